//! Reading logs back: the last lines of each, in the order of time, and those to come.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, BufRead as _, BufReader, Seek as _, SeekFrom};
use std::os::unix::fs::{FileExt as _, MetadataExt as _};
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::log::older;
use crate::stack::protocol::{Line, Logs};

/// The most files that a log is kept in.
const MOST_FILES: u32 = 10_000;
/// What is read at once from the end.
const BLOCK: u64 = 64 << 10;
/// The most lines that are counted back.
const MOST: usize = 100_000;

/// The logs of some containers as one, read piece by piece as far as somebody takes the lines.
#[derive(Debug)]
pub(in crate::stack) struct Tail {
    sources: Vec<Source>,
    since: i64,
    until: i64,
}

/// The log of one container.
#[derive(Debug)]
struct Source {
    container: String,
    path: PathBuf,
    /// Those that are still to be read, the oldest first, but the newest.
    files: VecDeque<BufReader<File>>,
    /// The newest, by the number of its inode, to see that it was renamed.
    inode: u64,
    /// A line that has been read and not been taken.
    next: Option<Line>,
    /// A line whose end is not written yet.
    begun: String,
}

#[derive(Deserialize)]
struct Written {
    log: String,
    stream: String,
    time: String,
}

impl Written {
    /// In nanoseconds since 1970.
    fn time(&self) -> i64 {
        let time = self.time.parse::<jiff::Timestamp>().map_or(0, jiff::Timestamp::as_nanosecond);
        i64::try_from(time).unwrap_or(0)
    }
}

impl Tail {
    /// Opens the logs of containers by their names and files.
    pub(in crate::stack) fn open(logs: &Logs, containers: impl IntoIterator<Item = (String, PathBuf)>) -> Self {
        let (since, until) = (logs.since.unwrap_or(i64::MIN), logs.until.unwrap_or(i64::MAX));
        let mut tail = Tail { sources: Vec::new(), since, until };
        for (container, path) in containers {
            let source = match logs.tail {
                Some(count) => {
                    let count = usize::try_from(count).unwrap_or(MOST).min(MOST);
                    Source::open_last(container, path, count, |time| (since..=until).contains(&time))
                }
                None => Source::open(container, path),
            };
            tail.sources.push(source);
        }
        tail
    }

    /// Reads another container's log as well. One of a name that is known writes where the one before it did.
    pub(super) fn join(&mut self, container: &str, path: PathBuf) {
        if self.sources.iter().all(|source| source.container != container) {
            self.sources.push(Source::open(container.to_owned(), path));
        }
    }

    /// The next line in the order of time; none = nothing is there now.
    pub(in crate::stack) fn next(&mut self) -> Option<Line> {
        let mut sources = std::mem::take(&mut self.sources);
        for source in &mut sources {
            self.peek(source);
        }
        let first = sources.iter_mut().filter(|source| source.next.is_some());
        let line = first.min_by_key(|source| source.next.as_ref().map(|line| line.time));
        let line = line.and_then(|source| source.next.take());
        self.sources = sources;
        line
    }

    /// Reads until there is a line that is wanted.
    fn peek<'a>(&self, source: &'a mut Source) -> Option<&'a Line> {
        while source.next.is_none() {
            let line = source.read()?;
            source.next = Some(line).filter(|line| (self.since..=self.until).contains(&line.time));
        }
        source.next.as_ref()
    }
}

impl Source {
    fn new(container: String, path: PathBuf) -> Self {
        Self { container, path, files: VecDeque::new(), inode: 0, next: None, begun: String::new() }
    }

    fn open(container: String, path: PathBuf) -> Self {
        let mut source = Self::new(container, path);
        let numbers = (1..=MOST_FILES).take_while(|number| older(&source.path, *number).exists()).last().unwrap_or(0);
        for number in (0..=numbers).rev() {
            source.add(&older(&source.path, number));
        }
        source
    }

    /// Begins so many lines before the end, not counting those of times that are not wanted. No more is read than that needs.
    fn open_last(container: String, path: PathBuf, count: usize, is_wanted: impl Fn(i64) -> bool) -> Self {
        let mut source = Self::new(container, path);
        let counts = |line: &[u8]| {
            let written = serde_json::from_slice::<Written>(line);
            written.is_ok_and(|written| is_wanted(written.time()))
        };
        let mut left = count;
        for number in 0..=MOST_FILES {
            let Ok(mut file) = File::open(older(&source.path, number)) else {
                // the newest may just have been renamed
                if number == 0 {
                    continue;
                }
                break;
            };
            if source.files.is_empty() {
                source.inode = file.metadata().map_or(0, |meta| meta.ino());
            }
            // what can't be read is left out, as it is further on
            let begin = begin_of_last(&file, &mut left, counts).unwrap_or(0);
            let _ = file.seek(SeekFrom::Start(begin));
            source.files.push_front(BufReader::with_capacity(4096, file));
            if left == 0 {
                break;
            }
        }
        source
    }

