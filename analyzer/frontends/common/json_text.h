// Text that holds JSON with holes in it: a policy in a heredoc, `SecretString: !Sub '{"Arn":"${Key.Arn}"}'`.
//
// Takes the text as the parts that an interpolation joins, and returns the document as a value: leaves are strings that
// keep their holes, and every leaf and key knows its bytes in the file. Text that is no JSON gives nothing.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string_view>

#include "source/range.h"
#include "value/store.h"

namespace analyzer::frontends {

struct TextPart {
  // Known text, where `hole` is false.
  std::string_view text;
  // What stands in place of text. Its `where` is where a reader looks for it.
  value::Value hole;
  bool is_hole = false;
  source::Location where;  // of the whole part
  // The bytes of `text.substr(begin, end - begin)` in the file. Empty: byte for byte the text at `where` if the sizes
  // are equal, else all of `where`.
  std::function<source::Location(std::size_t begin, std::size_t end)> place;
};

// The first and last characters that are not blank, which must belong to known parts, are `{}` or `[]`.
bool may_be_json(std::span<const TextPart> parts);

std::optional<value::Value> parse_json_text(value::Store& store, std::span<const TextPart> parts);

// `text` with the document that it holds as its other face, or as it is where it holds none. Choices alternative by
// alternative; places as far as the pieces tell them.
value::Value with_json_face(value::Store& store, value::Value text);

}  // namespace analyzer::frontends
