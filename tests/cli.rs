//! The command line itself: help, versions, explanations, wrong arguments.

mod support;

use support::Rbox;

#[test]
fn says_its_version() {
    Rbox::new().args(["version"]).run().success().stdout_is(&format!("rbox {}", env!("CARGO_PKG_VERSION")));
    Rbox::new().args(["--version"]).run().success().stdout_is(&format!("rbox {}", env!("CARGO_PKG_VERSION")));
}

#[test]
fn explains_every_way_a_code_is_written() {
    let rbox = Rbox::new();
    let page = rbox.args(["explain", "unknown-stage"]).run().success().stdout_has("RB1001 unknown-stage").stdout();
    for code in ["RB1001", "rb1001", "1001"] {
        assert_eq!(rbox.args(["explain", code]).run().success().stdout(), page);
    }
    rbox.args(["explain"]).run().success().stdout_has("RB9001").stdout_has("run-failed");
}

#[test]
fn an_unknown_code_gets_the_nearest() {
    Rbox::new().args(["explain", "unknown-stag"]).run().code(2).stderr_has("did you mean `unknown-stage`?");
}

#[test]
fn wrong_arguments_are_usage_errors() {
    let rbox = Rbox::new();
    rbox.args(["explian"]).run().code(2).stderr_has("explain");
    rbox.args([""; 0]).run().code(2).stderr_has("Usage");
    rbox.args(["completions", "csh"]).run().code(2).stderr_has("possible values");
}

#[test]
fn completions_know_the_subcommands() {
    Rbox::new().args(["completions", "bash"]).run().success().stdout_has("explain");
}

#[test]
fn output_is_plain_in_a_pipe() {
    Rbox::new().args(["explain", "RB1001"]).run().success().lacks("\u{1b}");
}
