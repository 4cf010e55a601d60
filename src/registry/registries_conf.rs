//! What podman, skopeo and buildah are told about registries: `registries.conf` (containers-registries.conf(5), version 2).
//!
//! ```toml
//! [[registry]]
//! prefix = "docker.io/library"          # the longest that fits a name counts
//! location = "mirror.corp/hub"          # takes the prefix's place
//! blocked = false
//! [[registry.mirror]]
//! location = "cache.corp/hub"           # asked before it
//! pull-from-mirror = "digest-only"
//! ```
//!
//! Read are the user's file, else the machine's, then what lies in both `registries.conf.d`. What the file says of plain HTTP and
//! of certificates that nobody vouches for (`insecure`) does not hold here: see [`super::place`]. Nor does its search list: a
//! name without a registry is Docker Hub's on every machine, so that a file means the same on all of them.

use std::io;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::error::{Error, Result};
use crate::image::Reference;

/// The machine's own folder.
const MACHINE: &str = "/etc/containers";

/// All that the files say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct RegistriesConf {
    rules: Vec<Rule>,
    /// Where others look for names without a registry.
    pub search: Vec<String>,
}

/// What holds for names of a prefix.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Rule {
    /// `host[:port][/path]`, or `*.host` for all hosts below it.
    prefix: String,
    location: Option<String>,
    pub insecure: bool,
    pub blocked: bool,
    mirrors: Vec<Mirror>,
    /// The file that says it.
    pub file: PathBuf,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Mirror {
    location: String,
    insecure: bool,
    pulls: Pulls,
}

/// For which names a mirror is asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Pulls {
    #[default]
    All,
    DigestOnly,
    TagOnly,
}

/// A file as it is written. Members that say nothing to us are passed over, as its other readers do.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Written {
    #[serde(default)]
    unqualified_search_registries: Vec<String>,
    #[serde(default)]
    registry: Vec<WrittenRegistry>,
    /// Of version 1.
    registries: Option<serde::de::IgnoredAny>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct WrittenRegistry {
    prefix: Option<String>,
    location: Option<String>,
    #[serde(default)]
    insecure: bool,
    #[serde(default)]
    blocked: bool,
    #[serde(default)]
    mirror_by_digest_only: bool,
    #[serde(default)]
    mirror: Vec<WrittenMirror>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct WrittenMirror {
    location: String,
    #[serde(default)]
    insecure: bool,
    pull_from_mirror: Option<Pulls>,
}

/// Where a name's image lies by a rule: `host[:port]/path`, without tag and digest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Leads {
    pub to: String,
    pub insecure: bool,
}

impl RegistriesConf {
    /// What is said on this machine to this user.
    pub(super) fn of_environment() -> Result<Self> {
        let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
        let home = set("XDG_CONFIG_HOME").filter(|path| path.is_absolute());
        let user = home.or_else(|| set("HOME").map(|home| home.join(".config"))).map(|home| home.join("containers"));
        let machine = PathBuf::from(MACHINE);
        let file = set("CONTAINERS_REGISTRIES_CONF").or_else(|| {
            let folders = user.iter().chain([&machine]);
            folders.map(|folder| folder.join("registries.conf")).find(|file| file.exists())
        });
        let mut all = Self::default();
        for file in file.into_iter().chain(pieces(&machine)).chain(user.iter().flat_map(|user| pieces(user))) {
            match std::fs::read_to_string(&file) {
                Ok(text) => all.add(&text, &file)?,
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(Error::local(format!("can't read `{}`: {error}", file.display()))),
            }
        }
        Ok(all)
    }

