//! Killed in the middle, and many at once: nothing is left, and nobody waits for ever.

use std::process::Command;

use crate::support::{self, Rbox, Who, binary};

const FILE: &str = "NETWORK front\nFROM {busybox} AS app\nRUN echo built >/built\n\
                    SERVICE web {\n FROM app\n CMD [\"sh\", \"-c\", \"trap 'exit 0' TERM; while :; do sleep 0.1; done\"]\n NETWORK front\n PUBLISH 127.0.0.1::80\n MOUNT data:/data\n}\n\
                    SERVICE db {\n FROM app\n CMD [\"sh\", \"-c\", \"trap 'exit 0' TERM; while :; do sleep 0.1; done\"]\n NETWORK front\n LIMIT pids=50\n}\n";

/// What there is of everything that rbox makes: counted in namespaces of their own, where nobody else makes any. What ends
/// does so in a moment, so it is waited for.
const COUNT: &str = r#"
count() {
  ip -o link | grep -c . ; nft list tables | grep -c . ; grep -c . /proc/self/mountinfo
  lsns -n -t net | grep -c . ; lsns -n -t mnt | grep -c . ; lsns -n -t user | grep -c .
  ls -A $RBOX_ROOT/staging | grep -c .
  find /sys/fs/cgroup -type d -path "*/rbox/$MARK*" 2>/dev/null | grep -c .
  grep -l rbox /proc/[0-9]*/comm 2>/dev/null | grep -c .
  for lease in /run/rbox/addresses/* $RBOX_ROOT/networks/addresses/*; do [ ! -e $lease ] || flock -n $lease true || echo held; done | grep -c .
  true
}
settled() { # FILE: until it is as in there
  for i in $(seq 100); do count >now; ! cmp -s now $1 || return 0; sleep 0.1; done
  echo "left behind:"; diff $1 now; ps ax; ip -o link; nft list tables; lsns; ls -A $RBOX_ROOT/staging; exit 1
}
"#;

fn run(rbox: &Rbox, who: Who, script: &str, variables: &[(&str, String)]) -> String {
    rbox.hand_over();
    let user = if who == Who::Me { "" } else { "setpriv --reuid=65432 --regid=65432 --clear-groups --" };
    let script =
        format!("mount -t tmpfs tmpfs /run; ip link set lo up; R='{user} {}'\n{COUNT}\n{script}", binary().display());
    let mut command = Command::new("timeout");
    command.args(["600", "unshare", "--net", "--mount", "--pid", "--ipc", "--fork", "--kill-child", "--mount-proc"]);
    command.args(["sh", "-c", &script]).current_dir(rbox.context());
    command.env("RBOX_ROOT", rbox.root()).env("HOME", rbox.out());
    let output = command.envs(variables.iter().cloned()).output().expect("unshare is there");
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{who:?}\n{said}");
    said
}

fn number(name: &str, usual: u32) -> String {
    std::env::var(name).unwrap_or_else(|_| usual.to_string())
}

/// `RBOX_KILLS=100` spreads a hundred kills over the work of an `up`.
#[test]
fn an_up_that_is_killed_anywhere_leaves_nothing_needs_root() {
    if !(support::needs_root() && support::needs_namespaces() && support::needs_tool("nft")) {
        return;
    }
    let script = r#"
    up() { $R up -d -p $MARK -f test.rbox; }
    up >/dev/null 2>&1 || exit 1; $R down -p $MARK -t 0 >/dev/null 2>&1 || exit 1
    sleep 2.5; $R doctor --fix >/dev/null 2>&1; count >before
    began=$(date +%s%N); up >/dev/null 2>&1 || exit 1; took=$(($(date +%s%N) - began)); $R down -p $MARK -t 0 >/dev/null 2>&1
    for i in $(seq $KILLS); do
      $R up -d -p $MARK -f test.rbox >out 2>&1 & pid=$!
      sleep $(awk "BEGIN { print $took * $i / $KILLS / 1e9 }"); kill -9 $pid 2>/dev/null; wait $pid 2>/dev/null
      # what had begun to run by then goes on without who asked for it, and is taken down as ever
      $R down -p $MARK -t 0 >down 2>&1 || grep -q "there is no stack" down || { echo "down:"; cat down; exit 1; }
    done
    $R doctor --fix >doctor 2>&1; $R doctor >doctor 2>&1 || { cat doctor; exit 1; }
    settled before
    # and it comes up as if nothing had been
    up >out 2>&1 || { cat out; exit 1; }; $R exec -p $MARK web cat /built || exit 1; $R down -p $MARK -t 0 >down 2>&1 || { cat down; exit 1; }
    "#;
    for who in [Who::Me, Who::User] {
        let rbox = Rbox::new().user(who).file(FILE);
        let mark = format!("k{}{}", std::process::id(), u32::from(who == Who::Me));
        let said = run(&rbox, who, script, &[("KILLS", number("RBOX_KILLS", 6)), ("MARK", mark)]);
        assert!(said.contains("built"), "{said}");
    }
}

/// `RBOX_ROUNDS=50` has twenty stacks come and go fifty times.
#[test]
fn many_stacks_at_once_come_and_go_needs_root() {
    if !(support::needs_root() && support::needs_namespaces() && support::needs_tool("nft")) {
        return;
    }
    let script = r#"
    one() { $R up -d -p $MARK$1 -f test.rbox >>log$1 2>&1 && $R down -p $MARK$1 -t 0 >>log$1 2>&1 || { echo "stack $1:"; cat log$1; echo $1 >>failed; }; }
    one 0; sleep 2.5; count >before
    for round in $(seq $ROUNDS); do
      for i in $(seq $STACKS); do one $i & done
      wait
      [ ! -e failed ] || exit 1
    done
    settled before
    "#;
    for who in [Who::Me, Who::User] {
        let rbox = Rbox::new().user(who).file(FILE);
        let mark = format!("m{}{}x", std::process::id(), u32::from(who == Who::Me));
        let (rounds, stacks) = (number("RBOX_ROUNDS", 1), number("RBOX_STACKS", 10));
        run(&rbox, who, script, &[("ROUNDS", rounds), ("STACKS", stacks), ("MARK", mark)]);
    }
}

#[test]
fn a_full_disk_costs_lines_of_logs_and_nothing_else_needs_root() {
    if !(support::needs_root() && support::needs_namespaces()) {
        return;
    }
    let file = "SERVICE web {\n FROM {busybox}\n CMD [\"sh\", \"-c\", \"dd if=/dev/zero of=/big bs=64k; while :; do echo line; sleep 0.01; done\"]\n \
                NETWORK none\n STOPGRACE 0s\n}\n";
    let script = r#"
    mkdir full; mount -t tmpfs -o size=24m,mode=777 tmpfs full; export RBOX_ROOT=$PWD/full/root
    up() { $R up -d -p $MARK -f test.rbox; }
    up >/dev/full 2>&1 || { up; exit 1; }
    for i in $(seq 200); do [ "$(df --output=avail full | tail -1)" -gt 0 ] || break; sleep 0.05; done
    sleep 1
    $R ps -p $MARK | grep "up " || { echo "it does not run:"; $R ps -p $MARK; exit 1; }
    $R exec -p $MARK web rm /big || exit 1
    sleep 1
    $R logs -p $MARK --since 500ms web | grep line >/dev/null || { echo "no lines:"; $R logs -p $MARK web; cat full/root/stacks/*/log; exit 1; }
    $R logs -p $MARK --format json web >lines || exit 1; ! grep -v '^{.*}$' lines || exit 1
    $R down -p $MARK || exit 1
    "#;
    for who in [Who::Me, Who::User] {
        let rbox = Rbox::new().user(who).file(file);
        let mark = format!("f{}{}", std::process::id(), u32::from(who == Who::Me));
        run(&rbox, who, script, &[("MARK", mark)]);
    }
}

#[test]
fn an_ordinary_user_s_processes_are_bounded_without_a_cgroup_needs_root() {
    if !(support::needs_root() && support::needs_namespaces()) {
        return;
    }
    let service = |name: &str, limit: &str| {
        format!(
            "SERVICE {name} {{\n FROM {{busybox}}\n CMD [\"sleep\", \"1000\"]\n NETWORK none\n STOPGRACE 0s\n LIMIT {limit}\n}}\n"
        )
    };
    let rbox = Rbox::new().user(Who::User).file(&(service("few", "pids=20") + &service("more", "memory=100M pids=30")));
    let up = rbox.args(["up", "-d", "-p", "bounded", "-f", "test.rbox"]).run().success();
    // what is kept is no news
    assert!(!up.stderr().contains("few-1  its limits"), "{}", up.stderr());
    let script = "i=0; while [ $i -lt 60 ] && sleep 1 & do i=$((i + 1)); done; echo all";
    for service in ["few", "more"] {
        rbox.args(["exec", "-p", "bounded", service, "sh", "-c", script]).run().failure().stderr_has("can't fork");
    }
    rbox.args(["down", "-p", "bounded"]).run().success();
}
