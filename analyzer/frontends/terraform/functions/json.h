// JSON as `jsonencode` writes it and `jsondecode` reads it.
#pragma once

#include <string>

#include "source/source_file.h"
#include "syntax/data_tree.h"
#include "value/store.h"

namespace analyzer::frontends::terraform {

// Of a value that is wholly known.
std::string json_of(value::Value v);
// Text with holes where v is not known. What cannot be a hole (an unknown list, a choice) is one as the text of its own
// `jsonencode`.
value::Value json_text_of(value::Store& store, value::Value v);
// A JSON string with its quotes.
std::string json_string(std::string_view text);

// A data tree as Terraform's values: tuples and objects, numbers in plain decimal. `file` gives the places; invalid:
// none.
value::Value value_of_tree(value::Store& store, const syntax::Node& node, source::FileId file);
// The same for YAML, whose plain scalars Terraform reads in its own way: `010` is ten, `1e3` a number, dates get a
// time.
value::Value value_of_yaml(value::Store& store, const syntax::Node& node);
// The JSON document of a file with its places, or removed if it is none.
value::Value json_document(value::Store& store, const source::SourceFile& file);

}  // namespace analyzer::frontends::terraform
