// `Fn::FindInMap`: a value of the `Mappings` section by two keys, or the default that the language extensions allow.
#include "frontends/cloudformation/evaluator.h"
#include "frontends/cloudformation/intrinsics/table.h"

#include <fmt/format.h>

#include "frontends/common/nearest_name.h"

namespace analyzer::frontends::cloudformation::intrinsic {

using value::Guard;
using value::Value;

namespace {

constexpr std::size_t max_keys = 24;

class Lookup {
 public:
  Lookup(Evaluator& evaluator, source::Location where, Value fallback)
      : evaluator_(evaluator), store_(evaluator.store()), where_(where), fallback_(fallback) {}

  Value find(Value map, Value first, Value second) {
    return in_section(map, evaluator_.tmpl().mappings(),
                      [&](const syntax::Node& mapping, std::string_view name) {
                        return in_section(
                            first, &mapping,
                            [&, name](const syntax::Node& row, std::string_view) {
                              return in_section(
                                  second, &row,
                                  [&](const syntax::Node& found, std::string_view) {
                                    // Mappings hold no functions.
                                    return evaluator_.evaluate_untagged(found);
                                  },
                                  name);
                            },
                            name);
                      },
                      {});
  }

 private:
  template <typename Next>
  Value in_section(Value key, const syntax::Node* section, const Next& next, std::string_view map) {
    if (key.is_choice()) return store_.lift(key, [&](Value k) { return in_section(k, section, next, map); });
    if (store_.is_invalid(key)) return key;
    key = store_.to_text(key);
    if (key.is_known_string()) {
      if (const syntax::Node* found = section ? section->find(key.text()) : nullptr) return next(*found, key.text());
      return absent(key.text(), section, map);
    }
    const value::Term* term = key.is_unknown() ? &store_.term(key.term()) : nullptr;
    if (term && section && section->is_mapping()) {
      // What people may choose among.
      std::span<const Value> allowed = term->info.allowed;
      std::vector<value::Alternative> alternatives;
      if (!allowed.empty() && allowed.size() <= max_keys) {
        for (Value a : allowed) {
          Value text = store_.to_text(a);
          const syntax::Node* found = text.is_known_string() ? section->find(text.text()) : nullptr;
          Value v = found ? next(*found, text.text()) : fallback_.is_removed() ? no_key(text, map) : fallback_;
          alternatives.push_back({store_.equal(key, a), v});
        }
        return store_.choice(alternatives);
      }
      if (term->info.input && section->entries.size() <= max_keys) {
        Guard none = Guard::always();
        for (const syntax::Entry& entry : section->entries) {
          Guard g = store_.equal(key, store_.string(entry.key));
          none = store_.both(none, store_.negate(g));
          alternatives.push_back({g, next(*entry.value, entry.key)});
        }
        alternatives.push_back({none, fallback_.is_removed() ? no_key(key, map) : fallback_});
        return store_.choice(alternatives);
      }
      // A Region and the like: one value if all rows agree.
      std::optional<Value> same;
      bool agree = fallback_.is_removed() && !section->entries.empty();
      for (const syntax::Entry& entry : section->entries) {
        if (!agree) break;
        Value v = next(*entry.value, entry.key);
        if (same && !store_.same(*same, v)) agree = false;
        same = v;
      }
      if (agree && same && !store_.is_invalid(*same)) return *same;
    }
    return store_.unknown(
        value::Op::call, "Fn::FindInMap",
        {store_.string(map), key, store_.integer(section ? static_cast<std::int64_t>(section->range.begin) : 0),
         store_.integer(evaluator_.tmpl().unit().index)},
        {.says = "a value of a mapping whose key only deployment shows"});
  }

  Value no_key(Value key, std::string_view map) {
    return store_.invalid(
        fmt::format("mapping `{}` has no key for {}", map,
                    key.is_known_string() ? fmt::format("`{}`", key.text()) : value::to_string(store_, key)),
        where_);
  }

  Value absent(std::string_view key, const syntax::Node* section, std::string_view map) {
    if (!fallback_.is_removed()) return fallback_;
    if (map.empty())
      return store_.invalid(fmt::format("there is no mapping `{}`", key), where_);  // said when the template was read
    std::vector<std::string_view> names;
    if (section)
      for (const syntax::Entry& entry : section->entries) names.push_back(entry.key);
    std::string message =
        fmt::format("mapping `{}` has no key `{}`{}", map, key, did_you_mean(nearest_name(key, names)));
    if (evaluator_.under().is_always() && !evaluator_.deployment().assumed)
      return evaluator_.error("unknown-mapping-key", message, where_);
    return store_.invalid(message, where_);
  }

  Evaluator& evaluator_;
  value::Store& store_;
  source::Location where_;
  Value fallback_;
};

}  // namespace

Value find_in_map(Evaluator& evaluator, const Call& call) {
  std::vector<const syntax::Node*> arguments = call.arguments();
  source::Location where = evaluator.tmpl().place(*call.node);
  Value fallback;
  if (arguments.size() == 4)
    if (const syntax::Node* node = arguments[3]->is_mapping() ? arguments[3]->find("DefaultValue") : nullptr)
      fallback = evaluator.evaluate(*node);
  Lookup lookup(evaluator, where, fallback);
  Value found = lookup.find(evaluator.evaluate(*arguments[0]), evaluator.evaluate(*arguments[1]),
                            evaluator.evaluate(*arguments[2]));
  evaluator.step(where, "looked up in a mapping", found);
  return found;
}

}  // namespace analyzer::frontends::cloudformation::intrinsic
