//! `rbox fmt`.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use crate::support::Rbox;

const MESSY: &str = "from  scratch as a\ncopy a   /b\n";
const NEAT: &str = "FROM scratch AS a\nCOPY a /b\n";

#[test]
fn files_are_formatted_in_place() {
    let rbox =
        Rbox::new().context_file("app.rbox", MESSY).context_file("Dockerfile", NEAT).context_file("x.txt", MESSY);
    let path = rbox.context().join("app.rbox");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    std::os::unix::fs::symlink("app.rbox", rbox.context().join("Containerfile")).unwrap();
    rbox.args(["fmt", "--check"]).run().code(1).stdout_is("Containerfile\napp.rbox");
    assert_eq!(fs::read_to_string(&path).unwrap(), MESSY, "--check changes nothing");
    rbox.args(["fmt", "Containerfile"]).run().success().stdout_is("Containerfile");
    assert_eq!(fs::read_to_string(&path).unwrap(), NEAT);
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640, "its mode stays");
    assert!(rbox.context().join("Containerfile").is_symlink(), "a link stays one");
    rbox.args(["fmt", "."]).run().success().stdout_is("");
    assert_eq!(fs::read_to_string(rbox.context().join("x.txt")).unwrap(), MESSY, "it is no file of ours");
    assert_eq!(fs::read_dir(rbox.context()).unwrap().count(), 4, "nothing is left behind");
}

#[test]
fn differences_are_shown() {
    let rbox = Rbox::new().context_file("app.rbox", MESSY);
    let output = rbox.args(["fmt", "--diff"]).run().success();
    output.stdout_is("--- app.rbox\n+++ app.rbox\n@@ -1,2 +1,2 @@\n-from  scratch as a\n-copy a   /b\n+FROM scratch AS a\n+COPY a /b");
    rbox.args(["fmt", "--diff", "--check"]).run().code(1).stdout_has("+COPY a /b");
}

#[test]
fn standard_input_is_formatted() {
    let rbox = Rbox::new();
    rbox.args(["fmt", "-"]).stdin(MESSY).run().success().stdout_is(NEAT);
    rbox.args(["fmt", "--check", "-"]).stdin(MESSY).run().code(1).stderr_has("not formatted");
    rbox.args(["fmt", "--check", "-"]).stdin(NEAT).run().success();
    rbox.args(["fmt", "-"])
        .stdin("from a\n  nonsense  x\nrun  y\n")
        .run()
        .success()
        .stdout_is("FROM a\n  nonsense  x\nRUN y");
    rbox.args(["fmt", "-"]).stdin(b"FROM a\nRUN \xff\n".to_vec()).run().code(2).stderr_has("can't be formatted");
    let open = rbox.args(["fmt", "-"]).stdin("from a\nRUN <<EOF\nrun  y\n").run().code(1).stdout_is("");
    open.stderr_has("`standard input` is left as it is: `<<EOF` in line 2 opens a heredoc that is never closed");
    rbox.args(["fmt", "nothing.rbox"]).run().code(2).stderr_has("`nothing.rbox` can't be read");
    rbox.args(["fmt"]).run().code(2).stderr_has("no .rbox file");
}

#[test]
fn lines_of_a_shell_move_only_where_asked() {
    let rbox = Rbox::new();
    let text = "FROM a\nRUN set -e; \\\n  x; \\\n    y\n";
    rbox.args(["fmt", "-"]).stdin(text).run().success().stdout_is(text);
    rbox.args(["fmt", "--shell", "-"])
        .stdin(text)
        .run()
        .success()
        .stdout_is("FROM a\nRUN set -e; \\\n    x; \\\n      y");
}
