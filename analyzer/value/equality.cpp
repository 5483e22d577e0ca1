// Are two values equal? Known text, allowed values, patterns and roles decide what they can; the rest becomes atoms.
#include <re2/re2.h>

#include <algorithm>

#include "value/store_impl.h"

namespace analyzer::value {

namespace {

using Form = Store::GuardView::Form;

bool digits(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

class Comparison {
 public:
  Comparison(Store& store, Store::Impl& impl) : store_(store), impl_(impl) {}

  Guard equal(Value a, Value b, unsigned depth = 0) {
    if (depth > 60) return atom(a, b);
    a = follow(a);
    b = follow(b);
    if (store_.is_invalid(a) || store_.is_invalid(b)) return atom(a, b);
    if (store_.same(a, b) && !has_open_rest(a)) return Guard::always();
    if (a.is_choice() || b.is_choice()) {
      Value chosen = a.is_choice() ? a : b;
      Value other = a.is_choice() ? b : a;
      Guard result = Guard::never();
      for (const Alternative& alternative : chosen.alternatives())
        result = store_.either(result, store_.both(alternative.guard, equal(alternative.value, other, depth + 1)));
      return result;
    }
    if (a.is_removed() || b.is_removed()) return a.is_removed() && b.is_removed() ? Guard::always() : Guard::never();
    if (is_text_like(a) && is_text_like(b)) return texts(a, b);
    if (a.is_unknown() || b.is_unknown()) {
      Value term = a.is_unknown() ? a : b;
      Value other = a.is_unknown() ? b : a;
      return term_and_other(term, other);
    }
    if (a.kind() != b.kind()) return Guard::never();
    switch (a.kind()) {
      case Kind::null:
        return Guard::always();
      case Kind::boolean:
      case Kind::number:
        return Guard::never();  // the same ones are done above
      case Kind::list:
        return lists(a, b, depth);
      case Kind::object:
        return objects(a, b, depth);
      default:
        return atom(a, b);
    }
  }

  Guard atom(Value a, Value b) {
    // Literal on the right; otherwise a fixed order, so that equal(a, b) is equal(b, a).
    bool swap = a.is_known_scalar()                ? !b.is_known_scalar()
                : b.is_known_scalar()              ? false
                : a.is_unknown() && b.is_unknown() ? b.term() < a.term()
                                                   : b.hash() < a.hash();
    if (swap) std::swap(a, b);
    GuardNode node;
    node.form = Form::atom;
    node.atom = AtomKind::equal;
    node.left = a;
    node.right = b;
    return impl_.intern(node);
  }

  Nature nature(TermId id) const {
    auto found = impl_.natures.find(id.index);
    if (found != impl_.natures.end()) return found->second;
    const Term& t = impl_.terms[id.index];
    if (t.info.pattern == "^\\d{12}$" || t.info.pattern == "^[0-9]{12}$") return Nature::account;
    return Nature::other;
  }

 private:
  // A term that was bound stands for its value; a string of one term is that term.
  Value follow(Value v) const {
    for (int hops = 0; hops < 32; ++hops) {
      if (v.is_string() && v.pieces().size() == 1 && !v.pieces()[0].known()) v = store_.unknown(v.pieces()[0].term);
      if (!v.is_unknown()) break;
      Value next = store_.bound(v.term());
      if (next.is_removed()) break;
      v = next;
    }
    return v;
  }

  static bool has_open_rest(Value v) { return (v.is_list() || v.is_object()) && v.open() && !v.rest().valid(); }

  bool is_text_like(Value v) const { return v.is_string() || v.is_unknown(); }

  Guard term_and_other(Value term, Value other) {
    const Term& t = store_.term(term.term());
    if (other.is(Kind::boolean)) {
      if (t.info.type == Type::list || t.info.type == Type::object) return Guard::never();
      // `var.on == true` is `var.on`; of a term that may be text it is the text.
      if (t.info.type == Type::boolean || t.info.type == Type::any) {
        Guard truth = store_.truth(term);
        return other.boolean() ? truth : store_.negate(truth);
      }
    }
    if (other.is_known_scalar()) return term_and_literal(term.term(), other);
    if ((other.is_list() && (t.info.type == Type::string || t.info.type == Type::number ||
                             t.info.type == Type::boolean || t.info.type == Type::object)) ||
        (other.is_object() && (t.info.type == Type::string || t.info.type == Type::number ||
                               t.info.type == Type::boolean || t.info.type == Type::list)))
      return Guard::never();
    return atom(term, other);
  }

  Guard term_and_literal(TermId id, Value literal) {
    const Term& t = impl_.terms[id.index];
    std::string_view text = literal.is_known_string() ? literal.text() : literal.number_text();
    switch (nature(id)) {
      case Nature::partition:
        // The partition never decides.
        if (literal.is_known_string())
          return text == "aws" || text.starts_with("aws-") ? Guard::always() : Guard::never();
        break;
      case Nature::url_suffix:
        if (literal.is_known_string()) return text.starts_with("amazonaws.com") ? Guard::always() : Guard::never();
        break;
      case Nature::account: {
        if (literal.is_null()) break;
        if (text.size() != 12 || !digits(text)) return Guard::never();
        Role mine = store_.role_of(store_.unknown(id)), other = store_.role_of(literal);
        if (mine != Role::none && other != Role::none) {
          if (mine != other) return Guard::never();
          if (is_core(mine)) return Guard::always();
        }
        if (is_core(mine) && other == Role::none && (impl_.declared_roles >> static_cast<unsigned>(mine) & 1))
          return Guard::never();
        break;
      }
      case Nature::region:
        if (literal.is_known_string() && text.find('-') == std::string_view::npos) return Guard::never();
        break;
      case Nature::other:
        break;
    }
    if (!t.info.allowed.empty()) {
      bool possible = false;
      for (Value v : t.info.allowed) possible |= store_.same(store_.to_text(v), store_.to_text(literal));
      if (!possible) return Guard::never();
      if (t.info.allowed.size() == 1) return Guard::always();
    }
    if (literal.is_known_string()) {
      if (t.info.never_empty && text.empty()) return Guard::never();
      if (!t.info.pattern.empty()) {
        const re2::RE2* pattern = impl_.pattern(t.info.pattern);
        if (pattern && !re2::RE2::FullMatch(re2::StringPiece(text.data(), text.size()), *pattern))
          return Guard::never();
      }
    }
    Value term = store_.unknown(id);
    return atom(term, literal);
  }

  Guard terms(TermId a, TermId b) {
    if (a == b) return Guard::always();
    Nature x = nature(a), y = nature(b);
    if (x == Nature::partition && y == Nature::partition) return Guard::always();
    Value left = store_.unknown(a), right = store_.unknown(b);
    Role mine = store_.role_of(left), other = store_.role_of(right);
    if (mine != Role::none && other != Role::none) {
      if (mine != other) return Guard::never();
      if (is_core(mine)) return Guard::always();
    }
    if (x != y && x != Nature::other && y != Nature::other) return Guard::never();
    const Term& s = impl_.terms[a.index];
    const Term& t = impl_.terms[b.index];
    if (!s.info.allowed.empty() && !t.info.allowed.empty()) {
      bool common = false;
      for (Value v : s.info.allowed)
        for (Value w : t.info.allowed) common |= store_.same(store_.to_text(v), store_.to_text(w));
      if (!common) return Guard::never();
    }
    return atom(left, right);
  }

  // --- Text in pieces
  // -------------------------------------------------------------------------------------------------

  std::vector<Piece> pieces_of(Value v) const {
    if (v.is_unknown()) return {Piece{{}, v.term(), v.where}};
    std::vector<Piece> flat;
    for (const Piece& p : v.pieces()) {
      if (p.known()) {
        flat.push_back(p);
        continue;
      }
      Value now = follow(store_.unknown(p.term));
      if (now.is_string())
        for (const Piece& inner : now.pieces()) flat.push_back(inner);
      else if (now.is_unknown())
        flat.push_back({{}, now.term(), p.where});
      else
        for (const Piece& inner : store_.to_text(now).pieces()) flat.push_back(inner);
    }
    return flat;
  }

  bool provably_same(const Piece& a, const Piece& b) {
    return !a.known() && !b.known() && terms(a.term, b.term).is_always();
  }

  // Characters that the text of such a term never has: where it ends is then certain.
  static std::string_view never_has(Nature nature) {
    switch (nature) {
      case Nature::account:
        return ":/-_.*";
      case Nature::region:
      case Nature::partition:
        return ":/_.*";
      case Nature::url_suffix:
        return ":/*";
      case Nature::other:
        return "";
    }
    return "";
  }

  Guard texts(Value a, Value b) {
    if (a.is_unknown() && b.is_unknown()) return terms(a.term(), b.term());
    std::vector<Piece> x = pieces_of(a), y = pieces_of(b);
    std::size_t i = 0, j = 0;
    Guard so_far = Guard::always();
    // From the front.
    while (i < x.size() && j < y.size()) {
      Piece& p = x[i];
      Piece& q = y[j];
      if (p.known() && q.known()) {
        std::size_t n = std::min(p.text.size(), q.text.size());
        if (p.text.substr(0, n) != q.text.substr(0, n)) return Guard::never();
        p.text.remove_prefix(n);
        q.text.remove_prefix(n);
        if (p.text.empty()) ++i;
        if (q.text.empty()) ++j;
        continue;
      }
      if (!p.known() && !q.known()) {
        if (provably_same(p, q)) {
          ++i;
          ++j;
          continue;
        }
        Nature n = nature(p.term), m = nature(q.term);
        bool accounts = n == Nature::account && m == Nature::account;
        bool delimited = n == m && n != Nature::other && i + 1 < x.size() && j + 1 < y.size() && x[i + 1].known() &&
                         y[j + 1].known() && never_has(n).find(x[i + 1].text[0]) != std::string_view::npos &&
                         never_has(n).find(y[j + 1].text[0]) != std::string_view::npos;
        if (accounts || delimited) {
          so_far = store_.both(so_far, terms(p.term, q.term));
          if (so_far.is_never()) return so_far;
          ++i;
          ++j;
          continue;
        }
        break;
      }
      // A term against text: where the term's end is certain, it equals that much of the text.
      Piece& term = p.known() ? q : p;
      Piece& text = p.known() ? p : q;
      Nature n = nature(term.term);
      std::size_t& at_term = p.known() ? j : i;
      std::size_t& at_text = p.known() ? i : j;
      std::vector<Piece>& term_side = p.known() ? y : x;
      std::vector<Piece>& text_side = p.known() ? x : y;
      std::size_t length = std::string_view::npos;
      bool last_of_both = at_term + 1 == term_side.size() && at_text + 1 == text_side.size();
      if (last_of_both) {
        length = text.text.size();
      } else if (n == Nature::account) {
        if (text.text.size() < 12) {
          if (!digits(text.text) || at_text + 1 == text_side.size()) return Guard::never();
          break;
        }
        length = 12;
      } else if (n != Nature::other && at_term + 1 < term_side.size() && term_side[at_term + 1].known()) {
        char next = term_side[at_term + 1].text[0];
        if (never_has(n).find(next) != std::string_view::npos) {
          length = text.text.find(next);
          if (length == std::string_view::npos && at_text + 1 == text_side.size()) return Guard::never();
        }
      }
      if (length == std::string_view::npos) break;
      so_far = store_.both(so_far, term_and_literal(term.term, store_.string(text.text.substr(0, length))));
      if (so_far.is_never()) return so_far;
      text.text.remove_prefix(length);
      if (text.text.empty()) ++at_text;
      ++at_term;
    }
    // From the back.
    std::size_t k = x.size(), l = y.size();
    while (k > i && l > j) {
      Piece& p = x[k - 1];
      Piece& q = y[l - 1];
      if (p.known() && q.known()) {
        std::size_t n = std::min(p.text.size(), q.text.size());
        if (p.text.substr(p.text.size() - n) != q.text.substr(q.text.size() - n)) return Guard::never();
        p.text.remove_suffix(n);
        q.text.remove_suffix(n);
        if (p.text.empty()) --k;
        if (q.text.empty()) --l;
        continue;
      }
      if (provably_same(p, q)) {
        --k;
        --l;
        continue;
      }
      break;
    }
    return store_.both(so_far, remainders(std::span(x).subspan(i, k - i), std::span(y).subspan(j, l - j)));
  }

  Guard remainders(std::span<const Piece> x, std::span<const Piece> y) {
    if (x.empty() && y.empty()) return Guard::always();
    if (x.empty() || y.empty()) {
      // The rest of the other must be empty text.
      Guard result = Guard::always();
      for (const Piece& p : x.empty() ? y : x) {
        if (p.known()) return Guard::never();
        result = store_.both(result, term_and_literal(p.term, store_.string("")));
      }
      return result;
    }
    if (x.size() == 1 && y.size() == 1) {
      if (!x[0].known() && !y[0].known()) return terms(x[0].term, y[0].term);
      if (!x[0].known()) return term_and_literal(x[0].term, store_.string(y[0].text));
      if (!y[0].known()) return term_and_literal(y[0].term, store_.string(x[0].text));
    }
    // Text that one side needs and the other, wholly known, does not have.
    if (!fits(x, y) || !fits(y, x)) return Guard::never();
    return atom(string_of(store_, impl_, x), string_of(store_, impl_, y));
  }

  // Where `whole` is one known text: do the known pieces of `parts` stand in it, in order?
  static bool fits(std::span<const Piece> parts, std::span<const Piece> whole) {
    if (whole.size() != 1 || !whole[0].known()) return true;
    std::string_view text = whole[0].text;
    for (std::size_t i = 0; i < parts.size(); ++i) {
      if (!parts[i].known()) continue;
      std::size_t at = text.find(parts[i].text);
      if (at == std::string_view::npos || (i == 0 && at != 0)) return false;
      text.remove_prefix(at + parts[i].text.size());
    }
    return true;
  }

  // --- Containers
  // -----------------------------------------------------------------------------------------------------

  Guard lists(Value a, Value b, unsigned depth) {
    if (a.shape() == Shape::set || b.shape() == Shape::set) return sets(a, b, depth);
    bool certain = !a.open() && !b.open();
    for (const Element& e : a.elements()) certain &= e.guard.is_always();
    for (const Element& e : b.elements()) certain &= e.guard.is_always();
    if (!certain) return atom(a, b);
    if (a.elements().size() != b.elements().size()) return Guard::never();
    Guard result = Guard::always();
    for (std::size_t i = 0; i < a.elements().size() && !result.is_never(); ++i)
      result = store_.both(result, equal(a.elements()[i].value, b.elements()[i].value, depth + 1));
    return result;
  }

  Guard sets(Value a, Value b, unsigned depth) {
    if (!a.is_wholly_known() || !b.is_wholly_known()) return atom(a, b);
    if (a.elements().size() != b.elements().size()) return Guard::never();
    for (const Element& e : a.elements()) {
      bool found = false;
      for (const Element& f : b.elements()) found |= equal(e.value, f.value, depth + 1).is_always();
      if (!found) return Guard::never();
    }
    return Guard::always();
  }

  Guard objects(Value a, Value b, unsigned depth) {
    Guard result = Guard::always();
    for (const Entry& e : a.entries()) {
      const Entry* other = b.find(e.key);
      if (!other) {
        if (b.open()) return atom(a, b);
        result = store_.both(result, store_.negate(e.guard));
      } else if (!e.guard.is_always() || !other->guard.is_always()) {
        if (e.guard != other->guard) return atom(a, b);
        result = store_.both(result, store_.either(store_.negate(e.guard), equal(e.value, other->value, depth + 1)));
      } else {
        result = store_.both(result, equal(e.value, other->value, depth + 1));
      }
      if (result.is_never()) return result;
    }
    for (const Entry& e : b.entries()) {
      if (a.find(e.key)) continue;
      if (a.open()) return atom(a, b);
      result = store_.both(result, store_.negate(e.guard));
    }
    if (a.open() || b.open()) return result.is_never() ? result : atom(a, b);
    return result;
  }

  Store& store_;
  Store::Impl& impl_;
};

// A question about text as an atom: the truth of `call name(text, other)`.
Guard text_atom(Store& store, std::string_view name, Value text, std::string_view other) {
  TermInfo info;
  info.type = Type::boolean;
  return store.truth(store.unknown(Op::call, name, {text, store.string(other)}, info));
}

}  // namespace

Guard Store::equal(Value a, Value b) {
  return Comparison(*this, *impl_).equal(a, b);
}

namespace {

// Decides a question about text from what is known of it: choices, allowed values, bound terms; else gives an atom.
template <typename Known, typename Partly>
Guard ask(Store& store, Value text, std::string_view name, std::string_view other, Known known, Partly partly,
          unsigned depth = 0) {
  text = store.to_text(store.resolve(text));
  if (text.is_known_string()) return known(text.text()) ? Guard::always() : Guard::never();
  if (text.is_choice() && depth < 8) {
    Guard result = Guard::never();
    for (const Alternative& a : text.alternatives())
      result = store.either(result, store.both(a.guard, ask(store, a.value, name, other, known, partly, depth + 1)));
    return result;
  }
  if (text.is_unknown()) {
    std::span<const Value> allowed = store.term(text.term()).info.allowed;
    bool all = !allowed.empty(), any = allowed.empty();
    for (Value v : allowed) {
      bool holds = known(store.to_text(v).text());
      all &= holds;
      any |= holds;
    }
    if (all) return Guard::always();
    if (!any) return Guard::never();
  }
  if (text.is_string()) {
    Tri decided = partly(text.pieces());
    if (decided != Tri::undecided) return decided == Tri::yes ? Guard::always() : Guard::never();
  } else if (!text.is_unknown()) {
    return Guard::never();
  }
  return text_atom(store, name, text, other);
}

}  // namespace

Guard Store::starts_with(Value text, std::string_view prefix) {
  return ask(
      *this, text, "starts_with", prefix, [&](std::string_view t) { return t.starts_with(prefix); },
      [&](std::span<const Piece> pieces) {
        if (prefix.empty()) return Tri::yes;
        if (!pieces[0].known()) return Tri::undecided;
        std::string_view t = pieces[0].text;
        if (t.size() >= prefix.size()) return tri(t.starts_with(prefix));
        return prefix.starts_with(t) ? Tri::undecided : Tri::no;
      });
}

Guard Store::ends_with(Value text, std::string_view suffix) {
  return ask(
      *this, text, "ends_with", suffix, [&](std::string_view t) { return t.ends_with(suffix); },
      [&](std::span<const Piece> pieces) {
        if (suffix.empty()) return Tri::yes;
        if (!pieces.back().known()) return Tri::undecided;
        std::string_view t = pieces.back().text;
        if (t.size() >= suffix.size()) return tri(t.ends_with(suffix));
        return suffix.ends_with(t) ? Tri::undecided : Tri::no;
      });
}

Guard Store::contains(Value text, std::string_view part) {
  return ask(
      *this, text, "contains", part, [&](std::string_view t) { return t.find(part) != std::string_view::npos; },
      [&](std::span<const Piece> pieces) {
        for (const Piece& p : pieces)
          if (p.known() && p.text.find(part) != std::string_view::npos) return Tri::yes;
        return Tri::undecided;
      });
}

Guard Store::matches(Value text, std::string_view pattern) {
  const re2::RE2* compiled = impl_->pattern(pattern);
  if (!compiled) return text_atom(*this, "matches", text, pattern);
  return ask(
      *this, text, "matches", pattern,
      [&](std::string_view t) { return re2::RE2::PartialMatch(re2::StringPiece(t.data(), t.size()), *compiled); },
      [](std::span<const Piece>) { return Tri::undecided; });
}

}  // namespace analyzer::value
