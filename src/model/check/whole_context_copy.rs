//! RB3007 whole-context-copy: `COPY . .` that takes along what nobody wants in an image.

use crate::diag::{Code, Diagnostic};
use crate::model::context::Context;
use crate::model::ignore::Ignore;
use crate::source::Spanned;

/// Folders and files that belong to the workplace, not to the program.
const UNWANTED: [&str; 10] =
    [".git", ".hg", ".svn", "node_modules", "target", ".venv", "__pycache__", ".env", ".idea", ".vscode"];

/// Notes what a copy of the whole context takes along.
pub(in crate::model) fn check(
    path: &Spanned<String>,
    context: &mut Context<'_>,
    ignore: Option<&Ignore>,
) -> Option<Diagnostic> {
    let top = context.list("")?;
    let there =
        |name: &&&str| top.contains_key(**name) && ignore.is_none_or(|ignore| ignore.line_against(name).is_none());
    let taken: Vec<String> = UNWANTED.iter().filter(there).map(|name| format!("`{name}`")).collect();
    if taken.is_empty() {
        return None;
    }
    let list = taken.join(", ");
    let file = ignore.map_or(".rboxignore", |ignore| ignore.name.as_str());
    Some(
        Diagnostic::new(Code::WholeContextCopy, path.span, format!("this copies {list} along"))
            .label("the whole context")
            .help(format!("leave out what the image does not need, with a line for each in {file}")),
    )
}
