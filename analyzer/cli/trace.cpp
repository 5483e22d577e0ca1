// `sra-lint trace ADDRESS [PROPERTY]`: how a value came to be, each step with its place.
#include <algorithm>
#include <set>

#include "base/nearest.h"
#include "cli/reading.h"
#include "cli/subcommands.h"
#include "cli/terminal.h"
#include "driver/run_parts.h"
#include "driver/trace.h"
#include "report/place.h"
#include "report/screen_text.h"
#include "report/value_json.h"
#include "report/words.h"

namespace analyzer::cli {
namespace {

constexpr Option options[] = {{"path", 'p', "PATH", "what is read; the current folder without it", true}};
constexpr std::size_t most_matches = 20;

// `address` is `suffix`, or ends with it after a separator.
bool ends_at_a_joint(std::string_view address, std::string_view suffix) {
  if (!address.ends_with(suffix)) return false;
  if (address.size() == suffix.size()) return true;
  const char before = address[address.size() - suffix.size() - 1];
  return before == '/' || before == ':' || before == '.';
}

// `A[0].B["c"]` as front ends take it: `A.0.B.c`.
std::string dotted(std::string_view path) {
  std::string out;
  for (char c : path) {
    if (c == '"' || c == '\'' || c == ']') continue;
    if (c == '[') {
      if (!out.empty()) out += '.';
      continue;
    }
    out += c;
  }
  return out;
}

class Trace {
 public:
  explicit Trace(driver::Outcome& outcome)
      : parts_(*outcome.parts),
        graph_(parts_.graph()),
        files_(file_lookup(outcome)),
        context_{graph_, files_},
        tracer_(parts_.builder(), parts_.model()) {}

  // The resource that the suffix means; nothing, with `error`, if it is none or several.
  const graph::Resource* find(const std::string& suffix, std::string& error) {
    std::vector<std::pair<std::string, graph::ResourceKey>> matches;
    std::vector<std::string> names;
    std::set<std::uint32_t> keys;
    for (graph::ResourceKey key : graph_.resources_in_order()) {
      const graph::Resource* resource = graph_.find(key);
      names.push_back(resource->declaration);
      for (graph::DeploymentId id : graph_.instance(resource->instance).deployments) {
        const std::string address = graph_.address(*resource, id);
        if (address == suffix) return resource;
        if (ends_at_a_joint(address, suffix) || ends_at_a_joint(resource->address, suffix)) {
          matches.emplace_back(address, key);
          keys.insert(key.index);
        }
      }
    }
    if (keys.size() == 1) return graph_.find(matches[0].second);
    if (keys.empty()) {
      error = "no resource has an address that ends with `" + suffix + "`";
      const std::string_view near = base::nearest(suffix, names);
      if (!near.empty()) error += "; did you mean `" + std::string(near) + "`?";
      return nullptr;
    }
    error = "`" + suffix + "` is ambiguous; more of the address tells them apart:";
    for (std::size_t i = 0; i < matches.size(); ++i) {
      if (i == most_matches) {
        error += "\n  … and " + std::to_string(matches.size() - i) + " more";
        break;
      }
      error += "\n  " + matches[i].first;
    }
    return nullptr;
  }

  bool property(const graph::Resource& resource, const std::string& name, std::string& error) {
    graph::ResourceKey key = resource.key;
    std::string path = dotted(name);
    canonical(resource, name, key, path);
    heading(resource, name);
    const auto steps = tracer_.steps(key, path);
    if (steps.empty()) {
      error = "`" + resource.declaration + "` has no property `" + name + "`";
      std::vector<std::string> known;
      for (const value::Entry& entry : resource.properties.entries()) known.emplace_back(entry.key);
      const std::string_view near = base::nearest(name, known);
      if (!near.empty()) error += "; did you mean `" + std::string(near) + "`?";
      return false;
    }
    for (const driver::TraceStep& step : steps) line(step.where, step.text, step.value, step.depth);
    links(resource, name, path);
    line({}, "", "", 0);
    line(resource.name_where, "`" + resource.declaration + "` itself", "", 0);
    placement(resource);
    return true;
  }

