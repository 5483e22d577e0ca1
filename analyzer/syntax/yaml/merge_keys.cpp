#include "syntax/yaml/merge_keys.h"

namespace analyzer::syntax::yaml {

namespace {

void append_entries(const Node& mapping, std::vector<Entry>& entries, base::Arena& arena) {
  for (Entry entry : mapping.entries) {
    Node* shared = arena.make<Node>(*entry.value);
    shared->from_alias = true;
    entry.value = shared;
    entries.push_back(entry);
  }
}

}  // namespace

bool append_merged(const Node& source, std::vector<Entry>& entries, base::Arena& arena) {
  if (source.is_mapping()) {
    append_entries(source, entries, arena);
    return true;
  }
  if (!source.is_sequence()) return false;
  bool all = true;
  for (const Node* item : source.items) {
    all = all && item->is_mapping();
    if (item->is_mapping()) append_entries(*item, entries, arena);
  }
  return all;
}

}  // namespace analyzer::syntax::yaml
