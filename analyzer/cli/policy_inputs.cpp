#include "cli/policy_inputs.h"

#include <fmt/core.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "policy/checks.h"
#include "policy/from_data_tree.h"
#include "policy/grammar.h"

namespace analyzer::cli {

namespace {

constexpr std::string_view full_access_name = "FullAWSAccess";
constexpr std::string_view full_access_text =
    R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]})";

}  // namespace

const source::SourceFile* PolicyInputs::load(const std::string& path) {
  std::string text;
  if (path == "-") {
    text.assign(std::istreambuf_iterator<char>(in_), {});
  } else {
    std::error_code error;
    std::ifstream stream(path, std::ios::binary);
    if (std::filesystem::is_directory(path, error) || !stream) {
      missing_ = true;
      sink_.report({diagnostics::Severity::error, "missing-file", "no such file", {}, {}, path});
      return nullptr;
    }
    text.assign(std::istreambuf_iterator<char>(stream), {});
  }
  source::FileId id{static_cast<std::uint32_t>(files_.size())};
  files_.push_back(std::make_unique<source::SourceFile>(id, path == "-" ? "standard input" : path, std::move(text)));
  return files_.back().get();
}

bool PolicyInputs::load_case(const std::string& path, policy::Case& into) {
  const source::SourceFile* file = load(path);
  if (!file) return false;
  policy::JsonDocument document = policy::read_json(*file, sink_, placeholders_);
  if (document.complete) into = policy::read_case(document.root, sink_);
  return document.complete;
}

const policy::Document* PolicyInputs::read(const std::string& path, policy::DocumentKind kind) {
  const source::SourceFile* file = load(path);
  if (!file) return nullptr;
  policy::JsonDocument json = policy::read_json(*file, sink_, placeholders_);
  policy::DocumentKind found = policy::recognise(json.root);
  if (json.complete && !policy::has_statements(found)) {
    sink_.report({diagnostics::Severity::error,
                  "policy-kind",
                  fmt::format("this is {}, not {}", policy::with_article(found), policy::with_article(kind)),
                  {file->id(), {}},
                  {},
                  {}});
  }
  documents_.push_back(std::make_unique<policy::Document>());
  policy::Document& document = *documents_.back();
  if (json.complete && policy::has_statements(found)) {
    document = policy::read_document(json.root, {kind, file->path()}, sink_);
    policy::check(document, sink_);
  } else {
    // Nobody knows what it would say.
    document.kind = kind;
    document.name = file->path();
    document.open = true;
    document.valid = false;
  }
  return &document;
}

const policy::Document* PolicyInputs::full_access() {
  if (full_access_) return full_access_;
  source::SourceFile file({}, std::string(full_access_name), std::string(full_access_text));
  policy::JsonDocument json = policy::read_json(file, sink_, placeholders_);
  documents_.push_back(std::make_unique<policy::Document>(
      policy::read_document(json.root, {policy::DocumentKind::scp, std::string(full_access_name)}, sink_)));
  return full_access_ = documents_.back().get();
}

std::vector<policy::Documents> PolicyInputs::read_levels(const std::vector<std::string>& levels,
                                                         policy::DocumentKind kind, bool with_full_access) {
  std::vector<policy::Documents> out;
  for (const std::string& level : levels) {
    policy::Documents documents;
    if (with_full_access) documents.push_back(full_access());
    for (std::size_t at = 0; at <= level.size();) {
      std::size_t comma = std::min(level.find(',', at), level.size());
      std::string path = level.substr(at, comma - at);
      at = comma + 1;
      if (path.empty()) continue;
      const policy::Document* document = path == full_access_name ? full_access() : read(path, kind);
      if (document) documents.push_back(document);
    }
    out.push_back(std::move(documents));
  }
  return out;
}

void PolicyInputs::add_policies(const PolicySimulateOptions& options, policy::PolicySet& policies) {
  using policy::DocumentKind;
  for (const std::string& path : options.identity)
    if (const policy::Document* document = read(path, DocumentKind::identity)) policies.identity.push_back(document);
  if (!options.scp.empty()) policies.scp = read_levels(options.scp, DocumentKind::scp, options.full_access);
  if (!options.rcp.empty()) policies.rcp = read_levels(options.rcp, DocumentKind::rcp, false);
  if (!options.boundary.empty()) policies.boundary = read(options.boundary, DocumentKind::boundary);
  if (!options.session.empty()) policies.session = read(options.session, DocumentKind::session);
  bool trust = policy::to_lower(options.action).starts_with("sts:assumerole");
  if (!options.resource_policy.empty())
    policies.resource = read(options.resource_policy, trust ? DocumentKind::trust : DocumentKind::resource);
  if (!options.endpoint_policy.empty()) policies.endpoint = read(options.endpoint_policy, DocumentKind::vpc_endpoint);
}

bool PolicyInputs::failed() const {
  for (const diagnostics::Diagnostic& diagnostic : sink_.diagnostics)
    if (diagnostic.severity == diagnostics::Severity::error) return true;
  return false;
}

std::string PolicyInputs::place(source::Location location) const {
  const source::SourceFile* source = file(location.file);
  if (!source) return "";
  if (location.range.empty()) return source->path();
  source::Position start = source->position(location.range.begin);
  return fmt::format("{}:{}:{}", source->path(), start.line, start.column);
}

}  // namespace analyzer::cli
