#include "engine/yaml_json.h"

#include <yaml-cpp/yaml.h>

#include <charconv>

namespace analyzer::engine {

namespace {

std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (c == '\n')
      out += "\\n";
    else if (c == '\t')
      out += "\\t";
    else
      out += c;
  }
  return out + '"';
}

bool is_number(const std::string& text) {
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size() &&
         (text[0] == '-' || (text[0] >= '0' && text[0] <= '9'));
}

}  // namespace

std::string json_text(const YAML::Node& node) {
  if (node.IsSequence()) {
    std::string out = "[";
    for (const auto& item : node) out += (out.size() > 1 ? ", " : "") + json_text(item);
    return out + "]";
  }
  if (node.IsMap()) {
    std::string out = "{";
    for (const auto& entry : node)
      out += (out.size() > 1 ? ", " : "") + quoted(entry.first.Scalar()) + ": " + json_text(entry.second);
    return out + "}";
  }
  if (!node.IsScalar()) return "null";
  const std::string& text = node.Scalar();
  const bool plain = node.Tag() != "!";
  if (plain && (text == "true" || text == "false" || text == "null" || (!text.empty() && is_number(text)))) return text;
  return quoted(text);
}

}  // namespace analyzer::engine
