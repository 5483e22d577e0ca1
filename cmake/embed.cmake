# Files compiled into the program.
#
#   embed_files(<target> NAMESPACE <name> FILES <files…>)
#
# The target gets `embedded/<name>.h`, whose `analyzer::embedded::<name>::files()` gives path and content of each file, in
# the order given; the path is relative to the project. The C++ text depends on the files alone.
function(embed_files target)
  cmake_parse_arguments(ARG "" "NAMESPACE" "FILES" ${ARGN})
  set(folder "${PROJECT_BINARY_DIR}/embedded_files/${ARG_NAMESPACE}")
  set(header "${folder}/embedded/${ARG_NAMESPACE}.h")
  set(source "${folder}/${ARG_NAMESPACE}.cpp")
  set(inputs "")
  foreach(file ${ARG_FILES})
    get_filename_component(file "${file}" ABSOLUTE)
    list(APPEND inputs "${file}")
  endforeach()
  list(JOIN inputs "|" joined)
  add_custom_command(
    OUTPUT "${source}" "${header}"
    COMMAND "${CMAKE_COMMAND}" "-DNAMESPACE=${ARG_NAMESPACE}" "-DROOT=${PROJECT_SOURCE_DIR}" "-DFILES=${joined}"
            "-DSOURCE=${source}" "-DHEADER=${header}" -P "${PROJECT_SOURCE_DIR}/cmake/embed_script.cmake"
    DEPENDS ${inputs} "${PROJECT_SOURCE_DIR}/cmake/embed_script.cmake"
    COMMENT "Embedding ${ARG_NAMESPACE}"
    VERBATIM)
  target_sources(${target} PRIVATE "${source}" "${header}")
  target_include_directories(${target} PRIVATE "${folder}")
endfunction()