    /// Adds a file: what it says of a prefix takes the place of what was said before.
    fn add(&mut self, text: &str, file: &Path) -> Result<()> {
        let wrong = |why: &str| Error::local(format!("`{}` can't be understood: {why}", file.display()));
        let written: Written = toml::from_str(text).map_err(|error| wrong(&error.to_string()))?;
        if written.registries.is_some() {
            return Err(wrong("it is of version 1 (`[registries.search]` and the like)").help(
                "write `[[registry]]` with `prefix`, `location` and `blocked`: `man containers-registries.conf`",
            ));
        }
        if !written.unqualified_search_registries.is_empty() {
            self.search = written.unqualified_search_registries;
        }
        for registry in written.registry {
            let tidy = |place: String| place.trim_end_matches('/').to_owned();
            let location = registry.location.map(tidy).filter(|location| !location.is_empty());
            let prefix = registry.prefix.map(tidy).filter(|prefix| !prefix.is_empty()).or_else(|| location.clone());
            let prefix = prefix.ok_or_else(|| wrong("a `[[registry]]` has neither `prefix` nor `location`"))?;
            let by_digest = registry.mirror_by_digest_only;
            let mirrors = registry.mirror.into_iter().map(|mirror| Mirror {
                location: tidy(mirror.location),
                insecure: mirror.insecure,
                pulls: mirror.pull_from_mirror.unwrap_or(if by_digest { Pulls::DigestOnly } else { Pulls::All }),
            });
            let (insecure, blocked) = (registry.insecure, registry.blocked);
            let rule = Rule { location, insecure, blocked, mirrors: mirrors.collect(), file: file.to_owned(), prefix };
            self.rules.retain(|known| known.prefix != rule.prefix);
            self.rules.push(rule);
        }
        Ok(())
    }

    /// What holds for a name: the rule with the longest prefix that fits.
    pub(super) fn rule(&self, name: &Reference) -> Option<&Rule> {
        let fits = self.rules.iter().filter(|rule| rule.rest(name).is_some());
        fits.max_by_key(|rule| rule.prefix.len())
    }

    #[cfg(test)]
    pub(super) fn of(text: &str) -> Self {
        let mut conf = Self::default();
        conf.add(text, Path::new("registries.conf")).unwrap();
        conf
    }
}

/// The files of a folder's `registries.conf.d`, in their order.
fn pieces(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder.join("registries.conf.d")).into_iter().flatten().flatten();
    let mut pieces: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    pieces.retain(|piece| piece.extension().is_some_and(|extension| extension == "conf"));
    pieces.sort();
    pieces
}

impl Rule {
    /// Whether it has any mirrors.
    pub(super) const fn has_mirrors(&self) -> bool {
        !self.mirrors.is_empty()
    }

    /// What is left of a name behind the prefix, with the `/` between them; none where it does not fit.
    fn rest(&self, name: &Reference) -> Option<String> {
        let whole = format!("{}/{}", name.domain, name.path);
        if let Some(below) = self.prefix.strip_prefix('*') {
            // `*.corp` fits `a.b.corp` and not `corp` itself.
            let (host, path) = below.split_once('/').map_or((below, ""), |(host, path)| (host, path));
            let in_host = name.domain.len() > host.len() && name.domain.ends_with(host);
            let path = if path.is_empty() { String::new() } else { format!("/{path}") };
            return behind(&whole[name.domain.len()..], &path).filter(|_| in_host).map(str::to_owned);
        }
        let version = name.to_string();
        // A prefix may name one tag or digest, too.
        let one = version == self.prefix;
        if one { Some(String::new()) } else { behind(&whole, &self.prefix).map(str::to_owned) }
    }

    /// Where the image of a name lies.
    pub(super) fn place(&self, name: &Reference) -> Leads {
        let here = || format!("{}/{}", name.domain, name.path);
        let to = self.location.as_ref().map_or_else(here, |location| self.moved(name, location));
        Leads { to, insecure: self.insecure }
    }

    /// The mirrors to ask for a name first.
    pub(super) fn mirrors(&self, name: &Reference) -> Vec<Leads> {
        let asked = |mirror: &&Mirror| match mirror.pulls {
            Pulls::All => true,
            Pulls::DigestOnly => name.digest.is_some(),
            Pulls::TagOnly => name.digest.is_none(),
        };
        let leads = |mirror: &Mirror| Leads { to: self.moved(name, &mirror.location), insecure: mirror.insecure };
        self.mirrors.iter().filter(asked).map(leads).collect()
    }

    fn moved(&self, name: &Reference, location: &str) -> String {
        format!("{location}{}", self.rest(name).unwrap_or_default())
    }
}

