//! Examples that are stacks: brought up, spoken to over their published ports as a user would, and taken down.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::process::Command;

use super::support::{Who, is_root, namespaces, needs_root, needs_tool, once, skip};
use super::{Example, folder, users};

/// A port of the loopback interface that nobody listens on.
fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0");
    listener.and_then(|listener| listener.local_addr()).expect("a free port").port()
}

fn ask(port: u16, request: &str) -> String {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).expect("the service listens");
    stream.set_read_timeout(Some(std::time::Duration::from_secs(30))).expect("a limit");
    stream.write_all(request.as_bytes()).expect("a request");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer");
    answer
}

fn get(port: u16, path: &str) -> String {
    ask(port, &format!("GET {path} HTTP/1.0\r\n\r\n"))
}

fn post(port: u16, path: &str, body: &str) -> String {
    let form = "Content-Type: application/x-www-form-urlencoded";
    ask(port, &format!("POST {path} HTTP/1.0\r\n{form}\r\nContent-Length: {}\r\n\r\n{body}", body.len()))
}

/// A stack of an example, on a port of its own, gone at the end whatever happens.
struct Stack {
    example: Example,
    port: u16,
}

impl Stack {
    fn new(name: &'static str, who: Who, published: &str) -> Self {
        let example = Example::new(name, who);
        let port = free_port();
        let file = example.rbox.context().join(format!("{name}.rbox"));
        let text = std::fs::read_to_string(&file).expect("its file").replace(published, &port.to_string());
        std::fs::write(&file, text).expect("its file");
        Self { example, port }
    }

    fn rbox(&self, args: &[&str]) -> super::support::Output {
        self.example.rbox.args(args.iter().copied()).run()
    }

    fn up(&self) {
        self.rbox(&["up", "-p", self.example.name, "--wait"]).success();
    }
}

impl Drop for Stack {
    fn drop(&mut self) {
        let ended = self.example.rbox.args(["down", "-p", self.example.name, "--volumes", "-t", "1"]).run();
        if !std::thread::panicking() {
            ended.success();
        }
    }
}

fn shop(who: Who) {
    let made = once("rbox-test-debian-1", |made| {
        let script = made.join("make-base.sh");
        std::fs::copy(folder("debian").join("make-base.sh"), &script)?;
        let status = Command::new("sh").arg(script).status()?;
        if status.success() { Ok(()) } else { Err(std::io::Error::other("mmdebstrap failed")) }
    });
    let shop = Stack::new("shop", who, "8088");
    std::fs::copy(made.join("base.tar"), shop.example.rbox.context().join("base.tar")).expect("the base is made");
    shop.up();
    assert!(get(shop.port, "/").contains("<h1>0 orders</h1>"));
    assert!(post(shop.port, "/", "order=tea+%26+cake").contains("<li>tea &amp; cake</li>"));
    let listed = shop.rbox(&["ps", "-p", "shop"]).success();
    listed.stdout_has("shop-db-1").stdout_has("(healthy)").stdout_has(&format!("127.0.0.1:{}->8080/tcp", shop.port));
    // The front end has no way to the database, by name or otherwise.
    let script = "import socket; socket.create_connection(('db', 6379), 2)";
    shop.rbox(&["exec", "-p", "shop", "web", "/usr/bin/python3", "-c", script]).failure();
    let nothing = shop.rbox(&["plan", "-p", "shop", "--detailed-exitcode"]).code(0);
    nothing.stdout_has("nothing to change");
    shop.rbox(&["down", "-p", "shop"]).success();
    assert!(TcpStream::connect(("127.0.0.1", shop.port)).is_err(), "nobody listens any more");
    shop.up();
    assert!(get(shop.port, "/").contains("<li>tea &amp; cake</li>"), "orders survive");
}

fn chat(who: Who) {
    let chat = Stack::new("chat", who, "8089");
    chat.up();
    let rooms = get(chat.port, "/rooms");
    assert_eq!(rooms.matches("replica-").count(), 3, "{rooms}");
    let said = post(chat.port, "/", "hello");
    assert_eq!(said.matches(": hello").count(), 3, "{said}");
    chat.rbox(&["scale", "-p", "chat", "room=1"]).success();
    let began = std::time::Instant::now();
    // Rooms that are asked to end have a while for it.
    while get(chat.port, "/rooms").matches("replica-").count() != 1 {
        assert!(began.elapsed().as_secs() < 60, "two rooms never closed");
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
}

fn lab(who: Who) {
    let lab = Stack::new("lab", who, "8090");
    lab.up();
    let said = |path: &str| get(lab.port, path).rsplit("\r\n\r\n").next().unwrap_or_default().to_owned();
    assert!(said("/").starts_with("lab-front-1 at 10."), "{}", said("/"));
    assert!(said("/inside").starts_with("lab-inside-1 at 10."), "{}", said("/inside"));
    assert!(said("/left/right").starts_with("lab-right-1 at 10.77.0."), "{}", said("/left/right"));
    assert!(said("/left/left").starts_with("lab-left-1 at 10."), "{}", said("/left/left"));
    // The link is between its two, and what is on the one network is nobody on the other.
    for path in ["/right", "/left/inside", "/inside/left", "/left/right/left/right/front"] {
        assert!(said(path).contains("can't reach"), "{path}: {}", said(path));
    }
    for (path, way) in [("/world", "is a way"), ("/left/world", "is a way"), ("/inside/world", "no way")] {
        assert!(said(path).contains(way), "{path}: {}", said(path));
    }
    assert!(said("/left/right/world").contains("no way"), "{}", said("/left/right/world"));
    lab.rbox(&["plan", "-p", "lab", "--detailed-exitcode"]).code(0).stdout_has("nothing to change");
}

#[test]
fn the_lab_s_machines_reach_whom_they_should_needs_namespaces() {
    if !namespaces() {
        return skip("needs namespaces");
    }
    let mut users = vec![Who::Me];
    users.extend(is_root().then_some(Who::User));
    users.into_iter().for_each(lab);
}

#[test]
fn the_shop_sells_and_remembers_needs_root_and_mmdebstrap() {
    if needs_root() && needs_tool("mmdebstrap") {
        users().into_iter().for_each(shop);
    }
}

#[test]
fn the_chat_has_three_rooms_needs_namespaces() {
    if !namespaces() {
        return skip("needs namespaces");
    }
    let mut users = vec![Who::Me];
    users.extend(is_root().then_some(Who::User));
    users.into_iter().for_each(chat);
}
