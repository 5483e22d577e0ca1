#include "frontends/cloudformation/dynamic_reference.h"

#include <fmt/format.h>

#include "frontends/cloudformation/evaluator.h"

namespace analyzer::frontends::cloudformation {

namespace {

using value::Piece;
using value::Value;

constexpr std::string_view opening = "{{resolve:";
constexpr std::string_view closing = "}}";

using Parts = std::vector<Value>;  // what concat takes

// Where the part of a piece stands, if the piece is its file's text byte for byte.
source::Location sub_place(const Piece& piece, std::size_t begin, std::size_t size) {
  if (piece.where.range.size() != piece.text.size()) return piece.where;
  auto first = static_cast<std::uint32_t>(piece.where.range.begin + begin);
  return {piece.where.file, {first, static_cast<std::uint32_t>(first + size)}};
}

// The pieces of a reference, cut at each `:` of its known text.
std::vector<Parts> cut(value::Store& store, const Parts& parts) {
  std::vector<Parts> segments(1);
  for (Value part : parts) {
    if (!part.is_known_string()) {
      segments.back().push_back(part);
      continue;
    }
    std::string_view text = part.text();
    for (;;) {
      std::size_t colon = text.find(':');
      std::string_view piece = text.substr(0, colon);
      if (!piece.empty()) segments.back().push_back(store.string(piece).at(part.where));
      if (colon == std::string_view::npos) break;
      segments.emplace_back();
      text = text.substr(colon + 1);
    }
  }
  return segments;
}

bool is(const Value& v, std::string_view text) {
  return v.is_known_string() && v.text() == text;
}

// An ARN's resource part: the segments from `first` on, joined by `:` again.
Value rest_of(value::Store& store, const std::vector<Value>& segments, std::size_t first, std::size_t last) {
  Parts parts;
  for (std::size_t i = first; i < last && i < segments.size(); ++i) {
    if (i > first) parts.push_back(store.string(":"));
    parts.push_back(segments[i]);
  }
  return store.concat(parts);
}

Value as_list(Value v, value::Store& store) {
  return v.is_removed() ? store.null() : v;
}

Value secret(Evaluator& evaluator, const std::vector<Value>& segments) {
  value::Store& store = evaluator.store();
  Value account = evaluator.deployment().account, region = evaluator.deployment().region;
  Value name;
  std::size_t next = 1;
  if (!segments.empty() && is(segments[0], "arn") && segments.size() >= 7) {
    // arn:partition:secretsmanager:region:account:secret:name
    region = segments[3];
    account = segments[4];
    name = segments[6];
    next = 7;
  } else if (!segments.empty()) {
    name = segments[0];
  }
  auto segment = [&](std::size_t i) { return i < segments.size() ? segments[i] : Value{}; };
  // SecretString : JSON key : stage : version
  Value key = segment(next + 1), stage = segment(next + 2), version = segment(next + 3);
  if (key.is_removed() || is(key, "")) key = store.null();
  std::string wanted;
  if (stage.is_known_string() && stage.text() != "AWSCURRENT") wanted = stage.text();
  if (version.is_known_string() && !version.text().empty()) wanted = version.text();
  if (stage.is_unknown() || version.is_unknown()) wanted = "?";
  Value args[] = {name, key, as_list(account, store), as_list(region, store)};
  value::TermInfo info;
  info.type = value::Type::string;
  std::string says =
      fmt::format("secret `{}`", name.is_known_string() ? std::string(name.text()) : value::to_string(store, name));
  if (key.is_known_string()) says += fmt::format(", key `{}`", key.text());
  info.says = says;
  Value made = store.unknown(value::Op::secret, wanted, args, info);
  made.sensitive = true;
  return made;
}

Value resolve_one(Evaluator& evaluator, const Parts& inside, source::Location where) {
  value::Store& store = evaluator.store();
  std::vector<Parts> cuts = cut(store, inside);
  std::vector<Value> segments;
  for (const Parts& c : cuts) {
    Value joined = store.concat(c);
    segments.push_back(c.empty() ? joined : joined.at(c[0].where));
  }
  if (segments.size() < 2 || !segments[0].is_known_string()) return {};
  std::string_view service = segments[0].text();
  std::vector<Value> rest(segments.begin() + 1, segments.end());
  Value made;
  if (service == "secretsmanager") {
    made = secret(evaluator, rest);
  } else if (service == "ssm" || service == "ssm-secure") {
    if (is(rest[0], "arn") && rest.size() >= 6) {
      made = ssm_parameter(evaluator, rest_of(store, rest, 0, 6), value::Type::string,
                           rest.size() > 6 && rest[6].is_known_string() ? rest[6].text() : "");
    } else {
      std::string_view version = rest.size() > 1 && rest[1].is_known_string() ? rest[1].text() : std::string_view{};
      made = ssm_parameter(evaluator, rest[0], value::Type::string, version);
    }
    made.sensitive = service == "ssm-secure";
  } else {
    return {};
  }
  made = made.at(where);
  evaluator.step(where, fmt::format("dynamic reference to {}", store.describe(made.term())), made);
  return made;
}

}  // namespace

bool has_dynamic_reference(Value text) {
  for (const Piece& piece : text.pieces())
    if (piece.known() && piece.text.find(opening) != std::string_view::npos) return true;
  return false;
}

Value ssm_parameter(Evaluator& evaluator, Value name, value::Type type, std::string_view version) {
  value::Store& store = evaluator.store();
  if (name.is_choice()) return store.lift(name, [&](Value n) { return ssm_parameter(evaluator, n, type, version); });
  if (store.is_invalid(name)) return name;
  Value account = evaluator.deployment().account, region = evaluator.deployment().region;
  bool arn = name.is_string() && !name.pieces().empty() && name.pieces()[0].known() &&
             name.pieces()[0].text.starts_with("arn:");
  if (arn) {
    Parts parts;
    for (const Piece& piece : name.pieces())
      parts.push_back((piece.known() ? store.string(piece.text) : store.unknown(piece.term)).at(piece.where));
    std::vector<Parts> cuts = cut(store, parts);
    if (cuts.size() >= 6) {
      // arn:partition:ssm:region:account:parameter/name; a name with a further slash is a path, and begins with one.
      region = store.concat(cuts[3]);
      account = store.concat(cuts[4]);
      Parts resource = cuts[5];
      if (!resource.empty() && resource[0].is_known_string() && resource[0].text().starts_with("parameter/")) {
        std::string_view first = resource[0].text().substr(9);
        bool path = resource.size() > 1 || first.find('/', 1) != std::string_view::npos;
        resource[0] = store.string(path ? first : first.substr(1)).at(resource[0].where);
        name = store.concat(resource);
      }
    }
  } else if (version.empty() && name.is_known_string()) {
    // `name:3` is a version of it.
    std::size_t colon = name.text().rfind(':');
    if (colon != std::string_view::npos && colon > 0) {
      version = name.text().substr(colon + 1);
      name = store.string(name.text().substr(0, colon)).at(name.where);
    }
  }
  value::TermInfo info;
  info.type = type;
  std::string says = name.is_known_string() ? fmt::format("SSM parameter `{}`", name.text())
                     : name.is_unknown() ? fmt::format("the SSM parameter that {} names", store.describe(name.term()))
                                         : fmt::format("SSM parameter `{}`", value::to_string(store, name));
  info.says = says;
  info.never_empty = true;  // SSM stores no empty values
  info.declared = name.where;
  Value args[] = {name, account, region};
  return store.unknown(value::Op::ssm_parameter, version, args, info);
}

Value resolve_dynamic_references(Evaluator& evaluator, Value text) {
  value::Store& store = evaluator.store();
  Parts outside, inside;
  bool open = false;
  source::Location begin;
  source::Location end;
  for (const Piece& piece : text.pieces()) {
    if (!piece.known()) {
      (open ? inside : outside).push_back(store.unknown(piece.term).at(piece.where));
      continue;
    }
    std::size_t at = 0;
    while (at < piece.text.size()) {
      std::size_t next = piece.text.find(open ? closing : opening, at);
      std::string_view run = piece.text.substr(at, next == std::string_view::npos ? next : next - at);
      if (!run.empty()) (open ? inside : outside).push_back(store.string(run).at(sub_place(piece, at, run.size())));
      if (next == std::string_view::npos) break;
      if (!open) {
        begin = sub_place(piece, next, opening.size());
        at = next + opening.size();
        inside.clear();
      } else {
        end = sub_place(piece, next, closing.size());
        at = next + closing.size();
        source::Location where = begin;
        if (end.file == begin.file && end.range.end > begin.range.begin) where.range.end = end.range.end;
        Value made = resolve_one(evaluator, inside, where);
        if (made.is_removed()) {  // not a service that we know: left as it is
          outside.push_back(store.string(opening).at(begin));
          outside.insert(outside.end(), inside.begin(), inside.end());
          outside.push_back(store.string(closing).at(end));
        } else {
          outside.push_back(made);
        }
      }
      open = !open;
    }
  }
  if (open) {  // never closed: plain text
    outside.push_back(store.string(opening).at(begin));
    outside.insert(outside.end(), inside.begin(), inside.end());
  }
  Value made = store.concat(outside);
  made.sensitive |= text.sensitive;
  return made.at(text.where);
}

}  // namespace analyzer::frontends::cloudformation
