// What a regular grammar can't say of rbox's language: lines that the escape character joins (which `# escape=` changes), bodies of
// heredocs (closed first-in-first-out), a shell's text, and where a word ends.

#include "tree_sitter/parser.h"

#include <stdlib.h>
#include <string.h>

enum Token {
  NEWLINE,
  LINE_CONTINUATION,
  COMMENT,
  TRAILING_COMMENT,
  DIRECTIVE_START,
  HEREDOC_MARKER,
  HEREDOC_BODY,
  HEREDOC_END,
  SHELL_FRAGMENT,
  BLOCK_FRAGMENT,
  ESCAPE_SEQUENCE,
  PLAIN_ESCAPE,
  WORD_END,
  KEY,
  FIELD_KEY,
  FLAG_NAME,
  JSON_OPEN,
  STRING_OPEN,
  DIRECTIVE_VALUE,
  ERROR,
};

enum { MAX_HEREDOCS = 8, MAX_NAME = 64 };

typedef struct {
  bool strip_tabs;
  uint8_t length;
  int32_t name[MAX_NAME];
} Heredoc;

typedef struct {
  bool tick;       // whether ` is the escape character
  bool body_past;  // whether no directive can follow
  bool in_body;    // whether the body of the first heredoc has been read
  bool directive;  // whether the line is a directive, behind which more can follow
  uint8_t quote;   // the quote that a shell's text is in
  uint8_t count;
  Heredoc heredocs[MAX_HEREDOCS];
} Scanner;

void *tree_sitter_rbox_external_scanner_create(void) { return calloc(1, sizeof(Scanner)); }

void tree_sitter_rbox_external_scanner_destroy(void *payload) { free(payload); }

unsigned tree_sitter_rbox_external_scanner_serialize(void *payload, char *buffer) {
  Scanner *scanner = payload;
  unsigned size = 0;
  buffer[size++] = (char)(scanner->tick | scanner->body_past << 1 | scanner->in_body << 2 | scanner->directive << 3);
  buffer[size++] = (char)scanner->quote;
  buffer[size++] = (char)scanner->count;
  for (uint8_t i = 0; i < scanner->count; i++) {
    Heredoc *heredoc = &scanner->heredocs[i];
    unsigned bytes = heredoc->length * sizeof(int32_t);
    if (size + 2 + bytes > TREE_SITTER_SERIALIZATION_BUFFER_SIZE) {
      buffer[2] = (char)i;
      break;
    }
    buffer[size++] = (char)heredoc->strip_tabs;
    buffer[size++] = (char)heredoc->length;
    memcpy(buffer + size, heredoc->name, bytes);
    size += bytes;
  }
  return size;
}

void tree_sitter_rbox_external_scanner_deserialize(void *payload, const char *buffer, unsigned length) {
  Scanner *scanner = payload;
  memset(scanner, 0, sizeof(Scanner));
  if (length < 3) return;
  scanner->tick = buffer[0] & 1;
  scanner->body_past = buffer[0] >> 1 & 1;
  scanner->in_body = buffer[0] >> 2 & 1;
  scanner->directive = buffer[0] >> 3 & 1;
  scanner->quote = (uint8_t)buffer[1];
  scanner->count = (uint8_t)buffer[2];
  unsigned at = 3;
  for (uint8_t i = 0; i < scanner->count; i++) {
    Heredoc *heredoc = &scanner->heredocs[i];
    heredoc->strip_tabs = buffer[at++];
    heredoc->length = (uint8_t)buffer[at++];
    memcpy(heredoc->name, buffer + at, heredoc->length * sizeof(int32_t));
    at += heredoc->length * sizeof(int32_t);
  }
}

