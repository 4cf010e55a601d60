//! Root file systems and volumes whose links lead to the host, standing still and while a container changes them.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::canary::{Canary, SONG};
use crate::support::{Rbox, is_root, needs_root, needs_tool};
use crate::{attack, build, run};

row!("A2", only_standard_streams_come_along);
fn only_standard_streams_come_along(rbox: &Rbox) {
    run(rbox, &["{attack}", "/bin/attack", "descriptors"]).success().stdout_is("0\n1\n2");
    run(rbox, &["--init", "{attack}", "/bin/attack", "descriptors"]).success().stdout_is("0\n1\n2");
    // Also those that rbox was started with.
    rbox.hand_over();
    let mut command = rbox.command(Path::new("bash"));
    let line = format!("exec 7<. 9<. 200</; exec {} run {} /bin/attack descriptors", binary(), attack::base());
    let output = command.args(["-c", &line]).output().expect("bash is there");
    assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), "0\n1\n2");
    let file = "FROM {attack}\nRUN attack descriptors >/told && [ \"$(tr '\\n' ' ' </told)\" = '0 1 2 ' ]\n";
    build(rbox, file, &[]).success();
}

fn binary() -> String {
    crate::support::binary().display().to_string()
}

row!("A2", a_working_directory_is_never_a_descriptor);
fn a_working_directory_is_never_a_descriptor(rbox: &Rbox) {
    let canary = Canary::new(rbox);
    let reach = format!("cat {0}song ..{0}song ../../../../..{0}song; ls /proc/self/cwd/", canary.text() + "/");
    let below = |process: &'static str, numbers: &[u32]| -> Vec<String> {
        numbers.iter().map(|number| format!("/proc/{process}/fd/{number}")).collect()
    };
    for folder in below("self", &(3..=32).collect::<Vec<_>>()).into_iter().chain(below("1", &[3, 4, 5, 7, 10, 12])) {
        run(rbox, &["-w", &folder, "{attack}", "sh", "-c", &reach]).failure().lacks(SONG);
    }
    for folder in ["/proc/self/cwd", "/proc/1/cwd", "/proc/self/root", "/proc/self/fd/7/.."] {
        run(rbox, &["-w", folder, "{attack}", "sh", "-c", &reach]).lacks(SONG);
    }
    for number in [3, 4, 7, 11, 20] {
        let file = format!("FROM {{attack}}\nWORKDIR /proc/self/fd/{number}\nRUN {reach}; true\n");
        build(rbox, &file, &["--no-cache"]).lacks(SONG);
        let file =
            format!("FROM {{attack}}\nRUN rm -rf /proc && ln -s /proc/self/fd/{number} /w\nWORKDIR /w\nRUN {reach}\n");
        build(rbox, &file, &["--no-cache"]).lacks(SONG);
    }
    canary.check();
}

row!("A5 A16", system_paths_of_an_image_may_be_links);
fn system_paths_of_an_image_may_be_links(rbox: &Rbox) {
    let canary = Canary::new(rbox);
    let folders = ["dev", "proc", "sys", "etc", "tmp"];
    let below = [
        "dev/pts",
        "dev/shm",
        "dev/console",
        "dev/mqueue",
        "dev/null",
        "dev/fd",
        "dev/ptmx",
        "etc/hosts",
        "etc/resolv.conf",
        "etc/hostname",
        "etc/mtab",
        "etc/passwd",
        "etc/group",
        "sys/fs/cgroup",
    ];
    let script = "echo x >/etc/hosts; echo x >/etc/resolv.conf; cat /etc/passwd /etc/hosts /song; true";
    for target in [canary.text(), canary.climb(), "/etc".to_owned()] {
        // Each folder alone, for a wrong one may stop all; what is in them, all at once.
        let alone = folders.iter().map(std::slice::from_ref);
        for paths in alone.chain([&below[..]]) {
            let root = rbox.context().join("evil");
            attack::copy_of_small_base(&root);
            for path in paths {
                spoil(&root.join(path), &target);
            }
            rbox.give(&root);
            let output = run(rbox, &["rootfs:evil", "sh", "-c", script]).lacks(SONG);
            assert!((0..=127).contains(&output.status()), "{paths:?} -> {target}\n{output}");
            build(rbox, &format!("FROM rootfs:evil\nRUN {script}\n"), &[]).lacks(SONG);
            canary.check();
            fs::remove_dir_all(&root).expect("own folder");
        }
    }
}

/// Puts a link where something else was.
fn spoil(path: &Path, target: &str) {
    let _ = fs::remove_dir_all(path).or_else(|_| fs::remove_file(path));
    fs::create_dir_all(path.parent().expect("a path in a root")).expect("own folder");
    symlink(target, path).expect("a link");
}

