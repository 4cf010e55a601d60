[
  (service_block)
  (network_block)
  (volume_block)
  (secret_block)
] @indent

"}" @outdent
