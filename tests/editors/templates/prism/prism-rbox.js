// rbox files and Dockerfiles for Prism. Written from the table of the language by the tests in tests/editors, run with UPDATE=1.

(function (Prism) {
  const variable = /\$\w+|\$\{[^{}\n]*(?:\{[^{}\n]*\}[^{}\n]*)*\}/;
  const join = /(?:(?<!\\)[\\`][ \t]*(?:\r?\n|$)(?:[ \t]*(?:#.*)?\r?\n)*)/.source;
  // A line and what a continuation joins to it.
  const whole = `(?:[^\\r\\n\\\\\`]|[\\\\\`](?![ \\t]*$)|${join})*`;
  const words = {
    comment: { pattern: /(^[ \t]*)#.*/m, lookbehind: true },
    heredoc: { pattern: /(\s)\d*<<-?["']?[^\s"'<]+["']?/, lookbehind: true, alias: 'symbol' },
    string: { pattern: /"(?:\\[\s\S]|[^\\"])*"|'[^']*'/, greedy: true, inside: { variable } },
    variable,
    flag: { pattern: /(\s)--[A-Za-z][\w-]*/, lookbehind: true, alias: 'attr-name' },
    key: { pattern: /([\s,=])[A-Za-z_][\w.-]*(?==)/, lookbehind: true, alias: 'property' },
    constant: { pattern: /([\s=,])(?:{{constants||}})(?=[\s,]|$)/, lookbehind: true },
    number: { pattern: /([\s=,])[0-9][\w.:/%-]*/, lookbehind: true },
    operator: /->|=|[\\`](?=[ \t]*$)/m,
  };
  const instruction = (list, more) => ({
    pattern: new RegExp(`(^[ \\t]*)(?:ONBUILD[ \\t]+)?(?:${list})(?=\\s|$)${whole}`, 'im'),
    lookbehind: true,
    inside: { keyword: { pattern: new RegExp(`^(?:ONBUILD[ \\t]+)?(?:${list})(?=\\s|$)`, 'i') }, ...more, ...words },
  });
  const block = (kind, list) => ({
    pattern: new RegExp(`(^[ \\t]*)${kind}[ \\t]+[^\\s{#]+[ \\t]*\\{[\\s\\S]*?^[ \\t]*\\}`, 'im'),
    lookbehind: true,
    greedy: true,
    inside: {
      keyword: new RegExp(`^${kind}`, 'i'),
      'class-name': { pattern: /(^\w+[ \t]+)[^\s{#]+/, lookbehind: true },
      body: { pattern: /(\s)\d*<<-?(["']?)([^\s"'<]+)\2[^\n]*\n[\s\S]*?^\t*\3$/m, lookbehind: true, greedy: true, alias: 'string' },
      property: { pattern: new RegExp(`(^[ \\t]*)(?:${list})(?=\\s|$)`, 'im'), lookbehind: true, alias: 'keyword' },
      ...words,
      comment: { pattern: /([\s{])#.*/, lookbehind: true },
    },
  });
  Prism.languages.rbox = {
    directive: { pattern: /^[ \t]*#[ \t]*(?:{{directives||}})[ \t]*=.*$/im, alias: 'prolog' },
    body: { pattern: /(\s)\d*<<-?(["']?)([^\s"'<]+)\2[^\n]*\n[\s\S]*?^\t*\3$/m, lookbehind: true, greedy: true, alias: 'string' },
    comment: { pattern: /(^[ \t]*)#.*/m, lookbehind: true, greedy: true },
    network: block('NETWORK', '{{network||}}'),
    volume: block('VOLUME', '{{volume||}}'),
    secret: block('SECRET', '{{secret||}}'),
    service: block('SERVICE', '{{service||}}'),
    declaration: { pattern: /(^[ \t]*)(?:NETWORK|SECRET|SERVICE)[ \t].*/im, lookbehind: true,
      inside: { keyword: /^\w+/, comment: { pattern: /(\s)#.*/, lookbehind: true } } },
    instruction: instruction('{{instructions||}}', { 'keyword-inside': { pattern: /(\s)(?:AS|CMD|NONE)(?=\s|$)/i, lookbehind: true, alias: 'keyword' } }),
  };
  Prism.languages.containerfile = Prism.languages.rbox;
})(Prism);
