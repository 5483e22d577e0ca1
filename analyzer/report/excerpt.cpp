#include "report/excerpt.h"

#include <algorithm>

#include "report/screen_text.h"

namespace analyzer::report {
namespace {

constexpr std::uint32_t lines_shown_whole = 4;  // a range of more lines is cut in the middle
constexpr std::size_t longest_line = 1 << 16;   // of a longer line only the part around the range is looked at

struct Line {
  std::string text;   // as shown, cut to the room there is
  std::string marks;  // spaces and marks below it
};

// The line's cells, and which of them `[begin, end)` (byte offsets in the line) covers.
Line lay_out(std::string_view whole, std::size_t begin, std::size_t end, unsigned room, char mark) {
  std::size_t cut = 0;
  if (whole.size() > longest_line && begin > 2000) {
    cut = begin - 1000;
    while (cut < begin && (static_cast<unsigned char>(whole[cut]) & 0xC0) == 0x80) ++cut;
  }
  const std::vector<Cell> all = cells(whole.substr(cut, longest_line));
  begin -= cut;
  end -= std::min(end, cut);

  unsigned total = 0, before = 0, covered = 0;
  std::size_t first = all.size(), last = all.size();
  for (std::size_t i = 0; i < all.size(); ++i) {
    total += all[i].width;
    const std::size_t next = i + 1 < all.size() ? all[i + 1].offset : whole.size() - cut;
    const bool inside = all[i].offset < end && next > begin;
    if (inside && first == all.size()) first = i;
    if (inside) last = i;
    if (first == all.size()) before += all[i].width;
    if (inside) covered += all[i].width;
  }
  const bool nothing_covered = first == all.size();

  // Where the line does not fit, a window that keeps the beginning of the range well inside it.
  unsigned from = 0;
  if (cut > 0 || total > room) {
    const unsigned wanted = std::min(std::max(covered, 1U), room * 2 / 3);
    if (before + wanted > room - 2) from = before + wanted - room * 2 / 3;
    if (cut > 0) from = std::max(from, 1U);
  }
  Line line;
  unsigned column = 0, shown = 0;
  if (from > 0) {
    line.text = "\xE2\x80\xA6";
    line.marks = " ";
    shown = 1;
  }
  bool clipped = false;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const Cell& cell = all[i];
    const bool visible = column >= from;
    column += cell.width;
    if (!visible) continue;
    if (shown + cell.width > room - (total > room ? 1 : 0)) {
      clipped = true;
      break;
    }
    line.text += cell.text;
    line.marks.append(cell.width, !nothing_covered && i >= first && i <= last ? mark : ' ');
    shown += cell.width;
  }
  if (clipped) line.text += "\xE2\x80\xA6";
  if (nothing_covered) {
    // Something missing: one mark where it should be, the end of the line included.
    line.marks.resize(std::min<std::size_t>(before - std::min(before, from) + (from > 0 ? 1 : 0), room - 1), ' ');
    line.marks += mark;
  }
  while (!line.marks.empty() && line.marks.back() == ' ') line.marks.pop_back();
  while (!line.text.empty() && line.text.back() == ' ') line.text.pop_back();
  return line;
}

}  // namespace

std::string excerpt(const Place& place, const Palette& palette, const ExcerptStyle& style) {
  if (!place || place.whole_file) return "";
  const source::SourceFile& file = *place.file;
  const std::uint32_t first = place.start.line;
  const std::uint32_t last = std::max(first, place.end.line);
  const std::string widest = std::to_string(last);
  const auto gutter = static_cast<unsigned>(style.indent.size() + widest.size() + 3);
  const unsigned room = style.width > gutter + 20 ? style.width - gutter : 20;

  auto number = [&](std::string_view text) {
    std::string padded(widest.size() - std::min(widest.size(), text.size()), ' ');
    return style.indent + palette.blue(padded + std::string(text) + " |");
  };
  std::string out;
  for (std::uint32_t n = first; n <= last; ++n) {
    if (last - first >= lines_shown_whole && n == first + lines_shown_whole - 2 && n < last) {
      out += number("") + palette.dim(" \xE2\x80\xA6 " + std::to_string(last - n) + " lines") + "\n";
      n = last;
    }
    const source::Range range = file.line_range(n);
    const std::string_view text = file.text(range);
    std::size_t begin = place.range.begin > range.begin ? place.range.begin - range.begin : 0;
    std::size_t end = place.range.end > range.begin ? std::min(place.range.end, range.end) - range.begin : 0;
    begin = std::min(begin, text.size());
    if (n > first) begin = std::max(begin, std::min(text.find_first_not_of(" \t"), text.size()));
    const Line line = lay_out(text, begin, std::max(begin, end), room, style.mark);
    out += number(std::to_string(n)) + (line.text.empty() ? "" : " " + line.text) + "\n";
    if (!line.marks.empty() && (begin < end || n == first)) out += number("") + " " + palette.red(line.marks) + "\n";
  }
  return out;
}

}  // namespace analyzer::report
