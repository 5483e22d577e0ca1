// What names mean: loop variables, pseudo parameters, parameters, resources and their attributes.
#include <fmt/format.h>

#include "frontends/cloudformation/evaluator.h"

namespace analyzer::frontends::cloudformation {

namespace {

using value::Guard;
using value::Op;
using value::Type;
using value::Value;

}  // namespace

Value Evaluator::reference(std::string_view name, source::Location where) {
  if (Value variable = loop_variable(name); !variable.is_removed()) return variable.at(where);
  if (name.starts_with("AWS::")) return pseudo_parameter(name, where);
  if (has_parameter(name)) {
    Value v = parameter(name).at(where);
    step(where, fmt::format("refers to parameter `{}`", name), v);
    return v;
  }
  return attribute(name, "Ref", where);
}

Value Evaluator::pseudo_parameter(std::string_view name, source::Location where) {
  value::Store& s = store();
  Value owner = s.integer(instance_.valid() ? static_cast<std::int64_t>(instance_.index)
                                            : -1 - static_cast<std::int64_t>(template_.unit().index));
  Value made;
  if (name == "AWS::NoValue") return Value{}.at(where);
  if (name == "AWS::AccountId") {
    made = deployment_.account;
  } else if (name == "AWS::Region") {
    made = deployment_.region;
  } else if (name == "AWS::Partition" || name == "AWS::URLSuffix") {
    made = s.unknown(Op::partition, name, {},
                     {.type = Type::string,
                      .never_empty = true,
                      .says = name == "AWS::Partition" ? "the partition" : "the partition's domain"});
  } else if (name == "AWS::StackName" || name == "AWS::StackId") {
    made = s.unknown(Op::pseudo, name, {owner},
                     {.type = Type::string,
                      .never_empty = true,
                      .says = name == "AWS::StackName" ? "the stack's name" : "the stack's ID"});
  } else if (name == "AWS::NotificationARNs") {
    made = s.unknown(Op::pseudo, name, {owner}, {.type = Type::list, .says = "the stack's notification topics"});
  } else {
    return s.invalid(fmt::format("there is no pseudo parameter `{}`", name), where);  // said when the template was read
  }
  step(
      where,
      fmt::format("`{}` of {}", name, deployment_.chain.empty() ? "the stack" : fmt::format("`{}`", deployment_.chain)),
      made);
  return made.at(where);
}

Value Evaluator::attribute(std::string_view logical_id, std::string_view attribute, source::Location where) {
  value::Store& s = store();
  const Declared* target = find_resource(logical_id);
  if (!target) {
    // `Ref: Module.Resource` and `GetAtt [Module, Resource.Attribute]` reach into a module.
    if (template_.may_be_generated(logical_id)) {
      std::string name = fmt::format("`{}` of `{}`, which a macro or loop makes", attribute, logical_id);
      return s
          .unknown(Op::opaque, name,
                   {s.integer(instance_.valid() ? instance_.index : 0), s.integer(template_.unit().index)})
          .at(where);
    }
    return s.invalid(fmt::format("there is no resource `{}`", logical_id), where);  // said when the template was read
  }
  Value made;
  bool nested_output = attribute.starts_with("Outputs.");
  if (nested_output) {
    made = output_of(*target, attribute.substr(8), where);
  } else if (!instance_.valid()) {
    made =
        s.unknown(Op::opaque, fmt::format("`{}` of `{}`", attribute, logical_id), {s.integer(template_.unit().index)});
  } else {
    graph::ResourceKey key = builder_.graph().key(instance_, target->name);
    bool text = attribute == "Ref" || attribute == "Arn" || attribute.ends_with("Arn") || attribute.ends_with("Id");
    std::string says =
        attribute == "Ref" ? fmt::format("`{}`", target->name) : fmt::format("`{}.{}`", target->name, attribute);
    made = s.unknown(Op::attribute, attribute, {s.integer(key.index)},
                     {.type = text ? Type::string : Type::any,
                      .never_empty = text,
                      .says = says,
                      .declared = template_.place(target->name_range)});
    step(where,
         attribute == "Ref" ? fmt::format("refers to resource `{}`", logical_id)
                            : fmt::format("attribute `{}` of resource `{}`", attribute, logical_id),
         made);
  }
  // Behind a condition there may be nothing to refer to.
  Guard exists = guard_of(*target);
  if (exists.is_always() || (!exists.is_never() && s.both(under_, s.negate(exists)).is_never())) return made.at(where);
  std::string why = fmt::format("`{}` does not exist{}", target->name,
                                exists.is_never() ? " here" : fmt::format(" unless {}", s.describe(exists)));
  if (exists.is_never()) {
    if (under_.is_always() && !deployment_.assumed)
      return error("reference-to-absent", why, where,
                   {{template_.place(target->name_range), "its condition is false"}});
    return s.invalid(why, where);
  }
  return s.choice(exists, made.at(where), s.invalid(why, where)).at(where);
}

Value Evaluator::output_of(const Declared& resource, std::string_view output, source::Location where) {
  value::Store& s = store();
  const syntax::Node* type = resource.body->is_mapping() ? resource.body->find("Type") : nullptr;
  auto opaque = [&] {
    std::string name = fmt::format("output `{}` of `{}`", output, resource.name);
    return s
        .unknown(Op::opaque, name,
                 {s.integer(instance_.valid() ? instance_.index : 0), s.integer(template_.unit().index)})
        .at(where);
  };
  if (!type || !type->is_scalar() ||
      (type->text != "AWS::CloudFormation::Stack" && type->text != "AWS::Serverless::Application"))
    return opaque();
  // A chain of stacks that ask for outputs of stacks deep inside their expressions would be deep in every one of them.
  if (depth_ > 40 && !nested_.contains(resource.name)) return too_much(where);
  const Nested& nested = nested_stack(resource);
  if (nested.running)
    return error("circular-reference", fmt::format("nested stack `{}` depends on its own outputs", resource.name),
                 where);
  std::vector<value::Alternative> alternatives;
  for (const auto& [guard, instance] : nested.instances) {
    const graph::Instance& child = builder_.graph().instance(instance);
    const graph::Output* found = nullptr;
    for (const graph::Output& o : child.outputs)
      if (o.name == output) found = &o;
    if (!found) {
      const Template* tmpl = units_.find(child.unit);
      if (tmpl && tmpl->outputs() && tmpl->outputs()->find(output)) continue;  // being evaluated
      if (tmpl && (!tmpl->unknown_macros().empty() || tmpl->has_loops())) return opaque();
      alternatives.push_back({guard, error("unknown-output",
                                           fmt::format("nested template `{}` has no output `{}`",
                                                       builder_.graph().unit(child.unit).path, output),
                                           where, {{template_.place(resource.name_range), "the nested stack"}})});
      continue;
    }
    Value v = found->value;
    if (!found->guard.is_always())
      v = s.choice(
          found->guard, v,
          s.invalid(fmt::format("output `{}` does not exist unless {}", output, s.describe(found->guard)), where));
    step(found->where, fmt::format("output `{}` of nested stack `{}`", output, resource.name), v);
    alternatives.push_back({guard, v});
  }
  if (alternatives.empty()) return opaque();
  if (alternatives.size() == 1) return alternatives[0].value.at(where);
  return s.choice(alternatives).at(where);
}

}  // namespace analyzer::frontends::cloudformation
