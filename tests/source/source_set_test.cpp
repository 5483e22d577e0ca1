#include "source/source_set.h"

#include <fmt/format.h>
#include <catch2/catch.hpp>

#include "base/thread_pool.h"
#include "source/content_hash.h"

namespace analyzer::source {
namespace {

TEST_CASE("a source set gives each path one id and keeps its first text") {
  SourceSet set;
  FileId a = set.add("a.tf"), b = set.add("b.tf");
  CHECK(set.add("a.tf") == a);
  CHECK(set.size() == 2);
  CHECK(set.file(a) == nullptr);
  const SourceFile& file = set.load(a, "one");
  CHECK(file.id() == a);
  CHECK(&set.load(a, "two") == &file);
  CHECK(set.file("a.tf")->text() == "one");
  CHECK(set.find("b.tf") == b);
  CHECK_FALSE(set.find("c.tf"));
  CHECK(set.path(b) == "b.tf");
  CHECK(set.file(FileId{}) == nullptr);
}

TEST_CASE("a source set is filled by several threads") {
  SourceSet set;
  base::parallel_for(2'000, 8, [&](std::size_t i) {
    std::string path = fmt::format("f{}", i / 2);
    set.load(path, path);
  });
  CHECK(set.size() == 1'000);
  for (std::uint32_t i = 0; i < 1'000; ++i) CHECK(set.file(FileId{i})->text() == set.path(FileId{i}));
}

TEST_CASE("content hashes are SHA-256") {
  ContentHash hash = content_hash("abc");
  CHECK(fmt::format("{:02x}{:02x}{:02x}{:02x}", hash.bytes[0], hash.bytes[1], hash.bytes[2], hash.bytes[3]) ==
        "ba7816bf");
  CHECK(content_hash("abc") != content_hash("abd"));
}

}  // namespace
}  // namespace analyzer::source
