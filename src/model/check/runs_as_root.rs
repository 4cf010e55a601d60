//! RB8002 runs-as-root: an image that goes back to root at its end.

use super::stage_view::StageView;
use crate::diag::{Code, Diagnostic, Diagnostics, FixSafety};
use crate::model::stage::{Action, Base, Stage};

/// Reports the last `USER` of a stage that ships, if that is root.
pub(in crate::model) fn check(view: &StageView<'_>, found: &mut Diagnostics) {
    if !view.ships {
        return;
    }
    let mut users = view.steps.iter().rev().filter_map(|step| match step.action {
        Some(Action::User(user)) => Some((step, user.as_str())),
        _ => None,
    });
    let Some((last, _)) = users.next().filter(|(_, user)| is_root(user)) else { return };
    let message = "the image's program runs as root, and so does whoever breaks into it";
    let mut diagnostic = Diagnostic::new(Code::RunsAsRoot, last.written.span, message)
        .label("the last USER of the stage")
        .help("go back to an ordinary user at the end: `USER 1000`");
    let before = users.map(|(step, user)| (Some(step.written.span), user)).find(|(_, user)| !is_root(user));
    let before = before.or_else(|| of_base(view, view.stage).map(|user| (None, user)));
    if let Some((span, user)) = before {
        if let Some(span) = span {
            diagnostic = diagnostic.related(span, "until here it was this one");
        }
        let end = view.steps.last().map_or(last.written.span, |step| step.written.span);
        let title = format!("end the stage with `USER {user}`");
        diagnostic = diagnostic.fix(FixSafety::Unsafe, title, end.after(), format!("\nUSER {user}"));
    }
    found.push(diagnostic);
}

/// The ordinary user that a base runs as.
fn of_base<'a>(view: &StageView<'a>, stage: &'a Stage) -> Option<&'a str> {
    let mut stage = stage;
    while let Base::Stage(id) = stage.base.value {
        stage = view.model.stage(id);
        let user = stage.instructions.iter().rev().find_map(|instruction| match &instruction.action {
            Action::User(user) => Some(user.as_str()),
            _ => None,
        });
        if user.is_some() {
            return user.filter(|user| !is_root(user));
        }
    }
    let user = stage.config.as_ref().map(|config| config.config.user.as_str());
    user.filter(|user| !user.is_empty() && !is_root(user))
}

fn is_root(user: &str) -> bool {
    matches!(user.split(':').next(), Some("root" | "0"))
}
