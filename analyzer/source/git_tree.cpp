#include "source/git_tree.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "source/paths.h"

namespace analyzer::source {

namespace {

constexpr int link_limit = 40;  // as the kernel's

// The first field of `text`, up to `separator`, which is taken off.
std::string_view take_field(std::string_view& text, char separator) {
  std::size_t end = std::min(text.find(separator), text.size());
  std::string_view field = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return field;
}

std::string_view take_word(std::string_view& text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  return take_field(text, ' ');
}

std::uint64_t to_number(std::string_view digits) {
  std::uint64_t number = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return number;
}

bool is_blob_mode(std::string_view mode) {
  return mode.starts_with("100") || mode == "120000";
}

}  // namespace

base::Result<std::unique_ptr<GitTree>> GitTree::open(const std::filesystem::path& folder, const std::string& tree_ish) {
  base::Result<std::string> tree =
      run_git(folder, {"rev-parse", "--verify", "--quiet", "--end-of-options", tree_ish + "^{tree}"});
  if (!tree) return base::Error{fmt::format("`{}` names no commit or tree here", tree_ish)};
  while (tree->ends_with('\n')) tree->pop_back();
  base::Result<std::string> listed = run_git(folder, {"ls-tree", "-r", "-z", "--long", *tree});
  if (!listed) return base::Error{listed.error()};

  std::map<std::string, Blob, std::less<>> blobs;
  for (std::string_view rest = *listed; !rest.empty();) {  // `mode type object size⇥path␀`
    std::string_view entry = take_field(rest, '\0'), facts = take_field(entry, '\t');
    std::string_view mode = take_word(facts);
    take_word(facts);
    std::string object(take_word(facts));
    if (is_blob_mode(mode))
      blobs[std::string(entry)] = {std::move(object), to_number(take_word(facts)), mode == "120000"};
  }
  return start(folder, std::move(blobs), {});
}

base::Result<std::unique_ptr<GitTree>> GitTree::open_index(const std::filesystem::path& folder) {
  base::Result<std::string> listed = run_git(folder, {"ls-files", "--stage", "-z"});
  if (!listed) return base::Error{listed.error()};
  std::map<std::string, Blob, std::less<>> blobs;
  std::vector<Remark> remarks;
  for (std::string_view rest = *listed; !rest.empty();) {  // `mode object stage⇥path␀`
    std::string_view entry = take_field(rest, '\0'), facts = take_field(entry, '\t');
    std::string_view mode = take_word(facts);
    std::string object(take_word(facts));
    if (!is_blob_mode(mode)) continue;
    if (take_word(facts) == "0") {
      blobs[std::string(entry)] = {std::move(object), 0, mode == "120000"};
    } else if (remarks.empty() || remarks.back().path != entry) {
      remarks.push_back(
          {Remark::Kind::error, std::string(entry), "the file has unresolved merge conflicts and is not read"});
    }
  }
  base::Result<std::unique_ptr<GitTree>> tree = start(folder, std::move(blobs), std::move(remarks));
  if (tree) (*tree)->find_sizes(folder);
  return tree;
}

base::Result<std::unique_ptr<GitTree>> GitTree::start(const std::filesystem::path& folder,
                                                      std::map<std::string, Blob, std::less<>> blobs,
                                                      std::vector<Remark> remarks) {
  base::Result<GitProcess> objects = GitProcess::start(folder, {"cat-file", "--batch"});
  if (!objects) return base::Error{objects.error()};
  return std::unique_ptr<GitTree>(new GitTree(std::move(*objects), std::move(blobs), std::move(remarks)));
}

// The index has no sizes. Asked for in lots so small that neither pipe fills while we write.
void GitTree::find_sizes(const std::filesystem::path& folder) {
  constexpr std::size_t lot = 500;
  base::Result<GitProcess> git = GitProcess::start(folder, {"cat-file", "--batch-check"});
  if (!git) return;
  auto next = blobs_.begin();
  while (next != blobs_.end()) {
    auto first = next;
    std::string questions;
    for (std::size_t i = 0; i < lot && next != blobs_.end(); ++i, ++next) questions += next->second.object + '\n';
    if (!git->write(questions)) return;
    for (; first != next; ++first) {  // `object type size`
      std::string line;
      if (!git->read_line(line)) return;
      std::string_view facts = line;
      take_word(facts);
      take_word(facts);
      first->second.size = to_number(facts);
    }
  }
}

base::Result<std::string> GitTree::read_object(const std::string& object, std::uint64_t limit) const {
  std::lock_guard lock(mutex_);
  std::string line, content, line_break;
  if (!objects_.write(object + '\n') || !objects_.read_line(line)) return base::Error{"git gives no answer"};
  std::string_view facts = line;
  take_word(facts);
  if (take_word(facts) != "blob") return base::Error{"git does not have the content of this file here"};
  if (!objects_.read_bytes(content, to_number(facts)) || !objects_.read_bytes(line_break, 1))
    return base::Error{"git gives no answer"};
  if (content.size() > limit) content.resize(limit);
  return content;
}

const GitTree::Blob* GitTree::follow_links(std::string_view path) const {
  auto found = blobs_.find(path);
  for (int links = 0; found != blobs_.end() && found->second.is_link; ++links) {
    constexpr std::uint64_t path_limit = 4096;
    if (links == link_limit) return nullptr;
    base::Result<std::string> target = read_object(found->second.object, path_limit);
    std::optional<std::string> joined = target ? join_paths(folder_of(found->first), *target) : std::nullopt;
    found = joined ? blobs_.find(*joined) : blobs_.end();
  }
  return found == blobs_.end() ? nullptr : &found->second;
}

Listing GitTree::list(std::string_view folder, const std::function<bool(std::string_view)>& wanted) const {
  Listing listing;
  auto is_wanted = [&](std::string_view path) { return is_below(path, folder) && (!wanted || wanted(path)); };
  for (auto next = blobs_.lower_bound(folder); next != blobs_.end() && next->first.starts_with(folder); ++next) {
    if (!is_wanted(next->first)) continue;
    const Blob* blob = next->second.is_link ? follow_links(next->first) : &next->second;
    if (blob) {
      listing.files.push_back({next->first, blob->size});
    } else {
      listing.remarks.push_back(
          {Remark::Kind::notice, next->first, "the link leads to no file of this tree; passed over"});
    }
  }
  for (const Remark& remark : remarks_)
    if (is_wanted(remark.path)) listing.remarks.push_back(remark);
  std::sort(listing.remarks.begin(), listing.remarks.end(),
            [](const auto& a, const auto& b) { return a.path < b.path; });
  return listing;
}

std::optional<EntryKind> GitTree::kind_of(std::string_view path) const {
  if (path.empty()) return EntryKind::folder;
  if (blobs_.find(path) != blobs_.end()) return follow_links(path) ? std::optional(EntryKind::file) : std::nullopt;
  std::string prefix = std::string(path) + '/';
  auto next = blobs_.lower_bound(prefix);
  return next != blobs_.end() && next->first.starts_with(prefix) ? std::optional(EntryKind::folder) : std::nullopt;
}

base::Result<std::string> GitTree::read(std::string_view path, std::uint64_t limit) const {
  const Blob* blob = follow_links(path);
  if (!blob) return base::Error{"no such file in this tree"};
  if (blob->size > default_size_limit && limit > default_size_limit)
    return base::Error{fmt::format("the file is larger than {} MB and is not read", default_size_limit >> 20)};
  return read_object(blob->object, limit);
}

std::string GitTree::object_of(std::string_view path) const {
  const Blob* blob = follow_links(path);
  return blob ? blob->object : std::string();
}

}  // namespace analyzer::source
