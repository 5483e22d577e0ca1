#include "driver/run.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <ctime>
#include <filesystem>
#include <set>

#include "driver/inputs.h"
#include "driver/run_parts.h"
#include "driver/trace.h"
#include "engine/engine.h"
#include "frontends/cloudformation/frontend.h"
#include "frontends/manifests/frontend.h"
#include "frontends/policies/frontend.h"
#include "frontends/terraform/frontend.h"
#include "source/git_tree.h"
#include "source/overlay_tree.h"
#include "source/work_tree.h"

namespace analyzer::driver {

namespace fs = std::filesystem;
using graph::Format;
using graph::UnitId;

Outcome::Outcome() = default;
Outcome::~Outcome() = default;
Outcome::Outcome(Outcome&&) noexcept = default;
Outcome& Outcome::operator=(Outcome&&) noexcept = default;

namespace {

std::string today() {
  std::time_t now = std::time(nullptr);
  std::tm date{};
  gmtime_r(&now, &date);
  char text[16];
  std::strftime(text, sizeof text, "%Y-%m-%d", &date);
  return text;
}

class Stopwatch {
 public:
  explicit Stopwatch(Timing& timing) : timing_(timing), last_(std::chrono::steady_clock::now()) {}
  void lap(std::string room) {
    auto now = std::chrono::steady_clock::now();
    timing_.rooms.emplace_back(std::move(room), std::chrono::duration<double>(now - last_).count());
    last_ = now;
  }

 private:
  Timing& timing_;
  std::chrono::steady_clock::time_point last_;
};

std::string folder_of(std::string_view path) {
  std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? std::string{} : std::string(path.substr(0, slash));
}

class Parts final : public RunParts, public engine::CommentSource {
 public:
  Parts() : graph_(store_) {}

  graph::Graph& graph() override { return graph_; }
  graph::Builder& builder() override { return *builder_; }
  value::Store& store() override { return store_; }
  const model::Model* model() override { return model_.get(); }

  // Comments of every file that was read as ours, for inline ignores.
  std::vector<source::FileId> files() override {
    std::vector<source::FileId> ids;
    for (const auto& input : inputs_.files)
      if (input->form != Form::none) ids.push_back(input->file);
    std::sort(ids.begin(), ids.end());
    return ids;
  }
  std::vector<engine::Comment> comments(source::FileId file) override {
    std::vector<engine::Comment> result;
    for (const auto& input : inputs_.files) {
      if (input->file != file) continue;
      for (const syntax::Comment& c : input->data.comments) result.push_back({c.range, c.text});
      if (input->hcl)
        for (const auto& c : input->hcl->comments) result.push_back({c.range, c.text});
    }
    return result;
  }

  value::Store store_;
  graph::Graph graph_;
  std::unique_ptr<source::Tree> base_tree_;
  std::unique_ptr<source::OverlayTree> overlay_;
  const source::Tree* tree_ = nullptr;
  std::shared_ptr<source::SourceSet> sources_ = std::make_shared<source::SourceSet>();
  Inputs inputs_;
  diagnostics::CollectingSink sink_;
  std::unique_ptr<graph::Builder> builder_;
  frontends::cloudformation::CloudFormationFrontend cloudformation_;
  frontends::terraform::TerraformFrontend terraform_;
  frontends::manifests::ManifestFrontend manifests_;
  frontends::policies::PolicyFrontend policies_;
  estate::Configuration configuration_;
  std::unique_ptr<estate::Estate> estate_;
  model::Kinds kinds_;
  std::unique_ptr<model::Model> model_;
  engine::RulePack pack_;
};

class Runner {
 public:
  Runner(const Options& options, Outcome& outcome)
      : options_(options),
        outcome_(outcome),
        owned_(std::make_unique<Parts>()),
        parts_(*owned_),
        watch_(outcome.timing) {}

