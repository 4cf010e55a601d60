//! RB8001 secret-in-image: a secret in a variable, which the image's history shows to everybody.

use super::stage_view::StageView;
use crate::diag::{Code, Diagnostic, Diagnostics, Edit, Fix, FixSafety};
use crate::model::path::has_extension;
use crate::syntax::keyword::Keyword;
use crate::syntax::tree::{Args, Instruction, Pair};

/// Words of a name that make it one, as in `BuildKit`.
const SECRET: [&str; 10] =
    ["apikey", "auth", "credential", "credentials", "key", "password", "pword", "passwd", "secret", "token"];
/// Words that make it none.
const HARMLESS: [&str; 20] = [
    "public",
    "file",
    "path",
    "dir",
    "url",
    "id",
    "fingerprint",
    "ttl",
    "name",
    "version",
    "type",
    "user",
    "username",
    "mode",
    "host",
    "server",
    "issuer",
    "provider",
    "length",
    "method",
];

/// Reports `ENV` and `ARG` of a stage, and files that are never anything else.
pub(in crate::model) fn check(view: &StageView<'_>, found: &mut Diagnostics) {
    for (index, step) in view.steps.iter().enumerate() {
        let keyword = step.keyword();
        if !matches!(keyword, Keyword::Env | Keyword::Arg) {
            continue;
        }
        for pair in pairs(step.written).iter().filter(|pair| is_secret(keyword, pair)) {
            let mut diagnostic = told(keyword, pair);
            if keyword == Keyword::Arg && pairs(step.written).len() == 1 {
                diagnostic.fixes.extend(mounted(view, index, &pair.key.text));
            }
            found.push(diagnostic);
        }
    }
}

/// Reports `ARG`s before the first stage.
pub(in crate::model) fn arguments(globals: &[&Instruction], found: &mut Diagnostics) {
    for pair in globals.iter().flat_map(|arg| pairs(arg)).filter(|pair| is_secret(Keyword::Arg, pair)) {
        found.push(told(Keyword::Arg, pair));
    }
}

fn pairs(instruction: &Instruction) -> &[Pair] {
    match &instruction.args {
        Args::Pairs(pairs) => pairs,
        _ => &[],
    }
}

fn is_secret(keyword: Keyword, pair: &Pair) -> bool {
    let value = pair.value.as_ref().map_or("", |value| value.text.trim_matches(['"', '\'']));
    // Set to nothing, or to where it is to be found.
    let nothing = keyword == Keyword::Env && value.is_empty();
    let place = value.starts_with('/') || value.contains("://") || matches!(value, "true" | "false");
    if nothing || place {
        return false;
    }
    // Without allocating: most names are none.
    let has = |known: &[&str]| {
        pair.key.text.split(['_', '-', '.']).any(|part| known.iter().any(|word| word.eq_ignore_ascii_case(part)))
    };
    has(&SECRET) && !has(&HARMLESS)
}

fn told(keyword: Keyword, pair: &Pair) -> Diagnostic {
    let name = &pair.key.text;
    let message = format!(
        "{keyword} `{name}` looks like a secret, and whoever has the image can read its value from the history"
    );
    let diagnostic = Diagnostic::new(Code::SecretInImage, pair.key.span, message).label("not secret here");
    let lower = name.to_ascii_lowercase();
    diagnostic.help(if keyword == Keyword::Arg {
        format!("give it to the RUN that needs it: `RUN --mount=type=secret,id={lower},env={name}`, and `rbox build --secret id={lower},env={name}`")
    } else {
        format!("give it to the container that runs, by a SECRET of its SERVICE; for a build, `RUN --mount=type=secret,id={lower},env={name}`")
    })
}

/// The `ARG` away, and a secret mounted for each `RUN` that reads it.
fn mounted(view: &StageView<'_>, index: usize, name: &str) -> Option<Fix> {
    let (plain, braced) = (format!("${name}"), format!("${{{name}"));
    let reads = |text: &str| text.contains(&plain) || text.contains(&braced);
    let later = &view.steps[index + 1..];
    let readers: Vec<_> = later.iter().filter(|step| reads(&step.written.rest.text)).collect();
    if readers.is_empty() || readers.iter().any(|step| step.keyword() != Keyword::Run) {
        return None;
    }
    let flag = format!(" --mount=type=secret,id={},env={name}", name.to_ascii_lowercase());
    let mut edits = vec![Edit { span: view.steps[index].written.span, text: String::new() }];
    edits.extend(readers.iter().map(|step| Edit { span: step.behind_keyword(), text: flag.clone() }));
    Some(Fix { title: format!("mount `{name}` as a secret"), safety: FixSafety::Unsafe, edits })
}

/// Whether a file of this name holds a secret and nothing else.
pub(in crate::model) fn is_secret_file(name: &str) -> bool {
    let names = [
        "id_rsa",
        "id_ed25519",
        "id_ecdsa",
        "id_dsa",
        ".npmrc",
        ".netrc",
        ".pypirc",
        ".env",
        ".git-credentials",
        "credentials",
        "credentials.json",
        ".htpasswd",
        ".dockercfg",
        ".pgpass",
    ];
    names.contains(&name)
        || has_extension(name, &["pem", "key", "p12"])
        || name.contains("secret")
        || name.contains("password")
        || name.contains("token")
}
