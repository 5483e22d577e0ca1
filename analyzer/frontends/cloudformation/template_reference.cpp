#include "frontends/cloudformation/template_reference.h"

#include <fmt/format.h>

#include "frontends/common/relative_path.h"

namespace analyzer::frontends::cloudformation {

namespace {

using value::Guard;
using value::Value;

std::string without_query(std::string text) {
  std::size_t query = text.find('?');
  if (query != std::string::npos) text.resize(query);
  return text;
}

}  // namespace

std::string known_end(Value url) {
  if (url.is_known_string()) return without_query(std::string(url.text()));
  if (!url.is_string() || url.pieces().empty()) return {};
  const value::Piece& last = url.pieces().back();
  if (!last.known()) return {};
  std::string text = without_query(std::string(last.text));
  // What stands directly behind something unknown is only the end of a file's or folder's name.
  std::size_t slash = text.find('/');
  return slash == std::string::npos ? std::string() : text.substr(slash);
}

graph::UnitMatch find_template(graph::Builder& builder, std::string_view reference, std::string_view referrer) {
  if (reference.find("://") == std::string_view::npos && !reference.starts_with('/')) {
    graph::UnitMatch match = builder.find_unit_exact(graph::Format::cloudformation, path_beside(reference, referrer));
    if (match.found == graph::Found::one) return match;
  }
  while (reference.starts_with("./") || reference.starts_with("../")) reference.remove_prefix(reference.find('/') + 1);
  return builder.find_unit(graph::Format::cloudformation, reference, referrer);
}

std::vector<FoundTemplate> templates_of(Evaluator& evaluator, const Declared& resource, Value properties) {
  graph::Builder& builder = evaluator.builder();
  std::vector<FoundTemplate> found;
  source::Location name_where = evaluator.tmpl().place(resource.name_range);
  if (!properties.is_object()) return found;

  const syntax::Node* node = resource.body->find("Properties");
  if (const syntax::Node* body = node && node->is_mapping() ? node->find("TemplateBody") : nullptr) {
    if (body->is_scalar() && body->tag.empty())
      if (const Template* tmpl = evaluator.units().add_inline(builder, evaluator.tmpl(), *body, resource.name))
        return {{Guard::always(), tmpl->unit()}};
    builder.unread(evaluator.tmpl().place(*body), fmt::format("template written inside `{}`", resource.name));
    return found;
  }

  Value url = properties.get("TemplateURL");
  if (url.is_removed()) url = properties.get("Location");  // of AWS::Serverless::Application
  if (url.is_removed() || url.is_object()) {
    builder.unread(name_where, fmt::format("`{}` names no template that a scan could hold", resource.name));
    return found;
  }
  auto look = [&](Value one, Guard guard) {
    source::Location where = url.where.file.valid() ? url.where : name_where;
    std::string reference = known_end(one);
    if (reference.empty()) {
      builder.unread(where, fmt::format("which template `{}` deploys is not known", resource.name));
      return;
    }
    graph::UnitMatch match = find_template(builder, reference, evaluator.tmpl().path());
    switch (match.found) {
      case graph::Found::one:
        found.push_back({guard, match.unit});
        return;
      case graph::Found::none:
        builder.unread(where, fmt::format("nested template `{}` is not in the scan", reference));
        return;
      case graph::Found::several:
        break;
    }
    std::string names;
    for (graph::UnitId candidate : match.candidates)
      names += fmt::format("{}`{}`", names.empty() ? "" : " or ", builder.graph().unit(candidate).path);
    builder.unread(where, fmt::format("nested template `{}` may be {}", reference, names));
  };
  if (!url.is_choice()) {
    look(url, Guard::always());
    return found;
  }
  for (const value::Alternative& a : url.alternatives()) {
    bool known_already = false;
    std::size_t before = found.size();
    look(a.value, a.guard);
    if (found.size() == before) continue;
    for (std::size_t i = 0; i < before; ++i)
      if (found[i].unit == found.back().unit) {
        found[i].guard = evaluator.store().either(found[i].guard, a.guard);
        known_already = true;
      }
    if (known_already) found.pop_back();
  }
  return found;
}

}  // namespace analyzer::frontends::cloudformation
