//! Changes of links that are sent together.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::os::fd::{AsRawFd, BorrowedFd};

use rtnetlink::packet_core::{NLM_F_ACK, NLM_F_CREATE, NLM_F_EXCL, NLM_F_REPLACE, NLM_F_REQUEST, NetlinkMessage};
use rtnetlink::packet_route::address::{AddressAttribute, AddressFlags, AddressHeaderFlags, AddressMessage};
use rtnetlink::packet_route::link::{
    AfSpecInet6, AfSpecUnspec, In6AddrGenMode, InfoBridge, InfoData, InfoKind, InfoVeth, LinkAttribute, MacVlanMode,
};
use rtnetlink::packet_route::neighbour::{
    NeighbourAddress, NeighbourAttribute, NeighbourFlags, NeighbourMessage, NeighbourState,
};
use rtnetlink::packet_route::route::{RouteMessage, RouteScope, RouteType};
use rtnetlink::packet_route::rule::{RuleAction, RuleAttribute, RuleMessage};
use rtnetlink::packet_route::{AddressFamily, RouteNetlinkMessage};
use rtnetlink::{
    AddressMessageBuilder, LinkBridge, LinkBridgePort, LinkMacVlan, LinkMessageBuilder, LinkUnspec, LinkVeth,
    RouteMessageBuilder,
};
use rustix::io::Errno;

use super::Links;
use crate::network::error::Error;
use crate::network::kernel;
use crate::network::netlink::messages;
use crate::network::subnet::{Mac, Subnet};

/// Messages that are sent together: as many as their answers have room for in a socket.
const TOGETHER: usize = 64;
/// What one answer may have at most, words and all.
const ANSWER: usize = 4 << 10;

/// A pair of links, one end here and one in another namespace.
#[derive(Clone, Copy, Debug)]
pub(in crate::network) struct Veth<'a> {
    /// The name of this end.
    pub(in crate::network) name: &'a str,
    /// Its number.
    pub(in crate::network) index: u32,
    /// Its hardware address; a random one if not given.
    pub(in crate::network) mac: Option<Mac>,
    /// Where the other end is.
    pub(in crate::network) peer_namespace: BorrowedFd<'a>,
    /// The name of the other end.
    pub(in crate::network) peer_name: &'a str,
    /// Its number.
    pub(in crate::network) peer_index: u32,
    /// Its hardware address.
    pub(in crate::network) peer_mac: Mac,
    /// The largest packet of both.
    pub(in crate::network) mtu: u32,
    /// The bridge that this end becomes a port of, by its number. Such an end is up at once.
    pub(in crate::network) bridge: Option<u32>,
}

/// Changes, each with the words that an error begins with.
#[derive(Debug, Default)]
pub(in crate::network) struct Batch(Vec<(String, NetlinkMessage<RouteNetlinkMessage>)>);

impl Batch {
    fn push(&mut self, what: impl Into<String>, flags: u16, message: RouteNetlinkMessage) {
        let mut message = NetlinkMessage::from(message);
        message.header.flags = NLM_F_REQUEST | NLM_F_ACK | flags;
        self.0.push((what.into(), message));
    }

    /// Makes a bridge and takes it up.
    pub(in crate::network) fn bridge(&mut self, name: &str, index: u32, mac: Mac, mtu: u32) {
        // no snooping: its timers and queries are of use to larger bridges
        let data = InfoData::Bridge(vec![InfoBridge::MulticastSnooping(false)]);
        let link = LinkBridge::new(name).index(index).address(mac.0.to_vec()).mtu(mtu).set_info_data(data).up();
        self.push(
            format!("make the bridge {name}"),
            NLM_F_CREATE | NLM_F_EXCL,
            RouteNetlinkMessage::NewLink(link.build()),
        );
    }

    /// Makes a pair of links. The other end is not up yet, and this one only as a port of a bridge.
    pub(in crate::network) fn veth(&mut self, veth: &Veth<'_>) {
        let peer = LinkUnspec::new_with_name(veth.peer_name)
            .index(veth.peer_index)
            .address(veth.peer_mac.0.to_vec())
            .mtu(veth.mtu)
            .setns_by_fd(veth.peer_namespace.as_raw_fd());
        let data = InfoData::Veth(InfoVeth::Peer(one_queue(peer).build()));
        let mut link = LinkMessageBuilder::<LinkVeth>::new_with_info_kind(InfoKind::Veth)
            .name(veth.name)
            .index(veth.index)
            .mtu(veth.mtu)
            .set_info_data(data);
        if let Some(mac) = veth.mac {
            link = link.address(mac.0.to_vec());
        }
        if let Some(bridge) = veth.bridge {
            link = link.controller(bridge).up();
        }
        self.push(
            format!("make the pair of links {} and {}", veth.name, veth.peer_name),
            NLM_F_CREATE | NLM_F_EXCL,
            RouteNetlinkMessage::NewLink(one_queue(link).build()),
        );
    }

