// The type of a template parameter: `Number`, `List<AWS::EC2::Subnet::Id>`, `AWS::SSM::Parameter::Value<List<String>>`.
#pragma once

#include <string_view>

namespace analyzer::frontends::cloudformation {

struct ParameterType {
  bool number = false;  // or a list of numbers
  bool list = false;
  bool ssm_value = false;  // what is passed is the name of an SSM parameter, and the value is that one's
  bool existing = false;   // the ID of something that exists, so never empty
  bool known = true;       // a type that CloudFormation has
};

ParameterType parse_parameter_type(std::string_view text);

}  // namespace analyzer::frontends::cloudformation
