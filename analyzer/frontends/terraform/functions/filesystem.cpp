// file, templatefile and their kin, which read only what is in the scan; path functions.
#include "frontends/terraform/functions/call.h"
#include "frontends/terraform/functions/digest.h"
#include "frontends/terraform/functions/glob.h"
#include "frontends/terraform/functions/json.h"
#include "frontends/terraform/paths.h"
#include "frontends/terraform/type.h"
#include "frontends/terraform/unicode.h"

namespace analyzer::frontends::terraform {

using value::Element;
using value::Value;
using Args = std::span<const Value>;

namespace {

const source::SourceFile* read(const Call& call, Value path) {
  return call.host ? call.host->read(path.text()) : nullptr;
}

Value file(const Call& call, Args a) {
  const source::SourceFile* found = read(call, a[0]);
  if (!found) return call.unknown(a);
  if (source::find_invalid_utf8(found->text()) != std::string_view::npos)
    return call.error("the file is not UTF-8; `filebase64` reads any bytes");
  Value text = call.text(normalized(found->text()));
  std::string_view trimmed = trimmed_space(found->text());
  if (!trimmed.empty() && (trimmed[0] == '{' || trimmed[0] == '['))
    if (Value document = json_document(call.store, *found); !document.is_removed())
      text = call.store.encoded(text, document);
  return text;
}

Value filebase64(const Call& call, Args a) {
  const source::SourceFile* found = read(call, a[0]);
  return found ? call.text(base64_encoded(found->text())) : call.unknown(a);
}

// A file that is not in the scan may still be there when Terraform runs.
Value fileexists(const Call& call, Args a) {
  return read(call, a[0]) ? call.store.boolean(true) : call.unknown(a);
}

Value fileset(const Call& call, Args a) {
  if (!call.host) return call.unknown(a);
  std::vector<std::string> files = call.host->list(a[0].text());
  std::vector<Element> matching;
  for (const std::string& path : files)
    if (glob_matches(a[1].text(), path)) matching.push_back({call.text(path)});
  if (matching.empty() && files.empty()) return call.unknown(a);
  return make_set(call.store, std::move(matching));
}

Value templatefile(const Call& call, Args a) {
  if (!a[0].is_known_string()) return call.unknown(a);
  const source::SourceFile* found = read(call, a[0]);
  if (!found) return call.unknown(a);
  if (!a[1].is_object())
    return a[1].is_unknown() ? call.unknown(a) : call.error("the second argument must be a map of variables");
  return call.host->render(*found, a[1], call.where);
}

Value basename(const Call& call, Args a) {
  return call.text(base_of(a[0].text()));
}
Value dirname(const Call& call, Args a) {
  return call.text(folder_of_path(a[0].text()));
}

// Where the code will lie is not known.
Value abspath(const Call& call, Args a) {
  std::string_view path = a[0].text();
  return !path.empty() && path[0] == '/' ? call.text(clean_path(path)) : call.unknown(a);
}
Value pathexpand(const Call& call, Args a) {
  std::string_view path = a[0].text();
  return path.empty() || path[0] != '~' ? a[0] : call.unknown(a);
}

constexpr Function table[] = {
    {"abspath", "path:string", value::Type::string, Needs::all, abspath},
    {"basename", "path:string", value::Type::string, Needs::all, basename},
    {"dirname", "path:string", value::Type::string, Needs::all, dirname},
    {"file", "path:string", value::Type::string, Needs::all, file},
    {"filebase64", "path:string", value::Type::string, Needs::all, filebase64},
    {"fileexists", "path:string", value::Type::boolean, Needs::all, fileexists},
    {"fileset", "path:string pattern:string", value::Type::list, Needs::all, fileset},
    {"pathexpand", "path:string", value::Type::string, Needs::all, pathexpand},
    {"templatefile", "path:string vars:any", value::Type::string, Needs::nothing, templatefile},
};

}  // namespace

std::span<const Function> filesystem_functions() {
  return table;
}

}  // namespace analyzer::frontends::terraform