  void overview(const graph::Resource& resource) {
    heading(resource, "");
    placement(resource);
    for (const value::Entry& entry : resource.properties.entries())
      line(entry.value.where.file.valid() ? entry.value.where : entry.key_where, std::string(entry.key),
           report::value_text(context_, graph_.store().resolve(entry.value)), 0);
    for (const auto& id : canonical_ids(resource)) {
      const model::Canonical& c = (*parts_.model())[id];
      const model::Kind& kind = parts_.model()->kinds()[c.kind];
      out += "\n" + kind.name + "\n";
      for (std::size_t i = 0; i < c.attributes.size() && i < kind.attributes.size(); ++i) {
        const model::AttributeValue& a = c.attributes[i];
        if (a.presence == model::Presence::absent) continue;
        std::string text = kind.attributes[i].name;
        if (a.presence == model::Presence::defaulted) text += " (nothing is written)";
        const bool unsayable = a.presence == model::Presence::inexpressible;
        line(unsayable ? source::Location{} : a.value.where, text,
             unsayable ? "cannot be said: " + std::string(a.reason)
                       : report::value_text(context_, graph_.store().resolve(a.value)),
             0);
      }
    }
  }

  std::string out;

 private:
  // What it is in the rules' vocabulary, in some world.
  std::vector<model::CanonicalId> canonical_ids(const graph::Resource& resource) {
    const model::Model* model = parts_.model();
    if (!model) return {};
    const auto& deployments = graph_.instance(resource.instance).deployments;
    std::vector<model::CanonicalId> ids;
    for (model::CanonicalId id : model->of_native(resource.key))
      if (std::any_of(deployments.begin(), deployments.end(),
                      [&](graph::DeploymentId d) { return model->world_of((*model)[id], d).has_value(); }))
        ids.push_back(id);
    return ids;
  }

  // A canonical attribute's name (`kms_key`) means the native property that it was read from.
  void canonical(const graph::Resource& resource, const std::string& name, graph::ResourceKey& key, std::string& path) {
    if (resource.properties.is_object() && resource.properties.find(path.substr(0, path.find('.')))) return;
    for (model::CanonicalId id : canonical_ids(resource)) {
      const model::Canonical& c = (*parts_.model())[id];
      const int index = parts_.model()->kinds()[c.kind].index_of(name);
      if (index < 0 || static_cast<std::size_t>(index) >= c.attributes.size()) continue;
      const model::AttributeValue& a = c.attributes[static_cast<std::size_t>(index)];
      if (a.native_path.empty()) continue;
      path = a.native_path;
      if (a.source.valid()) key = a.source;
      return;
    }
  }

  // A reference by name, ARN, secret or alias leads to a resource: which, and where it lands.
  void links(const graph::Resource& resource, const std::string& name, const std::string& path) {
    const model::Model* model = parts_.model();
    std::set<std::string> said;
    for (model::CanonicalId id : canonical_ids(resource)) {
      const model::Canonical& c = (*model)[id];
      const model::Kind& kind = model->kinds()[c.kind];
      for (std::size_t i = 0; i < c.attributes.size() && i < kind.attributes.size(); ++i) {
        const model::AttributeDeclaration& declared = kind.attributes[i];
        if (declared.type != model::AttributeType::ref && declared.type != model::AttributeType::list_of_refs) continue;
        if (declared.name != name && c.attributes[i].native_path != path) continue;
        const value::Value value = c.attributes[i].value;
        std::vector<value::Value> all;
        if (value.is_list())
          for (const value::Element& element : value.elements()) all.push_back(element.value);
        else
          all.push_back(value);
        for (graph::DeploymentId deployment : graph_.instance(resource.instance).deployments) {
          const auto world = model->world_of(c, deployment);
          if (!world) continue;
          for (value::Value one : all)
            link(model->resolve(one, model->kinds().id(declared.kind), *world), declared.kind, said);
        }
      }
    }
  }

  void link(const model::Target& target, const std::string& kind, std::set<std::string>& said) {
    if (target.form == model::Target::Form::resource) {
      const graph::Resource* to = graph_.find((*parts_.model())[target.id].native);
      if (!to) return;
      const auto& deployments = graph_.instance(to->instance).deployments;
      const std::string address = deployments.empty() ? to->address : graph_.address(*to, deployments[0]);
      if (!said.insert(address).second) return;
      line(to->name_where, "so it is the " + kind + " `" + address + "`", "", 0);
      placement(*to);
    } else if (target.form == model::Target::Form::external) {
      if (said.insert("external").second) line({}, "so it is a " + kind + " that nothing scanned makes", "", 0);
    } else if (target.form == model::Target::Form::undecided) {
      if (said.insert("undecided").second)
        line(target.where,
             "which " + kind +
                 " it is cannot be told: " + (target.fact.empty() ? "it depends on what is open" : target.fact),
             "", 0);
    }
  }

