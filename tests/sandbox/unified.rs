//! The unified cgroup hierarchy alone, and an older kernel: the tests of limits run again in a small machine.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Changes from the first root, which cannot be pivoted away from, to one in memory.
const INIT: &str = "#!/bin/busybox sh
/bin/busybox mkdir -p /new
/bin/busybox mount -t tmpfs -o size=300m none /new
for entry in bin lib lib64 usr start overlay.ko tests; do /bin/busybox cp -a /$entry /new/; done
exec /bin/busybox switch_root /new /start
";

/// Mounts what a machine has, runs the tests and turns the machine off.
const START: &str = "#!/bin/busybox sh
/bin/busybox --install -s /bin
export PATH=/bin:/usr/bin
mkdir -p /proc /sys /dev /etc /var/tmp /tmp
mount -t proc none /proc
mount -t sysfs none /sys
mount -t devtmpfs none /dev
mount -t cgroup2 none /sys/fs/cgroup
insmod /overlay.ko
uname -r
/tests --test-threads=1 limits:: basics::mounts basics::init basics::without basics::an_overlay 2>&1
echo \"the tests ended with $?\"
mkdir -p /box/bin /box/proc /box/sys
cp /bin/busybox /box/bin/
for applet in sh cat head grep sleep; do ln -s busybox /box/bin/$applet; done
export RBOX_ROOT=/var/tmp/store HOME=/
cd /tmp
rbox run --network none --memory 64m --memory-swap 96m --cpus 0.5 --cpuset 1 --pids 33 --io-weight 50 rootfs:/box sh -c '
  cd /sys/fs/cgroup; for knob in memory.max memory.swap.max cpu.max cpuset.cpus pids.max io.weight; do
  echo knob $knob $(head -n 1 $knob); done; grep Cpus_allowed_list /proc/self/status' 2>/errors
echo \"knobs ended with $?\"
rbox run --network none --memory 16m --memory-swap 16m rootfs:/box sh -c 'x=0123456789abcdef; while true; do x=$x$x; done' 2>/errors
echo \"memory ended with $?\"
cat /errors
rbox run --network none --pids 8 rootfs:/box sh -c 'for i in 1 2 3 4 5 6 7 8 9 10 11 12; do sleep 5 & done; echo all' 2>/errors
echo \"pids ended with $?\"
cat /errors
find /sys/fs/cgroup -path '*rbox/*' -type d | sed 's/^/left: /'
echo \"groups are shown\"
poweroff -f
";

#[test]
fn limits_hold_in_the_unified_hierarchy_alone_needs_qemu() {
    let Some(kernel) = kernel() else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let image = folder.path().join("initrd");
    build(&folder.path().join("root"), &kernel, &image);
    let output = Command::new("qemu-system-x86_64")
        .args([
            "-accel",
            "tcg",
            "-smp",
            "2",
            "-m",
            "768",
            "-nographic",
            "-no-reboot",
            "-nodefaults",
            "-serial",
            "stdio",
        ])
        .args(["-append", "console=ttyS0 quiet panic=-1"])
        .arg("-kernel")
        .arg(kernel.join("vmlinuz"))
        .arg("-initrd")
        .arg(image)
        .stdin(Stdio::null())
        .output()
        .expect("qemu starts");
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(text.contains("the tests ended with 0"), "{text}{}", String::from_utf8_lossy(&output.stderr));
    assert!(text.contains("test result: ok. 11 passed"), "{text}");
    flags_hold(&text.replace('\r', ""));
}

/// What `rbox run` with each of its limits said in there.
#[track_caller]
fn flags_hold(text: &str) {
    let said = |line: &str| assert!(text.lines().any(|told| told.trim_end() == line), "{line:?} is not in\n{text}");
    said("knob memory.max 67108864");
    // As Docker counts, swap is what is beyond the memory.
    said("knob memory.swap.max 33554432");
    said("knob cpu.max 50000 100000");
    said("knob cpuset.cpus 1");
    said("knob pids.max 33");
    said("knob io.weight default 50");
    said("Cpus_allowed_list:\t1");
    said("knobs ended with 0");
    assert!(text.contains("the container used more memory than its limit"), "{text}");
    said("memory ended with 137");
    assert!(text.contains("can't fork"), "{text}");
    let (_, after) = text.split_once("pids ended with ").expect("it came so far");
    assert!(after.contains("groups are shown") && !after.contains("left: "), "{text}");
}

/// The folder with the kernel that `tests/setup.sh` brings; none if there is none or no qemu.
fn kernel() -> Option<PathBuf> {
    let folder = PathBuf::from("/var/cache/rbox-test/kernel");
    let fetched = folder.join("vmlinuz").exists() && folder.join("overlay.ko").exists();
    let boots = Command::new("qemu-system-x86_64").arg("--version").output().is_ok();
    if fetched && boots {
        return Some(folder);
    }
    assert!(std::env::var_os("CI").is_none(), "there is no kernel or no qemu; `sh tests/setup.sh` brings both");
    println!("skipped: there is no kernel or no qemu; `sh tests/setup.sh` brings both");
    None
}

/// Packs this program, its libraries, busybox and the two scripts.
fn build(root: &Path, kernel: &Path, image: &Path) {
    let copy = |from: &Path, to: &str| {
        let to = root.join(to.trim_start_matches('/'));
        fs::create_dir_all(to.parent().expect("a folder")).expect("a folder");
        fs::copy(from, to).expect("a copy");
    };
    let program = std::env::current_exe().expect("a path");
    copy(&program, "tests");
    copy(Path::new(env!("CARGO_BIN_EXE_rbox")), "usr/bin/rbox");
    copy(Path::new("/usr/bin/busybox"), "usr/bin/busybox");
    copy(&kernel.join("overlay.ko"), "overlay.ko");
    let libraries = Command::new("ldd").arg(&program).output().expect("ldd").stdout;
    let libraries = String::from_utf8(libraries).expect("text");
    for library in libraries.split_whitespace().filter(|word| word.starts_with('/')) {
        copy(Path::new(library), library);
    }
    fs::create_dir_all(root.join("bin")).expect("a folder");
    symlink("/usr/bin/busybox", root.join("bin/busybox")).expect("a link");
    for (name, script) in [("init", INIT), ("start", START)] {
        fs::write(root.join(name), script).expect("a script");
        fs::set_permissions(root.join(name), fs::Permissions::from_mode(0o755)).expect("its mode");
    }
    let pack = format!("find . | cpio -o -H newc --quiet > '{}'", image.display());
    assert!(Command::new("sh").args(["-c", &pack]).current_dir(root).status().expect("cpio").success());
}
