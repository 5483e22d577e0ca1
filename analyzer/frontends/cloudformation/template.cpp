#include "frontends/cloudformation/template.h"

#include <utility>

#include "frontends/cloudformation/scalar_places.h"

namespace analyzer::frontends::cloudformation {

namespace {

using syntax::Node;

bool is_resource_type(std::string_view type) {
  for (std::string_view prefix : {"AWS::", "Custom::", "Alexa::"})
    if (type.starts_with(prefix)) return true;
  std::size_t first = type.find("::");
  return first != std::string_view::npos && first > 0 && type.find("::", first + 2) != std::string_view::npos &&
         type.find_first_of(" \t\n") == std::string_view::npos;
}

const Node* first_mapping(const syntax::DataTree& tree) {
  if (tree.documents.empty() || !tree.documents[0] || !tree.documents[0]->is_mapping()) return nullptr;
  return tree.documents[0];
}

bool has_serverless_transform(const Node* transform) {
  if (!transform) return false;
  if (transform->is_scalar()) return transform->text.starts_with("AWS::Serverless");
  for (const Node* item : transform->items)
    if (item->is_scalar() && item->text.starts_with("AWS::Serverless")) return true;
  return false;
}

}  // namespace

bool looks_like_template(const syntax::DataTree& tree, std::string_view text) {
  if (const Node* root = first_mapping(tree)) {
    if (root->find("AWSTemplateFormatVersion") || has_serverless_transform(root->find("Transform"))) return true;
    if (const Node* resources = root->find("Resources"); resources && resources->is_mapping()) {
      for (const syntax::Entry& entry : resources->entries) {
        const Node* type = entry.value->is_mapping() ? entry.value->find("Type") : nullptr;
        if (type && type->is_scalar() && is_resource_type(type->text)) return true;
        if (entry.key.starts_with("Fn::ForEach::")) return true;
      }
    }
  }
  if (tree.complete) return false;
  if (text.find("AWSTemplateFormatVersion") != std::string_view::npos) return true;
  std::size_t resources = text.find("Resources");
  if (resources == std::string_view::npos) return false;
  for (std::string_view mark :
       {"Type: AWS::", "Type: 'AWS::", "Type: \"AWS::", "\"Type\": \"AWS::", "\"Type\":\"AWS::", "\"Type\" : \"AWS::"})
    if (text.find(mark) != std::string_view::npos) return true;
  return false;
}

bool is_true(const Node& boolean) {
  std::string text;
  for (char c : boolean.text) text += static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
  return text == "true" || text == "yes" || text == "y" || text == "on";
}

bool is_directive(const Node& type) {
  return !type.tag.empty() || type.is_mapping();
}

Template::Template(graph::UnitId unit, source::FileId file, std::string path, std::string_view text,
                   const syntax::DataTree& tree, Place place)
    : unit_(unit),
      file_(file),
      path_(std::move(path)),
      text_(text),
      place_(std::move(place)),
      complete_(tree.complete),
      root_(first_mapping(tree)) {
  if (!complete_) anything_generated_ = true;  // what came after the mistake may have been here
  if (!root_) return;
  auto section = [&](std::string_view name) -> const Node* {
    const Node* node = root_->find(name);
    return node && node->is_mapping() ? node : nullptr;
  };
  parameters_ = section("Parameters");
  mappings_ = section("Mappings");
  conditions_ = section("Conditions");
  rules_ = section("Rules");
  resources_ = section("Resources");
  outputs_ = section("Outputs");
  read_transforms(root_->find("Transform"));
  if (!resources_) return;
  for (const syntax::Entry& entry : resources_->entries) {
    if (entry.key.starts_with("Fn::ForEach::")) has_loops_ = true;
    if (entry.key == "Fn::Transform") anything_generated_ = true;
    const Node* type = entry.value->is_mapping() ? entry.value->find("Type") : nullptr;
    if (type && (is_directive(*type) || (type->is_scalar() && (type->text.ends_with("::MODULE") ||
                                                               type->text.starts_with("AWS::Serverless::")))))
      generators_.push_back(entry.key);
  }
}

void Template::read_transforms(const Node* node) {
  if (!node) return;
  if (node->is_sequence()) {
    for (const Node* item : node->items) read_transforms(item);
    return;
  }
  std::string_view name = node->is_scalar() ? node->text : std::string_view{};
  if (node->is_mapping())
    if (const Node* named = node->find("Name"); named && named->is_scalar()) name = named->text;
  if (name.empty() || node->is_null()) return;
  if (name.starts_with("AWS::Serverless")) {
    serverless_ = true;
    return;
  }
  // These leave what is written as it is: the loops and functions of the language extensions are ours to run, and the
  // other two add resources beside it.
  for (std::string_view harmless : {"AWS::LanguageExtensions", "AWS::CodeDeployBlueGreen", "AWS::SecretsManager"})
    if (name.starts_with(harmless)) return;
  anything_generated_ = true;
  unknown_macros_.push_back({name, this->place(*node)});
}

bool Template::may_be_generated(std::string_view logical_id) const {
  if (anything_generated_ || has_loops_) return true;
  if (serverless_) {
    for (std::string_view implicit :
         {"ServerlessRestApi", "ServerlessHttpApi", "ServerlessDeploymentApplication", "CodeDeployServiceRole"})
      if (logical_id.starts_with(implicit)) return true;
  }
  for (std::string_view generator : generators_)
    if (logical_id.starts_with(generator)) return true;
  return false;
}

source::Location Template::place(const Node& scalar, std::size_t begin, std::size_t end) const {
  return place(ScalarPlaces(scalar, text_).range(begin, end));
}

}  // namespace analyzer::frontends::cloudformation
