#include "frontends/cloudformation/check.h"

#include <fmt/format.h>

#include <map>
#include <set>
#include <string>
#include <vector>

#include "frontends/cloudformation/function.h"
#include "frontends/cloudformation/intrinsics/table.h"
#include "frontends/cloudformation/names.h"
#include "frontends/cloudformation/parameter_type.h"
#include "frontends/common/nearest_name.h"

namespace analyzer::frontends::cloudformation {

namespace {

using diagnostics::Severity;
using syntax::Node;

constexpr std::string_view pseudo_parameters[] = {"AWS::AccountId", "AWS::NoValue",  "AWS::NotificationARNs",
                                                  "AWS::Partition", "AWS::Region",   "AWS::StackId",
                                                  "AWS::StackName", "AWS::URLSuffix"};

class Check {
 public:
  Check(graph::Builder& builder, const Template& tmpl) : builder_(builder), tmpl_(tmpl) {}

  void run() {
    if (!tmpl_.root()) return;
    if (!tmpl_.complete())
      builder_.unread(tmpl_.place(*tmpl_.root()), fmt::format("`{}` is cut off by a syntax error", tmpl_.path()));
    for (const Template::Macro& macro : tmpl_.unknown_macros())
      builder_.unread(macro.where, fmt::format("macro `{}`", macro.name));
    collect_loops(*tmpl_.root(), 0);
    parameters();
    conditions();
    resources();
    outputs();
  }

 private:
  void error(std::string_view code, std::string message, source::Location where) {
    builder_.report(Severity::error, std::string(code), std::move(message), where);
  }

  // Identifiers of `Fn::ForEach` may be used as names anywhere inside.
  void collect_loops(const Node& node, int depth) {
    if (depth > 100) return;
    for (const syntax::Entry& entry : node.entries) {
      if (entry.key.starts_with("Fn::ForEach::") && entry.value->is_sequence() && !entry.value->items.empty() &&
          entry.value->items[0]->is_scalar())
        identifiers_.insert(entry.value->items[0]->text);
      collect_loops(*entry.value, depth + 1);
    }
    for (const Node* item : node.items) collect_loops(*item, depth + 1);
  }

  void parameters() {
    if (!tmpl_.parameters()) return;
    for (const syntax::Entry& entry : tmpl_.parameters()->entries) {
      const Node* type = entry.value->is_mapping() ? entry.value->find("Type") : nullptr;
      if (!type || !type->is_scalar()) {
        if (entry.key != "Fn::Transform")
          error("malformed-parameter", fmt::format("parameter `{}` has no type", entry.key),
                tmpl_.place(entry.key_range));
      } else if (!parse_parameter_type(type->text).known) {
        error("malformed-parameter", fmt::format("there is no parameter type `{}`", type->text), tmpl_.place(*type));
      }
    }
  }

  void conditions() {
    if (!tmpl_.conditions()) return;
    std::map<std::string_view, std::vector<std::string_view>> uses;
    for (const syntax::Entry& entry : tmpl_.conditions()->entries) {
      visit_condition_names(*entry.value, [&](NameUse use, std::string_view name, const Node& scalar, std::size_t begin,
                                              std::size_t end) {
        if (use == NameUse::condition) uses[entry.key].push_back(name);
        name_used(use, name, scalar, begin, end);
      });
    }
    std::set<std::string_view> done;
    for (const syntax::Entry& entry : tmpl_.conditions()->entries) {
      std::vector<std::string_view> path;
      find_circle(entry.key, uses, done, path);
    }
  }

  void find_circle(std::string_view name, const std::map<std::string_view, std::vector<std::string_view>>& uses,
                   std::set<std::string_view>& done, std::vector<std::string_view>& path) {
    for (std::size_t i = 0; i < path.size(); ++i) {
      if (path[i] != name) continue;
      std::string names;
      for (std::size_t k = i; k < path.size(); ++k) names += fmt::format("`{}` → ", path[k]);
      const syntax::Entry* entry = tmpl_.conditions()->find_entry(name);
      error("circular-condition", fmt::format("condition `{}` depends on itself: {}`{}`", name, names, name),
            tmpl_.place(entry->key_range));
      return;
    }
    if (path.size() > 500 || !tmpl_.conditions()->find(name) || !done.insert(name).second) return;
    path.push_back(name);
    if (auto found = uses.find(name); found != uses.end())
      for (std::string_view used : found->second) {
        bool on_path = false;
        for (std::string_view p : path) on_path |= p == used;
        if (on_path || !done.contains(used)) find_circle(used, uses, done, path);
      }
    path.pop_back();
  }

