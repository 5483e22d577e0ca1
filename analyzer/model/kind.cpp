#include "model/kind.h"

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>

#include "base/nearest.h"

namespace analyzer::model {

namespace {

struct Wrong {
  std::string message;
};

class Reader {
 public:
  explicit Reader(std::string_view file) : file_(file) {}

  std::vector<std::unique_ptr<Kind>> read(std::string_view text) {
    YAML::Node root = YAML::Load(std::string(text));
    std::vector<std::unique_ptr<Kind>> kinds;
    if (root.IsMap()) {
      kinds.push_back(kind(root));
    } else if (root.IsSequence()) {
      for (auto node : root) kinds.push_back(kind(node));
    } else {
      wrong(root, "a file of the model is a list of kinds");
    }
    return kinds;
  }

 private:
  [[noreturn]] void wrong(const YAML::Node& node, std::string message) {
    throw Wrong{fmt::format("{}:{}: {}", file_, node.Mark().line + 1, message)};
  }

  std::string text(const YAML::Node& node) {
    if (!node.IsScalar()) wrong(node, "a text is expected here");
    return node.Scalar();
  }

  void known_keys(const YAML::Node& node, const std::vector<std::string>& keys) {
    for (auto entry : node) {
      std::string key = text(entry.first);
      if (std::ranges::find(keys, key) != keys.end()) continue;
      std::string_view meant = base::nearest(key, keys);
      wrong(entry.first,
            fmt::format("`{}` is no key here{}", key, meant.empty() ? "" : fmt::format("; did you mean `{}`?", meant)));
    }
  }

  // A YAML value as JSON text: plain scalars keep their type.
  std::string json(const YAML::Node& node) {
    if (node.IsNull()) return "null";
    if (node.IsSequence()) {
      std::string out = "[";
      for (auto item : node) out += (out.size() > 1 ? ", " : "") + json(item);
      return out + "]";
    }
    std::string s = text(node);
    bool plain = node.Tag() != "!";
    bool number = !s.empty() && s.find_first_not_of("-0123456789.") == std::string::npos &&
                  s.find_first_of("0123456789") != std::string::npos;
    if (plain && (s == "true" || s == "false" || s == "null" || number)) return s;
    std::string out = "\"";
    for (char c : s) {
      if (c == '"' || c == '\\') out += '\\';
      out += c;
    }
    return out + "\"";
  }

  Path path(const YAML::Node& node, std::string_view written) {
    Path result;
    if (!parse_path(written, result)) wrong(node, fmt::format("`{}` is no property path", written));
    return result;
  }

  std::unique_ptr<Kind> kind(const YAML::Node& node) {
    if (!node.IsMap()) wrong(node, "a kind is a mapping");
    known_keys(node, {"kind", "title", "identity", "attributes", "cloudformation", "terraform", "manifest", "policy",
                      "external", "through", "provides"});
    auto k = std::make_unique<Kind>();
    if (!node["kind"]) wrong(node, "a kind has a name under `kind`");
    k->name = text(node["kind"]);
    k->file = file_;
    k->line = static_cast<unsigned>(node.Mark().line + 1);
    k->title = node["title"] ? text(node["title"]) : k->name;
    if (auto identity = node["identity"]) {
      known_keys(identity, {"name", "arn", "scope"});
      if (identity["name"]) k->identity_name = text(identity["name"]);
      if (identity["arn"]) k->identity_arn = text(identity["arn"]);
      k->name_scope = identity["scope"] ? text(identity["scope"]) : "account-region";
    }
    if (auto provides = node["provides"]) {
      known_keys(provides, {"symbol", "value"});
      if (!provides["symbol"] || !provides["value"]) wrong(provides, "`provides` has `symbol` and `value`");
      k->provides = text(provides["symbol"]);
      k->provides_value = text(provides["value"]);
      if (k->provides != "secret" && k->provides != "ssm_parameter")
        wrong(provides["symbol"], "a kind provides `secret` or `ssm_parameter`");
    }
    if (auto through = node["through"])
      for (auto entry : through) k->through.emplace_back(text(entry.first), text(entry.second));
    if (!node["attributes"]) wrong(node, "a kind has attributes");
    for (auto entry : node["attributes"])
      k->attributes.push_back(attribute(text(entry.first), entry.second, entry.first));
    if (!k->identity_name.empty() && !k->find(k->identity_name))
      wrong(node["identity"], fmt::format("`{}` is no attribute of this kind", k->identity_name));
    for (const char* format : {"cloudformation", "terraform", "manifest", "policy"})
      if (auto mappings = node[format]) {
        if (!mappings.IsSequence()) wrong(mappings, "the mappings of a format are a list");
        for (auto m : mappings) k->mappings.push_back(mapping(*k, format, m));
      }
    if (auto external = node["external"])
      for (auto entry : external) {
        std::vector<std::pair<std::string, std::string>> told;
        for (auto fact : entry.second) {
          if (!k->find(text(fact.first)))
            wrong(fact.first, fmt::format("`{}` is no attribute of this kind", text(fact.first)));
          told.emplace_back(text(fact.first), json(fact.second));
        }
        k->external.emplace_back(text(entry.first), std::move(told));
      }
    return k;
  }

