// Empty: compiled only so that the precompiled header of the tests is built (see CMakeLists.txt).
