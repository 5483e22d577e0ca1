#include "source/work_tree.h"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstring>

#include "source/ignore_rules.h"
#include "source/paths.h"

namespace analyzer::source {

namespace {

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  explicit operator bool() const { return fd_ >= 0; }
  int get() const { return fd_; }
  int release() { return std::exchange(fd_, -1); }

 private:
  int fd_;
};

// Opens below the root and never outside: a link in a template repository must not make us read, and print, a file of
// the machine that scans it. A FIFO does not block.
int open_below(int root, std::string_view path, int flags) {
  std::string name(path.empty() ? "." : path);
  flags |= O_CLOEXEC | (flags & O_PATH ? 0 : O_NONBLOCK | O_NOCTTY);
  open_how how{};
  how.flags = static_cast<unsigned>(flags);
  how.resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS;
  for (int attempt = 0; attempt < 8; ++attempt) {
    auto fd = static_cast<int>(syscall(SYS_openat2, root, name.c_str(), &how, sizeof how));
    if (fd < 0 && errno == EAGAIN) continue;  // something above was renamed meanwhile
    if (fd >= 0 || (errno != ENOSYS && errno != EPERM)) return fd;
    break;
  }

  // Kernels and sandboxes without it: open, then ask where that led.
  Descriptor opened(openat(root, name.c_str(), flags));
  if (!opened) return -1;
  auto real_path = [](int of) {
    std::string link = fmt::format("/proc/self/fd/{}", of);
    char target[4096];
    ssize_t size = readlink(link.c_str(), target, sizeof target);
    return std::string(target, size > 0 ? static_cast<std::size_t>(size) : 0);
  };
  std::string root_path = real_path(root), opened_path = real_path(opened.get());
  if (root_path.empty() || !is_below(opened_path, root_path == "/" ? "" : root_path)) {
    errno = EXDEV;
    return -1;
  }
  return opened.release();
}

std::string why(int error) {
  if (error == EXDEV) return "a link leads out of the scanned folder";
  if (error == ELOOP) return "links lead in a circle";
  return std::strerror(error);
}

base::Result<std::string> read_all(int fd, std::uint64_t size, std::uint64_t limit) {
  std::string text;
  text.resize(std::min(size + 1, limit));  // one more, to see the end at once
  std::size_t used = 0;
  for (;;) {
    if (used == text.size()) {
      if (used >= limit) break;
      text.resize(std::min<std::uint64_t>(limit, text.size() * 2 + 4096));
    }
    ssize_t got = ::read(fd, text.data() + used, text.size() - used);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return base::Error{why(errno)};
    if (got == 0) break;
    used += static_cast<std::size_t>(got);
  }
  text.resize(used);
  if (used > default_size_limit)
    return base::Error{fmt::format("the file is larger than {} MB and is not read", default_size_limit >> 20)};
  return text;
}

// The rules that hold in a folder: its own first, then those of the folders above.
struct Scope {
  std::shared_ptr<const Scope> above;
  IgnoreRules rules;
};

bool is_ignored(const Scope* scope, std::string_view path, bool is_folder) {
  for (; scope; scope = scope->above.get())
    if (auto decided = scope->rules.decide(path, is_folder)) return *decided;
  return false;
}

bool is_passed_over(std::string_view folder_name) {
  return folder_name == ".git" || folder_name == ".terraform" || folder_name == "node_modules";
}

class Walk {
 public:
  Walk(int root, const std::function<bool(std::string_view)>& wanted) : root_(root), wanted_(wanted) {}

  Listing run(std::string_view folder) {
    std::shared_ptr<const Scope> scope = with_rules(nullptr, "", ".git/info/exclude");
    for (std::size_t slash = 0; slash < folder.size();) {  // the folders above have a say; the last reads its own below
      scope = with_rules(scope, folder.substr(0, slash));
      slash = std::min(folder.find('/', slash + 1), folder.size());
    }
    pending_.push_back({std::string(folder), scope});
    while (!pending_.empty()) {
      Pending next = std::move(pending_.back());
      pending_.pop_back();
      read_folder(next.folder, next.scope);
    }
    auto by_path = [](const auto& a, const auto& b) { return a.path < b.path; };
    std::sort(listing_.files.begin(), listing_.files.end(), by_path);
    std::sort(listing_.remarks.begin(), listing_.remarks.end(), by_path);
    return std::move(listing_);
  }

 private:
  struct Pending {
    std::string folder;
    std::shared_ptr<const Scope> scope;
  };
  struct Entry {
    std::string name;
    unsigned char type;
  };

  std::shared_ptr<const Scope> with_rules(std::shared_ptr<const Scope> above, std::string_view folder,
                                          std::string_view file = ".gitignore") const {
    std::string path = join_paths(folder, file).value_or("");
    Descriptor fd(open_below(root_, path, O_RDONLY));
    struct stat info {};
    if (!fd || fstat(fd.get(), &info) != 0 || !S_ISREG(info.st_mode)) return above;
    constexpr std::uint64_t rules_limit = 1 << 20;
    base::Result<std::string> text = read_all(fd.get(), static_cast<std::uint64_t>(info.st_size), rules_limit);
    if (!text) return above;
    IgnoreRules rules(folder, *text);
    if (rules.empty()) return above;
    return std::make_shared<Scope>(Scope{std::move(above), std::move(rules)});
  }

  void remark(Remark::Kind kind, std::string path, std::string message) {
    listing_.remarks.push_back({kind, std::move(path), std::move(message)});
  }

