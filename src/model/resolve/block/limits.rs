//! How much a service may use: `LIMIT RESERVE ULIMIT SYSCTL LOG`.

use super::super::Resolver;
use super::super::scope::Scope;
use crate::model::check;
use crate::model::service::Service;
use crate::model::value::size;
use crate::source::Spanned;
use crate::syntax::keyword::{BlockKind, Property};
use crate::syntax::reference::{self, Entry};
use crate::syntax::tree::BlockProperty;

/// With less memory, nothing starts.
const LEAST_MEMORY: u64 = 1 << 20;

impl Resolver<'_> {
    pub(super) fn limits(&mut self, service: &mut Service, property: &BlockProperty, scope: &Scope) {
        for (key, value) in self.settings(property, scope) {
            match property.keyword.value {
                Property::Limit => self.limit(service, &key, &value),
                Property::Reserve => self.reserve(service, &key, &value),
                Property::Ulimit => self.ulimit(service, &key, &value),
                Property::Sysctl => service.sysctls.push((key.value, value.value)),
                _ => self.log(service, &key, &value),
            }
        }
    }

    fn limit(&mut self, service: &mut Service, key: &Spanned<String>, value: &Spanned<String>) {
        let what = Property::Limit;
        let limits = &mut service.limits;
        match key.value.as_str() {
            "memory" => limits.memory = self.memory(what, value),
            "swap" => limits.swap = self.bytes(what, value),
            "shm" => limits.shm = self.bytes(what, value),
            "cpus" => limits.cpus = self.cpus(what, value),
            "pids" => limits.pids = self.within(what, value, 1..=4_194_304, "a number of processes from 1 on"),
            "cpu-weight" => limits.cpu_weight = self.within(what, value, 1..=10_000, "a number from 1 to 10000"),
            "io-weight" => limits.io_weight = self.within(what, value, 1..=10_000, "a number from 1 to 10000"),
            _ => self.unknown_setting(what, key),
        }
    }

    fn reserve(&mut self, service: &mut Service, key: &Spanned<String>, value: &Spanned<String>) {
        let what = Property::Reserve;
        match key.value.as_str() {
            "memory" => service.limits.reserved_memory = self.bytes(what, value),
            "cpus" => service.limits.reserved_cpus = self.cpus(what, value),
            _ => self.unknown_setting(what, key),
        }
    }

    fn log(&mut self, service: &mut Service, key: &Spanned<String>, value: &Spanned<String>) {
        let what = Property::Log;
        match key.value.as_str() {
            "max-size" => service.log.max_size = self.bytes(what, value),
            "max-file" => {
                let count = self.within(what, value, 1..=1000, "a number of files from 1 to 1000");
                service.log.max_file = count.and_then(|count| u32::try_from(count).ok());
            }
            _ => self.unknown_setting(what, key),
        }
    }

    /// `name=soft[:hard]`; `unlimited` and `-1` are no limit.
    fn ulimit(&mut self, service: &mut Service, key: &Spanned<String>, value: &Spanned<String>) {
        let known =
            reference::property(BlockKind::Service, Property::Ulimit).is_some_and(|entry| entry.has_key(&key.value));
        if !known {
            return self.unknown_setting(Property::Ulimit, key);
        }
        let number = |text: &str| match text {
            "unlimited" | "-1" => Some(u64::MAX),
            text => text.parse::<u64>().ok(),
        };
        let (soft, hard) = value.value.split_once(':').unwrap_or((&value.value, &value.value));
        match (number(soft), number(hard)) {
            (Some(soft), Some(hard)) if soft <= hard => service.ulimits.push((key.value.clone(), soft, hard)),
            _ => self.report(check::values::out_of_range(
                Property::Ulimit,
                value,
                "`soft` or `soft:hard`, soft not above hard",
            )),
        }
    }

    pub(super) fn unknown_setting(&mut self, what: Property, key: &Spanned<String>) {
        let known = reference::property(BlockKind::Service, what).map(Entry::key_names).unwrap_or_default();
        let diagnostic = check::values::unknown_setting(what, key, &known);
        self.report_near(diagnostic, &key.value, key.span, &known);
    }

    /// A size that a program can start in: `memory=256` is most likely meant to be more than bytes.
    fn memory(&mut self, what: Property, value: &Spanned<String>) -> Option<u64> {
        let bytes = self.bytes(what, value)?;
        if bytes < LEAST_MEMORY {
            self.report(check::values::out_of_range(
                what,
                value,
                "a size from 1M on, as `256M`: a number alone counts bytes",
            ));
            return None;
        }
        Some(bytes)
    }

    fn bytes(&mut self, what: Property, value: &Spanned<String>) -> Option<u64> {
        let bytes = size::parse(&value.value).filter(|bytes| *bytes > 0);
        if bytes.is_none() {
            self.report(check::values::out_of_range(what, value, "a size as `64M` or `1.5G`"));
        }
        bytes
    }

    fn cpus(&mut self, what: Property, value: &Spanned<String>) -> Option<f64> {
        let plain = value.value.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        let cpus = value.value.parse::<f64>().ok().filter(|cpus| plain && (0.01..=4096.0).contains(cpus));
        if cpus.is_none() {
            self.report(check::values::out_of_range(what, value, "a number of processors as `1.5`, from 0.01 on"));
        }
        cpus
    }

    /// A whole number of a range.
    pub(super) fn within(
        &mut self,
        what: Property,
        value: &Spanned<String>,
        range: std::ops::RangeInclusive<u64>,
        wanted: &str,
    ) -> Option<u64> {
        let number = value.value.parse().ok().filter(|number| range.contains(number));
        if number.is_none() {
            self.report(check::values::out_of_range(what, value, wanted));
        }
        number
    }
}
