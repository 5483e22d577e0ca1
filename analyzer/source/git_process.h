// Runs git, without a shell, so that it reads objects and does nothing else.
//
// Lazy fetching is off (no network), as are hooks and file-system monitors, which a repository's configuration could
// name.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace analyzer::source {

// A running git with a pipe each way.
class GitProcess {
 public:
  static base::Result<GitProcess> start(const std::filesystem::path& folder, const std::vector<std::string>& arguments);
  GitProcess(GitProcess&& other) noexcept;
  GitProcess& operator=(GitProcess&&) = delete;
  ~GitProcess();  // closes its input and waits for it

  bool write(std::string_view text);
  bool read_line(std::string& line);                      // without its `\n`; false at the end
  bool read_bytes(std::string& bytes, std::size_t size);  // false if it ends before
  std::string read_rest();
  // Closes its input, waits, and returns its exit status.
  int finish();

 private:
  GitProcess(pid_t process, int input, int output) : process_(process), input_(input), output_(output) {}
  bool fill();

  pid_t process_ = -1;
  int input_ = -1, output_ = -1;
  std::string buffer_;
  std::size_t used_ = 0;  // of the buffer
};

// Its whole output, or why it failed.
base::Result<std::string> run_git(const std::filesystem::path& folder, const std::vector<std::string>& arguments);

}  // namespace analyzer::source
