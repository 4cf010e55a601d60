[
  (service_block)
  (network_block)
  (volume_block)
  (secret_block)
  (run_instruction)
  (copy_instruction)
  (pairs_instruction)
  (file_property)
] @fold
