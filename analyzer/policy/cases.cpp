#include "policy/cases.h"

#include "policy/from_data_tree.h"
#include "policy/grammar.h"
#include "syntax/json/parser.h"

namespace analyzer::policy {

namespace {

class CaseReader {
 public:
  CaseReader(Case& target, diagnostics::Sink& sink) : case_(target), sink_(sink) {}

  void read(const Element& object) {
    case_.name = text(object, "name");
    case_.family = text(object, "family");
    case_.expected = text(object, "expected");
    if (const Member* request = object.find("request"))
      read_request(request->value);
    else
      report(object.location, "a case without `request`");
    if (const Member* policies = object.find("policies")) read_policies(policies->value);
  }

 private:
  void report(source::Location place, std::string message) {
    sink_.report({diagnostics::Severity::error, "policy-case", std::move(message), place, {}, {}});
  }

  static std::string text(const Element& object, std::string_view key) {
    const Member* member = object.find(key);
    return member && member->value.is_scalar() && member->value.text.is_known() ? member->value.text.known()
                                                                                : std::string();
  }

  static Tri flag(const Element& object, std::string_view key) {
    std::string value = text(object, key);
    return value == "true" ? Tri::yes : value == "unknown" ? Tri::undecided : Tri::no;
  }

  void read_request(const Element& request) {
    case_.request.principal = Text(text(request, "principal"));
    case_.request.action = Text(text(request, "action"));
    case_.request.resource = Text(text(request, "resource"));
    case_.request.resource_account = Text(text(request, "resourceAccount"));
    case_.request.principal_in_management = flag(request, "principalInManagementAccount");
    case_.request.resource_in_management = flag(request, "resourceInManagementAccount");
    const Member* context = request.find("context");
    if (!context) return;
    for (const Member& key : context->value.members) case_.request.context.set(key.key, read_value(key.value));
  }

  static ContextValue read_value(const Element& value) {
    ContextValue result;
    if (value.is(Element::Kind::null)) return ContextValue::absent();
    if (!value.is(Element::Kind::list)) {
      result.values.push_back(value.text);
      return result;
    }
    result.multi = true;
    for (const Element& item : value.items) result.values.push_back(item.text);
    return result;
  }

  const Document* read_policy(const Element& policy, DocumentKind kind) {
    case_.documents.push_back(std::make_unique<Document>(read_document(policy, {kind, {}}, sink_)));
    return case_.documents.back().get();
  }

  Documents read_list(const Element& list, DocumentKind kind) {
    Documents documents;
    if (list.is(Element::Kind::object)) documents.push_back(read_policy(list, kind));
    for (const Element& item : list.items) documents.push_back(read_policy(item, kind));
    return documents;
  }

  void read_policies(const Element& policies) {
    for (const Member& member : policies.members) {
      const Element& value = member.value;
      if (value.is(Element::Kind::null)) continue;
      if (member.key == "identity")
        case_.policies.identity = read_list(value, DocumentKind::identity);
      else if (member.key == "scp" || member.key == "rcp") {
        bool scp = member.key == "scp";
        for (const Element& level : value.items)
          (scp ? case_.policies.scp : case_.policies.rcp)
              .push_back(read_list(level, scp ? DocumentKind::scp : DocumentKind::rcp));
      } else if (member.key == "boundary")
        case_.policies.boundary = only(value, DocumentKind::boundary);
      else if (member.key == "session")
        case_.policies.session = only(value, DocumentKind::session);
      else if (member.key == "resource")
        case_.policies.resource = only(value, resource_kind());
      else if (member.key == "endpoint")
        case_.policies.endpoint = only(value, DocumentKind::vpc_endpoint);
      else
        report(member.key_location, "`" + member.key + "` is no kind of policy here");
    }
  }

  DocumentKind resource_kind() const {
    return to_lower(case_.request.action.known()).starts_with("sts:assumerole") ? DocumentKind::trust
                                                                                : DocumentKind::resource;
  }

  const Document* only(const Element& value, DocumentKind kind) {
    Documents documents = read_list(value, kind);
    if (documents.size() > 1) report(value.location, "more than one policy where there is one at most");
    return documents.empty() ? nullptr : documents.front();
  }

  Case& case_;
  diagnostics::Sink& sink_;
};

}  // namespace

Case read_case(const Element& object, diagnostics::Sink& sink) {
  Case result;
  CaseReader(result, sink).read(object);
  return result;
}

std::vector<Case> read_cases(const source::SourceFile& file, diagnostics::Sink& sink) {
  std::vector<Case> cases;
  syntax::DataTree tree = syntax::json::parse(file, sink);
  if (tree.documents.empty()) return cases;
  const syntax::Node& root = *tree.documents.front();
  if (!root.is_sequence()) {
    sink.report({diagnostics::Severity::error,
                 "policy-case",
                 "a file of cases is an array of objects",
                 {file.id(), root.range},
                 {},
                 {}});
    return cases;
  }
  for (const syntax::Node* item : root.items) cases.push_back(read_case(from_node(*item, file.id(), nullptr), sink));
  return cases;
}

}  // namespace analyzer::policy
