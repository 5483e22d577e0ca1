#include "cli/reading.h"

#include <charconv>
#include <filesystem>

#include "base/nearest.h"
#include "cli/terminal.h"
#include "report/place.h"
#include "report/screen_text.h"
#include "source/discovery.h"

namespace analyzer::cli {
namespace {

namespace fs = std::filesystem;

// `path` does not exist: the nearest name in the deepest folder of it that does.
std::string missing(const std::string& path) {
  std::error_code error;
  fs::path known, rest;
  for (const fs::path& step : fs::path(path)) {
    const fs::path next = known / step;
    if (rest.empty() && fs::exists(next, error))
      known = next;
    else
      rest /= step;
  }
  const std::string wanted = rest.empty() ? "" : rest.begin()->string();
  std::vector<std::string> names;
  for (fs::directory_iterator
           entry(known.empty() ? fs::path(".") : known, fs::directory_options::skip_permission_denied, error),
       end;
       !error && entry != end && names.size() < 5000; entry.increment(error))
    names.push_back(entry->path().filename().string());
  std::string text = "`" + path + "` does not exist";
  const std::string_view near = base::nearest(wanted, names);
  if (!near.empty()) text += "; did you mean `" + (known / std::string(near)).string() + "`?";
  return text;
}

// The folder that all paths share.
fs::path common_folder(const fs::path& a, const fs::path& b) {
  fs::path common;
  auto i = a.begin(), j = b.begin();
  for (; i != a.end() && j != b.end() && *i == *j; ++i, ++j) common /= *i;
  return common;
}

bool inside(const fs::path& folder, const fs::path& path) {
  const fs::path relative = path.lexically_relative(folder);
  return !relative.empty() && *relative.begin() != "..";
}

}  // namespace

std::optional<driver::Options> driver_options(const Arguments& arguments, std::span<const std::string> paths,
                                              std::string& error) {
  driver::Options options;
  for (const std::string& text : arguments.values("assume")) {
    const std::size_t equals = text.find('=');
    if (equals != std::string::npos && equals > 0) {
      options.assumptions.given[text.substr(0, equals)] = text.substr(equals + 1);
    } else if (text == "any" || text == "deployed") {
      options.assumptions.any = text == "any";
    } else {
      error = "`--assume " + text + "` is neither `deployed`, `any` nor NAME=VALUE";
      return std::nullopt;
    }
  }
  std::error_code code;
  if (arguments.has("config")) {
    options.config_file = arguments.value("config");
    if (!fs::exists(*options.config_file, code)) {
      error = missing(*options.config_file);
      return std::nullopt;
    }
  }
  options.rule_folders = arguments.values("rules");
  for (const std::string& folder : options.rule_folders)
    if (!fs::exists(folder, code)) {
      error = missing(folder);
      return std::nullopt;
    }
  options.estate_complete = arguments.has("estate");
  if (arguments.has("jobs")) {
    const std::string text = arguments.value("jobs");
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), options.jobs);
    if (failed != std::errc() || end != text.data() + text.size() || options.jobs > 1024) {
      error = "`--jobs " + text + "` is not a number from 0 to 1024";
      return std::nullopt;
    }
  }

  // Paths are reported relative to the root of the repository that they lie in; one that spans several gets the folder
  // that holds them all.
  std::vector<fs::path> absolute;
  for (const std::string& path : paths) {
    if (!fs::exists(path, code)) {
      error = missing(path);
      return std::nullopt;
    }
    fs::path whole = fs::weakly_canonical(path, code);
    absolute.push_back(code ? fs::absolute(path, code) : whole);
  }
  if (absolute.empty()) absolute.push_back(fs::current_path(code));
  fs::path root = source::find_repository_root(absolute[0]);
  for (const fs::path& path : absolute)
    if (!inside(root, path)) root = common_folder(root, fs::is_directory(path, code) ? path : path.parent_path());
  options.root = root.string();
  for (const fs::path& path : absolute) {
    const std::string relative = path.lexically_relative(root).generic_string();
    if (relative == "." || relative.empty()) {
      options.paths.clear();
      break;
    }
    options.paths.push_back(relative);
  }
  return options;
}

std::string assumption_text(const driver::Options& options) {
  std::string text = options.assumptions.any ? "any" : "deployed";
  for (const auto& [name, value] : options.assumptions.given) text += "," + name + "=" + value;
  return text;
}

report::Files file_lookup(const driver::Outcome& outcome) {
  return [files = outcome.files](source::FileId id) { return files ? files->file(id) : nullptr; };
}

std::optional<int> run_or_say(const driver::Options& options, driver::Outcome& outcome) {
  outcome = driver::run(options);
  if (outcome.trouble != driver::Trouble::usage) return std::nullopt;
  write_error(outcome.error);
  return exit_usage;
}

void say_errors(const driver::Outcome& outcome) {
  constexpr std::size_t most = 20;
  const report::Files files = file_lookup(outcome);
  std::size_t said = 0;
  for (const diagnostics::Diagnostic& d : outcome.found.diagnostics) {
    if (d.severity != diagnostics::Severity::error) continue;
    if (said++ == most) {
      write_error("… and more; `sra-lint scan` tells them all");
      return;
    }
    const report::Place place = report::place_of(files, d.location);
    write_error(report::printable((place ? report::to_string(place) : d.path) + ": error: " + d.message));
  }
}

}  // namespace analyzer::cli
