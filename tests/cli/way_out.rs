//! The network that a RUN and a container in the foreground have by themselves: a way out, and nothing else.

use std::path::Path;
use std::process::Command;

use crate::support::{self, Rbox, Who, binary};

/// What the machine is like: an address of its own that stands for the world, and a server each there and on its loopback.
const MACHINE: &str = r#"ip link set lo up; ip addr add 203.0.113.1/32 dev lo
python3 -c '
import os, socket, threading
def serve(server, word):
    while True:
        client = server.accept()[0]
        client.sendall(word)
        client.close()
servers = [(socket.create_server(("203.0.113.1", 8080)), b"outside\n"), (socket.create_server(("127.0.0.1", 8081)), b"inside\n")]
# who comes now waits until somebody serves
if os.fork() == 0:
    for server in servers:
        threading.Thread(target=serve, args=server).start()
'"#;

/// Does something with rbox on such a machine, and says what it printed. `$R` is rbox, as the user that is asked for.
fn on_machine(rbox: &Rbox, who: Who, script: &str) -> String {
    rbox.hand_over();
    let user = if who == Who::Me { "" } else { "setpriv --reuid=65432 --regid=65432 --clear-groups --" };
    let script = format!("{MACHINE}\nR='{user} {}'; {script}", binary().display());
    let mut command = Command::new("timeout");
    command.args(["60", "unshare", "--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc"]);
    command.args(["sh", "-ec", &script]);
    command
        .current_dir(rbox.context())
        .env("RBOX_ROOT", rbox.root())
        .env("HOME", rbox.out())
        .env("B", support::busybox());
    let output = command.output().expect("unshare is there");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{said}\n{}", String::from_utf8_lossy(&output.stderr));
    said
}

fn fetch(from: &str) -> String {
    format!("nc -w 9 {from} </dev/null")
}

#[test]
fn steps_reach_the_world_and_not_this_machine_needs_root() {
    if !(support::needs_root() && support::needs_namespaces() && support::needs_tool("ip")) {
        return;
    }
    for who in [Who::Me, Who::User] {
        let (world, home) = (fetch("203.0.113.1 8080"), fetch("127.0.0.1 8081"));
        let rbox = Rbox::new().user(who).file(&format!(
            "FROM {{busybox}} AS one\nRUN {world} >/one; ! {home}; grep -c ^nameserver /etc/resolv.conf >/servers\n\
             FROM {{busybox}} AS two\nRUN {world} >/two; ip route get 203.0.113.1 | grep -q 'via 10.' && ! {}\n\
             FROM {{busybox}} AS three\nRUN --network=host {home} >/three\n\
             FROM {{busybox}} AS four\nRUN --network=none ! {world}; ls /sys/class/net >/four\n\
             FROM {{busybox}}\nCOPY --from=one /one /servers /\nCOPY --from=two /two /\nCOPY --from=three /three /\nCOPY --from=four /four /\n\
             CMD [\"cat\", \"/one\", \"/two\", \"/three\", \"/four\"]\n",
            fetch("203.0.113.1 9")
        ));
        let left = "ip -o link | wc -l; nft list tables | wc -l";
        let said = on_machine(&rbox, who, &format!("$R build -q -t four . >&2; $R run four; {left}"));
        assert_eq!(said, "outside\noutside\ninside\nlo\n1\n0\n", "{who:?}");
    }
}

#[test]
fn a_container_in_the_foreground_reaches_the_world_and_not_this_machine_needs_root() {
    if !(support::needs_root() && support::needs_namespaces() && support::needs_tool("ip")) {
        return;
    }
    for who in [Who::Me, Who::User] {
        let rbox = Rbox::new().user(who);
        let (world, home) = (fetch("203.0.113.1 8080"), fetch("127.0.0.1 8081"));
        let own = format!(
            "$R run $B sh -c '{world}; ! {home} && ! ping -c 1 -W 1 10.89.0.3 >/dev/null && hostname -i | cut -d . -f 1'"
        );
        // what rbox asks for to serve connections is not the program's
        let files = "ulimit -Sn 900; [ $($R run $B sh -c 'ulimit -Sn') = 900 ] && echo same";
        let host = format!("$R run --network host $B sh -c '{home}'");
        let said =
            on_machine(&rbox, who, &format!("{own}; {host}; $R run --network none $B ls /sys/class/net; {files}"));
        assert_eq!(said, "outside\n10\ninside\nlo\nsame\n", "{who:?}");
    }
}

/// The mirror that this machine's own packages come from, with a suite of it that is small.
fn mirror() -> Option<(String, String)> {
    let release = std::fs::read_to_string("/etc/os-release").ok()?;
    let suite = release.lines().find_map(|line| line.strip_prefix("VERSION_CODENAME="))?.trim_matches('"').to_owned();
    let mut files = vec![Path::new("/etc/apt/sources.list").to_owned()];
    files.extend(std::fs::read_dir("/etc/apt/sources.list.d").ok()?.flatten().map(|entry| entry.path()));
    let texts = files.iter().filter_map(|file| std::fs::read_to_string(file).ok());
    let words: Vec<String> =
        texts.flat_map(|text| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>()).collect();
    let uri = words.iter().find(|word| word.starts_with("http") && word.trim_end_matches('/').ends_with("/debian"))?;
    Some((uri.clone(), format!("{suite}-updates")))
}

#[test]
fn apt_gets_its_lists_from_the_machine_s_mirror_needs_root() {
    if !(support::needs_root() && support::needs_namespaces() && support::needs_tool("apt-get")) {
        return;
    }
    let Some((uri, suite)) = mirror() else { return support::skip("this machine has no mirror of Debian's") };
    let apt = format!(
        "mkdir -p /etc/apt /var/lib/dpkg /var/lib/apt/lists/partial /var/cache/apt/archives/partial && touch /var/lib/dpkg/status && \
         echo 'deb [trusted=yes] {uri} {suite} main' >/etc/apt/sources.list && \
         apt-get -o APT::Sandbox::User=root -o Acquire::Check-Valid-Until=false -o Acquire::Retries=2 update 2>&1 && \
         ls /var/lib/apt/lists"
    );
    for who in [Who::Me, Who::User] {
        let rbox = Rbox::new()
            .user(who)
            .file(&format!("FROM host\nRUN {apt}\nCMD [\"sh\", \"-c\", \"ls /var/lib/apt/lists\"]\n"));
        rbox.args(["build", "-q", "-t", "lists"]).run().success();
        rbox.args(["run", "lists"]).run().success().stdout_has(&suite).stdout_has("Packages");
        let said = rbox.args(["run", "host", "--", "sh", "-c", &apt]).run().success();
        said.stdout_has(&uri).stdout_has("Packages");
    }
}
