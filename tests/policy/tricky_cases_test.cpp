// Forty cases that evaluators of AWS policies get wrong, each with its reason.
#include <fmt/core.h>

#include <catch2/catch.hpp>

#include "helpers.h"
#include "policy/size.h"

using namespace analyzer::policy;
using namespace analyzer::policy::test;

namespace {

struct Tricky {
  int number;
  const char* policies;
  const char* request;
  const char* verdict;
  const char* reason;
};

// `ana` and `Builder` are in 111122223333, as are the resources; `zoe` is in 444455556666.
const Tricky tricky[] = {
    {1,
     "{'identity':[FULL],'scp':[[FULL],[{'Version':'2012-10-17','Statement':[{'Effect':'Deny','Action':'s3:"
     "DeleteBucket','Resource':'*'}]}],[FULL]]}",
     "{'principal':'arn:aws:iam::111122223333:user/ana','action':'s3:GetObject','resource':'arn:aws:s3:::b/"
     "k','resourceAccount':'111122223333'}",
     "ImplicitDeny", "the second level denies something else and allows nothing"},
    {2,
     "{'identity':[FULL],'scp':[[{'Version':'2012-10-17','Statement':{'Effect':'Allow','Action':'s3:*','Resource':'*'}}"
     "],"
     "[{'Version':'2012-10-17','Statement':{'Effect':'Allow','Action':'sqs:*','Resource':'*'}}],[FULL]]}",
     "{'principal':'arn:aws:iam::111122223333:user/"
     "ana','action':'sqs:SendMessage','resource':'arn:aws:sqs:eu-west-1:111122223333:q'}",
     "ImplicitDeny", "levels intersect"},
    {3,
     "{'identity':[FULL],'scp':[[FULL],[{'Version':'2012-10-17','Statement':{'Effect':'Allow','Action':'s3:*','"
     "Resource':'*'}},"
     "{'Version':'2012-10-17','Statement':{'Effect':'Allow','Action':'sqs:*','Resource':'*'}}],[FULL]]}",
     "{'principal':'arn:aws:iam::111122223333:user/"
     "ana','action':'sqs:SendMessage','resource':'arn:aws:sqs:eu-west-1:111122223333:q'}",
     "Allowed", "policies of one level add up"},
    {4,
     "{'identity':[FULL],'scp':[[FULL,{'Version':'2012-10-17','Statement':{'Effect':'Deny','Action':'s3:*','Resource':'"
     "*','Condition':{'ArnNotLike':{'aws:PrincipalArn':'arn:aws:iam::*:role/B'}}}}],"
     "[FULL,{'Version':'2012-10-17','Statement':{'Effect':'Deny','Action':'s3:*','Resource':'*'}}],[FULL]]}",
     "{'principal':'arn:aws:sts::111122223333:assumed-role/B/x','action':'s3:GetObject','resource':'arn:aws:s3:::b/"
     "k','resourceAccount':'111122223333','context':{'aws:PrincipalArn':'arn:aws:iam::111122223333:role/B'}}",
     "ExplicitDeny", "an exemption at one level does not help at another"},
    {5,
     "{'identity':[FULL],'scp':[[FULL,{'Version':'2012-10-17','Statement':{'Effect':'Deny','Action':'s3:*','Resource':'"
     "*','Condition':{'ArnNotLike':{'aws:PrincipalArn':'arn:aws:iam::*:role/BreakGlass'}}}}]]}",
     "{'principal':'arn:aws:sts::111122223333:assumed-role/BreakGlass2/"
     "x','action':'s3:GetObject','resource':'arn:aws:s3:::b/"
     "k','resourceAccount':'111122223333','context':{'aws:PrincipalArn':'arn:aws:iam::111122223333:role/BreakGlass2'}}",
     "ExplicitDeny", "without a wildcard nothing matches by prefix"},
    {6,
     "{'identity':[FULL],'scp':[[FULL,{'Version':'2012-10-17','Statement':{'Effect':'Deny','Action':'s3:*','Resource':'"
     "*','Condition':{'ArnNotLike':{'aws:PrincipalArn':'arn:aws:iam::*:role/BreakGlass*'}}}}]]}",
     "{'principal':'arn:aws:sts::111122223333:assumed-role/BreakGlassX/"
     "x','action':'s3:GetObject','resource':'arn:aws:s3:::b/"
     "k','resourceAccount':'111122223333','context':{'aws:PrincipalArn':'arn:aws:iam::111122223333:role/BreakGlassX'}}",
     "Allowed", "whoever can name a role is exempt"},
    {7,
     "{'identity':[FULL],'scp':[[FULL,{'Version':'2012-10-17','Statement':{'Effect':'Deny','Action':'*','Resource':'*',"
     "'Condition':{'StringEquals':{'aws:PrincipalArn':'arn:aws:iam::*:root'}}}}]]}",
     "{'principal':'arn:aws:iam::111122223333:root','action':'s3:GetObject','resource':'arn:aws:s3:::b/"
     "k','resourceAccount':'111122223333','context':{'aws:PrincipalArn':'arn:aws:iam::111122223333:root'}}",
     "Allowed", "`*` is a star to StringEquals"},
    {8,
     "{'identity':[FULL],'scp':[[FULL,{'Version':'2012-10-17','Statement':{'Effect':'Deny','Action':'*','Resource':'*'}"
     "}]]}",
     "{'principal':'arn:aws:iam::111122223333:role/aws-service-role/config.amazonaws.com/"
     "AWSServiceRoleForConfig','action':'s3:GetObject','resource':'arn:aws:s3:::b/k','resourceAccount':'111122223333'}",
     "Allowed", "SCPs do not reach service-linked roles"},
    {9,
     "{'identity':[FULL],'scp':[[FULL,{'Version':'2012-10-17','Statement':{'Effect':'Deny','Action':'*','Resource':'*'}"
     "}]]}",
     "{'principal':'arn:aws:iam::111122223333:user/ana','action':'s3:GetObject','resource':'arn:aws:s3:::b/"
     "k','resourceAccount':'111122223333','principalInManagementAccount':true}",
     "Allowed", "nor the management account"},
    {10,
     "{'identity':[FULL],'resource':{'Version':'2012-10-17','Statement':{'Effect':'Allow','Principal':{'AWS':'"
     "444455556666'},'Action':'s3:GetObject','Resource':'arn:aws:s3:::b/*'}}}",
     "{'principal':'arn:aws:iam::444455556666:user/zoe','action':'s3:GetObject','resource':'arn:aws:s3:::b/"
     "k','resourceAccount':'111122223333'}",
     "Allowed", "our SCPs are not in force for a partner's user; an RCP would be"},
    {11,
     "{'identity':[FULL],'scp':[[FULL,{'Version':'2012-10-17','Statement':{'Effect':'Deny','Action':'ec2:RunInstances',"
     "'Resource':'*','Condition':{'StringNotEquals':{'ec2:MetadataHttpTokens':'required'}}}}]]}",
     "{'principal':'arn:aws:iam::111122223333:user/"
     "ana','action':'ec2:RunInstances','resource':'arn:aws:ec2:eu-west-1:111122223333:subnet/subnet-1'}",
     "ExplicitDeny", "the subnet of the launch never carries the key, and a negated test holds then"},
    {12,
     "{'identity':[FULL],'scp':[[FULL,{'Version':'2012-10-17','Statement':{'Effect':'Deny','Action':'ec2:RunInstances',"
     "'Resource':'arn:aws:ec2:*:*:instance/"
     "*','Condition':{'StringNotEquals':{'ec2:MetadataHttpTokens':'required'}}}}]]}",
     "{'principal':'arn:aws:iam::111122223333:user/"
     "ana','action':'ec2:RunInstances','resource':'arn:aws:ec2:eu-west-1:111122223333:instance/*'}",
     "ExplicitDeny", "a launch without metadata options has no such key"},
    {13,
     "{'identity':[FULL,{'Version':'2012-10-17','Statement':{'Effect':'Deny','Action':'s3:*','Resource':'*','Condition'"
     ":{'Bool':{'aws:MultiFactorAuthPresent':'false'}}}}]}",
     "{'principal':'arn:aws:iam::111122223333:user/ana','action':'s3:GetObject','resource':'arn:aws:s3:::b/"
     "k','resourceAccount':'111122223333'}",
     "Allowed", "long-term keys do not carry it, and Bool is silent then"},
    {14,
     "{'identity':[FULL,{'Version':'2012-10-17','Statement':{'Effect':'Deny','Action':'s3:*','Resource':'*','Condition'"
     ":{'BoolIfExists':{'aws:MultiFactorAuthPresent':'false'}}}}]}",
     "{'principal':'arn:aws:iam::111122223333:user/ana','action':'s3:GetObject','resource':'arn:aws:s3:::b/"
     "k','resourceAccount':'111122223333'}",
     "ExplicitDeny", "IfExists is true when the key is absent"},
    {15,
     "{'identity':[{'Version':'2012-10-17','Statement':{'Effect':'Allow','Action':'ec2:CreateTags','Resource':'*','"
     "Condition':{'ForAllValues:StringEquals':{'aws:TagKeys':['env']}}}}]}",
     "{'principal':'arn:aws:iam::111122223333:user/"
     "ana','action':'ec2:CreateTags','resource':'arn:aws:ec2:eu-west-1:111122223333:instance/i-1'}",
     "Allowed", "all of no values are in the list"},
    {16,
     "{'identity':[FULL,{'Version':'2012-10-17','Statement':{'Effect':'Deny','Action':'ec2:CreateTags','Resource':'*','"
     "Condition':{'ForAllValues:StringLike':{'aws:TagKeys':['dp:*']}}}}]}",
     "{'principal':'arn:aws:iam::111122223333:user/"
     "ana','action':'ec2:CreateTags','resource':'arn:aws:ec2:eu-west-1:111122223333:instance/"
     "i-1','context':{'aws:TagKeys':['dp:x','note']}}",
     "Allowed", "one harmless tag beside the protected one defeats it"},
    {17,
     "{'identity':[FULL,{'Version':'2012-10-17','Statement':{'Effect':'Deny','Action':'s3:*','Resource':'*','Condition'"
     ":{'StringNotEquals':{'aws:PrincipalTag/team':'ops','aws:SourceAccount':'111122223333'}}}}]}",
     "{'principal':'arn:aws:iam::111122223333:user/ana','action':'s3:GetObject','resource':'arn:aws:s3:::b/"
     "k','resourceAccount':'111122223333','context':{'aws:PrincipalTag/"
     "team':'ops','aws:SourceAccount':'999999999999'}}",
     "Allowed", "both must hold to deny, so either exemption is enough"},
    {18,
     "{'identity':[FULL,{'Version':'2012-10-17','Statement':[{'Effect':'Deny','Action':'s3:*','Resource':'*','"
     "Condition':{'StringNotEquals':{'aws:PrincipalTag/team':'ops'}}},"
     "{'Effect':'Deny','Action':'s3:*','Resource':'*','Condition':{'StringNotEquals':{'aws:SourceAccount':'"
     "111122223333'}}}]}]}",
     "{'principal':'arn:aws:iam::111122223333:user/ana','action':'s3:GetObject','resource':'arn:aws:s3:::b/"
     "k','resourceAccount':'111122223333','context':{'aws:PrincipalTag/"
     "team':'ops','aws:SourceAccount':'999999999999'}}",
     "ExplicitDeny", "two statements need both exemptions"},
    {19,
     "{'identity':[FULL,{'Version':'2012-10-17','Statement':{'Effect':'Deny','Action':'s3:*','Resource':'*','Condition'"
     ":{'NotIpAddress':{'aws:SourceIp':'203.0.113.0/24'}}}}]}",
     "{'principal':'arn:aws:iam::111122223333:user/ana','action':'s3:GetObject','resource':'arn:aws:s3:::b/"
     "k','resourceAccount':'111122223333','context':{'aws:SourceIp':'2001:db8::7'}}",
     "ExplicitDeny", "an IPv6 address is in no IPv4 range"},
    {20,
     "{'identity':[FULL,{'Version':'2012-10-17','Statement':{'Effect':'Deny','Action':'s3:*','Resource':'*','Condition'"
     ":{'NotIpAddress':{'aws:SourceIp':['10.0.0.0/8','0.0.0.0/0']}}}}]}",
     "{'principal':'arn:aws:iam::111122223333:user/ana','action':'s3:GetObject','resource':'arn:aws:s3:::b/"
     "k','resourceAccount':'111122223333','context':{'aws:SourceIp':'198.51.100.7'}}",
     "Allowed", "0.0.0.0/0 holds every IPv4 address"},
    {21,
     "{'identity':[FULL,{'Version':'2012-10-17','Statement':{'Effect':'Deny','Action':'s3:*','Resource':'arn:aws:s3:::"
     "logs/*'}}]}",
     "{'principal':'arn:aws:iam::111122223333:user/"
     "ana','action':'s3:DeleteBucket','resource':'arn:aws:s3:::logs','resourceAccount':'111122223333'}",
     "Allowed", "a pattern of objects does not cover the bucket"},
    {22,
     "{'identity':[{'Version':'2012-10-17','Statement':{'Effect':'Allow','Action':'s3:GetObject','Resource':'arn:aws:"
     "s3:::data*'}}]}",
     "{'principal':'arn:aws:iam::111122223333:user/ana','action':'s3:GetObject','resource':'arn:aws:s3:::database/"
     "k','resourceAccount':'111122223333'}",
     "Allowed", "the prefix covers other buckets"},
    {23,
     "{'identity':[FULL,{'Version':'2012-10-17','Statement':{'Effect':'Deny','Action':'ec2:DescribeInstances','"
     "Resource':'arn:aws:ec2:eu-west-1:111122223333:instance/i-1'}}]}",
     "{'principal':'arn:aws:iam::111122223333:user/"
     "ana','action':'ec2:DescribeInstances','resource':'*','resourceAccount':'111122223333'}",
     "Allowed", "the action is checked against `*` alone"},
    {24,
     "{'identity':[{'Version':'2012-10-17','Statement':{'Effect':'Allow','Action':'S3:getobject','Resource':'*'}}]}",
     "{'principal':'arn:aws:iam::111122223333:user/ana','action':'s3:GetObject','resource':'arn:aws:s3:::b/"
     "k','resourceAccount':'111122223333'}",
     "Allowed", "actions are compared without regard to case"},
    {25,
     "{'identity':[FULL],'scp':[[FULL,{'Version':'2012-10-17','Statement':{'Effect':'Deny','NotAction':['iam:*'],'"
     "Resource':'*','Condition':{'StringNotEquals':{'aws:RequestedRegion':['eu-west-1']}}}}]]}",
     "{'principal':'arn:aws:iam::111122223333:user/"
     "ana','action':'globalaccelerator:ListAccelerators','resource':'*','resourceAccount':'111122223333','context':{'"
     "aws:RequestedRegion':'us-west-2'}}",
     "ExplicitDeny", "a global service that the list forgot"},
    {26,
     "{'boundary':[{'Version':'2012-10-17','Statement':{'Effect':'Allow','Action':'ec2:*','Resource':'*'}}],'resource':"
     "{'Version':'2012-10-17','Statement':{'Effect':'Allow','Principal':{'AWS':'arn:aws:iam::111122223333:user/"
     "ana'},'Action':'s3:GetObject','Resource':'arn:aws:s3:::b/*'}}}",
     "{'principal':'arn:aws:iam::111122223333:user/ana','action':'s3:GetObject','resource':'arn:aws:s3:::b/"
     "k','resourceAccount':'111122223333'}",
     "Allowed", "a grant to the user itself is not limited by what the boundary leaves unsaid"},
    {27,
     "{'boundary':[{'Version':'2012-10-17','Statement':{'Effect':'Allow','Action':'ec2:*','Resource':'*'}}],'resource':"
     "{'Version':'2012-10-17','Statement':{'Effect':'Allow','Principal':{'AWS':'arn:aws:iam::111122223333:role/"
     "Builder'},'Action':'s3:GetObject','Resource':'arn:aws:s3:::b/*'}}}",
     "{'principal':'arn:aws:sts::111122223333:assumed-role/Builder/"
     "r','action':'s3:GetObject','resource':'arn:aws:s3:::b/k','resourceAccount':'111122223333'}",
     "ImplicitDeny", "a grant to the role is"},
    {28,
     "{'boundary':[{'Version':'2012-10-17','Statement':{'Effect':'Allow','Action':'ec2:*','Resource':'*'}}],'resource':"
     "{'Version':'2012-10-17','Statement':{'Effect':'Allow','Principal':{'AWS':'arn:aws:sts::111122223333:assumed-role/"
     "Builder/r'},'Action':'s3:GetObject','Resource':'arn:aws:s3:::b/*'}}}",
     "{'principal':'arn:aws:sts::111122223333:assumed-role/Builder/"
     "r','action':'s3:GetObject','resource':'arn:aws:s3:::b/k','resourceAccount':'111122223333'}",
     "Allowed", "a grant to the session is added after it"},
    {29,
     "{'identity':[FULL],'boundary':[{'Version':'2012-10-17','Statement':{'Effect':'Allow','Action':'ec2:*','Resource':"
     "'*'}}],'resource':{'Version':'2012-10-17','Statement':{'Effect':'Allow','Principal':{'AWS':'arn:aws:iam::"
     "444455556666:user/zoe'},'Action':'s3:GetObject','Resource':'arn:aws:s3:::b/*'}}}",
     "{'principal':'arn:aws:iam::444455556666:user/zoe','action':'s3:GetObject','resource':'arn:aws:s3:::b/"
     "k','resourceAccount':'111122223333'}",
     "ImplicitDeny", "across accounts both sides must allow, the boundary among them"},
    {30,
     "{'resource':{'Version':'2012-10-17','Statement':{'Effect':'Allow','Principal':{'AWS':'arn:aws:iam::111122223333:"
     "root'},'Action':'sqs:*','Resource':'*'}}}",
     "{'principal':'arn:aws:iam::111122223333:user/"
     "ana','action':'sqs:SendMessage','resource':'arn:aws:sqs:eu-west-1:111122223333:q'}",
     "ImplicitDeny", "naming the account delegates and grants nothing"},
    {31,
     "{'identity':[FULL],'resource':{'Version':'2012-10-17','Statement':{'Effect':'Allow','Principal':{'AWS':'arn:aws:"
     "iam::111122223333:user/eve'},'Action':'kms:*','Resource':'*'}}}",
     "{'principal':'arn:aws:iam::111122223333:user/"
     "ana','action':'kms:Decrypt','resource':'arn:aws:kms:eu-west-1:111122223333:key/1234'}",
     "ImplicitDeny", "a key policy that does not name the account shuts identity policies out"},
    {32,
     "{'identity':[FULL],'resource':{'Version':'2012-10-17','Statement':{'Effect':'Allow','Principal':{'AWS':'arn:aws:"
     "iam::111122223333:user/eve'},'Action':'sts:AssumeRole'}}}",
     "{'principal':'arn:aws:iam::111122223333:user/"
     "ana','action':'sts:AssumeRole','resource':'arn:aws:iam::111122223333:role/Deploy'}",
     "ImplicitDeny", "a role that trusts another is not opened by an identity policy"},
    {33,
     "{'rcp':[[{'Version':'2012-10-17','Statement':{'Effect':'Deny','Principal':'*','Action':'s3:*','Resource':'*','"
     "Condition':{'StringNotEqualsIfExists':{'aws:PrincipalOrgID':'o-a1b2c3d4e5'}}}}]],'resource':{'Version':'2012-10-"
     "17','Statement':{'Effect':'Allow','Principal':'*','Action':'s3:GetObject','Resource':'arn:aws:s3:::b/*'}}}",
     "{'principal':'*','action':'s3:GetObject','resource':'arn:aws:s3:::b/k','resourceAccount':'111122223333'}",
     "ExplicitDeny", "an anonymous caller has no organization, and IfExists holds then"},
    {34,
     "{'rcp':[[{'Version':'2012-10-17','Statement':{'Effect':'Deny','Principal':'*','Action':'s3:*','Resource':'*','"
     "Condition':{'StringNotEqualsIfExists':{'aws:SourceOrgID':'o-a1b2c3d4e5'},'Null':{'aws:SourceAccount':'false'},'"
     "Bool':{'aws:PrincipalIsAWSService':'true'}}}}]],"
     "'resource':{'Version':'2012-10-17','Statement':{'Effect':'Allow','Principal':{'Service':'cloudtrail.amazonaws."
     "com'},'Action':'s3:PutObject','Resource':'arn:aws:s3:::b/*'}}}",
     "{'principal':'cloudtrail.amazonaws.com','action':'s3:PutObject','resource':'arn:aws:s3:::b/"
     "k','resourceAccount':'111122223333','context':{'aws:PrincipalIsAWSService':'true'}}",
     "Allowed", "calls without a source are let through"},
    {35,
     "{'identity':[FULL],'rcp':[[{'Version':'2012-10-17','Statement':{'Effect':'Deny','Principal':'*','Action':'ec2:*',"
     "'Resource':'*'}}]]}",
     "{'principal':'arn:aws:iam::111122223333:user/"
     "ana','action':'ec2:DescribeInstances','resource':'*','resourceAccount':'111122223333'}",
     "Allowed", "RCPs do not apply to EC2"},
    {36,
     "{'identity':[FULL],'scp':[[{'Version':'2012-10-17','Statement':{'Effect':'Allow','Action':'*','Resource':'*','"
     "Condition':{'StringEquals':{'aws:RequestedRegion':'eu-west-1'}}}}]]}",
     "{'principal':'arn:aws:iam::111122223333:user/ana','action':'s3:GetObject','resource':'arn:aws:s3:::b/"
     "k','resourceAccount':'111122223333','context':{'aws:RequestedRegion':'us-east-1'}}",
     "ImplicitDeny", "an Allow that does not hold is no Deny"},
    {37,
     "{'identity':[{'Version':'2008-10-17','Statement':{'Effect':'Allow','Action':'s3:GetObject','Resource':'arn:aws:"
     "s3:::b/${aws:username}/*'}}]}",
     "{'principal':'arn:aws:iam::111122223333:user/ana','action':'s3:GetObject','resource':'arn:aws:s3:::b/ana/"
     "k','resourceAccount':'111122223333','context':{'aws:username':'ana'}}",
     "ImplicitDeny", "the old version knows no variables"},
    {38,
     "{'identity':[FULL,{'Version':'2012-10-17','Statement':{'Effect':'Deny','Action':'s3:*','Resource':'arn:aws:s3:::"
     "b/${aws:username}/*'}}]}",
     "{'principal':'arn:aws:iam::111122223333:user/ana','action':'s3:GetObject','resource':'arn:aws:s3:::b/ana/"
     "k','resourceAccount':'111122223333'}",
     "Allowed", "a variable without a value matches nothing"},
    {40,
     "{'identity':[FULL],'scp':[[FULL,{'Version':'2012-10-17','Statement':{'Effect':'Deny','Action':'guardduty:"
     "DisassociateFromMasterAccount','Resource':'*'}}]]}",
     "{'principal':'arn:aws:iam::111122223333:user/"
     "ana','action':'guardduty:DisassociateFromAdministratorAccount','resource':'arn:aws:guardduty:eu-west-1:"
     "111122223333:detector/d'}",
     "Allowed", "the action was renamed, and the new name is open"},
};

}  // namespace

TEST_CASE("tricky cases") {
  for (const Tricky& one : tricky) {
    Case parsed = parse_case(one.policies, one.request);
    Decision decision = decide(parsed.policies, parsed.request);
    INFO("case " << one.number << ": " << one.reason << "; decided because " << decision.reason);
    CHECK(std::string(to_string(decision.verdict)) == one.verdict);
  }
}

TEST_CASE("tricky case 39: a policy that fits only without white space") {
  const Quota* scp = quota("scp");
  REQUIRE(scp);
  CHECK(fit(10300, 7900, *scp) == Fit::fits_minified);
  CHECK(fit(10300, 7900, *scp, false) == Fit::above_old_limit);
  CHECK(fit(5000, 4000, *scp) == Fit::fits);
  CHECK(fit(12000, 10241, *scp) == Fit::too_large);
}
