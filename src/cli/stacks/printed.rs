//! What a program prints, a JSON object a line: for those who ask with `--format json`.

use std::io::Read as _;
use std::os::fd::OwnedFd;
use std::thread::JoinHandle;

use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::Errno;
use rustix::pipe::{PipeFlags, pipe_with};

use super::remote::input;
use super::{line, now};
use crate::cli::exit::Error;
use crate::stack::protocol::Line;

/// A longer line is cut, as in logs.
const LONGEST: usize = 16 << 10;

/// The thread that tells it.
pub(super) struct Printed {
    /// Closed at the program's end: others that it started may go on to hold its output.
    open: OwnedFd,
    thread: JoinHandle<Result<(), Error>>,
}

/// One of a program's two streams.
struct Stream {
    pipe: Option<std::fs::File>,
    error: bool,
    /// A line without an end as yet.
    begun: Vec<u8>,
}

impl Printed {
    /// The streams for a program of a container, and what tells what is printed to them.
    pub(super) fn begin(container: &str, interactive: bool) -> Result<([OwnedFd; 3], Self), Error> {
        let pipe = |flags: PipeFlags| {
            pipe_with(PipeFlags::CLOEXEC | flags)
                .map_err(|errno| Error::new(format!("no pipe for the program's output can be made: {errno}")))
        };
        let ((output, output_end), (errors, errors_end)) = (pipe(PipeFlags::empty())?, pipe(PipeFlags::empty())?);
        let (over, open) = pipe(PipeFlags::empty())?;
        for end in [&output, &errors] {
            // its own end alone: the program's blocks, as programs expect
            rustix::io::ioctl_fionbio(end, true)
                .map_err(|errno| Error::new(format!("the program's output can't be read: {errno}")))?;
        }
        let stream = |pipe: OwnedFd, error| Stream { pipe: Some(pipe.into()), error, begun: Vec::new() };
        let mut streams = [stream(output, false), stream(errors, true)];
        let container = container.to_owned();
        let thread = std::thread::spawn(move || tell(&container, &mut streams, &over));
        Ok(([input(interactive)?, output_end, errors_end], Self { open, thread }))
    }

    /// Tells the rest of what the program has printed until its end.
    pub(super) fn finish(self) -> Result<(), Error> {
        drop(self.open);
        self.thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    }
}

fn tell(container: &str, streams: &mut [Stream; 2], over: &OwnedFd) -> Result<(), Error> {
    loop {
        let mut fds = vec![PollFd::new(over, PollFlags::IN)];
        fds.extend(
            streams.iter().filter_map(|stream| stream.pipe.as_ref()).map(|pipe| PollFd::new(pipe, PollFlags::IN)),
        );
        rustix::io::retry_on_intr(|| poll(&mut fds, None))
            .map_err(|errno| Error::new(format!("the program's output can't be waited for: {errno}")))?;
        let is_over = !fds[0].revents().is_empty();
        for stream in &mut *streams {
            stream.take(container)?;
        }
        if is_over || streams.iter().all(|stream| stream.pipe.is_none()) {
            return streams.iter_mut().try_for_each(|stream| stream.end(container));
        }
    }
}

impl Stream {
    /// Tells all that is there now.
    fn take(&mut self, container: &str) -> Result<(), Error> {
        let mut chunk = [0; LONGEST];
        loop {
            let Some(pipe) = &mut self.pipe else { return Ok(()) };
            let count = match pipe.read(&mut chunk) {
                Ok(0) => {
                    self.pipe = None;
                    return self.end(container);
                }
                Ok(count) => count,
                Err(error) if error.raw_os_error() == Some(Errno::AGAIN.raw_os_error()) => return Ok(()),
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(Error::new(format!("the program's output can't be read: {error}"))),
            };
            for part in chunk[..count].split_inclusive(|byte| *byte == b'\n') {
                self.begun.extend_from_slice(part);
                if part.ends_with(b"\n") || self.begun.len() >= LONGEST {
                    self.end(container)?;
                }
            }
        }
    }

    /// Tells the line that has begun.
    fn end(&mut self, container: &str) -> Result<(), Error> {
        if self.begun.is_empty() {
            return Ok(());
        }
        let text = String::from_utf8_lossy(&std::mem::take(&mut self.begun)).into_owned();
        line(&Line { container: container.to_owned(), time: now(), error: self.error, text })
    }
}
