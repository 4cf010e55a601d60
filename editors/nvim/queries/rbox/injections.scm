; Written from the table of the language: `UPDATE=1 cargo test --test editors`.

; What a shell reads, joined over its continuations
((shell_command (shell_fragment) @injection.content)
  (#set! injection.language "bash")
  (#set! injection.combined))

; RUN <<EOF with nothing but the heredoc is a shell's script
((run_instruction
  (shell_command . (heredoc_marker) .)
  (heredoc (heredoc_body) @injection.content))
  (#not-match? @injection.content "^#!")
  (#set! injection.language "bash"))

((run_instruction
  (shell_command . (heredoc_marker) .)
  (heredoc (heredoc_body) @injection.content))
  (#match? @injection.content "^#!.*python")
  (#set! injection.language "python"))

((json_array) @injection.content
  (#set! injection.language "json"))

((comment) @injection.content
  (#set! injection.language "comment"))
