//! What the host must not do for a container: run its files, believe its labels, show its secrets.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::os::unix::process::ExitStatusExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crate::canary::{Canary, SONG};
use crate::support::{Rbox, binary, needs_root};
use crate::{attack, build, run, watch};

/// A copy of rbox that the user rbox runs as may write to: only the attack's failure keeps it whole.
fn own_binary(rbox: &Rbox) -> PathBuf {
    let copy = rbox.out().join("rbox");
    fs::copy(binary(), &copy).expect("the binary is there");
    rbox.give(&copy);
    copy
}

row!("A1", the_binary_is_never_written_from_inside);
fn the_binary_is_never_written_from_inside(rbox: &Rbox) {
    let copy = own_binary(rbox);
    let before = fs::read(&copy).expect("own file");
    let root = rbox.context().join("evil");
    attack::copy_of_base(&root);
    fs::write(root.join("entry"), "#!/proc/self/exe\n").expect("own file");
    fs::set_permissions(root.join("entry"), fs::Permissions::from_mode(0o755)).expect("own file");
    // Whatever loader the binary asks for is the attacker's.
    for name in ["lib64/ld-linux-x86-64.so.2", "lib/ld-musl-x86_64.so.1", "lib/ld-linux-aarch64.so.1"] {
        let path = root.join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("own folder");
        fs::copy(attack::programs().join("loader"), path).expect("the loader is compiled");
    }
    rbox.give(&root);
    rbox.hand_over();
    // From here on a start takes no longer than it has to.
    assert_eq!(started(rbox, &copy, &["rootfs:evil", "true"]).wait().0, Some(0));
    for (options, program) in [
        (&[][..], &["/entry"][..]),
        (&["--init"], &["/entry"]),
        (&["--init"], &["sh", "-c", "exec 9</proc/1/exe; exec /bin/attack overwrite 9 3"]),
    ] {
        let args = [options, &["rootfs:evil"], program].concat();
        let mut attacks = vec![started(rbox, &copy, &args)];
        // While any rbox runs, the kernel calls its file busy: the attack has to meet a moment when none does.
        for _ in 0..34 {
            if attacks.last_mut().is_some_and(Started::has_ended) {
                attacks.push(started(rbox, &copy, &args));
            }
            assert_eq!(started(rbox, &copy, &["rootfs:evil", "true"]).wait().0, Some(0));
        }
        let last = attacks.last_mut().expect("there is one");
        wait_until("the attack begins, or ends with nothing in its hands", || last.has_begun() || last.has_ended());
        // Nor does the attack end with rbox.
        for attack in &mut attacks {
            attack.child.kill().ok();
        }
        for attack in attacks {
            let told = attack.wait().1;
            assert!(!told.contains("overwritten"), "{options:?} {program:?}: {told}");
            // What stands above the program cannot even be looked at.
            assert!(program.len() < 3 || !told.contains("holds ok"), "{options:?} {program:?}: {told}");
        }
        assert!(before == fs::read(&copy).expect("own file"), "{options:?} {program:?}: the binary was changed");
    }
}

/// A container, and what it has said so far.
struct Started {
    child: Child,
    told: Arc<Mutex<String>>,
    reader: JoinHandle<()>,
}

/// Starts a container by a binary.
fn started(rbox: &Rbox, binary: &Path, args: &[&str]) -> Started {
    let mut command = rbox.command(binary);
    command.arg("run").args(args).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn().expect("rbox starts");
    let told = Arc::new(Mutex::new(String::new()));
    let (mut out, all) = (BufReader::new(child.stdout.take().expect("a pipe")), Arc::clone(&told));
    let reader = std::thread::spawn(move || {
        let mut line = String::new();
        while out.read_line(&mut line).is_ok_and(|count| count > 0) {
            all.lock().expect("no test panicked here").push_str(&std::mem::take(&mut line));
        }
    });
    Started { child, told, reader }
}

impl Started {
    fn has_begun(&self) -> bool {
        self.told.lock().expect("no test panicked here").contains("holds ")
    }

    fn has_ended(&mut self) -> bool {
        self.child.try_wait().expect("own child").is_some()
    }

