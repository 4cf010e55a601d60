//! Logging in and out: credentials are tried first, and then noted where Docker and Podman find them too.

use std::fs::{self, File, Permissions};
use std::io::Write as _;
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};
use ureq::http::Method;

use super::credentials::{AuthFiles, Credentials, aliases, plain, read, server};
use super::error::{Error, ErrorKind, Result};
use super::helper;
use super::place::{Place, origin};
use super::session::{Client, Request, Scope};
use super::url::Url;

/// Where credentials were noted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kept {
    /// In a file, readable by its owner alone.
    File(PathBuf),
    /// By a program.
    Helper(String),
}

impl Client {
    /// Tries a user and a password at a registry.
    ///
    /// # Errors
    /// It does not let them in, or can't be reached.
    pub fn try_login(&self, registry: &str, user: &str, password: &str) -> Result<()> {
        let place = place(registry)?;
        self.assume(&place, Credentials::Password { user: user.to_owned(), password: password.to_owned() });
        let url = Url { origin: self.origin(&place)?, path: "/v2/".to_owned() };
        let scope = Scope::default();
        let answer = self.send(&place, &Request::new(Method::GET, url, &scope))?;
        let refused = || {
            Error::new(
                ErrorKind::Denied,
                format!("`{registry}` does not let `{user}` in: the name or the password is wrong"),
            )
            .help("many registries want a token made on their web site in place of the password")
        };
        match answer.status {
            200..=299 => Ok(()),
            401 | 403 => Err(refused()),
            404 => Err(Error::new(ErrorKind::NotFound, format!("`{registry}` is no registry: it has no `/v2/`"))),
            _ => Err(answer.error(&place, "log in")),
        }
    }
}

/// The server that a login is about; Docker Hub's for `docker.io`.
fn place(registry: &str) -> Result<Place> {
    let host = registry.split('/').next().unwrap_or(registry);
    let authority = if host == "docker.io" { "registry-1.docker.io" } else { host };
    let origin = origin(authority).ok_or_else(|| {
        Error::local(format!("`{registry}` is no registry: write its host, as ghcr.io or localhost:5000"))
    })?;
    Ok(Place { name: host.to_owned(), origin, repository: String::new(), mirror: false, insecure: false })
}

/// The key of a registry in a file.
fn key(registry: &str) -> &str {
    if registry == "docker.io" { "https://index.docker.io/v1/" } else { registry }
}

impl AuthFiles {
    /// Notes a user and a password.
    pub fn store(&self, registry: &str, user: &str, password: &str) -> Result<Kept> {
        let path = self.write.as_deref().ok_or_else(|| {
            Error::local("there is no place for credentials: HOME is not set")
                .help("name a file with REGISTRY_AUTH_FILE")
        })?;
        if let Some(helper) = helper_for(path, registry)? {
            helper::store(&helper, server(registry, aliases(registry).first().unwrap_or(&registry)), user, password)?;
            // As docker does: an empty entry says that somebody is logged in.
            change(path, |auths| _ = auths.insert(key(registry).to_owned(), json!({})))?;
            return Ok(Kept::Helper(helper));
        }
        let auth = STANDARD.encode(format!("{user}:{password}"));
        change(path, |auths| _ = auths.insert(key(registry).to_owned(), json!({ "auth": auth })))?;
        Ok(Kept::File(path.to_owned()))
    }

    /// Forgets what is noted for a registry, wherever that is; the places where there was something.
    pub fn erase(&self, registry: &str) -> Result<Vec<Kept>> {
        let mut erased = Vec::new();
        for path in &self.read {
            if let Some(helper) = helper_for(path, registry)?
                && helper::erase(&helper, server(registry, aliases(registry).first().unwrap_or(&registry)))?
            {
                erased.push(Kept::Helper(helper));
            }
            let is_it = |name: &str| plain(name) == registry || aliases(registry).contains(&plain(name));
            if read(path)?.is_some_and(|file| file.auths.keys().any(|name| is_it(name))) {
                change(path, |auths| auths.retain(|name, _| !is_it(name)))?;
                erased.push(Kept::File(path.clone()));
            }
        }
        Ok(erased)
    }

