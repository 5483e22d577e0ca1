// A request, and the policies that are in force for it.
#pragma once

#include <string>
#include <vector>

#include "policy/context.h"
#include "policy/document.h"

namespace analyzer::policy {

struct Request {
  Text principal;         // ARN, service principal, or `*` for an anonymous caller
  Text action;            // `s3:GetObject`
  Text resource;          // ARN, or `*` for an action without resource types
  Text resource_account;  // empty: from the ARN
  Context context;        // nothing is filled in here: fill_in() does
  Tri principal_in_management = Tri::no;
  Tri resource_in_management = Tri::no;
};

// Which place of the decision a policy takes.
enum class Layer : std::uint8_t { scp, rcp, resource, identity, boundary, session, endpoint };

// Policies of these layers say in `Principal` whom they mean; the others are attached to whom they mean.
inline bool names_principals(Layer layer) {
  return layer == Layer::resource || layer == Layer::rcp || layer == Layer::endpoint;
}

using Documents = std::vector<const Document*>;

struct PolicySet {
  Documents identity;
  std::vector<Documents> scp;  // one level after the other, root first, account last; empty: no organization
  std::vector<Documents> rcp;  // the same for the resource's account; RCPFullAWSAccess is implied
  const Document* boundary = nullptr;
  const Document* session = nullptr;
  const Document* resource = nullptr;  // of the resource: bucket, key, trust policy
  const Document* endpoint = nullptr;
};

}  // namespace analyzer::policy