    /// How rbox ended, and all that was said until nobody could say more: also what outlived rbox.
    fn wait(mut self) -> (Option<i32>, String) {
        let code = self.child.wait().expect("own child").code();
        self.reader.join().expect("the reader ends");
        let told = self.told.lock().expect("no test panicked here").clone();
        (code, told)
    }
}

row!("A1", a_container_does_not_outlive_a_killed_rbox);
fn a_container_does_not_outlive_a_killed_rbox(rbox: &Rbox) {
    run(rbox, &["{attack}", "true"]).success();
    for options in [&[][..], &["--init"]] {
        let mark = format!("{}.{}", std::process::id(), options.len() + 31_415);
        let base = attack::base();
        let args = [&["run"][..], options, &[&base, "sleep", &mark]].concat();
        let mut child =
            rbox.args(args).command().stdin(Stdio::null()).stdout(Stdio::null()).spawn().expect("rbox starts");
        let sleeps =
            || processes().any(|(_, line)| line.contains("sleep") && line.contains(&mark) && !line.contains("run"));
        wait_until("the program runs", sleeps);
        child.kill().expect("own child");
        assert_eq!(child.wait().expect("own child").signal(), Some(9));
        wait_until("the program ends with rbox", || !sleeps());
    }
}

/// Every process of the machine with its command line.
fn processes() -> impl Iterator<Item = (u32, String)> {
    fs::read_dir("/proc").expect("procfs").flatten().filter_map(|entry| {
        let pid = entry.file_name().to_str()?.parse().ok()?;
        let line = fs::read(entry.path().join("cmdline")).ok()?;
        Some((pid, String::from_utf8_lossy(&line).replace('\0', " ")))
    })
}