    /// Has a bridge know behind which of its ports an address is, where it was told of another one before, too.
    pub(in crate::network) fn behind(&mut self, mac: Mac, port: &str, index: u32) {
        let mut message = NeighbourMessage::default();
        message.header.family = AddressFamily::Bridge;
        message.header.ifindex = index;
        message.header.flags = NeighbourFlags::Controller;
        // one that may move; others can't be told before the other end is up
        message.header.state = NeighbourState::Noarp;
        message.attributes.push(NeighbourAttribute::LinkLayerAddress(mac.0.to_vec()));
        let what = format!("have the bridge of {port} know {mac}");
        self.push(what, NLM_F_CREATE | NLM_F_REPLACE, RouteNetlinkMessage::NewNeighbour(message));
    }

    /// Has nobody ask for the hardware address of a neighbour, who might not hear it yet.
    pub(in crate::network) fn neighbour(&mut self, address: IpAddr, mac: Mac, index: u32) {
        let (family, destination) = match address {
            IpAddr::V4(address) => (AddressFamily::Inet, NeighbourAddress::Inet(address)),
            IpAddr::V6(address) => (AddressFamily::Inet6, NeighbourAddress::Inet6(address)),
        };
        let mut message = NeighbourMessage::default();
        message.header.family = family;
        message.header.ifindex = index;
        message.header.state = NeighbourState::Permanent;
        message.attributes.push(NeighbourAttribute::Destination(destination));
        message.attributes.push(NeighbourAttribute::LinkLayerAddress(mac.0.to_vec()));
        let what = format!("know that {address} is {mac}");
        self.push(what, NLM_F_CREATE | NLM_F_REPLACE, RouteNetlinkMessage::NewNeighbour(message));
    }

    /// Makes an interface with a hardware address of its own on another one, straight in another namespace.
    pub(in crate::network) fn macvlan(
        &mut self,
        name: &str,
        index: u32,
        parent: u32,
        mac: Mac,
        namespace: BorrowedFd<'_>,
    ) {
        let link = LinkMacVlan::new(name, parent, MacVlanMode::Bridge)
            .index(index)
            .address(mac.0.to_vec())
            .setns_by_fd(namespace.as_raw_fd());
        self.push(
            format!("make the macvlan interface {name}"),
            NLM_F_CREATE | NLM_F_EXCL,
            RouteNetlinkMessage::NewLink(link.build()),
        );
    }

    /// Makes an interface that leads nowhere: a bridge without ports, for not every kernel has the dummy ones.
    pub(in crate::network) fn nowhere(&mut self, name: &str, index: u32, mac: Mac, mtu: u32) {
        let link = LinkBridge::new(name).index(index).address(mac.0.to_vec()).mtu(mtu);
        self.push(
            format!("make the interface {name}"),
            NLM_F_CREATE | NLM_F_EXCL,
            RouteNetlinkMessage::NewLink(link.build()),
        );
    }

    /// Isolates a port of a bridge: such ports don't reach each other, only the bridge itself.
    pub(in crate::network) fn isolate(&mut self, name: &str, index: u32) {
        let port = LinkBridgePort::new(index).isolated(true);
        // changes the port, so it is a new link to what is there
        self.push(format!("isolate {name} on its bridge"), 0, RouteNetlinkMessage::NewLink(port.build()));
    }

    /// Takes a link up.
    pub(in crate::network) fn up(&mut self, name: &str, index: u32) {
        let link = LinkUnspec::new_with_index(index).up();
        self.push(format!("take {name} up"), 0, RouteNetlinkMessage::SetLink(link.build()));
    }

    /// Takes a link up that has no address of its own making.
    pub(in crate::network) fn up_quietly(&mut self, name: &str, index: u32) {
        let link = quiet(LinkUnspec::new_with_index(index).up());
        self.push(format!("take {name} up"), 0, RouteNetlinkMessage::SetLink(link.build()));
    }

    /// Removes a link, and with it the other end of a pair.
    pub(in crate::network) fn delete(&mut self, name: &str) {
        let link = LinkUnspec::new_with_name(name);
        self.push(format!("remove the link {name}"), 0, RouteNetlinkMessage::DelLink(link.build()));
    }

    /// Removes links together, which takes hardly longer than for one. Some may be gone already.
    pub(in crate::network) fn delete_all(&mut self, names: &[String]) {
        // a group of interfaces; 0 is that of all others
        const GONE: u32 = 0x7262;
        for name in names {
            let link = LinkUnspec::new_with_name(name).link_group(GONE);
            self.push(format!("give {name} up"), 0, RouteNetlinkMessage::SetLink(link.build()));
        }
        let all = LinkMessageBuilder::<LinkUnspec>::default().link_group(GONE);
        self.push("remove links", 0, RouteNetlinkMessage::DelLink(all.build()));
    }