row!("A4 A20", masks_hold_whatever_the_image_says_null_is);
fn masks_hold_whatever_the_image_says_null_is(rbox: &Rbox) {
    let pattern = fs::read_to_string("/proc/sys/kernel/core_pattern").expect("procfs");
    for (name, target) in
        [("pattern", "/proc/sys/kernel/core_pattern"), ("file", "/etc/passwd"), ("fd", "/proc/self/fd/0")]
    {
        let root = rbox.context().join(name);
        attack::copy_of_base(&root);
        spoil(&root.join("dev/null"), target);
        rbox.give(&root);
        let script = "for f in /proc/kcore /proc/keys /proc/timer_list /dev/null; do [ -e $f ] || continue; \
                      stat -L -c '%n %t:%T' $f; echo '|/x' >$f; done; true";
        let told = run(rbox, &[&format!("rootfs:{name}"), "sh", "-c", script]);
        for line in told.stdout().lines() {
            assert!(line.ends_with(" 1:3"), "{line} is no null device\n{told}");
        }
    }
    assert_eq!(pattern, fs::read_to_string("/proc/sys/kernel/core_pattern").expect("procfs"));
}

/// Paths that Docker or Podman mask: nothing can be read in them.
const MASKED: [&str; 13] = [
    "/proc/acpi",
    "/proc/asound",
    "/proc/interrupts",
    "/proc/kcore",
    "/proc/keys",
    "/proc/latency_stats",
    "/proc/sched_debug",
    "/proc/scsi",
    "/proc/timer_list",
    "/proc/timer_stats",
    "/sys/devices/virtual/powercap",
    "/sys/firmware",
    "/sys/fs/selinux",
];

/// Paths that neither may write.
const READ_ONLY: [&str; 5] = ["/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"];

