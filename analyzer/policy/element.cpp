#include "policy/element.h"

namespace analyzer::policy {

const Member* Element::find(std::string_view key) const {
  for (const Member& member : members)
    if (member.key == key) return &member;
  return nullptr;
}

Element Element::string(std::string known) {
  Element element;
  element.kind = Kind::text;
  element.text = Text(std::move(known));
  return element;
}

Element Element::list(std::vector<Element> items) {
  Element element;
  element.kind = Kind::list;
  element.items = std::move(items);
  return element;
}

Element Element::object(std::vector<Member> members) {
  Element element;
  element.kind = Kind::object;
  element.members = std::move(members);
  return element;
}

}  // namespace analyzer::policy
