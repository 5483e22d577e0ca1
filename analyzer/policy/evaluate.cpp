#include "policy/evaluate.h"

#include <fmt/core.h>

#include <algorithm>

#include "policy/action_list.h"
#include "policy/explain.h"

namespace analyzer::policy {

namespace {

constexpr std::size_t most_questions = 20;

using value::and_;
using value::or_;

// What the policies of one layer, or of one level of it, say together.
struct Answer {
  Tri deny = Tri::no;
  Tri allow = Tri::no;
  std::optional<StatementRef> denied_by, allowed_by;
};

// What a resource policy grants, by how it names the caller.
struct Grants {
  Tri itself = Tri::no, everyone = Tri::no, role = Tri::no, account = Tri::no;
  Tri any() const { return or_(or_(itself, everyone), or_(role, account)); }
};

class Decider {
 public:
  Decider(const PolicySet& policies, const Request& request, const DecideOptions& options)
      : policies_(policies), request_(request), options_(options), prepared_(request, policies.boundary != nullptr) {}

  Decision decide() {
    Tri scp = decide_scps();
    decide_rcps();
    Answer identity = read_all(policies_.identity, Layer::identity);
    Tri boundary = read_optional(policies_.boundary, Layer::boundary);
    Tri session = read_optional(policies_.session, Layer::session);
    Tri endpoint = read_optional(policies_.endpoint, Layer::endpoint);
    if (policies_.resource) read(*policies_.resource, Layer::resource, 0, Tri::yes, nullptr);
    // The root user needs no identity policy.
    Tri identity_allows = prepared_.caller.kind == Caller::Kind::root ? Tri::yes : identity.allow;
    Tri access = decide_access(identity_allows, boundary, session);
    Tri allow = and_(and_(scp, endpoint), access);
    return conclude(allow, scp, endpoint, identity_allows, boundary, session);
  }

 private:
  // SCPs bind principals of member accounts: not the management account, service-linked roles, services, strangers.
  Tri decide_scps() {
    if (policies_.scp.empty()) return Tri::yes;
    const Caller& caller = prepared_.caller;
    Tri reach = caller.has_account() ? Tri::yes : caller.kind == Caller::Kind::unknown ? Tri::undecided : Tri::no;
    reach = and_(reach, !request_.principal_in_management);
    if (reach != Tri::no) reach = and_(reach, !service_linked());
    Tri all = Tri::yes;
    for (std::size_t level = 0; level < policies_.scp.size(); ++level) {
      Answer answer;
      for (const Document* document : policies_.scp[level]) read(*document, Layer::scp, level, reach, &answer);
      Tri allow = answer.allow;
      if (allow == Tri::no && !missing_level_) missing_level_ = level;
      all = and_(all, allow);
    }
    if (reach == Tri::no) {
      missing_level_.reset();
      return Tri::yes;
    }
    return reach == Tri::yes ? all : or_(all, Tri::undecided);
  }

  // RCPFullAWSAccess is always attached, so only denies matter.
  void decide_rcps() {
    if (policies_.rcp.empty()) return;
    Tri reach = !request_.resource_in_management;
    if (reach != Tri::no) reach = and_(reach, !service_linked());
    if (prepared_.service.empty())
      reach = and_(reach, Tri::undecided);
    else if (!ActionList::builtin().supports_rcp(prepared_.service) || prepared_.action.text() == "kms:retiregrant")
      reach = Tri::no;
    Answer ignored;
    for (std::size_t level = 0; level < policies_.rcp.size(); ++level)
      for (const Document* document : policies_.rcp[level]) read(*document, Layer::rcp, level, reach, &ignored);
  }

  Tri service_linked() const {
    const ContextValue& arn = request_.context.get("aws:principalarn");
    bool known = arn.present == Tri::yes && !arn.open && arn.values.size() == 1;
    return is_service_linked(prepared_.caller, known ? &arn.values.front() : nullptr);
  }

  Tri read_optional(const Document* document, Layer layer) {
    if (!document) return Tri::yes;
    Answer answer;
    read(*document, layer, 0, Tri::yes, &answer);
    return answer.allow;
  }

  Answer read_all(const Documents& documents, Layer layer) {
    Answer answer;
    for (const Document* document : documents) read(*document, layer, 0, Tri::yes, &answer);
    return answer;
  }

