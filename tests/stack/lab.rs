//! A store with an image, a stack in it, and talks with its supervisor.

use std::path::PathBuf;
use std::process::Stdio;
use std::sync::Arc;
use std::time::{Duration, Instant};

use rbox::stack::definition::{Condition, Connection, Depend, Health, Image, Service};
use rbox::stack::protocol::{Apply, Container, Event, Exec, Line, Logs, Recreate, Reply, Request, State, Until};
use rbox::stack::{Client, Definition, Error};
use rbox::store::Store;

use crate::support::{Rbox, binary};

/// A store and a stack.
pub(crate) struct Lab {
    pub(crate) rbox: Rbox,
    image: Image,
}

/// How long anything here may take on a machine that is busy with something else.
const PATIENCE: Duration = Duration::from_secs(30);

/// The stack's name.
pub(crate) const STACK: &str = "shop";

impl Lab {
    pub(crate) fn new() -> Self {
        let rbox = Rbox::new().file("FROM {busybox}\nCMD [\"sleep\", \"1000\"]\n");
        rbox.args(["build", "-q", "-t", "busy"]).run().success();
        let store = Store::open(&rbox.root()).expect("a store");
        let record = store.images().resolve("busy").expect("an image").1;
        let image = Image { name: "busy".to_owned(), snapshot: record.snapshot, host: record.host };
        Lab { rbox, image }
    }

    /// A service that runs a line of shell.
    pub(crate) fn service(&self, name: &str, script: &str) -> Service {
        Service {
            name: name.to_owned(),
            image: self.image.clone(),
            args: ["sh", "-c", script].map(str::to_owned).to_vec(),
            network: Connection::None,
            capabilities: rbox::sandbox::capabilities::RUN,
            replicas: 1,
            ..Service::default()
        }
    }

    /// The root of the store.
    pub(crate) fn root(&self) -> PathBuf {
        self.rbox.root()
    }

    /// The process that looks after the stack: whoever holds its lock.
    pub(crate) fn supervisor(&self) -> i32 {
        let lock = std::fs::metadata(self.root().join("stacks").join(STACK).join("lock")).expect("a lock");
        let inode = std::os::unix::fs::MetadataExt::ino(&lock);
        let locks = std::fs::read_to_string("/proc/locks").expect("locks");
        let line = locks.lines().find(|line| line.contains(&format!(":{inode} "))).expect("a lock that is held");
        line.split_whitespace().nth(4).expect("a process").parse().expect("a number")
    }

