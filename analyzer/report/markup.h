// Text inside other people's markup.
#pragma once

#include <string>
#include <string_view>

namespace analyzer::report {

// For XML and HTML, in text and in quoted attributes; characters that XML forbids become U+FFFD.
std::string escape_markup(std::string_view text);
// Markdown: what would start a construct is escaped; back-quoted names stay as they are. One line.
std::string escape_markdown(std::string_view text);
// HTML of our own messages: names in backticks become <code>.
std::string message_html(std::string_view text);

}  // namespace analyzer::report
