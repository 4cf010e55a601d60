//! A service, as long as it runs.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::{Command, Stdio};

use super::support::{Who, namespaces, skip};
use super::{Example, users};

/// A port of the loopback interface that nobody listens on.
fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a free port").port()
}

fn get(port: u16, path: &str) -> String {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).expect("the service listens");
    write!(stream, "GET {path} HTTP/1.0\r\n\r\n").expect("a request");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer");
    answer
}

fn python(who: Who) {
    let example = Example::new("python", who);
    example.build();
    let inspected = example.rbox.args(["inspect", "python"]).run().success();
    inspected.stdout_has("\"8099/tcp\"").stdout_has("\"StopSignal\": \"SIGINT\"").stdout_has("\"65534:65534\"");

    let port = free_port();
    let variable = format!("PORT={port}");
    let mut command = example.rbox.args(["run", "--network", "host", "-e", variable.as_str(), "python"]).command();
    let mut running = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().expect("rbox starts");
    let mut lines = BufReader::new(running.stdout.take().expect("a pipe")).lines().map_while(Result::ok);
    assert_eq!(lines.next().as_deref(), Some(format!("listening on port {port}").as_str()));
    // It prints that before it listens.
    let began = std::time::Instant::now();
    while TcpStream::connect(("127.0.0.1", port)).is_err() {
        assert!(began.elapsed().as_secs() < 20, "it never listened");
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    let answer = get(port, "/rbox");
    assert!(answer.starts_with("HTTP/1.0 200"), "{answer}");
    assert!(answer.ends_with("{\"hello\": \"rbox\", \"uid\": 65534}"), "{answer}");

    let stopped = Command::new("kill").args(["-INT", &running.id().to_string()]).status().expect("kill starts");
    assert!(stopped.success());
    assert!(running.wait().expect("it ends").success());
    assert!(lines.any(|line| line == "stopped"));
    assert!(TcpStream::connect(("127.0.0.1", port)).is_err(), "nobody listens any more");
}

#[test]
fn a_python_service_answers_and_stops_needs_namespaces() {
    if !namespaces() {
        return skip("needs namespaces");
    }
    users().into_iter().for_each(python);
}
