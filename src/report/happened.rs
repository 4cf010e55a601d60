//! What happens in a stack, a line each.

use textwrap::core::display_width;

use super::names::clean;
use super::{Look, wrap};
use crate::stack::diff::{Difference, Fate, Resource};
use crate::stack::protocol::{Action, Event};

/// Columns beside a name that are enough for why it changes; with fewer that stands below.
const ENOUGH: usize = 24;
/// Columns before a reason that stands below its name.
const BELOW: usize = 6;

/// A line for whoever brings a stack up or down; none for what only a log wants.
pub fn happened(event: &Event, look: Look) -> Option<String> {
    let (word, paint): (&str, fn(Look, &str) -> String) = match event.action {
        Action::Create | Action::Exec | Action::Kill | Action::Connect | Action::Disconnect => return None,
        Action::Wait => ("waits", Look::dim),
        Action::Start => ("started", Look::good),
        Action::Die => ("ended", Look::dim),
        Action::Oom => ("out of memory", Look::error),
        Action::Restart => ("restarts", Look::warning),
        Action::Fail => ("failed", Look::error),
        Action::Stop => ("stopping", Look::dim),
        Action::Pause => ("paused", Look::dim),
        Action::Unpause => ("goes on", Look::good),
        Action::Remove | Action::NetworkRemove => ("removed", Look::dim),
        Action::Healthy => ("healthy", Look::good),
        Action::Unhealthy => ("unhealthy", Look::error),
        Action::NetworkCreate => ("made", Look::good),
        Action::Notice => ("note", Look::warning),
    };
    let network = matches!(event.action, Action::NetworkCreate | Action::NetworkRemove);
    let kind = if network { "network " } else { "" };
    let detail = event.detail.as_deref().map(|detail| look.dim(&format!("  {}", clean(detail)))).unwrap_or_default();
    let padding = " ".repeat(9_usize.saturating_sub(word.len()));
    Some(format!("{}{padding} {kind}{}{detail}", paint(look, word), event.name))
}

/// A line of `rbox events`: time, kind, what, whom.
pub fn event_line(event: &Event) -> String {
    let time = jiff::Timestamp::from_nanosecond(event.time.into()).unwrap_or_default();
    let network = matches!(event.action, Action::NetworkCreate | Action::NetworkRemove);
    let kind = if network { "network" } else { "container" };
    let action = serde_json::to_value(event.action).ok();
    let action = action.as_ref().and_then(serde_json::Value::as_str).unwrap_or("?").trim_start_matches("network-");
    let service = event.service.as_deref().map(|service| format!(" service={service}")).unwrap_or_default();
    let detail = event.detail.as_deref().map(|detail| format!(" ({})", clean(detail))).unwrap_or_default();
    format!("{time:.3} {kind} {action} {}{service}{detail}", event.name)
}

/// Differences, signs in a column of their own.
pub fn differences(all: &[Difference], look: Look) -> String {
    let kind = |one: &Difference| match one.resource {
        Resource::Network => "network ",
        Resource::Volume => "volume ",
        Resource::Service => "",
    };
    let width = all.iter().map(|one| kind(one).len() + display_width(&one.name)).max().unwrap_or(0);
    // The sign and the gaps beside the name.
    let room = look.width.saturating_sub(3 + 1 + width + 2);
    let line = |one: &Difference| {
        let sign = format!("{:>3}", one.fate.sign());
        let sign = match one.fate {
            Fate::Add => look.good(&sign),
            Fate::Change | Fate::Replace => look.warning(&sign),
            Fate::Remove => look.error(&sign),
        };
        let name = format!("{}{}", kind(one), one.name);
        let reason = clean(&one.reason);
        if reason.is_empty() {
            return format!("{sign} {name}\n");
        }
        if look.terminal && room < ENOUGH {
            let rows = wrap(&reason, look.width.saturating_sub(BELOW).max(1)).into_iter();
            let rows = rows.map(|row| format!("{}{}\n", " ".repeat(BELOW), look.dim(&row)));
            return format!("{sign} {name}\n{}", rows.collect::<String>());
        }
        let gap = " ".repeat(width - display_width(&name) + 2);
        format!("{sign} {name}{gap}{}\n", look.dim(&reason))
    };
    all.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_events() {
        let event = |action, detail: Option<&str>| Event {
            time: 1_700_000_000_123_456_789,
            action,
            name: "shop-web-1".to_owned(),
            service: Some("web".to_owned()),
            detail: detail.map(str::to_owned),
        };
        let line = event_line(&event(Action::Die, Some("exit code 1")));
        assert_eq!(line, "2023-11-14T22:13:20.123Z container die shop-web-1 service=web (exit code 1)");
        assert_eq!(happened(&event(Action::Start, None), Look::PLAIN).as_deref(), Some("started   shop-web-1"));
        assert_eq!(happened(&event(Action::Create, None), Look::PLAIN), None);
    }
}
