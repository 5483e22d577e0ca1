// What HashiCorp's parser answered, recorded by tests/oracles/hcl, against what ours answers.
#include <catch2/catch.hpp>

#include <algorithm>
#include <cstdlib>
#include <sstream>

#include "hcl_testing.h"

using namespace analyzer;
using namespace analyzer::syntax::hcl;
using testing::corpus_files;
using testing::parse_text;
using testing::read_file;

namespace {

const std::filesystem::path oracles = std::filesystem::path(SRA_LINT_SOURCE_DIR) / "tests/oracles/hcl";

std::vector<std::string> lines(const std::filesystem::path& path) {
  std::vector<std::string> result;
  std::istringstream stream(read_file(path));
  for (std::string line; std::getline(stream, line);) result.push_back(line);
  return result;
}

std::string decoded(std::string text) {
  const std::pair<std::string_view, std::string_view> marks[] = {
      {"⏎", "\n"}, {"␍", "\r"}, {"␉", "\t"}, {"⌫", "\xEF\xBB\xBF"}};
  for (auto [mark, meaning] : marks) {
    for (std::size_t at = 0; (at = text.find(mark, at)) != std::string::npos; at += meaning.size())
      text.replace(at, mark.size(), meaning);
  }
  return text;
}

// `ok` and the tree, or `error` and the line of the first error.
std::string answer(const testing::Parsed& parsed) {
  if (parsed.accepted()) return "ok\t" + parsed.tree();
  // Of what is never closed HashiCorp names the end of the file, unless it is a block or collection; we name its
  // beginning.
  const auto& first = parsed.diagnostics[0];
  if (first.message.find("is never closed") != std::string::npos) return "error\tunclosed";
  return fmt::format("error\t{}", parsed.source.position(first.location.range.begin).line);
}

std::string answer_template(const std::string& text) {
  base::Arena arena;
  diagnostics::CollectingSink sink;
  const Expr* expr = parse_template(text, {}, arena, sink);
  if (sink.diagnostics.empty()) return "ok\t" + to_string(*expr);
  source::SourceFile file(source::FileId{0}, "x", text);
  if (sink.diagnostics[0].message.find("is never closed") != std::string::npos) return "error\tunclosed";
  return fmt::format("error\t{}", file.position(sink.diagnostics[0].location.range.begin).line);
}

// The summary of an error is theirs; its line is compared.
std::string expected(const std::string& recorded, const std::string& ours) {
  if (recorded.starts_with("ok")) return recorded;
  return ours == "error\tunclosed" ? ours : recorded.substr(0, recorded.find('\t', 6));
}

template <typename Answer>
void check(const char* name, Answer give) {
  auto cases = lines(oracles / (std::string(name) + ".txt"));
  auto answers = lines(oracles / (std::string(name) + ".answers.tsv"));
  REQUIRE(cases.size() == answers.size());
  for (std::size_t i = 0; i < cases.size(); ++i) {
    INFO(cases[i] << "\n" << answers[i]);
    std::string ours = give(decoded(cases[i]));
    // Their message for a broken `[*]` names the token where they go on reading, not the one that is wrong.
    if (answers[i].find("Missing close bracket on splat index") != std::string::npos) {
      CHECK(ours.starts_with("error"));
      continue;
    }
    CHECK(ours == expected(answers[i], ours));
  }
}

std::uint64_t fnv(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (unsigned char c : text) hash = (hash ^ c) * 0x100000001b3;
  return hash;
}

}  // namespace

TEST_CASE("hand-written expressions read as HashiCorp reads them") {
  check("expressions", [](const std::string& text) { return answer(parse_text("a = " + text + "\n")); });
}

TEST_CASE("hand-written files read as HashiCorp reads them") {
  check("files", [](const std::string& text) { return answer(parse_text(text)); });
}

TEST_CASE("hand-written templates read as HashiCorp reads them") {
  check("templates", answer_template);
}

// Not recorded: tests/oracles/hcl/mutate.py makes them, `cases files` answers them.
TEST_CASE("mutated files read as HashiCorp reads them") {
  const char* given = std::getenv("HCL_MUTATED");
  if (!given) return;
  std::string paths = given;
  auto cases = lines(paths.substr(0, paths.find(':')));
  auto answers = lines(paths.substr(paths.find(':') + 1));
  REQUIRE(cases.size() == answers.size());
  for (std::size_t i = 0; i < cases.size(); ++i) {
    auto parsed = parse_text(decoded(cases[i]));
    std::string ours = parsed.accepted() ? "ok\t" + parsed.tree() : "error";
    std::string theirs = answers[i].starts_with("ok") ? answers[i] : "error";
    if (ours == theirs) continue;
    INFO(cases[i]);
    CHECK(ours == theirs);
  }
}

TEST_CASE("the corpus reads as HashiCorp reads it, and is rejected at the same line") {
  const std::filesystem::path corpus = SRA_LINT_CORPUS_DIR;
  if (!std::filesystem::exists(corpus)) {
    WARN("skipped: no corpus at " << corpus);
    return;
  }
  std::size_t files = 0;
  for (const std::string& line : lines(oracles / "corpus.answers.tsv")) {
    std::size_t tab = line.find('\t');
    std::string path = line.substr(0, tab), recorded = line.substr(tab + 1);
    INFO(line);
    auto parsed = parse_text(read_file(corpus / path));
    if (parsed.accepted()) {
      CHECK(fmt::format("ok\t{:016x}", fnv(parsed.tree())) == recorded);
    } else {
      std::string ours = answer(parsed);
      CHECK(ours == expected(recorded, ours));
    }
    ++files;
  }
  CHECK(files == corpus_files(corpus).size());
}

TEST_CASE("the corpus' list of parse errors names our lines") {
  const std::filesystem::path corpus = SRA_LINT_CORPUS_DIR;
  if (!std::filesystem::exists(corpus)) {
    WARN("skipped: no corpus at " << corpus);
    return;
  }
  std::size_t listed = 0;
  for (const std::string& line : lines(corpus / "parse-errors.tsv")) {
    std::istringstream fields(line);
    std::string path, reader, number;
    std::getline(fields, path, '\t');
    std::getline(fields, reader, '\t');
    std::getline(fields, number, '\t');
    if (reader != "terraform-fmt") continue;
    INFO(line);
    ++listed;
    auto parsed = parse_text(read_file(corpus / path));
    bool found = std::any_of(parsed.diagnostics.begin(), parsed.diagnostics.end(), [&](const auto& diagnostic) {
      return std::to_string(parsed.source.position(diagnostic.location.range.begin).line) == number;
    });
    // A file with a string over two lines has a second error on the second of them, which we do not repeat.
    bool first = !parsed.accepted() && parsed.source.position(parsed.diagnostics[0].location.range.begin).line <=
                                           static_cast<std::uint32_t>(std::stoul(number));
    CHECK((found || first));
  }
  CHECK(listed > 0);
}