  AttributeDeclaration attribute(std::string name, const YAML::Node& node, const YAML::Node& key) {
    AttributeDeclaration a;
    a.name = std::move(name);
    a.line = static_cast<unsigned>(key.Mark().line + 1);
    if (!node.IsMap()) wrong(key, "an attribute is a mapping with `type`, `relation` or `derive`");
    known_keys(node, {"type", "values", "default", "required", "relation", "closes", "derive"});
    if (auto n = node["relation"]) {
      a.type = AttributeType::relation;
      std::string member = text(n);
      std::size_t dot = member.rfind('.');
      // The member's attribute may have dots itself; the kind is resolved in check().
      if (dot == std::string::npos) wrong(n, "a relation is written `KIND.ATTRIBUTE`");
      a.kind = member.substr(0, dot);
      a.via = member.substr(dot + 1);
      std::string closes = node["closes"] ? text(node["closes"]) : "tree";
      if (closes != "self" && closes != "tree" && closes != "estate")
        wrong(node["closes"], "`closes` is `self`, `tree` or `estate`");
      a.closes = closes == "self" ? Closes::self : closes == "tree" ? Closes::tree : Closes::estate;
      return a;
    }
    std::string type = node["type"] ? text(node["type"]) : "string";
    if (auto n = node["derive"]) {
      a.type = AttributeType::derived;
      a.derive = text(n);
      a.derived_type = type;
      return a;
    }
    auto inner = [&](std::string_view prefix) { return type.substr(prefix.size(), type.size() - prefix.size() - 1); };
    if (type == "string")
      a.type = AttributeType::string;
    else if (type == "bool")
      a.type = AttributeType::boolean;
    else if (type == "int")
      a.type = AttributeType::integer;
    else if (type == "number")
      a.type = AttributeType::number;
    else if (type == "list(string)")
      a.type = AttributeType::list_of_strings;
    else if (type == "list")
      a.type = AttributeType::list;
    else if (type == "map")
      a.type = AttributeType::map;
    else if (type == "account")
      a.type = AttributeType::account;
    else if (type == "policy")
      a.type = AttributeType::policy;
    else if (type == "any")
      a.type = AttributeType::any;
    else if (type.starts_with("list(ref(") && type.ends_with("))")) {
      a.type = AttributeType::list_of_refs;
      a.kind = type.substr(9, type.size() - 11);
    } else if (type.starts_with("ref(") && type.ends_with(")")) {
      a.type = AttributeType::ref;
      a.kind = inner("ref(");
    } else {
      wrong(node["type"], fmt::format("`{}` is no type", type));
    }
    if (auto n = node["values"])
      for (auto v : n) a.values.push_back(text(v));
    if (auto n = node["default"]) a.default_text = json(n);
    if (auto n = node["required"]) a.required = text(n) == "true";
    return a;
  }

