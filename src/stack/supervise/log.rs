//! What containers print: a file of JSON lines each, as Docker's json-file, cut into pieces of a size.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::os::fd::AsFd;
use std::path::{Path, PathBuf};

use rustix::io::Errno;

use super::note;
use crate::stack::definition::Log;
use crate::stack::state;

/// A longer line is cut, as Docker does.
const LONGEST: usize = 16 << 10;
/// What is read at once.
pub(super) const CHUNK: usize = 16 << 10;
/// Bytes of a file, where nothing else is said.
const SIZE: u64 = 10 << 20;
/// Files, where nothing else is said.
const FILES: u32 = 3;

/// Which of its two streams a program printed to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stream {
    Output,
    Error,
}

/// What came of a look at a program's output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Taken {
    /// So many bytes, and there may be more.
    Some(usize),
    /// Nothing is there now.
    Nothing,
    /// There will be no more.
    End,
}

/// The log of a container.
#[derive(Debug)]
pub(super) struct Writer {
    path: PathBuf,
    file: Option<File>,
    size: u64,
    max_size: u64,
    max_files: u32,
    /// Lines without an end as yet, of both streams.
    begun: [Vec<u8>; 2],
    /// Whether it could not be written the last time, as on a full disk.
    is_losing: bool,
}

impl Writer {
    /// Where it is written.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Goes on with the log of a container, or begins it.
    pub(super) fn new(path: PathBuf, log: Log) -> Self {
        let size = fs::metadata(&path).map_or(0, |meta| meta.len());
        let (max_size, max_files) = (log.max_size.unwrap_or(SIZE).max(1), log.max_file.unwrap_or(FILES).max(1));
        Writer { path, file: None, size, max_size, max_files, begun: [Vec::new(), Vec::new()], is_losing: false }
    }

    /// Takes what a program has printed, one chunk of it.
    ///
    /// What it prints is written before more is taken: a program that floods its log waits for the disk, and no memory
    /// is filled. What can't be written is lost, and the program goes on. The chunk is at the beginning of `chunk` then.
    pub(super) fn take(&mut self, from: impl AsFd, stream: Stream, chunk: &mut [u8; CHUNK]) -> io::Result<Taken> {
        let count = match rustix::io::read(from, &mut chunk[..]) {
            // how a terminal ends
            Ok(0) | Err(Errno::IO) => {
                self.end(stream);
                return Ok(Taken::End);
            }
            Ok(count) => count,
            Err(Errno::AGAIN | Errno::INTR) => return Ok(Taken::Nothing),
            Err(errno) => return Err(errno.into()),
        };
        let mut lines = Vec::with_capacity(count + count / 4);
        let time = state::now();
        let begun = &mut self.begun[stream as usize];
        for part in chunk[..count].split_inclusive(|byte| *byte == b'\n') {
            let mut part = part;
            while !part.is_empty() {
                let room = LONGEST - begun.len();
                let (now, later) = part.split_at(room.min(part.len()));
                begun.extend_from_slice(now);
                part = later;
                if begun.last() == Some(&b'\n') || begun.len() == LONGEST {
                    write_line(&mut lines, begun, stream, time);
                    begun.clear();
                }
            }
        }
        self.write_or_lose(&lines);
        Ok(Taken::Some(count))
    }

    /// Writes what has no line feed at its end.
    fn end(&mut self, stream: Stream) {
        let begun = std::mem::take(&mut self.begun[stream as usize]);
        if begun.is_empty() {
            return;
        }
        let mut line = Vec::new();
        write_line(&mut line, &begun, stream, state::now());
        self.write_or_lose(&line);
    }

    fn write_or_lose(&mut self, lines: &[u8]) {
        let Err(error) = self.write(lines) else {
            self.is_losing = false;
            return;
        };
        // half a line would spoil the next one
        let _ = self.file.as_ref().map(|file| file.set_len(self.size));
        if !std::mem::replace(&mut self.is_losing, true) {
            note(&format!("cannot write {}: {error}; what is printed meanwhile is lost", self.path.display()));
        }
    }

