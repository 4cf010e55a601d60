; The sign beside a stage builds it, the one beside a service starts the stack.
((from_instruction name: (stage_name) @stage @run) @_from
  (#set! tag rbox-build))
((service_block name: (block_name) @service @run) @_service
  (#set! tag rbox-up))