  void run() {
    if (!load_rules() || !open_tree() || !read_configuration()) return finish();
    watch_.lap("rules");
    const std::vector<std::string> root{"."};
    parts_.inputs_ =
        read_inputs(*parts_.tree_, options_.paths.empty() ? root : options_.paths, *parts_.sources_, options_.jobs);
    watch_.lap("syntax");
    if (!parts_.inputs_.missing.empty()) {
      usage(fmt::format("`{}` does not exist", parts_.inputs_.missing[0]));
      return finish();
    }
    build_graph();
    watch_.lap("frontends");
    parts_.estate_ = std::make_unique<estate::Estate>(parts_.graph_, parts_.configuration_, parts_.sink_);
    watch_.lap("estate");
    parts_.model_ = std::make_unique<model::Model>(*parts_.builder_, *parts_.estate_, parts_.kinds_);
    watch_.lap("model");
    judge();
    watch_.lap("engine");
    summarize();
    finish();
  }

 private:
  void usage(std::string error) {
    outcome_.trouble = Trouble::usage;
    outcome_.error = std::move(error);
  }

  void finish() {
    outcome_.files = parts_.sources_;
    outcome_.parts = std::move(owned_);
  }

  bool load_rules() {
    std::vector<engine::PackFile> more;
    for (const std::string& folder : options_.rule_folders) {
      auto files = engine::read_pack_folder(folder);
      if (!files) return usage(files.error()), false;
      more.insert(more.end(), files->begin(), files->end());
    }
    for (const base::EmbeddedFile& file : engine::embedded_files()) {
      if (!engine::is_kind_file(file.path)) continue;
      auto added = parts_.kinds_.add(file.path, file.content);
      if (!added) return usage(added.error()), false;
    }
    for (const engine::PackFile& file : more) {
      if (!engine::is_kind_file(file.path)) continue;
      auto added = parts_.kinds_.add(file.path, file.text);
      if (!added) return usage(added.error()), false;
    }
    if (auto checked = parts_.kinds_.check(); !checked) return usage(checked.error()), false;
    auto pack = engine::RulePack::load(more, false);
    if (!pack) return usage(pack.error()), false;
    parts_.pack_ = std::move(*pack);
    if (auto compiled = parts_.pack_.compile(parts_.kinds_); !compiled) return usage(compiled.error()), false;
    for (const std::string& id : options_.only_rules)
      if (!parts_.pack_.find(id)) return usage(fmt::format("there is no rule `{}`", id)), false;
    return true;
  }

  bool open_tree() {
    if (options_.memory) {
      auto memory = std::make_unique<source::OverlayTree>();
      for (const auto& [path, text] : *options_.memory) memory->set(path, text);
      parts_.base_tree_ = std::move(memory);
    } else if (options_.staged) {
      auto index = source::GitTree::open_index(options_.root);
      if (!index) return usage(index.error()), false;
      parts_.base_tree_ = std::move(*index);
    } else {
      auto folder = source::WorkTree::open(options_.root);
      if (!folder) return usage(folder.error()), false;
      parts_.base_tree_ = std::move(*folder);
    }
    parts_.tree_ = parts_.base_tree_.get();
    if (!options_.overlay.empty()) {
      parts_.overlay_ = std::make_unique<source::OverlayTree>(parts_.base_tree_.get());
      for (const auto& [path, text] : options_.overlay) {
        if (text)
          parts_.overlay_->set(path, *text);
        else
          parts_.overlay_->remove(path);
      }
      parts_.tree_ = parts_.overlay_.get();
    }
    return true;
  }

