//! A TCP connection that is two: what comes in at one goes out at the other, in both directions.

use std::net::SocketAddr;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::time::Duration;

use rustix::event::epoll::EventFlags;
use rustix::io::Errno;
use rustix::net::{Shutdown, sockopt};
use rustix::pipe::{SpliceFlags, splice};

use super::pipes::{Pipe, Pipes, SIZE};

/// How many times a direction moves bytes before other connections get their turn.
const ROUNDS: usize = 8;

/// Two sockets and what is between them.
#[derive(Debug)]
pub(super) struct Flow {
    sides: [Side; 2],
    /// From side 0 to side 1, and back.
    ways: [Way; 2],
    is_connecting: bool,
    /// Whether the other end has refused, and is asked again later.
    is_refused: bool,
    /// Where else the other end may be, should it refuse.
    second: Option<SocketAddr>,
}

#[derive(Debug)]
struct Side {
    socket: OwnedFd,
    is_readable: bool,
    is_writable: bool,
}

#[derive(Debug, Default)]
struct Way {
    pipe: Option<Pipe>,
    /// Bytes in the pipe.
    held: usize,
    /// Whether all bytes there will ever be have come.
    has_ended: bool,
    /// Whether the other side was told.
    is_closed: bool,
}

/// How a flow stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Progress {
    /// Nothing to do until a socket says so.
    Waiting,
    /// There is more to do right now.
    More,
    /// The other end refused, or there is none at its address.
    Refused,
    /// Both directions have ended, or one was broken off.
    Over,
}

impl Flow {
    /// One of a connection that was accepted and one that is being made, with the address to try after that.
    pub(super) fn new(accepted: OwnedFd, connecting: OwnedFd, second: Option<SocketAddr>) -> Self {
        let sides = [accepted, connecting].map(Side::new);
        Flow { sides, ways: Default::default(), is_connecting: true, is_refused: false, second }
    }

    /// The second address of the other end, once.
    pub(super) fn second(&mut self) -> Option<SocketAddr> {
        self.second.take()
    }

    /// Goes on with another connection that is being made instead of the one that was refused, and the address to try after that.
    pub(super) fn connect_by(&mut self, connecting: OwnedFd, second: Option<SocketAddr>) {
        self.sides[1] = Side::new(connecting);
        (self.is_refused, self.second) = (false, second);
    }

    /// Whether both ends are connected.
    pub(super) fn is_made(&self) -> bool {
        !self.is_connecting
    }

    /// The socket of a side.
    pub(super) fn socket(&self, side: usize) -> BorrowedFd<'_> {
        self.sides[side].socket.as_fd()
    }

    /// Goes on after an event at a side.
    pub(super) fn event(&mut self, side: usize, what: EventFlags, pipes: &mut Pipes) -> Progress {
        let broken = what.intersects(EventFlags::ERR | EventFlags::HUP);
        let this = &mut self.sides[side];
        this.is_readable |= broken || what.intersects(EventFlags::IN | EventFlags::RDHUP);
        this.is_writable |= broken || what.contains(EventFlags::OUT);
        if self.is_connecting {
            if side == 0 || self.is_refused {
                // of an end that has refused, there is nothing more to hear
                return if broken && side == 0 { self.reset() } else { Progress::Waiting };
            }
            match sockopt::socket_error(&self.sides[1].socket) {
                Ok(Ok(())) if self.sides[1].is_writable && !broken => self.is_connecting = false,
                Ok(Ok(())) if !broken => return Progress::Waiting,
                Ok(Err(Errno::CONNREFUSED | Errno::HOSTUNREACH)) => {
                    self.is_refused = true;
                    return Progress::Refused;
                }
                _ => return self.reset(),
            }
        }
        self.pump(pipes)
    }

    /// Moves bytes both ways, as far as they go.
    pub(super) fn pump(&mut self, pipes: &mut Pipes) -> Progress {
        if self.is_connecting {
            return Progress::Waiting;
        }
        let mut progress = Progress::Waiting;
        for way in 0..2 {
            match self.move_bytes(way, pipes) {
                Ok(true) => {}
                Ok(false) => progress = Progress::More,
                Err(_) => return self.reset(),
            }
            if self.ways[way].held == 0
                && let Some(pipe) = self.ways[way].pipe.take()
            {
                pipes.give_back(pipe);
            }
        }
        if self.ways.iter().all(|way| way.is_closed) { Progress::Over } else { progress }
    }

    /// Moves bytes one way; false if they were still going when the turn ended.
    fn move_bytes(&mut self, way: usize, pipes: &mut Pipes) -> Result<bool, Errno> {
        let [one, other] = &mut self.sides;
        let (from, to) = if way == 0 { (one, other) } else { (other, one) };
        let way = &mut self.ways[way];
        let flags = SpliceFlags::MOVE | SpliceFlags::NONBLOCK;
        for _ in 0..ROUNDS {
            if let (Some(pipe), true) = (&way.pipe, way.held > 0) {
                if !to.is_writable {
                    return Ok(true);
                }
                match splice(&pipe.output, None, &to.socket, None, way.held, flags) {
                    Ok(length) => way.held -= length,
                    Err(Errno::AGAIN) => to.is_writable = false,
                    Err(Errno::INTR) => {}
                    Err(error) => return Err(error),
                }
                continue;
            }
            if way.has_ended {
                if !way.is_closed {
                    way.is_closed = true;
                    // it may be closed already
                    let _ = rustix::net::shutdown(&to.socket, Shutdown::Write);
                }
                return Ok(true);
            }
            if !from.is_readable {
                return Ok(true);
            }
            let pipe = match way.pipe.take() {
                Some(pipe) => pipe,
                None => pipes.take().map_err(|_| Errno::MFILE)?,
            };
            let pipe = way.pipe.insert(pipe);
            match splice(&from.socket, None, &pipe.input, None, SIZE, flags) {
                Ok(0) => way.has_ended = true,
                Ok(length) => way.held = length,
                Err(Errno::AGAIN) => from.is_readable = false,
                Err(Errno::INTR) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(false)
    }

    /// Has both ends told that the connection broke, when the sockets are closed.
    pub(super) fn reset(&mut self) -> Progress {
        self.sides.iter().for_each(|side| reset(&side.socket));
        Progress::Over
    }
}

impl Side {
    fn new(socket: OwnedFd) -> Self {
        // small pieces are on their way at once, as they came; who vanished is noticed in the end
        let _ = sockopt::set_tcp_nodelay(&socket, true);
        let _ = sockopt::set_socket_keepalive(&socket, true);
        Side { socket, is_readable: false, is_writable: false }
    }
}

/// Makes closing a socket a reset.
pub(super) fn reset(socket: impl AsFd) {
    let _ = sockopt::set_socket_linger(socket, Some(Duration::ZERO));
}
