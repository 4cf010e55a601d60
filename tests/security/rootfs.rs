//! Root file systems and volumes whose links lead to the host, standing still and while a container changes them.

use std::fs;
use std::io::{BufRead as _, BufReader, Read};
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use crate::canary::{Canary, SONG};
use crate::support::{Output, Rbox, needs_root, needs_tool};
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

row!("A6 A17 A20", settings_of_the_kernel_cannot_be_written);
fn settings_of_the_kernel_cannot_be_written(rbox: &Rbox) {
    // Those of a network of its own belong to the container's root: only that they are read-only keeps it off.
    let script = "attack rewrite $(find /proc/sys/net /proc/sys/kernel /proc/sys/vm /proc/sys/user /sys/class/net/*/ /sys/kernel/mm \
                  /proc/sysrq-trigger /proc/irq /proc/fs /proc/bus -type f 2>/dev/null | grep -v -e trigger -e compact_memory -e drop_caches)";
    for network in ["none", "host"] {
        for caps in [&[][..], &["--cap-add", "NET_ADMIN"], &["--cap-add", "ALL"]] {
            let options = [&["--network", network][..], caps].concat();
            let told = run(rbox, &[&options[..], &["{attack}", "sh", "-c", script]].concat());
            told.success().stdout_is("end");
        }
    }
    build(
        rbox,
        &format!("FROM {{attack}}\nRUN --network=none {script} >/told; grep -v end /told && exit 1; true\n"),
        &[],
    )
    .success();
    // What is mounted there is as closed as it looks.
    let told = run(rbox, &["--network", "none", "{attack}", "cat", "/proc/self/mountinfo"]).success().stdout();
    let closed = ["/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/sys", "/sys/fs/cgroup"];
    let mut seen = 0;
    for line in told.lines() {
        let words: Vec<_> = line.split(' ').collect();
        let (place, options): (_, Vec<_>) = (words[4], words[5].split(',').collect());
        if closed.contains(&place) {
            seen += 1;
            assert!(["ro", "nosuid", "nodev", "noexec"].iter().all(|option| options.contains(option)), "{line}");
        }
    }
    assert!(seen >= 5, "{told}");
}

