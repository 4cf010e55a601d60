; Scopes that config.toml names: quotes and brackets close themselves outside of these alone.
(comment) @comment
[
  (double_quoted)
  (single_quoted)
  (json_string)
  (heredoc_body)
] @string
