// Runs the grammar's tables over a text, and goes on after errors.
//
// Takes text and gives syntax nodes: a file's top-level items one at a time, or one template or expression. The tables
// are those that tree-sitter generated; where its runtime keeps many versions of a tree to edit and repair it, this is
// one pass with one stack, which is all that a grammar without ambiguity needs, and it knows at which token a text
// stops being right.
//
// Recovery: what is wrong costs the innermost argument or block header it stands in. Reading goes on after it, at the
// latest where a line begins that can only be a top-level block. One top-level item gives at most one error.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "source/range.h"
#include "syntax/hcl/lexer.h"
#include "syntax/hcl/syntax_tree.h"

namespace analyzer::syntax::hcl {

struct SyntaxError {
  source::Range range;
  std::string message;
  source::Range related;  // with its text, if that is not empty
  std::string related_text;
};

enum class Start : std::uint8_t { file, template_, expression };

// What the parser has read so far and not yet made a node of. A hidden rule is the chain of its children.
struct StackEntry {
  std::uint16_t state = 0;
  TSSymbol symbol = 0;
  std::uint32_t first = 0;
  std::uint32_t last = 0;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

class GrammarParser {
 public:
  class Listener {
   public:
    virtual ~Listener() = default;
    // A top-level attribute or block is complete; its nodes are gone after the call.
    virtual void item(const SyntaxNodes& nodes, std::uint32_t node) = 0;
    virtual void error(SyntaxError error) = 0;
  };

  GrammarParser(std::string_view text, Start start, Listener& listener);

  // Reads it all. Of a template or an expression the root's node, or 0 after an error; of a file 0.
  std::uint32_t run();

  const SyntaxNodes& nodes() const { return nodes_; }
  const std::vector<source::Range>& comments() const { return comments_; }

 private:
  friend class Explanation;  // errors.cpp: says what is wrong

  struct ItemStart {
    std::size_t stack_size;
    std::size_t node_count;
    std::uint32_t offset;
  };

  std::uint16_t state() const { return stack_.back().state; }
  void shift(const Token& token, std::uint16_t next_state);
  void reduce(const Action& action);
  bool would_take(TSSymbol symbol) const;
  bool would_take(Sym sym) const { return would_take(symbols_.id(sym)); }
  bool feed(Sym sym);

  bool recover(const Token& token);
  bool inside_item() const;
  void abandon_item();
  void drop_item();
  void close_all();
  void report(const Token& token);
  bool begins_top_level(std::uint32_t offset) const;
  bool note_item_start(std::uint32_t offset);

  const Symbols& symbols_;
  std::string_view text_;
  Start start_;
  Listener& listener_;
  Lexer lexer_;
  SyntaxNodes nodes_;
  std::vector<StackEntry> stack_;
  std::vector<ItemStart> items_;  // the open ones, outermost first
  std::vector<source::Range> comments_;
  std::uint32_t offset_ = 0;
  std::uint32_t last_end_ = 0;     // of the last token that is no line break
  std::uint32_t reported_ = 0;     // where the last error was
  int stuck_ = 0;                  // recoveries since a token was taken
  int lost_headers_ = 0;           // top-level blocks that were given up before their `{`
  bool quiet_ = false;             // this item has its error
  bool by_columns_ = false;        // a block is never closed: believe what begins in the first column
  bool top_level_inside_ = false;  // the outermost open block holds what looks like a top-level block
  int rereads_ = 0;                // times that the end of the file was reached in the middle of something
  std::uint64_t search_budget_;    // bytes to search for ends of heredocs and comments while recovering
};

}  // namespace analyzer::syntax::hcl
