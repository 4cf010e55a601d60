//! A root file system of busybox, made once and shared by all tests.

use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{fs, io};

/// What `{busybox}` stands for: `rootfs:` and a folder.
pub fn busybox() -> String {
    format!("rootfs:{}", folder().display())
}

/// The folder of busybox's root file system.
fn folder() -> PathBuf {
    once("rbox-test-busybox-1", |root| {
        for name in ["bin", "dev", "etc", "home", "proc", "root", "sys", "tmp", "usr/bin", "var/tmp"] {
            fs::create_dir_all(root.join(name))?;
        }
        for name in ["tmp", "var/tmp"] {
            fs::set_permissions(root.join(name), fs::Permissions::from_mode(0o1777))?;
        }
        fs::write(
            root.join("etc/passwd"),
            "root:x:0:0:root:/root:/bin/sh\nbin:x:2:2:bin:/bin:/bin/false\nuser:x:1000:1000::/home/user:/bin/sh\n",
        )?;
        fs::write(root.join("etc/group"), "root:x:0:\nbin:x:2:\nextra:x:50:user\nuser:x:1000:\n")?;
        let program = ["/bin/busybox", "/usr/bin/busybox"].iter().find(|path| Path::new(path).exists());
        let program = program.expect("busybox-static is there: `sh tests/setup.sh` installs it");
        fs::copy(program, root.join("bin/busybox"))?;
        let list = Command::new(program).arg("--list").output()?;
        for applet in String::from_utf8_lossy(&list.stdout).lines().filter(|applet| *applet != "busybox") {
            symlink("busybox", root.join("bin").join(applet))?;
        }
        symlink("../../bin/env", root.join("usr/bin/env"))
    })
}

/// A folder in the temporary folder that is made once, however many tests want it at the same time.
pub fn once(name: &str, make: impl FnOnce(&Path) -> io::Result<()>) -> PathBuf {
    let done = std::env::temp_dir().join(name);
    if !done.exists() {
        let fresh = tempfile::Builder::new().prefix("rbox-test-once-").tempdir().expect("a temporary folder");
        fs::set_permissions(fresh.path(), fs::Permissions::from_mode(0o755)).expect("own folder");
        make(fresh.path()).expect("the shared folder is made");
        let path = fresh.keep();
        if fs::rename(&path, &done).is_err() {
            // Another test was faster; its folder holds the same.
            let _ = fs::remove_dir_all(&path);
        }
    }
    done
}