row!("A20", kernel_files_are_masked);
fn kernel_files_are_masked(rbox: &Rbox) {
    let heat = "/sys/devices/system/cpu/cpu*/thermal_throttle";
    let script = format!(
        "for p in {} {heat}; do [ -e $p ] || continue; if [ -d $p ]; then ls -A $p | sed \"s:^:shown $p/:\"; \
         else [ -z \"$(head -c 64 $p)\" ] || echo shown $p; fi; done
         for p in {}; do [ -e $p ] || continue; if [ -d $p ]; then d=$(find $p -type f -perm -200 2>/dev/null | head -1); \
         else d=$p; fi; [ -z \"$d\" ] || {{ echo h >>$d; }} 2>/dev/null && [ -n \"$d\" ] && echo written $d; done
         {{ echo x >/sys/kernel/uevent_helper; }} 2>/dev/null && echo written uevent_helper
         touch /sys/x 2>/dev/null && echo written sys
         echo end",
        MASKED.join(" "),
        READ_ONLY.join(" ")
    );
    for caps in [&[][..], &["--cap-add", "ALL"]] {
        run(rbox, &[caps, &["{attack}", "sh", "-c", &script]].concat()).success().stdout_is("end");
    }
    build(rbox, &format!("FROM {{attack}}\nRUN <<EOF\n{}\nEOF\n", script.replace("echo end", "true")), &[])
        .success()
        .lacks("shown /")
        .lacks("written ");
}

row!("A9 A10", control_groups_cannot_be_written);
fn control_groups_cannot_be_written(rbox: &Rbox) {
    let script = "find /sys/fs/cgroup -name cgroup.procs -o -name tasks -o -name release_agent -o -name notify_on_release | \
                  while read f; do { echo 1 >$f; } 2>/dev/null && echo written $f; done; \
                  mkdir /sys/fs/cgroup/x 2>/dev/null && echo made; echo end";
    run(rbox, &["{attack}", "sh", "-c", script]).success().stdout_is("end");
    run(rbox, &["--cap-add", "SYS_ADMIN", "{attack}", "sh", "-c", script]).success().stdout_is("end");
}

row!("A6", procfs_is_the_real_one);
fn procfs_is_the_real_one(rbox: &Rbox) {
    let canary = Canary::new(rbox);
    let fake = rbox.out().join("fake");
    fs::create_dir_all(fake.join("self/attr")).expect("own folder");
    fs::create_dir_all(fake.join("sys/kernel")).expect("own folder");
    fs::write(fake.join("sys/kernel/hostname"), "fake").expect("own file");
    fs::write(fake.join("self/status"), "fake").expect("own file");
    rbox.give(&fake);
    for target in ["/proc", "/proc/", "//proc", "/proc/self", "/proc/sys/kernel", "/x/../proc", "/sys", "/"] {
        let volume = format!("{}:{target}", fake.display());
        let output = run(rbox, &["-v", &volume, "{attack}", "sh", "-c", "cat /proc/self/status"]);
        assert_ne!(output.status(), 0, "a volume on {target} is not refused\n{output}");
    }
    let root = rbox.context().join("linked");
    attack::copy_of_base(&root);
    spoil(&root.join("proc"), "/x");
    fs::create_dir_all(root.join("x/self/attr")).expect("own folder");
    rbox.give(&root);
    let output = run(rbox, &["rootfs:linked", "sh", "-c", "ls /x /x/self/attr; readlink /proc/self/exe"]);
    assert!(output.status() != 0 || output.stdout().contains("/bin/busybox"), "{output}");
    canary.check();
}

#[doc = "A6"]
#[test]
fn nothing_in_the_new_root_is_written_by_its_path_needs_root_and_strace() {
    if !needs_root() || !needs_tool("strace") {
        return;
    }
    let rbox = Rbox::new();
    let trace = rbox.out().join("trace");
    let mut command = rbox.command(Path::new("strace"));
    command.args(["-f", "-qq", "-e", "trace=openat,openat2,pivot_root,execve", "-o"]).arg(&trace);
    let output = command.arg(binary()).args(["run", &attack::base(), "true"]).output().expect("strace is there");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = fs::read_to_string(&trace).expect("the trace");
    let pivot = text.lines().find(|line| line.contains("pivot_root(")).expect("the root changes");
    let child = pivot.split(' ').next().expect("a pid").to_owned();
    let after = text.lines().filter(|line| line.starts_with(&child)).skip_while(|line| !line.contains("pivot_root("));
    let until_program = after.take_while(|line| !line.contains("execve("));
    let writes: Vec<_> = until_program
        .filter(|line| {
            line.contains("AT_FDCWD") && line.contains("\"/") && (line.contains("O_WRONLY") || line.contains("O_RDWR"))
        })
        .collect();
    assert!(writes.is_empty(), "opened for writing by a path inside the container: {writes:?}");
}

/// A container that exchanges `one` and `other` of the volume for some seconds.
fn flipper(rbox: &Rbox, volume: &str, seconds: &str) -> Child {
    let base = attack::base();
    let args = ["run", "-v", volume, &base, "/bin/attack", "flip", "/vol/one", "/vol/other", seconds];
    let mut command = rbox.args(args).command();
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("rbox starts")
}

row!("A4 A7", mount_points_flip_between_folder_and_link);
fn mount_points_flip_between_folder_and_link(rbox: &Rbox) {
    let canary = Canary::new(rbox);
    // The base is in the store before the race, so that the race is about mounts alone.
    run(rbox, &["{attack}", "true"]).success();
    for (target, inside) in [(canary.climb(), "/vol/one"), ("/".to_owned(), "/vol/one/missing/deep")] {
        let volume = rbox.out().join(if inside.ends_with("one") { "present" } else { "missing" });
        fs::create_dir_all(volume.join("one")).expect("own folder");
        symlink(&target, volume.join("other")).expect("a link");
        let gift = rbox.out().join("gift");
        fs::create_dir_all(&gift).expect("own folder");
        fs::write(gift.join("gift"), "gift").expect("own file");
        rbox.give(&rbox.out());
        let shared = format!("{}:/vol", volume.display());
        let mut flipper = flipper(rbox, &shared, "1.5");
        let start = Instant::now();
        let mut tries = 0;
        while start.elapsed() < Duration::from_millis(1400) {
            let given = format!("{}:{inside}", gift.display());
            let script = format!(
                "ls {0} 2>/dev/null; cat {0}/song /vol/one/song /vol/other/song 2>/dev/null; true",
                canary.text()
            );
            let output = run(rbox, &["-v", &shared, "-v", &given, "{attack}", "sh", "-c", &script]);
            assert!(!output.stdout().contains(SONG), "the canary was heard\n{output}");
            tries += 1;
        }
        let told = flipper.wait_with_output_text();
        assert!(told.contains("flipped ") && !told.contains("flipped 0"), "both sides ran: {told}");
        assert!(tries > 3, "both sides ran: {tries} starts");
        canary.check();
        let left = Command::new("find").arg(&gift).output().expect("find is there").stdout;
        assert_eq!(String::from_utf8_lossy(&left).lines().count(), 2, "nothing was made in the other volume");
        if is_root() {
            assert!(!Path::new("/missing").exists(), "a mount point was made on the host");
        }
    }
}

/// The end of a child as text.
trait EndText {
    fn wait_with_output_text(&mut self) -> String;
}

impl EndText for Child {
    fn wait_with_output_text(&mut self) -> String {
        use std::io::Read as _;
        let mut text = String::new();
        for stream in [
            self.stdout.take().map(|s| Box::new(s) as Box<dyn std::io::Read>),
            self.stderr.take().map(|s| Box::new(s) as Box<dyn std::io::Read>),
        ] {
            let _ = stream.expect("a pipe").read_to_string(&mut text);
        }
        self.wait().expect("own child");
        text
    }
}
