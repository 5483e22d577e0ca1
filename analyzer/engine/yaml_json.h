// A YAML node as JSON text: how parameters and attested facts are kept. Plain scalars keep the type that they look
// like.
#pragma once

#include <string>

namespace YAML {
class Node;
}

namespace analyzer::engine {

std::string json_text(const YAML::Node& node);

}  // namespace analyzer::engine
