#include "policy/grammar.h"

#include <fmt/core.h>

#include <map>

#include "policy/nearest.h"
#include "policy/statement_grammar.h"

namespace analyzer::policy {

namespace {

class Reader {
 public:
  Reader(const ReadOptions& options, diagnostics::Sink& sink) : options_(options), report_(sink) {}

  Document read(const Element& root) {
    document_.kind = options_.kind;
    document_.name = options_.name;
    document_.location = root.location;
    if (root.is(Element::Kind::unknown)) {
      document_.open = true;
      document_.version = Version::unknown;
      return std::move(document_);
    }
    if (!root.is(Element::Kind::object)) {
      report_.error("policy-grammar", root.location, "a policy is an object with `Version` and `Statement`");
      document_.open = true;
      document_.valid = false;
      return std::move(document_);
    }
    for (const Member& member : root.members) {
      if (member.key == "Version" || member.key == "Id" || member.key == "Statement") continue;
      report_unknown_element(report_, member, {"Version", "Id", "Statement"}, "a policy");
    }
    document_.open |= root.open;
    read_version(root);
    read_statements(root);
    document_.valid = report_.errors() == 0;
    return std::move(document_);
  }

 private:
  bool is_organization_policy() const {
    return options_.kind == DocumentKind::scp || options_.kind == DocumentKind::rcp;
  }

  void read_version(const Element& root) {
    const Member* member = root.find("Version");
    if (!member) {
      if (root.open) document_.version = Version::unknown;
      if (is_organization_policy() && !root.open)
        report_.error("policy-version", root.location,
                      fmt::format("a {} must state `\"Version\": \"2012-10-17\"`", to_string(options_.kind)));
      return;
    }
    document_.version_location = member->value.location;
    document_.states_version = true;
    const Text& text = member->value.text;
    if (!member->value.is_scalar() || !text.is_known()) {
      document_.version = Version::unknown;
      if (!member->value.is_scalar() && !member->value.is(Element::Kind::unknown))
        report_.error("policy-version", member->value.location, "`Version` is `2012-10-17` or `2008-10-17`");
      return;
    }
    if (text.is("2012-10-17")) {
      document_.version = Version::v2012;
    } else if (text.is("2008-10-17")) {
      if (is_organization_policy())
        report_.error("policy-version", member->value.location,
                      fmt::format("a {} must state version `2012-10-17`", to_string(options_.kind)));
    } else {
      document_.version = Version::unknown;
      report_.error("policy-version", member->value.location,
                    fmt::format("no policy version `{}`; versions are `2012-10-17` and `2008-10-17`", text.known()));
    }
  }

  void read_statements(const Element& root) {
    const Member* member = root.find("Statement");
    if (!member) {
      if (!root.open) report_.error("policy-statement", root.location, "a policy without `Statement`");
      return;
    }
    const Element& value = member->value;
    document_.open |= value.open && value.is(Element::Kind::list);
    if (value.is(Element::Kind::list)) {
      if (value.items.empty() && !value.open)
        report_.error("policy-statement", value.location, "`Statement` is empty; a policy needs at least one");
      for (const Element& item : value.items) read_one(item);
    } else {
      read_one(value);
    }
    report_duplicate_sids();
  }

  // A choice between statements, or between lists of them, is a list inside the list.
  void read_one(const Element& item) {
    if (item.is(Element::Kind::list) && !item.items.empty() &&
        (item.guard.is_open() || item.items.front().guard.is_open())) {
      for (const Element& inner : item.items) read_one(inner);
      return;
    }
    StatementContext context{options_.kind, document_.version, document_.statements.size()};
    document_.statements.push_back(read_statement(item, context, report_));
  }

  void report_duplicate_sids() {
    std::map<std::string_view, const Statement*> first;
    for (const Statement& statement : document_.statements) {
      if (statement.sid.empty() || statement.guard.is_open()) continue;
      auto [at, added] = first.emplace(statement.sid, &statement);
      if (added || at->second->guard.is_open()) continue;
      report_.error("policy-sid", statement.sid_location,
                    fmt::format("`Sid` `{}` is already taken in this policy", statement.sid),
                    {{at->second->sid_location, "first used here"}});
    }
  }

  const ReadOptions& options_;
  Reporter report_;
  Document document_;
};

}  // namespace

Document read_document(const Element& root, const ReadOptions& options, diagnostics::Sink& sink) {
  return Reader(options, sink).read(root);
}

}  // namespace analyzer::policy
