#include "frontends/terraform/functions/arn.h"

#include <vector>

namespace analyzer::frontends::terraform {

std::optional<Arn> split_arn(value::Store& store, value::Value text) {
  if (!text.is_string()) return std::nullopt;
  std::vector<value::Value> fields, current;
  auto close = [&] {
    std::erase_if(current, [](value::Value v) { return v.is_known_string() && v.text().empty(); });
    value::Value field = current.size() == 1 ? current[0] : store.concat(current);
    for (value::Value part : current)
      if (part.where.file.valid() && !field.where.file.valid()) field.where = part.where;
    fields.push_back(field);
    current.clear();
  };
  for (const value::Piece& p : text.pieces()) {
    if (!p.known()) {
      current.push_back(store.unknown(p.term).at(p.where));
      continue;
    }
    std::string_view t = p.text;
    while (fields.size() < 5) {
      std::size_t colon = t.find(':');
      if (colon == std::string_view::npos) break;
      current.push_back(store.string(t.substr(0, colon)).at(p.where));
      close();
      t.remove_prefix(colon + 1);
    }
    current.push_back(store.string(t).at(p.where));
  }
  if (fields.size() < 5) return std::nullopt;
  close();
  if (!fields[0].is_known_string() || fields[0].text() != "arn") return std::nullopt;
  return Arn{fields[1], fields[2], fields[3], fields[4], fields[5]};
}

}  // namespace analyzer::frontends::terraform
