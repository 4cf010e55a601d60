//! `NETWORK` blocks.

use std::net::IpAddr;

use super::super::Resolver;
use super::super::scope::Scope;
use crate::model::check;
use crate::model::network::{Allow, Driver, Network};
use crate::model::value::ports;
use crate::model::value::subnet::Subnet;
use crate::source::Spanned;
use crate::syntax::keyword::Property;
use crate::syntax::tree::{Block, BlockProperty};

impl Resolver<'_> {
    pub(super) fn network_block(&mut self, block: &Block, scope: &Scope) {
        let mut network = Network {
            name: Spanned::new(block.name.text.clone(), block.name.span),
            subnets: Vec::new(),
            gateways: Vec::new(),
            internal: false,
            driver: Driver::default(),
            mtu: None,
            deny: false,
            allows: Vec::new(),
            labels: Vec::new(),
            span: block.span,
        };
        for property in block.meant() {
            self.network_property(&mut network, property, scope);
        }
        if !network.deny
            && let Some(allow) = block.meant().find(|property| property.keyword.value == Property::Allow)
        {
            self.report(check::networks::allow_without_deny(allow.keyword.span));
        }
        self.model.networks.push(network);
    }

    fn network_property(&mut self, network: &mut Network, property: &BlockProperty, scope: &Scope) {
        let what = property.keyword.value;
        match what {
            Property::Subnet => {
                for word in self.words(property, scope) {
                    match Subnet::parse(&word.value) {
                        Ok(subnet) => network.subnets.push(Spanned::new(subnet, word.span)),
                        Err(error) => self.report(check::networks::not_a_subnet(&word, &error)),
                    }
                }
            }
            Property::Gateway => {
                for word in self.words(property, scope) {
                    network.gateways.extend(self.address(&word));
                }
            }
            Property::Internal => network.internal = true,
            Property::Driver => {
                let known = [("bridge", Driver::Bridge), ("macvlan", Driver::Macvlan), ("ptp", Driver::Ptp)];
                let word = self.word(property, scope);
                network.driver = word.and_then(|word| self.choice(what, &word, &known)).unwrap_or_default();
            }
            Property::Mtu => {
                let Some(word) = self.word(property, scope) else { return };
                network.mtu = word.value.parse().ok().filter(|mtu| (576..=65535).contains(mtu));
                if network.mtu.is_none() {
                    self.report(check::values::out_of_range(what, &word, "a number of bytes from 576 to 65535"));
                }
            }
            Property::Policy => {
                let word = self.word(property, scope);
                let known = [("allow", false), ("deny", true)];
                network.deny = word.and_then(|word| self.choice(what, &word, &known)).unwrap_or(false);
            }
            Property::Allow => network.allows.extend(self.allow(property, scope)),
            Property::Label => network.labels.extend(self.pairs(property, scope)),
            _ => {}
        }
    }

    /// A single address.
    pub(super) fn address(&mut self, word: &Spanned<String>) -> Option<Spanned<IpAddr>> {
        let address = word.value.parse().ok();
        if address.is_none() {
            let message = format!("`{}` is no address", word.value);
            self.report(check::values::invalid(word.span, message, "no IPv4 or IPv6 address"));
        }
        address.map(|address| Spanned::new(address, word.span))
    }

    /// `from -> to[:ports]`, with or without spaces around the arrow.
    fn allow(&mut self, property: &BlockProperty, scope: &Scope) -> Option<Allow> {
        let words = self.words(property, scope);
        let [from, arrow, to] = &words[..] else {
            self.report(check::networks::not_an_allow(property.rest.span));
            return None;
        };
        if arrow.value != "->" {
            self.report(check::networks::not_an_allow(property.rest.span));
            return None;
        }
        let (name, ports) = match to.value.split_once(':') {
            Some((name, ports)) => (name, Some(ports)),
            None => (to.value.as_str(), None),
        };
        let ports = match ports.map(ports::exposed).transpose() {
            Ok(ports) => ports.map(|exposed| exposed.ports),
            Err(error) => {
                self.report(check::invalid_port::diagnostic(ports.unwrap_or_default(), to.span, &error));
                return None;
            }
        };
        let to = Spanned::new(name.to_owned(), to.span);
        let both = [from, &to].map(|name| self.known_service(name));
        both.iter().all(|known| *known).then(|| Allow { from: from.clone(), to, ports })
    }
}
