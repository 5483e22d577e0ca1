// Pieces of our JSON contracts that several outputs share: places, placements, rules; and the names of the schemas.
#pragma once

#include <string_view>

#include "report/json_writer.h"
#include "report/place.h"

namespace analyzer::report {

// What `schema` says; the number changes when a reader of the old one would break.
inline constexpr std::string_view scan_schema = "sra-lint/scan/1";
inline constexpr std::string_view graph_schema = "sra-lint/graph/1";
inline constexpr std::string_view rules_schema = "sra-lint/rules/1";

std::string_view severity_word(diagnostics::Severity severity);
void write_position(JsonWriter& json, const source::Position& position);
// Members `file`, `start`, `end` of the object that is open.
void write_span(JsonWriter& json, const Place& place);
// An object of these, or null.
void write_location(JsonWriter& json, const Place& place);
void write_placement(JsonWriter& json, const Files& files, const engine::PlacementText& placement);
void write_rule(JsonWriter& json, const engine::Rule& rule);

}  // namespace analyzer::report
