// cidrhost, cidrnetmask, cidrsubnet, cidrsubnets, for IPv4 and IPv6.
#include <fmt/format.h>

#include <array>
#include <charconv>

#include "frontends/terraform/functions/call.h"
#include "frontends/terraform/number.h"

namespace analyzer::frontends::terraform {

using value::Element;
using value::Value;
using Args = std::span<const Value>;

namespace {

__extension__ using Bits = unsigned __int128;

struct Prefix {
  Bits address = 0;  // in the low 32 or 128 bits, host bits cleared
  int length = 0;
  int width = 32;  // 32 or 128
};

Bits mask_of(int length, int width) {
  if (length == 0) return 0;
  Bits ones = width == 128 ? ~Bits(0) : (Bits(1) << 32) - 1;
  return length == width ? ones : ones & ~((Bits(1) << (width - length)) - 1);
}

std::optional<Bits> parse_v4(std::string_view t) {
  Bits address = 0;
  for (int i = 0; i < 4; ++i) {
    std::size_t end = 0;
    unsigned octet = 0;
    while (end < t.size() && t[end] >= '0' && t[end] <= '9' && end < 4)
      octet = octet * 10 + static_cast<unsigned>(t[end++] - '0');
    // Leading zeros are decimal here, as Terraform kept them when Go began to refuse them.
    if (end == 0 || octet > 255) return std::nullopt;
    address = address << 8 | octet;
    t.remove_prefix(end);
    if (i < 3) {
      if (t.empty() || t[0] != '.') return std::nullopt;
      t.remove_prefix(1);
    }
  }
  if (!t.empty()) return std::nullopt;
  return address;
}

std::optional<Bits> parse_v6(std::string_view t) {
  std::array<unsigned, 8> groups{};
  int count = 0, gap = -1;
  if (t.substr(0, 2) == "::") {
    gap = 0;
    t.remove_prefix(2);
  }
  while (!t.empty()) {
    if (count == 8) return std::nullopt;
    std::size_t end = t.find(':');
    std::string_view group = t.substr(0, end);
    if (group.find('.') != std::string_view::npos && end == std::string_view::npos && count <= 6) {
      std::optional<Bits> tail = parse_v4(group);
      if (!tail) return std::nullopt;
      groups[static_cast<std::size_t>(count++)] = static_cast<unsigned>(*tail >> 16);
      groups[static_cast<std::size_t>(count++)] = static_cast<unsigned>(*tail & 0xffff);
      t = {};
      break;
    }
    unsigned value = 0;
    auto [stop, error] = std::from_chars(group.data(), group.data() + group.size(), value, 16);
    if (group.empty() || group.size() > 4 || error != std::errc{} || stop != group.data() + group.size())
      return std::nullopt;
    groups[static_cast<std::size_t>(count++)] = value;
    t.remove_prefix(group.size());
    if (t.empty()) break;
    t.remove_prefix(1);
    if (!t.empty() && t[0] == ':') {
      if (gap >= 0) return std::nullopt;
      gap = count;
      t.remove_prefix(1);
    } else if (t.empty()) {
      return std::nullopt;
    }
  }
  if (gap < 0 && count != 8) return std::nullopt;
  if (gap >= 0 && count == 8) return std::nullopt;
  Bits address = 0;
  for (int i = 0; i < 8; ++i) {
    int from = gap < 0 || i < gap ? i : i < gap + (8 - count) ? -1 : i - (8 - count);
    address = address << 16 | (from < 0 ? 0u : groups[static_cast<std::size_t>(from)]);
  }
  return address;
}

std::optional<Prefix> parse_prefix(std::string_view t) {
  std::size_t slash = t.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  Prefix p;
  std::string_view host = t.substr(0, slash), length = t.substr(slash + 1);
  p.width = host.find(':') == std::string_view::npos ? 32 : 128;
  std::optional<Bits> address = p.width == 32 ? parse_v4(host) : parse_v6(host);
  auto [stop, error] = std::from_chars(length.data(), length.data() + length.size(), p.length);
  if (!address || length.empty() || error != std::errc{} || stop != length.data() + length.size() || p.length < 0 ||
      p.length > p.width)
    return std::nullopt;
  p.address = *address & mask_of(p.length, p.width);
  return p;
}

std::string address_text(Bits address, int width) {
  if (width == 32)
    return fmt::format("{}.{}.{}.{}", static_cast<unsigned>(address >> 24 & 255),
                       static_cast<unsigned>(address >> 16 & 255), static_cast<unsigned>(address >> 8 & 255),
                       static_cast<unsigned>(address & 255));
  std::array<unsigned, 8> groups{};
  for (std::size_t i = 0; i < 8; ++i) groups[i] = static_cast<unsigned>(address >> (112 - 16 * i) & 0xffff);
  std::size_t best = 8, best_size = 1;  // a single zero group stays
  for (std::size_t i = 0; i < 8; ++i) {
    std::size_t j = i;
    while (j < 8 && groups[j] == 0) ++j;
    if (j - i > best_size) {
      best = i;
      best_size = j - i;
    }
  }
  std::string out;
  for (std::size_t i = 0; i < 8; ++i) {
    if (i == best) {
      out += "::";
      i += best_size - 1;
      continue;
    }
    if (!out.empty() && out.back() != ':') out += ':';
    out += fmt::format("{:x}", groups[i]);
  }
  return out;
}

// A whole number that may be as large as an IPv6 host part.
struct Whole {
  Bits magnitude = 0;
  bool negative = false;
};
std::optional<Whole> whole(Value v) {
  std::optional<Number> n = Number::parse(v.number_text());
  if (!n || !n->is_whole()) return std::nullopt;
  Whole w;
  std::string text = n->text();
  std::string_view digits = text;
  if (digits[0] == '-') {
    w.negative = true;
    digits.remove_prefix(1);
  }
  if (digits.size() > 38) return std::nullopt;
  for (char c : digits) w.magnitude = w.magnitude * 10 + static_cast<unsigned>(c - '0');
  return w;
}

Value no_prefix(const Call& call, Value v) {
  return call.error("`" + std::string(v.text()) + "` is no CIDR prefix");
}

Value cidrhost(const Call& call, Args a) {
  std::optional<Prefix> p = parse_prefix(a[0].text());
  if (!p) return no_prefix(call, a[0]);
  std::optional<Whole> host = whole(a[1]);
  if (!host) return call.error("the host number must be a whole number");
  int bits = p->width - p->length;
  Bits highest = bits == 128 ? ~Bits(0) : (Bits(1) << bits) - 1;
  Bits number = host->magnitude;
  if (host->negative) {
    if (host->magnitude == 0 || host->magnitude - 1 > highest)
      return call.error(fmt::format("a prefix of {} does not accommodate that host", p->length));
    number = highest - (host->magnitude - 1);
  }
  if (number > highest) return call.error(fmt::format("a prefix of {} does not accommodate that host", p->length));
  return call.text(address_text(p->address | number, p->width));
}

Value cidrnetmask(const Call& call, Args a) {
  std::optional<Prefix> p = parse_prefix(a[0].text());
  if (!p) return no_prefix(call, a[0]);
  if (p->width != 32) return call.error("IPv6 addresses cannot have a netmask");
  return call.text(address_text(mask_of(p->length, 32), 32));
}

Value cidrsubnet(const Call& call, Args a) {
  std::optional<Prefix> p = parse_prefix(a[0].text());
  if (!p) return no_prefix(call, a[0]);
  std::optional<Whole> new_bits = whole(a[1]), number = whole(a[2]);
  if (!new_bits || !number || new_bits->negative)
    return call.error("new bits and network number must be whole numbers");
  if (new_bits->magnitude > static_cast<unsigned>(p->width - p->length))
    return call.error(fmt::format("not enough remaining address space for a subnet with a prefix of {} bits after {}",
                                  static_cast<int>(new_bits->magnitude) + p->length, p->length));
  int length = p->length + static_cast<int>(new_bits->magnitude);
  int extra = static_cast<int>(new_bits->magnitude);
  Bits highest = extra == 128 ? ~Bits(0) : (Bits(1) << extra) - 1;
  Bits n = number->magnitude;
  if (number->negative) {
    if (n == 0 || n - 1 > highest) return call.error("the prefix does not accommodate that subnet number");
    n = highest - (n - 1);
  }
  if (n > highest)
    return call.error(fmt::format("a prefix extension of {} does not accommodate that subnet number", extra));
  Bits shifted = p->width - length >= 128 ? 0 : n << (p->width - length);
  return call.text(fmt::format("{}/{}", address_text(p->address | shifted, p->width), length));
}

Value cidrsubnets(const Call& call, Args a) {
  std::optional<Prefix> p = parse_prefix(a[0].text());
  if (!p) return no_prefix(call, a[0]);
  std::vector<Element> subnets;
  Bits next = p->address;
  bool full = false;
  Bits last = p->address | (p->width == 128 && p->length == 0 ? ~Bits(0) : ((Bits(1) << (p->width - p->length)) - 1));
  for (std::size_t i = 1; i < a.size(); ++i) {
    std::optional<Whole> bits = whole(a[i]);
    if (!bits || bits->negative || bits->magnitude < 1) return call.error("must extend the prefix by at least one bit");
    if (bits->magnitude > 32) return call.error("may not extend the prefix by more than 32 bits");
    int length = p->length + static_cast<int>(bits->magnitude);
    if (length > p->width)
      return call.error(fmt::format("would extend the prefix to {} bits, which is too long", length));
    Bits size = p->width - length >= 128 ? 0 : Bits(1) << (p->width - length);
    Bits start = (next + size - 1) & ~(size - 1);  // at its own alignment
    if (full || start < next || start > last || last - start < size - 1)
      return call.error("not enough remaining address space for the subnets");
    subnets.push_back({call.text(fmt::format("{}/{}", address_text(start, p->width), length))});
    next = start + size;
    full = next == 0 || start + (size - 1) == last;
  }
  return call.store.list(subnets, value::Shape::list);
}

constexpr Function table[] = {
    {"cidrhost", "prefix:string hostnum:number", value::Type::string, Needs::all, cidrhost},
    {"cidrnetmask", "prefix:string", value::Type::string, Needs::all, cidrnetmask},
    {"cidrsubnet", "prefix:string newbits:number netnum:number", value::Type::string, Needs::all, cidrsubnet},
    {"cidrsubnets", "prefix:string newbits:number*", value::Type::list, Needs::all, cidrsubnets},
};

}  // namespace

std::span<const Function> network_functions() {
  return table;
}

}  // namespace analyzer::frontends::terraform
