(service_block) @class.around
(network_block) @class.around
(volume_block) @class.around
(secret_block) @class.around
(run_instruction) @function.around
(run_instruction (shell_command) @function.inside)
(comment)+ @comment.around
