# What a build can be asked for; the presets set these.
option(SRA_LINT_TESTS "Build the tests" ON)
option(SRA_LINT_BENCH "Build the benchmarks" OFF)
option(SRA_LINT_FUZZ "Build the fuzz targets (clang only)" OFF)
option(SRA_LINT_WERROR "Treat warnings as errors" OFF)
set(SRA_LINT_SANITIZE "" CACHE STRING "Sanitizers to build with, as in -fsanitize=")

find_program(SRA_LINT_CCACHE ccache)
if(SRA_LINT_CCACHE)
  set(CMAKE_C_COMPILER_LAUNCHER "${SRA_LINT_CCACHE}")
  set(CMAKE_CXX_COMPILER_LAUNCHER "${SRA_LINT_CCACHE}")
endif()
find_program(SRA_LINT_LLD ld.lld)
if(SRA_LINT_LLD)
  add_link_options(-fuse-ld=lld)
endif()

# Debian's libraries name more than they use; each costs time at start.
add_link_options(-Wl,--as-needed)

add_compile_options(-Wall -Wextra -Wpedantic -Wshadow -Wno-missing-field-initializers)
if(SRA_LINT_WERROR)
  add_compile_options(-Werror)
endif()
if(SRA_LINT_SANITIZE)
  add_compile_options(-fsanitize=${SRA_LINT_SANITIZE} -fno-omit-frame-pointer -g1)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND SRA_LINT_SANITIZE MATCHES "undefined")
    # These double the time to compile; what they would find crashes under the address sanitizer, or is alignment.
    add_compile_options(
      -fno-sanitize=null,alignment,vptr,object-size,nonnull-attribute,returns-nonnull-attribute,pointer-overflow)
  endif()
  add_link_options(-fsanitize=${SRA_LINT_SANITIZE})
endif()
