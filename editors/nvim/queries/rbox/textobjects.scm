(service_block) @class.outer
(network_block) @class.outer
(volume_block) @class.outer
(secret_block) @class.outer
[
  (run_instruction)
  (copy_instruction)
  (from_instruction)
  (pairs_instruction)
  (healthcheck_instruction)
] @function.outer
(run_instruction (shell_command) @function.inner)
(flag) @parameter.outer
(mount_flag) @parameter.outer
(comment) @comment.outer