    /// Who is noted for a registry.
    pub fn user(&self, registry: &str) -> Result<Option<String>> {
        let (host, path) = registry.split_once('/').unwrap_or((registry, ""));
        Ok(self.find(host, path)?.map(|found| match found {
            Credentials::Password { user, .. } => user,
            Credentials::Identity(_) => "a token".to_owned(),
        }))
    }
}

fn helper_for(path: &Path, registry: &str) -> Result<Option<String>> {
    let Some(file) = read(path)? else { return Ok(None) };
    let mut names = std::iter::once(&registry).chain(aliases(registry));
    let own = names.find_map(|name| file.cred_helpers.get(*name).cloned());
    Ok(own.or(file.creds_store).filter(|name| !name.is_empty()))
}

/// Changes the entries of a file, and leaves the rest of it as it is.
fn change(path: &Path, change: impl FnOnce(&mut Map<String, Value>)) -> Result<()> {
    let failed =
        |error: std::io::Error| Error::local(format!("can't write the credentials to `{}`: {error}", path.display()));
    // Who has it as a link (a folder of dotfiles) keeps the link.
    let path = &fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let bytes = match fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Vec::new(),
        Err(error) => return Err(failed(error)),
    };
    let empty = bytes.iter().all(u8::is_ascii_whitespace);
    let mut document: Value = if empty { json!({}) } else { serde_json::from_slice(&bytes).unwrap_or(Value::Null) };
    let auths = document.as_object_mut().map(|all| all.entry("auths").or_insert_with(|| json!({})));
    let Some(auths) = auths.and_then(Value::as_object_mut) else {
        return Err(Error::local(format!(
            "`{}` is no file of credentials: it is not the JSON it should be",
            path.display()
        )));
    };
    change(auths);
    let mut text = serde_json::to_vec_pretty(&document).expect("it was JSON");
    text.push(b'\n');
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(failed)?;
    let temporary = path.with_file_name(format!(".rbox-login-{}", std::process::id()));
    let _ = fs::remove_file(&temporary);
    let write = || -> std::io::Result<()> {
        let mut file = File::options().write(true).create_new(true).mode(0o600).open(&temporary)?;
        file.set_permissions(Permissions::from_mode(0o600))?;
        file.write_all(&text)?;
        file.sync_all()?;
        fs::rename(&temporary, path)
    };
    write().map_err(|error| {
        let _ = fs::remove_file(&temporary);
        failed(error)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(path: &Path) -> AuthFiles {
        AuthFiles { read: vec![path.to_owned()], write: Some(path.to_owned()) }
    }

    #[test]
    fn what_is_noted_is_found_and_forgotten_and_the_rest_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deep/config.json");
        let files = files(&path);
        assert_eq!(files.store("ghcr.io", "me", "p:w").unwrap(), Kept::File(path.clone()));
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        let text = fs::read_to_string(&path).unwrap().replacen('{', r#"{"psFormat":"x","#, 1);
        fs::write(&path, text).unwrap();
        files.store("docker.io", "hub", "2").unwrap();
        assert_eq!(files.user("ghcr.io").unwrap().as_deref(), Some("me"));
        assert_eq!(files.user("docker.io").unwrap().as_deref(), Some("hub"));
        let found = files.find("ghcr.io", "a/b").unwrap();
        assert_eq!(found, Some(Credentials::Password { user: "me".into(), password: "p:w".into() }));
        assert_eq!(files.erase("docker.io").unwrap().len(), 1);
        assert_eq!(files.erase("docker.io").unwrap(), []);
        assert_eq!(files.user("docker.io").unwrap(), None);
        let left: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
        assert_eq!((&left["psFormat"], left["auths"].as_object().unwrap().len()), (&json!("x"), 1));
        assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1, "nothing is left beside it");
    }

    #[test]
    fn a_file_that_is_something_else_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("config.json");
        for text in ["[1]", "not JSON", r#"{"auths":[]}"#] {
            fs::write(&path, text).unwrap();
            assert!(files(&path).store("a.io", "u", "p").is_err());
            assert_eq!(fs::read_to_string(&path).unwrap(), text);
        }
    }
}
