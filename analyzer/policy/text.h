// A string of a policy: known text, or pieces of known text and holes, with the place where it stands.
//
// A hole is a part that nobody knows yet: a term of the value room, a placeholder of a template. Two holes with one
// term stand for the same text.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "source/range.h"
#include "value/guard.h"

namespace analyzer::policy {

using value::Tri;

// What is known of a hole's text. An account number, a Region or a role name is one segment: no `:` and no `/`. The
// partition of an ARN is one of AWS's few, and it never decides.
enum class HoleShape : std::uint8_t { any, segment, partition };

// A hole that is equal to nothing, itself included.
inline constexpr value::TermId no_term{0xfffffffe};

struct Piece {
  std::string literal;  // used where `term` is not valid
  value::TermId term;
  HoleShape shape = HoleShape::any;
  std::string name;  // of the hole, for people
  bool is_hole() const { return term.valid(); }
};

class Text {
 public:
  Text() = default;
  explicit Text(std::string known, source::Location place = {}) : location(place), known_(std::move(known)) {}
  Text(std::vector<Piece> pieces, source::Location place);
  static Text hole(value::TermId term, std::string name, source::Location place = {}, HoleShape shape = HoleShape::any);

  bool is_known() const { return pieces_.empty(); }
  const std::string& known() const { return known_; }           // of a known text
  const std::vector<Piece>& pieces() const { return pieces_; }  // of any other
  // Known through and through, and equal to `text`.
  bool is(std::string_view text) const { return is_known() && known_ == text; }
  // `arn:aws:s3:::${bucket}/*`: holes as `${name}`.
  std::string words() const;
  std::vector<std::string> hole_names() const;

  source::Location location;
  value::Guard guard = value::Guard::always();  // when this entry of a list exists

 private:
  std::string known_;
  std::vector<Piece> pieces_;  // empty: all is known
};

std::string to_lower(std::string_view text);  // ASCII

}  // namespace analyzer::policy
