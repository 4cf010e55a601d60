//! Containers outside of any stack, as people have learnt them: the session of every tutorial, word for word.

use crate::support::{self, Rbox, Who};

/// A web server of one file that an image called nginx can be.
const NGINX: &str = "FROM {busybox}\nRUN mkdir -p /www && echo 'Welcome to nginx' >/www/index.html\nCMD [\"httpd\", \"-f\", \"-v\", \"-p\", \"80\", \"-h\", \"/www\"]\nEXPOSE 80\n";

/// A store with an image called nginx, whose containers go when the value does.
struct Session(Rbox);

impl Session {
    fn new(who: Who) -> Self {
        let rbox = Rbox::new().file(NGINX).user(who);
        rbox.args(["build", "-q", "-t", "nginx"]).run().success();
        Self(rbox)
    }

    fn say(&self, line: &str) -> support::Output {
        self.0.args(line.split_whitespace()).run()
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
    let session = Session::new(who);
    session.say("run --name contenedor1 -d nginx").success();
    session.say("network create mi_red").success().stdout_is("mi_red");
    session.say("run --name contenedor2 -d --network mi_red nginx").success();
    session.say("network connect mi_red contenedor1").success();
    session.say("exec contenedor2 ping -c 1 contenedor1").success().stdout_has("1 packets received");
    session.say("exec contenedor2 wget -q -O - contenedor1:80").success().stdout_is("Welcome to nginx");
    let port = std::net::TcpListener::bind("127.0.0.1:0").and_then(|one| one.local_addr()).expect("a port").port();
    session.say(&format!("run -d -p {port}:80 --name published nginx")).success();
    let answer = ask(port);
    assert!(answer.ends_with("Welcome to nginx\n"), "{answer}");
    session.say("port published 80").success().stdout_has(&format!("127.0.0.1:{port}"));
    let listed = session.say("ps").success();
    listed.stdout_has("contenedor1").stdout_has("contenedor2").stdout_has(&format!("127.0.0.1:{port}->80/tcp"));
    session.say("network inspect mi_red").success().stdout_has("contenedor2");
    session.say("network rm mi_red").code(1);
    session.say("rm -f contenedor1 contenedor2").success();
    session.say("network rm mi_red").success();
    session.say("exec contenedor1 true").code(125).stderr_has("no service and no container `contenedor1`");
}

fn ask(port: u16) -> String {
    use std::io::{Read as _, Write as _};
    let mut stream = std::net::TcpStream::connect(("127.0.0.1", port)).expect("it listens");
    stream.set_read_timeout(Some(std::time::Duration::from_secs(30))).expect("a limit");
    stream.write_all(b"GET / HTTP/1.0\r\n\r\n").expect("a request");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer");
    answer
}

#[test]
fn the_session_of_every_tutorial_needs_root() {
    if support::needs_root() && support::needs_namespaces() {
        tutorial(Who::Me);
    }
}

#[test]
fn the_session_of_every_tutorial_as_an_ordinary_user_needs_root() {
    if support::needs_root() && support::needs_namespaces() {
        tutorial(Who::User);
    }
}

#[test]
fn a_container_in_the_background_and_its_commands_needs_namespaces() {
    if !support::needs_namespaces() {
        return;
    }
    let session = Session::new(Who::Me);
    session
        .0
        .args(["run", "-d", "--name", "box", "nginx", "sh", "-c", "echo out; echo err >&2; exec sleep 1000"])
        .run()
        .success();
    session.say("run -d --name box nginx").failure().stderr_has("box");
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
