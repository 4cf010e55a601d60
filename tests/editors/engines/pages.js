// Prints what highlight.js or Prism makes of files: node pages.js highlightjs|prism DEFINITION FILE…
const fs = require('fs');
const [library, definition, ...files] = process.argv.slice(2);

const CLASSES = {
  highlightjs: { comment: 'comment', meta: 'comment', keyword: 'keyword', attr: 'flag', attribute: 'key', string: 'string', variable: 'variable',
    symbol: 'heredoc', char: 'continuation' },
  prism: { comment: 'comment', directive: 'comment', keyword: 'keyword', property: 'keyword', 'keyword-inside': 'keyword', flag: 'flag', key: 'key',
    string: 'string', variable: 'variable', heredoc: 'heredoc', body: 'body' },
};

/** Runs of [text, class]. */
function read(text) {
  const runs = [];
  const push = (piece, name) => runs.push([piece, name]);
  if (library === 'prism') {
    const Prism = require('prismjs');
    global.Prism = Prism;
    require(definition);
    const walk = (token, name) => {
      if (typeof token === 'string') return push(token, name);
      const own = CLASSES.prism[token.type] || name;
      return [].concat(token.content).forEach((inner) => walk(inner, own));
    };
    Prism.tokenize(text, Prism.languages.rbox).forEach((token) => walk(token, 'text'));
  } else {
    const hljs = require('highlight.js/lib/core');
    hljs.registerLanguage('rbox', require(definition));
    const walk = (node, name) => {
      if (typeof node === 'string') return push(node, name);
      const own = (node.scope && CLASSES.highlightjs[node.scope.split('.')[0]]) || name;
      return node.children.forEach((inner) => walk(inner, own));
    };
    walk(hljs.highlight(text, { language: 'rbox' })._emitter.rootNode, 'text');
  }
  return runs;
}

for (const file of files) {
  let at = 0;
  const runs = read(fs.readFileSync(file, 'utf8')).map(([piece, name]) => {
    const start = at;
    at += Buffer.byteLength(piece);
    return [start, at, name];
  });
  console.log(JSON.stringify({ file, runs }));
}
