// base64, csv, URL and character encodings.
#include <fmt/format.h>

#include "frontends/terraform/functions/call.h"
#include "frontends/terraform/functions/digest.h"
#include "frontends/terraform/unicode.h"

namespace analyzer::frontends::terraform {

using value::Element;
using value::Entry;
using value::Shape;
using value::Value;
using Args = std::span<const Value>;

std::string base64_encoded(std::string_view bytes) {
  static constexpr char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::uint32_t group = 0;
    for (std::size_t j = 0; j < 3; ++j)
      group = group << 8 | (i + j < bytes.size() ? static_cast<unsigned char>(bytes[i + j]) : 0u);
    for (std::size_t j = 0; j < 4; ++j) out += i + j <= bytes.size() ? alphabet[group >> (18 - 6 * j) & 63] : '=';
  }
  return out;
}

std::optional<std::string> base64_decoded(std::string_view text) {
  std::string clean;
  for (char c : text)
    if (c != '\n' && c != '\r') clean += c;
  if (clean.size() % 4 != 0) return std::nullopt;
  std::size_t padding = 0;
  while (padding < 2 && padding < clean.size() && clean[clean.size() - 1 - padding] == '=') ++padding;
  std::string out;
  std::uint32_t group = 0;
  for (std::size_t i = 0; i < clean.size(); ++i) {
    char c = clean[i];
    std::uint32_t bits = 0;
    if (c >= 'A' && c <= 'Z')
      bits = static_cast<std::uint32_t>(c - 'A');
    else if (c >= 'a' && c <= 'z')
      bits = static_cast<std::uint32_t>(c - 'a' + 26);
    else if (c >= '0' && c <= '9')
      bits = static_cast<std::uint32_t>(c - '0' + 52);
    else if (c == '+')
      bits = 62;
    else if (c == '/')
      bits = 63;
    else if (c != '=' || i + padding < clean.size())
      return std::nullopt;
    group = group << 6 | bits;
    if (i % 4 == 3) {
      for (int shift = 16; shift >= 0; shift -= 8) out += static_cast<char>(group >> shift & 255);
      group = 0;
    }
  }
  out.resize(out.size() - padding);
  return out;
}