  void read(const Document& document, Layer layer, std::size_t level, Tri reach, Answer* answer) {
    if (!has_statements(document.kind)) return;
    for (const Statement& statement : document.statements) {
      StatementRef ref{layer, level, &document, &statement};
      Applicability part = applies(statement, layer, prepared_, options_.outcomes);
      if (options_.outcomes) outcomes_.push_back({ref, part, reach == Tri::no});
      Tri total = and_(part.total(), reach);
      if (total == Tri::no) continue;
      if (statement.effect == Effect::unknown) total = Tri::undecided;
      if (total == Tri::undecided) undecided_.push_back({ref, part, false});
      if (statement.effect != Effect::allow) note_deny(total, ref);
      if (statement.effect != Effect::deny) note_allow(total, ref, part.naming, answer);
    }
    if (document.open && reach != Tri::no) {
      StatementRef ref{layer, level, &document, nullptr};
      undecided_.push_back({ref, {}, false});
      note_deny(Tri::undecided, ref);
      note_allow(Tri::undecided, ref, Naming::everyone, answer);
    }
  }

  void note_deny(Tri total, const StatementRef& ref) {
    if (total == Tri::yes && deny_ != Tri::yes) denied_by_ = ref;
    deny_ = or_(deny_, total);
  }

  void note_allow(Tri total, const StatementRef& ref, Naming naming, Answer* answer) {
    if (ref.layer == Layer::resource) {
      switch (naming) {
        case Naming::itself:
          grants_.itself = or_(grants_.itself, total);
          break;
        case Naming::everyone:
          grants_.everyone = or_(grants_.everyone, total);
          break;
        case Naming::role:
          grants_.role = or_(grants_.role, total);
          break;
        case Naming::account:
          grants_.account = or_(grants_.account, total);
          break;
      }
      if (total == Tri::yes && !resource_allowed_by_) resource_allowed_by_ = ref;
      return;
    }
    if (!answer) return;
    answer->allow = or_(answer->allow, total);
    if (total == Tri::yes && ref.layer == Layer::identity && !identity_allowed_by_) identity_allowed_by_ = ref;
  }

  // Keys and roles: their own policy decides whether the account's identity policies count at all.
  Tri resource_policy_is_root() const {
    if (!prepared_.action.known()) return Tri::undecided;
    if (prepared_.service != "kms")
      return value::tri(prepared_.action.text().starts_with("sts:assumerole") &&
                        prepared_.action.text() != "sts:assumeroot");
    std::optional<ArnFields> fields = split_arn(request_.resource);
    if (!fields) return request_.resource.is_known() ? Tri::no : Tri::undecided;
    const Text& rest = (*fields)[arn_rest];
    static const Text kms("kms");
    Tri is_key = rest.is_known() ? value::tri(rest.known().starts_with("key/"))
                 : !rest.pieces().front().is_hole() && rest.pieces().front().literal.starts_with("key/")
                     ? Tri::yes
                     : Tri::undecided;
    return and_(equal((*fields)[arn_service], kms), is_key);
  }

  Tri same_account() const {
    Text account = request_.resource_account;
    if (account.is("")) {
      std::optional<ArnFields> fields = split_arn(request_.resource);
      if (fields) account = (*fields)[arn_account];
    }
    // `*` and ARNs without an account say nothing; the caller's own account is what such a request is about.
    if (account.is("")) return request_.resource.is("*") ? Tri::yes : Tri::undecided;
    return equal(account, prepared_.caller.account);
  }

  Tri decide_access(Tri identity, Tri boundary, Tri session) {
    const Caller& caller = prepared_.caller;
    Tri limits = and_(boundary, session);
    if (caller.kind == Caller::Kind::unknown) return grants_.itself == Tri::yes ? Tri::yes : Tri::undecided;
    if (!caller.has_account()) return grants_.any();

    Tri delegated = identity;
    if (Tri root = resource_policy_is_root(); root != Tri::no) {
      Tri counts = policies_.resource ? grants_.account : Tri::undecided;
      no_root_policy_ = !policies_.resource;
      delegated = and_(identity, counts);
      if (root == Tri::undecided && delegated != identity) delegated = Tri::undecided;
    }
    Tri same = and_(delegated, limits);
    same = or_(same, grants_.itself);
    same = or_(same, and_(grants_.role, limits));
    // `*` and a role session that has a boundary or session policy: not documented.
    bool limited_role = caller.is_role() && (policies_.boundary || policies_.session);
    Tri everyone_counts = !limited_role ? Tri::yes : or_(limits, Tri::undecided);
    same = or_(same, and_(grants_.everyone, everyone_counts));

    Tri other = and_(grants_.any(), and_(identity, limits));
    Tri is_same = same_account();
    cross_account_ = is_same == Tri::no;
    if (is_same == Tri::undecided) return same == other ? same : Tri::undecided;
    return is_same == Tri::yes ? same : other;
  }

