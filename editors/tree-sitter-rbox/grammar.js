// The language of rbox for tree-sitter. Its words are written from the table of the language: change
// tests/editors/templates/tree-sitter-rbox/grammar.js and run `UPDATE=1 cargo test --test editors`.
//
// What lines, words and quotes are depends on `# escape=`, and bodies of heredocs close first-in-first-out: both are the scanner's
// (src/scanner.c). A word ends with a token of no width, so that `a b` and `a$b` are told apart.

const NETWORK = ['SUBNET', 'GATEWAY', 'INTERNAL', 'DRIVER', 'MTU', 'POLICY', 'ALLOW', 'LABEL'];
const VOLUME = ['FROM', 'EXTERNAL', 'LABEL'];
const SECRET = ['FILE', 'ENV'];
const SERVICE = ['FROM', 'CMD', 'ENTRYPOINT', 'ENV', 'USER', 'WORKDIR', 'EXPOSE', 'LABEL', 'STOPSIGNAL', 'HEALTHCHECK', 'MOUNT', 'FILE', 'SECRET', 'READONLY', 'DEVICE', 'PUBLISH', 'NETWORK', 'DNS', 'HOST', 'HOSTNAME', 'NAME', 'CAP', 'NAMESPACE', 'SECURITY', 'PRIVILEGED', 'DEPENDS', 'RESTART', 'STOPGRACE', 'REPLICAS', 'PROFILE', 'INIT', 'TTY', 'LIMIT', 'RESERVE', 'ULIMIT', 'SYSCTL', 'LOG'];
const LINES = ['USER', 'WORKDIR', 'STOPSIGNAL', 'MAINTAINER'];

/** A keyword in any case, known by its upper case. */
function keyword(word) {
  const pattern = word
    .split('')
    .map((letter) => (/[A-Z]/.test(letter) ? `[${letter}${letter.toLowerCase()}]` : letter))
    .join('');
  return alias(token(prec(3, new RegExp(pattern))), word);
}