  void resources() {
    const Node* section = tmpl_.root()->find("Resources");
    // Where a syntax error cut the text off, that one message is enough.
    if (section && !section->is_mapping() && !section->is_null() && tmpl_.complete())
      error("malformed-template", "`Resources` is no mapping from logical IDs to resources", tmpl_.place(*section));
    if (!tmpl_.resources()) return;
    for (const syntax::Entry& entry : tmpl_.resources()->entries) resource(entry);
  }

  void resource(const syntax::Entry& entry) {
    if (entry.key == "Fn::Transform") {
      const Node* name = entry.value->is_mapping() ? entry.value->find("Name") : nullptr;
      builder_.unread(tmpl_.place(entry.key_range),
                      fmt::format("macro `{}`", name && name->is_scalar() ? name->text : "Fn::Transform"));
      return;
    }
    if (entry.key.starts_with("Fn::ForEach::")) {
      visit(*entry.value);
      return;
    }
    source::Location where = tmpl_.place(entry.key_range);
    if (!entry.value->is_mapping()) {
      error("malformed-resource", fmt::format("resource `{}` is no mapping with a type and properties", entry.key),
            where);
      return;
    }
    const Node* type = entry.value->find("Type");
    if (type && is_directive(*type)) {
      builder_.unread(tmpl_.place(*type), fmt::format("what a packaging tool makes of `{}`", entry.key));
    } else if (!type || !type->is_scalar() || type->is_null() || type->text.empty()) {
      if (!entry.value->find("Fn::Transform"))
        error("malformed-resource", fmt::format("resource `{}` has no type", entry.key), where);
    } else if (type->text.ends_with("::MODULE")) {
      builder_.unread(tmpl_.place(*type), fmt::format("module `{}`", type->text));
    }
    const Node* properties = entry.value->find("Properties");
    if (properties && !properties->is_mapping() && !properties->is_null() && properties->tag.empty())
      error("malformed-resource", fmt::format("properties of `{}` are no mapping", entry.key),
            tmpl_.place(*properties));
    condition_of(*entry.value);
    depends_on(*entry.value);
    for (const syntax::Entry& part : entry.value->entries)
      if (part.key != "Condition") visit(*part.value);
  }

  void condition_of(const Node& body) {
    const Node* condition = body.find("Condition");
    if (condition && condition->is_scalar())
      name_used(NameUse::condition, condition->text, *condition, 0, condition->text.size());
  }

  void depends_on(const Node& body) {
    const Node* depends = body.find("DependsOn");
    if (!depends) return;
    auto one = [&](const Node& name) {
      if (!name.is_scalar() || !name.tag.empty() || name.text.find('{') != std::string_view::npos) return;
      if (has_resource(name.text) || tmpl_.may_be_generated(name.text)) return;
      error("unknown-reference",
            fmt::format("`DependsOn` names no resource `{}`{}", name.text,
                        did_you_mean(nearest_name(name.text, resource_names()))),
            tmpl_.place(name));
    };
    if (depends->is_scalar()) one(*depends);
    for (const Node* item : depends->items) one(*item);
  }

  void outputs() {
    if (!tmpl_.outputs()) return;
    for (const syntax::Entry& entry : tmpl_.outputs()->entries) {
      if (entry.value->is_mapping()) condition_of(*entry.value);
      if (!entry.value->is_mapping()) {
        visit(*entry.value);
        continue;
      }
      for (const syntax::Entry& part : entry.value->entries)
        if (part.key != "Condition") visit(*part.value);
    }
  }

  void visit(const Node& node) {
    visit_names(node, [&](NameUse use, std::string_view name, const Node& scalar, std::size_t begin, std::size_t end) {
      name_used(use, name, scalar, begin, end);
    });
  }

  bool has_resource(std::string_view name) const { return tmpl_.resources() && tmpl_.resources()->find(name); }
  bool has_parameter(std::string_view name) const { return tmpl_.parameters() && tmpl_.parameters()->find(name); }

  static void add_names(const Node* section, std::vector<std::string_view>& names) {
    if (section)
      for (const syntax::Entry& entry : section->entries) names.push_back(entry.key);
  }
  std::vector<std::string_view> resource_names() const {
    std::vector<std::string_view> names;
    add_names(tmpl_.resources(), names);
    return names;
  }

