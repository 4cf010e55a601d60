//! `ADD` of a git repository, by the machine's own `git`, held on a short leash.
//!
//! No configuration of the user or the machine, no hooks, no questions, no transport that runs programs; every argument that
//! comes from a file stands behind `--` or was checked not to look like an option.

use std::ffi::OsStr;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use super::build::Build;
use super::draft::{Draft, Marks};
use super::failure::{At, Reason};
use super::fingerprint::Indexed;
use super::ground::Ground;
use super::http::{base64, credentials};
use super::key::mark;
use super::meta::Time;
use super::remote::Remote;
use super::select::From;
use super::view::{Part, View};
use crate::plan::Add;
use crate::source::without_credentials;
use crate::store::{Kind, SnapshotId};

/// What git says where it can't be asked for a password.
const ENVIRONMENT: &[(&str, &str)] = &[
    ("GIT_TERMINAL_PROMPT", "0"),
    ("GIT_ASKPASS", "true"),
    ("SSH_ASKPASS", "true"),
    ("GIT_CONFIG_NOSYSTEM", "1"),
    ("GIT_CONFIG_GLOBAL", "/dev/null"),
    ("GIT_ALLOW_PROTOCOL", "https:http:git:ssh"),
    ("GIT_SSH_COMMAND", "ssh -oBatchMode=yes -oStrictHostKeyChecking=accept-new -F/dev/null"),
    ("LC_ALL", "C"),
];

/// A repository that is asked for.
pub(super) struct Asked<'a> {
    /// Without a password: it stands in arguments, which every user of the machine can see, and in files.
    remote: String,
    /// The header that says who asks, for this server alone.
    authorization: Option<String>,
    reference: Option<&'a str>,
    /// The commit that `rbox.lock` has for it: nobody is asked where the reference is now.
    locked: Option<&'a str>,
    keep_git_dir: bool,
    submodules: bool,
}

impl Build<'_> {
    /// The files of a commit, or of a folder in it.
    pub(super) fn git(
        &self,
        asked: &Asked<'_>,
        subdir: Option<&str>,
        add: Option<&Add>,
        exclude: &[String],
    ) -> Result<Remote, Reason> {
        asked.check(subdir)?;
        let commit = match asked.locked.or(asked.reference.filter(|reference| is_commit(reference))) {
            Some(commit) => commit.to_owned(),
            None => asked.ask()?,
        };
        let wanted = add.and_then(|add| add.checksum.as_deref());
        let content = |commit: &str| {
            let text = format!("{}\0{commit}\0{}\0{}", asked.remote, asked.keep_git_dir, asked.submodules);
            mark("git", text.as_bytes())
        };
        let (snapshot, commit) = if let Some(snapshot) = self.store.cached(&content(&commit))? {
            (snapshot, commit)
        } else {
            let (snapshot, commit) = self.clone_repository(asked, &commit).map_err(|why| asked.lost(&commit, why))?;
            self.store.record(&content(&commit), snapshot)?;
            (snapshot, commit)
        };
        if let Some(wanted) = wanted.filter(|wanted| wanted.len() < 7 || !commit.starts_with(*wanted)) {
            return Err(Reason::Other(format!(
                "`{}` is at commit {commit}, and `--checksum` says {wanted}",
                asked.remote
            )));
        }
        let folder = subdir.unwrap_or("/");
        let digest = mark("git files", format!("{}\0{folder}", content(&commit)).as_bytes());
        let found = Remote::new(self, snapshot, folder, exclude, digest)?;
        check_folder(&found, subdir)?;
        Ok(found)
    }

    /// The commit, by its whole name, that what is asked for is at.
    pub(super) fn commit(&self, asked: &Asked<'_>) -> Result<String, Reason> {
        asked.check(None)?;
        let commit = asked.ask()?;
        // The whole name of what is abbreviated is known to whoever has the repository.
        if is_commit(&commit) { Ok(commit) } else { Ok(self.clone_repository(asked, &commit)?.1) }
    }

    /// Fetches a commit and makes a layer of its files; gives the commit's full name, too.
    fn clone_repository(&self, asked: &Asked<'_>, commit: &str) -> Result<(SnapshotId, String), Reason> {
        let staging = self.store.stage()?;
        let folder = staging.dir("repository")?;
        let git = |arguments: &[&str]| asked.run(&folder, arguments);
        git(&["init", "-q", "--template=", "-b", "rbox"])?;
        git(&["config", "remote.origin.url", &asked.remote])?;
        let full = is_commit(commit) && git(&["fetch", "-q", "--depth=1", "--no-tags", "origin", commit]).is_ok();
        if !full {
            // A server may not give a commit by its name; then all branches and tags, one of which has it.
            git(&["fetch", "-q", "--tags", "origin", "+refs/*:refs/remotes/origin/*"])?;
        }
        if self.is_cancelled() {
            return Err(Reason::Cancelled);
        }
        let commit = git(&["rev-parse", "-q", "--verify", "--end-of-options", &format!("{commit}^{{commit}}")])?;
        let commit = commit.trim();
        git(&["-c", "advice.detachedHead=false", "checkout", "-q", "--detach", commit, "--"])?;
        if asked.submodules && folder.join(".gitmodules").exists() {
            git(&["submodule", "-q", "update", "--init", "--recursive", "--depth=1"])?;
        }
        let seconds = git(&["show", "-s", "--format=%ct", commit])?.trim().parse().unwrap_or(0);
        for name in ["FETCH_HEAD", "logs", "index"] {
            // They hold addresses and times; git makes them anew.
            let path = folder.join(".git").join(name);
            let _ = if path.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
        }
        let snapshot = self.repository_layer(&folder, asked.keep_git_dir, Time { seconds, nanos: 0 })?;
        Ok((snapshot, commit.to_owned()))
    }

    fn repository_layer(&self, folder: &Path, keep_git_dir: bool, time: Time) -> Result<SnapshotId, Reason> {
        let view = View::new(vec![Part::plain(folder).at("open", folder)?], Time::EPOCH);
        let nothing = View::new(Vec::new(), Time::EPOCH);
        let indexed = Indexed::new(self.store, &view);
        let exclude = if keep_git_dir { Vec::new() } else { vec![".git".to_owned(), "**/.git".to_owned()] };
        let mut draft = Draft::new(&nothing, time);
        let chmod = Some(super::chmod::Chmod::parse("u=rwX,go=rX")?);
        let marks = Marks { owner: Some((0, 0)), chmod, time: Some(time), replace: false };
        for selected in (From { view: &view, ignore: None, place: "in the repository" }).select("/", false, &exclude)? {
            draft.copy(&view, &selected, "/", &marks)?;
        }
        self.layer(None, draft, Ground::default(), Some(&indexed), Kind::Imported)
    }
}

