// rbox files and Dockerfiles for highlight.js. Written from the table of the language by the tests in tests/editors, run with UPDATE=1.

(function (define) {
  if (typeof module === 'object') module.exports = define;
  else hljs.registerLanguage('rbox', define);
})(function (hljs) {
  const VARIABLE = { scope: 'variable', match: /\$\w+|\$\{[^{}\n]*(?:\{[^{}\n]*\}[^{}\n]*)*\}/ };
  const STRING = {
    scope: 'string',
    variants: [
      { begin: /"/, end: /"|(?<![\\`][ \t]*)$/, contains: [hljs.BACKSLASH_ESCAPE, VARIABLE] },
      { begin: /'/, end: /'|(?<![\\`][ \t]*)$/ },
    ],
  };
  const COMMENT = hljs.COMMENT(/^[ \t]*#/, /$/);
  const TRAILING = hljs.COMMENT(/[ \t]#/, /$/);
  const FLAG = { scope: 'attr', match: /(?<=\s)--[A-Za-z][\w-]*/ };
  const KEY = { scope: 'attribute', match: /(?<=[\s,=])[A-Za-z_][\w.-]*(?==)/ };
  const NUMBER = { scope: 'number', match: /(?<![\w$.:/-])[0-9][\w.:/%-]*/ };
  const CONSTANT = { scope: 'literal', match: /(?<![\w$.:/-])(?:unless-stopped|host-gateway|on-failure|unconfined|completed|insecure|default|healthy|macvlan|missing|private|sandbox|scratch|started|always|bridge|locked|secret|shared|volume|allow|cache|false|image|never|tmpfs|bind|deny|host|none|true|ptp|ssh|no)(?![\w.:/-])/ };
  const HEREDOC = {
    scope: 'string',
    begin: /(?<=\s)\d*<<-?(["']?)([^\s"'<]+)\1(?=\s|$)/,
    beginScope: 'symbol',
    end: /^\t*(\S+)$/,
    endScope: 'symbol',
    'on:begin': (match, response) => { response.data.name = match[2]; },
    'on:end': (match, response) => { if (response.data.name !== match[1]) response.ignoreMatch(); },
    contains: [VARIABLE],
  };
  const JOIN = {
    begin: /(?<!\\)[\\`][ \t]*\n/,
    beginScope: 'char.escape',
    end: /(?=^[ \t]*[^\s#])|(?!)/,
    contains: [hljs.COMMENT(/^[ \t]*#/, /$/)],
  };
  const INSIDE = { scope: 'keyword', match: /(?<=\s)(?:AS|CMD|NONE)(?=\s)/ };
  const words = [JOIN, STRING, VARIABLE, HEREDOC, FLAG, KEY, NUMBER, CONSTANT];
  const line = (begin, contains) => ({ begin, beginScope: { 1: 'keyword' }, end: /$/, contains });
  const block = (kind, properties) => ({
    begin: [new RegExp(`^[ \\t]*${kind}`), /\s+/, /[^\s{#]+/, /\s*\{/],
    beginScope: { 1: 'keyword', 3: 'title' },
    end: /^[ \t]*\}/,
    contains: [COMMENT, TRAILING, line([new RegExp(`^[ \\t]*(?:${properties})(?=\\s|$)`)], [INSIDE, ...words, TRAILING])],
  });
  return {
    name: 'rbox',
    aliases: ['containerfile'],
    case_insensitive: true,
    contains: [
      { scope: 'meta', match: /^[ \t]*#[ \t]*(?:syntax|escape|check)[ \t]*=.*$/ },
      COMMENT,
      block('NETWORK', 'SUBNET|GATEWAY|INTERNAL|DRIVER|MTU|POLICY|ALLOW|LABEL'),
      block('VOLUME', 'FROM|EXTERNAL|LABEL'),
      block('SECRET', 'FILE|ENV'),
      block('SERVICE', 'FROM|CMD|ENTRYPOINT|ENV|USER|WORKDIR|EXPOSE|LABEL|STOPSIGNAL|HEALTHCHECK|MOUNT|FILE|SECRET|READONLY|DEVICE|PUBLISH|NETWORK|DNS|HOST|HOSTNAME|NAME|CAP|NAMESPACE|SECURITY|PRIVILEGED|DEPENDS|RESTART|STOPGRACE|REPLICAS|PROFILE|INIT|TTY|LIMIT|RESERVE|ULIMIT|SYSCTL|LOG'),
      line([/^[ \t]*(?:NETWORK|SECRET|SERVICE)(?=\s)/], [TRAILING]),
      line([/^[ \t]*(?:ONBUILD\s+)?(?:FROM|RUN|COPY|ADD|ARG|ENV|LABEL|USER|WORKDIR|EXPOSE|VOLUME|CMD|ENTRYPOINT|HEALTHCHECK|SHELL|STOPSIGNAL|ONBUILD|MAINTAINER)(?=\s|$)/], [INSIDE, ...words]),
    ],
  };
});
