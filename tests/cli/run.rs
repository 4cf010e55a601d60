//! `rbox run`: what is run, what it is given, how it ends.

use std::process::Command;
use std::time::{Duration, Instant};

use crate::support::{self, Output, Rbox, Who};

fn busybox() -> Rbox {
    Rbox::new().file("FROM {busybox}\nENV A=image\nWORKDIR /work\nCMD [\"echo\", \"from the image\"]\n")
}

fn run<'a>(rbox: &Rbox, args: impl IntoIterator<Item = &'a str>) -> Output {
    rbox.args(["run"].into_iter().chain(args)).run()
}

#[test]
fn a_file_an_image_and_a_base_needs_namespaces() {
    if !support::needs_namespaces() {
        return;
    }
    let rbox = busybox();
    run(&rbox, ["."]).success().stdout_is("from the image");
    run(&rbox, ["./test.rbox", "echo", "else"]).success().stdout_is("else");
    rbox.args(["build", "-t", "box"]).run().success();
    run(&rbox, ["box"]).success().stdout_is("from the image");
    let id = rbox.args(["images", "-q"]).run().success().line();
    run(&rbox, [&id[7..19], "pwd"]).success().stdout_is("/work");
    run(&rbox, ["{busybox}", "echo", "base"]).success().stdout_is("base");
    run(&rbox, ["host", "--", "echo", "host"]).success().stdout_is("host");
    run(&rbox, ["--pull", "never", "nothing"]).code(125).stderr_has("`rbox images` lists the store");
}

#[test]
fn every_kind_of_user_needs_root() {
    if !support::needs_root() || !support::needs_namespaces() || !support::needs_subuid_user() {
        return;
    }
    for who in [Who::Me, Who::User, Who::SubuidUser] {
        let rbox = busybox().user(who);
        run(&rbox, ["host", "id", "-u"]).success().stdout_is("0");
        run(&rbox, ["."]).success().stdout_is("from the image");
    }
}

#[test]
fn exit_codes_needs_namespaces() {
    if !support::needs_namespaces() {
        return;
    }
    let rbox = busybox();
    run(&rbox, [".", "sh", "-c", "exit 7"]).code(7);
    run(&rbox, [".", "sh", "-c", "sleep 9 & kill -9 $!; wait $!"]).code(137);
    run(&rbox, [".", "nosuchprogram"]).code(127).stderr_has("no such program");
    run(&rbox, [".", "/etc/passwd"]).code(126);
    run(&rbox, ["--nosuchflag", "."]).code(125);
    run(&rbox, ["--user", "4294967296", "."]).code(125).stderr_has("too large");
}

#[test]
fn environment_user_and_folder_needs_namespaces() {
    if !support::needs_namespaces() {
        return;
    }
    let rbox = busybox().context_file("env", "B=file\nC=file\n");
    let echo =
        ["-e", "C=flag", "-e", "D", "--env-file", "env", ".", "sh", "-c", "echo $A $B $C $D $HOME $PWD $HOSTNAME"];
    let output = rbox.args(["run", "--hostname", "box"].into_iter().chain(echo)).env("D", "here").run();
    output.success().stdout_is("image file flag here /root /work box");
    run(&rbox, ["-w", "/made/here", ".", "pwd"]).success().stdout_is("/made/here");
    run(&rbox, ["-w", "here", "."]).code(125).stderr_has("`/here`");
    run(&rbox, ["-e", "HOME=/x\nroot::0:0::/:/bin/sh", ".", "grep", "-c", "^root", "/etc/passwd"])
        .success()
        .stdout_is("1");
}

#[test]
fn users_by_name_and_number_needs_root() {
    if !support::needs_root() {
        return;
    }
    let rbox = busybox();
    run(&rbox, ["-u", "user", ".", "id"]).success().stdout_has("uid=1000(user) gid=1000(user)").stdout_has("50(extra)");
    run(&rbox, ["-u", "7:8", ".", "sh", "-c", "id -u; id -g"]).success().stdout_is("7\n8");
    run(&rbox, ["-u", "nobody-here", "."]).code(125).stderr_has("nobody-here");
}

