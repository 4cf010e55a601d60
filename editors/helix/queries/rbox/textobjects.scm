(service_block) @class.around
(network_block) @class.around
(volume_block) @class.around
(secret_block) @class.around
[
  (run_instruction)
  (copy_instruction)
  (from_instruction)
  (pairs_instruction)
  (healthcheck_instruction)
] @function.around
(run_instruction (shell_command) @function.inside)
(flag) @parameter.around
(mount_flag) @parameter.around
(comment) @comment.around
