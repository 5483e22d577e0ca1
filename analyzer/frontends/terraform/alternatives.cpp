#include "frontends/terraform/alternatives.h"

namespace analyzer::frontends::terraform {

using value::Alternative;
using value::Element;
using value::Entry;
using value::Guard;
using value::Store;
using value::Value;

namespace {

void look(const Store& store, Value v, Content& content) {
  if (v.is_wholly_known()) return;
  switch (v.kind()) {
    case value::Kind::unknown:
      content.unknown = true;
      content.invalid |= store.is_invalid(v);
      break;
    case value::Kind::string:
      content.unknown = true;
      break;
    case value::Kind::choice:
      content.guards = true;
      for (const Alternative& a : v.alternatives()) look(store, a.value, content);
      break;
    case value::Kind::list:
      content.open |= v.open();
      for (const Element& e : v.elements()) {
        content.guards |= !e.guard.is_always();
        look(store, e.value, content);
      }
      break;
    case value::Kind::object:
      content.open |= v.open();
      for (const Entry& e : v.entries()) {
        content.guards |= !e.guard.is_always();
        look(store, e.value, content);
      }
      break;
    default:
      break;
  }
}

// A member of a container under construction: its alternatives and when it is there at all.
struct Member {
  std::vector<Alternative> values;
  Guard guard;
};

}  // namespace

Content content_of(const Store& store, Value v) {
  Content content;
  look(store, v, content);
  return content;
}

Content shallow_content_of(const Store& store, Value v) {
  Content content;
  content.unknown = v.is_unknown() || (v.is_string() && !v.is_known_string());
  content.invalid = store.is_invalid(v);
  content.open = v.open();
  content.guards = v.is_choice();
  for (const Element& e : v.elements()) content.guards |= !e.guard.is_always();
  for (const Entry& e : v.entries()) content.guards |= !e.guard.is_always();
  return content;
}

Value first_invalid(const Store& store, Value v) {
  if (v.is_wholly_known()) return {};
  if (v.is_unknown()) return store.is_invalid(v) ? v : Value{};
  // In a choice an error is one only in the world that chooses it.
  for (const Element& e : v.elements())
    if (e.guard.is_always())
      if (Value found = first_invalid(store, e.value); !found.is_removed()) return found;
  for (const Entry& e : v.entries())
    if (e.guard.is_always())
      if (Value found = first_invalid(store, e.value); !found.is_removed()) return found;
  return {};
}

bool contains_invalid(const Store& store, Value v) {
  return !first_invalid(store, v).is_removed();
}

std::optional<std::vector<Alternative>> alternatives_of(Store& store, Value v, std::size_t limit, Depth depth) {
  if (v.is_wholly_known() || !(depth == Depth::deep ? content_of(store, v) : shallow_content_of(store, v)).guards)
    return std::vector<Alternative>{{Guard::always(), v}};
  if (v.is_choice()) {
    std::vector<Alternative> all;
    for (const Alternative& a : v.alternatives()) {
      std::optional<std::vector<Alternative>> inner = alternatives_of(store, a.value, limit, depth);
      if (!inner) return std::nullopt;
      for (const Alternative& b : *inner) {
        Guard guard = store.both(a.guard, b.guard);
        if (!guard.is_never()) all.push_back({guard, b.value});
      }
      if (all.size() > limit) return std::nullopt;
    }
    return all;
  }
  // A container: the product of its members' alternatives.
  struct Partial {
    Guard guard = Guard::always();
    std::vector<Element> elements;
    std::vector<Entry> entries;
  };
  std::vector<Partial> partials(1);
  auto add = [&](Value member, Guard guard, const Entry* entry) {
    std::optional<std::vector<Alternative>> inner = std::vector<Alternative>{{Guard::always(), member}};
    if (depth == Depth::deep) inner = alternatives_of(store, member, limit);
    if (!inner) return false;
    std::vector<Partial> next;
    for (const Partial& p : partials) {
      for (const Alternative& a : *inner) {
        Guard here = store.both(p.guard, store.both(guard, a.guard));
        if (here.is_never()) continue;
        Partial made = p;
        made.guard = here;
        if (entry)
          made.entries.push_back({entry->key, a.value, Guard::always(), entry->key_where});
        else
          made.elements.push_back({a.value, Guard::always()});
        next.push_back(std::move(made));
      }
      if (!guard.is_always()) {
        Guard here = store.both(p.guard, store.negate(guard));
        if (here.is_never()) continue;
        Partial made = p;
        made.guard = here;
        next.push_back(std::move(made));
      }
      if (next.size() > limit) return false;
    }
    partials = std::move(next);
    return true;
  };
  for (const Element& e : v.elements())
    if (!add(e.value, e.guard, nullptr)) return std::nullopt;
  for (const Entry& e : v.entries())
    if (!add(e.value, e.guard, &e)) return std::nullopt;
  std::vector<Alternative> all;
  for (const Partial& p : partials) {
    Value made = v.is_list() ? store.list(p.elements, v.shape(), v.open(), v.rest())
                             : store.object(p.entries, v.shape(), v.open(), v.rest());
    made.where = v.where;
    made.sensitive = v.sensitive;
    all.push_back({p.guard, made});
  }
  return all;
}

}  // namespace analyzer::frontends::terraform
