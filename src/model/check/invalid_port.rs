//! RB6003 invalid-port: no port, or a port with parts that mean nothing.

use crate::diag::{Code, Diagnostic, FixSafety, Severity, nearest};
use crate::model::value::ports::{Exposed, PortError};
use crate::source::Span;

pub(in crate::model) fn diagnostic(text: &str, span: Span, error: &PortError) -> Diagnostic {
    let diagnostic = Diagnostic::new(Code::InvalidPort, span, format!("`{text}` is no port: {error}"))
        .label("no port")
        .help("write it as `80`, `53/udp` or `8000-8010`");
    near(diagnostic, text, error)
}

/// With the protocol that is most likely meant.
fn near(diagnostic: Diagnostic, text: &str, error: &PortError) -> Diagnostic {
    let PortError::Protocol(written) = error else { return diagnostic };
    let Some((protocol, distance)) = nearest(written, ["tcp", "udp", "sctp"]) else { return diagnostic };
    let meant = format!("{}/{protocol}", text.strip_suffix(&format!("/{written}")).unwrap_or(text));
    let safety = if distance == 1 { FixSafety::Safe } else { FixSafety::Unsafe };
    let span = diagnostic.label.span;
    diagnostic.help(format!("did you mean `{meant}`?")).fix(safety, format!("write `{meant}`"), span, meant)
}

/// What `BuildKit` takes but ignores: a host part, a protocol in upper case.
pub(in crate::model) fn written(text: &str, exposed: Exposed, span: Span) -> Option<Diagnostic> {
    let (message, label) = if exposed.host_part {
        (format!("EXPOSE only names ports of the container; the rest of `{text}` has no effect"), "has a host part")
    } else if exposed.upper_case {
        (format!("the protocol in `{text}` is written in lower case"), "not in lower case")
    } else {
        return None;
    };
    let right = exposed.ports.to_string();
    let mut diagnostic = Diagnostic::new(Code::InvalidPort, span, message)
        .label(label)
        .help(format!("write `{right}`; ports are published by PUBLISH in a SERVICE or by `rbox run -p`"))
        .fix(FixSafety::Safe, format!("write `{right}`"), span, right);
    diagnostic.severity = Severity::Warning;
    Some(diagnostic)
}

pub(in crate::model) fn published(text: &str, span: Span, error: &PortError) -> Diagnostic {
    let diagnostic = Diagnostic::new(Code::InvalidPort, span, format!("`{text}` can't be published: {error}"))
        .label("not understood")
        .help("write `host:container`, as `8080:80`, `127.0.0.1:5353:53/udp` or `8000-8010:80-90`");
    near(diagnostic, text, error)
}
