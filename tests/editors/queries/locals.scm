(source_file) @local.scope

(from_instruction name: (stage_name) @local.definition)
(service_block name: (block_name) @local.definition)
(network_block name: (block_name) @local.definition)
(volume_block name: (block_name) @local.definition)
(secret_block name: (block_name) @local.definition)
(arg_instruction (pair name: (key) @local.definition))
(arg_instruction (name_alone) @local.definition)
(pairs_instruction (pair name: (key) @local.definition))

(variable_name) @local.reference
(from_instruction base: (image) @local.reference)
