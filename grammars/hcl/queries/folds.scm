(block) @fold
(object) @fold
(tuple) @fold
(for_object) @fold
(for_tuple) @fold
(function_call) @fold
(heredoc) @fold
(comment) @fold
