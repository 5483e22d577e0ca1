#include "estate/configuration.h"

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>

#include "base/nearest.h"

namespace analyzer::estate {

namespace {

// What stops the reading: caught in read_configuration.
struct Wrong {
  std::string message;
};

class Reader {
 public:
  explicit Reader(const source::SourceFile& file) : file_(file) {}

  Configuration read() {
    YAML::Node root = YAML::Load(std::string(file_.text()));
    Configuration c;
    c.path = file_.path();
    if (root.IsNull()) return c;
    need_map(root, "the configuration");
    known_keys(root, {"accounts", "organizational_units", "paths", "estate", "rules", "ignore", "protected", "facts",
                      "version"});
    if (auto n = root["accounts"]) accounts(n, c);
    if (auto n = root["organizational_units"]) {
      need_map(n, "`organizational_units`");
      for (auto entry : n) c.organizational_units[text(entry.first)] = texts(entry.second);
    }
    if (auto n = root["paths"]) paths(n, c);
    if (auto n = root["estate"]) {
      if (text(n) != "complete" && text(n) != "partial") wrong(n, "`estate` is `complete` or `partial`");
      c.complete = text(n) == "complete";
    }
    if (auto n = root["rules"]) rules(n, c);
    if (auto n = root["ignore"]) ignores(n, c);
    if (auto n = root["protected"]) c.protected_rules = texts(n);
    if (auto n = root["facts"]) facts(n, c);
    return c;
  }

 private:
  [[noreturn]] void wrong(const YAML::Node& node, std::string message) {
    YAML::Mark mark = node.Mark();
    throw Wrong{fmt::format("{}:{}:{}: {}", file_.path(), mark.line + 1, mark.column + 1, message)};
  }

  source::Location place(const YAML::Node& node) {
    int pos = node.Mark().pos;
    auto at = static_cast<std::uint32_t>(pos < 0 ? 0 : pos);
    std::uint32_t end = at;
    if (node.IsScalar()) end += static_cast<std::uint32_t>(node.Scalar().size());
    return {file_.id(), {at, std::min<std::uint32_t>(end, static_cast<std::uint32_t>(file_.text().size()))}};
  }

  void need_map(const YAML::Node& node, std::string_view what) {
    if (!node.IsMap()) wrong(node, fmt::format("{} is a mapping", what));
  }

  std::string text(const YAML::Node& node) {
    if (!node.IsScalar()) wrong(node, "a text is expected here");
    return node.Scalar();
  }

  std::vector<std::string> texts(const YAML::Node& node) {
    std::vector<std::string> result;
    if (node.IsScalar()) return {node.Scalar()};
    if (!node.IsSequence()) wrong(node, "a list of texts is expected here");
    for (auto item : node) result.push_back(text(item));
    return result;
  }

  void known_keys(const YAML::Node& node, const std::vector<std::string>& keys) {
    for (auto entry : node) {
      std::string key = text(entry.first);
      if (std::ranges::find(keys, key) != keys.end()) continue;
      std::string_view meant = base::nearest(key, keys);
      wrong(entry.first, meant.empty() ? fmt::format("`{}` is no key here", key)
                                       : fmt::format("`{}` is no key here; did you mean `{}`?", key, meant));
    }
  }

  value::Role role(const YAML::Node& node, const std::string& word) {
    if (auto found = value::role_from(word)) return *found;
    std::vector<std::string> words = {"management", "security-tooling", "log-archive",
                                      "network",    "shared-services",  "application"};
    std::string_view meant = base::nearest(word, words);
    wrong(node,
          fmt::format("`{}` is no SRA role{}", word, meant.empty() ? "" : fmt::format("; did you mean `{}`?", meant)));
  }

  static bool is_account_id(std::string_view id) {
    return id.size() == 12 && std::ranges::all_of(id, [](char c) { return c >= '0' && c <= '9'; });
  }

  void accounts(const YAML::Node& node, Configuration& c) {
    need_map(node, "`accounts`");
    for (auto entry : node) {
      value::Role which = role(entry.first, text(entry.first));
      for (const std::string& id : texts(entry.second)) {
        if (!is_account_id(id))
          wrong(entry.second, fmt::format("`{}` is no account id; write twelve digits in quotes", id));
        auto [at, fresh] = c.accounts.emplace(id, which);
        if (!fresh && at->second != which)
          wrong(entry.second, fmt::format("account {} already is {}", id, value::to_string(at->second)));
      }
      if (which != value::Role::application && texts(entry.second).size() > 1)
        wrong(entry.second, fmt::format("{} is one account", value::to_string(which)));
    }
  }

  void paths(const YAML::Node& node, Configuration& c) {
    need_map(node, "`paths`");
    for (auto entry : node) {
      PathMapping mapping;
      mapping.glob = text(entry.first);
      mapping.where = place(entry.first);
      need_map(entry.second, "a path's settings");
      known_keys(entry.second, {"account", "regions", "region", "parameters"});
      if (auto n = entry.second["account"]) {
        std::string word = text(n);
        if (is_account_id(word))
          mapping.account = word;
        else
          mapping.role = role(n, word);
      }
      if (auto n = entry.second["regions"]) mapping.regions = texts(n);
      if (auto n = entry.second["region"]) mapping.regions = texts(n);
      if (auto n = entry.second["parameters"]) mapping.parameters = text(n);
      c.paths.push_back(std::move(mapping));
    }
  }

