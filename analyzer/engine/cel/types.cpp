#include "engine/cel/types.h"

#include <cctype>

namespace analyzer::engine::cel {

namespace types {
const Type dyn{TypeKind::dyn};
const Type null_type{TypeKind::null_type};
const Type boolean{TypeKind::boolean};
const Type integer{TypeKind::integer};
const Type unsigned_integer{TypeKind::unsigned_integer};
const Type floating{TypeKind::floating};
const Type string{TypeKind::string};
const Type bytes{TypeKind::bytes};
const Type timestamp{TypeKind::timestamp};
const Type duration{TypeKind::duration};
const Type type{TypeKind::type};
const Type error{TypeKind::error};
}  // namespace types

namespace {

struct Word {
  std::string_view text;
  TypeRef type;
};
const Word words[] = {
    {"dyn", &types::dyn},
    {"null", &types::null_type},
    {"null_type", &types::null_type},
    {"bool", &types::boolean},
    {"int", &types::integer},
    {"uint", &types::unsigned_integer},
    {"double", &types::floating},
    {"string", &types::string},
    {"bytes", &types::bytes},
    {"timestamp", &types::timestamp},
    {"duration", &types::duration},
    {"type", &types::type},
};

class TypeReader {
 public:
  TypeReader(Types& types, std::string_view text) : types_(types), text_(text) {}

  TypeRef read_all() {
    const TypeRef type = read(0);
    skip();
    return at_ == text_.size() ? type : nullptr;
  }

 private:
  void skip() {
    while (at_ < text_.size() && text_[at_] == ' ') ++at_;
  }
  bool accept(char c) {
    skip();
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  // A kind's name may have dots and dashes.
  std::string_view word() {
    skip();
    const std::size_t begin = at_;
    while (at_ < text_.size() && (std::isalnum(static_cast<unsigned char>(text_[at_])) != 0 || text_[at_] == '_' ||
                                  text_[at_] == '.' || text_[at_] == '-')) {
      ++at_;
    }
    return text_.substr(begin, at_ - begin);
  }
  TypeRef read(int depth) {
    if (depth > 16) return nullptr;
    const std::string_view name = word();
    if (!accept('(')) {
      if (name.size() == 1 && std::isupper(static_cast<unsigned char>(name[0])) != 0) return types_.parameter(name);
      for (const Word& known : words) {
        if (known.text == name) return known.type;
      }
      return nullptr;
    }
    TypeRef result = nullptr;
    if (name == "ref") {
      const std::string_view kind = word();
      if (!kind.empty()) result = types_.object(kind);
    } else if (name == "list") {
      if (const TypeRef element = read(depth + 1)) result = types_.list(element);
    } else if (name == "map") {
      const TypeRef key = read(depth + 1);
      if (key == nullptr || !accept(',')) return nullptr;
      if (const TypeRef value = read(depth + 1)) result = types_.map(key, value);
    }
    return result != nullptr && accept(')') ? result : nullptr;
  }

  Types& types_;
  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace

TypeRef Types::intern(Type type) {
  std::string spelling = spell(&type);
  const std::lock_guard lock(mutex_);
  std::unique_ptr<Type>& slot = interned_[std::move(spelling)];
  if (slot == nullptr) slot = std::make_unique<Type>(std::move(type));
  return slot.get();
}

TypeRef Types::list(TypeRef element) {
  return intern({TypeKind::list, nullptr, element, {}});
}
TypeRef Types::map(TypeRef key, TypeRef element) {
  return intern({TypeKind::map, key, element, {}});
}
TypeRef Types::object(std::string_view kind) {
  return intern({TypeKind::object, nullptr, nullptr, std::string(kind)});
}
TypeRef Types::parameter(std::string_view name) {
  return intern({TypeKind::parameter, nullptr, nullptr, std::string(name)});
}

TypeRef Types::parse(std::string_view text) {
  return TypeReader(*this, text).read_all();
}

std::string spell(TypeRef type) {
  switch (type->kind) {
    case TypeKind::dyn:
      return "dyn";
    case TypeKind::null_type:
      return "null";
    case TypeKind::boolean:
      return "bool";
    case TypeKind::integer:
      return "int";
    case TypeKind::unsigned_integer:
      return "uint";
    case TypeKind::floating:
      return "double";
    case TypeKind::string:
      return "string";
    case TypeKind::bytes:
      return "bytes";
    case TypeKind::timestamp:
      return "timestamp";
    case TypeKind::duration:
      return "duration";
    case TypeKind::type:
      return "type";
    case TypeKind::list:
      return "list(" + spell(type->element) + ")";
    case TypeKind::map:
      return "map(" + spell(type->key) + ", " + spell(type->element) + ")";
    case TypeKind::object:
      return "ref(" + type->name + ")";
    case TypeKind::parameter:
      return type->name;
    case TypeKind::error:
      return "error";
  }
  return "";
}

}  // namespace analyzer::engine::cel
