; Written from the table of the language: `UPDATE=1 cargo test --test editors`.

; Instructions and blocks
[
  "FROM" "RUN" "COPY" "ADD" "ARG" "ENV" "LABEL" "USER" "WORKDIR" "EXPOSE" "VOLUME" "CMD" "ENTRYPOINT" "HEALTHCHECK" "SHELL" "STOPSIGNAL" "ONBUILD" "MAINTAINER"
  "NETWORK" "SECRET" "SERVICE"
  "AS" "NONE"
] @keyword

; Lines inside a block
(property
  [
    "PRIVILEGED" "STOPSIGNAL" "NAMESPACE" "STOPGRACE" "EXTERNAL" "HOSTNAME" "INTERNAL" "READONLY" "REPLICAS" "SECURITY" "DEPENDS" "GATEWAY" "NETWORK" "PROFILE" "PUBLISH" "RESERVE" "RESTART" "WORKDIR" "DEVICE" "DRIVER" "EXPOSE" "POLICY" "SECRET" "SUBNET" "SYSCTL" "ULIMIT" "ALLOW" "LABEL" "LIMIT" "MOUNT" "FILE" "FROM" "HOST" "INIT" "NAME" "USER" "CAP" "DNS" "ENV" "LOG" "MTU" "TTY"
  ] @keyword)
(command_property ["CMD" "ENTRYPOINT"] @keyword)
(healthcheck_property "HEALTHCHECK" @keyword)
(file_property "FILE" @keyword)

(comment) @comment
(directive "#" @comment)
(directive_name) @preproc
(directive_value) @string

(flag_name) @attribute
[(key) (legacy_key) (name_alone)] @property
(double_quoted) @string
(single_quoted) @string
(json_string) @string
(escape_sequence) @string.escape
(variable) @variable
(variable_name) @variable

(image) @string.special
(stage_name) @type
(block_name) @type
(path (text) @string.special)

((text) @number (#match? @number "^[0-9][0-9.:/kKmMgGtTbBiIsh-]*(/(tcp|udp))?$"))
((text) @constant (#match? @constant "^(unless-stopped|host-gateway|on-failure|unconfined|completed|insecure|default|healthy|macvlan|missing|private|sandbox|scratch|started|always|bridge|locked|secret|shared|volume|allow|cache|false|image|never|tmpfs|bind|deny|host|none|true|ptp|ssh|no)$"))

[(heredoc_marker) (heredoc_end)] @label
(heredoc_body) @string
(line_continuation) @string.escape

["=" "->"] @operator
(json_array ["[" "]"] @punctuation.bracket)
(network_block ["{" "}"] @punctuation.bracket)
(volume_block ["{" "}"] @punctuation.bracket)
(secret_block ["{" "}"] @punctuation.bracket)
(service_block ["{" "}"] @punctuation.bracket)
"," @punctuation.delimiter
