#include "value/value.h"

#include <charconv>
#include <cstdlib>
#include <string>

#include "base/assert.h"
#include "value/node.h"

namespace analyzer::value {

Kind Value::kind() const {
  return node_ ? node_->kind : Kind::removed;
}
Shape Value::shape() const {
  return node_ ? node_->shape : Shape::none;
}

bool Value::is_known_string() const {
  return is_string() && (node_->pieces.empty() || (node_->pieces.size() == 1 && node_->pieces[0].known()));
}

bool Value::is_known_scalar() const {
  Kind k = kind();
  return k == Kind::null || k == Kind::boolean || k == Kind::number || is_known_string();
}

bool Value::is_wholly_known() const {
  return !node_ || node_->wholly_known;
}
bool Value::boolean() const {
  ANALYZER_ASSERT(is(Kind::boolean), "only a boolean has a truth value");
  return node_->boolean;
}
std::string_view Value::number_text() const {
  return is(Kind::number) ? node_->text : std::string_view{};
}
bool Value::is_integer() const {
  return is(Kind::number) && node_->is_integer;
}
std::int64_t Value::integer() const {
  ANALYZER_ASSERT(is_integer(), "only a small whole number is an integer");
  return node_->integer;
}
double Value::real() const {
  if (is_integer()) return static_cast<double>(node_->integer);
  return is(Kind::number) ? std::strtod(std::string(node_->text).c_str(), nullptr) : 0.0;
}
std::string_view Value::text() const {
  return is_known_string() ? node_->text : std::string_view{};
}
std::span<const Piece> Value::pieces() const {
  return is_string() ? node_->pieces : std::span<const Piece>{};
}
std::span<const Element> Value::elements() const {
  return is_list() ? node_->elements : std::span<const Element>{};
}
std::span<const Entry> Value::entries() const {
  return is_object() ? node_->entries : std::span<const Entry>{};
}
std::span<const Alternative> Value::alternatives() const {
  return is_choice() ? node_->alternatives : std::span<const Alternative>{};
}
TermId Value::term() const {
  return is_unknown() ? node_->term : TermId{};
}
bool Value::open() const {
  return node_ && node_->open;
}
TermId Value::rest() const {
  return open() ? node_->term : TermId{};
}

const Entry* Value::find(std::string_view key) const {
  for (const Entry& entry : entries())
    if (entry.key == key) return &entry;
  return nullptr;
}

Value Value::get(std::string_view key) const {
  const Entry* entry = find(key);
  return entry ? entry->value : Value{};
}

Value Value::document() const {
  return is_string() ? node_->document : Value{};
}
std::uint64_t Value::hash() const {
  return node_ ? node_->hash : 0;
}

std::uint64_t mix(std::uint64_t a, std::uint64_t b) {
  a ^= b + 0x9e3779b97f4a7c15ull + (a << 6) + (a >> 2);
  a *= 0xff51afd7ed558ccdull;
  return a ^ (a >> 32);
}

std::uint64_t hash_text(std::string_view text) {
  std::uint64_t h = 0xcbf29ce484222325ull;
  for (char c : text) h = (h ^ static_cast<unsigned char>(c)) * 0x100000001b3ull;
  return h;
}

std::string canonical_number(std::string_view text) {
  bool negative = false;
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) {
    negative = text[0] == '-';
    text.remove_prefix(1);
  }
  std::string digits;
  long exponent = 0;
  std::size_t i = 0;
  bool any = false;
  for (; i < text.size() && text[i] >= '0' && text[i] <= '9'; ++i, any = true) digits += text[i];
  if (i < text.size() && text[i] == '.') {
    for (++i; i < text.size() && text[i] >= '0' && text[i] <= '9'; ++i, any = true) {
      digits += text[i];
      --exponent;
    }
  }
  if (!any) return {};
  if (i < text.size() && (text[i] == 'e' || text[i] == 'E')) {
    ++i;
    if (i < text.size() && text[i] == '+') ++i;
    long written = 0;
    auto [end, error] = std::from_chars(text.data() + i, text.data() + text.size(), written);
    if (error != std::errc{} || end != text.data() + text.size()) return {};
    exponent += written;
  } else if (i != text.size()) {
    return {};
  }
  std::size_t first = digits.find_first_not_of('0');
  if (first == std::string::npos) return "0";
  digits.erase(0, first);
  while (digits.back() == '0') {
    digits.pop_back();
    ++exponent;
  }
  return (negative ? "-" : "") + digits + "E" + std::to_string(exponent);
}

}  // namespace analyzer::value
