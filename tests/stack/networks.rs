//! Containers of a stack on networks, by the command line: as root, and as an ordinary user.

use std::time::{Duration, Instant};

use crate::support::{self, Rbox, Who};

const FILE: &str = r#"
NETWORK back {
  INTERNAL
}
NETWORK front
SERVICE web {
  FROM {busybox}
  CMD ["sh", "-c", "echo from $HOSTNAME > /tmp/index.html; exec httpd -f -p 80 -h /tmp"]
  PUBLISH 127.0.0.1::80
  NETWORK front
  NETWORK back --alias=shop
  HEALTHCHECK --interval=200ms CMD ["wget", "-q", "-O", "/dev/null", "http://127.0.0.1/"]
}
SERVICE db {
  FROM {busybox}
  CMD ["sh", "-c", "trap 'exit 0' TERM; while :; do sleep 0.1; done"]
  NETWORK back
  DEPENDS web healthy
}
SERVICE far {
  FROM {busybox}
  CMD ["sh", "-c", "trap 'exit 0' TERM; while :; do sleep 0.1; done"]
  NETWORK front
}
"#;

/// Who may run such a thing here.
fn people() -> Vec<Who> {
    let mut people = vec![Who::Me];
    people.extend(support::is_root().then_some(Who::User));
    people
}

/// What serves on a port of this machine says.
fn ask(port: u16) -> String {
    use std::io::{Read as _, Write as _};
    let mut stream = std::net::TcpStream::connect(("127.0.0.1", port)).expect("it listens");
    stream.write_all(b"GET /index.html HTTP/1.0\r\n\r\n").expect("sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer");
    answer
}

#[test]
fn services_reach_each_other_by_name_and_are_reached_by_port_needs_namespaces() {
    if !support::needs_namespaces() {
        return;
    }
    for who in people() {
        let rbox = Rbox::new().file(FILE).user(who);
        rbox.args(["up", "-d", "--project", "shop", "-f", "test.rbox"]).run().success();
        let exec =
            |service: &str, script: &str| rbox.args(["exec", "--project", "shop", service, "sh", "-c", script]).run();
        exec("db", "wget -q -O - http://web/index.html http://shop/index.html")
            .success()
            .stdout_is("from shop-web-1\nfrom shop-web-1");
        exec("far", "wget -q -O - http://web.shop/index.html").success().stdout_is("from shop-web-1");
        // another network is another world
        exec("far", "nslookup db").failure();
        let port = rbox.args(["port", "--project", "shop", "web", "80"]).run().success().line();
        let port = port.rsplit(':').next().and_then(|port| port.parse().ok()).unwrap_or_else(|| panic!("{port}"));
        assert!(ask(port).ends_with("from shop-web-1\n"), "{who:?}");
        // after a restart all is as before
        rbox.args(["restart", "--project", "shop", "-t", "0", "web"]).run().success();
        let end = Instant::now() + Duration::from_secs(20);
        while exec("db", "wget -q -O - http://web/index.html").status() != 0 {
            assert!(Instant::now() < end, "its name does not lead to it any more");
        }
        rbox.args(["down", "--project", "shop", "-t", "0"]).run().success();
        assert!(std::net::TcpStream::connect(("127.0.0.1", port)).is_err(), "the port is free");
    }
}

#[test]
fn a_port_that_is_taken_stops_everything_before_it_starts_needs_namespaces() {
    if !support::needs_namespaces() {
        return;
    }
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = taken.local_addr().expect("an address").port();
    for who in people() {
        let file = FILE.replace("127.0.0.1::80", &format!("127.0.0.1:{port}:80"));
        let rbox = Rbox::new().file(&file).user(who);
        let up = || rbox.args(["up", "-d", "--project", "shop", "-f", "test.rbox"]).run();
        up().failure().stderr_has(&format!("127.0.0.1:{port}")).stderr_has("stop what listens there");
        rbox.args(["ps", "--project", "shop"]).run().lacks("shop-far-1");
        rbox.args(["down", "--project", "shop"]).run();
    }
}