  void name_used(NameUse use, std::string_view name, const Node& scalar, std::size_t begin, std::size_t end) {
    // A loop's identifier may be a part of any name.
    if (identifiers_.contains(name) || name.find("${") != std::string_view::npos ||
        name.find("&{") != std::string_view::npos)
      return;
    auto where = [&] {
      return scalar.is_scalar() && end > begin ? tmpl_.place(scalar, begin, end) : tmpl_.place(scalar);
    };
    switch (use) {
      case NameUse::reference:
        return reference(name, where);
      case NameUse::attribute:
        return attribute(name, where);
      case NameUse::condition: {
        if (tmpl_.conditions() && tmpl_.conditions()->find(name)) return;
        if (tmpl_.may_be_generated(name) || loops_in(tmpl_.conditions())) return;
        std::vector<std::string_view> names;
        add_names(tmpl_.conditions(), names);
        return error("unknown-condition",
                     fmt::format("there is no condition `{}`{}", name, did_you_mean(nearest_name(name, names))),
                     where());
      }
      case NameUse::mapping: {
        if (tmpl_.mappings() && (tmpl_.mappings()->find(name) || tmpl_.mappings()->find("Fn::Transform"))) return;
        if (tmpl_.may_be_generated(name)) return;
        std::vector<std::string_view> names;
        add_names(tmpl_.mappings(), names);
        return error("unknown-mapping",
                     fmt::format("there is no mapping `{}`{}", name, did_you_mean(nearest_name(name, names))), where());
      }
      case NameUse::unknown_function: {
        if (name.starts_with("Rain::")) return;
        std::vector<std::string_view> names;
        bool short_form = !name.starts_with("Fn::");
        for (const Intrinsic& row : intrinsics()) names.push_back(short_form ? short_name(row.name) : row.name);
        return error("unknown-function",
                     fmt::format("there is no function `{}{}`{}", short_form ? "!" : "", name,
                                 did_you_mean(nearest_name(name, names))),
                     where());
      }
      case NameUse::malformed_function:
        return error("malformed-function", fmt::format("`{}` takes {}", name, arguments_of(name)), where());
    }
  }

  static std::string arguments_of(std::string_view name) {
    const Intrinsic* row = find_intrinsic(name);
    if (!row) return "something else";
    if (row->least == row->most) return fmt::format("a list of {}", row->least);
    return fmt::format("a list of {} to {}", row->least, row->most);
  }

  static bool loops_in(const Node* section) {
    if (section)
      for (const syntax::Entry& entry : section->entries)
        if (entry.key.starts_with("Fn::ForEach::")) return true;
    return false;
  }

  template <typename Where>
  void reference(std::string_view name, const Where& where) {
    if (has_parameter(name) || has_resource(name)) return;
    if (name.starts_with("AWS::")) {
      for (std::string_view pseudo : pseudo_parameters)
        if (pseudo == name) return;
      return error(
          "unknown-reference",
          fmt::format("there is no pseudo parameter `{}`{}", name, did_you_mean(nearest_name(name, pseudo_parameters))),
          where());
    }
    if (tmpl_.may_be_generated(name)) return;
    std::vector<std::string_view> names;
    add_names(tmpl_.parameters(), names);
    add_names(tmpl_.resources(), names);
    error("unknown-reference",
          fmt::format("there is no parameter or resource `{}`{}", name, did_you_mean(nearest_name(name, names))),
          where());
  }

  template <typename Where>
  void attribute(std::string_view path, const Where& where) {
    for (std::size_t dot = path.size(); dot != std::string_view::npos && dot > 0; dot = path.rfind('.', dot - 1)) {
      if (has_resource(path.substr(0, dot))) return;
      if (dot == 0) break;
    }
    std::string_view name = path.substr(0, path.find('.'));
    if (tmpl_.may_be_generated(name) || identifiers_.contains(name)) return;
    error("unknown-reference",
          fmt::format("there is no resource `{}`{}", name, did_you_mean(nearest_name(name, resource_names()))),
          where());
  }

  graph::Builder& builder_;
  const Template& tmpl_;
  std::set<std::string_view> identifiers_;
};

}  // namespace

void check_template(graph::Builder& builder, const Template& tmpl) {
  Check(builder, tmpl).run();
}

}  // namespace analyzer::frontends::cloudformation
