//! Whole-program tests: a context, a store of its own, and the real binary.
//!
//! ```ignore
//! Rbox::new().file("FROM {busybox}\nCOPY a /a\n").context_file("a", "hello").args(["build", "-q"]).run().success();
//! ```
//!
//! `{busybox}` in a file or an argument is a root file system on disk, made of Debian's busybox-static. Everything lies in a
//! temporary folder that goes with the value.
#![allow(
    dead_code,
    unreachable_pub,
    unused_imports,
    clippy::wrong_self_convention,
    reason = "each test crate uses its own part of this"
)]

mod base;
mod git;
mod needs;
mod output;

use std::ffi::OsString;
use std::fs;
use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

pub use base::{busybox, once};
pub use git::{Daemon, git};
pub use needs::{is_root, namespaces, needs_namespaces, needs_root, needs_subuid_user, needs_tool, skip};
pub use output::Output;
use tempfile::TempDir;

/// Who runs rbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// Whoever runs the tests.
    Me,
    /// An ordinary user without subordinate ids, uid 65432.
    User,
    /// Another one, uid 65433, whom one test alone is: for what the kernel counts by user.
    Loner,
    /// The ordinary user that `tests/setup.sh` makes, with subordinate ids.
    SubuidUser,
}

/// This user and, where tests may become one, an ordinary one.
pub fn people() -> Vec<Who> {
    let mut people = vec![Who::Me];
    people.extend(is_root().then_some(Who::User));
    people
}

/// A context, a store and a user.
#[derive(Debug)]
pub struct Rbox {
    folder: TempDir,
    who: Who,
    env: Vec<(String, String)>,
}

impl Rbox {
    /// An empty context and an empty store.
    pub fn new() -> Self {
        let folder = tempfile::Builder::new().prefix("rbox-test-").tempdir().expect("a temporary folder");
        for name in ["context", "root", "home", "out"] {
            fs::create_dir(folder.path().join(name)).expect("a folder in it");
        }
        Self { folder, who: Who::Me, env: Vec::new() }
    }

    /// Writes the `.rbox` file of the context.
    #[must_use]
    pub fn file(self, text: &str) -> Self {
        let text = filled(text);
        self.context_file("test.rbox", text)
    }

    /// Writes a file of the context, with its folders.
    #[must_use]
    pub fn context_file(self, path: &str, content: impl AsRef<[u8]>) -> Self {
        self.write(path, content);
        self
    }

    /// Runs rbox as an ordinary user (uid 65432) without subordinate ids.
    #[must_use]
    pub fn as_user(mut self) -> Self {
        self.who = Who::User;
        self
    }

    /// Runs rbox as an ordinary user with subordinate ids; `tests/setup.sh` makes one.
    #[must_use]
    pub fn as_subuid_user(mut self) -> Self {
        self.who = Who::SubuidUser;
        self
    }

    /// Runs rbox as one or the other.
    #[must_use]
    pub fn user(mut self, who: Who) -> Self {
        self.who = who;
        self
    }

    /// Sets a variable of rbox's environment.
    #[must_use]
    pub fn env(mut self, name: &str, value: &str) -> Self {
        self.env.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Writes or overwrites a file of the context.
    pub fn write(&self, path: &str, content: impl AsRef<[u8]>) {
        let path = self.context().join(path);
        fs::create_dir_all(path.parent().expect("a path in the context")).expect("folders of the context");
        fs::write(path, content).expect("a file of the context");
    }

    /// The context's folder, where rbox is started.
    pub fn context(&self) -> PathBuf {
        self.folder.path().join("context")
    }

    /// The store, `RBOX_ROOT`.
    pub fn root(&self) -> PathBuf {
        self.folder.path().join("root")
    }

    /// A folder for what is exported.
    pub fn out(&self) -> PathBuf {
        self.folder.path().join("out")
    }

    /// One call of rbox with these arguments; `.run()` makes it.
    pub fn args<S: AsRef<str>>(&self, args: impl IntoIterator<Item = S>) -> Call<'_> {
        let args = args.into_iter().map(|arg| OsString::from(filled(arg.as_ref()))).collect();
        Call { rbox: self, args, env: Vec::new(), stdin: Vec::new() }
    }

    /// `rbox build -q` of the context's file.
    pub fn build(&self) -> Output {
        self.args(["build", "-q"]).run()
    }

