; Names that nvim, Helix and tree-sitter's own highlighter know.

(comment) @comment

(block type: (identifier) @keyword)
(block label: (identifier) @type)
(block label: (string_literal) @string)
(attribute name: (identifier) @property)

(object_item key: (variable) @property)
(object_item key: (template) @property)

(get_attr name: (identifier) @property)
(variable) @variable
(function_name (identifier) @function)
(_ variable: (identifier) @variable.parameter)

(number) @number
(legacy_index (number) @number)
(boolean) @boolean
(null) @constant.builtin

(template "\"" @string)
(template (template_literal) @string)
(heredoc (template_literal) @string)
(template_if (template_literal) @string)
(template_for (template_literal) @string)
(heredoc_start) @label
(heredoc_end) @label
(escape_sequence) @string.escape

(interpolation ["${" "}"] @punctuation.special)
(if_directive ["%{" "}"] @punctuation.special)
(else_directive ["%{" "}"] @punctuation.special)
(endif_directive ["%{" "}"] @punctuation.special)
(for_directive ["%{" "}"] @punctuation.special)
(endfor_directive ["%{" "}"] @punctuation.special)

["for" "in" "if" "else" "endif" "endfor"] @keyword
["=" "=>" "?" ":" "!" "-" "+" "*" "/" "%" "==" "!=" "<" "<=" ">" ">=" "&&" "||" "::"] @operator
(full_splat) @operator
(expand_final) @operator
(grouping) @operator
["." ","] @punctuation.delimiter
["(" ")" "[" "]" "{" "}"] @punctuation.bracket
