//! What a README has its reader type is typed, in a home where nothing is yet, and what should lie there then does.

use std::path::Path;
use std::process::{Command, Stdio};

use crate::top;

/// The commands of an editor's README, a script for each block.
fn blocks(editor: &str) -> Vec<String> {
    let text =
        std::fs::read_to_string(top().join("editors").join(editor).join("README.md")).expect("a README is there");
    let blocks = text.split("```sh\n").skip(1).filter_map(|rest| rest.split("```").next());
    let blocks: Vec<String> = blocks.map(str::to_owned).collect();
    assert!(!blocks.is_empty(), "{editor}/README.md has no block of commands");
    blocks
}

/// Types a README's commands in the project's folder.
fn follow(editor: &str, home: &Path) {
    for block in blocks(editor) {
        let mut sh = Command::new("sh");
        sh.args(["-eu", "-c", &block]).current_dir(top()).env("HOME", home);
        for other in ["XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "BAT_CONFIG_DIR", "BAT_CACHE_PATH"] {
            sh.env_remove(other);
        }
        let out = sh.output().expect("a shell starts");
        assert!(out.status.success(), "{editor}/README.md: {}\n{block}", String::from_utf8_lossy(&out.stderr));
    }
}

#[test]
fn each_readme_puts_files_where_its_editor_looks() {
    let places = [
        ("emacs", ".emacs.d/tree-sitter/libtree-sitter-rbox.so"),
        ("helix", ".config/helix/runtime/grammars/rbox.so"),
        ("kate", ".local/share/org.kde.syntax-highlighting/syntax/rbox.xml"),
        ("micro", ".config/micro/syntax/rbox.yaml"),
        ("nano", ".nano/rbox.nanorc"),
        ("nvim", ".local/share/nvim/site/pack/rbox/start/rbox/parser/rbox.so"),
        ("vim", ".vim/pack/rbox/start/rbox/ftdetect/rbox.vim"),
        ("zed", "zed-rbox/languages/rbox/config.toml"),
    ];
    let homes = places.map(|(editor, place)| {
        let home = tempfile::tempdir().expect("a home");
        (editor, place, home)
    });
    // Compilers take most of the time.
    std::thread::scope(|scope| {
        for (editor, place, home) in &homes {
            scope.spawn(move || {
                follow(editor, home.path());
                assert!(home.path().join(place).is_file(), "{editor}/README.md leaves no {place}");
            });
        }
    });
}

#[test]
fn zed_is_pointed_at_this_repository() {
    let home = tempfile::tempdir().expect("a home");
    follow("zed", home.path());
    let manifest = std::fs::read_to_string(home.path().join("zed-rbox/extension.toml")).expect("the copy's manifest");
    assert!(manifest.contains(&format!("repository = \"file://{}\"", top().display())), "{manifest}");
    assert!(!manifest.contains("rev = \"main\""), "{manifest}");
}

#[test]
fn vim_knows_a_file_once_its_readme_was_followed() {
    let home = tempfile::tempdir().expect("a home");
    follow("vim", home.path());
    let file = top().join("examples/hello/hello.rbox");
    let show = "redir! > $HOME/answer | silent echo &filetype b:current_syntax &makeprg | redir END";
    let mut vim = Command::new("vim");
    vim.args(["--not-a-term", "-i", "NONE", "-n"]).arg(&file).args(["-c", show, "-c", "qa!"]);
    // It colours where the terminal has colours.
    let out = vim.env("HOME", home.path()).env("TERM", "xterm").stdin(Stdio::null()).output();
    let Ok(out) = out else {
        assert!(std::env::var_os("CI").is_none(), "vim is not installed: run tests/setup.sh");
        return;
    };
    let answer = std::fs::read_to_string(home.path().join("answer")).unwrap_or_default();
    assert!(answer.trim().starts_with("rbox rbox rbox check"), "{}: {answer}", out.status);
}
