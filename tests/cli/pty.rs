//! A pseudo-terminal with a program on it, and somebody who types.

use std::fs::{File, OpenOptions};
use std::os::fd::OwnedFd;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{Winsize, tcsetwinsize};

/// No answer of a test takes longer.
const PATIENCE: Duration = Duration::from_mins(1);

/// Both ends: the one that a person would sit at, and the one that programs get.
pub(crate) fn pseudo_terminal() -> (OwnedFd, File) {
    let person = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    grantpt(&person).and_then(|()| unlockpt(&person)).unwrap();
    let name = ptsname(&person, Vec::new()).unwrap().into_string().unwrap();
    (person, OpenOptions::new().read(true).write(true).open(name).unwrap())
}

/// A program on a terminal of its own.
#[derive(Debug)]
pub(crate) struct Terminal {
    person: OwnedFd,
    child: Child,
    /// All that was shown so far.
    shown: String,
}

impl Terminal {
    /// Starts a command (`setsid` makes the terminal the one that controls it) on a terminal of some columns.
    pub(crate) fn start(command: &Command, columns: u16) -> Self {
        let (person, terminal) = pseudo_terminal();
        resize(&person, columns);
        let copy = || Stdio::from(terminal.try_clone().unwrap());
        let mut on_terminal = Command::new("setsid");
        on_terminal.arg("--ctty").arg("--wait").arg(command.get_program()).args(command.get_args());
        on_terminal.env_clear().env("TERM", "xterm");
        let set = command.get_envs().filter_map(|(name, value)| Some((name, value?)));
        on_terminal.envs(set).current_dir(command.get_current_dir().unwrap());
        let child = on_terminal.stdin(copy()).stdout(copy()).stderr(copy()).spawn().expect("setsid starts");
        Self { person, child, shown: String::new() }
    }

    /// Makes the terminal wider or narrower.
    pub(crate) fn resize(&self, columns: u16) {
        resize(&self.person, columns);
    }

    /// Types.
    pub(crate) fn write(&self, keys: &str) {
        rustix::io::write(&self.person, keys.as_bytes()).unwrap();
    }

    /// Waits until the program has shown some words since the last wait, and gives all that it showed until then.
    #[track_caller]
    pub(crate) fn wait_for(&mut self, words: &str) -> String {
        let start = Instant::now();
        while !self.shown.contains(words) {
            assert!(start.elapsed() < PATIENCE, "no {words:?} on the terminal, but: {:?}", self.shown);
            self.read();
        }
        let end = self.shown.find(words).unwrap() + words.len();
        let rest = self.shown.split_off(end);
        std::mem::replace(&mut self.shown, rest)
    }

    /// Waits until the program has ended, and gives the rest of what it showed.
    pub(crate) fn finish(mut self) -> String {
        let start = Instant::now();
        while self.child.try_wait().unwrap().is_none() {
            assert!(start.elapsed() < PATIENCE, "it does not end: {:?}", self.shown);
            self.read();
        }
        self.read();
        std::mem::take(&mut self.shown)
    }

    fn read(&mut self) {
        let mut fds = [PollFd::new(&self.person, PollFlags::IN)];
        let wait = Timespec { tv_sec: 0, tv_nsec: 20_000_000 };
        let mut bytes = vec![0; 65536];
        while rustix::event::poll(&mut fds, Some(&wait)).is_ok_and(|count| count > 0) {
            match rustix::io::read(&self.person, &mut bytes) {
                Ok(count) if count > 0 => self.shown += &String::from_utf8_lossy(&bytes[..count]),
                _ => return,
            }
        }
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn resize(person: &OwnedFd, columns: u16) {
    tcsetwinsize(person, Winsize { ws_row: 30, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0 }).unwrap();
}