module.exports = grammar({
  name: 'rbox',

  externals: ($) => [
    $._newline,
    $.line_continuation,
    $.comment,
    $._trailing_comment,
    $._directive_start,
    $.heredoc_marker,
    $.heredoc_body,
    $.heredoc_end,
    $.shell_fragment,
    $._block_fragment,
    $.escape_sequence,
    $._plain_escape,
    $._word_end,
    $.key,
    $._field_key,
    $.flag_name,
    $._json_open,
    $._string_open,
    $._directive_value,
    $._error,
  ],

  extras: ($) => [/\s/, $.line_continuation, $.comment],

  rules: {
    source_file: ($) => repeat(choice($.directive, $._instruction, $._block)),

    directive: ($) =>
      seq(
        alias($._directive_start, '#'),
        field('name', alias(/[A-Za-z]+/, $.directive_name)),
        '=',
        field('value', alias($._directive_value, $.directive_value)),
        $._newline,
      ),

    _instruction: ($) =>
      choice(
        $.from_instruction,
        $.run_instruction,
        $.command_instruction,
        $.copy_instruction,
        $.pairs_instruction,
        $.arg_instruction,
        $.healthcheck_instruction,
        $.onbuild_instruction,
        $.volume_instruction,
        $.expose_instruction,
        $.line_instruction,
      ),

    from_instruction: ($) =>
      seq(
        keyword('FROM'),
        repeat($.flag),
        field('base', alias($.word, $.image)),
        optional(seq(keyword('AS'), field('name', alias($.word, $.stage_name)))),
        $._newline,
      ),

    run_instruction: ($) =>
      seq(keyword('RUN'), repeat(choice($.mount_flag, $.flag)), optional($._command), $._newline, repeat($.heredoc)),

    command_instruction: ($) =>
      seq(choice(keyword('CMD'), keyword('ENTRYPOINT'), keyword('SHELL')), optional($._command), $._newline),

    _command: ($) => choice($.json_array, $.shell_command),
    shell_command: ($) => repeat1(choice($.shell_fragment, $.heredoc_marker)),

    copy_instruction: ($) =>
      seq(
        choice(keyword('COPY'), keyword('ADD')),
        repeat($.flag),
        choice(alias($.path_array, $.json_array), repeat1(choice(alias($.word, $.path), $.heredoc_marker))),
        $._newline,
        repeat($.heredoc),
      ),

    volume_instruction: ($) =>
      seq(
        keyword('VOLUME'),
        choice(alias($.path_array, $.json_array), repeat1(alias($.word, $.path))),
        $._newline,
      ),

    expose_instruction: ($) => seq(keyword('EXPOSE'), repeat1($.word), $._newline),

    pairs_instruction: ($) =>
      seq(choice(keyword('ENV'), keyword('LABEL')), choice($._pairs, $._legacy_pair), $._newline),
    _pairs: ($) => seq($.pair, repeat(choice($.pair, alias($.word, $.name_alone)))),
    _legacy_pair: ($) => seq(alias($.word, $.legacy_key), repeat(choice($.word, $.pair))),

    arg_instruction: ($) => seq(keyword('ARG'), repeat1(choice($.pair, alias($.word, $.name_alone))), $._newline),

    pair: ($) => seq(field('name', $.key), token.immediate(prec(5, '=')), field('value', optional($.value)), $._word_end),
    value: ($) => repeat1($._piece),

    healthcheck_instruction: ($) => seq(keyword('HEALTHCHECK'), repeat($.flag), optional($._check), $._newline),
    _check: ($) => choice(keyword('NONE'), seq(keyword('CMD'), optional($._command))),

    onbuild_instruction: ($) => seq(keyword('ONBUILD'), $._instruction),

    line_instruction: ($) => seq(choice(...LINES.map(keyword)), repeat($.word), $._newline),

    _block: ($) => choice($.network_block, $.volume_block, $.secret_block, $.service_block),

    network_block: ($) => block($, 'NETWORK', $.network_property),
    secret_block: ($) => block($, 'SECRET', $.secret_property),
    service_block: ($) => block($, 'SERVICE', $._service_property),
    volume_block: ($) =>
      seq(
        keyword('VOLUME'),
        field('name', alias($.word, $.block_name)),
        token(prec(2, '{')),
        end($),
        repeat(alias($.volume_property, $.property)),
        '}',
        end($),
      ),

    network_property: ($) => seq(choice(...NETWORK.map(keyword)), repeat($._argument), end($)),
    volume_property: ($) => seq(choice(...VOLUME.map(keyword)), repeat($._argument), end($)),
    secret_property: ($) => seq(choice(...SECRET.map(keyword)), repeat($._argument), end($)),

    _service_property: ($) =>
      choice($.property, $.command_property, $.healthcheck_property, $.file_property),
    property: ($) =>
      seq(
        choice(...SERVICE.filter((word) => !['CMD', 'ENTRYPOINT', 'HEALTHCHECK', 'FILE'].includes(word)).map(keyword)),
        repeat($._argument),
        end($),
      ),
    command_property: ($) => seq(choice(keyword('CMD'), keyword('ENTRYPOINT')), optional($._block_command), end($)),
    healthcheck_property: ($) =>
      seq(
        keyword('HEALTHCHECK'),
        repeat($.flag),
        optional(choice(keyword('NONE'), seq(keyword('CMD'), optional($._block_command)))),
        end($),
      ),
    _block_command: ($) =>
      choice($.json_array, alias(repeat1(alias($._block_fragment, $.shell_fragment)), $.shell_command)),
    file_property: ($) =>
      seq(keyword('FILE'), repeat(choice($.flag, alias($.word, $.path), $.heredoc_marker)), end($), repeat($.heredoc)),

    _argument: ($) => choice($.flag, $.fields, $.word, token(prec(2, '->'))),
    fields: ($) =>
      seq(
        field('name', $.key),
        token.immediate(prec(5, '=')),
        optional($._field_value),
        repeat(seq(token.immediate(prec(5, ',')), $._field)),
        $._word_end,
      ),

    flag: ($) =>
      seq($.flag_name, optional(seq(token.immediate(prec(5, '=')), optional(alias($.value, $.flag_value)))), $._word_end),
    mount_flag: ($) =>
      seq(
        alias(token(prec(4, '--mount')), $.flag_name),
        optional(seq(token.immediate(prec(5, '=')), $._field, repeat(seq(token.immediate(prec(5, ',')), $._field)))),
        $._word_end,
      ),
    _field: ($) =>
      choice(seq(alias($._field_key, $.key), optional(seq(token.immediate(prec(5, '=')), optional($._field_value)))), $._field_value),
    _field_value: ($) => alias(repeat1(choice(alias(token.immediate(prec(4, /[^\s,"'$\\`]+/)), $.text), $.variable, $.double_quoted, $.single_quoted, $.escape_sequence, $._plain_escape)), $.value),

    heredoc: ($) => seq(optional($.heredoc_body), $.heredoc_end),

    word: ($) => seq(repeat1($._piece), $._word_end),
    _piece: ($) =>
      choice(
        $.text,
        $.variable,
        alias('$', $.text),
        $.double_quoted,
        $.single_quoted,
        $.escape_sequence,
        $._plain_escape,
      ),
    text: (_) => token(choice(/[^\s"'$\\`]+/, /["']/)),

    variable: ($) =>
      choice(
        seq('$', alias(token.immediate(prec(8, /[A-Za-z_][A-Za-z0-9_]*|[0-9]/)), $.variable_name)),
        seq(
          '${',
          alias(token.immediate(prec(8, /[A-Za-z0-9_]+/)), $.variable_name),
          optional(alias(token.immediate(/[^A-Za-z0-9_{}\n](?:[^{}\n]|\{(?:[^{}\n]|\{[^{}\n]*\})*\})*/), $.modifier)),
          token.immediate('}'),
        ),
      ),

    double_quoted: ($) =>
      seq(
        alias($._string_open, '"'),
        repeat(choice(token.immediate(prec(6, /[^"$\\`\n]+/)), '$', $.variable, $.escape_sequence, $._plain_escape)),
        token.immediate(prec(7, '"')),
      ),
    single_quoted: (_) => token(prec(1, /'[^'\n]*'/)),

    json_array: ($) =>
      seq(alias($._json_open, '['), optional(seq($.json_string, repeat(seq(',', $.json_string)), optional(','))), ']'),
    json_string: (_) => token(prec(2, /"(?:[^"\\\n]|\\.)*"/)),
    path_array: ($) =>
      seq(
        alias($._json_open, '['),
        optional(seq(alias($.path_string, $.json_string), repeat(seq(',', alias($.path_string, $.json_string))), optional(','))),
        ']',
      ),
    path_string: ($) =>
      seq(
        token(prec(2, '"')),
        repeat(choice(token.immediate(prec(6, /[^"$\\\n]+/)), token.immediate(prec(6, /\\./)), '$', $.variable)),
        token.immediate(prec(7, '"')),
      ),
  },
});

/** The end of a line of a block, where a comment can stand behind. */
function end($) {
  return seq(optional(alias($._trailing_comment, $.comment)), $._newline);
}

function block($, word, property) {
  return seq(
    keyword(word),
    field('name', alias($.word, $.block_name)),
    optional(seq(token(prec(2, '{')), end($), repeat(word === 'SERVICE' ? property : alias(property, $.property)), '}')),
    end($),
  );
}
