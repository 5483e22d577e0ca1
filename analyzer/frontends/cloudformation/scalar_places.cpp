#include "frontends/cloudformation/scalar_places.h"

#include <algorithm>

#include "syntax/json/string_text.h"
#include "syntax/scalar_pieces.h"
#include "syntax/yaml/scalar_text.h"

namespace analyzer::frontends::cloudformation {

ScalarPlaces::ScalarPlaces(const syntax::Node& scalar, std::string_view text) : end_(scalar.range.end) {
  struct Collector final : syntax::PieceVisitor {
    explicit Collector(ScalarPlaces& owner) : places(owner) {}
    bool piece(std::string_view value, source::Range range, bool verbatim) override {
      if (value.empty()) return true;
      places.runs_.push_back({at, value.size(), range, verbatim});
      at += value.size();
      return true;
    }
    void end(std::uint32_t offset) override { places.end_ = offset; }
    ScalarPlaces& places;
    std::size_t at = 0;
  } collector(*this);
  if (scalar.style == syntax::ScalarStyle::json)
    syntax::json::visit_pieces(scalar, text, collector);
  else
    syntax::yaml::visit_pieces(scalar, text, collector);
}

const ScalarPlaces::Run* ScalarPlaces::run_of(std::size_t at) const {
  auto after =
      std::upper_bound(runs_.begin(), runs_.end(), at, [](std::size_t a, const Run& run) { return a < run.at; });
  if (after == runs_.begin()) return nullptr;
  const Run& run = *(after - 1);
  return at < run.at + run.size ? &run : nullptr;
}

source::Range ScalarPlaces::range(std::size_t begin, std::size_t end) const {
  auto offset = [](const Run& run, std::size_t at) {
    return run.verbatim ? run.range.begin + static_cast<std::uint32_t>(at - run.at) : run.range.begin;
  };
  const Run* first = run_of(begin);
  std::uint32_t from = first ? offset(*first, begin) : end_;
  if (end <= begin) return {from, from};
  // The end of the last character, not the start of the next: indentation and escapes between them are not the text's.
  const Run* last = run_of(end - 1);
  std::uint32_t to = !last ? end_ : last->verbatim ? offset(*last, end - 1) + 1 : last->range.end;
  return {from, to < from ? from : to};
}

}  // namespace analyzer::frontends::cloudformation
