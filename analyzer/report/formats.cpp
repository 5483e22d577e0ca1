#include "report/report.h"

namespace analyzer::report {
namespace {

constexpr Format table[] = {
    {"text", "for people: source lines, reasons, what to do", "sra-lint.txt", write_text},
    {"json", "everything, as docs/schema/scan.schema.json says", "sra-lint.json", write_json},
    {"sarif", "SARIF 2.1.0, for code scanning", "sra-lint.sarif", write_sarif},
    {"junit", "JUnit XML: one test case for each result", "sra-lint.xml", write_junit},
    {"github", "annotations in a GitHub Actions log", "sra-lint.txt", write_github},
    {"gitlab", "GitLab code quality report", "gl-code-quality-report.json", write_gitlab},
    {"markdown", "a comment for a pull request", "sra-lint.md", write_markdown},
    {"html", "one page without scripts", "sra-lint.html", write_html},
};

}  // namespace

std::span<const Format> formats() {
  return table;
}

const Format* find_format(std::string_view name) {
  for (const Format& format : table)
    if (format.name == name) return &format;
  return nullptr;
}

}  // namespace analyzer::report
