// Hashes and base64 of bytes, shared by the functions that need them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace analyzer::frontends::terraform {

enum class Digest { md5, sha1, sha256, sha512 };
std::string digest_of(Digest kind, std::string_view bytes);  // raw bytes
std::string hex_of(std::string_view bytes);
std::string base64_encoded(std::string_view bytes);
std::optional<std::string> base64_decoded(std::string_view text);

}  // namespace analyzer::frontends::terraform
