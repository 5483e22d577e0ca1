// Does a bucket policy let AWS services write logs into the bucket?
#pragma once

#include <string>
#include <vector>

#include "policy/document.h"

namespace analyzer::policy {

struct LogDeliveryGrant {
  std::string principal;  // `cloudtrail.amazonaws.com`
  const Statement* statement = nullptr;
};

// Statements that allow a log-delivery service principal (rules/data/log-delivery.yaml) to put objects.
std::vector<LogDeliveryGrant> log_delivery_grants(const Document& bucket_policy);

// yes: a statement surely grants it. undecided: one may, as far as the document is known.
Tri grants_log_delivery(const Document& bucket_policy);

}  // namespace analyzer::policy
