//! A command in one more container of a service, as `docker compose run` has it.

use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

use crate::pty::Terminal;
use crate::support::{self, Output, Rbox, Who, people};

/// A database that answers a moment after its start, a job that notes each of its runs, and who needs both. `{busybox}` is a root file
/// system with busybox.
const FILE: &str = r#"FROM {busybox} AS app
SERVICE db {
  FROM app
  NETWORK back
  CMD ["sh", "-c", "touch /ready; while :; do echo stored | nc -l -p 5432; done"]
  HEALTHCHECK --interval=50ms --start-period=1h --start-interval=50ms CMD ["test", "-e", "/ready"]
}
SERVICE migrate {
  FROM app
  NETWORK none
  CMD ["sh", "-c", "echo ran >> /data/runs"]
  MOUNT data:/data
}
SERVICE web {
  FROM app
  CMD ["sleep", "1000"]
  ENV GREETING=hi
  USER 1000
  WORKDIR /tmp
  PUBLISH 80
  STOPSIGNAL INT
  NETWORK --alias=front back
  DEPENDS db healthy
  DEPENDS migrate completed
  MOUNT data:/data
  SECRET word
}
NETWORK back {
  POLICY deny
  ALLOW web -> db:5432
}
VOLUME data {
}
SECRET word {
  FILE ./word
}
"#;

/// A stack `once` of a file, gone when the value is.
struct Stack(Rbox);

fn stack(file: &str, who: Who) -> Stack {
    Stack(Rbox::new().file(file).context_file("word", "secret\n").user(who))
}

impl Stack {
    fn say(&self, args: &[&str]) -> Output {
        self.0.args(args.iter().copied()).run()
    }

    /// `rbox run` of a service of it.
    fn once(&self, args: &[&str]) -> Output {
        self.say(&[&["run", "--quiet", "--project", "once"], args].concat())
    }

    fn begin(&self, args: &[&str]) -> Child {
        let mut command = self.0.args(["run", "--quiet", "--project", "once"].iter().chain(args).copied()).command();
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("rbox")
    }

