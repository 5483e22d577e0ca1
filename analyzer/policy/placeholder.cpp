#include "policy/placeholder.h"

#include <optional>

namespace analyzer::policy {

namespace {

// Above what the value room gives out, so that both can meet in one request.
constexpr std::uint32_t first_placeholder_term = 0x80000000;

bool is_word(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}
bool is_upper_word(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

struct Found {
  std::size_t end;   // one past it
  std::string name;  // as written
};

std::optional<Found> placeholder_at(std::string_view text, std::size_t i) {
  if (text[i] == '$' && text.substr(i, 2) == "${") {
    std::size_t close = text.find('}', i);
    if (close == std::string_view::npos || !is_placeholder_name(text.substr(i + 2, close - i - 2))) return std::nullopt;
    return Found{close + 1, std::string(text.substr(i, close + 1 - i))};
  }
  if (text[i] != '<' && text[i] != '[') return std::nullopt;
  char closing = text[i] == '<' ? '>' : ']';
  std::size_t end = i + 1;
  while (end < text.size() && (closing == '>' ? is_word(text[end]) || text[end] == ' ' : is_upper_word(text[end])))
    ++end;
  if (end >= text.size() || text[end] != closing || end - i < 3) return std::nullopt;
  return Found{end + 1, std::string(text.substr(i, end + 1 - i))};
}

// What the name says of the text that will stand there.
HoleShape shape_of(std::string_view name) {
  std::string lower = to_lower(name);
  auto says = [&](std::string_view word) { return lower.find(word) != std::string::npos; };
  if (says("partition")) return HoleShape::partition;
  if (says("arn")) return HoleShape::any;
  if (says("account") || says("region") || says("prefix") || says("role") || says("org")) return HoleShape::segment;
  return HoleShape::any;
}

}  // namespace

value::TermId PlaceholderTable::term(std::string_view name) {
  auto at = terms_.find(name);
  if (at == terms_.end())
    at = terms_
             .emplace(std::string(name),
                      value::TermId{first_placeholder_term + static_cast<std::uint32_t>(terms_.size())})
             .first;
  return at->second;
}

bool is_placeholder_name(std::string_view inside) {
  if (inside.empty() || inside == "*" || inside == "?" || inside == "$") return false;
  std::string_view key = inside.substr(0, inside.find(','));
  return key.find(':') == std::string_view::npos || key.find("::") != std::string_view::npos;
}

Text with_placeholders(std::string_view text, source::Location place, PlaceholderTable& table) {
  std::vector<Piece> pieces;
  std::string literal;
  for (std::size_t i = 0; i < text.size();) {
    std::optional<Found> found = placeholder_at(text, i);
    if (!found) {
      literal += text[i++];
      continue;
    }
    if (!literal.empty()) pieces.push_back({std::move(literal), {}, HoleShape::any, {}});
    literal.clear();
    std::string name = found->name.starts_with("${") ? found->name.substr(2, found->name.size() - 3) : found->name;
    pieces.push_back({"", table.term(found->name), shape_of(found->name), std::move(name)});
    i = found->end;
  }
  if (pieces.empty()) return Text(std::string(text), place);
  if (!literal.empty()) pieces.push_back({std::move(literal), {}, HoleShape::any, {}});
  return Text(std::move(pieces), place);
}

std::vector<std::string> placeholders_in(std::string_view text) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < text.size();) {
    std::optional<Found> found = placeholder_at(text, i);
    if (found) names.push_back(found->name);
    i = found ? found->end : i + 1;
  }
  return names;
}

std::string quote_bare_placeholders(std::string_view json, std::vector<source::Range>& ranges) {
  std::string out(json);
  bool in_string = false;
  for (std::size_t i = 0; i < json.size(); ++i) {
    if (in_string) {
      if (json[i] == '\\')
        ++i;
      else if (json[i] == '"')
        in_string = false;
      continue;
    }
    if (json[i] == '"') in_string = true;
    if (json.substr(i, 2) != "${") continue;
    std::size_t end = i;
    // Adjacent ones are one value; a line break ends what was meant to be one.
    while (json.substr(end, 2) == "${") {
      std::size_t close = json.find_first_of("}\n", end);
      if (close == std::string_view::npos || json[close] == '\n') break;
      end = close + 1;
    }
    if (end == i) continue;
    out[i] = out[end - 1] = '"';
    for (std::size_t k = i + 1; k + 1 < end; ++k)
      if (out[k] == '"' || out[k] == '\\') out[k] = '_';
    ranges.push_back({static_cast<std::uint32_t>(i), static_cast<std::uint32_t>(end)});
    i = end - 1;
  }
  return out;
}

}  // namespace analyzer::policy
