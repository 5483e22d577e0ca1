// Functions that providers define: hashicorp/aws's ARN functions.
#include "frontends/terraform/functions/arn.h"
#include "frontends/terraform/functions/call.h"

namespace analyzer::frontends::terraform {

using value::Entry;
using value::Value;
using Args = std::span<const Value>;

namespace {

Value arn_parse(const Call& call, Args a) {
  std::optional<Arn> arn = split_arn(call.store, a[0]);
  if (!arn)
    return a[0].is_known_string() ? call.error("`" + std::string(a[0].text()) + "` is no ARN") : call.unknown(a);
  Entry entries[] = {{"account_id", arn->account},
                     {"partition", arn->partition},
                     {"region", arn->region},
                     {"resource", arn->resource},
                     {"service", arn->service}};
  return call.store.object(entries, value::Shape::object);
}

Value arn_build(const Call& call, Args a) {
  Value colon = call.text(":");
  Value parts[] = {call.text("arn:"), a[0], colon, a[1], colon, a[2], colon, a[3], colon, a[4]};
  return call.store.concat(parts);
}

Value trim_iam_role_path(const Call& call, Args a) {
  std::string_view arn = a[0].text();
  std::size_t role = arn.find(":role/"), slash = arn.rfind('/');
  if (role == std::string_view::npos) return call.error("`" + std::string(arn) + "` is no ARN of a role");
  return call.text(std::string(arn.substr(0, role + 6)) + std::string(arn.substr(slash + 1)));
}

constexpr Function table[] = {
    {"provider::aws::arn_build", "partition:string service:string region:string account_id:string resource:string",
     value::Type::string, Needs::shape, arn_build},
    {"provider::aws::arn_parse", "arn:string", value::Type::object, Needs::shape, arn_parse},
    {"provider::aws::trim_iam_role_path", "arn:string", value::Type::string, Needs::all, trim_iam_role_path},
};

}  // namespace

std::span<const Function> provider_functions() {
  return table;
}

}  // namespace analyzer::frontends::terraform
