//! When a service starts, stops and starts again: `DEPENDS RESTART STOPGRACE REPLICAS PROFILE`.

use super::super::Resolver;
use super::super::scope::Scope;
use super::words_of;
use crate::model::check;
use crate::model::service::{Condition, Depend, Restart, Service};
use crate::source::Spanned;
use crate::syntax::keyword::Property;
use crate::syntax::tree::BlockProperty;

impl Resolver<'_> {
    pub(super) fn life(&mut self, service: &mut Service, property: &BlockProperty, scope: &Scope) {
        match property.keyword.value {
            Property::Depends => self.depends(service, property, scope),
            Property::Restart => self.restart(service, property, scope),
            Property::Stopgrace => {
                if let [word] = words_of(&property.args) {
                    service.stopgrace = Some(self.nanoseconds(word));
                } else {
                    self.word(property, scope);
                }
            }
            Property::Replicas => {
                let Some(word) = self.word(property, scope) else { return };
                let count = self.within(Property::Replicas, &word, 0..=1000, "a number from 0 to 1000");
                let count = count.and_then(|count| u32::try_from(count).ok()).unwrap_or(1);
                service.replicas = Spanned::new(count, word.span);
            }
            _ => {
                for word in self.words(property, scope) {
                    if super::is_block_name(&word.value) {
                        service.profiles.push(word.value);
                    } else {
                        self.report(check::names::malformed_value(Property::Profile, &word));
                    }
                }
            }
        }
    }

    fn depends(&mut self, service: &mut Service, property: &BlockProperty, scope: &Scope) {
        let words = self.words(property, scope);
        let [name, rest @ ..] = &words[..] else { return };
        let known =
            [("started", Condition::Started), ("healthy", Condition::Healthy), ("completed", Condition::Completed)];
        let condition = match rest {
            [] => Condition::default(),
            [word] => match self.choice(Property::Depends, word, &known) {
                Some(condition) => condition,
                None => return,
            },
            [_, extra, ..] => {
                self.report(check::services::one_dependency(extra.span));
                return;
            }
        };
        if self.known_service(name) {
            let span = rest.first().map_or(name.span, |word| word.span);
            service.depends.push(Depend { service: name.clone(), condition, span });
        }
    }

    fn restart(&mut self, service: &mut Service, property: &BlockProperty, scope: &Scope) {
        let Some(word) = self.word(property, scope) else { return };
        if let Some(count) = word.value.strip_prefix("on-failure:") {
            match count.parse() {
                Ok(count) => service.restart = Restart::OnFailure(Some(count)),
                Err(_) => {
                    self.report(check::values::out_of_range(Property::Restart, &word, "`on-failure:` and a number"));
                }
            }
            return;
        }
        let known = [
            ("no", Restart::No),
            ("always", Restart::Always),
            ("unless-stopped", Restart::UnlessStopped),
            ("on-failure", Restart::OnFailure(None)),
        ];
        service.restart = self.choice(Property::Restart, &word, &known).unwrap_or_default();
    }
}
