// Prints what the tree-sitter grammar makes of files: leaves of the tree, each as the class of what it stands in. Says what is not
// understood, of queries (*.scm) as well.
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tree_sitter/api.h>

const TSLanguage *tree_sitter_rbox(void);

static const char *CLASSES[][2] = {
    {"comment", "comment"},        {"directive", "comment"},           {"line_continuation", "continuation"},
    {"flag_name", "flag"},         {"heredoc_marker", "heredoc"},      {"heredoc_end", "heredoc"},
    {"heredoc_body", "body"},      {"shell_fragment", "shell"},        {"variable", "variable"},
    {"key", "key"},                {"legacy_key", "key"},              {"name_alone", "key"},
    {"double_quoted", "string"},   {"single_quoted", "string"},        {"json_string", "string"},
};

static const char *class_of(TSNode node) {
  if (!ts_node_is_named(node)) {
    const char *type = ts_node_type(node);
    if (type[0] >= 'A' && type[0] <= 'Z') return "keyword";
  }
  for (TSNode at = node; !ts_node_is_null(at); at = ts_node_parent(at)) {
    for (size_t i = 0; i < sizeof CLASSES / sizeof *CLASSES; i++) {
      if (ts_node_is_named(at) && strcmp(ts_node_type(at), CLASSES[i][0]) == 0) return CLASSES[i][1];
    }
  }
  return "text";
}

static void leaves(TSNode node, const char **comma) {
  uint32_t count = ts_node_child_count(node);
  if (ts_node_start_byte(node) < ts_node_end_byte(node)) {
    // Bytes between the children of a string belong to it.
    printf("%s[%u,%u,\"%s\"]", *comma, ts_node_start_byte(node), ts_node_end_byte(node), class_of(node));
    *comma = ",";
  }
  for (uint32_t i = 0; i < count; i++) leaves(ts_node_child(node, i), comma);
}

// The line of the first error.
static uint32_t first_error(TSNode node) {
  for (uint32_t i = 0; i < ts_node_child_count(node); i++) {
    TSNode child = ts_node_child(node, i);
    if (ts_node_has_error(child)) return first_error(child);
  }
  return ts_node_start_point(node).row + 1;
}

static bool is_query(const char *file) {
  size_t length = strlen(file);
  return length > 4 && strcmp(file + length - 4, ".scm") == 0;
}

static void read_query(const char *file, const char *text, uint32_t size) {
  uint32_t at;
  TSQueryError error;
  TSQuery *query = ts_query_new(tree_sitter_rbox(), text, size, &at, &error);
  if (query) {
    ts_query_delete(query);
  } else {
    fprintf(stderr, "%s: error %d of a query: %.60s\n", file, error, text + at);
  }
}

int main(int count, char **files) {
  TSParser *parser = ts_parser_new();
  ts_parser_set_language(parser, tree_sitter_rbox());
  for (int i = 1; i < count; i++) {
    FILE *file = fopen(files[i], "rb");
    fseek(file, 0, SEEK_END);
    long size = ftell(file);
    rewind(file);
    char *text = malloc((size_t)size + 1);
    size = (long)fread(text, 1, (size_t)size, file);
    fclose(file);
    if (is_query(files[i])) {
      text[size] = 0;
      read_query(files[i], text, (uint32_t)size);
      free(text);
      continue;
    }
    TSTree *tree = ts_parser_parse_string(parser, NULL, text, (uint32_t)size);
    TSNode root = ts_tree_root_node(tree);
    const char *comma = "";
    printf("{\"file\":\"%s\",\"runs\":[", files[i]);
    leaves(root, &comma);
    printf("]}\n");
    if (getenv("SHOW_TREE")) {
      char *shown = ts_node_string(root);
      fprintf(stderr, "%s\n", shown);
      free(shown);
    }
    if (ts_node_has_error(root)) fprintf(stderr, "%s:%u: not understood\n", files[i], first_error(root));
    ts_tree_delete(tree);
    free(text);
  }
  ts_parser_delete(parser);
  return 0;
}