    /// Looks at the stack's containers until something is so of what `rbox ps` prints.
    fn until(&self, args: &[&str], is_so: impl Fn(&str) -> bool) {
        let end = Instant::now() + Duration::from_mins(2);
        loop {
            let output = self.say(&[&["ps", "-p", "once"], args].concat());
            if is_so(&output.stdout()) {
                return;
            }
            assert!(Instant::now() < end, "{output}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Stack {
    fn drop(&mut self) {
        let ended = self.say(&["down", "-p", "once", "--volumes", "-t", "0"]);
        if !std::thread::panicking() {
            ended.success();
        }
    }
}

#[test]
fn has_what_its_service_has_and_none_of_its_names_needs_namespaces() {
    if !support::needs_namespaces() {
        return;
    }
    for who in people() {
        let stack = stack(FILE, who);
        // who listens there listens anew for each that comes
        let script = "echo $GREETING $(id -u) $(pwd) $(cat /run/secrets/word) $(cat /data/runs); \
                      for i in $(seq 200); do nc -w 2 db 5432 && break; sleep 0.05; done; \
                      nslookup web >/dev/null || nslookup front >/dev/null || exit 7";
        let said = stack.once(&["service:web", "sh", "-c", script]).code(7);
        assert_eq!(said.stdout(), "hi 1000 /tmp secret ran\nstored\n", "{who:?} {said}");
        // what runs goes on, what has run to its end need not again, and it is gone
        stack.once(&["web", "cat", "/data/runs"]).success().stdout_is("ran");
        stack.until(&["--services"], |services| services == "db\nmigrate\n");

        stack.say(&["up", "-d", "-p", "once"]).success();
        stack.once(&["-d", "--name", "other", "web", "sleep", "1000"]).success();
        let addresses = |name: &str| {
            let script = format!("nslookup -type=a {name} | grep -c ^Address: || true");
            stack.say(&["exec", "-p", "once", "db", "sh", "-c", &script]).success().stdout()
        };
        // the first is the server's own
        assert_eq!([addresses("web"), addresses("front"), addresses("other")], ["2\n", "2\n", "2\n"]);
        stack.once(&["-d", "--use-aliases", "--name", "third", "web", "sleep", "1000"]).success();
        assert_eq!([addresses("web"), addresses("front")], ["3\n", "3\n"]);
        stack.say(&["plan", "-p", "once", "--detailed-exitcode"]).success();
        stack.say(&["stop", "-p", "once", "-t", "0", "web"]).success();
        stack.say(&["up", "-d", "-p", "once", "--force-recreate"]).success();
        stack.until(&["-q", "--status", "running"], |names| names.contains("other\nthird\n"));
        stack.say(&["port", "-p", "once", "other"]).lacks("->");
        stack.once(&["-d", "--service-ports", "--name", "open", "web", "sleep", "1000"]).success();
        stack.until(&["open"], |shown| shown.contains("->80/tcp"));
    }
}

#[test]
fn takes_what_a_command_line_says_needs_namespaces() {
    if !support::needs_namespaces() {
        return;
    }
    for who in people() {
        let stack = stack(FILE, who);
        let words = ["--no-deps", "-e", "GREETING=ho", "-w", "/", "-u", "0", "-v", "data:/new", "--entrypoint", "sh"];
        let script = "echo $GREETING $(id -u) $(pwd) $0; ls -d /data /new; ls /new";
        let said = stack.once(&[&words[..], &["web", "-c", script, "zero"]].concat()).success();
        assert_eq!(said.stdout(), "ho 0 / zero\n/data\n/new\n", "{who:?} {said}");
        stack.say(&["ps", "-p", "once"]).lacks("once-db-1");
        stack.say(&["volume", "ls"]).success().stdout_has("once_data").lacks(" data ");
        let words = ["run", "--quiet", "--project", "once", "--no-deps", "-it", "web", "sh", "-c", "tty; exit 3"];
        let mut terminal = Terminal::start(&stack.0.args(words).command(), 80);
        terminal.wait_for("/dev/");
        terminal.finish();
        let input = stack.0.args(["run", "--quiet", "--project", "once", "--no-deps", "-i", "-T", "web", "cat"]);
        input.stdin("typed\n").run().success().stdout_is("typed");
        stack.once(&["--no-deps", "--restart", "always", "web"]).code(125).stderr_has("for the file to say");
        stack.once(&["service:wob"]).code(125).stderr_has("did you mean `web`");
        stack.once(&["--no-deps", "web", "no-such-program"]).code(127).stderr_has("no such program");
        stack.once(&["--no-deps", "--name", "one", "-d", "web"]).success();
        stack.once(&["--no-deps", "--name", "one", "web"]).code(125).stderr_has("already");
        stack.once(&["--no-deps", "-f", "test.rbox", "web", "sh", "-c", "exit 42"]).code(42);
    }
}

#[test]
fn ends_as_it_is_asked_and_with_those_it_waits_for_needs_namespaces() {
    if !support::needs_namespaces() {
        return;
    }
    for who in people() {
        let stack = stack(FILE, who);
        // TERM is what its service is stopped by
        let script = "trap 'echo asked; exit 5' INT; touch /tmp/there; while :; do sleep 0.05; done";
        let child = stack.begin(&["--name", "asked", "web", "sh", "-c", script]);
        stack.until(&["-q", "--status", "running"], |names| names.contains("asked"));
        let end = Instant::now() + Duration::from_mins(2);
        while stack.say(&["exec", "-p", "once", "asked", "test", "-e", "/tmp/there"]).status() != 0 {
            assert!(Instant::now() < end, "it never ran");
        }
        kill_process(Pid::from_child(&child), Signal::TERM).expect("it runs");
        let output = child.wait_with_output().expect("waited");
        assert_eq!((output.status.code(), &output.stdout[..]), (Some(5), &b"asked\n"[..]), "{output:?}");
        // its database never is well: who waits for it may leave
        drop(stack);
        let never = FILE.replace("touch /ready; ", "");
        let stack = self::stack(&never, who);
        let child = stack.begin(&["--name", "waits", "web", "true"]);
        stack.until(&["--status", "waiting", "-q"], |names| names == "waits\n");
        kill_process(Pid::from_child(&child), Signal::INT).expect("it runs");
        assert_eq!(child.wait_with_output().expect("waited").status.code(), Some(130));
        stack.until(&["-a", "-q"], |names| !names.contains("waits"));
        // and is told where that is sick
        drop(stack);
        let stack = self::stack(&never.replace("--start-period=1h", "--retries=1"), who);
        stack.once(&["web", "true"]).code(125).stderr_has("is unhealthy");
        stack.until(&["-a", "-q"], |names| !names.contains("run"));
    }
}
