//! What a client's bytes deserve: an answer of our own, somebody else's, or none.

use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

use super::message::{self, Code, Data, Query, kind};
use super::zones::{Found, WayOut, Zones};

/// What is to be done about a question.
#[derive(Debug)]
pub(super) enum Decision {
    /// To send this.
    Reply(Vec<u8>),
    /// To ask these servers, or the host's.
    Forward(Query, Option<Vec<IpAddr>>),
    /// Nothing: it was no question.
    Ignore,
}

/// Who asks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Asker<'a> {
    /// From which address.
    pub client: IpAddr,
    /// On which network.
    pub via: &'a str,
    /// Whether by TCP, where answers may be long.
    pub by_stream: bool,
}

/// Decides about a message.
pub(super) fn decide(zones: &Mutex<Zones>, bytes: &[u8], asker: Asker<'_>) -> Decision {
    let query = match message::read(bytes) {
        Ok(query) => query,
        Err(Some(refusal)) => return Decision::Reply(refusal),
        Err(None) => return Decision::Ignore,
    };
    let mut zones = zones.lock().unwrap_or_else(PoisonError::into_inner);
    match zones.find(&query.name, query.kind, asker.client, asker.via) {
        Found::Outside => match zones.way_out(asker.client, asker.via) {
            WayOut::None => Decision::Reply(query.refuse(Code::NoName)),
            WayOut::Host => Decision::Forward(query, None),
            WayOut::Own(servers) => Decision::Forward(query, Some(servers)),
        },
        found => Decision::Reply(answer(&query, &found, asker.by_stream)),
    }
}

fn answer(query: &Query, found: &Found, by_stream: bool) -> Vec<u8> {
    let limit = if by_stream { usize::from(u16::MAX) } else { query.datagram() };
    let code = if matches!(found, Found::Nothing | Found::Outside) { Code::NoName } else { Code::Success };
    let mut answer = query.answer(code, limit);
    let wants = |kind| query.kind == kind || query.kind == message::kind::ANY;
    match found {
        Found::Addresses(addresses) => {
            for address in addresses.iter().filter(|address| wants(kind_of(**address))) {
                answer.add(Data::Address(*address));
            }
        }
        Found::Services(services) if wants(kind::SRV) => {
            for (host, port, _) in services {
                answer.add(Data::Service(*port, host));
            }
            for (host, _, addresses) in services {
                for address in addresses {
                    answer.add_more(host, Data::Address(*address));
                }
            }
        }
        Found::Pointer(name) if wants(kind::PTR) => answer.add(Data::Pointer(name)),
        // the name is there, a record of this type is not
        _ => {}
    }
    answer.finish()
}

fn kind_of(address: IpAddr) -> u16 {
    if address.is_ipv4() { kind::A } else { kind::AAAA }
}