#[test]
fn mounts_needs_namespaces() {
    if !support::needs_namespaces() {
        return;
    }
    let rbox = busybox().context_file("data/a", "hello");
    run(&rbox, ["-v", "./data:/data:ro", ".", "cat", "/data/a"]).success().stdout_is("hello");
    run(&rbox, ["-v", "./data:/data:ro", ".", "touch", "/data/b"]).failure();
    run(&rbox, ["-v", "./data:/data", ".", "touch", "/data/b"]).success();
    assert!(rbox.context().join("data/b").exists());
    run(&rbox, ["--tmpfs", "/t:size=1m", ".", "sh", "-c", "mount | grep -c 'on /t type tmpfs'"])
        .success()
        .stdout_is("1");
    run(&rbox, ["--mount", "type=bind,src=./data,dst=/m", ".", "cat", "/m/a"]).success().stdout_is("hello");
    for target in ["/", "/proc", "/proc/self", "/sys", "/dev"] {
        run(&rbox, ["-v", &format!("./data:{target}"), "."]).code(125).stderr_has("mounted over");
    }
    run(&rbox, ["-v", "./data:/a", "--tmpfs", "/a", "."]).code(125).stderr_has("two mounts");
    run(&rbox, ["-v", "./nothing:/a", "."]).code(125).stderr_has("mkdir -p");
    run(&rbox, ["-v", "da+ta:/a", "."]).code(125).stderr_has("./da+ta");
}

#[test]
fn what_is_written_goes_with_the_container_needs_namespaces() {
    if !support::needs_namespaces() {
        return;
    }
    let rbox = busybox();
    run(&rbox, [".", "touch", "/left"]).success();
    run(&rbox, [".", "ls", "/left"]).failure();
    run(&rbox, ["--read-only", ".", "touch", "/x"]).failure().stderr_has("ead-only");
    let staging = std::fs::read_dir(rbox.root().join("staging")).unwrap().count();
    assert_eq!(staging, 0);
}

#[test]
fn rights_needs_namespaces() {
    if !support::needs_namespaces() {
        return;
    }
    let rbox = busybox();
    let caps = |flags: &[&str]| {
        let args = flags.iter().copied().chain([".", "grep", "CapEff", "/proc/self/status"]);
        run(&rbox, args).success().line().split_whitespace().last().unwrap_or_default().to_owned()
    };
    assert_eq!(caps(&["--cap-drop", "ALL"]), "0000000000000000");
    assert_eq!(caps(&["--cap-drop", "all", "--cap-add", "CAP_CHOWN"]), "0000000000000001");
    assert_ne!(caps(&[]), caps(&["--cap-drop", "kill"]));
    run(&rbox, ["--cap-add", "NET_ADMI", "."]).code(125).stderr_has("did you mean `NET_ADMIN`?");
    run(&rbox, [".", "grep", "NoNewPrivs", "/proc/self/status"]).success().stdout_has("1");
    run(&rbox, ["--ulimit", "nofile=50:60", ".", "sh", "-c", "ulimit -n; ulimit -Hn"]).success().stdout_is("50\n60");
    run(&rbox, ["--network", "none", ".", "ls", "/sys/class/net"]).success().stdout_is("lo");
    run(&rbox, ["--network", "mine", "."]).code(125).stderr_has("rbox network create mine");
}

#[test]
fn the_host_gives_what_is_named_and_nothing_else_needs_namespaces() {
    if !support::needs_namespaces() {
        return;
    }
    let rbox = Rbox::new().context_file("x.sh", "echo from x; ls").context_file("secret", "s");
    run(&rbox, ["host", "--", "sh", "x.sh"]).success().stdout_is("from x\nx.sh");
    let passwd = rbox.context().join("secret");
    run(&rbox, ["host", "--", "cat", passwd.to_str().unwrap()]).failure();
    run(&rbox, ["host", "--", "cat", "/etc/shadow"]).failure();
    run(&rbox, ["host", "--", "ls", "/root", "/home"]).success().stdout_is("/home:\n\n/root:");
}

#[test]
fn input_is_given_only_with_interactive_needs_namespaces() {
    if !support::needs_namespaces() {
        return;
    }
    let rbox = busybox();
    rbox.args(["run", "-i", ".", "cat"]).stdin("typed").run().success().stdout_is("typed");
    rbox.args(["run", ".", "cat"]).stdin("typed").run().success().stdout_is("");
}

/// Runs a script of the context's file until it says that it is ready, signals rbox, and gives what came after and the code.
fn signalled(rbox: &Rbox, script: &str, signal: &str) -> (String, Option<i32>) {
    rbox.build().success();
    let script = format!("{script}; echo ready; while :; do sleep 0.1; done");
    let mut child = rbox.args(["run", ".", "sh", "-c", &script]).command();
    let mut child = child.stdout(std::process::Stdio::piped()).spawn().unwrap();
    let mut out = std::io::BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    std::io::BufRead::read_line(&mut out, &mut line).unwrap();
    assert_eq!(line, "ready\n");
    assert!(Command::new("kill").arg(signal).arg(child.id().to_string()).status().unwrap().success());
    let mut rest = String::new();
    std::io::Read::read_to_string(&mut out, &mut rest).unwrap();
    (rest, child.wait().unwrap().code())
}

