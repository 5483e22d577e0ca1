// Functions of strings: case, trimming, splitting and joining, prefixes and suffixes.
#include "frontends/terraform/functions/call.h"
#include "frontends/terraform/text_join.h"
#include "frontends/terraform/unicode.h"

#include <algorithm>

namespace analyzer::frontends::terraform {

using value::Element;
using value::Value;
using Args = std::span<const Value>;

namespace {

Value chomp(const Call& call, Args a) {
  std::string_view t = a[0].text();
  while (!t.empty() && (t.back() == '\n' || t.back() == '\r')) t.remove_suffix(1);
  return call.text(t);
}

Value starts_with(const Call& call, Args a) {
  if (!a[1].is_known_string()) return call.unknown(a);
  return call.store.from_guard(call.store.starts_with(a[0], a[1].text()));
}
Value ends_with(const Call& call, Args a) {
  if (!a[1].is_known_string()) return call.unknown(a);
  return call.store.from_guard(call.store.ends_with(a[0], a[1].text()));
}
Value contains_text(const Call& call, Args a) {
  if (!a[1].is_known_string()) return call.unknown(a);
  return call.store.from_guard(call.store.contains(a[0], a[1].text()));
}

Value indent(const Call& call, Args a) {
  if (!a[0].is_integer() || a[0].integer() < 0 || a[0].integer() > 1000)
    return call.error("the number of spaces must be a whole number up to 1000");
  std::string pad(static_cast<std::size_t>(a[0].integer()), ' ');
  std::string result;
  for (char c : a[1].text()) {
    result += c;
    if (c == '\n') result += pad;
  }
  return call.text(result);
}

Value join(const Call& call, Args a) {
  if (a.size() < 2) return call.error("at least one list is needed");
  std::vector<Value> parts;
  bool first = true;
  for (Value list : a.subspan(1)) {
    if (!list.is_list()) return call.unknown(a);
    for (const Element& e : list.elements()) {
      if (e.value.is_null()) return call.error("a list element is null; a null value cannot be joined");
      if (e.value.is_list() || e.value.is_object()) return call.unknown(a);
      if (!first) parts.push_back(a[0]);
      parts.push_back(e.value);
      first = false;
    }
  }
  return join_text(call.store, parts);
}

Value lower_case(const Call& call, Args a) {
  return call.text(lower(a[0].text()));
}
Value upper_case(const Call& call, Args a) {
  return call.text(upper(a[0].text()));
}
Value title_case(const Call& call, Args a) {
  return call.text(title(a[0].text()));
}

Value split(const Call& call, Args a) {
  std::string_view separator = a[0].text(), t = a[1].text();
  std::vector<Element> parts;
  if (separator.empty()) {
    for (std::string_view g : graphemes(t)) parts.push_back({call.text(g)});
  } else {
    for (std::size_t at; (at = t.find(separator)) != std::string_view::npos; t.remove_prefix(at + separator.size()))
      parts.push_back({call.text(t.substr(0, at))});
    parts.push_back({call.text(t)});
  }
  return call.store.list(parts, value::Shape::list);
}

// Terms of these kinds are digits or words, so a separator of punctuation cannot be hidden in them.
bool is_plain_word(const value::Store& store, value::TermId term) {
  switch (store.term(term).op) {
    case value::Op::account:
    case value::Op::account_name:
    case value::Op::region:
    case value::Op::partition:
      return true;
    default:
      return false;
  }
}

Value split_pieces(const Call& call, Args a) {
  if (a[0].is_known_string() && a[1].is_known_string()) return split(call, a);
  if (!a[0].is_known_string() || !a[1].is_string() || a[0].text().empty()) return call.unknown(a);
  std::string_view separator = a[0].text();
  bool punctuation = std::all_of(separator.begin(), separator.end(), [](char c) {
    return c == ':' || c == '/' || c == ',' || c == ' ' || c == ';' || c == '|';
  });
  std::vector<Element> parts;
  std::vector<Value> current;
  for (const value::Piece& p : a[1].pieces()) {
    if (!p.known()) {
      if (!punctuation || !is_plain_word(call.store, p.term)) return call.unknown(a);
      current.push_back(call.store.unknown(p.term));
      continue;
    }
    std::string_view t = p.text;
    for (std::size_t at; (at = t.find(separator)) != std::string_view::npos; t.remove_prefix(at + separator.size())) {
      current.push_back(call.text(t.substr(0, at)));
      parts.push_back({call.store.concat(current)});
      current.clear();
    }
    current.push_back(call.text(t));
  }
  parts.push_back({call.store.concat(current)});
  return call.store.list(parts, value::Shape::list);
}

Value reversed(const Call& call, Args a) {
  std::vector<std::string_view> clusters = graphemes(a[0].text());
  std::string result;
  for (auto it = clusters.rbegin(); it != clusters.rend(); ++it) result += *it;
  return call.text(result);
}

Value substring(const Call& call, Args a) {
  if (!a[1].is_integer() || !a[2].is_integer()) return call.error("offset and length must be whole numbers");
  std::vector<std::string_view> clusters = graphemes(a[0].text());
  auto size = static_cast<std::int64_t>(clusters.size());
  std::int64_t offset = a[1].integer(), length = a[2].integer();
  if (offset < 0) offset = std::max<std::int64_t>(0, offset + size);
  if (length < 0) length = size;
  std::string result;
  for (std::int64_t i = offset; i < size && i - offset < length; ++i) result += clusters[static_cast<std::size_t>(i)];
  return call.text(result);
}

Value trim(const Call& call, Args a) {
  return call.text(trimmed(a[0].text(), a[1].text()));
}
Value trim_space(const Call& call, Args a) {
  return call.text(trimmed_space(a[0].text()));
}

Value trim_prefix(const Call& call, Args a) {
  std::string_view t = a[0].text(), prefix = a[1].text();
  return t.substr(0, prefix.size()) == prefix ? call.text(t.substr(prefix.size())) : a[0];
}
Value trim_suffix(const Call& call, Args a) {
  std::string_view t = a[0].text(), suffix = a[1].text();
  bool has = t.size() >= suffix.size() && t.substr(t.size() - suffix.size()) == suffix;
  return has ? call.text(t.substr(0, t.size() - suffix.size())) : a[0];
}

Value template_string(const Call& call, Args a) {
  if (!call.host || !a[0].is_known_string()) return call.unknown(a);
  return call.host->render_text(a[0].text(), a[1], call.where);
}

constexpr Function table[] = {
    {"chomp", "str:string", value::Type::string, Needs::all, chomp},
    {"endswith", "str:string suffix:string", value::Type::boolean, Needs::shape, ends_with},
    {"indent", "spaces:number str:string", value::Type::string, Needs::all, indent},
    {"join", "separator:string lists:list(string)*", value::Type::string, Needs::shape, join},
    {"lower", "str:string", value::Type::string, Needs::all, lower_case},
    {"split", "separator:string str:string", value::Type::list, Needs::shape, split_pieces},
    {"startswith", "str:string prefix:string", value::Type::boolean, Needs::shape, starts_with},
    {"strcontains", "str:string substr:string", value::Type::boolean, Needs::shape, contains_text},
    {"strrev", "str:string", value::Type::string, Needs::all, reversed},
    {"substr", "str:string offset:number length:number", value::Type::string, Needs::all, substring},
    {"templatestring", "template:string vars:any", value::Type::string, Needs::nothing, template_string},
    {"title", "str:string", value::Type::string, Needs::all, title_case},
    {"trim", "str:string cutset:string", value::Type::string, Needs::all, trim},
    {"trimprefix", "str:string prefix:string", value::Type::string, Needs::all, trim_prefix},
    {"trimspace", "str:string", value::Type::string, Needs::all, trim_space},
    {"trimsuffix", "str:string suffix:string", value::Type::string, Needs::all, trim_suffix},
    {"upper", "str:string", value::Type::string, Needs::all, upper_case},
};

}  // namespace

std::span<const Function> string_functions() {
  return table;
}

}  // namespace analyzer::frontends::terraform
