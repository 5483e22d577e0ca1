#include "syntax/cel/macros.h"

namespace analyzer::syntax::cel {
namespace {

struct Row {
  std::string_view name;
  std::size_t arguments;
  MacroShape shape;
};

constexpr Row rows[] = {
    {"all", 2, {Macro::all, 1, true, false}},
    {"all", 3, {Macro::all, 2, true, false}},
    {"exists", 2, {Macro::exists, 1, true, false}},
    {"exists", 3, {Macro::exists, 2, true, false}},
    {"exists_one", 2, {Macro::exists_one, 1, true, false}},
    {"exists_one", 3, {Macro::exists_one, 2, true, false}},
    {"existsOne", 2, {Macro::exists_one, 1, true, false}},
    {"existsOne", 3, {Macro::exists_one, 2, true, false}},
    {"map", 2, {Macro::map, 1, false, true}},
    {"map", 3, {Macro::map, 1, true, true}},
    {"filter", 2, {Macro::filter, 1, true, false}},
    {"transformList", 3, {Macro::transform_list, 2, false, true}},
    {"transformList", 4, {Macro::transform_list, 2, true, true}},
    {"transformMap", 3, {Macro::transform_map, 2, false, true}},
    {"transformMap", 4, {Macro::transform_map, 2, true, true}},
    {"transformMapEntry", 3, {Macro::transform_map_entry, 2, false, true}},
    {"transformMapEntry", 4, {Macro::transform_map_entry, 2, true, true}},
};

}  // namespace

std::optional<MacroShape> find_macro(std::string_view name, std::size_t arguments, bool& fits) {
  std::optional<MacroShape> found;
  for (const Row& row : rows) {
    if (row.name != name) continue;
    fits = row.arguments == arguments;
    found = row.shape;
    if (fits) break;
  }
  return found;
}

std::string_view macro_usage(std::string_view name) {
  if (name == "map") return "`list.map(x, value)` or `list.map(x, condition, value)`";
  if (name == "filter") return "`list.filter(x, condition)`";
  if (name == "transformList") return "`list.transformList(i, x, value)`";
  if (name == "transformMap") return "`map.transformMap(k, v, value)`";
  if (name == "transformMapEntry") return "`map.transformMapEntry(k, v, {key: value})`";
  if (name == "exists") return "`list.exists(x, condition)`";
  if (name == "all") return "`list.all(x, condition)`";
  return "`list.exists_one(x, condition)`";
}

}  // namespace analyzer::syntax::cel
