// A name for a file's content, by which parsed units are shared and cached.
//
// SHA-256: a cache that mistakes one template for another would give a wrong verdict, and whoever writes a template
// could choose a collision of a weaker hash. About 200 MB/s, so compute it only where something is looked up by it.
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstring>
#include <functional>
#include <string_view>

namespace analyzer::source {

struct ContentHash {
  std::array<unsigned char, 32> bytes{};
  auto operator<=>(const ContentHash&) const = default;
};

ContentHash content_hash(std::string_view text);

}  // namespace analyzer::source

template <>
struct std::hash<analyzer::source::ContentHash> {
  std::size_t operator()(const analyzer::source::ContentHash& content) const {
    std::size_t value;
    std::memcpy(&value, content.bytes.data(), sizeof value);
    return value;
  }
};
