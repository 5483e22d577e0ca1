// How fast HCL is read, from bytes to our own tree, on one core.
//
//   hcl_bench FILE...       MB/s over those files (best of five rounds), and the tree's memory as a multiple of the
//   text hcl_bench --shapes      large files, deep nesting, and text that is broken in expensive ways: time must grow
//   with size only
#include <sys/resource.h>

#include <cstdio>
#include <ctime>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "syntax/hcl/parser.h"

namespace {

using namespace analyzer;

double now() {
  timespec time{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

long peak_kilobytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

struct Figures {
  double seconds = 0;
  std::size_t arena = 0;
  std::size_t errors = 0;
};

Figures parse(const source::SourceFile& file) {
  diagnostics::CollectingSink sink;
  double begin = now();
  syntax::hcl::File parsed = syntax::hcl::parse(file, sink);
  return {now() - begin, parsed.arena.bytes(), sink.diagnostics.size()};
}

void corpus(int count, char** paths) {
  std::vector<source::SourceFile> files;
  std::size_t bytes = 0, arena = 0;
  for (int i = 0; i < count; ++i) {
    std::ifstream stream(paths[i], std::ios::binary);
    files.emplace_back(source::FileId{static_cast<std::uint32_t>(i)}, paths[i],
                       std::string(std::istreambuf_iterator<char>(stream), {}));
    bytes += files.back().text().size();
  }
  double best = 0;
  for (int round = 0; round < 5; ++round) {
    double seconds = 0;
    arena = 0;
    for (const auto& file : files) {
      Figures figures = parse(file);
      seconds += figures.seconds;
      arena += figures.arena;
    }
    best = std::max(best, static_cast<double>(bytes) / seconds / 1e6);
  }
  std::printf("sra-lint  %d files %zu bytes %.2f MB/s, tree %.1f times the text\n", count, bytes, best,
              static_cast<double>(arena) / static_cast<double>(bytes));
}

void shape(const char* name, std::string text) {
  std::size_t bytes = text.size();
  source::SourceFile file(source::FileId{0}, name, std::move(text));
  long before = peak_kilobytes();
  Figures figures = parse(file);
  std::printf("%-44s %9zu bytes %8.1f ms %7.2f MB/s, arena %5.1f times, peak +%ld MB, %zu errors\n", name, bytes,
              figures.seconds * 1e3, static_cast<double>(bytes) / figures.seconds / 1e6,
              static_cast<double>(figures.arena) / static_cast<double>(bytes), (peak_kilobytes() - before) / 1024,
              figures.errors);
}

std::string repeated(const std::string& text, std::size_t bytes) {
  std::string result;
  result.reserve(bytes + text.size());
  while (result.size() < bytes) result += text;
  return result;
}

std::string nested(const std::string& open, const std::string& inner, const std::string& close, int depth) {
  return "a = " + repeated(open, open.size() * static_cast<std::size_t>(depth)) + inner +
         repeated(close, close.size() * static_cast<std::size_t>(depth)) + "\n";
}

void shapes() {
  const std::string block =
      "resource \"aws_s3_bucket\" \"logs\" {\n  bucket = "
      "\"logs-${var.name}-${data.aws_caller_identity.current.account_id}\"\n"
      "  tags   = merge(var.tags, { Name = \"logs\", Kind = var.kind ? \"a\" : \"b\" })\n\n  rule {\n"
      "    days = [for d in var.days : d * 2 if d > 0]\n  }\n  policy = <<-EOT\n    {\"Statement\": "
      "[\"${var.arn}/*\"]}\n  EOT\n}\n\n";
  for (std::size_t megabytes : {1, 5, 10, 20}) shape("blocks", repeated(block, megabytes * 1000000));
  shape("one heredoc", "a = <<E\n" + repeated("some text of a line, $5 and ${x}\n", 20000000) + "E\n");
  shape("one tuple", "a = [\n" + repeated("  \"item\", { a = 1, b = [2] },\n", 20000000) + "]\n");
  shape("one argument list", repeated("a { }\n", 5000000));
  for (int depth : {10, 50, 100, 200, 400}) shape("nested templates", nested("\"${", "x", "}\"", depth));
  shape("nested templates, 10,000 deep", nested("\"${", "x", "}\"", 10000));
  shape("nested templates, 10,000 deep, never closed", nested("\"${", "", "", 10000));
  shape("nested templates, 1,000,000 deep", nested("\"${", "x", "}\"", 1000000));
  shape("nested brackets, 1,000,000 deep", nested("[", "1", "]", 1000000));
  shape("nested heredocs, 10,000 deep", nested("<<E\n${", "x", "\n}\nE\n", 10000));
  shape("a long sum", nested("1 + ", "1", "", 1000000));
  shape("a long conditional", nested("a ? b : ", "c", "", 1000000));
  shape("many signs", nested("!", "a", "", 1000000));
  shape("a long traversal", nested("a.b", "", ".c", 300000));
  shape("blocks never closed", repeated("resource \"a\" \"b\" {\n  c = 1\n", 5000000));
  shape("heredocs never closed", repeated("a = <<E\n", 5000000));
  shape("strings never closed", repeated("a = \"b\n", 5000000));
  shape("openers only", repeated("a = [\n", 5000000));
  shape("closers only", repeated("}\n", 5000000));
  shape("comments never closed", repeated("/* a\n", 5000000));
  shape("missing signs", repeated("resource \"a\" \"b\" {\n  c 1\n}\n", 5000000));
  std::string many;
  for (int i = 0; i < 200000; ++i) many += "a" + std::to_string(i) + " = 1\n";
  shape("200,000 arguments in one body", many);
}

}  // namespace

int main(int count, char** arguments) {
  std::setvbuf(stdout, nullptr, _IOLBF, 0);
  if (count > 1 && std::string(arguments[1]) == "--shapes") {
    shapes();
  } else {
    corpus(count - 1, arguments + 1);
  }
}
