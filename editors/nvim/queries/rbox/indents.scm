[
  (service_block)
  (network_block)
  (volume_block)
  (secret_block)
] @indent.begin

[
  (run_instruction)
  (pairs_instruction)
  (command_instruction)
  (healthcheck_instruction)
] @indent.begin

"}" @indent.branch
"}" @indent.end

(heredoc_body) @indent.ignore
(heredoc_end) @indent.zero
