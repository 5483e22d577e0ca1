// Values as a line of text, for tests and messages.
#include "value/store_impl.h"

namespace analyzer::value {

namespace {

void quote(std::string& out, std::string_view text) {
  for (char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (c == '\n')
      out += "\\n";
    else
      out += c;
  }
}

void print(const Store& store, Value v, std::string& out, unsigned depth) {
  if (depth > 40) {
    out += "…";
    return;
  }
  auto guarded = [&](Guard g) {
    if (!g.is_always()) out += " if " + store.describe(g);
  };
  switch (v.kind()) {
    case Kind::removed:
      out += "removed";
      break;
    case Kind::null:
      out += "null";
      break;
    case Kind::boolean:
      out += v.boolean() ? "true" : "false";
      break;
    case Kind::number:
      out += v.number_text();
      break;
    case Kind::string:
      out += '"';
      for (const Piece& p : v.pieces()) {
        if (p.known())
          quote(out, p.text);
        else
          out += "${" + store.describe(p.term) + "}";
      }
      out += '"';
      break;
    case Kind::unknown:
      out += "unknown " + store.describe(v.term());
      break;
    case Kind::list: {
      out += '[';
      bool first = true;
      for (const Element& e : v.elements()) {
        if (!first) out += ", ";
        first = false;
        print(store, e.value, out, depth + 1);
        guarded(e.guard);
      }
      if (v.open()) out += first ? "…" : ", …";
      out += ']';
      break;
    }
    case Kind::object: {
      out += '{';
      bool first = true;
      for (const Entry& e : v.entries()) {
        if (!first) out += ", ";
        first = false;
        out += e.key;
        out += ": ";
        print(store, e.value, out, depth + 1);
        guarded(e.guard);
      }
      if (v.open()) out += first ? "…" : ", …";
      out += '}';
      break;
    }
    case Kind::choice: {
      out += "choice(";
      bool first = true;
      for (const Alternative& a : v.alternatives()) {
        if (!first) out += ", ";
        first = false;
        out += store.describe(a.guard) + ": ";
        print(store, a.value, out, depth + 1);
      }
      out += ')';
      break;
    }
  }
}

}  // namespace

std::string to_string(const Store& store, Value v) {
  std::string out;
  print(store, v, out, 0);
  return out;
}

}  // namespace analyzer::value
