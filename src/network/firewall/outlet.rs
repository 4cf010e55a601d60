//! The table of an [outlet](crate::network::outlet)'s namespace: each member has a link of its own there, and gets out or nowhere.
//!
//! ```text
//! inet rbox     prerouting   only a member's own addresses; the name server; out; else refused
//! ```
//!
//! It is what the [stack's](super::stack) tables come to where nothing is published and nobody reaches anybody: nothing is
//! forwarded, and no state of connections is kept. A third of the rules, and no bridge, are two milliseconds of a start.

use super::field::{BROADCAST, Field, IPV4, IPV6, LOCAL, MULTICAST};
use super::set::Set;
use super::stack::{GATEWAYS4, GATEWAYS6, ICMP6, Leave, again, base, gateways, held, out, refuse};
use super::transaction::{Family, Hook, Kind, Transaction};

/// Addresses of members, each with the interface that leads to it.
pub(in crate::network) const SEATS4: Set = Set::of("seats4", &[Field::InInterface, Field::Source4]);
/// The same of IPv6.
pub(in crate::network) const SEATS6: Set = Set::of("seats6", &[Field::InInterface, Field::Source6]);

/// Makes the table, with empty sets.
pub(in crate::network) fn make(changes: &mut Transaction, leave: Leave) {
    let chain = "prerouting";
    changes.of(Family::Inet).make_table(false);
    for set in [GATEWAYS4, GATEWAYS6, SEATS4, SEATS6] {
        changes.set(&set);
    }
    changes.chain("refused", None);
    refuse(changes, "refused");
    changes.chain(chain, Some(base(Kind::Filter, Hook::Prerouting, -99, true)));
    again(changes, chain);
    for (family, seats) in [(IPV4, SEATS4), (IPV6, SEATS6)] {
        changes.rule(chain, |rule| rule.is(Field::Family, &family).is_not_in(seats.key, seats.name).drop());
    }
    held(changes, chain);
    gateways(changes, chain);
    // neighbours are asked for by multicast
    for kind in [MULTICAST, LOCAL] {
        changes.rule(chain, |rule| {
            rule.is(Field::Protocol, &ICMP6).is(Field::DestinationKind, &kind.to_ne_bytes()).accept();
        });
    }
    changes.rule(chain, |rule| rule.is(Field::DestinationKind, &LOCAL.to_ne_bytes()).jump("refused"));
    for kind in [BROADCAST, MULTICAST] {
        changes.rule(chain, |rule| rule.is(Field::DestinationKind, &kind.to_ne_bytes()).drop());
    }
    out(changes, chain, leave == Leave::Sockets);
    // a stranger
    changes.rule(chain, |rule| rule.jump("refused"));
}
