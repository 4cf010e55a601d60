// Prints what vscode-textmate, VS Code's own engine, makes of files: node textmate.js GRAMMAR FILE…
const fs = require('fs');
const path = require('path');
const { Registry, INITIAL } = require('vscode-textmate');
const oniguruma = require('vscode-oniguruma');

const CLASSES = [
  ['comment.line.number-sign.shell', 'shell'],
  ['comment.', 'comment'],
  ['constant.character.escape.line-continuation', 'continuation'],
  ['variable.parameter.flag', 'flag'],
  ['keyword.other.heredoc', 'heredoc'],
  ['keyword.control', 'keyword'],
  ['keyword.other.property', 'keyword'],
  ['variable.other', 'variable'],
  ['entity.other.attribute-name', 'key'],
  ['string.quoted', 'string'],
  ['string.unquoted.heredoc', 'body'],
  ['meta.embedded.shell', 'shell'],
];

// The innermost scope that means something.
function classOf(scopes) {
  for (let at = scopes.length - 1; at >= 0; at--) {
    const known = CLASSES.find(([prefix]) => scopes[at].startsWith(prefix));
    if (known) return known[1];
  }
  return 'text';
}

async function main() {
  const [grammarPath, ...files] = process.argv.slice(2);
  const wasm = path.join(path.dirname(require.resolve('vscode-oniguruma')), 'onig.wasm');
  await oniguruma.loadWASM(fs.readFileSync(wasm).buffer);
  const registry = new Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
      createOnigString: (text) => new oniguruma.OnigString(text),
    }),
    loadGrammar: async () => JSON.parse(fs.readFileSync(grammarPath, 'utf8')),
  });
  const grammar = await registry.loadGrammar('source.rbox');
  for (const file of files) {
    let stack = INITIAL;
    let offset = 0;
    const runs = [];
    for (const whole of fs.readFileSync(file, 'utf8').split('\n')) {
      const line = whole.replace(/\r$/, '');
      const result = grammar.tokenizeLine(line, stack);
      for (const token of result.tokens) {
        const start = offset + Buffer.byteLength(line.slice(0, token.startIndex));
        const end = start + Buffer.byteLength(line.slice(token.startIndex, token.endIndex));
        runs.push([start, end, classOf(token.scopes)]);
      }
      stack = result.ruleStack;
      offset += Buffer.byteLength(whole) + 1;
    }
    console.log(JSON.stringify({ file, runs }));
  }
}

main();
