#include "frontends/common/value_place.h"

#include <charconv>

namespace analyzer::frontends {

namespace {

using value::Value;

struct Search {
  source::Location best;  // of the deepest key or element seen
  std::size_t depth = 0;  // how deep that was
  Value found;
  source::Location found_where;
  bool complete = false;
};

bool walk(Value v, std::string_view path, std::size_t depth, Search& search) {
  if (depth > 100) return false;
  if (v.is_choice()) {
    for (const value::Alternative& a : v.alternatives())
      if (walk(a.value, path, depth, search)) return true;
    return false;
  }
  if (path.empty()) {
    search.found = v;
    search.complete = true;
    return true;
  }
  if (v.is_string() && !v.document().is_removed()) v = v.document();
  std::size_t dot = path.find('.');
  std::string_view step = path.substr(0, dot);
  std::string_view rest = dot == std::string_view::npos ? std::string_view{} : path.substr(dot + 1);
  auto enter = [&](Value inner, source::Location where, std::string_view left) {
    if (where.file.valid() && depth + 1 > search.depth) {
      search.best = where;
      search.depth = depth + 1;
    }
    return walk(inner, left, depth + 1, search);
  };
  if (v.is_object()) {
    if (const value::Entry* entry = v.find(step)) return enter(entry->value, entry->key_where, rest);
    // Keys may have dots in them.
    for (const value::Entry& entry : v.entries())
      if (path.starts_with(entry.key) && (path.size() == entry.key.size() || path[entry.key.size()] == '.'))
        return enter(entry.value, entry.key_where,
                     path.size() == entry.key.size() ? std::string_view{} : path.substr(entry.key.size() + 1));
    return false;
  }
  if (!v.is_list()) return false;
  std::size_t index = 0;
  auto [end, error] = std::from_chars(step.data(), step.data() + step.size(), index);
  if (error != std::errc{} || end != step.data() + step.size() || index >= v.elements().size()) return false;
  Value element = v.elements()[index].value;
  return enter(element, element.where, rest);
}

}  // namespace

source::Location place_of_path(Value properties, std::string_view path, source::Location outside) {
  Search search;
  search.best = outside;
  if (path.empty()) return outside;
  if (walk(properties, path, 0, search) && search.found.where.file.valid()) return search.found.where;
  return search.best.file.valid() ? search.best : outside;
}

Value value_at_path(Value properties, std::string_view path) {
  Search search;
  return walk(properties, path, 0, search) ? search.found : Value{};
}

}  // namespace analyzer::frontends
