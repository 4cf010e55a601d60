//! Whole root file systems, and what lands where in them.

use std::process::Command;

use super::support::{Who, namespaces, needs_root, needs_tool, once, skip};
use super::{Example, folder, users};

fn heredocs(who: Who) {
    let example = Example::new("heredocs", who);
    example.build();
    let files = example.files();
    assert_eq!(files.paths(), ["app.conf", "token.fingerprint", "vendor/library.txt"]);
    assert_eq!(files.read("app.conf"), "name = rbox\n");
    // Of `correct horse`, without a line's end.
    assert_eq!(files.read("token.fingerprint"), "4104d36f8da2c254\n");
    let found = Command::new("grep").args(["-rlF", "correct horse"]).arg(example.rbox.root()).output();
    assert_eq!(String::from_utf8_lossy(&found.expect("grep starts").stdout), "", "the secret is in the store");
    example.rbox.write("other", "battery staple");
    let other = ["build", "--no-cache", "--secret", "id=token,src=other"];
    example.rbox.args(other).run().failure().stderr_has("RUN failed: exit code 1");
}

#[test]
fn heredocs_write_files_and_the_secret_stays_out_needs_namespaces() {
    if !namespaces() {
        return skip("needs namespaces");
    }
    users().into_iter().for_each(heredocs);
}

fn everything(who: Who) {
    let example = Example::new("everything", who);
    example.build();
    example.rbox.args(["run", "everything"]).run().success().stdout_is("hello from 1.0");
    example.rbox.args(["run", "everything", "--healthy"]).run().success();
    example.rbox.args(["run", "everything", "from-context.txt"]).run().success().stdout_is("notes");
    example.rbox.args(["run", "everything", "/opt/onbuild.txt"]).run().success().stdout_is("built on 1.0");

    // An image that rests on this machine's files can't be written elsewhere: it is looked at from inside.
    let inside = |program: &str, words: &[&str]| {
        let call = ["run", "--user", "0", "--entrypoint", program, "everything"];
        example.rbox.args(call.iter().chain(words)).run().success().line()
    };
    let read = |path: &str| inside("/bin/cat", &[path]);
    assert_eq!(read("texts/farewell.txt"), "goodbye");
    assert_eq!(read("parents/deep/er/leaf.txt"), "deep");
    assert_eq!(read("unpacked.list"), "inside.txt");
    let marks =
        inside("/usr/bin/stat", &["-c", "%a %u:%g", "/link/notes.txt", "bin/show", "/opt", "/var/tmp", "/root"]);
    assert_eq!(marks, "644 1000:1000\n755 0:0\n755 0:0\n1777 0:0\n700 0:0");
    let paths = inside("/usr/bin/find", &[".", "-type", "f"]);
    let top = inside("/bin/ls", &["/"]);
    assert!(!["cache", "context", "scratch"].iter().any(|name| top.lines().any(|line| line == *name)), "{top}");
    let mut paths: Vec<&str> = paths.lines().collect();
    paths.sort_unstable();
    let wanted = [
        "./bin/show",
        "./from-context.txt",
        "./packed/archive.tar.gz",
        "./parents/deep/er/leaf.txt",
        "./parents/notes.txt",
        "./texts/farewell.txt",
        "./texts/greeting.txt",
        "./unpacked.list",
        "./unpacked/inside.txt",
    ];
    assert_eq!(paths, wanted);

    let inspected = example.rbox.args(["inspect", "everything"]).run().success();
    let wanted = [
        "\"org.opencontainers.image.version\": \"1.0\"",
        "\"User\": \"1000:1000\"",
        "\"8080/tcp\"",
        "\"9002/udp\"",
        "\"/srv/everything\"",
        "\"StopSignal\": \"SIGQUIT\"",
        "\"StartInterval\": 1000000000",
        "\"WorkingDir\": \"/opt/everything\"",
        "\"author\": \"rbox <rbox@example.invalid>\"",
    ];
    wanted.into_iter().fold(inspected, |inspected, text| inspected.stdout_has(text));
    let history = example.rbox.args(["history", "everything"]).run().success();
    history.stdout_has("HEALTHCHECK").stdout_has("ADD archive.tar.gz");
}

#[test]
fn every_instruction_does_its_part_needs_namespaces() {
    if !namespaces() {
        return skip("needs namespaces");
    }
    users().into_iter().for_each(everything);
}

/// The example with the base that its script makes; made once, since that takes a while.
fn debian(who: Who) {
    let made = once("rbox-test-debian-1", |made| {
        let script = made.join("make-base.sh");
        std::fs::copy(folder("debian").join("make-base.sh"), &script)?;
        let status = Command::new("sh").arg(script).status()?;
        if status.success() { Ok(()) } else { Err(std::io::Error::other("mmdebstrap failed")) }
    });
    let example = Example::new("debian", who);
    std::fs::copy(made.join("base.tar"), example.rbox.context().join("base.tar")).expect("the base is made");
    example.build();
    let report = example.rbox.args(["run", "debian"]).run().success();
    report.stdout_is(r#"{"user":"reporter","names":[{"name":"Debian","length":6},{"name":"rbox","length":4}]}"#);
    let files = example.files();
    assert!(files.read("etc/passwd").contains("reporter:"));
    assert!(
        !files.paths().iter().any(|path| std::path::Path::new(path).extension().is_some_and(|end| end == "deb")),
        "packages stay in the cache mount"
    );
}

#[test]
fn packages_install_on_debian_needs_root_and_mmdebstrap() {
    if needs_root() && needs_tool("mmdebstrap") {
        users().into_iter().for_each(debian);
    }
}
