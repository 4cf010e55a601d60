//! Fields of packets that rules look at, and the registers that they are loaded into.

use std::net::IpAddr;

use crate::network::netlink::Attributes;

/// Something of a packet, or known about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::network) enum Field {
    /// The name of the interface it came in by.
    InInterface,
    /// The name of the interface it goes out by.
    OutInterface,
    /// Its family in a table of both: [`IPV4`] or [`IPV6`].
    Family,
    /// The protocol in the IP packet.
    Protocol,
    /// The protocol in the Ethernet frame.
    EtherType,
    /// Sender and receiver.
    Source4,
    /// The receiver.
    Destination4,
    /// The sender.
    Source6,
    /// The receiver.
    Destination6,
    /// The port of TCP or UDP it is for.
    Port,
    /// The flags of a TCP packet.
    TcpFlags,
    /// The hardware address of the sender.
    SourceMac,
    /// The sender's hardware address as an ARP packet says it.
    ArpMac,
    /// The sender's address as an ARP packet says it.
    ArpAddress,
    /// The type of an ICMP packet of either family.
    IcmpType,
    /// The state of its connection, one bit.
    ConnectionState,
    /// The bits of its connection.
    ConnectionStatus,
    /// Whether the receiver's address is this machine's: [`LOCAL`].
    DestinationKind,
    /// The packet's mark.
    Mark,
}

/// `NFPROTO_IPV4`, as rules of both families see it.
pub(in crate::network) const IPV4: [u8; 1] = [2];
/// `NFPROTO_IPV6`.
pub(in crate::network) const IPV6: [u8; 1] = [10];
/// `RTN_LOCAL`.
pub(super) const LOCAL: u32 = 2;
/// `RTN_BROADCAST`.
pub(super) const BROADCAST: u32 = 3;
/// `RTN_MULTICAST`.
pub(super) const MULTICAST: u32 = 5;

/// The first of the registers of four bytes, `NFT_REG32_00`.
const FIRST_REGISTER: u32 = 8;

/// A register; a value may fill several that follow each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Register(pub(super) u32);

impl Register {
    pub(super) fn number(slot: u32) -> Self {
        Register(FIRST_REGISTER + slot)
    }
}

/// From where a field is loaded.
enum Load {
    /// Known about the packet.
    Meta(u32),
    /// Base (0 link, 1 network, 2 transport), offset and length.
    Payload(u32, u32),
    /// Known about its connection.
    Connection(u32),
    /// Asked of the routes.
    DestinationKind,
}

impl Field {
    fn load(self) -> Load {
        match self {
            Field::InInterface => Load::Meta(6),
            Field::OutInterface => Load::Meta(7),
            Field::Family => Load::Meta(15),
            Field::Protocol => Load::Meta(16),
            Field::EtherType => Load::Meta(1),
            Field::Mark => Load::Meta(3),
            Field::Source4 => Load::Payload(1, 12),
            Field::Destination4 => Load::Payload(1, 16),
            Field::Source6 | Field::ArpMac => Load::Payload(1, 8),
            Field::Destination6 => Load::Payload(1, 24),
            Field::Port => Load::Payload(2, 2),
            Field::TcpFlags => Load::Payload(2, 13),
            Field::SourceMac => Load::Payload(0, 6),
            Field::ArpAddress => Load::Payload(1, 14),
            Field::IcmpType => Load::Payload(2, 0),
            Field::ConnectionState => Load::Connection(0),
            Field::ConnectionStatus => Load::Connection(2),
            Field::DestinationKind => Load::DestinationKind,
        }
    }

    /// How many bytes it has.
    pub(super) fn length(self) -> u32 {
        match self {
            Field::InInterface | Field::OutInterface | Field::Source6 | Field::Destination6 => 16,
            Field::Family | Field::Protocol | Field::IcmpType | Field::TcpFlags => 1,
            Field::EtherType | Field::Port => 2,
            Field::SourceMac | Field::ArpMac => 6,
            Field::Source4
            | Field::Destination4
            | Field::ArpAddress
            | Field::ConnectionState
            | Field::ConnectionStatus
            | Field::DestinationKind
            | Field::Mark => 4,
        }
    }

    /// How many registers it fills.
    pub(super) fn registers(self) -> u32 {
        self.length().div_ceil(4)
    }

    /// The number of its type in the `nft` program, by which that prints elements.
    pub(super) fn datatype(self) -> u32 {
        match self {
            Field::Source4 | Field::Destination4 | Field::ArpAddress => 7,
            Field::Source6 | Field::Destination6 => 8,
            Field::SourceMac | Field::ArpMac => 9,
            Field::EtherType => 10,
            Field::Protocol => 12,
            Field::Port => 13,
            Field::IcmpType => 29,
            Field::InInterface | Field::OutInterface => 41,
            Field::Mark => 19,
            Field::TcpFlags => 31,
            Field::Family => 2,
            Field::ConnectionState => 26,
            Field::ConnectionStatus => 28,
            Field::DestinationKind => 42,
        }
    }

    /// Writes the expression that loads it: its name and its attributes.
    pub(super) fn write(self, to: Register, expression: &mut Attributes<'_>) {
        match self.load() {
            Load::Meta(key) => expression.text(1, "meta").nest(2, |data| {
                data.number(1, to.0).number(2, key);
            }),
            Load::Payload(base, offset) => expression.text(1, "payload").nest(2, |data| {
                data.number(1, to.0).number(2, base).number(3, offset).number(4, self.length());
            }),
            Load::Connection(key) => expression.text(1, "ct").nest(2, |data| {
                data.number(1, to.0).number(2, key);
            }),
            // the kind of the destination's address: result 3, flag 2
            Load::DestinationKind => expression.text(1, "fib").nest(2, |data| {
                data.number(1, to.0).number(2, 3).number(3, 2);
            }),
        };
    }
}

/// An interface's name as rules compare it.
pub(in crate::network) fn interface(name: &str) -> [u8; 16] {
    let mut bytes = [0; 16];
    for (to, from) in bytes.iter_mut().take(15).zip(name.bytes()) {
        *to = from;
    }
    bytes
}

/// Values one behind the other as a key of several fields: each is padded to four bytes.
pub(in crate::network) fn key(parts: &[&[u8]]) -> Vec<u8> {
    let mut key = Vec::with_capacity(32);
    for part in parts {
        key.extend_from_slice(part);
        key.resize(key.len().next_multiple_of(4), 0);
    }
    key
}

/// An address as packets have it.
pub(in crate::network) fn octets(address: IpAddr) -> Vec<u8> {
    match address {
        IpAddr::V4(address) => address.octets().to_vec(),
        IpAddr::V6(address) => address.octets().to_vec(),
    }
}