  static std::string json(const YAML::Node& node) {
    if (node.IsSequence()) {
      std::string out = "[";
      for (auto item : node) out += (out.size() > 1 ? ", " : "") + json(item);
      return out + "]";
    }
    if (node.IsScalar()) {
      const std::string& s = node.Scalar();
      bool plain = node.Tag() != "!";
      bool number = !s.empty() && s.find_first_not_of("-0123456789.") == std::string::npos && s != "-" && s != ".";
      if (plain && (s == "true" || s == "false" || s == "null" || number)) return s;
      std::string out = "\"";
      for (char ch : s) {
        if (ch == '"' || ch == '\\') out += '\\';
        out += ch;
      }
      return out + "\"";
    }
    return "null";
  }

  void rules(const YAML::Node& node, Configuration& c) {
    need_map(node, "`rules`");
    for (auto entry : node) {
      RuleSetting setting;
      setting.rule = text(entry.first);
      setting.where = place(entry.first);
      if (entry.second.IsScalar()) {
        std::string word = text(entry.second);
        if (word == "off" || word == "false")
          setting.off = true;
        else if (word != "on" && word != "true")
          wrong(entry.second, "a rule is `off`, `on`, or has settings");
      } else {
        need_map(entry.second, "a rule's settings");
        known_keys(entry.second, {"severity", "parameters", "off"});
        if (auto n = entry.second["severity"]) {
          setting.severity = text(n);
          const std::vector<std::string> levels = {"info", "low", "medium", "high", "critical"};
          if (std::ranges::find(levels, *setting.severity) == levels.end())
            wrong(n, fmt::format("`{}` is no severity; there are info, low, medium, high and critical",
                                 *setting.severity));
        }
        if (auto n = entry.second["off"]) setting.off = text(n) == "true";
        if (auto n = entry.second["parameters"]) {
          need_map(n, "`parameters`");
          for (auto p : n) setting.parameters[text(p.first)] = json(p.second);
        }
      }
      c.rules.push_back(std::move(setting));
    }
  }

  std::string date(const YAML::Node& node) {
    std::string d = text(node);
    bool good = d.size() == 10 && d[4] == '-' && d[7] == '-';
    for (std::size_t i = 0; good && i < d.size(); ++i) good = i == 4 || i == 7 || (d[i] >= '0' && d[i] <= '9');
    if (!good) wrong(node, fmt::format("`{}` is no date; write YYYY-MM-DD", d));
    return d;
  }

  void ignores(const YAML::Node& node, Configuration& c) {
    if (!node.IsSequence()) wrong(node, "`ignore` is a list");
    for (auto item : node) {
      need_map(item, "an entry of `ignore`");
      known_keys(item, {"rule", "path", "address", "account", "reason", "until"});
      Ignore ignore;
      ignore.where = place(item);
      if (auto n = item["rule"]) {
        ignore.rule = text(n);
        ignore.where = place(n);
      } else {
        wrong(item, "an entry of `ignore` names a `rule`");
      }
      if (auto n = item["path"]) ignore.path = text(n);
      if (auto n = item["address"]) ignore.address = text(n);
      if (auto n = item["account"]) ignore.account = text(n);
      if (auto n = item["reason"]) ignore.reason = text(n);
      if (auto n = item["until"]) ignore.until = date(n);
      c.ignores.push_back(std::move(ignore));
    }
  }

  void facts(const YAML::Node& node, Configuration& c) {
    if (!node.IsSequence()) wrong(node, "`facts` is a list");
    for (auto item : node) {
      need_map(item, "an entry of `facts`");
      known_keys(item, {"attribute", "value", "where", "reason", "until"});
      Fact fact;
      fact.where = place(item);
      if (!item["attribute"] || !item["value"] || !item["where"] || !item["reason"])
        wrong(item, "a fact has `attribute`, `value`, `where` and `reason`");
      fact.attribute = text(item["attribute"]);
      fact.value = json(item["value"]);
      fact.where_address = text(item["where"]);
      fact.reason = text(item["reason"]);
      if (auto n = item["until"]) fact.until = date(n);
      c.facts.push_back(std::move(fact));
    }
  }

  const source::SourceFile& file_;
};

}  // namespace

base::Result<Configuration> read_configuration(const source::SourceFile& file) {
  try {
    return Reader(file).read();
  } catch (const Wrong& wrong) {
    return base::Error{wrong.message};
  } catch (const YAML::Exception& e) {
    return base::Error{fmt::format("{}:{}:{}: {}", file.path(), e.mark.line + 1, e.mark.column + 1, e.msg)};
  }
}

namespace {

bool matches(std::string_view glob, std::string_view path, unsigned depth) {
  if (depth > 200) return false;
  while (!glob.empty()) {
    if (glob.starts_with("**")) {
      glob.remove_prefix(2);
      bool slash = glob.starts_with("/");
      if (slash) glob.remove_prefix(1);
      if (glob.empty()) return true;
      for (std::size_t i = 0;; ++i) {
        if (!slash || i == 0 || path[i - 1] == '/')
          if (matches(glob, path.substr(i), depth + 1)) return true;
        if (i == path.size()) return false;
      }
    }
    if (glob[0] == '*') {
      glob.remove_prefix(1);
      for (std::size_t i = 0;; ++i) {
        if (matches(glob, path.substr(i), depth + 1)) return true;
        if (i == path.size() || path[i] == '/') return false;
      }
    }
    if (path.empty()) return false;
    if (glob[0] != '?' && glob[0] != path[0]) return false;
    if (glob[0] == '?' && path[0] == '/') return false;
    glob.remove_prefix(1);
    path.remove_prefix(1);
  }
  return path.empty();
}

}  // namespace

bool glob_matches(std::string_view glob, std::string_view path) {
  if (glob.find('/') == std::string_view::npos && glob != "**") {
    std::size_t slash = path.rfind('/');
    return matches(glob, slash == std::string_view::npos ? path : path.substr(slash + 1), 0);
  }
  if (glob.starts_with("/")) glob.remove_prefix(1);
  return matches(glob, path, 0);
}

}  // namespace analyzer::estate
