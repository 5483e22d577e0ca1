#include "frontends/terraform/module.h"

#include <fmt/format.h>

#include <algorithm>

#include "frontends/terraform/paths.h"
#include "syntax/hcl/json_body.h"

namespace analyzer::frontends::terraform {

namespace hcl = syntax::hcl;

const Argument* Config::find(std::string_view name) const {
  for (const Argument& a : arguments)
    if (a.attribute->name == name) return &a;
  return nullptr;
}

const NestedBlock* Config::find_block(std::string_view type) const {
  for (const NestedBlock& b : blocks)
    if (b.block->type == type) return &b;
  return nullptr;
}

Config config_of(const hcl::Body& body, source::FileId file) {
  Config config;
  for (const hcl::Attribute* a : body.attributes) config.arguments.push_back({a, file});
  for (const hcl::Block* b : body.blocks) config.blocks.push_back({b, file});
  return config;
}

bool literal_text(const hcl::Expr& expr, std::string_view& text) {
  const auto* t = expr.if_a<hcl::TemplateExpr>();
  if (!t || !t->is_literal()) return false;
  text = t->literal();
  return true;
}

std::string reference_text(const hcl::Expr& expr) {
  if (const auto* v = expr.if_a<hcl::VariableExpr>()) return std::string(v->name);
  if (const auto* g = expr.if_a<hcl::GetAttrExpr>()) {
    std::string before = reference_text(*g->object);
    return before.empty() ? before : before + "." + std::string(g->name);
  }
  if (const auto* t = expr.if_a<hcl::TemplateExpr>()) {
    // JSON and old configurations write references as text.
    if (t->is_literal()) return std::string(t->literal());
    if (t->wraps) return reference_text(*t->parts[0]->as<hcl::InterpolationPart>().expr);
  }
  return {};
}

namespace {

struct BlockKind {
  std::string_view type;
  int labels;
};
constexpr BlockKind kinds[] = {{"variable", 1}, {"output", 1}, {"locals", 0},   {"module", 1},
                               {"resource", 2}, {"data", 2},   {"provider", 1}, {"terraform", 0}};

bool is_override(std::string_view path) {
  std::string name = base_of(path);
  for (std::string_view extension : {".tf.json", ".tofu.json", ".tf", ".tofu"})
    if (name.size() > extension.size() && name.substr(name.size() - extension.size()) == extension) {
      std::string_view stem = std::string_view(name).substr(0, name.size() - extension.size());
      return stem == "override" || (stem.size() > 9 && stem.substr(stem.size() - 9) == "_override");
    }
  return false;
}

class Reader {
 public:
  Reader(Module& module, diagnostics::Sink& sink) : module_(module), sink_(sink) {}

  void read(const ModuleFile& f, bool overriding) {
    file_ = f.file->id();
    overriding_ = overriding;
    json_ = f.tree->json;
    for (const BlockKind& kind : kinds) {
      for (const hcl::Block* b : blocks_of(f, kind)) {
        if (static_cast<int>(b->labels.size()) != kind.labels) {
          report(fmt::format("a `{}` block has {} label{}, not {}", kind.type, kind.labels, kind.labels == 1 ? "" : "s",
                             b->labels.size()),
                 {file_, b->header_range});
          continue;
        }
        declare(*b);
      }
    }
  }

 private:
  static std::vector<const hcl::Block*> blocks_of(const ModuleFile& f, const BlockKind& kind) {
    std::vector<const hcl::Block*> found;
    for (const hcl::Block* b : f.tree->body->blocks)
      if (b->type == kind.type) found.push_back(b);
    if (f.tree->json) {
      diagnostics::CollectingSink ignored;
      if (const hcl::Attribute* a = f.tree->body->find(kind.type))
        for (const hcl::Block* b : hcl::blocks_of(*a, kind.labels, *f.tree, ignored)) found.push_back(b);
    }
    return found;
  }

  void report(std::string message, source::Location where, std::vector<diagnostics::Related> related = {}) {
    sink_.report(
        {diagnostics::Severity::error, "invalid-declaration", std::move(message), where, std::move(related), {}});
  }

  Declaration make(const hcl::Block& b, std::string_view type, std::string_view name) {
    return {type, name, &b, file_, config_of(*b.body, file_), json_};
  }

  // Of an override: its arguments replace those of the same name, its blocks all of the same type.
  static void merge(Declaration& base, const Declaration& over) {
    for (const Argument& a : over.config.arguments) {
      std::erase_if(base.config.arguments, [&](const Argument& b) { return b.attribute->name == a.attribute->name; });
      base.config.arguments.push_back(a);
    }
    for (const NestedBlock& n : over.config.blocks)
      std::erase_if(base.config.blocks, [&](const NestedBlock& b) { return b.block->type == n.block->type; });
    for (const NestedBlock& n : over.config.blocks) base.config.blocks.push_back(n);
  }

  template <typename Map, typename Key>
  void put(Map& map, Key key, Declaration declaration, std::string_view what) {
    auto found = map.find(key);
    if (found == map.end()) {
      map.emplace(key, std::move(declaration));
    } else if (overriding_) {
      merge(found->second, declaration);
    } else {
      report(fmt::format("{} `{}` is declared twice", what, key), declaration.header(),
             {{found->second.header(), "first declared here"}});
    }
  }

