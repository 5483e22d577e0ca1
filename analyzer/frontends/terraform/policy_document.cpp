// aws_iam_policy_document: statements become a policy, as the provider writes it, each with its place.
#include <fmt/format.h>

#include <algorithm>

#include "frontends/terraform/data_sources.h"
#include "frontends/terraform/functions/json.h"
#include "frontends/terraform/type.h"

namespace analyzer::frontends::terraform {

using value::Element;
using value::Entry;
using value::Guard;
using value::Shape;
using value::Store;
using value::Value;

namespace {

class Document {
 public:
  explicit Document(Store& store) : store_(store) {}

  // A list of strings; one string alone where the list has one for sure, as the provider writes it.
  Value words(Value list) const {
    if (!list.is_list()) return list;
    if (list.elements().size() == 1 && !list.open() && list.elements()[0].guard.is_always())
      return dollars(list.elements()[0].value).at(list.elements()[0].value.where);
    std::vector<Element> elements;
    for (const Element& e : list.elements()) elements.push_back({dollars(e.value).at(e.value.where), e.guard});
    // The provider sorts sets backwards; the order of a policy's words means nothing, so the one written stays.
    return store_.list(elements, Shape::tuple, list.open(), list.rest()).at(list.where);
  }

  // `&{aws:username}` is how Terraform writes IAM's `${aws:username}`.
  Value dollars(Value v) const {
    if (v.is_choice()) return store_.lift(v, [&](Value one) { return dollars(one); });
    if (!v.is_string()) return store_.to_text(v);
    bool some = false;
    for (const value::Piece& p : v.pieces()) some |= p.known() && p.text.find("&{") != std::string_view::npos;
    if (!some) return v;
    std::vector<Value> parts;
    for (const value::Piece& p : v.pieces()) {
      if (!p.known()) {
        parts.push_back(store_.unknown(p.term).at(p.where));
        continue;
      }
      std::string text(p.text);
      for (std::size_t at = 0; (at = text.find("&{", at)) != std::string::npos; at += 2) text[at] = '$';
      parts.push_back(store_.string(text).at(p.where));
    }
    return store_.concat(parts);
  }

  Value principals(Value blocks) const {
    if (!blocks.is_list()) return blocks;
    std::vector<Entry> by_type;
    for (const Element& e : blocks.elements()) {
      Value type = e.value.get("type"), identifiers = e.value.get("identifiers");
      if (!type.is_known_string())
        return store_
            .unknown(value::Op::call, "tf.principals", {blocks}, {.says = "principals of a type that is not known"})
            .at(blocks.where);
      bool star = identifiers.is_list() && identifiers.elements().size() == 1 &&
                  identifiers.elements()[0].value.is_known_string() && identifiers.elements()[0].value.text() == "*";
      // One block `*` with `*` is the word alone.
      if (type.text() == "*" && star && blocks.elements().size() == 1) {
        Value all = store_.string("*").at(e.value.where);
        return e.guard.is_always() ? all : store_.choice(e.guard, all, Value{});
      }
      std::string_view key = type.text() == "*" ? "AWS" : type.text();
      auto same = std::find_if(by_type.begin(), by_type.end(), [&](const Entry& x) { return x.key == key; });
      if (same == by_type.end() || !e.guard.is_always() || !same->guard.is_always()) {
        by_type.push_back({key, words(identifiers), e.guard, e.value.where});
        continue;
      }
      std::vector<Element> joined;
      auto add = [&](Value v) {
        if (v.is_list())
          joined.insert(joined.end(), v.elements().begin(), v.elements().end());
        else
          joined.push_back({v});
      };
      add(same->value);
      add(words(identifiers));
      same->value = store_.list(joined).at(same->value.where);
    }
    return store_.object(by_type).at(blocks.where);
  }

  Value conditions(Value blocks) const {
    if (!blocks.is_list()) return blocks;
    struct Test {
      std::string_view name;
      source::Location where;
      std::vector<Entry> variables;
    };
    std::vector<Test> tests;
    for (const Element& e : blocks.elements()) {
      Value test = e.value.get("test"), variable = e.value.get("variable");
      if (!test.is_known_string() || !variable.is_known_string())
        return store_.unknown(value::Op::call, "tf.conditions", {blocks}, {.says = "conditions that are not known"})
            .at(blocks.where);
      auto found = std::find_if(tests.begin(), tests.end(), [&](const Test& t) { return t.name == test.text(); });
      if (found == tests.end()) found = tests.insert(tests.end(), {test.text(), e.value.where, {}});
      found->variables.push_back({variable.text(), words(e.value.get("values")), e.guard, e.value.where});
    }
    std::vector<Entry> entries;
    for (const Test& t : tests) {
      Guard some = Guard::never();
      for (const Entry& v : t.variables) some = store_.either(some, v.guard);
      entries.push_back({t.name, store_.object(t.variables).at(t.where), some, t.where});
    }
    return store_.object(entries).at(blocks.where);
  }