    /// A command of any program, as the user and with the environment that rbox would have.
    pub fn command(&self, program: &Path) -> Command {
        let mut command = match self.ids() {
            None => Command::new(program),
            Some((uid, gid)) => {
                let mut command = Command::new("setpriv");
                command.arg(format!("--reuid={uid}")).arg(format!("--regid={gid}")).arg("--clear-groups");
                command.arg("--").arg(program);
                command
            }
        };
        command.current_dir(self.context()).env_clear();
        command.env("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin").env("LANG", "C.UTF-8");
        command.env("RBOX_ROOT", self.root()).env("HOME", self.folder.path().join("home"));
        command.envs(self.env.iter().map(|(name, value)| (name, value)));
        command
    }

    /// The ids to take on, where they are not those of the tests.
    fn ids(&self) -> Option<(u32, u32)> {
        match self.who {
            Who::User if is_root() => Some((65432, 65432)),
            Who::Loner if is_root() => Some((65433, 65433)),
            Who::SubuidUser if is_root() => Some(needs::subuid_user().expect("`sh tests/setup.sh` makes this user")),
            _ => None,
        }
    }

    /// Gives a tree to the user that rbox will run as.
    pub fn give(&self, path: &Path) {
        if let Some((uid, gid)) = self.ids() {
            own(path, uid, gid);
        }
    }

    /// Gives the whole folder to the user that rbox will run as.
    pub fn hand_over(&self) {
        let Some((uid, gid)) = self.ids() else { return };
        let folder = self.folder.path();
        fs::set_permissions(folder, fs::Permissions::from_mode(0o755)).expect("own folder");
        for part in ["context", "root", "home", "out"].map(|name| folder.join(name)) {
            own(&part, uid, gid);
        }
    }
}

impl Default for Rbox {
    fn default() -> Self {
        Self::new()
    }
}

/// Gives a tree to a user; what belongs to somebody else already (subordinate ids) stays.
fn own(path: &Path, uid: u32, gid: u32) {
    use std::os::unix::fs::MetadataExt as _;
    let mut waiting = vec![path.to_owned()];
    while let Some(path) = waiting.pop() {
        // What another rbox at work on the same store took away meanwhile needs no owner.
        let Ok(meta) = fs::symlink_metadata(&path) else { continue };
        if meta.uid() == 0 {
            let _ = std::os::unix::fs::lchown(&path, Some(uid), Some(gid));
        }
        if meta.is_dir() {
            waiting.extend(fs::read_dir(&path).into_iter().flatten().flatten().map(|entry| entry.path()));
        }
    }
}

/// The binary under test, at a path that every user can reach.
pub fn binary() -> PathBuf {
    let path = PathBuf::from(env!("CARGO_BIN_EXE_rbox"));
    let open = |folder: &Path| fs::metadata(folder).is_ok_and(|meta| meta.permissions().mode() & 0o005 == 0o005);
    if !is_root() || path.ancestors().skip(1).all(open) {
        return path;
    }
    let stamp = fs::metadata(&path).and_then(|meta| meta.modified()).expect("the binary is built");
    let stamp = stamp.duration_since(std::time::UNIX_EPOCH).expect("a time after 1970").as_nanos();
    base::once(&format!("rbox-test-binary-{stamp}"), |folder| fs::copy(&path, folder.join("rbox")).map(|_| ()))
        .join("rbox")
}

/// Fills in `{busybox}`.
fn filled(text: &str) -> String {
    if text.contains("{busybox}") { text.replace("{busybox}", &busybox()) } else { text.to_owned() }
}

/// One call of rbox.
#[derive(Debug)]
#[must_use = "nothing happens until `run`"]
pub struct Call<'a> {
    rbox: &'a Rbox,
    args: Vec<OsString>,
    env: Vec<(String, String)>,
    stdin: Vec<u8>,
}

impl Call<'_> {
    /// Sets a variable for this call.
    pub fn env(mut self, name: &str, value: &str) -> Self {
        self.env.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Gives it something to read.
    pub fn stdin(mut self, bytes: impl Into<Vec<u8>>) -> Self {
        self.stdin = bytes.into();
        self
    }

    /// Makes the call and waits for its end.
    pub fn run(self) -> Output {
        self.rbox.hand_over();
        let mut command = self.command();
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("rbox starts");
        let mut stdin = child.stdin.take().expect("a pipe");
        let bytes = self.stdin;
        let writer = std::thread::spawn(move || {
            // A program that does not read its input closes the pipe: no fault of the test's.
            let _ = stdin.write_all(&bytes);
        });
        let output = child.wait_with_output().expect("rbox ends");
        writer.join().expect("the writer ends");
        Output::new(self.args, output)
    }

    /// The command alone, for a test that wants to hold the process in its hands.
    pub fn command(&self) -> Command {
        let mut command = self.rbox.command(&binary());
        command.args(&self.args).envs(self.env.iter().map(|(name, value)| (name, value)));
        command
    }
}
