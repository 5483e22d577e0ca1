#include "frontends/manifests/entry_values.h"

#include <fmt/format.h>

#include <algorithm>

namespace analyzer::frontends::manifests {

using syntax::Node;
using value::Guard;
using value::Op;
using value::Type;
using value::Value;

namespace {

bool is_account_id(std::string_view text) {
  return text.size() == 12 && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::string_view text_of(const Node* node) {
  return node && node->is_scalar() ? node->text : std::string_view{};
}

}  // namespace

Value ValueReader::read(const Node& node, bool joined) {
  if (node.is_scalar()) return scalar(node);
  if (node.is_sequence()) {
    std::vector<value::Element> elements;
    std::vector<Value> parts;
    for (const Node* item : node.items) {
      Value v = read(*item);
      if (!parts.empty()) parts.push_back(store_.string(","));
      parts.push_back(v);
      elements.push_back({v, Guard::always()});
    }
    return (joined ? store_.concat(parts) : store_.list(elements)).at(place(node));
  }
  std::vector<value::Entry> entries;
  for (const syntax::Entry& e : node.entries)
    entries.push_back({e.key, read(*e.value), Guard::always(), {file_, e.key_range}});
  return store_.object(entries).at(place(node));
}

Value ValueReader::scalar(const Node& node) {
  source::Location where = place(node);
  switch (node.type) {
    case syntax::ScalarType::null:
      return store_.null().at(where);
    case syntax::ScalarType::boolean:
      return store_.boolean(node.text.size() == 4 && (node.text[0] == 't' || node.text[0] == 'T')).at(where);
    case syntax::ScalarType::integer:
    case syntax::ScalarType::real: {
      Value number = store_.number(node.text);
      return (number.is_null() ? store_.string_view_of(node.text) : number).at(where);
    }
    case syntax::ScalarType::text:
      break;
  }
  // `$[alfred_ssm_/path]`: an SSM parameter that the pipeline reads where it runs.
  std::string_view text = node.text;
  std::vector<Value> parts;
  bool any = false;
  for (std::size_t at = text.find("$["); at != std::string_view::npos; at = text.find("$[")) {
    std::size_t close = text.find(']', at);
    if (close == std::string_view::npos) break;
    std::string_view inside = text.substr(at + 2, close - at - 2);
    std::size_t first = inside.find_first_not_of(' '), last = inside.find_last_not_of(' ');
    inside = first == std::string_view::npos ? std::string_view{} : inside.substr(first, last - first + 1);
    parts.push_back(store_.string(text.substr(0, at)).at(where));
    parts.push_back(reference(inside, where));
    text = text.substr(close + 1);
    any = true;
  }
  if (!any) return store_.string_view_of(node.text).at(where);
  parts.push_back(store_.string(text).at(where));
  return store_.concat(parts).at(where);
}

Value ValueReader::reference(std::string_view inside, source::Location where) {
  constexpr std::string_view ssm = "alfred_ssm_";
  if (inside.starts_with(ssm)) {
    std::string says = fmt::format("SSM parameter `{}`", inside.substr(ssm.size()));
    return store_
        .unknown(Op::ssm_parameter, "", {store_.string(inside.substr(ssm.size())), pipeline_.account, pipeline_.region},
                 {.type = Type::string, .never_empty = true, .says = says, .declared = where})
        .at(where);
  }
  return store_
      .unknown(Op::opaque, fmt::format("what the pipeline puts for `$[{}]`", inside), {store_.string(pipeline_.root)},
               {.type = Type::string})
      .at(where);
}

std::vector<Target> targets_of(value::Store& store, ValueReader& reader, const Entry& entry, const std::string& root) {
  std::vector<Target> made;
  std::vector<Value> accounts;
  if (entry.accounts)
    for (const Node* item : entry.accounts->items) {
      source::Location where = reader.place(*item);
      std::string_view text = text_of(item);
      if (text.empty()) continue;
      Value account;
      if (is_account_id(text)) {
        account = store.string_view_of(text);
      } else if (text.starts_with("$[")) {
        account = reader.read(*item);
      } else {
        std::string says = fmt::format("the account named `{}`", text);
        account = store.unknown(Op::account_name, text, {},
                                {.type = Type::string, .never_empty = true, .says = says, .declared = where});
      }
      bool repeated = false;
      for (Value other : accounts) repeated |= store.same(other, account);
      if (!repeated) accounts.push_back(account.at(where));
    }
  auto index = [&](std::string_view label, std::string_view says, std::vector<Value> members, source::Location where) {
    Value v = store.unknown(Op::index, fmt::format("{} {}", root, label), members,
                            {.type = Type::string, .never_empty = true, .says = says, .declared = where});
    store.make_index(v.term(), members);
    store.mark_account(v);
    return v.at(where);
  };
  if (accounts.size() == 1) made.push_back({accounts[0], {}, {"manifest target", accounts[0].where}});
  if (accounts.size() > 1) {
    source::Location where = reader.place(*entry.accounts);
    made.push_back({index("accounts", "each of several accounts", accounts, where), {}, {"manifest target", where}});
  }
  if (entry.units && !entry.units->items.empty()) {
    Value units = reader.read(*entry.units);
    if (units.elements().size() == 1) units = units.elements()[0].value;
    std::string says = units.is_known_string() ? fmt::format("each account of OU `{}`", units.text())
                                               : std::string("each account of several OUs");
    made.push_back({index("organizational units", says, {}, reader.place(*entry.units)),
                    units,
                    {"manifest target", reader.place(*entry.units)}});
  }
  return made;
}

Value regions_of(value::Store& store, ValueReader& reader, const Entry& entry, const graph::Deployment& pipeline,
                 const std::string& root) {
  if (!entry.regions || entry.regions->items.empty()) return pipeline.region;
  std::vector<Value> regions;
  for (const Node* item : entry.regions->items) {
    Value region = reader.read(*item);
    bool repeated = false;
    for (Value other : regions) repeated |= store.same(other, region);
    if (!repeated) regions.push_back(region);
  }
  if (regions.size() == 1) return regions[0];
  Value v = store.unknown(Op::index, fmt::format("{} regions", root), regions,
                          {.type = Type::string, .never_empty = true, .says = "each of several Regions"});
  store.make_index(v.term(), regions);
  return v.at(reader.place(*entry.regions));
}

}  // namespace analyzer::frontends::manifests
