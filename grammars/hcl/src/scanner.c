// The part of HCL's lexing that looks at more than characters: brackets, templates, heredocs, comments and line breaks.
//
// Keeps a stack of what is open. Its top says how text is read (code, quoted string, heredoc, bare template) and whether a line
// break counts. The state is bounded: past `max_depth` levels, or past the room for heredoc markers, no token comes out, which is
// a syntax error. It follows HashiCorp's scan_tokens.rl, its odd corners included (they are pointed out below).
#include <stdlib.h>
#include <string.h>

#include "identifier.h"
#include "tree_sitter/parser.h"

// In the order of `externals` in grammar.js.
enum Token {
  NEWLINE,
  COMMENT,
  OPEN_PAREN,
  CLOSE_PAREN,
  OPEN_BRACKET,
  CLOSE_BRACKET,
  BODY_OPEN,
  OBJECT_OPEN,
  FOR_OBJECT_OPEN,
  CLOSE_BRACE,
  FULL_SPLAT,
  QUOTE_OPEN,
  QUOTE_CLOSE,
  HEREDOC_START,
  HEREDOC_END,
  TEMPLATE_LITERAL,
  ESCAPE_SEQUENCE,
  INTERPOLATION_OPEN,
  DIRECTIVE_OPEN,
  SEQUENCE_CLOSE,
  TEMPLATE_START,
  EXPRESSION_START,
  ERROR_SENTINEL,  // wanted by no rule: valid only while the parser recovers from an error
};

// What is open. Line breaks count where nothing is open and in the first two.
enum Frame {
  IN_BODY,
  IN_OBJECT,
  IN_BRACKETS,  // ( ) [ ] {for }
  IN_SEQUENCE,  // ${ } %{ }
  IN_QUOTES,
  IN_HEREDOC,
  IN_HEREDOC_LINE_START,
  IN_BARE_TEMPLATE,
  IN_BARE_EXPRESSION,
  IN_RAW_TEXT,  // the rest of a bare template that is text, whatever it looks like
};

// Packed four bits a frame this leaves half of TREE_SITTER_SERIALIZATION_BUFFER_SIZE (1024) for heredoc markers.
enum { max_depth = 960, max_marker_bytes = 500 };

typedef struct {
  uint16_t depth;
  uint16_t marker_bytes;
  uint8_t frames[max_depth];
  uint8_t markers[max_marker_bytes];  // each its UTF-8 bytes, then their number
} Scanner;

// Where a parser wants to hear of the first error instead of recovering; see hcl.h.
static _Thread_local size_t *stop_flag;

void tree_sitter_hcl_stop_at_error(size_t *flag) { stop_flag = flag; }

static inline void advance(TSLexer *lexer) { lexer->advance(lexer, false); }
static inline void skip(TSLexer *lexer) { lexer->advance(lexer, true); }

static inline bool finish(TSLexer *lexer, enum Token token) {
  lexer->result_symbol = token;
  return true;
}

static inline int top(const Scanner *scanner) { return scanner->depth ? scanner->frames[scanner->depth - 1] : IN_BODY; }

static bool push(Scanner *scanner, enum Frame frame) {
  if (scanner->depth == max_depth) return false;
  scanner->frames[scanner->depth++] = frame;
  return true;
}

static void pop(Scanner *scanner) {
  if (scanner->depth == 0) return;
  int frame = scanner->frames[--scanner->depth];
  if (frame == IN_HEREDOC || frame == IN_HEREDOC_LINE_START) {
    scanner->marker_bytes -= scanner->markers[scanner->marker_bytes - 1] + 1;
  }
}

static inline bool newlines_count(const Scanner *scanner) {
  int frame = top(scanner);
  return frame == IN_BODY || frame == IN_OBJECT;
}

static unsigned encode_utf8(uint32_t c, uint8_t *out) {
  if (c < 0x80) {
    out[0] = c;
    return 1;
  }
  if (c < 0x800) {
    out[0] = 0xC0 | c >> 6;
    out[1] = 0x80 | (c & 0x3F);
    return 2;
  }
  if (c < 0x10000) {
    out[0] = 0xE0 | c >> 12;
    out[1] = 0x80 | (c >> 6 & 0x3F);
    out[2] = 0x80 | (c & 0x3F);
    return 3;
  }
  out[0] = 0xF0 | c >> 18;
  out[1] = 0x80 | (c >> 12 & 0x3F);
  out[2] = 0x80 | (c >> 6 & 0x3F);
  out[3] = 0x80 | (c & 0x3F);
  return 4;
}

