#include "frontends/cloudformation/parameter_type.h"

namespace analyzer::frontends::cloudformation {

namespace {

// `X` of `prefix<X>`; empty where it is something else.
std::string_view inside(std::string_view text, std::string_view prefix) {
  if (!text.starts_with(prefix) || !text.ends_with('>') || text.size() < prefix.size() + 2 ||
      text[prefix.size()] != '<')
    return {};
  return text.substr(prefix.size() + 1, text.size() - prefix.size() - 2);
}

}  // namespace

ParameterType parse_parameter_type(std::string_view text) {
  ParameterType type;
  if (std::string_view value = inside(text, "AWS::SSM::Parameter::Value"); !value.empty()) {
    type = parse_parameter_type(value);
    type.ssm_value = true;
    return type;
  }
  if (std::string_view element = inside(text, "List"); !element.empty()) {
    type = parse_parameter_type(element);
    type.list = true;
    return type;
  }
  type.number = text == "Number";
  type.list = text == "CommaDelimitedList";
  type.existing = text.starts_with("AWS::") && text != "AWS::SSM::Parameter::Name";
  type.known = type.number || type.list || text == "String" || text.starts_with("AWS::");
  return type;
}

}  // namespace analyzer::frontends::cloudformation