#[test]
fn a_stack_of_an_ordinary_user_lives_as_root_s_does_needs_namespaces() {
    if !support::needs_namespaces() {
        return;
    }
    let file = "SERVICE web {\n  FROM {busybox}\n  CMD [\"sh\", \"-c\", \"echo hello; trap 'exit 0' TERM; while :; do sleep 0.05; done\"]\n  NETWORK none\n}\n";
    for who in people() {
        let rbox = Rbox::new().file(file).user(who);
        let call = |args: &[&str]| {
            let (command, rest) = args.split_first().expect("a command");
            rbox.args([*command, "--project", "shop"].iter().chain(rest)).run()
        };
        call(&["up", "-d", "-f", "test.rbox"]).success();
        call(&["ps"]).success().stdout_has("shop-web-1");
        let end = Instant::now() + Duration::from_secs(20);
        while call(&["logs"]).success().stdout().is_empty() && Instant::now() < end {}
        call(&["logs"]).success().stdout_has("hello");
        call(&["exec", "web", "sh", "-c", "id -u; cat /proc/1/comm; exit 3"]).code(3).stdout_has("0\n");
        call(&["pause", "web"]).success();
        call(&["ps"]).success().stdout_has("paused");
        call(&["unpause", "web"]).success();
        call(&["top", "web"]).success().stdout_has("sh -c");
        rbox.write("file", "content");
        call(&["cp", "file", "web:/tmp/"]).success();
        call(&["exec", "web", "cat", "/tmp/file"]).success().stdout_is("content");
        call(&["exec", "web", "stat", "-c", "%u:%g", "/tmp/file"]).success().stdout_is("0:0");
        call(&["cp", "web:/etc/hostname", "."]).success();
        assert_eq!(std::fs::read_to_string(rbox.context().join("hostname")).expect("copied"), "shop-web-1\n");
        call(&["cp", "file", "web:/proc/"]).failure();
        call(&["cp", "--format", "json", "file", "web:/tmp/"])
            .success()
            .stdout_is("{\"from\":\"file\",\"to\":\"web:/tmp/\",\"entries\":1,\"bytes\":7}");
        call(&["cp", "--format", "json", "web:/tmp/file", "."]).success().stdout_has("\"entries\":1,\"bytes\":7");
        call(&["cp", "--format", "json", "web:/tmp/file", "-"]).failure().stderr_has("leave `--format json` out");
        let printed =
            call(&["exec", "--format", "json", "web", "sh", "-c", "echo out; echo oops >&2; printf end; exit 3"]);
        let printed: Vec<serde_json::Value> =
            printed.code(3).stdout().lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
        let has = |text: &str, error: bool| printed.iter().any(|line| line["text"] == text && line["error"] == error);
        assert!(has("out\n", false) && has("oops\n", true) && has("end", false), "{printed:?}");
        assert_eq!(printed.last().map(|last| &last["code"]), Some(&3.into()));
        let detached = call(&["exec", "-d", "--format", "json", "web", "true"]);
        detached.success().stdout_is("{\"container\":\"shop-web-1\"}");
        call(&["exec", "-d", "web", "sh", "-c", "touch /tmp/made"]).success().stdout_is("");
        while call(&["exec", "web", "test", "-e", "/tmp/made"]).status() != 0 {
            assert!(Instant::now() < end, "{who:?}: what was detached did not run");
        }
        call(&["exec", "-d", "web", "not-there"]).code(127).stderr_has("not-there");
        call(&["stop", "web"]).success();
        call(&["start", "web"]).success();
        call(&["down"]).success();
        let staging = std::fs::read_dir(rbox.root().join("staging")).expect("a folder").count();
        assert_eq!(staging, 0, "{who:?}");
    }
}

#[test]
fn replicas_take_one_port_each_of_a_range_needs_namespaces() {
    if !support::needs_namespaces() {
        return;
    }
    let file = "SERVICE web {\n  FROM {busybox}\n  CMD [\"sh\", \"-c\", \"echo from $HOSTNAME > /tmp/index.html; exec httpd -f -p 80 -h /tmp\"]\n  \
                REPLICAS 2\n  PUBLISH 127.0.0.1:20000-20499:80\n  HEALTHCHECK --interval=200ms CMD [\"wget\", \"-q\", \"-O\", \"/dev/null\", \"http://127.0.0.1/\"]\n}\n";
    for who in people() {
        let rbox = Rbox::new().file(file).user(who);
        rbox.args(["up", "-d", "--wait", "--project", "shop", "-f", "test.rbox"]).run().success();
        let port = |name: &str| -> u16 {
            let said = rbox.args(["port", "--project", "shop", name, "80"]).run().success().line();
            said.rsplit(':').next().and_then(|port| port.parse().ok()).unwrap_or_else(|| panic!("{said}"))
        };
        for name in ["shop-web-1", "shop-web-2"] {
            assert!((20_000..20_500).contains(&port(name)), "{who:?}");
            assert!(ask(port(name)).ends_with(&format!("from {name}\n")), "{who:?}");
        }
        rbox.args(["down", "--project", "shop", "-t", "0"]).run().success();
    }
}

