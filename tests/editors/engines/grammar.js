// Prints what a grammar.js of tree-sitter says, as src/grammar.json has it: node grammar.js GRAMMAR
//
// The words that a grammar is written with, each of which makes a node of the JSON; those that ours does not use are left out.
const rule = (value) => {
  if (typeof value === 'string') return { type: 'STRING', value };
  if (value instanceof RegExp) return { type: 'PATTERN', value: value.source, ...(value.flags && { flags: value.flags }) };
  if (value && typeof value.type === 'string') return value;
  throw new Error(`no rule: ${JSON.stringify(value)}`);
};
const symbols = new Proxy({}, { get: (_, name) => ({ type: 'SYMBOL', name }) });
const of = (type) => (content) => ({ type, content: rule(content) });
const list = (type) => (...members) => ({ type, members: members.map(rule) });

Object.assign(globalThis, {
  blank: () => ({ type: 'BLANK' }),
  seq: list('SEQ'),
  choice: list('CHOICE'),
  optional: (content) => choice(content, blank()),
  repeat: of('REPEAT'),
  repeat1: of('REPEAT1'),
  token: Object.assign(of('TOKEN'), { immediate: of('IMMEDIATE_TOKEN') }),
  prec: (value, content) => ({ type: 'PREC', value, content: rule(content) }),
  field: (name, content) => ({ type: 'FIELD', name, content: rule(content) }),
  alias: (content, to) => {
    const named = typeof to !== 'string';
    return { type: 'ALIAS', content: rule(content), named, value: named ? to.name : to };
  },
  grammar: ({ name, rules, extras = () => [/\s/], externals = () => [], ...others }) => {
    if (Object.keys(others).length) throw new Error(`not looked at here: ${Object.keys(others)}`);
    const made = Object.entries(rules).map(([own, make]) => [own, rule(make(symbols))]);
    return { name, rules: Object.fromEntries(made), extras: extras(symbols).map(rule), externals: externals(symbols).map(rule) };
  },
});

process.stdout.write(JSON.stringify(require(require('path').resolve(process.argv[2]))));
