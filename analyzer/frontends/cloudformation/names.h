// The names that an expression speaks of, without evaluating it: for checks of a whole template, and to see what a
// condition depends on.
#pragma once

#include <functional>
#include <string_view>
#include <vector>

#include "syntax/data_tree.h"

namespace analyzer::frontends::cloudformation {

enum class NameUse : unsigned char {
  reference,  // Ref, or `${name}`: parameter, pseudo parameter or resource
  attribute,  // the logical ID of GetAtt or `${name.attribute}`, with the attribute after its dot
  condition,
  mapping,
  unknown_function,
  malformed_function,  // the wrong number of arguments; `name` is the function's
};

// `name` is `scalar.text.substr(begin, end - begin)`, except where a list of GetAtt gives it in parts.
using VisitName = std::function<void(NameUse use, std::string_view name, const syntax::Node& scalar, std::size_t begin,
                                     std::size_t end)>;

void visit_names(const syntax::Node& node, const VisitName& visit);
// The same for a node that is a condition: only there is `{Condition: name}` a function.
void visit_condition_names(const syntax::Node& node, const VisitName& visit);

// A part of the text of `Fn::Sub`.
struct SubPart {
  std::size_t begin, end;  // of the literal text, or of `${name}`
  std::string_view name;   // without blanks around; empty for text
  std::string_view text;   // literal: as it comes out, `${!x}` as `${x}`
};
std::vector<SubPart> split_sub(std::string_view text);

}  // namespace analyzer::frontends::cloudformation
