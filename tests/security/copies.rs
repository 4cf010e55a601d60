//! `rbox cp` between this machine and a container that does its worst, options that would change files of this machine, and
//! names that would be paths.

use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::Path;
use std::process::Command;

use crate::canary::{Canary, SONG};
use crate::support::Rbox;
use crate::{attack, run};

/// Starts a container in the background that does this.
fn start(rbox: &Rbox, script: &str) {
    run(rbox, &["-d", "--name", "evil", "--network", "none", "{attack}", "sh", "-c", script]).success();
}

/// Nothing below a folder of this machine is what the canary says.
fn lacks_song(folder: &Path) {
    let found = Command::new("grep").args(["-r", "-l", SONG]).arg(folder).output().expect("grep is there");
    assert!(found.stdout.is_empty(), "{}", String::from_utf8_lossy(&found.stdout));
}

row!("D1", copies_go_on_while_paths_flip);
fn copies_go_on_while_paths_flip(rbox: &Rbox) {
    let canary = Canary::new(rbox);
    // A folder one moment, and a link out of the container the next; with a link in the folder that the copy brings here.
    start(
        rbox,
        &format!(
            "mkdir -p /w/a/etc /w/c; echo inside >/w/a/song; echo inside >/w/a/etc/passwd; ln -s {path} /w/a/out; \
             ln -s {path} /w/b; ln -s {climb} /w/c/link; (attack flip /w/c /w/b 600 >/dev/null)& attack flip /w/a /w/b 600",
            path = canary.text(),
            climb = canary.climb(),
        ),
    );
    rbox.write("given/song", "from outside");
    rbox.write("given/etc/passwd", "from outside");
    let got = rbox.context().join("got");
    fs::create_dir(&got).expect("own folder");
    rbox.give(&got);
    // eight copies each; the real thing is a thousand: `RBOX_ROUNDS=125`
    let rounds = std::env::var("RBOX_ROUNDS").map_or(6, |rounds| rounds.parse::<usize>().expect("a number"));
    let mut copied = 0;
    for round in 0..rounds {
        for from in ["evil:/w/a/song", "evil:/w/b/etc/passwd", "evil:/w/a", "evil:/w/b/.", "evil:/w"] {
            copied += usize::from(rbox.args(["cp", from, "got"]).run().lacks(SONG).status() == 0);
        }
        for (from, to) in [("given/song", "evil:/w/a/"), ("given/.", "evil:/w/b"), ("given/etc", "evil:/w/a")] {
            copied += usize::from(rbox.args(["cp", from, to]).run().lacks(SONG).status() == 0);
        }
        lacks_song(&got);
        canary.check();
        if round % 2 == 1 {
            // every other round meets what the one before left here, its links too
            fs::remove_dir_all(&got).expect("own folder");
            fs::create_dir(&got).expect("own folder");
            rbox.give(&got);
        }
    }
    rbox.args(["logs", "evil"]).run().success().stdout_has("flips");
    assert!(copied >= rounds, "of {} copies only {copied} were made, which proves little", rounds * 8);
    rbox.args(["rm", "-f", "evil"]).run().success();
    canary.check();
}

