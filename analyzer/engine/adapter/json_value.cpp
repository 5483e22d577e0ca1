#include "engine/adapter/json_value.h"

#include <nlohmann/json.hpp>

#include "engine/cel/collections.h"

namespace analyzer::engine::adapter {

namespace {

cel::Value convert(cel::EvalContext& context, const nlohmann::json& json) {
  auto& arena = context.arena();
  switch (json.type()) {
    case nlohmann::json::value_t::boolean:
      return cel::Value::boolean(json.get<bool>());
    case nlohmann::json::value_t::number_integer:
      return cel::Value::integer(json.get<std::int64_t>());
    case nlohmann::json::value_t::number_unsigned:
      return cel::Value::integer(static_cast<std::int64_t>(json.get<std::uint64_t>()));
    case nlohmann::json::value_t::number_float:
      return cel::Value::floating(json.get<double>());
    case nlohmann::json::value_t::string:
      return context.string(json.get_ref<const std::string&>());
    case nlohmann::json::value_t::array: {
      std::vector<cel::Value> elements;
      for (const auto& element : json) elements.push_back(convert(context, element));
      return context.list(elements);
    }
    case nlohmann::json::value_t::object: {
      std::vector<cel::Value> keys, values;
      for (const auto& [key, element] : json.items()) {
        keys.push_back(context.string(key));
        values.push_back(convert(context, element));
      }
      return cel::Value::map(arena.make<cel::ArenaMap>(arena.copy(std::span<const cel::Value>(keys)),
                                                       arena.copy(std::span<const cel::Value>(values))));
    }
    default:
      return cel::Value::null();
  }
}

}  // namespace

cel::Value json_value(cel::EvalContext& context, std::string_view text) {
  const nlohmann::json json = nlohmann::json::parse(text, nullptr, false);
  if (json.is_discarded()) return context.error("`" + std::string(text) + "` is no JSON");
  return convert(context, json);
}

}  // namespace analyzer::engine::adapter
