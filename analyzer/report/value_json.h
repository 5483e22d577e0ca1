// Values as JSON, and what they refer to.
//
//   unknown            {"$unknown": "param pKey", "id": 17}
//   partly known text  {"$template": "arn:aws:s3:::${AWS::AccountId}/*"}   a literal `${` is `$${`
//   choice             {"$choice": [{"when": "…", "value": …}]}
//   a guarded member   a choice with that one alternative: otherwise it is not there
//   an open list       ends with {"$unknown": …}; an open object has the key `$rest`
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "graph/graph.h"
#include "report/json_writer.h"
#include "report/report.h"

namespace analyzer::report {

struct ValueContext {
  const graph::Graph& graph;
  const Files& files;
};

void write_value(JsonWriter& json, const ValueContext& context, value::Value value);

// Calls `found` for every resource that an attribute inside `value` refers to, with the path to it in dots.
void each_reference(const ValueContext& context, value::Value value,
                    const std::function<void(const std::string& path, graph::ResourceKey to)>& found);

// What stands for a term where it is short of words: "param pKey", "var.names", "AWS::AccountId", "aws_kms_key.a.arn".
std::string term_name(const ValueContext& context, value::TermId term);
// A value for people on one line, cut to `longest` bytes: text bare, "unknown: parameter `pKey`", JSON for the rest.
std::string value_text(const ValueContext& context, value::Value value, std::size_t longest = 120);
// The SRA role of an account where `guard` holds: what the guard says of the account counts.
value::Role role_where(value::Store& store, value::Value account, value::Guard guard);
// An account or Region: its id, or in words what it is.
std::string account_text(const ValueContext& context, value::Value value);

}  // namespace analyzer::report