// What Go's unicode.IsSpace holds for space, line feed left out: an end marker may stand between any of these.
static bool is_space(int32_t c) {
  switch (c) {
    case ' ': case '\t': case '\v': case '\f': case '\r': case 0x85: case 0xA0: case 0x1680:
    case 0x2028: case 0x2029: case 0x202F: case 0x205F: case 0x3000:
      return true;
    default:
      return c >= 0x2000 && c <= 0x200A;
  }
}

// ---- templates ----------------------------------------------------------------------------------------------------------

// At `$` or `%`, with `pending` literal text before it. True: a token is ready. False: it was literal text, which is passed.
static bool scan_sigil(Scanner *scanner, TSLexer *lexer, bool pending, bool *failed) {
  int32_t sigil = lexer->lookahead;
  lexer->mark_end(lexer);
  advance(lexer);
  if (lexer->lookahead != '{' && lexer->lookahead != sigil) return false;
  if (pending) return finish(lexer, TEMPLATE_LITERAL);
  if (lexer->lookahead == '{') {
    advance(lexer);
    if (lexer->lookahead == '~') advance(lexer);
    lexer->mark_end(lexer);
    *failed = !push(scanner, IN_SEQUENCE);
    return finish(lexer, sigil == '$' ? INTERPOLATION_OPEN : DIRECTIVE_OPEN);
  }
  // `$$`: an escape before a brace, else one literal `$`, and the second begins anew: `$$${` is `$` and `$${`.
  lexer->mark_end(lexer);
  advance(lexer);
  if (lexer->lookahead != '{') return finish(lexer, TEMPLATE_LITERAL);
  advance(lexer);
  lexer->mark_end(lexer);
  return finish(lexer, ESCAPE_SEQUENCE);
}

