//! A file that is read while it is written: a packed layer goes out as it is made, and lies in the store at the end all the same.
//!
//! Whoever writes never waits for whoever reads, and memory has no part in it.

use std::fs::File;
use std::io::{self, Read, Write};
use std::os::unix::fs::FileExt as _;
use std::sync::{Condvar, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

/// A file in the making.
#[derive(Debug, Default)]
pub struct Growing {
    file: OnceLock<File>,
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    size: u64,
    end: Option<End>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Whole,
    GivenUp,
}

impl Growing {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How much is written.
    pub fn size(&self) -> u64 {
        self.lock().size
    }

    /// Waits a moment for the end; whether it came.
    pub fn ends_within(&self, patience: Duration) -> bool {
        let waited = self.changed.wait_timeout_while(self.lock(), patience, |state| state.end.is_none());
        waited.map_or_else(|error| error.into_inner().0.end.is_some(), |(state, _)| state.end.is_some())
    }

    /// Ends it before its time: readers get an error, and whoever writes goes on.
    pub fn give_up(&self) {
        self.end(End::GivenUp);
    }

    fn end(&self, end: End) {
        self.lock().end.get_or_insert(end);
        self.changed.notify_all();
    }

    /// Reads from the start, and waits where nothing more is written yet.
    pub fn follow(&self) -> impl Read {
        self.follow_piece(0, u64::MAX)
    }

    /// Reads from a place on, and waits as [`Self::follow`] does until so many bytes are read; behind them it ends where it would
    /// have to wait.
    pub fn follow_piece(&self, from: u64, least: u64) -> impl Read {
        Follow { growing: self, at: from, patient_to: from.saturating_add(least) }
    }

    /// Waits for more than so many bytes; false where it ends before. Readers are told why.
    pub fn outgrows(&self, size: u64) -> bool {
        let waits = |state: &mut State| state.size <= size && state.end.is_none();
        let state = self.changed.wait_while(self.lock(), waits).unwrap_or_else(PoisonError::into_inner);
        state.size > size || state.end == Some(End::GivenUp)
    }

    /// Where it is written, to a file that can be read, too.
    pub(super) fn writer(&self, file: File) -> io::Result<Writer<'_>> {
        // A second file would be one too many; the first stays what is read.
        let _ = self.file.set(file.try_clone()?);
        Ok(Writer { growing: self, file, whole: false })
    }
}

/// Writes a file that is read meanwhile. Dropped before [`Done::done`], readers see that it broke off.
pub(super) struct Writer<'a> {
    growing: &'a Growing,
    file: File,
    whole: bool,
}

/// A file that learns that it is whole.
pub(super) trait Done {
    /// Nothing more comes.
    fn done(self);
}

impl Done for File {
    fn done(self) {}
}

impl Done for Writer<'_> {
    fn done(mut self) {
        self.whole = true;
    }
}

impl Drop for Writer<'_> {
    fn drop(&mut self) {
        self.growing.end(if self.whole { End::Whole } else { End::GivenUp });
    }
}

impl Write for Writer<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.file.write(bytes)?;
        self.growing.lock().size += count as u64;
        self.growing.changed.notify_all();
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

struct Follow<'a> {
    growing: &'a Growing,
    at: u64,
    /// Up to where it waits for more.
    patient_to: u64,
}

impl Read for Follow<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let growing = self.growing;
        let patient = self.at < self.patient_to;
        let waits = |state: &mut State| patient && state.size == self.at && state.end.is_none();
        let state = growing.changed.wait_while(growing.lock(), waits).unwrap_or_else(PoisonError::into_inner);
        let (there, end) = (state.size - self.at, state.end);
        drop(state);
        match end {
            Some(End::GivenUp) => return Err(io::Error::new(io::ErrorKind::ConnectionAborted, "it was given up")),
            _ if there == 0 => return Ok(0),
            _ => {}
        }
        let most = buffer.len().min(usize::try_from(there).unwrap_or(usize::MAX));
        let file = growing.file.get().ok_or_else(|| io::Error::other("presume: what has a size has a file"))?;
        let count = file.read_at(&mut buffer[..most], self.at)?;
        self.at += count as u64;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::thread;

    #[test]
    fn readers_see_all_of_it_and_how_it_ends() {
        let bytes: Vec<u8> = (0..1_000_000_u32).map(|n| n.to_le_bytes()[1]).collect();
        let growing = Growing::default();
        let read = || {
            let mut read = Vec::new();
            growing.follow().read_to_end(&mut read).map(|_| read)
        };
        thread::scope(|scope| {
            let readers = [scope.spawn(read), scope.spawn(read)];
            let mut writer = growing.writer(tempfile::tempfile().unwrap()).unwrap();
            bytes.chunks(7777).for_each(|bytes| writer.write_all(bytes).unwrap());
            assert!(!growing.ends_within(Duration::from_millis(1)));
            writer.done();
            for reader in readers {
                assert!(reader.join().unwrap().unwrap() == bytes);
            }
        });
        assert!(growing.ends_within(Duration::ZERO));
        assert!(read().unwrap() == bytes, "and later");
    }

    #[test]
    fn a_piece_ends_where_nothing_more_is_written() {
        let growing = Growing::default();
        let mut writer = growing.writer(tempfile::tempfile().unwrap()).unwrap();
        writer.write_all(b"first").unwrap();
        let piece = |from, least| {
            let mut read = String::new();
            growing.follow_piece(from, least).read_to_string(&mut read).map(|_| read)
        };
        assert_eq!(piece(0, 5).unwrap(), "first");
        assert_eq!(piece(2, 0).unwrap(), "rst");
        let (more, waited) = thread::scope(|scope| {
            let waiting = scope.spawn(|| (growing.outgrows(5), piece(5, 9)));
            writer.write_all(b" second").unwrap();
            thread::sleep(Duration::from_millis(20));
            writer.write_all(b" third").unwrap();
            waiting.join().unwrap()
        });
        assert!(more);
        assert!(waited.unwrap().starts_with(" second t"), "it waits for nine bytes");
        writer.done();
        assert!(!growing.outgrows(18) && growing.outgrows(17));
        assert_eq!(piece(12, u64::MAX).unwrap(), " third");
    }

    #[test]
    fn what_breaks_off_is_no_end() {
        let growing = Growing::default();
        let mut writer = growing.writer(tempfile::tempfile().unwrap()).unwrap();
        writer.write_all(b"half").unwrap();
        drop(writer);
        assert!(growing.follow().read_to_end(&mut Vec::new()).is_err());
        let growing = Growing::default();
        growing.give_up();
        assert!(growing.follow().read(&mut [0; 8]).is_err());
    }
}
