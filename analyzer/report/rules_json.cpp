#include "report/rules_json.h"

#include "report/json_parts.h"

namespace analyzer::report {

void write_rules_json(std::span<const engine::Rule* const> rules, std::string& out) {
  JsonWriter json(out);
  json.begin_object().member("schema", rules_schema).key("rules").begin_array();
  for (const engine::Rule* rule : rules) {
    json.begin_object();
    json.member("id", rule->id).member("title", rule->title);
    json.member("severity", to_string(rule->level)).member("scope", to_string(rule->scope));
    json.key("presence").boolean(rule->presence).member_or_null("on", rule->on);
    json.member("why", rule->why).member("remediation", rule->remediation);
    json.member_or_null("when", rule->when);
    json.key("require").begin_array();
    for (const engine::Requirement& requirement : rule->require) json.string(requirement.condition);
    json.end_array();
    json.key("references").begin_object();
    for (const auto& [catalogue, ids] : rule->references) {
      json.key(catalogue).begin_array(true);
      for (const std::string& id : ids) json.string(id);
      json.end_array();
    }
    json.end_object();
    json.key("parameters").begin_object();
    for (const auto& [name, text] : rule->parameters) {
      const auto type = rule->parameter_types.find(name);
      json.key(name).begin_object(true).member_or_null("type", type == rule->parameter_types.end() ? "" : type->second);
      json.key("default").raw(text.empty() ? "null" : text).end_object();
    }
    json.end_object();
    json.member("file", rule->file).end_object();
  }
  json.end_array().end_object();
  out += '\n';
}

}  // namespace analyzer::report