#[track_caller]
fn wait_until(what: &str, mut done: impl FnMut() -> bool) {
    let start = Instant::now();
    while !done() {
        assert!(start.elapsed() < Duration::from_mins(1), "a minute passed before: {what}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

row!("A21 A22", labels_and_annotations_change_nothing);
fn labels_and_annotations_change_nothing(rbox: &Rbox) {
    let canary = Canary::new(rbox);
    let labels = format!(
        "LABEL io.podman.annotations.privileged=TRUE io.podman.annotations.userns=host run.oci.keep_original_groups=1 \
         run.oci.systemd.subgroup=x run.oci.hooks.stdout={0}/x com.docker.compose.project=x io.containers.autoupdate=image \
         org.systemd.property.ExecStartPost=\"'touch {0}/x'\" run.oci.handler=krun io.kubernetes.cri-o.userns-mode=host \
         io.podman.annotations.seccomp=unconfined io.podman.annotations.cid-file={0}/x rbox.seccomp=unconfined \
         rbox.privileged=true checkpoint=binary://{0}/x com.docker.security.privileged=true\n",
        canary.text()
    );
    // Overlayfs says `uuid=on` of a layer that it has not seen before, and each may have been another container's.
    let facts = "cat /proc/self/status | grep -E '^(Cap|NoNew|Seccomp:|Uid|Gid|Groups)'; cut -d' ' -f4- /proc/self/mountinfo | \
                 sed 's/uuid=on,//; s/gid=[0-9]*//g; s/[a-z]*dir+*=[^, ]*//g; s/staging[^ ]*//g; s/snapshots[^ ]*//g' | sort; ls /dev; env | sort";
    build(rbox, "FROM {attack}\n", &["-t", "plain"]).success();
    build(rbox, &format!("FROM {{attack}}\n{labels}"), &["-t", "labelled"]).success();
    let strip =
        |text: String| text.lines().filter(|line| !line.starts_with("HOSTNAME=")).collect::<Vec<_>>().join("\n");
    let plain = strip(run(rbox, &["plain", "sh", "-c", facts]).success().stdout());
    let labelled = strip(run(rbox, &["labelled", "sh", "-c", facts]).success().stdout());
    assert!(plain.lines().count() > 15, "{plain}");
    assert_eq!(plain, labelled);
    canary.check();
}

row!("A17", settings_of_the_machine_cannot_be_asked_for);
fn settings_of_the_machine_cannot_be_asked_for(rbox: &Rbox) {
    let pattern = || fs::read_to_string("/proc/sys/kernel/core_pattern").expect("a setting");
    let before = pattern();
    for setting in [
        "kernel.core_pattern=|/x",
        "kernel/core_pattern=|/x",
        "kernel.shm_rmid_forced=1+kernel.core_pattern=|/x",
        "kernel.shm_rmid_forced+kernel.core_pattern=|/x",
        "kernel.shm_rmid_forced=1\nkernel.core_pattern=|/x",
        "net.ipv4.ip_forward=0;kernel.core_pattern=|/x",
        "net.ipv4/../../kernel/core_pattern=|/x",
        "net.../core_pattern=1",
        "vm.overcommit_memory=1",
        "kernel.hostname=x",
        "user.max_user_namespaces=0",
        "=1",
        "net.core.somaxconn",
    ] {
        run(rbox, &["--sysctl", setting, "{attack}", "true"]).code(125);
    }
    run(rbox, &["--network", "host", "--sysctl", "net.ipv4.ip_forward=1", "{attack}", "true"]).code(125);
    assert_eq!(pattern(), before);
    // what is its own is set, in the foreground as in the hands of the supervisor
    let own = ["--sysctl", "net.ipv4.ip_default_ttl=77", "--sysctl", "kernel.msgmax=4242"];
    let script = "cat /proc/sys/net/ipv4/ip_default_ttl /proc/sys/kernel/msgmax";
    for network in ["none", "default"] {
        let args = [&own[..], &["--network", network, "{attack}", "sh", "-c", script]].concat();
        run(rbox, &args).success().stdout_is("77\n4242");
    }
}

row!("A23 A11", what_is_not_there_is_refused);
fn what_is_not_there_is_refused(rbox: &Rbox) {
    for name in ["checkpoint", "restore", "container"] {
        rbox.args([name, "x"]).run().code(2);
    }
    run(rbox, &["--annotation=a=b", "{attack}", "true"]).code(125);
    // More than any buffer holds: an error that says so.
    let long = "x".repeat(140_000);
    let script = "wc -c";
    run(rbox, &["-e", &format!("A={}", &long[..120_000]), "{attack}", "sh", "-c", "echo ${#A}"])
        .success()
        .stdout_is("120000");
    rbox.write("env", format!("A={long}\n"));
    run(rbox, &["--env-file", "env", "{attack}", "sh", "-c", script]).failure();
}

row!("A24", layers_are_out_of_reach_of_other_users);
fn layers_are_out_of_reach_of_other_users(rbox: &Rbox) {
    if !crate::support::is_root() {
        return crate::support::skip("this test needs root, to be a third user");
    }
    rbox.hand_over();
    let file = "FROM {attack}\nRUN cp /bin/busybox /setuid && chmod 6777 /setuid && mkdir -m 777 /open\n";
    rbox.write("test.rbox", attack::filled(file));
    let store = rbox.out().join("store");
    let mut command = rbox.command(Path::new("sh"));
    command.env("RBOX_ROOT", &store).args(["-c", &format!("umask 000; exec {} build -q -t open", binary().display())]);
    let output = command.output().expect("sh is there");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let found = Command::new("find").arg(&store).args(["-name", "setuid"]).output().expect("find is there").stdout;
    let found = String::from_utf8_lossy(&found).into_owned();
    assert!(!found.trim().is_empty(), "the layer is in the store");
    for path in found.lines() {
        let status =
            Command::new("setpriv").args(["--reuid=65431", "--regid=65431", "--clear-groups", path, "true"]).output();
        assert!(!status.expect("setpriv is there").status.success(), "another user ran {path}");
    }
    // What is not a layer's own content is for nobody else to write.
    let open = Command::new("setpriv")
        .args(["--reuid=65431", "--regid=65431", "--clear-groups", "find"])
        .arg(&store)
        .args(["!", "-type", "l", "-writable"])
        .output()
        .expect("find is there");
    assert_eq!(String::from_utf8_lossy(&open.stdout), "", "another user may write these");
    let mode = fs::metadata(&store).expect("the store").mode() & 0o777;
    assert!(mode & 0o066 == 0, "the store's mode is {mode:o}");
}

row!("A25", programs_of_an_image_are_not_run_on_the_host);
fn programs_of_an_image_are_not_run_on_the_host(rbox: &Rbox) {
    let canary = Canary::new(rbox);
    let root = rbox.context().join("evil");
    attack::copy_of_base(&root);
    let script = format!("#!/bin/sh\necho x >{0}/x/started\ncat {0}/song\n", canary.text());
    for name in ["xz", "gzip", "bzip2", "zstd", "tar", "git", "ps", "newuidmap", "setpriv", "unshare", "nsenter"] {
        let path = root.join("bin").join(name);
        let _ = fs::remove_file(&path);
        fs::write(&path, &script).expect("own file");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("own file");
    }
    fs::create_dir_all(root.join("lib/x86_64-linux-gnu")).expect("own folder");
    for name in ["libnss_files.so.2", "libnss_evil.so.2", "libc.so.6", "libgcc_s.so.1"] {
        fs::write(root.join("lib/x86_64-linux-gnu").join(name), &script).expect("own file");
    }
    fs::write(root.join("etc/nsswitch.conf"), "passwd: evil\ngroup: evil\nhosts: evil\n").expect("own file");
    fs::write(root.join("etc/ld.so.preload"), "/lib/x86_64-linux-gnu/libnss_evil.so.2\n").expect("own file");
    rbox.give(&root);
    let archive = rbox.context().join("archive.tar");
    let status =
        Command::new("tar").arg("-cf").arg(&archive).args(["-C", "/", "etc/hostname"]).status().expect("tar is there");
    assert!(status.success());
    for (tool, ending) in [("gzip", "gz"), ("bzip2", "bz2"), ("xz", "xz"), ("zstd", "zst")] {
        let bytes = Command::new(tool).arg("-c").arg(&archive).output().expect("the compressor is there").stdout;
        rbox.write(&format!("archive.tar.{ending}"), bytes);
    }
    let file = "FROM rootfs:evil\nENV LD_PRELOAD=/lib/x86_64-linux-gnu/libnss_evil.so.2 PATH=/bin LD_LIBRARY_PATH=/lib\n\
                ADD archive.tar.gz /gz/\nADD archive.tar.xz /xz/\nADD archive.tar.bz2 /bz2/\nADD archive.tar.zst /zst/\n\
                COPY --chown=root:root test.rbox /file\nUSER root\nRUN true\n";
    build(rbox, file, &["-t", "evil", "--output", "type=oci,dest=../out/evil"]).lacks(SONG);
    build(rbox, file, &["-t", "evil"]).success().lacks(SONG);
    for program in ["true", "/bin/ps"] {
        run(rbox, &["--user", "root", "evil", program]).lacks(SONG);
    }
    canary.check();
}

row!("host B11", this_machine_as_a_base_shows_programs_alone);
fn this_machine_as_a_base_shows_programs_alone(rbox: &Rbox) {
    let canary = Canary::new(rbox);
    let name = format!("rbox-canary-{}", std::process::id());
    let script = format!(
        "cat {0}/song; ls {0}; cat /etc/shadow /etc/passwd /root/.bashrc; echo x >{0}/x/new; \
         for d in / /usr /usr/bin /etc /lib /var /opt /usr/local; do touch $d/{name}; done; echo end",
        canary.text()
    );
    let shadow = fs::read_to_string("/etc/shadow").unwrap_or_default();
    for options in [&[][..], &["--cap-add", "ALL"], &["--read-only"]] {
        let output = run(rbox, &[options, &["host", "--", "sh", "-c", &script]].concat()).success();
        let told = output.stdout_has("end").lacks(SONG).stdout();
        assert!(
            !shadow.lines().any(|line| line.len() > 12 && told.contains(line)),
            "passwords of the machine are shown"
        );
    }
    build(rbox, &format!("FROM host\nRUN {script}\n"), &["-t", "host"]).success().lacks(SONG);
    for folder in ["/", "/usr", "/usr/bin", "/etc", "/lib", "/var", "/opt", "/usr/local"] {
        assert!(!Path::new(folder).join(&name).exists(), "a file was made in {folder} of the machine");
    }
    canary.check();
}

row!("A26", output_without_end_does_not_fill_memory);
fn output_without_end_does_not_fill_memory(rbox: &Rbox) {
    let watched = watch::memory(rbox, &["run", "{attack}", "sh", "-c", "yes | head -c 100000000"]);
    assert_eq!(watched.code, Some(0), "{watched:?}");
    assert!(watched.peak < 64 << 20, "{} MiB", watched.peak >> 20);
    rbox.write(
        "test.rbox",
        attack::filled("FROM {attack}\nRUN yes $(head -c 500 /bin/busybox | base64 -w 0) | head -c 50000000\nRUN head -c 50000000 /dev/zero\n"),
    );
    let watched = watch::memory(rbox, &["build", "-q"]);
    assert_eq!(watched.code, Some(0), "{}", &watched.text[..watched.text.len().min(2000)]);
    assert!(watched.peak < 96 << 20, "{} MiB", watched.peak >> 20);
}

row!("A26", a_container_in_the_background_fills_neither_memory_nor_disk);
fn a_container_in_the_background_fills_neither_memory_nor_disk(rbox: &Rbox) {
    // the real thing is 10 GiB: `RBOX_FLOOD=10737418240`
    let bytes = std::env::var("RBOX_FLOOD").map_or(5 << 20, |bytes| bytes.parse::<u64>().expect("a number of bytes"));
    let flood = format!("yes 0123456789012345678901234567890123456789 | head -c {bytes}; echo; echo over");
    run(rbox, &["-d", "--name", "stay", "--network", "none", "{attack}", "sleep", "1000"]).success();
    run(rbox, &["-d", "--name", "flood", "--network", "none", "{attack}", "sh", "-c", &flood]).success();
    let folder = rbox.root().join("stacks/_");
    let peak = || watch::of_lock(&folder.join("lock"));
    rbox.args(["wait", "-p", "_", "flood"]).run().success();
    rbox.args(["logs", "-p", "_", "--tail", "1", "flood"]).run().success().stdout_is("over");
    let held = peak().expect("the supervisor runs");
    assert!(held < 48 << 20, "the supervisor held {} MiB", held >> 20);
    let logs: u64 = fs::read_dir(folder.join("logs"))
        .expect("logs")
        .flatten()
        .map(|file| file.metadata().map_or(0, |meta| meta.len()))
        .sum();
    assert!(logs < 40 << 20, "the logs take {} MiB", logs >> 20);
    // and what a further program prints goes to whoever asked for it, past the supervisor
    let watched = watch::memory(rbox, &["exec", "stay", "sh", "-c", "yes | head -c 100000000"]);
    assert_eq!(watched.code, Some(0), "{watched:?}");
    assert!(watched.peak < 64 << 20, "{} MiB", watched.peak >> 20);
    assert!(peak().expect("it runs") < 48 << 20);
    rbox.args(["down", "-p", "_", "-t", "0"]).run().success();
}

row!("A1 A3", who_joins_a_container_cannot_be_looked_into);
fn who_joins_a_container_cannot_be_looked_into(rbox: &Rbox) {
    let copy = own_binary(rbox);
    let before = fs::read(&copy).expect("own file");
    // everybody who is not a program of the container's own: can it be read, written or looked through, and is it still none?
    let script = "while :; do for p in /proc/[0-9]*; do \
                  { read -r name <$p/comm; } 2>/dev/null || continue; \
                  case $name in sh|sleep|true|attack|busybox) continue ;; esac; \
                  for f in exe environ maps mem fd/3 fd/4 fd/5 root/etc/passwd cwd/etc/passwd; do \
                  what=; head -c 1 $p/$f >/dev/null 2>&1 && what=read; (: >>$p/$f) 2>/dev/null && what=written; \
                  { read -r after <$p/comm; } 2>/dev/null; [ \"$what\" ] && [ \"$after\" = \"$name\" ] && echo $what $name $f; \
                  after=; done; done; done";
    let call = |args: &[&str]| {
        rbox.hand_over();
        let mut command = rbox.command(&copy);
        let args: Vec<String> = args.iter().map(|arg| attack::filled(arg)).collect();
        let output = command.args(args).output().expect("rbox starts");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    let options = ["run", "-d", "--name", "spy", "--network", "none", "--cap-add", "SYS_PTRACE"];
    call(&[&options[..], &["{attack}", "sh", "-c", script]].concat());
    for _ in 0..40 {
        call(&["exec", "spy", "true"]);
    }
    let told = call(&["logs", "-p", "_", "spy"]);
    // what executes a program is a small one of its own, sealed, and as confined as that: it may be looked into
    let trampoline = |line: &str| line.contains("memfd:") && line != "written memfd:rbox-tram exe";
    let foreign: Vec<&str> = told.lines().filter(|line| !line.trim().is_empty() && !trampoline(line)).collect();
    assert!(foreign.is_empty(), "{foreign:?}");
    call(&["down", "-p", "_", "-t", "0"]);
    assert!(fs::read(&copy).expect("own file") == before, "the binary is as it was");
}

row!("A34 B14", other_users_cannot_read_secrets_of_processes);
fn other_users_cannot_read_secrets_of_processes(rbox: &Rbox) {
    if !crate::support::is_root() {
        return crate::support::skip("this test needs root, to be a third user");
    }
    let token = format!("token-{:x}", std::process::id() + 0x5eed_0000);
    rbox.write(
        "test.rbox",
        attack::filled("FROM {attack}\nRUN --mount=type=secret,id=s,env=S --mount=type=secret,id=s sleep 3.14159\n"),
    );
    rbox.hand_over();
    let mut child = rbox
        .args(["build", "-q", "--secret", "id=s,env=TOKEN"])
        .env("TOKEN", &token)
        .command()
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("rbox starts");
    wait_until("the step runs", || processes().any(|(_, line)| line.starts_with("sleep 3.14159")));
    let script = "cat /proc/[0-9]*/environ /proc/[0-9]*/cmdline 2>/dev/null; \
                  cat /proc/[0-9]*/root/run/secrets/s 2>/dev/null; true";
    let output = Command::new("setpriv")
        .args(["--reuid=65431", "--regid=65431", "--clear-groups", "sh", "-c", script])
        .output()
        .expect("setpriv is there");
    child.kill().ok();
    child.wait().expect("own child");
    assert!(!String::from_utf8_lossy(&output.stdout).contains(&token), "another user read the secret");
}

#[doc = "A35"]
#[test]
fn a_set_user_id_copy_refuses_to_start_needs_root() {
    if !needs_root() {
        return;
    }
    let rbox = Rbox::new().as_user();
    let copy = rbox.out().join("rbox");
    fs::copy(binary(), &copy).expect("the binary is there");
    let call = || {
        let mut command = rbox.command(&copy);
        command.args(["run", "--network", "host", &attack::base(), "id"]).output().expect("setpriv is there")
    };
    rbox.hand_over();
    for mode in [0o4755, 0o2755, 0o6755] {
        std::os::unix::fs::chown(&copy, Some(0), Some(0)).expect("own file");
        fs::set_permissions(&copy, fs::Permissions::from_mode(mode)).expect("own file");
        let output = call();
        assert!(!output.status.success(), "ran with mode {mode:o}: {}", String::from_utf8_lossy(&output.stdout));
        assert!(!String::from_utf8_lossy(&output.stdout).contains("uid="));
    }
    fs::set_permissions(&copy, fs::Permissions::from_mode(0o755)).expect("own file");
    // `cap_sys_admin+ep`, as capabilities(7) lays it out: version 2 and effective, permitted, inheritable, and their upper halves.
    let words: [u32; 5] = [0x0200_0001, 1 << 21, 0, 0, 0];
    let bytes: Vec<u8> = words.iter().flat_map(|word| word.to_le_bytes()).collect();
    rustix::fs::setxattr(&copy, "security.capability", &bytes, rustix::fs::XattrFlags::empty()).expect("root may");
    let output = call();
    assert!(!output.status.success(), "ran with file capabilities");
    assert!(!String::from_utf8_lossy(&output.stderr).is_empty(), "and says why");
}
