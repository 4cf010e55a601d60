//! Programs that keep credentials: `docker-credential-NAME get|store|erase` (docker/docker-credential-helpers, README).

use std::io::Write as _;
use std::process::{Command, Stdio};

use serde::{Deserialize, Serialize};

use super::credentials::Credentials;
use super::error::{Error, Result};

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Kept {
    #[serde(rename = "ServerURL", default)]
    server: String,
    username: String,
    secret: String,
}

/// What a helper has for a server; none where it has nothing.
pub(super) fn get(name: &str, server: &str) -> Result<Option<Credentials>> {
    let (good, output) = run(name, "get", server.as_bytes())?;
    if !good {
        // All helpers say it with these words, and there is no other sign.
        if output.contains("credentials not found") || output.contains("no credentials server URL") {
            return Ok(None);
        }
        return Err(failed(name, "get", &output));
    }
    let kept: Kept =
        serde_json::from_str(&output).map_err(|_| failed(name, "get", "its answer is not the JSON it should be"))?;
    Ok(match (kept.username.as_str(), kept.secret) {
        ("", secret) if secret.is_empty() => None,
        ("<token>", secret) => Some(Credentials::Identity(secret)),
        (_, password) => Some(Credentials::Password { user: kept.username, password }),
    })
}

/// Gives a helper something to keep.
pub(super) fn store(name: &str, server: &str, user: &str, password: &str) -> Result<()> {
    let kept = Kept { server: server.to_owned(), username: user.to_owned(), secret: password.to_owned() };
    let text = serde_json::to_vec(&kept).expect("three strings are JSON");
    let (good, output) = run(name, "store", &text)?;
    if good { Ok(()) } else { Err(failed(name, "store", &output)) }
}

/// Has a helper forget; says whether there was anything.
pub(super) fn erase(name: &str, server: &str) -> Result<bool> {
    if get(name, server)?.is_none() {
        return Ok(false);
    }
    let (good, output) = run(name, "erase", server.as_bytes())?;
    if good { Ok(true) } else { Err(failed(name, "erase", &output)) }
}

/// Runs a helper: whether it went well, and what it printed.
fn run(name: &str, verb: &str, input: &[u8]) -> Result<(bool, String)> {
    let good = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    if name.is_empty() || !name.bytes().all(good) {
        return Err(Error::local(format!("`{}` is no name of a credential helper", name.escape_debug())));
    }
    let program = format!("docker-credential-{name}");
    let child =
        Command::new(&program).arg(verb).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::inherit()).spawn();
    let mut child = child.map_err(|error| {
        Error::local(format!("the credential helper `{program}` can't be started: {error}"))
            .help("install it, or take its name out of `credHelpers` and `credsStore`")
    })?;
    if let Some(mut stdin) = child.stdin.take() {
        // One that does not read its input says what is wrong by its end.
        let _ = stdin.write_all(input);
    }
    let output = child.wait_with_output().map_err(|error| failed(name, verb, &error.to_string()))?;
    Ok((output.status.success(), String::from_utf8_lossy(&output.stdout).trim().to_owned()))
}

fn failed(name: &str, verb: &str, why: &str) -> Error {
    let why: String = why.chars().filter(|c| !c.is_control()).take(200).collect();
    Error::local(format!("the credential helper `docker-credential-{name} {verb}` failed: {why}"))
}