row!("A24 D3", nothing_of_a_container_is_in_the_next_one);
fn nothing_of_a_container_is_in_the_next_one(rbox: &Rbox) {
    build(rbox, "FROM {attack}\nRUN chmod 755 /\n", &["-t", "fresh"]).success();
    let look = "stat -c '%a %u:%g' /; [ $(stat -c %Y /) -gt 1000 ] || echo old; attack marks /; find / -xdev | grep -e hidden -e left; stat -c %a /etc /etc/passwd";
    let before = run(rbox, &["fresh", "sh", "-c", look]).success().stdout();
    assert!(before.starts_with("755 0:0\n") && before.contains("marks 0"), "{before}");
    for change in [
        "chmod 7777 /",
        "touch -d @5 /",
        "attack mark / user.note left",
        "touch /hidden && rm /hidden && chmod 700 /",
        "mkdir -p /.hidden/x && rm -r /.hidden",
        "rm /etc/passwd",
        "rm -r /etc && mkdir /etc && attack mark /etc user.note left",
        "chmod 4755 /etc/passwd",
        "ln /etc/passwd /left && rm /left",
        "mount -t tmpfs none /tmp; touch /tmp/left && rm /tmp/left",
    ] {
        // Twice: what is used again is used by the next and by the one after it.
        run(rbox, &["fresh", "sh", "-c", change]);
        run(rbox, &["fresh", "true"]).success();
        assert_eq!(run(rbox, &["fresh", "sh", "-c", look]).success().stdout(), before, "after {change}");
        // and of one in the background
        for command in [
            ["-d", "--name", "left", "fresh", "sh", "-c", change].as_slice(),
            &["-d", "--name", "left", "fresh", "true"],
        ] {
            run(rbox, command).success();
            rbox.args(["wait", "left"]).run().success();
            rbox.args(["rm", "-f", "left"]).run().success();
        }
        assert_eq!(
            run(rbox, &["fresh", "sh", "-c", look]).success().stdout(),
            before,
            "in the background, after {change}"
        );
    }
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

/// Something that exchanges two paths until it is dropped.
pub(crate) struct Flipper(Child);

impl Flipper {
    /// Starts a command of rbox whose container exchanges paths, and waits until it does.
    pub(crate) fn start(mut command: Command) -> Self {
        let command = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("rbox starts");
        // `attack flip` says so after its first exchange; a build shows what its programs say on its standard error.
        let streams: [Box<dyn Read + Send>; 2] =
            [Box::new(child.stdout.take().expect("a pipe")), Box::new(child.stderr.take().expect("a pipe"))];
        let (say, begun) = std::sync::mpsc::channel();
        for stream in streams {
            let say = say.clone();
            std::thread::spawn(move || {
                for line in BufReader::new(stream).lines().map_while(Result::ok) {
                    let _ = say.send(line);
                }
            });
        }
        drop(say);
        let mut told = String::new();
        while !told.contains("flips") {
            told.push_str(&begun.recv_timeout(Duration::from_mins(1)).unwrap_or_else(|_| panic!("no flips: {told}")));
        }
        Self(child)
    }

    /// Ends it; it must have gone on until now.
    pub(crate) fn end(mut self) {
        assert!(self.0.try_wait().expect("own child").is_none(), "both sides ran to the end");
    }
}

impl Drop for Flipper {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Volumes whose `one` is a folder and whose `other` is a link, and what is mounted at a path below one of them.
struct Race<'a> {
    rbox: &'a Rbox,
    canary: Canary,
    shared: String,
    given: String,
}

impl<'a> Race<'a> {
    /// `one` is the folder and `other` the link, or the other way round.
    fn new(rbox: &'a Rbox, name: &str, target: impl Fn(&Canary) -> String, turned: bool, inside: &str) -> Self {
        let canary = Canary::new(rbox);
        // The image has folders of the same names: a link leads there, as long as it leads nowhere else.
        let file = format!("FROM {{attack}}\nRUN mkdir -p {0}/x {0}/folder\n", canary.text());
        build(rbox, &file, &["-t", "trap"]).success();
        let volume = rbox.out().join(name);
        let (folder, link) = if turned { ("other", "one") } else { ("one", "other") };
        fs::create_dir_all(volume.join(folder)).expect("own folder");
        symlink(target(&canary), volume.join(link)).expect("a link");
        let gift = rbox.out().join("gift");
        fs::create_dir_all(&gift).expect("own folder");
        fs::write(gift.join("gift"), "gift").expect("own file");
        rbox.give(&rbox.out());
        let shared = format!("{}:/vol", volume.display());
        let given = format!("{}:{inside}", gift.display());
        Self { rbox, canary, shared, given }
    }

    /// One start. If it came to one, the gift must lie somewhere in the container, and nowhere else.
    fn start(&self) -> Output {
        let listen = format!(
            "cat {0}/song /vol/one/song /vol/other/song 2>/dev/null; grep -c 'gift' /proc/self/mountinfo",
            self.canary.text()
        );
        let args = ["-v", &self.shared, "-v", &self.given, "trap", "sh", "-c", &listen];
        let output = run(self.rbox, &args);
        assert!(!output.stdout().contains(SONG), "the canary was heard\n{output}");
        // What no link leads astray is seen from the container; what was mounted over the host's own path is not.
        let found = output.stdout().trim() == "1";
        assert!(found || output.status() == 125, "what was mounted is not in the container\n{output}");
        self.canary.check();
        output
    }

    /// That nothing was made by the way.
    fn end(self) {
        self.canary.check();
        let left = Command::new("find").arg(self.rbox.out().join("gift")).output().expect("find is there").stdout;
        assert_eq!(String::from_utf8_lossy(&left).lines().count(), 2, "nothing was made in the other volume");
        assert!(!Path::new("/missing").exists(), "a mount point was made on the host");
    }
}

row!("A4 A7", mount_points_are_links);
fn mount_points_are_links(rbox: &Rbox) {
    for (number, target) in [Canary::text, Canary::climb].into_iter().enumerate() {
        for inside in ["/vol/one", "/vol/one/x/new", "/vol/one/missing/deep", "/vol/one/folder"] {
            let name = format!("{number}-{}", inside.replace('/', "-"));
            let race = Race::new(rbox, &name, target, true, inside);
            // A link that stands still leads to a place in the container.
            race.start().success();
            race.end();
        }
    }
}

row!("A4 A7", mount_points_flip_between_folder_and_link);
fn mount_points_flip_between_folder_and_link(rbox: &Rbox) {
    for (name, inside) in [("present", "/vol/one"), ("missing", "/vol/one/missing/deep")] {
        let race = Race::new(rbox, name, Canary::text, false, inside);
        let base = attack::base();
        let args = ["run", "-v", &race.shared, &base, "/bin/attack", "flip", "/vol/one", "/vol/other", "600"];
        let flipper = Flipper::start(rbox.args(args).command());
        let starts = (0..24).filter(|_| race.start().status() == 0).count();
        assert!(starts > 0, "none of all starts came to one");
        flipper.end();
        race.end();
    }
}

row!("A6 D5", nothing_is_mounted_over_kernel_files_through_a_link);
fn nothing_is_mounted_over_kernel_files_through_a_link(rbox: &Rbox) {
    let file = "FROM {attack} AS linked\nRUN ln -s /proc /x && ln -s /proc/acpi /masked && ln -s ../../sys/fs/cgroup /groups && \
                ln -s /proc/version /file && ln -s /x /chain && mkdir /good && ln -s /good /link\n";
    build(rbox, file, &["-t", "linked"]).success();
    let fake = rbox.out().join("fake");
    fs::create_dir_all(fake.join("self/attr")).expect("own folder");
    fs::write(fake.join("file"), "fake").expect("own file");
    rbox.give(&fake);
    let refused = |output: &crate::Output, what: &str| {
        let reason = output.stderr().contains("leads into /proc or /sys");
        assert!(output.status() != 0 && reason, "{what} is not refused\n{output}");
    };
    for target in ["/x", "/x/self", "/x/new", "/x/sys/kernel", "/chain", "/chain/net", "/masked", "/groups"] {
        let volume = format!("{}:{target}", fake.display());
        // A kernel without it has nothing to be covered.
        if target == "/masked" && !Path::new("/proc/acpi").exists() {
            continue;
        }
        refused(&run(rbox, &["-v", &volume, "linked", "true"]), &volume);
        refused(&run(rbox, &["--tmpfs", target, "linked", "true"]), target);
        let file = format!("FROM linked\nRUN --mount=type=tmpfs,target={target} true\n");
        refused(&build(rbox, &file, &[]), target);
    }
    let volume = format!("{}:/file", fake.join("file").display());
    refused(&run(rbox, &["-v", &volume, "linked", "true"]), &volume);
    // What leads elsewhere is as good as ever.
    let volume = format!("{}:/link", fake.display());
    run(rbox, &["-v", &volume, "linked", "cat", "/good/file"]).success().stdout_is("fake");
}
