#include "source/git_process.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <ctime>
#include <utility>

extern char** environ;

namespace analyzer::source {

namespace {

// A hook runs with git's own variables, seen from the folder it started in. The folder that we are asked about decides
// the repository; the index may be a temporary one, of `git commit FILE`, and is kept.
std::vector<std::string> environment() {
  constexpr std::string_view dropped[] = {"GIT_DIR=", "GIT_WORK_TREE=", "GIT_PREFIX="};
  constexpr std::string_view set[] = {"GIT_NO_LAZY_FETCH=1", "GIT_TERMINAL_PROMPT=0", "GIT_OPTIONAL_LOCKS=0",
                                      "LC_ALL=C"};
  constexpr std::string_view index = "GIT_INDEX_FILE=";
  std::vector<std::string> variables(std::begin(set), std::end(set));
  for (char** variable = environ; *variable; ++variable) {
    std::string_view text = *variable;
    auto has_name_of = [&](std::string_view other) { return text.starts_with(other.substr(0, other.find('=') + 1)); };
    if (std::any_of(std::begin(dropped), std::end(dropped), has_name_of)) continue;
    if (std::any_of(std::begin(set), std::end(set), has_name_of)) continue;
    std::error_code error;
    if (text.starts_with(index) && text.size() > index.size() && text[index.size()] != '/') {
      auto absolute = std::filesystem::absolute(text.substr(index.size()), error);
      if (!error) variables.push_back(std::string(index) + absolute.string());
      continue;
    }
    variables.emplace_back(text);
  }
  return variables;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> result;
  for (std::string& text : texts) result.push_back(text.data());
  result.push_back(nullptr);
  return result;
}

void close_if_open(int& fd) {
  if (fd >= 0) close(fd);
  fd = -1;
}

}  // namespace

base::Result<GitProcess> GitProcess::start(const std::filesystem::path& folder,
                                           const std::vector<std::string>& arguments) {
  std::vector<std::string> command = {
      "git", "-C", folder.string(), "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null"};
  command.insert(command.end(), arguments.begin(), arguments.end());
  std::vector<std::string> variables = environment();

  int to_git[2], from_git[2];
  if (pipe2(to_git, O_CLOEXEC) != 0) return base::Error{std::strerror(errno)};
  if (pipe2(from_git, O_CLOEXEC) != 0) {
    close(to_git[0]), close(to_git[1]);
    return base::Error{std::strerror(errno)};
  }
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, to_git[0], 0);
  posix_spawn_file_actions_adddup2(&actions, from_git[1], 1);
  posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t none, pipe_signal;
  sigemptyset(&none);
  sigemptyset(&pipe_signal);
  sigaddset(&pipe_signal, SIGPIPE);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setsigdefault(&attributes, &pipe_signal);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  pid_t process = -1;
  int failed =
      posix_spawnp(&process, "git", &actions, &attributes, pointers(command).data(), pointers(variables).data());
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  close(to_git[0]);
  close(from_git[1]);
  if (failed != 0) {
    close(to_git[1]);
    close(from_git[0]);
    return base::Error{fmt::format("git cannot be started: {}", std::strerror(failed))};
  }
  return GitProcess(process, to_git[1], from_git[0]);
}

GitProcess::GitProcess(GitProcess&& other) noexcept
    : process_(std::exchange(other.process_, -1)),
      input_(std::exchange(other.input_, -1)),
      output_(std::exchange(other.output_, -1)),
      buffer_(std::move(other.buffer_)),
      used_(other.used_) {}

GitProcess::~GitProcess() {
  finish();
}

int GitProcess::finish() {
  close_if_open(input_);
  close_if_open(output_);
  if (process_ < 0) return -1;
  int status = 0;
  while (waitpid(process_, &status, 0) < 0 && errno == EINTR) {
  }
  process_ = -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

// A git that died must not take us with it by SIGPIPE, and a library must not change what the process does with
// signals.
bool GitProcess::write(std::string_view text) {
  sigset_t pipe_signal, before, pending;
  sigemptyset(&pipe_signal);
  sigaddset(&pipe_signal, SIGPIPE);
  sigpending(&pending);
  bool was_pending = sigismember(&pending, SIGPIPE) == 1;
  pthread_sigmask(SIG_BLOCK, &pipe_signal, &before);
  bool written = true;
  while (!text.empty()) {
    ssize_t sent = ::write(input_, text.data(), text.size());
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0) {
      written = false;
      break;
    }
    text.remove_prefix(static_cast<std::size_t>(sent));
  }
  if (!written && errno == EPIPE && !was_pending) {
    timespec at_once{0, 0};
    sigtimedwait(&pipe_signal, nullptr, &at_once);
  }
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  return written;
}

bool GitProcess::fill() {
  if (used_ > 0) {
    buffer_.erase(0, used_);
    used_ = 0;
  }
  char block[65536];
  for (;;) {
    ssize_t got = ::read(output_, block, sizeof block);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return false;
    buffer_.append(block, static_cast<std::size_t>(got));
    return true;
  }
}

bool GitProcess::read_line(std::string& line) {
  std::size_t end;
  while ((end = buffer_.find('\n', used_)) == std::string::npos)
    if (!fill()) return false;
  line = buffer_.substr(used_, end - used_);
  used_ = end + 1;
  return true;
}

bool GitProcess::read_bytes(std::string& bytes, std::size_t size) {
  while (buffer_.size() - used_ < size)
    if (!fill()) return false;
  bytes = buffer_.substr(used_, size);
  used_ += size;
  return true;
}

std::string GitProcess::read_rest() {
  while (fill()) {
  }
  std::string rest = buffer_.substr(used_);
  used_ = buffer_.size();
  return rest;
}

base::Result<std::string> run_git(const std::filesystem::path& folder, const std::vector<std::string>& arguments) {
  base::Result<GitProcess> git = GitProcess::start(folder, arguments);
  if (!git) return base::Error{git.error()};
  std::string output = git->read_rest();
  int status = git->finish();
  if (status == 127) return base::Error{"git cannot be started"};
  if (status != 0)
    return base::Error{fmt::format("`git {}` failed with status {}", arguments.empty() ? "" : arguments[0], status)};
  return output;
}

}  // namespace analyzer::source
