//! `rbox lock`: the digests of everything that a file starts from and fetches, in a file beside it.

mod ask;
mod changes;

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use self::ask::{Answer, Asker, Question};
use self::changes::Change;
use super::exit::{Error, Exit, Outcome, print, say};
use super::findings;
use super::input::{Chosen, Input};
use super::meaning::{Meaning, Variables, sources};
use super::rewrite;
use super::root;
use super::sources::{Files, folder_of};
use crate::compile::{self, Failed, Named, Request};
use crate::diag::{Diagnostic, Diagnostics, nearest};
use crate::image::{Platform, Reference};
use crate::lock::{self, Kind, Lock as Entries, Name, Pin, Pinned};
use crate::report::{Format, Look, ProgressMode};
use crate::source::Sources as _;

/// Each round may bring triggers of bases to light that name further things. More rounds than this it has never.
const ROUNDS: usize = 8;

/// Note the digests of all that a file starts from and fetches, in rbox.lock
///
/// The lock lies beside the file, and `build`, `run`, `up`, `plan` and all others use exactly what it says: the digest of every
/// image (of its index, so that each platform gets its own), the checksum of every file that ADD fetches, the commit of every
/// branch and tag that it clones. Keep it in version control.
///
/// What is missing is asked for and added, what is there stays, what the file no longer names goes. Where a variable is part of a
/// name, entries stay that other values may come to: `rbox lock --arg V=1` and then `--arg V=2` is a lock for both, as is one call
/// a --platform; --prune takes out what this call does not name. With --update, names are asked for again. What the file pins
/// itself (a digest, --checksum, a commit) needs no entry; scratch, host, paths of this machine and images that were made here
/// have none.
#[derive(Debug, clap::Args)]
pub(super) struct Lock {
    #[command(flatten)]
    input: Input,
    #[command(flatten)]
    variables: Variables,
    /// The machine that images are for, where their index has none for this one
    #[arg(long, value_name = "OS/ARCH")]
    platform: Option<Platform>,
    /// Take what a name means now (an image, with or without its tag; a URL; a repository), or all do; repeat it for more
    #[arg(long, value_name = "NAME|all")]
    update: Vec<String>,
    /// Take out what the file does not name with these values of its variables
    #[arg(long)]
    prune: bool,
    /// Change nothing; the exit code is 1 where the lock would change. Without --update nobody is asked
    #[arg(long)]
    check: bool,
    /// Print nothing but errors
    #[arg(short, long, conflicts_with = "format")]
    quiet: bool,
    /// How to print what changed
    #[arg(long, value_enum, default_value = "text", value_name = "FORMAT")]
    format: LockFormat,
}

/// How changes are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum LockFormat {
    /// A line an entry: `+` is new, `~` changed, `-` gone
    Text,
    /// The lock's path and all changes, with whole digests
    Json,
}

/// What is done for one call.
struct Locking<'a> {
    call: &'a Lock,
    /// The file's name in the lock.
    own: String,
    /// What has no entry, and nobody was asked.
    missing: Vec<Name>,
    request: Request,
    sources: Files,
    lock: Entries,
}

impl Lock {
    pub(super) fn run(&self) -> Outcome {
        let chosen = self.input.choose_as_up()?;
        let Some((path, own)) = place(&chosen) else {
            return Err(Error::usage("standard input has no folder that a lock could lie in").help("name a file"));
        };
        root::become_root()?;
        let request = Meaning::of(&self.variables, self.platform.as_ref()).request(&chosen)?;
        let sources = sources(&chosen)?;
        // What is wrong with the lock as it lies there is told as of the file.
        compile::names(&request, &sources).map_err(told)?;
        let before = sources.lock().ok().flatten().map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        let lock = Entries::read(before.as_deref().unwrap_or_default()).unwrap_or_default();
        let old = lock.clone();
        let mut locking = Locking { call: self, own, missing: Vec::new(), request, sources, lock };
        let named = locking.fill()?;
        locking.clear(&named, folder_of(&path));
        let mut changes = changes::between(&old, &locking.lock);
        changes.extend(locking.missing.iter().map(|name| Change::missing(&locking.own, name)));
        if !self.check && !changes.is_empty() {
            rewrite::write(&path, &locking.lock.to_string())
                .map_err(|error| Error::new(format!("`{}` can't be written: {error}", path.display())))?;
        }
        self.tell(&locking, &named, &path, &changes)
    }

