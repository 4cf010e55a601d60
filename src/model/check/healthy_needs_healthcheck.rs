//! RB7003 healthy-needs-healthcheck: waiting for a health that nothing checks.

use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::model::Model;
use crate::model::service::{Condition, Service};

/// Reports every `DEPENDS … healthy` on a service without a health check.
pub(in crate::model) fn check(model: &Model, found: &mut Diagnostics) {
    for service in &model.services {
        for depend in service.depends.iter().filter(|depend| depend.condition == Condition::Healthy) {
            let Some(other) = model.service(&depend.service.value) else { continue };
            if has_check(model, other) != Some(false) {
                continue;
            }
            let name = &other.name.value;
            let message = format!("`{name}` never becomes healthy, as nothing checks its health");
            found.push(
                Diagnostic::new(Code::HealthyNeedsHealthcheck, depend.span, message)
                    .label("waits for this")
                    .related(other.name.span, "has no HEALTHCHECK, nor has its image")
                    .help(format!("add `HEALTHCHECK CMD …` to SERVICE {name} or to its stage, or wait for `started`")),
            );
        }
    }
}

/// Whether a service has a health check; none where its image can't be seen.
fn has_check(model: &Model, service: &Service) -> Option<bool> {
    match &service.healthcheck {
        Some(health) => Some(health.value.test.first().is_some_and(|kind| kind != "NONE")),
        None => Some(model.facts(service.image.as_ref()?)?.health),
    }
}
