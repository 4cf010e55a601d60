//! `RUN` and its mounts.

use super::kitchen::Kitchen;
use super::support::{namespaces, skip};

macro_rules! needs_namespaces {
    () => {
        if !namespaces() {
            return skip("needs namespaces");
        }
    };
}

#[test]
fn a_program_runs_on_what_was_copied_needs_namespaces() {
    needs_namespaces!();
    let kitchen = Kitchen::new().file("a.txt", "a");
    let text = "FROM {busybox}\nWORKDIR /w\nCOPY a.txt x\nRUN cat x && echo hello > made && id -u\n";
    let built = kitchen.build(text);
    assert_eq!(built.output, ["a0"]);
    assert_eq!(built.tree["w/made"], "644 0:0 hello");
    assert_eq!(kitchen.build(text).ran, [] as [&str; 0]);
    let failure = kitchen.run("FROM {busybox}\nRUN echo before; frobnicate\n").unwrap_err();
    let log = std::fs::read_to_string(failure.log.as_ref().unwrap()).unwrap();
    assert!(failure.to_string().contains("exit code 127") && failure.tail.last().unwrap().contains("frobnicate"));
    assert!(log.starts_with("before\n") && failure.reason.exit_code() == 127);
}

#[test]
fn nothing_but_what_is_declared_is_in_the_environment_needs_namespaces() {
    needs_namespaces!();
    let built = Kitchen::new().build("FROM {busybox}\nENV A=1\nARG B=2\nRUN env | sort\n");
    let names: Vec<&str> = built.output.iter().filter_map(|line| line.split('=').next()).collect();
    assert_eq!(names, ["A", "B", "HOME", "PATH", "PWD", "SHLVL"]);
}

/// As in BuildKit, where a stage starts with the variables of the image below it, and with what that stage knew besides.
#[test]
fn a_stage_on_another_starts_with_its_variables_needs_namespaces() {
    needs_namespaces!();
    let text =
        "FROM {busybox} AS one\nENV L=env\nARG L=arg M=kept\nRUN echo $L\nFROM one\nWORKDIR /$L\nRUN echo $L $M; pwd\n";
    assert_eq!(Kitchen::new().build(text).output, ["arg", "env kept", "/env"]);
}

#[test]
fn caches_outlive_builds_and_are_in_no_layer_needs_namespaces() {
    needs_namespaces!();
    let kitchen = Kitchen::new().file("n", "1");
    let text =
        "FROM {busybox}\nCOPY n /n\nRUN --mount=type=cache,target=/c,id=../../etc echo x >> /c/log && wc -l < /c/log\n";
    assert_eq!(kitchen.build(text).output, ["1"]);
    kitchen.write("n", "2");
    let built = kitchen.build(text);
    assert_eq!(built.output, ["2"]);
    assert!(!built.tree.keys().any(|path| path.starts_with('c')), "{:?}", built.tree.keys());
    let seeded = "FROM {busybox} AS seed\nRUN mkdir /s && echo seed > /s/f\nFROM {busybox}\nRUN --mount=type=cache,target=/c,from=seed,source=/s,id=k cat /c/f && echo more >> /c/f\n";
    assert_eq!(kitchen.build(seeded).output, ["seed"]);
    let again = seeded.replace("cat /c/f &&", "cat /c/f; true &&");
    assert_eq!(kitchen.build(&again).output, ["seed", "more"], "the seed is a copy, and stays what it was");
    let check = "FROM {busybox} AS seed\nRUN mkdir /s && echo seed > /s/f\nFROM seed\nRUN cat /s/f\n";
    assert_eq!(kitchen.build(check).output, ["seed"]);
}

#[test]
fn bound_files_are_read_and_never_written_needs_namespaces() {
    needs_namespaces!();
    let kitchen = Kitchen::new().file("src/a", "a").file("src/b", "b").file(".dockerignore", "src/b\n");
    let text = "FROM {busybox}\nRUN --mount=type=bind,source=src,target=/src,rw ls /src; echo new > /src/new; echo x > /src/a; cat /src/a\n";
    let built = kitchen.build(text);
    assert_eq!(built.output, ["a", "x"]);
    assert!(!built.tree.keys().any(|path| path.starts_with("src")), "no trace in the layer");
    assert_eq!(std::fs::read_to_string(kitchen.context().join("src/a")).unwrap(), "a");
    assert_eq!(kitchen.build(&text.replace("ls /src;", "ls  /src;")).output, ["a", "x"], "what was written is gone");
    let readonly = "FROM {busybox}\nRUN --mount=source=src,target=/src echo x > /src/a || echo refused\n";
    assert!(kitchen.build(readonly).output.contains(&"refused".to_owned()));
    let from = "FROM {busybox} AS one\nRUN mkdir /d && echo 1 > /d/f\nFROM {busybox}\nRUN --mount=from=one,source=/d,target=/m cat /m/f\n";
    assert_eq!(kitchen.build(from).output, ["1"]);
    kitchen.write("src/a", "changed");
    assert_eq!(kitchen.build(text).output, ["a", "x"], "its content is part of the key");
}