  void read_folder(const std::string& folder, std::shared_ptr<const Scope> scope) {
    Descriptor fd(open_below(root_, folder, O_RDONLY | O_DIRECTORY));
    if (!fd) return remark(Remark::Kind::error, folder, fmt::format("the folder cannot be read: {}", why(errno)));
    std::vector<Entry> entries;
    bool has_rules = false;
    // The system call itself: opendir asks two more questions a folder and takes a buffer each time.
    for (;;) {
      auto got = syscall(SYS_getdents64, fd.get(), buffer_.data(), buffer_.size());
      if (got < 0) remark(Remark::Kind::error, folder, fmt::format("the folder cannot be read: {}", why(errno)));
      if (got <= 0) break;
      for (std::size_t at = 0; at < static_cast<std::size_t>(got);) {
        const std::byte* record = buffer_.data() + at;
        std::uint16_t size;
        std::memcpy(&size, record + offsetof(dirent64, d_reclen), sizeof size);
        auto type = static_cast<unsigned char>(record[offsetof(dirent64, d_type)]);
        std::string_view name = reinterpret_cast<const char*>(record + offsetof(dirent64, d_name));
        at += size;
        if (name == "." || name == "..") continue;
        has_rules = has_rules || name == ".gitignore";
        entries.push_back({std::string(name), type});
      }
    }
    if (has_rules) scope = with_rules(scope, folder);
    for (const Entry& entry : entries) visit(fd.get(), folder, entry, scope);
  }

  void visit(int descriptor, const std::string& folder, const Entry& entry, const std::shared_ptr<const Scope>& scope) {
    std::string path = folder.empty() ? entry.name : folder + '/' + entry.name;
    unsigned char type = entry.type;
    struct stat info {};
    bool known = false;
    if (type == DT_UNKNOWN) {  // some file systems do not say
      if (fstatat(descriptor, entry.name.c_str(), &info, AT_SYMLINK_NOFOLLOW) != 0) return;
      known = !S_ISLNK(info.st_mode);
      type = S_ISDIR(info.st_mode) ? DT_DIR : S_ISREG(info.st_mode) ? DT_REG : S_ISLNK(info.st_mode) ? DT_LNK : DT_FIFO;
    }
    if (type == DT_DIR) {
      if (!is_passed_over(entry.name) && !is_ignored(scope.get(), path, true))
        pending_.push_back({std::move(path), scope});
      return;
    }
    if ((wanted_ && !wanted_(path)) || is_ignored(scope.get(), path, false)) return;
    if (type == DT_LNK) return visit_link(std::move(path));
    if (type != DT_REG)
      return remark(Remark::Kind::notice, std::move(path), "neither a file nor a folder; passed over");
    if (!known && fstatat(descriptor, entry.name.c_str(), &info, AT_SYMLINK_NOFOLLOW) != 0)
      return remark(Remark::Kind::error, std::move(path), fmt::format("the file cannot be read: {}", why(errno)));
    listing_.files.push_back({std::move(path), static_cast<std::uint64_t>(info.st_size)});
  }

  // Terraform modules share files by links, so a link to a file is a file. O_PATH, for this must not open a device.
  void visit_link(std::string path) {
    Descriptor fd(open_below(root_, path, O_PATH));
    struct stat info {};
    if (!fd || fstat(fd.get(), &info) != 0) {
      std::string message = errno == ENOENT || errno == ENOTDIR ? "the link leads nowhere" : why(errno);
      return remark(Remark::Kind::notice, std::move(path), message + "; passed over");
    }
    if (S_ISDIR(info.st_mode)) return;
    if (!S_ISREG(info.st_mode))
      return remark(Remark::Kind::notice, std::move(path), "a link to neither a file nor a folder; passed over");
    listing_.files.push_back({std::move(path), static_cast<std::uint64_t>(info.st_size)});
  }

  int root_;
  const std::function<bool(std::string_view)>& wanted_;
  std::vector<Pending> pending_;
  std::vector<std::byte> buffer_ = std::vector<std::byte>(1 << 16);
  Listing listing_;
};

}  // namespace

base::Result<std::unique_ptr<WorkTree>> WorkTree::open(const std::filesystem::path& root) {
  int fd = ::open(root.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return base::Error{fmt::format("`{}`: {}", root.string(), why(errno))};
  return std::unique_ptr<WorkTree>(new WorkTree(fd));
}

WorkTree::~WorkTree() {
  close(root_);
}

Listing WorkTree::list(std::string_view folder, const std::function<bool(std::string_view)>& wanted) const {
  return Walk(root_, wanted).run(folder);
}

std::optional<EntryKind> WorkTree::kind_of(std::string_view path) const {
  Descriptor fd(open_below(root_, path, O_PATH));
  struct stat info {};
  if (!fd || fstat(fd.get(), &info) != 0) return std::nullopt;
  if (S_ISDIR(info.st_mode)) return EntryKind::folder;
  if (S_ISREG(info.st_mode)) return EntryKind::file;
  return std::nullopt;
}

base::Result<std::string> WorkTree::read(std::string_view path, std::uint64_t limit) const {
  Descriptor fd(open_below(root_, path, O_RDONLY));
  struct stat info {};
  if (!fd || fstat(fd.get(), &info) != 0) return base::Error{why(errno)};
  if (!S_ISREG(info.st_mode)) return base::Error{S_ISDIR(info.st_mode) ? "is a folder" : "neither a file nor a folder"};
  auto size = static_cast<std::uint64_t>(info.st_size);
  if (size > default_size_limit && limit > default_size_limit)
    return base::Error{fmt::format("the file is larger than {} MB and is not read", default_size_limit >> 20)};
  return read_all(fd.get(), size, limit);
}

}  // namespace analyzer::source
