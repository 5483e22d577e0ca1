#include "frontends/manifests/manifest.h"

#include <fmt/format.h>

#include <span>
#include <string>

#include "frontends/common/nearest_name.h"

namespace analyzer::frontends::manifests {

namespace {

using syntax::Node;

constexpr std::string_view old_version = "2020-01-01";
constexpr std::string_view new_version = "2021-03-15";

const Node* root_of(const syntax::DataTree& tree) {
  return tree.documents.empty() || !tree.documents[0] || !tree.documents[0]->is_mapping() ? nullptr : tree.documents[0];
}

std::string_view text_of(const Node* node) {
  return node && node->is_scalar() ? node->text : std::string_view{};
}

const Node* list_in(const Node* node, std::string_view key) {
  const Node* list = node && node->is_mapping() ? node->find(key) : nullptr;
  return list && list->is_sequence() ? list : nullptr;
}

bool has_entries(const Node* list, std::string_view file_key) {
  if (!list || !list->is_sequence()) return false;
  for (const Node* item : list->items)
    if (item->is_mapping() && item->find(file_key)) return true;
  return false;
}

class Reader {
 public:
  Reader(const source::SourceFile& file, diagnostics::Sink& sink) : file_(file), sink_(sink) {}

  Manifest read(const Node& root) {
    Manifest manifest;
    manifest.region = root.find("region");
    if (!manifest.region || !manifest.region->is_scalar() || manifest.region->is_null())
      error("manifest has no `region`", root.range);
    const Node* version = root.find("version");
    std::string_view written = text_of(version);
    bool old =
        written == old_version ||
        (!root.find("resources") && (root.find("cloudformation_resources") || root.find("organization_policies")));
    if (!version)
      error(fmt::format("manifest has no `version`; the present one is {}", new_version), root.range);
    else if (written != old_version && written != new_version)
      error(fmt::format("there is no manifest version `{}`; the present one is {}", written, new_version),
            version->range);
    constexpr std::string_view new_keys[] = {"region", "version", "enable_stack_set_deletion", "resources"};
    constexpr std::string_view old_keys[] = {"region", "version", "organization_policies", "cloudformation_resources"};
    check_keys(root, old ? std::span<const std::string_view>(old_keys) : new_keys, "the manifest");
    if (old) {
      for_each(root.find("organization_policies"), [&](const Node& node) { old_policy(node, manifest); });
      for_each(root.find("cloudformation_resources"), [&](const Node& node) { old_stack(node, manifest); });
    } else {
      const Node* resources = root.find("resources");
      if (resources && !resources->is_sequence() && !resources->is_null())
        error("`resources` is no list of entries", resources->range);
      for_each(resources, [&](const Node& node) { entry(node, manifest); });
    }
    return manifest;
  }

 private:
  void error(std::string message, source::Range range, std::vector<diagnostics::Related> related = {}) {
    sink_.report({diagnostics::Severity::error,
                  "malformed-manifest",
                  std::move(message),
                  {file_.id(), range},
                  std::move(related),
                  {}});
  }

  template <typename Read>
  void for_each(const Node* list, const Read& read) {
    if (!list) return;
    for (const Node* item : list->items) {
      if (item->is_mapping())
        read(*item);
      else
        error("an entry of the manifest is no mapping", item->range);
    }
  }

  void check_keys(const Node& node, std::span<const std::string_view> known, std::string_view what) {
    for (const syntax::Entry& entry : node.entries) {
      bool found = false;
      for (std::string_view key : known) found |= key == entry.key;
      if (!found)
        error(fmt::format("{} has no `{}`{}", what, entry.key, did_you_mean(nearest_name(entry.key, known))),
              entry.key_range);
    }
  }

  const Node* required(const Node& node, std::string_view key) {
    const Node* value = node.find(key);
    if (!value || value->is_null() || (value->is_scalar() && value->text.empty())) {
      const Node* name = node.find("name");
      error(fmt::format("entry {}has no `{}`",
                        name && name->is_scalar() ? fmt::format("`{}` ", name->text) : std::string(), key),
            name ? name->range : node.range);
      return nullptr;
    }
    return value;
  }

  const Node* list(const Node* node, std::string_view key) {
    const Node* value = node && node->is_mapping() ? node->find(key) : nullptr;
    if (!value || value->is_null()) return nullptr;
    if (!value->is_sequence()) {
      error(fmt::format("`{}` is no list", key), value->range);
      return nullptr;
    }
    return value;
  }

