//! RB7006 mount-clash: two mounts at one place.

use std::collections::HashMap;

use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::model::Model;
use crate::source::Span;

/// Reports every place of a service where two things would lie.
pub(in crate::model) fn check(model: &Model, found: &mut Diagnostics) {
    for service in &model.services {
        let mounts = service.mounts.iter().map(|mount| (mount.target.value.as_str(), mount.target.span));
        let files = service.files.iter().map(|file| (file.path.value.as_str(), file.path.span));
        let secrets = service.secrets.iter().map(|secret| (secret.target.as_str(), secret.name.span));
        let mut taken: HashMap<&str, Span> = HashMap::new();
        for (target, span) in mounts.chain(files).chain(secrets) {
            if let Some(first) = taken.get(target) {
                let message = format!("two things lie at `{target}` in service `{}`", service.name.value);
                found.push(
                    Diagnostic::new(Code::MountClash, span, message)
                        .label("would hide the first")
                        .related(*first, "the first")
                        .help("give one of the two another place, or take it away"),
                );
            } else {
                taken.insert(target, span);
            }
        }
    }
}
