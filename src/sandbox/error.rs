//! Why a sandbox could not be started, and what to do about it.

use rustix::io::Errno;

/// Why a sandbox could not be started.
#[derive(Debug, thiserror::Error)]
pub enum LaunchError {
    /// The program is not in the sandbox.
    #[error("cannot run {program:?}: there is no such program in the sandbox{}", searched(path.as_ref()))]
    NotFound {
        /// As it was asked for.
        program: String,
        /// The `PATH` that was searched, if one was.
        path: Option<String>,
    },
    /// The program is there and cannot be executed.
    #[error("cannot run {program:?}: {}", not_executable(*errno))]
    NotExecutable {
        /// As it was asked for.
        program: String,
        /// What the kernel says.
        errno: Errno,
    },
    /// The spec asks for something that cannot be.
    #[error("{0}")]
    Impossible(String),
    /// Something on the way did not work.
    #[error("cannot {what}: {}{}", reason(*errno), advised(advice))]
    Failed {
        /// What was tried, as it follows "cannot".
        what: String,
        /// What the kernel says.
        errno: Errno,
        /// What to do; may be empty.
        advice: String,
    },
}

impl LaunchError {
    /// The exit code that tells the same: 127, 126 or 125, as shells and other engines have it.
    pub fn exit_code(&self) -> i32 {
        match self {
            LaunchError::NotFound { .. } => 127,
            LaunchError::NotExecutable { .. } => 126,
            LaunchError::Impossible(_) | LaunchError::Failed { .. } => 125,
        }
    }

    /// Makes the error of a system call that fails without anything particular to advise.
    pub(super) fn failed(what: impl Into<String>) -> impl FnOnce(Errno) -> Self {
        let what = what.into();
        move |errno| LaunchError::Failed { what, errno, advice: general_advice(errno).to_owned() }
    }
}

/// The kernel's words for an error, without Rust's number behind them.
pub(super) fn reason(errno: Errno) -> String {
    let text = std::io::Error::from(errno).to_string();
    text.split(" (os error").next().unwrap_or(&text).to_owned()
}

fn advised(advice: &str) -> String {
    if advice.is_empty() { String::new() } else { format!("; {advice}") }
}

/// What an error number usually means for a sandbox that is being made.
pub(super) fn general_advice(errno: Errno) -> &'static str {
    match errno {
        Errno::PERM | Errno::ACCESS => {
            "the kernel or the surrounding container forbids it; `rbox doctor` tells what this machine allows"
        }
        Errno::NOSYS => "this kernel is too old for it; rbox needs Linux 5.15",
        Errno::NOSPC => "a limit of this machine is used up (/proc/sys/user/max_*, or the disk is full)",
        Errno::DQUOT => {
            "this user has no more of it (its part of the disk, or of the kernel's keys: kernel.keys.maxkeys)"
        }
        Errno::MFILE | Errno::NFILE => "too many files are open; raise the limit with `ulimit -n`",
        Errno::AGAIN | Errno::NOMEM => "the machine is out of memory or processes",
        _ => "",
    }
}

fn searched(path: Option<&String>) -> String {
    match path {
        Some(path) if path.is_empty() => "; PATH is empty, so give the whole path".to_owned(),
        Some(path) => format!(" (searched {path})"),
        None => "; a script's interpreter or a dynamic program's loader may be missing too".to_owned(),
    }
}

fn not_executable(errno: Errno) -> String {
    match errno {
        Errno::ACCESS => {
            "it is not executable for this user; check its mode (chmod +x) and those of its directories".into()
        }
        Errno::NOEXEC => format!(
            "it is neither a program for this machine ({}) nor a script that starts with #!; programs of another machine need an emulator: \
             `apt-get install qemu-user-static binfmt-support` on Debian and Ubuntu, `dnf install qemu-user-static` on Fedora",
            std::env::consts::ARCH
        ),
        Errno::ISDIR => "it is a directory".into(),
        Errno::PERM => {
            "its file has capabilities (`getcap` shows them) that the sandbox does not give; add them (`CAP +NAME`, \
                        `--cap-add NAME`), or run it with `no-new-privileges`, which has it do without"
                .into()
        }
        errno => reason(errno),
    }
}
