//! The first packet of a TCP connection, as rules show it to us: read, sent once more, or refused.

use std::net::{IpAddr, SocketAddr};

/// `SYN`, and what a first packet has none of.
const FIRST: u8 = 0x02;
const FLAGS: u8 = 0x17;
/// `RST` and `ACK`.
const REFUSAL: u8 = 0x14;
/// The fixed part of a TCP header.
const TCP: usize = 20;

/// A packet that would begin a connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct First {
    /// Who begins.
    pub from: SocketAddr,
    /// With whom.
    pub to: SocketAddr,
    packet: Vec<u8>,
    /// Where TCP begins in it.
    start: usize,
}

/// Reads a packet of IPv4 or IPv6; nothing if it is another one than the first of a connection.
pub(super) fn read(packet: &[u8]) -> Option<First> {
    let (start, end, addresses) = match packet.first()? >> 4 {
        4 => {
            let start = usize::from(packet[0] & 0xf) * 4;
            let head = packet.get(..20)?;
            // neither a fragment nor one with more to come
            let whole = head[9] == 6 && matches!(head[6], 0 | 0x40 | 0x80 | 0xc0) && head[7] == 0;
            let end = usize::from(u16::from_be_bytes([head[2], head[3]]));
            let address = |at: usize| IpAddr::from([head[at], head[at + 1], head[at + 2], head[at + 3]]);
            (start.max(20), end, whole.then(|| [address(12), address(16)])?)
        }
        6 => {
            let head = packet.get(..40)?;
            let end = 40 + usize::from(u16::from_be_bytes([head[4], head[5]]));
            let address = |at: usize| head[at..at + 16].try_into().ok().map(|bytes: [u8; 16]| IpAddr::from(bytes));
            // a first packet with further headers is nobody's who means well
            (40, end, if head[6] == 6 { [address(8)?, address(24)?] } else { return None })
        }
        _ => return None,
    };
    let tcp = packet.get(start..end)?;
    if tcp.len() < TCP || tcp[13] & FLAGS != FIRST {
        return None;
    }
    let port = |at: usize| u16::from_be_bytes([tcp[at], tcp[at + 1]]);
    let [from, to] = addresses;
    let (from, to) = (SocketAddr::new(from, port(0)), SocketAddr::new(to, port(2)));
    Some(First { from, to, packet: packet[..end].to_vec(), start })
}

impl First {
    /// The packet itself. Its sum is made here: of a packet that never was on a wire it is left to the network card.
    pub(super) fn again(&self) -> Vec<u8> {
        let mut packet = self.packet.clone();
        let tcp = &mut packet[self.start..];
        tcp[16..18].fill(0);
        let sum = checksum(self.from.ip(), self.to.ip(), tcp);
        tcp[16..18].copy_from_slice(&sum.to_be_bytes());
        packet
    }

    /// The answer of a port that nobody listens on (RFC 9293, 3.10.7.1).
    pub(super) fn refusal(&self) -> Vec<u8> {
        let asked = &self.packet[self.start..];
        let number = u32::from_be_bytes([asked[4], asked[5], asked[6], asked[7]]);
        let data = asked.len() - (usize::from(asked[12] >> 4) * 4).clamp(TCP, asked.len());
        let expected = number.wrapping_add(1).wrapping_add(u32::try_from(data).unwrap_or(0));
        let mut tcp = vec![0; TCP];
        tcp[..2].copy_from_slice(&self.to.port().to_be_bytes());
        tcp[2..4].copy_from_slice(&self.from.port().to_be_bytes());
        tcp[8..12].copy_from_slice(&expected.to_be_bytes());
        tcp[12..14].copy_from_slice(&[0x50, REFUSAL]);
        let sum = checksum(self.to.ip(), self.from.ip(), &tcp);
        tcp[16..18].copy_from_slice(&sum.to_be_bytes());
        let mut packet = match (self.to.ip(), self.from.ip()) {
            (IpAddr::V4(from), IpAddr::V4(to)) => {
                // the kernel makes this header's sum
                [&[0x45, 0, 0, 40, 0, 0, 0x40, 0, 64, 6, 0, 0][..], &from.octets(), &to.octets()].concat()
            }
            (from, to) => {
                let bytes = |address: IpAddr| match address {
                    IpAddr::V4(address) => address.to_ipv6_mapped().octets(),
                    IpAddr::V6(address) => address.octets(),
                };
                [&[0x60, 0, 0, 0, 0, 20, 6, 64][..], &bytes(from), &bytes(to)].concat()
            }
        };
        packet.extend(tcp);
        packet
    }

    /// The message that there is no way to the address, but for its sum (RFC 792, RFC 4443 3.1).
    pub(super) fn unreachable(&self) -> Vec<u8> {
        let head: [u8; 8] = if self.to.is_ipv4() { [3, 1, 0, 0, 0, 0, 0, 0] } else { [1, 3, 0, 0, 0, 0, 0, 0] };
        let told = if self.to.is_ipv4() { &self.packet[..self.start + 8] } else { &self.packet };
        [&head[..], told].concat()
    }
}