    /// Gives a link an address. Without a route to its neighbours they are all reached through the router.
    pub(in crate::network) fn address(
        &mut self,
        name: &str,
        index: u32,
        address: IpAddr,
        subnet: Subnet,
        direct: bool,
    ) {
        let mut message: AddressMessage = match address {
            IpAddr::V4(address) => {
                AddressMessageBuilder::<Ipv4Addr>::new().index(index).address(address, subnet.prefix()).build()
            }
            IpAddr::V6(address) => {
                AddressMessageBuilder::<Ipv6Addr>::new().index(index).address(address, subnet.prefix()).build()
            }
        };
        let mut flags = AddressFlags::empty();
        if address.is_ipv6() {
            // we know that nobody else has it: no second of asking around
            message.header.flags |= AddressHeaderFlags::Nodad;
            flags |= AddressFlags::Nodad;
        }
        if !direct {
            flags |= AddressFlags::Noprefixroute;
        }
        if !flags.is_empty() {
            message.attributes.push(AddressAttribute::Flags(flags));
        }
        self.push(
            format!("give {name} the address {address}"),
            NLM_F_CREATE | NLM_F_EXCL,
            RouteNetlinkMessage::NewAddress(message),
        );
    }

    /// Gives a link the address of IPv6 that follows from its hardware address, at once, where the kernel would first ask around
    /// for seconds; until then nothing could be sent on.
    pub(in crate::network) fn link_local(&mut self, name: &str, index: u32, mac: Mac) {
        const LINK_LOCAL: u8 = 64;
        let own = IpAddr::V6(mac.link_local());
        let subnet = Subnet::new(own, LINK_LOCAL).expect("presume: 64 is a prefix length");
        self.address(name, index, own, subnet, true);
    }

    /// Reaches everything that has no route of its own through a router.
    pub(in crate::network) fn default_route(&mut self, gateway: IpAddr, index: u32) {
        let route: RouteMessage = match gateway {
            IpAddr::V4(gateway) => {
                RouteMessageBuilder::<Ipv4Addr>::new().gateway(gateway).output_interface(index).build()
            }
            IpAddr::V6(gateway) => {
                RouteMessageBuilder::<Ipv6Addr>::new().gateway(gateway).output_interface(index).build()
            }
        };
        self.route(format!("route everything through {gateway}"), route);
    }

    /// Reaches a subnet through a router.
    pub(in crate::network) fn route_through(&mut self, subnet: Subnet, gateway: IpAddr, index: u32) {
        let route: Option<RouteMessage> = match (subnet.address(), gateway) {
            (IpAddr::V4(to), IpAddr::V4(gateway)) => Some(
                RouteMessageBuilder::<Ipv4Addr>::new()
                    .destination_prefix(to, subnet.prefix())
                    .gateway(gateway)
                    .output_interface(index)
                    .build(),
            ),
            (IpAddr::V6(to), IpAddr::V6(gateway)) => Some(
                RouteMessageBuilder::<Ipv6Addr>::new()
                    .destination_prefix(to, subnet.prefix())
                    .gateway(gateway)
                    .output_interface(index)
                    .build(),
            ),
            _ => None,
        };
        if let Some(route) = route {
            self.route(format!("route {subnet} through {gateway}"), route);
        }
    }

    /// Reaches a subnet on the link itself.
    pub(in crate::network) fn route_to_link(&mut self, subnet: Subnet, index: u32) {
        let route: RouteMessage = match subnet.address() {
            IpAddr::V4(address) => RouteMessageBuilder::<Ipv4Addr>::new()
                .destination_prefix(address, subnet.prefix())
                .scope(RouteScope::Link)
                .output_interface(index)
                .build(),
            IpAddr::V6(address) => RouteMessageBuilder::<Ipv6Addr>::new()
                .destination_prefix(address, subnet.prefix())
                .output_interface(index)
                .build(),
        };
        self.route(format!("route {subnet} directly"), route);
    }

    fn route(&mut self, what: String, route: RouteMessage) {
        self.push(what, NLM_F_CREATE | NLM_F_EXCL, RouteNetlinkMessage::NewRoute(route));
    }

