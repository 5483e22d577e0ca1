// One parameter of a template: what it declares, and which values it refuses.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "frontends/cloudformation/parameter_type.h"
#include "frontends/cloudformation/patterns.h"
#include "frontends/cloudformation/template.h"
#include "value/store.h"

namespace analyzer::frontends::cloudformation {

class Parameter {
 public:
  Parameter(const Template& tmpl, const syntax::Entry& entry, Patterns& patterns);

  std::string_view name() const { return name_; }
  const ParameterType& type() const { return type_; }
  const syntax::Node* default_value() const { return default_; }
  bool no_echo() const { return no_echo_; }
  source::Location where() const { return where_; }  // its name
  source::Location constraint_where() const { return constraint_where_.file.valid() ? constraint_where_ : where_; }

  // Why this text (or one element of a list) is refused, in words; nothing where it is allowed. Of a list, the whole
  // text may be an allowed value too: `lists(text)`.
  std::optional<std::string> refuses(std::string_view text) const;
  bool lists(std::string_view whole_text) const;

  // What is known of a value that nobody gave: of the parameter itself, or of the name that an SSM-typed one is given.
  struct Facts {
    std::vector<value::Value> allowed;
    std::string pattern;
    bool never_empty = false;
  };
  Facts facts(value::Store& store) const;

 private:
  std::string_view name_;
  ParameterType type_;
  const syntax::Node* default_ = nullptr;
  bool no_echo_ = false, has_allowed_ = false;
  std::vector<std::string_view> allowed_;
  std::string_view pattern_;
  Patterns* patterns_;
  std::optional<long long> min_length_, max_length_;
  std::optional<double> min_value_, max_value_;
  source::Location where_, constraint_where_;
};

}  // namespace analyzer::frontends::cloudformation
