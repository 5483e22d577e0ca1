// `Fn::Cidr`: equal blocks cut from an IPv4 or IPv6 block. Blocks of a known IPv4 block are computed; others are terms.
#include "frontends/cloudformation/evaluator.h"
#include "frontends/cloudformation/intrinsics/table.h"

#include <fmt/format.h>

#include <charconv>

namespace analyzer::frontends::cloudformation::intrinsic {

using value::Value;

namespace {

std::optional<long> whole(Value v) {
  if (!v.is_known_string()) return std::nullopt;
  long n = 0;
  std::string_view text = v.text();
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), n);
  if (text.empty() || error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return n;
}

struct Block {
  std::uint32_t address;
  int prefix;
};

std::optional<Block> parse_block(std::string_view text) {
  Block block{0, 0};
  for (int octet = 0; octet < 4; ++octet) {
    unsigned n = 0;
    auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), n);
    if (error != std::errc{} || n > 255) return std::nullopt;
    block.address = block.address << 8 | n;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    if (text.empty() || text[0] != (octet == 3 ? '/' : '.')) return std::nullopt;
    text.remove_prefix(1);
  }
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), block.prefix);
  if (error != std::errc{} || end != text.data() + text.size() || block.prefix < 0 || block.prefix > 32)
    return std::nullopt;
  return block;
}

}  // namespace

Value cidr(Evaluator& evaluator, const Call& call) {
  value::Store& store = evaluator.store();
  std::vector<const syntax::Node*> arguments = call.arguments();
  Value block = store.to_text(evaluator.evaluate(*arguments[0]));
  Value count = store.to_text(evaluator.evaluate(*arguments[1]));
  Value bits = arguments.size() > 2 ? store.to_text(evaluator.evaluate(*arguments[2])) : store.null();
  std::optional<long> wanted = whole(count), host_bits = whole(bits);
  if (block.is_known_string() && wanted && host_bits && *wanted > 0 && *wanted <= 256 && *host_bits > 0 &&
      *host_bits < 32) {
    if (std::optional<Block> whole_block = parse_block(block.text());
        whole_block && 32 - *host_bits >= whole_block->prefix) {
      std::vector<value::Element> blocks;
      std::uint64_t size = std::uint64_t{1} << *host_bits;
      std::uint64_t base =
          whole_block->prefix == 0 ? 0 : whole_block->address & ~((std::uint64_t{1} << (32 - whole_block->prefix)) - 1);
      std::uint64_t end = base + (std::uint64_t{1} << (32 - whole_block->prefix));
      for (long i = 0; i < *wanted && base + static_cast<std::uint64_t>(i + 1) * size <= end; ++i) {
        std::uint64_t a = base + static_cast<std::uint64_t>(i) * size;
        blocks.push_back({store.string(fmt::format("{}.{}.{}.{}/{}", a >> 24 & 255, a >> 16 & 255, a >> 8 & 255,
                                                   a & 255, 32 - *host_bits)),
                          value::Guard::always()});
      }
      if (blocks.size() == static_cast<std::size_t>(*wanted)) return store.list(blocks);
    }
  }
  return store.unknown(value::Op::call, "Fn::Cidr", {block, count, bits},
                       {.type = value::Type::list, .says = "blocks of an address range"});
}

}  // namespace analyzer::frontends::cloudformation::intrinsic