  bool read_configuration() {
    std::string path = options_.config_file.value_or("sra-lint.yaml");
    std::optional<std::string> text;
    if (options_.config_file && !options_.memory) {
      // Named by the user: relative to the current folder.
      std::error_code error;
      fs::path named(path);
      auto folder = source::WorkTree::open(named.parent_path().empty() ? fs::path(".") : named.parent_path());
      if (!folder) return usage(folder.error()), false;
      auto read = (*folder)->read(named.filename().string());
      if (!read) return usage(fmt::format("{}: {}", path, read.error())), false;
      text = std::move(*read);
    } else if (parts_.tree_->kind_of(path) == source::EntryKind::file) {
      auto read = parts_.tree_->read(path);
      if (!read) return usage(read.error()), false;
      text = std::move(*read);
    } else if (options_.config_file) {
      return usage(fmt::format("`{}` does not exist", path)), false;
    }
    if (text) {
      const source::SourceFile& file = parts_.sources_->load(path, std::move(*text));
      auto configuration = estate::read_configuration(file);
      if (!configuration) return usage(configuration.error()), false;
      parts_.configuration_ = std::move(*configuration);
    }
    parts_.configuration_.complete |= options_.estate_complete;
    return true;
  }

  // --- From files to the graph
  // ----------------------------------------------------------------------------------------

  void build_graph() {
    parts_.builder_ =
        std::make_unique<graph::Builder>(parts_.store_, parts_.graph_, parts_.sink_, options_.assumptions);
    graph::Builder& builder = *parts_.builder_;
    builder.add_frontend(Format::cloudformation, &parts_.cloudformation_);
    builder.add_frontend(Format::terraform, &parts_.terraform_);
    builder.add_frontend(Format::manifest, &parts_.manifests_);
    builder.add_frontend(Format::policy, &parts_.policies_);
    builder.set_read_file([this](std::string_view path) -> const source::SourceFile* {
      if (const source::SourceFile* known = parts_.sources_->file(path)) return known;
      if (parts_.tree_->kind_of(path) != source::EntryKind::file) return nullptr;
      auto text = parts_.tree_->read(path);
      return text ? &parts_.sources_->load(path, std::move(*text)) : nullptr;
    });
    builder.set_list_files([this](std::string_view folder) {
      std::vector<std::string> paths;
      for (const source::TreeEntry& e : parts_.tree_->list(folder).files) paths.push_back(e.path);
      return paths;
    });
    add_units();
    place_roots();
  }

  static bool broken(const Input& input) {
    return std::ranges::any_of(input.diagnostics, [](const auto& d) {
      return d.severity == diagnostics::Severity::error && (d.code == "encoding" || d.code == "unreadable");
    });
  }

  void add_units() {
    graph::Builder& builder = *parts_.builder_;
    std::map<std::string, std::vector<frontends::terraform::ModuleFile>> modules;
    for (const auto& input : parts_.inputs_.files) {
      const source::SourceFile& file = *parts_.sources_->file(input->file);
      switch (input->form) {
        case Form::none:
          break;
        case Form::hcl:
        case Form::hcl_json:
          modules[folder_of(input->path)].push_back({&file, input->hcl.get(), input->variables});
          break;
        case Form::data:
          add_data_unit(*input, file);
          break;
      }
      if (input->form != Form::none) ++ours_;
    }
    for (auto& [folder, files] : modules) {
      bool only_variables = std::ranges::all_of(files, [](const auto& f) { return f.variables; });
      if (only_variables) continue;
      terraform_units_.push_back(parts_.terraform_.add_module(builder, folder.empty() ? "." : folder, files));
    }
  }

  void add_data_unit(Input& input, const source::SourceFile& file) {
    graph::Builder& builder = *parts_.builder_;
    if (input.data.documents.empty()) {
      bool empty = file.text().find_first_not_of(" \t\r\n") == std::string_view::npos;
      if (!empty || !input.named) input.form = input.diagnostics.empty() ? Form::none : input.form;
      return;
    }
    if (frontends::cloudformation::looks_like_template(input.data, file.text())) {
      template_units_.push_back(parts_.cloudformation_.add_template(builder, file, input.data));
    } else if (frontends::manifests::looks_like_manifest(input.data)) {
      manifest_units_.push_back(parts_.manifests_.add_manifest(builder, file, input.data));
    } else if (frontends::policies::looks_like_policy(input.data)) {
      policy_units_.push_back(parts_.policies_.add_policy(builder, file, input.data));
    } else {
      if (!input.named) input.diagnostics.clear();
      input.form = input.diagnostics.empty() ? Form::none : input.form;
    }
  }

