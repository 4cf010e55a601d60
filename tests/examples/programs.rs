//! Programs compiled from source.

use super::support::{Who, namespaces, skip};
use super::{Example, users};

fn hello(who: Who) {
    let example = Example::new("hello", who);
    example.build();
    let said = example.rbox.args(["run", "--hostname", "box", "hello"]).run().success();
    said.stdout_is("hello from box: process 1, user 0");
    let files = example.files();
    assert_eq!(files.paths(), ["hello"]);
    assert_eq!(files.marks("hello"), "-rwxr-xr-x 0/0");
}

#[test]
fn hello_runs_needs_namespaces() {
    if !namespaces() {
        return skip("needs namespaces");
    }
    users().into_iter().for_each(hello);
}

fn build_cache(who: Who) {
    let example = Example::new("build-cache", who);
    example.build();
    let said = example.rbox.args(["run", "build-cache"]).run().success();
    said.stdout_is("1 2 17 /test-report.txt");
    assert_eq!(example.files().paths(), ["test-report.txt", "wordcount"]);
    let program = example.rbox.context().join("app/main.c");
    let text =
        std::fs::read_to_string(&program).expect("the example has it").replace("self-test passed", "all is well");
    std::fs::write(&program, text).expect("own file");
    let again = example.rbox.args(["build", "-t", "build-cache"]).run().success();
    again.stderr_has("kept lib/words.c").stderr_has("cc app/main.c").lacks("cc lib/words.c");
    assert_eq!(example.files().read("test-report.txt"), "all is well\n");
    example.rbox.args(["build", "--arg", "CFLAGS=-O0"]).run().success().stderr_has("cc lib/words.c");
}

#[test]
fn a_changed_source_alone_is_compiled_needs_namespaces() {
    if !namespaces() {
        return skip("needs namespaces");
    }
    users().into_iter().for_each(build_cache);
}
