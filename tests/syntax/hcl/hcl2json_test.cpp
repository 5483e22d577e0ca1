// Our tree printed as hcl2json prints it, against what @cdktf/hcl2json printed (tests/oracles/hcl/hcl2json.mjs).
#include <catch2/catch.hpp>

#include <cstdlib>
#include <sstream>

#include <nlohmann/json.hpp>

#include "hcl_testing.h"

using namespace analyzer;
using namespace analyzer::syntax::hcl;
using nlohmann::json;
using testing::parse_text;
using testing::read_file;

namespace {

class Printer {
 public:
  explicit Printer(std::string_view text) : text_(text) {}

  json body(const Body& body) {
    json result = json::object();
    for (const Block* one : body.blocks) block(*one, result);
    for (const Attribute* attribute : body.attributes)
      result[std::string(attribute->name)] = expression(*attribute->value);
    return result;
  }

 private:
  void block(const Block& block, json& out) {
    // Labels are nested objects; blocks of one kind and name are a list.
    json* at = &out;
    std::string key(block.type);
    for (const Label& label : block.labels) {
      json& inner = (*at)[key];
      if (inner.is_null()) inner = json::object();
      at = &inner;
      key = std::string(label.text);
    }
    (*at)[key].push_back(body(*block.body));
  }

  std::string source(Range range) const { return std::string(text_.substr(range.begin, range.size())); }
  std::string wrapped(const Expr& expr) const { return "${" + source(expr.range) + "}"; }

  static json number(std::string_view text, bool negative) {
    double value = std::strtod(std::string(text).c_str(), nullptr);
    if (negative) value = -value;
    if (value == static_cast<double>(static_cast<std::int64_t>(value)) && std::abs(value) < 1e15) {
      return static_cast<std::int64_t>(value);
    }
    return value;
  }

  json expression(const Expr& expr) {
    switch (expr.kind) {
      case ExprKind::number:
        return number(expr.as<NumberExpr>().text, false);
      case ExprKind::boolean:
        return expr.as<BooleanExpr>().value;
      case ExprKind::null:
        return nullptr;
      case ExprKind::unary: {
        const UnaryExpr& unary = expr.as<UnaryExpr>();
        if (const auto* operand = unary.operand->if_a<NumberExpr>()) return number(operand->text, true);
        if (const auto* operand = unary.operand->if_a<BooleanExpr>()) return !operand->value;
        return wrapped(expr);
      }
      case ExprKind::template_: {
        const TemplateExpr& written = expr.as<TemplateExpr>();
        if (written.wraps) return expression(*written.parts[0]->as<InterpolationPart>().expr);
        return parts(written.parts);
      }
      case ExprKind::tuple: {
        json list = json::array();
        for (const Expr* item : expr.as<TupleExpr>().items) list.push_back(expression(*item));
        return list;
      }
      case ExprKind::object: {
        json object = json::object();
        for (const ObjectItem& item : expr.as<ObjectExpr>().items) object[key(item)] = expression(*item.value);
        return object;
      }
      default:
        return wrapped(expr);
    }
  }

  std::string key(const ObjectItem& item) {
    // A reference is its text, whatever it refers to.
    const Expr* root = item.key;
    while (root->kind == ExprKind::get_attr) root = root->as<GetAttrExpr>().object;
    if (item.bare_key || root->kind == ExprKind::variable) return source(item.key->range);
    return part(*item.key);
  }

  std::string part(const Expr& expr) {
    switch (expr.kind) {
      case ExprKind::number:
        return number(expr.as<NumberExpr>().text, false).dump();
      case ExprKind::boolean:
        return expr.as<BooleanExpr>().value ? "true" : "false";
      case ExprKind::template_: {
        const TemplateExpr& written = expr.as<TemplateExpr>();
        return written.wraps ? part(*written.parts[0]->as<InterpolationPart>().expr) : parts(written.parts);
      }
      case ExprKind::conditional: {
        // Written as a directive, which says the same.
        const ConditionalExpr& choice = expr.as<ConditionalExpr>();
        return directive(*choice.condition, part(*choice.true_result), part(*choice.false_result));
      }
      default:
        return wrapped(expr);
    }
  }

  std::string directive(const Expr& condition, const std::string& yes, const std::string& no) {
    std::string result = "%{if " + source(condition.range) + "}" + yes;
    if (!no.empty()) result += "%{else}" + no;
    return result + "%{endif}";
  }

  std::string parts(TemplateParts parts) {
    std::string result;
    for (const TemplatePart* one : parts) {
      switch (one->kind) {
        case PartKind::literal:
          result += one->as<LiteralPart>().text;
          break;
        case PartKind::interpolation:
          result += part(*one->as<InterpolationPart>().expr);
          break;
        case PartKind::if_: {
          const IfPart& branch = one->as<IfPart>();
          result += directive(*branch.condition, this->parts(branch.then), this->parts(branch.else_));
          break;
        }
        case PartKind::for_: {
          const ForPart& loop = one->as<ForPart>();
          result += "%{for ";
          if (!loop.key_variable.empty()) result += std::string(loop.key_variable) + ", ";
          result += std::string(loop.value_variable) + " in " + source(loop.collection->range) + "}";
          result += this->parts(loop.body) + "%{endfor}";
          break;
        }
      }
    }
    return result;
  }

  std::string_view text_;
};

std::string hash(std::string_view text) {
  std::uint64_t value = 0xcbf29ce484222325;
  for (unsigned char c : text) value = (value ^ c) * 0x100000001b3;
  return fmt::format("{:016x}", value);
}

}  // namespace

// HCL2JSON_OUT names the folder that the recording script wrote its JSON to: differences are then shown.
TEST_CASE("the corpus prints as hcl2json prints it") {
  const std::filesystem::path corpus = SRA_LINT_CORPUS_DIR;
  if (!std::filesystem::exists(corpus)) {
    WARN("skipped: no corpus at " << corpus);
    return;
  }
  std::istringstream answers(
      read_file(std::filesystem::path(SRA_LINT_SOURCE_DIR) / "tests/oracles/hcl/hcl2json.answers.tsv"));
  std::size_t compared = 0;
  for (std::string line; std::getline(answers, line);) {
    std::string path = line.substr(0, line.find('\t')), recorded = line.substr(line.find('\t') + 1);
    INFO(path);
    auto parsed = parse_text(read_file(corpus / path));
    CHECK(parsed.accepted() == (recorded != "error"));
    if (!parsed.accepted()) continue;
    std::string ours =
        Printer(parsed.source.text()).body(*parsed.file.body).dump(-1, ' ', false, json::error_handler_t::replace);
    ++compared;
    if (const char* out = std::getenv("HCL2JSON_OUT"); out && hash(ours) != recorded) {
      std::string name = path;
      std::replace(name.begin(), name.end(), '/', '%');
      std::string theirs = read_file(std::filesystem::path(out) / name);
      std::size_t at = 0;
      while (at < ours.size() && at < theirs.size() && ours[at] == theirs[at]) ++at;
      at = at < 40 ? 0 : at - 40;
      UNSCOPED_INFO("ours:   " << ours.substr(at, 160) << "\ntheirs: " << theirs.substr(at, 160));
    }
    CHECK(hash(ours) == recorded);
  }
  CHECK(compared > 0);
}
