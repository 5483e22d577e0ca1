// The program.
#include <string>
#include <vector>

#include "cli/program.h"

int main(int count, char** words) {
  return analyzer::cli::run_program(std::vector<std::string>(words + (count > 0 ? 1 : 0), words + count));
}
