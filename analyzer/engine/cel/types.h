// Static types of CEL, and how they are written: `list(string)`, `map(string, int)`, `ref(kms.key)`, `dyn`.
//
// Types are interned in a `Types`: equal types of one table are one pointer. The simple ones are the same in all
// tables.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace analyzer::engine::cel {

struct Kind;

enum class TypeKind : std::uint8_t {
  dyn,
  null_type,
  boolean,
  integer,
  unsigned_integer,
  floating,
  string,
  bytes,
  timestamp,
  duration,
  type,       // the type of `type(x)`
  list,       // of `element`
  map,        // from `key` to `element`
  object,     // of the kind `name`
  parameter,  // `T` in a function's signature
  error,      // of what did not check; fits everywhere, so that one mistake gives one message
};

struct Type {
  TypeKind kind = TypeKind::dyn;
  const Type* key = nullptr;
  const Type* element = nullptr;
  std::string name;  // of a kind or a parameter
};
using TypeRef = const Type*;

namespace types {
extern const Type dyn, null_type, boolean, integer, unsigned_integer, floating, string, bytes, timestamp, duration,
    type, error;
}

class Types {
 public:
  TypeRef list(TypeRef element);
  TypeRef map(TypeRef key, TypeRef element);
  TypeRef object(std::string_view kind);
  TypeRef parameter(std::string_view name);
  // Null if the text is no type. Words: dyn null bool int uint double string bytes timestamp duration type list(T)
  // map(K, V) ref(kind); `policy` and other bare names with a dot or none are kinds only inside ref(…).
  TypeRef parse(std::string_view text);

 private:
  TypeRef intern(Type type);
  std::mutex mutex_;  // programs of several rules are compiled at once against one table
  std::unordered_map<std::string, std::unique_ptr<Type>> interned_;
};

// As it is written, and as a message shows it.
std::string spell(TypeRef type);

}  // namespace analyzer::engine::cel