/// What is behind a prefix that ends where a part of a path does.
fn behind<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    text.strip_prefix(prefix).filter(|rest| rest.is_empty() || rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_prefix_that_ends_at_a_part_counts() {
        let conf = RegistriesConf::of(
            r#"
            unqualified-search-registries = ["quay.io", "docker.io"]
            short-name-mode = "permissive"
            [aliases]
            "ubi" = "registry.example/ubi"
            [[registry]]
            location = "docker.io"
            [[registry.mirror]]
            location = "mirror.corp/hub/"
            [[registry]]
            prefix = "docker.io/library"
            location = "other.corp/official"
            [[registry]]
            prefix = "*.corp.example"
            blocked = true
            [[registry]]
            prefix = "a.example/b:1"
            location = "c.example/b"
            "#,
        );
        let rule = |name: &str| conf.rule(&name.parse().unwrap()).map(|rule| rule.prefix.as_str());
        assert_eq!(rule("debian"), Some("docker.io/library"));
        assert_eq!(rule("me/debian"), Some("docker.io"));
        assert_eq!((rule("a.b.corp.example/x"), rule("corp.example/x")), (Some("*.corp.example"), None));
        assert_eq!((rule("docker.io:443/x"), rule("quay.io/x")), (None, None));
        assert_eq!((rule("a.example/b:1"), rule("a.example/b:2")), (Some("a.example/b:1"), None));
        let leads = |name: &str| {
            let name = name.parse().unwrap();
            let rule = conf.rule(&name).unwrap();
            (rule.place(&name).to, rule.mirrors(&name).into_iter().map(|mirror| mirror.to).collect::<Vec<_>>())
        };
        assert_eq!(leads("debian"), ("other.corp/official/debian".to_owned(), vec![]));
        assert_eq!(leads("me/x"), ("docker.io/me/x".to_owned(), vec!["mirror.corp/hub/me/x".to_owned()]));
        assert_eq!(leads("a.b.corp.example/x").0, "a.b.corp.example/x");
        assert_eq!(leads("a.example/b:1").0, "c.example/b");
        assert_eq!(conf.search, ["quay.io", "docker.io"]);
    }

    #[test]
    fn mirrors_may_be_for_digests_or_tags_alone() {
        let text = |more: &str| {
            format!(
                "[[registry]]\nlocation='a.b'\n{more}\n[[registry.mirror]]\nlocation='m.b'\n[[registry.mirror]]\nlocation='t.b'\npull-from-mirror='tag-only'"
            )
        };
        let digest = format!("a.b/x@sha256:{}", "0".repeat(64));
        for (more, tag, by_digest) in
            [("", vec!["m.b/x", "t.b/x"], vec!["m.b/x"]), ("mirror-by-digest-only=true", vec!["t.b/x"], vec!["m.b/x"])]
        {
            let conf = RegistriesConf::of(&text(more));
            let mirrors = |name: &str| {
                let name = name.parse().unwrap();
                conf.rule(&name).unwrap().mirrors(&name).into_iter().map(|mirror| mirror.to).collect::<Vec<_>>()
            };
            assert_eq!(mirrors("a.b/x"), tag);
            assert_eq!(mirrors(&digest), by_digest);
        }
    }

    #[test]
    fn later_files_say_more_and_bad_ones_are_told_of() {
        let mut conf = RegistriesConf::of("[[registry]]\nlocation='a.b'\nblocked=true\n[[registry]]\nlocation='c.d'");
        conf.add("[[registry]]\nlocation='a.b'", Path::new("later.conf")).unwrap();
        let rule = conf.rule(&"a.b/x".parse().unwrap()).unwrap();
        assert_eq!((rule.blocked, rule.file.as_path()), (false, Path::new("later.conf")));
        assert!(conf.rule(&"c.d/x".parse().unwrap()).is_some());
        for bad in
            ["[registries.search]\nregistries=['a']", "[[registry]]\nblocked=true", "x", "[[registry]]\nlocation=1"]
        {
            let error = conf.add(bad, Path::new("bad.conf")).unwrap_err();
            assert!(error.text.contains("`bad.conf` can't be understood"), "{}", error.text);
        }
    }
}