  // Applies what `sra-lint.yaml` says of a path to a root deployment.
  void map_path(graph::Deployment& d) {
    const std::string& path = parts_.graph_.unit(d.unit).path;
    for (const estate::PathMapping& mapping : parts_.configuration_.paths) {
      bool hit = estate::glob_matches(mapping.glob, path) || estate::glob_matches(mapping.glob, path + "/main.tf");
      if (!hit) continue;
      value::Store& store = parts_.store_;
      if (!mapping.account.empty()) {
        d.account = store.string(mapping.account).at(mapping.where);
      } else if (mapping.role != value::Role::none) {
        value::Value account = store.unknown(value::Op::account, d.root, {});
        if (mapping.role != value::Role::application)
          account = store.unknown(value::Op::account, value::to_string(mapping.role), {});
        store.set_role(account.term(), mapping.role);
        d.account = account.at(mapping.where);
      }
      if (mapping.regions.size() == 1) {
        d.region = store.string(mapping.regions[0]).at(mapping.where);
      } else if (mapping.regions.size() > 1) {
        std::vector<value::Value> regions;
        for (const std::string& r : mapping.regions) regions.push_back(store.string(r));
        d.region = store.unknown(value::Op::index, "each Region of " + d.root, regions).at(mapping.where);
      }
      d.evidence.insert(d.evidence.begin(),
                        {fmt::format("`{}` maps `{}`", parts_.configuration_.path, mapping.glob), mapping.where});
      return;
    }
  }

  void deploy_root(UnitId unit) {
    graph::Builder& builder = *parts_.builder_;
    std::vector<graph::Deployment> roots;
    switch (parts_.graph_.unit(unit).format) {
      case Format::cloudformation:
        roots = {frontends::cloudformation::CloudFormationFrontend::root_deployment(builder, unit)};
        break;
      case Format::manifest:
        roots = {frontends::manifests::ManifestFrontend::root_deployment(builder, unit)};
        break;
      case Format::policy:
        roots = {frontends::policies::PolicyFrontend::root_deployment(builder, unit)};
        break;
      default:
        roots = parts_.terraform_.root_deployments(builder, unit);
        break;
    }
    for (graph::Deployment& d : roots) {
      map_path(d);
      builder.deploy(std::move(d));
    }
  }

  void place_roots() {
    graph::Builder& builder = *parts_.builder_;
    for (UnitId unit : policy_units_) deploy_root(unit);
    for (UnitId unit : manifest_units_) deploy_root(unit);
    builder.run();
    // Whoever is called by another is no root, wherever the call comes from.
    std::set<UnitId> called;
    for (const auto* units : {&terraform_units_, &template_units_, &manifest_units_})
      for (UnitId unit : *units)
        for (UnitId callee : builder.frontend(parts_.graph_.unit(unit).format)->callees(builder, unit))
          if (callee != unit) called.insert(callee);
    for (UnitId unit : terraform_units_)
      if (!called.contains(unit)) deploy_root(unit);
    builder.run();
    for (UnitId unit : template_units_)
      if (!called.contains(unit) && !builder.was_deployed(unit)) deploy_root(unit);
    builder.run();
    // What is still not reached is judged on its own defaults: units that call each other in circles, or whose callers
    // could not be read.
    for (const auto* units : {&terraform_units_, &template_units_})
      for (UnitId unit : *units)
        if (!builder.was_deployed(unit)) {
          deploy_root(unit);
          builder.run();
        }
    withdraw_assumed();
  }

