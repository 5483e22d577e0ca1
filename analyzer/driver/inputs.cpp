#include "driver/inputs.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/thread_pool.h"
#include "syntax/hcl/json_body.h"
#include "syntax/json/parser.h"
#include "syntax/yaml/parser.h"

namespace analyzer::driver {

namespace {

using diagnostics::Severity;

bool ends_with_any(std::string_view path, std::initializer_list<std::string_view> ends) {
  return std::ranges::any_of(ends, [&](std::string_view end) { return path.ends_with(end); });
}

bool is_hcl(std::string_view path) {
  return ends_with_any(path, {".tf", ".tofu", ".tfvars"});
}
bool is_hcl_json(std::string_view path) {
  return ends_with_any(path, {".tf.json", ".tofu.json", ".tfvars.json"});
}
bool is_variables(std::string_view path) {
  return ends_with_any(path, {".tfvars", ".tfvars.json"});
}

// Words that only our formats have: a file with them that cannot be parsed is worth an error.
bool looks_like_ours(std::string_view text) {
  if (text.find("AWSTemplateFormatVersion") != std::string_view::npos) return true;
  for (std::size_t at = text.find("AWS::"); at != std::string_view::npos; at = text.find("AWS::", at + 5)) {
    std::string_view before = text.substr(at > 24 ? at - 24 : 0, std::min<std::size_t>(at, 24));
    std::size_t type = before.rfind("Type");
    if (type == std::string_view::npos) continue;
    std::string_view between = before.substr(type + 4);
    if (between.find(':') != std::string_view::npos &&
        between.find_first_not_of(" \t\r\n:\"'") == std::string_view::npos)
      return true;
  }
  return text.find("\"Statement\"") != std::string_view::npos && text.find("\"Effect\"") != std::string_view::npos;
}

std::string_view first_word(std::string_view text) {
  std::size_t at = text.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
  return at == std::string_view::npos ? std::string_view{} : text.substr(at, 1);
}

void parse(Input& input, const source::SourceFile& file) {
  diagnostics::CollectingSink sink;
  std::string_view text = file.text();
  std::size_t bad = source::find_invalid_utf8(text);
  bool ours_by_name = is_hcl(input.path) || is_hcl_json(input.path);
  if (bad != std::string_view::npos) {
    auto at = static_cast<std::uint32_t>(bad);
    if (ours_by_name || input.named || looks_like_ours(text)) {
      input.diagnostics.push_back(
          {Severity::error,
           "encoding",
           "invalid UTF-8 here; save the file as UTF-8",
           {file.id(), {at, std::min<std::uint32_t>(at + 1, static_cast<std::uint32_t>(text.size()))}},
           {},
           {}});
    } else {
      input.diagnostics.push_back({Severity::error,
                                   "encoding",
                                   "invalid UTF-8 here; the file is passed over",
                                   {file.id(), {at, at + 1}},
                                   {},
                                   {}});
    }
    return;
  }
  if (is_hcl(input.path)) {
    input.form = Form::hcl;
    input.variables = is_variables(input.path);
    input.hcl = std::make_unique<syntax::hcl::File>(syntax::hcl::parse(file, sink));
    input.diagnostics = std::move(sink.diagnostics);
    return;
  }
  if (is_hcl_json(input.path)) {
    input.form = Form::hcl_json;
    input.variables = is_variables(input.path);
    input.hcl = std::make_unique<syntax::hcl::File>(syntax::hcl::parse_json(file, sink));
    input.diagnostics = std::move(sink.diagnostics);
    return;
  }
  if (input.path.ends_with(".tftest.hcl")) return;
  std::string_view first = first_word(text);
  bool json = first == "{" || first == "[";
  bool ends_json = input.path.ends_with(".json");
  // A large file of others is not worth reading: ours say what they are near the beginning or have an ending of ours.
  if (!input.named && !looks_like_ours(text) && text.find("resource_file") == std::string_view::npos &&
      text.find("resources:") == std::string_view::npos && text.find("ParameterKey") == std::string_view::npos &&
      text.find("Resources") == std::string_view::npos && text.find("format_version") == std::string_view::npos &&
      text.find("Statement") == std::string_view::npos)
    return;
  input.form = Form::data;
  if (json || ends_json) {
    input.data = syntax::json::parse(file, sink);
    // A template in JSON with comments or trailing commas is YAML to CloudFormation.
    if (!input.data.complete && !ends_json) {
      diagnostics::CollectingSink again;
      syntax::DataTree tree = syntax::yaml::parse(file, again);
      if (tree.complete) {
        input.data = std::move(tree);
        sink.diagnostics = std::move(again.diagnostics);
      }
    }
  } else {
    input.data = syntax::yaml::parse(file, sink);
  }
  bool errors = std::ranges::any_of(sink.diagnostics, [](const auto& d) { return d.severity == Severity::error; });
  if (errors && !input.named && !looks_like_ours(text)) {
    input.form = Form::none;
    input.data = {};
    return;
  }
  input.diagnostics = std::move(sink.diagnostics);
}

}  // namespace

Inputs read_inputs(const source::Tree& tree, const std::vector<std::string>& paths, source::SourceSet& files,
                   unsigned jobs) {
  Inputs result;
  source::Discovery found = source::discover(tree, paths);
  result.missing = found.missing;
  for (const source::Remark& remark : found.remarks) {
    diagnostics::Diagnostic d;
    d.severity = remark.kind == source::Remark::Kind::error ? Severity::error : Severity::note;
    d.code = remark.kind == source::Remark::Kind::error ? "unreadable" : "passed-over";
    d.message = remark.message;
    d.path = remark.path;
    result.diagnostics.push_back(std::move(d));
  }
  for (const source::Candidate& candidate : found.candidates) {
    auto input = std::make_unique<Input>();
    input->path = candidate.path;
    input->named = candidate.named;
    input->file = files.add(candidate.path);
    result.files.push_back(std::move(input));
  }
  base::parallel_for(result.files.size(), jobs, [&](std::size_t i) {
    Input& input = *result.files[i];
    auto text = tree.read(input.path);
    if (!text) {
      input.diagnostics.push_back({Severity::error, "unreadable", text.error(), {input.file, {}}, {}, input.path});
      files.load(input.file, "");
      return;
    }
    parse(input, files.load(input.file, std::move(*text)));
  });
  return result;
}

}  // namespace analyzer::driver
