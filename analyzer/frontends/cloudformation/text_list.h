// Lists as text and back: what Join, Split and parameters of a list type do.
#pragma once

#include <string_view>

#include "value/store.h"

namespace analyzer::frontends::cloudformation {

// The elements with `delimiter` between them. An open or unknown list gives a term.
value::Value join_list(value::Store& store, value::Value list, std::string_view delimiter);

// `text` cut at each delimiter. Pieces that are not known may hide a delimiter; unless what is known of them excludes
// it, the list is a term. Of a text that Join made with the same delimiter, the list itself.
value::Value split_text(value::Store& store, value::Value text, std::string_view delimiter, bool trim);

}  // namespace analyzer::frontends::cloudformation
