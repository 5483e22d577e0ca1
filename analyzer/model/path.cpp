#include "model/path.h"

#include <charconv>

namespace analyzer::model {

using value::Alternative;
using value::Element;
using value::Guard;
using value::Kind;
using value::Op;
using value::Store;
using value::Value;

bool parse_path(std::string_view text, Path& path) {
  path = {};
  path.text = std::string(text);
  std::size_t i = 0;
  bool expect_key = true;
  while (i < text.size()) {
    if (text[i] == '[') {
      if (path.steps.empty()) return false;
      std::size_t close = text.find(']', i);
      if (close == std::string_view::npos) return false;
      std::string_view inside = text.substr(i + 1, close - i - 1);
      Step step{Step::Form::each, {}, 0};
      if (inside != "*") {
        step.form = Step::Form::index;
        auto [end, error] = std::from_chars(inside.data(), inside.data() + inside.size(), step.index);
        if (error != std::errc{} || end != inside.data() + inside.size()) return false;
      }
      path.steps.push_back(step);
      i = close + 1;
      expect_key = false;
      continue;
    }
    if (text[i] == '.') {
      if (expect_key) return false;
      ++i;
      expect_key = true;
      continue;
    }
    if (!expect_key) return false;
    Step step{Step::Form::key, {}, 0};
    if (text[i] == '"') {
      std::size_t close = text.find('"', i + 1);
      if (close == std::string_view::npos) return false;
      step.key = std::string(text.substr(i + 1, close - i - 1));
      i = close + 1;
    } else {
      std::size_t end = text.find_first_of(".[", i);
      if (end == std::string_view::npos) end = text.size();
      step.key = std::string(text.substr(i, end - i));
      i = end;
    }
    if (step.key.empty()) return false;
    path.steps.push_back(std::move(step));
    expect_key = false;
  }
  return !path.steps.empty() && !expect_key;
}

namespace {

class Reader {
 public:
  Reader(Store& store, const Path& path) : store_(store), path_(path) {}

  Value read(Value v, std::size_t at) {
    if (at == path_.steps.size()) return v;
    if (v.is_choice()) return store_.lift(v, [&](Value a) { return read(a, at); });
    if (v.is_removed() || v.is_null()) return {};
    if (v.is_string() && !v.document().is_removed()) v = v.document();
    const Step& step = path_.steps[at];
    if (v.is_unknown()) {
      if (store_.is_invalid(v)) return v;
      return read(inside(v, step), at + 1);
    }
    switch (step.form) {
      case Step::Form::key:
        return key(v, step, at);
      case Step::Form::index:
        return index(v, step.index, at);
      case Step::Form::each:
        return each(v, at);
    }
    return {};
  }

 private:
  Value inside(Value v, const Step& step) {
    Value made;
    if (step.form == Step::Form::key)
      made = store_.unknown(Op::get, step.key, {v});
    else if (step.form == Step::Form::index)
      made = store_.unknown(Op::get, "", {v, store_.integer(static_cast<std::int64_t>(step.index))});
    else
      made = store_.unknown(Op::get, "*", {v});
    made.where = v.where;
    return made;
  }

  Value key(Value v, const Step& step, std::size_t at) {
    if (!v.is_object()) return {};
    const value::Entry* entry = v.find(step.key);
    if (!entry) return v.open() ? read(inside(v, step), at + 1) : Value{};
    return store_.choice(entry->guard, read(entry->value, at + 1), v.open() ? read(inside(v, step), at + 1) : Value{});
  }

  // The `wanted`-th of the elements that exist.
  Value nth(Value v, std::size_t from, std::size_t wanted, std::size_t at, unsigned budget) {
    auto elements = v.elements();
    if (from >= elements.size() || budget == 0) {
      if (v.open() || budget == 0) return read(inside(v, path_.steps[at]), at + 1);
      return {};
    }
    const Element& e = elements[from];
    if (e.guard.is_always()) return wanted == 0 ? read(e.value, at + 1) : nth(v, from + 1, wanted - 1, at, budget);
    Value here = wanted == 0 ? read(e.value, at + 1) : nth(v, from + 1, wanted - 1, at, budget - 1);
    return store_.choice(e.guard, here, nth(v, from + 1, wanted, at, budget - 1));
  }

  Value index(Value v, std::size_t wanted, std::size_t at) {
    // One block or one element written without its list.
    if (v.is_object() && wanted == 0) return read(v, at + 1);
    if (!v.is_list()) return {};
    return nth(v, 0, wanted, at, 10);
  }

  Value each(Value v, std::size_t at) {
    std::vector<Element> made;
    bool open = v.open();
    auto add = [&](Value inner, Guard guard) {
      Value result = read(inner, at + 1);
      bool more_lists = false;
      for (std::size_t i = at + 1; i < path_.steps.size(); ++i) more_lists |= path_.steps[i].form == Step::Form::each;
      if (more_lists && result.is_list()) {
        for (const Element& e : result.elements()) made.push_back({e.value, store_.both(guard, e.guard)});
        open |= result.open();
      } else {
        made.push_back({result, guard});
      }
    };
    if (v.is_list())
      for (const Element& e : v.elements()) add(e.value, e.guard);
    else if (v.is_object())
      for (const value::Entry& e : v.entries()) add(e.value, e.guard);
    else
      add(v, Guard::always());
    Value list = store_.list(made, value::Shape::tuple, open);
    list.where = v.where;
    return list;
  }

  Store& store_;
  const Path& path_;
};

}  // namespace

Value read(Store& store, Value from, const Path& path) {
  return Reader(store, path).read(from, 0);
}

std::string native_path(const Path& path) {
  std::string text;
  for (const Step& step : path.steps) {
    if (step.form == Step::Form::each) break;
    if (!text.empty()) text += '.';
    text += step.form == Step::Form::key ? step.key : std::to_string(step.index);
  }
  return text;
}

}  // namespace analyzer::model