/// The message about a datagram that nobody took, but for its sum: no such port, or no way to the address. Of the datagram
/// it quotes what tells whose it is.
pub(super) fn unreachable(from: SocketAddr, to: SocketAddr, no_port: bool) -> Vec<u8> {
    const UDP: u8 = 17;
    let mut message = match (from.ip(), to.ip()) {
        (IpAddr::V4(sender), IpAddr::V4(receiver)) => {
            let mut head =
                [&[0x45, 0, 0, 28, 0, 0, 0x40, 0, 64, UDP, 0, 0][..], &sender.octets(), &receiver.octets()].concat();
            let sum = super::echo::checksum(&head);
            head[10..12].copy_from_slice(&sum.to_be_bytes());
            [&[3, if no_port { 3 } else { 1 }, 0, 0, 0, 0, 0, 0][..], &head].concat()
        }
        (sender, receiver) => {
            let bytes = |address: IpAddr| match address {
                IpAddr::V4(address) => address.to_ipv6_mapped().octets(),
                IpAddr::V6(address) => address.octets(),
            };
            let head = [&[0x60, 0, 0, 0, 0, 8, UDP, 64][..], &bytes(sender), &bytes(receiver)].concat();
            [&[1, if no_port { 4 } else { 3 }, 0, 0, 0, 0, 0, 0][..], &head].concat()
        }
    };
    message.extend(from.port().to_be_bytes());
    message.extend(to.port().to_be_bytes());
    message.extend([0, 8, 0, 0]);
    message
}

/// The sum of a TCP segment between two addresses (RFC 9293, 3.1).
fn checksum(from: IpAddr, to: IpAddr, segment: &[u8]) -> u16 {
    let mut all = Vec::with_capacity(40 + segment.len());
    for address in [from, to] {
        match address {
            IpAddr::V4(address) => all.extend(address.octets()),
            IpAddr::V6(address) => all.extend(address.octets()),
        }
    }
    all.extend(u32::try_from(segment.len()).unwrap_or(0).to_be_bytes());
    all.extend([0, 0, 0, 6]);
    all.extend(segment);
    super::echo::checksum(&all)
}

#[cfg(test)]
mod tests {
    use super::{checksum, read};

    /// A first packet from 10.0.0.2 port 40000 to 192.0.2.1 port 80, number 0x01020304.
    fn packet() -> Vec<u8> {
        let mut packet = vec![0x45, 0, 0, 40, 0, 1, 0x40, 0, 64, 6, 0, 0, 10, 0, 0, 2, 192, 0, 2, 1];
        packet.extend([0x9c, 0x40, 0, 80, 1, 2, 3, 4, 0, 0, 0, 0, 0x50, 2, 0xff, 0xff, 0, 0, 0, 0]);
        packet
    }

    #[test]
    fn first_packets_are_known() {
        let first = read(&packet()).expect("a first packet");
        assert_eq!((first.from.to_string(), first.to.to_string()), ("10.0.0.2:40000".into(), "192.0.2.1:80".into()));
        let again = first.again();
        assert_eq!(checksum(first.from.ip(), first.to.ip(), &again[20..]), 0);
        for (at, byte) in [(0, 0x55), (9, 17), (6, 0x20), (33, 0x12), (33, 0x04), (3, 41), (0, 0x4f)] {
            let mut other = packet();
            other[at] = byte;
            assert_eq!(read(&other), None, "{at}: {byte:#x}");
        }
        (0..40).for_each(|length| assert_eq!(read(&packet()[..length]), None, "{length}"));
        // congestion control asks with two more bits
        let mut other = packet();
        other[33] = 0xc2;
        assert!(read(&other).is_some());
    }

    #[test]
    fn a_refusal_is_the_other_end_s() {
        let first = read(&packet()).expect("a first packet");
        let refusal = first.refusal();
        assert_eq!(refusal.len(), 40);
        assert_eq!((&refusal[12..16], &refusal[16..20]), (&[192, 0, 2, 1][..], &[10, 0, 0, 2][..]));
        assert_eq!(refusal[20..34], [0, 80, 0x9c, 0x40, 0, 0, 0, 0, 1, 2, 3, 5, 0x50, 0x14]);
        assert_eq!(checksum(first.to.ip(), first.from.ip(), &refusal[20..]), 0);
    }

    #[test]
    fn first_packets_of_ipv6_are_known() {
        let mut bytes = vec![0x60, 0, 0, 0, 0, 20, 6, 64];
        for last in [2, 1] {
            bytes.extend([0xfd, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, last]);
        }
        bytes.extend(&packet()[20..]);
        let first = read(&bytes).expect("a first packet");
        assert_eq!((first.from.to_string(), first.to.to_string()), ("[fd00::2]:40000".into(), "[fd00::1]:80".into()));
        assert_eq!(checksum(first.from.ip(), first.to.ip(), &first.again()[40..]), 0);
        assert_eq!((first.refusal().len(), first.unreachable().len()), (60, 68));
    }
}
