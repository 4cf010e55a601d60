//! Whole Debian systems: made, pushed, pulled into an empty store, run.

use std::process::Command;

use super::call;
use super::hub::Hub;
use super::support::{Rbox, needs_root, needs_tool, once};

/// Made once, since that takes a while: 20 seconds where nobody else is at work.
fn debian(release: &str) -> std::path::PathBuf {
    once(&format!("rbox-test-{release}-1"), |made| {
        let tar = made.join("base.tar");
        let mut command = Command::new("mmdebstrap");
        command.args(["--variant=essential", "--mode=root", "--aptopt=Acquire::Check-Valid-Until false"]);
        let status = command.arg("--quiet").arg(release).arg(&tar).status()?;
        if status.success() { Ok(()) } else { Err(std::io::Error::other("mmdebstrap failed")) }
    })
    .join("base.tar")
}

fn travels(release: &str, version: &str) {
    let Some(hub) = Hub::start() else { return };
    let base = debian(release);
    let maker = Rbox::new().file(&format!("FROM rootfs:{}\nRUN echo built >/built && dpkg --audit\n", base.display()));
    maker.args(["build", "-q", "-t", "debian"]).run().success();
    for how in ["gzip", "zstd"] {
        let name = hub.name(&format!("debian-{how}:1"));
        call(&maker, &["push", "debian", &name, "--compression", how]).run().success();
        let other = Rbox::new();
        let script =
            "cat /etc/debian_version /built; dpkg --verify; stat -c %a /usr/bin/su; find / -xdev -perm -4000 | sort";
        let output = call(&other, &["run", &name, "sh", "-c", script]).run().success();
        let wanted = maker.args(["run", "debian", "sh", "-c", script]).run().success().stdout();
        assert!(wanted.starts_with(version) && wanted.contains("built"), "{wanted}");
        output.stdout_is(&wanted);
    }
}

#[test]
fn bookworm_travels_needs_root_and_mmdebstrap() {
    if needs_root() && needs_tool("mmdebstrap") {
        travels("bookworm", "12");
    }
}

#[test]
fn trixie_travels_needs_root_and_mmdebstrap() {
    if needs_root() && needs_tool("mmdebstrap") {
        travels("trixie", "13");
    }
}
