//! What a service finds in its file system: `MOUNT FILE SECRET DEVICE`.

use super::super::Resolver;
use super::super::scope::Scope;
use super::{flag_word, words_of};
use crate::model::check;
use crate::model::path;
use crate::model::service::{Service, ServiceFile, ServiceMount, ServiceMountKind, ServiceSecret};
use crate::model::value::device::device;
use crate::model::value::size;
use crate::model::volume::Volume;
use crate::source::Spanned;
use crate::syntax;
use crate::syntax::keyword::Property;
use crate::syntax::reference::{self, SERVICE_MOUNT};
use crate::syntax::tree::{BlockProperty, Word};

impl Resolver<'_> {
    pub(super) fn service_files(&mut self, service: &mut Service, property: &BlockProperty, scope: &Scope) {
        match property.keyword.value {
            Property::Mount => {
                for word in words_of(&property.args) {
                    let mount =
                        if is_long(&word.text) { self.long_mount(word, scope) } else { self.short_mount(word, scope) };
                    service.mounts.extend(mount);
                }
            }
            Property::File => service.files.extend(self.service_file(property, scope)),
            Property::Secret => service.secrets.extend(self.service_secret(property, scope)),
            _ => self.devices(service, property, scope),
        }
    }

    /// `SOURCE:TARGET[:ro]`, or a target alone.
    fn short_mount(&mut self, word: &Word, scope: &Scope) -> Option<ServiceMount> {
        let text = self.expand_spanned(word, scope);
        let parts: Vec<&str> = text.value.split(':').collect();
        let (source, target, mode) = match parts[..] {
            [target] => (None, target, "rw"),
            [source, target] => (Some(source), target, "rw"),
            [source, target, mode] => (Some(source), target, mode),
            _ => {
                self.report(check::mounts::not_a_mount(&text));
                return None;
            }
        };
        if !matches!(mode, "ro" | "rw") {
            self.report(check::mounts::unknown_mode(mode, text.span));
            return None;
        }
        let target = Spanned::new(target.to_owned(), text.span);
        if !self.must_be_absolute(Property::Mount, &target) {
            return None;
        }
        let kind = match source {
            Some(source) if source.starts_with(['/', '.', '~']) => {
                self.bind(&Spanned::new(source.to_owned(), text.span))?
            }
            Some(source) => self.volume_use(&Spanned::new(source.to_owned(), text.span))?,
            None => ServiceMountKind::Volume(None),
        };
        let target = target.map(|target| path::clean(&target));
        Some(ServiceMount { target, readonly: mode == "ro", kind })
    }

    fn bind(&mut self, source: &Spanned<String>) -> Option<ServiceMountKind> {
        if source.value.starts_with('~') {
            self.report(check::mounts::home(source));
            return None;
        }
        let missing = check::sources::bind(source, &mut self.context);
        self.report_all(missing);
        Some(ServiceMountKind::Bind(source.value.clone()))
    }

    fn has_volume(&mut self, name: &str) -> bool {
        let (seen, names) = &mut self.volumes;
        names.extend(self.model.volumes[*seen..].iter().map(|volume| volume.name.clone()));
        *seen = self.model.volumes.len();
        names.contains(name)
    }

    /// A named volume; its first use declares it.
    fn volume_use(&mut self, name: &Spanned<String>) -> Option<ServiceMountKind> {
        if !super::is_block_name(&name.value) {
            self.report(check::names::malformed_value(Property::Mount, name));
            return None;
        }
        if !self.has_volume(&name.value) {
            let volume =
                Volume { name: name.value.clone(), seed: None, external: false, labels: Vec::new(), span: name.span };
            self.model.volumes.push(volume);
        }
        Some(ServiceMountKind::Volume(Some(name.value.clone())))
    }

    /// `type=…,target=…`.
    fn long_mount(&mut self, word: &Word, scope: &Scope) -> Option<ServiceMount> {
        let (mut kind, mut from, mut source, mut target, mut bytes) = (None, None, None, None, None);
        let mut readonly = false;
        let (fields, errors) = syntax::fields(word);
        let mut failed = !errors.is_empty();
        self.report_all(errors);
        for field in fields {
            if field.key.text.is_empty() {
                self.report(check::mounts::no_key(field.span));
                failed = true;
                continue;
            }
            let name = field.key.text.to_ascii_lowercase();
            if !SERVICE_MOUNT.iter().any(|known| known.names.contains(&name.as_str())) {
                let known = reference::key_names(SERVICE_MOUNT);
                self.report_near(check::mounts::unknown_service_key(&field.key), &name, field.key.span, &known);
                failed = true;
                continue;
            }
            let value = field.value.as_ref().map(|value| self.expand_spanned(value, scope));
            match (name.as_str(), value) {
                ("readonly" | "ro", value) => readonly = value.is_none_or(|value| value.value == "true"),
                (_, None) => {
                    self.report(check::mounts::no_value(&field.key));
                    failed = true;
                }
                ("type", value) => kind = value,
                ("from", value) => from = value,
                ("source" | "src", value) => source = value,
                ("size", Some(value)) => {
                    bytes = size::parse(&value.value);
                    if bytes.is_none() {
                        self.report(check::mounts::bad_value(&field.key, &value.value, value.span, "a size as `64M`"));
                        failed = true;
                    }
                }
                (_, value) => target = value,
            }
        }
        let Some(target) = target else {
            if !failed {
                self.report(check::mounts::no_target(word.span));
            }
            return None;
        };
        if failed || !self.must_be_absolute(Property::Mount, &target) {
            return None;
        }
        let kind = match kind.as_ref().map_or("volume", |kind| kind.value.as_str()) {
            "bind" => {
                let source = source.or_else(|| self.no_source(word, "bind"))?;
                self.bind(&source)?
            }
            "volume" => match source {
                Some(source) => self.volume_use(&source)?,
                None => ServiceMountKind::Volume(None),
            },
            "tmpfs" => ServiceMountKind::Tmpfs(bytes),
            "image" => {
                let from = from.or_else(|| self.no_source(word, "image"))?;
                let path = source.map_or_else(|| "/".to_owned(), |source| path::clean(&source.value));
                ServiceMountKind::Image(Box::new(self.image(&from)?), path)
            }
            other => {
                let span = kind.as_ref().map_or(word.span, |kind| kind.span);
                let types = reference::mount_types(SERVICE_MOUNT);
                self.report_near(check::mounts::unknown_service_type(other, span), other, span, &types);
                return None;
            }
        };
        Some(ServiceMount { target: target.map(|target| path::clean(&target)), readonly, kind })
    }

    fn no_source(&mut self, word: &Word, kind: &str) -> Option<Spanned<String>> {
        self.report(check::mounts::no_source(kind, word.span));
        None
    }

    fn service_file(&mut self, property: &BlockProperty, scope: &Scope) -> Option<ServiceFile> {
        let [path, ..] = words_of(&property.args) else { return None };
        let path = self.expand_spanned(path, scope);
        let Some(heredoc) = property.heredocs.first() else {
            self.report(check::services::file_without_body(&path));
            return None;
        };
        let content = self.expand_body(heredoc, scope);
        let mode = self.mode(property, scope, 0o644);
        let owner = self.owner(property, scope);
        self.must_be_absolute(Property::File, &path).then(|| ServiceFile {
            path: path.map(|path| path::clean(&path)),
            content,
            mode,
            owner,
        })
    }

    fn service_secret(&mut self, property: &BlockProperty, scope: &Scope) -> Option<ServiceSecret> {
        let name = self.word(property, scope)?;
        self.known_secret(&name.value, name.span, true);
        let target = match flag_word(property, "target") {
            Some(word) => self.expand_spanned(word, scope),
            None => Spanned::new(format!("/run/secrets/{}", name.value), name.span),
        };
        // As Compose has it: a bare name lies in the usual folder.
        let bare = !target.value.starts_with('/');
        let target = if bare { format!("/run/secrets/{}", target.value) } else { target.value };
        let mode = self.mode(property, scope, 0o444);
        let owner = self.owner(property, scope);
        Some(ServiceSecret { name, target: path::clean(&target), mode, owner })
    }

    fn mode(&mut self, property: &BlockProperty, scope: &Scope, default: u32) -> u32 {
        let Some(word) = flag_word(property, "mode") else { return default };
        let value = self.expand(word, scope);
        u32::from_str_radix(&value, 8).ok().filter(|mode| *mode <= 0o7777).unwrap_or_else(|| {
            self.report(check::copies::not_a_mode(&value, word.span));
            default
        })
    }

    fn owner(&mut self, property: &BlockProperty, scope: &Scope) -> Option<String> {
        flag_word(property, "chown").map(|word| self.expand(word, scope))
    }

    fn devices(&mut self, service: &mut Service, property: &BlockProperty, scope: &Scope) {
        for word in self.words(property, scope) {
            match device(&word.value) {
                Some(device) => service.devices.push(device),
                None => self.report(check::services::not_a_device(&word)),
            }
        }
    }
}

/// Whether a mount is written in keys: a `=` before any `:` or `/`.
fn is_long(text: &str) -> bool {
    text.find('=').is_some_and(|equals| !text[..equals].contains(['/', ':']))
}
