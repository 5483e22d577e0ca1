// Equality and order of values, in three values.
//
// Equality is CEL's: numbers of different types compare by value, values of different types are unequal rather than an
// error, NaN equals nothing. Absent equals absent and null.
#pragma once

#include "engine/cel/sources.h"

namespace analyzer::engine::cel {

Answer equals(EvalContext& context, const Value& left, const Value& right);
// Is `value` a member? Guards and open rests count; no list at all has no members.
Answer contains(EvalContext& context, const ListSource& list, const Value& value);

// Does `left` come before `right`? A boolean, an unknown, or the error that they have no order.
Value less(EvalContext& context, const Value& left, const Value& right);

bool is_number(const Value& value);
bool is_nan(const Value& value);
// Across int, uint and double; false with NaN. Exact between whole numbers.
bool number_less(const Value& left, const Value& right);
bool number_equal(const Value& left, const Value& right);

}  // namespace analyzer::engine::cel
