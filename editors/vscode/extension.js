// The language server's client, and the commands and tasks that run rbox in the terminal.

const path = require('path');
const vscode = require('vscode');
const { LanguageClient } = require('vscode-languageclient/node');

let client;

const program = () => vscode.workspace.getConfiguration('rbox').get('path') || 'rbox';

/** The file of a command: what a lens names, else that of the editor. */
function fileOf(file) {
  if (typeof file === 'string') return file;
  if (file instanceof vscode.Uri) return file.fsPath;
  const editor = vscode.window.activeTextEditor;
  return editor && editor.document.languageId === 'rbox' ? editor.document.uri.fsPath : undefined;
}

/** A task that runs rbox on a file. */
function task(command, file, words = []) {
  const folder = vscode.workspace.getWorkspaceFolder(vscode.Uri.file(file));
  const definition = { type: 'rbox', command, file };
  const place = ['run', 'down'].includes(command) ? [file] : ['-f', file];
  const args = command === 'up' ? [command, ...place, ...words] : [command, ...words, ...place];
  if (command === 'check') args.push('--format', 'short');
  const run = new vscode.ProcessExecution(program(), args, { cwd: path.dirname(file) });
  const name = [command, ...words, path.basename(file)].join(' ');
  const made = new vscode.Task(definition, folder || vscode.TaskScope.Workspace, name, 'rbox', run, '$rbox');
  made.group = command === 'build' ? vscode.TaskGroup.Build : undefined;
  return made;
}

async function execute(command, file, words) {
  const chosen = fileOf(file);
  if (!chosen) return vscode.window.showErrorMessage('Open a .rbox file first.');
  await vscode.workspace.saveAll(false);
  return vscode.tasks.executeTask(task(command, chosen, words));
}

const commands = {
  'rbox.build': (file, stage) => execute('build', file, stage ? ['--target', stage] : []),
  'rbox.run': (file, stage) => execute('run', file, stage ? ['--target', stage] : []),
  'rbox.up': (file, service) => execute('up', file, service ? [service] : []),
  'rbox.down': (file) => execute('down', file),
  'rbox.check': (file) => execute('check', file),
  'rbox.restart': () => client && client.restart(),
  // What a lens of the server says, in VS Code's own words.
  'rbox.showReferences': (uri, position, locations) => {
    const at = ({ line, character }) => new vscode.Position(line, character);
    const places = locations.map(
      (location) => new vscode.Location(vscode.Uri.parse(location.uri), new vscode.Range(at(location.range.start), at(location.range.end))),
    );
    return vscode.commands.executeCommand('editor.action.showReferences', vscode.Uri.parse(uri), at(position), places);
  },
};

async function activate(context) {
  for (const [name, run] of Object.entries(commands)) {
    context.subscriptions.push(vscode.commands.registerCommand(name, run));
  }
  context.subscriptions.push(
    vscode.tasks.registerTaskProvider('rbox', {
      provideTasks: async () => {
        const files = await vscode.workspace.findFiles('**/*.rbox', '**/node_modules/**', 50);
        return files.flatMap((file) => ['build', 'check', 'up'].map((command) => task(command, file.fsPath)));
      },
      resolveTask: ({ definition }) =>
        definition.file && task(definition.command, definition.file, definition.target ? ['--target', definition.target] : []),
    }),
  );
  if (!vscode.workspace.isTrusted || !vscode.workspace.getConfiguration('rbox').get('server.enabled')) return;
  client = new LanguageClient(
    'rbox',
    'rbox',
    { command: program(), args: ['lsp'] },
    {
      documentSelector: [{ scheme: 'file', language: 'rbox' }, { scheme: 'untitled', language: 'rbox' }],
      synchronize: { configurationSection: 'rbox', fileEvents: vscode.workspace.createFileSystemWatcher('**/*.rbox') },
      initializationOptions: vscode.workspace.getConfiguration('rbox'),
      // The server names commands that are this extension's to run.
      middleware: { executeCommand: (command, args) => vscode.commands.executeCommand(command, ...args) },
    },
  );
  context.subscriptions.push(client);
  try {
    await client.start();
  } catch (error) {
    vscode.window.showErrorMessage(`rbox's language server does not start: ${error.message}. Is \`rbox\` on the path, or \`rbox.path\` set?`);
  }
}

const deactivate = () => client && client.stop();

module.exports = { activate, deactivate };
