//! `SERVICE` blocks: what runs, and as what.

use super::super::Resolver;
use super::super::metadata::{command, line};
use super::super::scope::Scope;
use super::super::variables::pairs;
use super::flag_word;
use crate::image::{Platform, signal};
use crate::model::check;
use crate::model::service::{Connection, Limits, Log, Pull, Restart, Service};
use crate::model::stage::Command;
use crate::model::value::ports;
use crate::source::Spanned;
use crate::syntax::env_file::{self, EnvFile};
use crate::syntax::keyword::Property;
use crate::syntax::tree::{Block, BlockProperty};

impl Resolver<'_> {
    pub(super) fn service_block(&mut self, block: &Block, scope: &Scope) {
        let mut service = empty(block);
        for property in block.meant() {
            self.service_property(&mut service, property, scope);
        }
        let has_from = block.meant().any(|property| property.keyword.value == Property::From);
        if !has_from && !block.name.text.is_empty() {
            self.report(check::services::no_image(&block.name));
        }
        self.model.services.push(service);
    }

    fn service_property(&mut self, service: &mut Service, property: &BlockProperty, scope: &Scope) {
        match property.keyword.value {
            Property::From => self.service_from(service, property, scope),
            Property::Cmd => service.cmd = Some(command(&property.args)),
            Property::Entrypoint => service.entrypoint = Some(command(&property.args)),
            Property::Env => self.service_env(service, property, scope),
            Property::User => service.user = self.line(property, scope).map(|user| user.value),
            Property::Workdir => service.workdir = self.absolute_path(property, scope),
            Property::Expose => self.service_expose(service, property, scope),
            Property::Label => service.labels.extend(self.pairs(property, scope)),
            Property::Stopsignal => self.service_stopsignal(service, property, scope),
            Property::Healthcheck => {
                let health = self.health(&property.args, |name| flag_word(property, name));
                service.healthcheck = health.map(|health| Spanned::new(health, property.keyword.span));
            }
            Property::Hostname => service.hostname = self.name_word(property, scope).map(|name| name.value),
            Property::Name => service.container = self.name_word(property, scope),
            Property::Init => service.init = true,
            Property::Tty => service.tty = true,
            Property::Readonly => service.readonly = true,
            Property::Privileged => service.privileged = Some(property.keyword.span),
            Property::Publish | Property::Network | Property::Dns | Property::Host | Property::Namespace => {
                self.reach(service, property, scope);
            }
            Property::Mount | Property::File | Property::Secret | Property::Device => {
                self.service_files(service, property, scope);
            }
            Property::Limit | Property::Reserve | Property::Ulimit | Property::Sysctl | Property::Log => {
                self.limits(service, property, scope);
            }
            Property::Cap | Property::Security => self.access(service, property, scope),
            Property::Depends | Property::Restart | Property::Stopgrace | Property::Replicas | Property::Profile => {
                self.life(service, property, scope);
            }
            _ => {}
        }
    }

    fn service_from(&mut self, service: &mut Service, property: &BlockProperty, scope: &Scope) {
        if let Some(word) = self.word(property, scope) {
            service.image = self.image(&word);
        }
        if let Some(word) = flag_word(property, "platform") {
            let platform = self.expand_spanned(word, scope);
            match platform.value.parse::<Platform>() {
                Ok(platform) if !platform.is_known() => {
                    self.report(check::platforms::unknown(word.span, &platform));
                }
                Ok(platform) => service.platform = Some(platform),
                Err(error) => {
                    self.report(check::values::invalid(word.span, error.to_string(), "no platform"));
                }
            }
        }
        if let Some(word) = flag_word(property, "pull") {
            let word = self.expand_spanned(word, scope);
            let known = [("missing", Pull::Missing), ("always", Pull::Always), ("never", Pull::Never)];
            service.pull = self.choice(Property::From, &word, &known).unwrap_or_default();
        }
    }

    fn service_env(&mut self, service: &mut Service, property: &BlockProperty, scope: &Scope) {
        let files = property.flags.iter().filter(|flag| flag.is("file"));
        for word in files.filter_map(|flag| flag.value.as_ref()) {
            let path = self.expand_spanned(word, scope);
            match self.context.sources().read(&path.value) {
                Ok(Some(bytes)) => {
                    let values = self.env_file(&path.value, &bytes);
                    service.env.extend(values);
                }
                Ok(None) => self.report(check::sources::no_file(&path)),
                Err(error) => self.report(check::sources::unreadable(&path, &error.to_string())),
            }
        }
        for pair in pairs(&property.args) {
            if let Some(value) = &pair.value {
                service.env_words.push(self.expand_spanned(value, scope));
            }
        }
        service.env.extend(self.pairs(property, scope));
    }

    /// What an environment file sets.
    fn env_file(&mut self, name: &str, bytes: &[u8]) -> Vec<(String, String)> {
        let text = String::from_utf8_lossy(bytes).into_owned();
        let EnvFile { values, bad } = env_file::read(&text);
        if !bad.is_empty() {
            let file = self.files.add(crate::source::Source::new(name, text));
            for range in bad {
                self.report(check::values::no_env_line(file, range));
            }
        }
        values
    }

    fn line(&mut self, property: &BlockProperty, scope: &Scope) -> Option<Spanned<String>> {
        line(&property.args).map(|word| self.expand_spanned(word, scope))
    }

    fn absolute_path(&mut self, property: &BlockProperty, scope: &Scope) -> Option<String> {
        let path = self.line(property, scope)?;
        self.must_be_absolute(property.keyword.value, &path).then_some(path.value)
    }

    /// Reports a path inside a container that is not absolute.
    pub(super) fn must_be_absolute(&mut self, what: Property, path: &Spanned<String>) -> bool {
        let good = path.value.starts_with('/');
        if !good {
            let message = format!("{what} takes an absolute path, not `{}`", path.value);
            self.report(check::values::invalid(path.span, message, "does not start with `/`"));
        }
        good
    }

    fn service_expose(&mut self, service: &mut Service, property: &BlockProperty, scope: &Scope) {
        for word in self.words(property, scope) {
            match ports::exposed(&word.value) {
                Ok(exposed) => service.expose.push(exposed.ports),
                Err(error) => self.report(check::invalid_port::diagnostic(&word.value, word.span, &error)),
            }
        }
    }

    fn service_stopsignal(&mut self, service: &mut Service, property: &BlockProperty, scope: &Scope) {
        let Some(name) = self.line(property, scope) else { return };
        if signal::number(&name.value).is_none() {
            self.report_near(check::values::not_a_signal(&name), &name.value, name.span, signal::NAMES);
        }
        service.stopsignal = Some(name.value);
    }

    fn name_word(&mut self, property: &BlockProperty, scope: &Scope) -> Option<Spanned<String>> {
        let name = self.word(property, scope)?;
        if !super::is_block_name(&name.value) {
            self.report(check::names::malformed_value(property.keyword.value, &name));
            return None;
        }
        Some(name)
    }
}

fn empty(block: &Block) -> Service {
    Service {
        name: Spanned::new(block.name.text.clone(), block.name.span),
        image: None,
        platform: None,
        pull: Pull::default(),
        cmd: None::<Command>,
        entrypoint: None,
        env: Vec::new(),
        env_words: Vec::new(),
        user: None,
        workdir: None,
        expose: Vec::new(),
        labels: Vec::new(),
        stopsignal: None,
        healthcheck: None,
        publish: Vec::new(),
        network: Connection::default(),
        mounts: Vec::new(),
        files: Vec::new(),
        secrets: Vec::new(),
        depends: Vec::new(),
        limits: Limits::default(),
        restart: Restart::default(),
        stopgrace: None,
        replicas: Spanned::new(1, block.name.span),
        capabilities: Vec::new(),
        readonly: false,
        profiles: Vec::new(),
        hostname: None,
        container: None,
        init: false,
        tty: false,
        devices: Vec::new(),
        sysctls: Vec::new(),
        ulimits: Vec::new(),
        dns: Vec::new(),
        hosts: Vec::new(),
        namespaces: Vec::new(),
        seccomp: None,
        privileged: None,
        log: Log::default(),
        span: block.span,
    }
}