    fn tell(&self, locking: &Locking<'_>, named: &Named, path: &Path, changes: &[Change]) -> Outcome {
        let shown = path.strip_prefix("./").unwrap_or(path).display().to_string();
        match self.format {
            LockFormat::Json => {
                say(&serde_json::to_string_pretty(&changes::record(&shown, changes)).expect("strings are JSON"))?;
            }
            LockFormat::Text if self.quiet => {}
            LockFormat::Text => {
                print(&changes::lines(changes, &locking.own, Look::of_stdout()))?;
                locking.remark(named, &shown, changes.is_empty());
            }
        }
        Ok(if self.check && !changes.is_empty() { Exit::FAILED } else { Exit::OK })
    }

    /// Whether a name is to be asked for again.
    fn updates(&self, name: &Name) -> bool {
        self.update.iter().any(|wanted| means(wanted, name))
    }
}

/// The lock of a file, and what it calls the file.
fn place(chosen: &Chosen) -> Option<(PathBuf, String)> {
    let path = chosen.path.as_ref()?;
    Some((path.with_file_name(lock::NAME), path.file_name()?.to_str()?.to_owned()))
}

/// Whether somebody who writes a word means a name: as the lock has it, as the file has it, or an image without its tag.
fn means(wanted: &str, name: &Name) -> bool {
    if wanted == "all" || wanted == name.text {
        return true;
    }
    match name.kind {
        Kind::Base => wanted.parse::<Reference>().is_ok_and(|wanted_image| {
            let bare = || name.text.parse::<Reference>().is_ok_and(|image| same_repository(&image, &wanted_image));
            Name::base(&wanted_image) == *name || !has_version(wanted) && bare()
        }),
        Kind::Url => Name::url(wanted) == *name,
        Kind::Git => Name::git(wanted, None).text == name.text,
    }
}

fn same_repository(a: &Reference, b: &Reference) -> bool {
    (&a.domain, &a.path) == (&b.domain, &b.path)
}

fn has_version(image: &str) -> bool {
    image.rsplit('/').next().is_some_and(|last| last.contains([':', '@']))
}

/// Shows what is wrong with a file besides images that are not here.
fn told(failed: Failed) -> Error {
    let Failed { mut diagnostics, files, missing } = failed;
    compile::forget_missing_images(&mut diagnostics, &missing);
    findings::failed(&diagnostics, &files, Format::Graphical)
}

/// What to ask of a name: as it stands where the file does not pin it itself.
fn question(named: &Named, name: &Name) -> Option<Question> {
    let mention = named.pinnable.names.get(name)?.values().find(|mention| mention.own.is_none())?;
    Some(Question::of(name, mention))
}

