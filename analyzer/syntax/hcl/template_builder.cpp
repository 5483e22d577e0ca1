#include "syntax/hcl/template_builder.h"

#include <algorithm>
#include <limits>

#include <fmt/format.h>

namespace analyzer::syntax::hcl {
namespace {

// The bytes of the space that begins `text` (Go's unicode.IsSpace), or 0.
std::size_t leading_space(std::string_view text) {
  if (text.empty()) return 0;
  unsigned char c = static_cast<unsigned char>(text[0]);
  if (c == ' ' || (c >= '\t' && c <= '\r')) return 1;
  if (c == 0xC2 && text.size() > 1 && (text[1] == '\x85' || text[1] == '\xA0')) return 2;
  if (text.size() > 2) {
    std::string_view three = text.substr(0, 3);
    if (three == "\xE1\x9A\x80" || three == "\xE3\x80\x80" || three == "\xE2\x81\x9F") return 3;
    if (three.substr(0, 2) == "\xE2\x80") {
      unsigned char last = static_cast<unsigned char>(three[2]);
      if ((last >= 0x80 && last <= 0x8A) || last == 0xA8 || last == 0xA9 || last == 0xAF) return 3;
    }
  }
  return 0;
}

std::size_t trailing_space(std::string_view text) {
  for (std::size_t width : {1, 2, 3}) {
    if (text.size() >= width && leading_space(text.substr(text.size() - width)) == width) return width;
  }
  return 0;
}

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

std::string_view decode_escape(std::string_view escape, char (&buffer)[4]) {
  if (escape.size() < 2) return {};
  switch (escape[1]) {
    case 'n':
      return "\n";
    case 'r':
      return "\r";
    case 't':
      return "\t";
    case '"':
      return "\"";
    case '\\':
      return "\\";
    case 'u':
    case 'U':
      break;
    default:
      return {};
  }
  if (escape.size() != (escape[1] == 'u' ? 6u : 10u)) return {};
  std::uint32_t code = 0;
  for (char digit : escape.substr(2)) code = code << 4 | static_cast<std::uint32_t>(hex_value(digit));
  if (code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF)) return {};
  std::size_t size = 0;
  auto put = [&](std::uint32_t byte) { buffer[size++] = static_cast<char>(byte); };
  if (code < 0x80) {
    put(code);
  } else if (code < 0x800) {
    put(0xC0 | code >> 6);
    put(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    put(0xE0 | code >> 12);
    put(0x80 | (code >> 6 & 0x3F));
    put(0x80 | (code & 0x3F));
  } else {
    put(0xF0 | code >> 18);
    put(0x80 | (code >> 12 & 0x3F));
    put(0x80 | (code >> 6 & 0x3F));
    put(0x80 | (code & 0x3F));
  }
  return {buffer, size};
}

void TemplateBuilder::build(TemplateExpr& target, std::uint32_t parent) {
  const std::uint32_t first_child = builder_.at(parent).first_child;
  if (build_plain(target, first_child)) return;
  // Where literals end matters to strip markers and indentation only.
  strips_ = builder_.text(parent).find('~') != std::string_view::npos;
  by_lines_ = style_ == TemplateStyle::indented_heredoc || (strips_ && style_ != TemplateStyle::quoted);
  flatten(first_child);
  strip();
  if (style_ == TemplateStyle::indented_heredoc) trim_indentation();
  target.wraps = items_.size() == 1 && items_[0].kind == Kind::interpolation;
  std::size_t at = 0;
  target.parts = parts(at, false);
}

// Most templates are empty, one text, or one interpolation.
bool TemplateBuilder::build_plain(TemplateExpr& target, std::uint32_t first_child) {
  if (first_child == 0) return true;
  const SyntaxNode& only = builder_.at(first_child);
  if (only.next != 0 || style_ == TemplateStyle::indented_heredoc || !builder_.origin_.anchors.empty()) return false;
  const TemplatePart* part = nullptr;
  if (only.sym == Sym::template_literal) {
    Anchor anchor{0, only.begin};
    LiteralPart* literal =
        builder_.arena_.make<LiteralPart>(TemplatePart{PartKind::literal, builder_.range(first_child)});
    literal->text = builder_.text(first_child);
    literal->anchors = builder_.arena_.copy(std::span<const Anchor>(&anchor, 1));
    part = literal;
  } else if (only.sym == Sym::interpolation) {
    std::string_view text = builder_.text(first_child);
    InterpolationPart* interpolation =
        builder_.arena_.make<InterpolationPart>(TemplatePart{PartKind::interpolation, builder_.range(first_child)});
    interpolation->expr = builder_.expression(only.first_child);
    interpolation->strip_before = text[2] == '~';
    interpolation->strip_after = text[text.size() - 2] == '~';
    target.wraps = true;
    part = interpolation;
  } else {
    return false;
  }
  target.parts = builder_.arena_.copy(std::span<const TemplatePart* const>(&part, 1));
  return true;
}

// ---- flat items
// -----------------------------------------------------------------------------------------------------------

void TemplateBuilder::begin_literal() {
  if (literal_open_) return;
  items_.push_back({Kind::literal, 0, pieces_.size(), 0});
  literal_open_ = true;
}

void TemplateBuilder::add_piece(Piece piece) {
  begin_literal();
  pieces_.push_back(piece);
  ++items_.back().count;
}

void TemplateBuilder::literal_text(std::uint32_t begin, std::uint32_t end) {
  begin = std::max(begin, taken_);
  while (begin < end) {
    std::string_view rest = builder_.text_.substr(begin, end - begin);
    std::size_t stop = by_lines_ ? rest.find_first_of(strips_ ? "$%\n" : "\n")
                       : strips_ ? rest.find_first_of("$%")
                                 : std::string_view::npos;
    std::size_t size = stop == std::string_view::npos ? rest.size() : stop;  // of the piece
    bool ends = false;
    if (stop != std::string_view::npos && rest[stop] == '\n') {
      ++size;
      ends = true;
    } else if (stop == 0) {
      // A `$` or `%` that begins nothing, alone; with the byte after it if that is the last of its line, an oddity of
      // theirs.
      std::string_view after = builder_.text_.substr(begin + 1, 3);
      const bool last =
          by_lines_ && after.size() > 1 && after[0] != '\n' && (after[1] == '\n' || after.substr(1) == "\r\n");
      size = last ? 2 : 1;
      literal_open_ = false;
      ends = true;
    }
    add_piece({builder_.text_.substr(begin, size), begin, static_cast<std::uint32_t>(size)});
    taken_ = begin + static_cast<std::uint32_t>(size);
    if (ends) literal_open_ = false;
    begin += static_cast<std::uint32_t>(size);
  }
}

void TemplateBuilder::sequence(Kind kind, std::uint32_t node) {
  const SyntaxNode& given = builder_.at(node);
  std::string_view text = builder_.text_.substr(given.begin, given.end - given.begin);
  items_.push_back(
      {kind, node, 0, 0, text.size() > 2 && text[2] == '~', text.size() > 2 && text[text.size() - 2] == '~'});
  literal_open_ = false;
}

void TemplateBuilder::flatten(std::uint32_t first_child) {
  // Directives hold parts that hold directives: a list of what is still to do instead of recursion.
  std::vector<std::uint32_t> resume;
  std::uint32_t node = first_child;
  for (;;) {
    while (node == 0) {
      if (resume.empty()) return;
      node = resume.back();
      resume.pop_back();
    }
    const SyntaxNode& given = builder_.at(node);
    std::uint32_t next = given.next;
    switch (given.sym) {
      case Sym::template_literal:
        literal_text(given.begin, given.end);
        break;
      case Sym::escape_sequence: {
        std::string_view escape = builder_.text(node);
        if (escape[0] == '\\') {
          char buffer[4];
          std::string_view decoded = decode_escape(escape, buffer);
          if (decoded.empty()) {
            builder_.error(builder_.range(node), fmt::format("`{}` is no escape sequence", escape));
          } else if (decoded.data() == buffer) {
            decoded = builder_.arena_.copy(decoded);
          }
          add_piece({decoded, given.begin, static_cast<std::uint32_t>(escape.size())});
        } else {
          literal_open_ = false;
          add_piece({escape.substr(1), given.begin, static_cast<std::uint32_t>(escape.size())});
          literal_open_ = false;
        }
        break;
      }
      case Sym::interpolation:
        sequence(Kind::interpolation, node);
        break;
      case Sym::template_if:
      case Sym::template_for:
        resume.push_back(next);
        next = given.first_child;
        break;
      case Sym::if_directive:
        sequence(Kind::if_, node);
        break;
      case Sym::else_directive:
        sequence(Kind::else_, node);
        break;
      case Sym::endif_directive:
        sequence(Kind::endif, node);
        break;
      case Sym::for_directive:
        sequence(Kind::for_, node);
        break;
      case Sym::endfor_directive:
        sequence(Kind::endfor, node);
        break;
      default:
        break;  // the heredoc's markers
    }
    node = next;
  }
}

// ---- strip markers and indentation
// ------------------------------------------------------------------------------------------

void TemplateBuilder::trim_left(Item& item) {
  while (item.count > 0) {
    Piece& piece = pieces_[item.first];
    const bool plain = piece.text.size() == piece.width;
    while (std::size_t space = leading_space(piece.text)) {
      piece.text.remove_prefix(space);
      if (plain) {
        piece.begin += static_cast<std::uint32_t>(space);
        piece.width -= static_cast<std::uint32_t>(space);
      }
    }
    if (!piece.text.empty()) return;
    ++item.first;
    --item.count;
  }
}

void TemplateBuilder::trim_right(Item& item) {
  while (item.count > 0) {
    Piece& piece = pieces_[item.first + item.count - 1];
    const bool plain = piece.text.size() == piece.width;
    while (std::size_t space = trailing_space(piece.text)) {
      piece.text.remove_suffix(space);
      if (plain) piece.width -= static_cast<std::uint32_t>(space);
    }
    if (!piece.text.empty()) return;
    --item.count;
  }
}

void TemplateBuilder::strip() {
  for (std::size_t i = 0; i < items_.size(); ++i) {
    if (items_[i].kind == Kind::literal) continue;
    if (items_[i].strip_before && i > 0 && items_[i - 1].kind == Kind::literal) trim_right(items_[i - 1]);
    if (items_[i].strip_after && i + 1 < items_.size() && items_[i + 1].kind == Kind::literal) trim_left(items_[i + 1]);
  }
}

void TemplateBuilder::trim_indentation() {
  constexpr std::size_t none = std::numeric_limits<std::size_t>::max();
  auto ends_line = [&](const Item& item) {
    return item.count > 0 && pieces_[item.first + item.count - 1].text.ends_with('\n');
  };
  // Spaces at the beginning of a literal, in characters; `blank` if there is nothing else.
  auto spaces_of = [&](const Item& item, bool& blank) {
    std::size_t spaces = 0;
    for (std::size_t i = item.first; i < item.first + item.count; ++i) {
      std::string_view text = pieces_[i].text;
      while (std::size_t space = leading_space(text)) {
        text.remove_prefix(space);
        ++spaces;
      }
      if (!text.empty()) return spaces;
    }
    blank = true;
    return spaces;
  };
  std::size_t least = none;
  bool line_begins = true;
  std::vector<Item*> adjust;
  for (Item& item : items_) {
    if (line_begins) {
      line_begins = false;
      std::size_t spaces = 0;
      if (item.kind == Kind::literal) {
        bool blank = false;
        spaces = spaces_of(item, blank);
        if (blank && ends_line(item)) {
          spaces = none;  // an empty line does not count
        } else {
          adjust.push_back(&item);
        }
      }
      least = std::min(least, spaces);
    }
    if (item.kind == Kind::literal && ends_line(item)) line_begins = true;
  }
  for (Item* item : adjust) {
    std::size_t left = least;
    while (left > 0 && item->count > 0) {
      Piece& piece = pieces_[item->first];
      std::size_t space = leading_space(piece.text);
      if (space == 0) {
        if (!piece.text.empty()) break;
        ++item->first;
        --item->count;
        continue;
      }
      piece.text.remove_prefix(space);
      if (piece.width >= piece.text.size() + space) {
        piece.begin += static_cast<std::uint32_t>(space);
        piece.width -= static_cast<std::uint32_t>(space);
      }
      --left;
    }
  }
}

// ---- parts
// ------------------------------------------------------------------------------------------------------------------

const TemplatePart* TemplateBuilder::literal(std::size_t begin, std::size_t end) {
  std::size_t size = 0, pieces = 0;
  const Piece* first = nullptr;
  const Piece* last = nullptr;
  bool contiguous = builder_.origin_.anchors.empty();
  for (std::size_t i = begin; i < end; ++i) {
    for (std::size_t p = items_[i].first; p < items_[i].first + items_[i].count; ++p) {
      const Piece& piece = pieces_[p];
      if (piece.text.empty() && piece.width == 0) continue;
      if (piece.text.size() != piece.width || (last && last->begin + last->width != piece.begin)) contiguous = false;
      if (!first) first = &piece;
      last = &piece;
      size += piece.text.size();
      ++pieces;
    }
  }
  LiteralPart* part = builder_.arena_.make<LiteralPart>(TemplatePart{PartKind::literal, {}});
  if (!first) {
    // Stripped to nothing; where it stood nothing tells but what is around it.
    std::size_t neighbour = begin > 0 ? begin - 1 : end < items_.size() ? end : begin;
    std::uint32_t at = items_[neighbour].node == 0 ? 0
                       : begin > 0                 ? builder_.at(items_[neighbour].node).end
                                                   : builder_.at(items_[neighbour].node).begin;
    part->range = builder_.range(at, at);
    return part;
  }
  part->range = builder_.range(first->begin, last->begin + last->width);
  if (contiguous) {
    Anchor anchor{0, first->begin};
    part->text = builder_.text_.substr(first->begin, size);
    part->anchors = builder_.arena_.copy(std::span<const Anchor>(&anchor, 1));
    return part;
  }
  char* text = static_cast<char*>(builder_.arena_.allocate(size + 1, 1));
  std::vector<Anchor> anchors;
  anchors.reserve(pieces + 1);
  std::uint32_t written = 0;
  auto anchor = [&](std::uint32_t file) {
    if (!anchors.empty() && anchors.back().text == written) anchors.pop_back();
    if (!anchors.empty() && anchors.back().file + (written - anchors.back().text) == file) return;
    anchors.push_back({written, file});
  };
  for (std::size_t i = begin; i < end; ++i) {
    for (std::size_t p = items_[i].first; p < items_[i].first + items_[i].count; ++p) {
      const Piece& piece = pieces_[p];
      if (piece.text.empty()) continue;
      anchor(builder_.offset(piece.begin));
      std::copy(piece.text.begin(), piece.text.end(), text + written);
      // A JSON string has escapes of its own inside the piece.
      if (piece.text.size() == piece.width) {
        const std::uint32_t start = written;
        auto inner =
            std::upper_bound(builder_.origin_.anchors.begin(), builder_.origin_.anchors.end(), piece.begin,
                             [](std::uint32_t value, const Anchor& candidate) { return value < candidate.text; });
        for (; inner != builder_.origin_.anchors.end() && inner->text < piece.begin + piece.width; ++inner) {
          written = start + (inner->text - piece.begin);
          anchor(inner->file);
        }
        written = start;
      }
      written += static_cast<std::uint32_t>(piece.text.size());
    }
  }
  part->text = {text, size};
  part->anchors = builder_.keep(anchors);
  return part;
}

// Until the end, or nested until the `else` or end of the directive around it, which `at` then points to. The grammar
// has seen to it that they match; their depth is bounded with that of all else.
TemplateParts TemplateBuilder::parts(std::size_t& at, bool nested) {
  std::vector<const TemplatePart*> result;
  if (++builder_.depth_ > max_depth) {
    if (at < items_.size())
      builder_.error(builder_.range(items_[at].node),
                     fmt::format("template is nested more than {} levels deep", max_depth));
    at = items_.size();
  }
  while (at < items_.size()) {
    const Item item = items_[at];
    if (nested && (item.kind == Kind::else_ || item.kind == Kind::endif || item.kind == Kind::endfor)) break;
    switch (item.kind) {
      case Kind::literal: {
        std::size_t end = at;
        while (end < items_.size() && items_[end].kind == Kind::literal) ++end;
        result.push_back(literal(at, end));
        at = end;
        continue;
      }
      case Kind::interpolation: {
        InterpolationPart* part =
            builder_.arena_.make<InterpolationPart>(TemplatePart{PartKind::interpolation, builder_.range(item.node)});
        part->expr = builder_.expression(builder_.at(item.node).first_child);
        part->strip_before = item.strip_before;
        part->strip_after = item.strip_after;
        result.push_back(part);
        break;
      }
      case Kind::if_: {
        IfPart* part = builder_.arena_.make<IfPart>(TemplatePart{PartKind::if_, builder_.range(item.node)});
        part->condition = builder_.expression(builder_.at(item.node).first_child);
        part->then = parts(++at, true);
        if (at < items_.size() && items_[at].kind == Kind::else_) {
          part->has_else = true;
          part->else_ = parts(++at, true);
        }
        if (at < items_.size()) part->range.end = builder_.range(items_[at].node).end;
        result.push_back(part);
        break;
      }
      case Kind::for_: {
        ForPart* part = builder_.arena_.make<ForPart>(TemplatePart{PartKind::for_, builder_.range(item.node)});
        builder_.for_intro(*part, builder_.at(item.node).first_child);
        part->body = parts(++at, true);
        if (at < items_.size()) part->range.end = builder_.range(items_[at].node).end;
        result.push_back(part);
        break;
      }
      default:
        break;
    }
    ++at;
  }
  --builder_.depth_;
  return builder_.keep(result);
}

}  // namespace analyzer::syntax::hcl