  Mapping mapping(const Kind& kind, const char* format, const YAML::Node& node) {
    if (!node.IsMap() || !node["type"]) wrong(node, "a mapping has a native `type`");
    Mapping m;
    m.format = format;
    m.file = file_;
    m.line = static_cast<unsigned>(node.Mark().line + 1);
    for (auto entry : node) {
      std::string key = text(entry.first);
      const YAML::Node& v = entry.second;
      if (key == "type")
        m.type = text(v);
      else if (key == "when")
        m.when = conditions(v);
      else if (key == "within")
        m.base = path(v, text(v));
      else if (key == "for_each") {
        std::string written = text(v);
        if (written.starts_with("split ")) {
          m.for_each_split = true;
          written = written.substr(6);
        }
        m.for_each = path(v, written);
      } else if (key == "account")
        m.account = source(v);
      else if (key == "region")
        m.region = source(v);
      else if (key == "source")
        m.source = text(v);
      else if (key == "identifies") {
        for (auto pair : v) m.identity_attributes.emplace_back(text(pair.first), text(pair.second));
      } else {
        const AttributeDeclaration* a = kind.find(key);
        if (!a) {
          std::vector<std::string> names = {"type",    "when",   "within", "for_each",
                                            "account", "region", "source", "identifies"};
          for (const AttributeDeclaration& d : kind.attributes) names.push_back(d.name);
          std::string_view meant = base::nearest(key, names);
          wrong(entry.first, fmt::format("`{}` is no attribute of `{}`{}", key, kind.name,
                                         meant.empty() ? "" : fmt::format("; did you mean `{}`?", meant)));
        }
        if (a->type == AttributeType::relation || a->type == AttributeType::derived)
          wrong(entry.first, fmt::format("`{}` is computed, not mapped", key));
        m.attributes.emplace_back(key, source(v));
      }
    }
    return m;
  }

  std::vector<Condition> conditions(const YAML::Node& node) {
    if (!node.IsMap()) wrong(node, "`when` is a mapping from property paths to what they must be");
    std::vector<Condition> result;
    for (auto entry : node) {
      Condition c;
      c.path = path(entry.first, text(entry.first));
      const YAML::Node& v = entry.second;
      if (v.IsScalar()) {
        std::string word = text(v);
        if (word == "present")
          c.test = Condition::Test::present;
        else if (word == "absent")
          c.test = Condition::Test::absent;
        else {
          c.test = Condition::Test::equals;
          c.values = {word};
        }
      } else {
        known_keys(v, {"not", "in", "matches", "equals"});
        if (auto n = v["not"]) {
          c.test = Condition::Test::not_equals;
          c.values = {text(n)};
        } else if (auto in = v["in"]) {
          c.test = Condition::Test::one_of;
          for (auto item : in) c.values.push_back(text(item));
        } else if (auto re = v["matches"]) {
          c.test = Condition::Test::matches;
          c.values = {text(re)};
        } else {
          c.test = Condition::Test::equals;
          c.values = {text(v["equals"])};
        }
      }
      result.push_back(std::move(c));
    }
    return result;
  }

  Source source(const YAML::Node& node) {
    Source s;
    if (node.IsSequence()) {
      s.form = Source::Form::first_of;
      for (auto item : node) s.alternatives.push_back(source(item));
      return s;
    }
    if (node.IsScalar()) {
      std::string written = text(node);
      if (written == "self") {
        s.form = Source::Form::self;
      } else if (written == "inexpressible") {
        s.form = Source::Form::inexpressible;
      } else if (written.starts_with("join ")) {
        join(node, written, s);
      } else {
        s.path = path(node, written);
      }
      return s;
    }
    known_keys(node, {"path", "join", "constant", "has", "equals", "inexpressible", "translate", "default", "since"});
    if (auto n = node["inexpressible"]) {
      s.form = Source::Form::inexpressible;
      s.text = text(n);
    } else if (auto constant = node["constant"]) {
      s.form = Source::Form::constant;
      s.text = json(constant);
    } else if (auto has = node["has"]) {
      s.form = Source::Form::has;
      s.path = path(has, text(has));
    } else if (auto j = node["join"]) {
      join(j, "join " + text(j), s);
    } else if (auto p = node["path"]) {
      std::string written = text(p);
      if (written.starts_with("join "))
        join(p, written, s);
      else
        s.path = path(p, written);
      if (auto equals = node["equals"]) {
        s.form = Source::Form::compare;
        s.text = text(equals);
      }
    } else {
      wrong(node, "a source has `path`, `join`, `constant`, `has` or `inexpressible`");
    }
    if (auto n = node["translate"])
      for (auto entry : n) s.translate.emplace_back(text(entry.first), json(entry.second));
    if (auto n = node["default"]) s.default_text = json(n);
    if (auto n = node["since"]) s.since = text(n);
    return s;
  }

