// The word of a list that somebody probably meant.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace analyzer::base {

// Number of single-character edits (insert, delete, replace, swap of neighbours) from one word to the other.
std::size_t edit_distance(std::string_view a, std::string_view b);

// The nearest of `words`, or empty where none is near enough to be meant. Case counts half.
std::string_view nearest(std::string_view word, std::span<const std::string_view> words);
std::string_view nearest(std::string_view word, const std::vector<std::string>& words);

}  // namespace analyzer::base
