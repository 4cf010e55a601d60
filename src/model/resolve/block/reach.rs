//! How a service is reached and whom it reaches: `PUBLISH NETWORK DNS HOST NAMESPACE`.

use super::super::Resolver;
use super::super::scope::Scope;
use crate::model::check;
use crate::model::service::{Connection, HostAddress, Join, NamespaceKind, Publish, Service, Shared};
use crate::model::value::ports;
use crate::source::Spanned;
use crate::syntax::keyword::{BlockKind, Property};
use crate::syntax::tree::BlockProperty;

impl Resolver<'_> {
    pub(super) fn reach(&mut self, service: &mut Service, property: &BlockProperty, scope: &Scope) {
        match property.keyword.value {
            Property::Publish => self.publish(service, property, scope),
            Property::Network => self.join(service, property, scope),
            Property::Dns => {
                for word in self.words(property, scope) {
                    service.dns.extend(self.address(&word).map(|address| address.value));
                }
            }
            Property::Host => self.hosts(service, property, scope),
            _ => self.namespaces(service, property, scope),
        }
    }

    fn publish(&mut self, service: &mut Service, property: &BlockProperty, scope: &Scope) {
        for word in self.words(property, scope) {
            match ports::mapping(&word.value) {
                Ok(ports::Mapping { address, host, container }) => {
                    service.publish.push(Publish { address, host, container, span: word.span });
                }
                Err(error) => self.report(check::invalid_port::published(&word.value, word.span, &error)),
            }
        }
    }

    fn join(&mut self, service: &mut Service, property: &BlockProperty, scope: &Scope) {
        let Some(word) = self.word(property, scope) else { return };
        let shared = word.value.strip_prefix("service:").map(str::to_owned);
        let connection = match (word.value.as_str(), shared) {
            ("host", _) => Connection::Host,
            ("none", _) => Connection::None,
            (_, Some(name)) => {
                let name = Spanned::new(name, word.span);
                if !self.known_service(&name) {
                    return;
                }
                Connection::Service(name)
            }
            _ => {
                self.join_network(service, property, word, scope);
                return;
            }
        };
        if !matches!(service.network, Connection::Default) {
            self.report(check::networks::exclusive(&word));
        }
        service.network = connection;
    }

    fn join_network(
        &mut self,
        service: &mut Service,
        property: &BlockProperty,
        network: Spanned<String>,
        scope: &Scope,
    ) {
        if network.value != "default" && !self.blocks.has(BlockKind::Network, &network.value) {
            let (blocks, kind) = (&self.blocks, BlockKind::Network);
            let near = self.guesses.near(&network.value, blocks.of(kind), |word| blocks.has(kind, word));
            let unknown = check::networks::unknown(&network, self.blocks.of(BlockKind::Network));
            self.report(unknown.did_you_mean(&network.value, network.span, near.as_deref()));
            return;
        }
        let mut join = Join { network, aliases: Vec::new(), addresses: Vec::new() };
        for flag in &property.flags {
            let Some(word) = &flag.value else { continue };
            let value = self.expand_spanned(word, scope);
            match flag.name.value.as_str() {
                "alias" if super::is_block_name(&value.value) => join.aliases.push(value.value),
                "alias" => self.report(check::names::malformed_value(Property::Network, &value)),
                "ip" => join.addresses.extend(self.address(&value)),
                _ => {}
            }
        }
        match &mut service.network {
            Connection::Networks(joins) => match joins.iter().find(|known| known.network.value == join.network.value) {
                Some(known) => {
                    let diagnostic =
                        check::names::duplicate("NETWORK", &join.network.value, join.network.span, known.network.span);
                    self.report(diagnostic);
                }
                None => joins.push(join),
            },
            Connection::Default => service.network = Connection::Networks(vec![join]),
            Connection::Host | Connection::None | Connection::Service(_) => {
                self.report(check::networks::exclusive(&join.network));
            }
        }
    }

    fn hosts(&mut self, service: &mut Service, property: &BlockProperty, scope: &Scope) {
        for (name, value) in self.settings(property, scope) {
            if value.value == "host-gateway" {
                service.hosts.push((name.value, HostAddress::Host));
            } else if let Some(address) = self.address(&value) {
                service.hosts.push((name.value, HostAddress::Address(address.value)));
            }
        }
    }

    fn namespaces(&mut self, service: &mut Service, property: &BlockProperty, scope: &Scope) {
        let kinds = [("pid", NamespaceKind::Pid), ("ipc", NamespaceKind::Ipc), ("uts", NamespaceKind::Uts)];
        for (kind, value) in self.settings(property, scope) {
            let Some(kind) = self.choice(Property::Namespace, &kind, &kinds) else { continue };
            let shared = match value.value.strip_prefix("service:") {
                Some(name) => {
                    let name = Spanned::new(name.to_owned(), value.span);
                    if !self.known_service(&name) {
                        continue;
                    }
                    Shared::Service(name)
                }
                None if value.value == "host" => Shared::Host,
                None => {
                    self.report(check::values::not_one_of("NAMESPACE", &value, &["host", "service:NAME"]));
                    continue;
                }
            };
            service.namespaces.push((kind, shared));
        }
    }
}
