//! Repositories that a test makes and serves.

use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// A git server on the loopback, ended with the value.
#[derive(Debug)]
pub struct Daemon {
    /// `git://127.0.0.1:PORT`; the folders below the one that it serves are its repositories.
    pub url: String,
    child: Child,
}

impl Daemon {
    /// Serves the repositories in a folder; none where git has no server here.
    pub fn start(folder: &Path) -> Option<Self> {
        let port = TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("bound").port();
        // Not by `git daemon`, which would leave it behind when it is killed.
        let mut command = Command::new(Path::new(&git(folder, &["--exec-path"])).join("git-daemon"));
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        command.args(["--export-all", "--reuseaddr", "--listen=127.0.0.1", &format!("--port={port}")]);
        // Whoever the repositories belong to.
        command.envs([("GIT_CONFIG_COUNT", "1"), ("GIT_CONFIG_KEY_0", "safe.directory"), ("GIT_CONFIG_VALUE_0", "*")]);
        let child = command.arg(format!("--base-path={}", folder.display())).arg(folder).spawn().ok()?;
        let daemon = Self { url: format!("git://127.0.0.1:{port}"), child };
        for _ in 0..100 {
            if TcpStream::connect(("127.0.0.1", port)).is_ok() {
                return Some(daemon);
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        None
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Runs git in a folder, as nobody in particular; gives back what it prints.
#[track_caller]
pub fn git(folder: &Path, args: &[&str]) -> String {
    let mut command = Command::new("git");
    command.args(["-c", "user.name=a", "-c", "user.email=a@example", "-c", "commit.gpgsign=false"]);
    let output = command.args(args).current_dir(folder).env("GIT_CONFIG_GLOBAL", "/dev/null").output();
    let output = output.expect("git starts");
    assert!(output.status.success(), "git {args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}
