//! Each engine, run on every file. `tests/setup.sh` installs them; where one is missing outside of CI, its test says so and passes.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::{compare, top};

/// Where `tests/setup.sh` puts the packages of npm.
const NODE_MODULES: &str = "/var/cache/rbox-test/npm/node_modules";

fn tool(path: &str) -> PathBuf {
    top().join("tests/editors/engines").join(path)
}

/// Whether an engine is here; in CI it has to be.
fn is_here(what: &str, here: bool) -> bool {
    assert!(here || std::env::var_os("CI").is_none(), "{what} is not installed: run tests/setup.sh");
    if !here {
        eprintln!("skipped: {what} is not installed");
    }
    here
}

fn has(program: &str) -> bool {
    std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()).any(|folder| folder.join(program).is_file())
}

/// Runs an engine's driver and gives what it prints.
fn output(command: &mut Command) -> String {
    let out = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let told = String::from_utf8_lossy(&out.stderr);
    assert!(out.status.success(), "{command:?} failed:\n{told}");
    String::from_utf8(out.stdout).expect("a driver prints text")
}

#[test]
fn textmate_reads_every_file_as_rbox_does() {
    if !is_here("vscode-textmate", Path::new(NODE_MODULES).join("vscode-textmate").is_dir()) {
        return;
    }
    let grammar = top().join("editors/vscode/syntaxes/rbox.tmLanguage.json");
    let mut node = Command::new("node");
    node.arg(tool("textmate.js")).arg(grammar).args(compare::files()).env("NODE_PATH", NODE_MODULES);
    compare::check("textmate", &output(&mut node), &[]);
}

/// The program that shows trees of the grammar; none where there is no tree-sitter to link with.
fn tree_sitter(folder: &Path) -> Option<PathBuf> {
    if !is_here("libtree-sitter", Path::new("/usr/include/tree_sitter/api.h").is_file() && has("cc")) {
        return None;
    }
    let program = folder.join("dump");
    let sources = editor("tree-sitter-rbox/src");
    let mut cc = Command::new("cc");
    cc.args(["-O0", "-Wall", "-Wextra", "-Werror", "-Wno-unused-parameter", "-Wno-unused-but-set-variable", "-o"])
        .arg(&program);
    cc.arg(tool("tree_sitter.c")).args([sources.join("scanner.c"), sources.join("parser.c")]).arg("-I").arg(&sources);
    output(cc.arg("-ltree-sitter"));
    Some(program)
}

#[test]
fn tree_sitter_reads_every_file_as_rbox_does() {
    let folder = tempfile::tempdir().expect("a folder for the program");
    let Some(program) = tree_sitter(folder.path()) else { return };
    let out = Command::new(&program).args(compare::files()).output().expect("the program starts");
    // No file has a place that the grammar does not understand.
    assert_eq!(String::from_utf8_lossy(&out.stderr), "");
    // A body is one token of the scanner's: variables in it are an injection's to find.
    compare::check("tree-sitter", &String::from_utf8_lossy(&out.stdout), &[("variable", "body")]);
    corpus(&program, folder.path());
}

/// `.ci/editors` makes the parser itself anew; here what it is made from is held to what it was made from.
#[test]
fn the_parser_was_made_from_this_grammar() {
    if !is_here("Node.js", has("node")) {
        return;
    }
    let mut node = Command::new("node");
    node.arg(tool("grammar.js")).arg(editor("tree-sitter-rbox/grammar.js"));
    let grammar: Value = serde_json::from_str(&output(&mut node)).expect("the driver prints JSON");
    let kept =
        std::fs::read_to_string(editor("tree-sitter-rbox/src/grammar.json")).expect("the parser's grammar is there");
    let kept: Value = serde_json::from_str(&kept).expect("grammar.json is JSON");
    for part in ["name", "extras", "externals", "rules"] {
        let same = grammar[part] == kept[part];
        assert!(same, "{part} of grammar.js is not what src/parser.c was made from: `tree-sitter generate --abi 14`");
    }
    // The order of rules decides between two that fit.
    let names = |grammar: &Value| grammar["rules"].as_object().map(|rules| rules.keys().cloned().collect::<Vec<_>>());
    assert_eq!(names(&grammar), names(&kept));
}

