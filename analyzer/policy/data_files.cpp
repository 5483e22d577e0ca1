#include "policy/data_files.h"

#include <algorithm>
#include <charconv>

#include "base/assert.h"
#include "embedded/policy_data.h"
#include "syntax/yaml/parser.h"

namespace analyzer::policy {

namespace {

// Gives `f` the root of an embedded YAML file.
template <typename F>
void with_file(std::string_view name, F f) {
  for (const base::EmbeddedFile& embedded : embedded::policy_data::files()) {
    if (!embedded.path.ends_with(name)) continue;
    source::SourceFile file({0}, std::string(embedded.path), std::string(embedded.content));
    diagnostics::CollectingSink sink;
    syntax::DataTree tree = syntax::yaml::parse(file, sink);
    ANALYZER_ASSERT(sink.diagnostics.empty() && tree.documents.size() == 1, "our own data files are well-formed YAML");
    f(*tree.documents.front());
    return;
  }
  ANALYZER_ASSERT(false, "every data file is compiled in");
}

std::string text(const syntax::Node& node, std::string_view key) {
  const syntax::Node* value = node.find(key);
  return value ? std::string(value->text) : std::string();
}

std::vector<DatedNumber> dated(const syntax::Node* list, std::string_view key) {
  std::vector<DatedNumber> numbers;
  if (!list) return numbers;
  for (const syntax::Node* item : list->items) {
    DatedNumber one{text(*item, "since"), 0};
    std::string number = text(*item, key);
    std::from_chars(number.data(), number.data() + number.size(), one.number);
    numbers.push_back(std::move(one));
  }
  std::sort(numbers.begin(), numbers.end(),
            [](const DatedNumber& a, const DatedNumber& b) { return a.since < b.since; });
  return numbers;
}

KeyType type_from(std::string_view name) {
  if (name == "String") return KeyType::string;
  if (name == "ARN") return KeyType::arn;
  if (name == "Bool") return KeyType::boolean;
  if (name == "Date") return KeyType::date;
  if (name == "IPAddress") return KeyType::ip_address;
  if (name == "Numeric") return KeyType::numeric;
  return KeyType::unknown;
}

DataFiles read() {
  DataFiles data;
  with_file("/policy-quotas.yaml", [&](const syntax::Node& root) {
    for (const syntax::Node* item : root.find("quotas")->items)
      data.quotas.push_back({text(*item, "policy"), text(*item, "whitespace") == "counted",
                             dated(item->find("size"), "characters"), dated(item->find("attached"), "count")});
  });
  with_file("/log-delivery.yaml", [&](const syntax::Node& root) {
    for (const syntax::Node* item : root.find("principals")->items)
      data.log_delivery.push_back({text(*item, "name"), text(*item, "writes")});
  });
  with_file("/condition-keys.yaml", [&](const syntax::Node& root) {
    for (const syntax::Entry& type : root.find("keys")->entries) {
      constexpr std::string_view array = "ArrayOf";
      bool multi = type.key.starts_with(array);
      KeyType key_type = type_from(multi ? type.key.substr(array.size()) : type.key);
      for (const syntax::Node* key : type.value->items)
        data.condition_keys.push_back({std::string(key->text), to_lower(key->text), key_type, multi});
    }
  });
  return data;
}

}  // namespace

const DataFiles& data_files() {
  static const DataFiles data = read();
  return data;
}

const ConditionKey* global_key(std::string_view name) {
  std::string lower = to_lower(name);
  for (const ConditionKey& key : data_files().condition_keys) {
    if (key.lower == lower) return &key;
    bool takes_tag = key.lower.ends_with("/*");
    std::string_view stem = std::string_view(key.lower).substr(0, key.lower.size() - (takes_tag ? 1 : 0));
    if (takes_tag && lower.size() > stem.size() && lower.starts_with(stem)) return &key;
  }
  return nullptr;
}

}  // namespace analyzer::policy
