#include "frontends/common/json_text.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "syntax/scalar_pieces.h"

namespace analyzer::frontends {

namespace {

using value::Value;

constexpr int max_depth = 100;
constexpr std::size_t max_size = 4 << 20;
constexpr char hole_mark = '\0';  // JSON text has no NUL, so one stands for a hole in the flattened text

struct Start {
  std::size_t at;  // in the flattened text
  std::size_t part;
};

class Reader {
 public:
  Reader(value::Store& store, std::span<const TextPart> parts) : store_(store), parts_(parts) {
    for (std::size_t i = 0; i < parts.size(); ++i) {
      if (parts[i].is_hole) {
        starts_.push_back({text_.size(), i});
        text_ += hole_mark;
      } else if (!parts[i].text.empty()) {
        starts_.push_back({text_.size(), i});
        text_ += parts[i].text;
      }
    }
  }

  std::optional<Value> read() {
    if (text_.size() > max_size) return std::nullopt;
    for (const Start& s : starts_)
      if (!parts_[s.part].is_hole && parts_[s.part].text.find(hole_mark) != std::string_view::npos) return std::nullopt;
    std::optional<Value> document = value(0);
    if (!document) return std::nullopt;
    blank();
    return at_ == text_.size() ? document : std::nullopt;
  }

