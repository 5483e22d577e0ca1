// `Fn::Base64`: text as base 64. Its other face is the text itself, since that is what readers ask about.
#include "frontends/cloudformation/evaluator.h"
#include "frontends/cloudformation/intrinsics/table.h"

namespace analyzer::frontends::cloudformation::intrinsic {

using value::Value;

namespace {

std::string encode(std::string_view text) {
  constexpr char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  out.reserve((text.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < text.size(); i += 3) {
    std::uint32_t bits = 0;
    for (std::size_t k = 0; k < 3; ++k)
      bits = bits << 8 | (i + k < text.size() ? static_cast<unsigned char>(text[i + k]) : 0u);
    for (std::size_t k = 0; k < 4; ++k)
      out += i + k <= text.size() && (k < 2 || i + k - 1 < text.size()) ? digits[bits >> (18 - 6 * k) & 63] : '=';
  }
  return out;
}

}  // namespace

Value base64(Evaluator& evaluator, const Call& call) {
  value::Store& store = evaluator.store();
  return store.lift(store.to_text(evaluator.argument(call)), [&](Value text) {
    if (store.is_invalid(text)) return text;
    if (text.is_known_string()) return store.encoded(store.string(encode(text.text())), text);
    return store.unknown(value::Op::call, "Fn::Base64", {text},
                         {.type = value::Type::string, .says = "a text in base 64"});
  });
}

}  // namespace analyzer::frontends::cloudformation::intrinsic
