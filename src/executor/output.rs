//! What a program prints: to the log, to the listener, and the last of it kept, in bounded memory.

use std::fs::{self, File};
use std::io::{self, Read as _, Write as _};
use std::os::fd::{AsFd as _, OwnedFd};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use super::build::Build;
use super::event::{Event, Stream};
use super::failure::{At, Reason};
use crate::plan::StepId;

/// A longer line is told in pieces.
const LINE: usize = 16 << 10;
/// No more of a step's output is told, line by line: nobody reads it, and it would only slow the program down.
const TOLD: u64 = 4 << 20;
/// No more is written to a step's log.
const LOGGED: u64 = 256 << 20;
/// What is kept for an error message.
const RECENT: usize = 16 << 10;
/// Lines of an error message.
const TAIL: usize = 20;
/// Logs that are kept.
const LOGS: usize = 200;

/// The output of one program.
pub(super) struct Output<'a> {
    build: &'a Build<'a>,
    step: StepId,
    log: File,
    path: PathBuf,
    /// Unfinished lines of the two streams.
    lines: [Vec<u8>; 2],
    recent: Vec<u8>,
    bytes: u64,
}

impl<'a> Output<'a> {
    /// Begins a log for a step.
    pub(super) fn new(build: &'a Build<'a>, step: StepId) -> Result<Self, Reason> {
        let folder = build.store.logs();
        tidy(&folder);
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_millis();
        let digest = build.plan.step(step).digest.0.hex();
        let path = folder.join(format!("{now}-{}-{}.log", std::process::id(), &digest[..12]));
        let log = File::options().append(true).create(true).open(&path).at("create the log", &path)?;
        Ok(Self { build, step, log, path, lines: [Vec::new(), Vec::new()], recent: Vec::new(), bytes: 0 })
    }

    /// Takes all that comes out of two pipes; false if the run is to end.
    pub(super) fn follow(&mut self, pipes: [OwnedFd; 2]) -> io::Result<bool> {
        let mut pipes = pipes.map(|pipe| Some(File::from(pipe)));
        let mut buffer = vec![0; 64 << 10];
        while pipes.iter().any(Option::is_some) {
            let open: Vec<_> = pipes.iter().flatten().map(File::as_fd).collect();
            if !self.build.wait(&open)? {
                return Ok(false);
            }
            for (number, stream) in [Stream::Out, Stream::Err].into_iter().enumerate() {
                let Some(pipe) = &mut pipes[number] else { continue };
                match pipe.read(&mut buffer) {
                    Ok(0) => pipes[number] = None,
                    Ok(count) => self.take(stream, &buffer[..count]),
                    Err(error) if matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::Interrupted) => {}
                    Err(error) => return Err(error),
                }
            }
        }
        Ok(true)
    }

    fn take(&mut self, stream: Stream, bytes: &[u8]) {
        if self.bytes < LOGGED {
            // Best effort: a full disk is told by the step itself.
            let _ = self.log.write_all(bytes);
        }
        let before = self.bytes;
        self.bytes += bytes.len() as u64;
        self.recent.extend_from_slice(bytes);
        if self.recent.len() > 2 * RECENT {
            self.recent.drain(..self.recent.len() - RECENT);
        }
        if before < TOLD {
            self.tell_lines(stream, bytes);
            if self.bytes >= TOLD {
                self.finish_lines();
                self.tell(Stream::Err, &format!("… and more, in {}", self.path.display()));
            }
        }
    }

    fn tell_lines(&mut self, stream: Stream, bytes: &[u8]) {
        let mut line = std::mem::take(&mut self.lines[stream as usize]);
        for piece in bytes.split_inclusive(|byte| *byte == b'\n') {
            line.extend_from_slice(piece);
            if line.len() > LINE || line.ends_with(b"\n") {
                self.tell(stream, &text(&line));
                line.clear();
            }
        }
        self.lines[stream as usize] = line;
    }

    fn finish_lines(&mut self) {
        for stream in [Stream::Out, Stream::Err] {
            let line = std::mem::take(&mut self.lines[stream as usize]);
            if !line.is_empty() {
                self.tell(stream, &text(&line));
            }
        }
    }

    fn tell(&self, stream: Stream, line: &str) {
        self.build.tell(Event::Output { step: self.step, line: line.to_owned(), stream });
    }

    /// Ends the log: the last lines, and where all of them are.
    pub(super) fn finish(mut self) -> (Vec<String>, PathBuf) {
        if self.bytes < TOLD {
            self.finish_lines();
        }
        let recent = text(&self.recent);
        let lines: Vec<&str> = recent.lines().collect();
        let tail = lines[lines.len().saturating_sub(TAIL)..].iter().map(|line| (*line).to_owned()).collect();
        (tail, self.path)
    }
}

/// Bytes as text, without the line's end and what only moves a terminal's cursor.
fn text(line: &[u8]) -> String {
    let text = String::from_utf8_lossy(line);
    let line = text.trim_end_matches(['\n', '\r']);
    // A progress bar overwrites itself: its last state is the line.
    if line.contains('\n') { line.to_owned() } else { line.rsplit('\r').next().unwrap_or(line).to_owned() }
}

/// Keeps the latest logs.
fn tidy(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    let mut names: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    if names.len() < LOGS {
        return;
    }
    names.sort();
    for path in &names[..names.len() + 1 - LOGS] {
        // Best effort: another rbox may be faster.
        let _ = fs::remove_file(path);
    }
}

/// The line of its script that a shell names in the last of its errors: `sh: 3: …`, `bash: line 3: …`.
pub(super) fn script_line(tail: &[String]) -> Option<usize> {
    let last = tail.iter().rev().find(|line| !line.trim().is_empty())?;
    let mut parts = last.split(": ");
    let shell = parts.next()?.rsplit('/').next()?;
    if !matches!(shell, "sh" | "bash" | "dash" | "ash" | "ksh" | "zsh" | "busybox") {
        return None;
    }
    let number = parts.next()?;
    number.strip_prefix("line ").unwrap_or(number).parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shells_name_the_line_of_an_error() {
        let line = |text: &str| script_line(&["before".to_owned(), text.to_owned()]);
        assert_eq!(line("/bin/sh: 3: frobnicate: not found"), Some(3));
        assert_eq!(line("bash: line 12: x: command not found"), Some(12));
        assert_eq!(line("make: *** [all] Error 1"), None);
        assert_eq!(line("sh: cannot open x"), None);
    }

    #[test]
    fn progress_bars_show_their_last_state() {
        assert_eq!(text(b" 10%\r 50%\r100%\r\n"), "100%");
        assert_eq!(text(b"\xff\n"), "\u{fffd}");
    }
}