    /// Kills the supervisor and waits until it is gone.
    pub(crate) fn kill_supervisor(&self) {
        let pid = rustix::process::Pid::from_raw(self.supervisor()).expect("a process");
        rustix::process::kill_process(pid, rustix::process::Signal::KILL).expect("killed");
        let end = Instant::now() + PATIENCE;
        while rbox::stack::state::is_alive(&self.root().join("stacks").join(STACK)) {
            assert!(Instant::now() < end, "the supervisor does not end");
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// A talk with the stack's supervisor, which is started if need be.
    pub(crate) fn client(&self) -> Client {
        for _ in 0..50 {
            if let Some(client) = Client::connect(&self.root(), STACK).expect("no error") {
                return client;
            }
            let folder = self.root().join("stacks").join(STACK);
            std::fs::create_dir_all(&folder).expect("a folder");
            let log = std::fs::File::options().append(true).create(true).open(folder.join("log")).expect("a log");
            let mut command = self.rbox.command(&binary());
            command.args(["supervise", STACK]).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(log);
            let output = command.output().expect("it starts");
            let said = String::from_utf8_lossy(&output.stdout).into_owned();
            let log = std::fs::read_to_string(folder.join("log")).unwrap_or_default();
            assert!(matches!(said.as_str(), "ready" | "taken"), "{said} {log}");
        }
        panic!("the supervisor ends again and again");
    }

    pub(crate) fn apply(services: Vec<Service>) -> Apply {
        let services = services.into_iter().map(Arc::new).collect();
        let definition = Definition { name: STACK.to_owned(), services, ..Definition::default() };
        Apply { definition, only: Vec::new(), secrets: Vec::new(), until: Until::Started, recreate: Recreate::Changed }
    }

    /// Makes the stack what these services say, and returns what happened.
    pub(crate) fn up(&self, services: Vec<Service>) -> Result<Vec<Event>, Error> {
        self.ask_events(&Request::Apply(Box::new(Self::apply(services))))
    }

    pub(crate) fn ask_events(&self, request: &Request) -> Result<Vec<Event>, Error> {
        let mut events = Vec::new();
        let reply = self.client().ask(request, |reply| {
            if let Reply::Event(event) = reply {
                events.push(event);
            }
        })?;
        assert!(matches!(reply, Reply::Done), "{reply:?}");
        Ok(events)
    }

    pub(crate) fn ask(&self, request: &Request) -> Result<Reply, Error> {
        self.client().ask(request, |_| {})
    }

    pub(crate) fn ps(&self) -> Vec<Container> {
        match self.ask(&Request::Ps { targets: Vec::new() }) {
            Ok(Reply::Containers(containers)) => containers,
            other => panic!("{other:?}"),
        }
    }

    pub(crate) fn container(&self, service: &str) -> Container {
        let found = self.ps().into_iter().find(|container| container.service == service);
        found.unwrap_or_else(|| panic!("there is no `{service}`"))
    }

    /// Waits until a container is as wanted.
    pub(crate) fn until(&self, service: &str, wanted: impl Fn(&Container) -> bool) -> Container {
        let end = Instant::now() + PATIENCE;
        loop {
            let container = self.container(service);
            if wanted(&container) {
                return container;
            }
            assert!(Instant::now() < end, "{container:?}");
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    pub(crate) fn until_state(&self, service: &str, state: State) -> Container {
        self.until(service, |container| container.state == state)
    }

    /// The lines of a container's log.
    pub(crate) fn lines(&self, logs: Logs) -> Vec<Line> {
        let mut lines = Vec::new();
        let reply = self.client().ask(&Request::Logs(logs), |reply| {
            if let Reply::Line(line) = reply {
                lines.push(line);
            }
        });
        assert!(matches!(reply, Ok(Reply::Done)), "{reply:?}");
        lines
    }

    pub(crate) fn texts(&self, service: &str) -> Vec<String> {
        let logs = Logs { targets: vec![service.to_owned()], ..Logs::default() };
        self.lines(logs).into_iter().map(|line| line.text).collect()
    }

    /// Runs a program in a container; its exit code and what it printed.
    pub(crate) fn exec(&self, exec: Exec) -> Result<(i32, String), Error> {
        use std::os::fd::AsFd as _;
        let mut client = self.client();
        let (mut read, write) = std::io::pipe().expect("a pipe");
        let null = std::fs::File::open("/dev/null").expect("/dev/null");
        client.send(&Request::Exec(Box::new(exec)), &[null.as_fd(), write.as_fd(), write.as_fd()])?;
        drop(write);
        let mut text = String::new();
        std::io::Read::read_to_string(&mut read, &mut text).expect("text");
        loop {
            match client.receive()?.0 {
                Reply::Started { .. } => {}
                Reply::Exit(ended) => return Ok((ended.code, text)),
                other => panic!("{other:?}"),
            }
        }
    }

    pub(crate) fn down(&self) {
        if let Some(mut client) = Client::connect(&self.root(), STACK).expect("no error") {
            let reply = client.ask(&Request::Down { grace: Some(0) }, |_| {});
            assert!(matches!(reply, Ok(Reply::Done)), "{reply:?}");
        }
        let folder = self.root().join("stacks").join(STACK);
        let end = Instant::now() + PATIENCE;
        while rbox::stack::state::is_alive(&folder) {
            assert!(Instant::now() < end, "the supervisor does not end");
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}

impl Drop for Lab {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let log = std::fs::read_to_string(self.root().join("stacks").join(STACK).join("log")).unwrap_or_default();
            eprintln!("the supervisor's log:\n{log}");
        }
        self.down();
    }
}

/// A program and its arguments for a container.
pub(crate) fn program(target: &str, args: &[&str]) -> Exec {
    let args = args.iter().map(|arg| (*arg).to_owned()).collect();
    Exec { target: target.to_owned(), args, ..Exec::default() }
}

pub(crate) fn depends(service: &str, condition: Condition) -> Depend {
    Depend { service: service.to_owned(), condition }
}

/// A check that asks often.
pub(crate) fn check(script: &str) -> Health {
    Health {
        test: ["/bin/sh", "-c", script].map(str::to_owned).to_vec(),
        interval: Some(100_000_000),
        retries: Some(2),
        ..Health::default()
    }
}

/// Names of containers in the order of what happened to them.
pub(crate) fn order(events: &[Event], action: rbox::stack::protocol::Action) -> Vec<&str> {
    events.iter().filter(|event| event.action == action).filter_map(|event| event.service.as_deref()).collect()
}