  Decision conclude(Tri allow, Tri scp, Tri endpoint, Tri identity, Tri boundary, Tri session) {
    Decision decision;
    decision.may_deny_explicitly = deny_ != Tri::no;
    decision.may_allow = deny_ != Tri::yes && allow != Tri::no;
    decision.may_deny_implicitly = deny_ != Tri::yes && allow != Tri::yes;
    if (deny_ == Tri::yes) {
      decision.verdict = Verdict::explicit_deny;
      decision.deciding = denied_by_;
      decision.reason = fmt::format("{} denies it", words(*denied_by_));
    } else if (deny_ == Tri::no && allow == Tri::yes) {
      decision.verdict = Verdict::allowed;
      decision.deciding = identity_allowed_by_ ? identity_allowed_by_ : resource_allowed_by_;
      decision.reason = decision.deciding
                            ? fmt::format("{} allows it, and nothing denies it", words(*decision.deciding))
                            : "nothing denies it, and the root user needs no Allow";
    } else if (deny_ == Tri::no && allow == Tri::no) {
      decision.verdict = Verdict::implicit_deny;
      decision.reason = missing_allow(scp, endpoint, identity, boundary, session);
    } else {
      decision.verdict = Verdict::unknown;
      explain_unknown(decision);
    }
    decision.outcomes = std::move(outcomes_);
    return decision;
  }

  std::string missing_allow(Tri scp, Tri endpoint, Tri identity, Tri boundary, Tri session) const {
    if (scp == Tri::no)
      return fmt::format("level {} of the service control policies has no Allow for it", *missing_level_ + 1);
    if (endpoint == Tri::no) return "the VPC endpoint policy has no Allow for it";
    const Caller& caller = prepared_.caller;
    if (!caller.has_account()) return "no resource policy allows it";
    if (cross_account_ && grants_.any() == Tri::no)
      return "the resource is another account's, and its policy does not allow it";
    if (identity == Tri::no)
      return cross_account_ ? "the resource is another account's, and no identity policy of the caller allows it"
                            : "no policy allows it";
    if (boundary == Tri::no) return "the permissions boundary has no Allow for it";
    if (session == Tri::no) return "the session policy has no Allow for it";
    if (resource_policy_is_root() == Tri::yes)
      return "the policy of the key or role does not name the account, so identity policies do not count";
    return "no policy allows it";
  }

  void explain_unknown(Decision& decision) {
    auto add = [&](std::string question) {
      auto& all = decision.would_decide;
      if (all.size() < most_questions && std::find(all.begin(), all.end(), question) == all.end())
        all.push_back(std::move(question));
    };
    for (const StatementOutcome& outcome : undecided_) {
      if (decision.would_decide.size() >= most_questions) break;
      for (std::string& question : open_questions(outcome.ref, outcome.applicability, request_))
        add(std::move(question));
    }
    if (prepared_.caller.kind == Caller::Kind::unknown)
      add(fmt::format("who `{}` is", request_.principal.words()));
    else if (prepared_.caller.has_account() && same_account() == Tri::undecided)
      add("which account the resource belongs to");
    if (request_.principal_in_management == Tri::undecided) add("whether the caller is in the management account");
    if (request_.resource_in_management == Tri::undecided) add("whether the resource is in the management account");
    if (no_root_policy_) add("the policy of the key or role");
    if (decision.would_decide.empty() && service_linked() == Tri::undecided)
      add("whether the caller is a service-linked role");
    if (decision.would_decide.empty())
      add("how `*` in a resource policy meets the boundary or session policy of a role session, which is not "
          "documented");
    if (!undecided_.empty() && undecided_.front().ref.statement) decision.deciding = undecided_.front().ref;
    decision.reason = fmt::format("it depends on {}", decision.would_decide.front());
  }

  const PolicySet& policies_;
  const Request& request_;
  const DecideOptions& options_;
  PreparedRequest prepared_;
  Tri deny_ = Tri::no;
  Grants grants_;
  std::optional<StatementRef> denied_by_, identity_allowed_by_, resource_allowed_by_;
  std::optional<std::size_t> missing_level_;
  std::vector<StatementOutcome> undecided_, outcomes_;
  bool cross_account_ = false, no_root_policy_ = false;
};

}  // namespace

std::string_view to_string(Verdict verdict) {
  switch (verdict) {
    case Verdict::allowed:
      return "Allowed";
    case Verdict::explicit_deny:
      return "ExplicitDeny";
    case Verdict::implicit_deny:
      return "ImplicitDeny";
    case Verdict::unknown:
      return "Unknown";
  }
  return "";
}

Decision decide(const PolicySet& policies, const Request& request, const DecideOptions& options) {
  return Decider(policies, request, options).decide();
}

}  // namespace analyzer::policy
