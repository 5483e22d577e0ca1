#include "frontends/terraform/evaluator.h"

#include <fmt/format.h>

#include <algorithm>

#include "frontends/common/json_text.h"
#include "frontends/terraform/alternatives.h"
#include "frontends/terraform/functions/table.h"
#include "frontends/terraform/number.h"
#include "frontends/terraform/operations.h"
#include "frontends/terraform/suggestion.h"
#include "frontends/terraform/text_join.h"
#include "frontends/terraform/type.h"
#include "frontends/terraform/unicode.h"

namespace analyzer::frontends::terraform {

namespace hcl = syntax::hcl;
using hcl::Expr;
using hcl::ExprKind;
using value::Alternative;
using value::Element;
using value::Entry;
using value::Guard;
using value::Op;
using value::Shape;
using value::Value;

namespace {

struct Deeper {
  explicit Deeper(Budget& b) : budget(b) {
    ++budget.depth;
    ++budget.steps;
  }
  ~Deeper() { --budget.depth; }
  Budget& budget;
};

}  // namespace

Value Evaluator::evaluate(const Expr& expr) {
  Deeper deeper(scope_.budget);
  if (scope_.budget.spent()) {
    if (scope_.budget.depth > Budget::max_depth)
      return fail("this expression is nested too deeply, through what it refers to", expr.range, "too-deep");
    return store_.unknown(Op::opaque, "an expression that takes too many steps", {store_.integer(expr.range.begin)})
        .at(at(expr.range));
  }
  Value v = dispatch(expr);
  v.where = at(expr.range);
  return v;
}

Value Evaluator::dispatch(const Expr& expr) {
  switch (expr.kind) {
    case ExprKind::missing:
      return store_.invalid("this expression could not be read", at(expr.range));
    case ExprKind::number: {
      std::optional<Number> n = Number::parse(expr.as<hcl::NumberExpr>().text);
      return n ? store_.number(n->text()) : fail("a number out of all proportion", expr.range);
    }
    case ExprKind::boolean:
      return store_.boolean(expr.as<hcl::BooleanExpr>().value);
    case ExprKind::null:
      return store_.null();
    case ExprKind::template_:
      return evaluate_template(expr.as<hcl::TemplateExpr>());
    case ExprKind::variable:
    case ExprKind::get_attr:
      return reference(expr);
    case ExprKind::splat_item:
      return splat_items_.empty() ? store_.null() : splat_items_.back();
    case ExprKind::index:
      return index(expr.as<hcl::IndexExpr>());
    case ExprKind::splat:
      return splat(expr.as<hcl::SplatExpr>());
    case ExprKind::unary:
      return unary(expr.as<hcl::UnaryExpr>());
    case ExprKind::binary:
      return binary(expr.as<hcl::BinaryExpr>());
    case ExprKind::conditional:
      return conditional(expr.as<hcl::ConditionalExpr>());
    case ExprKind::call:
      return call(expr.as<hcl::CallExpr>());
    case ExprKind::tuple: {
      std::vector<Element> elements;
      for (const Expr* item : expr.as<hcl::TupleExpr>().items) elements.push_back({evaluate(*item)});
      return store_.list(elements, Shape::tuple);
    }
    case ExprKind::object:
      return object(expr.as<hcl::ObjectExpr>());
    case ExprKind::for_:
      return for_expression(expr.as<hcl::ForExpr>());
    case ExprKind::parentheses:
      return evaluate(*expr.as<hcl::ParenthesesExpr>().inner);
  }
  return store_.null();
}

Value Evaluator::checked(Value result, std::initializer_list<Value> operands, source::Range range) {
  if (!store_.is_invalid(result) || scope_.silent > 0) return result;
  for (Value v : operands)
    if (store_.is_invalid(v) || contains_invalid(store_, v)) return result;
  scope_.report("invalid-expression", store_.term(result.term()).name, at(range));
  return result;
}

// --- References
// -----------------------------------------------------------------------------------------------------------

Value Evaluator::reference(const Expr& expr) {
  // The names from the first on: `a.b.c`.
  std::vector<const hcl::GetAttrExpr*> chain;
  const Expr* base = &expr;
  while (base->kind == ExprKind::get_attr) {
    chain.push_back(&base->as<hcl::GetAttrExpr>());
    base = base->as<hcl::GetAttrExpr>().object;
  }
  std::reverse(chain.begin(), chain.end());
  Value v;
  std::size_t used = 0;
  if (base->kind == ExprKind::variable) {
    std::string_view root = base->as<hcl::VariableExpr>().name;
    auto bound = std::find_if(bindings_.rbegin(), bindings_.rend(), [&](const Binding& b) { return b.name == root; });
    if (bound != bindings_.rend()) {
      v = bound->value;
    } else {
      std::vector<std::string_view> names;
      for (const hcl::GetAttrExpr* step : chain) names.push_back(step->name);
      Found found = scope_.reference(root, names, at(expr.range));
      v = found.value;
      used = std::min(found.used, chain.size());
    }
  } else {
    v = evaluate(*base);
  }
  for (std::size_t i = used; i < chain.size(); ++i) {
    Value before = v;
    bool sensitive = v.sensitive;
    v = checked(get_attribute(store_, v, chain[i]->name, at(chain[i]->name_range)), {before}, chain[i]->name_range);
    v.sensitive |= sensitive;
  }
  return v;
}

Value Evaluator::index(const hcl::IndexExpr& expr) {
  Value collection = evaluate(*expr.object);
  Value key = evaluate(*expr.key);
  Value v = checked(get_index(store_, collection, key, at(expr.range)), {collection, key}, expr.range);
  v.sensitive |= collection.sensitive;
  return v;
}

Value Evaluator::splat(const hcl::SplatExpr& expr) {
  Value source = evaluate(*expr.source);
  auto apply = [&](Value item) {
    splat_items_.push_back(item);
    Value v = evaluate(*expr.each);
    splat_items_.pop_back();
    return v;
  };
  auto one = [&](Value v) -> Value {
    if (store_.is_invalid(v)) return v;
    if (v.is_null()) return store_.list(std::initializer_list<Value>{});
    if (v.is_unknown()) {
      // A list of unknown length, or one thing: whatever it is, its members' attribute.
      Value item = apply(store_.unknown(Op::get, "*", {v}, {.input = store_.term(v.term()).info.input}));
      if (expr.each == expr.item) return v;
      Value rest = store_.unknown(
          Op::call, "tf.splat", {v, item},
          {.type = value::Type::list, .input = store_.term(v.term()).info.input, .declared = at(expr.range)});
      return store_.list(std::span<const Element>{}, Shape::tuple, true, rest.term());
    }
    if (!v.is_list()) return store_.list({apply(v)});
    std::vector<Element> elements;
    for (const Element& e : v.elements()) elements.push_back({apply(e.value), e.guard});
    value::TermId rest;
    if (v.open()) {
      Value whole = v.rest().valid() ? store_.unknown(v.rest()) : store_.unknown(Op::call, "tf.rest", {v});
      Value item = apply(store_.unknown(Op::get, "*", {whole}));
      rest =
          store_.unknown(Op::call, "tf.splat", {whole, item}, {.type = value::Type::list, .declared = at(expr.range)})
              .term();
    }
    return store_.list(elements, v.shape() == Shape::tuple ? Shape::tuple : Shape::list, v.open(), rest);
  };
  Value v = store_.lift(source, one);
  v.sensitive |= source.sensitive;
  return v;
}

// --- Operators
// ------------------------------------------------------------------------------------------------------------

Guard Evaluator::condition(const Expr& expr, Value& fault) {
  Value v = evaluate(expr);
  Condition c = condition_of(store_, v, at(expr.range));
  if (!c.fault.is_removed()) fault = checked(c.fault, {v}, expr.range);
  return c.guard;
}

Value Evaluator::unary(const hcl::UnaryExpr& expr) {
  if (expr.op == hcl::UnaryOperator::not_) {
    Value fault;
    Guard g = condition(*expr.operand, fault);
    return fault.is_removed() ? store_.from_guard(store_.negate(g)) : fault;
  }
  Value operand = evaluate(*expr.operand);
  return checked(apply_operator(store_, "negation", std::span(&operand, 1), at(expr.range)), {operand}, expr.range);
}

Value Evaluator::logical(const hcl::BinaryExpr& expr) {
  bool both = expr.op == hcl::BinaryOperator::and_;
  Value fault;
  Guard left = condition(*expr.left, fault);
  if (!fault.is_removed()) return fault;
  // Both sides count for Terraform, but an error that the left side rules out is no error to speak of.
  bool decided = both ? left.is_never() : left.is_always();
  Guard right;
  if (decided || left.is_open()) {
    Silence silence(scope_);
    right = condition(*expr.right, fault);
  } else {
    right = condition(*expr.right, fault);
  }
  if (decided) return store_.boolean(!both);
  if (!fault.is_removed()) {
    // Undecided left side: the result is the error only where the left side does not decide.
    if (left.is_open())
      return both ? store_.choice(left, fault, store_.boolean(false))
                  : store_.choice(left, store_.boolean(true), fault);
    return fault;
  }
  return store_.from_guard(both ? store_.both(left, right) : store_.either(left, right));
}

Value Evaluator::binary(const hcl::BinaryExpr& expr) {
  using B = hcl::BinaryOperator;
  if (expr.op == B::and_ || expr.op == B::or_) return logical(expr);
  Value left = evaluate(*expr.left);
  Value right = evaluate(*expr.right);
  if (store_.is_invalid(left)) return left;
  if (store_.is_invalid(right)) return right;
  if (expr.op == B::equal || expr.op == B::not_equal) {
    Guard g = store_.equal(left, right);
    // Values of different types are never equal: a list is no tuple, so `var.list == []` does not hold.
    bool containers = (left.is_list() && right.is_list()) || (left.is_object() && right.is_object());
    if (containers && left.is_wholly_known() && right.is_wholly_known() && !g.is_never()) {
      TypeRef a = type_of(store_, left), b = type_of(store_, right);
      if (a->kind != b->kind || (!contains_any(*a) && !contains_any(*b) && !equal(*a, *b))) g = Guard::never();
    }
    return store_.from_guard(expr.op == B::equal ? g : store_.negate(g));
  }
  std::string_view name;
  switch (expr.op) {
    case B::less:
      name = "<";
      break;
    case B::less_equal:
      name = "<=";
      break;
    case B::greater:
      name = ">";
      break;
    case B::greater_equal:
      name = ">=";
      break;
    case B::add:
      name = "+";
      break;
    case B::subtract:
      name = "-";
      break;
    case B::multiply:
      name = "*";
      break;
    case B::divide:
      name = "/";
      break;
    default:
      name = "%";
      break;
  }
  Value operands[] = {left, right};
  return checked(apply_operator(store_, name, operands, at(expr.range)), {left, right}, expr.range);
}

Value Evaluator::conditional(const hcl::ConditionalExpr& expr) {
  Value fault;
  Guard guard = condition(*expr.condition, fault);
  if (!fault.is_removed()) return fault;
  auto silently = [&](const Expr& e) {
    Silence silence(scope_);
    return evaluate(e);
  };
  Value yes = guard.is_always() ? evaluate(*expr.true_result) : silently(*expr.true_result);
  Value no = guard.is_never() ? evaluate(*expr.false_result) : silently(*expr.false_result);
  // Both results become one type, whichever is chosen.
  bool usable = !store_.is_invalid(yes) && !store_.is_invalid(no);
  if (usable) {
    TypeRef types[] = {type_of(store_, yes), type_of(store_, no)};
    if (std::optional<TypeRef> common = unify(types)) {
      Conversion a = convert(store_, yes, **common), b = convert(store_, no, **common);
      if (a.ok()) yes = a.value.at(yes.where);
      if (b.ok()) no = b.value.at(no.where);
    } else if (!contains_any(*types[0]) && !contains_any(*types[1])) {
      return fail(fmt::format("the two results have types that do not go together: {} and {}", to_string(*types[0]),
                              to_string(*types[1])),
                  expr.range);
    }
  }
  if (guard.is_always()) return yes;
  if (guard.is_never()) return no;
  return store_.choice(guard, yes, no);
}

// --- Calls
// ----------------------------------------------------------------------------------------------------------------

Value Evaluator::try_call(const hcl::CallExpr& expr) {
  if (expr.arguments.empty()) return fail("`try` needs at least one argument", expr.range);
  auto attempt = [&](auto&& self, std::size_t i) -> Value {
    if (i == expr.arguments.size()) return fail("no argument of `try` could be evaluated", expr.range);
    Value v;
    {
      Silence silence(scope_);
      v = evaluate(*expr.arguments[i]);
    }
    if (v.is_choice()) {
      std::vector<Alternative> kept;
      Guard failing = Guard::never();
      for (const Alternative& a : v.alternatives()) {
        if (contains_invalid(store_, a.value))
          failing = store_.either(failing, a.guard);
        else
          kept.push_back(a);
      }
      if (failing.is_never()) return v;
      Silence silence(scope_);
      kept.push_back({failing, self(self, i + 1)});
      return store_.choice(kept);
    }
    return contains_invalid(store_, v) ? self(self, i + 1) : v;
  };
  return attempt(attempt, 0);
}

Value Evaluator::can_call(const hcl::CallExpr& expr) {
  if (expr.arguments.size() != 1) return fail("`can` takes one argument", expr.range);
  Silence silence(scope_);
  Value v = evaluate(*expr.arguments[0]);
  return store_.lift(v, [&](Value one) {
    if (contains_invalid(store_, one)) return store_.boolean(false);
    if (one.is_unknown()) {
      // What is computed from something unknown may yet fail.
      Op op = store_.term(one.term()).op;
      if (op == Op::call || op == Op::get)
        return store_.unknown(Op::call, "tf.can", {one},
                              {.type = value::Type::boolean, .input = only_inputs(store_, std::span(&one, 1))});
    }
    return store_.boolean(true);
  });
}

Value Evaluator::call(const hcl::CallExpr& expr) {
  if (expr.name == "try" || expr.name == "core::try") return try_call(expr);
  if (expr.name == "can" || expr.name == "core::can") return can_call(expr);
  const Function* function = find_function(expr.name);
  if (!function) {
    bool provider = expr.name.substr(0, 10) == "provider::";
    std::vector<Value> args;
    for (const Expr* a : expr.arguments) args.push_back(evaluate(*a));
    if (provider)
      return store_.unknown(Op::call, fmt::format("tf.{}", expr.name), args,
                            {.says = fmt::format("`{}(…)`", expr.name), .declared = at(expr.range)});
    return fail(fmt::format("there is no function `{}`{}", expr.name, did_you_mean(expr.name, function_names())),
                expr.name_range, "unknown-function");
  }
  std::vector<Value> args;
  for (const Expr* a : expr.arguments) args.push_back(evaluate(*a));
  bool bad = false;
  for (Value v : args) bad |= store_.is_invalid(v);
  if (expr.expand_final && !args.empty() && !store_.is_invalid(args.back())) {
    Value last = args.back();
    args.pop_back();
    Value result = store_.lift(last, [&](Value list) -> Value {
      if (list.is_unknown() && !store_.is_invalid(list)) {
        std::vector<Value> all = args;
        all.push_back(list);
        return store_.unknown(
            Op::call, fmt::format("tf.{}...", function->name), all,
            {.type = function->returns, .says = fmt::format("`{}(…)`", function->name), .declared = at(expr.range)});
      }
      if (!list.is_list()) return fail("what is expanded with `...` must be a list", expr.range);
      // Elements under a guard: what is not there is null, which `merge` and `coalesce` pass over, or an empty list.
      bool guarded = false;
      for (const Element& e : list.elements()) guarded |= !e.guard.is_always();
      std::vector<Value> all = args;
      for (const Element& e : list.elements()) {
        Value absent = function->name == "concat" ? store_.list(std::initializer_list<Value>{}) : store_.null();
        all.push_back(e.guard.is_always() ? e.value : store_.choice(e.guard, e.value, absent));
      }
      bool tolerant = function->name == "merge" || function->name == "concat" || function->name == "coalesce";
      if (list.open() || (guarded && !tolerant)) {
        if (list.open() && tolerant && function->name != "coalesce")
          all.push_back(list.rest().valid() ? store_.unknown(list.rest())
                                            : store_.unknown(Op::call, "tf.rest", {list}));
        else if (std::optional<std::vector<Alternative>> ways =
                     list.open() ? std::nullopt : alternatives_of(store_, list);
                 ways) {
          std::vector<Alternative> results;
          for (const Alternative& way : *ways) {
            std::vector<Value> chosen = args;
            for (const Element& e : way.value.elements()) chosen.push_back(e.value);
            results.push_back(
                {way.guard, call_function(store_, *function, chosen, at(expr.range), scope_.functions())});
          }
          return store_.choice(results);
        } else {
          return store_.unknown(Op::call, fmt::format("tf.{}...", function->name), all,
                                {.type = function->returns, .declared = at(expr.range)});
        }
      }
      return call_function(store_, *function, all, at(expr.range), scope_.functions());
    });
    if (store_.is_invalid(result) && !bad && !contains_invalid(store_, last)) return checked(result, {}, expr.range);
    return result;
  }
  Value result = call_function(store_, *function, args, at(expr.range), scope_.functions());
  for (Value v : args) bad |= contains_invalid(store_, v);
  return bad ? result : checked(result, {}, expr.range);
}

// --- Collections
// ----------------------------------------------------------------------------------------------------------

Value Evaluator::object(const hcl::ObjectExpr& expr) {
  std::vector<Entry> entries;
  std::vector<Value> unknown_keys;
  for (const hcl::ObjectItem& item : expr.items) {
    Value value = evaluate(*item.value);
    if (item.bare_key) {
      entries.push_back({item.bare_name, value, Guard::always(), at(item.key->range)});
      continue;
    }
    Value key = evaluate(*item.key);
    if (store_.is_invalid(key)) return key;
    if (key.is_null()) return fail("a key must not be null", item.key->range);
    auto add = [&](Value k, Guard guard) -> Value {
      Conversion text = convert(store_, k, *string_type());
      if (!text.ok() || text.value.is_null()) return fail("a key must be a string", item.key->range);
      if (text.value.is_known_string())
        entries.push_back({text.value.text(), value, guard, at(item.key->range)});
      else
        unknown_keys.push_back(store_.list({k, value}));
      return {};
    };
    if (key.is_choice()) {
      for (const Alternative& a : key.alternatives())
        if (Value fault = add(a.value, a.guard); !fault.is_removed()) return fault;
    } else if (Value fault = add(key, Guard::always()); !fault.is_removed()) {
      return fault;
    }
  }
  if (unknown_keys.empty()) return store_.object(entries, Shape::object);
  Value rest = store_.unknown(
      Op::call, "tf.object", unknown_keys,
      {.type = value::Type::object, .says = "an object whose keys are not known", .declared = at(expr.range)});
  return store_.object(entries, Shape::object, true, rest.term());
}

Value Evaluator::for_expression(const hcl::ForExpr& expr) {
  Value collection = evaluate(*expr.collection);
  if (store_.is_invalid(collection)) return collection;
  Value v = expr.object ? for_object(expr, collection) : for_list(expr, collection);
  v.sensitive |= collection.sensitive;
  return v;
}

namespace {
// The key and value of what a collection does not list.
struct Symbolic {
  Value key, value;
};
Symbolic symbolic_member(value::Store& store, Value rest) {
  bool input = rest.is_unknown() && store.term(rest.term()).info.input;
  return {store.unknown(Op::get, "key of *", {rest}, {.type = value::Type::string, .input = input}),
          store.unknown(Op::get, "*", {rest}, {.input = input})};
}
}  // namespace

Value Evaluator::for_list(const hcl::ForExpr& expr, Value collection) {
  Members all = members_of(store_, collection, at(expr.collection->range));
  if (!all.fault.is_removed()) return checked(all.fault, {collection}, expr.collection->range);
  auto with = [&](Value key, Value value, auto&& f) {
    if (!expr.key_variable.empty()) bind(expr.key_variable, key);
    bind(expr.value_variable, value);
    f();
    unbind();
    if (!expr.key_variable.empty()) unbind();
  };
  std::vector<Element> elements;
  Value fault;
  for (const Member& m : all.members) {
    with(m.key, m.value, [&] {
      Guard guard = m.guard;
      scope_.silent += guard.is_open() ? 1 : 0;
      if (expr.condition) guard = store_.both(guard, condition(*expr.condition, fault));
      if (!guard.is_never() && fault.is_removed()) {
        scope_.silent += guard.is_open() ? 1 : 0;
        elements.push_back({evaluate(*expr.value), guard});
        scope_.silent -= guard.is_open() ? 1 : 0;
      }
      scope_.silent -= m.guard.is_open() ? 1 : 0;
    });
    if (!fault.is_removed()) return fault;
    if (scope_.budget.spent()) break;
  }
  value::TermId rest;
  if (all.open) {
    Symbolic s = symbolic_member(store_, all.rest);
    Silence silence(scope_);
    with(s.key, s.value, [&] {
      Value shown = evaluate(*expr.value);
      Value when = expr.condition ? evaluate(*expr.condition) : store_.boolean(true);
      rest = store_
                 .unknown(Op::call, "tf.for", {all.rest, shown, when},
                          {.type = value::Type::list,
                           .input = store_.term(all.rest.term()).info.input,
                           .says = "a list made by `for`",
                           .declared = at(expr.range)})
                 .term();
    });
  }
  return store_.list(elements, Shape::tuple, all.open, rest);
}

Value Evaluator::for_object(const hcl::ForExpr& expr, Value collection) {
  Members all = members_of(store_, collection, at(expr.collection->range));
  if (!all.fault.is_removed()) return checked(all.fault, {collection}, expr.collection->range);
  std::vector<Entry> entries;
  std::vector<std::pair<std::string_view, std::vector<Element>>> groups;
  std::vector<Value> unknown_keys;
  Value fault;
  auto go = [&](Value key_value, Value item, Guard guard, bool symbolic) {
    if (!expr.key_variable.empty()) bind(expr.key_variable, key_value);
    bind(expr.value_variable, item);
    bool quiet = symbolic || guard.is_open();
    scope_.silent += quiet ? 1 : 0;
    Value when = store_.boolean(true);
    if (expr.condition) {
      Guard c = condition(*expr.condition, fault);
      when = store_.from_guard(c);
      guard = store_.both(guard, c);
    }
    if (!guard.is_never() && fault.is_removed()) {
      bool more_quiet = guard.is_open();
      scope_.silent += more_quiet ? 1 : 0;
      Value key = evaluate(*expr.key);
      Value value = evaluate(*expr.value);
      auto add = [&](Value k, Guard g) {
        if (store_.is_invalid(k)) {
          if (!symbolic && g.is_always()) fault = k;
          return;
        }
        Conversion text = convert(store_, k, *string_type());
        if (!symbolic && (!text.ok() || k.is_null())) {
          fault = fail("a key must be a string and not null", expr.key->range);
        } else if (!symbolic && text.value.is_known_string()) {
          std::string_view name = text.value.text();
          if (expr.grouping) {
            auto group = std::find_if(groups.begin(), groups.end(), [&](const auto& x) { return x.first == name; });
            if (group == groups.end()) group = groups.insert(groups.end(), {name, {}});
            group->second.push_back({value, g});
          } else {
            if (g.is_always() && entries.size() < 4096)
              for (const Entry& e : entries)
                if (e.key == name && e.guard.is_always())
                  fault = fail(
                      fmt::format("two elements have the key `{}`; write `...` after the value to group them", name),
                      expr.key->range);
            entries.push_back({name, value, g, k.where});
          }
        } else {
          unknown_keys.push_back(store_.list({k, value, when}));
        }
      };
      if (key.is_choice())
        for (const Alternative& a : key.alternatives()) add(a.value, store_.both(guard, a.guard));
      else
        add(key, guard);
      scope_.silent -= more_quiet ? 1 : 0;
    }
    scope_.silent -= quiet ? 1 : 0;
    unbind();
    if (!expr.key_variable.empty()) unbind();
  };
  for (const Member& m : all.members) {
    go(m.key, m.value, m.guard, false);
    if (!fault.is_removed()) return fault;
    if (scope_.budget.spent()) break;
  }
  bool input = true;
  if (all.open) {
    Symbolic s = symbolic_member(store_, all.rest);
    go(s.key, s.value, Guard::always(), true);
    unknown_keys.insert(unknown_keys.begin(), all.rest);
    input = store_.term(all.rest.term()).info.input;
  }
  for (const auto& [name, list] : groups) entries.push_back({name, store_.list(list, Shape::tuple)});
  bool open = all.open || !unknown_keys.empty();
  value::TermId rest;
  if (open)
    rest = store_
               .unknown(Op::call, "tf.for", unknown_keys,
                        {.type = value::Type::object,
                         .input = input && all.open,
                         .says = "a map made by `for`",
                         .declared = at(expr.range)})
               .term();
  return store_.object(entries, Shape::object, open, rest);
}

// --- Templates
// ------------------------------------------------------------------------------------------------------------

Value Evaluator::part_text(Value v, source::Location where) {
  if (store_.is_invalid(v)) return v;
  if (v.is_choice()) return store_.lift(v, [&](Value a) { return part_text(a, where); });
  if (v.is_null()) return scope_.fail("invalid-expression", "null cannot become text", where);
  if (v.is_list() || v.is_object())
    return scope_.fail("invalid-expression",
                       v.is_list() ? "a list cannot become text; `join` or `jsonencode` makes one of it"
                                   : "an object cannot become text; `jsonencode` makes one of it",
                       where);
  Value text = v.is(value::Kind::number) || v.is(value::Kind::boolean) ? store_.to_text(v) : v;
  text.where = where;
  return text;
}

void Evaluator::add_parts(hcl::TemplateParts parts, std::vector<Value>& texts) {
  for (const hcl::TemplatePart* part : parts) {
    source::Location where = at(part->range);
    switch (part->kind) {
      case hcl::PartKind::literal: {
        std::string_view text = part->as<hcl::LiteralPart>().text;
        texts.push_back(store_.string(normalized(text)).at(where));
        break;
      }
      case hcl::PartKind::interpolation: {
        const Expr& inner = *part->as<hcl::InterpolationPart>().expr;
        Value v = evaluate(inner);
        Value text = part_text(v, at(inner.range));
        text.sensitive |= v.sensitive;
        texts.push_back(text);
        break;
      }
      case hcl::PartKind::if_: {
        const auto& p = part->as<hcl::IfPart>();
        Value fault;
        Guard guard = condition(*p.condition, fault);
        if (!fault.is_removed()) {
          texts.push_back(fault);
          break;
        }
        if (guard.is_always()) {
          add_parts(p.then, texts);
        } else if (guard.is_never()) {
          add_parts(p.else_, texts);
        } else {
          Silence silence(scope_);
          std::vector<Value> yes, no;
          add_parts(p.then, yes);
          add_parts(p.else_, no);
          texts.push_back(store_.choice(guard, join_text(store_, yes), join_text(store_, no)).at(where));
        }
        break;
      }
      case hcl::PartKind::for_: {
        const auto& p = part->as<hcl::ForPart>();
        Value collection = evaluate(*p.collection);
        Members all = members_of(store_, collection, at(p.collection->range));
        if (!all.fault.is_removed()) {
          texts.push_back(checked(all.fault, {collection}, p.collection->range));
          break;
        }
        auto body = [&](const Member& m, std::vector<Value>& out) {
          if (!p.key_variable.empty()) bind(p.key_variable, m.key);
          bind(p.value_variable, m.value);
          add_parts(p.body, out);
          unbind();
          if (!p.key_variable.empty()) unbind();
        };
        for (const Member& m : all.members) {
          if (m.guard.is_always()) {
            body(m, texts);
          } else {
            Silence silence(scope_);
            std::vector<Value> inside;
            body(m, inside);
            texts.push_back(store_.choice(m.guard, join_text(store_, inside), store_.string("")).at(where));
          }
          if (scope_.budget.spent()) break;
        }
        if (all.open) {
          Silence silence(scope_);
          Symbolic s = symbolic_member(store_, all.rest);
          std::vector<Value> inside;
          body({s.key, s.value, Guard::always()}, inside);
          texts.push_back(
              store_
                  .unknown(Op::call, "tf.for", {all.rest, join_text(store_, inside)},
                           {.type = value::Type::string, .says = "text made by `%{for}`", .declared = where})
                  .at(where));
        }
        break;
      }
    }
  }
}

Value Evaluator::evaluate_template(const hcl::TemplateExpr& expr) {
  if (expr.problem) return fail(expr.problem->message, expr.problem->range, "syntax");
  if (expr.parts.empty()) return store_.string("");
  // `"${x}"` is x itself, whatever its type.
  if (expr.wraps && expr.parts.size() == 1) return evaluate(*expr.parts[0]->as<hcl::InterpolationPart>().expr);
  std::vector<Value> texts;
  add_parts(expr.parts, texts);
  bool sensitive = false;
  for (Value t : texts) {
    if (store_.is_invalid(t)) return t;
    sensitive |= t.sensitive;
  }
  Value text = join_text(store_, texts);
  text.sensitive = sensitive;
  return with_document(expr, text, texts);
}

Value Evaluator::with_document(const hcl::TemplateExpr& expr, Value text, std::span<const Value> texts) {
  if (!text.is_string()) return text;
  std::vector<TextPart> parts;
  bool straight = texts.size() == expr.parts.size();  // no directive put parts of its own among them
  for (std::size_t i = 0; i < texts.size(); ++i) {
    TextPart part;
    part.where = texts[i].where;
    const hcl::LiteralPart* literal = straight ? expr.parts[i]->if_a<hcl::LiteralPart>() : nullptr;
    if (literal) {
      part.text = literal->text;
      part.place = [this, literal](std::size_t begin, std::size_t end) {
        return at({hcl::offset_in_file(*literal, begin), hcl::offset_in_file(*literal, end)});
      };
    } else if (texts[i].is_known_string() && !straight) {
      part.text = texts[i].text();
    } else {
      part.is_hole = true;
      part.hole = texts[i];
    }
    parts.push_back(std::move(part));
  }
  if (!may_be_json(parts)) return text;
  std::optional<Value> document = parse_json_text(store_, parts);
  return document ? store_.encoded(text, *document) : text;
}

}  // namespace analyzer::frontends::terraform