  void declare(const hcl::Block& b) {
    std::string_view first = b.labels.empty() ? std::string_view{} : b.labels[0].text;
    if (b.type == "variable")
      put(module_.inputs, first, make(b, {}, first), "variable");
    else if (b.type == "output")
      put(module_.outputs, first, make(b, {}, first), "output");
    else if (b.type == "module")
      put(module_.calls, first, make(b, {}, first), "module");
    else if (b.type == "resource")
      put(module_.resources, std::string(first) + "." + std::string(b.labels[1].text), make(b, first, b.labels[1].text),
          "resource");
    else if (b.type == "data")
      put(module_.resources, "data." + std::string(first) + "." + std::string(b.labels[1].text),
          make(b, first, b.labels[1].text), "data source");
    else if (b.type == "locals")
      locals(b);
    else if (b.type == "provider")
      provider(b);
    else if (b.type == "terraform")
      settings(b);
  }

  void locals(const hcl::Block& b) {
    for (const hcl::Attribute* a : b.body->attributes) {
      source::Location where{file_, a->range};
      auto [found, fresh] = module_.locals.emplace(a->name, LocalDeclaration{a->value, file_, where});
      if (fresh) continue;
      if (overriding_)
        found->second = {a->value, file_, where};
      else
        report(fmt::format("local `{}` is declared twice", a->name), where,
               {{found->second.where, "first declared here"}});
    }
  }

  void provider(const hcl::Block& b) {
    Declaration d = make(b, b.labels[0].text, {});
    if (const Argument* alias = d.config.find("alias")) literal_text(*alias->attribute->value, d.name);
    for (Declaration& known : module_.providers)
      if (known.type == d.type && known.name == d.name) {
        if (overriding_) merge(known, d);
        return;
      }
    module_.providers.push_back(std::move(d));
  }

  // `required_providers { aws = ">= 5.1.0" }` or `{ aws = { version = …, configuration_aliases = […] } }`.
  void settings(const hcl::Block& b) {
    auto requirement = [&](std::string_view name, const hcl::Expr& value) {
      std::string_view version;
      if (name == "aws" && literal_text(value, version)) module_.aws_version = std::string(version);
      const auto* object = value.if_a<hcl::ObjectExpr>();
      if (!object) return;
      for (const hcl::ObjectItem& item : object->items) {
        std::string_view key = item.bare_name;
        if (!item.bare_key && !literal_text(*item.key, key)) continue;
        if (key == "version" && name == "aws" && literal_text(*item.value, version))
          module_.aws_version = std::string(version);
        if (key != "configuration_aliases") continue;
        if (const auto* list = item.value->if_a<hcl::TupleExpr>())
          for (const hcl::Expr* e : list->items) {
            texts_.push_back(std::make_unique<std::string>(reference_text(*e)));
            if (!texts_.back()->empty()) module_.aliases.push_back(*texts_.back());
          }
      }
    };
    for (const hcl::Block* inner : b.body->blocks)
      if (inner->type == "required_providers")
        for (const hcl::Attribute* a : inner->body->attributes) requirement(a->name, *a->value);
    if (const hcl::Attribute* a = b.body->find("required_providers"))
      if (const auto* object = a->value->if_a<hcl::ObjectExpr>())
        for (const hcl::ObjectItem& item : object->items) {
          std::string_view key = item.bare_name;
          if (item.bare_key || literal_text(*item.key, key)) requirement(key, *item.value);
        }
  }

  Module& module_;
  diagnostics::Sink& sink_;
  source::FileId file_;
  bool overriding_ = false, json_ = false;

 public:
  std::vector<std::unique_ptr<std::string>> texts_;
};

}  // namespace

std::unique_ptr<Module> read_module(std::string folder, std::span<const ModuleFile> files, diagnostics::Sink& sink) {
  struct Owning : Module {
    std::vector<std::unique_ptr<std::string>> texts;
  };
  auto module = std::make_unique<Owning>();
  module->folder = std::move(folder);
  for (const ModuleFile& f : files) {
    std::string_view path = f.file->path();
    bool test = path.size() > 8 && (path.ends_with(".tftest.hcl") || path.ends_with(".tftest.json"));
    bool lock = path.ends_with(".terraform.lock.hcl");
    bool settings =
        path.ends_with(".tf") || path.ends_with(".tf.json") || path.ends_with(".tofu") || path.ends_with(".tofu.json");
    if (f.variables)
      module->variables.push_back(f);
    else if (settings && !test && !lock)
      module->files.push_back(f);
  }
  std::sort(module->files.begin(), module->files.end(),
            [](const ModuleFile& a, const ModuleFile& b) { return a.file->path() < b.file->path(); });
  std::sort(module->variables.begin(), module->variables.end(),
            [](const ModuleFile& a, const ModuleFile& b) { return a.file->path() < b.file->path(); });
  if (!module->files.empty()) module->first_file = module->files[0].file->id();
  Reader reader(*module, sink);
  for (const ModuleFile& f : module->files)
    if (!is_override(f.file->path())) reader.read(f, false);
  for (const ModuleFile& f : module->files)
    if (is_override(f.file->path())) reader.read(f, true);
  module->texts = std::move(reader.texts_);
  return module;
}

}  // namespace analyzer::frontends::terraform
