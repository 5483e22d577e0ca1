#include "frontends/cloudformation/parameter.h"

#include <fmt/format.h>
#include <charconv>
#include <cstdlib>

namespace analyzer::frontends::cloudformation {

namespace {

using syntax::Node;

std::optional<double> number_of(std::string_view text) {
  std::string copy(text);
  char* end = nullptr;
  double value = std::strtod(copy.c_str(), &end);
  if (copy.empty() || end != copy.c_str() + copy.size()) return std::nullopt;
  return value;
}

std::string_view scalar_text(const Node* node) {
  return node && node->is_scalar() ? node->text : std::string_view{};
}

// YAML's `yes` is the boolean true, and CloudFormation passes it on as the text `true`.
std::string_view plain_text(const Node& node) {
  if (node.type != syntax::ScalarType::boolean) return node.text;
  return is_true(node) ? "true" : "false";
}

std::size_t code_points(std::string_view text) {
  std::size_t count = 0;
  for (char c : text) count += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  return count;
}

bool equal_scalars(std::string_view a, std::string_view b, bool numbers) {
  if (a == b) return true;
  // `Default: True` against `AllowedValues: ['true']`, and `1.0` against `1`.
  if (a.size() == b.size() && (a.size() == 4 || a.size() == 5)) {
    std::string x(a), y(b);
    for (char& c : x) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
    for (char& c : y) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
    if (x == y && (x == "true" || x == "false")) return true;
  }
  if (!numbers) return false;
  std::optional<double> x = number_of(a), y = number_of(b);
  return x && y && *x == *y;
}

}  // namespace

Parameter::Parameter(const Template& tmpl, const syntax::Entry& entry, Patterns& patterns)
    : name_(entry.key), patterns_(&patterns), where_(tmpl.place(entry.key_range)) {
  const Node& body = *entry.value;
  if (!body.is_mapping()) return;
  type_ = parse_parameter_type(scalar_text(body.find("Type")));
  default_ = body.find("Default");
  std::string_view no_echo = scalar_text(body.find("NoEcho"));
  no_echo_ = equal_scalars(no_echo, "true", false);
  if (const Node* allowed = body.find("AllowedValues"); allowed && allowed->is_sequence()) {
    has_allowed_ = true;
    constraint_where_ = tmpl.place(*allowed);
    for (const Node* item : allowed->items) {
      if (item->is_scalar())
        allowed_.push_back(plain_text(*item));
      else
        has_allowed_ = false;
    }
  }
  if (const Node* pattern = body.find("AllowedPattern"); pattern && pattern->is_scalar()) {
    pattern_ = pattern->text;
    if (!constraint_where_.file.valid()) constraint_where_ = tmpl.place(*pattern);
  }
  auto whole = [&](std::string_view key, std::optional<long long>& into) {
    std::string_view text = scalar_text(body.find(key));
    long long n = 0;
    auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), n);
    if (!text.empty() && error == std::errc{} && end == text.data() + text.size()) into = n;
  };
  whole("MinLength", min_length_);
  whole("MaxLength", max_length_);
  min_value_ = number_of(scalar_text(body.find("MinValue")));
  max_value_ = number_of(scalar_text(body.find("MaxValue")));
}

std::optional<std::string> Parameter::refuses(std::string_view text) const {
  bool numbers = type_.number && !type_.ssm_value;
  if (has_allowed_) {
    bool found = false;
    for (std::string_view a : allowed_) found |= equal_scalars(a, text, numbers);
    if (!found) return fmt::format("`{}` is not among the allowed values of parameter `{}`", text, name_);
  }
  if (numbers) {
    std::optional<double> n = number_of(text);
    if (!n) return fmt::format("`{}` is no number, which parameter `{}` asks for", text, name_);
    if (min_value_ && *n < *min_value_)
      return fmt::format("`{}` is below the least value of parameter `{}`", text, name_);
    if (max_value_ && *n > *max_value_)
      return fmt::format("`{}` is above the greatest value of parameter `{}`", text, name_);
    return std::nullopt;
  }
  if (!pattern_.empty() && !patterns_->matches(pattern_, text))
    return fmt::format("`{}` does not match the allowed pattern of parameter `{}`", text, name_);
  auto length = static_cast<long long>(code_points(text));
  if (min_length_ && length < *min_length_)
    return fmt::format("`{}` is shorter than parameter `{}` allows", text, name_);
  if (max_length_ && length > *max_length_)
    return fmt::format("`{}` is longer than parameter `{}` allows", text, name_);
  return std::nullopt;
}

bool Parameter::lists(std::string_view whole_text) const {
  if (!has_allowed_) return false;
  for (std::string_view a : allowed_)
    if (a == whole_text) return true;
  return false;
}

Parameter::Facts Parameter::facts(value::Store& store) const {
  Facts facts;
  if (has_allowed_)
    for (std::string_view a : allowed_)
      facts.allowed.push_back(type_.number && !type_.ssm_value ? store.number(a) : store.string(a));
  facts.pattern = pattern_;
  facts.never_empty = (min_length_ && *min_length_ > 0) || type_.number || type_.existing || type_.ssm_value ||
                      (!pattern_.empty() && !patterns_->matches(pattern_, ""));
  if (has_allowed_) {
    bool empty = false;
    for (std::string_view a : allowed_) empty |= a.empty();
    facts.never_empty |= !empty;
  }
  return facts;
}

}  // namespace analyzer::frontends::cloudformation
