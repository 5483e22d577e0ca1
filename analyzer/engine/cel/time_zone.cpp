#include "engine/cel/time_zone.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace analyzer::engine::cel {
namespace {

const char* const database = "/usr/share/zoneinfo";
constexpr std::size_t largest_file = 64 * 1024;
constexpr std::size_t most_zones = 1000;

// From each moment on the offset beside it; before the first, `initial`. What comes after the last transition that a
// file lists (far in the future) keeps the last offset.
struct Zone {
  std::vector<std::int64_t> moments;
  std::vector<std::int64_t> offsets;
  std::int64_t initial = 0;
};

std::int64_t read_number(const std::string& data, std::size_t at, std::size_t bytes) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < bytes; ++i) value = value << 8 | static_cast<unsigned char>(data[at + i]);
  if (bytes == 4) return static_cast<std::int32_t>(value);
  return static_cast<std::int64_t>(value);
}

// The layout is RFC 8536's: a block for 32 bits, then one for 64 bits with the same head; only the second is read.
std::optional<Zone> parse_zone(const std::string& data) {
  constexpr std::size_t head = 44;
  std::size_t at = 0;
  for (int block = 0; block < 2; ++block) {
    if (data.size() < at + head || data.compare(at, 4, "TZif") != 0 || data[at + 4] < '2') return std::nullopt;
    const auto count = [&](std::size_t field) {
      return static_cast<std::size_t>(static_cast<std::uint32_t>(read_number(data, at + 20 + 4 * field, 4)));
    };
    const std::size_t is_ut = count(0), is_std = count(1), leaps = count(2), times = count(3), kinds = count(4),
                      chars = count(5);
    const std::size_t width = block == 0 ? 4 : 8;
    const std::size_t limit = largest_file;
    if (is_ut > limit || is_std > limit || leaps > limit || times > limit || kinds > limit || chars > limit)
      return std::nullopt;
    const std::size_t size = times * width + times + kinds * 6 + chars + leaps * (width + 4) + is_std + is_ut;
    if (data.size() < at + head + size) return std::nullopt;
    if (block == 0) {
      at += head + size;
      continue;
    }
    Zone zone;
    const std::size_t body = at + head, types = body + times * 8, rows = types + times;
    const auto offset = [&](std::size_t kind) { return read_number(data, rows + 6 * kind, 4); };
    if (kinds == 0) return std::nullopt;
    zone.initial = offset(0);
    for (std::size_t i = 0; i < times; ++i) {
      const auto kind = static_cast<unsigned char>(data[types + i]);
      if (kind >= kinds) return std::nullopt;
      zone.moments.push_back(read_number(data, body + 8 * i, 8));
      zone.offsets.push_back(offset(kind));
    }
    return zone;
  }
  return std::nullopt;
}

// `Continent/City`: letters, digits and `_ + -` between slashes, so that no name leads out of the database.
bool is_zone_name(std::string_view name) {
  if (name.empty() || name.size() > 64 || name.front() == '/') return false;
  return std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '+' ||
           c == '-' || c == '/';
  });
}

const Zone* find_zone(std::string_view name) {
  static std::mutex mutex;
  static std::map<std::string, std::unique_ptr<Zone>, std::less<>> zones;
  if (!is_zone_name(name)) return nullptr;
  const std::lock_guard lock(mutex);
  if (const auto known = zones.find(name); known != zones.end()) return known->second.get();
  if (zones.size() >= most_zones) return nullptr;
  std::unique_ptr<Zone>& zone = zones[std::string(name)];
  const std::filesystem::path path = std::filesystem::path(database) / name;
  std::error_code failure;
  if (!std::filesystem::is_regular_file(path, failure)) return nullptr;
  std::ifstream file(path, std::ios::binary);
  std::string data(largest_file, '\0');
  file.read(data.data(), static_cast<std::streamsize>(data.size()));
  data.resize(static_cast<std::size_t>(file.gcount()));
  if (auto parsed = parse_zone(data)) zone = std::make_unique<Zone>(std::move(*parsed));
  return zone.get();
}

// `+01:00`, `-02:30`, `02:00`.
std::optional<std::int64_t> fixed_offset(std::string_view text) {
  const bool west = !text.empty() && text.front() == '-';
  if (west || (!text.empty() && text.front() == '+')) text.remove_prefix(1);
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos || colon == 0 || colon > 2 || text.size() != colon + 3) return std::nullopt;
  std::int64_t hours = 0, minutes = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i == colon) continue;
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
    std::int64_t& part = i < colon ? hours : minutes;
    part = part * 10 + (text[i] - '0');
  }
  if (hours > 23 || minutes > 59) return std::nullopt;
  return (west ? -1 : 1) * (hours * 3600 + minutes * 60);
}

}  // namespace

bool has_named_time_zones() {
  std::error_code failure;
  return std::filesystem::is_directory(database, failure);
}

std::optional<std::int64_t> utc_offset(std::string_view zone, std::int64_t at) {
  if (zone == "UTC" || zone == "Z" || zone.empty()) return 0;
  if (const auto fixed = fixed_offset(zone)) return fixed;
  const Zone* found = find_zone(zone);
  if (found == nullptr) return std::nullopt;
  const auto after = std::upper_bound(found->moments.begin(), found->moments.end(), at);
  if (after == found->moments.begin()) return found->initial;
  return found->offsets[static_cast<std::size_t>(after - found->moments.begin()) - 1];
}

}  // namespace analyzer::engine::cel