    fn write(&mut self, lines: &[u8]) -> io::Result<()> {
        if lines.is_empty() {
            return Ok(());
        }
        if self.size > 0 && self.size + lines.len() as u64 > self.max_size {
            self.rotate();
        }
        let file = match &mut self.file {
            Some(file) => file,
            None => self.file.insert(File::options().append(true).create(true).open(&self.path)?),
        };
        file.write_all(lines)?;
        self.size += lines.len() as u64;
        Ok(())
    }

    /// Begins a new file; the oldest goes.
    fn rotate(&mut self) {
        self.file = None;
        self.size = 0;
        // what can't be renamed is written over: output must not stop a program for ever
        for number in (1..self.max_files).rev() {
            let _ = fs::rename(older(&self.path, number - 1), older(&self.path, number));
        }
        if self.max_files == 1 {
            let _ = fs::remove_file(&self.path);
        }
    }

    /// Takes the log away.
    pub(super) fn remove(&mut self) {
        (self.file, self.size) = (None, 0);
        for number in 0..self.max_files {
            let _ = fs::remove_file(older(&self.path, number));
        }
    }
}

/// The file that is so many pieces older.
pub(super) fn older(path: &Path, number: u32) -> PathBuf {
    match number {
        0 => path.to_owned(),
        number => PathBuf::from(format!("{}.{number}", path.display())),
    }
}

fn write_line(out: &mut Vec<u8>, text: &[u8], stream: Stream, time: i64) {
    let text = String::from_utf8_lossy(text);
    let stream = if stream == Stream::Output { "stdout" } else { "stderr" };
    out.extend_from_slice(b"{\"log\":");
    serde_json::to_writer(&mut *out, &text).expect("presume: a text is always JSON");
    let time = jiff::Timestamp::from_nanosecond(time.into()).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    // writing to memory cannot fail
    let _ = writeln!(out, ",\"stream\":\"{stream}\",\"time\":\"{time:.9}\"}}");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fed(max_size: u64, max_file: u32, feed: &[&[u8]]) -> (tempfile::TempDir, Vec<String>) {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.json");
        let mut log = Writer::new(path.clone(), Log { max_size: Some(max_size), max_file: Some(max_file) });
        let (read, mut write) = io::pipe().expect("a pipe");
        for piece in feed {
            write.write_all(piece).expect("written");
            let taken = log.take(&read, Stream::Output, &mut [0; CHUNK]).expect("taken");
            assert!(matches!(taken, Taken::Some(1..)), "{taken:?}");
        }
        drop(write);
        assert_eq!(log.take(&read, Stream::Output, &mut [0; CHUNK]).expect("taken"), Taken::End);
        let texts = (0..=max_file).map(|number| fs::read_to_string(older(&path, number)).unwrap_or_default());
        let texts = texts.collect();
        (folder, texts)
    }

    #[test]
    fn lines_are_json_whole_and_timed() {
        let (_folder, texts) = fed(1 << 20, 3, &[b"a \"b\"\nbe", b"gun\nlast\xff"]);
        let lines: Vec<serde_json::Value> =
            texts[0].lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
        let logs: Vec<_> = lines.iter().map(|line| line["log"].as_str().expect("a text")).collect();
        assert_eq!(logs, ["a \"b\"\n", "begun\n", "last\u{fffd}"]);
        assert!(lines[0]["time"].as_str().expect("a text").parse::<jiff::Timestamp>().is_ok());
        assert_eq!(lines[0]["stream"], "stdout");
    }

    #[test]
    fn long_lines_are_cut_and_files_rotated() {
        let long = vec![b'x'; 20_000];
        let (_folder, texts) = fed(1 << 20, 1, &[&long, b"\n"]);
        let lengths: Vec<_> = texts[0].lines().map(|line| line.matches('x').count()).collect();
        assert_eq!(lengths, [LONGEST, 20_000 - LONGEST]);
        let pieces: Vec<Vec<u8>> = (0..50).map(|number| format!("{number}\n").into_bytes()).collect();
        let pieces: Vec<&[u8]> = pieces.iter().map(Vec::as_slice).collect();
        let (_folder, texts) = fed(500, 3, &pieces);
        assert!(texts[0].contains("\"49\\n\""), "{texts:?}");
        assert!(texts[..3].iter().all(|text| !text.is_empty() && text.len() <= 500), "{texts:?}");
        assert_eq!(texts[3], "", "the oldest is gone");
    }
}
