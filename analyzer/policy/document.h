// A policy document: statements, and where each of their parts stands.
//
// Read by grammar.h. Every string is a Text with its place; what the document leaves open is kept as holes and guards,
// and what is wrong in it has been reported, so that the evaluator answers unknown where it would have to guess.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "policy/condition_operator.h"
#include "policy/pattern.h"
#include "policy/text.h"

namespace analyzer::policy {

enum class DocumentKind : std::uint8_t {
  unspecified,  // statements, and nothing says what they are attached to
  identity,
  boundary,
  session,
  resource,
  trust,
  vpc_endpoint,
  scp,
  rcp,
  // Organization policies without statements: recognised, never evaluated.
  tag,
  backup,
  declarative,
  ai_opt_out,
  chat_applications,
  other,  // no policy that we know
};
std::string_view to_string(DocumentKind kind);
std::string with_article(DocumentKind kind);  // "an identity policy"
bool has_statements(DocumentKind kind);

enum class Version : std::uint8_t { v2008, v2012, unknown };

enum class Effect : std::uint8_t { deny, allow, unknown };

// A string that is matched with wildcards.
struct PatternEntry {
  Text text;
  Pattern pattern;
  bool invalid = false;  // reported; what AWS would do with it is not known
};

enum class PrincipalType : std::uint8_t { everyone, aws, service, federated, canonical_user, unknown };

struct PrincipalEntry {
  PrincipalType type = PrincipalType::aws;
  Text text;  // "*" for everyone
};

struct ConditionEntry {
  std::string operator_name;
  std::optional<Operator> op;  // nothing: not an operator, or not known
  Text key;
  std::string lower_key;  // empty if the key is not known
  std::vector<PatternEntry> values;
  bool open = false;  // there may be more values than are listed
  source::Location operator_location;
  value::Guard guard = value::Guard::always();
};

struct Statement {
  std::string sid;  // empty: none
  Effect effect = Effect::unknown;
  bool has_actions = false, not_action = false;
  std::vector<PatternEntry> actions;
  bool has_resources = false, not_resource = false;
  std::vector<PatternEntry> resources;
  bool has_principals = false, not_principal = false;
  std::vector<PrincipalEntry> principals;
  std::vector<ConditionEntry> conditions;
  // There may be more of it than is listed: an open list, an element under a guard.
  bool open_actions = false, open_resources = false, open_principals = false, open_conditions = false;
  std::size_t index = 0;  // of the statement in its document, from 0
  value::Guard guard = value::Guard::always();
  source::Location location, sid_location, effect_location, action_location, resource_location, principal_location,
      condition_location;

  // "statement `DenyRoot`" or "statement 3".
  std::string words() const;
};

struct Document {
  DocumentKind kind = DocumentKind::unspecified;
  Version version = Version::v2008;
  bool states_version = false;
  std::vector<Statement> statements;
  bool open = false;  // there may be more statements than are listed
  bool valid = true;  // false: an error was reported; AWS would not take it
  std::string name;   // for people: a path, an address
  source::Location location, version_location;
};

// `Allow * on *` without conditions, as FullAWSAccess.
bool is_full_access(const Statement& statement);
// Does it allow anything but full access? A deny list is what it is not.
Tri is_allow_list(const Document& document);
// Only denies, beside statements of full access.
Tri is_deny_list(const Document& document);

}  // namespace analyzer::policy
