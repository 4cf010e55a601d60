//! Standard output for what writes files.

use std::io;
use std::path::PathBuf;

use super::exit::Error;

/// Gives something that writes a file a pipe whose other end is standard output.
pub(super) fn to_stdout(write: impl FnOnce(PathBuf) -> Result<(), Error>) -> Result<(), Error> {
    use std::os::fd::AsRawFd as _;
    let failed = |error: io::Error| Error::new(format!("standard output can't be written: {error}"));
    let (mut reader, writer) = io::pipe().map_err(failed)?;
    std::thread::scope(|scope| {
        let copying = scope.spawn(move || io::copy(&mut reader, &mut io::stdout().lock()));
        let written = write(PathBuf::from(format!("/proc/self/fd/{}", writer.as_raw_fd())));
        // The copy ends when the last writer does.
        drop(writer);
        let copied = copying.join().map_err(|_| Error::new("the thread that writes standard output panicked"))?;
        written.and(copied.map(drop).map_err(failed))
    })
}
