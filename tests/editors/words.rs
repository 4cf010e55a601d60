//! Lists of words for the editors' files, from the table of the language.

use rbox::syntax::keyword::{BlockKind, Keyword};
use rbox::syntax::reference::{self, DIRECTIVES, Form, Takes};

/// Instructions of some forms.
fn of_forms(forms: &[Form]) -> Vec<String> {
    let has = |keyword: &&Keyword| forms.contains(&reference::instruction(**keyword).form);
    Keyword::ALL.iter().filter(has).map(ToString::to_string).collect()
}

fn sorted(words: impl Iterator<Item = String>) -> Vec<String> {
    // The longest first: an engine that tries one after the other must not stop at `volume` in `volumes`.
    let mut words: Vec<String> = words.collect();
    words.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
    words.dedup();
    words
}

/// The list that a template names.
pub(crate) fn list(name: &str) -> Option<Vec<String>> {
    let properties = |kind| reference::properties(kind).map(|(property, _)| property.to_string()).collect::<Vec<_>>();
    let entries = reference::all;
    Some(match name {
        "instructions" => Keyword::ALL.iter().map(ToString::to_string).collect(),
        "shell" => of_forms(&[Form::ExecOrLine]),
        "pairs" => of_forms(&[Form::Pairs]),
        "words" => of_forms(&[Form::Words, Form::ExecOrWords]),
        "lines" => of_forms(&[Form::Line]).into_iter().filter(|word| word != "ONBUILD").collect(),
        "blocks" => BlockKind::ALL.iter().map(ToString::to_string).collect(),
        "network" => properties(BlockKind::Network),
        "volume" => properties(BlockKind::Volume),
        "secret" => properties(BlockKind::Secret),
        "service" => properties(BlockKind::Service),
        "properties" => sorted(BlockKind::ALL.iter().flat_map(|kind| properties(*kind))),
        // Without those that tree-sitter's grammar has nodes of their own for.
        "plain_properties" => {
            let own = |word: &String| !matches!(word.as_str(), "CMD" | "ENTRYPOINT" | "HEALTHCHECK");
            sorted(BlockKind::ALL.iter().flat_map(|kind| properties(*kind)).filter(own))
        }
        "reserved" => reference::RESERVED.iter().map(|word| (*word).to_owned()).collect(),
        "flags" => sorted(entries().into_iter().flat_map(|(_, entry)| entry.flags).map(|flag| flag.name.to_owned())),
        "directives" => DIRECTIVES.iter().map(|term| term.name.to_owned()).collect(),
        "keys" => {
            let of_flags = entries().into_iter().flat_map(|(_, entry)| entry.flags).flat_map(|flag| flag.keys);
            let own = entries().into_iter().flat_map(|(_, entry)| entry.keys);
            sorted(of_flags.chain(own).flat_map(|key| key.names).map(|name| (*name).to_owned()))
        }
        "constants" => sorted(constants().into_iter()),
        _ => return None,
    })
}

/// Words of fixed sets, as `healthy`; capabilities are too many and look like instructions.
fn constants() -> Vec<String> {
    let mut words: Vec<String> = ["true", "false", "scratch", "host"].map(str::to_owned).to_vec();
    let plain = |name: &str| name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
    let mut take = |takes: &Takes| {
        words.extend(takes.terms().iter().map(|term| term.name).filter(|name| plain(name)).map(str::to_owned));
    };
    for (_, entry) in reference::all() {
        take(&entry.takes);
        take(&Takes::OneOf(entry.options));
        for flag in entry.flags {
            take(&flag.takes);
            flag.keys.iter().for_each(|key| take(&key.takes));
        }
        entry.keys.iter().for_each(|key| take(&key.takes));
    }
    words
}

/// Whether a text goes on as the name of a list would: `words|`.
pub(crate) fn names_a_list(rest: &str) -> bool {
    let name = rest.bytes().take_while(|byte| byte.is_ascii_lowercase() || *byte == b'_').count();
    name > 0 && rest[name..].starts_with('|') && rest.lines().next().is_some_and(|line| line.contains("}}"))
}

/// A text with each `{{list|separator}}` filled in, and what stands between marks once for each escape character, where `@E@` is the
/// character as an expression and `@S@` what names end in.
pub(crate) fn fill(template: &str) -> String {
    const FROM: &str = "<!-- for each escape character -->\n";
    const TO: &str = "<!-- end -->\n";
    let doubled = template.split_once(FROM).and_then(|(before, rest)| {
        let (part, after) = rest.split_once(TO)?;
        let once = |escape: &str, suffix: &str| part.replace("@E@", escape).replace("@S@", suffix);
        Some(format!("{before}{}{}{after}", once(r"\\", ""), once("`", "Tick")))
    });
    let template = doubled.as_deref().unwrap_or(template);
    let mut out = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("{{") {
        out.push_str(before);
        let filled = after.split_once("}}").and_then(|(inner, behind)| {
            let (name, separator) = inner.split_once('|')?;
            let (name, lower) = name.strip_suffix("_lower").map_or((name, false), |name| (name, true));
            let words = list(name)?.join(separator);
            Some((if lower { words.to_lowercase() } else { words }, behind))
        });
        let (words, behind) = filled.unwrap_or_else(|| ("{{".to_owned(), after));
        out.push_str(&words);
        rest = behind;
    }
    out + rest
}