#[test]
fn every_query_names_what_the_grammar_has() {
    let folder = tempfile::tempdir().expect("a folder for the program");
    let Some(program) = tree_sitter(folder.path()) else { return };
    let queries: Vec<PathBuf> = crate::generate::files(&top().join("editors"))
        .into_iter()
        .filter(|path| path.extension().is_some_and(|ext| ext == "scm"))
        .collect();
    let has = |name: &str| queries.iter().any(|path| path.ends_with(name));
    for name in ["zed/languages/rbox/outline.scm", "nvim/queries/rbox/folds.scm", "helix/queries/rbox/textobjects.scm"]
    {
        assert!(has(name), "no {name} among {queries:?}");
    }
    let out = Command::new(&program).args(&queries).output().expect("the program starts");
    assert_eq!(String::from_utf8_lossy(&out.stderr), "");
    // Zed takes no language whose settings name a scope that no query has.
    let zed =
        |name: &str| std::fs::read_to_string(editor("zed/languages/rbox").join(name)).expect("Zed's files are there");
    let (config, scopes) = (zed("config.toml"), zed("overrides.scm"));
    let named: Vec<&str> = config
        .lines()
        .filter_map(|line| line.split_once("not_in = [")?.1.split_once(']'))
        .flat_map(|(names, _)| names.split([',', ' ', '"']).filter(|name| !name.is_empty()))
        .collect();
    assert!(!named.is_empty(), "{config}");
    for name in named {
        assert!(scopes.contains(&format!("@{name}")), "overrides.scm has no @{name}");
    }
}

/// Holds the trees of `test/corpus` to what stands there, as `tree-sitter test` does.
fn corpus(program: &Path, folder: &Path) {
    let words = |text: &str| text.replace(')', " ) ").split_whitespace().collect::<Vec<_>>().join(" ");
    let mut cases = 0;
    for path in crate::generate::files(&editor("tree-sitter-rbox/test/corpus")) {
        let text = std::fs::read_to_string(&path).expect("a corpus is text");
        // Name, bar, case; name, bar, case…
        let parts: Vec<&str> = text.split("==================\n").skip(1).collect();
        for case in parts.chunks_exact(2) {
            let (name, body) = (case[0].trim(), case[1].strip_prefix('\n').expect("an empty line before a case"));
            let (input, wanted) = body.split_once("\n---\n").expect("a case has a tree");
            let file = folder.join("case.rbox");
            std::fs::write(&file, input).expect("the case can be written");
            let out = Command::new(program).arg(&file).env("SHOW_TREE", "1").output().expect("the program starts");
            let tree = String::from_utf8_lossy(&out.stderr).into_owned();
            assert_eq!(words(&tree), words(wanted), "{name} of {}", path.display());
            cases += 1;
        }
    }
    assert!(cases >= 12, "only {cases} cases");
}

/// Files written by hand that every driver starts from.
fn editor(path: &str) -> PathBuf {
    top().join("editors").join(path)
}

#[test]
fn bat_reads_every_file_as_rbox_does() {
    if !is_here("bat", has("batcat") || has("bat")) {
        return;
    }
    let mut python = Command::new("/usr/bin/python3");
    python.arg(tool("bat.py")).arg(editor("sublime/rbox.sublime-syntax")).args(compare::files());
    compare::check("bat", &output(&mut python), &[]);
}

#[test]
fn vim_reads_every_file_as_rbox_does() {
    if !is_here("vim", has("vim")) {
        return;
    }
    let answer = tempfile::NamedTempFile::new().expect("a file for the answer");
    let mut vim = Command::new("vim");
    vim.args(["-N", "-es", "--not-a-term", "-u", "NONE", "-i", "NONE", "-n", "-c"]);
    vim.arg(format!("set rtp^={}", editor("vim").display())).arg("-S").arg(tool("dump.vim")).args(compare::files());
    output(vim.env("OUTPUT", answer.path()).stdin(Stdio::null()));
    compare::check("vim", &std::fs::read_to_string(answer.path()).expect("vim answers"), &[]);
}

#[test]
fn emacs_reads_every_file_as_rbox_does() {
    if !is_here("emacs", has("emacs")) {
        return;
    }
    let mut emacs = Command::new("emacs");
    emacs
        .args(["-Q", "--batch", "-l"])
        .arg(editor("emacs/rbox-mode.el"))
        .arg("-l")
        .arg(tool("dump.el"))
        .args(compare::files());
    compare::check("emacs", &output(&mut emacs), &[]);
}

