// Policies and requests as a person would write them in a test: JSON with single quotes, `FULL` for FullAWSAccess.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "policy/cases.h"
#include "policy/from_data_tree.h"
#include "policy/grammar.h"

namespace analyzer::policy::test {

inline std::string json_of(std::string_view shorthand) {
  static constexpr std::string_view full =
      R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]})";
  std::string out;
  for (std::size_t i = 0; i < shorthand.size(); ++i) {
    if (shorthand.substr(i, 4) == "FULL") {
      out += full;
      i += 3;
    } else if (shorthand[i] == '\\' && i + 1 < shorthand.size() && shorthand[i + 1] == '\'') {
      out += '\'';
      ++i;
    } else {
      out += shorthand[i] == '\'' ? '"' : shorthand[i];
    }
  }
  return out;
}

struct Parsed {
  std::unique_ptr<source::SourceFile> file;
  Document document;
  std::vector<diagnostics::Diagnostic> diagnostics;
};

inline Parsed parse(std::string_view shorthand, DocumentKind kind = DocumentKind::unspecified) {
  Parsed parsed;
  parsed.file = std::make_unique<source::SourceFile>(source::FileId{0}, "policy.json", json_of(shorthand));
  diagnostics::CollectingSink sink;
  PlaceholderTable placeholders;
  JsonDocument json = read_json(*parsed.file, sink, placeholders);
  parsed.document = read_document(json.root, {kind, "policy.json"}, sink);
  parsed.diagnostics = std::move(sink.diagnostics);
  return parsed;
}

// A document with these statements.
inline Document statements(std::string_view list, DocumentKind kind = DocumentKind::unspecified) {
  return parse("{'Version':'2012-10-17','Statement':[" + std::string(list) + "]}", kind).document;
}

inline Case parse_case(std::string_view policies, std::string_view request) {
  source::SourceFile file({0}, "case.json",
                          "[{\"policies\":" + json_of(policies) + ",\"request\":" + json_of(request) + "}]");
  diagnostics::CollectingSink sink;
  std::vector<Case> cases = read_cases(file, sink);
  if (cases.empty()) return {};
  return std::move(cases.front());
}

}  // namespace analyzer::policy::test
