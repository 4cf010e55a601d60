; Instructions and blocks
[
  "{{instructions|" "}}"
  "NETWORK" "SECRET" "SERVICE"
  "AS" "NONE"
] @keyword

; Lines inside a block
(property
  [
    "{{plain_properties|" "}}"
  ] @property.keyword)
(command_property ["CMD" "ENTRYPOINT"] @property.keyword)
(healthcheck_property "HEALTHCHECK" @property.keyword)
(file_property "FILE" @property.keyword)

(comment) @comment
(directive "#" @comment)
(directive_name) @directive
(directive_value) @string

(flag_name) @flag
[(key) (legacy_key) (name_alone)] @key
(double_quoted) @string
(single_quoted) @string
(json_string) @string
(escape_sequence) @escape
(variable) @variable
(variable_name) @variable

(image) @image
(stage_name) @definition
(block_name) @definition
(path (text) @path)

((text) @number (#match? @number "^[0-9][0-9.:/kKmMgGtTbBiIsh-]*(/(tcp|udp))?$"))
((text) @constant (#match? @constant "^({{constants||}})$"))

[(heredoc_marker) (heredoc_end)] @heredoc
(heredoc_body) @body
(line_continuation) @escape

["=" "->"] @operator
(json_array ["[" "]"] @bracket)
(network_block ["{" "}"] @bracket)
(volume_block ["{" "}"] @bracket)
(secret_block ["{" "}"] @bracket)
(service_block ["{" "}"] @bracket)
"," @delimiter
