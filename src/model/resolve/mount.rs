//! `RUN --mount=key=value,…`.

use super::Resolver;
use super::stage::Open;
use crate::diag::Severity;
use crate::model::check;
use crate::model::path;
use crate::model::stage::{Mount, MountKind, Origin, Owner, Sharing};
use crate::model::value::size;
use crate::source::{Span, Spanned};
use crate::syntax::keyword::BlockKind;
use crate::syntax::reference::{self, RUN_MOUNT};
use crate::syntax::tree::{Instruction, Word};
use crate::syntax::{self, Field};

/// The keys of one mount, expanded but not yet understood.
#[derive(Default)]
struct Keys {
    kind: Option<Spanned<String>>,
    from: Option<Word>,
    source: Option<Spanned<String>>,
    target: Option<Spanned<String>>,
    readonly: Option<bool>,
    id: Option<Spanned<String>>,
    sharing: Option<Spanned<String>>,
    required: Option<Spanned<bool>>,
    size: Option<Spanned<u64>>,
    mode: Option<Spanned<u32>>,
    uid: Option<Spanned<u32>>,
    gid: Option<Spanned<u32>>,
    env: Option<Spanned<String>>,
    failed: bool,
}

impl Resolver<'_> {
    /// Every `--mount` of an instruction.
    pub(super) fn mounts(&mut self, open: &Open, instruction: &Instruction) -> Vec<Mount> {
        let mut mounts: Vec<Mount> = Vec::new();
        let flags = instruction.flags.iter().filter(|flag| flag.is("mount"));
        for word in flags.filter_map(|flag| flag.value.as_ref()) {
            let keys = self.mount_keys(open, word);
            if !keys.failed {
                mounts.extend(self.mount(open, word, &keys));
            }
        }
        mounts
    }

    fn mount_keys(&mut self, open: &Open, word: &Word) -> Keys {
        let (fields, errors) = syntax::fields(word);
        let mut keys = Keys { failed: !errors.is_empty(), ..Keys::default() };
        self.report_all(errors);
        for Field { key, value, span } in fields {
            if key.text.is_empty() {
                self.report(check::mounts::no_key(span));
                keys.failed = true;
                continue;
            }
            let name = key.text.to_ascii_lowercase();
            if name == "from" {
                keys.from = value;
                continue;
            }
            let value = value.map(|value| self.expand_spanned(&value, &open.scope));
            if !self.mount_key(&mut keys, &name, &key, value) {
                keys.failed = true;
            }
        }
        keys
    }

    /// Takes one key in; false where an error was reported.
    fn mount_key(&mut self, keys: &mut Keys, name: &str, key: &Word, value: Option<Spanned<String>>) -> bool {
        if let "readonly" | "ro" | "readwrite" | "rw" = name {
            let set = self.mount_switch(key, value.as_ref());
            keys.readonly = set.map(|set| set == matches!(name, "readonly" | "ro"));
            return set.is_some();
        }
        if name == "required" {
            keys.required = self.mount_switch(key, value.as_ref()).map(|set| Spanned::new(set, key.span));
            return keys.required.is_some();
        }
        if !RUN_MOUNT.iter().any(|known| known.names.contains(&name)) {
            let known = reference::key_names(RUN_MOUNT);
            self.report_near(check::mounts::unknown_key(key), name, key.span, &known);
            return false;
        }
        let Some(value) = value else {
            self.report(check::mounts::no_value(key));
            return false;
        };
        match name {
            "type" => keys.kind = Some(value),
            "source" | "src" => keys.source = Some(value),
            "target" | "dst" | "destination" => keys.target = Some(value),
            "id" => keys.id = Some(value),
            "sharing" => keys.sharing = Some(value),
            "env" => keys.env = Some(value),
            "size" => keys.size = self.mount_number(key, &value, size::parse, "a size as `64M`"),
            "mode" => {
                keys.mode =
                    self.mount_number(key, &value, |text| u32::from_str_radix(text, 8).ok(), "octal, as `0755`");
            }
            "uid" => keys.uid = self.mount_number(key, &value, |text| text.parse().ok(), "a number"),
            _ => keys.gid = self.mount_number(key, &value, |text| text.parse().ok(), "a number"),
        }
        !matches!(
            (name, &keys.size, &keys.mode, &keys.uid, &keys.gid),
            ("size", None, ..) | ("mode", _, None, ..) | ("uid", _, _, None, _) | ("gid", _, _, _, None)
        )
    }

    fn mount_switch(&mut self, key: &Word, value: Option<&Spanned<String>>) -> Option<bool> {
        let Some(value) = value else { return Some(true) };
        match value.value.as_str() {
            "1" | "t" | "T" | "true" | "TRUE" | "True" => Some(true),
            "0" | "f" | "F" | "false" | "FALSE" | "False" => Some(false),
            other => {
                self.report(check::mounts::bad_value(key, other, value.span, "`true` or `false`"));
                None
            }
        }
    }

    fn mount_number<T>(
        &mut self,
        key: &Word,
        value: &Spanned<String>,
        parse: impl Fn(&str) -> Option<T>,
        wanted: &str,
    ) -> Option<Spanned<T>> {
        let parsed = parse(&value.value);
        if parsed.is_none() {
            self.report(check::mounts::bad_value(key, &value.value, value.span, wanted));
        }
        parsed.map(|parsed| Spanned::new(parsed, value.span))
    }

    fn mount(&mut self, open: &Open, word: &Word, keys: &Keys) -> Option<Mount> {
        let kind = keys.kind.as_ref().map_or_else(|| "bind".to_owned(), |kind| kind.value.to_ascii_lowercase());
        let types = reference::mount_types(RUN_MOUNT);
        if !types.contains(&kind.as_str()) {
            let span = keys.kind.as_ref().map_or(word.span, |kind| kind.span);
            self.report_near(check::mounts::unknown_type(&kind, span), &kind, span, &types);
            return None;
        }
        if let Some((key, span)) = misplaced(&kind, keys) {
            self.report(check::mounts::misplaced_key(key, &kind, span));
            return None;
        }
        let target = keys.target.as_ref().map(|target| target.value.clone());
        let from = match &keys.from {
            Some(from) => Some(self.origin(from, open.id)?),
            None => None,
        };
        let owner = |mode| Owner {
            uid: keys.uid.as_ref().map_or(0, |uid| uid.value),
            gid: keys.gid.as_ref().map_or(0, |gid| gid.value),
            mode: keys.mode.as_ref().map_or(mode, |mode| mode.value),
        };
        let required = keys.required.as_ref().is_some_and(|required| required.value);
        let source = keys.source.as_ref().map(|source| source.value.clone()).unwrap_or_default();
        let kind = match kind.as_str() {
            "cache" => MountKind::Cache {
                id: keys.id.as_ref().map(|id| id.value.clone()).filter(|id| !id.is_empty()),
                from,
                source,
                sharing: self.sharing(keys.sharing.as_ref())?,
                owner: owner(0o755),
            },
            "tmpfs" => MountKind::Tmpfs { size: keys.size.as_ref().map(|size| size.value) },
            "secret" => self.secret(word, keys, owner(0o400), required)?,
            "ssh" => {
                let id = keys.id.as_ref().map_or_else(|| "default".to_owned(), |id| id.value.clone());
                MountKind::Ssh { id, required, owner: owner(0o600) }
            }
            _ => {
                self.bind_source(from.as_ref(), keys.source.as_ref());
                MountKind::Bind { from, source }
            }
        };
        self.target_is_root(open, word, &kind, keys.target.as_ref())?;
        let writable = matches!(kind, MountKind::Cache { .. } | MountKind::Tmpfs { .. });
        Some(Mount { target, readonly: keys.readonly.unwrap_or(!writable), kind, span: word.span })
    }

    /// A mount over `/` would hide the whole image.
    fn target_is_root(
        &mut self,
        open: &Open,
        word: &Word,
        kind: &MountKind,
        target: Option<&Spanned<String>>,
    ) -> Option<()> {
        let free = matches!(kind, MountKind::Secret { .. } | MountKind::Ssh { .. }) && target.is_none();
        let text = target.map_or("", |target| target.value.as_str());
        if free || path::joined(&open.workdir, text) != "/" {
            return Some(());
        }
        self.report(check::mounts::over_root(target.map_or(word.span, |target| target.span)));
        None
    }

    fn bind_source(&mut self, from: Option<&Origin>, source: Option<&Spanned<String>>) {
        if let (None, Some(source)) = (from, source) {
            self.context_path(source, false);
        }
    }

    fn sharing(&mut self, word: Option<&Spanned<String>>) -> Option<Sharing> {
        let Some(word) = word else { return Some(Sharing::Shared) };
        match word.value.to_ascii_lowercase().as_str() {
            "shared" => Some(Sharing::Shared),
            "private" => Some(Sharing::Private),
            "locked" => Some(Sharing::Locked),
            other => {
                let diagnostic = check::mounts::unknown_sharing(other, word.span);
                self.report_near(diagnostic, other, word.span, &["shared", "private", "locked"]);
                None
            }
        }
    }

    fn secret(&mut self, word: &Word, keys: &Keys, owner: Owner, required: bool) -> Option<MountKind> {
        let named = keys.id.as_ref().or(keys.source.as_ref()).map(|id| (id.value.clone(), id.span));
        let of_target = || {
            let target = keys.target.as_ref()?;
            Some((target.value.rsplit('/').next()?.to_owned(), target.span))
        };
        let Some((id, span)) = named.or_else(of_target).filter(|(id, _)| !id.is_empty()) else {
            self.report(check::mounts::nameless_secret(word.span));
            return None;
        };
        self.known_secret(&id, span, required);
        let env = keys.env.as_ref().map(|env| if env.value.is_empty() { id.clone() } else { env.value.clone() });
        Some(MountKind::Secret { id, env, required, owner })
    }

    /// Reports a secret that must be there and that nobody gives.
    pub(super) fn known_secret(&mut self, id: &str, span: Span, required: bool) {
        let given = || self.inputs.secrets.iter().map(String::as_str);
        if self.blocks.has(BlockKind::Secret, id) || given().any(|known| known == id) {
            return;
        }
        let blocks = &self.blocks;
        let is_known = |word: &str| blocks.has(BlockKind::Secret, word) || given().any(|known| known == word);
        let near = self.guesses.near(id, given().chain(blocks.of(BlockKind::Secret)), is_known);
        if near.is_none() && !required {
            return;
        }
        let mut diagnostic = check::secrets::unknown(id, span, near.as_deref());
        if !required {
            diagnostic.severity = Severity::Warning;
        }
        self.report(diagnostic);
    }
}

/// A key that this kind of mount does not take.
fn misplaced(kind: &str, keys: &Keys) -> Option<(&'static str, Span)> {
    let written = [
        ("size", keys.size.as_ref().map(|key| key.span)),
        ("required", keys.required.as_ref().map(|key| key.span)),
        ("sharing", keys.sharing.as_ref().map(|key| key.span)),
        ("mode", keys.mode.as_ref().map(|key| key.span)),
        ("uid", keys.uid.as_ref().map(|key| key.span)),
        ("gid", keys.gid.as_ref().map(|key| key.span)),
        ("env", keys.env.as_ref().map(|key| key.span)),
        ("from", keys.from.as_ref().map(|key| key.span)),
        ("source", keys.source.as_ref().map(|key| key.span)),
    ];
    let allowed = |name: &str| RUN_MOUNT.iter().any(|key| key.name() == name && key.is_of(kind));
    written.into_iter().find_map(|(key, span)| span.filter(|_| !allowed(key)).map(|span| (key, span)))
}
