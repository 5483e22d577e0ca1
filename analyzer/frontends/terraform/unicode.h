// Text as Terraform counts and changes it: by grapheme cluster, normalised to NFC.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace analyzer::frontends::terraform {

std::string normalized(std::string_view text);  // NFC
std::vector<std::string_view> graphemes(std::string_view text);
std::string upper(std::string_view text);
std::string lower(std::string_view text);
std::string title(std::string_view text);               // the first letter of each word in upper case
std::string_view trimmed_space(std::string_view text);  // without Unicode white space at both ends
std::string_view trimmed(std::string_view text, std::string_view cutset);
// In double quotes with Go's escapes, as `terraform console` prints a string.
std::string quoted(std::string_view text);
void append_utf8(std::string& text, char32_t code_point);
// Code points; bytes that are no UTF-8 become U+FFFD.
std::vector<char32_t> code_points(std::string_view text);

}  // namespace analyzer::frontends::terraform
