//! The attacker's programs, compiled once, and a root file system that has them.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{fs, io};

use crate::support::{busybox, once};

const SOURCES: [(&str, &str); 4] = [
    ("attack.c", include_str!("attacks/attack.c")),
    ("calls.c", include_str!("attacks/calls.c")),
    ("loader.c", include_str!("attacks/loader.c")),
    ("i386.c", include_str!("attacks/i386.c")),
];

/// What `{attack}` stands for: busybox and `/bin/attack`.
pub(crate) fn base() -> String {
    format!("rootfs:{}", folder().display())
}

/// Fills in `{attack}`.
pub(crate) fn filled(text: &str) -> String {
    if text.contains("{attack}") { text.replace("{attack}", &base()) } else { text.to_owned() }
}

/// The folder with the compiled programs: `attack`, `loader` and, where the compiler can, `i386`.
pub(crate) fn programs() -> PathBuf {
    once(&format!("rbox-test-programs-{:x}", stamp()), |folder| {
        for (name, text) in SOURCES {
            fs::write(folder.join(name), text)?;
        }
        cc(folder, &["-static", "-Os", "-Wall", "-Werror", "-o", "attack", "attack.c", "calls.c"])?;
        let bare = ["-static", "-nostdlib", "-Os", "-fno-stack-protector", "-fno-pic", "-o"];
        cc(folder, &[&bare[..], &["loader", "loader.c"]].concat())?;
        cc(folder, &[&["-m32"], &bare[..], &["i386", "i386.c"]].concat())
    })
}

/// A copy of the root file system that an attack may spoil before rbox sees it.
pub(crate) fn copy_of_base(to: &Path) {
    let status = Command::new("cp").arg("-a").arg(folder()).arg(to).status().expect("cp is there");
    assert!(status.success(), "the base is copied");
}

/// A root file system of a shell and `cat` that an attack may spoil: quicker to take in than the base.
pub(crate) fn copy_of_small_base(to: &Path) {
    for name in ["bin", "dev", "etc", "proc", "sys", "tmp"] {
        fs::create_dir_all(to.join(name)).expect("own folder");
    }
    fs::copy(folder().join("bin/busybox"), to.join("bin/busybox")).expect("the base has busybox");
    for name in ["sh", "cat"] {
        std::os::unix::fs::symlink("busybox", to.join("bin").join(name)).expect("a link");
    }
}

fn folder() -> PathBuf {
    let programs = programs();
    once(&format!("rbox-test-attack-{:x}", stamp()), |root| {
        let from = busybox();
        let from = from.strip_prefix("rootfs:").expect("a rootfs base");
        Command::new("cp").arg("-a").arg(format!("{from}/.")).arg(root).status()?;
        for name in ["attack", "i386"] {
            fs::copy(programs.join(name), root.join("bin").join(name))?;
            fs::set_permissions(root.join("bin").join(name), fs::Permissions::from_mode(0o755))?;
        }
        Ok(())
    })
}

fn stamp() -> u64 {
    let mut hasher = DefaultHasher::new();
    SOURCES.hash(&mut hasher);
    hasher.finish()
}

fn cc(folder: &Path, args: &[&str]) -> io::Result<()> {
    let output = Command::new("cc").args(args).current_dir(folder).output()?;
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    if output.status.success() { Ok(()) } else { Err(io::Error::other(errors)) }
}
