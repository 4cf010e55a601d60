//! `rbox login`, `rbox logout`: who we are to registries.

use std::io::{BufRead as _, IsTerminal as _, Read as _, Write as _};

use rustix::termios::{LocalModes, OptionalActions, tcgetattr, tcsetattr};

use super::exit::{Error, Exit, Outcome};
use super::transfer::client;
use crate::registry::{AuthFiles, Kept};
use crate::report::Look;

/// The longest password.
const LONGEST: u64 = 64 << 10;

/// Log in to a registry
///
/// User and password are tried before they are kept: in the file that `docker login` writes (~/.docker/config.json, or the one
/// that `REGISTRY_AUTH_FILE` names), readable by you alone, or by the credential helper that the file names.
#[derive(Debug, clap::Args)]
pub(super) struct Login {
    /// The registry, as ghcr.io [default: Docker Hub]
    #[arg(default_value = "docker.io", hide_default_value = true, value_name = "REGISTRY")]
    registry: RegistryArg,
    /// The user [default: asked for]
    #[arg(short, long, value_name = "NAME")]
    username: Option<String>,
    /// Read the password from standard input
    #[arg(long)]
    password_stdin: bool,
}

/// Log out of a registry: forget its password
#[derive(Debug, clap::Args)]
pub(super) struct Logout {
    /// The registry [default: Docker Hub]
    #[arg(default_value = "docker.io", hide_default_value = true, value_name = "REGISTRY")]
    registry: RegistryArg,
}

/// A registry's host, with a path where credentials are of a part of it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct RegistryArg(String);

impl std::str::FromStr for RegistryArg {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let text = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")).unwrap_or(text);
        let text = text.trim_end_matches('/');
        // A reference's grammar is a registry's too; a host without a dot gets its port for that.
        let probe = format!("{text}/x");
        let good = probe.parse::<crate::image::Reference>().is_ok_and(|name| probe.starts_with(&name.domain));
        match text {
            "index.docker.io" | "index.docker.io/v1" | "registry-1.docker.io" | "docker.io" => {
                Ok(Self("docker.io".to_owned()))
            }
            _ if good => Ok(Self(text.to_owned())),
            _ => Err("a registry is a host with a dot or a port, as ghcr.io or localhost:5000".to_owned()),
        }
    }
}

impl Login {
    pub(super) fn run(&self) -> Outcome {
        let registry = &self.registry.0;
        let files = AuthFiles::of_environment();
        let user = match &self.username {
            Some(user) => user.clone(),
            None if self.password_stdin => {
                return Err(Error::usage("`--password-stdin` needs `--username`"));
            }
            None => ask_user(files.user(registry)?.as_deref())?,
        };
        if user.is_empty() || user.contains(':') {
            return Err(Error::usage("a user's name has a letter at least and no `:`"));
        }
        let password = if self.password_stdin { from_stdin()? } else { ask_password()? };
        if password.is_empty() {
            return Err(Error::usage("the password is empty"));
        }
        client()?.try_login(registry, &user, &password)?;
        let kept = files.store(registry, &user, &password)?;
        let look = Look::of_stderr();
        let place = match kept {
            Kept::File(path) => format!("kept in {}", path.display()),
            Kept::Helper(name) => format!("kept by docker-credential-{name}"),
        };
        tell!("{} {registry} as {}  {}", look.good("logged in to"), look.strong(&user), look.dim(&place));
        Ok(Exit::OK)
    }
}

impl Logout {
    pub(super) fn run(&self) -> Outcome {
        let registry = &self.registry.0;
        let erased = AuthFiles::of_environment().erase(registry)?;
        if erased.is_empty() {
            tell!("nobody is logged in to {registry}");
        } else {
            tell!("logged out of {registry}");
        }
        Ok(Exit::OK)
    }
}

fn from_stdin() -> Result<String, Error> {
    let mut text = String::new();
    let read = std::io::stdin().lock().take(LONGEST).read_to_string(&mut text);
    read.map_err(|error| Error::usage(format!("standard input has no password: {error}")))?;
    // `echo` ends it with a line's end, which is no part of it.
    Ok(text.trim_end_matches(['\n', '\r']).to_owned())
}

fn ask_user(known: Option<&str>) -> Result<String, Error> {
    if !std::io::stdin().is_terminal() {
        return Err(
            Error::usage("there is no terminal to ask for the user's name").help("`--username NAME --password-stdin`")
        );
    }
    if let Some(known) = known {
        tell_on!("User ({known}): ");
    } else {
        tell_on!("User: ");
    }
    let line = line()?;
    Ok(if line.is_empty() { known.unwrap_or_default().to_owned() } else { line })
}

fn line() -> Result<String, Error> {
    let mut line = String::new();
    let _ = std::io::stderr().flush();
    std::io::stdin()
        .lock()
        .read_line(&mut line)
        .map_err(|error| Error::new(format!("the terminal can't be read: {error}")))?;
    Ok(line.trim().to_owned())
}

/// Asks without showing what is typed.
fn ask_password() -> Result<String, Error> {
    let stdin = std::io::stdin();
    if !stdin.is_terminal() {
        return Err(Error::usage("there is no terminal to ask for the password").help("pipe it in: `--password-stdin`"));
    }
    let failed = |error: rustix::io::Errno| Error::new(format!("the terminal can't be silenced: {error}"));
    let before = tcgetattr(&stdin).map_err(failed)?;
    let mut silent = before.clone();
    silent.local_modes &= !LocalModes::ECHO;
    tell_on!("Password: ");
    tcsetattr(&stdin, OptionalActions::Flush, &silent).map_err(failed)?;
    let restore = Restore { before };
    let line = line();
    drop(restore);
    tell!();
    line
}

/// Lets the terminal show again what is typed, however the asking ends.
struct Restore {
    before: rustix::termios::Termios,
}

impl Drop for Restore {
    fn drop(&mut self) {
        // A terminal that is gone needs no mode.
        let _ = tcsetattr(std::io::stdin(), OptionalActions::Now, &self.before);
    }
}
