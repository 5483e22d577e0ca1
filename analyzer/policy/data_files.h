// What rules/data tells this room: quotas, service principals that deliver logs, condition keys. Read once.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "policy/size.h"

namespace analyzer::policy {

enum class KeyType : unsigned char { string, arn, boolean, date, ip_address, numeric, unknown };

struct ConditionKey {
  std::string name;  // `aws:PrincipalTag/*` takes a tag key after the slash
  std::string lower;
  KeyType type = KeyType::unknown;
  bool multi = false;
};

struct LogDelivery {
  std::string principal, writes;
};

struct DataFiles {
  std::vector<Quota> quotas;
  std::vector<LogDelivery> log_delivery;
  std::vector<ConditionKey> condition_keys;
};

const DataFiles& data_files();

// The global condition key of that name, whatever its case; null if the list has none.
const ConditionKey* global_key(std::string_view name);

}  // namespace analyzer::policy
