//! Reading logs back: the last lines of each, in the order of time, and those to come.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, BufRead as _, BufReader};
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::log::older;
use crate::stack::protocol::{Line, Logs};

/// The most files that a log is kept in.
const MOST_FILES: u32 = 10_000;
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

impl Tail {
    /// Opens the logs of containers by their names and files.
    pub(in crate::stack) fn open(logs: &Logs, containers: impl IntoIterator<Item = (String, PathBuf)>) -> Self {
        let (since, until) = (logs.since.unwrap_or(i64::MIN), logs.until.unwrap_or(i64::MAX));
        let mut tail = Tail { sources: Vec::new(), since, until };
        for (container, path) in containers {
            let mut source = Source::open(container, path);
            if let Some(count) = logs.tail {
                tail.skip_to_last(&mut source, count);
            }
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

    /// Reads all, and begins again so many lines before the end.
    fn skip_to_last(&self, source: &mut Source, count: u64) {
        let count = usize::try_from(count).unwrap_or(MOST).min(MOST);
        let mut total = 0_usize;
        while self.peek(source).is_some() {
            source.next = None;
            total += 1;
        }
        source.open_all();
        for _ in 0..total.saturating_sub(count) {
            if self.peek(source).is_none() {
                break;
            }
            source.next = None;
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
    fn open(container: String, path: PathBuf) -> Self {
        let mut source = Self { container, path, files: VecDeque::new(), inode: 0, next: None, begun: String::new() };
        source.open_all();
        source
    }

    fn open_all(&mut self) {
        self.files.clear();
        self.next = None;
        let numbers = (1..=MOST_FILES).take_while(|number| older(&self.path, *number).exists()).last().unwrap_or(0);
        for number in (0..=numbers).rev() {
            self.add(&older(&self.path, number));
        }
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
                        let time = written.time.parse::<jiff::Timestamp>().map_or(0, jiff::Timestamp::as_nanosecond);
                        let (time, error) = (i64::try_from(time).unwrap_or(0), written.stream == "stderr");
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

/// Whether there is a whole line now; what there is of one waits in `begun`.
fn read_line(file: &mut BufReader<File>, begun: &mut String) -> io::Result<bool> {
    let mut bytes = std::mem::take(begun).into_bytes();
    file.read_until(b'\n', &mut bytes)?;
    let whole = bytes.last() == Some(&b'\n');
    *begun = String::from_utf8_lossy(&bytes).into_owned();
    Ok(whole)
}
