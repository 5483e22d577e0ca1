#include "engine/fingerprint.h"

#include <algorithm>

#include "source/content_hash.h"

namespace analyzer::engine {

namespace {

// What an element of a list is called, if anything does.
std::string name_of(value::Value element) {
  if (element.is_known_string()) return "=" + std::string(element.text());
  if (!element.is_object()) return {};
  for (const std::string_view key : {"Sid", "Key", "Name", "Id", "key", "name", "sid", "id"}) {
    const value::Value name = element.get(key);
    if (name.is_known_string() && !name.text().empty()) return std::string(key) + "=" + std::string(name.text());
  }
  return {};
}

bool is_number(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

std::string stable_path(value::Value properties, std::string_view path) {
  std::string out;
  value::Value here = properties;
  while (!path.empty()) {
    const std::size_t dot = path.find('.');
    const std::string_view step = path.substr(0, dot);
    path = dot == std::string_view::npos ? std::string_view{} : path.substr(dot + 1);
    if (!out.empty()) out += '.';
    if (here.is_string() && !here.document().is_removed()) here = here.document();
    if (is_number(step) && !here.is_object()) {
      value::Value element;
      const std::size_t index = std::strtoul(std::string(step).c_str(), nullptr, 10);
      if (here.is_list() && index < here.elements().size()) element = here.elements()[index].value;
      out += "[" + name_of(element) + "]";
      here = element;
      continue;
    }
    out += step;
    here = here.is_object() ? here.get(step) : value::Value{};
  }
  return out;
}

std::string fingerprint(std::string_view rule, std::string_view file, const Result& result, std::string_view path) {
  std::string text;
  const auto add = [&](std::string_view part) {
    text += part;
    text += '\0';
  };
  add(rule);
  if (result.declaration.empty()) {
    add(result.account_role);
    add(result.region);
  } else {
    add(file);
    add(result.declaration);
  }
  add(path);
  const source::ContentHash hash = source::content_hash(text);
  static constexpr char digits[] = "0123456789abcdef";
  std::string hex;
  for (std::size_t i = 0; i < 16; ++i) {
    hex += digits[hash.bytes[i] >> 4];
    hex += digits[hash.bytes[i] & 15];
  }
  return hex;
}

}  // namespace analyzer::engine