#[test]
fn pygments_reads_every_file_as_rbox_does() {
    let here = Command::new("/usr/bin/python3").args(["-c", "import pygments"]).stderr(Stdio::null()).status();
    if !is_here("pygments", here.is_ok_and(|status| status.success())) {
        return;
    }
    let mut python = Command::new("/usr/bin/python3");
    python.arg(tool("pygments_dump.py")).arg(editor("pygments")).args(compare::files());
    python.env("PYTHONDONTWRITEBYTECODE", "1");
    compare::check("pygments", &output(&mut python), &[]);
}

#[test]
fn kate_reads_every_file_as_rbox_does() {
    if !is_here("kate-syntax-highlighter", has("kate-syntax-highlighter") || has("ksyntaxhighlighter6")) {
        return;
    }
    let mut python = Command::new("/usr/bin/python3");
    python.arg(tool("kate.py")).arg(editor("kate/rbox.xml")).args(compare::files());
    compare::check("kate", &output(&mut python), &[]);
}

/// Runs an editor of the terminal in a terminal and reads its screen.
fn screen(name: &str, syntax: &str, cannot: &[(&str, &str)]) {
    let pyte = Command::new("/usr/bin/python3").args(["-c", "import pyte"]).stderr(Stdio::null()).status();
    if !is_here(name, has(name) && pyte.is_ok_and(|status| status.success())) {
        return;
    }
    let mut python = Command::new("/usr/bin/python3");
    python.arg(tool("screen.py")).arg(name).arg(editor(syntax)).args(compare::files());
    compare::check(name, &output(&mut python), cannot);
}

#[test]
fn nano_shows_every_file_as_rbox_reads_it() {
    screen("nano", "nano/rbox.nanorc", LINES);
}

#[test]
fn micro_shows_every_file_as_rbox_reads_it() {
    // Newer ones (2.0.14) leave the variables of a heredoc in the colour of its text.
    screen("micro", "micro/rbox.yaml", &[LINES, &[("variable", "string")]].concat());
}

/// What editors that colour each line by itself do not tell apart.
const LINES: &[(&str, &str)] =
    &[("shell", "flag"), ("shell", "heredoc"), ("body", "heredoc"), ("body", "flag"), ("text", "key")];

#[test]
fn pages_are_coloured() {
    if !is_here("highlight.js and Prism", Path::new(NODE_MODULES).join("prismjs").is_dir()) {
        return;
    }
    for (library, definition) in [("highlightjs", "highlightjs/rbox.js"), ("prism", "prism/prism-rbox.js")] {
        let mut node = Command::new("node");
        node.arg(tool("pages.js"))
            .arg(library)
            .arg(editor(definition))
            .args(compare::files())
            .env("NODE_PATH", NODE_MODULES);
        // Lines of a shell and what a heredoc holds have whatever colour their words would have elsewhere.
        compare::check(library, &output(&mut node), PAGES);
    }
}

/// What libraries for pages, which know no nesting of lines, do not tell apart.
const PAGES: &[(&str, &str)] = &[
    ("shell", "flag"),
    ("shell", "heredoc"),
    ("shell", "key"),
    ("body", "flag"),
    ("body", "heredoc"),
    ("text", "key"),
    ("text", "string"),
    ("text", "flag"),
    ("key", "text"),
    ("string", "text"),
    ("heredoc", "body"),
    ("text", "body"),
    ("continuation", "text"),
    ("variable", "string"),
    ("variable", "body"),
    ("continuation", "string"),
];

/// What `.ci/editors` has had an editor say.
fn dump(engine: &str) -> String {
    let folder = std::env::var_os("RBOX_DUMPS").expect("`.ci/editors` sets RBOX_DUMPS");
    std::fs::read_to_string(Path::new(&folder).join(engine)).expect("the editor has answered")
}

#[test]
#[ignore = "`.ci/editors` runs Neovim 0.10 and this"]
fn neovim_reads_every_file_as_rbox_does() {
    compare::check("neovim", &dump("neovim"), &[("variable", "body")]);
}

#[test]
#[ignore = "`.ci/editors` runs Emacs 30 and this"]
fn emacs_reads_every_file_by_tree_sitter_as_rbox_does() {
    compare::check("emacs-ts", &dump("emacs-ts"), &[("variable", "body")]);
}

#[test]
#[ignore = "`.ci/editors` runs Helix and this"]
fn helix_shows_every_file_as_rbox_reads_it() {
    // Escapes and continuations have one scope; variables of a body are a shell's, which Helix colours where it has one.
    let cannot = [("variable", "string"), ("string", "continuation"), ("text", "continuation")];
    compare::check("helix", &dump("helix"), &cannot);
}
