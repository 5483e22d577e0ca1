// Writes JSON from front to back, in the order in which things are said, indented by two spaces.
//
// A document of a whole estate is never held as a tree: text goes straight into the string.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace analyzer::report {

class JsonWriter {
 public:
  explicit JsonWriter(std::string& out) : out_(out) {}

  // `compact`: this container and all in it stand on one line.
  JsonWriter& begin_object(bool compact = false) { return open('{', compact); }
  JsonWriter& end_object() { return close('}'); }
  JsonWriter& begin_array(bool compact = false) { return open('[', compact); }
  JsonWriter& end_array() { return close(']'); }
  JsonWriter& key(std::string_view name);

  JsonWriter& string(std::string_view text);
  JsonWriter& string_or_null(std::string_view text) { return text.empty() ? null() : string(text); }
  JsonWriter& number(std::size_t n) { return raw(std::to_string(n)); }
  JsonWriter& fraction(double d);  // up to four digits after the point
  JsonWriter& boolean(bool b) { return raw(b ? "true" : "false"); }
  JsonWriter& null() { return raw("null"); }
  JsonWriter& raw(std::string_view json);  // already JSON

  JsonWriter& member(std::string_view name, std::string_view text) { return key(name).string(text); }
  JsonWriter& member_or_null(std::string_view name, std::string_view text) { return key(name).string_or_null(text); }
  JsonWriter& member(std::string_view name, std::size_t n) { return key(name).number(n); }

 private:
  JsonWriter& open(char bracket, bool compact);
  JsonWriter& close(char bracket);
  void before_value();
  void new_line();

  struct Level {
    bool empty = true;
    bool compact = false;
  };
  std::string& out_;
  std::vector<Level> levels_;
  bool after_key_ = false;
};

// The text in quotes. What is not UTF-8 becomes U+FFFD.
void append_json_string(std::string& out, std::string_view text);
// Is this spelling a JSON number (`007` and `+1` are not)?
bool is_json_number(std::string_view text);

}  // namespace analyzer::report
