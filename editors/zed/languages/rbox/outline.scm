(from_instruction "FROM" @context base: (image) @context "AS" @context name: (stage_name) @name) @item
(from_instruction "FROM" @context base: (image) @name .) @item
(service_block "SERVICE" @context name: (block_name) @name) @item
(network_block "NETWORK" @context name: (block_name) @name) @item
(volume_block "VOLUME" @context name: (block_name) @name) @item
(secret_block "SECRET" @context name: (block_name) @name) @item
