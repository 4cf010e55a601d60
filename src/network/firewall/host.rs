//! The table of the host's namespace, for one stack: its way out, and what is published from outside.
//!
//! ```text
//! inet rbox<n>  prerouting   a published port of the host goes to the stack, from everywhere but the stack
//!               input        the stack does not reach its own published ports by a detour
//!               forward      into the stack go answers and what is published, nothing else
//!               postrouting  what the stack sends out looks like the host's
//! ```
//!
//! Nothing here accepts for others: where the host has rules of its own, they are asked too.

use std::net::IpAddr;

use super::field::{Field, IPV4, IPV6, interface, octets};
use super::set::Set;
use super::stack::{ANSWERS, REDIRECTED, base};
use super::transaction::{Family, Hook, Kind, Transaction};

/// Ports published on all addresses of the host of one family.
pub(in crate::network) const ANY4: Set = Set::of("any4", &[Field::Protocol, Field::Port]);
/// The same of IPv6.
pub(in crate::network) const ANY6: Set = Set::of("any6", &[Field::Protocol, Field::Port]);
/// Ranges of ports published on all addresses.
pub(in crate::network) const ANY_RANGES4: Set = Set::of_ranges("any_ranges4", &[Field::Protocol, Field::Port]);
/// The same of IPv6.
pub(in crate::network) const ANY_RANGES6: Set = Set::of_ranges("any_ranges6", &[Field::Protocol, Field::Port]);
/// Ports published on one address of the host.
pub(in crate::network) const ONE4: Set = Set::of("one4", &[Field::Destination4, Field::Protocol, Field::Port]);
/// The same of IPv6.
pub(in crate::network) const ONE6: Set = Set::of("one6", &[Field::Destination6, Field::Protocol, Field::Port]);

/// One end of the way out, as the host sees it.
#[derive(Clone, Debug)]
pub(in crate::network) struct Gate<'a> {
    /// The table's name, and the interface's.
    pub(in crate::network) name: &'a str,
    /// The stack's addresses behind it, IPv4 first.
    pub(in crate::network) addresses: &'a [IpAddr],
}

/// Makes the table.
pub(in crate::network) fn make(changes: &mut Transaction, gate: &Gate<'_>) {
    let ours = interface(gate.name);
    changes.of(Family::Inet).make_table(true);
    for set in [ANY4, ANY6, ANY_RANGES4, ANY_RANGES6, ONE4, ONE6] {
        changes.set(&set);
    }
    changes.chain("prerouting", Some(base(Kind::Nat, Hook::Prerouting, -100, false)));
    changes.chain("input", Some(base(Kind::Filter, Hook::Input, 0, false)));
    for (family, sets) in [(IPV4, [ONE4, ANY4, ANY_RANGES4]), (IPV6, [ONE6, ANY6, ANY_RANGES6])] {
        let address = gate.addresses.iter().find(|address| address.is_ipv6() == (family == IPV6));
        for set in sets {
            changes.rule("input", |rule| {
                rule.is(Field::InInterface, &ours).is(Field::Family, &family).is_in(set.key, set.name).reject();
            });
            let Some(address) = address else { continue };
            changes.rule("prerouting", |rule| {
                rule.is_not(Field::InInterface, &ours).is(Field::Family, &family).is_in(set.key, set.name);
                rule.is_for_us().redirect(&octets(*address));
            });
        }
    }
    changes.chain("forward", Some(base(Kind::Filter, Hook::Forward, 0, false)));
    changes.rule("forward", |rule| {
        rule.is(Field::OutInterface, &ours).has(Field::ConnectionState, ANSWERS).accept();
    });
    changes.rule("forward", |rule| {
        rule.is(Field::OutInterface, &ours).has(Field::ConnectionStatus, REDIRECTED).accept();
    });
    changes.rule("forward", |rule| rule.is(Field::OutInterface, &ours).drop());
    changes.chain("postrouting", Some(base(Kind::Nat, Hook::Postrouting, 100, false)));
    for address in gate.addresses {
        let (family, source) = if address.is_ipv6() { (IPV6, Field::Source6) } else { (IPV4, Field::Source4) };
        changes.rule("postrouting", |rule| {
            rule.is(Field::Family, &family).is(source, &octets(*address)).is_not(Field::OutInterface, &ours);
            rule.masquerade();
        });
    }
}