#[test]
fn signals_are_passed_on_needs_namespaces() {
    if !support::needs_namespaces() {
        return;
    }
    let rbox = busybox();
    for signal in ["TERM", "INT", "HUP", "USR1", "ALRM", "PROF", "PWR"] {
        let script = format!("trap 'echo got it; exit 3' {signal}");
        assert_eq!(signalled(&rbox, &script, &format!("-{signal}")), ("got it\n".to_owned(), Some(3)), "{signal}");
    }
}

#[test]
fn a_program_is_stopped_as_its_image_says_needs_namespaces() {
    if !support::needs_namespaces() {
        return;
    }
    let traps = "for s in 1 2 3 15 37; do trap \"echo got $s; exit 3\" $s; done";
    for (stop, number) in [("SIGQUIT", 3), ("RTMIN+3", 37), ("2", 2)] {
        let rbox = Rbox::new().file(&format!("FROM {{busybox}}\nSTOPSIGNAL {stop}\n"));
        assert_eq!(signalled(&rbox, traps, "-TERM"), (format!("got {number}\n"), Some(3)), "{stop}");
        // Any other signal means itself.
        assert_eq!(signalled(&rbox, traps, "-INT"), ("got 2\n".to_owned(), Some(3)), "{stop}");
        assert_eq!(signalled(&rbox, traps, "-HUP"), ("got 1\n".to_owned(), Some(3)), "{stop}");
    }
}

/// What people type after `docker run`, each line held against what Docker did with it.
#[test]
fn lines_learnt_with_docker_mean_the_same_needs_root() {
    if !support::needs_root() || !support::needs_namespaces() {
        return;
    }
    let rbox = busybox().context_file("env", "B=two words\nNOWHERE_SET\n# c\n");
    let sh =
        |flags: &str, script: &str| run(&rbox, flags.split(' ').chain([".", "sh", "-c", script])).success().stdout();
    assert_eq!(sh("-q -e NOWHERE_SET --env-file env", "echo ${NOWHERE_SET-unset} $B"), "unset two words\n");
    assert_eq!(sh("--add-host a:1.2.3.4", "grep 1.2.3.4 /etc/hosts"), "1.2.3.4\ta\n");
    assert_eq!(sh("-v /own", "touch /own/x && grep -c ' /own ' /proc/mounts"), "1\n");
    assert_eq!(sh("--mount type=volume,dst=/own", "ls /own"), "");
    assert_eq!(sh("-v empty:/etc:nocopy", "ls /etc/passwd 2>/dev/null || echo none"), "none\n");
    assert_eq!(sh("--device /dev/null:/dev/other", "ls /dev/other"), "/dev/other\n");
    assert_eq!(sh("--pid host", "test $$ -gt 2 && echo many"), "many\n");
    assert_eq!(
        sh("--privileged", "grep -c 'CapEff:.000001ff' /proc/self/status; grep NoNew /proc/self/status"),
        "1\nNoNewPrivs:\t0\n"
    );
    assert_eq!(sh("--network host", "hostname"), sh("--uts host", "hostname"));
    assert_eq!(sh("--memory 64m --memory-reservation 32m --cpu-shares 512", "echo ok"), "ok\n");
    run(&rbox, ["--pid", "container:nobody", ".", "true"]).code(125).stderr_has("`nobody`");
    run(&rbox, ["--health-interval", "3s", ".", "true"]).code(125).stderr_has("`--health-cmd");
    rbox.args(["build", "-q", "-t", "box"]).run().success();
    run(&rbox, ["--platform", "linux/s390x", "box", "true"]).code(125).stderr_has("not for linux/s390x");
    let well = ["-d", "--name", "well", "--health-cmd", "true", "--health-interval", "100ms", "box", "sleep", "600"];
    run(&rbox, well).success();
    let health = || rbox.args(["ps", "--format", "json"]).run().success().stdout();
    let end = Instant::now() + Duration::from_mins(1);
    while !health().contains("\"healthy\"") {
        assert!(Instant::now() < end, "{}", health());
        std::thread::sleep(Duration::from_millis(20));
    }
    assert_eq!(sh("--pid container:well", "ps | grep -c '[s]leep 600'"), "1\n");
    rbox.args(["rm", "-f", "well"]).run().success();
}