  void join(const YAML::Node& node, std::string_view written, Source& s) {
    s.form = Source::Form::join;
    written.remove_prefix(5);
    std::size_t arrow = written.find("->"), length = 2;
    if (arrow == std::string_view::npos) {
      arrow = written.find("→");
      length = std::string_view("→").size();
    }
    std::size_t dot = written.find('.');
    if (arrow == std::string_view::npos || dot == std::string_view::npos || dot > arrow)
      wrong(node, "a join is written `join TYPE.VIA -> PATH`");
    auto trim = [](std::string_view t) {
      while (!t.empty() && t.front() == ' ') t.remove_prefix(1);
      while (!t.empty() && t.back() == ' ') t.remove_suffix(1);
      return t;
    };
    s.join_type = std::string(trim(written.substr(0, dot)));
    s.join_via = std::string(trim(written.substr(dot + 1, arrow - dot - 1)));
    s.path = path(node, trim(written.substr(arrow + length)));
  }

  std::string file_;
};

}  // namespace

const AttributeDeclaration* Kind::find(std::string_view attribute) const {
  int i = index_of(attribute);
  return i < 0 ? nullptr : &attributes[static_cast<std::size_t>(i)];
}

int Kind::index_of(std::string_view attribute) const {
  for (std::size_t i = 0; i < attributes.size(); ++i)
    if (attributes[i].name == attribute) return static_cast<int>(i);
  return -1;
}

base::Result<bool> Kinds::add(std::string_view file, std::string_view text) {
  try {
    for (auto& kind : Reader(file).read(text)) {
      if (const Kind* before = find(kind->name))
        return base::Error{fmt::format("{}:{}: kind `{}` is already defined in {}:{}", file, kind->line, kind->name,
                                       before->file, before->line)};
      kinds_.push_back(std::move(kind));
    }
    return true;
  } catch (const Wrong& wrong) {
    return base::Error{wrong.message};
  } catch (const YAML::Exception& e) {
    return base::Error{fmt::format("{}:{}: {}", file, e.mark.line + 1, e.msg)};
  }
}

base::Result<bool> Kinds::check() const {
  for (const auto& kind : kinds_) {
    auto error = [&](unsigned line, std::string message) {
      return base::Error{fmt::format("{}:{}: {}", kind->file, line, message)};
    };
    for (const auto& a : kind->attributes) {
      if (a.kind.empty()) continue;
      const Kind* other = find(a.kind);
      if (!other) {
        std::vector<std::string> names;
        for (const auto& k : kinds_) names.push_back(k->name);
        std::string_view meant = base::nearest(a.kind, names);
        return error(a.line, fmt::format("there is no kind `{}`{}", a.kind,
                                         meant.empty() ? "" : fmt::format("; did you mean `{}`?", meant)));
      }
      if (a.type == AttributeType::relation) {
        const AttributeDeclaration* via = other->find(a.via);
        if (!via) return error(a.line, fmt::format("`{}` has no attribute `{}`", a.kind, a.via));
        if ((via->type != AttributeType::ref && via->type != AttributeType::list_of_refs) || via->kind != kind->name)
          return error(a.line, fmt::format("`{}.{}` does not refer to `{}`", a.kind, a.via, kind->name));
      }
    }
    for (const auto& [through, via] : kind->through) {
      const Kind* other = find(through);
      if (!other || !other->find(via))
        return error(kind->line, fmt::format("`through: {{{}: {}}}` names no attribute", through, via));
    }
  }
  return true;
}

const Kind* Kinds::find(std::string_view name) const {
  for (const auto& kind : kinds_)
    if (kind->name == name) return kind.get();
  return nullptr;
}

KindId Kinds::id(std::string_view name) const {
  for (std::size_t i = 0; i < kinds_.size(); ++i)
    if (kinds_[i]->name == name) return {static_cast<std::uint32_t>(i)};
  return {};
}

}  // namespace analyzer::model
