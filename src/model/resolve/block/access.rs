//! What a service may do: `CAP SECURITY`.

use super::super::Resolver;
use super::super::scope::Scope;
use crate::model::check;
use crate::model::service::{Seccomp, Service};
use crate::syntax::keyword::Property;
use crate::syntax::reference::CAPABILITIES;
use crate::syntax::tree::BlockProperty;

impl Resolver<'_> {
    pub(super) fn access(&mut self, service: &mut Service, property: &BlockProperty, scope: &Scope) {
        if property.keyword.value == Property::Cap {
            self.capabilities(service, property, scope);
        } else {
            self.security(service, property, scope);
        }
    }

    fn capabilities(&mut self, service: &mut Service, property: &BlockProperty, scope: &Scope) {
        for word in self.words(property, scope) {
            let (add, name) = match word.value.split_at_checked(1) {
                Some(("+", name)) => (true, name),
                Some(("-", name)) => (false, name),
                _ => {
                    self.report(check::services::cap_without_sign(&word));
                    continue;
                }
            };
            let upper = name.to_ascii_uppercase();
            let name = upper.strip_prefix("CAP_").unwrap_or(&upper);
            if name == "ALL" || CAPABILITIES.iter().any(|known| known.name == name) {
                service.capabilities.push((add, name.to_owned()));
            } else {
                let near =
                    crate::diag::nearest(name, CAPABILITIES.iter().map(|known| known.name)).map(|(name, _)| name);
                self.report(check::services::unknown_cap(&word, name, near));
            }
        }
    }

    fn security(&mut self, service: &mut Service, property: &BlockProperty, scope: &Scope) {
        for (key, value) in self.settings(property, scope) {
            match (key.value.as_str(), value.value.as_str()) {
                ("seccomp", "unconfined") => service.seccomp = Some(Seccomp::Unconfined),
                ("seccomp", file) => {
                    let missing = check::sources::bind(&value, &mut self.context);
                    self.report_all(missing);
                    service.seccomp = Some(Seccomp::File(file.to_owned()));
                }
                _ => self.unknown_setting(Property::Security, &key),
            }
        }
    }
}
