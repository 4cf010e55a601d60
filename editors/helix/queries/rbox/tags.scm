(from_instruction name: (stage_name) @name) @definition.class
(service_block name: (block_name) @name) @definition.module
(network_block name: (block_name) @name) @definition.interface
(volume_block name: (block_name) @name) @definition.constant
(secret_block name: (block_name) @name) @definition.constant
(from_instruction base: (image) @name) @reference.class
