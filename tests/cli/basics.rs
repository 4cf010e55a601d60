//! The command line itself: help, versions, explanations, wrong arguments.

use crate::support::{self, Rbox};

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
fn completions_ask_rbox_itself() {
    Rbox::new().args(["completions", "bash"]).run().success().stdout_has("complete bash");
    Rbox::new().args(["completions", "elvish"]).run().success().stdout_has("explain");
}

#[test]
fn output_is_plain_in_a_pipe() {
    Rbox::new().args(["explain", "RB1001"]).run().success().lacks("\u{1b}");
}

#[test]
fn an_empty_store_has_no_images() {
    let rbox = Rbox::new();
    rbox.args(["images"]).run().success().stdout_is("NAME  ID  USED  SIZE");
    rbox.args(["images", "--format", "json"]).run().success().stdout_is("[]");
    rbox.args(["rmi", "nothing"]).run().code(1).stderr_has("there is no image `nothing` in the store");
    rbox.args(["rmi", "-f", "nothing"]).run().success();
    rbox.args(["tag", "nothing", "a:b:c"]).run().code(2).stderr_has("tag");
    rbox.args(["inspect", "nothing"]).run().code(1).stderr_has("no image");
}

#[test]
fn a_set_user_id_rbox_refuses_to_run_needs_root() {
    use std::os::unix::fs::PermissionsExt as _;
    if !support::needs_root() {
        return;
    }
    let rbox = Rbox::new().as_user();
    let program = rbox.out().join("rbox");
    std::fs::copy(support::binary(), &program).unwrap();
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o4755)).unwrap();
    std::fs::set_permissions(rbox.out().parent().unwrap(), std::fs::Permissions::from_mode(0o755)).unwrap();
    let output = rbox.command(&program).arg("images").output().unwrap();
    assert_eq!(output.status.code(), Some(125), "{output:?}");
    assert!(String::from_utf8_lossy(&output.stderr).contains("set-user-id"), "{output:?}");
}

#[test]
fn check_tells_everything_at_once() {
    let rbox = Rbox::new().file("FROM scratch\nRUNN x\nCOPY nothing /\n").context_file("noting", "");
    let output = rbox.args(["check"]).run().code(1);
    output.stdout_has("error[RB0001]").stdout_has("error[RB3001]").stdout_has("test.rbox:2:1").stdout_has("2 errors");
    let json = rbox.args(["check", "--format", "json"]).run().code(1).stdout();
    assert!(json.lines().all(|line| serde_json::from_str::<serde_json::Value>(line).is_ok()), "{json}");
    rbox.args(["check", "--format", "short"]).run().code(1).stdout_has("test.rbox:2:1: error[RB0001]: ");
}

#[test]
fn check_finds_the_file_as_build_does() {
    let rbox = Rbox::new().context_file("Dockerfile", "FROM scratch\nCOPY a /\n").context_file("a", "");
    rbox.args(["check"]).run().success().stdout_has("Dockerfile");
    rbox.args(["check", "."]).run().success();
    rbox.args(["check", "-f", "Dockerfile", "."]).run().success();
    rbox.args(["check", "-"]).stdin("FROM scratch\nCOPY a /\n").run().success();
    rbox.args(["check", "Dokerfile"]).run().code(2).stderr_has("did you mean `Dockerfile`?");
    rbox.write("one.rbox", "FROM scratch\nCOPY a /\n");
    rbox.args(["check"]).run().success().stdout_has("one.rbox");
    rbox.write("two.rbox", "");
    rbox.args(["check"]).run().code(2).stderr_has("`one.rbox`, `two.rbox`");
    rbox.args(["check", "--arg", "=x"]).run().code(2).stderr_has("NAME=VALUE");
}

#[test]
fn a_store_that_can_t_be_one_is_told_with_why_and_doctor_looks_at_the_rest() {
    let rbox = Rbox::new().context_file("letter", "");
    let path = |name: &str| rbox.context().join(name).display().to_string();
    let letter = path("letter");
    for root in [letter.clone(), format!("{letter}/below")] {
        let output = rbox.args(["images"]).env("RBOX_ROOT", &root).run().failure();
        output.stderr_has(&format!("`{root}` can't be a store")).stderr_has("is a file and no folder");
    }
    let output = rbox.args(["doctor"]).env("RBOX_ROOT", &letter).run().failure();
    output.stdout_has("kernel").stdout_has("is a file and no folder");
    rbox.write("new/version", "rbox store 99\n");
    let newer = path("new");
    let output = rbox.args(["images"]).env("RBOX_ROOT", &newer).run().failure();
    output.stderr_has("a store of version 99, and this rbox uses version 1: use the rbox that made it");
}