  void heading(const graph::Resource& resource, const std::string& property) {
    const auto& deployments = graph_.instance(resource.instance).deployments;
    const std::string address = deployments.empty() ? resource.address : graph_.address(resource, deployments[0]);
    line(resource.name_where, resource.type + " " + address + (property.empty() ? "" : ", " + property), "", 0);
    for (std::size_t i = 1; i < deployments.size(); ++i)
      line({}, "also " + graph_.address(resource, deployments[i]), "", 1);
    for (graph::DeploymentId id : deployments) {
      const value::Guard guard = graph_.store().resolve(graph_.exists(resource, id));
      if (guard.is_open()) line({}, "exists only when " + graph_.store().describe(guard), "", 1);
      if (guard.is_never()) line({}, "never exists as things are", "", 1);
    }
  }

  void placement(const graph::Resource& resource) {
    std::set<std::string> said;
    for (const graph::Placement& p : graph_.placements(resource)) {
      const value::Value account = graph_.store().resolve(p.account);
      const std::string name = report::account_text(context_, account);
      const value::Guard guard = graph_.store().resolve(p.guard);
      const std::string role = report::role_title(value::to_string(report::role_where(graph_.store(), account, guard)));
      const std::string region = report::account_text(context_, graph_.store().resolve(p.region));
      std::string text =
          "lands in " + (role.empty() ? "account " + (name.empty() ? "unknown" : name) : role + " (" + name + ")");
      if (!region.empty()) text += ", " + region;
      if (!said.insert(text).second) continue;
      line({}, text, "", 0);
      for (const graph::Evidence& e : p.evidence) line(e.where, e.text, "", 1);
      const estate::RoleEvidence* why = parts_.model() ? parts_.model()->estate().evidence(account) : nullptr;
      if (why && !role.empty())
        line(why->where, "it is " + role + ": " + why->text, "", 1);
      else if (!role.empty() && guard.is_open())
        line({}, "it is " + role + " where it exists: when " + graph_.store().describe(guard), "", 1);
    }
  }

  void line(source::Location where, std::string_view text, std::string_view value, unsigned depth) {
    if (!where.file.valid() && text.empty()) {
      out += '\n';
      return;
    }
    const std::string place = report::to_string(report::place_of(files_, where));
    out += place;
    if (!place.empty()) out += "  ";
    out.append(depth * 2UL, ' ');
    out += report::printable(text);
    if (!value.empty()) out += " = " + report::printable(value);
    out += '\n';
  }

  driver::RunParts& parts_;
  graph::Graph& graph_;
  report::Files files_;
  report::ValueContext context_;
  driver::Tracer tracer_;
};

int run(const Arguments& arguments) {
  std::string error;
  const auto paths = arguments.values("path");
  const auto read = driver_options(arguments, paths, error);
  if (!read) return write_error(error), exit_usage;
  driver::Outcome outcome;
  if (auto code = run_or_say(*read, outcome)) return *code;
  Trace trace(outcome);
  const graph::Resource* resource = trace.find(arguments.positional[0], error);
  if (!resource) {
    say_errors(outcome);
    return write_error(error), exit_usage;
  }
  if (arguments.positional.size() > 1) {
    if (!trace.property(*resource, arguments.positional[1], error)) return write_error(error), exit_usage;
  } else {
    trace.overview(*resource);
  }
  return write_out(trace.out) ? exit_ok : exit_usage;
}

}  // namespace

const Command trace_command = {
    "trace",
    "how a value came to be, step by step with file, line and column",
    "ADDRESS [PROPERTY]",
    "ADDRESS may be any unambiguous end of an address; PROPERTY a native path or an attribute of the kind.\n"
    "Without PROPERTY: where the resource lands and why, and all it has.\n"
    "\n"
    "  sra-lint trace rOrgTrail KMSKeyId\n"
    "  sra-lint trace module.logs.aws_s3_bucket.this encryption.kms_key --path live\n",
    options,
    reading_options,
    1,
    2,
    run,
};

}  // namespace analyzer::cli
