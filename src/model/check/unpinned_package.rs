//! RB5005 unpinned-package: a package in whatever version there is that day.

use super::packages::{Manager, Packaging, packaging};
use super::stage_view::StageView;
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::model::path::has_extension;

/// Notes the first such package of each install.
pub(in crate::model) fn check(view: &StageView<'_>, found: &mut Diagnostics) {
    for (_, _, script) in view.scripts() {
        for call in script.calls() {
            let Some(packaging) = packaging(&call).filter(Packaging::installs) else { continue };
            if packaging.manager == Manager::Gem
                && call.values().any(|value| value == "-v" || value.starts_with("--version"))
            {
                continue;
            }
            let loose: Vec<_> =
                packaging.packages().filter(|word| is_loose(packaging.manager, &script.value(word))).collect();
            let Some(first) = loose.first() else { continue };
            let name = script.value(first);
            let others = match loose.len() - 1 {
                0 => String::new(),
                1 => " and of one more".to_owned(),
                more => format!(" and of {more} more"),
            };
            let message = format!("which version of `{name}`{others} this installs depends on the day");
            found.push(
                Diagnostic::new(Code::UnpinnedPackage, script.span(first), message)
                    .label("no version")
                    .help(help(packaging.manager)),
            );
        }
    }
}

/// Whether a package comes without a version; one that a variable names may have one.
fn is_loose(manager: Manager, package: &str) -> bool {
    if package.contains(['$', '`', '*', ' ']) || package.contains("://") {
        return false;
    }
    match manager {
        Manager::Apt => {
            !package.contains(['=', '/']) && !has_extension(package, &["deb"]) && !package.ends_with(['-', '+'])
        }
        Manager::Apk => {
            !package.contains(['=', '~', '<', '>', '/', '@'])
                && !package.starts_with('.')
                && !has_extension(package, &["apk"])
        }
        Manager::Dnf | Manager::Zypper => {
            let bytes = package.as_bytes();
            let versioned = bytes.windows(2).any(|pair| pair[0] == b'-' && pair[1].is_ascii_digit());
            !versioned && !package.contains(['=', '/', '@', '<', '>', ':']) && !has_extension(package, &["rpm"])
        }
        Manager::Pip => {
            let path = package.starts_with(['.', '/'])
                || package.ends_with('/')
                || has_extension(package, &["whl", "zip", "gz"]);
            !path && !package.contains(['=', '<', '>', '~', '@'])
        }
        Manager::Npm => {
            let path = package.starts_with(['.', '/']) || has_extension(package, &["tgz"]);
            // A scope has an `@` of its own; `name/name` is a repository.
            let versioned = package.get(1..).is_some_and(|rest| rest.contains('@'));
            let repository = !package.starts_with('@') && package.contains('/');
            !path && !versioned && !repository
        }
        Manager::Gem => !package.contains(':') && !has_extension(package, &["gem"]),
    }
}

const fn help(manager: Manager) -> &'static str {
    match manager {
        Manager::Apt => "pin it, `name=1.2-3`, or build on a base whose archive stands still (snapshot.debian.org)",
        Manager::Apk => "pin it as far as you rely on it: `name=~1.2`",
        Manager::Dnf | Manager::Zypper => "pin it: `name-1.2`",
        Manager::Pip => "pin it, `name==1.2`, or install from a file that does: `pip install -r requirements.txt`",
        Manager::Npm => "pin it, `name@1.2`, or install what package-lock.json says: `npm ci`",
        Manager::Gem => "pin it: `gem install name:1.2`",
    }
}