/// So many ports are bound while sandboxes are made: no program runs before they are.
#[test]
fn many_ports_are_held_before_any_program_runs_needs_namespaces() {
    if !support::needs_namespaces() {
        return;
    }
    let [_, _, high, low] = std::process::id().to_be_bytes();
    let address = format!("127.77.{high}.{low}");
    let file = format!(
        "SERVICE web {{\n  FROM {{busybox}}\n  CMD [\"sh\", \"-c\", \"echo it runs; echo from $HOSTNAME > /tmp/index.html; exec httpd -f -p 20777 -h /tmp\"]\n  \
         PUBLISH {address}:20000-21499:20000-21499\n  HEALTHCHECK --interval=200ms CMD [\"wget\", \"-q\", \"-O\", \"/dev/null\", \"http://127.0.0.1:20777/\"]\n}}\n\
         SERVICE other {{\n  FROM {{busybox}}\n  CMD [\"sh\", \"-c\", \"echo it runs; exec sleep 1000\"]\n  NETWORK none\n}}\n"
    );
    for who in people() {
        let rbox = Rbox::new().file(&file).user(who);
        let call = |line: &str| rbox.args(line.split_whitespace()).run();
        let taken = std::net::TcpListener::bind((address.as_str(), 20_500)).expect("nobody else has that address");
        call("up -d --project shop -f test.rbox").failure().stderr_has(&format!("{address}:20500"));
        call("ps --all --project shop").lacks("shop-");
        drop(taken);
        call("up -d --wait --project shop -f test.rbox").success().stderr_has("20000-21499->20000-21499/tcp");
        let mut stream = std::net::TcpStream::connect((address.as_str(), 20_777)).expect("it listens");
        std::io::Write::write_all(&mut stream, b"GET /index.html HTTP/1.0\r\n\r\n").expect("sent");
        let answer = std::io::read_to_string(stream).expect("an answer");
        assert!(answer.ends_with("from shop-web-1\n"), "{who:?}");
        call("down --project shop -t 0").success();
    }
}

#[test]
fn the_ends_of_a_link_know_each_other_by_name_needs_namespaces() {
    if !support::needs_namespaces() {
        return;
    }
    // one after the other: who makes the link may take away what the other one waits with
    let service = |name: &str, depends: &str| {
        format!(
            "SERVICE {name} {{\n  FROM {{busybox}}\n  CMD [\"sleep\", \"1000\"]\n  STOPGRACE 0s\n{depends}  NETWORK wire --alias={name}-end\n}}\n"
        )
    };
    let file = [
        "NETWORK wire {\n  DRIVER ptp\n  SUBNET 10.77.9.0/30\n}\n".to_owned(),
        service("left", ""),
        service("right", "  DEPENDS left\n"),
    ]
    .concat();
    for who in people() {
        let rbox = Rbox::new().file(&file).user(who);
        rbox.args(["up", "-d", "-p", "wire", "-f", "test.rbox"]).run().success();
        for (from, to) in [("left", "right"), ("right", "left"), ("left", "right-end")] {
            let own =
                rbox.args(["exec", "-p", "wire", &to.replace("-end", ""), "hostname", "-i"]).run().success().stdout();
            let address =
                own.split_whitespace().find(|word| word.starts_with("10.77.9.")).expect("an address").to_owned();
            let hosts = rbox.args(["exec", "-p", "wire", from, "grep", "-w", to, "/etc/hosts"]).run().success();
            hosts.stdout_has(&address);
        }
        rbox.args(["down", "-p", "wire"]).run().success();
    }
}
