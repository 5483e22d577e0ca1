// Parses, checks and evaluates whatever comes: nothing may crash, hang, or compute without end.
//
// The first byte chooses between a checked program and one that nobody checked; the rest is the expression. It may
// speak of a resource with absent attributes, of lists in doubt and open, and of values that are not known.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "engine/cel/collections.h"
#include "engine/cel/program.h"
#include "syntax/cel/print.h"

namespace {

using namespace analyzer;
using namespace analyzer::engine::cel;

constexpr FactId facts[] = {FactId{1}, FactId{2}, FactId{3}};
Answer in_doubt(std::size_t fact) {
  return Answer::undecided(std::span<const FactId>(facts).subspan(fact, 1));
}

class Numbers final : public ListSource {
 public:
  explicit Numbers(bool open) : open_(open) {}
  std::size_t size() const override { return 3; }
  Value element(EvalContext&, std::size_t i) const override { return Value::integer(static_cast<std::int64_t>(i) + 1); }
  Answer guard(EvalContext&, std::size_t i) const override {
    return i == 0 ? Answer::yes() : i == 1 ? in_doubt(0) : Answer::no();
  }
  Answer rest(EvalContext&) const override { return open_ ? in_doubt(1) : Answer::no(); }

 private:
  bool open_;
};

class Hole final : public Symbolic {
 public:
  explicit Hole(TypeRef type) : type_(type) {}
  TypeRef type() const override { return type_; }
  std::span<const FactId> facts() const override { return std::span<const FactId>(::facts).subspan(2, 1); }
  Answer present(EvalContext&) const override { return undecided(); }

 private:
  TypeRef type_;
};

const Numbers doubtful(false), open_numbers(true);
const Hole text_hole(&types::string), bool_hole(&types::boolean), any_hole(&types::dyn);

class Bucket final : public Object {
 public:
  std::string_view kind() const override { return "bucket"; }
  Value attribute(EvalContext& context, const AttributeRef& asked) const override {
    if (asked.path == "name") return Value::string("r\xc3\xa9sum\xc3\xa9 logs");
    if (asked.path == "group.list") return Value::list(&doubtful);
    if (asked.path == "group.hole") return Value::symbolic(&text_hole);
    if (asked.path == "self") return Value::object(this);
    if (asked.path == "wrong") return Value::integer(7);  // though the kind says string
    if (asked.path == "unknown") return Value::unknown(context, FactId{9});
    return Value::absent();
  }
};
const Bucket bucket;

const Environment& environment() {
  static const Environment* made = [] {
    auto* e = new Environment();
    Types& t = e->types();
    e->declare_kind("bucket", {{"name", &types::string, false},
                               {"group.list", t.list(&types::integer), false},
                               {"group.hole", &types::string, true},
                               {"self", t.object("bucket"), true},
                               {"wrong", &types::string, false},
                               {"unknown", &types::integer, true},
                               {"absent", &types::integer, true}});
    e->declare_variable("r", t.object("bucket"));
    e->declare_variable("d", &types::dyn);
    e->declare_variable("l", t.list(&types::integer));
    e->declare_variable("o", t.list(&types::integer));
    e->declare_variable("s", &types::string);
    e->declare_variable("b", &types::boolean);
    e->declare_variable("h", &types::dyn);
    e->declare_variable("u", &types::dyn);
    return e;
  }();
  return *made;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const bool dynamic = (data[0] & 1) != 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  diagnostics::CollectingSink sink;
  const syntax::cel::Ast ast = syntax::cel::parse({text, source::FileId{0}}, sink);
  if (ast.root == nullptr || ast.ok != sink.diagnostics.empty()) __builtin_trap();
  if (ast.ok) (void)syntax::cel::print(*ast.root);
  const auto program = compile(ast, source::FileId{0}, environment(), sink, {.dynamic = dynamic});
  if (!program) {
    if (sink.diagnostics.empty()) __builtin_trap();
    for (const diagnostics::Diagnostic& diagnostic : sink.diagnostics) {
      if (diagnostic.location.range.end > text.size() ||
          diagnostic.location.range.begin > diagnostic.location.range.end)
        __builtin_trap();
    }
    return 0;
  }
  static EvalContext context({.steps = 50'000, .bytes = 4 << 20});
  context.reset();
  const Value variables[] = {Value::object(&bucket),      Value::object(&bucket),
                             Value::list(&doubtful),      Value::list(&open_numbers),
                             Value::symbolic(&text_hole), Value::symbolic(&bool_hole),
                             Value::symbolic(&any_hole),  Value::unknown(context, FactId{5})};
  const Value value = program->evaluate(context, variables);
  (void)print(context, value);
  // The same question twice has the same answer.
  EvalContext again({.steps = 50'000, .bytes = 4 << 20});
  const Value second = program->evaluate(again, variables);
  if (value.kind() != second.kind()) __builtin_trap();
  return 0;
}
