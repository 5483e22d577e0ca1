#include "policy/size.h"

#include "policy/data_files.h"

namespace analyzer::policy {

namespace {

void append_string(std::string& out, std::string_view text) {
  out += '"';
  constexpr char hex[] = "0123456789abcdef";
  for (char c : text) {
    auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\t') {
      out += "\\t";
    } else if (c == '\r') {
      out += "\\r";
    } else if (byte < 0x20) {
      out += "\\u00";
      out += hex[byte >> 4];
      out += hex[byte & 15];
    } else {
      out += c;
    }
  }
  out += '"';
}

bool append(std::string& out, const Element& element) {
  if (element.open || element.guard.is_open()) return false;
  bool first = true;
  switch (element.kind) {
    case Element::Kind::null:
      out += "null";
      return true;
    case Element::Kind::boolean:
    case Element::Kind::number:
      if (!element.text.is_known()) return false;
      out += element.text.known();
      return true;
    case Element::Kind::text:
      if (!element.text.is_known()) return false;
      append_string(out, element.text.known());
      return true;
    case Element::Kind::unknown:
      return false;
    case Element::Kind::list:
      out += '[';
      for (const Element& item : element.items) {
        if (!first) out += ',';
        first = false;
        if (!append(out, item)) return false;
      }
      out += ']';
      return true;
    case Element::Kind::object:
      out += '{';
      for (const Member& member : element.members) {
        if (!first) out += ',';
        first = false;
        append_string(out, member.key);
        out += ':';
        if (!append(out, member.value)) return false;
      }
      out += '}';
      return true;
  }
  return false;
}

}  // namespace

PolicySize size_of(std::string_view json) {
  PolicySize size{json.size(), 0};
  for (char c : json) size.characters += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  return size;
}

std::string minified(std::string_view json) {
  std::string out;
  out.reserve(json.size());
  bool in_string = false;
  for (std::size_t i = 0; i < json.size(); ++i) {
    char c = json[i];
    if (in_string) {
      out += c;
      if (c == '\\' && i + 1 < json.size())
        out += json[++i];
      else if (c == '"')
        in_string = false;
      continue;
    }
    if (c == ' ' || c == '\t' || c == '\n' || c == '\r') continue;
    in_string = c == '"';
    out += c;
  }
  return out;
}

std::optional<std::string> minified(const Element& root) {
  std::string out;
  if (!append(out, root)) return std::nullopt;
  return out;
}

const Quota* quota(std::string_view policy) {
  for (const Quota& one : data_files().quotas)
    if (one.policy == policy) return &one;
  return nullptr;
}

const Quota* quota(DocumentKind kind) {
  switch (kind) {
    case DocumentKind::scp:
      return quota("scp");
    case DocumentKind::rcp:
      return quota("rcp");
    case DocumentKind::identity:
      return quota("identity");
    case DocumentKind::boundary:
      return quota("boundary");
    case DocumentKind::trust:
      return quota("trust");
    default:
      return nullptr;
  }
}

Fit fit(std::size_t written, std::size_t minified, const Quota& quota, bool as_written) {
  std::size_t counted = quota.counts_whitespace && as_written ? written : minified;
  if (minified > quota.newest_size()) return Fit::too_large;
  if (counted > quota.newest_size()) return Fit::fits_minified;
  return counted > quota.oldest_size() ? Fit::above_old_limit : Fit::fits;
}

}  // namespace analyzer::policy
