// What data sources are known to give without asking AWS.
#pragma once

#include "frontends/terraform/module_scope.h"

namespace analyzer::frontends::terraform {

struct DataContext {
  ModuleScope& scope;
  const Declaration& declaration;
  value::Value arguments;  // the properties
  const ProviderPlace& place;
};

// Entries that stand beside the arguments. Everything else of a data source is a `data` term.
std::vector<value::Entry> known_attributes(const DataContext& context);

// aws_iam_policy_document: `json` and `minified_json`, text and document at once.
std::vector<value::Entry> policy_document_attributes(const DataContext& context);

}  // namespace analyzer::frontends::terraform
