#include <sys/stat.h>
#include <unistd.h>

#include <fmt/format.h>

#include "source/discovery.h"
#include "source/git_process.h"
#include "source/git_tree.h"
#include "source/overlay_tree.h"
#include "source/work_tree.h"
#include "temporary_folder.h"

namespace analyzer::source {
namespace {

using analyzer::testing::TemporaryFolder;

// `a.tf(3) b/c.yaml(5)`
std::string files_of(const Listing& listing) {
  std::string out;
  for (const TreeEntry& file : listing.files)
    out += fmt::format("{}{}({})", out.empty() ? "" : " ", file.path, file.size);
  return out;
}

std::string remarks_of(const std::vector<Remark>& remarks) {
  std::string out;
  for (const Remark& remark : remarks)
    out += fmt::format("{} {}: {}\n", remark.kind == Remark::Kind::error ? "error" : "notice", remark.path,
                       remark.message);
  return out;
}

std::unique_ptr<WorkTree> open(const TemporaryFolder& folder) {
  auto tree = WorkTree::open(folder.path());
  REQUIRE(tree);
  return std::move(*tree);
}

void git(const TemporaryFolder& folder, std::vector<std::string> arguments) {
  std::vector<std::string> all = {"-c", "user.name=Test",      "-c", "user.email=test@example.org",
                                  "-c", "commit.gpgsign=false"};
  all.insert(all.end(), arguments.begin(), arguments.end());
  auto result = run_git(folder.path(), all);
  INFO(arguments[0]);
  REQUIRE(result);
}

TEST_CASE("a work tree lists its files by path, without what is ignored") {
  TemporaryFolder folder;
  folder.write("b.yaml", "b: 1");
  folder.write("a/x.tf", "x");
  folder.write("a.tf", "");
  folder.write("a/.gitignore", "*.tfvars\n!keep.tfvars\n/gone/\n");
  folder.write("a/one.tfvars", "");
  folder.write("a/keep.tfvars", "");
  folder.write("a/gone/y.tf", "");
  folder.write("a/deep/gone/z.tf", "");
  folder.write(".git/info/exclude", "secret.*\n");
  folder.write(".git/config.yaml", "");
  folder.write("secret.yaml", "");
  folder.write(".terraform/modules/m.tf", "");
  folder.write("a/node_modules/n.json", "");
  auto tree = open(folder);
  CHECK(files_of(tree->list("", is_candidate_name)) ==
        "a.tf(0) a/deep/gone/z.tf(0) a/keep.tfvars(0) a/x.tf(1) b.yaml(4)");
  CHECK(files_of(tree->list("a/deep")) == "a/deep/gone/z.tf(0)");
  CHECK(files_of(tree->list("a/gone")) == "a/gone/y.tf(0)");  // named, so looked through
  CHECK(*tree->read("b.yaml") == "b: 1");
  CHECK(*tree->read("b.yaml", 2) == "b:");
  CHECK(tree->read("none").error() == "No such file or directory");
  CHECK(tree->read("a").error() == "is a folder");
  CHECK(tree->kind_of("a") == EntryKind::folder);
  CHECK(tree->kind_of("a/x.tf") == EntryKind::file);
  CHECK(tree->kind_of("") == EntryKind::folder);
  CHECK_FALSE(tree->kind_of("none"));
  CHECK_FALSE(tree->read("../x"));
  CHECK_FALSE(WorkTree::open(folder.path() / "none"));
}

TEST_CASE("links and what is no file are passed over or followed with care") {
  TemporaryFolder outside, folder;
  outside.write("password.yaml", "p: 1");
  folder.write("common.tf", "abc");
  folder.write("m/main.tf", "");
  auto link = [&](const std::filesystem::path& target, std::string_view name) {
    std::filesystem::create_symlink(target, folder.path() / name);
  };
  link("../common.tf", "m/common.tf");
  link(".", "m/loop");
  link("none", "nowhere.yaml");
  link("circle.yaml", "circle.yaml");
  link(outside.path() / "password.yaml", "out.yaml");
  link(outside.path(), "outside");
  link("/dev/zero", "zero.json");
  REQUIRE(mkfifo((folder.path() / "pipe.yaml").c_str(), 0600) == 0);
  REQUIRE(mkfifo((folder.path() / "other").c_str(), 0600) == 0);
  auto tree = open(folder);
  Listing listing = tree->list("", is_candidate_name);
  CHECK(files_of(listing) == "common.tf(3) m/common.tf(3) m/main.tf(0)");
  CHECK(remarks_of(listing.remarks) ==
        "notice circle.yaml: links lead in a circle; passed over\n"
        "notice nowhere.yaml: the link leads nowhere; passed over\n"
        "notice out.yaml: a link leads out of the scanned folder; passed over\n"
        "notice pipe.yaml: neither a file nor a folder; passed over\n"
        "notice zero.json: a link leads out of the scanned folder; passed over\n");
  CHECK_FALSE(tree->read("pipe.yaml"));
  CHECK_FALSE(tree->read("out.yaml"));
  CHECK_FALSE(tree->read("outside/password.yaml"));
  CHECK_FALSE(tree->kind_of("pipe.yaml"));
}

TEST_CASE("folders that cannot be read are errors, deep ones are walked") {
  TemporaryFolder folder;
  std::string deep;
  for (int i = 0; i < 300; ++i) deep += "d/";
  folder.write(deep + "x.tf", "");
  auto tree = open(folder);
  CHECK(tree->list("").files.size() == 1);
  if (geteuid() != 0) {  // root may read all
    std::filesystem::create_directory(folder.path() / "closed");
    std::filesystem::permissions(folder.path() / "closed", std::filesystem::perms::none);
    CHECK(remarks_of(tree->list("").remarks) == "error closed: the folder cannot be read: Permission denied\n");
    std::filesystem::permissions(folder.path() / "closed", std::filesystem::perms::owner_all);
  }
}

TEST_CASE("git trees and the index are read as they are, not as the work tree is") {
  TemporaryFolder folder;
  git(folder, {"init", "--quiet"});
  folder.write("a.tf", "committed");
  folder.write("m/b.yaml", "é");
  folder.write("with space\tand é.json", "{}");
  std::filesystem::create_symlink("../a.tf", folder.path() / "m/link.tf");
  std::filesystem::create_symlink("../none.tf", folder.path() / "m/nowhere.tf");
  git(folder, {"add", "."});
  git(folder, {"commit", "--quiet", "-m", "first"});
  folder.write("a.tf", "staged");
  folder.write("new.tf", "new");
  git(folder, {"add", "a.tf", "new.tf"});
  folder.write("a.tf", "not staged");

  auto head = GitTree::open(folder.path(), "HEAD");
  REQUIRE(head);
  Listing listing = (*head)->list("", is_candidate_name);
  CHECK(files_of(listing) == "a.tf(9) m/b.yaml(2) m/link.tf(9) with space\tand é.json(2)");
  CHECK(remarks_of(listing.remarks) == "notice m/nowhere.tf: the link leads to no file of this tree; passed over\n");
  CHECK(files_of((*head)->list("m")) == "m/b.yaml(2) m/link.tf(9)");
  CHECK(*(*head)->read("a.tf") == "committed");
  CHECK(*(*head)->read("m/link.tf") == "committed");
  CHECK(*(*head)->read("with space\tand é.json") == "{}");
  CHECK((*head)->read("new.tf").error() == "no such file in this tree");
  CHECK((*head)->kind_of("m") == EntryKind::folder);
  CHECK((*head)->object_of("a.tf").size() == 40);

  auto index = GitTree::open_index(folder.path());
  REQUIRE(index);
  CHECK(files_of((*index)->list("", is_candidate_name)) ==
        "a.tf(6) m/b.yaml(2) m/link.tf(6) new.tf(3) with space\tand é.json(2)");
  CHECK(*(*index)->read("a.tf") == "staged");

  auto below = GitTree::open(folder.path() / "m", "HEAD");
  REQUIRE(below);
  CHECK(files_of((*below)->list("")) == "b.yaml(2)");

  CHECK(GitTree::open(folder.path(), "none").error() == "`none` names no commit or tree here");
  CHECK(GitTree::open(folder.path(), "--help").error() == "`--help` names no commit or tree here");
  TemporaryFolder plain;
  CHECK_FALSE(GitTree::open_index(plain.path()));
}

TEST_CASE("texts in memory lie over another tree, or stand alone") {
  TemporaryFolder folder;
  folder.write("a.tf", "disk");
  folder.write("b.tf", "disk");
  auto disk = open(folder);
  OverlayTree tree(disk.get());
  tree.set("a.tf", "unsaved");
  tree.set("new/c.tf", "c");
  tree.remove("b.tf");
  CHECK(files_of(tree.list("")) == "a.tf(7) new/c.tf(1)");
  CHECK(files_of(tree.list("new")) == "new/c.tf(1)");
  CHECK(*tree.read("a.tf") == "unsaved");
  CHECK_FALSE(tree.read("b.tf"));
  CHECK_FALSE(tree.kind_of("b.tf"));
  CHECK(tree.kind_of("new") == EntryKind::folder);
  tree.revert("a.tf");
  CHECK(*tree.read("a.tf") == "disk");

  OverlayTree alone;
  alone.set("x.yaml", "x");
  CHECK(files_of(alone.list("")) == "x.yaml(1)");
  CHECK_FALSE(alone.read("y.yaml"));
}

TEST_CASE("candidates are found once, in order, and what does not exist is said") {
  OverlayTree tree;
  for (const char* path :
       {"a.yml", "b/c.template", "b/README.md", "b/d.tftest.hcl", "b/e.hcl", "b/f.tofu", "g.tf.json"})
    tree.set(path, "12345");
  auto paths_of = [&](std::vector<std::string> asked) {
    Discovery found = discover(tree, asked);
    std::string out;
    for (const Candidate& c : found.candidates) out += c.path + (c.named ? "! " : " ");
    for (const std::string& path : found.missing) out += "missing:" + path;
    return out;
  };
  CHECK(paths_of({""}) == "a.yml b/c.template b/d.tftest.hcl b/f.tofu g.tf.json ");
  CHECK(paths_of({"."}) == paths_of({""}));
  CHECK(paths_of({"b", "./b/README.md", "b/c.template", "none"}) ==
        "b/README.md! b/c.template! b/d.tftest.hcl b/f.tofu missing:none");
  CHECK(paths_of({"../x"}) == "missing:../x");

  std::vector<std::string> all = {""};
  Discovery limited = discover(tree, all, 4);
  CHECK(limited.candidates.empty());
  REQUIRE(limited.remarks.size() == 5);
  CHECK(limited.remarks[0].kind == Remark::Kind::error);
}

TEST_CASE("the repository's root is the nearest folder that says so") {
  TemporaryFolder folder;
  std::filesystem::path root = std::filesystem::canonical(folder.path());
  folder.write("r/.git/HEAD", "");
  folder.write("r/a/b/x.tf", "");
  folder.write("r/c/sra-lint.yaml", "");
  CHECK(find_repository_root(root / "r/a/b/x.tf") == root / "r");
  CHECK(find_repository_root(root / "r/a/b") == root / "r");
  CHECK(find_repository_root(root / "r/c") == root / "r/c");
}

}  // namespace
}  // namespace analyzer::source
