#include "frontends/cloudformation/names.h"

#include "frontends/cloudformation/function.h"

namespace analyzer::frontends::cloudformation {

using syntax::Node;

std::vector<SubPart> split_sub(std::string_view text) {
  std::vector<SubPart> parts;
  std::size_t begin = 0;
  auto literal = [&](std::size_t end) {
    if (end > begin) parts.push_back({begin, end, {}, text.substr(begin, end - begin)});
  };
  for (std::size_t at = text.find("${"); at != std::string_view::npos; at = text.find("${", at)) {
    std::size_t close = text.find('}', at);
    if (close == std::string_view::npos) break;
    std::string_view name = text.substr(at + 2, close - at - 2);
    if (name.starts_with('!')) {
      // `${!x}` is the text `${x}`: what stands before the mark, and what stands after it.
      literal(at + 2);
      begin = at + 3;
      at = close;
      continue;
    }
    // `$${x}`, shell code and the like: what is no name stays text.
    std::size_t first = name.find_first_not_of(" \t\n");
    std::size_t last = name.find_last_not_of(" \t\n");
    if (first == std::string_view::npos) {
      at = close;
      continue;
    }
    name = name.substr(first, last - first + 1);
    literal(at);
    parts.push_back({at, close + 1, name, {}});
    begin = at = close + 1;
  }
  literal(text.size());
  return parts;
}

namespace {

void visit_sub(const Call& call, const VisitName& visit) {
  const Node* text = call.argument;
  const Node* map = nullptr;
  if (text->is_sequence()) {
    if (text->items.empty()) return;
    if (text->items.size() > 1) map = text->items[1];
    text = text->items[0];
  }
  if (map && map->is_mapping())
    for (const syntax::Entry& entry : map->entries) visit_names(*entry.value, visit);
  if (!text->is_scalar()) {
    if (text != call.argument) visit_names(*text, visit);
    return;
  }
  for (const SubPart& part : split_sub(text->text)) {
    if (part.name.empty()) continue;
    if (map && (!map->is_mapping() || map->find(part.name))) continue;
    std::size_t begin = static_cast<std::size_t>(part.name.data() - text->text.data());
    bool attribute = part.name.find('.') != std::string_view::npos;
    visit(attribute ? NameUse::attribute : NameUse::reference, part.name, *text, begin, begin + part.name.size());
  }
}

void visit_call(const Call& call, const VisitName& visit) {
  const Node& argument = *call.argument;
  if (!call.function) {
    visit(NameUse::unknown_function, call.name, *call.node, 0, 0);
    return;
  }
  std::string_view name = call.name;
  if (name == "Fn::Sub") return visit_sub(call, visit);
  if (call.function->most > 0 && !(argument.is_mapping() && call_at(argument, call.short_form))) {
    std::size_t count = argument.is_sequence() ? argument.items.size() : 0;
    if (count < call.function->least || count > call.function->most)
      visit(NameUse::malformed_function, name, *call.node, 0, 0);
  }
  if (argument.is_scalar()) {
    if (name == "Ref") visit(NameUse::reference, argument.text, argument, 0, argument.text.size());
    if (name == "Condition") visit(NameUse::condition, argument.text, argument, 0, argument.text.size());
    if (name == "Fn::GetAtt") visit(NameUse::attribute, argument.text, argument, 0, argument.text.size());
    if (!call.short_form && call_at(argument)) visit_names(argument, visit);
    return;
  }
  if (!call.short_form && call_at(argument)) return visit_names(argument, visit);
  std::vector<const Node*> arguments = call.arguments();
  std::size_t first = 0;
  if (name == "Fn::GetAtt" && !arguments.empty() && arguments[0]->is_scalar() && arguments[0]->tag.empty()) {
    visit(NameUse::attribute, arguments[0]->text, *arguments[0], 0, arguments[0]->text.size());
    first = 1;
  }
  if (name == "Fn::FindInMap" && !arguments.empty() && arguments[0]->is_scalar() && arguments[0]->tag.empty()) {
    // A default makes a mapping that is missing harmless.
    if (arguments.size() < 4) visit(NameUse::mapping, arguments[0]->text, *arguments[0], 0, arguments[0]->text.size());
    first = 1;
  }
  if (name == "Fn::If" && !arguments.empty() && arguments[0]->is_scalar() && arguments[0]->tag.empty()) {
    visit(NameUse::condition, arguments[0]->text, *arguments[0], 0, arguments[0]->text.size());
    first = 1;
  }
  bool conditions = name == "Fn::And" || name == "Fn::Or" || name == "Fn::Not";
  if (name == "Fn::Transform") return;  // its parameters are the macro's
  if (argument.is_mapping()) {
    for (const syntax::Entry& entry : argument.entries) visit_names(*entry.value, visit);
    return;
  }
  for (std::size_t i = first; i < arguments.size(); ++i) {
    const Node& a = *arguments[i];
    conditions ? visit_condition_names(a, visit) : visit_names(a, visit);
  }
}

}  // namespace

void visit_condition_names(const Node& node, const VisitName& visit) {
  if (node.is_mapping() && node.tag.empty() && node.entries.size() == 1 && node.entries[0].key == "Condition" &&
      node.entries[0].value->is_scalar()) {
    const Node& named = *node.entries[0].value;
    visit(NameUse::condition, named.text, named, 0, named.text.size());
    return;
  }
  visit_names(node, visit);
}

void visit_names(const Node& node, const VisitName& visit) {
  if (std::optional<Call> call = call_at(node)) {
    if (call->short_form)
      if (std::optional<Call> inner = call_at(node, true); inner && call->name != "Fn::Sub")
        return visit_call(*inner, visit);
    return visit_call(*call, visit);
  }
  for (const Node* item : node.items) visit_names(*item, visit);
  for (const syntax::Entry& entry : node.entries) visit_names(*entry.value, visit);
}

}  // namespace analyzer::frontends::cloudformation
