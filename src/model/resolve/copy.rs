//! `COPY` and `ADD`.

use std::path::Path;

use super::Resolver;
use super::flags::{flag, switch};
use super::git;
use super::metadata::all_words;
use super::run::is_heredoc;
use super::stage::Open;
use crate::model::stage::{Action, Copy, CopySource, Script};
use crate::model::{check, path};
use crate::source::pattern::IgnoreList;
use crate::source::{EntryKind, Spanned};
use crate::syntax::tree::{Instruction, Word};

impl Resolver<'_> {
    pub(super) fn copy(&mut self, open: &Open, instruction: &Instruction, add: bool) -> Option<Action> {
        let words = all_words(&instruction.args);
        let (dest, sources) = words.split_last()?;
        if sources.is_empty() {
            return None;
        }
        let from = match flag(instruction, "from").and_then(|flag| flag.value.as_ref()) {
            Some(word) if !word.text.is_empty() => Some(self.origin(word, open.id)?),
            _ => None,
        };
        let checksum = self.value_of(instruction, "checksum", &open.scope);
        let sources = self.copy_sources(open, instruction, sources, add, checksum.as_deref())?;
        let dest = self.expand_spanned(dest, &open.scope);
        let mut copy = Copy {
            add,
            sources,
            dest: dest.value.clone(),
            from,
            chown: self.value_of(instruction, "chown", &open.scope),
            chmod: self.chmod(open, instruction),
            link: switch(instruction, "link").unwrap_or(false),
            parents: switch(instruction, "parents").unwrap_or(false),
            exclude: self.excludes(instruction),
            unpack: switch(instruction, "unpack"),
            keep_git_dir: switch(instruction, "keep-git-dir").unwrap_or(false),
            checksum,
        };
        self.git_settings(instruction, &mut copy);
        self.check_copy(open, instruction, &copy, &dest);
        Some(Action::Copy(Box::new(copy)))
    }

    fn copy_sources(
        &mut self,
        open: &Open,
        instruction: &Instruction,
        words: &[Word],
        add: bool,
        checksum: Option<&str>,
    ) -> Option<Vec<CopySource>> {
        let mut heredocs = instruction.heredocs.iter();
        let mut sources = Vec::with_capacity(words.len());
        let mut failed = false;
        for word in words {
            if is_heredoc(&word.text)
                && let Some(heredoc) = heredocs.next()
            {
                let content = self.expand_body(heredoc, &open.scope);
                sources.push(CopySource::Inline(Script { name: heredoc.name.value.clone(), content }));
                continue;
            }
            let text = self.expand_spanned(word, &open.scope);
            match self.copy_source(text, add, checksum, instruction) {
                Some(source) => sources.push(source),
                None => failed = true,
            }
        }
        (!failed).then_some(sources)
    }

    fn copy_source(
        &mut self,
        text: Spanned<String>,
        add: bool,
        checksum: Option<&str>,
        instruction: &Instruction,
    ) -> Option<CopySource> {
        let mut source = match git::parse(&text.value) {
            Some(Ok(git)) => CopySource::Git(git),
            Some(Err(error)) => {
                let message = format!("`{}` is no git URL that rbox understands: {error}", text.value);
                self.report(check::values::invalid(text.span, message, error.to_string()));
                return None;
            }
            None if text.value.starts_with("http://") || text.value.starts_with("https://") => {
                CopySource::Http { url: text.value.clone(), locked: None }
            }
            None => return Some(CopySource::Path(text)),
        };
        if !add {
            self.report(check::copies::remote_source(&text, instruction));
            return None;
        }
        match &mut source {
            CopySource::Http { url, locked } => *locked = self.pinned_url(url, checksum, text.span),
            CopySource::Git(git) => git.locked = self.pinned_git(git, checksum, text.span),
            CopySource::Path(_) | CopySource::Inline(_) => {}
        }
        Some(source)
    }

    fn chmod(&mut self, open: &Open, instruction: &Instruction) -> Option<String> {
        let mode = self.value_of(instruction, "chmod", &open.scope)?;
        if !is_mode(&mode) {
            let span = flag(instruction, "chmod")
                .and_then(|flag| flag.value.as_ref())
                .map_or(instruction.span, |word| word.span);
            self.report(check::copies::not_a_mode(&mode, span));
            return None;
        }
        Some(mode)
    }

    fn excludes(&mut self, instruction: &Instruction) -> Vec<String> {
        let flags = instruction.flags.iter().filter(|flag| flag.is("exclude"));
        let mut patterns = Vec::new();
        for word in flags.filter_map(|flag| flag.value.as_ref()) {
            match IgnoreList::new([word.text.as_str()]) {
                Ok(_) => patterns.push(word.text.clone()),
                Err(error) => self.report(check::values::invalid(word.span, error.to_string(), error.reason)),
            }
        }
        patterns
    }

    /// What a git URL says itself: `?keep-git-dir`, `?checksum`.
    fn git_settings(&mut self, instruction: &Instruction, copy: &mut Copy) {
        for source in &copy.sources {
            let CopySource::Git(git) = source else { continue };
            if let Some(keep) = git.keep_git_dir {
                copy.keep_git_dir = keep;
            }
            if let Some(sum) = &git.checksum {
                if copy.checksum.as_ref().is_some_and(|other| other != sum) {
                    let message = format!("`--checksum` and the URL ask for different commits ({sum} in the URL)");
                    self.found.push(check::values::invalid(instruction.span, message, "two commits"));
                }
                copy.checksum = Some(sum.clone());
            }
        }
        let Some(sum) = &copy.checksum else { return };
        let span = flag(instruction, "checksum").map_or(instruction.span, |flag| flag.span);
        let good = match &copy.sources[..] {
            [CopySource::Http { .. }] => sum.parse::<crate::image::Digest>().is_ok(),
            [CopySource::Git(_)] => {
                sum.len() >= 7 && sum.len() <= 64 && sum.bytes().all(|byte| byte.is_ascii_hexdigit())
            }
            _ => {
                self.found.push(check::copies::checksum_of_what(span));
                return;
            }
        };
        if !good {
            self.found.push(check::copies::not_a_checksum(sum, span));
        }
    }

    /// Reports what the files of the context, the destination or the choice of `ADD` say against it.
    fn check_copy(&mut self, open: &Open, instruction: &Instruction, copy: &Copy, dest: &Spanned<String>) {
        let mut all_directories = true;
        for source in &copy.sources {
            let directory = match source {
                CopySource::Path(path) if copy.from.is_none() => {
                    // With `--parents` a pattern may match nothing from its start on.
                    if !copy.parents {
                        let found = check::sources::pattern(path, &mut self.context);
                        self.report_all(found);
                    }
                    self.context_path(path, true) == Some(EntryKind::Directory)
                }
                CopySource::Path(_) => true,
                _ => false,
            };
            all_directories &= directory;
        }
        self.needs_slash(&open.workdir, copy, dest, all_directories);
        if copy.from.is_none() {
            self.whole_context(copy);
        }
        let only_add_has = ["unpack", "checksum", "keep-git-dir"];
        if copy.add && only_add_has.iter().all(|name| flag(instruction, name).is_none()) {
            self.report_all(check::add_for_copy::check(instruction, copy));
        }
    }

    fn needs_slash(&mut self, workdir: &str, copy: &Copy, dest: &Spanned<String>, all_directories: bool) {
        let text = &dest.value;
        let written =
            text.ends_with('/') || text.is_empty() || matches!(text.as_str(), "." | "..") || text.ends_with("/.");
        // the folder of the last WORKDIR is there, and those above it
        let made = || Path::new(workdir).starts_with(path::absolute(workdir, text));
        if copy.sources.len() < 2 || written || made() {
            return;
        }
        // Folders alone are merged, as BuildKit does; of another image nobody can tell here.
        if copy.from.is_some() || !all_directories {
            self.report(check::dest_needs_slash::diagnostic(copy, dest));
        }
    }

    /// Looks a source up in the context and reports one that is missing, ignored or outside.
    pub(super) fn context_path(&mut self, path: &Spanned<String>, wildcards: bool) -> Option<EntryKind> {
        let (kind, found) = check::sources::check(path, wildcards, &mut self.context, self.ignore.as_ref());
        self.report_all(found);
        kind
    }

    fn whole_context(&mut self, copy: &Copy) {
        for source in &copy.sources {
            if let CopySource::Path(path) = source
                && matches!(path.value.trim_end_matches('/'), "." | "" | "./.")
            {
                let note = check::whole_context_copy::check(path, &mut self.context, self.ignore.as_ref());
                self.report_all(note);
            }
        }
    }
}

/// Octal up to 07777, or symbolic as `u=rwX,go=rX`.
fn is_mode(text: &str) -> bool {
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        return u32::from_str_radix(text, 8).is_ok_and(|mode| mode <= 0o7777);
    }
    text.split(',').all(|clause| {
        let who = clause.trim_start_matches(['u', 'g', 'o', 'a']);
        who.starts_with(['+', '-', '='])
            && who
                .split(['+', '-', '='])
                .skip(1)
                .all(|perms| perms.chars().all(|c| "rwxXst".contains(c)) || matches!(perms, "u" | "g" | "o"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modes() {
        for good in ["755", "0644", "7777", "u=rwX,go=rX", "+x", "a-w", "go=u"] {
            assert!(is_mode(good), "{good}");
        }
        for bad in ["888", "17777", "rwx", "u=q", "x", "u"] {
            assert!(!is_mode(bad), "{bad}");
        }
    }
}
