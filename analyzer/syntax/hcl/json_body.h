// The JSON forms of HCL (`.tf.json`, `.tfvars.json`): a data tree as an HCL body.
//
// JSON does not say what is a block; whoever knows the block types does. So the body has one attribute for each
// property, its value an expression (object, tuple, template, number, boolean, null), and `blocks_of` reads such a
// value as blocks of a type with a number of labels, as HashiCorp's JSON syntax does: `{"aws_s3_bucket": {"a": {…},
// "b": [{…}, {…}]}}`.
#pragma once

#include <vector>

#include "syntax/hcl/parser.h"

namespace analyzer::syntax::hcl {

// Keys of a root object, or of an array of root objects. A property `//` is a comment. JSON errors are reported by the
// JSON reader; strings that are no templates carry their `problem`.
File parse_json(const source::SourceFile& file, diagnostics::Sink& sink);

// By the file's name: `.json` is JSON, everything else native syntax.
File parse_any(const source::SourceFile& file, diagnostics::Sink& sink);

// `attribute` of a JSON body read as blocks of that type with `label_count` labels. What does not fit is reported and
// left out. `arena` is the file's.
std::vector<const Block*> blocks_of(const Attribute& attribute, int label_count, File& file, diagnostics::Sink& sink);

// An object (or several in an array) as a body: one attribute a property, `//` left out. Null with a report if it is
// neither.
const Body* body_of(const Expr& value, File& file, diagnostics::Sink& sink);

}  // namespace analyzer::syntax::hcl