static bool is_blank(int32_t c) { return c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == '\v'; }
static bool is_space(int32_t c) { return is_blank(c) || c == '\n'; }
static bool is_letter(int32_t c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
static bool is_word(int32_t c) { return is_letter(c) || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.'; }
static int32_t lower(int32_t c) { return c >= 'A' && c <= 'Z' ? c + 32 : c; }

static void advance(TSLexer *lexer) { lexer->advance(lexer, false); }
static void skip(TSLexer *lexer) { lexer->advance(lexer, true); }
static bool at_end(TSLexer *lexer) { return lexer->eof(lexer); }
static bool at_break(TSLexer *lexer) { return at_end(lexer) || is_space(lexer->lookahead); }
static int32_t escape_of(Scanner *scanner) { return scanner->tick ? '`' : '\\'; }

static void skip_blanks(TSLexer *lexer) {
  while (!at_end(lexer) && is_blank(lexer->lookahead)) advance(lexer);
}

// Behind one escape character: whether nothing but blanks follows on the line. The line end is not passed.
static bool joins(TSLexer *lexer) {
  skip_blanks(lexer);
  return at_end(lexer) || lexer->lookahead == '\n';
}

// At the line end of a continuation: passes empty lines and comments.
static void pass_continuation(TSLexer *lexer) {
  while (!at_end(lexer)) {
    skip_blanks(lexer);
    if (lexer->lookahead == '#') {
      while (!at_end(lexer) && lexer->lookahead != '\n') advance(lexer);
    }
    if (lexer->lookahead != '\n') return;
    advance(lexer);
  }
}

// `[3]<<[-]NAME` and a blank behind; pushes it. The token ends behind the name.
static bool scan_marker(Scanner *scanner, TSLexer *lexer, bool push) {
  while (lexer->lookahead >= '0' && lexer->lookahead <= '9') advance(lexer);
  for (int i = 0; i < 2; i++) {
    if (lexer->lookahead != '<') return false;
    advance(lexer);
  }
  Heredoc heredoc = {0};
  if (lexer->lookahead == '-') {
    heredoc.strip_tabs = true;
    advance(lexer);
  }
  int32_t quote = 0;
  while (!at_end(lexer) && lexer->lookahead != '\n' && (quote || !is_space(lexer->lookahead))) {
    int32_t c = lexer->lookahead;
    if (c == '<' && !quote) return false;
    if (quote ? c == quote : c == '"' || c == '\'') {
      quote = quote ? 0 : c;
    } else if (heredoc.length == MAX_NAME) {
      return false;
    } else {
      heredoc.name[heredoc.length++] = c;
    }
    advance(lexer);
  }
  if (quote || heredoc.length == 0) return false;
  if (push) {
    if (scanner->count == MAX_HEREDOCS) return false;
    scanner->heredocs[scanner->count++] = heredoc;
  }
  return true;
}

// Whether the line that starts here ends the first heredoc; it is passed up to its end, and the token ends there if `mark` says so.
static bool ends_heredoc(Scanner *scanner, TSLexer *lexer, bool mark) {
  Heredoc *heredoc = &scanner->heredocs[0];
  while (heredoc->strip_tabs && lexer->lookahead == '\t') advance(lexer);
  for (uint8_t i = 0; i < heredoc->length; i++) {
    if (at_end(lexer) || lexer->lookahead != heredoc->name[i]) return false;
    advance(lexer);
  }
  if (mark) lexer->mark_end(lexer);
  while (lexer->lookahead == '\r') advance(lexer);
  return at_end(lexer) || lexer->lookahead == '\n';
}

static bool scan_heredoc(Scanner *scanner, TSLexer *lexer, const bool *valid) {
  if (lexer->get_column(lexer) != 0) {
    while (is_blank(lexer->lookahead)) skip(lexer);
    if (lexer->lookahead == '\n') skip(lexer);
  }
  if (scanner->in_body || !valid[HEREDOC_BODY]) {
    while (scanner->heredocs[0].strip_tabs && lexer->lookahead == '\t') skip(lexer);
    ends_heredoc(scanner, lexer, true);
    scanner->in_body = false;
    scanner->count--;
    memmove(scanner->heredocs, scanner->heredocs + 1, scanner->count * sizeof(Heredoc));
    lexer->result_symbol = HEREDOC_END;
    return true;
  }
  bool empty = true;
  while (!at_end(lexer)) {
    // The line's start is the end of the body, should the line end it.
    lexer->mark_end(lexer);
    if (ends_heredoc(scanner, lexer, empty)) {
      if (empty) {
        scanner->count--;
        memmove(scanner->heredocs, scanner->heredocs + 1, scanner->count * sizeof(Heredoc));
        lexer->result_symbol = HEREDOC_END;
        return true;
      }
      break;
    }
    empty = false;
    while (!at_end(lexer) && lexer->lookahead != '\n') advance(lexer);
    if (!at_end(lexer)) advance(lexer);
    lexer->mark_end(lexer);
  }
  scanner->in_body = true;
  lexer->result_symbol = HEREDOC_BODY;
  return true;
}

// A shell's text up to the end of the line, a continuation, a heredoc or (in a block) a comment.
static bool scan_shell(Scanner *scanner, TSLexer *lexer, bool in_block, bool word_start) {
  int32_t escape = escape_of(scanner);
  bool any = false;
  while (!at_end(lexer) && lexer->lookahead != '\n') {
    int32_t c = lexer->lookahead;
    if (c == escape) {
      lexer->mark_end(lexer);
      unsigned run = 0;
      while (lexer->lookahead == escape) {
        advance(lexer);
        run++;
      }
      if (joins(lexer)) {
        if (run == 1) return any;
        continue;
      }
      if (run % 2 == 1 && scanner->quote != '\'' && !is_blank(lexer->lookahead)) advance(lexer);
      any = true;
      word_start = false;
      continue;
    }
    if (word_start && !scanner->quote && (c == '<' || (c >= '0' && c <= '9'))) {
      lexer->mark_end(lexer);
      if (!in_block && scan_marker(scanner, lexer, false)) return any;
      any = true;
      word_start = false;
      continue;
    }
    if (in_block && word_start && !scanner->quote && c == '#') {
      lexer->mark_end(lexer);
      return any;
    }
    if (scanner->quote) {
      if (c == scanner->quote) scanner->quote = 0;
    } else if (c == '"' || c == '\'') {
      scanner->quote = (uint8_t)c;
    }
    word_start = is_blank(c);
    any = true;
    advance(lexer);
  }
  lexer->mark_end(lexer);
  scanner->quote = 0;
  return any;
}

// Whether a JSON array of strings stands here, and nothing behind it.
static bool scan_json(Scanner *scanner, TSLexer *lexer, bool in_block) {
  int32_t escape = escape_of(scanner);
  advance(lexer);
  lexer->mark_end(lexer);
  enum { FIRST, STRING, AFTER } state = FIRST;
  while (!at_end(lexer)) {
    int32_t c = lexer->lookahead;
    if (is_blank(c)) {
      advance(lexer);
    } else if (c == escape) {
      advance(lexer);
      if (!joins(lexer)) return false;
      advance(lexer);
      pass_continuation(lexer);
    } else if (c == '"' && state != AFTER) {
      advance(lexer);
      while (lexer->lookahead != '"') {
        if (at_end(lexer) || lexer->lookahead == '\n') return false;
        if (lexer->lookahead == '\\') advance(lexer);
        if (at_end(lexer) || lexer->lookahead == '\n') return false;
        advance(lexer);
      }
      advance(lexer);
      state = AFTER;
    } else if (c == ',' && state == AFTER) {
      advance(lexer);
      state = STRING;
    } else if (c == ']' && state != STRING) {
      advance(lexer);
      bool blank = is_blank(lexer->lookahead);
      skip_blanks(lexer);
      return at_end(lexer) || lexer->lookahead == '\n' || (in_block && blank && lexer->lookahead == '#');
    } else {
      return false;
    }
  }
  return false;
}

// Whether a quote that starts here is closed on the same logical line.
static bool scan_string(Scanner *scanner, TSLexer *lexer) {
  int32_t escape = escape_of(scanner);
  advance(lexer);
  lexer->mark_end(lexer);
  while (!at_end(lexer) && lexer->lookahead != '\n') {
    if (lexer->lookahead == '"') return true;
    bool is_escape = lexer->lookahead == escape;
    advance(lexer);
    if (!is_escape) continue;
    if (is_blank(lexer->lookahead) || lexer->lookahead == '\n') {
      if (joins(lexer)) {
        if (at_end(lexer)) return false;
        advance(lexer);
        pass_continuation(lexer);
      }
    } else if (!at_end(lexer)) {
      advance(lexer);
    }
  }
  return false;
}

// `# escape=` and the like, at the top of a file; else a comment.
static bool scan_comment(Scanner *scanner, TSLexer *lexer, const bool *valid) {
  static const char *names[] = {"syntax", "escape", "check"};
  advance(lexer);
  lexer->mark_end(lexer);
  bool interpreter = lexer->lookahead == '!';
  if (valid[DIRECTIVE_START] && !scanner->body_past && !interpreter) {
    skip_blanks(lexer);
    char name[8] = {0};
    unsigned length = 0;
    while (is_letter(lexer->lookahead) && length < 7) {
      name[length++] = (char)lower(lexer->lookahead);
      advance(lexer);
    }
    skip_blanks(lexer);
    for (int i = 0; i < 3; i++) {
      if (strcmp(name, names[i]) != 0 || lexer->lookahead != '=') continue;
      advance(lexer);
      skip_blanks(lexer);
      if (at_end(lexer) || lexer->lookahead == '\n') break;
      if (i == 1) scanner->tick = lexer->lookahead == '`';
      scanner->directive = true;
      lexer->result_symbol = DIRECTIVE_START;
      return true;
    }
  }
  scanner->body_past |= !interpreter;
  lexer->mark_end(lexer);
  while (!at_end(lexer) && lexer->lookahead != '\n') {
    bool blank = is_blank(lexer->lookahead);
    advance(lexer);
    if (!blank) lexer->mark_end(lexer);
  }
  lexer->result_symbol = COMMENT;
  return true;
}

bool tree_sitter_rbox_external_scanner_scan(void *payload, TSLexer *lexer, const bool *valid) {
  Scanner *scanner = payload;
  if (valid[ERROR]) {
    scanner->count = 0;
    scanner->in_body = false;
    scanner->quote = 0;
  }
  if (!valid[ERROR] && scanner->count > 0 && (valid[HEREDOC_BODY] || valid[HEREDOC_END])) {
    return scan_heredoc(scanner, lexer, valid);
  }
  if (valid[WORD_END] && !valid[ERROR] && at_break(lexer)) {
    lexer->mark_end(lexer);
    lexer->result_symbol = WORD_END;
    return true;
  }

  if (valid[DIRECTIVE_VALUE] && !valid[ERROR]) {
    while (!at_end(lexer) && is_blank(lexer->lookahead)) skip(lexer);
    if (at_break(lexer)) return false;
    while (!at_end(lexer) && lexer->lookahead != '\n') {
      bool blank = is_blank(lexer->lookahead);
      advance(lexer);
      if (!blank) lexer->mark_end(lexer);
    }
    lexer->result_symbol = DIRECTIVE_VALUE;
    return true;
  }

  bool line_start = lexer->get_column(lexer) == 0;
  bool in_quotes = valid[ESCAPE_SEQUENCE] && !valid[NEWLINE] && !valid[WORD_END] && !valid[STRING_OPEN];
  while (!at_end(lexer)) {
    if (is_blank(lexer->lookahead)) {
      if (in_quotes && !line_start) return false;
      skip(lexer);
    } else if (lexer->lookahead == '\n' && (line_start || !valid[NEWLINE])) {
      skip(lexer);
      line_start = true;
    } else {
      break;
    }
  }
  if (line_start && lexer->lookahead == '#' && !at_end(lexer)) {
    scan_comment(scanner, lexer, valid);
    // Its line end belongs to it: inside a continued line it ends nothing, and nothing but the column tells that a line starts.
    if (lexer->result_symbol == COMMENT && lexer->lookahead == '\n') {
      advance(lexer);
      lexer->mark_end(lexer);
    }
    return true;
  }
  if (at_end(lexer) || lexer->lookahead == '\n') {
    if (!valid[NEWLINE]) return false;
    // An instruction ends before its line does, unless bodies follow: editors take what reaches the end of a file for nothing.
    if (!at_end(lexer) && (scanner->count > 0 || valid[ERROR])) advance(lexer);
    lexer->mark_end(lexer);
    scanner->quote = 0;
    scanner->body_past |= !scanner->directive;
    scanner->directive = false;
    lexer->result_symbol = NEWLINE;
    return true;
  }
  if (valid[ERROR]) return false;
  int32_t c = lexer->lookahead;
  if (valid[TRAILING_COMMENT] && c == '#') {
    scan_comment(scanner, lexer, (const bool[ERROR + 1]){0});
    lexer->result_symbol = TRAILING_COMMENT;
    return true;
  }
  if (valid[FLAG_NAME] && c == '-') {
    lexer->mark_end(lexer);
    advance(lexer);
    if (lexer->lookahead == '-') {
      advance(lexer);
      if (is_letter(lexer->lookahead)) {
        const char *mount = "mount";
        bool is_mount = true;
        while (is_word(lexer->lookahead)) {
          is_mount = is_mount && *mount && lexer->lookahead == *mount++;
          advance(lexer);
        }
        // That of RUN has fields, and is the grammar's.
        if (is_mount && !*mount && (valid[SHELL_FRAGMENT] || valid[JSON_OPEN])) return false;
        lexer->mark_end(lexer);
        lexer->result_symbol = FLAG_NAME;
        return true;
      }
    }
    if (!valid[SHELL_FRAGMENT] && !valid[BLOCK_FRAGMENT]) return false;
  }
  if (valid[JSON_OPEN] && c == '[') {
    if (scan_json(scanner, lexer, valid[BLOCK_FRAGMENT])) {
      lexer->result_symbol = JSON_OPEN;
      return true;
    }
    if (!valid[SHELL_FRAGMENT] && !valid[BLOCK_FRAGMENT]) return false;
  }
  bool any = c == '-' && valid[FLAG_NAME];
  if (c == escape_of(scanner)) {
    advance(lexer);
    // One character behind it belongs to it, unless only blanks follow on the line.
    bool blank = is_blank(lexer->lookahead);
    if (blank) advance(lexer);
    lexer->mark_end(lexer);
    if ((blank || at_end(lexer) || lexer->lookahead == '\n') && joins(lexer)) {
      if (!at_end(lexer)) advance(lexer);
      lexer->mark_end(lexer);
      lexer->result_symbol = LINE_CONTINUATION;
      return true;
    }
    any = true;
    if (!blank) {
      advance(lexer);
      lexer->mark_end(lexer);
    }
    if (valid[ESCAPE_SEQUENCE]) {
      lexer->result_symbol = ESCAPE_SEQUENCE;
      return true;
    }
  }
  if (valid[HEREDOC_MARKER] && !scanner->quote && (c == '<' || (c >= '0' && c <= '9'))) {
    if (scan_marker(scanner, lexer, true)) {
      lexer->mark_end(lexer);
      lexer->result_symbol = HEREDOC_MARKER;
      return true;
    }
    if (!valid[SHELL_FRAGMENT]) return false;
  }
  if (valid[SHELL_FRAGMENT] || valid[BLOCK_FRAGMENT]) {
    bool in_block = valid[BLOCK_FRAGMENT];
    // What was looked at above is the shell's as well.
    any |= scan_shell(scanner, lexer, in_block, !any);
    lexer->result_symbol = in_block ? BLOCK_FRAGMENT : SHELL_FRAGMENT;
    return any;
  }
  if (valid[PLAIN_ESCAPE] && (c == '\\' || c == '`')) {
    advance(lexer);
    lexer->mark_end(lexer);
    lexer->result_symbol = PLAIN_ESCAPE;
    return true;
  }
  if (valid[FIELD_KEY] && is_letter(c)) {
    while (is_word(lexer->lookahead)) advance(lexer);
    lexer->mark_end(lexer);
    bool key = lexer->lookahead == '=' || lexer->lookahead == ',' || at_break(lexer);
    lexer->result_symbol = FIELD_KEY;
    return key;
  }
  if ((valid[KEY] || valid[STRING_OPEN]) && c == '"') {
    bool closed = scan_string(scanner, lexer);
    if (closed && valid[KEY]) {
      advance(lexer);
      if (lexer->lookahead == '=') {
        lexer->mark_end(lexer);
        lexer->result_symbol = KEY;
        return true;
      }
    }
    // The token ends behind the first quote.
    lexer->result_symbol = STRING_OPEN;
    return closed && valid[STRING_OPEN];
  }
  if (valid[KEY] && c != '=' && c != '\'' && c != '$') {
    while (!at_break(lexer) && lexer->lookahead != '=' && lexer->lookahead != '"' && lexer->lookahead != '\'' &&
           lexer->lookahead != '$' && lexer->lookahead != '\\' && lexer->lookahead != '`') {
      advance(lexer);
    }
    lexer->mark_end(lexer);
    lexer->result_symbol = KEY;
    return lexer->lookahead == '=';
  }
  return false;
}