/// A folder in a repository: written without tricks, and no link.
fn check_folder(found: &Remote, subdir: Option<&str>) -> Result<(), Reason> {
    let Some(subdir) = subdir else { return Ok(()) };
    let real = found.selected().first().and_then(|one| one.picks.first()).map(|pick| pick.path.clone());
    let written = Path::new(subdir.trim_matches('/'));
    if real.as_deref().is_none_or(|real| real != written) || found.view().parts() == 0 {
        return Err(Reason::Other(format!(
            "the folder `{subdir}` of the repository is a link; name the folder itself"
        )));
    }
    Ok(())
}

fn is_commit(text: &str) -> bool {
    text.len() == 40 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// An address without its password; `ssh://` keeps the name, which is part of where it leads.
fn without_secret(remote: &str) -> String {
    let plain = without_credentials(remote);
    let name = remote.strip_prefix("ssh://").zip(plain.strip_prefix("ssh://")).and_then(|(whole, rest)| {
        let (name, _) = whole.strip_suffix(rest)?.trim_end_matches('@').split_once(':')?;
        Some(format!("ssh://{name}@{rest}"))
    });
    match name {
        Some(name) => name,
        None if remote.starts_with("ssh://") => remote.to_owned(),
        None => plain,
    }
}

impl<'a> Asked<'a> {
    /// The repository of a source of `ADD`.
    pub(super) fn new(remote: &str, reference: Option<&'a str>, submodules: bool, add: Option<&Add>) -> Self {
        let keep_git_dir = add.is_some_and(|add| add.keep_git_dir);
        let is_http = remote.starts_with("http://") || remote.starts_with("https://");
        let authorization = credentials(remote).filter(|_| is_http).map(|credentials| {
            // A token is a name without a password.
            let pair = if credentials.contains(':') { credentials } else { format!("{credentials}:") };
            format!("Authorization: Basic {}", base64(pair.as_bytes()))
        });
        Self { remote: without_secret(remote), authorization, reference, locked: None, keep_git_dir, submodules }
    }

    /// The same at the commit that `rbox.lock` has for it.
    pub(super) fn at(self, locked: Option<&'a str>) -> Self {
        Self { locked, ..self }
    }

    /// Refuses what git could take for something else.
    fn check(&self, subdir: Option<&str>) -> Result<(), Reason> {
        let remote = &self.remote;
        let bad = |what: &str| Err(Reason::Other(format!("`{remote}` {what}")));
        let plain = |text: &str| !text.starts_with('-') && !text.chars().any(|char| char.is_control() || char == ' ');
        let scheme = remote.split_once("://").map(|(scheme, _)| scheme);
        let short = scheme.is_none() && remote.contains('@') && remote.contains(':') && !remote.contains("::");
        if !plain(remote) || !(short || matches!(scheme, Some("https" | "http" | "git" | "ssh"))) {
            return bad("is no address of a git repository: write https://, ssh://, git:// or user@host:path");
        }
        if let Some(reference) = self.reference {
            let odd = reference.contains("..") || reference.contains(['~', '^', ':', '\\', '?', '*', '[', '@']);
            if reference.is_empty() || !plain(reference) || odd {
                return bad(&format!("can't be read at `{reference}`: that is no branch, tag or commit"));
            }
        }
        if subdir.is_some_and(|subdir| subdir.split('/').any(|name| name == "..")) {
            return bad("can't give a folder outside itself: take the `..` out");
        }
        Ok(())
    }

    /// Why a commit can't be had, where a lock asks for it.
    fn lost(&self, commit: &str, why: Reason) -> Reason {
        match (self.locked, why) {
            (None, why) | (Some(_), why @ Reason::Cancelled) => why,
            (Some(_), why) => {
                let reference = self.reference.map_or(String::new(), |reference| format!("#{reference}"));
                let name = format!("{}{reference}", self.remote);
                Reason::Other(format!(
                    "{why}; rbox.lock has `{name}` at commit {commit}, which may be gone: `rbox lock --update {name}` takes \
                     where it is now"
                ))
            }
        }
    }

    /// The commit that a branch or tag is at now; an abbreviated commit stays what it is.
    fn ask(&self) -> Result<String, Reason> {
        let reference = self.reference.unwrap_or("HEAD");
        let peeled = format!("{reference}^{{}}");
        let listing = self.run(Path::new("/"), &["ls-remote", "-q", "--", &self.remote, reference, &peeled])?;
        let rows: Vec<(&str, &str)> = listing.lines().filter_map(|line| line.split_once('\t')).collect();
        let names = [
            format!("refs/tags/{peeled}"),
            peeled.clone(),
            format!("refs/tags/{reference}"),
            format!("refs/heads/{reference}"),
            reference.to_owned(),
        ];
        let found = names.iter().find_map(|name| rows.iter().find(|(_, row)| row == name));
        match found {
            Some((commit, _)) if is_commit(commit) => Ok((*commit).to_owned()),
            _ if reference.len() >= 7 && reference.bytes().all(|byte| byte.is_ascii_hexdigit()) => {
                Ok(reference.to_owned())
            }
            _ => Err(Reason::Other(format!("`{}` has no branch, tag or commit `{reference}`", self.remote))),
        }
    }

    fn run(&self, folder: &Path, arguments: &[&str]) -> Result<String, Reason> {
        let mut command = Command::new("git");
        command.current_dir(folder).env_clear().stdin(Stdio::null()).envs(ENVIRONMENT.iter().copied());
        command.env("PATH", std::env::var_os("PATH").unwrap_or_else(|| "/usr/bin:/bin".into())).env("HOME", folder);
        for name in ["SSH_AUTH_SOCK", "http_proxy", "https_proxy", "no_proxy", "HTTPS_PROXY", "NO_PROXY"] {
            if let Some(value) = std::env::var_os(name) {
                command.env(name, value);
            }
        }
        if let Some(authorization) = &self.authorization {
            // Neither in arguments nor in a file, and to nobody else.
            let server = self.remote.splitn(4, '/').take(3).collect::<Vec<_>>().join("/");
            command.env("GIT_CONFIG_COUNT", "1").env("GIT_CONFIG_KEY_0", format!("http.{server}/.extraHeader"));
            command.env("GIT_CONFIG_VALUE_0", authorization);
        }
        for setting in [
            "core.hooksPath=/dev/null",
            "core.fsmonitor=false",
            "protocol.ext.allow=never",
            "protocol.file.allow=never",
            "gc.auto=0",
            "maintenance.auto=false",
        ] {
            command.args(["-c", setting]);
        }
        command.args(arguments.iter().map(OsStr::new));
        let output = command.output().map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => {
                Reason::Other("`ADD` of a repository needs the program `git`; install it".to_owned())
            }
            _ => Reason::Other(format!("can't start `git`: {error}")),
        })?;
        if output.status.success() {
            return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
        }
        let said = String::from_utf8_lossy(&output.stderr);
        let said = said.trim().lines().last().unwrap_or("git failed").to_owned();
        Err(Reason::Other(format!("can't fetch `{}`: {said}", self.remote)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_are_in_no_address() {
        for (written, used, header) in [
            ("https://u:p@h/x.git", "https://h/x.git", Some("Authorization: Basic dTpw")),
            ("https://token@h:8/x.git", "https://h:8/x.git", Some("Authorization: Basic dG9rZW46")),
            ("https://h/x.git", "https://h/x.git", None),
            ("git://u:p@h/x.git", "git://h/x.git", None),
            ("ssh://git:p@h/x.git", "ssh://git@h/x.git", None),
            ("ssh://git@h/x.git", "ssh://git@h/x.git", None),
            ("git@h:x.git", "git@h:x.git", None),
        ] {
            let asked = Asked::new(written, None, false, None);
            assert_eq!((asked.remote.as_str(), asked.authorization.as_deref()), (used, header), "{written}");
        }
    }
}
