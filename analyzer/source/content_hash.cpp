#include "source/content_hash.h"

#include <mbedtls/sha256.h>

namespace analyzer::source {

ContentHash content_hash(std::string_view text) {
  ContentHash hash;
  mbedtls_sha256_ret(reinterpret_cast<const unsigned char*>(text.data()), text.size(), hash.bytes.data(), 0);
  return hash;
}

}  // namespace analyzer::source
