#include "report/place.h"

#include <algorithm>

namespace analyzer::report {

Place place_of(const Files& files, source::Location location) {
  Place place;
  if (!location.file.valid() || !files) return place;
  place.file = files(location.file);
  if (!place.file) return place;
  const auto size = static_cast<std::uint32_t>(place.file->text().size());
  place.range = {std::min(location.range.begin, size),
                 std::min(std::max(location.range.begin, location.range.end), size)};
  // Something that ends with its line break stops at the end of that line, as a reader would say.
  const std::string_view text = place.file->text();
  while (place.range.end > place.range.begin + 1 &&
         (text[place.range.end - 1] == '\n' || text[place.range.end - 1] == '\r'))
    --place.range.end;
  place.whole_file = location.range.begin == 0 && location.range.end == 0;
  place.start = place.file->position(place.range.begin);
  place.end = place.file->position(place.range.end);
  return place;
}

std::string to_string(const Place& place) {
  if (!place) return "";
  std::string text(place.path());
  if (!place.whole_file) text += ":" + std::to_string(place.start.line) + ":" + std::to_string(place.start.column);
  return text;
}

}  // namespace analyzer::report
