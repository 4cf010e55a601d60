//! One rule: conditions that must all hold, then what happens. Written as it is read by the kernel, expression by expression.

use super::field::{Field, LOCAL, Register};
use crate::network::netlink::Attributes;

/// An element of a list of expressions.
const ELEMENT: u16 = 1;

/// How two values compare, `NFT_CMP_*`.
#[derive(Clone, Copy, Debug)]
enum Compare {
    Equal = 0,
    Different = 1,
}

/// A rule in the making.
#[derive(Debug)]
pub(in crate::network) struct Rule<'a, 'b>(&'a mut Attributes<'b>);

impl<'a, 'b> Rule<'a, 'b> {
    pub(super) fn new(list: &'a mut Attributes<'b>) -> Self {
        Rule(list)
    }

    fn expression(&mut self, name: &str, fill: impl FnOnce(&mut Attributes<'_>)) -> &mut Self {
        self.0.nest(ELEMENT, |expression| {
            expression.text(1, name).nest(2, fill);
        });
        self
    }

    fn load(&mut self, field: Field, slot: u32) -> &mut Self {
        self.0.nest(ELEMENT, |expression| field.write(Register::number(slot), expression));
        self
    }

    fn compare(&mut self, how: Compare, value: &[u8]) -> &mut Self {
        self.expression("cmp", |data| {
            data.number(1, Register::number(0).0).number(2, how as u32).nest(3, |inner| {
                inner.bytes(1, value);
            });
        })
    }

    fn load_all(&mut self, fields: &[Field]) {
        let mut slot = 0;
        for field in fields {
            self.load(*field, slot);
            slot += field.registers();
        }
    }

    /// Goes on if the field has this value.
    pub(in crate::network) fn is(&mut self, field: Field, value: &[u8]) -> &mut Self {
        self.load(field, 0).compare(Compare::Equal, value)
    }

    /// Goes on if the field has another value.
    pub(in crate::network) fn is_not(&mut self, field: Field, value: &[u8]) -> &mut Self {
        self.load(field, 0).compare(Compare::Different, value)
    }

    /// Goes on if one of these bits of the field, a number of this machine, is set.
    pub(in crate::network) fn has(&mut self, field: Field, bits: u32) -> &mut Self {
        self.load(field, 0).only(&bits.to_ne_bytes()).compare(Compare::Different, &[0; 4])
    }

    /// Goes on if of these bits of a field of one byte exactly those others are set.
    pub(in crate::network) fn has_of(&mut self, field: Field, bits: u8, set: u8) -> &mut Self {
        self.load(field, 0).only(&[bits]).compare(Compare::Equal, &[set])
    }

    /// Leaves only some bits of what was loaded.
    fn only(&mut self, mask: &[u8]) -> &mut Self {
        let register = Register::number(0).0;
        self.expression("bitwise", |data| {
            data.number(1, register).number(2, register);
            data.number(3, u32::try_from(mask.len()).unwrap_or(0));
            data.nest(4, |inner| {
                inner.bytes(1, mask);
            });
            data.nest(5, |inner| {
                inner.bytes(1, &vec![0; mask.len()]);
            });
        })
    }

    /// Shows the packet to whoever listens to this group (`nfnetlink_log`).
    pub(in crate::network) fn show(&mut self, group: u16) -> &mut Self {
        self.expression("log", |data| {
            data.bytes(1, &group.to_be_bytes());
        })
    }

    /// Goes on if the receiver's address is one of this network namespace.
    pub(in crate::network) fn is_for_us(&mut self) -> &mut Self {
        self.is(Field::DestinationKind, &LOCAL.to_ne_bytes())
    }

    /// Goes on if the fields together are in a set.
    pub(in crate::network) fn is_in(&mut self, fields: &[Field], set: &str) -> &mut Self {
        self.load_all(fields);
        self.expression("lookup", |data| {
            data.text(1, set).number(2, Register::number(0).0);
        })
    }

    /// Goes on if the fields together are not in a set.
    pub(in crate::network) fn is_not_in(&mut self, fields: &[Field], set: &str) -> &mut Self {
        self.load_all(fields);
        self.expression("lookup", |data| {
            data.text(1, set).number(2, Register::number(0).0).number(5, 1);
        })
    }

    /// Goes on if the fields together are in a map, and sends the packet to the address, and the port if the map has one
    /// behind it, that stand there.
    pub(in crate::network) fn redirect_by(
        &mut self,
        fields: &[Field],
        map: &str,
        ipv6: bool,
        with_port: bool,
    ) -> &mut Self {
        self.load_all(fields);
        let (address, port) = (Register::number(0).0, Register::number(if ipv6 { 4 } else { 1 }).0);
        self.expression("lookup", |data| {
            data.text(1, map).number(2, address).number(3, address);
        });
        self.destination(address, with_port.then_some(port), ipv6)
    }

    /// Sends the packet to an address, its port unchanged.
    pub(in crate::network) fn redirect(&mut self, address: &[u8]) -> &mut Self {
        let register = Register::number(0).0;
        self.immediate(register, address).destination(register, None, address.len() == 16)
    }

    fn destination(&mut self, address: u32, port: Option<u32>, ipv6: bool) -> &mut Self {
        const DESTINATION: u32 = 1;
        let family = if ipv6 { 10 } else { 2 };
        self.expression("nat", |data| {
            data.number(1, DESTINATION).number(2, family).number(3, address);
            if let Some(port) = port {
                data.number(5, port);
            }
        })
    }

    fn immediate(&mut self, register: u32, value: &[u8]) -> &mut Self {
        self.expression("immediate", |data| {
            data.number(1, register).nest(2, |inner| {
                inner.bytes(1, value);
            });
        })
    }

    /// Marks the packet.
    pub(in crate::network) fn mark(&mut self, mark: u32) -> &mut Self {
        let register = Register::number(0).0;
        self.immediate(register, &mark.to_ne_bytes()).expression("meta", |data| {
            data.number(2, 3).number(3, register);
        })
    }

    /// Goes on if no route leads to the receiver.
    pub(in crate::network) fn is_without_route(&mut self) -> &mut Self {
        // the interface of the receiver's address: result 1, flag 2
        self.expression("fib", |data| {
            data.number(1, Register::number(0).0).number(2, 1).number(3, 2);
        })
        .compare(Compare::Equal, &[0; 4])
    }

    /// Hands the packet to a transparent socket that listens on this address and port of this namespace (`tproxy`).
    pub(in crate::network) fn hand_to(&mut self, address: &[u8], port: u16) -> &mut Self {
        let (at, number) = (Register::number(0).0, Register::number(4).0);
        self.immediate(at, address).immediate(number, &port.to_be_bytes()).expression("tproxy", |data| {
            data.number(1, if address.len() == 16 { 10 } else { 2 }).number(2, at).number(3, number);
        })
    }

    /// Goes on if a transparent socket of this machine is the packet's.
    pub(in crate::network) fn is_of_transparent_socket(&mut self) -> &mut Self {
        self.expression("socket", |data| {
            data.number(1, 0).number(2, Register::number(0).0);
        })
        .compare(Compare::Equal, &[1])
    }

    /// Gives the packet the address of the interface it goes out by.
    pub(in crate::network) fn masquerade(&mut self) {
        self.expression("masq", |_| {});
    }

    /// Refuses, and says so to the sender: forbidden by the administrator.
    pub(in crate::network) fn reject(&mut self) {
        self.expression("reject", |data| {
            // ICMP of either family
            data.number(1, 2).bytes(2, &[3]);
        });
    }

    /// Refuses a TCP connection, as nobody listening would.
    pub(in crate::network) fn reset(&mut self) {
        self.expression("reject", |data| {
            data.number(1, 1);
        });
    }

    /// Lets the packet through.
    pub(in crate::network) fn accept(&mut self) {
        self.verdict(1, None);
    }

    /// Lets the packet vanish.
    pub(in crate::network) fn drop(&mut self) {
        self.verdict(0, None);
    }

    /// Goes through another chain, and on here behind it.
    pub(in crate::network) fn jump(&mut self, chain: &str) {
        self.verdict(-3, Some(chain));
    }

    fn verdict(&mut self, code: i32, chain: Option<&str>) {
        self.expression("immediate", |data| {
            data.number(1, 0).nest(2, |inner| {
                inner.nest(2, |verdict| {
                    verdict.number(1, code.cast_unsigned());
                    if let Some(chain) = chain {
                        verdict.text(2, chain);
                    }
                });
            });
        });
    }
}