impl Locking<'_> {
    /// Fills the lock with what it has not, or is to have anew. Gives all that the file names.
    fn fill(&mut self) -> Result<Named, Error> {
        let mut asked: BTreeSet<Name> = BTreeSet::new();
        let mut asker = Asker::new(if self.call.quiet { ProgressMode::Quiet } else { ProgressMode::Auto });
        for _ in 0..ROUNDS {
            self.sources.lock_by(self.lock.to_string());
            let named = compile::names(&self.request, &self.sources).map_err(told)?;
            let open: Vec<&Name> =
                named.pinnable.names.keys().filter(|name| self.is_open(&named, name, &asked)).collect();
            let offline = self.call.check && self.call.update.is_empty();
            let mut questions: Vec<Question> = Vec::new();
            for name in &open {
                match self.elsewhere(name) {
                    Some(pinned) => self.set(name, &pinned),
                    None if offline => self.missing.push((*name).clone()),
                    None => questions.extend(question(&named, name)),
                }
            }
            if open.is_empty() && !offline {
                let configs = named.unknown.iter().filter(|(image, _)| image.digest.is_some());
                questions.extend(configs.map(|(image, platform)| Question::config(image, platform)));
            }
            if questions.is_empty() && open.is_empty() {
                self.all_are_known(&named)?;
                return Ok(named);
            }
            let answers = asker.ask(&questions)?;
            self.take(&questions, answers, &named)?;
            asked.extend(open.into_iter().cloned());
        }
        Err(Error::new("presume: a file names more and more things; please report this"))
    }

    /// Whether a name needs an answer that it has not had.
    fn is_open(&self, named: &Named, name: &Name, asked: &BTreeSet<Name>) -> bool {
        let has = self.has(name);
        let wanted = named.pinnable.needs(name) && !asked.contains(name) && (!has || self.call.updates(name));
        // One that was made here has nobody to be asked of, unless it is in the lock: then it came from somewhere.
        wanted && (has || !self.is_made_here(named, name))
    }

    /// Whether the file has an entry for a name.
    fn has(&self, name: &Name) -> bool {
        self.lock.files.get(&self.own).is_some_and(|pins| pins.get(name).is_some())
    }

    fn is_made_here(&self, named: &Named, name: &Name) -> bool {
        let mut mentions = named.pinnable.names.get(name).into_iter().flat_map(BTreeMap::values);
        let made = |platform: &Platform| self.sources.is_made_here(&name.text, &platform.to_string());
        name.kind == Kind::Base && mentions.any(|mention| mention.own.is_none() && made(&mention.platform))
    }

    /// What another file of the folder has for a name: they are to agree.
    fn elsewhere(&self, name: &Name) -> Option<Pinned> {
        if self.call.updates(name) {
            return None;
        }
        self.lock.files.values().find_map(|pins| pins.get(name)).map(|pin| pin.pinned.clone())
    }

    /// Notes what a name stands for, for every file that has it.
    fn set(&mut self, name: &Name, pinned: &Pinned) {
        self.lock.files.entry(self.own.clone()).or_default();
        for (file, pins) in &mut self.lock.files {
            if *file == self.own || pins.get(name).is_some() {
                pins.set(name.clone(), pinned.clone());
            }
        }
    }

    /// Notes answers; what got none is told where the file names it, and nothing is written.
    fn take(&mut self, questions: &[Question], answers: Vec<Answer>, named: &Named) -> Result<(), Error> {
        let mut errors = Vec::new();
        for (question, answer) in questions.iter().zip(answers) {
            match answer {
                Ok(answer) => {
                    if let Some((image, platform, config)) = &answer.config {
                        self.sources.know(image, platform, config);
                    }
                    self.set(&question.name, &answer.pinned);
                }
                Err(why) => {
                    let spans = named.pinnable.names.get(&question.name).into_iter().flat_map(BTreeMap::keys);
                    errors.extend(spans.map(|span| why.at(*span)));
                }
            }
        }
        if errors.is_empty() {
            return Ok(());
        }
        errors.dedup_by_key(|error: &mut Diagnostic| error.label.span);
        Err(findings::failed(&Diagnostics(errors), &named.files, Format::Graphical))
    }

    /// Refuses an `--update` of what nothing is called.
    fn all_are_known(&self, named: &Named) -> Result<(), Error> {
        let kept: BTreeSet<&Name> = self.kept(named).collect();
        let entries = self.lock.files.get(&self.own).into_iter().flat_map(|pins| pins.entries.keys());
        let entries = entries.filter(|name| !kept.contains(name));
        let names: BTreeSet<&Name> = named.pinnable.names.keys().chain(entries).collect();
        let Some(wanted) = self.call.update.iter().find(|wanted| !names.iter().any(|name| means(wanted, name))) else {
            return Ok(());
        };
        if wanted == "all" {
            return Ok(());
        }
        if let Some(name) = self.kept(named).find(|name| means(wanted, name)) {
            let text = format!("the file does not name `{}` with these values of its variables", name.text);
            return Err(Error::usage(text).help("add the `--arg` or `--platform` with which it does"));
        }
        let error = Error::usage(format!("the file names no `{wanted}`, so there is nothing to update"));
        Err(match nearest(wanted, names.iter().map(|name| name.text.as_str())) {
            Some((near, _)) => error.help(format!("did you mean `{near}`?")),
            None => error.help("`rbox lock --update all` updates everything"),
        })
    }

    /// The entries that the file does not name now, and may with other values of its variables.
    fn kept<'s>(&'s self, named: &'s Named) -> impl Iterator<Item = &'s Name> {
        let names = self.lock.files.get(&self.own).into_iter().flat_map(|pins| pins.entries.keys());
        names.filter(move |name| !named.pinnable.names.contains_key(name) && self.may_be_named(named, name))
    }

    fn may_be_named(&self, named: &Named, name: &Name) -> bool {
        !self.call.prune && named.varying.contains(&name.kind)
    }

    /// Takes out what the file no longer names or says otherwise itself, and files that are gone.
    fn clear(&mut self, named: &Named, folder: &Path) {
        // A base that is not here may have triggers that name something.
        let certain = named.unknown.is_empty();
        let stays = |name: &Name| named.pinnable.names.contains_key(name) || !certain || self.may_be_named(named, name);
        let gone = self.lock.files.get(&self.own).map(|pins| {
            let goes = |(name, pin): &(&Name, &Pin)| !stays(name) || !named.pinnable.agrees(name, &pin.pinned);
            pins.entries.iter().filter(goes).map(|(name, _)| name.clone()).collect::<Vec<_>>()
        });
        if let Some(pins) = self.lock.files.get_mut(&self.own) {
            gone.iter().flatten().for_each(|name| _ = pins.entries.remove(name));
        }
        self.lock.files.retain(|file, pins| !pins.entries.is_empty() && folder.join(file).is_file());
    }

    /// Says what people may wonder about.
    fn remark(&self, named: &Named, path: &str, unchanged: bool) {
        let look = Look::of_stderr();
        let mut out = String::new();
        for name in named.pinnable.names.keys().filter(|name| self.is_made_here(named, name)) {
            if !self.has(name) {
                out +=
                    &format!("{} `{}` was made here, so nothing is locked for it\n", look.warning("note:"), name.text);
            }
        }
        let kept: Vec<&str> = self.kept(named).map(|name| name.text.as_str()).collect();
        if !kept.is_empty() {
            out += &format!(
                "{} kept for other values of the file's variables: {}; `rbox lock --prune` takes out what is not named now\n",
                look.warning("note:"),
                kept.join(", ")
            );
        }
        let count = self.lock.files.get(&self.own).map_or(0, |pins| pins.entries.len() as u64);
        let entries = match count {
            1 => "1 entry".to_owned(),
            count => format!("{count} entries"),
        };
        out += &match (unchanged, self.call.check) {
            (true, _) if count == 0 => {
                format!("{} names nothing that could change; no lock is needed\n", self.request.file)
            }
            (true, _) => format!("{} {path} has it all: {entries}\n", look.good("unchanged")),
            (false, true) if self.call.update.is_empty() => {
                format!("{} {path} does not fit {}; `rbox lock` mends it\n", look.warning("note:"), self.request.file)
            }
            (false, true) => format!("{} nothing was written; without --check it is\n", look.warning("note:")),
            (false, false) => format!("{} {path}: {entries}\n", look.good("wrote")),
        };
        let rows: String = out.lines().map(|line| look.on_words(line) + "\n").collect();
        // Nobody listening is no error.
        let _ = std::io::stderr().write_all(rows.as_bytes());
    }
}