 private:
  void blank() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\n' || text_[at_] == '\r'))
      ++at_;
  }
  bool eat(char c) {
    blank();
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  const Start& start_of(std::size_t at) const {
    auto after =
        std::upper_bound(starts_.begin(), starts_.end(), at, [](std::size_t a, const Start& s) { return a < s.at; });
    return *(after - 1);
  }

  source::Location place_in(const TextPart& part, std::size_t begin, std::size_t end) const {
    if (part.is_hole) return part.hole.where.file.valid() ? part.hole.where : part.where;
    if (part.place) return part.place(begin, end);
    if (part.where.range.size() != part.text.size()) return part.where;
    auto first = static_cast<std::uint32_t>(part.where.range.begin + begin);
    return {part.where.file, {first, static_cast<std::uint32_t>(first + (end - begin))}};
  }

  // The bytes in the file of text_[begin, end).
  source::Location place(std::size_t begin, std::size_t end) const {
    if (starts_.empty() || begin >= text_.size()) return {};
    const Start& first = start_of(begin);
    if (end <= begin) return place_in(parts_[first.part], begin - first.at, begin - first.at);
    const Start& last = start_of(end - 1);
    if (first.part == last.part) return place_in(parts_[first.part], begin - first.at, end - first.at);
    source::Location from = place_in(parts_[first.part], begin - first.at, begin - first.at + 1);
    source::Location to = place_in(parts_[last.part], end - 1 - last.at, end - last.at);
    if (from.file != to.file || to.range.end < from.range.begin) return from;
    return {from.file, {from.range.begin, to.range.end}};
  }

  Value hole(std::size_t at) const {
    const TextPart& part = parts_[start_of(at).part];
    return part.hole.where.file.valid() ? part.hole : part.hole.at(part.where);
  }

  std::optional<Value> value(int depth) {
    if (depth > max_depth) return std::nullopt;
    blank();
    if (at_ >= text_.size()) return std::nullopt;
    std::size_t begin = at_;
    switch (text_[at_]) {
      case '{':
        return object(depth);
      case '[':
        return array(depth);
      case '"': {
        std::optional<Value> text = string();
        return text;
      }
      case hole_mark: {
        // A hole outside quotes: its text is JSON of its own.
        Value inside = hole(at_++);
        if (at_ < text_.size() && !is_end(text_[at_])) return std::nullopt;
        if (!inside.is_known_string()) return inside;
        TextPart part;
        part.text = inside.text();
        part.where = inside.where;
        Reader nested(store_, std::span<const TextPart>(&part, 1));
        return nested.read();
      }
      default:
        break;
    }
    while (at_ < text_.size() && !is_end(text_[at_])) ++at_;
    std::string_view word = std::string_view(text_).substr(begin, at_ - begin);
    if (word.find(hole_mark) != std::string_view::npos) return std::nullopt;
    source::Location where = place(begin, at_);
    if (word == "true" || word == "false") return store_.boolean(word == "true").at(where);
    if (word == "null") return store_.null().at(where);
    if (word.empty() || (word[0] != '-' && (word[0] < '0' || word[0] > '9'))) return std::nullopt;
    Value number = store_.number(word);
    if (number.is_null()) return std::nullopt;
    return number.at(where);
  }

  static bool is_end(char c) {
    return c == ',' || c == '}' || c == ']' || c == ' ' || c == '\t' || c == '\n' || c == '\r';
  }

  std::optional<Value> array(int depth) {
    std::size_t begin = at_++;
    std::vector<value::Element> elements;
    if (!eat(']')) {
      do {
        std::optional<Value> element = value(depth + 1);
        if (!element) return std::nullopt;
        elements.push_back({*element, value::Guard::always()});
      } while (eat(','));
      if (!eat(']')) return std::nullopt;
    }
    return store_.list(elements).at(place(begin, at_));
  }

  std::optional<Value> object(int depth) {
    std::size_t begin = at_++;
    std::vector<value::Entry> entries;
    bool open = false;
    if (!eat('}')) {
      do {
        blank();
        std::size_t key_begin = at_;
        if (at_ >= text_.size() || text_[at_] != '"') return std::nullopt;
        std::optional<Value> key = string();
        if (!key) return std::nullopt;
        source::Location key_where = place(key_begin, at_);
        if (!eat(':')) return std::nullopt;
        std::optional<Value> member = value(depth + 1);
        if (!member) return std::nullopt;
        if (key->is_known_string())
          entries.push_back({key->text(), *member, value::Guard::always(), key_where});
        else
          open = true;  // a member whose name is not known
      } while (eat(','));
      if (!eat('}')) return std::nullopt;
    }
    return store_.object(entries, value::Shape::object, open).at(place(begin, at_));
  }

  std::optional<std::uint32_t> hex4() {
    std::optional<std::uint32_t> code = syntax::read_hex(text_, at_, 4);
    if (code) at_ += 4;
    return code;
  }

  bool escape(std::string& run) {
    if (at_ >= text_.size()) return false;
    switch (text_[at_++]) {
      case '"':
        run += '"';
        return true;
      case '\\':
        run += '\\';
        return true;
      case '/':
        run += '/';
        return true;
      case 'b':
        run += '\b';
        return true;
      case 'f':
        run += '\f';
        return true;
      case 'n':
        run += '\n';
        return true;
      case 'r':
        run += '\r';
        return true;
      case 't':
        run += '\t';
        return true;
      case 'u':
        break;
      default:
        return false;
    }
    std::optional<std::uint32_t> code = hex4();
    if (!code) return false;
    if (*code >= 0xD800 && *code < 0xDC00 && text_.compare(at_, 2, "\\u") == 0) {
      at_ += 2;
      std::optional<std::uint32_t> low = hex4();
      if (!low || *low < 0xDC00 || *low > 0xDFFF) return false;
      code = 0x10000 + ((*code - 0xD800) << 10) + (*low - 0xDC00);
    } else if (*code >= 0xD800 && *code < 0xE000) {
      return false;
    }
    syntax::append_utf8(run, *code);
    return true;
  }

  // A string's value stands at its text, quotes left out.
  std::optional<Value> string() {
    std::size_t begin = ++at_;
    std::size_t run_begin = at_;
    std::string run;
    std::vector<Value> pieces;
    auto flush = [&] {
      if (!run.empty()) pieces.push_back(store_.string(run).at(place(run_begin, at_)));
      run.clear();
    };
    while (at_ < text_.size() && text_[at_] != '"') {
      char c = text_[at_];
      if (c == hole_mark) {
        flush();
        pieces.push_back(hole(at_++));
        run_begin = at_;
      } else if (c == '\\') {
        ++at_;
        if (!escape(run)) return std::nullopt;
      } else if (static_cast<unsigned char>(c) < 0x20) {
        return std::nullopt;
      } else {
        run += c;
        ++at_;
      }
    }
    if (at_ >= text_.size()) return std::nullopt;
    flush();
    source::Location where = place(begin, at_);
    ++at_;
    return store_.concat(pieces).at(where);
  }

  value::Store& store_;
  std::span<const TextPart> parts_;
  std::string text_;
  std::vector<Start> starts_;
  std::size_t at_ = 0;
};

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

}  // namespace

bool may_be_json(std::span<const TextPart> parts) {
  char first = 0, last = 0;
  for (const TextPart& part : parts) {
    if (part.is_hole) {
      if (!first) return false;
      last = 0;
      continue;
    }
    for (char c : part.text) {
      if (is_blank(c)) continue;
      first = c;
      break;
    }
    if (first) {
      if (first != '{' && first != '[') return false;
      break;
    }
  }
  for (auto part = parts.rbegin(); part != parts.rend(); ++part) {
    if (part->is_hole) return false;
    for (auto c = part->text.rbegin(); c != part->text.rend(); ++c) {
      if (is_blank(*c)) continue;
      last = *c;
      return (first == '{' && last == '}') || (first == '[' && last == ']');
    }
  }
  return false;
}

std::optional<Value> parse_json_text(value::Store& store, std::span<const TextPart> parts) {
  if (!may_be_json(parts)) return std::nullopt;
  return Reader(store, parts).read();
}

Value with_json_face(value::Store& store, Value text) {
  if (text.is_choice()) return store.lift(text, [&](Value alternative) { return with_json_face(store, alternative); });
  if (!text.is_string() || !text.document().is_removed()) return text;
  std::vector<TextPart> parts;
  for (const value::Piece& piece : text.pieces()) {
    TextPart part;
    part.where = piece.where.file.valid() ? piece.where : text.where;
    part.is_hole = !piece.known();
    if (part.is_hole)
      part.hole = store.unknown(piece.term).at(part.where);
    else
      part.text = piece.text;
    parts.push_back(std::move(part));
  }
  std::optional<Value> document = parse_json_text(store, parts);
  if (!document) return text;
  return store.encoded(text, *document);
}

}  // namespace analyzer::frontends