static bool is_hex(int32_t c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

static bool scan_backslash(TSLexer *lexer) {
  advance(lexer);
  int32_t selector = lexer->lookahead;
  if (selector == '\n' || selector == '\r' || lexer->eof(lexer)) return false;
  advance(lexer);
  int digits = selector == 'u' ? 4 : selector == 'U' ? 8 : 0;
  while (digits-- > 0 && is_hex(lexer->lookahead)) advance(lexer);
  lexer->mark_end(lexer);
  return finish(lexer, ESCAPE_SEQUENCE);
}

static bool scan_quoted(Scanner *scanner, TSLexer *lexer) {
  bool pending = false, failed = false;
  for (;;) {
    switch (lexer->lookahead) {
      case '"':
        if (pending) break;
        advance(lexer);
        lexer->mark_end(lexer);
        pop(scanner);
        return finish(lexer, QUOTE_CLOSE);
      case '\\':
        if (pending) break;
        return scan_backslash(lexer);
      case '\n': case '\r':
        break;
      case '$': case '%':
        if (scan_sigil(scanner, lexer, pending, &failed)) return !failed;
        pending = true;
        continue;
      default:
        if (lexer->eof(lexer)) break;
        advance(lexer);
        pending = true;
        continue;
    }
    lexer->mark_end(lexer);
    return pending && finish(lexer, TEMPLATE_LITERAL);
  }
}

// At the start of a line. True if the line is the end marker alone, between spaces; its end is then before the line break.
// Has passed some of the line if not.
static bool scan_end_marker(const Scanner *scanner, TSLexer *lexer, bool mark, bool *passed, bool *failed) {
  const uint8_t *end = scanner->markers + scanner->marker_bytes - 1;
  const uint8_t *marker = end - *end;
  while (is_space(lexer->lookahead)) {
    if (lexer->lookahead == '\r') return false;
    advance(lexer);
    *passed = true;
  }
  while (marker < end) {
    uint8_t bytes[4];
    if (lexer->lookahead <= 0) return false;
    unsigned size = encode_utf8(lexer->lookahead, bytes);
    if (size > (size_t)(end - marker) || memcmp(bytes, marker, size) != 0) return false;
    marker += size;
    advance(lexer);
    *passed = true;
  }
  while (is_space(lexer->lookahead) && lexer->lookahead != '\r') advance(lexer);
  if (mark) lexer->mark_end(lexer);
  if (lexer->lookahead != '\r') return lexer->lookahead == '\n';
  advance(lexer);
  *failed = lexer->lookahead != '\n';  // a carriage return alone stands nowhere
  return !*failed;
}

static bool scan_heredoc(Scanner *scanner, TSLexer *lexer) {
  uint8_t *frame = &scanner->frames[scanner->depth - 1];
  bool line_start = *frame == IN_HEREDOC_LINE_START;
  bool pending = false, failed = false;
  for (;;) {
    if (line_start) {
      lexer->mark_end(lexer);
      bool passed = false;
      if (scan_end_marker(scanner, lexer, !pending, &passed, &failed)) {
        if (pending) {
          *frame = IN_HEREDOC_LINE_START;
          return finish(lexer, TEMPLATE_LITERAL);
        }
        pop(scanner);
        return finish(lexer, HEREDOC_END);
      }
      if (failed) return pending && finish(lexer, TEMPLATE_LITERAL);  // the rest fails by itself, where it is
      line_start = false;
      pending |= passed;
    }
    switch (lexer->lookahead) {
      case '\n':
        advance(lexer);
        line_start = pending = true;
        continue;
      case '\r':  // only as part of a line break
        lexer->mark_end(lexer);
        advance(lexer);
        if (lexer->lookahead == '\n') continue;
        *frame = IN_HEREDOC;
        return pending && finish(lexer, TEMPLATE_LITERAL);
      case '$': case '%':
        if (scan_sigil(scanner, lexer, pending, &failed)) {
          *frame = IN_HEREDOC;
          return !failed;
        }
        pending = true;
        continue;
      default:
        if (lexer->eof(lexer)) {
          lexer->mark_end(lexer);
          *frame = IN_HEREDOC;
          return pending && finish(lexer, TEMPLATE_LITERAL);
        }
        advance(lexer);
        pending = true;
    }
  }
}

static bool scan_bare(Scanner *scanner, TSLexer *lexer) {
  bool pending = false, failed = false;
  while (!lexer->eof(lexer)) {
    switch (lexer->lookahead) {
      case '$': case '%':
        if (scan_sigil(scanner, lexer, pending, &failed)) return !failed;
        break;
      case '\r':
        // A carriage return without line feed stops HashiCorp's scanner, and all the rest is taken as text.
        advance(lexer);
        if (lexer->lookahead == '\n') break;
        scanner->frames[scanner->depth - 1] = IN_RAW_TEXT;
        lexer->mark_end(lexer);
        return finish(lexer, TEMPLATE_LITERAL);
      default:
        advance(lexer);
    }
    pending = true;
  }
  lexer->mark_end(lexer);
  return pending && finish(lexer, TEMPLATE_LITERAL);
}

// Text in which `$${` and `%%{` are escapes still, but `${` begins nothing; sigils go in pairs here, so `$$${` is no escape.
static bool scan_raw(TSLexer *lexer) {
  bool pending = false;
  while (!lexer->eof(lexer)) {
    int32_t sigil = lexer->lookahead;
    if (sigil == '$' || sigil == '%') {
      lexer->mark_end(lexer);
      advance(lexer);
      if (lexer->lookahead == sigil) {
        advance(lexer);
        if (lexer->lookahead == '{') {
          if (pending) return finish(lexer, TEMPLATE_LITERAL);
          advance(lexer);
          lexer->mark_end(lexer);
          return finish(lexer, ESCAPE_SEQUENCE);
        }
      }
    } else {
      advance(lexer);
    }
    pending = true;
  }
  lexer->mark_end(lexer);
  return pending && finish(lexer, TEMPLATE_LITERAL);
}

// ---- code ---------------------------------------------------------------------------------------------------------------

// At the second character of a comment's opener. Line comments leave the line break alone.
static bool scan_comment_rest(TSLexer *lexer) {
  if (lexer->lookahead == '*') {
    advance(lexer);
    while (!lexer->eof(lexer)) {
      if (lexer->lookahead != '*') {
        advance(lexer);
        continue;
      }
      advance(lexer);
      if (lexer->lookahead == '/') {
        advance(lexer);
        return true;
      }
    }
    return false;
  }
  while (lexer->lookahead != '\n' && !lexer->eof(lexer)) advance(lexer);
  return true;
}

// Passes spaces and comments, and line breaks too if asked.
static bool pass_blank(TSLexer *lexer, bool newlines) {
  for (;;) {
    switch (lexer->lookahead) {
      case ' ': case '\t':
        advance(lexer);
        continue;
      case '\r': case '\n':
        if (!newlines) return true;
        advance(lexer);
        continue;
      case '#':
        if (!newlines) return true;
        if (!scan_comment_rest(lexer)) return false;
        continue;
      case '/':
        advance(lexer);
        if (lexer->lookahead != '*' && (lexer->lookahead != '/' || !newlines)) return false;
        if (!scan_comment_rest(lexer)) return false;
        continue;
      default:
        return true;
    }
  }
}

static bool scan_open_brace(Scanner *scanner, TSLexer *lexer, const bool *valid) {
  advance(lexer);
  lexer->mark_end(lexer);
  if (valid[BODY_OPEN] && !valid[OBJECT_OPEN]) return push(scanner, IN_BODY) && finish(lexer, BODY_OPEN);
  // `for` is looked for across line breaks, and after it line breaks count no more.
  const char *word = "for";
  if (pass_blank(lexer, true)) {
    while (*word && lexer->lookahead == *word) {
      advance(lexer);
      word++;
    }
  }
  if (*word == 0 && (lexer->lookahead <= 0 || !hcl_continues_identifier(lexer->lookahead))) {
    return push(scanner, IN_BRACKETS) && finish(lexer, FOR_OBJECT_OPEN);
  }
  return push(scanner, IN_OBJECT) && finish(lexer, OBJECT_OPEN);
}

// `[*]` is one token: line breaks inside it count where they count around it, unlike those inside an index.
static bool scan_open_bracket(Scanner *scanner, TSLexer *lexer, const bool *valid) {
  advance(lexer);
  lexer->mark_end(lexer);
  if (valid[FULL_SPLAT]) {
    bool newlines = !newlines_count(scanner);
    if (pass_blank(lexer, newlines) && lexer->lookahead == '*') {
      advance(lexer);
      if (pass_blank(lexer, newlines) && lexer->lookahead == ']') {
        advance(lexer);
        lexer->mark_end(lexer);
        return finish(lexer, FULL_SPLAT);
      }
    }
  }
  return push(scanner, IN_BRACKETS) && finish(lexer, OPEN_BRACKET);
}

static bool scan_heredoc_start(Scanner *scanner, TSLexer *lexer) {
  advance(lexer);
  if (lexer->lookahead != '<') return false;
  advance(lexer);
  if (lexer->lookahead == '-') advance(lexer);
  if (lexer->lookahead <= 0 || !hcl_starts_identifier(lexer->lookahead)) return false;
  unsigned size = 0;
  uint8_t *marker = scanner->markers + scanner->marker_bytes;
  while (lexer->lookahead > 0 && hcl_continues_identifier(lexer->lookahead)) {
    if (size > 250 || scanner->marker_bytes + size + 5 > max_marker_bytes) return false;
    size += encode_utf8(lexer->lookahead, marker + size);
    advance(lexer);
  }
  if (lexer->lookahead == '\r') advance(lexer);
  if (lexer->lookahead != '\n' || !push(scanner, IN_HEREDOC_LINE_START)) return false;
  marker[size] = size;
  scanner->marker_bytes += size + 1;
  advance(lexer);
  lexer->mark_end(lexer);
  return finish(lexer, HEREDOC_START);
}

static bool scan_newlines(TSLexer *lexer) {
  while (lexer->lookahead == '\n') {
    advance(lexer);
    lexer->mark_end(lexer);
    while (lexer->lookahead == ' ' || lexer->lookahead == '\t') advance(lexer);
    if (lexer->lookahead == '\r') advance(lexer);
  }
  return finish(lexer, NEWLINE);
}

static bool closing(Scanner *scanner, TSLexer *lexer, bool matches, enum Token token) {
  advance(lexer);
  lexer->mark_end(lexer);
  if (matches) pop(scanner);
  return finish(lexer, token);
}

static bool scan_code(Scanner *scanner, TSLexer *lexer, const bool *valid) {
  int frame = top(scanner);
  for (;;) {
    switch (lexer->lookahead) {
      case ' ': case '\t':
        skip(lexer);
        continue;
      case '\r':
        skip(lexer);
        if (lexer->lookahead != '\n') return false;
        continue;
      case '\n':
        if (newlines_count(scanner)) return scan_newlines(lexer);
        skip(lexer);
        continue;
      case '#':
        scan_comment_rest(lexer);
        lexer->mark_end(lexer);
        return finish(lexer, COMMENT);
      case '/':
        advance(lexer);
        if (lexer->lookahead != '/' && lexer->lookahead != '*') return false;
        if (!scan_comment_rest(lexer)) return false;
        lexer->mark_end(lexer);
        return finish(lexer, COMMENT);
      case '"':
        advance(lexer);
        lexer->mark_end(lexer);
        return push(scanner, IN_QUOTES) && finish(lexer, QUOTE_OPEN);
      case '<':
        return scan_heredoc_start(scanner, lexer);
      case '(':
        advance(lexer);
        lexer->mark_end(lexer);
        return push(scanner, IN_BRACKETS) && finish(lexer, OPEN_PAREN);
      case '[':
        return scan_open_bracket(scanner, lexer, valid);
      case '{':
        return scan_open_brace(scanner, lexer, valid);
      case ')':
        return closing(scanner, lexer, frame == IN_BRACKETS, CLOSE_PAREN);
      case ']':
        return closing(scanner, lexer, frame == IN_BRACKETS, CLOSE_BRACKET);
      case '}':
        if (frame == IN_SEQUENCE) return closing(scanner, lexer, true, SEQUENCE_CLOSE);
        return closing(scanner, lexer, frame == IN_BODY || frame == IN_OBJECT || frame == IN_BRACKETS, CLOSE_BRACE);
      case '~':
        advance(lexer);
        return lexer->lookahead == '}' && frame == IN_SEQUENCE && closing(scanner, lexer, true, SEQUENCE_CLOSE);
      case 1: case 2:
        if (scanner->depth == 0 && valid[TEMPLATE_START] && valid[EXPRESSION_START]) {
          bool is_template = lexer->lookahead == 1;
          advance(lexer);
          lexer->mark_end(lexer);
          push(scanner, is_template ? IN_BARE_TEMPLATE : IN_BARE_EXPRESSION);
          return finish(lexer, is_template ? TEMPLATE_START : EXPRESSION_START);
        }
        return false;
      default:
        return false;
    }
  }
}

// ---- what tree-sitter calls -----------------------------------------------------------------------------------------------

void *tree_sitter_hcl_external_scanner_create(void) { return calloc(1, sizeof(Scanner)); }

void tree_sitter_hcl_external_scanner_destroy(void *payload) { free(payload); }

unsigned tree_sitter_hcl_external_scanner_serialize(void *payload, char *buffer) {
  const Scanner *scanner = payload;
  if (scanner->depth == 0) return 0;
  unsigned size = 0;
  buffer[size++] = (char)(scanner->depth & 0xFF);
  buffer[size++] = (char)(scanner->depth >> 8);
  for (unsigned i = 0; i < scanner->depth; i += 2) {
    unsigned second = i + 1 < scanner->depth ? scanner->frames[i + 1] : 0;
    buffer[size++] = (char)(scanner->frames[i] | second << 4);
  }
  memcpy(buffer + size, scanner->markers, scanner->marker_bytes);
  return size + scanner->marker_bytes;
}

void tree_sitter_hcl_external_scanner_deserialize(void *payload, const char *buffer, unsigned length) {
  Scanner *scanner = payload;
  scanner->depth = scanner->marker_bytes = 0;
  if (length < 2) return;
  scanner->depth = (uint8_t)buffer[0] | (uint8_t)buffer[1] << 8;
  unsigned size = 2;
  for (unsigned i = 0; i < scanner->depth; i += 2) {
    uint8_t pair = buffer[size++];
    scanner->frames[i] = pair & 0x0F;
    if (i + 1 < scanner->depth) scanner->frames[i + 1] = pair >> 4;
  }
  scanner->marker_bytes = length - size;
  memcpy(scanner->markers, buffer + size, scanner->marker_bytes);
}

bool tree_sitter_hcl_external_scanner_scan(void *payload, TSLexer *lexer, const bool *valid) {
  Scanner *scanner = payload;
  if (valid[ERROR_SENTINEL]) {
    if (stop_flag) *stop_flag = 1;
    // A quoted string never reaches the next line; reading on from there keeps the damage small.
    if (top(scanner) == IN_QUOTES && lexer->lookahead == '\n') {
      while (scanner->depth && top(scanner) != IN_BODY && top(scanner) != IN_HEREDOC) pop(scanner);
    }
  }
  switch (top(scanner)) {
    case IN_QUOTES:
      return scan_quoted(scanner, lexer);
    case IN_HEREDOC: case IN_HEREDOC_LINE_START:
      return scan_heredoc(scanner, lexer);
    case IN_BARE_TEMPLATE:
      return scan_bare(scanner, lexer);
    case IN_RAW_TEXT:
      return scan_raw(lexer);
    default:
      return scan_code(scanner, lexer, valid);
  }
}
