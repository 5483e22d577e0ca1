// Hashes of text and files, UUIDs.
#include <fmt/format.h>
#include <mbedtls/md.h>

#include "frontends/terraform/functions/call.h"
#include "frontends/terraform/functions/digest.h"

namespace analyzer::frontends::terraform {

using value::Value;
using Args = std::span<const Value>;

std::string digest_of(Digest kind, std::string_view bytes) {
  mbedtls_md_type_t type = kind == Digest::md5      ? MBEDTLS_MD_MD5
                           : kind == Digest::sha1   ? MBEDTLS_MD_SHA1
                           : kind == Digest::sha256 ? MBEDTLS_MD_SHA256
                                                    : MBEDTLS_MD_SHA512;
  const mbedtls_md_info_t* info = mbedtls_md_info_from_type(type);
  std::string out(mbedtls_md_get_size(info), '\0');
  mbedtls_md(info, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
             reinterpret_cast<unsigned char*>(out.data()));
  return out;
}

std::string hex_of(std::string_view bytes) {
  std::string out;
  for (char c : bytes) out += fmt::format("{:02x}", static_cast<unsigned char>(c));
  return out;
}

namespace {

template <Digest kind>
Value hex(const Call& call, Args a) {
  return call.text(hex_of(digest_of(kind, a[0].text())));
}
template <Digest kind>
Value base64(const Call& call, Args a) {
  return call.text(base64_encoded(digest_of(kind, a[0].text())));
}
template <Digest kind>
Value file_hex(const Call& call, Args a) {
  const source::SourceFile* file = call.host ? call.host->read(a[0].text()) : nullptr;
  return file ? call.text(hex_of(digest_of(kind, file->text()))) : call.unknown(a);
}
template <Digest kind>
Value file_base64(const Call& call, Args a) {
  const source::SourceFile* file = call.host ? call.host->read(a[0].text()) : nullptr;
  return file ? call.text(base64_encoded(digest_of(kind, file->text()))) : call.unknown(a);
}

// Different on every run, or needing a private key: never known.
Value never_known(const Call& call, Args a) {
  std::vector<Value> args(a.begin(), a.end());
  args.push_back(call.store.integer(call.where.range.begin));  // two calls are two values
  return call.unknown(args);
}

Value uuidv5(const Call& call, Args a) {
  std::string_view space = a[0].text();
  std::string bytes;
  std::string_view last = space == "dns"    ? "10"
                          : space == "url"  ? "11"
                          : space == "oid"  ? "12"
                          : space == "x500" ? "14"
                                            : "";
  std::string named = last.empty() ? std::string(space) : fmt::format("6ba7b8{}-9dad-11d1-80b4-00c04fd430c8", last);
  std::string digits;
  for (char c : named)
    if (c != '-') digits += c;
  if (digits.size() != 32 || digits.find_first_not_of("0123456789abcdefABCDEF") != std::string::npos)
    return call.error("the namespace is no UUID");
  for (std::size_t i = 0; i < 32; i += 2) bytes += static_cast<char>(std::stoi(digits.substr(i, 2), nullptr, 16));
  std::string hash = digest_of(Digest::sha1, bytes + std::string(a[1].text())).substr(0, 16);
  hash[6] = static_cast<char>((hash[6] & 0x0f) | 0x50);
  hash[8] = static_cast<char>((hash[8] & 0x3f) | 0x80);
  std::string h = hex_of(hash);
  return call.text(h.substr(0, 8) + "-" + h.substr(8, 4) + "-" + h.substr(12, 4) + "-" + h.substr(16, 4) + "-" +
                   h.substr(20));
}

constexpr Function table[] = {
    {"base64sha256", "str:string", value::Type::string, Needs::all, base64<Digest::sha256>},
    {"base64sha512", "str:string", value::Type::string, Needs::all, base64<Digest::sha512>},
    {"bcrypt", "str:string cost:number*", value::Type::string, Needs::nothing, never_known},
    {"filebase64sha256", "path:string", value::Type::string, Needs::all, file_base64<Digest::sha256>},
    {"filebase64sha512", "path:string", value::Type::string, Needs::all, file_base64<Digest::sha512>},
    {"filemd5", "path:string", value::Type::string, Needs::all, file_hex<Digest::md5>},
    {"filesha1", "path:string", value::Type::string, Needs::all, file_hex<Digest::sha1>},
    {"filesha256", "path:string", value::Type::string, Needs::all, file_hex<Digest::sha256>},
    {"filesha512", "path:string", value::Type::string, Needs::all, file_hex<Digest::sha512>},
    {"md5", "str:string", value::Type::string, Needs::all, hex<Digest::md5>},
    {"rsadecrypt", "ciphertext:string privatekey:string", value::Type::string, Needs::nothing, never_known},
    {"sha1", "str:string", value::Type::string, Needs::all, hex<Digest::sha1>},
    {"sha256", "str:string", value::Type::string, Needs::all, hex<Digest::sha256>},
    {"sha512", "str:string", value::Type::string, Needs::all, hex<Digest::sha512>},
    {"uuid", "", value::Type::string, Needs::nothing, never_known},
    {"uuidv5", "namespace:string name:string", value::Type::string, Needs::all, uuidv5},
};

}  // namespace

std::span<const Function> hash_functions() {
  return table;
}

}  // namespace analyzer::frontends::terraform
