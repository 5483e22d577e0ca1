// Failures that were there before: from a report, or from git's HEAD. They are told apart by fingerprint.
#pragma once

#include <set>
#include <string>

#include "driver/run.h"

namespace analyzer::cli {

class Baseline {
 public:
  bool read_file(const std::string& path, std::string& error);
  // Scans HEAD with the same options as the index will be.
  bool read_head(const driver::Options& options, std::string& error);

  bool empty() const { return known_.empty(); }
  // Failures that are known become suppressed ones, with the reason.
  void apply(engine::Outcome& found) const;

 private:
  std::set<std::string> known_;
  std::string reason_;
};

// The counts of the summary, after results were left out or changed.
void count_again(engine::Outcome& found);

}  // namespace analyzer::cli