row!("D2", a_copy_changes_no_mode_and_no_owner_here);
fn a_copy_changes_no_mode_and_no_owner_here(rbox: &Rbox) {
    let canary = Canary::new(rbox);
    start(
        rbox,
        &format!(
            "mkdir -p /t/tree /t/own; chmod 777 /t/own; echo x >/t/own/file; chmod 4755 /t/own/file; \
             ln -s {path}/song /t/tree/file; ln -s {path}/folder /t/tree/folder; ln -s {path} /t/link; echo; sleep 1000",
            path = canary.text()
        ),
    );
    rbox.write("tree/file", "f");
    rbox.write("tree/folder/file", "f");
    let modes = [("tree", 0o700), ("tree/file", 0o600), ("tree/folder", 0o2750), ("tree/folder/file", 0o4711)];
    rbox.write("got/kept", "k");
    let kept = [("got", 0o711), ("got/kept", 0o640)];
    rbox.hand_over();
    for (path, mode) in modes.iter().chain(&kept) {
        fs::set_permissions(rbox.context().join(path), Permissions::from_mode(*mode)).expect("own file");
    }
    let here = || -> Vec<_> {
        let see = |(path, _): &(&str, u32)| {
            let stat = fs::symlink_metadata(rbox.context().join(path)).expect("still there");
            (path.to_string(), stat.mode(), stat.uid(), stat.gid(), stat.ino())
        };
        modes.iter().chain(&kept).map(see).collect()
    };
    let before = here();
    // once the container has made what it makes
    while !rbox.args(["logs", "evil"]).run().success().stdout().contains('\n') {
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    for (from, to) in
        [("tree", "evil:/t"), ("tree/.", "evil:/t/tree"), ("tree/file", "evil:/t/link/song"), ("tree", "evil:/t/new")]
    {
        let _ = rbox.args(["cp", from, to]).run().lacks(SONG);
        canary.check();
    }
    for from in ["evil:/t/own/.", "evil:/t/own", "evil:/t/tree/file", "evil:/t/link/song", "evil:/t/."] {
        let _ = rbox.args(["cp", from, "got"]).run().lacks(SONG);
        canary.check();
    }
    assert_eq!(here(), before, "only what was copied is new");
    assert_eq!(fs::read_to_string(rbox.context().join("got/own/file")).expect("it was copied"), "x\n");
    rbox.args(["rm", "-f", "evil"]).run().success();
}

row!("D4", no_option_changes_owner_or_label_here);
fn no_option_changes_owner_or_label_here(rbox: &Rbox) {
    let canary = Canary::new(rbox);
    for from in ["/", "/etc", "/usr", &canary.text()] {
        run(rbox, &["--network", "none", "-v", &format!("{from}:/x:U"), "{attack}", "true"])
            .code(125)
            .stderr_has("`U`");
        run(rbox, &["--network", "none", "-v", &format!("{from}:/x:ro,U"), "{attack}", "true"]).code(125);
    }
    // containers are not confined by labels, so that there is nothing to do
    for option in ["z", "Z", "ro,z"] {
        let volume = format!("{}:/x:{option}", canary.text());
        run(rbox, &["--network", "none", "-v", &volume, "{attack}", "test", "-e", "/x/song"]).success();
        canary.check();
    }
}

row!("E13", names_are_no_paths, once);
fn names_are_no_paths(rbox: &Rbox) {
    let around = || {
        let top = rbox.root().parent().expect("a folder").to_owned();
        let mut names: Vec<_> =
            fs::read_dir(top).expect("own folder").flatten().map(|entry| entry.file_name()).collect();
        names.sort();
        names
    };
    rbox.args(["images"]).run().success();
    let before = around();
    let long = "x".repeat(5000);
    for name in ["../../bin/x", "..", "/etc", "a\nb", "", &long] {
        for args in [
            &["network", "create", name][..],
            &["network", "rm", name],
            &["network", "inspect", name],
            &["network", "connect", name, "web"],
            &["volume", "create", name],
            &["volume", "rm", name],
            &["volume", "inspect", name],
            &["run", "--rm", "--network", name, "{attack}", "true"],
            &["run", "--name", name, "-d", "{attack}", "true"],
            &["ps", "-p", name],
            &["logs", "-p", name, "web"],
            &["down", "-p", name],
        ] {
            let args: Vec<_> = args.iter().map(|arg| attack::filled(arg)).collect();
            let output = rbox.args(&args).run();
            assert_ne!(output.status(), 0, "{args:?}\n{output}");
            assert!(!output.stderr().contains("panicked"), "{args:?}\n{output}");
        }
        for block in [
            format!("NETWORK {name}\n"),
            format!("VOLUME {name} {{\n}}\n"),
            format!("SERVICE {name} {{\n  FROM {{attack}}\n}}\n"),
            format!("SERVICE web {{\n  FROM {{attack}}\n  NETWORK {name}\n}}\n"),
        ] {
            rbox.write("test.rbox", format!("FROM scratch\n{}", attack::filled(&block)));
            let output = rbox.args(["up", "-d", "test.rbox"]).run();
            assert!(!output.stderr().contains("panicked"), "{block}\n{output}");
            assert_ne!(output.status(), 0, "{block}\n{output}");
        }
    }
    assert_eq!(around(), before);
}