#[test]
fn secrets_are_seen_and_leave_nothing_needs_namespaces() {
    needs_namespaces!();
    let token = "5ad1f7e2c0b94c7c8f1f3b0f6d7a9e21";
    let kitchen = Kitchen::new().file("token", token);
    let text = "SECRET token {\n  FILE ./token\n}\nFROM {busybox}\nRUN --mount=type=secret,id=token,env=T test ${#T} = 32 && echo ok\nRUN --mount=type=secret,id=token,target=/s,mode=0440 stat -c %a /s && wc -c < /s\nRUN test ! -e /s\n";
    let built = kitchen.build(text);
    assert_eq!(built.output, ["ok", "440", "32"]);
    let found = std::process::Command::new("grep").args(["-rlF", token]).arg(kitchen.root()).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&found.stdout), "", "the secret is in the store");
    let error = kitchen.fail(
        "SECRET no {\n  ENV RBOX_TEST_NO_SUCH\n}\nFROM {busybox}\nRUN --mount=type=secret,id=no,required=true true\n",
    );
    assert!(error.contains("the secret `no` is not there"), "{error}");
}

#[test]
fn users_and_working_directories_needs_namespaces() {
    needs_namespaces!();
    let kitchen = Kitchen::new();
    if !super::support::is_root() {
        return skip("needs root");
    }
    let built =
        kitchen.build("FROM {busybox}\nWORKDIR /a/b\nUSER user\nWORKDIR c\nRUN id && pwd && echo $HOME && touch f\n");
    assert_eq!(built.output, ["uid=1000(user) gid=1000(user) groups=50(extra),1000(user)", "/a/b/c", "/home/user"]);
    assert_eq!(built.tree["a/b/c/f"], "644 1000:1000 ");
    assert_eq!(built.tree["a/b"], "755 0:0 /");
}

#[test]
fn heredocs_run_and_the_line_that_fails_is_told_needs_namespaces() {
    needs_namespaces!();
    let kitchen = Kitchen::new();
    assert_eq!(kitchen.build("FROM {busybox}\nRUN <<E\necho a\necho b\nE\n").output, ["a", "b"]);
    assert_eq!(
        kitchen.build("FROM {busybox}\nRUN <<E cat\nhello $x\nE\n").output.join(""),
        "hello $x".replace("$x", "")
    );
    let failure = kitchen.run("FROM {busybox}\nRUN <<E\necho a\nfrobnicate\nE\n").unwrap_err();
    assert!(failure.tail.last().unwrap().contains("frobnicate"), "{failure:?}");
}

#[test]
fn no_network_is_none_needs_namespaces() {
    needs_namespaces!();
    let built = Kitchen::new()
        .build("FROM {busybox}\nRUN --network=none ls /sys/class/net && cat /etc/resolv.conf 2>/dev/null || true\n");
    assert_eq!(built.output, ["lo"]);
}

#[test]
fn stages_run_at_once_needs_namespaces() {
    needs_namespaces!();
    let kitchen = Kitchen::new();
    kitchen.build("FROM {busybox}\nRUN true\n");
    let mut text = String::new();
    let mut last = "FROM scratch\n".to_owned();
    for stage in 0..8 {
        // Each waits until all have come.
        text += &format!(
            "FROM {{busybox}} AS s{stage}\nRUN --mount=type=cache,target=/meeting touch /meeting/{stage}; \
             for i in $(seq 1200); do [ $(ls /meeting | wc -l) -lt 8 ] || break; sleep 0.05; done; \
             ls /meeting | wc -l > /out{stage}\n"
        );
        last += &format!("COPY --from=s{stage} /out{stage} /\n");
    }
    let built = kitchen.build(&(text + &last));
    for stage in 0..8 {
        assert_eq!(built.tree[&format!("out{stage}")], "644 0:0 8");
    }
}

#[test]
fn much_output_is_clipped_needs_namespaces() {
    needs_namespaces!();
    let built = Kitchen::new().build("FROM {busybox}\nRUN yes | head -c 100000000; echo end\n");
    assert!(built.output.len() < 3_000_000 && built.output.last().unwrap().contains("… and more, in "));
}