  // Names must differ: each is a stack set or a policy of that name.
  void check_name(const Entry& entry, const Manifest& manifest) {
    if (!entry.name || !entry.name->is_scalar()) return;
    for (const Entry& other : manifest.entries) {
      if (!other.name || other.name->text != entry.name->text ||
          (other.method == Method::stack_set) != (entry.method == Method::stack_set))
        continue;
      error(fmt::format("entry `{}` is in the manifest already", entry.name->text), entry.name->range,
            {{{file_.id(), other.name->range}, "first here"}});
      return;
    }
  }

  void entry(const Node& node, Manifest& manifest) {
    constexpr std::string_view keys[] = {"name",           "description", "resource_file", "deployment_targets",
                                         "parameter_file", "parameters",  "deploy_method", "regions",
                                         "export_outputs"};
    check_keys(node, keys, "an entry");
    Entry e;
    e.node = &node;
    e.name = required(node, "name");
    e.file = required(node, "resource_file");
    const Node* method = required(node, "deploy_method");
    std::string_view how = text_of(method);
    if (how == "scp")
      e.method = Method::scp;
    else if (how == "rcp")
      e.method = Method::rcp;
    else if (method && how != "stack_set")
      error(fmt::format("`deploy_method` is `stack_set`, `scp` or `rcp`, not `{}`", how), method->range);
    const Node* targets = required(node, "deployment_targets");
    if (targets && !targets->is_mapping())
      error("`deployment_targets` is no mapping with `accounts` or `organizational_units`", targets->range);
    e.accounts = list(targets, "accounts");
    e.units = list(targets, "organizational_units");
    if (targets && targets->is_mapping()) {
      constexpr std::string_view target_keys[] = {"accounts", "organizational_units"};
      check_keys(*targets, target_keys, "`deployment_targets`");
    }
    if (e.accounts && e.method != Method::stack_set)
      error(fmt::format("`accounts` are no target of `deploy_method: {}`; name organizational units", how),
            e.accounts->range);
    e.regions = list(&node, "regions");
    e.parameters = list(&node, "parameters");
    e.parameter_file = node.find("parameter_file");
    e.exports = list(&node, "export_outputs");
    check_parameters(e);
    check_name(e, manifest);
    manifest.entries.push_back(e);
  }

  void check_parameters(const Entry& e) {
    if (!e.parameters) return;
    for (const Node* item : e.parameters->items) {
      const Node* key = item->is_mapping() ? item->find("parameter_key") : nullptr;
      if (!key || !key->is_scalar())
        error("a parameter has no `parameter_key`", item->range);
      else if (!item->find("parameter_value"))
        error(fmt::format("parameter `{}` has no `parameter_value`", key->text), item->range);
    }
  }

  void old_policy(const Node& node, Manifest& manifest) {
    constexpr std::string_view keys[] = {"name", "description", "policy_file", "apply_to_accounts_in_ou"};
    check_keys(node, keys, "an organization policy");
    Entry e;
    e.node = &node;
    e.method = Method::scp;
    e.name = node.find("name");
    e.file = required(node, "policy_file");
    e.units = list(&node, "apply_to_accounts_in_ou");
    check_name(e, manifest);
    manifest.entries.push_back(e);
  }

  void old_stack(const Node& node, Manifest& manifest) {
    constexpr std::string_view keys[] = {"name",          "description",    "deploy_to_account", "deploy_to_ou",
                                         "template_file", "parameter_file", "deploy_method",     "depends_on",
                                         "regions",       "ssm_parameters", "parameters"};
    check_keys(node, keys, "an entry");
    Entry e;
    e.node = &node;
    e.name = node.find("name");
    e.file = required(node, "template_file");
    e.accounts = list(&node, "deploy_to_account");
    e.units = list(&node, "deploy_to_ou");
    e.regions = list(&node, "regions");
    e.parameter_file = node.find("parameter_file");
    e.parameters = list(&node, "parameters");
    e.exports = list(&node, "ssm_parameters");
    check_name(e, manifest);
    manifest.entries.push_back(e);
  }

  const source::SourceFile& file_;
  diagnostics::Sink& sink_;
};

}  // namespace

bool looks_like_manifest(const syntax::DataTree& tree) {
  const Node* root = root_of(tree);
  if (!root || !root->find("region") || root->find("AWSTemplateFormatVersion") || root->find("Resources")) return false;
  std::string_view version = text_of(root->find("version"));
  if (version == new_version || version == old_version) return true;
  return has_entries(list_in(root, "resources"), "resource_file") ||
         has_entries(list_in(root, "cloudformation_resources"), "template_file") ||
         has_entries(list_in(root, "organization_policies"), "policy_file");
}

Manifest read_manifest(const source::SourceFile& file, const syntax::DataTree& tree, diagnostics::Sink& sink) {
  const Node* root = root_of(tree);
  if (!root) return {};
  return Reader(file, sink).read(*root);
}

}  // namespace analyzer::frontends::manifests
