// Evaluates expressions in tests, over lists, objects and partly known values that are written down by hand.
#pragma once

#include <catch2/catch.hpp>
#include <deque>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "engine/cel/collections.h"
#include "engine/cel/program.h"

namespace analyzer::engine::cel {

// Lists with members in doubt, or open.
struct TestList final : ListSource {
  struct Member {
    Value value;
    Answer guard = Answer::yes();
  };
  std::vector<Member> members;
  Answer more = Answer::no();
  std::size_t size() const override { return members.size(); }
  Value element(EvalContext&, std::size_t i) const override { return members[i].value; }
  Answer guard(EvalContext&, std::size_t i) const override { return members[i].guard; }
  Answer rest(EvalContext&) const override { return more; }
};

struct TestObject final : Object {
  std::string kind_name;
  std::map<std::string, Value, std::less<>> attributes;
  std::set<std::string, std::less<>> written;
  std::string name;
  std::string_view kind() const override { return kind_name; }
  Value attribute(EvalContext& context, const AttributeRef& asked) const override {
    if (asked.kind != nullptr) CHECK(asked.kind->attributes[asked.index].path == asked.path);
    const auto found = attributes.find(asked.path);
    if (found != attributes.end()) return found->second;
    return asked.kind == nullptr ? context.error("no such attribute") : Value::absent();
  }
  Answer declared(EvalContext&, const AttributeRef& asked) const override {
    return Answer::of(written.count(asked.path) != 0);
  }
  std::string_view display(EvalContext&) const override { return name; }
};

// A parameter with allowed values, or a text of which the beginning is known. Fact `fact` stands for "it is the first
// one".
struct TestSymbol final : Symbolic {
  TypeRef known_type = &types::string;
  std::vector<std::string> allowed;
  std::string prefix;
  bool can_be_absent = false;
  FactId fact;
  // What the assumptions say the value is; null when they say nothing.
  const std::string* assumed = nullptr;

  TypeRef type() const override { return known_type; }
  std::span<const FactId> facts() const override { return {&fact, 1}; }
  Answer equals(EvalContext&, const Value& other) const override {
    if (!other.is(ValueKind::string))
      return other.is(ValueKind::symbolic) && &other.as_symbolic() == this ? Answer::yes() : undecided();
    if (assumed != nullptr) return Answer::of(*assumed == other.as_string());
    if (!other.as_string().starts_with(prefix)) return Answer::no();
    if (allowed.empty()) return undecided();
    for (const std::string& one : allowed) {
      if (one == other.as_string()) return allowed.size() == 1 ? Answer::yes() : undecided();
    }
    return Answer::no();
  }
  std::optional<Answer> one_of(EvalContext&, std::span<const Value> values) const override {
    if (allowed.empty()) return std::nullopt;
    std::size_t inside = 0;
    for (const std::string& one : allowed) {
      for (const Value& value : values) inside += value.is(ValueKind::string) && value.as_string() == one ? 1 : 0;
    }
    return inside == 0 ? Answer::no() : inside == allowed.size() ? Answer::yes() : undecided();
  }
  Answer starts_with(EvalContext&, const Value& text) const override {
    return prefix.starts_with(text.as_string())   ? Answer::yes()
           : text.as_string().starts_with(prefix) ? undecided()
                                                  : Answer::no();
  }
  Answer truth(EvalContext&) const override {
    return assumed != nullptr ? Answer::of(*assumed == "true") : undecided();
  }
  Answer present(EvalContext&) const override { return can_be_absent ? undecided() : Answer::yes(); }
  std::string_view display(EvalContext&) const override { return "param"; }
};

struct CelTest : UndecidedHook {
  Environment environment;
  EvalContext context;
  std::vector<Value> variables;
  std::set<std::uint32_t> met;
  std::deque<TestList> lists;
  std::deque<TestObject> objects;
  std::deque<TestSymbol> symbols;
  std::deque<std::string> texts;
  std::deque<FactId> facts;

  CelTest() { context.hook = this; }
  void on_undecided(FactId fact) override { met.insert(fact.index); }

  void variable(std::string_view name, std::string_view type, const Value& value, bool may_be_absent = false) {
    const TypeRef parsed = environment.types().parse(type);
    REQUIRE(parsed != nullptr);
    const std::uint32_t slot = environment.declare_variable(name, parsed, may_be_absent);
    variables.resize(slot + 1);
    variables[slot] = value;
  }
  Answer undecided(std::uint32_t fact) {
    facts.push_back(FactId{fact});
    return Answer::undecided(std::span<const FactId>(&facts.back(), 1));
  }
  Value unknown(std::uint32_t fact) { return Value::of(undecided(fact)); }
  TestList& list(std::initializer_list<TestList::Member> members, Answer more = Answer::no()) {
    lists.emplace_back();
    lists.back().members = members;
    lists.back().more = more;
    return lists.back();
  }

  // The printed result, `error: …`, or `load error: …`.
  std::string run(std::string_view text, const CompileOptions& options = {}) {
    diagnostics::CollectingSink sink;
    const auto program = compile({text, source::FileId{0}}, environment, sink, options);
    if (!program) {
      REQUIRE(!sink.diagnostics.empty());
      return "load error: " + sink.diagnostics[0].message;
    }
    CHECK(sink.diagnostics.empty());
    context.reset();
    met.clear();
    return print(context, program->evaluate(context, variables));
  }
};

struct CelCase {
  std::string_view text, result;
};

inline void check(CelTest& test, std::span<const CelCase> cases) {
  for (const CelCase& c : cases) {
    INFO(c.text);
    CHECK(test.run(c.text) == c.result);
  }
}

}  // namespace analyzer::engine::cel
