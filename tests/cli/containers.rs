//! Containers outside of any stack, as people have learnt them: the session of every tutorial, word for word.

use crate::support::{self, Rbox, Who};

/// A web server of this machine's own programs; so are the two that people look at a network with.
const SERVER: &str = "FROM host\nWORKDIR /www\nRUN echo Welcome to nginx >index.html\nEXPOSE 80\nSTOPSIGNAL SIGINT\n\
                      CMD [\"/usr/bin/python3\", \"-u\", \"-m\", \"http.server\", \"80\"]\n";

/// An image that runs a shell.
const SHELL: &str = "FROM {busybox}\nRUN mkdir /www\n";

/// A store with an image called nginx, whose containers go when the value does.
struct Session(Rbox);

impl Session {
    fn new(who: Who, file: &str) -> Self {
        let rbox = Rbox::new().file(file).user(who);
        rbox.args(["build", "-q", "-t", "nginx"]).run().success();
        Self(rbox)
    }

    fn say(&self, line: &str) -> support::Output {
        self.0.args(line.split_whitespace()).run()
    }
}

impl Session {
    /// Says a line again and again until it prints a text: programs take a moment until they listen or print.
    fn until(&self, line: &str, text: &str) {
        let began = std::time::Instant::now();
        loop {
            let output = self.say(line);
            if output.stdout().contains(text) {
                return;
            }
            let all = if began.elapsed().as_secs() < 20 { String::new() } else { self.say("ps -a").stdout() };
            assert!(all.is_empty(), "`rbox {line}` never said `{text}`\n{output}\n{all}");
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        let ended = self.say("down -p _ -t 1");
        if !std::thread::panicking() {
            ended.success();
        }
    }
}

fn tutorial(who: Who) {
    let session = Session::new(who, SERVER);
    session.say("run --name contenedor1 -d nginx").success();
    session.say("network create mi_red").success().stdout_is("mi_red");
    session.say("run --name contenedor2 -d --network mi_red nginx").success();
    session.say("exec contenedor2 ping -c 1 contenedor1").success().stdout_has("1 received");
    session.until("exec contenedor2 curl -s contenedor1:80", "Welcome to nginx");
    // 8080, if nobody else has it at the moment
    let free = |port| std::net::TcpListener::bind(("127.0.0.1", port)).and_then(|one| one.local_addr());
    let port = free(8080).or_else(|_| free(0)).expect("a port").port();
    let published = session.say(&format!("run -d -p {port}:80 nginx")).success().stdout();
    let began = std::time::Instant::now();
    while !ask(port).is_ok_and(|answer| answer.ends_with("Welcome to nginx\n")) {
        assert!(began.elapsed().as_secs() < 60, "the published port never answered");
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    session.say(&format!("port {} 80", published.trim())).success().stdout_has(&format!("127.0.0.1:{port}"));
    let listed = session.say("ps").success();
    listed.stdout_has("contenedor1").stdout_has("contenedor2").stdout_has(&format!("127.0.0.1:{port}->80/tcp"));
    session
        .say("network inspect mi_red")
        .success()
        .stdout_has("contenedor2")
        .stdout_has("\"reaches\": [\n      \"default\"");
    let told = session.say("inspect contenedor2").success().stdout_has("\"kind\": \"container\"").stdout();
    let known: serde_json::Value = serde_json::from_str(&told).expect("JSON");
    assert_eq!((&known[0]["state"], &known[0]["endpoints"][0]["network"]), (&"running".into(), &"mi_red".into()));
    assert_eq!(known[0]["settings"]["image"]["name"], "nginx");
    session.say("inspect nginx").success().stdout_has("\"kind\": \"image\"");
    session.say("inspect --type image contenedor2").code(1).stderr_has("no image `contenedor2`");
    session.say("inspect contendor2").code(1).stderr_has("no container and no image").stderr_has("did you mean");
    // one way: who was given a network is reached by those on it alone
    session.say("exec contenedor1 ping -c 1 -W 1 contenedor2").failure();
    session.say("exec contenedor1 curl -s -m 2 contenedor2:80").failure();
    session.say("network create --internal cerrada").success();
    session.say("run --name contenedor3 -d --network cerrada nginx").success();
    session.say("exec contenedor3 curl -s -m 2 contenedor1:80").failure();
    session.say("network inspect cerrada").success().stdout_has("\"reaches\": []");
    session.say("network connect bridge contenedor3").success();
    session.until("exec contenedor2 curl -s contenedor3:80", "Welcome to nginx");
    session.say("rm -f contenedor3").success();
    session.say("network rm mi_red").code(1);
    session.say("rm -f contenedor1 contenedor2").success();
    session.say("network rm mi_red").success();
    session.say("exec contenedor1 true").code(125).stderr_has("no service and no container `contenedor1`");
}

fn ask(port: u16) -> std::io::Result<String> {
    use std::io::{Read as _, Write as _};
    let mut stream = std::net::TcpStream::connect(("127.0.0.1", port))?;
    stream.set_read_timeout(Some(std::time::Duration::from_secs(30)))?;
    stream.write_all(b"GET / HTTP/1.0\r\n\r\n")?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    Ok(answer)
}

#[test]
fn the_session_of_every_tutorial_needs_root() {
    if support::needs_root()
        && support::needs_namespaces()
        && support::needs_tool("ping")
        && support::needs_tool("curl")
    {
        [Who::Me, Who::User].into_iter().for_each(tutorial);
    }
}

fn left_and_pruned(who: Who) {
    let session = Session::new(who, SHELL);
    for network in ["used", "spare"] {
        session.say(&format!("network create {network}")).success();
    }
    session.say("run -d --name box --network used nginx sleep 1000").success();
    session.say("network prune").success().stdout_is("removed spare");
    session.say("network prune").success().stdout_has("no network is without containers");
    session.say("network ls -q").success().stdout_has("used");
    let interfaces = || session.say("exec box ls /sys/class/net").success().stdout();
    assert!(interfaces().contains("eth0"), "{who:?}: {}", interfaces());
    session.say("network disconnect used box").success();
    assert!(!interfaces().contains("eth0"), "{who:?}: {}", interfaces());
    session.say("network disconnect used box").failure().stderr_has("`box` is not on the network `used`");
    session.say("network disconnect usde box").failure().stderr_has("usde");
    session.say("network connect used box").success();
    assert!(interfaces().contains("eth0"), "{who:?}: {}", interfaces());
    session.say("network disconnect used box").success();
    session.say("network prune").success().stdout_is("removed used");
    // what could never have a member is not made
    session.say("network create --subnet 10.77.5.0/24 --gateway 10.77.5.9 fits").success();
    session.say("network create --subnet 10.77.6.1/24 wrong").code(2).stderr_has("10.77.6.0/24");
    session.say("network create --subnet 10.77.6.0/24 --gateway 10.77.7.1 wrong").code(2).stderr_has("10.77.7.1");
    session.say("network create --subnet 10.77.5.128/25 wrong").code(2).stderr_has("`fits`");
    session.say("network ls -q").success().lacks("wrong");
    session.say("network inspect --format json fits").success().stdout_has("10.77.5.9");
    session.say("network rm fits").success();
    session.say("network rm default").code(1).stderr_has("comes with the containers");
    session.say("network connect used box").failure().stderr_has("there is no network `used`");
}

#[test]
fn networks_are_left_and_pruned_needs_root() {
    if support::needs_root() && support::needs_namespaces() {
        [Who::Me, Who::User].into_iter().for_each(left_and_pruned);
    }
}

#[test]
fn a_container_in_the_background_and_its_commands_needs_namespaces() {
    if !support::needs_namespaces() {
        return;
    }
    let session = Session::new(Who::Me, SHELL);
    session
        .0
        .args(["run", "-d", "--name", "box", "nginx", "sh", "-c", "echo out; echo err >&2; exec sleep 1000"])
        .run()
        .success();
    session.say("run -d --name box nginx").failure().stderr_has("box");
    session.until("logs box", "out");
    let logs = session.say("logs box").success();
    assert_eq!((logs.stdout().trim(), logs.stderr().trim()), ("out", "err"));
    session.say("exec box sh -c exit").success();
    session.0.args(["exec", "box", "sh", "-c", "exit 7"]).run().code(7);
    session.0.args(["exec", "-i", "box", "cat"]).stdin("typed").run().success().stdout_is("typed");
    session
        .0
        .args(["exec", "-e", "A=b", "-w", "/www", "box", "sh", "-c", "echo $A; pwd"])
        .run()
        .success()
        .stdout_is("b\n/www");
    session.say("exec box nosuchprogram").code(127);
    session.say("top box").success().stdout_has("sleep 1000");
    session.say("stats --no-stream box").success().stdout_has("box");
    session.say("pause box").success();
    session.say("ps").success().stdout_has("paused");
    session.say("unpause box").success();
    session.say("stop -t 0 box").success();
    session.say("start box").success();
    session.say("kill box").success();
    session.say("wait box").success().stdout_is("137");
    session.say("ps -a").success().stdout_has("exited (137)");
    session.say("exec box true").code(125).stderr_has("does not run");
    session.say("exec bxo true").code(125).stderr_has("did you mean `box`?");
}

#[test]
fn flags_that_people_bring_along_from_docker_run_needs_root() {
    if !support::needs_root() || !support::needs_namespaces() {
        return;
    }
    let session = Session::new(
        Who::Me,
        "FROM {busybox}\nRUN echo far:x:60001: >>/etc/group; echo web:x:4000:4000::/:/bin/sh >>/etc/passwd\n",
    );
    session.say("volume create kept").success();
    session.say("run -d --name data -v kept:/data -v .:/here:ro nginx sleep 1000").success();
    session.say("exec data touch /data/mark").success();
    let run = |flags: &str, line: &str| {
        let words = ["run", "--rm"].into_iter().chain(flags.split_whitespace()).chain(["nginx", "sh", "-c", line]);
        session.0.args(words).run()
    };
    run("--volumes-from data", "ls /data; touch /data/own; touch /here/x").failure().stdout_is("mark");
    run("--volumes-from data:ro", "touch /data/x; ls /data").success().stdout_is("mark\nown");
    run("--group-add far --group-add 7 -u web", "id -G").success().stdout_has("60001").stdout_has("7");
    run("--group-add nobody-s", "id").failure().stderr_has("no group `nobody-s` in /etc/group");
    run("--dns-search a.test --dns-search b.test", "grep ^search /etc/resolv.conf")
        .success()
        .stdout_is("search a.test b.test");
    run("--network none --dns-search .", "cat /etc/resolv.conf").success().stdout_is("");
    run("--oom-score-adj 500", "cat /proc/self/oom_score_adj").success().stdout_is("500");
    run("--mac-address 02:42:0a:00:00:09", "cat /sys/class/net/eth0/address").success().stdout_is("02:42:0a:00:00:09");
    run("--mac-address 02:42:0a:00:00:09 --network host", "true").code(125).stderr_has("a link of its own");
    run("--log-driver syslog", "true").code(125).stderr_has("`rbox logs -f` passes it on");
    run("--link db", "true").code(125).stderr_has("find each other by name");
    session.say("run -d --name own -v /data nginx sleep 1000").success();
    run("--volumes-from own", "true").code(125).stderr_has("a volume that has a name: `-v NAME:/data`");
    run("--volumes-from onw", "true").failure().stderr_has("did you mean `own`?");
    session.say("run -d --name kin --group-add far --oom-score-adj 300 nginx sleep 1000").success();
    session.say("exec -u web kin id -G").success().stdout_has("60001");
    session.say("exec kin cat /proc/self/oom_score_adj").success().stdout_is("300");
}
