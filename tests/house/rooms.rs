//! The table of rooms, and the tests that hold the code to it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::code::{self, Code};
use super::{read, rust_files, top};

/// A room: its folder, what lives there, and which rooms it may import.
struct Room {
    name: &'static str,
    what: &'static str,
    imports: &'static [&'static str],
}

const fn room(name: &'static str, what: &'static str, imports: &'static [&'static str]) -> Room {
    Room { name, what, imports }
}

/// The table of ARCHITECTURE.md.
const ROOMS: &[Room] = &[
    room("source", "Source, Span, Spanned, `trait Sources`, patterns of COPY and of ignore files", &[]),
    room("image", "OCI types: Digest, DiffId, ChainId, Descriptor, Manifest, Config, Reference, Platform", &[]),
    room("lock", "`rbox.lock`: which bytes the names of a file stand for, read and written", &["image", "source"]),
    room("diag", "Diagnostic, fixes, the table of codes and their pages", &["source"]),
    room(
        "syntax",
        "scan (logical lines), parse, tree, words (variables, quoting), format, tokens, the table of the language, the shell of RUN",
        &["source", "diag"],
    ),
    room("model", "resolve, expand, check: Tree → Model", &["syntax", "diag", "image", "lock", "source"]),
    room("plan", "Op, Step, graph, digest", &["image", "source"]),
    room("lower", "Model → Plan", &["model", "plan", "image", "source"]),
    room("compile", "the three calls", &["syntax", "model", "lower", "plan", "diag", "image", "lock", "source"]),
    room(
        "compose",
        "Compose files and the Dockerfiles that they build → the text of one `.rbox` file",
        &["syntax", "diag", "source"],
    ),
    room("sys", "every raw system call and all `unsafe`", &[]),
    room("store", "content pool, layers, snapshots, step cache, images, locks, prune, doctor", &["image", "sys"]),
    room("http", "the one agent: TLS with the machine's roots, bounds on every wait", &[]),
    room(
        "registry",
        "pull, push, login: authorization, retries, documents and blobs of registries",
        &["image", "store", "http"],
    ),
    room("sandbox", "spec, rootfs, user namespace, cgroup, seccomp, capabilities, launch", &["sys"]),
    room("network", "a stack's router: addresses, links, rules, name server, published ports", &["sys"]),
    room(
        "executor",
        "schedule, run, events: walks a Plan",
        &["plan", "image", "source", "store", "http", "sandbox", "network", "sys"],
    ),
    room(
        "stack",
        "definition, protocol, supervisor: containers that run together",
        &["executor", "plan", "image", "network", "sandbox", "store", "sys"],
    ),
    room(
        "report",
        "diagnostics, events, plans and networks → terminal, pictures, pages, JSON",
        &["executor", "stack", "plan", "diag", "source"],
    ),
    room(
        "lsp",
        "the language server: an editor's questions, on the language wing alone",
        &["compile", "model", "syntax", "image", "diag", "source"],
    ),
    room("cli", "arguments; one file a subcommand", &ALL),
];

const ALL: [&str; 20] = [
    "source", "image", "lock", "diag", "syntax", "model", "plan", "lower", "compile", "compose", "sys", "store",
    "http", "registry", "sandbox", "network", "executor", "stack", "report", "lsp",
];

/// The machine's rooms never see the language's, not even through others.
const MACHINE: [&str; 6] = ["executor", "store", "registry", "sandbox", "network", "stack"];
const LANGUAGE: [&str; 3] = ["syntax", "model", "lower"];

/// Crates that may be named in some places only (a folder ends with `/`), and why.
const CRATES: &[(&str, &[&str], &str)] = &[
    ("pest", &["src/syntax/parse.rs"], "the grammar's engine stays behind one door"),
    ("pest_derive", &["src/syntax/parse.rs"], "the grammar's engine stays behind one door"),
    ("granit_parser", &["src/compose/yaml.rs"], "YAML stays behind one door"),
    ("brush_parser", &["src/syntax/shell.rs"], "the shell's parser stays behind one door"),
    ("miette", &["src/diag/", "src/report/"], "diagnostics are values; only their drawing knows miette"),
    ("lsp_server", &["src/lsp/"], "the editor's protocol stays in one room"),
    ("gen_lsp_types", &["src/lsp/"], "the editor's protocol stays in one room"),
    ("clap", &["src/cli/"], "other rooms get typed values"),
    ("clap_complete", &["src/cli/"], "other rooms get typed values"),
    ("clap_mangen", &["src/cli/"], "other rooms get typed values"),
    ("rtnetlink", &["src/network/links/"], "what it runs on stays behind one door"),
    ("tokio", &["src/network/links/"], "nothing else waits by a runtime"),
    ("ureq", &["src/http/", "src/registry/", "src/executor/http.rs"], "servers are asked from few places"),
    ("libc", &["src/sys/"], "raw system calls stay in one room; numbers are free"),
    (
        "rustix",
        &[
            "src/sys/",
            "src/store/",
            "src/sandbox/",
            "src/network/",
            "src/executor/",
            "src/stack/",
            "src/report/",
            "src/cli/",
        ],
        "the language does no I/O",
    ),
    (
        "nix",
        &[
            "src/sys/",
            "src/store/",
            "src/sandbox/",
            "src/network/",
            "src/executor/",
            "src/stack/",
            "src/report/",
            "src/cli/",
        ],
        "the language does no I/O",
    ),
];

