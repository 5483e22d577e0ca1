#include "policy/statement_list.h"

namespace analyzer::policy {

namespace {

Member member(std::string key, Element value, source::Location place) {
  return {std::move(key), std::move(value), place};
}

// Adds a value under operator and key; what is there already stays.
void add_condition(Element& block, const std::string& op, source::Location op_place, const std::string& key,
                   source::Location key_place, Element values) {
  Member* keys = nullptr;
  for (Member& candidate : block.members)
    if (candidate.key == op) keys = &candidate;
  if (!keys) {
    Element empty = Element::object({});
    empty.location = op_place;
    block.members.push_back(member(op, std::move(empty), op_place));
    keys = &block.members.back();
  }
  keys->value.members.push_back(member(key, std::move(values), key_place));
}

void read_condition(const Element& condition, Element& block) {
  if (condition.is(Element::Kind::list)) {
    for (const Element& item : condition.items) read_condition(item, block);
    return;
  }
  const Member* test = condition.find("test");
  const Member* variable = condition.find("variable");
  const Member* values = condition.find("values");
  if (!test || !variable || !values || !test->value.text.is_known() || !variable->value.text.is_known()) {
    block.open = true;
    return;
  }
  add_condition(block, test->value.text.known(), test->value.location, variable->value.text.known(),
                variable->value.location, values->value);
}

void read_principals(const Element& principals, Element& out) {
  if (principals.is(Element::Kind::list)) {
    for (const Element& item : principals.items) read_principals(item, out);
    return;
  }
  const Member* type = principals.find("type");
  const Member* identifiers = principals.find("identifiers");
  if (!type || !identifiers || !type->value.text.is_known()) {
    out.open = true;
    return;
  }
  // `type = "*"` is Terraform's way to write `"Principal": "*"`.
  std::string key = type->value.text.is("*") ? "AWS" : type->value.text.known();
  for (Member& present : out.members) {
    if (present.key != key) continue;
    Element both = Element::list({});
    both.location = present.value.location;
    for (const Element* part : {static_cast<const Element*>(&present.value), &identifiers->value}) {
      if (part->is(Element::Kind::list))
        both.items.insert(both.items.end(), part->items.begin(), part->items.end());
      else
        both.items.push_back(*part);
    }
    present.value = std::move(both);
    return;
  }
  out.members.push_back(member(key, identifiers->value, type->value.location));
}

std::string_view element_name(std::string_view key) {
  struct Name {
    std::string_view ours, theirs;
  };
  static constexpr Name names[] = {{"Sid", "sid"},
                                   {"Effect", "effect"},
                                   {"Action", "actions"},
                                   {"NotAction", "not_actions"},
                                   {"Resource", "resources"},
                                   {"NotResource", "not_resources"}};
  for (const Name& name : names)
    if (name.theirs == key) return name.ours;
  return {};
}

bool is_empty_list(const Element& element) {
  return element.is(Element::Kind::list) && element.items.empty() && !element.open;
}

Element read_statement(const Element& statement) {
  if (!statement.is(Element::Kind::object)) return statement;
  Element out = Element::object({});
  out.location = statement.location;
  out.guard = statement.guard;
  out.open = statement.open;
  bool has_effect = false;
  for (const Member& one : statement.members) {
    if (one.value.is(Element::Kind::null) || is_empty_list(one.value)) continue;
    has_effect |= one.key == "effect";
    if (std::string_view name = element_name(one.key); !name.empty()) {
      out.members.push_back(member(std::string(name), one.value, one.key_location));
    } else if (one.key == "condition" || one.key == "conditions") {
      Element block = Element::object({});
      block.location = one.value.location;
      read_condition(one.value, block);
      out.members.push_back(member("Condition", std::move(block), one.key_location));
    } else if (one.key == "principals" || one.key == "not_principals") {
      Element principals = Element::object({});
      principals.location = one.value.location;
      read_principals(one.value, principals);
      out.members.push_back(
          member(one.key == "principals" ? "Principal" : "NotPrincipal", std::move(principals), one.key_location));
    } else {
      out.members.push_back(one);
    }
  }
  if (!has_effect)
    out.members.push_back(member("Effect", Element::string("Allow"), statement.location));  // Terraform's default
  return out;
}

}  // namespace

bool is_statement_list(const Element& root) {
  if (root.is(Element::Kind::object))
    return (root.find("actions") || root.find("not_actions")) && !root.find("Statement");
  if (!root.is(Element::Kind::list) || root.items.empty()) return false;
  for (const Element& item : root.items)
    if (!is_statement_list(item) || item.is(Element::Kind::list)) return false;
  return true;
}

Element from_statement_list(const Element& root) {
  Element statements = Element::list({});
  statements.location = root.location;
  if (root.is(Element::Kind::list)) {
    for (const Element& item : root.items) statements.items.push_back(read_statement(item));
    statements.open = root.open;
  } else {
    statements.items.push_back(read_statement(root));
  }
  Element version = Element::string("2012-10-17");
  version.location = root.location;
  Element document = Element::object({});
  document.location = root.location;
  document.members.push_back(member("Version", std::move(version), root.location));
  document.members.push_back(member("Statement", std::move(statements), root.location));
  return document;
}

}  // namespace analyzer::policy
