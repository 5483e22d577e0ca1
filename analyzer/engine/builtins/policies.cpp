// Questions about policy documents.
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <set>

#include "embedded/rule_pack.h"
#include "engine/adapter/policy_objects.h"
#include "engine/builtins/builtins.h"
#include "engine/cel/collections.h"

namespace analyzer::engine::builtins {

namespace {

using adapter::PolicyObject;
using adapter::Session;
using cel::Answer;
using cel::EvalContext;

// Service principals that write logs into buckets: dated data.
const std::set<std::string, std::less<>>& log_writers() {
  static const std::set<std::string, std::less<>> writers = [] {
    std::set<std::string, std::less<>> names;
    for (const base::EmbeddedFile& file : embedded::rule_pack::files()) {
      if (file.path != "rules/data/log-delivery.yaml") continue;
      for (const auto& entry : YAML::Load(std::string(file.content))["principals"])
        names.insert(entry["name"].Scalar());
    }
    return names;
  }();
  return writers;
}

// Does the action let someone write an object?
Answer puts_objects(Session& session, EvalContext& context, const policy::Statement& statement) {
  static const policy::Subject put(policy::Text("s3:PutObject"), false, true);
  static const policy::Context nothing;
  Answer any =
      statement.open_actions
          ? Answer::undecided(
                context, session.facts().words({"the actions of " + statement.words(), "", statement.action_location}))
          : Answer::no();
  for (const policy::PatternEntry& entry : statement.actions) {
    Answer fits = Answer::no();
    switch (entry.pattern.match(put, nothing)) {
      case policy::Match::yes:
        fits = Answer::yes();
        break;
      case policy::Match::no:
        break;
      default:
        fits = Answer::undecided(adapter::facts_of_text(session, context, entry.text));
    }
    any = cel::either(context, any, cel::both(context, fits, session.answer(context, entry.text.guard)));
  }
  return statement.not_action ? !any : any;
}

Answer names_log_writer(Session& session, EvalContext& context, const policy::Statement& statement) {
  if (statement.not_principal) return Answer::no();
  Answer any = Answer::no();
  for (const policy::PrincipalEntry& entry : statement.principals) {
    if (entry.type != policy::PrincipalType::service) continue;
    Answer is = Answer::no();
    if (entry.text.is_known())
      is = Answer::of(log_writers().contains(entry.text.known()));
    else if (!entry.text.words().starts_with("logs."))
      is = Answer::undecided(adapter::facts_of_text(session, context, entry.text));
    any = cel::either(context, any, cel::both(context, is, session.answer(context, entry.text.guard)));
  }
  return any;
}

cel::Value grants_log_delivery(EvalContext& context, std::span<const cel::Value> arguments) {
  if (!arguments[0].is(cel::ValueKind::object)) return cel::Value::boolean(false);
  Session& session = adapter::session_of(context);
  const auto& policy = static_cast<const PolicyObject&>(arguments[0].as_object());
  Answer any = Answer::no();
  for (const policy::Statement& statement : policy.document().statements) {
    if (!context.spend(1)) return context.out_of_budget();
    if (statement.effect == policy::Effect::deny) continue;
    const Answer writer = names_log_writer(session, context, statement);
    if (writer.is_no()) continue;
    const Answer grants = cel::both(context, writer, puts_objects(session, context, statement));
    any = cel::either(context, any, cel::both(context, grants, session.answer(context, statement.guard)));
    if (any.is_yes()) return cel::Value::boolean(true);
  }
  return cel::Value::of(any);
}

cel::Value of_tri(EvalContext& context, const PolicyObject& policy, policy::Tri tri) {
  if (tri != policy::Tri::undecided) return cel::Value::boolean(tri == policy::Tri::yes);
  return cel::Value::unknown(adapter::session_of(context).facts_of(context, policy.value()));
}

cel::Value is_deny_list(EvalContext& context, std::span<const cel::Value> arguments) {
  const auto& policy = static_cast<const PolicyObject&>(arguments[0].as_object());
  return of_tri(context, policy, policy::is_deny_list(policy.document()));
}

cel::Value is_allow_list(EvalContext& context, std::span<const cel::Value> arguments) {
  const auto& policy = static_cast<const PolicyObject&>(arguments[0].as_object());
  return of_tri(context, policy, policy::is_allow_list(policy.document()));
}

constexpr cel::Function functions[] = {
    {"grants_log_delivery(ref(policy)?) -> bool", grants_log_delivery, cel::strict,
     "may a service that delivers logs put objects, by this bucket policy"},
    {"is_deny_list(ref(policy)) -> bool", is_deny_list, cel::strict,
     "only denies, beside statements that allow everything"},
    {"is_allow_list(ref(policy)) -> bool", is_allow_list, cel::strict, "allows some things, and so denies all others"},
};

}  // namespace

std::span<const cel::Function> policy_functions() {
  return functions;
}

}  // namespace analyzer::engine::builtins
