// "Did you mean …?": the name nearest to a misspelt one, if one is near.
#pragma once

#include <string>
#include <string_view>

namespace analyzer::policy {

class Nearest {
 public:
  explicit Nearest(std::string_view wanted);
  void offer(std::string_view candidate);
  // Empty if no candidate is near: at most a fourth of the letters differ.
  std::string_view best() const { return best_; }

 private:
  std::string wanted_;  // in lower case
  std::string best_;
  std::size_t distance_;
};

}  // namespace analyzer::policy
