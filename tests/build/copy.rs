//! `COPY`, to the letter.

use super::kitchen::{Kitchen, Tree};

fn kitchen() -> Kitchen {
    Kitchen::new().file("a.txt", "a").file("b.txt", "b").file("dir/one", "1").file("dir/sub/two", "2").file("c.md", "c")
}

/// The paths of a tree alone.
fn paths(tree: &Tree) -> Vec<&str> {
    tree.keys().map(String::as_str).collect()
}

#[test]
fn files_and_directories_from_scratch() {
    let kitchen = kitchen();
    let built = kitchen.build("FROM scratch\nCOPY a.txt /\nCOPY dir /d/\nCOPY *.txt /t/\n");
    assert_eq!(paths(&built.tree), ["a.txt", "d", "d/one", "d/sub", "d/sub/two", "t", "t/a.txt", "t/b.txt"]);
    assert_eq!(built.tree["a.txt"], "644 0:0 a");
    assert_eq!(built.layers, 3);
    let again = kitchen.build("FROM scratch\nCOPY a.txt /\nCOPY dir /d/\nCOPY *.txt /t/\n");
    assert_eq!(again.ran, [] as [&str; 0]);
    assert_eq!(again.tree, built.tree);
}

#[test]
fn a_program_runs_on_what_was_copied_needs_namespaces() {
    if !super::support::namespaces() {
        return super::support::skip("needs namespaces");
    }
    let kitchen = kitchen();
    let text = "FROM {busybox}\nWORKDIR /w\nCOPY a.txt x\nRUN cat x && echo hello > made && id -u\n";
    let built = kitchen.build(text);
    assert_eq!(built.output, ["a0"]);
    assert_eq!(built.tree["w/made"], "644 0:0 hello");
    assert_eq!(kitchen.build(text).ran, [] as [&str; 0]);
    let error = kitchen.fail("FROM {busybox}\nRUN echo before; frobnicate\n");
    assert!(error.contains("exit code 127") && error.contains("frobnicate: not found"), "{error}");
}