/// The room that a file of `src/` lies in; none for `lib.rs`, `main.rs` and `build.rs`.
fn room_of(path: &str) -> Option<&str> {
    let inner = path.trim_start_matches("src/").trim_end_matches(".rs");
    let name = inner.split('/').next()?;
    (!matches!(name, "lib" | "main" | "build")).then_some(name)
}

fn sources() -> Vec<(String, Code)> {
    rust_files("src").into_iter().map(|path| (path.clone(), code::read(&path))).collect()
}

fn table() -> BTreeMap<&'static str, BTreeSet<&'static str>> {
    ROOMS.iter().map(|room| (room.name, room.imports.iter().copied().collect())).collect()
}

#[test]
fn rooms_import_what_the_table_allows() {
    let table = table();
    let mut wrong = String::new();
    for (path, code) in sources() {
        let Some(room) = room_of(&path) else { continue };
        let Some(allowed) = table.get(room) else {
            let _ = writeln!(wrong, "{path}: the table has no room `{room}`");
            continue;
        };
        for named in code.named.iter().filter(|named| named.room && named.name != room) {
            if table.contains_key(named.name.as_str()) && !allowed.contains(named.name.as_str()) {
                let _ = writeln!(wrong, "{path}:{}: `{room}` may not import `{}`", named.line, named.name);
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn the_machine_never_sees_the_language() {
    let table = table();
    for machine in MACHINE {
        let mut reached: BTreeSet<&str> = BTreeSet::new();
        let mut next = vec![machine];
        while let Some(room) = next.pop() {
            if reached.insert(room) {
                next.extend(&table[room]);
            }
        }
        let seen: Vec<_> = LANGUAGE.iter().filter(|room| reached.contains(*room)).collect();
        assert!(seen.is_empty(), "`{machine}` reaches {seen:?}");
    }
}

#[test]
fn the_table_only_goes_down() {
    for (at, room) in ROOMS.iter().enumerate() {
        let below: Vec<&str> = ROOMS[..at].iter().map(|room| room.name).collect();
        let up: Vec<_> = room.imports.iter().filter(|import| !below.contains(import)).collect();
        assert!(up.is_empty(), "`{}` imports {up:?}, which the table has further down", room.name);
    }
}

#[test]
fn crates_are_named_where_they_belong() {
    let mut wrong = String::new();
    for (path, code) in sources() {
        for (name, places, why) in CRATES {
            let allowed = places.iter().any(|place| path == *place || place.ends_with('/') && path.starts_with(place));
            let named = code.named.iter().filter(|named| !named.room && named.name == *name && !allowed);
            // Numbers and their types are no calls: a filter lists system calls, and signals have names.
            let is_number =
                |item: &str| *name == "libc" && (item.starts_with(char::is_uppercase) || item.starts_with("c_"));
            for named in named.filter(|named| !is_number(&named.item)) {
                let _ = writeln!(wrong, "{path}:{}: `{name}` belongs to {places:?}: {why}", named.line);
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn unsafe_stays_in_sys_and_says_why() {
    let mut wrong = String::new();
    for (path, code) in sources() {
        let text = read(&path);
        let lines: Vec<&str> = text.lines().collect();
        for line in code.unsafe_lines {
            let reasons = lines[line.saturating_sub(12)..line]
                .iter()
                .any(|text| text.contains("SAFETY:") || text.contains("# Safety"));
            if !path.starts_with("src/sys/") {
                let _ = writeln!(wrong, "{path}:{line}: `unsafe` outside `src/sys`");
            } else if !reasons {
                let _ = writeln!(wrong, "{path}:{line}: `unsafe` without a `// SAFETY:` line");
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn every_room_of_the_table_exists() {
    for room in ROOMS {
        let folder = top().join("src").join(room.name);
        assert!(folder.is_dir() || folder.with_extension("rs").is_file(), "no room `src/{}`", room.name);
    }
}

/// The table as ARCHITECTURE.md prints it.
fn drawn() -> String {
    let mut out = "| room | what lives there | may import |\n|---|---|---|\n".to_owned();
    for room in ROOMS {
        let imports = match room.imports.len() {
            0 => "–".to_owned(),
            n if n == ALL.len() => "all".to_owned(),
            _ => room.imports.join(" "),
        };
        let _ = writeln!(out, "| `src/{}` | {} | {imports} |", room.name, room.what);
    }
    out
}

#[test]
fn architecture_md_prints_the_table() {
    const FROM: &str = "<!-- rooms: written by `UPDATE=1 cargo test --test house` -->\n";
    const TO: &str = "<!-- end of rooms -->";
    let text = read("ARCHITECTURE.md");
    let (before, rest) = text.split_once(FROM).expect("ARCHITECTURE.md has the mark before the table");
    let (there, after) = rest.split_once(TO).expect("ARCHITECTURE.md has the mark behind the table");
    if std::env::var_os("UPDATE").is_some() {
        let fresh = format!("{before}{FROM}{}{TO}{after}", drawn());
        std::fs::write(top().join("ARCHITECTURE.md"), fresh).expect("ARCHITECTURE.md can be written");
    } else {
        assert_eq!(there, drawn(), "ARCHITECTURE.md has another table; `UPDATE=1 cargo test --test house` writes it");
    }
}
