//! Package managers as `RUN` lines call them: what is installed, and by which.

use std::ops::Range;

use crate::syntax::script::Call;

/// A family of package managers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Manager {
    /// apt, apt-get, aptitude.
    Apt,
    /// apk.
    Apk,
    /// yum and its successors.
    Dnf,
    /// zypper.
    Zypper,
    /// pip.
    Pip,
    /// npm.
    Npm,
    /// gem.
    Gem,
}

/// A call of one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Packaging<'a> {
    pub(super) manager: Manager,
    pub(super) call: Call<'a>,
    /// `install`, `update` and the like.
    pub(super) verb: &'a Range<usize>,
    /// What stands behind that.
    rest: &'a [Range<usize>],
}

/// The package manager that a call is of, and what it is told to do.
pub(super) fn packaging<'a>(call: &Call<'a>) -> Option<Packaging<'a>> {
    let manager = match call.program() {
        "apt" | "apt-get" | "aptitude" => Manager::Apt,
        "apk" => Manager::Apk,
        "yum" | "dnf" | "microdnf" | "tdnf" => Manager::Dnf,
        "zypper" => Manager::Zypper,
        "npm" => Manager::Npm,
        "gem" => Manager::Gem,
        name if name.starts_with("pip") && name[3..].bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') => {
            Manager::Pip
        }
        name if name.starts_with("python") => {
            let (module, rest) = call.verb(&[])?;
            let asked = call.args().first().is_some_and(|flag| call.script.raw(flag) == "-m");
            let is_pip = asked && call.script.raw(module) == "pip";
            let verb = rest.iter().position(|word| !call.script.raw(word).starts_with('-')).filter(|_| is_pip)?;
            return Some(Packaging { manager: Manager::Pip, call: *call, verb: &rest[verb], rest: &rest[verb + 1..] });
        }
        _ => return None,
    };
    let (verb, rest) = call.verb(valued(manager))?;
    Some(Packaging { manager, call: *call, verb, rest })
}

/// Flags whose value is the next word.
const fn valued(manager: Manager) -> &'static [&'static str] {
    match manager {
        Manager::Apt => &["-o", "--option", "-c", "-t", "--target-release", "--default-release", "-a"],
        Manager::Apk => &["-X", "--repository", "-p", "--root", "-t", "--virtual", "--cache-dir", "--keys-dir"],
        Manager::Dnf => {
            &["-c", "--config", "--releasever", "--enablerepo", "--disablerepo", "-x", "--installroot", "--setopt"]
        }
        Manager::Zypper => &["-R", "--root", "-r", "--repo", "--from"],
        Manager::Pip => &[
            "-r",
            "--requirement",
            "-c",
            "--constraint",
            "-e",
            "--editable",
            "-i",
            "--index-url",
            "--extra-index-url",
            "-f",
            "--find-links",
            "-t",
            "--target",
            "--prefix",
            "--root",
            "--trusted-host",
            "--proxy",
            "--log",
            "--timeout",
            "--platform",
            "--python-version",
            "--no-binary",
            "--only-binary",
            "--cache-dir",
            "--progress-bar",
            "--retries",
        ],
        Manager::Npm => &["--registry", "--prefix", "--loglevel", "-C", "--omit", "--include"],
        Manager::Gem => &["-v", "--version", "-i", "--install-dir", "-s", "--source", "-n", "--bindir"],
    }
}

impl<'a> Packaging<'a> {
    /// The verb.
    pub(super) fn verb_text(&self) -> &'a str {
        self.call.script.raw(self.verb)
    }

    /// Whether it puts packages in.
    pub(super) fn installs(&self) -> bool {
        let verb = self.verb_text();
        match self.manager {
            Manager::Apt | Manager::Pip | Manager::Gem => verb == "install",
            Manager::Apk => verb == "add",
            Manager::Dnf => matches!(verb, "install" | "localinstall" | "groupinstall" | "reinstall"),
            Manager::Zypper => matches!(verb, "install" | "in"),
            Manager::Npm => matches!(verb, "install" | "i" | "add"),
        }
    }

    /// Whether it fetches the lists of packages.
    pub(super) fn updates_lists(&self) -> bool {
        self.manager == Manager::Apt && self.verb_text() == "update"
    }

    /// The packages that it names.
    pub(super) fn packages(&self) -> impl Iterator<Item = &'a Range<usize>> {
        let (script, valued) = (self.call.script, valued(self.manager));
        let mut is_value = false;
        self.rest.iter().filter(move |word| {
            let text = script.value(word);
            let was_value = std::mem::replace(&mut is_value, valued.contains(&&*text));
            !was_value && !text.starts_with('-')
        })
    }

    /// The program's name, as written.
    pub(super) fn program(&self) -> &'a str {
        self.call.script.raw(self.call.name())
    }
}
