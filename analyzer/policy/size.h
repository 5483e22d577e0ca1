// How large a policy is, as written and without insignificant white space, and how large it may be.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "policy/document.h"
#include "policy/element.h"

namespace analyzer::policy {

struct PolicySize {
  std::size_t bytes = 0;
  std::size_t characters = 0;  // Unicode code points; equal to `bytes` for ASCII
  // The limit is stated in characters in one page and in bytes in an older one: the stricter counts.
  std::size_t strict() const { return bytes; }
};

PolicySize size_of(std::string_view json);

// The text without white space outside strings: what a console stores, or an encoder writes.
std::string minified(std::string_view json);

// JSON of a known element, minified; nothing if a part of it is not known.
std::optional<std::string> minified(const Element& root);

struct DatedNumber {
  std::string since;  // 2026-05-15
  std::size_t number;
};

// Limits of one kind of policy, from rules/data/policy-quotas.yaml, oldest first.
struct Quota {
  std::string policy;  // "scp", "bucket"
  bool counts_whitespace;
  std::vector<DatedNumber> size, attached;
  std::size_t newest_size() const { return size.empty() ? 0 : size.back().number; }
  std::size_t oldest_size() const { return size.empty() ? 0 : size.front().number; }
};

// Null if there is no quota of that name.
const Quota* quota(std::string_view policy);
const Quota* quota(DocumentKind kind);

enum class Fit : unsigned char { fits, above_old_limit, fits_minified, too_large };

// `as_written`: whether the layout reaches the API (a file or heredoc in Terraform), or only the minified text.
Fit fit(std::size_t written, std::size_t minified, const Quota& quota, bool as_written = true);

}  // namespace analyzer::policy
