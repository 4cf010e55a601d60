//! What was built before is used only where it is the same.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::time::{Duration, SystemTime};

use crate::support::{Rbox, needs_root, needs_tool};
use crate::{attack, build, run};

row!("B15", a_cache_entry_belongs_to_its_base_and_content);
fn a_cache_entry_belongs_to_its_base_and_content(rbox: &Rbox) {
    let id = |file: &str, args: &[&str]| build(rbox, file, &[args, &["-q"]].concat()).success().line();
    // The same instruction on another base.
    let one = id("FROM {attack}\nRUN cat /mark >/got 2>/dev/null; true\n", &["-t", "one"]);
    attack::copy_of_base(&rbox.context().join("other"));
    rbox.write("other/mark", "other");
    let other = id("FROM rootfs:other\nRUN cat /mark >/got 2>/dev/null; true\n", &["-t", "other"]);
    assert_ne!(one, other);
    run(rbox, &["other", "cat", "/got"]).success().stdout_is("other");
    // A base that changes under its name.
    rbox.write("other/mark", "third");
    id("FROM rootfs:other\nRUN cat /mark >/got 2>/dev/null; true\n", &["-t", "other"]);
    run(rbox, &["other", "cat", "/got"]).success().stdout_is("third");
    // A platform, an argument, a variable, a user, a working directory.
    let run = "RUN id -u >/got; pwd >>/got; env >>/got\n";
    let files =
        ["", "ARG A=1\n", "ARG A=2\n", "ENV A=1\n", "ENV A=2\n", "WORKDIR /tmp\n", "SHELL [\"/bin/sh\", \"-ec\"]\n"];
    let ids: BTreeSet<_> = files.iter().map(|line| id(&format!("FROM {{attack}}\n{line}{run}"), &[])).collect();
    assert_eq!(ids.len(), files.len(), "two that differ got one result");
    assert_ne!(id("FROM {attack}\nRUN true\n", &[]), id("FROM {attack}\nRUN --network=none true\nRUN touch /x\n", &[]));
}

row!("B15", a_swapped_file_is_seen);
fn a_swapped_file_is_seen(rbox: &Rbox) {
    let path = rbox.context().join("file");
    let time = SystemTime::UNIX_EPOCH + Duration::from_secs(1_600_000_000);
    let stamp = |path: &Path| {
        fs::File::options().write(true).open(path).and_then(|file| file.set_modified(time)).expect("own file");
    };
    let built = |rbox: &Rbox| {
        build(rbox, "FROM {attack}\nCOPY file /file\n", &["-t", "swapped"]).success();
        run(rbox, &["swapped", "cat", "/file"]).success().line()
    };
    fs::write(&path, "aaaa").expect("own file");
    stamp(&path);
    assert_eq!(built(rbox), "aaaa");
    // Written in place, same size, same time.
    fs::write(&path, "bbbb").expect("own file");
    stamp(&path);
    assert_eq!(built(rbox), "bbbb");
    // Another file renamed there, same size, same time.
    let fresh = rbox.out().join("fresh");
    fs::write(&fresh, "cccc").expect("own file");
    stamp(&fresh);
    rbox.give(&fresh);
    fs::rename(&fresh, &path).expect("own file");
    assert_eq!(built(rbox), "cccc");
    // At once after a build, again and again: never an old one.
    for round in 0..8 {
        let content = format!("{round:04}");
        fs::write(&path, &content).expect("own file");
        stamp(&path);
        assert_eq!(built(rbox), content);
    }
}

row!("B15", what_a_container_changes_is_not_in_the_cache);
fn what_a_container_changes_is_not_in_the_cache(rbox: &Rbox) {
    let file = "FROM {attack}\nRUN echo right >/file\n";
    rbox.write("copied", "right");
    let id = |args: &[&str]| {
        build(rbox, &format!("{file}COPY copied /copied\n"), &[args, &["-q"]].concat()).success().line()
    };
    let before = id(&["-t", "clean"]);
    let spoil =
        "echo wrong >/file; echo wrong >>/copied; chmod 777 /copied; rm /etc/passwd; echo wrong >/bin/busybox; true";
    run(rbox, &["clean", "sh", "-c", spoil]);
    build(rbox, &format!("{file}COPY copied /copied\nRUN {spoil}\n"), &[]);
    run(rbox, &["clean", "cat", "/file", "/copied"]).success().stdout_is("right\nright");
    assert_eq!(before, id(&["-t", "clean"]));
    assert_eq!(before, id(&["--no-cache"]));
    assert_eq!(fs::read_to_string(rbox.context().join("copied")).expect("own file"), "right");
}

#[doc = "B17"]
#[test]
fn files_of_the_store_are_replaced_by_rename_needs_root_and_strace() {
    if !needs_root() || !needs_tool("strace") {
        return;
    }
    let rbox = Rbox::new();
    rbox.write("test.rbox", attack::filled("FROM {attack}\nCOPY file /file\nRUN echo x >/x\n"));
    rbox.write("file", "one");
    let trace = rbox.out().join("trace");
    for content in ["one", "two"] {
        rbox.write("file", content);
        let mut command = rbox.command(Path::new("strace"));
        command.args(["-f", "-y", "-qq", "-e", "trace=openat,openat2,creat,truncate,ftruncate", "-o"]).arg(&trace);
        let output =
            command.arg(crate::support::binary()).args(["build", "-q", "-t", "x"]).output().expect("strace is there");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let text = fs::read_to_string(&trace).expect("the trace");
        let store = rbox.root().display().to_string();
        assert!(text.lines().any(|line| line.contains(&store) && line.contains("O_CREAT")), "the trace shows writes");
        let rewritten: Vec<_> = text
            .lines()
            .filter(|line| {
                line.contains(&store)
                    && line.contains("O_TRUNC")
                    && !line.contains("O_EXCL")
                    && !line.contains("ENOENT")
            })
            .filter(|line| !line.contains("/tmp/") && !line.contains("/staging/"))
            .collect();
        assert!(rewritten.is_empty(), "files of the store written in place: {rewritten:?}");
    }
}