  // A unit reached by live deployments is judged under those, not under assumed ones as well.
  void withdraw_assumed() {
    std::set<UnitId> live;
    const auto& deployments = parts_.graph_.deployments();
    for (const graph::Deployment& d : deployments)
      if (!d.assumed && !d.guard.is_never()) live.insert(d.unit);
    for (std::size_t i = 0; i < deployments.size(); ++i) {
      const graph::Deployment& d = deployments[i];
      if ((d.assumed || d.guard.is_never()) && live.contains(d.unit))
        parts_.graph_.withdraw({static_cast<std::uint32_t>(i)});
    }
  }

  // --- Rules
  // ----------------------------------------------------------------------------------------------------------

  void judge() {
    Tracer tracer(*parts_.builder_, parts_.model_.get());
    engine::Options o;
    o.only_rules = options_.only_rules;
    o.configuration = &parts_.configuration_;
    o.today = options_.today.empty() ? today() : options_.today;
    o.assume_any = options_.assumptions.any;
    if (options_.account_role) o.account_role = value::role_from(*options_.account_role);
    o.other_tools_ignores = options_.other_tools_ignores;
    o.trace = &tracer;
    o.comments = &parts_;
    o.file = [this](source::FileId id) { return parts_.sources_->file(id); };
    engine::evaluate(parts_.pack_, *parts_.model_, o, outcome_.found);
  }

  void summarize() {
    engine::Outcome& found = outcome_.found;
    auto& all = found.diagnostics;
    all.insert(all.end(), parts_.inputs_.diagnostics.begin(), parts_.inputs_.diagnostics.end());
    for (const auto& input : parts_.inputs_.files)
      all.insert(all.end(), input->diagnostics.begin(), input->diagnostics.end());
    all.insert(all.end(), parts_.sink_.diagnostics.begin(), parts_.sink_.diagnostics.end());
    auto key = [&](const diagnostics::Diagnostic& d) {
      return std::tuple(d.location.file.valid() ? parts_.sources_->path(d.location.file) : d.path,
                        d.location.range.begin, d.message);
    };
    std::stable_sort(all.begin(), all.end(), [&](const auto& a, const auto& b) { return key(a) < key(b); });
    static constexpr std::string_view unreadable[] = {"syntax", "encoding", "unreadable", "too-large"};
    bool any_unreadable = std::ranges::any_of(all, [](const auto& d) {
      return d.severity == diagnostics::Severity::error &&
             std::ranges::find(unreadable, d.code) != std::end(unreadable);
    });
    found.summary.files = ours_;
    found.summary.units = parts_.graph_.units().size();
    std::set<source::Location> declarations;
    for (graph::ResourceKey key_of : parts_.graph_.resources_in_order())
      declarations.insert(parts_.graph_.find(key_of)->where);
    found.summary.resources = declarations.size();
    std::size_t seen = parts_.model_->constructs_seen(), read = parts_.model_->constructs_read();
    std::size_t lost =
        static_cast<std::size_t>(std::ranges::count_if(parts_.inputs_.files, [](const auto& i) { return broken(*i); }));
    if (seen + lost > 0) found.summary.coverage.read = static_cast<double>(read) / static_cast<double>(seen + lost);
    if (any_unreadable) outcome_.trouble = Trouble::unreadable_input;
    if (ours_ == 0 && !any_unreadable) outcome_.trouble = Trouble::nothing_to_scan;
  }

  const Options& options_;
  Outcome& outcome_;
  std::unique_ptr<Parts> owned_;
  Parts& parts_;
  Stopwatch watch_;
  std::vector<UnitId> template_units_, terraform_units_, manifest_units_, policy_units_;
  std::size_t ours_ = 0;
};

}  // namespace

Outcome run(const Options& options) {
  Outcome outcome;
  Runner(options, outcome).run();
  return outcome;
}

}  // namespace analyzer::driver
