//! RB5001 cache-busting-order: dependencies installed behind a copy of everything, so that each edit installs them again.

use super::stage_view::{StageView, Step};
use crate::diag::{Code, Diagnostic, Diagnostics, Edit, Fix, FixSafety};
use crate::model::context::Context;
use crate::model::stage::{Action, Copy, CopySource};
use crate::syntax::script::{Call, Script};

/// A package manager's install, and the files that it needs for it.
struct Install {
    /// The program and the start of its arguments.
    call: &'static [&'static str],
    files: &'static [&'static str],
}

/// Those that read what to install from files of their own.
const INSTALLS: [Install; 17] = [
    Install { call: &["npm", "ci"], files: &["package.json", "package-lock.json", "npm-shrinkwrap.json", ".npmrc"] },
    Install {
        call: &["npm", "install"],
        files: &["package.json", "package-lock.json", "npm-shrinkwrap.json", ".npmrc"],
    },
    Install { call: &["npm", "i"], files: &["package.json", "package-lock.json", "npm-shrinkwrap.json", ".npmrc"] },
    Install { call: &["yarn", "install"], files: &["package.json", "yarn.lock", ".yarnrc.yml"] },
    Install { call: &["yarn"], files: &["package.json", "yarn.lock", ".yarnrc.yml"] },
    Install { call: &["pnpm", "install"], files: &["package.json", "pnpm-lock.yaml"] },
    Install { call: &["pip", "install", "-r"], files: &["requirements.txt"] },
    Install { call: &["pip3", "install", "-r"], files: &["requirements.txt"] },
    Install { call: &["poetry", "install"], files: &["pyproject.toml", "poetry.lock"] },
    Install { call: &["uv", "sync"], files: &["pyproject.toml", "uv.lock"] },
    Install { call: &["bundle", "install"], files: &["Gemfile", "Gemfile.lock"] },
    Install { call: &["go", "mod", "download"], files: &["go.mod", "go.sum"] },
    Install { call: &["composer", "install"], files: &["composer.json", "composer.lock"] },
    Install { call: &["mix", "deps.get"], files: &["mix.exs", "mix.lock"] },
    Install { call: &["cargo", "fetch"], files: &["Cargo.toml", "Cargo.lock"] },
    Install { call: &["mvn", "dependency:go-offline"], files: &["pom.xml"] },
    Install { call: &["mvn", "dependency:resolve"], files: &["pom.xml"] },
];

/// Reports the first install behind a copy of the whole context.
pub(in crate::model) fn check(view: &StageView<'_>, context: &mut Context<'_>, found: &mut Diagnostics) {
    let Some(copied) =
        view.steps.iter().position(|step| matches!(step.action, Some(Action::Copy(copy)) if is_whole(copy)))
    else {
        return;
    };
    // Who has installed before the copy has thought of it.
    let before = view.steps[..copied].iter().filter_map(Step::script).any(|script| install(script).is_some());
    let after = view.steps.iter().enumerate().skip(copied + 1);
    let first = after
        .filter_map(|(at, step)| Some((at, step, step.script()?)))
        .find_map(|(at, step, script)| install(script).map(|(call, install)| (at, step, script, call, install)));
    let Some((_, step, script, call, install)) = first.filter(|_| !before) else { return };
    let there = context.list("");
    let files: Vec<&str> = install
        .files
        .iter()
        .copied()
        .filter(|file| there.as_ref().is_none_or(|there| there.contains_key(*file)))
        .collect();
    if files.is_empty() {
        return;
    }
    let copy = &view.steps[copied];
    let name = install.call.join(" ");
    let message = format!("every edit of any file runs `{name}` again, for it comes after a copy of all of them");
    let mut diagnostic = Diagnostic::new(Code::CacheBustingOrder, copy.written.span, message)
        .label("changes with each edit")
        .related(script.span(&call.command.range), "and this runs again")
        .help(format!("copy {} first, install, then copy the rest", files.join(" and ")));
    // A list of files that is a guess is no fix.
    if there.is_some() && script.pipelines.len() == 1 && step.written.heredocs.is_empty() {
        diagnostic.fixes.push(split(copy, step, &files));
    }
    found.push(diagnostic);
}

/// `COPY . …` of the context.
fn is_whole(copy: &Copy) -> bool {
    let whole = |source: &CopySource| matches!(source, CopySource::Path(path) if matches!(path.value.as_str(), "." | "./" | "/"));
    copy.from.is_none() && copy.sources.iter().any(whole)
}

/// The first install of a script.
fn install(script: &Script) -> Option<(Call<'_>, &'static Install)> {
    script.calls().find_map(|call| {
        let program = call.program();
        let values: Vec<_> = call.values().collect();
        let matching = |install: &&Install| {
            let (name, args) = install.call.split_first().unwrap_or((&"", &[]));
            // `npm install name` needs no file; `-g` is for tools.
            let bare = name != &"npm"
                || values.iter().skip(1).all(|value| value.starts_with('-') && value != "-g" && value != "--global");
            let whole = name != &"yarn" || args.len() == values.iter().filter(|value| !value.starts_with('-')).count();
            *name == program && bare && whole && in_order(args, &values)
        };
        INSTALLS.iter().find(matching).map(|install| (call, install))
    })
}

/// Whether words are there in this order, others between them or not; the first is the first that is no flag.
fn in_order(wanted: &[&str], values: &[std::borrow::Cow<'_, str>]) -> bool {
    let mut rest = values.iter();
    let first = values.iter().find(|value| !value.starts_with('-'));
    let starts = wanted.first().is_none_or(|wanted| first.is_some_and(|first| first == wanted));
    starts && wanted.iter().all(|wanted| rest.any(|value| value == wanted))
}

/// The files and the install before the copy.
fn split(copy: &Step<'_>, run: &Step<'_>, files: &[&str]) -> Fix {
    let flags: String = run
        .written
        .flags
        .iter()
        .map(|flag| {
            let value = flag.value.as_ref().map_or(String::new(), |value| format!("={}", value.text));
            format!(" --{}{value}", flag.name.value)
        })
        .collect();
    let text = format!("COPY {} ./\nRUN{flags} {}\n", files.join(" "), run.written.rest.text.trim());
    let edits = vec![Edit { span: copy.before(), text }, Edit { span: run.written.span, text: String::new() }];
    Fix { title: "install before the copy".to_owned(), safety: FixSafety::Unsafe, edits }
}
