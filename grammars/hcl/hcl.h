// The language for tree-sitter, and one addition of ours.
#ifndef TREE_SITTER_HCL_H
#define TREE_SITTER_HCL_H

#include <stddef.h>

typedef struct TSLanguage TSLanguage;

#ifdef __cplusplus
extern "C" {
#endif

const TSLanguage *tree_sitter_hcl(void);

// For whoever reads text that is either right or read again by other means: on this thread, `*flag` becomes 1 when a parser begins
// to recover from a syntax error. Given to `ts_parser_set_cancellation_flag` as well, it ends the parse there. Null: no more.
void tree_sitter_hcl_stop_at_error(size_t *flag);

#ifdef __cplusplus
}
#endif

#endif
