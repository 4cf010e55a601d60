; Written from the table of the language: `UPDATE=1 cargo test --test editors`.

; What a shell reads, joined over its continuations
((shell_command (shell_fragment) @content)
  (#set! language "bash")
  (#set! injection.combined))

; RUN <<EOF with nothing but the heredoc is a shell's script
((run_instruction
  (shell_command . (heredoc_marker) .)
  (heredoc (heredoc_body) @content))
  (#not-match? @content "^#!")
  (#set! language "bash"))

((run_instruction
  (shell_command . (heredoc_marker) .)
  (heredoc (heredoc_body) @content))
  (#match? @content "^#!.*python")
  (#set! language "python"))

((json_array) @content
  (#set! language "json"))

((comment) @content
  (#set! language "comment"))
