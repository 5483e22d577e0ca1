// regex, regexall, replace: with RE2, the engine whose syntax Terraform documents.
#include <re2/re2.h>

#include <map>

#include "frontends/terraform/functions/call.h"

namespace analyzer::frontends::terraform {

using value::Element;
using value::Entry;
using value::Value;
using Args = std::span<const Value>;

namespace {

re2::StringPiece piece(std::string_view t) {
  return {t.data(), t.size()};
}

std::unique_ptr<re2::RE2> compile(std::string_view pattern) {
  re2::RE2::Options options(re2::RE2::Quiet);
  options.set_max_mem(1 << 22);
  return std::make_unique<re2::RE2>(piece(pattern), options);
}

std::string fault_of(const re2::RE2& expression) {
  return "`" + expression.pattern() + "` is no regular expression: " + expression.error();
}

// Without groups the match; with unnamed ones a list, with named ones a map.
Value captured(const Call& call, const re2::RE2& expression, const std::vector<re2::StringPiece>& groups) {
  auto text_of = [&](const re2::StringPiece& g) {
    return g.data() ? call.text({g.data(), g.size()}) : call.store.null();
  };
  if (groups.size() == 1) return text_of(groups[0]);
  const std::map<int, std::string>& names = expression.CapturingGroupNames();
  if (names.empty()) {
    std::vector<Element> list;
    for (std::size_t i = 1; i < groups.size(); ++i) list.push_back({text_of(groups[i])});
    return call.store.list(list, value::Shape::tuple);
  }
  std::vector<Entry> entries;
  for (const auto& [index, name] : names)
    entries.push_back({call.store.keep(name), text_of(groups[static_cast<std::size_t>(index)])});
  return call.store.object(entries, value::Shape::object);
}

bool mixes_names(const re2::RE2& expression) {
  auto named = static_cast<int>(expression.CapturingGroupNames().size());
  return named > 0 && named != expression.NumberOfCapturingGroups();
}

Value regex(const Call& call, Args a) {
  auto expression = compile(a[0].text());
  if (!expression->ok()) return call.error(fault_of(*expression));
  if (mixes_names(*expression)) return call.error("a pattern names all its groups or none");
  std::vector<re2::StringPiece> groups(static_cast<std::size_t>(expression->NumberOfCapturingGroups()) + 1);
  std::string_view t = a[1].text();
  if (!expression->Match(piece(t), 0, t.size(), re2::RE2::UNANCHORED, groups.data(), static_cast<int>(groups.size())))
    return call.error("the pattern does not match any part of the given string");
  return captured(call, *expression, groups);
}

// Goes through all matches as Go does: an empty match right after another match does not count.
template <typename F>
void each_match(const re2::RE2& expression, std::string_view t, F&& f) {
  std::vector<re2::StringPiece> groups(static_cast<std::size_t>(expression.NumberOfCapturingGroups()) + 1);
  std::size_t at = 0;
  std::size_t last_end = std::string_view::npos;
  while (at <= t.size()) {
    if (!expression.Match(piece(t), at, t.size(), re2::RE2::UNANCHORED, groups.data(), static_cast<int>(groups.size())))
      break;
    auto begin = static_cast<std::size_t>(groups[0].data() - t.data());
    std::size_t end = begin + groups[0].size();
    if (!(groups[0].empty() && begin == last_end)) f(begin, end, groups);
    last_end = end;
    if (end > at && !groups[0].empty()) {
      at = end;
    } else {
      at = end + 1;  // past a whole character
      while (at < t.size() && (static_cast<unsigned char>(t[at]) & 0xC0) == 0x80) ++at;
    }
  }
}

Value regexall(const Call& call, Args a) {
  auto expression = compile(a[0].text());
  if (!expression->ok()) return call.error(fault_of(*expression));
  if (mixes_names(*expression)) return call.error("a pattern names all its groups or none");
  std::vector<Element> all;
  each_match(*expression, a[1].text(), [&](std::size_t, std::size_t, const std::vector<re2::StringPiece>& groups) {
    all.push_back({captured(call, *expression, groups)});
  });
  return call.store.list(all, value::Shape::list);
}

bool is_word(char c) {
  return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// `$1`, `$name` (as long as it goes), `${name}`, `$$`.
void expand(std::string& out, std::string_view replacement, const re2::RE2& expression,
            const std::vector<re2::StringPiece>& groups) {
  for (std::size_t i = 0; i < replacement.size(); ++i) {
    if (replacement[i] != '$') {
      out += replacement[i];
      continue;
    }
    if (i + 1 < replacement.size() && replacement[i + 1] == '$') {
      out += '$';
      ++i;
      continue;
    }
    bool braces = i + 1 < replacement.size() && replacement[i + 1] == '{';
    std::size_t begin = i + 1 + (braces ? 1 : 0), end = begin;
    while (end < replacement.size() && is_word(replacement[end])) ++end;
    if (end == begin || (braces && (end >= replacement.size() || replacement[end] != '}'))) {
      out += '$';
      continue;
    }
    std::string name(replacement.substr(begin, end - begin));
    i = braces ? end : end - 1;
    int index = -1;
    if (name.find_first_not_of("0123456789") == std::string::npos) {
      index = name.size() < 6 ? std::atoi(name.c_str()) : -1;
    } else {
      auto found = expression.NamedCapturingGroups().find(name);
      if (found != expression.NamedCapturingGroups().end()) index = found->second;
    }
    if (index >= 0 && static_cast<std::size_t>(index) < groups.size() && groups[static_cast<std::size_t>(index)].data())
      out.append(groups[static_cast<std::size_t>(index)].data(), groups[static_cast<std::size_t>(index)].size());
  }
}

Value replace(const Call& call, Args a) {
  std::string_view t = a[0].text(), search = a[1].text(), by = a[2].text();
  std::string result;
  if (search.size() > 1 && search.front() == '/' && search.back() == '/') {
    auto expression = compile(search.substr(1, search.size() - 2));
    if (!expression->ok()) return call.error(fault_of(*expression));
    std::size_t copied = 0;
    each_match(*expression, t, [&](std::size_t begin, std::size_t end, const std::vector<re2::StringPiece>& groups) {
      result.append(t.substr(copied, begin - copied));
      expand(result, by, *expression, groups);
      copied = end;
    });
    result.append(t.substr(copied));
    return call.text(result);
  }
  if (search.empty()) {  // Go puts the replacement around every character
    for (std::size_t i = 0; i < t.size(); ++i) {
      if ((static_cast<unsigned char>(t[i]) & 0xC0) != 0x80) result.append(by);
      result += t[i];
    }
    result.append(by);
    return call.text(result);
  }
  for (std::size_t at; (at = t.find(search)) != std::string_view::npos; t.remove_prefix(at + search.size())) {
    result.append(t.substr(0, at));
    result.append(by);
  }
  result.append(t);
  return call.text(result);
}

constexpr Function table[] = {
    {"regex", "pattern:string string:string", value::Type::any, Needs::all, regex},
    {"regexall", "pattern:string string:string", value::Type::list, Needs::all, regexall},
    {"replace", "str:string substr:string replace:string", value::Type::string, Needs::all, replace},
};

}  // namespace

std::span<const Function> pattern_functions() {
  return table;
}

}  // namespace analyzer::frontends::terraform
