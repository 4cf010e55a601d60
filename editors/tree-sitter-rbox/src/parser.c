#include "tree_sitter/parser.h"

#if defined(__GNUC__) || defined(__clang__)
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"
#endif

#ifdef _MSC_VER
#pragma optimize("", off)
#elif defined(__clang__)
#pragma clang optimize off
#elif defined(__GNUC__)
#pragma GCC optimize ("O0")
#endif

#define LANGUAGE_VERSION 14
#define STATE_COUNT 417
#define LARGE_STATE_COUNT 2
#define SYMBOL_COUNT 175
#define ALIAS_COUNT 7
#define TOKEN_COUNT 102
#define EXTERNAL_TOKEN_COUNT 20
#define FIELD_COUNT 3
#define MAX_ALIAS_SEQUENCE_LENGTH 9
#define PRODUCTION_ID_COUNT 16

enum ts_symbol_identifiers {
  aux_sym_directive_token1 = 1,
  anon_sym_EQ = 2,
  aux_sym_from_instruction_token1 = 3,
  aux_sym_from_instruction_token2 = 4,
  aux_sym_run_instruction_token1 = 5,
  aux_sym_command_instruction_token1 = 6,
  aux_sym_command_instruction_token2 = 7,
  aux_sym_command_instruction_token3 = 8,
  aux_sym_copy_instruction_token1 = 9,
  aux_sym_copy_instruction_token2 = 10,
  aux_sym_volume_instruction_token1 = 11,
  aux_sym_expose_instruction_token1 = 12,
  aux_sym_pairs_instruction_token1 = 13,
  aux_sym_pairs_instruction_token2 = 14,
  aux_sym_arg_instruction_token1 = 15,
  anon_sym_EQ2 = 16,
  aux_sym_healthcheck_instruction_token1 = 17,
  aux_sym__check_token1 = 18,
  aux_sym_onbuild_instruction_token1 = 19,
  aux_sym_line_instruction_token1 = 20,
  aux_sym_line_instruction_token2 = 21,
  aux_sym_line_instruction_token3 = 22,
  aux_sym_line_instruction_token4 = 23,
  aux_sym_network_block_token1 = 24,
  anon_sym_LBRACE = 25,
  anon_sym_RBRACE = 26,
  aux_sym_secret_block_token1 = 27,
  aux_sym_service_block_token1 = 28,
  aux_sym_network_property_token1 = 29,
  aux_sym_network_property_token2 = 30,
  aux_sym_network_property_token3 = 31,
  aux_sym_network_property_token4 = 32,
  aux_sym_network_property_token5 = 33,
  aux_sym_network_property_token6 = 34,
  aux_sym_network_property_token7 = 35,
  aux_sym_volume_property_token1 = 36,
  aux_sym_secret_property_token1 = 37,
  aux_sym_property_token1 = 38,
  aux_sym_property_token2 = 39,
  aux_sym_property_token3 = 40,
  aux_sym_property_token4 = 41,
  aux_sym_property_token5 = 42,
  aux_sym_property_token6 = 43,
  aux_sym_property_token7 = 44,
  aux_sym_property_token8 = 45,
  aux_sym_property_token9 = 46,
  aux_sym_property_token10 = 47,
  aux_sym_property_token11 = 48,
  aux_sym_property_token12 = 49,
  aux_sym_property_token13 = 50,
  aux_sym_property_token14 = 51,
  aux_sym_property_token15 = 52,
  aux_sym_property_token16 = 53,
  aux_sym_property_token17 = 54,
  aux_sym_property_token18 = 55,
  aux_sym_property_token19 = 56,
  aux_sym_property_token20 = 57,
  aux_sym_property_token21 = 58,
  aux_sym_property_token22 = 59,
  aux_sym_property_token23 = 60,
  aux_sym_property_token24 = 61,
  anon_sym_DASH_GT = 62,
  anon_sym_COMMA = 63,
  anon_sym_DASH_DASHmount = 64,
  aux_sym__field_value_token1 = 65,
  anon_sym_DOLLAR = 66,
  sym_text = 67,
  aux_sym_variable_token1 = 68,
  anon_sym_DOLLAR_LBRACE = 69,
  aux_sym_variable_token2 = 70,
  aux_sym_variable_token3 = 71,
  anon_sym_RBRACE2 = 72,
  aux_sym_double_quoted_token1 = 73,
  anon_sym_DQUOTE = 74,
  sym_single_quoted = 75,
  anon_sym_COMMA2 = 76,
  anon_sym_RBRACK = 77,
  sym_json_string = 78,
  anon_sym_DQUOTE2 = 79,
  aux_sym_path_string_token1 = 80,
  aux_sym_path_string_token2 = 81,
  sym__newline = 82,
  sym_line_continuation = 83,
  sym_comment = 84,
  sym__trailing_comment = 85,
  sym__directive_start = 86,
  sym_heredoc_marker = 87,
  sym_heredoc_body = 88,
  sym_heredoc_end = 89,
  sym_shell_fragment = 90,
  sym__block_fragment = 91,
  sym_escape_sequence = 92,
  sym__plain_escape = 93,
  sym__word_end = 94,
  sym_key = 95,
  sym__field_key = 96,
  sym_flag_name = 97,
  sym__json_open = 98,
  sym__string_open = 99,
  sym__directive_value = 100,
  sym__error = 101,
  sym_source_file = 102,
  sym_directive = 103,
  sym__instruction = 104,
  sym_from_instruction = 105,
  sym_run_instruction = 106,
  sym_command_instruction = 107,
  sym__command = 108,
  sym_shell_command = 109,
  sym_copy_instruction = 110,
  sym_volume_instruction = 111,
  sym_expose_instruction = 112,
  sym_pairs_instruction = 113,
  sym__pairs = 114,
  sym__legacy_pair = 115,
  sym_arg_instruction = 116,
  sym_pair = 117,
  sym_value = 118,
  sym_healthcheck_instruction = 119,
  sym__check = 120,
  sym_onbuild_instruction = 121,
  sym_line_instruction = 122,
  sym__block = 123,
  sym_network_block = 124,
  sym_secret_block = 125,
  sym_service_block = 126,
  sym_volume_block = 127,
  sym_network_property = 128,
  sym_volume_property = 129,
  sym_secret_property = 130,
  sym__service_property = 131,
  sym_property = 132,
  sym_command_property = 133,
  sym_healthcheck_property = 134,
  sym__block_command = 135,
  sym_file_property = 136,
  sym__argument = 137,
  sym_fields = 138,
  sym_flag = 139,
  sym_mount_flag = 140,
  sym__field = 141,
  sym__field_value = 142,
  sym_heredoc = 143,
  sym_word = 144,
  sym__piece = 145,
  sym_variable = 146,
  sym_double_quoted = 147,
  sym_json_array = 148,
  sym_path_array = 149,
  sym_path_string = 150,
  aux_sym_source_file_repeat1 = 151,
  aux_sym_from_instruction_repeat1 = 152,
  aux_sym_run_instruction_repeat1 = 153,
  aux_sym_run_instruction_repeat2 = 154,
  aux_sym_shell_command_repeat1 = 155,
  aux_sym_copy_instruction_repeat1 = 156,
  aux_sym_volume_instruction_repeat1 = 157,
  aux_sym_expose_instruction_repeat1 = 158,
  aux_sym__pairs_repeat1 = 159,
  aux_sym__legacy_pair_repeat1 = 160,
  aux_sym_value_repeat1 = 161,
  aux_sym_network_block_repeat1 = 162,
  aux_sym_secret_block_repeat1 = 163,
  aux_sym_service_block_repeat1 = 164,
  aux_sym_volume_block_repeat1 = 165,
  aux_sym_network_property_repeat1 = 166,
  aux_sym__block_command_repeat1 = 167,
  aux_sym_file_property_repeat1 = 168,
  aux_sym_fields_repeat1 = 169,
  aux_sym__field_value_repeat1 = 170,
  aux_sym_double_quoted_repeat1 = 171,
  aux_sym_json_array_repeat1 = 172,
  aux_sym_path_array_repeat1 = 173,
  aux_sym_path_string_repeat1 = 174,
  alias_sym_block_name = 175,
  alias_sym_flag_value = 176,
  alias_sym_image = 177,
  alias_sym_legacy_key = 178,
  alias_sym_name_alone = 179,
  alias_sym_path = 180,
  alias_sym_stage_name = 181,
};

static const char * const ts_symbol_names[] = {
  [ts_builtin_sym_end] = "end",
  [aux_sym_directive_token1] = "directive_name",
  [anon_sym_EQ] = "=",
  [aux_sym_from_instruction_token1] = "FROM",
  [aux_sym_from_instruction_token2] = "AS",
  [aux_sym_run_instruction_token1] = "RUN",
  [aux_sym_command_instruction_token1] = "CMD",
  [aux_sym_command_instruction_token2] = "ENTRYPOINT",
  [aux_sym_command_instruction_token3] = "SHELL",
  [aux_sym_copy_instruction_token1] = "COPY",
  [aux_sym_copy_instruction_token2] = "ADD",
  [aux_sym_volume_instruction_token1] = "VOLUME",
  [aux_sym_expose_instruction_token1] = "EXPOSE",
  [aux_sym_pairs_instruction_token1] = "ENV",
  [aux_sym_pairs_instruction_token2] = "LABEL",
  [aux_sym_arg_instruction_token1] = "ARG",
  [anon_sym_EQ2] = "=",
  [aux_sym_healthcheck_instruction_token1] = "HEALTHCHECK",
  [aux_sym__check_token1] = "NONE",
  [aux_sym_onbuild_instruction_token1] = "ONBUILD",
  [aux_sym_line_instruction_token1] = "USER",
  [aux_sym_line_instruction_token2] = "WORKDIR",
  [aux_sym_line_instruction_token3] = "STOPSIGNAL",
  [aux_sym_line_instruction_token4] = "MAINTAINER",
  [aux_sym_network_block_token1] = "NETWORK",
  [anon_sym_LBRACE] = "{",
  [anon_sym_RBRACE] = "}",
  [aux_sym_secret_block_token1] = "SECRET",
  [aux_sym_service_block_token1] = "SERVICE",
  [aux_sym_network_property_token1] = "SUBNET",
  [aux_sym_network_property_token2] = "GATEWAY",
  [aux_sym_network_property_token3] = "INTERNAL",
  [aux_sym_network_property_token4] = "DRIVER",
  [aux_sym_network_property_token5] = "MTU",
  [aux_sym_network_property_token6] = "POLICY",
  [aux_sym_network_property_token7] = "ALLOW",
  [aux_sym_volume_property_token1] = "EXTERNAL",
  [aux_sym_secret_property_token1] = "FILE",
  [aux_sym_property_token1] = "MOUNT",
  [aux_sym_property_token2] = "READONLY",
  [aux_sym_property_token3] = "DEVICE",
  [aux_sym_property_token4] = "PUBLISH",
  [aux_sym_property_token5] = "DNS",
  [aux_sym_property_token6] = "HOST",
  [aux_sym_property_token7] = "HOSTNAME",
  [aux_sym_property_token8] = "NAME",
  [aux_sym_property_token9] = "CAP",
  [aux_sym_property_token10] = "NAMESPACE",
  [aux_sym_property_token11] = "SECURITY",
  [aux_sym_property_token12] = "PRIVILEGED",
  [aux_sym_property_token13] = "DEPENDS",
  [aux_sym_property_token14] = "RESTART",
  [aux_sym_property_token15] = "STOPGRACE",
  [aux_sym_property_token16] = "REPLICAS",
  [aux_sym_property_token17] = "PROFILE",
  [aux_sym_property_token18] = "INIT",
  [aux_sym_property_token19] = "TTY",
  [aux_sym_property_token20] = "LIMIT",
  [aux_sym_property_token21] = "RESERVE",
  [aux_sym_property_token22] = "ULIMIT",
  [aux_sym_property_token23] = "SYSCTL",
  [aux_sym_property_token24] = "LOG",
  [anon_sym_DASH_GT] = "->",
  [anon_sym_COMMA] = ",",
  [anon_sym_DASH_DASHmount] = "flag_name",
  [aux_sym__field_value_token1] = "text",
  [anon_sym_DOLLAR] = "$",
  [sym_text] = "text",
  [aux_sym_variable_token1] = "variable_name",
  [anon_sym_DOLLAR_LBRACE] = "${",
  [aux_sym_variable_token2] = "variable_name",
  [aux_sym_variable_token3] = "modifier",
  [anon_sym_RBRACE2] = "}",
  [aux_sym_double_quoted_token1] = "double_quoted_token1",
  [anon_sym_DQUOTE] = "\"",
  [sym_single_quoted] = "single_quoted",
  [anon_sym_COMMA2] = ",",
  [anon_sym_RBRACK] = "]",
  [sym_json_string] = "json_string",
  [anon_sym_DQUOTE2] = "\"",
  [aux_sym_path_string_token1] = "path_string_token1",
  [aux_sym_path_string_token2] = "path_string_token2",
  [sym__newline] = "_newline",
  [sym_line_continuation] = "line_continuation",
  [sym_comment] = "comment",
  [sym__trailing_comment] = "comment",
  [sym__directive_start] = "#",
  [sym_heredoc_marker] = "heredoc_marker",
  [sym_heredoc_body] = "heredoc_body",
  [sym_heredoc_end] = "heredoc_end",
  [sym_shell_fragment] = "shell_fragment",
  [sym__block_fragment] = "shell_fragment",
  [sym_escape_sequence] = "escape_sequence",
  [sym__plain_escape] = "_plain_escape",
  [sym__word_end] = "_word_end",
  [sym_key] = "key",
  [sym__field_key] = "key",
  [sym_flag_name] = "flag_name",
  [sym__json_open] = "[",
  [sym__string_open] = "\"",
  [sym__directive_value] = "directive_value",
  [sym__error] = "_error",
  [sym_source_file] = "source_file",
  [sym_directive] = "directive",
  [sym__instruction] = "_instruction",
  [sym_from_instruction] = "from_instruction",
  [sym_run_instruction] = "run_instruction",
  [sym_command_instruction] = "command_instruction",
  [sym__command] = "_command",
  [sym_shell_command] = "shell_command",
  [sym_copy_instruction] = "copy_instruction",
  [sym_volume_instruction] = "volume_instruction",
  [sym_expose_instruction] = "expose_instruction",
  [sym_pairs_instruction] = "pairs_instruction",
  [sym__pairs] = "_pairs",
  [sym__legacy_pair] = "_legacy_pair",
  [sym_arg_instruction] = "arg_instruction",
  [sym_pair] = "pair",
  [sym_value] = "value",
  [sym_healthcheck_instruction] = "healthcheck_instruction",
  [sym__check] = "_check",
  [sym_onbuild_instruction] = "onbuild_instruction",
  [sym_line_instruction] = "line_instruction",
  [sym__block] = "_block",
  [sym_network_block] = "network_block",
  [sym_secret_block] = "secret_block",
  [sym_service_block] = "service_block",
  [sym_volume_block] = "volume_block",
  [sym_network_property] = "property",
  [sym_volume_property] = "property",
  [sym_secret_property] = "property",
  [sym__service_property] = "_service_property",
  [sym_property] = "property",
  [sym_command_property] = "command_property",
  [sym_healthcheck_property] = "healthcheck_property",
  [sym__block_command] = "_block_command",
  [sym_file_property] = "file_property",
  [sym__argument] = "_argument",
  [sym_fields] = "fields",
  [sym_flag] = "flag",
  [sym_mount_flag] = "mount_flag",
  [sym__field] = "_field",
  [sym__field_value] = "_field_value",
  [sym_heredoc] = "heredoc",
  [sym_word] = "word",
  [sym__piece] = "_piece",
  [sym_variable] = "variable",
  [sym_double_quoted] = "double_quoted",
  [sym_json_array] = "json_array",
  [sym_path_array] = "json_array",
  [sym_path_string] = "json_string",
  [aux_sym_source_file_repeat1] = "source_file_repeat1",
  [aux_sym_from_instruction_repeat1] = "from_instruction_repeat1",
  [aux_sym_run_instruction_repeat1] = "run_instruction_repeat1",
  [aux_sym_run_instruction_repeat2] = "run_instruction_repeat2",
  [aux_sym_shell_command_repeat1] = "shell_command_repeat1",
  [aux_sym_copy_instruction_repeat1] = "copy_instruction_repeat1",
  [aux_sym_volume_instruction_repeat1] = "volume_instruction_repeat1",
  [aux_sym_expose_instruction_repeat1] = "expose_instruction_repeat1",
  [aux_sym__pairs_repeat1] = "_pairs_repeat1",
  [aux_sym__legacy_pair_repeat1] = "_legacy_pair_repeat1",
  [aux_sym_value_repeat1] = "value_repeat1",
  [aux_sym_network_block_repeat1] = "network_block_repeat1",
  [aux_sym_secret_block_repeat1] = "secret_block_repeat1",
  [aux_sym_service_block_repeat1] = "service_block_repeat1",
  [aux_sym_volume_block_repeat1] = "volume_block_repeat1",
  [aux_sym_network_property_repeat1] = "network_property_repeat1",
  [aux_sym__block_command_repeat1] = "_block_command_repeat1",
  [aux_sym_file_property_repeat1] = "file_property_repeat1",
  [aux_sym_fields_repeat1] = "fields_repeat1",
  [aux_sym__field_value_repeat1] = "_field_value_repeat1",
  [aux_sym_double_quoted_repeat1] = "double_quoted_repeat1",
  [aux_sym_json_array_repeat1] = "json_array_repeat1",
  [aux_sym_path_array_repeat1] = "path_array_repeat1",
  [aux_sym_path_string_repeat1] = "path_string_repeat1",
  [alias_sym_block_name] = "block_name",
  [alias_sym_flag_value] = "flag_value",
  [alias_sym_image] = "image",
  [alias_sym_legacy_key] = "legacy_key",
  [alias_sym_name_alone] = "name_alone",
  [alias_sym_path] = "path",
  [alias_sym_stage_name] = "stage_name",
};

static const TSSymbol ts_symbol_map[] = {
  [ts_builtin_sym_end] = ts_builtin_sym_end,
  [aux_sym_directive_token1] = aux_sym_directive_token1,
  [anon_sym_EQ] = anon_sym_EQ,
  [aux_sym_from_instruction_token1] = aux_sym_from_instruction_token1,
  [aux_sym_from_instruction_token2] = aux_sym_from_instruction_token2,
  [aux_sym_run_instruction_token1] = aux_sym_run_instruction_token1,
  [aux_sym_command_instruction_token1] = aux_sym_command_instruction_token1,
  [aux_sym_command_instruction_token2] = aux_sym_command_instruction_token2,
  [aux_sym_command_instruction_token3] = aux_sym_command_instruction_token3,
  [aux_sym_copy_instruction_token1] = aux_sym_copy_instruction_token1,
  [aux_sym_copy_instruction_token2] = aux_sym_copy_instruction_token2,
  [aux_sym_volume_instruction_token1] = aux_sym_volume_instruction_token1,
  [aux_sym_expose_instruction_token1] = aux_sym_expose_instruction_token1,
  [aux_sym_pairs_instruction_token1] = aux_sym_pairs_instruction_token1,
  [aux_sym_pairs_instruction_token2] = aux_sym_pairs_instruction_token2,
  [aux_sym_arg_instruction_token1] = aux_sym_arg_instruction_token1,
  [anon_sym_EQ2] = anon_sym_EQ,
  [aux_sym_healthcheck_instruction_token1] = aux_sym_healthcheck_instruction_token1,
  [aux_sym__check_token1] = aux_sym__check_token1,
  [aux_sym_onbuild_instruction_token1] = aux_sym_onbuild_instruction_token1,
  [aux_sym_line_instruction_token1] = aux_sym_line_instruction_token1,
  [aux_sym_line_instruction_token2] = aux_sym_line_instruction_token2,
  [aux_sym_line_instruction_token3] = aux_sym_line_instruction_token3,
  [aux_sym_line_instruction_token4] = aux_sym_line_instruction_token4,
  [aux_sym_network_block_token1] = aux_sym_network_block_token1,
  [anon_sym_LBRACE] = anon_sym_LBRACE,
  [anon_sym_RBRACE] = anon_sym_RBRACE,
  [aux_sym_secret_block_token1] = aux_sym_secret_block_token1,
  [aux_sym_service_block_token1] = aux_sym_service_block_token1,
  [aux_sym_network_property_token1] = aux_sym_network_property_token1,
  [aux_sym_network_property_token2] = aux_sym_network_property_token2,
  [aux_sym_network_property_token3] = aux_sym_network_property_token3,
  [aux_sym_network_property_token4] = aux_sym_network_property_token4,
  [aux_sym_network_property_token5] = aux_sym_network_property_token5,
  [aux_sym_network_property_token6] = aux_sym_network_property_token6,
  [aux_sym_network_property_token7] = aux_sym_network_property_token7,
  [aux_sym_volume_property_token1] = aux_sym_volume_property_token1,
  [aux_sym_secret_property_token1] = aux_sym_secret_property_token1,
  [aux_sym_property_token1] = aux_sym_property_token1,
  [aux_sym_property_token2] = aux_sym_property_token2,
  [aux_sym_property_token3] = aux_sym_property_token3,
  [aux_sym_property_token4] = aux_sym_property_token4,
  [aux_sym_property_token5] = aux_sym_property_token5,
  [aux_sym_property_token6] = aux_sym_property_token6,
  [aux_sym_property_token7] = aux_sym_property_token7,
  [aux_sym_property_token8] = aux_sym_property_token8,
  [aux_sym_property_token9] = aux_sym_property_token9,
  [aux_sym_property_token10] = aux_sym_property_token10,
  [aux_sym_property_token11] = aux_sym_property_token11,
  [aux_sym_property_token12] = aux_sym_property_token12,
  [aux_sym_property_token13] = aux_sym_property_token13,
  [aux_sym_property_token14] = aux_sym_property_token14,
  [aux_sym_property_token15] = aux_sym_property_token15,
  [aux_sym_property_token16] = aux_sym_property_token16,
  [aux_sym_property_token17] = aux_sym_property_token17,
  [aux_sym_property_token18] = aux_sym_property_token18,
  [aux_sym_property_token19] = aux_sym_property_token19,
  [aux_sym_property_token20] = aux_sym_property_token20,
  [aux_sym_property_token21] = aux_sym_property_token21,
  [aux_sym_property_token22] = aux_sym_property_token22,
  [aux_sym_property_token23] = aux_sym_property_token23,
  [aux_sym_property_token24] = aux_sym_property_token24,
  [anon_sym_DASH_GT] = anon_sym_DASH_GT,
  [anon_sym_COMMA] = anon_sym_COMMA,
  [anon_sym_DASH_DASHmount] = sym_flag_name,
  [aux_sym__field_value_token1] = sym_text,
  [anon_sym_DOLLAR] = anon_sym_DOLLAR,
  [sym_text] = sym_text,
  [aux_sym_variable_token1] = aux_sym_variable_token1,
  [anon_sym_DOLLAR_LBRACE] = anon_sym_DOLLAR_LBRACE,
  [aux_sym_variable_token2] = aux_sym_variable_token1,
  [aux_sym_variable_token3] = aux_sym_variable_token3,
  [anon_sym_RBRACE2] = anon_sym_RBRACE,
  [aux_sym_double_quoted_token1] = aux_sym_double_quoted_token1,
  [anon_sym_DQUOTE] = anon_sym_DQUOTE,
  [sym_single_quoted] = sym_single_quoted,
  [anon_sym_COMMA2] = anon_sym_COMMA,
  [anon_sym_RBRACK] = anon_sym_RBRACK,
  [sym_json_string] = sym_json_string,
  [anon_sym_DQUOTE2] = anon_sym_DQUOTE,
  [aux_sym_path_string_token1] = aux_sym_path_string_token1,
  [aux_sym_path_string_token2] = aux_sym_path_string_token2,
  [sym__newline] = sym__newline,
  [sym_line_continuation] = sym_line_continuation,
  [sym_comment] = sym_comment,
  [sym__trailing_comment] = sym_comment,
  [sym__directive_start] = sym__directive_start,
  [sym_heredoc_marker] = sym_heredoc_marker,
  [sym_heredoc_body] = sym_heredoc_body,
  [sym_heredoc_end] = sym_heredoc_end,
  [sym_shell_fragment] = sym_shell_fragment,
  [sym__block_fragment] = sym_shell_fragment,
  [sym_escape_sequence] = sym_escape_sequence,
  [sym__plain_escape] = sym__plain_escape,
  [sym__word_end] = sym__word_end,
  [sym_key] = sym_key,
  [sym__field_key] = sym_key,
  [sym_flag_name] = sym_flag_name,
  [sym__json_open] = sym__json_open,
  [sym__string_open] = anon_sym_DQUOTE,
  [sym__directive_value] = sym__directive_value,
  [sym__error] = sym__error,
  [sym_source_file] = sym_source_file,
  [sym_directive] = sym_directive,
  [sym__instruction] = sym__instruction,
  [sym_from_instruction] = sym_from_instruction,
  [sym_run_instruction] = sym_run_instruction,
  [sym_command_instruction] = sym_command_instruction,
  [sym__command] = sym__command,
  [sym_shell_command] = sym_shell_command,
  [sym_copy_instruction] = sym_copy_instruction,
  [sym_volume_instruction] = sym_volume_instruction,
  [sym_expose_instruction] = sym_expose_instruction,
  [sym_pairs_instruction] = sym_pairs_instruction,
  [sym__pairs] = sym__pairs,
  [sym__legacy_pair] = sym__legacy_pair,
  [sym_arg_instruction] = sym_arg_instruction,
  [sym_pair] = sym_pair,
  [sym_value] = sym_value,
  [sym_healthcheck_instruction] = sym_healthcheck_instruction,
  [sym__check] = sym__check,
  [sym_onbuild_instruction] = sym_onbuild_instruction,
  [sym_line_instruction] = sym_line_instruction,
  [sym__block] = sym__block,
  [sym_network_block] = sym_network_block,
  [sym_secret_block] = sym_secret_block,
  [sym_service_block] = sym_service_block,
  [sym_volume_block] = sym_volume_block,
  [sym_network_property] = sym_property,
  [sym_volume_property] = sym_property,
  [sym_secret_property] = sym_property,
  [sym__service_property] = sym__service_property,
  [sym_property] = sym_property,
  [sym_command_property] = sym_command_property,
  [sym_healthcheck_property] = sym_healthcheck_property,
  [sym__block_command] = sym__block_command,
  [sym_file_property] = sym_file_property,
  [sym__argument] = sym__argument,
  [sym_fields] = sym_fields,
  [sym_flag] = sym_flag,
  [sym_mount_flag] = sym_mount_flag,
  [sym__field] = sym__field,
  [sym__field_value] = sym__field_value,
  [sym_heredoc] = sym_heredoc,
  [sym_word] = sym_word,
  [sym__piece] = sym__piece,
  [sym_variable] = sym_variable,
  [sym_double_quoted] = sym_double_quoted,
  [sym_json_array] = sym_json_array,
  [sym_path_array] = sym_json_array,
  [sym_path_string] = sym_json_string,
  [aux_sym_source_file_repeat1] = aux_sym_source_file_repeat1,
  [aux_sym_from_instruction_repeat1] = aux_sym_from_instruction_repeat1,
  [aux_sym_run_instruction_repeat1] = aux_sym_run_instruction_repeat1,
  [aux_sym_run_instruction_repeat2] = aux_sym_run_instruction_repeat2,
  [aux_sym_shell_command_repeat1] = aux_sym_shell_command_repeat1,
  [aux_sym_copy_instruction_repeat1] = aux_sym_copy_instruction_repeat1,
  [aux_sym_volume_instruction_repeat1] = aux_sym_volume_instruction_repeat1,
  [aux_sym_expose_instruction_repeat1] = aux_sym_expose_instruction_repeat1,
  [aux_sym__pairs_repeat1] = aux_sym__pairs_repeat1,
  [aux_sym__legacy_pair_repeat1] = aux_sym__legacy_pair_repeat1,
  [aux_sym_value_repeat1] = aux_sym_value_repeat1,
  [aux_sym_network_block_repeat1] = aux_sym_network_block_repeat1,
  [aux_sym_secret_block_repeat1] = aux_sym_secret_block_repeat1,
  [aux_sym_service_block_repeat1] = aux_sym_service_block_repeat1,
  [aux_sym_volume_block_repeat1] = aux_sym_volume_block_repeat1,
  [aux_sym_network_property_repeat1] = aux_sym_network_property_repeat1,
  [aux_sym__block_command_repeat1] = aux_sym__block_command_repeat1,
  [aux_sym_file_property_repeat1] = aux_sym_file_property_repeat1,
  [aux_sym_fields_repeat1] = aux_sym_fields_repeat1,
  [aux_sym__field_value_repeat1] = aux_sym__field_value_repeat1,
  [aux_sym_double_quoted_repeat1] = aux_sym_double_quoted_repeat1,
  [aux_sym_json_array_repeat1] = aux_sym_json_array_repeat1,
  [aux_sym_path_array_repeat1] = aux_sym_path_array_repeat1,
  [aux_sym_path_string_repeat1] = aux_sym_path_string_repeat1,
  [alias_sym_block_name] = alias_sym_block_name,
  [alias_sym_flag_value] = alias_sym_flag_value,
  [alias_sym_image] = alias_sym_image,
  [alias_sym_legacy_key] = alias_sym_legacy_key,
  [alias_sym_name_alone] = alias_sym_name_alone,
  [alias_sym_path] = alias_sym_path,
  [alias_sym_stage_name] = alias_sym_stage_name,
};

static const TSSymbolMetadata ts_symbol_metadata[] = {
  [ts_builtin_sym_end] = {
    .visible = false,
    .named = true,
  },
  [aux_sym_directive_token1] = {
    .visible = true,
    .named = true,
  },
  [anon_sym_EQ] = {
    .visible = true,
    .named = false,
  },
  [aux_sym_from_instruction_token1] = {
    .visible = true,
    .named = false,
  },
  [aux_sym_from_instruction_token2] = {
    .visible = true,
    .named = false,
  },
  [aux_sym_run_instruction_token1] = {
    .visible = true,
    .named = false,
  },
  [aux_sym_command_instruction_token1] = {
    .visible = true,
    .named = false,
  },
  [aux_sym_command_instruction_token2] = {
    .visible = true,
    .named = false,
  },
  [aux_sym_command_instruction_token3] = {
    .visible = true,
    .named = false,
  },
  [aux_sym_copy_instruction_token1] = {
    .visible = true,
    .named = false,
  },
  [aux_sym_copy_instruction_token2] = {
    .visible = true,
    .named = false,
  },
  [aux_sym_volume_instruction_token1] = {
    .visible = true,
    .named = false,
  },
  [aux_sym_expose_instruction_token1] = {
    .visible = true,
    .named = false,
  },
  [aux_sym_pairs_instruction_token1] = {
    .visible = true,
    .named = false,
  },
  [aux_sym_pairs_instruction_token2] = {
    .visible = true,
    .named = false,
  },
  [aux_sym_arg_instruction_token1] = {
    .visible = true,
    .named = false,
  },
  [anon_sym_EQ2] = {
    .visible = true,
    .named = false,
  },
  [aux_sym_healthcheck_instruction_token1] = {
    .visible = true,
    .named = false,
  },
  [aux_sym__check_token1] = {
    .visible = true,
    .named = false,
  },
  [aux_sym_onbuild_instruction_token1] = {
    .visible = true,
    .named = false,
  },
  [aux_sym_line_instruction_token1] = {
    .visible = true,
    .named = false,
  },
  [aux_sym_line_instruction_token2] = {
    .visible = true,
    .named = false,
  },
  [aux_sym_line_instruction_token3] = {
    .visible = true,
    .named = false,
  },
  [aux_sym_line_instruction_token4] = {
    .visible = true,
    .named = false,
  },
  [aux_sym_network_block_token1] = {
    .visible = true,
    .named = false,
  },
  [anon_sym_LBRACE] = {
    .visible = true,
    .named = false,
  },
  [anon_sym_RBRACE] = {
    .visible = true,
    .named = false,
  },
  [aux_sym_secret_block_token1] = {
    .visible = true,
    .named = false,
  },
  [aux_sym_service_block_token1] = {
    .visible = true,
    .named = false,
  },
  [aux_sym_network_property_token1] = {
    .visible = true,
    .named = false,
  },
  [aux_sym_network_property_token2] = {
    .visible = true,
    .named = false,
  },
  [aux_sym_network_property_token3] = {
    .visible = true,
    .named = false,
  },
  [aux_sym_network_property_token4] = {
    .visible = true,
    .named = false,
  },
  [aux_sym_network_property_token5] = {
    .visible = true,
    .named = false,
  },
  [aux_sym_network_property_token6] = {
    .visible = true,
    .named = false,
  },
  [aux_sym_network_property_token7] = {
    .visible = true,
    .named = false,
  },
  [aux_sym_volume_property_token1] = {
    .visible = true,
    .named = false,
  },
  [aux_sym_secret_property_token1] = {
    .visible = true,
    .named = false,
  },
  [aux_sym_property_token1] = {
    .visible = true,
    .named = false,
  },
  [aux_sym_property_token2] = {
    .visible = true,
    .named = false,
  },
  [aux_sym_property_token3] = {
    .visible = true,
    .named = false,
  },
  [aux_sym_property_token4] = {
    .visible = true,
    .named = false,
  },
  [aux_sym_property_token5] = {
    .visible = true,
    .named = false,
  },
  [aux_sym_property_token6] = {
    .visible = true,
    .named = false,
  },
  [aux_sym_property_token7] = {
    .visible = true,
    .named = false,
  },
  [aux_sym_property_token8] = {
    .visible = true,
    .named = false,
  },
  [aux_sym_property_token9] = {
    .visible = true,
    .named = false,
  },
  [aux_sym_property_token10] = {
    .visible = true,
    .named = false,
  },
  [aux_sym_property_token11] = {
    .visible = true,
    .named = false,
  },
  [aux_sym_property_token12] = {
    .visible = true,
    .named = false,
  },
  [aux_sym_property_token13] = {
    .visible = true,
    .named = false,
  },
  [aux_sym_property_token14] = {
    .visible = true,
    .named = false,
  },
  [aux_sym_property_token15] = {
    .visible = true,
    .named = false,
  },
  [aux_sym_property_token16] = {
    .visible = true,
    .named = false,
  },
  [aux_sym_property_token17] = {
    .visible = true,
    .named = false,
  },
  [aux_sym_property_token18] = {
    .visible = true,
    .named = false,
  },
  [aux_sym_property_token19] = {
    .visible = true,
    .named = false,
  },
  [aux_sym_property_token20] = {
    .visible = true,
    .named = false,
  },
  [aux_sym_property_token21] = {
    .visible = true,
    .named = false,
  },
  [aux_sym_property_token22] = {
    .visible = true,
    .named = false,
  },
  [aux_sym_property_token23] = {
    .visible = true,
    .named = false,
  },
  [aux_sym_property_token24] = {
    .visible = true,
    .named = false,
  },
  [anon_sym_DASH_GT] = {
    .visible = true,
    .named = false,
  },
  [anon_sym_COMMA] = {
    .visible = true,
    .named = false,
  },
  [anon_sym_DASH_DASHmount] = {
    .visible = true,
    .named = true,
  },
  [aux_sym__field_value_token1] = {
    .visible = true,
    .named = true,
  },
  [anon_sym_DOLLAR] = {
    .visible = true,
    .named = false,
  },
  [sym_text] = {
    .visible = true,
    .named = true,
  },
  [aux_sym_variable_token1] = {
    .visible = true,
    .named = true,
  },
  [anon_sym_DOLLAR_LBRACE] = {
    .visible = true,
    .named = false,
  },
  [aux_sym_variable_token2] = {
    .visible = true,
    .named = true,
  },
  [aux_sym_variable_token3] = {
    .visible = true,
    .named = true,
  },
  [anon_sym_RBRACE2] = {
    .visible = true,
    .named = false,
  },
  [aux_sym_double_quoted_token1] = {
    .visible = false,
    .named = false,
  },
  [anon_sym_DQUOTE] = {
    .visible = true,
    .named = false,
  },
  [sym_single_quoted] = {
    .visible = true,
    .named = true,
  },
  [anon_sym_COMMA2] = {
    .visible = true,
    .named = false,
  },
  [anon_sym_RBRACK] = {
    .visible = true,
    .named = false,
  },
  [sym_json_string] = {
    .visible = true,
    .named = true,
  },
  [anon_sym_DQUOTE2] = {
    .visible = true,
    .named = false,
  },
  [aux_sym_path_string_token1] = {
    .visible = false,
    .named = false,
  },
  [aux_sym_path_string_token2] = {
    .visible = false,
    .named = false,
  },
  [sym__newline] = {
    .visible = false,
    .named = true,
  },
  [sym_line_continuation] = {
    .visible = true,
    .named = true,
  },
  [sym_comment] = {
    .visible = true,
    .named = true,
  },
  [sym__trailing_comment] = {
    .visible = true,
    .named = true,
  },
  [sym__directive_start] = {
    .visible = true,
    .named = false,
  },
  [sym_heredoc_marker] = {
    .visible = true,
    .named = true,
  },
  [sym_heredoc_body] = {
    .visible = true,
    .named = true,
  },
  [sym_heredoc_end] = {
    .visible = true,
    .named = true,
  },
  [sym_shell_fragment] = {
    .visible = true,
    .named = true,
  },
  [sym__block_fragment] = {
    .visible = true,
    .named = true,
  },
  [sym_escape_sequence] = {
    .visible = true,
    .named = true,
  },
  [sym__plain_escape] = {
    .visible = false,
    .named = true,
  },
  [sym__word_end] = {
    .visible = false,
    .named = true,
  },
  [sym_key] = {
    .visible = true,
    .named = true,
  },
  [sym__field_key] = {
    .visible = true,
    .named = true,
  },
  [sym_flag_name] = {
    .visible = true,
    .named = true,
  },
  [sym__json_open] = {
    .visible = true,
    .named = false,
  },
  [sym__string_open] = {
    .visible = true,
    .named = false,
  },
  [sym__directive_value] = {
    .visible = true,
    .named = true,
  },
  [sym__error] = {
    .visible = false,
    .named = true,
  },
  [sym_source_file] = {
    .visible = true,
    .named = true,
  },
  [sym_directive] = {
    .visible = true,
    .named = true,
  },
  [sym__instruction] = {
    .visible = false,
    .named = true,
  },
  [sym_from_instruction] = {
    .visible = true,
    .named = true,
  },
  [sym_run_instruction] = {
    .visible = true,
    .named = true,
  },
  [sym_command_instruction] = {
    .visible = true,
    .named = true,
  },
  [sym__command] = {
    .visible = false,
    .named = true,
  },
  [sym_shell_command] = {
    .visible = true,
    .named = true,
  },
  [sym_copy_instruction] = {
    .visible = true,
    .named = true,
  },
  [sym_volume_instruction] = {
    .visible = true,
    .named = true,
  },
  [sym_expose_instruction] = {
    .visible = true,
    .named = true,
  },
  [sym_pairs_instruction] = {
    .visible = true,
    .named = true,
  },
  [sym__pairs] = {
    .visible = false,
    .named = true,
  },
  [sym__legacy_pair] = {
    .visible = false,
    .named = true,
  },
  [sym_arg_instruction] = {
    .visible = true,
    .named = true,
  },
  [sym_pair] = {
    .visible = true,
    .named = true,
  },
  [sym_value] = {
    .visible = true,
    .named = true,
  },
  [sym_healthcheck_instruction] = {
    .visible = true,
    .named = true,
  },
  [sym__check] = {
    .visible = false,
    .named = true,
  },
  [sym_onbuild_instruction] = {
    .visible = true,
    .named = true,
  },
  [sym_line_instruction] = {
    .visible = true,
    .named = true,
  },
  [sym__block] = {
    .visible = false,
    .named = true,
  },
  [sym_network_block] = {
    .visible = true,
    .named = true,
  },
  [sym_secret_block] = {
    .visible = true,
    .named = true,
  },
  [sym_service_block] = {
    .visible = true,
    .named = true,
  },
  [sym_volume_block] = {
    .visible = true,
    .named = true,
  },
  [sym_network_property] = {
    .visible = true,
    .named = true,
  },
  [sym_volume_property] = {
    .visible = true,
    .named = true,
  },
  [sym_secret_property] = {
    .visible = true,
    .named = true,
  },
  [sym__service_property] = {
    .visible = false,
    .named = true,
  },
  [sym_property] = {
    .visible = true,
    .named = true,
  },
  [sym_command_property] = {
    .visible = true,
    .named = true,
  },
  [sym_healthcheck_property] = {
    .visible = true,
    .named = true,
  },
  [sym__block_command] = {
    .visible = false,
    .named = true,
  },
  [sym_file_property] = {
    .visible = true,
    .named = true,
  },
  [sym__argument] = {
    .visible = false,
    .named = true,
  },
  [sym_fields] = {
    .visible = true,
    .named = true,
  },
  [sym_flag] = {
    .visible = true,
    .named = true,
  },
  [sym_mount_flag] = {
    .visible = true,
    .named = true,
  },
  [sym__field] = {
    .visible = false,
    .named = true,
  },
  [sym__field_value] = {
    .visible = false,
    .named = true,
  },
  [sym_heredoc] = {
    .visible = true,
    .named = true,
  },
  [sym_word] = {
    .visible = true,
    .named = true,
  },
  [sym__piece] = {
    .visible = false,
    .named = true,
  },
  [sym_variable] = {
    .visible = true,
    .named = true,
  },
  [sym_double_quoted] = {
    .visible = true,
    .named = true,
  },
  [sym_json_array] = {
    .visible = true,
    .named = true,
  },
  [sym_path_array] = {
    .visible = true,
    .named = true,
  },
  [sym_path_string] = {
    .visible = true,
    .named = true,
  },
  [aux_sym_source_file_repeat1] = {
    .visible = false,
    .named = false,
  },
  [aux_sym_from_instruction_repeat1] = {
    .visible = false,
    .named = false,
  },
  [aux_sym_run_instruction_repeat1] = {
    .visible = false,
    .named = false,
  },
  [aux_sym_run_instruction_repeat2] = {
    .visible = false,
    .named = false,
  },
  [aux_sym_shell_command_repeat1] = {
    .visible = false,
    .named = false,
  },
  [aux_sym_copy_instruction_repeat1] = {
    .visible = false,
    .named = false,
  },
  [aux_sym_volume_instruction_repeat1] = {
    .visible = false,
    .named = false,
  },
  [aux_sym_expose_instruction_repeat1] = {
    .visible = false,
    .named = false,
  },
  [aux_sym__pairs_repeat1] = {
    .visible = false,
    .named = false,
  },
  [aux_sym__legacy_pair_repeat1] = {
    .visible = false,
    .named = false,
  },
  [aux_sym_value_repeat1] = {
    .visible = false,
    .named = false,
  },
  [aux_sym_network_block_repeat1] = {
    .visible = false,
    .named = false,
  },
  [aux_sym_secret_block_repeat1] = {
    .visible = false,
    .named = false,
  },
  [aux_sym_service_block_repeat1] = {
    .visible = false,
    .named = false,
  },
  [aux_sym_volume_block_repeat1] = {
    .visible = false,
    .named = false,
  },
  [aux_sym_network_property_repeat1] = {
    .visible = false,
    .named = false,
  },
  [aux_sym__block_command_repeat1] = {
    .visible = false,
    .named = false,
  },
  [aux_sym_file_property_repeat1] = {
    .visible = false,
    .named = false,
  },
  [aux_sym_fields_repeat1] = {
    .visible = false,
    .named = false,
  },
  [aux_sym__field_value_repeat1] = {
    .visible = false,
    .named = false,
  },
  [aux_sym_double_quoted_repeat1] = {
    .visible = false,
    .named = false,
  },
  [aux_sym_json_array_repeat1] = {
    .visible = false,
    .named = false,
  },
  [aux_sym_path_array_repeat1] = {
    .visible = false,
    .named = false,
  },
  [aux_sym_path_string_repeat1] = {
    .visible = false,
    .named = false,
  },
  [alias_sym_block_name] = {
    .visible = true,
    .named = true,
  },
  [alias_sym_flag_value] = {
    .visible = true,
    .named = true,
  },
  [alias_sym_image] = {
    .visible = true,
    .named = true,
  },
  [alias_sym_legacy_key] = {
    .visible = true,
    .named = true,
  },
  [alias_sym_name_alone] = {
    .visible = true,
    .named = true,
  },
  [alias_sym_path] = {
    .visible = true,
    .named = true,
  },
  [alias_sym_stage_name] = {
    .visible = true,
    .named = true,
  },
};

enum ts_field_identifiers {
  field_base = 1,
  field_name = 2,
  field_value = 3,
};

static const char * const ts_field_names[] = {
  [0] = NULL,
  [field_base] = "base",
  [field_name] = "name",
  [field_value] = "value",
};

static const TSFieldMapSlice ts_field_map_slices[PRODUCTION_ID_COUNT] = {
  [5] = {.index = 0, .length = 1},
  [6] = {.index = 1, .length = 1},
  [7] = {.index = 2, .length = 1},
  [9] = {.index = 3, .length = 1},
  [10] = {.index = 4, .length = 2},
  [12] = {.index = 6, .length = 2},
  [13] = {.index = 8, .length = 2},
  [14] = {.index = 10, .length = 2},
};

static const TSFieldMapEntry ts_field_map_entries[] = {
  [0] =
    {field_base, 1},
  [1] =
    {field_name, 1},
  [2] =
    {field_base, 2},
  [3] =
    {field_name, 0},
  [4] =
    {field_name, 1},
    {field_value, 3},
  [6] =
    {field_base, 1},
    {field_name, 3},
  [8] =
    {field_name, 0},
    {field_value, 2},
  [10] =
    {field_base, 2},
    {field_name, 4},
};

static const TSSymbol ts_alias_sequences[PRODUCTION_ID_COUNT][MAX_ALIAS_SEQUENCE_LENGTH] = {
  [0] = {0},
  [1] = {
    [0] = sym_text,
  },
  [2] = {
    [0] = alias_sym_path,
  },
  [3] = {
    [0] = alias_sym_legacy_key,
  },
  [4] = {
    [0] = alias_sym_name_alone,
  },
  [5] = {
    [1] = alias_sym_image,
  },
  [6] = {
    [1] = alias_sym_block_name,
  },
  [7] = {
    [2] = alias_sym_image,
  },
  [8] = {
    [0] = sym_value,
  },
  [11] = {
    [2] = alias_sym_flag_value,
  },
  [12] = {
    [1] = alias_sym_image,
    [3] = alias_sym_stage_name,
  },
  [14] = {
    [2] = alias_sym_image,
    [4] = alias_sym_stage_name,
  },
  [15] = {
    [0] = sym_shell_command,
  },
};

static const uint16_t ts_non_terminal_alias_map[] = {
  sym_value, 2,
    sym_value,
    alias_sym_flag_value,
  sym_word, 7,
    sym_word,
    alias_sym_block_name,
    alias_sym_image,
    alias_sym_legacy_key,
    alias_sym_name_alone,
    alias_sym_path,
    alias_sym_stage_name,
  aux_sym__block_command_repeat1, 2,
    aux_sym__block_command_repeat1,
    sym_shell_command,
  aux_sym__field_value_repeat1, 2,
    aux_sym__field_value_repeat1,
    sym_value,
  0,
};

static const TSStateId ts_primary_state_ids[STATE_COUNT] = {
  [0] = 0,
  [1] = 1,
  [2] = 2,
  [3] = 3,
  [4] = 4,
  [5] = 5,
  [6] = 6,
  [7] = 7,
  [8] = 8,
  [9] = 9,
  [10] = 10,
  [11] = 11,
  [12] = 12,
  [13] = 13,
  [14] = 14,
  [15] = 15,
  [16] = 16,
  [17] = 17,
  [18] = 18,
  [19] = 19,
  [20] = 20,
  [21] = 21,
  [22] = 22,
  [23] = 23,
  [24] = 24,
  [25] = 25,
  [26] = 26,
  [27] = 27,
  [28] = 28,
  [29] = 29,
  [30] = 30,
  [31] = 31,
  [32] = 32,
  [33] = 33,
  [34] = 7,
  [35] = 35,
  [36] = 36,
  [37] = 37,
  [38] = 38,
  [39] = 39,
  [40] = 40,
  [41] = 17,
  [42] = 16,
  [43] = 43,
  [44] = 44,
  [45] = 45,
  [46] = 46,
  [47] = 47,
  [48] = 48,
  [49] = 49,
  [50] = 50,
  [51] = 51,
  [52] = 52,
  [53] = 53,
  [54] = 54,
  [55] = 55,
  [56] = 56,
  [57] = 57,
  [58] = 58,
  [59] = 59,
  [60] = 60,
  [61] = 61,
  [62] = 62,
  [63] = 63,
  [64] = 64,
  [65] = 65,
  [66] = 66,
  [67] = 67,
  [68] = 68,
  [69] = 69,
  [70] = 70,
  [71] = 71,
  [72] = 72,
  [73] = 73,
  [74] = 74,
  [75] = 75,
  [76] = 76,
  [77] = 77,
  [78] = 78,
  [79] = 79,
  [80] = 80,
  [81] = 81,
  [82] = 82,
  [83] = 83,
  [84] = 84,
  [85] = 85,
  [86] = 86,
  [87] = 87,
  [88] = 88,
  [89] = 89,
  [90] = 90,
  [91] = 91,
  [92] = 92,
  [93] = 93,
  [94] = 94,
  [95] = 95,
  [96] = 96,
  [97] = 97,
  [98] = 98,
  [99] = 99,
  [100] = 100,
  [101] = 101,
  [102] = 102,
  [103] = 103,
  [104] = 104,
  [105] = 105,
  [106] = 106,
  [107] = 107,
  [108] = 108,
  [109] = 109,
  [110] = 110,
  [111] = 111,
  [112] = 112,
  [113] = 113,
  [114] = 114,
  [115] = 115,
  [116] = 116,
  [117] = 117,
  [118] = 118,
  [119] = 119,
  [120] = 120,
  [121] = 121,
  [122] = 119,
  [123] = 123,
  [124] = 124,
  [125] = 125,
  [126] = 126,
  [127] = 127,
  [128] = 119,
  [129] = 119,
  [130] = 119,
  [131] = 119,
  [132] = 119,
  [133] = 133,
  [134] = 134,
  [135] = 135,
  [136] = 136,
  [137] = 137,
  [138] = 138,
  [139] = 139,
  [140] = 140,
  [141] = 141,
  [142] = 142,
  [143] = 143,
  [144] = 144,
  [145] = 145,
  [146] = 146,
  [147] = 147,
  [148] = 148,
  [149] = 139,
  [150] = 139,
  [151] = 151,
  [152] = 139,
  [153] = 139,
  [154] = 139,
  [155] = 139,
  [156] = 139,
  [157] = 157,
  [158] = 158,
  [159] = 145,
  [160] = 160,
  [161] = 146,
  [162] = 147,
  [163] = 148,
  [164] = 164,
  [165] = 165,
  [166] = 166,
  [167] = 167,
  [168] = 145,
  [169] = 146,
  [170] = 144,
  [171] = 147,
  [172] = 172,
  [173] = 173,
  [174] = 174,
  [175] = 148,
  [176] = 176,
  [177] = 177,
  [178] = 178,
  [179] = 179,
  [180] = 180,
  [181] = 181,
  [182] = 148,
  [183] = 183,
  [184] = 184,
  [185] = 185,
  [186] = 186,
  [187] = 148,
  [188] = 188,
  [189] = 189,
  [190] = 190,
  [191] = 183,
  [192] = 192,
  [193] = 186,
  [194] = 194,
  [195] = 146,
  [196] = 196,
  [197] = 173,
  [198] = 198,
  [199] = 147,
  [200] = 200,
  [201] = 201,
  [202] = 192,
  [203] = 189,
  [204] = 198,
  [205] = 145,
  [206] = 148,
  [207] = 172,
  [208] = 208,
  [209] = 209,
  [210] = 210,
  [211] = 211,
  [212] = 212,
  [213] = 213,
  [214] = 144,
  [215] = 215,
  [216] = 216,
  [217] = 217,
  [218] = 218,
  [219] = 219,
  [220] = 186,
  [221] = 221,
  [222] = 222,
  [223] = 223,
  [224] = 224,
  [225] = 225,
  [226] = 226,
  [227] = 227,
  [228] = 145,
  [229] = 146,
  [230] = 189,
  [231] = 147,
  [232] = 173,
  [233] = 144,
  [234] = 234,
  [235] = 235,
  [236] = 145,
  [237] = 237,
  [238] = 186,
  [239] = 239,
  [240] = 189,
  [241] = 173,
  [242] = 242,
  [243] = 146,
  [244] = 147,
  [245] = 245,
  [246] = 246,
  [247] = 247,
  [248] = 145,
  [249] = 249,
  [250] = 146,
  [251] = 147,
  [252] = 252,
  [253] = 253,
  [254] = 254,
  [255] = 255,
  [256] = 256,
  [257] = 257,
  [258] = 258,
  [259] = 259,
  [260] = 260,
  [261] = 261,
  [262] = 262,
  [263] = 263,
  [264] = 264,
  [265] = 265,
  [266] = 266,
  [267] = 267,
  [268] = 268,
  [269] = 269,
  [270] = 270,
  [271] = 148,
  [272] = 272,
  [273] = 273,
  [274] = 274,
  [275] = 275,
  [276] = 276,
  [277] = 277,
  [278] = 260,
  [279] = 263,
  [280] = 280,
  [281] = 281,
  [282] = 282,
  [283] = 283,
  [284] = 284,
  [285] = 285,
  [286] = 286,
  [287] = 287,
  [288] = 288,
  [289] = 289,
  [290] = 290,
  [291] = 291,
  [292] = 292,
  [293] = 293,
  [294] = 294,
  [295] = 295,
  [296] = 296,
  [297] = 297,
  [298] = 298,
  [299] = 299,
  [300] = 300,
  [301] = 301,
  [302] = 302,
  [303] = 303,
  [304] = 304,
  [305] = 305,
  [306] = 306,
  [307] = 307,
  [308] = 308,
  [309] = 301,
  [310] = 148,
  [311] = 311,
  [312] = 289,
  [313] = 313,
  [314] = 283,
  [315] = 315,
  [316] = 316,
  [317] = 317,
  [318] = 288,
  [319] = 301,
  [320] = 320,
  [321] = 321,
  [322] = 322,
  [323] = 301,
  [324] = 324,
  [325] = 283,
  [326] = 301,
  [327] = 327,
  [328] = 301,
  [329] = 329,
  [330] = 316,
  [331] = 301,
  [332] = 283,
  [333] = 333,
  [334] = 334,
  [335] = 335,
  [336] = 336,
  [337] = 337,
  [338] = 338,
  [339] = 339,
  [340] = 340,
  [341] = 341,
  [342] = 342,
  [343] = 343,
  [344] = 344,
  [345] = 345,
  [346] = 346,
  [347] = 347,
  [348] = 348,
  [349] = 349,
  [350] = 350,
  [351] = 351,
  [352] = 352,
  [353] = 353,
  [354] = 354,
  [355] = 355,
  [356] = 356,
  [357] = 357,
  [358] = 358,
  [359] = 359,
  [360] = 360,
  [361] = 361,
  [362] = 362,
  [363] = 363,
  [364] = 364,
  [365] = 365,
  [366] = 366,
  [367] = 315,
  [368] = 368,
  [369] = 369,
  [370] = 370,
  [371] = 371,
  [372] = 372,
  [373] = 373,
  [374] = 300,
  [375] = 375,
  [376] = 376,
  [377] = 377,
  [378] = 378,
  [379] = 317,
  [380] = 380,
  [381] = 357,
  [382] = 382,
  [383] = 383,
  [384] = 384,
  [385] = 385,
  [386] = 386,
  [387] = 387,
  [388] = 388,
  [389] = 389,
  [390] = 390,
  [391] = 391,
  [392] = 383,
  [393] = 384,
  [394] = 394,
  [395] = 383,
  [396] = 396,
  [397] = 397,
  [398] = 383,
  [399] = 384,
  [400] = 400,
  [401] = 401,
  [402] = 402,
  [403] = 383,
  [404] = 404,
  [405] = 405,
  [406] = 406,
  [407] = 383,
  [408] = 408,
  [409] = 409,
  [410] = 306,
  [411] = 383,
  [412] = 412,
  [413] = 386,
  [414] = 386,
  [415] = 386,
  [416] = 384,
};

static TSCharacterRange aux_sym__field_value_token1_character_set_1[] = {
  {0, 0x08}, {0x0e, 0x1f}, {'!', '!'}, {'#', '#'}, {'%', '&'}, {'(', '+'}, {'-', '['}, {']', '_'},
  {'a', 0x10ffff},
};

static bool ts_lex(TSLexer *lexer, TSStateId state) {
  START_LEXER();
  eof = lexer->eof(lexer);
  switch (state) {
    case 0:
      if (eof) ADVANCE(247);
      ADVANCE_MAP(
        '"', 706,
        '$', 531,
        '\'', 15,
        ',', 528,
        '-', 16,
        '=', 479,
        '\\', 242,
        ']', 709,
        '_', 699,
        '{', 488,
        '}', 703,
        'A', 563,
        'a', 563,
        'C', 537,
        'c', 537,
        'D', 569,
        'd', 569,
        'E', 631,
        'e', 631,
        'F', 595,
        'f', 595,
        'G', 541,
        'g', 541,
        'H', 572,
        'h', 572,
        'I', 632,
        'i', 632,
        'L', 539,
        'l', 539,
        'M', 543,
        'm', 543,
        'N', 544,
        'n', 544,
        'O', 633,
        'o', 633,
        'P', 645,
        'p', 645,
        'R', 570,
        'r', 570,
        'S', 571,
        's', 571,
        'T', 677,
        't', 677,
        'U', 616,
        'u', 616,
        'V', 648,
        'v', 648,
        'W', 643,
        'w', 643,
      );
      if (('\t' <= lookahead && lookahead <= '\r') ||
          lookahead == ' ') SKIP(244);
      if (('0' <= lookahead && lookahead <= '9')) ADVANCE(536);
      if (('B' <= lookahead && lookahead <= 'Z') ||
          ('b' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 1:
      if (lookahead == '\n') SKIP(14);
      if (lookahead == '"') ADVANCE(706);
      if (lookahead == '$') ADVANCE(531);
      if (lookahead == '\\') ADVANCE(242);
      if (('\t' <= lookahead && lookahead <= '\r') ||
          lookahead == ' ') ADVANCE(712);
      if (('0' <= lookahead && lookahead <= '9')) ADVANCE(536);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(699);
      if (lookahead != 0) ADVANCE(713);
      END_STATE();
    case 2:
      if (lookahead == '\n') SKIP(14);
      if (lookahead == '"') ADVANCE(706);
      if (lookahead == '$') ADVANCE(531);
      if (lookahead == '\\') ADVANCE(242);
      if (('\t' <= lookahead && lookahead <= '\r') ||
          lookahead == ' ') ADVANCE(712);
      if (lookahead != 0) ADVANCE(713);
      END_STATE();
    case 3:
      if (lookahead == '\n') SKIP(14);
      if (lookahead == '"') ADVANCE(706);
      if (lookahead == '$') ADVANCE(531);
      if (('\t' <= lookahead && lookahead <= '\r') ||
          lookahead == ' ') ADVANCE(704);
      if (('0' <= lookahead && lookahead <= '9')) ADVANCE(536);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(699);
      if (lookahead != 0 &&
          lookahead != '\\' &&
          (lookahead < '_' || 'z' < lookahead)) ADVANCE(705);
      END_STATE();
    case 4:
      if (lookahead == '\n') SKIP(14);
      if (lookahead == '"') ADVANCE(706);
      if (lookahead == '$') ADVANCE(531);
      if (('\t' <= lookahead && lookahead <= '\r') ||
          lookahead == ' ') ADVANCE(704);
      if (lookahead != 0 &&
          lookahead != '\\' &&
          lookahead != '`') ADVANCE(705);
      END_STATE();
    case 5:
      if (lookahead == '"') ADVANCE(532);
      if (lookahead == '$') ADVANCE(531);
      if (lookahead == '\'') ADVANCE(533);
      if (lookahead == '-') ADVANCE(534);
      if (('\t' <= lookahead && lookahead <= '\r') ||
          lookahead == ' ') SKIP(5);
      if (lookahead != 0 &&
          lookahead != '\\' &&
          lookahead != '`') ADVANCE(535);
      END_STATE();
    case 6:
      if (lookahead == '"') ADVANCE(532);
      if (lookahead == '$') ADVANCE(531);
      if (lookahead == '\'') ADVANCE(533);
      if (lookahead == '{') ADVANCE(488);
      if (('\t' <= lookahead && lookahead <= '\r') ||
          lookahead == ' ') SKIP(6);
      if (lookahead != 0 &&
          lookahead != '\\' &&
          lookahead != '`') ADVANCE(535);
      END_STATE();
    case 7:
      if (lookahead == '"') ADVANCE(532);
      if (lookahead == '$') ADVANCE(531);
      if (lookahead == '\'') ADVANCE(533);
      if (('\t' <= lookahead && lookahead <= '\r') ||
          lookahead == ' ') SKIP(8);
      if (('0' <= lookahead && lookahead <= '9')) ADVANCE(536);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(699);
      if (lookahead != 0 &&
          lookahead != '\\' &&
          (lookahead < '_' || 'z' < lookahead)) ADVANCE(535);
      END_STATE();
    case 8:
      if (lookahead == '"') ADVANCE(532);
      if (lookahead == '$') ADVANCE(531);
      if (lookahead == '\'') ADVANCE(533);
      if (('\t' <= lookahead && lookahead <= '\r') ||
          lookahead == ' ') SKIP(8);
      if (lookahead != 0 &&
          lookahead != '\\' &&
          lookahead != '`') ADVANCE(535);
      END_STATE();
    case 9:
      if (lookahead == '"') ADVANCE(13);
      if (lookahead == '$') ADVANCE(531);
      if (lookahead == '\'') ADVANCE(15);
      if (lookahead == ',') ADVANCE(528);
      if (('\t' <= lookahead && lookahead <= '\r') ||
          lookahead == ' ') SKIP(10);
      if (lookahead != 0 &&
          lookahead != '\\' &&
          lookahead != '`') ADVANCE(530);
      END_STATE();
    case 10:
      if (lookahead == '"') ADVANCE(13);
      if (lookahead == '$') ADVANCE(531);
      if (lookahead == '\'') ADVANCE(15);
      if (('\t' <= lookahead && lookahead <= '\r') ||
          lookahead == ' ') SKIP(10);
      END_STATE();
    case 11:
      if (lookahead == '"') ADVANCE(13);
      if (lookahead == ',') ADVANCE(528);
      if (lookahead == '=') ADVANCE(479);
      if (lookahead == ']') ADVANCE(709);
      if (lookahead == '}') ADVANCE(703);
      if (('\t' <= lookahead && lookahead <= '\r') ||
          lookahead == ' ') SKIP(12);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 12:
      if (lookahead == '"') ADVANCE(13);
      if (lookahead == ']') ADVANCE(709);
      if (('\t' <= lookahead && lookahead <= '\r') ||
          lookahead == ' ') SKIP(12);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 13:
      if (lookahead == '"') ADVANCE(710);
      if (lookahead == '\\') ADVANCE(243);
      if (lookahead != 0 &&
          lookahead != '\n') ADVANCE(13);
      END_STATE();
    case 14:
      if (lookahead == '$') ADVANCE(531);
      if (('\t' <= lookahead && lookahead <= '\r') ||
          lookahead == ' ') SKIP(14);
      END_STATE();
    case 15:
      if (lookahead == '\'') ADVANCE(707);
      if (lookahead != 0 &&
          lookahead != '\n') ADVANCE(15);
      END_STATE();
    case 16:
      if (lookahead == '-') ADVANCE(18);
      if (lookahead == '>') ADVANCE(527);
      END_STATE();
    case 17:
      if (lookahead == '=') ADVANCE(465);
      if (('\t' <= lookahead && lookahead <= '\r') ||
          lookahead == ' ') SKIP(17);
      END_STATE();
    case 18:
      if (lookahead == 'm') ADVANCE(20);
      END_STATE();
    case 19:
      if (lookahead == 'n') ADVANCE(21);
      END_STATE();
    case 20:
      if (lookahead == 'o') ADVANCE(22);
      END_STATE();
    case 21:
      if (lookahead == 't') ADVANCE(529);
      END_STATE();
    case 22:
      if (lookahead == 'u') ADVANCE(19);
      END_STATE();
    case 23:
      if (lookahead == '{') ADVANCE(25);
      if (lookahead == '}') ADVANCE(702);
      if (lookahead != 0 &&
          lookahead != '\n') ADVANCE(23);
      END_STATE();
    case 24:
      if (lookahead == '}') ADVANCE(703);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(701);
      if (lookahead != 0 &&
          lookahead != '\n' &&
          (lookahead < 'a' || '{' < lookahead)) ADVANCE(702);
      END_STATE();
    case 25:
      if (lookahead == '}') ADVANCE(23);
      if (lookahead != 0 &&
          lookahead != '\n' &&
          lookahead != '{') ADVANCE(25);
      END_STATE();
    case 26:
      if (lookahead == 'A' ||
          lookahead == 'a') ADVANCE(179);
      if (lookahead == 'M' ||
          lookahead == 'm') ADVANCE(58);
      if (lookahead == 'O' ||
          lookahead == 'o') ADVANCE(181);
      END_STATE();
    case 27:
      if (lookahead == 'A' ||
          lookahead == 'a') ADVANCE(44);
      if (lookahead == 'I' ||
          lookahead == 'i') ADVANCE(149);
      if (lookahead == 'O' ||
          lookahead == 'o') ADVANCE(98);
      END_STATE();
    case 28:
      if (lookahead == 'A' ||
          lookahead == 'a') ADVANCE(220);
      END_STATE();
    case 29:
      if (lookahead == 'A' ||
          lookahead == 'a') ADVANCE(112);
      if (lookahead == 'O' ||
          lookahead == 'o') ADVANCE(227);
      if (lookahead == 'T' ||
          lookahead == 't') ADVANCE(224);
      END_STATE();
    case 30:
      if (lookahead == 'A' ||
          lookahead == 'a') ADVANCE(150);
      if (lookahead == 'E' ||
          lookahead == 'e') ADVANCE(216);
      if (lookahead == 'O' ||
          lookahead == 'o') ADVANCE(159);
      END_STATE();
    case 31:
      if (lookahead == 'A' ||
          lookahead == 'a') ADVANCE(63);
      if (lookahead == 'P' ||
          lookahead == 'p') ADVANCE(145);
      if (lookahead == 'S' ||
          lookahead == 's') ADVANCE(85);
      END_STATE();
    case 32:
      if (lookahead == 'A' ||
          lookahead == 'a') ADVANCE(139);
      END_STATE();
    case 33:
      if (lookahead == 'A' ||
          lookahead == 'a') ADVANCE(238);
      END_STATE();
    case 34:
      if (lookahead == 'A' ||
          lookahead == 'a') ADVANCE(202);
      END_STATE();
    case 35:
      if (lookahead == 'A' ||
          lookahead == 'a') ADVANCE(196);
      END_STATE();
    case 36:
      if (lookahead == 'A' ||
          lookahead == 'a') ADVANCE(132);
      END_STATE();
    case 37:
      if (lookahead == 'A' ||
          lookahead == 'a') ADVANCE(133);
      END_STATE();
    case 38:
      if (lookahead == 'A' ||
          lookahead == 'a') ADVANCE(134);
      END_STATE();
    case 39:
      if (lookahead == 'A' ||
          lookahead == 'a') ADVANCE(116);
      END_STATE();
    case 40:
      if (lookahead == 'A' ||
          lookahead == 'a') ADVANCE(152);
      END_STATE();
    case 41:
      if (lookahead == 'A' ||
          lookahead == 'a') ADVANCE(55);
      END_STATE();
    case 42:
      if (lookahead == 'A' ||
          lookahead == 'a') ADVANCE(56);
      END_STATE();
    case 43:
      if (lookahead == 'B' ||
          lookahead == 'b') ADVANCE(225);
      END_STATE();
    case 44:
      if (lookahead == 'B' ||
          lookahead == 'b') ADVANCE(90);
      END_STATE();
    case 45:
      if (lookahead == 'B' ||
          lookahead == 'b') ADVANCE(165);
      END_STATE();
    case 46:
      if (lookahead == 'B' ||
          lookahead == 'b') ADVANCE(144);
      END_STATE();
    case 47:
      if (lookahead == 'C' ||
          lookahead == 'c') ADVANCE(194);
      if (lookahead == 'R' ||
          lookahead == 'r') ADVANCE(230);
      END_STATE();
    case 48:
      if (lookahead == 'C' ||
          lookahead == 'c') ADVANCE(127);
      END_STATE();
    case 49:
      if (lookahead == 'C' ||
          lookahead == 'c') ADVANCE(104);
      END_STATE();
    case 50:
      if (lookahead == 'C' ||
          lookahead == 'c') ADVANCE(237);
      END_STATE();
    case 51:
      if (lookahead == 'C' ||
          lookahead == 'c') ADVANCE(34);
      END_STATE();
    case 52:
      if (lookahead == 'C' ||
          lookahead == 'c') ADVANCE(67);
      END_STATE();
    case 53:
      if (lookahead == 'C' ||
          lookahead == 'c') ADVANCE(223);
      END_STATE();
    case 54:
      if (lookahead == 'C' ||
          lookahead == 'c') ADVANCE(72);
      END_STATE();
    case 55:
      if (lookahead == 'C' ||
          lookahead == 'c') ADVANCE(74);
      END_STATE();
    case 56:
      if (lookahead == 'C' ||
          lookahead == 'c') ADVANCE(75);
      END_STATE();
    case 57:
      if (lookahead == 'D' ||
          lookahead == 'd') ADVANCE(473);
      END_STATE();
    case 58:
      if (lookahead == 'D' ||
          lookahead == 'd') ADVANCE(469);
      END_STATE();
    case 59:
      if (lookahead == 'D' ||
          lookahead == 'd') ADVANCE(482);
      END_STATE();
    case 60:
      if (lookahead == 'D' ||
          lookahead == 'd') ADVANCE(514);
      END_STATE();
    case 61:
      ADVANCE_MAP(
        'D', 57,
        'd', 57,
        'L', 138,
        'l', 138,
        'R', 97,
        'r', 97,
        'S', 467,
        's', 467,
      );
      END_STATE();
    case 62:
      if (lookahead == 'D' ||
          lookahead == 'd') ADVANCE(201);
      END_STATE();
    case 63:
      if (lookahead == 'D' ||
          lookahead == 'd') ADVANCE(176);
      END_STATE();
    case 64:
      if (lookahead == 'D' ||
          lookahead == 'd') ADVANCE(118);
      END_STATE();
    case 65:
      if (lookahead == 'E' ||
          lookahead == 'e') ADVANCE(500);
      END_STATE();
    case 66:
      if (lookahead == 'E' ||
          lookahead == 'e') ADVANCE(481);
      END_STATE();
    case 67:
      if (lookahead == 'E' ||
          lookahead == 'e') ADVANCE(503);
      END_STATE();
    case 68:
      if (lookahead == 'E' ||
          lookahead == 'e') ADVANCE(475);
      END_STATE();
    case 69:
      if (lookahead == 'E' ||
          lookahead == 'e') ADVANCE(474);
      END_STATE();
    case 70:
      if (lookahead == 'E' ||
          lookahead == 'e') ADVANCE(519);
      END_STATE();
    case 71:
      if (lookahead == 'E' ||
          lookahead == 'e') ADVANCE(523);
      END_STATE();
    case 72:
      if (lookahead == 'E' ||
          lookahead == 'e') ADVANCE(491);
      END_STATE();
    case 73:
      if (lookahead == 'E' ||
          lookahead == 'e') ADVANCE(508);
      END_STATE();
    case 74:
      if (lookahead == 'E' ||
          lookahead == 'e') ADVANCE(512);
      END_STATE();
    case 75:
      if (lookahead == 'E' ||
          lookahead == 'e') ADVANCE(517);
      END_STATE();
    case 76:
      if (lookahead == 'E' ||
          lookahead == 'e') ADVANCE(182);
      if (lookahead == 'N' ||
          lookahead == 'n') ADVANCE(200);
      if (lookahead == 'R' ||
          lookahead == 'r') ADVANCE(105);
      END_STATE();
    case 77:
      if (lookahead == 'E' ||
          lookahead == 'e') ADVANCE(31);
      if (lookahead == 'U' ||
          lookahead == 'u') ADVANCE(154);
      END_STATE();
    case 78:
      ADVANCE_MAP(
        'E', 47,
        'e', 47,
        'H', 87,
        'h', 87,
        'T', 172,
        't', 172,
        'U', 45,
        'u', 45,
        'Y', 203,
        'y', 203,
      );
      END_STATE();
    case 79:
      if (lookahead == 'E' ||
          lookahead == 'e') ADVANCE(510);
      END_STATE();
    case 80:
      if (lookahead == 'E' ||
          lookahead == 'e') ADVANCE(32);
      if (lookahead == 'O' ||
          lookahead == 'o') ADVANCE(205);
      END_STATE();
    case 81:
      if (lookahead == 'E' ||
          lookahead == 'e') ADVANCE(186);
      END_STATE();
    case 82:
      if (lookahead == 'E' ||
          lookahead == 'e') ADVANCE(233);
      END_STATE();
    case 83:
      if (lookahead == 'E' ||
          lookahead == 'e') ADVANCE(100);
      END_STATE();
    case 84:
      if (lookahead == 'E' ||
          lookahead == 'e') ADVANCE(193);
      END_STATE();
    case 85:
      if (lookahead == 'E' ||
          lookahead == 'e') ADVANCE(197);
      if (lookahead == 'T' ||
          lookahead == 't') ADVANCE(35);
      END_STATE();
    case 86:
      if (lookahead == 'E' ||
          lookahead == 'e') ADVANCE(158);
      END_STATE();
    case 87:
      if (lookahead == 'E' ||
          lookahead == 'e') ADVANCE(143);
      END_STATE();
    case 88:
      if (lookahead == 'E' ||
          lookahead == 'e') ADVANCE(48);
      END_STATE();
    case 89:
      if (lookahead == 'E' ||
          lookahead == 'e') ADVANCE(60);
      END_STATE();
    case 90:
      if (lookahead == 'E' ||
          lookahead == 'e') ADVANCE(129);
      END_STATE();
    case 91:
      if (lookahead == 'E' ||
          lookahead == 'e') ADVANCE(187);
      END_STATE();
    case 92:
      if (lookahead == 'E' ||
          lookahead == 'e') ADVANCE(210);
      END_STATE();
    case 93:
      if (lookahead == 'E' ||
          lookahead == 'e') ADVANCE(189);
      END_STATE();
    case 94:
      if (lookahead == 'E' ||
          lookahead == 'e') ADVANCE(211);
      END_STATE();
    case 95:
      if (lookahead == 'E' ||
          lookahead == 'e') ADVANCE(199);
      END_STATE();
    case 96:
      if (lookahead == 'F' ||
          lookahead == 'f') ADVANCE(123);
      END_STATE();
    case 97:
      if (lookahead == 'G' ||
          lookahead == 'g') ADVANCE(478);
      END_STATE();
    case 98:
      if (lookahead == 'G' ||
          lookahead == 'g') ADVANCE(526);
      END_STATE();
    case 99:
      if (lookahead == 'G' ||
          lookahead == 'g') ADVANCE(198);
      if (lookahead == 'S' ||
          lookahead == 's') ADVANCE(109);
      END_STATE();
    case 100:
      if (lookahead == 'G' ||
          lookahead == 'g') ADVANCE(89);
      END_STATE();
    case 101:
      if (lookahead == 'G' ||
          lookahead == 'g') ADVANCE(167);
      END_STATE();
    case 102:
      if (lookahead == 'H' ||
          lookahead == 'h') ADVANCE(504);
      END_STATE();
    case 103:
      if (lookahead == 'H' ||
          lookahead == 'h') ADVANCE(49);
      END_STATE();
    case 104:
      if (lookahead == 'H' ||
          lookahead == 'h') ADVANCE(88);
      END_STATE();
    case 105:
      if (lookahead == 'I' ||
          lookahead == 'i') ADVANCE(231);
      END_STATE();
    case 106:
      if (lookahead == 'I' ||
          lookahead == 'i') ADVANCE(137);
      if (lookahead == 'R' ||
          lookahead == 'r') ADVANCE(173);
      END_STATE();
    case 107:
      if (lookahead == 'I' ||
          lookahead == 'i') ADVANCE(228);
      if (lookahead == 'O' ||
          lookahead == 'o') ADVANCE(96);
      END_STATE();
    case 108:
      if (lookahead == 'I' ||
          lookahead == 'i') ADVANCE(52);
      END_STATE();
    case 109:
      if (lookahead == 'I' ||
          lookahead == 'i') ADVANCE(101);
      END_STATE();
    case 110:
      if (lookahead == 'I' ||
          lookahead == 'i') ADVANCE(50);
      END_STATE();
    case 111:
      if (lookahead == 'I' ||
          lookahead == 'i') ADVANCE(51);
      END_STATE();
    case 112:
      if (lookahead == 'I' ||
          lookahead == 'i') ADVANCE(160);
      END_STATE();
    case 113:
      if (lookahead == 'I' ||
          lookahead == 'i') ADVANCE(207);
      if (lookahead == 'T' ||
          lookahead == 't') ADVANCE(95);
      END_STATE();
    case 114:
      if (lookahead == 'I' ||
          lookahead == 'i') ADVANCE(204);
      END_STATE();
    case 115:
      if (lookahead == 'I' ||
          lookahead == 'i') ADVANCE(208);
      END_STATE();
    case 116:
      if (lookahead == 'I' ||
          lookahead == 'i') ADVANCE(168);
      END_STATE();
    case 117:
      if (lookahead == 'I' ||
          lookahead == 'i') ADVANCE(140);
      END_STATE();
    case 118:
      if (lookahead == 'I' ||
          lookahead == 'i') ADVANCE(188);
      END_STATE();
    case 119:
      if (lookahead == 'I' ||
          lookahead == 'i') ADVANCE(212);
      END_STATE();
    case 120:
      if (lookahead == 'I' ||
          lookahead == 'i') ADVANCE(222);
      END_STATE();
    case 121:
      if (lookahead == 'I' ||
          lookahead == 'i') ADVANCE(146);
      END_STATE();
    case 122:
      if (lookahead == 'I' ||
          lookahead == 'i') ADVANCE(54);
      END_STATE();
    case 123:
      if (lookahead == 'I' ||
          lookahead == 'i') ADVANCE(147);
      END_STATE();
    case 124:
      if (lookahead == 'I' ||
          lookahead == 'i') ADVANCE(163);
      END_STATE();
    case 125:
      if (lookahead == 'I' ||
          lookahead == 'i') ADVANCE(153);
      END_STATE();
    case 126:
      if (lookahead == 'K' ||
          lookahead == 'k') ADVANCE(487);
      END_STATE();
    case 127:
      if (lookahead == 'K' ||
          lookahead == 'k') ADVANCE(480);
      END_STATE();
    case 128:
      if (lookahead == 'K' ||
          lookahead == 'k') ADVANCE(64);
      END_STATE();
    case 129:
      if (lookahead == 'L' ||
          lookahead == 'l') ADVANCE(477);
      END_STATE();
    case 130:
      if (lookahead == 'L' ||
          lookahead == 'l') ADVANCE(471);
      END_STATE();
    case 131:
      if (lookahead == 'L' ||
          lookahead == 'l') ADVANCE(525);
      END_STATE();
    case 132:
      if (lookahead == 'L' ||
          lookahead == 'l') ADVANCE(499);
      END_STATE();
    case 133:
      if (lookahead == 'L' ||
          lookahead == 'l') ADVANCE(494);
      END_STATE();
    case 134:
      if (lookahead == 'L' ||
          lookahead == 'l') ADVANCE(485);
      END_STATE();
    case 135:
      if (lookahead == 'L' ||
          lookahead == 'l') ADVANCE(125);
      if (lookahead == 'S' ||
          lookahead == 's') ADVANCE(81);
      END_STATE();
    case 136:
      if (lookahead == 'L' ||
          lookahead == 'l') ADVANCE(226);
      END_STATE();
    case 137:
      if (lookahead == 'L' ||
          lookahead == 'l') ADVANCE(65);
      END_STATE();
    case 138:
      if (lookahead == 'L' ||
          lookahead == 'l') ADVANCE(170);
      END_STATE();
    case 139:
      if (lookahead == 'L' ||
          lookahead == 'l') ADVANCE(217);
      END_STATE();
    case 140:
      if (lookahead == 'L' ||
          lookahead == 'l') ADVANCE(59);
      END_STATE();
    case 141:
      if (lookahead == 'L' ||
          lookahead == 'l') ADVANCE(110);
      END_STATE();
    case 142:
      if (lookahead == 'L' ||
          lookahead == 'l') ADVANCE(239);
      END_STATE();
    case 143:
      if (lookahead == 'L' ||
          lookahead == 'l') ADVANCE(130);
      END_STATE();
    case 144:
      if (lookahead == 'L' ||
          lookahead == 'l') ADVANCE(114);
      END_STATE();
    case 145:
      if (lookahead == 'L' ||
          lookahead == 'l') ADVANCE(111);
      END_STATE();
    case 146:
      if (lookahead == 'L' ||
          lookahead == 'l') ADVANCE(83);
      END_STATE();
    case 147:
      if (lookahead == 'L' ||
          lookahead == 'l') ADVANCE(70);
      END_STATE();
    case 148:
      if (lookahead == 'M' ||
          lookahead == 'm') ADVANCE(466);
      END_STATE();
    case 149:
      if (lookahead == 'M' ||
          lookahead == 'm') ADVANCE(115);
      END_STATE();
    case 150:
      if (lookahead == 'M' ||
          lookahead == 'm') ADVANCE(79);
      END_STATE();
    case 151:
      if (lookahead == 'M' ||
          lookahead == 'm') ADVANCE(69);
      END_STATE();
    case 152:
      if (lookahead == 'M' ||
          lookahead == 'm') ADVANCE(73);
      END_STATE();
    case 153:
      if (lookahead == 'M' ||
          lookahead == 'm') ADVANCE(119);
      END_STATE();
    case 154:
      if (lookahead == 'N' ||
          lookahead == 'n') ADVANCE(468);
      END_STATE();
    case 155:
      if (lookahead == 'N' ||
          lookahead == 'n') ADVANCE(219);
      if (lookahead == 'X' ||
          lookahead == 'x') ADVANCE(183);
      END_STATE();
    case 156:
      if (lookahead == 'N' ||
          lookahead == 'n') ADVANCE(113);
      END_STATE();
    case 157:
      if (lookahead == 'N' ||
          lookahead == 'n') ADVANCE(43);
      END_STATE();
    case 158:
      if (lookahead == 'N' ||
          lookahead == 'n') ADVANCE(62);
      END_STATE();
    case 159:
      if (lookahead == 'N' ||
          lookahead == 'n') ADVANCE(66);
      END_STATE();
    case 160:
      if (lookahead == 'N' ||
          lookahead == 'n') ADVANCE(221);
      END_STATE();
    case 161:
      if (lookahead == 'N' ||
          lookahead == 'n') ADVANCE(209);
      END_STATE();
    case 162:
      if (lookahead == 'N' ||
          lookahead == 'n') ADVANCE(142);
      END_STATE();
    case 163:
      if (lookahead == 'N' ||
          lookahead == 'n') ADVANCE(214);
      END_STATE();
    case 164:
      if (lookahead == 'N' ||
          lookahead == 'n') ADVANCE(36);
      END_STATE();
    case 165:
      if (lookahead == 'N' ||
          lookahead == 'n') ADVANCE(94);
      END_STATE();
    case 166:
      if (lookahead == 'N' ||
          lookahead == 'n') ADVANCE(37);
      END_STATE();
    case 167:
      if (lookahead == 'N' ||
          lookahead == 'n') ADVANCE(38);
      END_STATE();
    case 168:
      if (lookahead == 'N' ||
          lookahead == 'n') ADVANCE(93);
      END_STATE();
    case 169:
      if (lookahead == 'O' ||
          lookahead == 'o') ADVANCE(190);
      END_STATE();
    case 170:
      if (lookahead == 'O' ||
          lookahead == 'o') ADVANCE(232);
      END_STATE();
    case 171:
      if (lookahead == 'O' ||
          lookahead == 'o') ADVANCE(141);
      if (lookahead == 'R' ||
          lookahead == 'r') ADVANCE(107);
      if (lookahead == 'U' ||
          lookahead == 'u') ADVANCE(46);
      END_STATE();
    case 172:
      if (lookahead == 'O' ||
          lookahead == 'o') ADVANCE(180);
      END_STATE();
    case 173:
      if (lookahead == 'O' ||
          lookahead == 'o') ADVANCE(148);
      END_STATE();
    case 174:
      if (lookahead == 'O' ||
          lookahead == 'o') ADVANCE(136);
      END_STATE();
    case 175:
      if (lookahead == 'O' ||
          lookahead == 'o') ADVANCE(206);
      END_STATE();
    case 176:
      if (lookahead == 'O' ||
          lookahead == 'o') ADVANCE(162);
      END_STATE();
    case 177:
      if (lookahead == 'O' ||
          lookahead == 'o') ADVANCE(191);
      END_STATE();
    case 178:
      if (lookahead == 'O' ||
          lookahead == 'o') ADVANCE(124);
      END_STATE();
    case 179:
      if (lookahead == 'P' ||
          lookahead == 'p') ADVANCE(511);
      END_STATE();
    case 180:
      if (lookahead == 'P' ||
          lookahead == 'p') ADVANCE(99);
      END_STATE();
    case 181:
      if (lookahead == 'P' ||
          lookahead == 'p') ADVANCE(236);
      END_STATE();
    case 182:
      if (lookahead == 'P' ||
          lookahead == 'p') ADVANCE(86);
      if (lookahead == 'V' ||
          lookahead == 'v') ADVANCE(108);
      END_STATE();
    case 183:
      if (lookahead == 'P' ||
          lookahead == 'p') ADVANCE(175);
      if (lookahead == 'T' ||
          lookahead == 't') ADVANCE(84);
      END_STATE();
    case 184:
      if (lookahead == 'P' ||
          lookahead == 'p') ADVANCE(41);
      END_STATE();
    case 185:
      if (lookahead == 'P' ||
          lookahead == 'p') ADVANCE(178);
      END_STATE();
    case 186:
      if (lookahead == 'R' ||
          lookahead == 'r') ADVANCE(483);
      END_STATE();
    case 187:
      if (lookahead == 'R' ||
          lookahead == 'r') ADVANCE(495);
      END_STATE();
    case 188:
      if (lookahead == 'R' ||
          lookahead == 'r') ADVANCE(484);
      END_STATE();
    case 189:
      if (lookahead == 'R' ||
          lookahead == 'r') ADVANCE(486);
      END_STATE();
    case 190:
      if (lookahead == 'R' ||
          lookahead == 'r') ADVANCE(128);
      END_STATE();
    case 191:
      if (lookahead == 'R' ||
          lookahead == 'r') ADVANCE(126);
      END_STATE();
    case 192:
      if (lookahead == 'R' ||
          lookahead == 'r') ADVANCE(241);
      END_STATE();
    case 193:
      if (lookahead == 'R' ||
          lookahead == 'r') ADVANCE(164);
      END_STATE();
    case 194:
      if (lookahead == 'R' ||
          lookahead == 'r') ADVANCE(92);
      if (lookahead == 'U' ||
          lookahead == 'u') ADVANCE(195);
      END_STATE();
    case 195:
      if (lookahead == 'R' ||
          lookahead == 'r') ADVANCE(120);
      END_STATE();
    case 196:
      if (lookahead == 'R' ||
          lookahead == 'r') ADVANCE(213);
      END_STATE();
    case 197:
      if (lookahead == 'R' ||
          lookahead == 'r') ADVANCE(229);
      END_STATE();
    case 198:
      if (lookahead == 'R' ||
          lookahead == 'r') ADVANCE(42);
      END_STATE();
    case 199:
      if (lookahead == 'R' ||
          lookahead == 'r') ADVANCE(166);
      END_STATE();
    case 200:
      if (lookahead == 'S' ||
          lookahead == 's') ADVANCE(505);
      END_STATE();
    case 201:
      if (lookahead == 'S' ||
          lookahead == 's') ADVANCE(515);
      END_STATE();
    case 202:
      if (lookahead == 'S' ||
          lookahead == 's') ADVANCE(518);
      END_STATE();
    case 203:
      if (lookahead == 'S' ||
          lookahead == 's') ADVANCE(53);
      END_STATE();
    case 204:
      if (lookahead == 'S' ||
          lookahead == 's') ADVANCE(102);
      END_STATE();
    case 205:
      if (lookahead == 'S' ||
          lookahead == 's') ADVANCE(218);
      END_STATE();
    case 206:
      if (lookahead == 'S' ||
          lookahead == 's') ADVANCE(68);
      END_STATE();
    case 207:
      if (lookahead == 'T' ||
          lookahead == 't') ADVANCE(520);
      END_STATE();
    case 208:
      if (lookahead == 'T' ||
          lookahead == 't') ADVANCE(522);
      END_STATE();
    case 209:
      if (lookahead == 'T' ||
          lookahead == 't') ADVANCE(501);
      END_STATE();
    case 210:
      if (lookahead == 'T' ||
          lookahead == 't') ADVANCE(490);
      END_STATE();
    case 211:
      if (lookahead == 'T' ||
          lookahead == 't') ADVANCE(492);
      END_STATE();
    case 212:
      if (lookahead == 'T' ||
          lookahead == 't') ADVANCE(524);
      END_STATE();
    case 213:
      if (lookahead == 'T' ||
          lookahead == 't') ADVANCE(516);
      END_STATE();
    case 214:
      if (lookahead == 'T' ||
          lookahead == 't') ADVANCE(470);
      END_STATE();
    case 215:
      if (lookahead == 'T' ||
          lookahead == 't') ADVANCE(235);
      END_STATE();
    case 216:
      if (lookahead == 'T' ||
          lookahead == 't') ADVANCE(234);
      END_STATE();
    case 217:
      if (lookahead == 'T' ||
          lookahead == 't') ADVANCE(103);
      END_STATE();
    case 218:
      if (lookahead == 'T' ||
          lookahead == 't') ADVANCE(507);
      END_STATE();
    case 219:
      if (lookahead == 'T' ||
          lookahead == 't') ADVANCE(192);
      if (lookahead == 'V' ||
          lookahead == 'v') ADVANCE(476);
      END_STATE();
    case 220:
      if (lookahead == 'T' ||
          lookahead == 't') ADVANCE(82);
      END_STATE();
    case 221:
      if (lookahead == 'T' ||
          lookahead == 't') ADVANCE(39);
      END_STATE();
    case 222:
      if (lookahead == 'T' ||
          lookahead == 't') ADVANCE(240);
      END_STATE();
    case 223:
      if (lookahead == 'T' ||
          lookahead == 't') ADVANCE(131);
      END_STATE();
    case 224:
      if (lookahead == 'U' ||
          lookahead == 'u') ADVANCE(496);
      END_STATE();
    case 225:
      if (lookahead == 'U' ||
          lookahead == 'u') ADVANCE(117);
      END_STATE();
    case 226:
      if (lookahead == 'U' ||
          lookahead == 'u') ADVANCE(151);
      END_STATE();
    case 227:
      if (lookahead == 'U' ||
          lookahead == 'u') ADVANCE(161);
      END_STATE();
    case 228:
      if (lookahead == 'V' ||
          lookahead == 'v') ADVANCE(121);
      END_STATE();
    case 229:
      if (lookahead == 'V' ||
          lookahead == 'v') ADVANCE(71);
      END_STATE();
    case 230:
      if (lookahead == 'V' ||
          lookahead == 'v') ADVANCE(122);
      END_STATE();
    case 231:
      if (lookahead == 'V' ||
          lookahead == 'v') ADVANCE(91);
      END_STATE();
    case 232:
      if (lookahead == 'W' ||
          lookahead == 'w') ADVANCE(498);
      END_STATE();
    case 233:
      if (lookahead == 'W' ||
          lookahead == 'w') ADVANCE(33);
      END_STATE();
    case 234:
      if (lookahead == 'W' ||
          lookahead == 'w') ADVANCE(177);
      END_STATE();
    case 235:
      if (lookahead == 'Y' ||
          lookahead == 'y') ADVANCE(521);
      END_STATE();
    case 236:
      if (lookahead == 'Y' ||
          lookahead == 'y') ADVANCE(472);
      END_STATE();
    case 237:
      if (lookahead == 'Y' ||
          lookahead == 'y') ADVANCE(497);
      END_STATE();
    case 238:
      if (lookahead == 'Y' ||
          lookahead == 'y') ADVANCE(493);
      END_STATE();
    case 239:
      if (lookahead == 'Y' ||
          lookahead == 'y') ADVANCE(502);
      END_STATE();
    case 240:
      if (lookahead == 'Y' ||
          lookahead == 'y') ADVANCE(513);
      END_STATE();
    case 241:
      if (lookahead == 'Y' ||
          lookahead == 'y') ADVANCE(185);
      END_STATE();
    case 242:
      if (lookahead != 0 &&
          lookahead != '\n') ADVANCE(714);
      END_STATE();
    case 243:
      if (lookahead != 0 &&
          lookahead != '\n') ADVANCE(13);
      END_STATE();
    case 244:
      if (eof) ADVANCE(247);
      ADVANCE_MAP(
        '"', 711,
        '$', 531,
        '\'', 15,
        ',', 708,
        '-', 16,
        '=', 465,
        ']', 709,
        '{', 488,
        '}', 489,
        'A', 279,
        'a', 279,
        'C', 248,
        'c', 248,
        'D', 287,
        'd', 287,
        'E', 376,
        'e', 376,
        'F', 328,
        'f', 328,
        'G', 250,
        'g', 250,
        'H', 302,
        'h', 302,
        'I', 377,
        'i', 377,
        'L', 249,
        'l', 249,
        'M', 251,
        'm', 251,
        'N', 252,
        'n', 252,
        'O', 379,
        'o', 379,
        'P', 393,
        'p', 393,
        'R', 288,
        'r', 288,
        'S', 289,
        's', 289,
        'T', 429,
        't', 429,
        'U', 357,
        'u', 357,
        'V', 396,
        'v', 396,
        'W', 391,
        'w', 391,
      );
      if (('\t' <= lookahead && lookahead <= '\r') ||
          lookahead == ' ') SKIP(244);
      if (('B' <= lookahead && lookahead <= 'Z') ||
          ('b' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 245:
      if (eof) ADVANCE(247);
      ADVANCE_MAP(
        '"', 711,
        ',', 708,
        '=', 479,
        ']', 709,
        '}', 489,
        'A', 61,
        'a', 61,
        'C', 26,
        'c', 26,
        'D', 76,
        'd', 76,
        'E', 155,
        'e', 155,
        'F', 106,
        'f', 106,
        'G', 28,
        'g', 28,
        'H', 80,
        'h', 80,
        'I', 156,
        'i', 156,
        'L', 27,
        'l', 27,
        'M', 29,
        'm', 29,
        'N', 30,
        'n', 30,
        'O', 157,
        'o', 157,
        'P', 171,
        'p', 171,
        'R', 77,
        'r', 77,
        'S', 78,
        's', 78,
        'T', 215,
        't', 215,
        'U', 135,
        'u', 135,
        'V', 174,
        'v', 174,
        'W', 169,
        'w', 169,
      );
      if (('\t' <= lookahead && lookahead <= '\r') ||
          lookahead == ' ') SKIP(246);
      END_STATE();
    case 246:
      if (eof) ADVANCE(247);
      ADVANCE_MAP(
        '"', 711,
        ',', 708,
        ']', 709,
        '}', 489,
        'A', 61,
        'a', 61,
        'C', 26,
        'c', 26,
        'D', 76,
        'd', 76,
        'E', 155,
        'e', 155,
        'F', 106,
        'f', 106,
        'G', 28,
        'g', 28,
        'H', 80,
        'h', 80,
        'I', 156,
        'i', 156,
        'L', 27,
        'l', 27,
        'M', 29,
        'm', 29,
        'N', 30,
        'n', 30,
        'O', 157,
        'o', 157,
        'P', 171,
        'p', 171,
        'R', 77,
        'r', 77,
        'S', 78,
        's', 78,
        'T', 215,
        't', 215,
        'U', 135,
        'u', 135,
        'V', 174,
        'v', 174,
        'W', 169,
        'w', 169,
      );
      if (('\t' <= lookahead && lookahead <= '\r') ||
          lookahead == ' ') SKIP(246);
      END_STATE();
    case 247:
      ACCEPT_TOKEN(ts_builtin_sym_end);
      END_STATE();
    case 248:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'A' ||
          lookahead == 'a') ADVANCE(401);
      if (lookahead == 'M' ||
          lookahead == 'm') ADVANCE(281);
      if (lookahead == 'O' ||
          lookahead == 'o') ADVANCE(403);
      if (('B' <= lookahead && lookahead <= 'Z') ||
          ('b' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 249:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'A' ||
          lookahead == 'a') ADVANCE(266);
      if (lookahead == 'I' ||
          lookahead == 'i') ADVANCE(371);
      if (lookahead == 'O' ||
          lookahead == 'o') ADVANCE(320);
      if (('B' <= lookahead && lookahead <= 'Z') ||
          ('b' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 250:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'A' ||
          lookahead == 'a') ADVANCE(442);
      if (('B' <= lookahead && lookahead <= 'Z') ||
          ('b' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 251:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'A' ||
          lookahead == 'a') ADVANCE(334);
      if (lookahead == 'O' ||
          lookahead == 'o') ADVANCE(449);
      if (lookahead == 'T' ||
          lookahead == 't') ADVANCE(446);
      if (('B' <= lookahead && lookahead <= 'Z') ||
          ('b' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 252:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'A' ||
          lookahead == 'a') ADVANCE(372);
      if (lookahead == 'E' ||
          lookahead == 'e') ADVANCE(430);
      if (lookahead == 'O' ||
          lookahead == 'o') ADVANCE(381);
      if (('B' <= lookahead && lookahead <= 'Z') ||
          ('b' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 253:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'A' ||
          lookahead == 'a') ADVANCE(285);
      if (lookahead == 'P' ||
          lookahead == 'p') ADVANCE(367);
      if (lookahead == 'S' ||
          lookahead == 's') ADVANCE(307);
      if (('B' <= lookahead && lookahead <= 'Z') ||
          ('b' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 254:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'A' ||
          lookahead == 'a') ADVANCE(361);
      if (('B' <= lookahead && lookahead <= 'Z') ||
          ('b' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 255:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'A' ||
          lookahead == 'a') ADVANCE(460);
      if (('B' <= lookahead && lookahead <= 'Z') ||
          ('b' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 256:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'A' ||
          lookahead == 'a') ADVANCE(425);
      if (('B' <= lookahead && lookahead <= 'Z') ||
          ('b' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 257:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'A' ||
          lookahead == 'a') ADVANCE(418);
      if (('B' <= lookahead && lookahead <= 'Z') ||
          ('b' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 258:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'A' ||
          lookahead == 'a') ADVANCE(354);
      if (('B' <= lookahead && lookahead <= 'Z') ||
          ('b' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 259:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'A' ||
          lookahead == 'a') ADVANCE(355);
      if (('B' <= lookahead && lookahead <= 'Z') ||
          ('b' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 260:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'A' ||
          lookahead == 'a') ADVANCE(356);
      if (('B' <= lookahead && lookahead <= 'Z') ||
          ('b' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 261:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'A' ||
          lookahead == 'a') ADVANCE(338);
      if (('B' <= lookahead && lookahead <= 'Z') ||
          ('b' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 262:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'A' ||
          lookahead == 'a') ADVANCE(374);
      if (('B' <= lookahead && lookahead <= 'Z') ||
          ('b' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 263:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'A' ||
          lookahead == 'a') ADVANCE(277);
      if (('B' <= lookahead && lookahead <= 'Z') ||
          ('b' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 264:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'A' ||
          lookahead == 'a') ADVANCE(278);
      if (('B' <= lookahead && lookahead <= 'Z') ||
          ('b' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 265:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'B' ||
          lookahead == 'b') ADVANCE(447);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 266:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'B' ||
          lookahead == 'b') ADVANCE(312);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 267:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'B' ||
          lookahead == 'b') ADVANCE(387);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 268:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'B' ||
          lookahead == 'b') ADVANCE(366);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 269:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'C' ||
          lookahead == 'c') ADVANCE(416);
      if (lookahead == 'R' ||
          lookahead == 'r') ADVANCE(452);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 270:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'C' ||
          lookahead == 'c') ADVANCE(349);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 271:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'C' ||
          lookahead == 'c') ADVANCE(326);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 272:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'C' ||
          lookahead == 'c') ADVANCE(459);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 273:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'C' ||
          lookahead == 'c') ADVANCE(256);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 274:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'C' ||
          lookahead == 'c') ADVANCE(293);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 275:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'C' ||
          lookahead == 'c') ADVANCE(445);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 276:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'C' ||
          lookahead == 'c') ADVANCE(298);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 277:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'C' ||
          lookahead == 'c') ADVANCE(300);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 278:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'C' ||
          lookahead == 'c') ADVANCE(301);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 279:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      ADVANCE_MAP(
        'D', 280,
        'd', 280,
        'L', 360,
        'l', 360,
        'R', 319,
        'r', 319,
        'S', 467,
        's', 467,
      );
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 280:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'D' ||
          lookahead == 'd') ADVANCE(473);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 281:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'D' ||
          lookahead == 'd') ADVANCE(469);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 282:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'D' ||
          lookahead == 'd') ADVANCE(482);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 283:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'D' ||
          lookahead == 'd') ADVANCE(514);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 284:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'D' ||
          lookahead == 'd') ADVANCE(424);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 285:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'D' ||
          lookahead == 'd') ADVANCE(398);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 286:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'D' ||
          lookahead == 'd') ADVANCE(340);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 287:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'E' ||
          lookahead == 'e') ADVANCE(404);
      if (lookahead == 'N' ||
          lookahead == 'n') ADVANCE(422);
      if (lookahead == 'R' ||
          lookahead == 'r') ADVANCE(327);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 288:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'E' ||
          lookahead == 'e') ADVANCE(253);
      if (lookahead == 'U' ||
          lookahead == 'u') ADVANCE(378);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 289:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      ADVANCE_MAP(
        'E', 269,
        'e', 269,
        'H', 309,
        'h', 309,
        'T', 394,
        't', 394,
        'U', 267,
        'u', 267,
        'Y', 423,
        'y', 423,
      );
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 290:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'E' ||
          lookahead == 'e') ADVANCE(500);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 291:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'E' ||
          lookahead == 'e') ADVANCE(509);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 292:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'E' ||
          lookahead == 'e') ADVANCE(481);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 293:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'E' ||
          lookahead == 'e') ADVANCE(503);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 294:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'E' ||
          lookahead == 'e') ADVANCE(475);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 295:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'E' ||
          lookahead == 'e') ADVANCE(474);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 296:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'E' ||
          lookahead == 'e') ADVANCE(519);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 297:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'E' ||
          lookahead == 'e') ADVANCE(523);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 298:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'E' ||
          lookahead == 'e') ADVANCE(491);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 299:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'E' ||
          lookahead == 'e') ADVANCE(508);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 300:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'E' ||
          lookahead == 'e') ADVANCE(512);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 301:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'E' ||
          lookahead == 'e') ADVANCE(517);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 302:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'E' ||
          lookahead == 'e') ADVANCE(254);
      if (lookahead == 'O' ||
          lookahead == 'o') ADVANCE(427);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 303:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'E' ||
          lookahead == 'e') ADVANCE(409);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 304:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'E' ||
          lookahead == 'e') ADVANCE(455);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 305:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'E' ||
          lookahead == 'e') ADVANCE(322);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 306:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'E' ||
          lookahead == 'e') ADVANCE(415);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 307:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'E' ||
          lookahead == 'e') ADVANCE(419);
      if (lookahead == 'T' ||
          lookahead == 't') ADVANCE(257);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 308:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'E' ||
          lookahead == 'e') ADVANCE(380);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 309:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'E' ||
          lookahead == 'e') ADVANCE(365);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 310:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'E' ||
          lookahead == 'e') ADVANCE(270);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 311:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'E' ||
          lookahead == 'e') ADVANCE(283);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 312:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'E' ||
          lookahead == 'e') ADVANCE(351);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 313:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'E' ||
          lookahead == 'e') ADVANCE(410);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 314:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'E' ||
          lookahead == 'e') ADVANCE(436);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 315:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'E' ||
          lookahead == 'e') ADVANCE(412);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 316:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'E' ||
          lookahead == 'e') ADVANCE(437);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 317:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'E' ||
          lookahead == 'e') ADVANCE(421);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 318:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'F' ||
          lookahead == 'f') ADVANCE(345);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 319:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'G' ||
          lookahead == 'g') ADVANCE(478);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 320:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'G' ||
          lookahead == 'g') ADVANCE(526);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 321:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'G' ||
          lookahead == 'g') ADVANCE(420);
      if (lookahead == 'S' ||
          lookahead == 's') ADVANCE(331);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 322:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'G' ||
          lookahead == 'g') ADVANCE(311);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 323:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'G' ||
          lookahead == 'g') ADVANCE(389);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 324:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'H' ||
          lookahead == 'h') ADVANCE(504);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 325:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'H' ||
          lookahead == 'h') ADVANCE(271);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 326:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'H' ||
          lookahead == 'h') ADVANCE(310);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 327:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'I' ||
          lookahead == 'i') ADVANCE(453);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 328:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'I' ||
          lookahead == 'i') ADVANCE(359);
      if (lookahead == 'R' ||
          lookahead == 'r') ADVANCE(395);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 329:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'I' ||
          lookahead == 'i') ADVANCE(450);
      if (lookahead == 'O' ||
          lookahead == 'o') ADVANCE(318);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 330:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'I' ||
          lookahead == 'i') ADVANCE(274);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 331:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'I' ||
          lookahead == 'i') ADVANCE(323);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 332:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'I' ||
          lookahead == 'i') ADVANCE(272);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 333:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'I' ||
          lookahead == 'i') ADVANCE(273);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 334:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'I' ||
          lookahead == 'i') ADVANCE(382);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 335:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'I' ||
          lookahead == 'i') ADVANCE(432);
      if (lookahead == 'T' ||
          lookahead == 't') ADVANCE(317);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 336:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'I' ||
          lookahead == 'i') ADVANCE(426);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 337:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'I' ||
          lookahead == 'i') ADVANCE(434);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 338:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'I' ||
          lookahead == 'i') ADVANCE(390);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 339:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'I' ||
          lookahead == 'i') ADVANCE(362);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 340:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'I' ||
          lookahead == 'i') ADVANCE(411);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 341:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'I' ||
          lookahead == 'i') ADVANCE(438);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 342:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'I' ||
          lookahead == 'i') ADVANCE(444);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 343:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'I' ||
          lookahead == 'i') ADVANCE(368);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 344:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'I' ||
          lookahead == 'i') ADVANCE(276);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 345:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'I' ||
          lookahead == 'i') ADVANCE(369);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 346:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'I' ||
          lookahead == 'i') ADVANCE(385);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 347:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'I' ||
          lookahead == 'i') ADVANCE(375);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 348:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'K' ||
          lookahead == 'k') ADVANCE(487);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 349:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'K' ||
          lookahead == 'k') ADVANCE(480);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 350:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'K' ||
          lookahead == 'k') ADVANCE(286);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 351:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'L' ||
          lookahead == 'l') ADVANCE(477);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 352:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'L' ||
          lookahead == 'l') ADVANCE(471);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 353:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'L' ||
          lookahead == 'l') ADVANCE(525);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 354:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'L' ||
          lookahead == 'l') ADVANCE(499);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 355:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'L' ||
          lookahead == 'l') ADVANCE(494);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 356:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'L' ||
          lookahead == 'l') ADVANCE(485);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 357:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'L' ||
          lookahead == 'l') ADVANCE(347);
      if (lookahead == 'S' ||
          lookahead == 's') ADVANCE(303);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 358:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'L' ||
          lookahead == 'l') ADVANCE(448);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 359:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'L' ||
          lookahead == 'l') ADVANCE(290);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 360:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'L' ||
          lookahead == 'l') ADVANCE(392);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 361:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'L' ||
          lookahead == 'l') ADVANCE(433);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 362:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'L' ||
          lookahead == 'l') ADVANCE(282);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 363:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'L' ||
          lookahead == 'l') ADVANCE(332);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 364:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'L' ||
          lookahead == 'l') ADVANCE(461);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 365:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'L' ||
          lookahead == 'l') ADVANCE(352);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 366:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'L' ||
          lookahead == 'l') ADVANCE(336);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 367:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'L' ||
          lookahead == 'l') ADVANCE(333);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 368:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'L' ||
          lookahead == 'l') ADVANCE(305);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 369:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'L' ||
          lookahead == 'l') ADVANCE(296);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 370:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'M' ||
          lookahead == 'm') ADVANCE(466);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 371:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'M' ||
          lookahead == 'm') ADVANCE(337);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 372:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'M' ||
          lookahead == 'm') ADVANCE(291);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 373:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'M' ||
          lookahead == 'm') ADVANCE(295);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 374:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'M' ||
          lookahead == 'm') ADVANCE(299);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 375:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'M' ||
          lookahead == 'm') ADVANCE(341);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 376:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'N' ||
          lookahead == 'n') ADVANCE(441);
      if (lookahead == 'X' ||
          lookahead == 'x') ADVANCE(405);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 377:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'N' ||
          lookahead == 'n') ADVANCE(335);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 378:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'N' ||
          lookahead == 'n') ADVANCE(468);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 379:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'N' ||
          lookahead == 'n') ADVANCE(265);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 380:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'N' ||
          lookahead == 'n') ADVANCE(284);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 381:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'N' ||
          lookahead == 'n') ADVANCE(292);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 382:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'N' ||
          lookahead == 'n') ADVANCE(443);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 383:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'N' ||
          lookahead == 'n') ADVANCE(435);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 384:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'N' ||
          lookahead == 'n') ADVANCE(364);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 385:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'N' ||
          lookahead == 'n') ADVANCE(440);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 386:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'N' ||
          lookahead == 'n') ADVANCE(258);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 387:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'N' ||
          lookahead == 'n') ADVANCE(316);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 388:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'N' ||
          lookahead == 'n') ADVANCE(259);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 389:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'N' ||
          lookahead == 'n') ADVANCE(260);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 390:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'N' ||
          lookahead == 'n') ADVANCE(315);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 391:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'O' ||
          lookahead == 'o') ADVANCE(408);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 392:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'O' ||
          lookahead == 'o') ADVANCE(454);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 393:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'O' ||
          lookahead == 'o') ADVANCE(363);
      if (lookahead == 'R' ||
          lookahead == 'r') ADVANCE(329);
      if (lookahead == 'U' ||
          lookahead == 'u') ADVANCE(268);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 394:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'O' ||
          lookahead == 'o') ADVANCE(402);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 395:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'O' ||
          lookahead == 'o') ADVANCE(370);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 396:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'O' ||
          lookahead == 'o') ADVANCE(358);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 397:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'O' ||
          lookahead == 'o') ADVANCE(428);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 398:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'O' ||
          lookahead == 'o') ADVANCE(384);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 399:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'O' ||
          lookahead == 'o') ADVANCE(413);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 400:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'O' ||
          lookahead == 'o') ADVANCE(346);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 401:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'P' ||
          lookahead == 'p') ADVANCE(511);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 402:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'P' ||
          lookahead == 'p') ADVANCE(321);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 403:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'P' ||
          lookahead == 'p') ADVANCE(458);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 404:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'P' ||
          lookahead == 'p') ADVANCE(308);
      if (lookahead == 'V' ||
          lookahead == 'v') ADVANCE(330);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 405:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'P' ||
          lookahead == 'p') ADVANCE(397);
      if (lookahead == 'T' ||
          lookahead == 't') ADVANCE(306);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 406:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'P' ||
          lookahead == 'p') ADVANCE(263);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 407:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'P' ||
          lookahead == 'p') ADVANCE(400);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 408:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'R' ||
          lookahead == 'r') ADVANCE(350);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 409:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'R' ||
          lookahead == 'r') ADVANCE(483);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 410:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'R' ||
          lookahead == 'r') ADVANCE(495);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 411:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'R' ||
          lookahead == 'r') ADVANCE(484);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 412:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'R' ||
          lookahead == 'r') ADVANCE(486);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 413:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'R' ||
          lookahead == 'r') ADVANCE(348);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 414:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'R' ||
          lookahead == 'r') ADVANCE(463);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 415:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'R' ||
          lookahead == 'r') ADVANCE(386);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 416:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'R' ||
          lookahead == 'r') ADVANCE(314);
      if (lookahead == 'U' ||
          lookahead == 'u') ADVANCE(417);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 417:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'R' ||
          lookahead == 'r') ADVANCE(342);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 418:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'R' ||
          lookahead == 'r') ADVANCE(439);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 419:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'R' ||
          lookahead == 'r') ADVANCE(451);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 420:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'R' ||
          lookahead == 'r') ADVANCE(264);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 421:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'R' ||
          lookahead == 'r') ADVANCE(388);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 422:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'S' ||
          lookahead == 's') ADVANCE(505);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 423:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'S' ||
          lookahead == 's') ADVANCE(275);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 424:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'S' ||
          lookahead == 's') ADVANCE(515);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 425:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'S' ||
          lookahead == 's') ADVANCE(518);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 426:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'S' ||
          lookahead == 's') ADVANCE(324);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 427:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'S' ||
          lookahead == 's') ADVANCE(431);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 428:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'S' ||
          lookahead == 's') ADVANCE(294);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 429:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'T' ||
          lookahead == 't') ADVANCE(457);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 430:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'T' ||
          lookahead == 't') ADVANCE(456);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 431:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'T' ||
          lookahead == 't') ADVANCE(506);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 432:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'T' ||
          lookahead == 't') ADVANCE(520);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 433:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'T' ||
          lookahead == 't') ADVANCE(325);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 434:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'T' ||
          lookahead == 't') ADVANCE(522);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 435:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'T' ||
          lookahead == 't') ADVANCE(501);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 436:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'T' ||
          lookahead == 't') ADVANCE(490);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 437:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'T' ||
          lookahead == 't') ADVANCE(492);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 438:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'T' ||
          lookahead == 't') ADVANCE(524);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 439:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'T' ||
          lookahead == 't') ADVANCE(516);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 440:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'T' ||
          lookahead == 't') ADVANCE(470);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 441:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'T' ||
          lookahead == 't') ADVANCE(414);
      if (lookahead == 'V' ||
          lookahead == 'v') ADVANCE(476);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 442:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'T' ||
          lookahead == 't') ADVANCE(304);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 443:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'T' ||
          lookahead == 't') ADVANCE(261);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 444:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'T' ||
          lookahead == 't') ADVANCE(462);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 445:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'T' ||
          lookahead == 't') ADVANCE(353);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 446:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'U' ||
          lookahead == 'u') ADVANCE(496);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 447:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'U' ||
          lookahead == 'u') ADVANCE(339);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 448:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'U' ||
          lookahead == 'u') ADVANCE(373);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 449:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'U' ||
          lookahead == 'u') ADVANCE(383);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 450:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'V' ||
          lookahead == 'v') ADVANCE(343);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 451:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'V' ||
          lookahead == 'v') ADVANCE(297);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 452:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'V' ||
          lookahead == 'v') ADVANCE(344);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 453:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'V' ||
          lookahead == 'v') ADVANCE(313);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 454:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'W' ||
          lookahead == 'w') ADVANCE(498);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 455:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'W' ||
          lookahead == 'w') ADVANCE(255);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 456:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'W' ||
          lookahead == 'w') ADVANCE(399);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 457:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'Y' ||
          lookahead == 'y') ADVANCE(521);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 458:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'Y' ||
          lookahead == 'y') ADVANCE(472);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 459:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'Y' ||
          lookahead == 'y') ADVANCE(497);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 460:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'Y' ||
          lookahead == 'y') ADVANCE(493);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 461:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'Y' ||
          lookahead == 'y') ADVANCE(502);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 462:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'Y' ||
          lookahead == 'y') ADVANCE(513);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 463:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (lookahead == 'Y' ||
          lookahead == 'y') ADVANCE(407);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 464:
      ACCEPT_TOKEN(aux_sym_directive_token1);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(464);
      END_STATE();
    case 465:
      ACCEPT_TOKEN(anon_sym_EQ);
      END_STATE();
    case 466:
      ACCEPT_TOKEN(aux_sym_from_instruction_token1);
      END_STATE();
    case 467:
      ACCEPT_TOKEN(aux_sym_from_instruction_token2);
      END_STATE();
    case 468:
      ACCEPT_TOKEN(aux_sym_run_instruction_token1);
      END_STATE();
    case 469:
      ACCEPT_TOKEN(aux_sym_command_instruction_token1);
      END_STATE();
    case 470:
      ACCEPT_TOKEN(aux_sym_command_instruction_token2);
      END_STATE();
    case 471:
      ACCEPT_TOKEN(aux_sym_command_instruction_token3);
      END_STATE();
    case 472:
      ACCEPT_TOKEN(aux_sym_copy_instruction_token1);
      END_STATE();
    case 473:
      ACCEPT_TOKEN(aux_sym_copy_instruction_token2);
      END_STATE();
    case 474:
      ACCEPT_TOKEN(aux_sym_volume_instruction_token1);
      END_STATE();
    case 475:
      ACCEPT_TOKEN(aux_sym_expose_instruction_token1);
      END_STATE();
    case 476:
      ACCEPT_TOKEN(aux_sym_pairs_instruction_token1);
      END_STATE();
    case 477:
      ACCEPT_TOKEN(aux_sym_pairs_instruction_token2);
      END_STATE();
    case 478:
      ACCEPT_TOKEN(aux_sym_arg_instruction_token1);
      END_STATE();
    case 479:
      ACCEPT_TOKEN(anon_sym_EQ2);
      END_STATE();
    case 480:
      ACCEPT_TOKEN(aux_sym_healthcheck_instruction_token1);
      END_STATE();
    case 481:
      ACCEPT_TOKEN(aux_sym__check_token1);
      END_STATE();
    case 482:
      ACCEPT_TOKEN(aux_sym_onbuild_instruction_token1);
      END_STATE();
    case 483:
      ACCEPT_TOKEN(aux_sym_line_instruction_token1);
      END_STATE();
    case 484:
      ACCEPT_TOKEN(aux_sym_line_instruction_token2);
      END_STATE();
    case 485:
      ACCEPT_TOKEN(aux_sym_line_instruction_token3);
      END_STATE();
    case 486:
      ACCEPT_TOKEN(aux_sym_line_instruction_token4);
      END_STATE();
    case 487:
      ACCEPT_TOKEN(aux_sym_network_block_token1);
      END_STATE();
    case 488:
      ACCEPT_TOKEN(anon_sym_LBRACE);
      END_STATE();
    case 489:
      ACCEPT_TOKEN(anon_sym_RBRACE);
      END_STATE();
    case 490:
      ACCEPT_TOKEN(aux_sym_secret_block_token1);
      END_STATE();
    case 491:
      ACCEPT_TOKEN(aux_sym_service_block_token1);
      END_STATE();
    case 492:
      ACCEPT_TOKEN(aux_sym_network_property_token1);
      END_STATE();
    case 493:
      ACCEPT_TOKEN(aux_sym_network_property_token2);
      END_STATE();
    case 494:
      ACCEPT_TOKEN(aux_sym_network_property_token3);
      END_STATE();
    case 495:
      ACCEPT_TOKEN(aux_sym_network_property_token4);
      END_STATE();
    case 496:
      ACCEPT_TOKEN(aux_sym_network_property_token5);
      END_STATE();
    case 497:
      ACCEPT_TOKEN(aux_sym_network_property_token6);
      END_STATE();
    case 498:
      ACCEPT_TOKEN(aux_sym_network_property_token7);
      END_STATE();
    case 499:
      ACCEPT_TOKEN(aux_sym_volume_property_token1);
      END_STATE();
    case 500:
      ACCEPT_TOKEN(aux_sym_secret_property_token1);
      END_STATE();
    case 501:
      ACCEPT_TOKEN(aux_sym_property_token1);
      END_STATE();
    case 502:
      ACCEPT_TOKEN(aux_sym_property_token2);
      END_STATE();
    case 503:
      ACCEPT_TOKEN(aux_sym_property_token3);
      END_STATE();
    case 504:
      ACCEPT_TOKEN(aux_sym_property_token4);
      END_STATE();
    case 505:
      ACCEPT_TOKEN(aux_sym_property_token5);
      END_STATE();
    case 506:
      ACCEPT_TOKEN(aux_sym_property_token6);
      if (lookahead == 'N' ||
          lookahead == 'n') ADVANCE(262);
      END_STATE();
    case 507:
      ACCEPT_TOKEN(aux_sym_property_token6);
      if (lookahead == 'N' ||
          lookahead == 'n') ADVANCE(40);
      END_STATE();
    case 508:
      ACCEPT_TOKEN(aux_sym_property_token7);
      END_STATE();
    case 509:
      ACCEPT_TOKEN(aux_sym_property_token8);
      if (lookahead == 'S' ||
          lookahead == 's') ADVANCE(406);
      END_STATE();
    case 510:
      ACCEPT_TOKEN(aux_sym_property_token8);
      if (lookahead == 'S' ||
          lookahead == 's') ADVANCE(184);
      END_STATE();
    case 511:
      ACCEPT_TOKEN(aux_sym_property_token9);
      END_STATE();
    case 512:
      ACCEPT_TOKEN(aux_sym_property_token10);
      END_STATE();
    case 513:
      ACCEPT_TOKEN(aux_sym_property_token11);
      END_STATE();
    case 514:
      ACCEPT_TOKEN(aux_sym_property_token12);
      END_STATE();
    case 515:
      ACCEPT_TOKEN(aux_sym_property_token13);
      END_STATE();
    case 516:
      ACCEPT_TOKEN(aux_sym_property_token14);
      END_STATE();
    case 517:
      ACCEPT_TOKEN(aux_sym_property_token15);
      END_STATE();
    case 518:
      ACCEPT_TOKEN(aux_sym_property_token16);
      END_STATE();
    case 519:
      ACCEPT_TOKEN(aux_sym_property_token17);
      END_STATE();
    case 520:
      ACCEPT_TOKEN(aux_sym_property_token18);
      END_STATE();
    case 521:
      ACCEPT_TOKEN(aux_sym_property_token19);
      END_STATE();
    case 522:
      ACCEPT_TOKEN(aux_sym_property_token20);
      END_STATE();
    case 523:
      ACCEPT_TOKEN(aux_sym_property_token21);
      END_STATE();
    case 524:
      ACCEPT_TOKEN(aux_sym_property_token22);
      END_STATE();
    case 525:
      ACCEPT_TOKEN(aux_sym_property_token23);
      END_STATE();
    case 526:
      ACCEPT_TOKEN(aux_sym_property_token24);
      END_STATE();
    case 527:
      ACCEPT_TOKEN(anon_sym_DASH_GT);
      END_STATE();
    case 528:
      ACCEPT_TOKEN(anon_sym_COMMA);
      END_STATE();
    case 529:
      ACCEPT_TOKEN(anon_sym_DASH_DASHmount);
      END_STATE();
    case 530:
      ACCEPT_TOKEN(aux_sym__field_value_token1);
      if ((!eof && set_contains(aux_sym__field_value_token1_character_set_1, 9, lookahead))) ADVANCE(530);
      END_STATE();
    case 531:
      ACCEPT_TOKEN(anon_sym_DOLLAR);
      if (lookahead == '{') ADVANCE(700);
      END_STATE();
    case 532:
      ACCEPT_TOKEN(sym_text);
      END_STATE();
    case 533:
      ACCEPT_TOKEN(sym_text);
      if (lookahead == '\'') ADVANCE(707);
      if (lookahead != 0 &&
          lookahead != '\n') ADVANCE(15);
      END_STATE();
    case 534:
      ACCEPT_TOKEN(sym_text);
      if (lookahead == '>') ADVANCE(527);
      if ((!eof && set_contains(aux_sym__field_value_token1_character_set_1, 9, lookahead)) ||
          lookahead == ',') ADVANCE(535);
      END_STATE();
    case 535:
      ACCEPT_TOKEN(sym_text);
      if ((!eof && set_contains(aux_sym__field_value_token1_character_set_1, 9, lookahead)) ||
          lookahead == ',') ADVANCE(535);
      END_STATE();
    case 536:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      END_STATE();
    case 537:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'A' ||
          lookahead == 'a') ADVANCE(653);
      if (lookahead == 'M' ||
          lookahead == 'm') ADVANCE(562);
      if (lookahead == 'O' ||
          lookahead == 'o') ADVANCE(654);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('B' <= lookahead && lookahead <= 'Z') ||
          ('b' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 538:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'A' ||
          lookahead == 'a') ADVANCE(670);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('B' <= lookahead && lookahead <= 'Z') ||
          ('b' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 539:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'A' ||
          lookahead == 'a') ADVANCE(552);
      if (lookahead == 'I' ||
          lookahead == 'i') ADVANCE(628);
      if (lookahead == 'O' ||
          lookahead == 'o') ADVANCE(585);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('B' <= lookahead && lookahead <= 'Z') ||
          ('b' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 540:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'A' ||
          lookahead == 'a') ADVANCE(696);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('B' <= lookahead && lookahead <= 'Z') ||
          ('b' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 541:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'A' ||
          lookahead == 'a') ADVANCE(681);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('B' <= lookahead && lookahead <= 'Z') ||
          ('b' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 542:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'A' ||
          lookahead == 'a') ADVANCE(565);
      if (lookahead == 'P' ||
          lookahead == 'p') ADVANCE(625);
      if (lookahead == 'S' ||
          lookahead == 's') ADVANCE(579);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('B' <= lookahead && lookahead <= 'Z') ||
          ('b' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 543:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'A' ||
          lookahead == 'a') ADVANCE(603);
      if (lookahead == 'O' ||
          lookahead == 'o') ADVANCE(688);
      if (lookahead == 'T' ||
          lookahead == 't') ADVANCE(685);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('B' <= lookahead && lookahead <= 'Z') ||
          ('b' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 544:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'A' ||
          lookahead == 'a') ADVANCE(629);
      if (lookahead == 'E' ||
          lookahead == 'e') ADVANCE(678);
      if (lookahead == 'O' ||
          lookahead == 'o') ADVANCE(636);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('B' <= lookahead && lookahead <= 'Z') ||
          ('b' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 545:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'A' ||
          lookahead == 'a') ADVANCE(559);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('B' <= lookahead && lookahead <= 'Z') ||
          ('b' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 546:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'A' ||
          lookahead == 'a') ADVANCE(620);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('B' <= lookahead && lookahead <= 'Z') ||
          ('b' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 547:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'A' ||
          lookahead == 'a') ADVANCE(613);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('B' <= lookahead && lookahead <= 'Z') ||
          ('b' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 548:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'A' ||
          lookahead == 'a') ADVANCE(664);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('B' <= lookahead && lookahead <= 'Z') ||
          ('b' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 549:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'A' ||
          lookahead == 'a') ADVANCE(608);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('B' <= lookahead && lookahead <= 'Z') ||
          ('b' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 550:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'A' ||
          lookahead == 'a') ADVANCE(627);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('B' <= lookahead && lookahead <= 'Z') ||
          ('b' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 551:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'B' ||
          lookahead == 'b') ADVANCE(686);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 552:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'B' ||
          lookahead == 'b') ADVANCE(583);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 553:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'B' ||
          lookahead == 'b') ADVANCE(640);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 554:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'B' ||
          lookahead == 'b') ADVANCE(624);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 555:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'C' ||
          lookahead == 'c') ADVANCE(696);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 556:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'C' ||
          lookahead == 'c') ADVANCE(666);
      if (lookahead == 'R' ||
          lookahead == 'r') ADVANCE(690);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 557:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'C' ||
          lookahead == 'c') ADVANCE(611);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 558:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'C' ||
          lookahead == 'c') ADVANCE(591);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 559:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'C' ||
          lookahead == 'c') ADVANCE(567);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 560:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'C' ||
          lookahead == 'c') ADVANCE(538);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 561:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'C' ||
          lookahead == 'c') ADVANCE(684);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 562:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'D' ||
          lookahead == 'd') ADVANCE(698);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 563:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      ADVANCE_MAP(
        'D', 562,
        'd', 562,
        'L', 619,
        'l', 619,
        'R', 585,
        'r', 585,
        'S', 698,
        's', 698,
      );
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 564:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'D' ||
          lookahead == 'd') ADVANCE(670);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 565:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'D' ||
          lookahead == 'd') ADVANCE(650);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 566:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'D' ||
          lookahead == 'd') ADVANCE(600);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 567:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'E' ||
          lookahead == 'e') ADVANCE(698);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 568:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'E' ||
          lookahead == 'e') ADVANCE(562);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 569:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'E' ||
          lookahead == 'e') ADVANCE(656);
      if (lookahead == 'N' ||
          lookahead == 'n') ADVANCE(670);
      if (lookahead == 'R' ||
          lookahead == 'r') ADVANCE(594);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 570:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'E' ||
          lookahead == 'e') ADVANCE(542);
      if (lookahead == 'U' ||
          lookahead == 'u') ADVANCE(630);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 571:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      ADVANCE_MAP(
        'E', 556,
        'e', 556,
        'H', 581,
        'h', 581,
        'T', 646,
        't', 646,
        'U', 553,
        'u', 553,
        'Y', 671,
        'y', 671,
      );
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 572:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'E' ||
          lookahead == 'e') ADVANCE(546);
      if (lookahead == 'O' ||
          lookahead == 'o') ADVANCE(673);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 573:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'E' ||
          lookahead == 'e') ADVANCE(588);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 574:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'E' ||
          lookahead == 'e') ADVANCE(660);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 575:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'E' ||
          lookahead == 'e') ADVANCE(694);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 576:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'E' ||
          lookahead == 'e') ADVANCE(667);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 577:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'E' ||
          lookahead == 'e') ADVANCE(676);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 578:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'E' ||
          lookahead == 'e') ADVANCE(675);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 579:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'E' ||
          lookahead == 'e') ADVANCE(669);
      if (lookahead == 'T' ||
          lookahead == 't') ADVANCE(548);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 580:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'E' ||
          lookahead == 'e') ADVANCE(635);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 581:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'E' ||
          lookahead == 'e') ADVANCE(622);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 582:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'E' ||
          lookahead == 'e') ADVANCE(557);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 583:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'E' ||
          lookahead == 'e') ADVANCE(613);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 584:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'F' ||
          lookahead == 'f') ADVANCE(596);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 585:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'G' ||
          lookahead == 'g') ADVANCE(698);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 586:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'G' ||
          lookahead == 'g') ADVANCE(642);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 587:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'G' ||
          lookahead == 'g') ADVANCE(665);
      if (lookahead == 'S' ||
          lookahead == 's') ADVANCE(597);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 588:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'G' ||
          lookahead == 'g') ADVANCE(568);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 589:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'H' ||
          lookahead == 'h') ADVANCE(698);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 590:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'H' ||
          lookahead == 'h') ADVANCE(558);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 591:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'H' ||
          lookahead == 'h') ADVANCE(582);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 592:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'I' ||
          lookahead == 'i') ADVANCE(677);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 593:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'I' ||
          lookahead == 'i') ADVANCE(628);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 594:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'I' ||
          lookahead == 'i') ADVANCE(689);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 595:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'I' ||
          lookahead == 'i') ADVANCE(618);
      if (lookahead == 'R' ||
          lookahead == 'r') ADVANCE(647);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 596:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'I' ||
          lookahead == 'i') ADVANCE(618);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 597:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'I' ||
          lookahead == 'i') ADVANCE(586);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 598:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'I' ||
          lookahead == 'i') ADVANCE(692);
      if (lookahead == 'O' ||
          lookahead == 'o') ADVANCE(584);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 599:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'I' ||
          lookahead == 'i') ADVANCE(559);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 600:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'I' ||
          lookahead == 'i') ADVANCE(660);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 601:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'I' ||
          lookahead == 'i') ADVANCE(555);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 602:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'I' ||
          lookahead == 'i') ADVANCE(560);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 603:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'I' ||
          lookahead == 'i') ADVANCE(639);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 604:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'I' ||
          lookahead == 'i') ADVANCE(676);
      if (lookahead == 'T' ||
          lookahead == 't') ADVANCE(576);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 605:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'I' ||
          lookahead == 'i') ADVANCE(676);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 606:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'I' ||
          lookahead == 'i') ADVANCE(672);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 607:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'I' ||
          lookahead == 'i') ADVANCE(614);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 608:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'I' ||
          lookahead == 'i') ADVANCE(634);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 609:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'I' ||
          lookahead == 'i') ADVANCE(623);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 610:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'I' ||
          lookahead == 'i') ADVANCE(638);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 611:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'K' ||
          lookahead == 'k') ADVANCE(698);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 612:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'K' ||
          lookahead == 'k') ADVANCE(566);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 613:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'L' ||
          lookahead == 'l') ADVANCE(698);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 614:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'L' ||
          lookahead == 'l') ADVANCE(562);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 615:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'L' ||
          lookahead == 'l') ADVANCE(696);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 616:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'L' ||
          lookahead == 'l') ADVANCE(593);
      if (lookahead == 'S' ||
          lookahead == 's') ADVANCE(574);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 617:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'L' ||
          lookahead == 'l') ADVANCE(687);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 618:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'L' ||
          lookahead == 'l') ADVANCE(567);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 619:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'L' ||
          lookahead == 'l') ADVANCE(644);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 620:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'L' ||
          lookahead == 'l') ADVANCE(679);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 621:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'L' ||
          lookahead == 'l') ADVANCE(601);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 622:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'L' ||
          lookahead == 'l') ADVANCE(613);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 623:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'L' ||
          lookahead == 'l') ADVANCE(573);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 624:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'L' ||
          lookahead == 'l') ADVANCE(606);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 625:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'L' ||
          lookahead == 'l') ADVANCE(602);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 626:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'M' ||
          lookahead == 'm') ADVANCE(698);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 627:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'M' ||
          lookahead == 'm') ADVANCE(567);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 628:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'M' ||
          lookahead == 'm') ADVANCE(605);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 629:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'M' ||
          lookahead == 'm') ADVANCE(578);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 630:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'N' ||
          lookahead == 'n') ADVANCE(698);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 631:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'N' ||
          lookahead == 'n') ADVANCE(680);
      if (lookahead == 'X' ||
          lookahead == 'x') ADVANCE(657);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 632:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'N' ||
          lookahead == 'n') ADVANCE(604);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 633:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'N' ||
          lookahead == 'n') ADVANCE(551);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 634:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'N' ||
          lookahead == 'n') ADVANCE(574);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 635:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'N' ||
          lookahead == 'n') ADVANCE(564);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 636:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'N' ||
          lookahead == 'n') ADVANCE(567);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 637:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'N' ||
          lookahead == 'n') ADVANCE(550);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 638:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'N' ||
          lookahead == 'n') ADVANCE(676);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 639:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'N' ||
          lookahead == 'n') ADVANCE(682);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 640:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'N' ||
          lookahead == 'n') ADVANCE(577);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 641:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'N' ||
          lookahead == 'n') ADVANCE(615);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 642:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'N' ||
          lookahead == 'n') ADVANCE(547);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 643:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'O' ||
          lookahead == 'o') ADVANCE(661);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 644:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'O' ||
          lookahead == 'o') ADVANCE(693);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 645:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'O' ||
          lookahead == 'o') ADVANCE(621);
      if (lookahead == 'R' ||
          lookahead == 'r') ADVANCE(598);
      if (lookahead == 'U' ||
          lookahead == 'u') ADVANCE(554);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 646:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'O' ||
          lookahead == 'o') ADVANCE(655);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 647:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'O' ||
          lookahead == 'o') ADVANCE(626);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 648:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'O' ||
          lookahead == 'o') ADVANCE(617);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 649:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'O' ||
          lookahead == 'o') ADVANCE(674);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 650:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'O' ||
          lookahead == 'o') ADVANCE(641);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 651:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'O' ||
          lookahead == 'o') ADVANCE(663);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 652:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'O' ||
          lookahead == 'o') ADVANCE(610);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 653:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'P' ||
          lookahead == 'p') ADVANCE(698);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 654:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'P' ||
          lookahead == 'p') ADVANCE(696);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 655:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'P' ||
          lookahead == 'p') ADVANCE(587);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 656:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'P' ||
          lookahead == 'p') ADVANCE(580);
      if (lookahead == 'V' ||
          lookahead == 'v') ADVANCE(599);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 657:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'P' ||
          lookahead == 'p') ADVANCE(649);
      if (lookahead == 'T' ||
          lookahead == 't') ADVANCE(576);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 658:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'P' ||
          lookahead == 'p') ADVANCE(545);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 659:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'P' ||
          lookahead == 'p') ADVANCE(652);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 660:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'R' ||
          lookahead == 'r') ADVANCE(698);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 661:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'R' ||
          lookahead == 'r') ADVANCE(612);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 662:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'R' ||
          lookahead == 'r') ADVANCE(697);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 663:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'R' ||
          lookahead == 'r') ADVANCE(611);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 664:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'R' ||
          lookahead == 'r') ADVANCE(676);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 665:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'R' ||
          lookahead == 'r') ADVANCE(545);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 666:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'R' ||
          lookahead == 'r') ADVANCE(577);
      if (lookahead == 'U' ||
          lookahead == 'u') ADVANCE(668);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 667:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'R' ||
          lookahead == 'r') ADVANCE(642);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 668:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'R' ||
          lookahead == 'r') ADVANCE(592);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 669:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'R' ||
          lookahead == 'r') ADVANCE(691);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 670:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'S' ||
          lookahead == 's') ADVANCE(698);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 671:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'S' ||
          lookahead == 's') ADVANCE(561);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 672:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'S' ||
          lookahead == 's') ADVANCE(589);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 673:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'S' ||
          lookahead == 's') ADVANCE(683);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 674:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'S' ||
          lookahead == 's') ADVANCE(567);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 675:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'S' ||
          lookahead == 's') ADVANCE(658);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 676:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'T' ||
          lookahead == 't') ADVANCE(698);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 677:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'T' ||
          lookahead == 't') ADVANCE(696);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 678:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'T' ||
          lookahead == 't') ADVANCE(695);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 679:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'T' ||
          lookahead == 't') ADVANCE(590);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 680:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'T' ||
          lookahead == 't') ADVANCE(662);
      if (lookahead == 'V' ||
          lookahead == 'v') ADVANCE(698);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 681:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'T' ||
          lookahead == 't') ADVANCE(575);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 682:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'T' ||
          lookahead == 't') ADVANCE(549);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 683:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'T' ||
          lookahead == 't') ADVANCE(637);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 684:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'T' ||
          lookahead == 't') ADVANCE(613);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 685:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'U' ||
          lookahead == 'u') ADVANCE(698);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 686:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'U' ||
          lookahead == 'u') ADVANCE(607);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 687:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'U' ||
          lookahead == 'u') ADVANCE(627);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 688:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'U' ||
          lookahead == 'u') ADVANCE(638);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 689:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'V' ||
          lookahead == 'v') ADVANCE(574);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 690:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'V' ||
          lookahead == 'v') ADVANCE(599);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 691:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'V' ||
          lookahead == 'v') ADVANCE(567);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 692:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'V' ||
          lookahead == 'v') ADVANCE(609);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 693:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'W' ||
          lookahead == 'w') ADVANCE(698);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 694:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'W' ||
          lookahead == 'w') ADVANCE(540);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 695:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'W' ||
          lookahead == 'w') ADVANCE(651);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 696:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'Y' ||
          lookahead == 'y') ADVANCE(698);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 697:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (lookahead == 'Y' ||
          lookahead == 'y') ADVANCE(659);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 698:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (('0' <= lookahead && lookahead <= '9') ||
          lookahead == '_') ADVANCE(699);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(698);
      END_STATE();
    case 699:
      ACCEPT_TOKEN(aux_sym_variable_token1);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(699);
      END_STATE();
    case 700:
      ACCEPT_TOKEN(anon_sym_DOLLAR_LBRACE);
      END_STATE();
    case 701:
      ACCEPT_TOKEN(aux_sym_variable_token2);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(701);
      END_STATE();
    case 702:
      ACCEPT_TOKEN(aux_sym_variable_token3);
      if (lookahead == '{') ADVANCE(23);
      if (lookahead != 0 &&
          lookahead != '\n' &&
          lookahead != '}') ADVANCE(702);
      END_STATE();
    case 703:
      ACCEPT_TOKEN(anon_sym_RBRACE2);
      END_STATE();
    case 704:
      ACCEPT_TOKEN(aux_sym_double_quoted_token1);
      if (lookahead == '\t' ||
          (0x0b <= lookahead && lookahead <= '\r') ||
          lookahead == ' ') ADVANCE(704);
      if (lookahead != 0 &&
          (lookahead < '\t' || '\r' < lookahead) &&
          lookahead != '"' &&
          lookahead != '$' &&
          lookahead != '\\' &&
          lookahead != '`') ADVANCE(705);
      END_STATE();
    case 705:
      ACCEPT_TOKEN(aux_sym_double_quoted_token1);
      if (lookahead != 0 &&
          lookahead != '\n' &&
          lookahead != '"' &&
          lookahead != '$' &&
          lookahead != '\\' &&
          lookahead != '`') ADVANCE(705);
      END_STATE();
    case 706:
      ACCEPT_TOKEN(anon_sym_DQUOTE);
      END_STATE();
    case 707:
      ACCEPT_TOKEN(sym_single_quoted);
      END_STATE();
    case 708:
      ACCEPT_TOKEN(anon_sym_COMMA2);
      END_STATE();
    case 709:
      ACCEPT_TOKEN(anon_sym_RBRACK);
      END_STATE();
    case 710:
      ACCEPT_TOKEN(sym_json_string);
      END_STATE();
    case 711:
      ACCEPT_TOKEN(anon_sym_DQUOTE2);
      END_STATE();
    case 712:
      ACCEPT_TOKEN(aux_sym_path_string_token1);
      if (lookahead == '\t' ||
          (0x0b <= lookahead && lookahead <= '\r') ||
          lookahead == ' ') ADVANCE(712);
      if (lookahead != 0 &&
          (lookahead < '\t' || '\r' < lookahead) &&
          lookahead != '"' &&
          lookahead != '$' &&
          lookahead != '\\') ADVANCE(713);
      END_STATE();
    case 713:
      ACCEPT_TOKEN(aux_sym_path_string_token1);
      if (lookahead != 0 &&
          lookahead != '\n' &&
          lookahead != '"' &&
          lookahead != '$' &&
          lookahead != '\\') ADVANCE(713);
      END_STATE();
    case 714:
      ACCEPT_TOKEN(aux_sym_path_string_token2);
      END_STATE();
    default:
      return false;
  }
}

static const TSLexMode ts_lex_modes[STATE_COUNT] = {
  [0] = {.lex_state = 0, .external_lex_state = 1},
  [1] = {.lex_state = 245, .external_lex_state = 2},
  [2] = {.lex_state = 245, .external_lex_state = 3},
  [3] = {.lex_state = 245, .external_lex_state = 3},
  [4] = {.lex_state = 245, .external_lex_state = 3},
  [5] = {.lex_state = 245, .external_lex_state = 3},
  [6] = {.lex_state = 245, .external_lex_state = 3},
  [7] = {.lex_state = 245, .external_lex_state = 4},
  [8] = {.lex_state = 245, .external_lex_state = 2},
  [9] = {.lex_state = 245, .external_lex_state = 4},
  [10] = {.lex_state = 245, .external_lex_state = 2},
  [11] = {.lex_state = 245, .external_lex_state = 4},
  [12] = {.lex_state = 245, .external_lex_state = 4},
  [13] = {.lex_state = 245, .external_lex_state = 4},
  [14] = {.lex_state = 245, .external_lex_state = 4},
  [15] = {.lex_state = 245, .external_lex_state = 4},
  [16] = {.lex_state = 245, .external_lex_state = 4},
  [17] = {.lex_state = 245, .external_lex_state = 4},
  [18] = {.lex_state = 245, .external_lex_state = 3},
  [19] = {.lex_state = 245, .external_lex_state = 3},
  [20] = {.lex_state = 245, .external_lex_state = 3},
  [21] = {.lex_state = 245, .external_lex_state = 3},
  [22] = {.lex_state = 245, .external_lex_state = 3},
  [23] = {.lex_state = 245, .external_lex_state = 3},
  [24] = {.lex_state = 245, .external_lex_state = 3},
  [25] = {.lex_state = 245, .external_lex_state = 3},
  [26] = {.lex_state = 245, .external_lex_state = 3},
  [27] = {.lex_state = 245, .external_lex_state = 3},
  [28] = {.lex_state = 245, .external_lex_state = 3},
  [29] = {.lex_state = 245, .external_lex_state = 3},
  [30] = {.lex_state = 245, .external_lex_state = 5},
  [31] = {.lex_state = 245, .external_lex_state = 5},
  [32] = {.lex_state = 245, .external_lex_state = 5},
  [33] = {.lex_state = 245, .external_lex_state = 5},
  [34] = {.lex_state = 245, .external_lex_state = 5},
  [35] = {.lex_state = 245, .external_lex_state = 5},
  [36] = {.lex_state = 245, .external_lex_state = 5},
  [37] = {.lex_state = 245, .external_lex_state = 5},
  [38] = {.lex_state = 245, .external_lex_state = 5},
  [39] = {.lex_state = 245, .external_lex_state = 5},
  [40] = {.lex_state = 245, .external_lex_state = 5},
  [41] = {.lex_state = 245, .external_lex_state = 5},
  [42] = {.lex_state = 245, .external_lex_state = 5},
  [43] = {.lex_state = 245, .external_lex_state = 2},
  [44] = {.lex_state = 245, .external_lex_state = 2},
  [45] = {.lex_state = 245, .external_lex_state = 2},
  [46] = {.lex_state = 245, .external_lex_state = 2},
  [47] = {.lex_state = 245, .external_lex_state = 2},
  [48] = {.lex_state = 245, .external_lex_state = 2},
  [49] = {.lex_state = 245, .external_lex_state = 2},
  [50] = {.lex_state = 245, .external_lex_state = 2},
  [51] = {.lex_state = 245, .external_lex_state = 2},
  [52] = {.lex_state = 245, .external_lex_state = 2},
  [53] = {.lex_state = 245, .external_lex_state = 2},
  [54] = {.lex_state = 245, .external_lex_state = 2},
  [55] = {.lex_state = 245, .external_lex_state = 2},
  [56] = {.lex_state = 245, .external_lex_state = 2},
  [57] = {.lex_state = 245, .external_lex_state = 2},
  [58] = {.lex_state = 245, .external_lex_state = 2},
  [59] = {.lex_state = 245, .external_lex_state = 2},
  [60] = {.lex_state = 245, .external_lex_state = 2},
  [61] = {.lex_state = 245, .external_lex_state = 2},
  [62] = {.lex_state = 245, .external_lex_state = 2},
  [63] = {.lex_state = 245, .external_lex_state = 2},
  [64] = {.lex_state = 245, .external_lex_state = 2},
  [65] = {.lex_state = 245, .external_lex_state = 2},
  [66] = {.lex_state = 245, .external_lex_state = 2},
  [67] = {.lex_state = 245, .external_lex_state = 2},
  [68] = {.lex_state = 245, .external_lex_state = 2},
  [69] = {.lex_state = 245, .external_lex_state = 2},
  [70] = {.lex_state = 245, .external_lex_state = 2},
  [71] = {.lex_state = 245, .external_lex_state = 2},
  [72] = {.lex_state = 245, .external_lex_state = 2},
  [73] = {.lex_state = 245, .external_lex_state = 2},
  [74] = {.lex_state = 245, .external_lex_state = 2},
  [75] = {.lex_state = 245, .external_lex_state = 2},
  [76] = {.lex_state = 245, .external_lex_state = 2},
  [77] = {.lex_state = 245, .external_lex_state = 2},
  [78] = {.lex_state = 245, .external_lex_state = 2},
  [79] = {.lex_state = 245, .external_lex_state = 2},
  [80] = {.lex_state = 245, .external_lex_state = 2},
  [81] = {.lex_state = 245, .external_lex_state = 2},
  [82] = {.lex_state = 5, .external_lex_state = 6},
  [83] = {.lex_state = 5, .external_lex_state = 6},
  [84] = {.lex_state = 5, .external_lex_state = 6},
  [85] = {.lex_state = 5, .external_lex_state = 6},
  [86] = {.lex_state = 5, .external_lex_state = 6},
  [87] = {.lex_state = 5, .external_lex_state = 6},
  [88] = {.lex_state = 5, .external_lex_state = 6},
  [89] = {.lex_state = 5, .external_lex_state = 6},
  [90] = {.lex_state = 5, .external_lex_state = 6},
  [91] = {.lex_state = 8, .external_lex_state = 7},
  [92] = {.lex_state = 8, .external_lex_state = 7},
  [93] = {.lex_state = 8, .external_lex_state = 8},
  [94] = {.lex_state = 8, .external_lex_state = 8},
  [95] = {.lex_state = 8, .external_lex_state = 8},
  [96] = {.lex_state = 8, .external_lex_state = 9},
  [97] = {.lex_state = 8, .external_lex_state = 9},
  [98] = {.lex_state = 8, .external_lex_state = 9},
  [99] = {.lex_state = 8, .external_lex_state = 9},
  [100] = {.lex_state = 8, .external_lex_state = 9},
  [101] = {.lex_state = 8, .external_lex_state = 9},
  [102] = {.lex_state = 8, .external_lex_state = 9},
  [103] = {.lex_state = 8, .external_lex_state = 10},
  [104] = {.lex_state = 8, .external_lex_state = 11},
  [105] = {.lex_state = 8, .external_lex_state = 11},
  [106] = {.lex_state = 8, .external_lex_state = 11},
  [107] = {.lex_state = 8, .external_lex_state = 10},
  [108] = {.lex_state = 8, .external_lex_state = 12},
  [109] = {.lex_state = 8, .external_lex_state = 13},
  [110] = {.lex_state = 8, .external_lex_state = 12},
  [111] = {.lex_state = 8, .external_lex_state = 13},
  [112] = {.lex_state = 8, .external_lex_state = 14},
  [113] = {.lex_state = 8, .external_lex_state = 14},
  [114] = {.lex_state = 8, .external_lex_state = 14},
  [115] = {.lex_state = 9, .external_lex_state = 15},
  [116] = {.lex_state = 8, .external_lex_state = 14},
  [117] = {.lex_state = 8, .external_lex_state = 14},
  [118] = {.lex_state = 8, .external_lex_state = 14},
  [119] = {.lex_state = 8, .external_lex_state = 15},
  [120] = {.lex_state = 8, .external_lex_state = 16},
  [121] = {.lex_state = 9, .external_lex_state = 17},
  [122] = {.lex_state = 8, .external_lex_state = 15},
  [123] = {.lex_state = 9, .external_lex_state = 17},
  [124] = {.lex_state = 9, .external_lex_state = 15},
  [125] = {.lex_state = 0, .external_lex_state = 18},
  [126] = {.lex_state = 0, .external_lex_state = 18},
  [127] = {.lex_state = 8, .external_lex_state = 15},
  [128] = {.lex_state = 8, .external_lex_state = 15},
  [129] = {.lex_state = 8, .external_lex_state = 15},
  [130] = {.lex_state = 8, .external_lex_state = 15},
  [131] = {.lex_state = 8, .external_lex_state = 15},
  [132] = {.lex_state = 8, .external_lex_state = 15},
  [133] = {.lex_state = 8, .external_lex_state = 16},
  [134] = {.lex_state = 8, .external_lex_state = 16},
  [135] = {.lex_state = 8, .external_lex_state = 16},
  [136] = {.lex_state = 9, .external_lex_state = 15},
  [137] = {.lex_state = 8, .external_lex_state = 16},
  [138] = {.lex_state = 8, .external_lex_state = 15},
  [139] = {.lex_state = 8, .external_lex_state = 15},
  [140] = {.lex_state = 5, .external_lex_state = 6},
  [141] = {.lex_state = 8, .external_lex_state = 15},
  [142] = {.lex_state = 5, .external_lex_state = 6},
  [143] = {.lex_state = 5, .external_lex_state = 6},
  [144] = {.lex_state = 8, .external_lex_state = 7},
  [145] = {.lex_state = 5, .external_lex_state = 6},
  [146] = {.lex_state = 5, .external_lex_state = 6},
  [147] = {.lex_state = 5, .external_lex_state = 6},
  [148] = {.lex_state = 5, .external_lex_state = 6},
  [149] = {.lex_state = 8, .external_lex_state = 15},
  [150] = {.lex_state = 8, .external_lex_state = 15},
  [151] = {.lex_state = 8, .external_lex_state = 16},
  [152] = {.lex_state = 8, .external_lex_state = 15},
  [153] = {.lex_state = 8, .external_lex_state = 15},
  [154] = {.lex_state = 8, .external_lex_state = 15},
  [155] = {.lex_state = 8, .external_lex_state = 15},
  [156] = {.lex_state = 8, .external_lex_state = 15},
  [157] = {.lex_state = 9, .external_lex_state = 15},
  [158] = {.lex_state = 245, .external_lex_state = 3},
  [159] = {.lex_state = 8, .external_lex_state = 8},
  [160] = {.lex_state = 245, .external_lex_state = 3},
  [161] = {.lex_state = 8, .external_lex_state = 8},
  [162] = {.lex_state = 8, .external_lex_state = 8},
  [163] = {.lex_state = 8, .external_lex_state = 8},
  [164] = {.lex_state = 245, .external_lex_state = 3},
  [165] = {.lex_state = 245, .external_lex_state = 3},
  [166] = {.lex_state = 8, .external_lex_state = 8},
  [167] = {.lex_state = 245, .external_lex_state = 3},
  [168] = {.lex_state = 8, .external_lex_state = 7},
  [169] = {.lex_state = 8, .external_lex_state = 7},
  [170] = {.lex_state = 8, .external_lex_state = 12},
  [171] = {.lex_state = 8, .external_lex_state = 7},
  [172] = {.lex_state = 9, .external_lex_state = 15},
  [173] = {.lex_state = 9, .external_lex_state = 15},
  [174] = {.lex_state = 245, .external_lex_state = 3},
  [175] = {.lex_state = 8, .external_lex_state = 9},
  [176] = {.lex_state = 8, .external_lex_state = 9},
  [177] = {.lex_state = 245, .external_lex_state = 3},
  [178] = {.lex_state = 8, .external_lex_state = 11},
  [179] = {.lex_state = 8, .external_lex_state = 9},
  [180] = {.lex_state = 9, .external_lex_state = 15},
  [181] = {.lex_state = 7, .external_lex_state = 15},
  [182] = {.lex_state = 8, .external_lex_state = 11},
  [183] = {.lex_state = 9, .external_lex_state = 15},
  [184] = {.lex_state = 6, .external_lex_state = 14},
  [185] = {.lex_state = 245, .external_lex_state = 3},
  [186] = {.lex_state = 9, .external_lex_state = 15},
  [187] = {.lex_state = 6, .external_lex_state = 14},
  [188] = {.lex_state = 0, .external_lex_state = 18},
  [189] = {.lex_state = 9, .external_lex_state = 15},
  [190] = {.lex_state = 8, .external_lex_state = 9},
  [191] = {.lex_state = 8, .external_lex_state = 15},
  [192] = {.lex_state = 4, .external_lex_state = 19},
  [193] = {.lex_state = 8, .external_lex_state = 15},
  [194] = {.lex_state = 0, .external_lex_state = 20},
  [195] = {.lex_state = 8, .external_lex_state = 12},
  [196] = {.lex_state = 0, .external_lex_state = 20},
  [197] = {.lex_state = 8, .external_lex_state = 15},
  [198] = {.lex_state = 4, .external_lex_state = 19},
  [199] = {.lex_state = 8, .external_lex_state = 12},
  [200] = {.lex_state = 8, .external_lex_state = 14},
  [201] = {.lex_state = 4, .external_lex_state = 19},
  [202] = {.lex_state = 4, .external_lex_state = 19},
  [203] = {.lex_state = 8, .external_lex_state = 15},
  [204] = {.lex_state = 4, .external_lex_state = 19},
  [205] = {.lex_state = 8, .external_lex_state = 12},
  [206] = {.lex_state = 8, .external_lex_state = 14},
  [207] = {.lex_state = 8, .external_lex_state = 15},
  [208] = {.lex_state = 245, .external_lex_state = 21},
  [209] = {.lex_state = 245, .external_lex_state = 22},
  [210] = {.lex_state = 2, .external_lex_state = 3},
  [211] = {.lex_state = 0, .external_lex_state = 23},
  [212] = {.lex_state = 0, .external_lex_state = 23},
  [213] = {.lex_state = 245, .external_lex_state = 22},
  [214] = {.lex_state = 245, .external_lex_state = 21},
  [215] = {.lex_state = 2, .external_lex_state = 3},
  [216] = {.lex_state = 2, .external_lex_state = 3},
  [217] = {.lex_state = 0, .external_lex_state = 23},
  [218] = {.lex_state = 245, .external_lex_state = 21},
  [219] = {.lex_state = 3, .external_lex_state = 19},
  [220] = {.lex_state = 4, .external_lex_state = 19},
  [221] = {.lex_state = 0, .external_lex_state = 18},
  [222] = {.lex_state = 0, .external_lex_state = 18},
  [223] = {.lex_state = 245, .external_lex_state = 3},
  [224] = {.lex_state = 245, .external_lex_state = 3},
  [225] = {.lex_state = 245, .external_lex_state = 3},
  [226] = {.lex_state = 1, .external_lex_state = 3},
  [227] = {.lex_state = 0, .external_lex_state = 18},
  [228] = {.lex_state = 0, .external_lex_state = 18},
  [229] = {.lex_state = 0, .external_lex_state = 18},
  [230] = {.lex_state = 4, .external_lex_state = 19},
  [231] = {.lex_state = 0, .external_lex_state = 18},
  [232] = {.lex_state = 4, .external_lex_state = 19},
  [233] = {.lex_state = 245, .external_lex_state = 22},
  [234] = {.lex_state = 245, .external_lex_state = 3},
  [235] = {.lex_state = 245, .external_lex_state = 3},
  [236] = {.lex_state = 245, .external_lex_state = 21},
  [237] = {.lex_state = 245, .external_lex_state = 3},
  [238] = {.lex_state = 2, .external_lex_state = 3},
  [239] = {.lex_state = 245, .external_lex_state = 3},
  [240] = {.lex_state = 2, .external_lex_state = 3},
  [241] = {.lex_state = 2, .external_lex_state = 3},
  [242] = {.lex_state = 245, .external_lex_state = 3},
  [243] = {.lex_state = 245, .external_lex_state = 21},
  [244] = {.lex_state = 245, .external_lex_state = 21},
  [245] = {.lex_state = 245, .external_lex_state = 3},
  [246] = {.lex_state = 245, .external_lex_state = 3},
  [247] = {.lex_state = 0, .external_lex_state = 24},
  [248] = {.lex_state = 245, .external_lex_state = 22},
  [249] = {.lex_state = 0, .external_lex_state = 25},
  [250] = {.lex_state = 245, .external_lex_state = 22},
  [251] = {.lex_state = 245, .external_lex_state = 22},
  [252] = {.lex_state = 245, .external_lex_state = 3},
  [253] = {.lex_state = 245, .external_lex_state = 3},
  [254] = {.lex_state = 0, .external_lex_state = 25},
  [255] = {.lex_state = 0, .external_lex_state = 24},
  [256] = {.lex_state = 245, .external_lex_state = 3},
  [257] = {.lex_state = 245, .external_lex_state = 3},
  [258] = {.lex_state = 0, .external_lex_state = 26},
  [259] = {.lex_state = 0, .external_lex_state = 26},
  [260] = {.lex_state = 245, .external_lex_state = 3},
  [261] = {.lex_state = 9, .external_lex_state = 27},
  [262] = {.lex_state = 245, .external_lex_state = 3},
  [263] = {.lex_state = 245, .external_lex_state = 3},
  [264] = {.lex_state = 9, .external_lex_state = 27},
  [265] = {.lex_state = 9, .external_lex_state = 27},
  [266] = {.lex_state = 9, .external_lex_state = 27},
  [267] = {.lex_state = 9, .external_lex_state = 27},
  [268] = {.lex_state = 245, .external_lex_state = 3},
  [269] = {.lex_state = 245, .external_lex_state = 3},
  [270] = {.lex_state = 245, .external_lex_state = 3},
  [271] = {.lex_state = 0, .external_lex_state = 26},
  [272] = {.lex_state = 245, .external_lex_state = 3},
  [273] = {.lex_state = 245, .external_lex_state = 3},
  [274] = {.lex_state = 245, .external_lex_state = 3},
  [275] = {.lex_state = 11, .external_lex_state = 27},
  [276] = {.lex_state = 245, .external_lex_state = 3},
  [277] = {.lex_state = 9, .external_lex_state = 27},
  [278] = {.lex_state = 245, .external_lex_state = 3},
  [279] = {.lex_state = 245, .external_lex_state = 3},
  [280] = {.lex_state = 0, .external_lex_state = 24},
  [281] = {.lex_state = 245, .external_lex_state = 3},
  [282] = {.lex_state = 0, .external_lex_state = 26},
  [283] = {.lex_state = 24, .external_lex_state = 3},
  [284] = {.lex_state = 0, .external_lex_state = 26},
  [285] = {.lex_state = 0, .external_lex_state = 26},
  [286] = {.lex_state = 0, .external_lex_state = 26},
  [287] = {.lex_state = 0, .external_lex_state = 26},
  [288] = {.lex_state = 11, .external_lex_state = 3},
  [289] = {.lex_state = 11, .external_lex_state = 3},
  [290] = {.lex_state = 0, .external_lex_state = 26},
  [291] = {.lex_state = 245, .external_lex_state = 27},
  [292] = {.lex_state = 0, .external_lex_state = 26},
  [293] = {.lex_state = 245, .external_lex_state = 28},
  [294] = {.lex_state = 0, .external_lex_state = 26},
  [295] = {.lex_state = 0, .external_lex_state = 26},
  [296] = {.lex_state = 0, .external_lex_state = 26},
  [297] = {.lex_state = 9, .external_lex_state = 27},
  [298] = {.lex_state = 0, .external_lex_state = 26},
  [299] = {.lex_state = 245, .external_lex_state = 3},
  [300] = {.lex_state = 0, .external_lex_state = 26},
  [301] = {.lex_state = 245, .external_lex_state = 27},
  [302] = {.lex_state = 0, .external_lex_state = 26},
  [303] = {.lex_state = 0, .external_lex_state = 26},
  [304] = {.lex_state = 0, .external_lex_state = 26},
  [305] = {.lex_state = 245, .external_lex_state = 3},
  [306] = {.lex_state = 0, .external_lex_state = 26},
  [307] = {.lex_state = 0, .external_lex_state = 26},
  [308] = {.lex_state = 0, .external_lex_state = 26},
  [309] = {.lex_state = 245, .external_lex_state = 27},
  [310] = {.lex_state = 245, .external_lex_state = 28},
  [311] = {.lex_state = 245, .external_lex_state = 3},
  [312] = {.lex_state = 11, .external_lex_state = 3},
  [313] = {.lex_state = 245, .external_lex_state = 3},
  [314] = {.lex_state = 24, .external_lex_state = 3},
  [315] = {.lex_state = 0, .external_lex_state = 26},
  [316] = {.lex_state = 11, .external_lex_state = 3},
  [317] = {.lex_state = 0, .external_lex_state = 26},
  [318] = {.lex_state = 11, .external_lex_state = 3},
  [319] = {.lex_state = 245, .external_lex_state = 27},
  [320] = {.lex_state = 0, .external_lex_state = 26},
  [321] = {.lex_state = 0, .external_lex_state = 26},
  [322] = {.lex_state = 9, .external_lex_state = 27},
  [323] = {.lex_state = 245, .external_lex_state = 27},
  [324] = {.lex_state = 245, .external_lex_state = 3},
  [325] = {.lex_state = 24, .external_lex_state = 3},
  [326] = {.lex_state = 245, .external_lex_state = 27},
  [327] = {.lex_state = 0, .external_lex_state = 26},
  [328] = {.lex_state = 245, .external_lex_state = 27},
  [329] = {.lex_state = 245, .external_lex_state = 28},
  [330] = {.lex_state = 11, .external_lex_state = 3},
  [331] = {.lex_state = 245, .external_lex_state = 27},
  [332] = {.lex_state = 24, .external_lex_state = 3},
  [333] = {.lex_state = 0, .external_lex_state = 26},
  [334] = {.lex_state = 0, .external_lex_state = 26},
  [335] = {.lex_state = 0, .external_lex_state = 28},
  [336] = {.lex_state = 0, .external_lex_state = 28},
  [337] = {.lex_state = 0, .external_lex_state = 28},
  [338] = {.lex_state = 9, .external_lex_state = 3},
  [339] = {.lex_state = 0, .external_lex_state = 28},
  [340] = {.lex_state = 0, .external_lex_state = 28},
  [341] = {.lex_state = 7, .external_lex_state = 3},
  [342] = {.lex_state = 0, .external_lex_state = 28},
  [343] = {.lex_state = 0, .external_lex_state = 28},
  [344] = {.lex_state = 11, .external_lex_state = 3},
  [345] = {.lex_state = 0, .external_lex_state = 28},
  [346] = {.lex_state = 0, .external_lex_state = 28},
  [347] = {.lex_state = 0, .external_lex_state = 28},
  [348] = {.lex_state = 0, .external_lex_state = 28},
  [349] = {.lex_state = 0, .external_lex_state = 28},
  [350] = {.lex_state = 0, .external_lex_state = 28},
  [351] = {.lex_state = 0, .external_lex_state = 28},
  [352] = {.lex_state = 0, .external_lex_state = 28},
  [353] = {.lex_state = 0, .external_lex_state = 28},
  [354] = {.lex_state = 0, .external_lex_state = 29},
  [355] = {.lex_state = 0, .external_lex_state = 28},
  [356] = {.lex_state = 0, .external_lex_state = 28},
  [357] = {.lex_state = 0, .external_lex_state = 30},
  [358] = {.lex_state = 0, .external_lex_state = 28},
  [359] = {.lex_state = 0, .external_lex_state = 28},
  [360] = {.lex_state = 0, .external_lex_state = 28},
  [361] = {.lex_state = 0, .external_lex_state = 28},
  [362] = {.lex_state = 245, .external_lex_state = 3},
  [363] = {.lex_state = 0, .external_lex_state = 28},
  [364] = {.lex_state = 0, .external_lex_state = 28},
  [365] = {.lex_state = 0, .external_lex_state = 28},
  [366] = {.lex_state = 0, .external_lex_state = 28},
  [367] = {.lex_state = 0, .external_lex_state = 28},
  [368] = {.lex_state = 0, .external_lex_state = 28},
  [369] = {.lex_state = 0, .external_lex_state = 28},
  [370] = {.lex_state = 0, .external_lex_state = 28},
  [371] = {.lex_state = 0, .external_lex_state = 28},
  [372] = {.lex_state = 0, .external_lex_state = 27},
  [373] = {.lex_state = 0, .external_lex_state = 28},
  [374] = {.lex_state = 0, .external_lex_state = 28},
  [375] = {.lex_state = 0, .external_lex_state = 28},
  [376] = {.lex_state = 0, .external_lex_state = 28},
  [377] = {.lex_state = 0, .external_lex_state = 28},
  [378] = {.lex_state = 0, .external_lex_state = 28},
  [379] = {.lex_state = 0, .external_lex_state = 28},
  [380] = {.lex_state = 0, .external_lex_state = 28},
  [381] = {.lex_state = 0, .external_lex_state = 30},
  [382] = {.lex_state = 0, .external_lex_state = 28},
  [383] = {.lex_state = 0, .external_lex_state = 27},
  [384] = {.lex_state = 11, .external_lex_state = 3},
  [385] = {.lex_state = 0, .external_lex_state = 28},
  [386] = {.lex_state = 24, .external_lex_state = 3},
  [387] = {.lex_state = 0, .external_lex_state = 28},
  [388] = {.lex_state = 0, .external_lex_state = 28},
  [389] = {.lex_state = 0, .external_lex_state = 28},
  [390] = {.lex_state = 0, .external_lex_state = 28},
  [391] = {.lex_state = 0, .external_lex_state = 28},
  [392] = {.lex_state = 0, .external_lex_state = 27},
  [393] = {.lex_state = 11, .external_lex_state = 3},
  [394] = {.lex_state = 0, .external_lex_state = 28},
  [395] = {.lex_state = 0, .external_lex_state = 27},
  [396] = {.lex_state = 245, .external_lex_state = 3},
  [397] = {.lex_state = 0, .external_lex_state = 28},
  [398] = {.lex_state = 0, .external_lex_state = 27},
  [399] = {.lex_state = 11, .external_lex_state = 3},
  [400] = {.lex_state = 0, .external_lex_state = 28},
  [401] = {.lex_state = 17, .external_lex_state = 3},
  [402] = {.lex_state = 0, .external_lex_state = 28},
  [403] = {.lex_state = 0, .external_lex_state = 27},
  [404] = {.lex_state = 0, .external_lex_state = 28},
  [405] = {.lex_state = 0, .external_lex_state = 28},
  [406] = {.lex_state = 0, .external_lex_state = 3},
  [407] = {.lex_state = 0, .external_lex_state = 27},
  [408] = {.lex_state = 0, .external_lex_state = 28},
  [409] = {.lex_state = 0, .external_lex_state = 28},
  [410] = {.lex_state = 0, .external_lex_state = 28},
  [411] = {.lex_state = 0, .external_lex_state = 27},
  [412] = {.lex_state = 0, .external_lex_state = 28},
  [413] = {.lex_state = 24, .external_lex_state = 3},
  [414] = {.lex_state = 24, .external_lex_state = 3},
  [415] = {.lex_state = 24, .external_lex_state = 3},
  [416] = {.lex_state = 11, .external_lex_state = 3},
};

static const uint16_t ts_parse_table[LARGE_STATE_COUNT][SYMBOL_COUNT] = {
  [0] = {
    [ts_builtin_sym_end] = ACTIONS(1),
    [aux_sym_directive_token1] = ACTIONS(1),
    [anon_sym_EQ] = ACTIONS(1),
    [aux_sym_from_instruction_token1] = ACTIONS(1),
    [aux_sym_from_instruction_token2] = ACTIONS(1),
    [aux_sym_run_instruction_token1] = ACTIONS(1),
    [aux_sym_command_instruction_token1] = ACTIONS(1),
    [aux_sym_command_instruction_token2] = ACTIONS(1),
    [aux_sym_command_instruction_token3] = ACTIONS(1),
    [aux_sym_copy_instruction_token1] = ACTIONS(1),
    [aux_sym_copy_instruction_token2] = ACTIONS(1),
    [aux_sym_volume_instruction_token1] = ACTIONS(1),
    [aux_sym_expose_instruction_token1] = ACTIONS(1),
    [aux_sym_pairs_instruction_token1] = ACTIONS(1),
    [aux_sym_pairs_instruction_token2] = ACTIONS(1),
    [aux_sym_arg_instruction_token1] = ACTIONS(1),
    [anon_sym_EQ2] = ACTIONS(1),
    [aux_sym_healthcheck_instruction_token1] = ACTIONS(1),
    [aux_sym__check_token1] = ACTIONS(1),
    [aux_sym_onbuild_instruction_token1] = ACTIONS(1),
    [aux_sym_line_instruction_token1] = ACTIONS(1),
    [aux_sym_line_instruction_token2] = ACTIONS(1),
    [aux_sym_line_instruction_token3] = ACTIONS(1),
    [aux_sym_line_instruction_token4] = ACTIONS(1),
    [aux_sym_network_block_token1] = ACTIONS(1),
    [anon_sym_LBRACE] = ACTIONS(1),
    [anon_sym_RBRACE] = ACTIONS(1),
    [aux_sym_secret_block_token1] = ACTIONS(1),
    [aux_sym_service_block_token1] = ACTIONS(1),
    [aux_sym_network_property_token1] = ACTIONS(1),
    [aux_sym_network_property_token2] = ACTIONS(1),
    [aux_sym_network_property_token3] = ACTIONS(1),
    [aux_sym_network_property_token4] = ACTIONS(1),
    [aux_sym_network_property_token5] = ACTIONS(1),
    [aux_sym_network_property_token6] = ACTIONS(1),
    [aux_sym_network_property_token7] = ACTIONS(1),
    [aux_sym_volume_property_token1] = ACTIONS(1),
    [aux_sym_secret_property_token1] = ACTIONS(1),
    [aux_sym_property_token1] = ACTIONS(1),
    [aux_sym_property_token2] = ACTIONS(1),
    [aux_sym_property_token3] = ACTIONS(1),
    [aux_sym_property_token4] = ACTIONS(1),
    [aux_sym_property_token5] = ACTIONS(1),
    [aux_sym_property_token6] = ACTIONS(1),
    [aux_sym_property_token7] = ACTIONS(1),
    [aux_sym_property_token8] = ACTIONS(1),
    [aux_sym_property_token9] = ACTIONS(1),
    [aux_sym_property_token10] = ACTIONS(1),
    [aux_sym_property_token11] = ACTIONS(1),
    [aux_sym_property_token12] = ACTIONS(1),
    [aux_sym_property_token13] = ACTIONS(1),
    [aux_sym_property_token14] = ACTIONS(1),
    [aux_sym_property_token15] = ACTIONS(1),
    [aux_sym_property_token16] = ACTIONS(1),
    [aux_sym_property_token17] = ACTIONS(1),
    [aux_sym_property_token18] = ACTIONS(1),
    [aux_sym_property_token19] = ACTIONS(1),
    [aux_sym_property_token20] = ACTIONS(1),
    [aux_sym_property_token21] = ACTIONS(1),
    [aux_sym_property_token22] = ACTIONS(1),
    [aux_sym_property_token23] = ACTIONS(1),
    [aux_sym_property_token24] = ACTIONS(1),
    [anon_sym_DASH_GT] = ACTIONS(1),
    [anon_sym_COMMA] = ACTIONS(1),
    [anon_sym_DASH_DASHmount] = ACTIONS(1),
    [anon_sym_DOLLAR] = ACTIONS(1),
    [aux_sym_variable_token1] = ACTIONS(1),
    [anon_sym_DOLLAR_LBRACE] = ACTIONS(1),
    [anon_sym_RBRACE2] = ACTIONS(1),
    [anon_sym_DQUOTE] = ACTIONS(1),
    [sym_single_quoted] = ACTIONS(1),
    [anon_sym_COMMA2] = ACTIONS(1),
    [anon_sym_RBRACK] = ACTIONS(1),
    [anon_sym_DQUOTE2] = ACTIONS(1),
    [aux_sym_path_string_token2] = ACTIONS(1),
    [sym__newline] = ACTIONS(1),
    [sym_line_continuation] = ACTIONS(3),
    [sym_comment] = ACTIONS(3),
    [sym__trailing_comment] = ACTIONS(1),
    [sym__directive_start] = ACTIONS(1),
    [sym_heredoc_marker] = ACTIONS(1),
    [sym_heredoc_body] = ACTIONS(1),
    [sym_heredoc_end] = ACTIONS(1),
    [sym_shell_fragment] = ACTIONS(1),
    [sym__block_fragment] = ACTIONS(1),
    [sym_escape_sequence] = ACTIONS(1),
    [sym__plain_escape] = ACTIONS(1),
    [sym__word_end] = ACTIONS(1),
    [sym_key] = ACTIONS(1),
    [sym__field_key] = ACTIONS(1),
    [sym_flag_name] = ACTIONS(1),
    [sym__json_open] = ACTIONS(1),
    [sym__string_open] = ACTIONS(1),
    [sym__directive_value] = ACTIONS(1),
    [sym__error] = ACTIONS(1),
  },
  [1] = {
    [sym_source_file] = STATE(406),
    [sym_directive] = STATE(8),
    [sym__instruction] = STATE(8),
    [sym_from_instruction] = STATE(8),
    [sym_run_instruction] = STATE(8),
    [sym_command_instruction] = STATE(8),
    [sym_copy_instruction] = STATE(8),
    [sym_volume_instruction] = STATE(8),
    [sym_expose_instruction] = STATE(8),
    [sym_pairs_instruction] = STATE(8),
    [sym_arg_instruction] = STATE(8),
    [sym_healthcheck_instruction] = STATE(8),
    [sym_onbuild_instruction] = STATE(8),
    [sym_line_instruction] = STATE(8),
    [sym__block] = STATE(8),
    [sym_network_block] = STATE(8),
    [sym_secret_block] = STATE(8),
    [sym_service_block] = STATE(8),
    [sym_volume_block] = STATE(8),
    [aux_sym_source_file_repeat1] = STATE(8),
    [ts_builtin_sym_end] = ACTIONS(5),
    [aux_sym_from_instruction_token1] = ACTIONS(7),
    [aux_sym_run_instruction_token1] = ACTIONS(9),
    [aux_sym_command_instruction_token1] = ACTIONS(11),
    [aux_sym_command_instruction_token2] = ACTIONS(11),
    [aux_sym_command_instruction_token3] = ACTIONS(11),
    [aux_sym_copy_instruction_token1] = ACTIONS(13),
    [aux_sym_copy_instruction_token2] = ACTIONS(13),
    [aux_sym_volume_instruction_token1] = ACTIONS(15),
    [aux_sym_expose_instruction_token1] = ACTIONS(17),
    [aux_sym_pairs_instruction_token1] = ACTIONS(19),
    [aux_sym_pairs_instruction_token2] = ACTIONS(19),
    [aux_sym_arg_instruction_token1] = ACTIONS(21),
    [aux_sym_healthcheck_instruction_token1] = ACTIONS(23),
    [aux_sym_onbuild_instruction_token1] = ACTIONS(25),
    [aux_sym_line_instruction_token1] = ACTIONS(27),
    [aux_sym_line_instruction_token2] = ACTIONS(27),
    [aux_sym_line_instruction_token3] = ACTIONS(27),
    [aux_sym_line_instruction_token4] = ACTIONS(27),
    [aux_sym_network_block_token1] = ACTIONS(29),
    [aux_sym_secret_block_token1] = ACTIONS(31),
    [aux_sym_service_block_token1] = ACTIONS(33),
    [sym_line_continuation] = ACTIONS(3),
    [sym_comment] = ACTIONS(3),
    [sym__directive_start] = ACTIONS(35),
  },
};

static const uint16_t ts_small_parse_table[] = {
  [0] = 8,
    ACTIONS(43), 1,
      aux_sym_healthcheck_instruction_token1,
    ACTIONS(46), 1,
      anon_sym_RBRACE,
    ACTIONS(48), 1,
      aux_sym_secret_property_token1,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(40), 2,
      aux_sym_command_instruction_token1,
      aux_sym_command_instruction_token2,
    ACTIONS(51), 2,
      aux_sym_property_token6,
      aux_sym_property_token8,
    STATE(2), 6,
      sym__service_property,
      sym_property,
      sym_command_property,
      sym_healthcheck_property,
      sym_file_property,
      aux_sym_service_block_repeat1,
    ACTIONS(37), 31,
      aux_sym_from_instruction_token1,
      aux_sym_expose_instruction_token1,
      aux_sym_pairs_instruction_token1,
      aux_sym_pairs_instruction_token2,
      aux_sym_line_instruction_token1,
      aux_sym_line_instruction_token2,
      aux_sym_line_instruction_token3,
      aux_sym_network_block_token1,
      aux_sym_secret_block_token1,
      aux_sym_property_token1,
      aux_sym_property_token2,
      aux_sym_property_token3,
      aux_sym_property_token4,
      aux_sym_property_token5,
      aux_sym_property_token7,
      aux_sym_property_token9,
      aux_sym_property_token10,
      aux_sym_property_token11,
      aux_sym_property_token12,
      aux_sym_property_token13,
      aux_sym_property_token14,
      aux_sym_property_token15,
      aux_sym_property_token16,
      aux_sym_property_token17,
      aux_sym_property_token18,
      aux_sym_property_token19,
      aux_sym_property_token20,
      aux_sym_property_token21,
      aux_sym_property_token22,
      aux_sym_property_token23,
      aux_sym_property_token24,
  [63] = 8,
    ACTIONS(58), 1,
      aux_sym_healthcheck_instruction_token1,
    ACTIONS(60), 1,
      anon_sym_RBRACE,
    ACTIONS(62), 1,
      aux_sym_secret_property_token1,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(56), 2,
      aux_sym_command_instruction_token1,
      aux_sym_command_instruction_token2,
    ACTIONS(64), 2,
      aux_sym_property_token6,
      aux_sym_property_token8,
    STATE(5), 6,
      sym__service_property,
      sym_property,
      sym_command_property,
      sym_healthcheck_property,
      sym_file_property,
      aux_sym_service_block_repeat1,
    ACTIONS(54), 31,
      aux_sym_from_instruction_token1,
      aux_sym_expose_instruction_token1,
      aux_sym_pairs_instruction_token1,
      aux_sym_pairs_instruction_token2,
      aux_sym_line_instruction_token1,
      aux_sym_line_instruction_token2,
      aux_sym_line_instruction_token3,
      aux_sym_network_block_token1,
      aux_sym_secret_block_token1,
      aux_sym_property_token1,
      aux_sym_property_token2,
      aux_sym_property_token3,
      aux_sym_property_token4,
      aux_sym_property_token5,
      aux_sym_property_token7,
      aux_sym_property_token9,
      aux_sym_property_token10,
      aux_sym_property_token11,
      aux_sym_property_token12,
      aux_sym_property_token13,
      aux_sym_property_token14,
      aux_sym_property_token15,
      aux_sym_property_token16,
      aux_sym_property_token17,
      aux_sym_property_token18,
      aux_sym_property_token19,
      aux_sym_property_token20,
      aux_sym_property_token21,
      aux_sym_property_token22,
      aux_sym_property_token23,
      aux_sym_property_token24,
  [126] = 8,
    ACTIONS(58), 1,
      aux_sym_healthcheck_instruction_token1,
    ACTIONS(62), 1,
      aux_sym_secret_property_token1,
    ACTIONS(66), 1,
      anon_sym_RBRACE,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(56), 2,
      aux_sym_command_instruction_token1,
      aux_sym_command_instruction_token2,
    ACTIONS(64), 2,
      aux_sym_property_token6,
      aux_sym_property_token8,
    STATE(6), 6,
      sym__service_property,
      sym_property,
      sym_command_property,
      sym_healthcheck_property,
      sym_file_property,
      aux_sym_service_block_repeat1,
    ACTIONS(54), 31,
      aux_sym_from_instruction_token1,
      aux_sym_expose_instruction_token1,
      aux_sym_pairs_instruction_token1,
      aux_sym_pairs_instruction_token2,
      aux_sym_line_instruction_token1,
      aux_sym_line_instruction_token2,
      aux_sym_line_instruction_token3,
      aux_sym_network_block_token1,
      aux_sym_secret_block_token1,
      aux_sym_property_token1,
      aux_sym_property_token2,
      aux_sym_property_token3,
      aux_sym_property_token4,
      aux_sym_property_token5,
      aux_sym_property_token7,
      aux_sym_property_token9,
      aux_sym_property_token10,
      aux_sym_property_token11,
      aux_sym_property_token12,
      aux_sym_property_token13,
      aux_sym_property_token14,
      aux_sym_property_token15,
      aux_sym_property_token16,
      aux_sym_property_token17,
      aux_sym_property_token18,
      aux_sym_property_token19,
      aux_sym_property_token20,
      aux_sym_property_token21,
      aux_sym_property_token22,
      aux_sym_property_token23,
      aux_sym_property_token24,
  [189] = 8,
    ACTIONS(58), 1,
      aux_sym_healthcheck_instruction_token1,
    ACTIONS(62), 1,
      aux_sym_secret_property_token1,
    ACTIONS(66), 1,
      anon_sym_RBRACE,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(56), 2,
      aux_sym_command_instruction_token1,
      aux_sym_command_instruction_token2,
    ACTIONS(64), 2,
      aux_sym_property_token6,
      aux_sym_property_token8,
    STATE(2), 6,
      sym__service_property,
      sym_property,
      sym_command_property,
      sym_healthcheck_property,
      sym_file_property,
      aux_sym_service_block_repeat1,
    ACTIONS(54), 31,
      aux_sym_from_instruction_token1,
      aux_sym_expose_instruction_token1,
      aux_sym_pairs_instruction_token1,
      aux_sym_pairs_instruction_token2,
      aux_sym_line_instruction_token1,
      aux_sym_line_instruction_token2,
      aux_sym_line_instruction_token3,
      aux_sym_network_block_token1,
      aux_sym_secret_block_token1,
      aux_sym_property_token1,
      aux_sym_property_token2,
      aux_sym_property_token3,
      aux_sym_property_token4,
      aux_sym_property_token5,
      aux_sym_property_token7,
      aux_sym_property_token9,
      aux_sym_property_token10,
      aux_sym_property_token11,
      aux_sym_property_token12,
      aux_sym_property_token13,
      aux_sym_property_token14,
      aux_sym_property_token15,
      aux_sym_property_token16,
      aux_sym_property_token17,
      aux_sym_property_token18,
      aux_sym_property_token19,
      aux_sym_property_token20,
      aux_sym_property_token21,
      aux_sym_property_token22,
      aux_sym_property_token23,
      aux_sym_property_token24,
  [252] = 8,
    ACTIONS(58), 1,
      aux_sym_healthcheck_instruction_token1,
    ACTIONS(62), 1,
      aux_sym_secret_property_token1,
    ACTIONS(68), 1,
      anon_sym_RBRACE,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(56), 2,
      aux_sym_command_instruction_token1,
      aux_sym_command_instruction_token2,
    ACTIONS(64), 2,
      aux_sym_property_token6,
      aux_sym_property_token8,
    STATE(2), 6,
      sym__service_property,
      sym_property,
      sym_command_property,
      sym_healthcheck_property,
      sym_file_property,
      aux_sym_service_block_repeat1,
    ACTIONS(54), 31,
      aux_sym_from_instruction_token1,
      aux_sym_expose_instruction_token1,
      aux_sym_pairs_instruction_token1,
      aux_sym_pairs_instruction_token2,
      aux_sym_line_instruction_token1,
      aux_sym_line_instruction_token2,
      aux_sym_line_instruction_token3,
      aux_sym_network_block_token1,
      aux_sym_secret_block_token1,
      aux_sym_property_token1,
      aux_sym_property_token2,
      aux_sym_property_token3,
      aux_sym_property_token4,
      aux_sym_property_token5,
      aux_sym_property_token7,
      aux_sym_property_token9,
      aux_sym_property_token10,
      aux_sym_property_token11,
      aux_sym_property_token12,
      aux_sym_property_token13,
      aux_sym_property_token14,
      aux_sym_property_token15,
      aux_sym_property_token16,
      aux_sym_property_token17,
      aux_sym_property_token18,
      aux_sym_property_token19,
      aux_sym_property_token20,
      aux_sym_property_token21,
      aux_sym_property_token22,
      aux_sym_property_token23,
      aux_sym_property_token24,
  [315] = 6,
    ACTIONS(74), 1,
      sym_heredoc_body,
    ACTIONS(77), 1,
      sym_heredoc_end,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(72), 2,
      aux_sym_property_token6,
      aux_sym_property_token8,
    STATE(7), 2,
      sym_heredoc,
      aux_sym_run_instruction_repeat2,
    ACTIONS(70), 36,
      aux_sym_from_instruction_token1,
      aux_sym_command_instruction_token1,
      aux_sym_command_instruction_token2,
      aux_sym_expose_instruction_token1,
      aux_sym_pairs_instruction_token1,
      aux_sym_pairs_instruction_token2,
      aux_sym_healthcheck_instruction_token1,
      aux_sym_line_instruction_token1,
      aux_sym_line_instruction_token2,
      aux_sym_line_instruction_token3,
      aux_sym_network_block_token1,
      anon_sym_RBRACE,
      aux_sym_secret_block_token1,
      aux_sym_secret_property_token1,
      aux_sym_property_token1,
      aux_sym_property_token2,
      aux_sym_property_token3,
      aux_sym_property_token4,
      aux_sym_property_token5,
      aux_sym_property_token7,
      aux_sym_property_token9,
      aux_sym_property_token10,
      aux_sym_property_token11,
      aux_sym_property_token12,
      aux_sym_property_token13,
      aux_sym_property_token14,
      aux_sym_property_token15,
      aux_sym_property_token16,
      aux_sym_property_token17,
      aux_sym_property_token18,
      aux_sym_property_token19,
      aux_sym_property_token20,
      aux_sym_property_token21,
      aux_sym_property_token22,
      aux_sym_property_token23,
      aux_sym_property_token24,
  [372] = 18,
    ACTIONS(7), 1,
      aux_sym_from_instruction_token1,
    ACTIONS(9), 1,
      aux_sym_run_instruction_token1,
    ACTIONS(15), 1,
      aux_sym_volume_instruction_token1,
    ACTIONS(17), 1,
      aux_sym_expose_instruction_token1,
    ACTIONS(21), 1,
      aux_sym_arg_instruction_token1,
    ACTIONS(23), 1,
      aux_sym_healthcheck_instruction_token1,
    ACTIONS(25), 1,
      aux_sym_onbuild_instruction_token1,
    ACTIONS(29), 1,
      aux_sym_network_block_token1,
    ACTIONS(31), 1,
      aux_sym_secret_block_token1,
    ACTIONS(33), 1,
      aux_sym_service_block_token1,
    ACTIONS(35), 1,
      sym__directive_start,
    ACTIONS(80), 1,
      ts_builtin_sym_end,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(13), 2,
      aux_sym_copy_instruction_token1,
      aux_sym_copy_instruction_token2,
    ACTIONS(19), 2,
      aux_sym_pairs_instruction_token1,
      aux_sym_pairs_instruction_token2,
    ACTIONS(11), 3,
      aux_sym_command_instruction_token1,
      aux_sym_command_instruction_token2,
      aux_sym_command_instruction_token3,
    ACTIONS(27), 4,
      aux_sym_line_instruction_token1,
      aux_sym_line_instruction_token2,
      aux_sym_line_instruction_token3,
      aux_sym_line_instruction_token4,
    STATE(10), 19,
      sym_directive,
      sym__instruction,
      sym_from_instruction,
      sym_run_instruction,
      sym_command_instruction,
      sym_copy_instruction,
      sym_volume_instruction,
      sym_expose_instruction,
      sym_pairs_instruction,
      sym_arg_instruction,
      sym_healthcheck_instruction,
      sym_onbuild_instruction,
      sym_line_instruction,
      sym__block,
      sym_network_block,
      sym_secret_block,
      sym_service_block,
      sym_volume_block,
      aux_sym_source_file_repeat1,
  [453] = 6,
    ACTIONS(86), 1,
      sym_heredoc_body,
    ACTIONS(88), 1,
      sym_heredoc_end,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(84), 2,
      aux_sym_property_token6,
      aux_sym_property_token8,
    STATE(12), 2,
      sym_heredoc,
      aux_sym_run_instruction_repeat2,
    ACTIONS(82), 36,
      aux_sym_from_instruction_token1,
      aux_sym_command_instruction_token1,
      aux_sym_command_instruction_token2,
      aux_sym_expose_instruction_token1,
      aux_sym_pairs_instruction_token1,
      aux_sym_pairs_instruction_token2,
      aux_sym_healthcheck_instruction_token1,
      aux_sym_line_instruction_token1,
      aux_sym_line_instruction_token2,
      aux_sym_line_instruction_token3,
      aux_sym_network_block_token1,
      anon_sym_RBRACE,
      aux_sym_secret_block_token1,
      aux_sym_secret_property_token1,
      aux_sym_property_token1,
      aux_sym_property_token2,
      aux_sym_property_token3,
      aux_sym_property_token4,
      aux_sym_property_token5,
      aux_sym_property_token7,
      aux_sym_property_token9,
      aux_sym_property_token10,
      aux_sym_property_token11,
      aux_sym_property_token12,
      aux_sym_property_token13,
      aux_sym_property_token14,
      aux_sym_property_token15,
      aux_sym_property_token16,
      aux_sym_property_token17,
      aux_sym_property_token18,
      aux_sym_property_token19,
      aux_sym_property_token20,
      aux_sym_property_token21,
      aux_sym_property_token22,
      aux_sym_property_token23,
      aux_sym_property_token24,
  [510] = 18,
    ACTIONS(90), 1,
      ts_builtin_sym_end,
    ACTIONS(92), 1,
      aux_sym_from_instruction_token1,
    ACTIONS(95), 1,
      aux_sym_run_instruction_token1,
    ACTIONS(104), 1,
      aux_sym_volume_instruction_token1,
    ACTIONS(107), 1,
      aux_sym_expose_instruction_token1,
    ACTIONS(113), 1,
      aux_sym_arg_instruction_token1,
    ACTIONS(116), 1,
      aux_sym_healthcheck_instruction_token1,
    ACTIONS(119), 1,
      aux_sym_onbuild_instruction_token1,
    ACTIONS(125), 1,
      aux_sym_network_block_token1,
    ACTIONS(128), 1,
      aux_sym_secret_block_token1,
    ACTIONS(131), 1,
      aux_sym_service_block_token1,
    ACTIONS(134), 1,
      sym__directive_start,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(101), 2,
      aux_sym_copy_instruction_token1,
      aux_sym_copy_instruction_token2,
    ACTIONS(110), 2,
      aux_sym_pairs_instruction_token1,
      aux_sym_pairs_instruction_token2,
    ACTIONS(98), 3,
      aux_sym_command_instruction_token1,
      aux_sym_command_instruction_token2,
      aux_sym_command_instruction_token3,
    ACTIONS(122), 4,
      aux_sym_line_instruction_token1,
      aux_sym_line_instruction_token2,
      aux_sym_line_instruction_token3,
      aux_sym_line_instruction_token4,
    STATE(10), 19,
      sym_directive,
      sym__instruction,
      sym_from_instruction,
      sym_run_instruction,
      sym_command_instruction,
      sym_copy_instruction,
      sym_volume_instruction,
      sym_expose_instruction,
      sym_pairs_instruction,
      sym_arg_instruction,
      sym_healthcheck_instruction,
      sym_onbuild_instruction,
      sym_line_instruction,
      sym__block,
      sym_network_block,
      sym_secret_block,
      sym_service_block,
      sym_volume_block,
      aux_sym_source_file_repeat1,
  [591] = 6,
    ACTIONS(86), 1,
      sym_heredoc_body,
    ACTIONS(88), 1,
      sym_heredoc_end,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(139), 2,
      aux_sym_property_token6,
      aux_sym_property_token8,
    STATE(13), 2,
      sym_heredoc,
      aux_sym_run_instruction_repeat2,
    ACTIONS(137), 36,
      aux_sym_from_instruction_token1,
      aux_sym_command_instruction_token1,
      aux_sym_command_instruction_token2,
      aux_sym_expose_instruction_token1,
      aux_sym_pairs_instruction_token1,
      aux_sym_pairs_instruction_token2,
      aux_sym_healthcheck_instruction_token1,
      aux_sym_line_instruction_token1,
      aux_sym_line_instruction_token2,
      aux_sym_line_instruction_token3,
      aux_sym_network_block_token1,
      anon_sym_RBRACE,
      aux_sym_secret_block_token1,
      aux_sym_secret_property_token1,
      aux_sym_property_token1,
      aux_sym_property_token2,
      aux_sym_property_token3,
      aux_sym_property_token4,
      aux_sym_property_token5,
      aux_sym_property_token7,
      aux_sym_property_token9,
      aux_sym_property_token10,
      aux_sym_property_token11,
      aux_sym_property_token12,
      aux_sym_property_token13,
      aux_sym_property_token14,
      aux_sym_property_token15,
      aux_sym_property_token16,
      aux_sym_property_token17,
      aux_sym_property_token18,
      aux_sym_property_token19,
      aux_sym_property_token20,
      aux_sym_property_token21,
      aux_sym_property_token22,
      aux_sym_property_token23,
      aux_sym_property_token24,
  [648] = 6,
    ACTIONS(86), 1,
      sym_heredoc_body,
    ACTIONS(88), 1,
      sym_heredoc_end,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(139), 2,
      aux_sym_property_token6,
      aux_sym_property_token8,
    STATE(7), 2,
      sym_heredoc,
      aux_sym_run_instruction_repeat2,
    ACTIONS(137), 36,
      aux_sym_from_instruction_token1,
      aux_sym_command_instruction_token1,
      aux_sym_command_instruction_token2,
      aux_sym_expose_instruction_token1,
      aux_sym_pairs_instruction_token1,
      aux_sym_pairs_instruction_token2,
      aux_sym_healthcheck_instruction_token1,
      aux_sym_line_instruction_token1,
      aux_sym_line_instruction_token2,
      aux_sym_line_instruction_token3,
      aux_sym_network_block_token1,
      anon_sym_RBRACE,
      aux_sym_secret_block_token1,
      aux_sym_secret_property_token1,
      aux_sym_property_token1,
      aux_sym_property_token2,
      aux_sym_property_token3,
      aux_sym_property_token4,
      aux_sym_property_token5,
      aux_sym_property_token7,
      aux_sym_property_token9,
      aux_sym_property_token10,
      aux_sym_property_token11,
      aux_sym_property_token12,
      aux_sym_property_token13,
      aux_sym_property_token14,
      aux_sym_property_token15,
      aux_sym_property_token16,
      aux_sym_property_token17,
      aux_sym_property_token18,
      aux_sym_property_token19,
      aux_sym_property_token20,
      aux_sym_property_token21,
      aux_sym_property_token22,
      aux_sym_property_token23,
      aux_sym_property_token24,
  [705] = 6,
    ACTIONS(86), 1,
      sym_heredoc_body,
    ACTIONS(88), 1,
      sym_heredoc_end,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(143), 2,
      aux_sym_property_token6,
      aux_sym_property_token8,
    STATE(7), 2,
      sym_heredoc,
      aux_sym_run_instruction_repeat2,
    ACTIONS(141), 36,
      aux_sym_from_instruction_token1,
      aux_sym_command_instruction_token1,
      aux_sym_command_instruction_token2,
      aux_sym_expose_instruction_token1,
      aux_sym_pairs_instruction_token1,
      aux_sym_pairs_instruction_token2,
      aux_sym_healthcheck_instruction_token1,
      aux_sym_line_instruction_token1,
      aux_sym_line_instruction_token2,
      aux_sym_line_instruction_token3,
      aux_sym_network_block_token1,
      anon_sym_RBRACE,
      aux_sym_secret_block_token1,
      aux_sym_secret_property_token1,
      aux_sym_property_token1,
      aux_sym_property_token2,
      aux_sym_property_token3,
      aux_sym_property_token4,
      aux_sym_property_token5,
      aux_sym_property_token7,
      aux_sym_property_token9,
      aux_sym_property_token10,
      aux_sym_property_token11,
      aux_sym_property_token12,
      aux_sym_property_token13,
      aux_sym_property_token14,
      aux_sym_property_token15,
      aux_sym_property_token16,
      aux_sym_property_token17,
      aux_sym_property_token18,
      aux_sym_property_token19,
      aux_sym_property_token20,
      aux_sym_property_token21,
      aux_sym_property_token22,
      aux_sym_property_token23,
      aux_sym_property_token24,
  [762] = 6,
    ACTIONS(86), 1,
      sym_heredoc_body,
    ACTIONS(88), 1,
      sym_heredoc_end,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(143), 2,
      aux_sym_property_token6,
      aux_sym_property_token8,
    STATE(15), 2,
      sym_heredoc,
      aux_sym_run_instruction_repeat2,
    ACTIONS(141), 36,
      aux_sym_from_instruction_token1,
      aux_sym_command_instruction_token1,
      aux_sym_command_instruction_token2,
      aux_sym_expose_instruction_token1,
      aux_sym_pairs_instruction_token1,
      aux_sym_pairs_instruction_token2,
      aux_sym_healthcheck_instruction_token1,
      aux_sym_line_instruction_token1,
      aux_sym_line_instruction_token2,
      aux_sym_line_instruction_token3,
      aux_sym_network_block_token1,
      anon_sym_RBRACE,
      aux_sym_secret_block_token1,
      aux_sym_secret_property_token1,
      aux_sym_property_token1,
      aux_sym_property_token2,
      aux_sym_property_token3,
      aux_sym_property_token4,
      aux_sym_property_token5,
      aux_sym_property_token7,
      aux_sym_property_token9,
      aux_sym_property_token10,
      aux_sym_property_token11,
      aux_sym_property_token12,
      aux_sym_property_token13,
      aux_sym_property_token14,
      aux_sym_property_token15,
      aux_sym_property_token16,
      aux_sym_property_token17,
      aux_sym_property_token18,
      aux_sym_property_token19,
      aux_sym_property_token20,
      aux_sym_property_token21,
      aux_sym_property_token22,
      aux_sym_property_token23,
      aux_sym_property_token24,
  [819] = 6,
    ACTIONS(86), 1,
      sym_heredoc_body,
    ACTIONS(88), 1,
      sym_heredoc_end,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(147), 2,
      aux_sym_property_token6,
      aux_sym_property_token8,
    STATE(7), 2,
      sym_heredoc,
      aux_sym_run_instruction_repeat2,
    ACTIONS(145), 36,
      aux_sym_from_instruction_token1,
      aux_sym_command_instruction_token1,
      aux_sym_command_instruction_token2,
      aux_sym_expose_instruction_token1,
      aux_sym_pairs_instruction_token1,
      aux_sym_pairs_instruction_token2,
      aux_sym_healthcheck_instruction_token1,
      aux_sym_line_instruction_token1,
      aux_sym_line_instruction_token2,
      aux_sym_line_instruction_token3,
      aux_sym_network_block_token1,
      anon_sym_RBRACE,
      aux_sym_secret_block_token1,
      aux_sym_secret_property_token1,
      aux_sym_property_token1,
      aux_sym_property_token2,
      aux_sym_property_token3,
      aux_sym_property_token4,
      aux_sym_property_token5,
      aux_sym_property_token7,
      aux_sym_property_token9,
      aux_sym_property_token10,
      aux_sym_property_token11,
      aux_sym_property_token12,
      aux_sym_property_token13,
      aux_sym_property_token14,
      aux_sym_property_token15,
      aux_sym_property_token16,
      aux_sym_property_token17,
      aux_sym_property_token18,
      aux_sym_property_token19,
      aux_sym_property_token20,
      aux_sym_property_token21,
      aux_sym_property_token22,
      aux_sym_property_token23,
      aux_sym_property_token24,
  [876] = 3,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(151), 2,
      aux_sym_property_token6,
      aux_sym_property_token8,
    ACTIONS(149), 38,
      sym_heredoc_body,
      sym_heredoc_end,
      aux_sym_from_instruction_token1,
      aux_sym_command_instruction_token1,
      aux_sym_command_instruction_token2,
      aux_sym_expose_instruction_token1,
      aux_sym_pairs_instruction_token1,
      aux_sym_pairs_instruction_token2,
      aux_sym_healthcheck_instruction_token1,
      aux_sym_line_instruction_token1,
      aux_sym_line_instruction_token2,
      aux_sym_line_instruction_token3,
      aux_sym_network_block_token1,
      anon_sym_RBRACE,
      aux_sym_secret_block_token1,
      aux_sym_secret_property_token1,
      aux_sym_property_token1,
      aux_sym_property_token2,
      aux_sym_property_token3,
      aux_sym_property_token4,
      aux_sym_property_token5,
      aux_sym_property_token7,
      aux_sym_property_token9,
      aux_sym_property_token10,
      aux_sym_property_token11,
      aux_sym_property_token12,
      aux_sym_property_token13,
      aux_sym_property_token14,
      aux_sym_property_token15,
      aux_sym_property_token16,
      aux_sym_property_token17,
      aux_sym_property_token18,
      aux_sym_property_token19,
      aux_sym_property_token20,
      aux_sym_property_token21,
      aux_sym_property_token22,
      aux_sym_property_token23,
      aux_sym_property_token24,
  [925] = 3,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(155), 2,
      aux_sym_property_token6,
      aux_sym_property_token8,
    ACTIONS(153), 38,
      sym_heredoc_body,
      sym_heredoc_end,
      aux_sym_from_instruction_token1,
      aux_sym_command_instruction_token1,
      aux_sym_command_instruction_token2,
      aux_sym_expose_instruction_token1,
      aux_sym_pairs_instruction_token1,
      aux_sym_pairs_instruction_token2,
      aux_sym_healthcheck_instruction_token1,
      aux_sym_line_instruction_token1,
      aux_sym_line_instruction_token2,
      aux_sym_line_instruction_token3,
      aux_sym_network_block_token1,
      anon_sym_RBRACE,
      aux_sym_secret_block_token1,
      aux_sym_secret_property_token1,
      aux_sym_property_token1,
      aux_sym_property_token2,
      aux_sym_property_token3,
      aux_sym_property_token4,
      aux_sym_property_token5,
      aux_sym_property_token7,
      aux_sym_property_token9,
      aux_sym_property_token10,
      aux_sym_property_token11,
      aux_sym_property_token12,
      aux_sym_property_token13,
      aux_sym_property_token14,
      aux_sym_property_token15,
      aux_sym_property_token16,
      aux_sym_property_token17,
      aux_sym_property_token18,
      aux_sym_property_token19,
      aux_sym_property_token20,
      aux_sym_property_token21,
      aux_sym_property_token22,
      aux_sym_property_token23,
      aux_sym_property_token24,
  [974] = 3,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(159), 2,
      aux_sym_property_token6,
      aux_sym_property_token8,
    ACTIONS(157), 36,
      aux_sym_from_instruction_token1,
      aux_sym_command_instruction_token1,
      aux_sym_command_instruction_token2,
      aux_sym_expose_instruction_token1,
      aux_sym_pairs_instruction_token1,
      aux_sym_pairs_instruction_token2,
      aux_sym_healthcheck_instruction_token1,
      aux_sym_line_instruction_token1,
      aux_sym_line_instruction_token2,
      aux_sym_line_instruction_token3,
      aux_sym_network_block_token1,
      anon_sym_RBRACE,
      aux_sym_secret_block_token1,
      aux_sym_secret_property_token1,
      aux_sym_property_token1,
      aux_sym_property_token2,
      aux_sym_property_token3,
      aux_sym_property_token4,
      aux_sym_property_token5,
      aux_sym_property_token7,
      aux_sym_property_token9,
      aux_sym_property_token10,
      aux_sym_property_token11,
      aux_sym_property_token12,
      aux_sym_property_token13,
      aux_sym_property_token14,
      aux_sym_property_token15,
      aux_sym_property_token16,
      aux_sym_property_token17,
      aux_sym_property_token18,
      aux_sym_property_token19,
      aux_sym_property_token20,
      aux_sym_property_token21,
      aux_sym_property_token22,
      aux_sym_property_token23,
      aux_sym_property_token24,
  [1021] = 3,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(163), 2,
      aux_sym_property_token6,
      aux_sym_property_token8,
    ACTIONS(161), 36,
      aux_sym_from_instruction_token1,
      aux_sym_command_instruction_token1,
      aux_sym_command_instruction_token2,
      aux_sym_expose_instruction_token1,
      aux_sym_pairs_instruction_token1,
      aux_sym_pairs_instruction_token2,
      aux_sym_healthcheck_instruction_token1,
      aux_sym_line_instruction_token1,
      aux_sym_line_instruction_token2,
      aux_sym_line_instruction_token3,
      aux_sym_network_block_token1,
      anon_sym_RBRACE,
      aux_sym_secret_block_token1,
      aux_sym_secret_property_token1,
      aux_sym_property_token1,
      aux_sym_property_token2,
      aux_sym_property_token3,
      aux_sym_property_token4,
      aux_sym_property_token5,
      aux_sym_property_token7,
      aux_sym_property_token9,
      aux_sym_property_token10,
      aux_sym_property_token11,
      aux_sym_property_token12,
      aux_sym_property_token13,
      aux_sym_property_token14,
      aux_sym_property_token15,
      aux_sym_property_token16,
      aux_sym_property_token17,
      aux_sym_property_token18,
      aux_sym_property_token19,
      aux_sym_property_token20,
      aux_sym_property_token21,
      aux_sym_property_token22,
      aux_sym_property_token23,
      aux_sym_property_token24,
  [1068] = 3,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(167), 2,
      aux_sym_property_token6,
      aux_sym_property_token8,
    ACTIONS(165), 36,
      aux_sym_from_instruction_token1,
      aux_sym_command_instruction_token1,
      aux_sym_command_instruction_token2,
      aux_sym_expose_instruction_token1,
      aux_sym_pairs_instruction_token1,
      aux_sym_pairs_instruction_token2,
      aux_sym_healthcheck_instruction_token1,
      aux_sym_line_instruction_token1,
      aux_sym_line_instruction_token2,
      aux_sym_line_instruction_token3,
      aux_sym_network_block_token1,
      anon_sym_RBRACE,
      aux_sym_secret_block_token1,
      aux_sym_secret_property_token1,
      aux_sym_property_token1,
      aux_sym_property_token2,
      aux_sym_property_token3,
      aux_sym_property_token4,
      aux_sym_property_token5,
      aux_sym_property_token7,
      aux_sym_property_token9,
      aux_sym_property_token10,
      aux_sym_property_token11,
      aux_sym_property_token12,
      aux_sym_property_token13,
      aux_sym_property_token14,
      aux_sym_property_token15,
      aux_sym_property_token16,
      aux_sym_property_token17,
      aux_sym_property_token18,
      aux_sym_property_token19,
      aux_sym_property_token20,
      aux_sym_property_token21,
      aux_sym_property_token22,
      aux_sym_property_token23,
      aux_sym_property_token24,
  [1115] = 3,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(171), 2,
      aux_sym_property_token6,
      aux_sym_property_token8,
    ACTIONS(169), 36,
      aux_sym_from_instruction_token1,
      aux_sym_command_instruction_token1,
      aux_sym_command_instruction_token2,
      aux_sym_expose_instruction_token1,
      aux_sym_pairs_instruction_token1,
      aux_sym_pairs_instruction_token2,
      aux_sym_healthcheck_instruction_token1,
      aux_sym_line_instruction_token1,
      aux_sym_line_instruction_token2,
      aux_sym_line_instruction_token3,
      aux_sym_network_block_token1,
      anon_sym_RBRACE,
      aux_sym_secret_block_token1,
      aux_sym_secret_property_token1,
      aux_sym_property_token1,
      aux_sym_property_token2,
      aux_sym_property_token3,
      aux_sym_property_token4,
      aux_sym_property_token5,
      aux_sym_property_token7,
      aux_sym_property_token9,
      aux_sym_property_token10,
      aux_sym_property_token11,
      aux_sym_property_token12,
      aux_sym_property_token13,
      aux_sym_property_token14,
      aux_sym_property_token15,
      aux_sym_property_token16,
      aux_sym_property_token17,
      aux_sym_property_token18,
      aux_sym_property_token19,
      aux_sym_property_token20,
      aux_sym_property_token21,
      aux_sym_property_token22,
      aux_sym_property_token23,
      aux_sym_property_token24,
  [1162] = 3,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(175), 2,
      aux_sym_property_token6,
      aux_sym_property_token8,
    ACTIONS(173), 36,
      aux_sym_from_instruction_token1,
      aux_sym_command_instruction_token1,
      aux_sym_command_instruction_token2,
      aux_sym_expose_instruction_token1,
      aux_sym_pairs_instruction_token1,
      aux_sym_pairs_instruction_token2,
      aux_sym_healthcheck_instruction_token1,
      aux_sym_line_instruction_token1,
      aux_sym_line_instruction_token2,
      aux_sym_line_instruction_token3,
      aux_sym_network_block_token1,
      anon_sym_RBRACE,
      aux_sym_secret_block_token1,
      aux_sym_secret_property_token1,
      aux_sym_property_token1,
      aux_sym_property_token2,
      aux_sym_property_token3,
      aux_sym_property_token4,
      aux_sym_property_token5,
      aux_sym_property_token7,
      aux_sym_property_token9,
      aux_sym_property_token10,
      aux_sym_property_token11,
      aux_sym_property_token12,
      aux_sym_property_token13,
      aux_sym_property_token14,
      aux_sym_property_token15,
      aux_sym_property_token16,
      aux_sym_property_token17,
      aux_sym_property_token18,
      aux_sym_property_token19,
      aux_sym_property_token20,
      aux_sym_property_token21,
      aux_sym_property_token22,
      aux_sym_property_token23,
      aux_sym_property_token24,
  [1209] = 3,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(179), 2,
      aux_sym_property_token6,
      aux_sym_property_token8,
    ACTIONS(177), 36,
      aux_sym_from_instruction_token1,
      aux_sym_command_instruction_token1,
      aux_sym_command_instruction_token2,
      aux_sym_expose_instruction_token1,
      aux_sym_pairs_instruction_token1,
      aux_sym_pairs_instruction_token2,
      aux_sym_healthcheck_instruction_token1,
      aux_sym_line_instruction_token1,
      aux_sym_line_instruction_token2,
      aux_sym_line_instruction_token3,
      aux_sym_network_block_token1,
      anon_sym_RBRACE,
      aux_sym_secret_block_token1,
      aux_sym_secret_property_token1,
      aux_sym_property_token1,
      aux_sym_property_token2,
      aux_sym_property_token3,
      aux_sym_property_token4,
      aux_sym_property_token5,
      aux_sym_property_token7,
      aux_sym_property_token9,
      aux_sym_property_token10,
      aux_sym_property_token11,
      aux_sym_property_token12,
      aux_sym_property_token13,
      aux_sym_property_token14,
      aux_sym_property_token15,
      aux_sym_property_token16,
      aux_sym_property_token17,
      aux_sym_property_token18,
      aux_sym_property_token19,
      aux_sym_property_token20,
      aux_sym_property_token21,
      aux_sym_property_token22,
      aux_sym_property_token23,
      aux_sym_property_token24,
  [1256] = 3,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(183), 2,
      aux_sym_property_token6,
      aux_sym_property_token8,
    ACTIONS(181), 36,
      aux_sym_from_instruction_token1,
      aux_sym_command_instruction_token1,
      aux_sym_command_instruction_token2,
      aux_sym_expose_instruction_token1,
      aux_sym_pairs_instruction_token1,
      aux_sym_pairs_instruction_token2,
      aux_sym_healthcheck_instruction_token1,
      aux_sym_line_instruction_token1,
      aux_sym_line_instruction_token2,
      aux_sym_line_instruction_token3,
      aux_sym_network_block_token1,
      anon_sym_RBRACE,
      aux_sym_secret_block_token1,
      aux_sym_secret_property_token1,
      aux_sym_property_token1,
      aux_sym_property_token2,
      aux_sym_property_token3,
      aux_sym_property_token4,
      aux_sym_property_token5,
      aux_sym_property_token7,
      aux_sym_property_token9,
      aux_sym_property_token10,
      aux_sym_property_token11,
      aux_sym_property_token12,
      aux_sym_property_token13,
      aux_sym_property_token14,
      aux_sym_property_token15,
      aux_sym_property_token16,
      aux_sym_property_token17,
      aux_sym_property_token18,
      aux_sym_property_token19,
      aux_sym_property_token20,
      aux_sym_property_token21,
      aux_sym_property_token22,
      aux_sym_property_token23,
      aux_sym_property_token24,
  [1303] = 3,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(187), 2,
      aux_sym_property_token6,
      aux_sym_property_token8,
    ACTIONS(185), 36,
      aux_sym_from_instruction_token1,
      aux_sym_command_instruction_token1,
      aux_sym_command_instruction_token2,
      aux_sym_expose_instruction_token1,
      aux_sym_pairs_instruction_token1,
      aux_sym_pairs_instruction_token2,
      aux_sym_healthcheck_instruction_token1,
      aux_sym_line_instruction_token1,
      aux_sym_line_instruction_token2,
      aux_sym_line_instruction_token3,
      aux_sym_network_block_token1,
      anon_sym_RBRACE,
      aux_sym_secret_block_token1,
      aux_sym_secret_property_token1,
      aux_sym_property_token1,
      aux_sym_property_token2,
      aux_sym_property_token3,
      aux_sym_property_token4,
      aux_sym_property_token5,
      aux_sym_property_token7,
      aux_sym_property_token9,
      aux_sym_property_token10,
      aux_sym_property_token11,
      aux_sym_property_token12,
      aux_sym_property_token13,
      aux_sym_property_token14,
      aux_sym_property_token15,
      aux_sym_property_token16,
      aux_sym_property_token17,
      aux_sym_property_token18,
      aux_sym_property_token19,
      aux_sym_property_token20,
      aux_sym_property_token21,
      aux_sym_property_token22,
      aux_sym_property_token23,
      aux_sym_property_token24,
  [1350] = 3,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(191), 2,
      aux_sym_property_token6,
      aux_sym_property_token8,
    ACTIONS(189), 36,
      aux_sym_from_instruction_token1,
      aux_sym_command_instruction_token1,
      aux_sym_command_instruction_token2,
      aux_sym_expose_instruction_token1,
      aux_sym_pairs_instruction_token1,
      aux_sym_pairs_instruction_token2,
      aux_sym_healthcheck_instruction_token1,
      aux_sym_line_instruction_token1,
      aux_sym_line_instruction_token2,
      aux_sym_line_instruction_token3,
      aux_sym_network_block_token1,
      anon_sym_RBRACE,
      aux_sym_secret_block_token1,
      aux_sym_secret_property_token1,
      aux_sym_property_token1,
      aux_sym_property_token2,
      aux_sym_property_token3,
      aux_sym_property_token4,
      aux_sym_property_token5,
      aux_sym_property_token7,
      aux_sym_property_token9,
      aux_sym_property_token10,
      aux_sym_property_token11,
      aux_sym_property_token12,
      aux_sym_property_token13,
      aux_sym_property_token14,
      aux_sym_property_token15,
      aux_sym_property_token16,
      aux_sym_property_token17,
      aux_sym_property_token18,
      aux_sym_property_token19,
      aux_sym_property_token20,
      aux_sym_property_token21,
      aux_sym_property_token22,
      aux_sym_property_token23,
      aux_sym_property_token24,
  [1397] = 3,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(195), 2,
      aux_sym_property_token6,
      aux_sym_property_token8,
    ACTIONS(193), 36,
      aux_sym_from_instruction_token1,
      aux_sym_command_instruction_token1,
      aux_sym_command_instruction_token2,
      aux_sym_expose_instruction_token1,
      aux_sym_pairs_instruction_token1,
      aux_sym_pairs_instruction_token2,
      aux_sym_healthcheck_instruction_token1,
      aux_sym_line_instruction_token1,
      aux_sym_line_instruction_token2,
      aux_sym_line_instruction_token3,
      aux_sym_network_block_token1,
      anon_sym_RBRACE,
      aux_sym_secret_block_token1,
      aux_sym_secret_property_token1,
      aux_sym_property_token1,
      aux_sym_property_token2,
      aux_sym_property_token3,
      aux_sym_property_token4,
      aux_sym_property_token5,
      aux_sym_property_token7,
      aux_sym_property_token9,
      aux_sym_property_token10,
      aux_sym_property_token11,
      aux_sym_property_token12,
      aux_sym_property_token13,
      aux_sym_property_token14,
      aux_sym_property_token15,
      aux_sym_property_token16,
      aux_sym_property_token17,
      aux_sym_property_token18,
      aux_sym_property_token19,
      aux_sym_property_token20,
      aux_sym_property_token21,
      aux_sym_property_token22,
      aux_sym_property_token23,
      aux_sym_property_token24,
  [1444] = 3,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(199), 2,
      aux_sym_property_token6,
      aux_sym_property_token8,
    ACTIONS(197), 36,
      aux_sym_from_instruction_token1,
      aux_sym_command_instruction_token1,
      aux_sym_command_instruction_token2,
      aux_sym_expose_instruction_token1,
      aux_sym_pairs_instruction_token1,
      aux_sym_pairs_instruction_token2,
      aux_sym_healthcheck_instruction_token1,
      aux_sym_line_instruction_token1,
      aux_sym_line_instruction_token2,
      aux_sym_line_instruction_token3,
      aux_sym_network_block_token1,
      anon_sym_RBRACE,
      aux_sym_secret_block_token1,
      aux_sym_secret_property_token1,
      aux_sym_property_token1,
      aux_sym_property_token2,
      aux_sym_property_token3,
      aux_sym_property_token4,
      aux_sym_property_token5,
      aux_sym_property_token7,
      aux_sym_property_token9,
      aux_sym_property_token10,
      aux_sym_property_token11,
      aux_sym_property_token12,
      aux_sym_property_token13,
      aux_sym_property_token14,
      aux_sym_property_token15,
      aux_sym_property_token16,
      aux_sym_property_token17,
      aux_sym_property_token18,
      aux_sym_property_token19,
      aux_sym_property_token20,
      aux_sym_property_token21,
      aux_sym_property_token22,
      aux_sym_property_token23,
      aux_sym_property_token24,
  [1491] = 13,
    ACTIONS(7), 1,
      aux_sym_from_instruction_token1,
    ACTIONS(9), 1,
      aux_sym_run_instruction_token1,
    ACTIONS(17), 1,
      aux_sym_expose_instruction_token1,
    ACTIONS(21), 1,
      aux_sym_arg_instruction_token1,
    ACTIONS(23), 1,
      aux_sym_healthcheck_instruction_token1,
    ACTIONS(25), 1,
      aux_sym_onbuild_instruction_token1,
    ACTIONS(201), 1,
      aux_sym_volume_instruction_token1,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(13), 2,
      aux_sym_copy_instruction_token1,
      aux_sym_copy_instruction_token2,
    ACTIONS(19), 2,
      aux_sym_pairs_instruction_token1,
      aux_sym_pairs_instruction_token2,
    ACTIONS(11), 3,
      aux_sym_command_instruction_token1,
      aux_sym_command_instruction_token2,
      aux_sym_command_instruction_token3,
    ACTIONS(27), 4,
      aux_sym_line_instruction_token1,
      aux_sym_line_instruction_token2,
      aux_sym_line_instruction_token3,
      aux_sym_line_instruction_token4,
    STATE(80), 12,
      sym__instruction,
      sym_from_instruction,
      sym_run_instruction,
      sym_command_instruction,
      sym_copy_instruction,
      sym_volume_instruction,
      sym_expose_instruction,
      sym_pairs_instruction,
      sym_arg_instruction,
      sym_healthcheck_instruction,
      sym_onbuild_instruction,
      sym_line_instruction,
  [1550] = 5,
    ACTIONS(205), 1,
      sym_heredoc_body,
    ACTIONS(207), 1,
      sym_heredoc_end,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    STATE(34), 2,
      sym_heredoc,
      aux_sym_run_instruction_repeat2,
    ACTIONS(203), 23,
      sym__directive_start,
      ts_builtin_sym_end,
      aux_sym_from_instruction_token1,
      aux_sym_run_instruction_token1,
      aux_sym_command_instruction_token1,
      aux_sym_command_instruction_token2,
      aux_sym_command_instruction_token3,
      aux_sym_copy_instruction_token1,
      aux_sym_copy_instruction_token2,
      aux_sym_volume_instruction_token1,
      aux_sym_expose_instruction_token1,
      aux_sym_pairs_instruction_token1,
      aux_sym_pairs_instruction_token2,
      aux_sym_arg_instruction_token1,
      aux_sym_healthcheck_instruction_token1,
      aux_sym_onbuild_instruction_token1,
      aux_sym_line_instruction_token1,
      aux_sym_line_instruction_token2,
      aux_sym_line_instruction_token3,
      aux_sym_line_instruction_token4,
      aux_sym_network_block_token1,
      aux_sym_secret_block_token1,
      aux_sym_service_block_token1,
  [1590] = 5,
    ACTIONS(205), 1,
      sym_heredoc_body,
    ACTIONS(207), 1,
      sym_heredoc_end,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    STATE(34), 2,
      sym_heredoc,
      aux_sym_run_instruction_repeat2,
    ACTIONS(209), 23,
      sym__directive_start,
      ts_builtin_sym_end,
      aux_sym_from_instruction_token1,
      aux_sym_run_instruction_token1,
      aux_sym_command_instruction_token1,
      aux_sym_command_instruction_token2,
      aux_sym_command_instruction_token3,
      aux_sym_copy_instruction_token1,
      aux_sym_copy_instruction_token2,
      aux_sym_volume_instruction_token1,
      aux_sym_expose_instruction_token1,
      aux_sym_pairs_instruction_token1,
      aux_sym_pairs_instruction_token2,
      aux_sym_arg_instruction_token1,
      aux_sym_healthcheck_instruction_token1,
      aux_sym_onbuild_instruction_token1,
      aux_sym_line_instruction_token1,
      aux_sym_line_instruction_token2,
      aux_sym_line_instruction_token3,
      aux_sym_line_instruction_token4,
      aux_sym_network_block_token1,
      aux_sym_secret_block_token1,
      aux_sym_service_block_token1,
  [1630] = 5,
    ACTIONS(205), 1,
      sym_heredoc_body,
    ACTIONS(207), 1,
      sym_heredoc_end,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    STATE(30), 2,
      sym_heredoc,
      aux_sym_run_instruction_repeat2,
    ACTIONS(209), 23,
      sym__directive_start,
      ts_builtin_sym_end,
      aux_sym_from_instruction_token1,
      aux_sym_run_instruction_token1,
      aux_sym_command_instruction_token1,
      aux_sym_command_instruction_token2,
      aux_sym_command_instruction_token3,
      aux_sym_copy_instruction_token1,
      aux_sym_copy_instruction_token2,
      aux_sym_volume_instruction_token1,
      aux_sym_expose_instruction_token1,
      aux_sym_pairs_instruction_token1,
      aux_sym_pairs_instruction_token2,
      aux_sym_arg_instruction_token1,
      aux_sym_healthcheck_instruction_token1,
      aux_sym_onbuild_instruction_token1,
      aux_sym_line_instruction_token1,
      aux_sym_line_instruction_token2,
      aux_sym_line_instruction_token3,
      aux_sym_line_instruction_token4,
      aux_sym_network_block_token1,
      aux_sym_secret_block_token1,
      aux_sym_service_block_token1,
  [1670] = 5,
    ACTIONS(205), 1,
      sym_heredoc_body,
    ACTIONS(207), 1,
      sym_heredoc_end,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    STATE(36), 2,
      sym_heredoc,
      aux_sym_run_instruction_repeat2,
    ACTIONS(211), 23,
      sym__directive_start,
      ts_builtin_sym_end,
      aux_sym_from_instruction_token1,
      aux_sym_run_instruction_token1,
      aux_sym_command_instruction_token1,
      aux_sym_command_instruction_token2,
      aux_sym_command_instruction_token3,
      aux_sym_copy_instruction_token1,
      aux_sym_copy_instruction_token2,
      aux_sym_volume_instruction_token1,
      aux_sym_expose_instruction_token1,
      aux_sym_pairs_instruction_token1,
      aux_sym_pairs_instruction_token2,
      aux_sym_arg_instruction_token1,
      aux_sym_healthcheck_instruction_token1,
      aux_sym_onbuild_instruction_token1,
      aux_sym_line_instruction_token1,
      aux_sym_line_instruction_token2,
      aux_sym_line_instruction_token3,
      aux_sym_line_instruction_token4,
      aux_sym_network_block_token1,
      aux_sym_secret_block_token1,
      aux_sym_service_block_token1,
  [1710] = 5,
    ACTIONS(213), 1,
      sym_heredoc_body,
    ACTIONS(216), 1,
      sym_heredoc_end,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    STATE(34), 2,
      sym_heredoc,
      aux_sym_run_instruction_repeat2,
    ACTIONS(70), 23,
      sym__directive_start,
      ts_builtin_sym_end,
      aux_sym_from_instruction_token1,
      aux_sym_run_instruction_token1,
      aux_sym_command_instruction_token1,
      aux_sym_command_instruction_token2,
      aux_sym_command_instruction_token3,
      aux_sym_copy_instruction_token1,
      aux_sym_copy_instruction_token2,
      aux_sym_volume_instruction_token1,
      aux_sym_expose_instruction_token1,
      aux_sym_pairs_instruction_token1,
      aux_sym_pairs_instruction_token2,
      aux_sym_arg_instruction_token1,
      aux_sym_healthcheck_instruction_token1,
      aux_sym_onbuild_instruction_token1,
      aux_sym_line_instruction_token1,
      aux_sym_line_instruction_token2,
      aux_sym_line_instruction_token3,
      aux_sym_line_instruction_token4,
      aux_sym_network_block_token1,
      aux_sym_secret_block_token1,
      aux_sym_service_block_token1,
  [1750] = 5,
    ACTIONS(205), 1,
      sym_heredoc_body,
    ACTIONS(207), 1,
      sym_heredoc_end,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    STATE(38), 2,
      sym_heredoc,
      aux_sym_run_instruction_repeat2,
    ACTIONS(203), 23,
      sym__directive_start,
      ts_builtin_sym_end,
      aux_sym_from_instruction_token1,
      aux_sym_run_instruction_token1,
      aux_sym_command_instruction_token1,
      aux_sym_command_instruction_token2,
      aux_sym_command_instruction_token3,
      aux_sym_copy_instruction_token1,
      aux_sym_copy_instruction_token2,
      aux_sym_volume_instruction_token1,
      aux_sym_expose_instruction_token1,
      aux_sym_pairs_instruction_token1,
      aux_sym_pairs_instruction_token2,
      aux_sym_arg_instruction_token1,
      aux_sym_healthcheck_instruction_token1,
      aux_sym_onbuild_instruction_token1,
      aux_sym_line_instruction_token1,
      aux_sym_line_instruction_token2,
      aux_sym_line_instruction_token3,
      aux_sym_line_instruction_token4,
      aux_sym_network_block_token1,
      aux_sym_secret_block_token1,
      aux_sym_service_block_token1,
  [1790] = 5,
    ACTIONS(205), 1,
      sym_heredoc_body,
    ACTIONS(207), 1,
      sym_heredoc_end,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    STATE(34), 2,
      sym_heredoc,
      aux_sym_run_instruction_repeat2,
    ACTIONS(219), 23,
      sym__directive_start,
      ts_builtin_sym_end,
      aux_sym_from_instruction_token1,
      aux_sym_run_instruction_token1,
      aux_sym_command_instruction_token1,
      aux_sym_command_instruction_token2,
      aux_sym_command_instruction_token3,
      aux_sym_copy_instruction_token1,
      aux_sym_copy_instruction_token2,
      aux_sym_volume_instruction_token1,
      aux_sym_expose_instruction_token1,
      aux_sym_pairs_instruction_token1,
      aux_sym_pairs_instruction_token2,
      aux_sym_arg_instruction_token1,
      aux_sym_healthcheck_instruction_token1,
      aux_sym_onbuild_instruction_token1,
      aux_sym_line_instruction_token1,
      aux_sym_line_instruction_token2,
      aux_sym_line_instruction_token3,
      aux_sym_line_instruction_token4,
      aux_sym_network_block_token1,
      aux_sym_secret_block_token1,
      aux_sym_service_block_token1,
  [1830] = 5,
    ACTIONS(205), 1,
      sym_heredoc_body,
    ACTIONS(207), 1,
      sym_heredoc_end,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    STATE(40), 2,
      sym_heredoc,
      aux_sym_run_instruction_repeat2,
    ACTIONS(219), 23,
      sym__directive_start,
      ts_builtin_sym_end,
      aux_sym_from_instruction_token1,
      aux_sym_run_instruction_token1,
      aux_sym_command_instruction_token1,
      aux_sym_command_instruction_token2,
      aux_sym_command_instruction_token3,
      aux_sym_copy_instruction_token1,
      aux_sym_copy_instruction_token2,
      aux_sym_volume_instruction_token1,
      aux_sym_expose_instruction_token1,
      aux_sym_pairs_instruction_token1,
      aux_sym_pairs_instruction_token2,
      aux_sym_arg_instruction_token1,
      aux_sym_healthcheck_instruction_token1,
      aux_sym_onbuild_instruction_token1,
      aux_sym_line_instruction_token1,
      aux_sym_line_instruction_token2,
      aux_sym_line_instruction_token3,
      aux_sym_line_instruction_token4,
      aux_sym_network_block_token1,
      aux_sym_secret_block_token1,
      aux_sym_service_block_token1,
  [1870] = 5,
    ACTIONS(205), 1,
      sym_heredoc_body,
    ACTIONS(207), 1,
      sym_heredoc_end,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    STATE(34), 2,
      sym_heredoc,
      aux_sym_run_instruction_repeat2,
    ACTIONS(221), 23,
      sym__directive_start,
      ts_builtin_sym_end,
      aux_sym_from_instruction_token1,
      aux_sym_run_instruction_token1,
      aux_sym_command_instruction_token1,
      aux_sym_command_instruction_token2,
      aux_sym_command_instruction_token3,
      aux_sym_copy_instruction_token1,
      aux_sym_copy_instruction_token2,
      aux_sym_volume_instruction_token1,
      aux_sym_expose_instruction_token1,
      aux_sym_pairs_instruction_token1,
      aux_sym_pairs_instruction_token2,
      aux_sym_arg_instruction_token1,
      aux_sym_healthcheck_instruction_token1,
      aux_sym_onbuild_instruction_token1,
      aux_sym_line_instruction_token1,
      aux_sym_line_instruction_token2,
      aux_sym_line_instruction_token3,
      aux_sym_line_instruction_token4,
      aux_sym_network_block_token1,
      aux_sym_secret_block_token1,
      aux_sym_service_block_token1,
  [1910] = 5,
    ACTIONS(205), 1,
      sym_heredoc_body,
    ACTIONS(207), 1,
      sym_heredoc_end,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    STATE(31), 2,
      sym_heredoc,
      aux_sym_run_instruction_repeat2,
    ACTIONS(223), 23,
      sym__directive_start,
      ts_builtin_sym_end,
      aux_sym_from_instruction_token1,
      aux_sym_run_instruction_token1,
      aux_sym_command_instruction_token1,
      aux_sym_command_instruction_token2,
      aux_sym_command_instruction_token3,
      aux_sym_copy_instruction_token1,
      aux_sym_copy_instruction_token2,
      aux_sym_volume_instruction_token1,
      aux_sym_expose_instruction_token1,
      aux_sym_pairs_instruction_token1,
      aux_sym_pairs_instruction_token2,
      aux_sym_arg_instruction_token1,
      aux_sym_healthcheck_instruction_token1,
      aux_sym_onbuild_instruction_token1,
      aux_sym_line_instruction_token1,
      aux_sym_line_instruction_token2,
      aux_sym_line_instruction_token3,
      aux_sym_line_instruction_token4,
      aux_sym_network_block_token1,
      aux_sym_secret_block_token1,
      aux_sym_service_block_token1,
  [1950] = 5,
    ACTIONS(205), 1,
      sym_heredoc_body,
    ACTIONS(207), 1,
      sym_heredoc_end,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    STATE(34), 2,
      sym_heredoc,
      aux_sym_run_instruction_repeat2,
    ACTIONS(225), 23,
      sym__directive_start,
      ts_builtin_sym_end,
      aux_sym_from_instruction_token1,
      aux_sym_run_instruction_token1,
      aux_sym_command_instruction_token1,
      aux_sym_command_instruction_token2,
      aux_sym_command_instruction_token3,
      aux_sym_copy_instruction_token1,
      aux_sym_copy_instruction_token2,
      aux_sym_volume_instruction_token1,
      aux_sym_expose_instruction_token1,
      aux_sym_pairs_instruction_token1,
      aux_sym_pairs_instruction_token2,
      aux_sym_arg_instruction_token1,
      aux_sym_healthcheck_instruction_token1,
      aux_sym_onbuild_instruction_token1,
      aux_sym_line_instruction_token1,
      aux_sym_line_instruction_token2,
      aux_sym_line_instruction_token3,
      aux_sym_line_instruction_token4,
      aux_sym_network_block_token1,
      aux_sym_secret_block_token1,
      aux_sym_service_block_token1,
  [1990] = 2,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(153), 25,
      sym__directive_start,
      sym_heredoc_body,
      sym_heredoc_end,
      ts_builtin_sym_end,
      aux_sym_from_instruction_token1,
      aux_sym_run_instruction_token1,
      aux_sym_command_instruction_token1,
      aux_sym_command_instruction_token2,
      aux_sym_command_instruction_token3,
      aux_sym_copy_instruction_token1,
      aux_sym_copy_instruction_token2,
      aux_sym_volume_instruction_token1,
      aux_sym_expose_instruction_token1,
      aux_sym_pairs_instruction_token1,
      aux_sym_pairs_instruction_token2,
      aux_sym_arg_instruction_token1,
      aux_sym_healthcheck_instruction_token1,
      aux_sym_onbuild_instruction_token1,
      aux_sym_line_instruction_token1,
      aux_sym_line_instruction_token2,
      aux_sym_line_instruction_token3,
      aux_sym_line_instruction_token4,
      aux_sym_network_block_token1,
      aux_sym_secret_block_token1,
      aux_sym_service_block_token1,
  [2022] = 2,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(149), 25,
      sym__directive_start,
      sym_heredoc_body,
      sym_heredoc_end,
      ts_builtin_sym_end,
      aux_sym_from_instruction_token1,
      aux_sym_run_instruction_token1,
      aux_sym_command_instruction_token1,
      aux_sym_command_instruction_token2,
      aux_sym_command_instruction_token3,
      aux_sym_copy_instruction_token1,
      aux_sym_copy_instruction_token2,
      aux_sym_volume_instruction_token1,
      aux_sym_expose_instruction_token1,
      aux_sym_pairs_instruction_token1,
      aux_sym_pairs_instruction_token2,
      aux_sym_arg_instruction_token1,
      aux_sym_healthcheck_instruction_token1,
      aux_sym_onbuild_instruction_token1,
      aux_sym_line_instruction_token1,
      aux_sym_line_instruction_token2,
      aux_sym_line_instruction_token3,
      aux_sym_line_instruction_token4,
      aux_sym_network_block_token1,
      aux_sym_secret_block_token1,
      aux_sym_service_block_token1,
  [2054] = 2,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(227), 23,
      sym__directive_start,
      ts_builtin_sym_end,
      aux_sym_from_instruction_token1,
      aux_sym_run_instruction_token1,
      aux_sym_command_instruction_token1,
      aux_sym_command_instruction_token2,
      aux_sym_command_instruction_token3,
      aux_sym_copy_instruction_token1,
      aux_sym_copy_instruction_token2,
      aux_sym_volume_instruction_token1,
      aux_sym_expose_instruction_token1,
      aux_sym_pairs_instruction_token1,
      aux_sym_pairs_instruction_token2,
      aux_sym_arg_instruction_token1,
      aux_sym_healthcheck_instruction_token1,
      aux_sym_onbuild_instruction_token1,
      aux_sym_line_instruction_token1,
      aux_sym_line_instruction_token2,
      aux_sym_line_instruction_token3,
      aux_sym_line_instruction_token4,
      aux_sym_network_block_token1,
      aux_sym_secret_block_token1,
      aux_sym_service_block_token1,
  [2084] = 2,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(229), 23,
      sym__directive_start,
      ts_builtin_sym_end,
      aux_sym_from_instruction_token1,
      aux_sym_run_instruction_token1,
      aux_sym_command_instruction_token1,
      aux_sym_command_instruction_token2,
      aux_sym_command_instruction_token3,
      aux_sym_copy_instruction_token1,
      aux_sym_copy_instruction_token2,
      aux_sym_volume_instruction_token1,
      aux_sym_expose_instruction_token1,
      aux_sym_pairs_instruction_token1,
      aux_sym_pairs_instruction_token2,
      aux_sym_arg_instruction_token1,
      aux_sym_healthcheck_instruction_token1,
      aux_sym_onbuild_instruction_token1,
      aux_sym_line_instruction_token1,
      aux_sym_line_instruction_token2,
      aux_sym_line_instruction_token3,
      aux_sym_line_instruction_token4,
      aux_sym_network_block_token1,
      aux_sym_secret_block_token1,
      aux_sym_service_block_token1,
  [2114] = 2,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(231), 23,
      sym__directive_start,
      ts_builtin_sym_end,
      aux_sym_from_instruction_token1,
      aux_sym_run_instruction_token1,
      aux_sym_command_instruction_token1,
      aux_sym_command_instruction_token2,
      aux_sym_command_instruction_token3,
      aux_sym_copy_instruction_token1,
      aux_sym_copy_instruction_token2,
      aux_sym_volume_instruction_token1,
      aux_sym_expose_instruction_token1,
      aux_sym_pairs_instruction_token1,
      aux_sym_pairs_instruction_token2,
      aux_sym_arg_instruction_token1,
      aux_sym_healthcheck_instruction_token1,
      aux_sym_onbuild_instruction_token1,
      aux_sym_line_instruction_token1,
      aux_sym_line_instruction_token2,
      aux_sym_line_instruction_token3,
      aux_sym_line_instruction_token4,
      aux_sym_network_block_token1,
      aux_sym_secret_block_token1,
      aux_sym_service_block_token1,
  [2144] = 2,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(233), 23,
      sym__directive_start,
      ts_builtin_sym_end,
      aux_sym_from_instruction_token1,
      aux_sym_run_instruction_token1,
      aux_sym_command_instruction_token1,
      aux_sym_command_instruction_token2,
      aux_sym_command_instruction_token3,
      aux_sym_copy_instruction_token1,
      aux_sym_copy_instruction_token2,
      aux_sym_volume_instruction_token1,
      aux_sym_expose_instruction_token1,
      aux_sym_pairs_instruction_token1,
      aux_sym_pairs_instruction_token2,
      aux_sym_arg_instruction_token1,
      aux_sym_healthcheck_instruction_token1,
      aux_sym_onbuild_instruction_token1,
      aux_sym_line_instruction_token1,
      aux_sym_line_instruction_token2,
      aux_sym_line_instruction_token3,
      aux_sym_line_instruction_token4,
      aux_sym_network_block_token1,
      aux_sym_secret_block_token1,
      aux_sym_service_block_token1,
  [2174] = 2,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(235), 23,
      sym__directive_start,
      ts_builtin_sym_end,
      aux_sym_from_instruction_token1,
      aux_sym_run_instruction_token1,
      aux_sym_command_instruction_token1,
      aux_sym_command_instruction_token2,
      aux_sym_command_instruction_token3,
      aux_sym_copy_instruction_token1,
      aux_sym_copy_instruction_token2,
      aux_sym_volume_instruction_token1,
      aux_sym_expose_instruction_token1,
      aux_sym_pairs_instruction_token1,
      aux_sym_pairs_instruction_token2,
      aux_sym_arg_instruction_token1,
      aux_sym_healthcheck_instruction_token1,
      aux_sym_onbuild_instruction_token1,
      aux_sym_line_instruction_token1,
      aux_sym_line_instruction_token2,
      aux_sym_line_instruction_token3,
      aux_sym_line_instruction_token4,
      aux_sym_network_block_token1,
      aux_sym_secret_block_token1,
      aux_sym_service_block_token1,
  [2204] = 2,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(237), 23,
      sym__directive_start,
      ts_builtin_sym_end,
      aux_sym_from_instruction_token1,
      aux_sym_run_instruction_token1,
      aux_sym_command_instruction_token1,
      aux_sym_command_instruction_token2,
      aux_sym_command_instruction_token3,
      aux_sym_copy_instruction_token1,
      aux_sym_copy_instruction_token2,
      aux_sym_volume_instruction_token1,
      aux_sym_expose_instruction_token1,
      aux_sym_pairs_instruction_token1,
      aux_sym_pairs_instruction_token2,
      aux_sym_arg_instruction_token1,
      aux_sym_healthcheck_instruction_token1,
      aux_sym_onbuild_instruction_token1,
      aux_sym_line_instruction_token1,
      aux_sym_line_instruction_token2,
      aux_sym_line_instruction_token3,
      aux_sym_line_instruction_token4,
      aux_sym_network_block_token1,
      aux_sym_secret_block_token1,
      aux_sym_service_block_token1,
  [2234] = 2,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(239), 23,
      sym__directive_start,
      ts_builtin_sym_end,
      aux_sym_from_instruction_token1,
      aux_sym_run_instruction_token1,
      aux_sym_command_instruction_token1,
      aux_sym_command_instruction_token2,
      aux_sym_command_instruction_token3,
      aux_sym_copy_instruction_token1,
      aux_sym_copy_instruction_token2,
      aux_sym_volume_instruction_token1,
      aux_sym_expose_instruction_token1,
      aux_sym_pairs_instruction_token1,
      aux_sym_pairs_instruction_token2,
      aux_sym_arg_instruction_token1,
      aux_sym_healthcheck_instruction_token1,
      aux_sym_onbuild_instruction_token1,
      aux_sym_line_instruction_token1,
      aux_sym_line_instruction_token2,
      aux_sym_line_instruction_token3,
      aux_sym_line_instruction_token4,
      aux_sym_network_block_token1,
      aux_sym_secret_block_token1,
      aux_sym_service_block_token1,
  [2264] = 2,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(241), 23,
      sym__directive_start,
      ts_builtin_sym_end,
      aux_sym_from_instruction_token1,
      aux_sym_run_instruction_token1,
      aux_sym_command_instruction_token1,
      aux_sym_command_instruction_token2,
      aux_sym_command_instruction_token3,
      aux_sym_copy_instruction_token1,
      aux_sym_copy_instruction_token2,
      aux_sym_volume_instruction_token1,
      aux_sym_expose_instruction_token1,
      aux_sym_pairs_instruction_token1,
      aux_sym_pairs_instruction_token2,
      aux_sym_arg_instruction_token1,
      aux_sym_healthcheck_instruction_token1,
      aux_sym_onbuild_instruction_token1,
      aux_sym_line_instruction_token1,
      aux_sym_line_instruction_token2,
      aux_sym_line_instruction_token3,
      aux_sym_line_instruction_token4,
      aux_sym_network_block_token1,
      aux_sym_secret_block_token1,
      aux_sym_service_block_token1,
  [2294] = 2,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(243), 23,
      sym__directive_start,
      ts_builtin_sym_end,
      aux_sym_from_instruction_token1,
      aux_sym_run_instruction_token1,
      aux_sym_command_instruction_token1,
      aux_sym_command_instruction_token2,
      aux_sym_command_instruction_token3,
      aux_sym_copy_instruction_token1,
      aux_sym_copy_instruction_token2,
      aux_sym_volume_instruction_token1,
      aux_sym_expose_instruction_token1,
      aux_sym_pairs_instruction_token1,
      aux_sym_pairs_instruction_token2,
      aux_sym_arg_instruction_token1,
      aux_sym_healthcheck_instruction_token1,
      aux_sym_onbuild_instruction_token1,
      aux_sym_line_instruction_token1,
      aux_sym_line_instruction_token2,
      aux_sym_line_instruction_token3,
      aux_sym_line_instruction_token4,
      aux_sym_network_block_token1,
      aux_sym_secret_block_token1,
      aux_sym_service_block_token1,
  [2324] = 2,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(245), 23,
      sym__directive_start,
      ts_builtin_sym_end,
      aux_sym_from_instruction_token1,
      aux_sym_run_instruction_token1,
      aux_sym_command_instruction_token1,
      aux_sym_command_instruction_token2,
      aux_sym_command_instruction_token3,
      aux_sym_copy_instruction_token1,
      aux_sym_copy_instruction_token2,
      aux_sym_volume_instruction_token1,
      aux_sym_expose_instruction_token1,
      aux_sym_pairs_instruction_token1,
      aux_sym_pairs_instruction_token2,
      aux_sym_arg_instruction_token1,
      aux_sym_healthcheck_instruction_token1,
      aux_sym_onbuild_instruction_token1,
      aux_sym_line_instruction_token1,
      aux_sym_line_instruction_token2,
      aux_sym_line_instruction_token3,
      aux_sym_line_instruction_token4,
      aux_sym_network_block_token1,
      aux_sym_secret_block_token1,
      aux_sym_service_block_token1,
  [2354] = 2,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(247), 23,
      sym__directive_start,
      ts_builtin_sym_end,
      aux_sym_from_instruction_token1,
      aux_sym_run_instruction_token1,
      aux_sym_command_instruction_token1,
      aux_sym_command_instruction_token2,
      aux_sym_command_instruction_token3,
      aux_sym_copy_instruction_token1,
      aux_sym_copy_instruction_token2,
      aux_sym_volume_instruction_token1,
      aux_sym_expose_instruction_token1,
      aux_sym_pairs_instruction_token1,
      aux_sym_pairs_instruction_token2,
      aux_sym_arg_instruction_token1,
      aux_sym_healthcheck_instruction_token1,
      aux_sym_onbuild_instruction_token1,
      aux_sym_line_instruction_token1,
      aux_sym_line_instruction_token2,
      aux_sym_line_instruction_token3,
      aux_sym_line_instruction_token4,
      aux_sym_network_block_token1,
      aux_sym_secret_block_token1,
      aux_sym_service_block_token1,
  [2384] = 2,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(249), 23,
      sym__directive_start,
      ts_builtin_sym_end,
      aux_sym_from_instruction_token1,
      aux_sym_run_instruction_token1,
      aux_sym_command_instruction_token1,
      aux_sym_command_instruction_token2,
      aux_sym_command_instruction_token3,
      aux_sym_copy_instruction_token1,
      aux_sym_copy_instruction_token2,
      aux_sym_volume_instruction_token1,
      aux_sym_expose_instruction_token1,
      aux_sym_pairs_instruction_token1,
      aux_sym_pairs_instruction_token2,
      aux_sym_arg_instruction_token1,
      aux_sym_healthcheck_instruction_token1,
      aux_sym_onbuild_instruction_token1,
      aux_sym_line_instruction_token1,
      aux_sym_line_instruction_token2,
      aux_sym_line_instruction_token3,
      aux_sym_line_instruction_token4,
      aux_sym_network_block_token1,
      aux_sym_secret_block_token1,
      aux_sym_service_block_token1,
  [2414] = 2,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(251), 23,
      sym__directive_start,
      ts_builtin_sym_end,
      aux_sym_from_instruction_token1,
      aux_sym_run_instruction_token1,
      aux_sym_command_instruction_token1,
      aux_sym_command_instruction_token2,
      aux_sym_command_instruction_token3,
      aux_sym_copy_instruction_token1,
      aux_sym_copy_instruction_token2,
      aux_sym_volume_instruction_token1,
      aux_sym_expose_instruction_token1,
      aux_sym_pairs_instruction_token1,
      aux_sym_pairs_instruction_token2,
      aux_sym_arg_instruction_token1,
      aux_sym_healthcheck_instruction_token1,
      aux_sym_onbuild_instruction_token1,
      aux_sym_line_instruction_token1,
      aux_sym_line_instruction_token2,
      aux_sym_line_instruction_token3,
      aux_sym_line_instruction_token4,
      aux_sym_network_block_token1,
      aux_sym_secret_block_token1,
      aux_sym_service_block_token1,
  [2444] = 2,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(253), 23,
      sym__directive_start,
      ts_builtin_sym_end,
      aux_sym_from_instruction_token1,
      aux_sym_run_instruction_token1,
      aux_sym_command_instruction_token1,
      aux_sym_command_instruction_token2,
      aux_sym_command_instruction_token3,
      aux_sym_copy_instruction_token1,
      aux_sym_copy_instruction_token2,
      aux_sym_volume_instruction_token1,
      aux_sym_expose_instruction_token1,
      aux_sym_pairs_instruction_token1,
      aux_sym_pairs_instruction_token2,
      aux_sym_arg_instruction_token1,
      aux_sym_healthcheck_instruction_token1,
      aux_sym_onbuild_instruction_token1,
      aux_sym_line_instruction_token1,
      aux_sym_line_instruction_token2,
      aux_sym_line_instruction_token3,
      aux_sym_line_instruction_token4,
      aux_sym_network_block_token1,
      aux_sym_secret_block_token1,
      aux_sym_service_block_token1,
  [2474] = 2,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(255), 23,
      sym__directive_start,
      ts_builtin_sym_end,
      aux_sym_from_instruction_token1,
      aux_sym_run_instruction_token1,
      aux_sym_command_instruction_token1,
      aux_sym_command_instruction_token2,
      aux_sym_command_instruction_token3,
      aux_sym_copy_instruction_token1,
      aux_sym_copy_instruction_token2,
      aux_sym_volume_instruction_token1,
      aux_sym_expose_instruction_token1,
      aux_sym_pairs_instruction_token1,
      aux_sym_pairs_instruction_token2,
      aux_sym_arg_instruction_token1,
      aux_sym_healthcheck_instruction_token1,
      aux_sym_onbuild_instruction_token1,
      aux_sym_line_instruction_token1,
      aux_sym_line_instruction_token2,
      aux_sym_line_instruction_token3,
      aux_sym_line_instruction_token4,
      aux_sym_network_block_token1,
      aux_sym_secret_block_token1,
      aux_sym_service_block_token1,
  [2504] = 2,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(257), 23,
      sym__directive_start,
      ts_builtin_sym_end,
      aux_sym_from_instruction_token1,
      aux_sym_run_instruction_token1,
      aux_sym_command_instruction_token1,
      aux_sym_command_instruction_token2,
      aux_sym_command_instruction_token3,
      aux_sym_copy_instruction_token1,
      aux_sym_copy_instruction_token2,
      aux_sym_volume_instruction_token1,
      aux_sym_expose_instruction_token1,
      aux_sym_pairs_instruction_token1,
      aux_sym_pairs_instruction_token2,
      aux_sym_arg_instruction_token1,
      aux_sym_healthcheck_instruction_token1,
      aux_sym_onbuild_instruction_token1,
      aux_sym_line_instruction_token1,
      aux_sym_line_instruction_token2,
      aux_sym_line_instruction_token3,
      aux_sym_line_instruction_token4,
      aux_sym_network_block_token1,
      aux_sym_secret_block_token1,
      aux_sym_service_block_token1,
  [2534] = 2,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(259), 23,
      sym__directive_start,
      ts_builtin_sym_end,
      aux_sym_from_instruction_token1,
      aux_sym_run_instruction_token1,
      aux_sym_command_instruction_token1,
      aux_sym_command_instruction_token2,
      aux_sym_command_instruction_token3,
      aux_sym_copy_instruction_token1,
      aux_sym_copy_instruction_token2,
      aux_sym_volume_instruction_token1,
      aux_sym_expose_instruction_token1,
      aux_sym_pairs_instruction_token1,
      aux_sym_pairs_instruction_token2,
      aux_sym_arg_instruction_token1,
      aux_sym_healthcheck_instruction_token1,
      aux_sym_onbuild_instruction_token1,
      aux_sym_line_instruction_token1,
      aux_sym_line_instruction_token2,
      aux_sym_line_instruction_token3,
      aux_sym_line_instruction_token4,
      aux_sym_network_block_token1,
      aux_sym_secret_block_token1,
      aux_sym_service_block_token1,
  [2564] = 2,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(261), 23,
      sym__directive_start,
      ts_builtin_sym_end,
      aux_sym_from_instruction_token1,
      aux_sym_run_instruction_token1,
      aux_sym_command_instruction_token1,
      aux_sym_command_instruction_token2,
      aux_sym_command_instruction_token3,
      aux_sym_copy_instruction_token1,
      aux_sym_copy_instruction_token2,
      aux_sym_volume_instruction_token1,
      aux_sym_expose_instruction_token1,
      aux_sym_pairs_instruction_token1,
      aux_sym_pairs_instruction_token2,
      aux_sym_arg_instruction_token1,
      aux_sym_healthcheck_instruction_token1,
      aux_sym_onbuild_instruction_token1,
      aux_sym_line_instruction_token1,
      aux_sym_line_instruction_token2,
      aux_sym_line_instruction_token3,
      aux_sym_line_instruction_token4,
      aux_sym_network_block_token1,
      aux_sym_secret_block_token1,
      aux_sym_service_block_token1,
  [2594] = 2,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(263), 23,
      sym__directive_start,
      ts_builtin_sym_end,
      aux_sym_from_instruction_token1,
      aux_sym_run_instruction_token1,
      aux_sym_command_instruction_token1,
      aux_sym_command_instruction_token2,
      aux_sym_command_instruction_token3,
      aux_sym_copy_instruction_token1,
      aux_sym_copy_instruction_token2,
      aux_sym_volume_instruction_token1,
      aux_sym_expose_instruction_token1,
      aux_sym_pairs_instruction_token1,
      aux_sym_pairs_instruction_token2,
      aux_sym_arg_instruction_token1,
      aux_sym_healthcheck_instruction_token1,
      aux_sym_onbuild_instruction_token1,
      aux_sym_line_instruction_token1,
      aux_sym_line_instruction_token2,
      aux_sym_line_instruction_token3,
      aux_sym_line_instruction_token4,
      aux_sym_network_block_token1,
      aux_sym_secret_block_token1,
      aux_sym_service_block_token1,
  [2624] = 2,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(265), 23,
      sym__directive_start,
      ts_builtin_sym_end,
      aux_sym_from_instruction_token1,
      aux_sym_run_instruction_token1,
      aux_sym_command_instruction_token1,
      aux_sym_command_instruction_token2,
      aux_sym_command_instruction_token3,
      aux_sym_copy_instruction_token1,
      aux_sym_copy_instruction_token2,
      aux_sym_volume_instruction_token1,
      aux_sym_expose_instruction_token1,
      aux_sym_pairs_instruction_token1,
      aux_sym_pairs_instruction_token2,
      aux_sym_arg_instruction_token1,
      aux_sym_healthcheck_instruction_token1,
      aux_sym_onbuild_instruction_token1,
      aux_sym_line_instruction_token1,
      aux_sym_line_instruction_token2,
      aux_sym_line_instruction_token3,
      aux_sym_line_instruction_token4,
      aux_sym_network_block_token1,
      aux_sym_secret_block_token1,
      aux_sym_service_block_token1,
  [2654] = 2,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(267), 23,
      sym__directive_start,
      ts_builtin_sym_end,
      aux_sym_from_instruction_token1,
      aux_sym_run_instruction_token1,
      aux_sym_command_instruction_token1,
      aux_sym_command_instruction_token2,
      aux_sym_command_instruction_token3,
      aux_sym_copy_instruction_token1,
      aux_sym_copy_instruction_token2,
      aux_sym_volume_instruction_token1,
      aux_sym_expose_instruction_token1,
      aux_sym_pairs_instruction_token1,
      aux_sym_pairs_instruction_token2,
      aux_sym_arg_instruction_token1,
      aux_sym_healthcheck_instruction_token1,
      aux_sym_onbuild_instruction_token1,
      aux_sym_line_instruction_token1,
      aux_sym_line_instruction_token2,
      aux_sym_line_instruction_token3,
      aux_sym_line_instruction_token4,
      aux_sym_network_block_token1,
      aux_sym_secret_block_token1,
      aux_sym_service_block_token1,
  [2684] = 2,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(269), 23,
      sym__directive_start,
      ts_builtin_sym_end,
      aux_sym_from_instruction_token1,
      aux_sym_run_instruction_token1,
      aux_sym_command_instruction_token1,
      aux_sym_command_instruction_token2,
      aux_sym_command_instruction_token3,
      aux_sym_copy_instruction_token1,
      aux_sym_copy_instruction_token2,
      aux_sym_volume_instruction_token1,
      aux_sym_expose_instruction_token1,
      aux_sym_pairs_instruction_token1,
      aux_sym_pairs_instruction_token2,
      aux_sym_arg_instruction_token1,
      aux_sym_healthcheck_instruction_token1,
      aux_sym_onbuild_instruction_token1,
      aux_sym_line_instruction_token1,
      aux_sym_line_instruction_token2,
      aux_sym_line_instruction_token3,
      aux_sym_line_instruction_token4,
      aux_sym_network_block_token1,
      aux_sym_secret_block_token1,
      aux_sym_service_block_token1,
  [2714] = 2,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(271), 23,
      sym__directive_start,
      ts_builtin_sym_end,
      aux_sym_from_instruction_token1,
      aux_sym_run_instruction_token1,
      aux_sym_command_instruction_token1,
      aux_sym_command_instruction_token2,
      aux_sym_command_instruction_token3,
      aux_sym_copy_instruction_token1,
      aux_sym_copy_instruction_token2,
      aux_sym_volume_instruction_token1,
      aux_sym_expose_instruction_token1,
      aux_sym_pairs_instruction_token1,
      aux_sym_pairs_instruction_token2,
      aux_sym_arg_instruction_token1,
      aux_sym_healthcheck_instruction_token1,
      aux_sym_onbuild_instruction_token1,
      aux_sym_line_instruction_token1,
      aux_sym_line_instruction_token2,
      aux_sym_line_instruction_token3,
      aux_sym_line_instruction_token4,
      aux_sym_network_block_token1,
      aux_sym_secret_block_token1,
      aux_sym_service_block_token1,
  [2744] = 2,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(273), 23,
      sym__directive_start,
      ts_builtin_sym_end,
      aux_sym_from_instruction_token1,
      aux_sym_run_instruction_token1,
      aux_sym_command_instruction_token1,
      aux_sym_command_instruction_token2,
      aux_sym_command_instruction_token3,
      aux_sym_copy_instruction_token1,
      aux_sym_copy_instruction_token2,
      aux_sym_volume_instruction_token1,
      aux_sym_expose_instruction_token1,
      aux_sym_pairs_instruction_token1,
      aux_sym_pairs_instruction_token2,
      aux_sym_arg_instruction_token1,
      aux_sym_healthcheck_instruction_token1,
      aux_sym_onbuild_instruction_token1,
      aux_sym_line_instruction_token1,
      aux_sym_line_instruction_token2,
      aux_sym_line_instruction_token3,
      aux_sym_line_instruction_token4,
      aux_sym_network_block_token1,
      aux_sym_secret_block_token1,
      aux_sym_service_block_token1,
  [2774] = 2,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(275), 23,
      sym__directive_start,
      ts_builtin_sym_end,
      aux_sym_from_instruction_token1,
      aux_sym_run_instruction_token1,
      aux_sym_command_instruction_token1,
      aux_sym_command_instruction_token2,
      aux_sym_command_instruction_token3,
      aux_sym_copy_instruction_token1,
      aux_sym_copy_instruction_token2,
      aux_sym_volume_instruction_token1,
      aux_sym_expose_instruction_token1,
      aux_sym_pairs_instruction_token1,
      aux_sym_pairs_instruction_token2,
      aux_sym_arg_instruction_token1,
      aux_sym_healthcheck_instruction_token1,
      aux_sym_onbuild_instruction_token1,
      aux_sym_line_instruction_token1,
      aux_sym_line_instruction_token2,
      aux_sym_line_instruction_token3,
      aux_sym_line_instruction_token4,
      aux_sym_network_block_token1,
      aux_sym_secret_block_token1,
      aux_sym_service_block_token1,
  [2804] = 2,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(277), 23,
      sym__directive_start,
      ts_builtin_sym_end,
      aux_sym_from_instruction_token1,
      aux_sym_run_instruction_token1,
      aux_sym_command_instruction_token1,
      aux_sym_command_instruction_token2,
      aux_sym_command_instruction_token3,
      aux_sym_copy_instruction_token1,
      aux_sym_copy_instruction_token2,
      aux_sym_volume_instruction_token1,
      aux_sym_expose_instruction_token1,
      aux_sym_pairs_instruction_token1,
      aux_sym_pairs_instruction_token2,
      aux_sym_arg_instruction_token1,
      aux_sym_healthcheck_instruction_token1,
      aux_sym_onbuild_instruction_token1,
      aux_sym_line_instruction_token1,
      aux_sym_line_instruction_token2,
      aux_sym_line_instruction_token3,
      aux_sym_line_instruction_token4,
      aux_sym_network_block_token1,
      aux_sym_secret_block_token1,
      aux_sym_service_block_token1,
  [2834] = 2,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(279), 23,
      sym__directive_start,
      ts_builtin_sym_end,
      aux_sym_from_instruction_token1,
      aux_sym_run_instruction_token1,
      aux_sym_command_instruction_token1,
      aux_sym_command_instruction_token2,
      aux_sym_command_instruction_token3,
      aux_sym_copy_instruction_token1,
      aux_sym_copy_instruction_token2,
      aux_sym_volume_instruction_token1,
      aux_sym_expose_instruction_token1,
      aux_sym_pairs_instruction_token1,
      aux_sym_pairs_instruction_token2,
      aux_sym_arg_instruction_token1,
      aux_sym_healthcheck_instruction_token1,
      aux_sym_onbuild_instruction_token1,
      aux_sym_line_instruction_token1,
      aux_sym_line_instruction_token2,
      aux_sym_line_instruction_token3,
      aux_sym_line_instruction_token4,
      aux_sym_network_block_token1,
      aux_sym_secret_block_token1,
      aux_sym_service_block_token1,
  [2864] = 2,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(281), 23,
      sym__directive_start,
      ts_builtin_sym_end,
      aux_sym_from_instruction_token1,
      aux_sym_run_instruction_token1,
      aux_sym_command_instruction_token1,
      aux_sym_command_instruction_token2,
      aux_sym_command_instruction_token3,
      aux_sym_copy_instruction_token1,
      aux_sym_copy_instruction_token2,
      aux_sym_volume_instruction_token1,
      aux_sym_expose_instruction_token1,
      aux_sym_pairs_instruction_token1,
      aux_sym_pairs_instruction_token2,
      aux_sym_arg_instruction_token1,
      aux_sym_healthcheck_instruction_token1,
      aux_sym_onbuild_instruction_token1,
      aux_sym_line_instruction_token1,
      aux_sym_line_instruction_token2,
      aux_sym_line_instruction_token3,
      aux_sym_line_instruction_token4,
      aux_sym_network_block_token1,
      aux_sym_secret_block_token1,
      aux_sym_service_block_token1,
  [2894] = 2,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(283), 23,
      sym__directive_start,
      ts_builtin_sym_end,
      aux_sym_from_instruction_token1,
      aux_sym_run_instruction_token1,
      aux_sym_command_instruction_token1,
      aux_sym_command_instruction_token2,
      aux_sym_command_instruction_token3,
      aux_sym_copy_instruction_token1,
      aux_sym_copy_instruction_token2,
      aux_sym_volume_instruction_token1,
      aux_sym_expose_instruction_token1,
      aux_sym_pairs_instruction_token1,
      aux_sym_pairs_instruction_token2,
      aux_sym_arg_instruction_token1,
      aux_sym_healthcheck_instruction_token1,
      aux_sym_onbuild_instruction_token1,
      aux_sym_line_instruction_token1,
      aux_sym_line_instruction_token2,
      aux_sym_line_instruction_token3,
      aux_sym_line_instruction_token4,
      aux_sym_network_block_token1,
      aux_sym_secret_block_token1,
      aux_sym_service_block_token1,
  [2924] = 2,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(285), 23,
      sym__directive_start,
      ts_builtin_sym_end,
      aux_sym_from_instruction_token1,
      aux_sym_run_instruction_token1,
      aux_sym_command_instruction_token1,
      aux_sym_command_instruction_token2,
      aux_sym_command_instruction_token3,
      aux_sym_copy_instruction_token1,
      aux_sym_copy_instruction_token2,
      aux_sym_volume_instruction_token1,
      aux_sym_expose_instruction_token1,
      aux_sym_pairs_instruction_token1,
      aux_sym_pairs_instruction_token2,
      aux_sym_arg_instruction_token1,
      aux_sym_healthcheck_instruction_token1,
      aux_sym_onbuild_instruction_token1,
      aux_sym_line_instruction_token1,
      aux_sym_line_instruction_token2,
      aux_sym_line_instruction_token3,
      aux_sym_line_instruction_token4,
      aux_sym_network_block_token1,
      aux_sym_secret_block_token1,
      aux_sym_service_block_token1,
  [2954] = 2,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(287), 23,
      sym__directive_start,
      ts_builtin_sym_end,
      aux_sym_from_instruction_token1,
      aux_sym_run_instruction_token1,
      aux_sym_command_instruction_token1,
      aux_sym_command_instruction_token2,
      aux_sym_command_instruction_token3,
      aux_sym_copy_instruction_token1,
      aux_sym_copy_instruction_token2,
      aux_sym_volume_instruction_token1,
      aux_sym_expose_instruction_token1,
      aux_sym_pairs_instruction_token1,
      aux_sym_pairs_instruction_token2,
      aux_sym_arg_instruction_token1,
      aux_sym_healthcheck_instruction_token1,
      aux_sym_onbuild_instruction_token1,
      aux_sym_line_instruction_token1,
      aux_sym_line_instruction_token2,
      aux_sym_line_instruction_token3,
      aux_sym_line_instruction_token4,
      aux_sym_network_block_token1,
      aux_sym_secret_block_token1,
      aux_sym_service_block_token1,
  [2984] = 2,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(289), 23,
      sym__directive_start,
      ts_builtin_sym_end,
      aux_sym_from_instruction_token1,
      aux_sym_run_instruction_token1,
      aux_sym_command_instruction_token1,
      aux_sym_command_instruction_token2,
      aux_sym_command_instruction_token3,
      aux_sym_copy_instruction_token1,
      aux_sym_copy_instruction_token2,
      aux_sym_volume_instruction_token1,
      aux_sym_expose_instruction_token1,
      aux_sym_pairs_instruction_token1,
      aux_sym_pairs_instruction_token2,
      aux_sym_arg_instruction_token1,
      aux_sym_healthcheck_instruction_token1,
      aux_sym_onbuild_instruction_token1,
      aux_sym_line_instruction_token1,
      aux_sym_line_instruction_token2,
      aux_sym_line_instruction_token3,
      aux_sym_line_instruction_token4,
      aux_sym_network_block_token1,
      aux_sym_secret_block_token1,
      aux_sym_service_block_token1,
  [3014] = 2,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(291), 23,
      sym__directive_start,
      ts_builtin_sym_end,
      aux_sym_from_instruction_token1,
      aux_sym_run_instruction_token1,
      aux_sym_command_instruction_token1,
      aux_sym_command_instruction_token2,
      aux_sym_command_instruction_token3,
      aux_sym_copy_instruction_token1,
      aux_sym_copy_instruction_token2,
      aux_sym_volume_instruction_token1,
      aux_sym_expose_instruction_token1,
      aux_sym_pairs_instruction_token1,
      aux_sym_pairs_instruction_token2,
      aux_sym_arg_instruction_token1,
      aux_sym_healthcheck_instruction_token1,
      aux_sym_onbuild_instruction_token1,
      aux_sym_line_instruction_token1,
      aux_sym_line_instruction_token2,
      aux_sym_line_instruction_token3,
      aux_sym_line_instruction_token4,
      aux_sym_network_block_token1,
      aux_sym_secret_block_token1,
      aux_sym_service_block_token1,
  [3044] = 2,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(293), 23,
      sym__directive_start,
      ts_builtin_sym_end,
      aux_sym_from_instruction_token1,
      aux_sym_run_instruction_token1,
      aux_sym_command_instruction_token1,
      aux_sym_command_instruction_token2,
      aux_sym_command_instruction_token3,
      aux_sym_copy_instruction_token1,
      aux_sym_copy_instruction_token2,
      aux_sym_volume_instruction_token1,
      aux_sym_expose_instruction_token1,
      aux_sym_pairs_instruction_token1,
      aux_sym_pairs_instruction_token2,
      aux_sym_arg_instruction_token1,
      aux_sym_healthcheck_instruction_token1,
      aux_sym_onbuild_instruction_token1,
      aux_sym_line_instruction_token1,
      aux_sym_line_instruction_token2,
      aux_sym_line_instruction_token3,
      aux_sym_line_instruction_token4,
      aux_sym_network_block_token1,
      aux_sym_secret_block_token1,
      aux_sym_service_block_token1,
  [3074] = 2,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(295), 23,
      sym__directive_start,
      ts_builtin_sym_end,
      aux_sym_from_instruction_token1,
      aux_sym_run_instruction_token1,
      aux_sym_command_instruction_token1,
      aux_sym_command_instruction_token2,
      aux_sym_command_instruction_token3,
      aux_sym_copy_instruction_token1,
      aux_sym_copy_instruction_token2,
      aux_sym_volume_instruction_token1,
      aux_sym_expose_instruction_token1,
      aux_sym_pairs_instruction_token1,
      aux_sym_pairs_instruction_token2,
      aux_sym_arg_instruction_token1,
      aux_sym_healthcheck_instruction_token1,
      aux_sym_onbuild_instruction_token1,
      aux_sym_line_instruction_token1,
      aux_sym_line_instruction_token2,
      aux_sym_line_instruction_token3,
      aux_sym_line_instruction_token4,
      aux_sym_network_block_token1,
      aux_sym_secret_block_token1,
      aux_sym_service_block_token1,
  [3104] = 2,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(297), 23,
      sym__directive_start,
      ts_builtin_sym_end,
      aux_sym_from_instruction_token1,
      aux_sym_run_instruction_token1,
      aux_sym_command_instruction_token1,
      aux_sym_command_instruction_token2,
      aux_sym_command_instruction_token3,
      aux_sym_copy_instruction_token1,
      aux_sym_copy_instruction_token2,
      aux_sym_volume_instruction_token1,
      aux_sym_expose_instruction_token1,
      aux_sym_pairs_instruction_token1,
      aux_sym_pairs_instruction_token2,
      aux_sym_arg_instruction_token1,
      aux_sym_healthcheck_instruction_token1,
      aux_sym_onbuild_instruction_token1,
      aux_sym_line_instruction_token1,
      aux_sym_line_instruction_token2,
      aux_sym_line_instruction_token3,
      aux_sym_line_instruction_token4,
      aux_sym_network_block_token1,
      aux_sym_secret_block_token1,
      aux_sym_service_block_token1,
  [3134] = 2,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(299), 23,
      sym__directive_start,
      ts_builtin_sym_end,
      aux_sym_from_instruction_token1,
      aux_sym_run_instruction_token1,
      aux_sym_command_instruction_token1,
      aux_sym_command_instruction_token2,
      aux_sym_command_instruction_token3,
      aux_sym_copy_instruction_token1,
      aux_sym_copy_instruction_token2,
      aux_sym_volume_instruction_token1,
      aux_sym_expose_instruction_token1,
      aux_sym_pairs_instruction_token1,
      aux_sym_pairs_instruction_token2,
      aux_sym_arg_instruction_token1,
      aux_sym_healthcheck_instruction_token1,
      aux_sym_onbuild_instruction_token1,
      aux_sym_line_instruction_token1,
      aux_sym_line_instruction_token2,
      aux_sym_line_instruction_token3,
      aux_sym_line_instruction_token4,
      aux_sym_network_block_token1,
      aux_sym_secret_block_token1,
      aux_sym_service_block_token1,
  [3164] = 2,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(301), 23,
      sym__directive_start,
      ts_builtin_sym_end,
      aux_sym_from_instruction_token1,
      aux_sym_run_instruction_token1,
      aux_sym_command_instruction_token1,
      aux_sym_command_instruction_token2,
      aux_sym_command_instruction_token3,
      aux_sym_copy_instruction_token1,
      aux_sym_copy_instruction_token2,
      aux_sym_volume_instruction_token1,
      aux_sym_expose_instruction_token1,
      aux_sym_pairs_instruction_token1,
      aux_sym_pairs_instruction_token2,
      aux_sym_arg_instruction_token1,
      aux_sym_healthcheck_instruction_token1,
      aux_sym_onbuild_instruction_token1,
      aux_sym_line_instruction_token1,
      aux_sym_line_instruction_token2,
      aux_sym_line_instruction_token3,
      aux_sym_line_instruction_token4,
      aux_sym_network_block_token1,
      aux_sym_secret_block_token1,
      aux_sym_service_block_token1,
  [3194] = 2,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(303), 23,
      sym__directive_start,
      ts_builtin_sym_end,
      aux_sym_from_instruction_token1,
      aux_sym_run_instruction_token1,
      aux_sym_command_instruction_token1,
      aux_sym_command_instruction_token2,
      aux_sym_command_instruction_token3,
      aux_sym_copy_instruction_token1,
      aux_sym_copy_instruction_token2,
      aux_sym_volume_instruction_token1,
      aux_sym_expose_instruction_token1,
      aux_sym_pairs_instruction_token1,
      aux_sym_pairs_instruction_token2,
      aux_sym_arg_instruction_token1,
      aux_sym_healthcheck_instruction_token1,
      aux_sym_onbuild_instruction_token1,
      aux_sym_line_instruction_token1,
      aux_sym_line_instruction_token2,
      aux_sym_line_instruction_token3,
      aux_sym_line_instruction_token4,
      aux_sym_network_block_token1,
      aux_sym_secret_block_token1,
      aux_sym_service_block_token1,
  [3224] = 12,
    ACTIONS(305), 1,
      anon_sym_DASH_GT,
    ACTIONS(308), 1,
      anon_sym_DOLLAR,
    ACTIONS(311), 1,
      sym_text,
    ACTIONS(314), 1,
      anon_sym_DOLLAR_LBRACE,
    ACTIONS(322), 1,
      sym_key,
    ACTIONS(325), 1,
      sym_flag_name,
    ACTIONS(328), 1,
      sym__string_open,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(320), 2,
      sym__newline,
      sym__trailing_comment,
    ACTIONS(317), 3,
      sym_escape_sequence,
      sym__plain_escape,
      sym_single_quoted,
    STATE(155), 4,
      sym__piece,
      sym_variable,
      sym_double_quoted,
      aux_sym_value_repeat1,
    STATE(82), 5,
      sym__argument,
      sym_fields,
      sym_flag,
      sym_word,
      aux_sym_network_property_repeat1,
  [3272] = 13,
    ACTIONS(331), 1,
      anon_sym_DASH_GT,
    ACTIONS(333), 1,
      anon_sym_DOLLAR,
    ACTIONS(335), 1,
      sym_text,
    ACTIONS(337), 1,
      anon_sym_DOLLAR_LBRACE,
    ACTIONS(341), 1,
      sym__newline,
    ACTIONS(343), 1,
      sym__trailing_comment,
    ACTIONS(345), 1,
      sym_key,
    ACTIONS(347), 1,
      sym_flag_name,
    ACTIONS(349), 1,
      sym__string_open,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(339), 3,
      sym_escape_sequence,
      sym__plain_escape,
      sym_single_quoted,
    STATE(155), 4,
      sym__piece,
      sym_variable,
      sym_double_quoted,
      aux_sym_value_repeat1,
    STATE(82), 5,
      sym__argument,
      sym_fields,
      sym_flag,
      sym_word,
      aux_sym_network_property_repeat1,
  [3322] = 13,
    ACTIONS(331), 1,
      anon_sym_DASH_GT,
    ACTIONS(333), 1,
      anon_sym_DOLLAR,
    ACTIONS(335), 1,
      sym_text,
    ACTIONS(337), 1,
      anon_sym_DOLLAR_LBRACE,
    ACTIONS(345), 1,
      sym_key,
    ACTIONS(347), 1,
      sym_flag_name,
    ACTIONS(349), 1,
      sym__string_open,
    ACTIONS(351), 1,
      sym__newline,
    ACTIONS(353), 1,
      sym__trailing_comment,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(339), 3,
      sym_escape_sequence,
      sym__plain_escape,
      sym_single_quoted,
    STATE(155), 4,
      sym__piece,
      sym_variable,
      sym_double_quoted,
      aux_sym_value_repeat1,
    STATE(82), 5,
      sym__argument,
      sym_fields,
      sym_flag,
      sym_word,
      aux_sym_network_property_repeat1,
  [3372] = 13,
    ACTIONS(331), 1,
      anon_sym_DASH_GT,
    ACTIONS(333), 1,
      anon_sym_DOLLAR,
    ACTIONS(335), 1,
      sym_text,
    ACTIONS(337), 1,
      anon_sym_DOLLAR_LBRACE,
    ACTIONS(345), 1,
      sym_key,
    ACTIONS(347), 1,
      sym_flag_name,
    ACTIONS(349), 1,
      sym__string_open,
    ACTIONS(355), 1,
      sym__newline,
    ACTIONS(357), 1,
      sym__trailing_comment,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(339), 3,
      sym_escape_sequence,
      sym__plain_escape,
      sym_single_quoted,
    STATE(155), 4,
      sym__piece,
      sym_variable,
      sym_double_quoted,
      aux_sym_value_repeat1,
    STATE(82), 5,
      sym__argument,
      sym_fields,
      sym_flag,
      sym_word,
      aux_sym_network_property_repeat1,
  [3422] = 13,
    ACTIONS(331), 1,
      anon_sym_DASH_GT,
    ACTIONS(333), 1,
      anon_sym_DOLLAR,
    ACTIONS(335), 1,
      sym_text,
    ACTIONS(337), 1,
      anon_sym_DOLLAR_LBRACE,
    ACTIONS(345), 1,
      sym_key,
    ACTIONS(347), 1,
      sym_flag_name,
    ACTIONS(349), 1,
      sym__string_open,
    ACTIONS(359), 1,
      sym__newline,
    ACTIONS(361), 1,
      sym__trailing_comment,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(339), 3,
      sym_escape_sequence,
      sym__plain_escape,
      sym_single_quoted,
    STATE(155), 4,
      sym__piece,
      sym_variable,
      sym_double_quoted,
      aux_sym_value_repeat1,
    STATE(82), 5,
      sym__argument,
      sym_fields,
      sym_flag,
      sym_word,
      aux_sym_network_property_repeat1,
  [3472] = 13,
    ACTIONS(333), 1,
      anon_sym_DOLLAR,
    ACTIONS(335), 1,
      sym_text,
    ACTIONS(337), 1,
      anon_sym_DOLLAR_LBRACE,
    ACTIONS(345), 1,
      sym_key,
    ACTIONS(347), 1,
      sym_flag_name,
    ACTIONS(349), 1,
      sym__string_open,
    ACTIONS(363), 1,
      anon_sym_DASH_GT,
    ACTIONS(365), 1,
      sym__newline,
    ACTIONS(367), 1,
      sym__trailing_comment,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(339), 3,
      sym_escape_sequence,
      sym__plain_escape,
      sym_single_quoted,
    STATE(155), 4,
      sym__piece,
      sym_variable,
      sym_double_quoted,
      aux_sym_value_repeat1,
    STATE(83), 5,
      sym__argument,
      sym_fields,
      sym_flag,
      sym_word,
      aux_sym_network_property_repeat1,
  [3522] = 13,
    ACTIONS(333), 1,
      anon_sym_DOLLAR,
    ACTIONS(335), 1,
      sym_text,
    ACTIONS(337), 1,
      anon_sym_DOLLAR_LBRACE,
    ACTIONS(345), 1,
      sym_key,
    ACTIONS(347), 1,
      sym_flag_name,
    ACTIONS(349), 1,
      sym__string_open,
    ACTIONS(369), 1,
      anon_sym_DASH_GT,
    ACTIONS(371), 1,
      sym__newline,
    ACTIONS(373), 1,
      sym__trailing_comment,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(339), 3,
      sym_escape_sequence,
      sym__plain_escape,
      sym_single_quoted,
    STATE(155), 4,
      sym__piece,
      sym_variable,
      sym_double_quoted,
      aux_sym_value_repeat1,
    STATE(84), 5,
      sym__argument,
      sym_fields,
      sym_flag,
      sym_word,
      aux_sym_network_property_repeat1,
  [3572] = 13,
    ACTIONS(333), 1,
      anon_sym_DOLLAR,
    ACTIONS(335), 1,
      sym_text,
    ACTIONS(337), 1,
      anon_sym_DOLLAR_LBRACE,
    ACTIONS(345), 1,
      sym_key,
    ACTIONS(347), 1,
      sym_flag_name,
    ACTIONS(349), 1,
      sym__string_open,
    ACTIONS(375), 1,
      anon_sym_DASH_GT,
    ACTIONS(377), 1,
      sym__newline,
    ACTIONS(379), 1,
      sym__trailing_comment,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(339), 3,
      sym_escape_sequence,
      sym__plain_escape,
      sym_single_quoted,
    STATE(155), 4,
      sym__piece,
      sym_variable,
      sym_double_quoted,
      aux_sym_value_repeat1,
    STATE(85), 5,
      sym__argument,
      sym_fields,
      sym_flag,
      sym_word,
      aux_sym_network_property_repeat1,
  [3622] = 13,
    ACTIONS(333), 1,
      anon_sym_DOLLAR,
    ACTIONS(335), 1,
      sym_text,
    ACTIONS(337), 1,
      anon_sym_DOLLAR_LBRACE,
    ACTIONS(345), 1,
      sym_key,
    ACTIONS(347), 1,
      sym_flag_name,
    ACTIONS(349), 1,
      sym__string_open,
    ACTIONS(381), 1,
      anon_sym_DASH_GT,
    ACTIONS(383), 1,
      sym__newline,
    ACTIONS(385), 1,
      sym__trailing_comment,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(339), 3,
      sym_escape_sequence,
      sym__plain_escape,
      sym_single_quoted,
    STATE(155), 4,
      sym__piece,
      sym_variable,
      sym_double_quoted,
      aux_sym_value_repeat1,
    STATE(86), 5,
      sym__argument,
      sym_fields,
      sym_flag,
      sym_word,
      aux_sym_network_property_repeat1,
  [3672] = 14,
    ACTIONS(333), 1,
      anon_sym_DOLLAR,
    ACTIONS(337), 1,
      anon_sym_DOLLAR_LBRACE,
    ACTIONS(349), 1,
      sym__string_open,
    ACTIONS(387), 1,
      sym_text,
    ACTIONS(391), 1,
      sym_heredoc_marker,
    ACTIONS(393), 1,
      sym_flag_name,
    ACTIONS(395), 1,
      sym__json_open,
    STATE(104), 1,
      aux_sym_copy_instruction_repeat1,
    STATE(178), 1,
      sym_word,
    STATE(390), 1,
      sym_path_array,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    STATE(92), 2,
      sym_flag,
      aux_sym_from_instruction_repeat1,
    ACTIONS(389), 3,
      sym_escape_sequence,
      sym__plain_escape,
      sym_single_quoted,
    STATE(149), 4,
      sym__piece,
      sym_variable,
      sym_double_quoted,
      aux_sym_value_repeat1,
  [3722] = 14,
    ACTIONS(333), 1,
      anon_sym_DOLLAR,
    ACTIONS(337), 1,
      anon_sym_DOLLAR_LBRACE,
    ACTIONS(349), 1,
      sym__string_open,
    ACTIONS(387), 1,
      sym_text,
    ACTIONS(393), 1,
      sym_flag_name,
    ACTIONS(395), 1,
      sym__json_open,
    ACTIONS(397), 1,
      sym_heredoc_marker,
    STATE(105), 1,
      aux_sym_copy_instruction_repeat1,
    STATE(178), 1,
      sym_word,
    STATE(355), 1,
      sym_path_array,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    STATE(144), 2,
      sym_flag,
      aux_sym_from_instruction_repeat1,
    ACTIONS(389), 3,
      sym_escape_sequence,
      sym__plain_escape,
      sym_single_quoted,
    STATE(149), 4,
      sym__piece,
      sym_variable,
      sym_double_quoted,
      aux_sym_value_repeat1,
  [3772] = 12,
    ACTIONS(399), 1,
      anon_sym_DOLLAR,
    ACTIONS(402), 1,
      sym_text,
    ACTIONS(405), 1,
      anon_sym_DOLLAR_LBRACE,
    ACTIONS(413), 1,
      sym_heredoc_marker,
    ACTIONS(416), 1,
      sym_flag_name,
    ACTIONS(419), 1,
      sym__string_open,
    STATE(166), 1,
      sym_word,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(411), 2,
      sym__newline,
      sym__trailing_comment,
    STATE(93), 2,
      sym_flag,
      aux_sym_file_property_repeat1,
    ACTIONS(408), 3,
      sym_escape_sequence,
      sym__plain_escape,
      sym_single_quoted,
    STATE(156), 4,
      sym__piece,
      sym_variable,
      sym_double_quoted,
      aux_sym_value_repeat1,
  [3817] = 13,
    ACTIONS(333), 1,
      anon_sym_DOLLAR,
    ACTIONS(337), 1,
      anon_sym_DOLLAR_LBRACE,
    ACTIONS(349), 1,
      sym__string_open,
    ACTIONS(422), 1,
      sym_text,
    ACTIONS(426), 1,
      sym__newline,
    ACTIONS(428), 1,
      sym__trailing_comment,
    ACTIONS(430), 1,
      sym_heredoc_marker,
    ACTIONS(432), 1,
      sym_flag_name,
    STATE(166), 1,
      sym_word,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    STATE(95), 2,
      sym_flag,
      aux_sym_file_property_repeat1,
    ACTIONS(424), 3,
      sym_escape_sequence,
      sym__plain_escape,
      sym_single_quoted,
    STATE(156), 4,
      sym__piece,
      sym_variable,
      sym_double_quoted,
      aux_sym_value_repeat1,
  [3864] = 13,
    ACTIONS(333), 1,
      anon_sym_DOLLAR,
    ACTIONS(337), 1,
      anon_sym_DOLLAR_LBRACE,
    ACTIONS(349), 1,
      sym__string_open,
    ACTIONS(422), 1,
      sym_text,
    ACTIONS(432), 1,
      sym_flag_name,
    ACTIONS(434), 1,
      sym__newline,
    ACTIONS(436), 1,
      sym__trailing_comment,
    ACTIONS(438), 1,
      sym_heredoc_marker,
    STATE(166), 1,
      sym_word,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    STATE(93), 2,
      sym_flag,
      aux_sym_file_property_repeat1,
    ACTIONS(424), 3,
      sym_escape_sequence,
      sym__plain_escape,
      sym_single_quoted,
    STATE(156), 4,
      sym__piece,
      sym_variable,
      sym_double_quoted,
      aux_sym_value_repeat1,
  [3911] = 11,
    ACTIONS(333), 1,
      anon_sym_DOLLAR,
    ACTIONS(337), 1,
      anon_sym_DOLLAR_LBRACE,
    ACTIONS(349), 1,
      sym__string_open,
    ACTIONS(440), 1,
      sym_text,
    ACTIONS(444), 1,
      sym__newline,
    ACTIONS(446), 1,
      sym_key,
    STATE(176), 1,
      sym_word,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    STATE(101), 2,
      sym_pair,
      aux_sym__pairs_repeat1,
    ACTIONS(442), 3,
      sym_escape_sequence,
      sym__plain_escape,
      sym_single_quoted,
    STATE(153), 4,
      sym__piece,
      sym_variable,
      sym_double_quoted,
      aux_sym_value_repeat1,
  [3952] = 10,
    ACTIONS(448), 1,
      anon_sym_DOLLAR,
    ACTIONS(451), 1,
      sym_text,
    ACTIONS(454), 1,
      anon_sym_DOLLAR_LBRACE,
    ACTIONS(460), 1,
      sym__newline,
    ACTIONS(462), 1,
      sym_key,
    ACTIONS(465), 1,
      sym__string_open,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(457), 3,
      sym_escape_sequence,
      sym__plain_escape,
      sym_single_quoted,
    STATE(97), 3,
      sym_pair,
      sym_word,
      aux_sym__legacy_pair_repeat1,
    STATE(153), 4,
      sym__piece,
      sym_variable,
      sym_double_quoted,
      aux_sym_value_repeat1,
  [3991] = 10,
    ACTIONS(333), 1,
      anon_sym_DOLLAR,
    ACTIONS(337), 1,
      anon_sym_DOLLAR_LBRACE,
    ACTIONS(349), 1,
      sym__string_open,
    ACTIONS(440), 1,
      sym_text,
    ACTIONS(446), 1,
      sym_key,
    ACTIONS(468), 1,
      sym__newline,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(442), 3,
      sym_escape_sequence,
      sym__plain_escape,
      sym_single_quoted,
    STATE(97), 3,
      sym_pair,
      sym_word,
      aux_sym__legacy_pair_repeat1,
    STATE(153), 4,
      sym__piece,
      sym_variable,
      sym_double_quoted,
      aux_sym_value_repeat1,
  [4030] = 11,
    ACTIONS(333), 1,
      anon_sym_DOLLAR,
    ACTIONS(337), 1,
      anon_sym_DOLLAR_LBRACE,
    ACTIONS(349), 1,
      sym__string_open,
    ACTIONS(440), 1,
      sym_text,
    ACTIONS(446), 1,
      sym_key,
    ACTIONS(470), 1,
      sym__newline,
    STATE(176), 1,
      sym_word,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    STATE(96), 2,
      sym_pair,
      aux_sym__pairs_repeat1,
    ACTIONS(442), 3,
      sym_escape_sequence,
      sym__plain_escape,
      sym_single_quoted,
    STATE(153), 4,
      sym__piece,
      sym_variable,
      sym_double_quoted,
      aux_sym_value_repeat1,
  [4071] = 10,
    ACTIONS(333), 1,
      anon_sym_DOLLAR,
    ACTIONS(337), 1,
      anon_sym_DOLLAR_LBRACE,
    ACTIONS(349), 1,
      sym__string_open,
    ACTIONS(440), 1,
      sym_text,
    ACTIONS(446), 1,
      sym_key,
    ACTIONS(472), 1,
      sym__newline,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(442), 3,
      sym_escape_sequence,
      sym__plain_escape,
      sym_single_quoted,
    STATE(98), 3,
      sym_pair,
      sym_word,
      aux_sym__legacy_pair_repeat1,
    STATE(153), 4,
      sym__piece,
      sym_variable,
      sym_double_quoted,
      aux_sym_value_repeat1,
  [4110] = 11,
    ACTIONS(474), 1,
      anon_sym_DOLLAR,
    ACTIONS(477), 1,
      sym_text,
    ACTIONS(480), 1,
      anon_sym_DOLLAR_LBRACE,
    ACTIONS(486), 1,
      sym__newline,
    ACTIONS(488), 1,
      sym_key,
    ACTIONS(491), 1,
      sym__string_open,
    STATE(176), 1,
      sym_word,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    STATE(101), 2,
      sym_pair,
      aux_sym__pairs_repeat1,
    ACTIONS(483), 3,
      sym_escape_sequence,
      sym__plain_escape,
      sym_single_quoted,
    STATE(153), 4,
      sym__piece,
      sym_variable,
      sym_double_quoted,
      aux_sym_value_repeat1,
  [4151] = 11,
    ACTIONS(333), 1,
      anon_sym_DOLLAR,
    ACTIONS(337), 1,
      anon_sym_DOLLAR_LBRACE,
    ACTIONS(349), 1,
      sym__string_open,
    ACTIONS(440), 1,
      sym_text,
    ACTIONS(446), 1,
      sym_key,
    ACTIONS(494), 1,
      sym__newline,
    STATE(176), 1,
      sym_word,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    STATE(101), 2,
      sym_pair,
      aux_sym__pairs_repeat1,
    ACTIONS(442), 3,
      sym_escape_sequence,
      sym__plain_escape,
      sym_single_quoted,
    STATE(153), 4,
      sym__piece,
      sym_variable,
      sym_double_quoted,
      aux_sym_value_repeat1,
  [4192] = 11,
    ACTIONS(333), 1,
      anon_sym_DOLLAR,
    ACTIONS(337), 1,
      anon_sym_DOLLAR_LBRACE,
    ACTIONS(349), 1,
      sym__string_open,
    ACTIONS(440), 1,
      sym_text,
    ACTIONS(446), 1,
      sym_key,
    STATE(99), 1,
      sym_pair,
    STATE(100), 1,
      sym_word,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    STATE(402), 2,
      sym__pairs,
      sym__legacy_pair,
    ACTIONS(442), 3,
      sym_escape_sequence,
      sym__plain_escape,
      sym_single_quoted,
    STATE(153), 4,
      sym__piece,
      sym_variable,
      sym_double_quoted,
      aux_sym_value_repeat1,
  [4233] = 11,
    ACTIONS(333), 1,
      anon_sym_DOLLAR,
    ACTIONS(337), 1,
      anon_sym_DOLLAR_LBRACE,
    ACTIONS(349), 1,
      sym__string_open,
    ACTIONS(387), 1,
      sym_text,
    ACTIONS(496), 1,
      sym__newline,
    ACTIONS(498), 1,
      sym_heredoc_marker,
    STATE(106), 1,
      aux_sym_copy_instruction_repeat1,
    STATE(178), 1,
      sym_word,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(389), 3,
      sym_escape_sequence,
      sym__plain_escape,
      sym_single_quoted,
    STATE(149), 4,
      sym__piece,
      sym_variable,
      sym_double_quoted,
      aux_sym_value_repeat1,
  [4273] = 11,
    ACTIONS(333), 1,
      anon_sym_DOLLAR,
    ACTIONS(337), 1,
      anon_sym_DOLLAR_LBRACE,
    ACTIONS(349), 1,
      sym__string_open,
    ACTIONS(387), 1,
      sym_text,
    ACTIONS(498), 1,
      sym_heredoc_marker,
    ACTIONS(500), 1,
      sym__newline,
    STATE(106), 1,
      aux_sym_copy_instruction_repeat1,
    STATE(178), 1,
      sym_word,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(389), 3,
      sym_escape_sequence,
      sym__plain_escape,
      sym_single_quoted,
    STATE(149), 4,
      sym__piece,
      sym_variable,
      sym_double_quoted,
      aux_sym_value_repeat1,
  [4313] = 11,
    ACTIONS(502), 1,
      anon_sym_DOLLAR,
    ACTIONS(505), 1,
      sym_text,
    ACTIONS(508), 1,
      anon_sym_DOLLAR_LBRACE,
    ACTIONS(514), 1,
      sym__newline,
    ACTIONS(516), 1,
      sym_heredoc_marker,
    ACTIONS(519), 1,
      sym__string_open,
    STATE(106), 1,
      aux_sym_copy_instruction_repeat1,
    STATE(178), 1,
      sym_word,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(511), 3,
      sym_escape_sequence,
      sym__plain_escape,
      sym_single_quoted,
    STATE(149), 4,
      sym__piece,
      sym_variable,
      sym_double_quoted,
      aux_sym_value_repeat1,
  [4353] = 10,
    ACTIONS(333), 1,
      anon_sym_DOLLAR,
    ACTIONS(337), 1,
      anon_sym_DOLLAR_LBRACE,
    ACTIONS(349), 1,
      sym__string_open,
    ACTIONS(440), 1,
      sym_text,
    ACTIONS(446), 1,
      sym_key,
    STATE(176), 1,
      sym_word,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    STATE(102), 2,
      sym_pair,
      aux_sym__pairs_repeat1,
    ACTIONS(442), 3,
      sym_escape_sequence,
      sym__plain_escape,
      sym_single_quoted,
    STATE(153), 4,
      sym__piece,
      sym_variable,
      sym_double_quoted,
      aux_sym_value_repeat1,
  [4391] = 10,
    ACTIONS(333), 1,
      anon_sym_DOLLAR,
    ACTIONS(337), 1,
      anon_sym_DOLLAR_LBRACE,
    ACTIONS(349), 1,
      sym__string_open,
    ACTIONS(522), 1,
      sym_text,
    ACTIONS(526), 1,
      sym_flag_name,
    STATE(293), 1,
      sym_word,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    STATE(170), 2,
      sym_flag,
      aux_sym_from_instruction_repeat1,
    ACTIONS(524), 3,
      sym_escape_sequence,
      sym__plain_escape,
      sym_single_quoted,
    STATE(139), 4,
      sym__piece,
      sym_variable,
      sym_double_quoted,
      aux_sym_value_repeat1,
  [4429] = 11,
    ACTIONS(333), 1,
      anon_sym_DOLLAR,
    ACTIONS(337), 1,
      anon_sym_DOLLAR_LBRACE,
    ACTIONS(349), 1,
      sym__string_open,
    ACTIONS(395), 1,
      sym__json_open,
    ACTIONS(528), 1,
      sym_text,
    STATE(112), 1,
      aux_sym_volume_instruction_repeat1,
    STATE(184), 1,
      sym_word,
    STATE(365), 1,
      sym_path_array,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(530), 3,
      sym_escape_sequence,
      sym__plain_escape,
      sym_single_quoted,
    STATE(150), 4,
      sym__piece,
      sym_variable,
      sym_double_quoted,
      aux_sym_value_repeat1,
  [4469] = 10,
    ACTIONS(333), 1,
      anon_sym_DOLLAR,
    ACTIONS(337), 1,
      anon_sym_DOLLAR_LBRACE,
    ACTIONS(349), 1,
      sym__string_open,
    ACTIONS(522), 1,
      sym_text,
    ACTIONS(526), 1,
      sym_flag_name,
    STATE(329), 1,
      sym_word,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    STATE(108), 2,
      sym_flag,
      aux_sym_from_instruction_repeat1,
    ACTIONS(524), 3,
      sym_escape_sequence,
      sym__plain_escape,
      sym_single_quoted,
    STATE(139), 4,
      sym__piece,
      sym_variable,
      sym_double_quoted,
      aux_sym_value_repeat1,
  [4507] = 11,
    ACTIONS(333), 1,
      anon_sym_DOLLAR,
    ACTIONS(337), 1,
      anon_sym_DOLLAR_LBRACE,
    ACTIONS(349), 1,
      sym__string_open,
    ACTIONS(395), 1,
      sym__json_open,
    ACTIONS(532), 1,
      sym_text,
    STATE(112), 1,
      aux_sym_volume_instruction_repeat1,
    STATE(200), 1,
      sym_word,
    STATE(365), 1,
      sym_path_array,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(534), 3,
      sym_escape_sequence,
      sym__plain_escape,
      sym_single_quoted,
    STATE(152), 4,
      sym__piece,
      sym_variable,
      sym_double_quoted,
      aux_sym_value_repeat1,
  [4547] = 10,
    ACTIONS(333), 1,
      anon_sym_DOLLAR,
    ACTIONS(337), 1,
      anon_sym_DOLLAR_LBRACE,
    ACTIONS(349), 1,
      sym__string_open,
    ACTIONS(532), 1,
      sym_text,
    ACTIONS(536), 1,
      sym__newline,
    STATE(116), 1,
      aux_sym_volume_instruction_repeat1,
    STATE(200), 1,
      sym_word,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(534), 3,
      sym_escape_sequence,
      sym__plain_escape,
      sym_single_quoted,
    STATE(152), 4,
      sym__piece,
      sym_variable,
      sym_double_quoted,
      aux_sym_value_repeat1,
  [4584] = 9,
    ACTIONS(333), 1,
      anon_sym_DOLLAR,
    ACTIONS(337), 1,
      anon_sym_DOLLAR_LBRACE,
    ACTIONS(349), 1,
      sym__string_open,
    ACTIONS(532), 1,
      sym_text,
    ACTIONS(538), 1,
      sym__newline,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    STATE(117), 2,
      sym_word,
      aux_sym_expose_instruction_repeat1,
    ACTIONS(534), 3,
      sym_escape_sequence,
      sym__plain_escape,
      sym_single_quoted,
    STATE(152), 4,
      sym__piece,
      sym_variable,
      sym_double_quoted,
      aux_sym_value_repeat1,
  [4619] = 9,
    ACTIONS(333), 1,
      anon_sym_DOLLAR,
    ACTIONS(337), 1,
      anon_sym_DOLLAR_LBRACE,
    ACTIONS(349), 1,
      sym__string_open,
    ACTIONS(532), 1,
      sym_text,
    ACTIONS(540), 1,
      sym__newline,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    STATE(117), 2,
      sym_word,
      aux_sym_expose_instruction_repeat1,
    ACTIONS(534), 3,
      sym_escape_sequence,
      sym__plain_escape,
      sym_single_quoted,
    STATE(152), 4,
      sym__piece,
      sym_variable,
      sym_double_quoted,
      aux_sym_value_repeat1,
  [4654] = 11,
    ACTIONS(542), 1,
      anon_sym_COMMA,
    ACTIONS(546), 1,
      anon_sym_DOLLAR,
    ACTIONS(548), 1,
      anon_sym_DOLLAR_LBRACE,
    ACTIONS(550), 1,
      sym__word_end,
    ACTIONS(552), 1,
      sym__string_open,
    STATE(157), 1,
      aux_sym__field_value_repeat1,
    STATE(264), 1,
      sym__field_value,
    STATE(267), 1,
      aux_sym_fields_repeat1,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    STATE(180), 2,
      sym_variable,
      sym_double_quoted,
    ACTIONS(544), 4,
      sym_escape_sequence,
      sym__plain_escape,
      aux_sym__field_value_token1,
      sym_single_quoted,
  [4693] = 10,
    ACTIONS(554), 1,
      anon_sym_DOLLAR,
    ACTIONS(557), 1,
      sym_text,
    ACTIONS(560), 1,
      anon_sym_DOLLAR_LBRACE,
    ACTIONS(566), 1,
      sym__newline,
    ACTIONS(568), 1,
      sym__string_open,
    STATE(116), 1,
      aux_sym_volume_instruction_repeat1,
    STATE(200), 1,
      sym_word,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(563), 3,
      sym_escape_sequence,
      sym__plain_escape,
      sym_single_quoted,
    STATE(152), 4,
      sym__piece,
      sym_variable,
      sym_double_quoted,
      aux_sym_value_repeat1,
  [4730] = 9,
    ACTIONS(571), 1,
      anon_sym_DOLLAR,
    ACTIONS(574), 1,
      sym_text,
    ACTIONS(577), 1,
      anon_sym_DOLLAR_LBRACE,
    ACTIONS(583), 1,
      sym__newline,
    ACTIONS(585), 1,
      sym__string_open,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    STATE(117), 2,
      sym_word,
      aux_sym_expose_instruction_repeat1,
    ACTIONS(580), 3,
      sym_escape_sequence,
      sym__plain_escape,
      sym_single_quoted,
    STATE(152), 4,
      sym__piece,
      sym_variable,
      sym_double_quoted,
      aux_sym_value_repeat1,
  [4765] = 9,
    ACTIONS(333), 1,
      anon_sym_DOLLAR,
    ACTIONS(337), 1,
      anon_sym_DOLLAR_LBRACE,
    ACTIONS(349), 1,
      sym__string_open,
    ACTIONS(532), 1,
      sym_text,
    ACTIONS(588), 1,
      sym__newline,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    STATE(113), 2,
      sym_word,
      aux_sym_expose_instruction_repeat1,
    ACTIONS(534), 3,
      sym_escape_sequence,
      sym__plain_escape,
      sym_single_quoted,
    STATE(152), 4,
      sym__piece,
      sym_variable,
      sym_double_quoted,
      aux_sym_value_repeat1,
  [4800] = 9,
    ACTIONS(333), 1,
      anon_sym_DOLLAR,
    ACTIONS(337), 1,
      anon_sym_DOLLAR_LBRACE,
    ACTIONS(349), 1,
      sym__string_open,
    ACTIONS(590), 1,
      sym_text,
    ACTIONS(594), 1,
      sym__word_end,
    STATE(411), 1,
      sym_value,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(592), 3,
      sym_escape_sequence,
      sym__plain_escape,
      sym_single_quoted,
    STATE(141), 4,
      sym__piece,
      sym_variable,
      sym_double_quoted,
      aux_sym_value_repeat1,
  [4834] = 8,
    ACTIONS(333), 1,
      anon_sym_DOLLAR,
    ACTIONS(337), 1,
      anon_sym_DOLLAR_LBRACE,
    ACTIONS(349), 1,
      sym__string_open,
    ACTIONS(532), 1,
      sym_text,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    STATE(114), 2,
      sym_word,
      aux_sym_expose_instruction_repeat1,
    ACTIONS(534), 3,
      sym_escape_sequence,
      sym__plain_escape,
      sym_single_quoted,
    STATE(152), 4,
      sym__piece,
      sym_variable,
      sym_double_quoted,
      aux_sym_value_repeat1,
  [4866] = 9,
    ACTIONS(546), 1,
      anon_sym_DOLLAR,
    ACTIONS(548), 1,
      anon_sym_DOLLAR_LBRACE,
    ACTIONS(552), 1,
      sym__string_open,
    ACTIONS(596), 1,
      sym__field_key,
    STATE(157), 1,
      aux_sym__field_value_repeat1,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    STATE(180), 2,
      sym_variable,
      sym_double_quoted,
    STATE(322), 2,
      sym__field,
      sym__field_value,
    ACTIONS(544), 4,
      sym_escape_sequence,
      sym__plain_escape,
      aux_sym__field_value_token1,
      sym_single_quoted,
  [4900] = 9,
    ACTIONS(333), 1,
      anon_sym_DOLLAR,
    ACTIONS(337), 1,
      anon_sym_DOLLAR_LBRACE,
    ACTIONS(349), 1,
      sym__string_open,
    ACTIONS(590), 1,
      sym_text,
    ACTIONS(598), 1,
      sym__word_end,
    STATE(395), 1,
      sym_value,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(592), 3,
      sym_escape_sequence,
      sym__plain_escape,
      sym_single_quoted,
    STATE(141), 4,
      sym__piece,
      sym_variable,
      sym_double_quoted,
      aux_sym_value_repeat1,
  [4934] = 9,
    ACTIONS(546), 1,
      anon_sym_DOLLAR,
    ACTIONS(548), 1,
      anon_sym_DOLLAR_LBRACE,
    ACTIONS(552), 1,
      sym__string_open,
    ACTIONS(596), 1,
      sym__field_key,
    STATE(157), 1,
      aux_sym__field_value_repeat1,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    STATE(180), 2,
      sym_variable,
      sym_double_quoted,
    STATE(266), 2,
      sym__field,
      sym__field_value,
    ACTIONS(544), 4,
      sym_escape_sequence,
      sym__plain_escape,
      aux_sym__field_value_token1,
      sym_single_quoted,
  [4968] = 9,
    ACTIONS(546), 1,
      anon_sym_DOLLAR,
    ACTIONS(548), 1,
      anon_sym_DOLLAR_LBRACE,
    ACTIONS(552), 1,
      sym__string_open,
    STATE(157), 1,
      aux_sym__field_value_repeat1,
    STATE(297), 1,
      sym__field_value,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(600), 2,
      sym__word_end,
      anon_sym_COMMA,
    STATE(180), 2,
      sym_variable,
      sym_double_quoted,
    ACTIONS(544), 4,
      sym_escape_sequence,
      sym__plain_escape,
      aux_sym__field_value_token1,
      sym_single_quoted,
  [5002] = 9,
    ACTIONS(602), 1,
      anon_sym_DASH_DASHmount,
    ACTIONS(604), 1,
      sym__newline,
    ACTIONS(608), 1,
      sym_flag_name,
    ACTIONS(610), 1,
      sym__json_open,
    STATE(249), 1,
      aux_sym_shell_command_repeat1,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(606), 2,
      sym_heredoc_marker,
      sym_shell_fragment,
    STATE(188), 3,
      sym_flag,
      sym_mount_flag,
      aux_sym_run_instruction_repeat1,
    STATE(404), 3,
      sym__command,
      sym_shell_command,
      sym_json_array,
  [5036] = 9,
    ACTIONS(602), 1,
      anon_sym_DASH_DASHmount,
    ACTIONS(608), 1,
      sym_flag_name,
    ACTIONS(610), 1,
      sym__json_open,
    ACTIONS(612), 1,
      sym__newline,
    STATE(249), 1,
      aux_sym_shell_command_repeat1,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(606), 2,
      sym_heredoc_marker,
      sym_shell_fragment,
    STATE(125), 3,
      sym_flag,
      sym_mount_flag,
      aux_sym_run_instruction_repeat1,
    STATE(364), 3,
      sym__command,
      sym_shell_command,
      sym_json_array,
  [5070] = 9,
    ACTIONS(333), 1,
      anon_sym_DOLLAR,
    ACTIONS(337), 1,
      anon_sym_DOLLAR_LBRACE,
    ACTIONS(349), 1,
      sym__string_open,
    ACTIONS(590), 1,
      sym_text,
    ACTIONS(614), 1,
      sym__word_end,
    STATE(372), 1,
      sym_value,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(592), 3,
      sym_escape_sequence,
      sym__plain_escape,
      sym_single_quoted,
    STATE(141), 4,
      sym__piece,
      sym_variable,
      sym_double_quoted,
      aux_sym_value_repeat1,
  [5104] = 9,
    ACTIONS(333), 1,
      anon_sym_DOLLAR,
    ACTIONS(337), 1,
      anon_sym_DOLLAR_LBRACE,
    ACTIONS(349), 1,
      sym__string_open,
    ACTIONS(590), 1,
      sym_text,
    ACTIONS(616), 1,
      sym__word_end,
    STATE(383), 1,
      sym_value,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(592), 3,
      sym_escape_sequence,
      sym__plain_escape,
      sym_single_quoted,
    STATE(141), 4,
      sym__piece,
      sym_variable,
      sym_double_quoted,
      aux_sym_value_repeat1,
  [5138] = 9,
    ACTIONS(333), 1,
      anon_sym_DOLLAR,
    ACTIONS(337), 1,
      anon_sym_DOLLAR_LBRACE,
    ACTIONS(349), 1,
      sym__string_open,
    ACTIONS(590), 1,
      sym_text,
    ACTIONS(618), 1,
      sym__word_end,
    STATE(392), 1,
      sym_value,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(592), 3,
      sym_escape_sequence,
      sym__plain_escape,
      sym_single_quoted,
    STATE(141), 4,
      sym__piece,
      sym_variable,
      sym_double_quoted,
      aux_sym_value_repeat1,
  [5172] = 9,
    ACTIONS(333), 1,
      anon_sym_DOLLAR,
    ACTIONS(337), 1,
      anon_sym_DOLLAR_LBRACE,
    ACTIONS(349), 1,
      sym__string_open,
    ACTIONS(590), 1,
      sym_text,
    ACTIONS(620), 1,
      sym__word_end,
    STATE(398), 1,
      sym_value,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(592), 3,
      sym_escape_sequence,
      sym__plain_escape,
      sym_single_quoted,
    STATE(141), 4,
      sym__piece,
      sym_variable,
      sym_double_quoted,
      aux_sym_value_repeat1,
  [5206] = 9,
    ACTIONS(333), 1,
      anon_sym_DOLLAR,
    ACTIONS(337), 1,
      anon_sym_DOLLAR_LBRACE,
    ACTIONS(349), 1,
      sym__string_open,
    ACTIONS(590), 1,
      sym_text,
    ACTIONS(622), 1,
      sym__word_end,
    STATE(403), 1,
      sym_value,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(592), 3,
      sym_escape_sequence,
      sym__plain_escape,
      sym_single_quoted,
    STATE(141), 4,
      sym__piece,
      sym_variable,
      sym_double_quoted,
      aux_sym_value_repeat1,
  [5240] = 9,
    ACTIONS(333), 1,
      anon_sym_DOLLAR,
    ACTIONS(337), 1,
      anon_sym_DOLLAR_LBRACE,
    ACTIONS(349), 1,
      sym__string_open,
    ACTIONS(590), 1,
      sym_text,
    ACTIONS(624), 1,
      sym__word_end,
    STATE(407), 1,
      sym_value,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(592), 3,
      sym_escape_sequence,
      sym__plain_escape,
      sym_single_quoted,
    STATE(141), 4,
      sym__piece,
      sym_variable,
      sym_double_quoted,
      aux_sym_value_repeat1,
  [5274] = 8,
    ACTIONS(333), 1,
      anon_sym_DOLLAR,
    ACTIONS(337), 1,
      anon_sym_DOLLAR_LBRACE,
    ACTIONS(349), 1,
      sym__string_open,
    ACTIONS(626), 1,
      sym_text,
    STATE(282), 1,
      sym_word,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(628), 3,
      sym_escape_sequence,
      sym__plain_escape,
      sym_single_quoted,
    STATE(154), 4,
      sym__piece,
      sym_variable,
      sym_double_quoted,
      aux_sym_value_repeat1,
  [5305] = 8,
    ACTIONS(333), 1,
      anon_sym_DOLLAR,
    ACTIONS(337), 1,
      anon_sym_DOLLAR_LBRACE,
    ACTIONS(349), 1,
      sym__string_open,
    ACTIONS(626), 1,
      sym_text,
    STATE(258), 1,
      sym_word,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(628), 3,
      sym_escape_sequence,
      sym__plain_escape,
      sym_single_quoted,
    STATE(154), 4,
      sym__piece,
      sym_variable,
      sym_double_quoted,
      aux_sym_value_repeat1,
  [5336] = 8,
    ACTIONS(333), 1,
      anon_sym_DOLLAR,
    ACTIONS(337), 1,
      anon_sym_DOLLAR_LBRACE,
    ACTIONS(349), 1,
      sym__string_open,
    ACTIONS(626), 1,
      sym_text,
    STATE(259), 1,
      sym_word,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(628), 3,
      sym_escape_sequence,
      sym__plain_escape,
      sym_single_quoted,
    STATE(154), 4,
      sym__piece,
      sym_variable,
      sym_double_quoted,
      aux_sym_value_repeat1,
  [5367] = 8,
    ACTIONS(635), 1,
      anon_sym_DOLLAR,
    ACTIONS(638), 1,
      anon_sym_DOLLAR_LBRACE,
    ACTIONS(641), 1,
      sym__string_open,
    STATE(136), 1,
      aux_sym__field_value_repeat1,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(630), 2,
      sym__word_end,
      anon_sym_COMMA,
    STATE(180), 2,
      sym_variable,
      sym_double_quoted,
    ACTIONS(632), 4,
      sym_escape_sequence,
      sym__plain_escape,
      aux_sym__field_value_token1,
      sym_single_quoted,
  [5398] = 8,
    ACTIONS(333), 1,
      anon_sym_DOLLAR,
    ACTIONS(337), 1,
      anon_sym_DOLLAR_LBRACE,
    ACTIONS(349), 1,
      sym__string_open,
    ACTIONS(522), 1,
      sym_text,
    STATE(409), 1,
      sym_word,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(524), 3,
      sym_escape_sequence,
      sym__plain_escape,
      sym_single_quoted,
    STATE(139), 4,
      sym__piece,
      sym_variable,
      sym_double_quoted,
      aux_sym_value_repeat1,
  [5429] = 8,
    ACTIONS(644), 1,
      anon_sym_DOLLAR,
    ACTIONS(647), 1,
      sym_text,
    ACTIONS(650), 1,
      anon_sym_DOLLAR_LBRACE,
    ACTIONS(656), 1,
      sym__word_end,
    ACTIONS(658), 1,
      sym__string_open,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(653), 3,
      sym_escape_sequence,
      sym__plain_escape,
      sym_single_quoted,
    STATE(138), 4,
      sym__piece,
      sym_variable,
      sym_double_quoted,
      aux_sym_value_repeat1,
  [5460] = 8,
    ACTIONS(333), 1,
      anon_sym_DOLLAR,
    ACTIONS(337), 1,
      anon_sym_DOLLAR_LBRACE,
    ACTIONS(349), 1,
      sym__string_open,
    ACTIONS(661), 1,
      sym_text,
    ACTIONS(665), 1,
      sym__word_end,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(663), 3,
      sym_escape_sequence,
      sym__plain_escape,
      sym_single_quoted,
    STATE(138), 4,
      sym__piece,
      sym_variable,
      sym_double_quoted,
      aux_sym_value_repeat1,
  [5491] = 3,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(669), 2,
      anon_sym_DOLLAR,
      sym_text,
    ACTIONS(667), 10,
      sym__newline,
      sym__trailing_comment,
      sym_escape_sequence,
      sym__plain_escape,
      sym_key,
      sym_flag_name,
      sym__string_open,
      anon_sym_DASH_GT,
      anon_sym_DOLLAR_LBRACE,
      sym_single_quoted,
  [5512] = 8,
    ACTIONS(333), 1,
      anon_sym_DOLLAR,
    ACTIONS(337), 1,
      anon_sym_DOLLAR_LBRACE,
    ACTIONS(349), 1,
      sym__string_open,
    ACTIONS(661), 1,
      sym_text,
    ACTIONS(671), 1,
      sym__word_end,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(663), 3,
      sym_escape_sequence,
      sym__plain_escape,
      sym_single_quoted,
    STATE(138), 4,
      sym__piece,
      sym_variable,
      sym_double_quoted,
      aux_sym_value_repeat1,
  [5543] = 3,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(675), 2,
      anon_sym_DOLLAR,
      sym_text,
    ACTIONS(673), 10,
      sym__newline,
      sym__trailing_comment,
      sym_escape_sequence,
      sym__plain_escape,
      sym_key,
      sym_flag_name,
      sym__string_open,
      anon_sym_DASH_GT,
      anon_sym_DOLLAR_LBRACE,
      sym_single_quoted,
  [5564] = 3,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(679), 2,
      anon_sym_DOLLAR,
      sym_text,
    ACTIONS(677), 10,
      sym__newline,
      sym__trailing_comment,
      sym_escape_sequence,
      sym__plain_escape,
      sym_key,
      sym_flag_name,
      sym__string_open,
      anon_sym_DASH_GT,
      anon_sym_DOLLAR_LBRACE,
      sym_single_quoted,
  [5585] = 5,
    ACTIONS(685), 1,
      sym_flag_name,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(681), 2,
      anon_sym_DOLLAR,
      sym_text,
    STATE(144), 2,
      sym_flag,
      aux_sym_from_instruction_repeat1,
    ACTIONS(683), 7,
      sym_heredoc_marker,
      sym_escape_sequence,
      sym__plain_escape,
      sym__json_open,
      sym__string_open,
      anon_sym_DOLLAR_LBRACE,
      sym_single_quoted,
  [5610] = 3,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(690), 2,
      anon_sym_DOLLAR,
      sym_text,
    ACTIONS(688), 10,
      sym__newline,
      sym__trailing_comment,
      sym_escape_sequence,
      sym__plain_escape,
      sym_key,
      sym_flag_name,
      sym__string_open,
      anon_sym_DASH_GT,
      anon_sym_DOLLAR_LBRACE,
      sym_single_quoted,
  [5631] = 3,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(694), 2,
      anon_sym_DOLLAR,
      sym_text,
    ACTIONS(692), 10,
      sym__newline,
      sym__trailing_comment,
      sym_escape_sequence,
      sym__plain_escape,
      sym_key,
      sym_flag_name,
      sym__string_open,
      anon_sym_DASH_GT,
      anon_sym_DOLLAR_LBRACE,
      sym_single_quoted,
  [5652] = 3,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(698), 2,
      anon_sym_DOLLAR,
      sym_text,
    ACTIONS(696), 10,
      sym__newline,
      sym__trailing_comment,
      sym_escape_sequence,
      sym__plain_escape,
      sym_key,
      sym_flag_name,
      sym__string_open,
      anon_sym_DASH_GT,
      anon_sym_DOLLAR_LBRACE,
      sym_single_quoted,
  [5673] = 3,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(702), 2,
      anon_sym_DOLLAR,
      sym_text,
    ACTIONS(700), 10,
      sym__newline,
      sym__trailing_comment,
      sym_escape_sequence,
      sym__plain_escape,
      sym_key,
      sym_flag_name,
      sym__string_open,
      anon_sym_DASH_GT,
      anon_sym_DOLLAR_LBRACE,
      sym_single_quoted,
  [5694] = 8,
    ACTIONS(333), 1,
      anon_sym_DOLLAR,
    ACTIONS(337), 1,
      anon_sym_DOLLAR_LBRACE,
    ACTIONS(349), 1,
      sym__string_open,
    ACTIONS(661), 1,
      sym_text,
    ACTIONS(704), 1,
      sym__word_end,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(663), 3,
      sym_escape_sequence,
      sym__plain_escape,
      sym_single_quoted,
    STATE(138), 4,
      sym__piece,
      sym_variable,
      sym_double_quoted,
      aux_sym_value_repeat1,
  [5725] = 8,
    ACTIONS(333), 1,
      anon_sym_DOLLAR,
    ACTIONS(337), 1,
      anon_sym_DOLLAR_LBRACE,
    ACTIONS(349), 1,
      sym__string_open,
    ACTIONS(661), 1,
      sym_text,
    ACTIONS(706), 1,
      sym__word_end,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(663), 3,
      sym_escape_sequence,
      sym__plain_escape,
      sym_single_quoted,
    STATE(138), 4,
      sym__piece,
      sym_variable,
      sym_double_quoted,
      aux_sym_value_repeat1,
  [5756] = 8,
    ACTIONS(333), 1,
      anon_sym_DOLLAR,
    ACTIONS(337), 1,
      anon_sym_DOLLAR_LBRACE,
    ACTIONS(349), 1,
      sym__string_open,
    ACTIONS(522), 1,
      sym_text,
    STATE(363), 1,
      sym_word,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(524), 3,
      sym_escape_sequence,
      sym__plain_escape,
      sym_single_quoted,
    STATE(139), 4,
      sym__piece,
      sym_variable,
      sym_double_quoted,
      aux_sym_value_repeat1,
  [5787] = 8,
    ACTIONS(333), 1,
      anon_sym_DOLLAR,
    ACTIONS(337), 1,
      anon_sym_DOLLAR_LBRACE,
    ACTIONS(349), 1,
      sym__string_open,
    ACTIONS(661), 1,
      sym_text,
    ACTIONS(708), 1,
      sym__word_end,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(663), 3,
      sym_escape_sequence,
      sym__plain_escape,
      sym_single_quoted,
    STATE(138), 4,
      sym__piece,
      sym_variable,
      sym_double_quoted,
      aux_sym_value_repeat1,
  [5818] = 8,
    ACTIONS(333), 1,
      anon_sym_DOLLAR,
    ACTIONS(337), 1,
      anon_sym_DOLLAR_LBRACE,
    ACTIONS(349), 1,
      sym__string_open,
    ACTIONS(661), 1,
      sym_text,
    ACTIONS(710), 1,
      sym__word_end,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(663), 3,
      sym_escape_sequence,
      sym__plain_escape,
      sym_single_quoted,
    STATE(138), 4,
      sym__piece,
      sym_variable,
      sym_double_quoted,
      aux_sym_value_repeat1,
  [5849] = 8,
    ACTIONS(333), 1,
      anon_sym_DOLLAR,
    ACTIONS(337), 1,
      anon_sym_DOLLAR_LBRACE,
    ACTIONS(349), 1,
      sym__string_open,
    ACTIONS(661), 1,
      sym_text,
    ACTIONS(712), 1,
      sym__word_end,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(663), 3,
      sym_escape_sequence,
      sym__plain_escape,
      sym_single_quoted,
    STATE(138), 4,
      sym__piece,
      sym_variable,
      sym_double_quoted,
      aux_sym_value_repeat1,
  [5880] = 8,
    ACTIONS(333), 1,
      anon_sym_DOLLAR,
    ACTIONS(337), 1,
      anon_sym_DOLLAR_LBRACE,
    ACTIONS(349), 1,
      sym__string_open,
    ACTIONS(661), 1,
      sym_text,
    ACTIONS(714), 1,
      sym__word_end,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(663), 3,
      sym_escape_sequence,
      sym__plain_escape,
      sym_single_quoted,
    STATE(138), 4,
      sym__piece,
      sym_variable,
      sym_double_quoted,
      aux_sym_value_repeat1,
  [5911] = 8,
    ACTIONS(333), 1,
      anon_sym_DOLLAR,
    ACTIONS(337), 1,
      anon_sym_DOLLAR_LBRACE,
    ACTIONS(349), 1,
      sym__string_open,
    ACTIONS(661), 1,
      sym_text,
    ACTIONS(716), 1,
      sym__word_end,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(663), 3,
      sym_escape_sequence,
      sym__plain_escape,
      sym_single_quoted,
    STATE(138), 4,
      sym__piece,
      sym_variable,
      sym_double_quoted,
      aux_sym_value_repeat1,
  [5942] = 8,
    ACTIONS(546), 1,
      anon_sym_DOLLAR,
    ACTIONS(548), 1,
      anon_sym_DOLLAR_LBRACE,
    ACTIONS(552), 1,
      sym__string_open,
    STATE(136), 1,
      aux_sym__field_value_repeat1,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(718), 2,
      sym__word_end,
      anon_sym_COMMA,
    STATE(180), 2,
      sym_variable,
      sym_double_quoted,
    ACTIONS(544), 4,
      sym_escape_sequence,
      sym__plain_escape,
      aux_sym__field_value_token1,
      sym_single_quoted,
  [5973] = 4,
    ACTIONS(722), 1,
      anon_sym_RBRACE,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    STATE(165), 2,
      sym_network_property,
      aux_sym_network_block_repeat1,
    ACTIONS(720), 8,
      aux_sym_pairs_instruction_token2,
      aux_sym_network_property_token1,
      aux_sym_network_property_token2,
      aux_sym_network_property_token3,
      aux_sym_network_property_token4,
      aux_sym_network_property_token5,
      aux_sym_network_property_token6,
      aux_sym_network_property_token7,
  [5995] = 3,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(690), 2,
      anon_sym_DOLLAR,
      sym_text,
    ACTIONS(688), 9,
      sym__newline,
      sym__trailing_comment,
      sym_heredoc_marker,
      sym_escape_sequence,
      sym__plain_escape,
      sym_flag_name,
      sym__string_open,
      anon_sym_DOLLAR_LBRACE,
      sym_single_quoted,
  [6015] = 4,
    ACTIONS(727), 1,
      anon_sym_RBRACE,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    STATE(160), 2,
      sym_network_property,
      aux_sym_network_block_repeat1,
    ACTIONS(724), 8,
      aux_sym_pairs_instruction_token2,
      aux_sym_network_property_token1,
      aux_sym_network_property_token2,
      aux_sym_network_property_token3,
      aux_sym_network_property_token4,
      aux_sym_network_property_token5,
      aux_sym_network_property_token6,
      aux_sym_network_property_token7,
  [6037] = 3,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(694), 2,
      anon_sym_DOLLAR,
      sym_text,
    ACTIONS(692), 9,
      sym__newline,
      sym__trailing_comment,
      sym_heredoc_marker,
      sym_escape_sequence,
      sym__plain_escape,
      sym_flag_name,
      sym__string_open,
      anon_sym_DOLLAR_LBRACE,
      sym_single_quoted,
  [6057] = 3,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(698), 2,
      anon_sym_DOLLAR,
      sym_text,
    ACTIONS(696), 9,
      sym__newline,
      sym__trailing_comment,
      sym_heredoc_marker,
      sym_escape_sequence,
      sym__plain_escape,
      sym_flag_name,
      sym__string_open,
      anon_sym_DOLLAR_LBRACE,
      sym_single_quoted,
  [6077] = 3,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(702), 2,
      anon_sym_DOLLAR,
      sym_text,
    ACTIONS(700), 9,
      sym__newline,
      sym__trailing_comment,
      sym_heredoc_marker,
      sym_escape_sequence,
      sym__plain_escape,
      sym_flag_name,
      sym__string_open,
      anon_sym_DOLLAR_LBRACE,
      sym_single_quoted,
  [6097] = 4,
    ACTIONS(729), 1,
      anon_sym_RBRACE,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    STATE(160), 2,
      sym_network_property,
      aux_sym_network_block_repeat1,
    ACTIONS(720), 8,
      aux_sym_pairs_instruction_token2,
      aux_sym_network_property_token1,
      aux_sym_network_property_token2,
      aux_sym_network_property_token3,
      aux_sym_network_property_token4,
      aux_sym_network_property_token5,
      aux_sym_network_property_token6,
      aux_sym_network_property_token7,
  [6119] = 4,
    ACTIONS(731), 1,
      anon_sym_RBRACE,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    STATE(160), 2,
      sym_network_property,
      aux_sym_network_block_repeat1,
    ACTIONS(720), 8,
      aux_sym_pairs_instruction_token2,
      aux_sym_network_property_token1,
      aux_sym_network_property_token2,
      aux_sym_network_property_token3,
      aux_sym_network_property_token4,
      aux_sym_network_property_token5,
      aux_sym_network_property_token6,
      aux_sym_network_property_token7,
  [6141] = 3,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(733), 2,
      anon_sym_DOLLAR,
      sym_text,
    ACTIONS(735), 9,
      sym__newline,
      sym__trailing_comment,
      sym_heredoc_marker,
      sym_escape_sequence,
      sym__plain_escape,
      sym_flag_name,
      sym__string_open,
      anon_sym_DOLLAR_LBRACE,
      sym_single_quoted,
  [6161] = 4,
    ACTIONS(731), 1,
      anon_sym_RBRACE,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    STATE(164), 2,
      sym_network_property,
      aux_sym_network_block_repeat1,
    ACTIONS(720), 8,
      aux_sym_pairs_instruction_token2,
      aux_sym_network_property_token1,
      aux_sym_network_property_token2,
      aux_sym_network_property_token3,
      aux_sym_network_property_token4,
      aux_sym_network_property_token5,
      aux_sym_network_property_token6,
      aux_sym_network_property_token7,
  [6183] = 3,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(690), 2,
      anon_sym_DOLLAR,
      sym_text,
    ACTIONS(688), 8,
      sym_heredoc_marker,
      sym_escape_sequence,
      sym__plain_escape,
      sym_flag_name,
      sym__json_open,
      sym__string_open,
      anon_sym_DOLLAR_LBRACE,
      sym_single_quoted,
  [6202] = 3,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(694), 2,
      anon_sym_DOLLAR,
      sym_text,
    ACTIONS(692), 8,
      sym_heredoc_marker,
      sym_escape_sequence,
      sym__plain_escape,
      sym_flag_name,
      sym__json_open,
      sym__string_open,
      anon_sym_DOLLAR_LBRACE,
      sym_single_quoted,
  [6221] = 5,
    ACTIONS(737), 1,
      sym_flag_name,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(681), 2,
      anon_sym_DOLLAR,
      sym_text,
    STATE(170), 2,
      sym_flag,
      aux_sym_from_instruction_repeat1,
    ACTIONS(683), 5,
      sym_escape_sequence,
      sym__plain_escape,
      sym__string_open,
      anon_sym_DOLLAR_LBRACE,
      sym_single_quoted,
  [6244] = 3,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(698), 2,
      anon_sym_DOLLAR,
      sym_text,
    ACTIONS(696), 8,
      sym_heredoc_marker,
      sym_escape_sequence,
      sym__plain_escape,
      sym_flag_name,
      sym__json_open,
      sym__string_open,
      anon_sym_DOLLAR_LBRACE,
      sym_single_quoted,
  [6263] = 3,
    ACTIONS(742), 1,
      anon_sym_DOLLAR,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(740), 8,
      sym_escape_sequence,
      sym__plain_escape,
      sym__word_end,
      sym__string_open,
      anon_sym_COMMA,
      aux_sym__field_value_token1,
      anon_sym_DOLLAR_LBRACE,
      sym_single_quoted,
  [6281] = 3,
    ACTIONS(746), 1,
      anon_sym_DOLLAR,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(744), 8,
      sym_escape_sequence,
      sym__plain_escape,
      sym__word_end,
      sym__string_open,
      anon_sym_COMMA,
      aux_sym__field_value_token1,
      anon_sym_DOLLAR_LBRACE,
      sym_single_quoted,
  [6299] = 2,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(748), 9,
      aux_sym_pairs_instruction_token2,
      anon_sym_RBRACE,
      aux_sym_network_property_token1,
      aux_sym_network_property_token2,
      aux_sym_network_property_token3,
      aux_sym_network_property_token4,
      aux_sym_network_property_token5,
      aux_sym_network_property_token6,
      aux_sym_network_property_token7,
  [6315] = 3,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(702), 2,
      anon_sym_DOLLAR,
      sym_text,
    ACTIONS(700), 7,
      sym__newline,
      sym_escape_sequence,
      sym__plain_escape,
      sym_key,
      sym__string_open,
      anon_sym_DOLLAR_LBRACE,
      sym_single_quoted,
  [6333] = 3,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(750), 2,
      anon_sym_DOLLAR,
      sym_text,
    ACTIONS(752), 7,
      sym__newline,
      sym_escape_sequence,
      sym__plain_escape,
      sym_key,
      sym__string_open,
      anon_sym_DOLLAR_LBRACE,
      sym_single_quoted,
  [6351] = 2,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(754), 9,
      aux_sym_pairs_instruction_token2,
      anon_sym_RBRACE,
      aux_sym_network_property_token1,
      aux_sym_network_property_token2,
      aux_sym_network_property_token3,
      aux_sym_network_property_token4,
      aux_sym_network_property_token5,
      aux_sym_network_property_token6,
      aux_sym_network_property_token7,
  [6367] = 3,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(756), 2,
      anon_sym_DOLLAR,
      sym_text,
    ACTIONS(758), 7,
      sym__newline,
      sym_heredoc_marker,
      sym_escape_sequence,
      sym__plain_escape,
      sym__string_open,
      anon_sym_DOLLAR_LBRACE,
      sym_single_quoted,
  [6385] = 3,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(760), 2,
      anon_sym_DOLLAR,
      sym_text,
    ACTIONS(762), 7,
      sym__newline,
      sym_escape_sequence,
      sym__plain_escape,
      sym_key,
      sym__string_open,
      anon_sym_DOLLAR_LBRACE,
      sym_single_quoted,
  [6403] = 3,
    ACTIONS(766), 1,
      anon_sym_DOLLAR,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(764), 8,
      sym_escape_sequence,
      sym__plain_escape,
      sym__word_end,
      sym__string_open,
      anon_sym_COMMA,
      aux_sym__field_value_token1,
      anon_sym_DOLLAR_LBRACE,
      sym_single_quoted,
  [6421] = 4,
    ACTIONS(770), 1,
      aux_sym_variable_token1,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(768), 2,
      anon_sym_DOLLAR,
      sym_text,
    ACTIONS(772), 6,
      sym_escape_sequence,
      sym__plain_escape,
      sym__word_end,
      sym__string_open,
      anon_sym_DOLLAR_LBRACE,
      sym_single_quoted,
  [6441] = 3,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(702), 2,
      anon_sym_DOLLAR,
      sym_text,
    ACTIONS(700), 7,
      sym__newline,
      sym_heredoc_marker,
      sym_escape_sequence,
      sym__plain_escape,
      sym__string_open,
      anon_sym_DOLLAR_LBRACE,
      sym_single_quoted,
  [6459] = 3,
    ACTIONS(776), 1,
      anon_sym_DOLLAR,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(774), 8,
      sym_escape_sequence,
      sym__plain_escape,
      sym__word_end,
      sym__string_open,
      anon_sym_COMMA,
      aux_sym__field_value_token1,
      anon_sym_DOLLAR_LBRACE,
      sym_single_quoted,
  [6477] = 4,
    ACTIONS(778), 1,
      anon_sym_LBRACE,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(780), 2,
      anon_sym_DOLLAR,
      sym_text,
    ACTIONS(782), 6,
      sym__newline,
      sym_escape_sequence,
      sym__plain_escape,
      sym__string_open,
      anon_sym_DOLLAR_LBRACE,
      sym_single_quoted,
  [6497] = 2,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(784), 9,
      aux_sym_pairs_instruction_token2,
      anon_sym_RBRACE,
      aux_sym_network_property_token1,
      aux_sym_network_property_token2,
      aux_sym_network_property_token3,
      aux_sym_network_property_token4,
      aux_sym_network_property_token5,
      aux_sym_network_property_token6,
      aux_sym_network_property_token7,
  [6513] = 3,
    ACTIONS(788), 1,
      anon_sym_DOLLAR,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(786), 8,
      sym_escape_sequence,
      sym__plain_escape,
      sym__word_end,
      sym__string_open,
      anon_sym_COMMA,
      aux_sym__field_value_token1,
      anon_sym_DOLLAR_LBRACE,
      sym_single_quoted,
  [6531] = 3,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(702), 2,
      anon_sym_DOLLAR,
      sym_text,
    ACTIONS(700), 7,
      sym__newline,
      sym_escape_sequence,
      sym__plain_escape,
      sym__string_open,
      anon_sym_LBRACE,
      anon_sym_DOLLAR_LBRACE,
      sym_single_quoted,
  [6549] = 5,
    ACTIONS(790), 1,
      anon_sym_DASH_DASHmount,
    ACTIONS(795), 1,
      sym_flag_name,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    STATE(188), 3,
      sym_flag,
      sym_mount_flag,
      aux_sym_run_instruction_repeat1,
    ACTIONS(793), 4,
      sym__newline,
      sym_heredoc_marker,
      sym_shell_fragment,
      sym__json_open,
  [6571] = 3,
    ACTIONS(800), 1,
      anon_sym_DOLLAR,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(798), 8,
      sym_escape_sequence,
      sym__plain_escape,
      sym__word_end,
      sym__string_open,
      anon_sym_COMMA,
      aux_sym__field_value_token1,
      anon_sym_DOLLAR_LBRACE,
      sym_single_quoted,
  [6589] = 3,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(802), 2,
      anon_sym_DOLLAR,
      sym_text,
    ACTIONS(804), 7,
      sym__newline,
      sym_escape_sequence,
      sym__plain_escape,
      sym_key,
      sym__string_open,
      anon_sym_DOLLAR_LBRACE,
      sym_single_quoted,
  [6607] = 3,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(776), 2,
      anon_sym_DOLLAR,
      sym_text,
    ACTIONS(774), 6,
      sym_escape_sequence,
      sym__plain_escape,
      sym__word_end,
      sym__string_open,
      anon_sym_DOLLAR_LBRACE,
      sym_single_quoted,
  [6624] = 6,
    ACTIONS(806), 1,
      anon_sym_DOLLAR,
    ACTIONS(808), 1,
      anon_sym_DOLLAR_LBRACE,
    ACTIONS(812), 1,
      anon_sym_DQUOTE,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    STATE(201), 2,
      sym_variable,
      aux_sym_double_quoted_repeat1,
    ACTIONS(810), 3,
      sym_escape_sequence,
      sym__plain_escape,
      aux_sym_double_quoted_token1,
  [6647] = 3,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(788), 2,
      anon_sym_DOLLAR,
      sym_text,
    ACTIONS(786), 6,
      sym_escape_sequence,
      sym__plain_escape,
      sym__word_end,
      sym__string_open,
      anon_sym_DOLLAR_LBRACE,
      sym_single_quoted,
  [6664] = 6,
    ACTIONS(610), 1,
      sym__json_open,
    ACTIONS(814), 1,
      sym__newline,
    STATE(249), 1,
      aux_sym_shell_command_repeat1,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(606), 2,
      sym_heredoc_marker,
      sym_shell_fragment,
    STATE(394), 3,
      sym__command,
      sym_shell_command,
      sym_json_array,
  [6687] = 3,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(694), 2,
      anon_sym_DOLLAR,
      sym_text,
    ACTIONS(692), 6,
      sym_escape_sequence,
      sym__plain_escape,
      sym_flag_name,
      sym__string_open,
      anon_sym_DOLLAR_LBRACE,
      sym_single_quoted,
  [6704] = 6,
    ACTIONS(610), 1,
      sym__json_open,
    ACTIONS(816), 1,
      sym__newline,
    STATE(249), 1,
      aux_sym_shell_command_repeat1,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(606), 2,
      sym_heredoc_marker,
      sym_shell_fragment,
    STATE(387), 3,
      sym__command,
      sym_shell_command,
      sym_json_array,
  [6727] = 3,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(746), 2,
      anon_sym_DOLLAR,
      sym_text,
    ACTIONS(744), 6,
      sym_escape_sequence,
      sym__plain_escape,
      sym__word_end,
      sym__string_open,
      anon_sym_DOLLAR_LBRACE,
      sym_single_quoted,
  [6744] = 6,
    ACTIONS(806), 1,
      anon_sym_DOLLAR,
    ACTIONS(808), 1,
      anon_sym_DOLLAR_LBRACE,
    ACTIONS(820), 1,
      anon_sym_DQUOTE,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    STATE(192), 2,
      sym_variable,
      aux_sym_double_quoted_repeat1,
    ACTIONS(818), 3,
      sym_escape_sequence,
      sym__plain_escape,
      aux_sym_double_quoted_token1,
  [6767] = 3,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(698), 2,
      anon_sym_DOLLAR,
      sym_text,
    ACTIONS(696), 6,
      sym_escape_sequence,
      sym__plain_escape,
      sym_flag_name,
      sym__string_open,
      anon_sym_DOLLAR_LBRACE,
      sym_single_quoted,
  [6784] = 3,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(780), 2,
      anon_sym_DOLLAR,
      sym_text,
    ACTIONS(782), 6,
      sym__newline,
      sym_escape_sequence,
      sym__plain_escape,
      sym__string_open,
      anon_sym_DOLLAR_LBRACE,
      sym_single_quoted,
  [6801] = 6,
    ACTIONS(822), 1,
      anon_sym_DOLLAR,
    ACTIONS(825), 1,
      anon_sym_DOLLAR_LBRACE,
    ACTIONS(831), 1,
      anon_sym_DQUOTE,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    STATE(201), 2,
      sym_variable,
      aux_sym_double_quoted_repeat1,
    ACTIONS(828), 3,
      sym_escape_sequence,
      sym__plain_escape,
      aux_sym_double_quoted_token1,
  [6824] = 6,
    ACTIONS(806), 1,
      anon_sym_DOLLAR,
    ACTIONS(808), 1,
      anon_sym_DOLLAR_LBRACE,
    ACTIONS(833), 1,
      anon_sym_DQUOTE,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    STATE(201), 2,
      sym_variable,
      aux_sym_double_quoted_repeat1,
    ACTIONS(810), 3,
      sym_escape_sequence,
      sym__plain_escape,
      aux_sym_double_quoted_token1,
  [6847] = 3,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(800), 2,
      anon_sym_DOLLAR,
      sym_text,
    ACTIONS(798), 6,
      sym_escape_sequence,
      sym__plain_escape,
      sym__word_end,
      sym__string_open,
      anon_sym_DOLLAR_LBRACE,
      sym_single_quoted,
  [6864] = 6,
    ACTIONS(806), 1,
      anon_sym_DOLLAR,
    ACTIONS(808), 1,
      anon_sym_DOLLAR_LBRACE,
    ACTIONS(837), 1,
      anon_sym_DQUOTE,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    STATE(202), 2,
      sym_variable,
      aux_sym_double_quoted_repeat1,
    ACTIONS(835), 3,
      sym_escape_sequence,
      sym__plain_escape,
      aux_sym_double_quoted_token1,
  [6887] = 3,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(690), 2,
      anon_sym_DOLLAR,
      sym_text,
    ACTIONS(688), 6,
      sym_escape_sequence,
      sym__plain_escape,
      sym_flag_name,
      sym__string_open,
      anon_sym_DOLLAR_LBRACE,
      sym_single_quoted,
  [6904] = 3,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(702), 2,
      anon_sym_DOLLAR,
      sym_text,
    ACTIONS(700), 6,
      sym__newline,
      sym_escape_sequence,
      sym__plain_escape,
      sym__string_open,
      anon_sym_DOLLAR_LBRACE,
      sym_single_quoted,
  [6921] = 3,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(742), 2,
      anon_sym_DOLLAR,
      sym_text,
    ACTIONS(740), 6,
      sym_escape_sequence,
      sym__plain_escape,
      sym__word_end,
      sym__string_open,
      anon_sym_DOLLAR_LBRACE,
      sym_single_quoted,
  [6938] = 7,
    ACTIONS(839), 1,
      aux_sym_command_instruction_token1,
    ACTIONS(841), 1,
      aux_sym__check_token1,
    ACTIONS(843), 1,
      sym__newline,
    ACTIONS(845), 1,
      sym__trailing_comment,
    ACTIONS(847), 1,
      sym_flag_name,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    STATE(214), 2,
      sym_flag,
      aux_sym_from_instruction_repeat1,
  [6962] = 7,
    ACTIONS(849), 1,
      aux_sym_command_instruction_token1,
    ACTIONS(851), 1,
      aux_sym__check_token1,
    ACTIONS(853), 1,
      sym__newline,
    ACTIONS(855), 1,
      sym_flag_name,
    STATE(400), 1,
      sym__check,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    STATE(233), 2,
      sym_flag,
      aux_sym_from_instruction_repeat1,
  [6986] = 6,
    ACTIONS(857), 1,
      anon_sym_DOLLAR,
    ACTIONS(859), 1,
      anon_sym_DOLLAR_LBRACE,
    ACTIONS(861), 1,
      anon_sym_DQUOTE,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(863), 2,
      aux_sym_path_string_token1,
      aux_sym_path_string_token2,
    STATE(215), 2,
      sym_variable,
      aux_sym_path_string_repeat1,
  [7008] = 7,
    ACTIONS(843), 1,
      sym__newline,
    ACTIONS(845), 1,
      sym__trailing_comment,
    ACTIONS(865), 1,
      sym__block_fragment,
    ACTIONS(867), 1,
      sym__json_open,
    STATE(255), 1,
      aux_sym__block_command_repeat1,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    STATE(307), 2,
      sym__block_command,
      sym_json_array,
  [7032] = 7,
    ACTIONS(865), 1,
      sym__block_fragment,
    ACTIONS(867), 1,
      sym__json_open,
    ACTIONS(869), 1,
      sym__newline,
    ACTIONS(871), 1,
      sym__trailing_comment,
    STATE(255), 1,
      aux_sym__block_command_repeat1,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    STATE(284), 2,
      sym__block_command,
      sym_json_array,
  [7056] = 7,
    ACTIONS(849), 1,
      aux_sym_command_instruction_token1,
    ACTIONS(855), 1,
      sym_flag_name,
    ACTIONS(873), 1,
      aux_sym__check_token1,
    ACTIONS(875), 1,
      sym__newline,
    STATE(348), 1,
      sym__check,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    STATE(209), 2,
      sym_flag,
      aux_sym_from_instruction_repeat1,
  [7080] = 4,
    ACTIONS(877), 1,
      sym_flag_name,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    STATE(214), 2,
      sym_flag,
      aux_sym_from_instruction_repeat1,
    ACTIONS(683), 4,
      sym__newline,
      sym__trailing_comment,
      aux_sym_command_instruction_token1,
      aux_sym__check_token1,
  [7098] = 6,
    ACTIONS(857), 1,
      anon_sym_DOLLAR,
    ACTIONS(859), 1,
      anon_sym_DOLLAR_LBRACE,
    ACTIONS(880), 1,
      anon_sym_DQUOTE,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(882), 2,
      aux_sym_path_string_token1,
      aux_sym_path_string_token2,
    STATE(216), 2,
      sym_variable,
      aux_sym_path_string_repeat1,
  [7120] = 6,
    ACTIONS(884), 1,
      anon_sym_DOLLAR,
    ACTIONS(887), 1,
      anon_sym_DOLLAR_LBRACE,
    ACTIONS(890), 1,
      anon_sym_DQUOTE,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(892), 2,
      aux_sym_path_string_token1,
      aux_sym_path_string_token2,
    STATE(216), 2,
      sym_variable,
      aux_sym_path_string_repeat1,
  [7142] = 7,
    ACTIONS(865), 1,
      sym__block_fragment,
    ACTIONS(867), 1,
      sym__json_open,
    ACTIONS(895), 1,
      sym__newline,
    ACTIONS(897), 1,
      sym__trailing_comment,
    STATE(255), 1,
      aux_sym__block_command_repeat1,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    STATE(321), 2,
      sym__block_command,
      sym_json_array,
  [7166] = 7,
    ACTIONS(847), 1,
      sym_flag_name,
    ACTIONS(899), 1,
      aux_sym_command_instruction_token1,
    ACTIONS(901), 1,
      aux_sym__check_token1,
    ACTIONS(903), 1,
      sym__newline,
    ACTIONS(905), 1,
      sym__trailing_comment,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    STATE(208), 2,
      sym_flag,
      aux_sym_from_instruction_repeat1,
  [7190] = 4,
    ACTIONS(909), 1,
      aux_sym_variable_token1,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(907), 3,
      anon_sym_DOLLAR,
      anon_sym_DOLLAR_LBRACE,
      aux_sym_double_quoted_token1,
    ACTIONS(911), 3,
      sym_escape_sequence,
      sym__plain_escape,
      anon_sym_DQUOTE,
  [7208] = 3,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(788), 2,
      anon_sym_DOLLAR,
      anon_sym_DOLLAR_LBRACE,
    ACTIONS(786), 4,
      sym_escape_sequence,
      sym__plain_escape,
      aux_sym_double_quoted_token1,
      anon_sym_DQUOTE,
  [7223] = 2,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(913), 6,
      sym__newline,
      sym_heredoc_marker,
      sym_shell_fragment,
      sym_flag_name,
      sym__json_open,
      anon_sym_DASH_DASHmount,
  [7236] = 2,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(915), 6,
      sym__newline,
      sym_heredoc_marker,
      sym_shell_fragment,
      sym_flag_name,
      sym__json_open,
      anon_sym_DASH_DASHmount,
  [7249] = 4,
    ACTIONS(920), 1,
      anon_sym_RBRACE,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    STATE(223), 2,
      sym_volume_property,
      aux_sym_volume_block_repeat1,
    ACTIONS(917), 3,
      aux_sym_from_instruction_token1,
      aux_sym_pairs_instruction_token2,
      aux_sym_volume_property_token1,
  [7266] = 4,
    ACTIONS(924), 1,
      anon_sym_RBRACE,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    STATE(223), 2,
      sym_volume_property,
      aux_sym_volume_block_repeat1,
    ACTIONS(922), 3,
      aux_sym_from_instruction_token1,
      aux_sym_pairs_instruction_token2,
      aux_sym_volume_property_token1,
  [7283] = 4,
    ACTIONS(926), 1,
      anon_sym_RBRACE,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    STATE(234), 2,
      sym_volume_property,
      aux_sym_volume_block_repeat1,
    ACTIONS(922), 3,
      aux_sym_from_instruction_token1,
      aux_sym_pairs_instruction_token2,
      aux_sym_volume_property_token1,
  [7300] = 4,
    ACTIONS(930), 1,
      aux_sym_variable_token1,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(932), 2,
      anon_sym_DQUOTE,
      aux_sym_path_string_token2,
    ACTIONS(928), 3,
      anon_sym_DOLLAR,
      anon_sym_DOLLAR_LBRACE,
      aux_sym_path_string_token1,
  [7317] = 2,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(934), 6,
      sym__newline,
      sym_heredoc_marker,
      sym_shell_fragment,
      sym_flag_name,
      sym__json_open,
      anon_sym_DASH_DASHmount,
  [7330] = 2,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(688), 6,
      sym__newline,
      sym_heredoc_marker,
      sym_shell_fragment,
      sym_flag_name,
      sym__json_open,
      anon_sym_DASH_DASHmount,
  [7343] = 2,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(692), 6,
      sym__newline,
      sym_heredoc_marker,
      sym_shell_fragment,
      sym_flag_name,
      sym__json_open,
      anon_sym_DASH_DASHmount,
  [7356] = 3,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(800), 2,
      anon_sym_DOLLAR,
      anon_sym_DOLLAR_LBRACE,
    ACTIONS(798), 4,
      sym_escape_sequence,
      sym__plain_escape,
      aux_sym_double_quoted_token1,
      anon_sym_DQUOTE,
  [7371] = 2,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(696), 6,
      sym__newline,
      sym_heredoc_marker,
      sym_shell_fragment,
      sym_flag_name,
      sym__json_open,
      anon_sym_DASH_DASHmount,
  [7384] = 3,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(746), 2,
      anon_sym_DOLLAR,
      anon_sym_DOLLAR_LBRACE,
    ACTIONS(744), 4,
      sym_escape_sequence,
      sym__plain_escape,
      aux_sym_double_quoted_token1,
      anon_sym_DQUOTE,
  [7399] = 4,
    ACTIONS(936), 1,
      sym_flag_name,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    STATE(233), 2,
      sym_flag,
      aux_sym_from_instruction_repeat1,
    ACTIONS(683), 3,
      sym__newline,
      aux_sym_command_instruction_token1,
      aux_sym__check_token1,
  [7416] = 4,
    ACTIONS(939), 1,
      anon_sym_RBRACE,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    STATE(223), 2,
      sym_volume_property,
      aux_sym_volume_block_repeat1,
    ACTIONS(922), 3,
      aux_sym_from_instruction_token1,
      aux_sym_pairs_instruction_token2,
      aux_sym_volume_property_token1,
  [7433] = 4,
    ACTIONS(939), 1,
      anon_sym_RBRACE,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    STATE(224), 2,
      sym_volume_property,
      aux_sym_volume_block_repeat1,
    ACTIONS(922), 3,
      aux_sym_from_instruction_token1,
      aux_sym_pairs_instruction_token2,
      aux_sym_volume_property_token1,
  [7450] = 2,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(688), 5,
      sym__newline,
      sym__trailing_comment,
      sym_flag_name,
      aux_sym_command_instruction_token1,
      aux_sym__check_token1,
  [7462] = 4,
    ACTIONS(943), 1,
      anon_sym_RBRACE,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(941), 2,
      aux_sym_pairs_instruction_token1,
      aux_sym_secret_property_token1,
    STATE(242), 2,
      sym_secret_property,
      aux_sym_secret_block_repeat1,
  [7478] = 3,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(788), 2,
      anon_sym_DOLLAR,
      anon_sym_DOLLAR_LBRACE,
    ACTIONS(786), 3,
      anon_sym_DQUOTE,
      aux_sym_path_string_token1,
      aux_sym_path_string_token2,
  [7492] = 4,
    ACTIONS(948), 1,
      anon_sym_RBRACE,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(945), 2,
      aux_sym_pairs_instruction_token1,
      aux_sym_secret_property_token1,
    STATE(239), 2,
      sym_secret_property,
      aux_sym_secret_block_repeat1,
  [7508] = 3,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(800), 2,
      anon_sym_DOLLAR,
      anon_sym_DOLLAR_LBRACE,
    ACTIONS(798), 3,
      anon_sym_DQUOTE,
      aux_sym_path_string_token1,
      aux_sym_path_string_token2,
  [7522] = 3,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(746), 2,
      anon_sym_DOLLAR,
      anon_sym_DOLLAR_LBRACE,
    ACTIONS(744), 3,
      anon_sym_DQUOTE,
      aux_sym_path_string_token1,
      aux_sym_path_string_token2,
  [7536] = 4,
    ACTIONS(950), 1,
      anon_sym_RBRACE,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(941), 2,
      aux_sym_pairs_instruction_token1,
      aux_sym_secret_property_token1,
    STATE(239), 2,
      sym_secret_property,
      aux_sym_secret_block_repeat1,
  [7552] = 2,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(692), 5,
      sym__newline,
      sym__trailing_comment,
      sym_flag_name,
      aux_sym_command_instruction_token1,
      aux_sym__check_token1,
  [7564] = 2,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(696), 5,
      sym__newline,
      sym__trailing_comment,
      sym_flag_name,
      aux_sym_command_instruction_token1,
      aux_sym__check_token1,
  [7576] = 4,
    ACTIONS(943), 1,
      anon_sym_RBRACE,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(941), 2,
      aux_sym_pairs_instruction_token1,
      aux_sym_secret_property_token1,
    STATE(239), 2,
      sym_secret_property,
      aux_sym_secret_block_repeat1,
  [7592] = 4,
    ACTIONS(952), 1,
      anon_sym_RBRACE,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(941), 2,
      aux_sym_pairs_instruction_token1,
      aux_sym_secret_property_token1,
    STATE(245), 2,
      sym_secret_property,
      aux_sym_secret_block_repeat1,
  [7608] = 4,
    ACTIONS(956), 1,
      sym__block_fragment,
    STATE(247), 1,
      aux_sym__block_command_repeat1,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(954), 2,
      sym__newline,
      sym__trailing_comment,
  [7623] = 2,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(688), 4,
      sym__newline,
      sym_flag_name,
      aux_sym_command_instruction_token1,
      aux_sym__check_token1,
  [7634] = 4,
    ACTIONS(959), 1,
      sym__newline,
    STATE(254), 1,
      aux_sym_shell_command_repeat1,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(961), 2,
      sym_heredoc_marker,
      sym_shell_fragment,
  [7649] = 2,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(692), 4,
      sym__newline,
      sym_flag_name,
      aux_sym_command_instruction_token1,
      aux_sym__check_token1,
  [7660] = 2,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(696), 4,
      sym__newline,
      sym_flag_name,
      aux_sym_command_instruction_token1,
      aux_sym__check_token1,
  [7671] = 2,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(963), 4,
      aux_sym_from_instruction_token1,
      aux_sym_pairs_instruction_token2,
      anon_sym_RBRACE,
      aux_sym_volume_property_token1,
  [7682] = 2,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(965), 4,
      aux_sym_from_instruction_token1,
      aux_sym_pairs_instruction_token2,
      anon_sym_RBRACE,
      aux_sym_volume_property_token1,
  [7693] = 4,
    ACTIONS(967), 1,
      sym__newline,
    STATE(254), 1,
      aux_sym_shell_command_repeat1,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(969), 2,
      sym_heredoc_marker,
      sym_shell_fragment,
  [7708] = 4,
    ACTIONS(865), 1,
      sym__block_fragment,
    STATE(247), 1,
      aux_sym__block_command_repeat1,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(972), 2,
      sym__newline,
      sym__trailing_comment,
  [7723] = 2,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(974), 4,
      aux_sym_from_instruction_token1,
      aux_sym_pairs_instruction_token2,
      anon_sym_RBRACE,
      aux_sym_volume_property_token1,
  [7734] = 2,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(976), 3,
      aux_sym_pairs_instruction_token1,
      anon_sym_RBRACE,
      aux_sym_secret_property_token1,
  [7744] = 4,
    ACTIONS(978), 1,
      anon_sym_LBRACE,
    ACTIONS(980), 1,
      sym__newline,
    ACTIONS(982), 1,
      sym__trailing_comment,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [7758] = 4,
    ACTIONS(984), 1,
      anon_sym_LBRACE,
    ACTIONS(986), 1,
      sym__newline,
    ACTIONS(988), 1,
      sym__trailing_comment,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [7772] = 4,
    ACTIONS(990), 1,
      anon_sym_COMMA2,
    ACTIONS(992), 1,
      anon_sym_RBRACK,
    STATE(263), 1,
      aux_sym_json_array_repeat1,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [7786] = 4,
    ACTIONS(994), 1,
      anon_sym_COMMA,
    ACTIONS(997), 1,
      sym__word_end,
    STATE(261), 1,
      aux_sym_fields_repeat1,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [7800] = 4,
    ACTIONS(999), 1,
      anon_sym_COMMA2,
    ACTIONS(1001), 1,
      anon_sym_RBRACK,
    STATE(274), 1,
      aux_sym_path_array_repeat1,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [7814] = 4,
    ACTIONS(1003), 1,
      anon_sym_COMMA2,
    ACTIONS(1005), 1,
      anon_sym_RBRACK,
    STATE(272), 1,
      aux_sym_json_array_repeat1,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [7828] = 4,
    ACTIONS(542), 1,
      anon_sym_COMMA,
    ACTIONS(1007), 1,
      sym__word_end,
    STATE(265), 1,
      aux_sym_fields_repeat1,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [7842] = 4,
    ACTIONS(542), 1,
      anon_sym_COMMA,
    ACTIONS(1009), 1,
      sym__word_end,
    STATE(261), 1,
      aux_sym_fields_repeat1,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [7856] = 4,
    ACTIONS(542), 1,
      anon_sym_COMMA,
    ACTIONS(1011), 1,
      sym__word_end,
    STATE(277), 1,
      aux_sym_fields_repeat1,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [7870] = 4,
    ACTIONS(542), 1,
      anon_sym_COMMA,
    ACTIONS(1007), 1,
      sym__word_end,
    STATE(261), 1,
      aux_sym_fields_repeat1,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [7884] = 4,
    ACTIONS(1013), 1,
      anon_sym_RBRACK,
    ACTIONS(1015), 1,
      anon_sym_DQUOTE2,
    STATE(262), 1,
      sym_path_string,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [7898] = 4,
    ACTIONS(1015), 1,
      anon_sym_DQUOTE2,
    ACTIONS(1017), 1,
      anon_sym_RBRACK,
    STATE(324), 1,
      sym_path_string,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [7912] = 2,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(1019), 3,
      aux_sym_pairs_instruction_token1,
      anon_sym_RBRACE,
      aux_sym_secret_property_token1,
  [7922] = 2,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(700), 3,
      sym__newline,
      sym__trailing_comment,
      anon_sym_LBRACE,
  [7932] = 4,
    ACTIONS(1021), 1,
      anon_sym_COMMA2,
    ACTIONS(1024), 1,
      anon_sym_RBRACK,
    STATE(272), 1,
      aux_sym_json_array_repeat1,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [7946] = 2,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(1026), 3,
      aux_sym_pairs_instruction_token1,
      anon_sym_RBRACE,
      aux_sym_secret_property_token1,
  [7956] = 4,
    ACTIONS(1017), 1,
      anon_sym_RBRACK,
    ACTIONS(1028), 1,
      anon_sym_COMMA2,
    STATE(281), 1,
      aux_sym_path_array_repeat1,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [7970] = 3,
    ACTIONS(1030), 1,
      anon_sym_EQ2,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(1032), 2,
      sym__word_end,
      anon_sym_COMMA,
  [7982] = 4,
    ACTIONS(1015), 1,
      anon_sym_DQUOTE2,
    ACTIONS(1034), 1,
      anon_sym_RBRACK,
    STATE(324), 1,
      sym_path_string,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [7996] = 4,
    ACTIONS(542), 1,
      anon_sym_COMMA,
    ACTIONS(1036), 1,
      sym__word_end,
    STATE(261), 1,
      aux_sym_fields_repeat1,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [8010] = 4,
    ACTIONS(1038), 1,
      anon_sym_COMMA2,
    ACTIONS(1040), 1,
      anon_sym_RBRACK,
    STATE(279), 1,
      aux_sym_json_array_repeat1,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [8024] = 4,
    ACTIONS(1042), 1,
      anon_sym_COMMA2,
    ACTIONS(1044), 1,
      anon_sym_RBRACK,
    STATE(272), 1,
      aux_sym_json_array_repeat1,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [8038] = 2,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(1046), 3,
      sym__newline,
      sym__trailing_comment,
      sym__block_fragment,
  [8048] = 4,
    ACTIONS(1048), 1,
      anon_sym_COMMA2,
    ACTIONS(1051), 1,
      anon_sym_RBRACK,
    STATE(281), 1,
      aux_sym_path_array_repeat1,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [8062] = 4,
    ACTIONS(1053), 1,
      anon_sym_LBRACE,
    ACTIONS(1055), 1,
      sym__newline,
    ACTIONS(1057), 1,
      sym__trailing_comment,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [8076] = 3,
    ACTIONS(1059), 1,
      aux_sym_variable_token3,
    ACTIONS(1061), 1,
      anon_sym_RBRACE2,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [8087] = 3,
    ACTIONS(1063), 1,
      sym__newline,
    ACTIONS(1065), 1,
      sym__trailing_comment,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [8098] = 3,
    ACTIONS(1067), 1,
      sym__newline,
    ACTIONS(1069), 1,
      sym__trailing_comment,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [8109] = 3,
    ACTIONS(1071), 1,
      sym__newline,
    ACTIONS(1073), 1,
      sym__trailing_comment,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [8120] = 3,
    ACTIONS(1075), 1,
      sym__newline,
    ACTIONS(1077), 1,
      sym__trailing_comment,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [8131] = 3,
    ACTIONS(1079), 1,
      anon_sym_RBRACK,
    ACTIONS(1081), 1,
      sym_json_string,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [8142] = 3,
    ACTIONS(1083), 1,
      anon_sym_RBRACK,
    ACTIONS(1085), 1,
      sym_json_string,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [8153] = 3,
    ACTIONS(1087), 1,
      sym__newline,
    ACTIONS(1089), 1,
      sym__trailing_comment,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [8164] = 3,
    ACTIONS(1091), 1,
      anon_sym_EQ2,
    ACTIONS(1093), 1,
      sym__word_end,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [8175] = 3,
    ACTIONS(1095), 1,
      sym__newline,
    ACTIONS(1097), 1,
      sym__trailing_comment,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [8186] = 3,
    ACTIONS(1099), 1,
      aux_sym_from_instruction_token2,
    ACTIONS(1101), 1,
      sym__newline,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [8197] = 3,
    ACTIONS(1103), 1,
      sym__newline,
    ACTIONS(1105), 1,
      sym__trailing_comment,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [8208] = 3,
    ACTIONS(1107), 1,
      sym__newline,
    ACTIONS(1109), 1,
      sym__trailing_comment,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [8219] = 3,
    ACTIONS(1111), 1,
      sym__newline,
    ACTIONS(1113), 1,
      sym__trailing_comment,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [8230] = 2,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(1115), 2,
      sym__word_end,
      anon_sym_COMMA,
  [8239] = 3,
    ACTIONS(1117), 1,
      sym__newline,
    ACTIONS(1119), 1,
      sym__trailing_comment,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [8250] = 2,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(1121), 2,
      anon_sym_COMMA2,
      anon_sym_RBRACK,
  [8259] = 2,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(1123), 2,
      sym__newline,
      sym__trailing_comment,
  [8268] = 3,
    ACTIONS(1125), 1,
      anon_sym_EQ2,
    ACTIONS(1127), 1,
      sym__word_end,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [8279] = 3,
    ACTIONS(1129), 1,
      sym__newline,
    ACTIONS(1131), 1,
      sym__trailing_comment,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [8290] = 3,
    ACTIONS(1133), 1,
      sym__newline,
    ACTIONS(1135), 1,
      sym__trailing_comment,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [8301] = 3,
    ACTIONS(1137), 1,
      sym__newline,
    ACTIONS(1139), 1,
      sym__trailing_comment,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [8312] = 2,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(1141), 2,
      anon_sym_COMMA2,
      anon_sym_RBRACK,
  [8321] = 2,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(1143), 2,
      sym__newline,
      sym__trailing_comment,
  [8330] = 3,
    ACTIONS(869), 1,
      sym__newline,
    ACTIONS(871), 1,
      sym__trailing_comment,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [8341] = 3,
    ACTIONS(1145), 1,
      sym__newline,
    ACTIONS(1147), 1,
      sym__trailing_comment,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [8352] = 3,
    ACTIONS(1149), 1,
      anon_sym_EQ2,
    ACTIONS(1151), 1,
      sym__word_end,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [8363] = 2,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(700), 2,
      sym__newline,
      aux_sym_from_instruction_token2,
  [8372] = 2,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(1024), 2,
      anon_sym_COMMA2,
      anon_sym_RBRACK,
  [8381] = 3,
    ACTIONS(1153), 1,
      anon_sym_RBRACK,
    ACTIONS(1155), 1,
      sym_json_string,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [8392] = 3,
    ACTIONS(1015), 1,
      anon_sym_DQUOTE2,
    STATE(324), 1,
      sym_path_string,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [8403] = 3,
    ACTIONS(1157), 1,
      aux_sym_variable_token3,
    ACTIONS(1159), 1,
      anon_sym_RBRACE2,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [8414] = 2,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(1161), 2,
      sym__newline,
      sym__trailing_comment,
  [8423] = 3,
    ACTIONS(1044), 1,
      anon_sym_RBRACK,
    ACTIONS(1081), 1,
      sym_json_string,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [8434] = 2,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(1163), 2,
      sym__newline,
      sym__trailing_comment,
  [8443] = 3,
    ACTIONS(1081), 1,
      sym_json_string,
    ACTIONS(1165), 1,
      anon_sym_RBRACK,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [8454] = 3,
    ACTIONS(1167), 1,
      anon_sym_EQ2,
    ACTIONS(1169), 1,
      sym__word_end,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [8465] = 3,
    ACTIONS(1171), 1,
      sym__newline,
    ACTIONS(1173), 1,
      sym__trailing_comment,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [8476] = 3,
    ACTIONS(1175), 1,
      sym__newline,
    ACTIONS(1177), 1,
      sym__trailing_comment,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [8487] = 2,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(997), 2,
      sym__word_end,
      anon_sym_COMMA,
  [8496] = 3,
    ACTIONS(1179), 1,
      anon_sym_EQ2,
    ACTIONS(1181), 1,
      sym__word_end,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [8507] = 2,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
    ACTIONS(1051), 2,
      anon_sym_COMMA2,
      anon_sym_RBRACK,
  [8516] = 3,
    ACTIONS(1183), 1,
      aux_sym_variable_token3,
    ACTIONS(1185), 1,
      anon_sym_RBRACE2,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [8527] = 3,
    ACTIONS(1187), 1,
      anon_sym_EQ2,
    ACTIONS(1189), 1,
      sym__word_end,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [8538] = 3,
    ACTIONS(1191), 1,
      sym__newline,
    ACTIONS(1193), 1,
      sym__trailing_comment,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [8549] = 3,
    ACTIONS(1195), 1,
      anon_sym_EQ2,
    ACTIONS(1197), 1,
      sym__word_end,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [8560] = 3,
    ACTIONS(1199), 1,
      aux_sym_from_instruction_token2,
    ACTIONS(1201), 1,
      sym__newline,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [8571] = 3,
    ACTIONS(1005), 1,
      anon_sym_RBRACK,
    ACTIONS(1081), 1,
      sym_json_string,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [8582] = 3,
    ACTIONS(1203), 1,
      anon_sym_EQ2,
    ACTIONS(1205), 1,
      sym__word_end,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [8593] = 3,
    ACTIONS(1207), 1,
      aux_sym_variable_token3,
    ACTIONS(1209), 1,
      anon_sym_RBRACE2,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [8604] = 3,
    ACTIONS(843), 1,
      sym__newline,
    ACTIONS(845), 1,
      sym__trailing_comment,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [8615] = 3,
    ACTIONS(1211), 1,
      sym__newline,
    ACTIONS(1213), 1,
      sym__trailing_comment,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [8626] = 2,
    ACTIONS(1215), 1,
      sym__newline,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [8634] = 2,
    ACTIONS(1107), 1,
      sym__newline,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [8642] = 2,
    ACTIONS(355), 1,
      sym__newline,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [8650] = 2,
    ACTIONS(1081), 1,
      sym_json_string,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [8658] = 2,
    ACTIONS(1217), 1,
      sym__newline,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [8666] = 2,
    ACTIONS(1219), 1,
      sym__newline,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [8674] = 2,
    ACTIONS(1221), 1,
      aux_sym_variable_token1,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [8682] = 2,
    ACTIONS(1129), 1,
      sym__newline,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [8690] = 2,
    ACTIONS(1087), 1,
      sym__newline,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [8698] = 2,
    ACTIONS(1223), 1,
      aux_sym_directive_token1,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [8706] = 2,
    ACTIONS(1225), 1,
      sym__newline,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [8714] = 2,
    ACTIONS(1227), 1,
      sym__newline,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [8722] = 2,
    ACTIONS(1229), 1,
      sym__newline,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [8730] = 2,
    ACTIONS(853), 1,
      sym__newline,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [8738] = 2,
    ACTIONS(1231), 1,
      sym__newline,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [8746] = 2,
    ACTIONS(869), 1,
      sym__newline,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [8754] = 2,
    ACTIONS(1233), 1,
      sym__newline,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [8762] = 2,
    ACTIONS(1235), 1,
      sym__newline,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [8770] = 2,
    ACTIONS(359), 1,
      sym__newline,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [8778] = 2,
    ACTIONS(1237), 1,
      sym__directive_value,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [8786] = 2,
    ACTIONS(500), 1,
      sym__newline,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [8794] = 2,
    ACTIONS(1239), 1,
      sym__newline,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [8802] = 2,
    ACTIONS(1241), 1,
      sym_heredoc_end,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [8810] = 2,
    ACTIONS(1095), 1,
      sym__newline,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [8818] = 2,
    ACTIONS(1175), 1,
      sym__newline,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [8826] = 2,
    ACTIONS(1243), 1,
      sym__newline,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [8834] = 2,
    ACTIONS(351), 1,
      sym__newline,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [8842] = 2,
    ACTIONS(1245), 1,
      anon_sym_EQ2,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [8850] = 2,
    ACTIONS(1247), 1,
      sym__newline,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [8858] = 2,
    ACTIONS(604), 1,
      sym__newline,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [8866] = 2,
    ACTIONS(536), 1,
      sym__newline,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [8874] = 2,
    ACTIONS(843), 1,
      sym__newline,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [8882] = 2,
    ACTIONS(1161), 1,
      sym__newline,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [8890] = 2,
    ACTIONS(1249), 1,
      sym__newline,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [8898] = 2,
    ACTIONS(1071), 1,
      sym__newline,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [8906] = 2,
    ACTIONS(1251), 1,
      sym__newline,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [8914] = 2,
    ACTIONS(1253), 1,
      sym__newline,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [8922] = 2,
    ACTIONS(1255), 1,
      sym__word_end,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [8930] = 2,
    ACTIONS(1117), 1,
      sym__newline,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [8938] = 2,
    ACTIONS(1123), 1,
      sym__newline,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [8946] = 2,
    ACTIONS(1063), 1,
      sym__newline,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [8954] = 2,
    ACTIONS(434), 1,
      sym__newline,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [8962] = 2,
    ACTIONS(1257), 1,
      sym__newline,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [8970] = 2,
    ACTIONS(1259), 1,
      sym__newline,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [8978] = 2,
    ACTIONS(1163), 1,
      sym__newline,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [8986] = 2,
    ACTIONS(1261), 1,
      sym__newline,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [8994] = 2,
    ACTIONS(1263), 1,
      sym_heredoc_end,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [9002] = 2,
    ACTIONS(1265), 1,
      sym__newline,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [9010] = 2,
    ACTIONS(1267), 1,
      sym__word_end,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [9018] = 2,
    ACTIONS(1269), 1,
      anon_sym_RBRACE2,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [9026] = 2,
    ACTIONS(341), 1,
      sym__newline,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [9034] = 2,
    ACTIONS(1271), 1,
      aux_sym_variable_token2,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [9042] = 2,
    ACTIONS(1273), 1,
      sym__newline,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [9050] = 2,
    ACTIONS(1275), 1,
      sym__newline,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [9058] = 2,
    ACTIONS(1103), 1,
      sym__newline,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [9066] = 2,
    ACTIONS(496), 1,
      sym__newline,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [9074] = 2,
    ACTIONS(1277), 1,
      sym__newline,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [9082] = 2,
    ACTIONS(1279), 1,
      sym__word_end,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [9090] = 2,
    ACTIONS(1281), 1,
      anon_sym_RBRACE2,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [9098] = 2,
    ACTIONS(1283), 1,
      sym__newline,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [9106] = 2,
    ACTIONS(1285), 1,
      sym__word_end,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [9114] = 2,
    ACTIONS(1287), 1,
      anon_sym_EQ2,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [9122] = 2,
    ACTIONS(1289), 1,
      sym__newline,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [9130] = 2,
    ACTIONS(1291), 1,
      sym__word_end,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [9138] = 2,
    ACTIONS(1293), 1,
      anon_sym_RBRACE2,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [9146] = 2,
    ACTIONS(1295), 1,
      sym__newline,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [9154] = 2,
    ACTIONS(1297), 1,
      anon_sym_EQ,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [9162] = 2,
    ACTIONS(1299), 1,
      sym__newline,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [9170] = 2,
    ACTIONS(1301), 1,
      sym__word_end,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [9178] = 2,
    ACTIONS(1303), 1,
      sym__newline,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [9186] = 2,
    ACTIONS(1145), 1,
      sym__newline,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [9194] = 2,
    ACTIONS(1305), 1,
      ts_builtin_sym_end,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [9202] = 2,
    ACTIONS(1307), 1,
      sym__word_end,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [9210] = 2,
    ACTIONS(1309), 1,
      sym__newline,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [9218] = 2,
    ACTIONS(1311), 1,
      sym__newline,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [9226] = 2,
    ACTIONS(1143), 1,
      sym__newline,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [9234] = 2,
    ACTIONS(1313), 1,
      sym__word_end,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [9242] = 2,
    ACTIONS(1315), 1,
      sym__newline,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [9250] = 2,
    ACTIONS(1317), 1,
      aux_sym_variable_token2,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [9258] = 2,
    ACTIONS(1319), 1,
      aux_sym_variable_token2,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [9266] = 2,
    ACTIONS(1321), 1,
      aux_sym_variable_token2,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
  [9274] = 2,
    ACTIONS(1323), 1,
      anon_sym_RBRACE2,
    ACTIONS(3), 2,
      sym_line_continuation,
      sym_comment,
};

static const uint32_t ts_small_parse_table_map[] = {
  [SMALL_STATE(2)] = 0,
  [SMALL_STATE(3)] = 63,
  [SMALL_STATE(4)] = 126,
  [SMALL_STATE(5)] = 189,
  [SMALL_STATE(6)] = 252,
  [SMALL_STATE(7)] = 315,
  [SMALL_STATE(8)] = 372,
  [SMALL_STATE(9)] = 453,
  [SMALL_STATE(10)] = 510,
  [SMALL_STATE(11)] = 591,
  [SMALL_STATE(12)] = 648,
  [SMALL_STATE(13)] = 705,
  [SMALL_STATE(14)] = 762,
  [SMALL_STATE(15)] = 819,
  [SMALL_STATE(16)] = 876,
  [SMALL_STATE(17)] = 925,
  [SMALL_STATE(18)] = 974,
  [SMALL_STATE(19)] = 1021,
  [SMALL_STATE(20)] = 1068,
  [SMALL_STATE(21)] = 1115,
  [SMALL_STATE(22)] = 1162,
  [SMALL_STATE(23)] = 1209,
  [SMALL_STATE(24)] = 1256,
  [SMALL_STATE(25)] = 1303,
  [SMALL_STATE(26)] = 1350,
  [SMALL_STATE(27)] = 1397,
  [SMALL_STATE(28)] = 1444,
  [SMALL_STATE(29)] = 1491,
  [SMALL_STATE(30)] = 1550,
  [SMALL_STATE(31)] = 1590,
  [SMALL_STATE(32)] = 1630,
  [SMALL_STATE(33)] = 1670,
  [SMALL_STATE(34)] = 1710,
  [SMALL_STATE(35)] = 1750,
  [SMALL_STATE(36)] = 1790,
  [SMALL_STATE(37)] = 1830,
  [SMALL_STATE(38)] = 1870,
  [SMALL_STATE(39)] = 1910,
  [SMALL_STATE(40)] = 1950,
  [SMALL_STATE(41)] = 1990,
  [SMALL_STATE(42)] = 2022,
  [SMALL_STATE(43)] = 2054,
  [SMALL_STATE(44)] = 2084,
  [SMALL_STATE(45)] = 2114,
  [SMALL_STATE(46)] = 2144,
  [SMALL_STATE(47)] = 2174,
  [SMALL_STATE(48)] = 2204,
  [SMALL_STATE(49)] = 2234,
  [SMALL_STATE(50)] = 2264,
  [SMALL_STATE(51)] = 2294,
  [SMALL_STATE(52)] = 2324,
  [SMALL_STATE(53)] = 2354,
  [SMALL_STATE(54)] = 2384,
  [SMALL_STATE(55)] = 2414,
  [SMALL_STATE(56)] = 2444,
  [SMALL_STATE(57)] = 2474,
  [SMALL_STATE(58)] = 2504,
  [SMALL_STATE(59)] = 2534,
  [SMALL_STATE(60)] = 2564,
  [SMALL_STATE(61)] = 2594,
  [SMALL_STATE(62)] = 2624,
  [SMALL_STATE(63)] = 2654,
  [SMALL_STATE(64)] = 2684,
  [SMALL_STATE(65)] = 2714,
  [SMALL_STATE(66)] = 2744,
  [SMALL_STATE(67)] = 2774,
  [SMALL_STATE(68)] = 2804,
  [SMALL_STATE(69)] = 2834,
  [SMALL_STATE(70)] = 2864,
  [SMALL_STATE(71)] = 2894,
  [SMALL_STATE(72)] = 2924,
  [SMALL_STATE(73)] = 2954,
  [SMALL_STATE(74)] = 2984,
  [SMALL_STATE(75)] = 3014,
  [SMALL_STATE(76)] = 3044,
  [SMALL_STATE(77)] = 3074,
  [SMALL_STATE(78)] = 3104,
  [SMALL_STATE(79)] = 3134,
  [SMALL_STATE(80)] = 3164,
  [SMALL_STATE(81)] = 3194,
  [SMALL_STATE(82)] = 3224,
  [SMALL_STATE(83)] = 3272,
  [SMALL_STATE(84)] = 3322,
  [SMALL_STATE(85)] = 3372,
  [SMALL_STATE(86)] = 3422,
  [SMALL_STATE(87)] = 3472,
  [SMALL_STATE(88)] = 3522,
  [SMALL_STATE(89)] = 3572,
  [SMALL_STATE(90)] = 3622,
  [SMALL_STATE(91)] = 3672,
  [SMALL_STATE(92)] = 3722,
  [SMALL_STATE(93)] = 3772,
  [SMALL_STATE(94)] = 3817,
  [SMALL_STATE(95)] = 3864,
  [SMALL_STATE(96)] = 3911,
  [SMALL_STATE(97)] = 3952,
  [SMALL_STATE(98)] = 3991,
  [SMALL_STATE(99)] = 4030,
  [SMALL_STATE(100)] = 4071,
  [SMALL_STATE(101)] = 4110,
  [SMALL_STATE(102)] = 4151,
  [SMALL_STATE(103)] = 4192,
  [SMALL_STATE(104)] = 4233,
  [SMALL_STATE(105)] = 4273,
  [SMALL_STATE(106)] = 4313,
  [SMALL_STATE(107)] = 4353,
  [SMALL_STATE(108)] = 4391,
  [SMALL_STATE(109)] = 4429,
  [SMALL_STATE(110)] = 4469,
  [SMALL_STATE(111)] = 4507,
  [SMALL_STATE(112)] = 4547,
  [SMALL_STATE(113)] = 4584,
  [SMALL_STATE(114)] = 4619,
  [SMALL_STATE(115)] = 4654,
  [SMALL_STATE(116)] = 4693,
  [SMALL_STATE(117)] = 4730,
  [SMALL_STATE(118)] = 4765,
  [SMALL_STATE(119)] = 4800,
  [SMALL_STATE(120)] = 4834,
  [SMALL_STATE(121)] = 4866,
  [SMALL_STATE(122)] = 4900,
  [SMALL_STATE(123)] = 4934,
  [SMALL_STATE(124)] = 4968,
  [SMALL_STATE(125)] = 5002,
  [SMALL_STATE(126)] = 5036,
  [SMALL_STATE(127)] = 5070,
  [SMALL_STATE(128)] = 5104,
  [SMALL_STATE(129)] = 5138,
  [SMALL_STATE(130)] = 5172,
  [SMALL_STATE(131)] = 5206,
  [SMALL_STATE(132)] = 5240,
  [SMALL_STATE(133)] = 5274,
  [SMALL_STATE(134)] = 5305,
  [SMALL_STATE(135)] = 5336,
  [SMALL_STATE(136)] = 5367,
  [SMALL_STATE(137)] = 5398,
  [SMALL_STATE(138)] = 5429,
  [SMALL_STATE(139)] = 5460,
  [SMALL_STATE(140)] = 5491,
  [SMALL_STATE(141)] = 5512,
  [SMALL_STATE(142)] = 5543,
  [SMALL_STATE(143)] = 5564,
  [SMALL_STATE(144)] = 5585,
  [SMALL_STATE(145)] = 5610,
  [SMALL_STATE(146)] = 5631,
  [SMALL_STATE(147)] = 5652,
  [SMALL_STATE(148)] = 5673,
  [SMALL_STATE(149)] = 5694,
  [SMALL_STATE(150)] = 5725,
  [SMALL_STATE(151)] = 5756,
  [SMALL_STATE(152)] = 5787,
  [SMALL_STATE(153)] = 5818,
  [SMALL_STATE(154)] = 5849,
  [SMALL_STATE(155)] = 5880,
  [SMALL_STATE(156)] = 5911,
  [SMALL_STATE(157)] = 5942,
  [SMALL_STATE(158)] = 5973,
  [SMALL_STATE(159)] = 5995,
  [SMALL_STATE(160)] = 6015,
  [SMALL_STATE(161)] = 6037,
  [SMALL_STATE(162)] = 6057,
  [SMALL_STATE(163)] = 6077,
  [SMALL_STATE(164)] = 6097,
  [SMALL_STATE(165)] = 6119,
  [SMALL_STATE(166)] = 6141,
  [SMALL_STATE(167)] = 6161,
  [SMALL_STATE(168)] = 6183,
  [SMALL_STATE(169)] = 6202,
  [SMALL_STATE(170)] = 6221,
  [SMALL_STATE(171)] = 6244,
  [SMALL_STATE(172)] = 6263,
  [SMALL_STATE(173)] = 6281,
  [SMALL_STATE(174)] = 6299,
  [SMALL_STATE(175)] = 6315,
  [SMALL_STATE(176)] = 6333,
  [SMALL_STATE(177)] = 6351,
  [SMALL_STATE(178)] = 6367,
  [SMALL_STATE(179)] = 6385,
  [SMALL_STATE(180)] = 6403,
  [SMALL_STATE(181)] = 6421,
  [SMALL_STATE(182)] = 6441,
  [SMALL_STATE(183)] = 6459,
  [SMALL_STATE(184)] = 6477,
  [SMALL_STATE(185)] = 6497,
  [SMALL_STATE(186)] = 6513,
  [SMALL_STATE(187)] = 6531,
  [SMALL_STATE(188)] = 6549,
  [SMALL_STATE(189)] = 6571,
  [SMALL_STATE(190)] = 6589,
  [SMALL_STATE(191)] = 6607,
  [SMALL_STATE(192)] = 6624,
  [SMALL_STATE(193)] = 6647,
  [SMALL_STATE(194)] = 6664,
  [SMALL_STATE(195)] = 6687,
  [SMALL_STATE(196)] = 6704,
  [SMALL_STATE(197)] = 6727,
  [SMALL_STATE(198)] = 6744,
  [SMALL_STATE(199)] = 6767,
  [SMALL_STATE(200)] = 6784,
  [SMALL_STATE(201)] = 6801,
  [SMALL_STATE(202)] = 6824,
  [SMALL_STATE(203)] = 6847,
  [SMALL_STATE(204)] = 6864,
  [SMALL_STATE(205)] = 6887,
  [SMALL_STATE(206)] = 6904,
  [SMALL_STATE(207)] = 6921,
  [SMALL_STATE(208)] = 6938,
  [SMALL_STATE(209)] = 6962,
  [SMALL_STATE(210)] = 6986,
  [SMALL_STATE(211)] = 7008,
  [SMALL_STATE(212)] = 7032,
  [SMALL_STATE(213)] = 7056,
  [SMALL_STATE(214)] = 7080,
  [SMALL_STATE(215)] = 7098,
  [SMALL_STATE(216)] = 7120,
  [SMALL_STATE(217)] = 7142,
  [SMALL_STATE(218)] = 7166,
  [SMALL_STATE(219)] = 7190,
  [SMALL_STATE(220)] = 7208,
  [SMALL_STATE(221)] = 7223,
  [SMALL_STATE(222)] = 7236,
  [SMALL_STATE(223)] = 7249,
  [SMALL_STATE(224)] = 7266,
  [SMALL_STATE(225)] = 7283,
  [SMALL_STATE(226)] = 7300,
  [SMALL_STATE(227)] = 7317,
  [SMALL_STATE(228)] = 7330,
  [SMALL_STATE(229)] = 7343,
  [SMALL_STATE(230)] = 7356,
  [SMALL_STATE(231)] = 7371,
  [SMALL_STATE(232)] = 7384,
  [SMALL_STATE(233)] = 7399,
  [SMALL_STATE(234)] = 7416,
  [SMALL_STATE(235)] = 7433,
  [SMALL_STATE(236)] = 7450,
  [SMALL_STATE(237)] = 7462,
  [SMALL_STATE(238)] = 7478,
  [SMALL_STATE(239)] = 7492,
  [SMALL_STATE(240)] = 7508,
  [SMALL_STATE(241)] = 7522,
  [SMALL_STATE(242)] = 7536,
  [SMALL_STATE(243)] = 7552,
  [SMALL_STATE(244)] = 7564,
  [SMALL_STATE(245)] = 7576,
  [SMALL_STATE(246)] = 7592,
  [SMALL_STATE(247)] = 7608,
  [SMALL_STATE(248)] = 7623,
  [SMALL_STATE(249)] = 7634,
  [SMALL_STATE(250)] = 7649,
  [SMALL_STATE(251)] = 7660,
  [SMALL_STATE(252)] = 7671,
  [SMALL_STATE(253)] = 7682,
  [SMALL_STATE(254)] = 7693,
  [SMALL_STATE(255)] = 7708,
  [SMALL_STATE(256)] = 7723,
  [SMALL_STATE(257)] = 7734,
  [SMALL_STATE(258)] = 7744,
  [SMALL_STATE(259)] = 7758,
  [SMALL_STATE(260)] = 7772,
  [SMALL_STATE(261)] = 7786,
  [SMALL_STATE(262)] = 7800,
  [SMALL_STATE(263)] = 7814,
  [SMALL_STATE(264)] = 7828,
  [SMALL_STATE(265)] = 7842,
  [SMALL_STATE(266)] = 7856,
  [SMALL_STATE(267)] = 7870,
  [SMALL_STATE(268)] = 7884,
  [SMALL_STATE(269)] = 7898,
  [SMALL_STATE(270)] = 7912,
  [SMALL_STATE(271)] = 7922,
  [SMALL_STATE(272)] = 7932,
  [SMALL_STATE(273)] = 7946,
  [SMALL_STATE(274)] = 7956,
  [SMALL_STATE(275)] = 7970,
  [SMALL_STATE(276)] = 7982,
  [SMALL_STATE(277)] = 7996,
  [SMALL_STATE(278)] = 8010,
  [SMALL_STATE(279)] = 8024,
  [SMALL_STATE(280)] = 8038,
  [SMALL_STATE(281)] = 8048,
  [SMALL_STATE(282)] = 8062,
  [SMALL_STATE(283)] = 8076,
  [SMALL_STATE(284)] = 8087,
  [SMALL_STATE(285)] = 8098,
  [SMALL_STATE(286)] = 8109,
  [SMALL_STATE(287)] = 8120,
  [SMALL_STATE(288)] = 8131,
  [SMALL_STATE(289)] = 8142,
  [SMALL_STATE(290)] = 8153,
  [SMALL_STATE(291)] = 8164,
  [SMALL_STATE(292)] = 8175,
  [SMALL_STATE(293)] = 8186,
  [SMALL_STATE(294)] = 8197,
  [SMALL_STATE(295)] = 8208,
  [SMALL_STATE(296)] = 8219,
  [SMALL_STATE(297)] = 8230,
  [SMALL_STATE(298)] = 8239,
  [SMALL_STATE(299)] = 8250,
  [SMALL_STATE(300)] = 8259,
  [SMALL_STATE(301)] = 8268,
  [SMALL_STATE(302)] = 8279,
  [SMALL_STATE(303)] = 8290,
  [SMALL_STATE(304)] = 8301,
  [SMALL_STATE(305)] = 8312,
  [SMALL_STATE(306)] = 8321,
  [SMALL_STATE(307)] = 8330,
  [SMALL_STATE(308)] = 8341,
  [SMALL_STATE(309)] = 8352,
  [SMALL_STATE(310)] = 8363,
  [SMALL_STATE(311)] = 8372,
  [SMALL_STATE(312)] = 8381,
  [SMALL_STATE(313)] = 8392,
  [SMALL_STATE(314)] = 8403,
  [SMALL_STATE(315)] = 8414,
  [SMALL_STATE(316)] = 8423,
  [SMALL_STATE(317)] = 8434,
  [SMALL_STATE(318)] = 8443,
  [SMALL_STATE(319)] = 8454,
  [SMALL_STATE(320)] = 8465,
  [SMALL_STATE(321)] = 8476,
  [SMALL_STATE(322)] = 8487,
  [SMALL_STATE(323)] = 8496,
  [SMALL_STATE(324)] = 8507,
  [SMALL_STATE(325)] = 8516,
  [SMALL_STATE(326)] = 8527,
  [SMALL_STATE(327)] = 8538,
  [SMALL_STATE(328)] = 8549,
  [SMALL_STATE(329)] = 8560,
  [SMALL_STATE(330)] = 8571,
  [SMALL_STATE(331)] = 8582,
  [SMALL_STATE(332)] = 8593,
  [SMALL_STATE(333)] = 8604,
  [SMALL_STATE(334)] = 8615,
  [SMALL_STATE(335)] = 8626,
  [SMALL_STATE(336)] = 8634,
  [SMALL_STATE(337)] = 8642,
  [SMALL_STATE(338)] = 8650,
  [SMALL_STATE(339)] = 8658,
  [SMALL_STATE(340)] = 8666,
  [SMALL_STATE(341)] = 8674,
  [SMALL_STATE(342)] = 8682,
  [SMALL_STATE(343)] = 8690,
  [SMALL_STATE(344)] = 8698,
  [SMALL_STATE(345)] = 8706,
  [SMALL_STATE(346)] = 8714,
  [SMALL_STATE(347)] = 8722,
  [SMALL_STATE(348)] = 8730,
  [SMALL_STATE(349)] = 8738,
  [SMALL_STATE(350)] = 8746,
  [SMALL_STATE(351)] = 8754,
  [SMALL_STATE(352)] = 8762,
  [SMALL_STATE(353)] = 8770,
  [SMALL_STATE(354)] = 8778,
  [SMALL_STATE(355)] = 8786,
  [SMALL_STATE(356)] = 8794,
  [SMALL_STATE(357)] = 8802,
  [SMALL_STATE(358)] = 8810,
  [SMALL_STATE(359)] = 8818,
  [SMALL_STATE(360)] = 8826,
  [SMALL_STATE(361)] = 8834,
  [SMALL_STATE(362)] = 8842,
  [SMALL_STATE(363)] = 8850,
  [SMALL_STATE(364)] = 8858,
  [SMALL_STATE(365)] = 8866,
  [SMALL_STATE(366)] = 8874,
  [SMALL_STATE(367)] = 8882,
  [SMALL_STATE(368)] = 8890,
  [SMALL_STATE(369)] = 8898,
  [SMALL_STATE(370)] = 8906,
  [SMALL_STATE(371)] = 8914,
  [SMALL_STATE(372)] = 8922,
  [SMALL_STATE(373)] = 8930,
  [SMALL_STATE(374)] = 8938,
  [SMALL_STATE(375)] = 8946,
  [SMALL_STATE(376)] = 8954,
  [SMALL_STATE(377)] = 8962,
  [SMALL_STATE(378)] = 8970,
  [SMALL_STATE(379)] = 8978,
  [SMALL_STATE(380)] = 8986,
  [SMALL_STATE(381)] = 8994,
  [SMALL_STATE(382)] = 9002,
  [SMALL_STATE(383)] = 9010,
  [SMALL_STATE(384)] = 9018,
  [SMALL_STATE(385)] = 9026,
  [SMALL_STATE(386)] = 9034,
  [SMALL_STATE(387)] = 9042,
  [SMALL_STATE(388)] = 9050,
  [SMALL_STATE(389)] = 9058,
  [SMALL_STATE(390)] = 9066,
  [SMALL_STATE(391)] = 9074,
  [SMALL_STATE(392)] = 9082,
  [SMALL_STATE(393)] = 9090,
  [SMALL_STATE(394)] = 9098,
  [SMALL_STATE(395)] = 9106,
  [SMALL_STATE(396)] = 9114,
  [SMALL_STATE(397)] = 9122,
  [SMALL_STATE(398)] = 9130,
  [SMALL_STATE(399)] = 9138,
  [SMALL_STATE(400)] = 9146,
  [SMALL_STATE(401)] = 9154,
  [SMALL_STATE(402)] = 9162,
  [SMALL_STATE(403)] = 9170,
  [SMALL_STATE(404)] = 9178,
  [SMALL_STATE(405)] = 9186,
  [SMALL_STATE(406)] = 9194,
  [SMALL_STATE(407)] = 9202,
  [SMALL_STATE(408)] = 9210,
  [SMALL_STATE(409)] = 9218,
  [SMALL_STATE(410)] = 9226,
  [SMALL_STATE(411)] = 9234,
  [SMALL_STATE(412)] = 9242,
  [SMALL_STATE(413)] = 9250,
  [SMALL_STATE(414)] = 9258,
  [SMALL_STATE(415)] = 9266,
  [SMALL_STATE(416)] = 9274,
};

static const TSParseActionEntry ts_parse_actions[] = {
  [0] = {.entry = {.count = 0, .reusable = false}},
  [1] = {.entry = {.count = 1, .reusable = false}}, RECOVER(),
  [3] = {.entry = {.count = 1, .reusable = true}}, SHIFT_EXTRA(),
  [5] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_source_file, 0, 0, 0),
  [7] = {.entry = {.count = 1, .reusable = true}}, SHIFT(110),
  [9] = {.entry = {.count = 1, .reusable = true}}, SHIFT(126),
  [11] = {.entry = {.count = 1, .reusable = true}}, SHIFT(196),
  [13] = {.entry = {.count = 1, .reusable = true}}, SHIFT(91),
  [15] = {.entry = {.count = 1, .reusable = true}}, SHIFT(109),
  [17] = {.entry = {.count = 1, .reusable = true}}, SHIFT(120),
  [19] = {.entry = {.count = 1, .reusable = true}}, SHIFT(103),
  [21] = {.entry = {.count = 1, .reusable = true}}, SHIFT(107),
  [23] = {.entry = {.count = 1, .reusable = true}}, SHIFT(213),
  [25] = {.entry = {.count = 1, .reusable = true}}, SHIFT(29),
  [27] = {.entry = {.count = 1, .reusable = true}}, SHIFT(118),
  [29] = {.entry = {.count = 1, .reusable = true}}, SHIFT(135),
  [31] = {.entry = {.count = 1, .reusable = true}}, SHIFT(133),
  [33] = {.entry = {.count = 1, .reusable = true}}, SHIFT(134),
  [35] = {.entry = {.count = 1, .reusable = true}}, SHIFT(344),
  [37] = {.entry = {.count = 2, .reusable = true}}, REDUCE(aux_sym_service_block_repeat1, 2, 0, 0), SHIFT_REPEAT(90),
  [40] = {.entry = {.count = 2, .reusable = true}}, REDUCE(aux_sym_service_block_repeat1, 2, 0, 0), SHIFT_REPEAT(217),
  [43] = {.entry = {.count = 2, .reusable = true}}, REDUCE(aux_sym_service_block_repeat1, 2, 0, 0), SHIFT_REPEAT(218),
  [46] = {.entry = {.count = 1, .reusable = true}}, REDUCE(aux_sym_service_block_repeat1, 2, 0, 0),
  [48] = {.entry = {.count = 2, .reusable = true}}, REDUCE(aux_sym_service_block_repeat1, 2, 0, 0), SHIFT_REPEAT(94),
  [51] = {.entry = {.count = 2, .reusable = false}}, REDUCE(aux_sym_service_block_repeat1, 2, 0, 0), SHIFT_REPEAT(90),
  [54] = {.entry = {.count = 1, .reusable = true}}, SHIFT(90),
  [56] = {.entry = {.count = 1, .reusable = true}}, SHIFT(217),
  [58] = {.entry = {.count = 1, .reusable = true}}, SHIFT(218),
  [60] = {.entry = {.count = 1, .reusable = true}}, SHIFT(327),
  [62] = {.entry = {.count = 1, .reusable = true}}, SHIFT(94),
  [64] = {.entry = {.count = 1, .reusable = false}}, SHIFT(90),
  [66] = {.entry = {.count = 1, .reusable = true}}, SHIFT(298),
  [68] = {.entry = {.count = 1, .reusable = true}}, SHIFT(292),
  [70] = {.entry = {.count = 1, .reusable = true}}, REDUCE(aux_sym_run_instruction_repeat2, 2, 0, 0),
  [72] = {.entry = {.count = 1, .reusable = false}}, REDUCE(aux_sym_run_instruction_repeat2, 2, 0, 0),
  [74] = {.entry = {.count = 2, .reusable = true}}, REDUCE(aux_sym_run_instruction_repeat2, 2, 0, 0), SHIFT_REPEAT(381),
  [77] = {.entry = {.count = 2, .reusable = true}}, REDUCE(aux_sym_run_instruction_repeat2, 2, 0, 0), SHIFT_REPEAT(16),
  [80] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_source_file, 1, 0, 0),
  [82] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_file_property, 2, 0, 0),
  [84] = {.entry = {.count = 1, .reusable = false}}, REDUCE(sym_file_property, 2, 0, 0),
  [86] = {.entry = {.count = 1, .reusable = true}}, SHIFT(381),
  [88] = {.entry = {.count = 1, .reusable = true}}, SHIFT(16),
  [90] = {.entry = {.count = 1, .reusable = true}}, REDUCE(aux_sym_source_file_repeat1, 2, 0, 0),
  [92] = {.entry = {.count = 2, .reusable = true}}, REDUCE(aux_sym_source_file_repeat1, 2, 0, 0), SHIFT_REPEAT(110),
  [95] = {.entry = {.count = 2, .reusable = true}}, REDUCE(aux_sym_source_file_repeat1, 2, 0, 0), SHIFT_REPEAT(126),
  [98] = {.entry = {.count = 2, .reusable = true}}, REDUCE(aux_sym_source_file_repeat1, 2, 0, 0), SHIFT_REPEAT(196),
  [101] = {.entry = {.count = 2, .reusable = true}}, REDUCE(aux_sym_source_file_repeat1, 2, 0, 0), SHIFT_REPEAT(91),
  [104] = {.entry = {.count = 2, .reusable = true}}, REDUCE(aux_sym_source_file_repeat1, 2, 0, 0), SHIFT_REPEAT(109),
  [107] = {.entry = {.count = 2, .reusable = true}}, REDUCE(aux_sym_source_file_repeat1, 2, 0, 0), SHIFT_REPEAT(120),
  [110] = {.entry = {.count = 2, .reusable = true}}, REDUCE(aux_sym_source_file_repeat1, 2, 0, 0), SHIFT_REPEAT(103),
  [113] = {.entry = {.count = 2, .reusable = true}}, REDUCE(aux_sym_source_file_repeat1, 2, 0, 0), SHIFT_REPEAT(107),
  [116] = {.entry = {.count = 2, .reusable = true}}, REDUCE(aux_sym_source_file_repeat1, 2, 0, 0), SHIFT_REPEAT(213),
  [119] = {.entry = {.count = 2, .reusable = true}}, REDUCE(aux_sym_source_file_repeat1, 2, 0, 0), SHIFT_REPEAT(29),
  [122] = {.entry = {.count = 2, .reusable = true}}, REDUCE(aux_sym_source_file_repeat1, 2, 0, 0), SHIFT_REPEAT(118),
  [125] = {.entry = {.count = 2, .reusable = true}}, REDUCE(aux_sym_source_file_repeat1, 2, 0, 0), SHIFT_REPEAT(135),
  [128] = {.entry = {.count = 2, .reusable = true}}, REDUCE(aux_sym_source_file_repeat1, 2, 0, 0), SHIFT_REPEAT(133),
  [131] = {.entry = {.count = 2, .reusable = true}}, REDUCE(aux_sym_source_file_repeat1, 2, 0, 0), SHIFT_REPEAT(134),
  [134] = {.entry = {.count = 2, .reusable = true}}, REDUCE(aux_sym_source_file_repeat1, 2, 0, 0), SHIFT_REPEAT(344),
  [137] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_file_property, 3, 0, 0),
  [139] = {.entry = {.count = 1, .reusable = false}}, REDUCE(sym_file_property, 3, 0, 0),
  [141] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_file_property, 4, 0, 0),
  [143] = {.entry = {.count = 1, .reusable = false}}, REDUCE(sym_file_property, 4, 0, 0),
  [145] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_file_property, 5, 0, 0),
  [147] = {.entry = {.count = 1, .reusable = false}}, REDUCE(sym_file_property, 5, 0, 0),
  [149] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_heredoc, 1, 0, 0),
  [151] = {.entry = {.count = 1, .reusable = false}}, REDUCE(sym_heredoc, 1, 0, 0),
  [153] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_heredoc, 2, 0, 0),
  [155] = {.entry = {.count = 1, .reusable = false}}, REDUCE(sym_heredoc, 2, 0, 0),
  [157] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_healthcheck_property, 4, 0, 0),
  [159] = {.entry = {.count = 1, .reusable = false}}, REDUCE(sym_healthcheck_property, 4, 0, 0),
  [161] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_healthcheck_property, 6, 0, 0),
  [163] = {.entry = {.count = 1, .reusable = false}}, REDUCE(sym_healthcheck_property, 6, 0, 0),
  [165] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_command_property, 2, 0, 0),
  [167] = {.entry = {.count = 1, .reusable = false}}, REDUCE(sym_command_property, 2, 0, 0),
  [169] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_command_property, 3, 0, 0),
  [171] = {.entry = {.count = 1, .reusable = false}}, REDUCE(sym_command_property, 3, 0, 0),
  [173] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_property, 2, 0, 0),
  [175] = {.entry = {.count = 1, .reusable = false}}, REDUCE(sym_property, 2, 0, 0),
  [177] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_healthcheck_property, 3, 0, 0),
  [179] = {.entry = {.count = 1, .reusable = false}}, REDUCE(sym_healthcheck_property, 3, 0, 0),
  [181] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_healthcheck_property, 2, 0, 0),
  [183] = {.entry = {.count = 1, .reusable = false}}, REDUCE(sym_healthcheck_property, 2, 0, 0),
  [185] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_property, 3, 0, 0),
  [187] = {.entry = {.count = 1, .reusable = false}}, REDUCE(sym_property, 3, 0, 0),
  [189] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_property, 4, 0, 0),
  [191] = {.entry = {.count = 1, .reusable = false}}, REDUCE(sym_property, 4, 0, 0),
  [193] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_command_property, 4, 0, 0),
  [195] = {.entry = {.count = 1, .reusable = false}}, REDUCE(sym_command_property, 4, 0, 0),
  [197] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_healthcheck_property, 5, 0, 0),
  [199] = {.entry = {.count = 1, .reusable = false}}, REDUCE(sym_healthcheck_property, 5, 0, 0),
  [201] = {.entry = {.count = 1, .reusable = true}}, SHIFT(111),
  [203] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_run_instruction, 4, 0, 0),
  [205] = {.entry = {.count = 1, .reusable = true}}, SHIFT(357),
  [207] = {.entry = {.count = 1, .reusable = true}}, SHIFT(42),
  [209] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_run_instruction, 3, 0, 0),
  [211] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_copy_instruction, 3, 0, 0),
  [213] = {.entry = {.count = 2, .reusable = true}}, REDUCE(aux_sym_run_instruction_repeat2, 2, 0, 0), SHIFT_REPEAT(357),
  [216] = {.entry = {.count = 2, .reusable = true}}, REDUCE(aux_sym_run_instruction_repeat2, 2, 0, 0), SHIFT_REPEAT(42),
  [219] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_copy_instruction, 4, 0, 0),
  [221] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_run_instruction, 5, 0, 0),
  [223] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_run_instruction, 2, 0, 0),
  [225] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_copy_instruction, 5, 0, 0),
  [227] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_command_instruction, 3, 0, 0),
  [229] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_from_instruction, 3, 0, 5),
  [231] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_volume_instruction, 3, 0, 0),
  [233] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_healthcheck_instruction, 4, 0, 0),
  [235] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_network_block, 4, 0, 6),
  [237] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_secret_block, 4, 0, 6),
  [239] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_service_block, 4, 0, 6),
  [241] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_directive, 5, 0, 10),
  [243] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_from_instruction, 5, 0, 12),
  [245] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_expose_instruction, 3, 0, 0),
  [247] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_pairs_instruction, 3, 0, 0),
  [249] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_from_instruction, 6, 0, 14),
  [251] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_volume_block, 6, 0, 6),
  [253] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_network_block, 6, 0, 6),
  [255] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_secret_block, 6, 0, 6),
  [257] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_arg_instruction, 3, 0, 0),
  [259] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_service_block, 6, 0, 6),
  [261] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_line_instruction, 2, 0, 0),
  [263] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_command_instruction, 2, 0, 0),
  [265] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_volume_block, 7, 0, 6),
  [267] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_network_block, 7, 0, 6),
  [269] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_secret_block, 7, 0, 6),
  [271] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_line_instruction, 3, 0, 0),
  [273] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_network_block, 3, 0, 6),
  [275] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_secret_block, 3, 0, 6),
  [277] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_service_block, 7, 0, 6),
  [279] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_volume_block, 8, 0, 6),
  [281] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_network_block, 8, 0, 6),
  [283] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_secret_block, 8, 0, 6),
  [285] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_service_block, 3, 0, 6),
  [287] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_from_instruction, 4, 0, 7),
  [289] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_service_block, 8, 0, 6),
  [291] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_volume_block, 9, 0, 6),
  [293] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_network_block, 9, 0, 6),
  [295] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_secret_block, 9, 0, 6),
  [297] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_service_block, 9, 0, 6),
  [299] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_healthcheck_instruction, 2, 0, 0),
  [301] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_onbuild_instruction, 2, 0, 0),
  [303] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_healthcheck_instruction, 3, 0, 0),
  [305] = {.entry = {.count = 2, .reusable = true}}, REDUCE(aux_sym_network_property_repeat1, 2, 0, 0), SHIFT_REPEAT(82),
  [308] = {.entry = {.count = 2, .reusable = false}}, REDUCE(aux_sym_network_property_repeat1, 2, 0, 0), SHIFT_REPEAT(181),
  [311] = {.entry = {.count = 2, .reusable = false}}, REDUCE(aux_sym_network_property_repeat1, 2, 0, 0), SHIFT_REPEAT(155),
  [314] = {.entry = {.count = 2, .reusable = true}}, REDUCE(aux_sym_network_property_repeat1, 2, 0, 0), SHIFT_REPEAT(386),
  [317] = {.entry = {.count = 2, .reusable = true}}, REDUCE(aux_sym_network_property_repeat1, 2, 0, 0), SHIFT_REPEAT(155),
  [320] = {.entry = {.count = 1, .reusable = true}}, REDUCE(aux_sym_network_property_repeat1, 2, 0, 0),
  [322] = {.entry = {.count = 2, .reusable = true}}, REDUCE(aux_sym_network_property_repeat1, 2, 0, 0), SHIFT_REPEAT(362),
  [325] = {.entry = {.count = 2, .reusable = true}}, REDUCE(aux_sym_network_property_repeat1, 2, 0, 0), SHIFT_REPEAT(326),
  [328] = {.entry = {.count = 2, .reusable = true}}, REDUCE(aux_sym_network_property_repeat1, 2, 0, 0), SHIFT_REPEAT(198),
  [331] = {.entry = {.count = 1, .reusable = true}}, SHIFT(82),
  [333] = {.entry = {.count = 1, .reusable = false}}, SHIFT(181),
  [335] = {.entry = {.count = 1, .reusable = false}}, SHIFT(155),
  [337] = {.entry = {.count = 1, .reusable = true}}, SHIFT(386),
  [339] = {.entry = {.count = 1, .reusable = true}}, SHIFT(155),
  [341] = {.entry = {.count = 1, .reusable = true}}, SHIFT(185),
  [343] = {.entry = {.count = 1, .reusable = true}}, SHIFT(412),
  [345] = {.entry = {.count = 1, .reusable = true}}, SHIFT(362),
  [347] = {.entry = {.count = 1, .reusable = true}}, SHIFT(326),
  [349] = {.entry = {.count = 1, .reusable = true}}, SHIFT(198),
  [351] = {.entry = {.count = 1, .reusable = true}}, SHIFT(253),
  [353] = {.entry = {.count = 1, .reusable = true}}, SHIFT(397),
  [355] = {.entry = {.count = 1, .reusable = true}}, SHIFT(273),
  [357] = {.entry = {.count = 1, .reusable = true}}, SHIFT(340),
  [359] = {.entry = {.count = 1, .reusable = true}}, SHIFT(25),
  [361] = {.entry = {.count = 1, .reusable = true}}, SHIFT(345),
  [363] = {.entry = {.count = 1, .reusable = true}}, SHIFT(83),
  [365] = {.entry = {.count = 1, .reusable = true}}, SHIFT(177),
  [367] = {.entry = {.count = 1, .reusable = true}}, SHIFT(385),
  [369] = {.entry = {.count = 1, .reusable = true}}, SHIFT(84),
  [371] = {.entry = {.count = 1, .reusable = true}}, SHIFT(256),
  [373] = {.entry = {.count = 1, .reusable = true}}, SHIFT(361),
  [375] = {.entry = {.count = 1, .reusable = true}}, SHIFT(85),
  [377] = {.entry = {.count = 1, .reusable = true}}, SHIFT(257),
  [379] = {.entry = {.count = 1, .reusable = true}}, SHIFT(337),
  [381] = {.entry = {.count = 1, .reusable = true}}, SHIFT(86),
  [383] = {.entry = {.count = 1, .reusable = true}}, SHIFT(22),
  [385] = {.entry = {.count = 1, .reusable = true}}, SHIFT(353),
  [387] = {.entry = {.count = 1, .reusable = false}}, SHIFT(149),
  [389] = {.entry = {.count = 1, .reusable = true}}, SHIFT(149),
  [391] = {.entry = {.count = 1, .reusable = true}}, SHIFT(104),
  [393] = {.entry = {.count = 1, .reusable = true}}, SHIFT(319),
  [395] = {.entry = {.count = 1, .reusable = true}}, SHIFT(268),
  [397] = {.entry = {.count = 1, .reusable = true}}, SHIFT(105),
  [399] = {.entry = {.count = 2, .reusable = false}}, REDUCE(aux_sym_file_property_repeat1, 2, 0, 0), SHIFT_REPEAT(181),
  [402] = {.entry = {.count = 2, .reusable = false}}, REDUCE(aux_sym_file_property_repeat1, 2, 0, 0), SHIFT_REPEAT(156),
  [405] = {.entry = {.count = 2, .reusable = true}}, REDUCE(aux_sym_file_property_repeat1, 2, 0, 0), SHIFT_REPEAT(386),
  [408] = {.entry = {.count = 2, .reusable = true}}, REDUCE(aux_sym_file_property_repeat1, 2, 0, 0), SHIFT_REPEAT(156),
  [411] = {.entry = {.count = 1, .reusable = true}}, REDUCE(aux_sym_file_property_repeat1, 2, 0, 0),
  [413] = {.entry = {.count = 2, .reusable = true}}, REDUCE(aux_sym_file_property_repeat1, 2, 0, 0), SHIFT_REPEAT(93),
  [416] = {.entry = {.count = 2, .reusable = true}}, REDUCE(aux_sym_file_property_repeat1, 2, 0, 0), SHIFT_REPEAT(331),
  [419] = {.entry = {.count = 2, .reusable = true}}, REDUCE(aux_sym_file_property_repeat1, 2, 0, 0), SHIFT_REPEAT(198),
  [422] = {.entry = {.count = 1, .reusable = false}}, SHIFT(156),
  [424] = {.entry = {.count = 1, .reusable = true}}, SHIFT(156),
  [426] = {.entry = {.count = 1, .reusable = true}}, SHIFT(9),
  [428] = {.entry = {.count = 1, .reusable = true}}, SHIFT(376),
  [430] = {.entry = {.count = 1, .reusable = true}}, SHIFT(95),
  [432] = {.entry = {.count = 1, .reusable = true}}, SHIFT(331),
  [434] = {.entry = {.count = 1, .reusable = true}}, SHIFT(11),
  [436] = {.entry = {.count = 1, .reusable = true}}, SHIFT(356),
  [438] = {.entry = {.count = 1, .reusable = true}}, SHIFT(93),
  [440] = {.entry = {.count = 1, .reusable = false}}, SHIFT(153),
  [442] = {.entry = {.count = 1, .reusable = true}}, SHIFT(153),
  [444] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym__pairs, 2, 0, 0),
  [446] = {.entry = {.count = 1, .reusable = true}}, SHIFT(396),
  [448] = {.entry = {.count = 2, .reusable = false}}, REDUCE(aux_sym__legacy_pair_repeat1, 2, 0, 0), SHIFT_REPEAT(181),
  [451] = {.entry = {.count = 2, .reusable = false}}, REDUCE(aux_sym__legacy_pair_repeat1, 2, 0, 0), SHIFT_REPEAT(153),
  [454] = {.entry = {.count = 2, .reusable = true}}, REDUCE(aux_sym__legacy_pair_repeat1, 2, 0, 0), SHIFT_REPEAT(386),
  [457] = {.entry = {.count = 2, .reusable = true}}, REDUCE(aux_sym__legacy_pair_repeat1, 2, 0, 0), SHIFT_REPEAT(153),
  [460] = {.entry = {.count = 1, .reusable = true}}, REDUCE(aux_sym__legacy_pair_repeat1, 2, 0, 0),
  [462] = {.entry = {.count = 2, .reusable = true}}, REDUCE(aux_sym__legacy_pair_repeat1, 2, 0, 0), SHIFT_REPEAT(396),
  [465] = {.entry = {.count = 2, .reusable = true}}, REDUCE(aux_sym__legacy_pair_repeat1, 2, 0, 0), SHIFT_REPEAT(198),
  [468] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym__legacy_pair, 2, 0, 3),
  [470] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym__pairs, 1, 0, 0),
  [472] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym__legacy_pair, 1, 0, 3),
  [474] = {.entry = {.count = 2, .reusable = false}}, REDUCE(aux_sym__pairs_repeat1, 2, 0, 0), SHIFT_REPEAT(181),
  [477] = {.entry = {.count = 2, .reusable = false}}, REDUCE(aux_sym__pairs_repeat1, 2, 0, 0), SHIFT_REPEAT(153),
  [480] = {.entry = {.count = 2, .reusable = true}}, REDUCE(aux_sym__pairs_repeat1, 2, 0, 0), SHIFT_REPEAT(386),
  [483] = {.entry = {.count = 2, .reusable = true}}, REDUCE(aux_sym__pairs_repeat1, 2, 0, 0), SHIFT_REPEAT(153),
  [486] = {.entry = {.count = 1, .reusable = true}}, REDUCE(aux_sym__pairs_repeat1, 2, 0, 0),
  [488] = {.entry = {.count = 2, .reusable = true}}, REDUCE(aux_sym__pairs_repeat1, 2, 0, 0), SHIFT_REPEAT(396),
  [491] = {.entry = {.count = 2, .reusable = true}}, REDUCE(aux_sym__pairs_repeat1, 2, 0, 0), SHIFT_REPEAT(198),
  [494] = {.entry = {.count = 1, .reusable = true}}, SHIFT(58),
  [496] = {.entry = {.count = 1, .reusable = true}}, SHIFT(33),
  [498] = {.entry = {.count = 1, .reusable = true}}, SHIFT(106),
  [500] = {.entry = {.count = 1, .reusable = true}}, SHIFT(37),
  [502] = {.entry = {.count = 2, .reusable = false}}, REDUCE(aux_sym_copy_instruction_repeat1, 2, 0, 0), SHIFT_REPEAT(181),
  [505] = {.entry = {.count = 2, .reusable = false}}, REDUCE(aux_sym_copy_instruction_repeat1, 2, 0, 0), SHIFT_REPEAT(149),
  [508] = {.entry = {.count = 2, .reusable = true}}, REDUCE(aux_sym_copy_instruction_repeat1, 2, 0, 0), SHIFT_REPEAT(386),
  [511] = {.entry = {.count = 2, .reusable = true}}, REDUCE(aux_sym_copy_instruction_repeat1, 2, 0, 0), SHIFT_REPEAT(149),
  [514] = {.entry = {.count = 1, .reusable = true}}, REDUCE(aux_sym_copy_instruction_repeat1, 2, 0, 0),
  [516] = {.entry = {.count = 2, .reusable = true}}, REDUCE(aux_sym_copy_instruction_repeat1, 2, 0, 0), SHIFT_REPEAT(106),
  [519] = {.entry = {.count = 2, .reusable = true}}, REDUCE(aux_sym_copy_instruction_repeat1, 2, 0, 0), SHIFT_REPEAT(198),
  [522] = {.entry = {.count = 1, .reusable = false}}, SHIFT(139),
  [524] = {.entry = {.count = 1, .reusable = true}}, SHIFT(139),
  [526] = {.entry = {.count = 1, .reusable = true}}, SHIFT(301),
  [528] = {.entry = {.count = 1, .reusable = false}}, SHIFT(150),
  [530] = {.entry = {.count = 1, .reusable = true}}, SHIFT(150),
  [532] = {.entry = {.count = 1, .reusable = false}}, SHIFT(152),
  [534] = {.entry = {.count = 1, .reusable = true}}, SHIFT(152),
  [536] = {.entry = {.count = 1, .reusable = true}}, SHIFT(45),
  [538] = {.entry = {.count = 1, .reusable = true}}, SHIFT(65),
  [540] = {.entry = {.count = 1, .reusable = true}}, SHIFT(52),
  [542] = {.entry = {.count = 1, .reusable = true}}, SHIFT(121),
  [544] = {.entry = {.count = 1, .reusable = true}}, SHIFT(180),
  [546] = {.entry = {.count = 1, .reusable = false}}, SHIFT(341),
  [548] = {.entry = {.count = 1, .reusable = true}}, SHIFT(414),
  [550] = {.entry = {.count = 1, .reusable = true}}, SHIFT(140),
  [552] = {.entry = {.count = 1, .reusable = true}}, SHIFT(204),
  [554] = {.entry = {.count = 2, .reusable = false}}, REDUCE(aux_sym_volume_instruction_repeat1, 2, 0, 0), SHIFT_REPEAT(181),
  [557] = {.entry = {.count = 2, .reusable = false}}, REDUCE(aux_sym_volume_instruction_repeat1, 2, 0, 0), SHIFT_REPEAT(152),
  [560] = {.entry = {.count = 2, .reusable = true}}, REDUCE(aux_sym_volume_instruction_repeat1, 2, 0, 0), SHIFT_REPEAT(386),
  [563] = {.entry = {.count = 2, .reusable = true}}, REDUCE(aux_sym_volume_instruction_repeat1, 2, 0, 0), SHIFT_REPEAT(152),
  [566] = {.entry = {.count = 1, .reusable = true}}, REDUCE(aux_sym_volume_instruction_repeat1, 2, 0, 0),
  [568] = {.entry = {.count = 2, .reusable = true}}, REDUCE(aux_sym_volume_instruction_repeat1, 2, 0, 0), SHIFT_REPEAT(198),
  [571] = {.entry = {.count = 2, .reusable = false}}, REDUCE(aux_sym_expose_instruction_repeat1, 2, 0, 0), SHIFT_REPEAT(181),
  [574] = {.entry = {.count = 2, .reusable = false}}, REDUCE(aux_sym_expose_instruction_repeat1, 2, 0, 0), SHIFT_REPEAT(152),
  [577] = {.entry = {.count = 2, .reusable = true}}, REDUCE(aux_sym_expose_instruction_repeat1, 2, 0, 0), SHIFT_REPEAT(386),
  [580] = {.entry = {.count = 2, .reusable = true}}, REDUCE(aux_sym_expose_instruction_repeat1, 2, 0, 0), SHIFT_REPEAT(152),
  [583] = {.entry = {.count = 1, .reusable = true}}, REDUCE(aux_sym_expose_instruction_repeat1, 2, 0, 0),
  [585] = {.entry = {.count = 2, .reusable = true}}, REDUCE(aux_sym_expose_instruction_repeat1, 2, 0, 0), SHIFT_REPEAT(198),
  [588] = {.entry = {.count = 1, .reusable = true}}, SHIFT(60),
  [590] = {.entry = {.count = 1, .reusable = false}}, SHIFT(141),
  [592] = {.entry = {.count = 1, .reusable = true}}, SHIFT(141),
  [594] = {.entry = {.count = 1, .reusable = true}}, SHIFT(161),
  [596] = {.entry = {.count = 1, .reusable = true}}, SHIFT(275),
  [598] = {.entry = {.count = 1, .reusable = true}}, SHIFT(195),
  [600] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym__field, 2, 0, 0),
  [602] = {.entry = {.count = 1, .reusable = true}}, SHIFT(291),
  [604] = {.entry = {.count = 1, .reusable = true}}, SHIFT(32),
  [606] = {.entry = {.count = 1, .reusable = true}}, SHIFT(249),
  [608] = {.entry = {.count = 1, .reusable = true}}, SHIFT(309),
  [610] = {.entry = {.count = 1, .reusable = true}}, SHIFT(289),
  [612] = {.entry = {.count = 1, .reusable = true}}, SHIFT(39),
  [614] = {.entry = {.count = 1, .reusable = true}}, SHIFT(190),
  [616] = {.entry = {.count = 1, .reusable = true}}, SHIFT(229),
  [618] = {.entry = {.count = 1, .reusable = true}}, SHIFT(169),
  [620] = {.entry = {.count = 1, .reusable = true}}, SHIFT(250),
  [622] = {.entry = {.count = 1, .reusable = true}}, SHIFT(146),
  [624] = {.entry = {.count = 1, .reusable = true}}, SHIFT(243),
  [626] = {.entry = {.count = 1, .reusable = false}}, SHIFT(154),
  [628] = {.entry = {.count = 1, .reusable = true}}, SHIFT(154),
  [630] = {.entry = {.count = 1, .reusable = true}}, REDUCE(aux_sym__field_value_repeat1, 2, 0, 0),
  [632] = {.entry = {.count = 2, .reusable = true}}, REDUCE(aux_sym__field_value_repeat1, 2, 0, 0), SHIFT_REPEAT(180),
  [635] = {.entry = {.count = 2, .reusable = false}}, REDUCE(aux_sym__field_value_repeat1, 2, 0, 0), SHIFT_REPEAT(341),
  [638] = {.entry = {.count = 2, .reusable = true}}, REDUCE(aux_sym__field_value_repeat1, 2, 0, 0), SHIFT_REPEAT(414),
  [641] = {.entry = {.count = 2, .reusable = true}}, REDUCE(aux_sym__field_value_repeat1, 2, 0, 0), SHIFT_REPEAT(204),
  [644] = {.entry = {.count = 2, .reusable = false}}, REDUCE(aux_sym_value_repeat1, 2, 0, 0), SHIFT_REPEAT(181),
  [647] = {.entry = {.count = 2, .reusable = false}}, REDUCE(aux_sym_value_repeat1, 2, 0, 0), SHIFT_REPEAT(138),
  [650] = {.entry = {.count = 2, .reusable = true}}, REDUCE(aux_sym_value_repeat1, 2, 0, 0), SHIFT_REPEAT(386),
  [653] = {.entry = {.count = 2, .reusable = true}}, REDUCE(aux_sym_value_repeat1, 2, 0, 0), SHIFT_REPEAT(138),
  [656] = {.entry = {.count = 1, .reusable = true}}, REDUCE(aux_sym_value_repeat1, 2, 0, 0),
  [658] = {.entry = {.count = 2, .reusable = true}}, REDUCE(aux_sym_value_repeat1, 2, 0, 0), SHIFT_REPEAT(198),
  [661] = {.entry = {.count = 1, .reusable = false}}, SHIFT(138),
  [663] = {.entry = {.count = 1, .reusable = true}}, SHIFT(138),
  [665] = {.entry = {.count = 1, .reusable = true}}, SHIFT(310),
  [667] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_fields, 3, 0, 9),
  [669] = {.entry = {.count = 1, .reusable = false}}, REDUCE(sym_fields, 3, 0, 9),
  [671] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_value, 1, 0, 0),
  [673] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_fields, 4, 0, 9),
  [675] = {.entry = {.count = 1, .reusable = false}}, REDUCE(sym_fields, 4, 0, 9),
  [677] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_fields, 5, 0, 9),
  [679] = {.entry = {.count = 1, .reusable = false}}, REDUCE(sym_fields, 5, 0, 9),
  [681] = {.entry = {.count = 1, .reusable = false}}, REDUCE(aux_sym_from_instruction_repeat1, 2, 0, 0),
  [683] = {.entry = {.count = 1, .reusable = true}}, REDUCE(aux_sym_from_instruction_repeat1, 2, 0, 0),
  [685] = {.entry = {.count = 2, .reusable = true}}, REDUCE(aux_sym_from_instruction_repeat1, 2, 0, 0), SHIFT_REPEAT(319),
  [688] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_flag, 2, 0, 0),
  [690] = {.entry = {.count = 1, .reusable = false}}, REDUCE(sym_flag, 2, 0, 0),
  [692] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_flag, 3, 0, 0),
  [694] = {.entry = {.count = 1, .reusable = false}}, REDUCE(sym_flag, 3, 0, 0),
  [696] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_flag, 4, 0, 11),
  [698] = {.entry = {.count = 1, .reusable = false}}, REDUCE(sym_flag, 4, 0, 11),
  [700] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_word, 2, 0, 0),
  [702] = {.entry = {.count = 1, .reusable = false}}, REDUCE(sym_word, 2, 0, 0),
  [704] = {.entry = {.count = 1, .reusable = true}}, SHIFT(182),
  [706] = {.entry = {.count = 1, .reusable = true}}, SHIFT(187),
  [708] = {.entry = {.count = 1, .reusable = true}}, SHIFT(206),
  [710] = {.entry = {.count = 1, .reusable = true}}, SHIFT(175),
  [712] = {.entry = {.count = 1, .reusable = true}}, SHIFT(271),
  [714] = {.entry = {.count = 1, .reusable = true}}, SHIFT(148),
  [716] = {.entry = {.count = 1, .reusable = true}}, SHIFT(163),
  [718] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym__field_value, 1, 0, 8),
  [720] = {.entry = {.count = 1, .reusable = true}}, SHIFT(87),
  [722] = {.entry = {.count = 1, .reusable = true}}, SHIFT(304),
  [724] = {.entry = {.count = 2, .reusable = true}}, REDUCE(aux_sym_network_block_repeat1, 2, 0, 0), SHIFT_REPEAT(87),
  [727] = {.entry = {.count = 1, .reusable = true}}, REDUCE(aux_sym_network_block_repeat1, 2, 0, 0),
  [729] = {.entry = {.count = 1, .reusable = true}}, SHIFT(295),
  [731] = {.entry = {.count = 1, .reusable = true}}, SHIFT(294),
  [733] = {.entry = {.count = 1, .reusable = false}}, REDUCE(aux_sym_file_property_repeat1, 1, 0, 2),
  [735] = {.entry = {.count = 1, .reusable = true}}, REDUCE(aux_sym_file_property_repeat1, 1, 0, 2),
  [737] = {.entry = {.count = 2, .reusable = true}}, REDUCE(aux_sym_from_instruction_repeat1, 2, 0, 0), SHIFT_REPEAT(301),
  [740] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_double_quoted, 2, 0, 0),
  [742] = {.entry = {.count = 1, .reusable = false}}, REDUCE(sym_double_quoted, 2, 0, 0),
  [744] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_variable, 4, 0, 0),
  [746] = {.entry = {.count = 1, .reusable = false}}, REDUCE(sym_variable, 4, 0, 0),
  [748] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_network_property, 4, 0, 0),
  [750] = {.entry = {.count = 1, .reusable = false}}, REDUCE(aux_sym__pairs_repeat1, 1, 0, 4),
  [752] = {.entry = {.count = 1, .reusable = true}}, REDUCE(aux_sym__pairs_repeat1, 1, 0, 4),
  [754] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_network_property, 2, 0, 0),
  [756] = {.entry = {.count = 1, .reusable = false}}, REDUCE(aux_sym_copy_instruction_repeat1, 1, 0, 2),
  [758] = {.entry = {.count = 1, .reusable = true}}, REDUCE(aux_sym_copy_instruction_repeat1, 1, 0, 2),
  [760] = {.entry = {.count = 1, .reusable = false}}, REDUCE(sym_pair, 4, 0, 13),
  [762] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_pair, 4, 0, 13),
  [764] = {.entry = {.count = 1, .reusable = true}}, REDUCE(aux_sym__field_value_repeat1, 1, 0, 0),
  [766] = {.entry = {.count = 1, .reusable = false}}, REDUCE(aux_sym__field_value_repeat1, 1, 0, 0),
  [768] = {.entry = {.count = 1, .reusable = false}}, REDUCE(sym__piece, 1, 0, 1),
  [770] = {.entry = {.count = 1, .reusable = true}}, SHIFT(193),
  [772] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym__piece, 1, 0, 1),
  [774] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_double_quoted, 3, 0, 0),
  [776] = {.entry = {.count = 1, .reusable = false}}, REDUCE(sym_double_quoted, 3, 0, 0),
  [778] = {.entry = {.count = 1, .reusable = true}}, SHIFT(303),
  [780] = {.entry = {.count = 1, .reusable = false}}, REDUCE(aux_sym_volume_instruction_repeat1, 1, 0, 2),
  [782] = {.entry = {.count = 1, .reusable = true}}, REDUCE(aux_sym_volume_instruction_repeat1, 1, 0, 2),
  [784] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_network_property, 3, 0, 0),
  [786] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_variable, 2, 0, 0),
  [788] = {.entry = {.count = 1, .reusable = false}}, REDUCE(sym_variable, 2, 0, 0),
  [790] = {.entry = {.count = 2, .reusable = true}}, REDUCE(aux_sym_run_instruction_repeat1, 2, 0, 0), SHIFT_REPEAT(291),
  [793] = {.entry = {.count = 1, .reusable = true}}, REDUCE(aux_sym_run_instruction_repeat1, 2, 0, 0),
  [795] = {.entry = {.count = 2, .reusable = true}}, REDUCE(aux_sym_run_instruction_repeat1, 2, 0, 0), SHIFT_REPEAT(309),
  [798] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_variable, 3, 0, 0),
  [800] = {.entry = {.count = 1, .reusable = false}}, REDUCE(sym_variable, 3, 0, 0),
  [802] = {.entry = {.count = 1, .reusable = false}}, REDUCE(sym_pair, 3, 0, 9),
  [804] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_pair, 3, 0, 9),
  [806] = {.entry = {.count = 1, .reusable = false}}, SHIFT(219),
  [808] = {.entry = {.count = 1, .reusable = false}}, SHIFT(413),
  [810] = {.entry = {.count = 1, .reusable = true}}, SHIFT(201),
  [812] = {.entry = {.count = 1, .reusable = true}}, SHIFT(191),
  [814] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym__check, 1, 0, 0),
  [816] = {.entry = {.count = 1, .reusable = true}}, SHIFT(61),
  [818] = {.entry = {.count = 1, .reusable = true}}, SHIFT(192),
  [820] = {.entry = {.count = 1, .reusable = true}}, SHIFT(207),
  [822] = {.entry = {.count = 2, .reusable = false}}, REDUCE(aux_sym_double_quoted_repeat1, 2, 0, 0), SHIFT_REPEAT(219),
  [825] = {.entry = {.count = 2, .reusable = false}}, REDUCE(aux_sym_double_quoted_repeat1, 2, 0, 0), SHIFT_REPEAT(413),
  [828] = {.entry = {.count = 2, .reusable = true}}, REDUCE(aux_sym_double_quoted_repeat1, 2, 0, 0), SHIFT_REPEAT(201),
  [831] = {.entry = {.count = 1, .reusable = true}}, REDUCE(aux_sym_double_quoted_repeat1, 2, 0, 0),
  [833] = {.entry = {.count = 1, .reusable = true}}, SHIFT(183),
  [835] = {.entry = {.count = 1, .reusable = true}}, SHIFT(202),
  [837] = {.entry = {.count = 1, .reusable = true}}, SHIFT(172),
  [839] = {.entry = {.count = 1, .reusable = true}}, SHIFT(212),
  [841] = {.entry = {.count = 1, .reusable = true}}, SHIFT(307),
  [843] = {.entry = {.count = 1, .reusable = true}}, SHIFT(23),
  [845] = {.entry = {.count = 1, .reusable = true}}, SHIFT(350),
  [847] = {.entry = {.count = 1, .reusable = true}}, SHIFT(328),
  [849] = {.entry = {.count = 1, .reusable = true}}, SHIFT(194),
  [851] = {.entry = {.count = 1, .reusable = true}}, SHIFT(400),
  [853] = {.entry = {.count = 1, .reusable = true}}, SHIFT(81),
  [855] = {.entry = {.count = 1, .reusable = true}}, SHIFT(323),
  [857] = {.entry = {.count = 1, .reusable = false}}, SHIFT(226),
  [859] = {.entry = {.count = 1, .reusable = false}}, SHIFT(415),
  [861] = {.entry = {.count = 1, .reusable = true}}, SHIFT(299),
  [863] = {.entry = {.count = 1, .reusable = true}}, SHIFT(215),
  [865] = {.entry = {.count = 1, .reusable = true}}, SHIFT(280),
  [867] = {.entry = {.count = 1, .reusable = true}}, SHIFT(312),
  [869] = {.entry = {.count = 1, .reusable = true}}, SHIFT(18),
  [871] = {.entry = {.count = 1, .reusable = true}}, SHIFT(375),
  [873] = {.entry = {.count = 1, .reusable = true}}, SHIFT(348),
  [875] = {.entry = {.count = 1, .reusable = true}}, SHIFT(79),
  [877] = {.entry = {.count = 2, .reusable = true}}, REDUCE(aux_sym_from_instruction_repeat1, 2, 0, 0), SHIFT_REPEAT(328),
  [880] = {.entry = {.count = 1, .reusable = true}}, SHIFT(305),
  [882] = {.entry = {.count = 1, .reusable = true}}, SHIFT(216),
  [884] = {.entry = {.count = 2, .reusable = false}}, REDUCE(aux_sym_path_string_repeat1, 2, 0, 0), SHIFT_REPEAT(226),
  [887] = {.entry = {.count = 2, .reusable = false}}, REDUCE(aux_sym_path_string_repeat1, 2, 0, 0), SHIFT_REPEAT(415),
  [890] = {.entry = {.count = 1, .reusable = true}}, REDUCE(aux_sym_path_string_repeat1, 2, 0, 0),
  [892] = {.entry = {.count = 2, .reusable = true}}, REDUCE(aux_sym_path_string_repeat1, 2, 0, 0), SHIFT_REPEAT(216),
  [895] = {.entry = {.count = 1, .reusable = true}}, SHIFT(20),
  [897] = {.entry = {.count = 1, .reusable = true}}, SHIFT(359),
  [899] = {.entry = {.count = 1, .reusable = true}}, SHIFT(211),
  [901] = {.entry = {.count = 1, .reusable = true}}, SHIFT(333),
  [903] = {.entry = {.count = 1, .reusable = true}}, SHIFT(24),
  [905] = {.entry = {.count = 1, .reusable = true}}, SHIFT(366),
  [907] = {.entry = {.count = 1, .reusable = false}}, REDUCE(aux_sym_double_quoted_repeat1, 1, 0, 0),
  [909] = {.entry = {.count = 1, .reusable = true}}, SHIFT(220),
  [911] = {.entry = {.count = 1, .reusable = true}}, REDUCE(aux_sym_double_quoted_repeat1, 1, 0, 0),
  [913] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_mount_flag, 5, 0, 0),
  [915] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_mount_flag, 2, 0, 0),
  [917] = {.entry = {.count = 2, .reusable = true}}, REDUCE(aux_sym_volume_block_repeat1, 2, 0, 0), SHIFT_REPEAT(88),
  [920] = {.entry = {.count = 1, .reusable = true}}, REDUCE(aux_sym_volume_block_repeat1, 2, 0, 0),
  [922] = {.entry = {.count = 1, .reusable = true}}, SHIFT(88),
  [924] = {.entry = {.count = 1, .reusable = true}}, SHIFT(308),
  [926] = {.entry = {.count = 1, .reusable = true}}, SHIFT(287),
  [928] = {.entry = {.count = 1, .reusable = false}}, REDUCE(aux_sym_path_string_repeat1, 1, 0, 0),
  [930] = {.entry = {.count = 1, .reusable = true}}, SHIFT(238),
  [932] = {.entry = {.count = 1, .reusable = true}}, REDUCE(aux_sym_path_string_repeat1, 1, 0, 0),
  [934] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_mount_flag, 4, 0, 0),
  [936] = {.entry = {.count = 2, .reusable = true}}, REDUCE(aux_sym_from_instruction_repeat1, 2, 0, 0), SHIFT_REPEAT(323),
  [939] = {.entry = {.count = 1, .reusable = true}}, SHIFT(286),
  [941] = {.entry = {.count = 1, .reusable = true}}, SHIFT(89),
  [943] = {.entry = {.count = 1, .reusable = true}}, SHIFT(290),
  [945] = {.entry = {.count = 2, .reusable = true}}, REDUCE(aux_sym_secret_block_repeat1, 2, 0, 0), SHIFT_REPEAT(89),
  [948] = {.entry = {.count = 1, .reusable = true}}, REDUCE(aux_sym_secret_block_repeat1, 2, 0, 0),
  [950] = {.entry = {.count = 1, .reusable = true}}, SHIFT(302),
  [952] = {.entry = {.count = 1, .reusable = true}}, SHIFT(334),
  [954] = {.entry = {.count = 1, .reusable = true}}, REDUCE(aux_sym__block_command_repeat1, 2, 0, 0),
  [956] = {.entry = {.count = 2, .reusable = true}}, REDUCE(aux_sym__block_command_repeat1, 2, 0, 0), SHIFT_REPEAT(280),
  [959] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_shell_command, 1, 0, 0),
  [961] = {.entry = {.count = 1, .reusable = true}}, SHIFT(254),
  [963] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_volume_property, 4, 0, 0),
  [965] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_volume_property, 3, 0, 0),
  [967] = {.entry = {.count = 1, .reusable = true}}, REDUCE(aux_sym_shell_command_repeat1, 2, 0, 0),
  [969] = {.entry = {.count = 2, .reusable = true}}, REDUCE(aux_sym_shell_command_repeat1, 2, 0, 0), SHIFT_REPEAT(254),
  [972] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym__block_command, 1, 0, 15),
  [974] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_volume_property, 2, 0, 0),
  [976] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_secret_property, 2, 0, 0),
  [978] = {.entry = {.count = 1, .reusable = true}}, SHIFT(296),
  [980] = {.entry = {.count = 1, .reusable = true}}, SHIFT(72),
  [982] = {.entry = {.count = 1, .reusable = true}}, SHIFT(380),
  [984] = {.entry = {.count = 1, .reusable = true}}, SHIFT(285),
  [986] = {.entry = {.count = 1, .reusable = true}}, SHIFT(66),
  [988] = {.entry = {.count = 1, .reusable = true}}, SHIFT(339),
  [990] = {.entry = {.count = 1, .reusable = true}}, SHIFT(330),
  [992] = {.entry = {.count = 1, .reusable = true}}, SHIFT(410),
  [994] = {.entry = {.count = 2, .reusable = true}}, REDUCE(aux_sym_fields_repeat1, 2, 0, 0), SHIFT_REPEAT(121),
  [997] = {.entry = {.count = 1, .reusable = true}}, REDUCE(aux_sym_fields_repeat1, 2, 0, 0),
  [999] = {.entry = {.count = 1, .reusable = true}}, SHIFT(269),
  [1001] = {.entry = {.count = 1, .reusable = true}}, SHIFT(370),
  [1003] = {.entry = {.count = 1, .reusable = true}}, SHIFT(288),
  [1005] = {.entry = {.count = 1, .reusable = true}}, SHIFT(367),
  [1007] = {.entry = {.count = 1, .reusable = true}}, SHIFT(142),
  [1009] = {.entry = {.count = 1, .reusable = true}}, SHIFT(143),
  [1011] = {.entry = {.count = 1, .reusable = true}}, SHIFT(227),
  [1013] = {.entry = {.count = 1, .reusable = true}}, SHIFT(346),
  [1015] = {.entry = {.count = 1, .reusable = true}}, SHIFT(210),
  [1017] = {.entry = {.count = 1, .reusable = true}}, SHIFT(360),
  [1019] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_secret_property, 4, 0, 0),
  [1021] = {.entry = {.count = 2, .reusable = true}}, REDUCE(aux_sym_json_array_repeat1, 2, 0, 0), SHIFT_REPEAT(338),
  [1024] = {.entry = {.count = 1, .reusable = true}}, REDUCE(aux_sym_json_array_repeat1, 2, 0, 0),
  [1026] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_secret_property, 3, 0, 0),
  [1028] = {.entry = {.count = 1, .reusable = true}}, SHIFT(276),
  [1030] = {.entry = {.count = 1, .reusable = true}}, SHIFT(124),
  [1032] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym__field, 1, 0, 0),
  [1034] = {.entry = {.count = 1, .reusable = true}}, SHIFT(352),
  [1036] = {.entry = {.count = 1, .reusable = true}}, SHIFT(221),
  [1038] = {.entry = {.count = 1, .reusable = true}}, SHIFT(316),
  [1040] = {.entry = {.count = 1, .reusable = true}}, SHIFT(306),
  [1042] = {.entry = {.count = 1, .reusable = true}}, SHIFT(318),
  [1044] = {.entry = {.count = 1, .reusable = true}}, SHIFT(315),
  [1046] = {.entry = {.count = 1, .reusable = true}}, REDUCE(aux_sym__block_command_repeat1, 1, 0, 0),
  [1048] = {.entry = {.count = 2, .reusable = true}}, REDUCE(aux_sym_path_array_repeat1, 2, 0, 0), SHIFT_REPEAT(313),
  [1051] = {.entry = {.count = 1, .reusable = true}}, REDUCE(aux_sym_path_array_repeat1, 2, 0, 0),
  [1053] = {.entry = {.count = 1, .reusable = true}}, SHIFT(320),
  [1055] = {.entry = {.count = 1, .reusable = true}}, SHIFT(67),
  [1057] = {.entry = {.count = 1, .reusable = true}}, SHIFT(378),
  [1059] = {.entry = {.count = 1, .reusable = true}}, SHIFT(393),
  [1061] = {.entry = {.count = 1, .reusable = true}}, SHIFT(189),
  [1063] = {.entry = {.count = 1, .reusable = true}}, SHIFT(28),
  [1065] = {.entry = {.count = 1, .reusable = true}}, SHIFT(391),
  [1067] = {.entry = {.count = 1, .reusable = true}}, SHIFT(158),
  [1069] = {.entry = {.count = 1, .reusable = true}}, SHIFT(351),
  [1071] = {.entry = {.count = 1, .reusable = true}}, SHIFT(62),
  [1073] = {.entry = {.count = 1, .reusable = true}}, SHIFT(405),
  [1075] = {.entry = {.count = 1, .reusable = true}}, SHIFT(55),
  [1077] = {.entry = {.count = 1, .reusable = true}}, SHIFT(369),
  [1079] = {.entry = {.count = 1, .reusable = true}}, SHIFT(379),
  [1081] = {.entry = {.count = 1, .reusable = true}}, SHIFT(311),
  [1083] = {.entry = {.count = 1, .reusable = true}}, SHIFT(374),
  [1085] = {.entry = {.count = 1, .reusable = true}}, SHIFT(260),
  [1087] = {.entry = {.count = 1, .reusable = true}}, SHIFT(64),
  [1089] = {.entry = {.count = 1, .reusable = true}}, SHIFT(342),
  [1091] = {.entry = {.count = 1, .reusable = true}}, SHIFT(123),
  [1093] = {.entry = {.count = 1, .reusable = true}}, SHIFT(222),
  [1095] = {.entry = {.count = 1, .reusable = true}}, SHIFT(74),
  [1097] = {.entry = {.count = 1, .reusable = true}}, SHIFT(382),
  [1099] = {.entry = {.count = 1, .reusable = true}}, SHIFT(151),
  [1101] = {.entry = {.count = 1, .reusable = true}}, SHIFT(73),
  [1103] = {.entry = {.count = 1, .reusable = true}}, SHIFT(63),
  [1105] = {.entry = {.count = 1, .reusable = true}}, SHIFT(336),
  [1107] = {.entry = {.count = 1, .reusable = true}}, SHIFT(70),
  [1109] = {.entry = {.count = 1, .reusable = true}}, SHIFT(368),
  [1111] = {.entry = {.count = 1, .reusable = true}}, SHIFT(3),
  [1113] = {.entry = {.count = 1, .reusable = true}}, SHIFT(408),
  [1115] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym__field, 3, 0, 0),
  [1117] = {.entry = {.count = 1, .reusable = true}}, SHIFT(68),
  [1119] = {.entry = {.count = 1, .reusable = true}}, SHIFT(358),
  [1121] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_path_string, 2, 0, 0),
  [1123] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_json_array, 2, 0, 0),
  [1125] = {.entry = {.count = 1, .reusable = true}}, SHIFT(122),
  [1127] = {.entry = {.count = 1, .reusable = true}}, SHIFT(205),
  [1129] = {.entry = {.count = 1, .reusable = true}}, SHIFT(71),
  [1131] = {.entry = {.count = 1, .reusable = true}}, SHIFT(371),
  [1133] = {.entry = {.count = 1, .reusable = true}}, SHIFT(225),
  [1135] = {.entry = {.count = 1, .reusable = true}}, SHIFT(349),
  [1137] = {.entry = {.count = 1, .reusable = true}}, SHIFT(56),
  [1139] = {.entry = {.count = 1, .reusable = true}}, SHIFT(389),
  [1141] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_path_string, 3, 0, 0),
  [1143] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_json_array, 3, 0, 0),
  [1145] = {.entry = {.count = 1, .reusable = true}}, SHIFT(69),
  [1147] = {.entry = {.count = 1, .reusable = true}}, SHIFT(335),
  [1149] = {.entry = {.count = 1, .reusable = true}}, SHIFT(128),
  [1151] = {.entry = {.count = 1, .reusable = true}}, SHIFT(228),
  [1153] = {.entry = {.count = 1, .reusable = true}}, SHIFT(300),
  [1155] = {.entry = {.count = 1, .reusable = true}}, SHIFT(278),
  [1157] = {.entry = {.count = 1, .reusable = true}}, SHIFT(384),
  [1159] = {.entry = {.count = 1, .reusable = true}}, SHIFT(230),
  [1161] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_json_array, 4, 0, 0),
  [1163] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_json_array, 5, 0, 0),
  [1165] = {.entry = {.count = 1, .reusable = true}}, SHIFT(317),
  [1167] = {.entry = {.count = 1, .reusable = true}}, SHIFT(129),
  [1169] = {.entry = {.count = 1, .reusable = true}}, SHIFT(168),
  [1171] = {.entry = {.count = 1, .reusable = true}}, SHIFT(246),
  [1173] = {.entry = {.count = 1, .reusable = true}}, SHIFT(377),
  [1175] = {.entry = {.count = 1, .reusable = true}}, SHIFT(21),
  [1177] = {.entry = {.count = 1, .reusable = true}}, SHIFT(347),
  [1179] = {.entry = {.count = 1, .reusable = true}}, SHIFT(130),
  [1181] = {.entry = {.count = 1, .reusable = true}}, SHIFT(248),
  [1183] = {.entry = {.count = 1, .reusable = true}}, SHIFT(399),
  [1185] = {.entry = {.count = 1, .reusable = true}}, SHIFT(240),
  [1187] = {.entry = {.count = 1, .reusable = true}}, SHIFT(131),
  [1189] = {.entry = {.count = 1, .reusable = true}}, SHIFT(145),
  [1191] = {.entry = {.count = 1, .reusable = true}}, SHIFT(59),
  [1193] = {.entry = {.count = 1, .reusable = true}}, SHIFT(373),
  [1195] = {.entry = {.count = 1, .reusable = true}}, SHIFT(132),
  [1197] = {.entry = {.count = 1, .reusable = true}}, SHIFT(236),
  [1199] = {.entry = {.count = 1, .reusable = true}}, SHIFT(137),
  [1201] = {.entry = {.count = 1, .reusable = true}}, SHIFT(44),
  [1203] = {.entry = {.count = 1, .reusable = true}}, SHIFT(119),
  [1205] = {.entry = {.count = 1, .reusable = true}}, SHIFT(159),
  [1207] = {.entry = {.count = 1, .reusable = true}}, SHIFT(416),
  [1209] = {.entry = {.count = 1, .reusable = true}}, SHIFT(203),
  [1211] = {.entry = {.count = 1, .reusable = true}}, SHIFT(57),
  [1213] = {.entry = {.count = 1, .reusable = true}}, SHIFT(343),
  [1215] = {.entry = {.count = 1, .reusable = true}}, SHIFT(75),
  [1217] = {.entry = {.count = 1, .reusable = true}}, SHIFT(47),
  [1219] = {.entry = {.count = 1, .reusable = true}}, SHIFT(270),
  [1221] = {.entry = {.count = 1, .reusable = true}}, SHIFT(186),
  [1223] = {.entry = {.count = 1, .reusable = true}}, SHIFT(401),
  [1225] = {.entry = {.count = 1, .reusable = true}}, SHIFT(26),
  [1227] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_path_array, 2, 0, 0),
  [1229] = {.entry = {.count = 1, .reusable = true}}, SHIFT(27),
  [1231] = {.entry = {.count = 1, .reusable = true}}, SHIFT(235),
  [1233] = {.entry = {.count = 1, .reusable = true}}, SHIFT(167),
  [1235] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_path_array, 5, 0, 0),
  [1237] = {.entry = {.count = 1, .reusable = true}}, SHIFT(388),
  [1239] = {.entry = {.count = 1, .reusable = true}}, SHIFT(14),
  [1241] = {.entry = {.count = 1, .reusable = true}}, SHIFT(41),
  [1243] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_path_array, 4, 0, 0),
  [1245] = {.entry = {.count = 1, .reusable = true}}, SHIFT(115),
  [1247] = {.entry = {.count = 1, .reusable = true}}, SHIFT(54),
  [1249] = {.entry = {.count = 1, .reusable = true}}, SHIFT(76),
  [1251] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_path_array, 3, 0, 0),
  [1253] = {.entry = {.count = 1, .reusable = true}}, SHIFT(77),
  [1255] = {.entry = {.count = 1, .reusable = true}}, SHIFT(179),
  [1257] = {.entry = {.count = 1, .reusable = true}}, SHIFT(237),
  [1259] = {.entry = {.count = 1, .reusable = true}}, SHIFT(48),
  [1261] = {.entry = {.count = 1, .reusable = true}}, SHIFT(49),
  [1263] = {.entry = {.count = 1, .reusable = true}}, SHIFT(17),
  [1265] = {.entry = {.count = 1, .reusable = true}}, SHIFT(78),
  [1267] = {.entry = {.count = 1, .reusable = true}}, SHIFT(231),
  [1269] = {.entry = {.count = 1, .reusable = true}}, SHIFT(232),
  [1271] = {.entry = {.count = 1, .reusable = true}}, SHIFT(332),
  [1273] = {.entry = {.count = 1, .reusable = true}}, SHIFT(43),
  [1275] = {.entry = {.count = 1, .reusable = true}}, SHIFT(50),
  [1277] = {.entry = {.count = 1, .reusable = true}}, SHIFT(19),
  [1279] = {.entry = {.count = 1, .reusable = true}}, SHIFT(171),
  [1281] = {.entry = {.count = 1, .reusable = true}}, SHIFT(173),
  [1283] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym__check, 2, 0, 0),
  [1285] = {.entry = {.count = 1, .reusable = true}}, SHIFT(199),
  [1287] = {.entry = {.count = 1, .reusable = true}}, SHIFT(127),
  [1289] = {.entry = {.count = 1, .reusable = true}}, SHIFT(252),
  [1291] = {.entry = {.count = 1, .reusable = true}}, SHIFT(251),
  [1293] = {.entry = {.count = 1, .reusable = true}}, SHIFT(241),
  [1295] = {.entry = {.count = 1, .reusable = true}}, SHIFT(46),
  [1297] = {.entry = {.count = 1, .reusable = true}}, SHIFT(354),
  [1299] = {.entry = {.count = 1, .reusable = true}}, SHIFT(53),
  [1301] = {.entry = {.count = 1, .reusable = true}}, SHIFT(147),
  [1303] = {.entry = {.count = 1, .reusable = true}}, SHIFT(35),
  [1305] = {.entry = {.count = 1, .reusable = true}},  ACCEPT_INPUT(),
  [1307] = {.entry = {.count = 1, .reusable = true}}, SHIFT(244),
  [1309] = {.entry = {.count = 1, .reusable = true}}, SHIFT(4),
  [1311] = {.entry = {.count = 1, .reusable = true}}, SHIFT(51),
  [1313] = {.entry = {.count = 1, .reusable = true}}, SHIFT(162),
  [1315] = {.entry = {.count = 1, .reusable = true}}, SHIFT(174),
  [1317] = {.entry = {.count = 1, .reusable = true}}, SHIFT(314),
  [1319] = {.entry = {.count = 1, .reusable = true}}, SHIFT(283),
  [1321] = {.entry = {.count = 1, .reusable = true}}, SHIFT(325),
  [1323] = {.entry = {.count = 1, .reusable = true}}, SHIFT(197),
};

enum ts_external_scanner_symbol_identifiers {
  ts_external_token__newline = 0,
  ts_external_token_line_continuation = 1,
  ts_external_token_comment = 2,
  ts_external_token__trailing_comment = 3,
  ts_external_token__directive_start = 4,
  ts_external_token_heredoc_marker = 5,
  ts_external_token_heredoc_body = 6,
  ts_external_token_heredoc_end = 7,
  ts_external_token_shell_fragment = 8,
  ts_external_token__block_fragment = 9,
  ts_external_token_escape_sequence = 10,
  ts_external_token__plain_escape = 11,
  ts_external_token__word_end = 12,
  ts_external_token_key = 13,
  ts_external_token__field_key = 14,
  ts_external_token_flag_name = 15,
  ts_external_token__json_open = 16,
  ts_external_token__string_open = 17,
  ts_external_token__directive_value = 18,
  ts_external_token__error = 19,
};

static const TSSymbol ts_external_scanner_symbol_map[EXTERNAL_TOKEN_COUNT] = {
  [ts_external_token__newline] = sym__newline,
  [ts_external_token_line_continuation] = sym_line_continuation,
  [ts_external_token_comment] = sym_comment,
  [ts_external_token__trailing_comment] = sym__trailing_comment,
  [ts_external_token__directive_start] = sym__directive_start,
  [ts_external_token_heredoc_marker] = sym_heredoc_marker,
  [ts_external_token_heredoc_body] = sym_heredoc_body,
  [ts_external_token_heredoc_end] = sym_heredoc_end,
  [ts_external_token_shell_fragment] = sym_shell_fragment,
  [ts_external_token__block_fragment] = sym__block_fragment,
  [ts_external_token_escape_sequence] = sym_escape_sequence,
  [ts_external_token__plain_escape] = sym__plain_escape,
  [ts_external_token__word_end] = sym__word_end,
  [ts_external_token_key] = sym_key,
  [ts_external_token__field_key] = sym__field_key,
  [ts_external_token_flag_name] = sym_flag_name,
  [ts_external_token__json_open] = sym__json_open,
  [ts_external_token__string_open] = sym__string_open,
  [ts_external_token__directive_value] = sym__directive_value,
  [ts_external_token__error] = sym__error,
};

static const bool ts_external_scanner_states[31][EXTERNAL_TOKEN_COUNT] = {
  [1] = {
    [ts_external_token__newline] = true,
    [ts_external_token_line_continuation] = true,
    [ts_external_token_comment] = true,
    [ts_external_token__trailing_comment] = true,
    [ts_external_token__directive_start] = true,
    [ts_external_token_heredoc_marker] = true,
    [ts_external_token_heredoc_body] = true,
    [ts_external_token_heredoc_end] = true,
    [ts_external_token_shell_fragment] = true,
    [ts_external_token__block_fragment] = true,
    [ts_external_token_escape_sequence] = true,
    [ts_external_token__plain_escape] = true,
    [ts_external_token__word_end] = true,
    [ts_external_token_key] = true,
    [ts_external_token__field_key] = true,
    [ts_external_token_flag_name] = true,
    [ts_external_token__json_open] = true,
    [ts_external_token__string_open] = true,
    [ts_external_token__directive_value] = true,
    [ts_external_token__error] = true,
  },
  [2] = {
    [ts_external_token_line_continuation] = true,
    [ts_external_token_comment] = true,
    [ts_external_token__directive_start] = true,
  },
  [3] = {
    [ts_external_token_line_continuation] = true,
    [ts_external_token_comment] = true,
  },
  [4] = {
    [ts_external_token_line_continuation] = true,
    [ts_external_token_comment] = true,
    [ts_external_token_heredoc_body] = true,
    [ts_external_token_heredoc_end] = true,
  },
  [5] = {
    [ts_external_token_line_continuation] = true,
    [ts_external_token_comment] = true,
    [ts_external_token__directive_start] = true,
    [ts_external_token_heredoc_body] = true,
    [ts_external_token_heredoc_end] = true,
  },
  [6] = {
    [ts_external_token__newline] = true,
    [ts_external_token_line_continuation] = true,
    [ts_external_token_comment] = true,
    [ts_external_token__trailing_comment] = true,
    [ts_external_token_escape_sequence] = true,
    [ts_external_token__plain_escape] = true,
    [ts_external_token_key] = true,
    [ts_external_token_flag_name] = true,
    [ts_external_token__string_open] = true,
  },
  [7] = {
    [ts_external_token_line_continuation] = true,
    [ts_external_token_comment] = true,
    [ts_external_token_heredoc_marker] = true,
    [ts_external_token_escape_sequence] = true,
    [ts_external_token__plain_escape] = true,
    [ts_external_token_flag_name] = true,
    [ts_external_token__json_open] = true,
    [ts_external_token__string_open] = true,
  },
  [8] = {
    [ts_external_token__newline] = true,
    [ts_external_token_line_continuation] = true,
    [ts_external_token_comment] = true,
    [ts_external_token__trailing_comment] = true,
    [ts_external_token_heredoc_marker] = true,
    [ts_external_token_escape_sequence] = true,
    [ts_external_token__plain_escape] = true,
    [ts_external_token_flag_name] = true,
    [ts_external_token__string_open] = true,
  },
  [9] = {
    [ts_external_token__newline] = true,
    [ts_external_token_line_continuation] = true,
    [ts_external_token_comment] = true,
    [ts_external_token_escape_sequence] = true,
    [ts_external_token__plain_escape] = true,
    [ts_external_token_key] = true,
    [ts_external_token__string_open] = true,
  },
  [10] = {
    [ts_external_token_line_continuation] = true,
    [ts_external_token_comment] = true,
    [ts_external_token_escape_sequence] = true,
    [ts_external_token__plain_escape] = true,
    [ts_external_token_key] = true,
    [ts_external_token__string_open] = true,
  },
  [11] = {
    [ts_external_token__newline] = true,
    [ts_external_token_line_continuation] = true,
    [ts_external_token_comment] = true,
    [ts_external_token_heredoc_marker] = true,
    [ts_external_token_escape_sequence] = true,
    [ts_external_token__plain_escape] = true,
    [ts_external_token__string_open] = true,
  },
  [12] = {
    [ts_external_token_line_continuation] = true,
    [ts_external_token_comment] = true,
    [ts_external_token_escape_sequence] = true,
    [ts_external_token__plain_escape] = true,
    [ts_external_token_flag_name] = true,
    [ts_external_token__string_open] = true,
  },
  [13] = {
    [ts_external_token_line_continuation] = true,
    [ts_external_token_comment] = true,
    [ts_external_token_escape_sequence] = true,
    [ts_external_token__plain_escape] = true,
    [ts_external_token__json_open] = true,
    [ts_external_token__string_open] = true,
  },
  [14] = {
    [ts_external_token__newline] = true,
    [ts_external_token_line_continuation] = true,
    [ts_external_token_comment] = true,
    [ts_external_token_escape_sequence] = true,
    [ts_external_token__plain_escape] = true,
    [ts_external_token__string_open] = true,
  },
  [15] = {
    [ts_external_token_line_continuation] = true,
    [ts_external_token_comment] = true,
    [ts_external_token_escape_sequence] = true,
    [ts_external_token__plain_escape] = true,
    [ts_external_token__word_end] = true,
    [ts_external_token__string_open] = true,
  },
  [16] = {
    [ts_external_token_line_continuation] = true,
    [ts_external_token_comment] = true,
    [ts_external_token_escape_sequence] = true,
    [ts_external_token__plain_escape] = true,
    [ts_external_token__string_open] = true,
  },
  [17] = {
    [ts_external_token_line_continuation] = true,
    [ts_external_token_comment] = true,
    [ts_external_token_escape_sequence] = true,
    [ts_external_token__plain_escape] = true,
    [ts_external_token__field_key] = true,
    [ts_external_token__string_open] = true,
  },
  [18] = {
    [ts_external_token__newline] = true,
    [ts_external_token_line_continuation] = true,
    [ts_external_token_comment] = true,
    [ts_external_token_heredoc_marker] = true,
    [ts_external_token_shell_fragment] = true,
    [ts_external_token_flag_name] = true,
    [ts_external_token__json_open] = true,
  },
  [19] = {
    [ts_external_token_line_continuation] = true,
    [ts_external_token_comment] = true,
    [ts_external_token_escape_sequence] = true,
    [ts_external_token__plain_escape] = true,
  },
  [20] = {
    [ts_external_token__newline] = true,
    [ts_external_token_line_continuation] = true,
    [ts_external_token_comment] = true,
    [ts_external_token_heredoc_marker] = true,
    [ts_external_token_shell_fragment] = true,
    [ts_external_token__json_open] = true,
  },
  [21] = {
    [ts_external_token__newline] = true,
    [ts_external_token_line_continuation] = true,
    [ts_external_token_comment] = true,
    [ts_external_token__trailing_comment] = true,
    [ts_external_token_flag_name] = true,
  },
  [22] = {
    [ts_external_token__newline] = true,
    [ts_external_token_line_continuation] = true,
    [ts_external_token_comment] = true,
    [ts_external_token_flag_name] = true,
  },
  [23] = {
    [ts_external_token__newline] = true,
    [ts_external_token_line_continuation] = true,
    [ts_external_token_comment] = true,
    [ts_external_token__trailing_comment] = true,
    [ts_external_token__block_fragment] = true,
    [ts_external_token__json_open] = true,
  },
  [24] = {
    [ts_external_token__newline] = true,
    [ts_external_token_line_continuation] = true,
    [ts_external_token_comment] = true,
    [ts_external_token__trailing_comment] = true,
    [ts_external_token__block_fragment] = true,
  },
  [25] = {
    [ts_external_token__newline] = true,
    [ts_external_token_line_continuation] = true,
    [ts_external_token_comment] = true,
    [ts_external_token_heredoc_marker] = true,
    [ts_external_token_shell_fragment] = true,
  },
  [26] = {
    [ts_external_token__newline] = true,
    [ts_external_token_line_continuation] = true,
    [ts_external_token_comment] = true,
    [ts_external_token__trailing_comment] = true,
  },
  [27] = {
    [ts_external_token_line_continuation] = true,
    [ts_external_token_comment] = true,
    [ts_external_token__word_end] = true,
  },
  [28] = {
    [ts_external_token__newline] = true,
    [ts_external_token_line_continuation] = true,
    [ts_external_token_comment] = true,
  },
  [29] = {
    [ts_external_token_line_continuation] = true,
    [ts_external_token_comment] = true,
    [ts_external_token__directive_value] = true,
  },
  [30] = {
    [ts_external_token_line_continuation] = true,
    [ts_external_token_comment] = true,
    [ts_external_token_heredoc_end] = true,
  },
};

#ifdef __cplusplus
extern "C" {
#endif
void *tree_sitter_rbox_external_scanner_create(void);
void tree_sitter_rbox_external_scanner_destroy(void *);
bool tree_sitter_rbox_external_scanner_scan(void *, TSLexer *, const bool *);
unsigned tree_sitter_rbox_external_scanner_serialize(void *, char *);
void tree_sitter_rbox_external_scanner_deserialize(void *, const char *, unsigned);

#ifdef TREE_SITTER_HIDE_SYMBOLS
#define TS_PUBLIC
#elif defined(_WIN32)
#define TS_PUBLIC __declspec(dllexport)
#else
#define TS_PUBLIC __attribute__((visibility("default")))
#endif

TS_PUBLIC const TSLanguage *tree_sitter_rbox(void) {
  static const TSLanguage language = {
    .version = LANGUAGE_VERSION,
    .symbol_count = SYMBOL_COUNT,
    .alias_count = ALIAS_COUNT,
    .token_count = TOKEN_COUNT,
    .external_token_count = EXTERNAL_TOKEN_COUNT,
    .state_count = STATE_COUNT,
    .large_state_count = LARGE_STATE_COUNT,
    .production_id_count = PRODUCTION_ID_COUNT,
    .field_count = FIELD_COUNT,
    .max_alias_sequence_length = MAX_ALIAS_SEQUENCE_LENGTH,
    .parse_table = &ts_parse_table[0][0],
    .small_parse_table = ts_small_parse_table,
    .small_parse_table_map = ts_small_parse_table_map,
    .parse_actions = ts_parse_actions,
    .symbol_names = ts_symbol_names,
    .field_names = ts_field_names,
    .field_map_slices = ts_field_map_slices,
    .field_map_entries = ts_field_map_entries,
    .symbol_metadata = ts_symbol_metadata,
    .public_symbol_map = ts_symbol_map,
    .alias_map = ts_non_terminal_alias_map,
    .alias_sequences = &ts_alias_sequences[0][0],
    .lex_modes = ts_lex_modes,
    .lex_fn = ts_lex,
    .external_scanner = {
      &ts_external_scanner_states[0][0],
      ts_external_scanner_symbol_map,
      tree_sitter_rbox_external_scanner_create,
      tree_sitter_rbox_external_scanner_destroy,
      tree_sitter_rbox_external_scanner_scan,
      tree_sitter_rbox_external_scanner_serialize,
      tree_sitter_rbox_external_scanner_deserialize,
    },
    .primary_state_ids = ts_primary_state_ids,
  };
  return &language;
}
#ifdef __cplusplus
}
#endif
