// HCL text to a tree, by the grammar in grammars/hcl.
//
// Takes `.tf`, `.tfvars`, `.tofu` and the like; the JSON forms are read by json_body.h into the same tree. Accepts
// exactly what HashiCorp's hclsyntax accepts, redefined arguments reported. Broken text still gives a tree: blocks that
// can be read are in it whole, and of a broken block the arguments and blocks that can be read.
#pragma once

#include <memory>
#include <span>
#include <string_view>

#include "base/arena.h"
#include "diagnostics/diagnostic.h"
#include "source/source_file.h"
#include "syntax/hcl/ast.h"

namespace analyzer::syntax::hcl {

struct File {
  base::Arena arena;  // owns all below
  source::FileId id;
  const Body* body = nullptr;         // never null after parse
  std::span<const Comment> comments;  // all of them, in file order
  bool json = false;                  // the body's attributes may be blocks: json_body.h reads them
};

// Code `syntax` for what the grammar rejects, `encoding` for bytes that are not UTF-8 (then the body is empty).
File parse(const source::SourceFile& file, diagnostics::Sink& sink);

// Text that stands somewhere in a file: anchors say where its bytes come from. None: offset 0 of the file.
struct TextOrigin {
  source::FileId file;
  std::span<const Anchor> anchors;
};

// One expression and nothing else, line breaks free as in parentheses; for `console`. A MissingExpr after an error.
// `text` must outlive the arena or lie in it.
const Expr* parse_expression(std::string_view text, const TextOrigin& origin, base::Arena& arena,
                             diagnostics::Sink& sink);

// A whole text read as a template without quotes: no backslash escapes, `$${` and `%%{` are. After an error the parts
// are the text as it is, and the error is reported.
const TemplateExpr* parse_template(std::string_view text, const TextOrigin& origin, base::Arena& arena,
                                   diagnostics::Sink& sink);

}  // namespace analyzer::syntax::hcl
