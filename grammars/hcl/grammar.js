// The grammar of HCL's native syntax, exact about newlines.
//
// Where a line break counts depends on the innermost bracket: it ends an argument in a body, separates the items of an object, and
// is nothing in parentheses, brackets, calls, `for` expressions and template sequences. The scanner (src/scanner.c) keeps the
// brackets and hands out `_newline` only where it counts; a `_newline` that no rule wants is a syntax error. There is no
// ambiguity in here, so parsing takes linear time.
//
// Names of rules follow the field: attribute, block, body, label; interpolation, directive; traversal, splat.

const identifier = require('./identifier.js');

const precedence = {
  conditional: 1,
  or: 2,
  and: 3,
  equality: 4,
  comparison: 5,
  sum: 6,
  product: 7,
  unary: 8,
};

const comma_separated = rule => seq(rule, repeat(seq(',', rule)));

module.exports = grammar({
  name: 'hcl',

  word: $ => $.identifier,

  extras: $ => [/[ \t\n]|\r\n/, $.comment],

  // The order is that of `enum Token` in src/scanner.c.
  externals: $ => [
    $._newline,
    $.comment,
    '(',
    ')',
    '[',
    ']',
    $._body_open,
    $._object_open,
    $._for_object_open,
    '}',
    $.full_splat,
    $._quote_open,
    $._quote_close,
    $.heredoc_start,
    $.heredoc_end,
    $.template_literal,
    $.escape_sequence,
    $._interpolation_open,
    $._directive_open,
    $._sequence_close,
    $._template_start,
    $._expression_start,
    $._error_sentinel,
  ],

  rules: {
    // A file; or, after a control character that no file contains, a template (U+0001) or an expression (U+0002) alone.
    source_file: $ => choice(
      seq(optional($._newlines), optional(seq($._item, repeat(seq($._newlines, $._item)), optional($._newlines)))),
      seq($._template_start, repeat($._template_part)),
      seq($._expression_start, $._expression),
    ),

    _newlines: $ => repeat1($._newline),

    _item: $ => choice($.attribute, $.block),

    attribute: $ => seq(field('name', $.identifier), '=', field('value', $._expression)),

    block: $ => seq(
      field('type', $.identifier),
      repeat(field('label', choice($.identifier, $.string_literal))),
      alias($._body_open, '{'),
      optional(field('body', $.body)),
      '}',
    ),

    // One attribute on the line of the braces, or items on lines of their own.
    body: $ => choice(
      $.attribute,
      seq($._newlines, repeat(seq($._item, $._newlines))),
    ),

    // A label: no template in it.
    string_literal: $ => seq(
      alias($._quote_open, '"'),
      repeat(choice($.template_literal, $.escape_sequence)),
      alias($._quote_close, '"'),
    ),

    _expression: $ => choice(
      $._term,
      $.unary_operation,
      $.binary_operation,
      $.conditional,
    ),

    _term: $ => choice($._primary, $.traversal),

    _primary: $ => choice(
      $.number,
      $.boolean,
      $.null,
      alias($.identifier, $.variable),
      $.template,
      $.heredoc,
      $.function_call,
      $.tuple,
      $.object,
      $.for_tuple,
      $.for_object,
      $.parentheses,
    ),

    // As HashiCorp's scanner takes it; `1.2.3` is one token, and no number.
    number: _ => /[0-9](\.*([0-9]|[eE][+-]?[0-9]))*/,

    boolean: _ => choice('true', 'false'),

    null: _ => 'null',

    traversal: $ => seq($._primary, repeat1($._step)),

    _step: $ => choice($.get_attr, $.legacy_index, $.attribute_splat, $.index, $.full_splat),

    get_attr: $ => seq('.', field('name', $.identifier)),

    legacy_index: $ => seq('.', $.number),

    // Takes all names and legacy indices that follow: no second `.*` before a bracket.
    attribute_splat: $ => prec.right(seq('.', '*', repeat(choice($.get_attr, $.legacy_index)))),

    index: $ => seq('[', field('key', $._expression), ']'),

    unary_operation: $ => prec(precedence.unary, seq(
      field('operator', choice('-', '!')),
      field('operand', $._expression),
    )),

    binary_operation: $ => choice(...[
      ['||', precedence.or],
      ['&&', precedence.and],
      ['==', precedence.equality],
      ['!=', precedence.equality],
      ['<', precedence.comparison],
      ['<=', precedence.comparison],
      ['>', precedence.comparison],
      ['>=', precedence.comparison],
      ['+', precedence.sum],
      ['-', precedence.sum],
      ['*', precedence.product],
      ['/', precedence.product],
      ['%', precedence.product],
    ].map(([operator, level]) => prec.left(level, seq(
      field('left', $._expression),
      field('operator', operator),
      field('right', $._expression),
    )))),

    conditional: $ => prec.right(precedence.conditional, seq(
      field('condition', $._expression),
      '?',
      field('true_result', $._expression),
      ':',
      field('false_result', $._expression),
    )),

    function_call: $ => seq(
      field('name', $.function_name),
      '(',
      optional(seq(comma_separated($._expression), optional(choice(',', alias('...', $.expand_final))))),
      ')',
    ),

    // Words that are values elsewhere may name a function.
    function_name: $ => seq(
      choice($.identifier, alias(choice('true', 'false', 'null'), $.identifier)),
      repeat(seq('::', $.identifier)),
    ),

    parentheses: $ => seq('(', $._expression, ')'),

    tuple: $ => seq('[', optional(seq(comma_separated($._expression), optional(','))), ']'),

    object: $ => seq(
      alias($._object_open, '{'),
      optional($._newlines),
      optional(seq(
        $.object_item,
        repeat(seq($._separator, $.object_item)),
        optional($._separator),
      )),
      '}',
    ),

    _separator: $ => choice(seq(',', optional($._newlines)), $._newlines),

    object_item: $ => seq(field('key', $._expression), choice('=', ':'), field('value', $._expression)),

    for_tuple: $ => seq(
      '[',
      $._for_intro,
      ':',
      field('value', $._expression),
      optional($._for_condition),
      ']',
    ),

    for_object: $ => seq(
      alias($._for_object_open, '{'),
      $._for_intro,
      ':',
      field('key', $._expression),
      '=>',
      field('value', $._expression),
      optional(alias('...', $.grouping)),
      optional($._for_condition),
      '}',
    ),

    _for_intro: $ => seq('for', $._for_names, 'in', field('collection', $._expression)),

    _for_names: $ => seq(field('variable', $.identifier), optional(seq(',', field('variable', $.identifier)))),

    _for_condition: $ => seq('if', field('condition', $._expression)),

    template: $ => seq(alias($._quote_open, '"'), repeat($._template_part), alias($._quote_close, '"')),

    heredoc: $ => seq($.heredoc_start, repeat($._template_part), $.heredoc_end),

    _template_part: $ => choice(
      $.template_literal,
      $.escape_sequence,
      $.interpolation,
      $.template_if,
      $.template_for,
    ),

    interpolation: $ => seq(
      alias($._interpolation_open, '${'),
      field('value', $._expression),
      alias($._sequence_close, '}'),
    ),

    template_if: $ => seq(
      $.if_directive,
      repeat($._template_part),
      optional(seq($.else_directive, repeat($._template_part))),
      $.endif_directive,
    ),

    template_for: $ => seq(
      $.for_directive,
      repeat($._template_part),
      $.endfor_directive,
    ),

    if_directive: $ => seq(
      alias($._directive_open, '%{'), 'if', field('condition', $._expression), alias($._sequence_close, '}')),
    else_directive: $ => seq(alias($._directive_open, '%{'), 'else', alias($._sequence_close, '}')),
    endif_directive: $ => seq(alias($._directive_open, '%{'), 'endif', alias($._sequence_close, '}')),
    for_directive: $ => seq(alias($._directive_open, '%{'), $._for_intro, alias($._sequence_close, '}')),
    endfor_directive: $ => seq(alias($._directive_open, '%{'), 'endfor', alias($._sequence_close, '}')),

    identifier: _ => new RegExp(`[_${identifier.start}][\\-${identifier.continue}]*`, 'u'),
  },
});
