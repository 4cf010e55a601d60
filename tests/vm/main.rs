//! The limits on a machine whose only cgroup tree is v2: Debian's cloud kernel, booted in qemu without acceleration.
//!
//! The machine is an initramfs made here: busybox, the rbox under test with its libraries, and a script of checks.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const INIT: &str = include_str!("init.sh");
const CHECKS: &str = include_str!("checks.sh");

/// Where `tests/setup.sh` puts the kernel (`vmlinuz`) and its `overlay.ko`.
fn kernel() -> Option<PathBuf> {
    let folder = std::env::var_os("RBOX_TEST_KERNEL")
        .map_or_else(|| PathBuf::from("/var/cache/rbox-test/kernel"), PathBuf::from);
    folder.join("vmlinuz").exists().then_some(folder)
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to.parent().unwrap()).unwrap();
    fs::copy(from, to).unwrap_or_else(|error| panic!("{} to {}: {error}", from.display(), to.display()));
}

/// Copies the program and the shared libraries that `ldd` names, if any.
fn copy_program(program: &Path, root: &Path) {
    copy(program, &root.join("bin/rbox"));
    let libraries = Command::new("ldd").arg(program).output().unwrap();
    for word in String::from_utf8_lossy(&libraries.stdout).split_whitespace().filter(|word| word.starts_with('/')) {
        copy(Path::new(word), &root.join(&word[1..]));
    }
}

fn script(path: &Path, text: &str) {
    fs::write(path, text).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

/// Packs a folder as the initramfs that the kernel unpacks at boot.
fn pack(root: &Path, archive: &Path) {
    let packed = Command::new("sh")
        .arg("-c")
        .arg("find . | cpio --quiet -o -H newc -R 0:0 > \"$0\"")
        .arg(archive)
        .current_dir(root)
        .status()
        .unwrap();
    assert!(packed.success());
}

#[test]
fn limits_hold_on_cgroup_v2_needs_qemu() {
    let (Some(kernel), true) = (kernel(), Path::new("/usr/bin/qemu-system-x86_64").exists()) else {
        assert!(std::env::var_os("CI").is_none(), "no qemu or no kernel: run tests/setup.sh");
        eprintln!("skipped: no qemu or no kernel (tests/setup.sh brings them)");
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("root");
    for directory in ["bin", "proc", "sys", "dev", "tmp", "base/bin", "base/tmp"] {
        fs::create_dir_all(root.join(directory)).unwrap();
    }
    copy(Path::new("/bin/busybox"), &root.join("bin/busybox"));
    copy(Path::new("/bin/busybox"), &root.join("base/bin/busybox"));
    copy(&kernel.join("overlay.ko"), &root.join("overlay.ko"));
    copy_program(Path::new(env!("CARGO_BIN_EXE_rbox")), &root);
    script(&root.join("init"), INIT);
    script(&root.join("checks"), CHECKS);
    let initrd = folder.path().join("initrd");
    pack(&root, &initrd);

    let output = Command::new("timeout")
        .args([
            "180",
            "qemu-system-x86_64",
            "-accel",
            "tcg",
            "-cpu",
            "max",
            "-m",
            "1024",
            "-nographic",
            "-no-reboot",
            "-nic",
            "none",
        ])
        .args(["-append", "console=ttyS0 quiet panic=-1", "-kernel"])
        .arg(kernel.join("vmlinuz"))
        .arg("-initrd")
        .arg(&initrd)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stdout);
    let count = |word: &str| told.lines().filter(|line| line.starts_with(word)).count();
    assert!(told.contains("CHECKS ENDED") && count("FAIL") == 0 && count("PASS") >= 8, "{told}");
}