    /// Has what comes from an address leave through a router, wherever everything else goes.
    pub(in crate::network) fn answer_through(&mut self, from: IpAddr, gateway: IpAddr, index: u32) {
        const TABLE: u8 = 101;
        let (family, bits) = if from.is_ipv4() { (AddressFamily::Inet, 32) } else { (AddressFamily::Inet6, 128) };
        let mut rule = RuleMessage::default();
        rule.header.family = family;
        rule.header.table = TABLE;
        rule.header.src_len = bits;
        rule.header.action = RuleAction::ToTable;
        rule.attributes.extend([RuleAttribute::Source(from), RuleAttribute::Priority(u32::from(TABLE))]);
        let what = format!("route what comes from {from} through {gateway}");
        self.push(what.clone(), NLM_F_CREATE | NLM_F_EXCL, RouteNetlinkMessage::NewRule(rule));
        let route: RouteMessage = match gateway {
            IpAddr::V4(gateway) => RouteMessageBuilder::<Ipv4Addr>::new()
                .table_id(TABLE.into())
                .gateway(gateway)
                .output_interface(index)
                .build(),
            IpAddr::V6(gateway) => RouteMessageBuilder::<Ipv6Addr>::new()
                .table_id(TABLE.into())
                .gateway(gateway)
                .output_interface(index)
                .build(),
        };
        self.route(what, route);
    }

    /// Has packets with a mark stay in this namespace, whoever they are for.
    pub(in crate::network) fn keep_marked(&mut self, mark: u32) {
        const TABLE: u8 = 100;
        for family in [AddressFamily::Inet, AddressFamily::Inet6].into_iter().take(1 + usize::from(kernel::has_ipv6()))
        {
            let mut rule = RuleMessage::default();
            rule.header.family = family;
            rule.header.table = TABLE;
            rule.header.action = RuleAction::ToTable;
            rule.attributes.extend([RuleAttribute::FwMark(mark), RuleAttribute::Priority(u32::from(TABLE))]);
            let what = "route marked packets";
            self.push(what, NLM_F_CREATE | NLM_F_EXCL, RouteNetlinkMessage::NewRule(rule));
            let mut route = RouteMessageBuilder::<IpAddr>::new()
                .table_id(TABLE.into())
                .kind(RouteType::Local)
                .scope(RouteScope::Host)
                .output_interface(super::LOOPBACK)
                .build();
            route.header.address_family = family;
            self.route(what.to_owned(), route);
        }
    }
}

/// Has a link make no addresses of IPv6 for itself. A kernel without IPv6 knows no such attribute.
fn quiet(link: LinkMessageBuilder<LinkUnspec>) -> LinkMessageBuilder<LinkUnspec> {
    if !kernel::has_ipv6() {
        return link;
    }
    let mode = AfSpecInet6::AddrGenMode(In6AddrGenMode::None);
    link.append_extra_attribute(LinkAttribute::AfSpecUnspec(vec![AfSpecUnspec::Inet6(vec![mode])]))
}

/// Has a link do with one queue each way. The kernel's own choice is one for each processor that there could be, each with
/// files of its own to make and to remove, and none of use to links that pass packets on where they come.
fn one_queue<T>(link: LinkMessageBuilder<T>) -> LinkMessageBuilder<T> {
    link.append_extra_attribute(LinkAttribute::NumTxQueues(1)).append_extra_attribute(LinkAttribute::NumRxQueues(1))
}

impl Links {
    /// Has the kernel do all of it in order, and tells the first error.
    pub(in crate::network) fn apply(&mut self, batch: Batch) -> Result<(), Error> {
        let mut first = Ok(());
        let mut left = batch.0.into_iter().peekable();
        while left.peek().is_some() {
            let (words, bytes): (Vec<_>, Vec<_>) =
                left.by_ref().take(TOGETHER).map(|(what, message)| (what, to_bytes(message))).unzip();
            first = first.and(self.send(&words, &bytes.concat()));
        }
        first
    }

    /// Sends messages, and tells the first error with the words of its message.
    fn send(&self, words: &[String], bytes: &[u8]) -> Result<(), Error> {
        let failed = |errno| Error::kernel(words.first().map_or("change links", String::as_str), errno);
        self.0.send(bytes).map_err(failed)?;
        // the kernel works while we send, so all of its answers are there: one for each message, in their order
        let mut buffer = vec![0; ANSWER];
        let (mut heard, mut first) = (0, Ok(()));
        while heard < words.len() {
            let Some(length) = self.0.receive(&mut buffer).map_err(failed)? else { return Err(failed(Errno::PROTO)) };
            for answer in messages(&buffer[..length]) {
                let what = words.get(heard).map_or("change links", String::as_str);
                heard += 1;
                if let (Ok(()), Some((errno, why))) = (&first, answer.refusal()) {
                    let what = why.map_or_else(|| what.to_owned(), |why| format!("{what} ({why})"));
                    first = Err(Error::kernel(what, errno));
                }
            }
        }
        first
    }
}

fn to_bytes(mut message: NetlinkMessage<RouteNetlinkMessage>) -> Vec<u8> {
    message.finalize();
    let mut bytes = vec![0; message.buffer_len()];
    message.serialize(&mut bytes);
    bytes.resize(bytes.len().next_multiple_of(4), 0);
    bytes
}
