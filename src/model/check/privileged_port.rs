//! RB6009 privileged-port-rootless: a port that only root may listen on.

use crate::diag::{Code, Diagnostic, Diagnostics, FixSafety};
use crate::model::{Model, Publish};

/// Reports ports of the host before the first that whoever runs the file may have.
pub(in crate::model) fn check(model: &Model, first: u16, found: &mut Diagnostics) {
    for publish in model.services.iter().flat_map(|service| &service.publish) {
        let Some((from, to)) = publish.host.filter(|(from, _)| *from < first) else { continue };
        let message = format!("ports below {first} need root on this machine, and this is port {from}");
        let diagnostic = Diagnostic::new(Code::PrivilegedPortRootless, publish.span, message)
            .label("an ordinary user can't listen there");
        found.push(match above(publish, from, to) {
            Some(right) => diagnostic.help(format!("publish it higher: `PUBLISH {right}`")).fix(
                FixSafety::Unsafe,
                format!("write `{right}`"),
                publish.span,
                right,
            ),
            None => diagnostic.help("publish it on higher ports, or run rbox as root"),
        });
    }
}

/// The same on port 8000 and higher.
fn above(publish: &Publish, from: u16, to: u16) -> Option<String> {
    let container = publish.container;
    if from != to || container.start != container.end || publish.address.is_some() {
        return None;
    }
    let protocol = if container.protocol == crate::model::Protocol::Tcp {
        String::new()
    } else {
        format!("/{}", container.protocol)
    };
    Some(format!("{}:{}{protocol}", 8000 + from, container.start))
}