    fn add(&mut self, path: &Path) -> bool {
        let Ok(file) = File::open(path) else { return false };
        self.inode = file.metadata().map_or(0, |meta| meta.ino());
        self.files.push_back(BufReader::with_capacity(4096, file));
        true
    }

    /// The next line of the file that is being read, and of the one after it.
    fn read(&mut self) -> Option<Line> {
        loop {
            let Some(file) = self.files.front_mut() else {
                if self.add(&self.path.clone()) {
                    continue;
                }
                return None;
            };
            match read_line(file, &mut self.begun) {
                Ok(true) => {
                    let line = std::mem::take(&mut self.begun);
                    if let Ok(written) = serde_json::from_str::<Written>(&line) {
                        let (time, error) = (written.time(), written.stream == "stderr");
                        return Some(Line { container: self.container.clone(), time, error, text: written.log });
                    }
                    // a line torn by a full disk
                }
                _ if self.files.len() > 1 => drop(self.files.pop_front()),
                _ => {
                    let newest = std::fs::metadata(&self.path).map_or(0, |meta| meta.ino());
                    if newest == self.inode || newest == 0 {
                        return None;
                    }
                    // it was renamed while it was read: what is newer comes next
                    self.files.clear();
                    self.begun.clear();
                    let inode = |number: u32| std::fs::metadata(older(&self.path, number)).map(|meta| meta.ino());
                    let all = (1..=MOST_FILES).take_while(|number| inode(*number).is_ok());
                    let newer = all.take_while(|number| inode(*number).ok() != Some(self.inode)).last().unwrap_or(0);
                    for number in (0..=newer).rev() {
                        self.add(&older(&self.path, number));
                    }
                }
            }
        }
    }
}

/// Where the last lines of a file begin, at most `left` of those that count, which are taken off it.
fn begin_of_last(file: &File, left: &mut usize, counts: impl Fn(&[u8]) -> bool) -> io::Result<u64> {
    // from `at` on the file is in `bytes`, but for the lines at its end that are found already
    let (mut at, mut bytes) = (file.metadata()?.len(), Vec::new());
    while *left > 0 {
        let inner = &bytes[..bytes.len().saturating_sub(1)];
        let begin = match inner.iter().rposition(|byte| *byte == b'\n') {
            Some(before) => before + 1,
            None if at > 0 => {
                let size = at.min(BLOCK);
                at -= size;
                let mut block = vec![0; usize::try_from(size).unwrap_or_default()];
                file.read_exact_at(&mut block, at)?;
                block.append(&mut bytes);
                bytes = block;
                continue;
            }
            None if bytes.is_empty() => break,
            None => 0,
        };
        *left -= usize::from(counts(&bytes[begin..]));
        bytes.truncate(begin);
    }
    Ok(at + bytes.len() as u64)
}

/// Whether there is a whole line now; what there is of one waits in `begun`.
fn read_line(file: &mut BufReader<File>, begun: &mut String) -> io::Result<bool> {
    let mut bytes = std::mem::take(begun).into_bytes();
    file.read_until(b'\n', &mut bytes)?;
    let whole = bytes.last() == Some(&b'\n');
    *begun = String::from_utf8_lossy(&bytes).into_owned();
    Ok(whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_lines_are_found_from_the_end_across_files() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("web.json");
        let line = |number: usize| {
            let pad = "x".repeat(number * 97 % 5000);
            format!(
                "{{\"log\":\"{number} {pad}\\n\",\"stream\":\"stdout\",\"time\":\"1970-01-01T00:00:{number:02}Z\"}}\n"
            )
        };
        let write = |number: u32, lines: std::ops::Range<usize>| {
            std::fs::write(older(&path, number), lines.map(line).collect::<String>()).expect("written");
        };
        for (file, lines) in [(2, 0..5), (1, 5..30), (0, 30..60)] {
            write(file, lines);
        }
        let numbers = |logs: &Logs| -> Vec<usize> {
            let mut tail = Tail::open(logs, [("web".to_owned(), path.clone())]);
            let number = |line: Line| line.text.split(' ').next().expect("a word").parse().expect("a number");
            std::iter::from_fn(|| tail.next()).map(number).collect()
        };
        for count in [0, 1, 29, 30, 31, 55, 58, 60, 99] {
            let wanted: Vec<usize> = (60_usize.saturating_sub(count)..60).collect();
            assert_eq!(numbers(&Logs { tail: Some(count as u64), ..Logs::default() }), wanted, "{count}");
        }
        let until = Logs { tail: Some(3), until: Some(40_000_000_000), ..Logs::default() };
        assert_eq!(numbers(&until), [38, 39, 40]);
        let since = Logs { tail: Some(30), since: Some(57_000_000_000), ..Logs::default() };
        assert_eq!(numbers(&since), [57, 58, 59]);
    }
}
