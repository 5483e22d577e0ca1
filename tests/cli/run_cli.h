// Runs the command line inside the test, with standard input, output and error of its own.
#pragma once

#include <catch2/catch.hpp>

#include <fcntl.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "cli/program.h"
#include "golden.h"

namespace tests {

struct CliRun {
  int code = 0;
  std::string out, error;
};

class Redirect {
 public:
  Redirect(int file, const std::string& path, int flags) : file_(file), saved_(::dup(file)) {
    const int opened = ::open(path.c_str(), flags, 0600);
    REQUIRE(opened >= 0);
    ::dup2(opened, file);
    ::close(opened);
  }
  ~Redirect() {
    ::dup2(saved_, file_);
    ::close(saved_);
  }
  Redirect(const Redirect&) = delete;

 private:
  int file_, saved_;
};

// A folder that is gone with the test.
class Scratch {
 public:
  Scratch() {
    std::string pattern = (std::filesystem::temp_directory_path() / "sra-lint-test-XXXXXX").string();
    REQUIRE(::mkdtemp(pattern.data()));
    folder = pattern;
  }
  ~Scratch() {
    std::error_code error;
    std::filesystem::remove_all(folder, error);
  }
  void write(const std::string& path, const std::string& text) const {
    std::filesystem::create_directories((folder / path).parent_path());
    std::ofstream(folder / path, std::ios::binary) << text;
  }
  std::string operator/(const std::string& path) const { return (folder / path).string(); }

  std::filesystem::path folder;
};

inline CliRun run_cli(const std::vector<std::string>& words, const std::string& input = "") {
  const Scratch scratch;
  scratch.write("in", input);
  CliRun run;
  {
    std::fflush(nullptr);
    const Redirect in(0, scratch / "in", O_RDONLY);
    const Redirect out(1, scratch / "out", O_WRONLY | O_CREAT | O_TRUNC);
    const Redirect error(2, scratch / "error", O_WRONLY | O_CREAT | O_TRUNC);
    run.code = analyzer::cli::run_program(words);
    std::fflush(nullptr);
  }
  run.out = read_file(scratch.folder / "out");
  run.error = read_file(scratch.folder / "error");
  return run;
}

}  // namespace tests
