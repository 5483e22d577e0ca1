#include "cli/terminal.h"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>

namespace analyzer::cli {
namespace {

bool set(const char* name) {
  const char* value = std::getenv(name);
  return value && *value;
}

bool equals(const char* name, std::string_view text) {
  const char* value = std::getenv(name);
  return value && text == value;
}

// 0, or the error number.
int write_all(int file, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(file, text.data(), text.size());
    if (written < 0) {
      if (errno == EINTR || errno == EAGAIN) continue;
      return errno;
    }
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return 0;
}

}  // namespace

bool write_out(std::string_view text) {
  static bool gone = false;
  if (gone) return true;
  const int error = write_all(STDOUT_FILENO, text);
  if (error == 0) return true;
  gone = true;
  if (error == EPIPE) return true;
  write_error(std::string("cannot write to standard output: ") + std::strerror(error));
  return false;
}

void write_error(std::string_view text) {
  std::string line = "sra-lint: ";
  line += text;
  line += '\n';
  write_all(STDERR_FILENO, line);
}

bool write_file(const std::string& path, std::string_view text) {
  if (path == "-") return write_out(text);
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  int error = file < 0 ? errno : write_all(file, text);
  if (file >= 0 && ::close(file) != 0 && error == 0) error = errno;
  if (error == 0) return true;
  write_error("cannot write `" + path + "`: " + std::strerror(error));
  return false;
}

bool out_is_terminal() {
  return ::isatty(STDOUT_FILENO) == 1;
}

unsigned terminal_width() {
  if (const char* columns = std::getenv("COLUMNS")) {
    const long width = std::strtol(columns, nullptr, 10);
    if (width > 0 && width < 10000) return static_cast<unsigned>(width);
  }
  winsize size{};
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  return 100;
}

bool use_color(std::string_view when) {
  if (when == "always") return true;
  if (when == "never" || set("NO_COLOR")) return false;
  if (set("CLICOLOR_FORCE") && !equals("CLICOLOR_FORCE", "0")) return true;
  return !equals("CLICOLOR", "0") && !equals("TERM", "dumb") && out_is_terminal();
}

std::string read_standard_input() {
  std::string text;
  char block[65536];
  for (;;) {
    const ssize_t got = ::read(STDIN_FILENO, block, sizeof block);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return text;
    text.append(block, static_cast<std::size_t>(got));
  }
}

}  // namespace analyzer::cli