  Value statement(Value block) const {
    std::vector<Entry> entries;
    auto take = [&](std::string_view to, std::string_view from, auto&& make) {
      const Entry* e = block.find(from);
      if (!e || e->value.is_null()) return;
      if (e->value.is_list() && e->value.elements().empty() && !e->value.open()) return;
      entries.push_back({to, make(e->value), e->guard, e->key_where});
    };
    auto same = [](Value v) { return v; };
    auto list = [&](Value v) { return store_.lift(v, [&](Value one) { return words(one); }).at(v.where); };
    auto who = [&](Value v) { return principals(v); };
    if (const Entry* sid = block.find("sid"); sid && !(sid->value.is_known_string() && sid->value.text().empty()))
      entries.push_back({"Sid", sid->value, sid->guard, sid->key_where});
    if (block.find("effect"))
      take("Effect", "effect", same);
    else
      entries.push_back({"Effect", store_.string("Allow").at(block.where)});
    take("Principal", "principals", who);
    take("NotPrincipal", "not_principals", who);
    take("Action", "actions", list);
    take("NotAction", "not_actions", list);
    take("Resource", "resources", list);
    take("NotResource", "not_resources", list);
    take("Condition", "condition", [&](Value v) { return conditions(v); });
    return store_.object(entries).at(block.where);
  }

 private:
  Store& store_;
};

// Statements of other documents: known ones one by one, else unknown.
struct Sources {
  std::vector<Element> statements;
  std::vector<Value> unknown;
};

void add_source(Store& store, Value json, Guard guard, Sources& out) {
  if (json.is_choice()) {
    for (const value::Alternative& a : json.alternatives()) add_source(store, a.value, store.both(guard, a.guard), out);
    return;
  }
  if (json.is_null() || json.is_removed() || (json.is_known_string() && json.text().empty())) return;
  Value document = json.document();
  if (document.is_removed() && json.is_known_string()) {
    source::SourceFile file({}, "", std::string(json.text()));
    document = json_document(store, file);
  }
  Value statements = document.is_object() ? document.get("Statement") : Value{};
  if (statements.is_object()) {
    out.statements.push_back({statements, guard});
  } else if (statements.is_list()) {
    for (const Element& e : statements.elements()) out.statements.push_back({e.value, store.both(guard, e.guard)});
    if (statements.open()) out.unknown.push_back(json);
  } else {
    out.unknown.push_back(json);
  }
}

void add_list(Store& store, Value list, Sources& out) {
  if (list.is_removed() || list.is_null()) return;
  if (!list.is_list()) {
    out.unknown.push_back(list);
    return;
  }
  for (const Element& e : list.elements()) add_source(store, e.value, e.guard, out);
  if (list.open()) out.unknown.push_back(list);
}

// A later statement takes the place of an earlier one with its Sid.
void replace_by_sid(Store& store, std::vector<Element>& statements, const std::vector<Element>& over) {
  for (const Element& o : over) {
    Value sid = o.value.is_object() ? o.value.get("Sid") : Value{};
    bool placed = false;
    if (sid.is_known_string() && !sid.text().empty())
      for (Element& s : statements) {
        Value other = s.value.is_object() ? s.value.get("Sid") : Value{};
        if (!other.is_known_string() || other.text() != sid.text()) continue;
        if (o.guard.is_always())
          s = o, placed = true;
        else
          s.guard = store.both(s.guard, store.negate(o.guard));
        break;
      }
    if (!placed) statements.push_back(o);
  }
}

}  // namespace

std::vector<Entry> policy_document_attributes(const DataContext& context) {
  Store& store = context.scope.store;
  Value arguments = context.arguments;
  Document make(store);
  Sources source, override_;
  add_source(store, arguments.get("source_json"), Guard::always(), source);
  add_list(store, arguments.get("source_policy_documents"), source);
  std::vector<Element> own;
  Value blocks = arguments.get("statement");
  for (const Element& e : blocks.elements()) own.push_back({make.statement(e.value), e.guard});
  add_source(store, arguments.get("override_json"), Guard::always(), override_);
  add_list(store, arguments.get("override_policy_documents"), override_);

  std::vector<Element> statements;
  replace_by_sid(store, statements, source.statements);
  replace_by_sid(store, statements, own);
  replace_by_sid(store, statements, override_.statements);
  std::vector<Value> unknown = source.unknown;
  unknown.insert(unknown.end(), override_.unknown.begin(), override_.unknown.end());
  if (blocks.open()) unknown.push_back(blocks);

  source::Location where = context.declaration.where();
  std::vector<Entry> entries;
  Value version = arguments.get("version");
  entries.push_back({"Version", version.is_removed() ? store.string("2012-10-17").at(where) : version});
  if (Value id = arguments.get("policy_id"); !id.is_removed()) entries.push_back({"Id", id});
  value::TermId rest;
  if (!unknown.empty())
    rest = store
               .unknown(value::Op::call, "tf.statements", unknown,
                        {.type = value::Type::list, .says = "statements of other documents"})
               .term();
  entries.push_back({"Statement", store.list(statements, Shape::tuple, !unknown.empty(), rest).at(where)});
  Value document = store.object(entries).at(where);
  Value json = store.encoded(json_text_of(store, document), document).at(where);
  return {{"json", json}, {"minified_json", json}};
}

}  // namespace analyzer::frontends::terraform