namespace {

Value base64encode(const Call& call, Args a) {
  return call.text(base64_encoded(a[0].text()));
}

Value base64decode(const Call& call, Args a) {
  std::optional<std::string> bytes = base64_decoded(a[0].text());
  if (!bytes) return call.error("the text is no base64");
  if (source::find_invalid_utf8(*bytes) != std::string::npos) return call.error("the decoded bytes are not UTF-8");
  return call.text(normalized(*bytes));
}

// The exact bytes depend on the compressor.
Value base64gzip(const Call& call, Args a) {
  return call.unknown(a);
}

Value urlencode(const Call& call, Args a) {
  std::string out;
  for (char c : a[0].text()) {
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
        c == '.' || c == '~')
      out += c;
    else if (c == ' ')
      out += '+';
    else
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return call.text(out);
}

enum class Charset { utf8, utf16le, utf16be, latin1, ascii, other };
Charset charset_of(std::string_view name) {
  std::string n = upper(name);
  if (n == "UTF-8" || n == "UTF8") return Charset::utf8;
  if (n == "UTF-16LE") return Charset::utf16le;
  if (n == "UTF-16BE") return Charset::utf16be;
  if (n == "ISO-8859-1" || n == "LATIN1") return Charset::latin1;
  if (n == "US-ASCII" || n == "ASCII") return Charset::ascii;
  return Charset::other;
}

Value textencodebase64(const Call& call, Args a) {
  Charset set = charset_of(a[1].text());
  if (set == Charset::other) return call.unknown(a);
  std::string bytes;
  for (char32_t c : code_points(a[0].text())) {
    auto unit = [&](std::uint32_t u) {
      if (set == Charset::utf16le)
        bytes += {static_cast<char>(u & 255), static_cast<char>(u >> 8)};
      else
        bytes += {static_cast<char>(u >> 8), static_cast<char>(u & 255)};
    };
    if (set == Charset::utf8) {
      append_utf8(bytes, c);
    } else if (set == Charset::utf16le || set == Charset::utf16be) {
      if (c >= 0x10000) {
        unit(0xD800 + ((c - 0x10000) >> 10));
        unit(0xDC00 + ((c - 0x10000) & 0x3FF));
      } else {
        unit(c);
      }
    } else {
      if (c > (set == Charset::latin1 ? 0xFFu : 0x7Fu))
        return call.error("a character does not exist in that encoding");
      bytes += static_cast<char>(c);
    }
  }
  return call.text(base64_encoded(bytes));
}

Value textdecodebase64(const Call& call, Args a) {
  Charset set = charset_of(a[1].text());
  if (set == Charset::other) return call.unknown(a);
  std::optional<std::string> bytes = base64_decoded(a[0].text());
  if (!bytes) return call.error("the text is no base64");
  std::string out;
  auto byte = [&](std::size_t i) { return static_cast<std::uint32_t>(static_cast<unsigned char>((*bytes)[i])); };
  if (set == Charset::utf8) {
    out = *bytes;
  } else if (set == Charset::utf16le || set == Charset::utf16be) {
    auto unit = [&](std::size_t i) {
      return set == Charset::utf16le ? byte(i) | byte(i + 1) << 8 : byte(i) << 8 | byte(i + 1);
    };
    for (std::size_t i = 0; i + 1 < bytes->size(); i += 2) {
      std::uint32_t u = unit(i);
      if (u >= 0xD800 && u < 0xDC00 && i + 3 < bytes->size()) {
        u = 0x10000 + ((u - 0xD800) << 10) + (unit(i + 2) - 0xDC00);
        i += 2;
      }
      append_utf8(out, u);
    }
  } else {
    for (std::size_t i = 0; i < bytes->size(); ++i) append_utf8(out, byte(i));
  }
  if (source::find_invalid_utf8(out) != std::string::npos) return call.error("the decoded bytes are not text");
  return call.text(out);
}

// RFC 4180, the first line naming the columns.
Value csvdecode(const Call& call, Args a) {
  std::string_view t = a[0].text();
  std::vector<std::vector<std::string>> rows;
  std::size_t i = 0;
  while (i < t.size()) {
    if (t[i] == '\n' || (t[i] == '\r' && i + 1 < t.size() && t[i + 1] == '\n')) {  // empty lines do not count
      i += t[i] == '\r' ? 2 : 1;
      continue;
    }
    std::vector<std::string> row;
    for (bool more = true; more;) {
      std::string field;
      if (i < t.size() && t[i] == '"') {
        ++i;
        for (;;) {
          if (i >= t.size()) return call.error("a quoted field is never closed");
          if (t[i] == '"') {
            if (i + 1 < t.size() && t[i + 1] == '"') {
              field += '"';
              i += 2;
              continue;
            }
            ++i;
            break;
          }
          field += t[i++];
        }
        if (i < t.size() && t[i] != ',' && t[i] != '\n' && t[i] != '\r')
          return call.error("text after a closing quote");
      } else {
        while (i < t.size() && t[i] != ',' && t[i] != '\n') {
          if (t[i] == '"') return call.error("a quote inside a field without quotes");
          if (t[i] == '\r' && (i + 1 >= t.size() || t[i + 1] == '\n')) break;
          field += t[i++];
        }
      }
      row.push_back(std::move(field));
      more = i < t.size() && t[i] == ',';
      if (more) ++i;
    }
    if (i < t.size() && t[i] == '\r') ++i;
    if (i < t.size() && t[i] == '\n') ++i;
    rows.push_back(std::move(row));
  }
  if (rows.empty()) return call.error("missing header line");
  std::vector<Element> list;
  for (std::size_t r = 1; r < rows.size(); ++r) {
    if (rows[r].size() != rows[0].size())
      return call.error(fmt::format("line {} has {} fields, the header {}", r + 1, rows[r].size(), rows[0].size()));
    std::vector<Entry> entries;
    for (std::size_t c = 0; c < rows[r].size(); ++c)
      entries.push_back({call.store.keep(rows[0][c]), call.text(rows[r][c])});
    list.push_back({call.store.object(entries, Shape::object)});
  }
  return call.store.list(list, Shape::list);
}

constexpr Function table[] = {
    {"base64decode", "str:string", value::Type::string, Needs::all, base64decode},
    {"base64encode", "str:string", value::Type::string, Needs::all, base64encode},
    {"base64gzip", "str:string", value::Type::string, Needs::nothing, base64gzip},
    {"csvdecode", "str:string", value::Type::list, Needs::all, csvdecode},
    {"textdecodebase64", "source:string encoding:string", value::Type::string, Needs::all, textdecodebase64},
    {"textencodebase64", "string:string encoding:string", value::Type::string, Needs::all, textencodebase64},
    {"urlencode", "str:string", value::Type::string, Needs::all, urlencode},
};

}  // namespace

std::span<const Function> encoding_functions() {
  return table;
}

}  // namespace analyzer::frontends::terraform
