//! `ADD https://…`: one file by HTTP.

use std::fs::{self, File};
use std::io::{Read as _, Write as _};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::sync::OnceLock;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use ureq::http::{HeaderMap, Response};
use ureq::{Agent, Body};

use super::build::Build;
use super::event::Event;
use super::failure::{At, Reason};
use super::key::mark;
use super::remote::Remote;
use crate::http::{self, Patience, Redirects};
use crate::image::Digest;
use crate::plan::{Add, StepId};
use crate::source::without_credentials;
use crate::store::{Kind, SnapshotId, SnapshotMeta};

/// Bytes between two words on progress.
const PROGRESS: u64 = 1 << 20;

/// What a server said of a file.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct Seen {
    etag: Option<String>,
    last_modified: Option<String>,
    sha256: Option<Digest>,
    name: String,
}

impl Seen {
    /// What decides whether a step runs again.
    fn digest(&self) -> Digest {
        let text = format!("{}\0{:?}\0{:?}", self.name, self.sha256, self.last_modified);
        mark("http", text.as_bytes())
    }

    /// What the layer with the file is recorded under.
    fn layer_key(&self) -> Digest {
        mark("http layer", format!("{}\0{:?}\0{:?}", self.name, self.sha256, self.last_modified).as_bytes())
    }
}

/// What a file must have, and who says so.
#[derive(Clone, Copy)]
struct Wanted {
    sha256: Digest,
    /// `rbox.lock`, and not the file.
    by_lock: bool,
}

impl Wanted {
    fn refuse(self, url: &str, found: Digest) -> Reason {
        let Self { sha256, by_lock } = self;
        Reason::Other(if by_lock {
            format!(
                "`{url}` has the checksum {found} now, and rbox.lock says {sha256}: somebody changed it; if the new one is \
                 wanted, `rbox lock --update {url}` takes it"
            )
        } else {
            format!(
                "`{url}` has the checksum {found}, and the file says {sha256}: somebody changed it, or the checksum is of \
                 another version"
            )
        })
    }
}

impl Build<'_> {
    /// Downloads a file, unless the store has what the server has, or what is wanted.
    pub(super) fn download(
        &self,
        id: StepId,
        url: &str,
        locked: Option<Digest>,
        add: Option<&Add>,
    ) -> Result<Remote, Reason> {
        let wanted = match add.and_then(|add| add.checksum.as_deref()) {
            Some(text) => Some(Wanted { sha256: checksum(text)?, by_lock: false }),
            None => locked.map(|sha256| Wanted { sha256, by_lock: true }),
        };
        let (seen, layer) = self.fetch_file(id, url, wanted)?;
        let digest = if wanted.is_some() { pinned(&seen) } else { seen.digest() };
        Remote::new(self, layer, "/*", &[], digest)
    }

    /// The digest of the file that a URL gives now; the file is kept.
    pub(super) fn measure(&self, id: StepId, url: &str) -> Result<Digest, Reason> {
        let (seen, _) = self.fetch_file(id, url, None)?;
        seen.sha256.ok_or_else(|| Reason::Other(format!("presume: `{url}` was fetched and not measured")))
    }

    fn fetch_file(&self, id: StepId, url: &str, wanted: Option<Wanted>) -> Result<(Seen, SnapshotId), Reason> {
        let public = without_credentials(url);
        if let Some(Wanted { sha256, .. }) = wanted {
            let seen = Seen { sha256: Some(sha256), name: url_name(&public).unwrap_or_default(), ..Seen::default() };
            let pinned = self.store.cached(&mark("http pinned", format!("{public} {sha256}").as_bytes()))?;
            if let Some(layer) = pinned {
                return Ok((seen, layer));
            }
        }
        let note = mark("http note", public.as_bytes());
        let seen: Option<Seen> = self.store.note(&note).and_then(|bytes| serde_json::from_slice(&bytes).ok());
        let fits = |seen: &&Seen| wanted.is_none_or(|wanted| seen.sha256 == Some(wanted.sha256));
        let known = match seen.as_ref().filter(fits) {
            Some(seen) => self.store.cached(&seen.layer_key())?.map(|layer| (seen, layer)),
            None => None,
        };
        if let (Some(_), Some((seen, layer))) = (wanted, known) {
            return Ok((seen.clone(), layer));
        }
        let response = request(url, known.map(|(seen, _)| seen)).map_err(|why| failed(&public, &why))?;
        if let (304, Some((seen, layer))) = (response.status().as_u16(), known) {
            return Ok((seen.clone(), layer));
        }
        if !response.status().is_success() {
            return Err(failed(&public, &format!("the server answers {}", response.status())));
        }
        let (seen, layer) = self.save(id, &public, response, wanted)?;
        // Best effort: without it, the next run downloads again.
        let _ = self.store.set_note(&note, &serde_json::to_vec(&seen).unwrap_or_default());
        Ok((seen, layer))
    }

    fn save(
        &self,
        id: StepId,
        url: &str,
        response: Response<Body>,
        wanted: Option<Wanted>,
    ) -> Result<(Seen, SnapshotId), Reason> {
        let header = |name: &str| text(response.headers(), name);
        let name = url_name(url).or_else(|| disposition(&header("content-disposition")?));
        let name = name.unwrap_or_else(|| "__unnamed__".to_owned());
        let mut seen = Seen { etag: header("etag"), last_modified: header("last-modified"), sha256: None, name };
        let total = header("content-length").and_then(|length| length.parse().ok());
        let staging = self.store.stage()?;
        let path = staging.upper().join(&seen.name);
        let mut file = File::create_new(&path).at("create", &path)?;
        let sha256 = self.receive(id, url, response, total, &mut file, &path)?;
        if let Some(wanted) = wanted.filter(|wanted| wanted.sha256 != sha256) {
            return Err(wanted.refuse(url, sha256));
        }
        seen.sha256 = Some(sha256);
        file.set_permissions(fs::Permissions::from_mode(0o600)).at("change the mode of", &path)?;
        file.set_modified(seen.last_modified.as_deref().and_then(http_date).unwrap_or(UNIX_EPOCH))
            .at("set the time of", &path)?;
        drop(file);
        let layer = staging.commit(SnapshotMeta { parent: None, kind: Kind::Imported })?;
        self.store.record(&seen.layer_key(), layer)?;
        if wanted.is_some() {
            self.store.record(&mark("http pinned", format!("{url} {sha256}").as_bytes()), layer)?;
        }
        Ok((seen, layer))
    }

    fn receive(
        &self,
        step: StepId,
        url: &str,
        mut response: Response<Body>,
        total: Option<u64>,
        file: &mut File,
        path: &Path,
    ) -> Result<Digest, Reason> {
        let mut body = response.body_mut().as_reader();
        let mut hasher = Sha256::new();
        let mut buffer = vec![0; 128 << 10];
        let (mut done, mut told) = (0, 0);
        loop {
            if self.is_cancelled() {
                return Err(Reason::Cancelled);
            }
            let count = body.read(&mut buffer).map_err(|error| failed(url, &error.to_string()))?;
            if count == 0 {
                break;
            }
            hasher.update(&buffer[..count]);
            file.write_all(&buffer[..count]).at("write", path)?;
            done += count as u64;
            if done >= told + PROGRESS {
                told = done;
                self.tell(Event::Progress { step, done, total });
            }
        }
        match total.filter(|total| *total != done) {
            Some(total) => Err(failed(url, &format!("it ended after {done} of {total} bytes"))),
            None => Ok(Digest::from_bytes(hasher.finalize().into())),
        }
    }
}

/// A file with a checksum is the same whatever its time.
fn pinned(seen: &Seen) -> Digest {
    Seen { last_modified: None, etag: None, ..seen.clone() }.digest()
}

fn failed(url: &str, why: &str) -> Reason {
    Reason::Other(format!("can't download `{url}`: {why}"))
}

fn checksum(text: &str) -> Result<Digest, Reason> {
    text.parse().map_err(|error| Reason::Other(format!("`--checksum={text}` can't be checked: {error}")))
}

/// One agent a process: it keeps connections open, and reads the machine's roots once.
fn agent() -> &'static Agent {
    static AGENT: OnceLock<Agent> = OnceLock::new();
    AGENT.get_or_init(|| http::agent(Redirects::Followed, Patience::default()))
}

fn request(url: &str, seen: Option<&Seen>) -> Result<Response<Body>, String> {
    let mut request = agent().get(without_credentials(url));
    if let Some(credentials) = credentials(url) {
        request = request.header("authorization", format!("Basic {}", base64(credentials.as_bytes())));
    }
    if let Some(seen) = seen {
        if let Some(etag) = &seen.etag {
            request = request.header("if-none-match", etag);
        } else if let Some(time) = &seen.last_modified {
            request = request.header("if-modified-since", time);
        }
    }
    request.call().map_err(|error| error.to_string())
}

fn text(headers: &HeaderMap, name: &str) -> Option<String> {
    headers.get(name)?.to_str().ok().map(str::to_owned)
}

/// User and password of an address, decoded.
pub(super) fn credentials(url: &str) -> Option<String> {
    let (_, rest) = url.split_once("://")?;
    let authority = &rest[..rest.find('/').unwrap_or(rest.len())];
    authority.rsplit_once('@').map(|(credentials, _)| percent_decoded(credentials))
}

/// The last name of a URL's path, if it is one that a file can have.
fn url_name(url: &str) -> Option<String> {
    let (_, rest) = url.split_once("://")?;
    let path = rest.split(['?', '#']).next()?.split_once('/')?.1;
    safe_name(&percent_decoded(path.trim_end_matches('/').rsplit('/').next()?))
}

/// `attachment; filename="x"`
fn disposition(header: &str) -> Option<String> {
    let name = header.split(';').map(str::trim).find_map(|part| part.strip_prefix("filename="))?;
    safe_name(name.trim_matches('"').rsplit('/').next()?)
}

fn safe_name(name: &str) -> Option<String> {
    let good = !matches!(name, "" | "." | "..") && !name.contains(['/', '\0']) && name.len() <= 255;
    good.then(|| name.to_owned())
}

fn percent_decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = bytes.get(at + 1..at + 3).filter(|_| bytes[at] == b'%').and_then(|hex| std::str::from_utf8(hex).ok());
        if let Some(byte) = hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            decoded.push(byte);
            at += 3;
        } else {
            decoded.push(bytes[at]);
            at += 1;
        }
    }
    String::from_utf8(decoded).unwrap_or_else(|_| text.to_owned())
}

/// `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110, section 5.6.7)
fn http_date(text: &str) -> Option<SystemTime> {
    let time = jiff::fmt::rfc2822::parse(text).ok()?.timestamp();
    Some(UNIX_EPOCH + Duration::from_secs(u64::try_from(time.as_second()).ok()?))
}

pub(super) fn base64(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_come_from_the_url() {
        assert_eq!(url_name("https://h/a/b.tar?x=/y#z").as_deref(), Some("b.tar"));
        assert_eq!(url_name("https://h/a%20b/").as_deref(), Some("a b"));
        for none in ["https://h", "https://h/", "https://h/..", "https://h/a/%2e%2e", "https://h/%2fetc%2f.."] {
            assert_eq!(url_name(none), None, "{none}");
        }
        assert_eq!(url_name("https://h/..%2f..%2fx"), None);
        assert_eq!(disposition("attachment; filename=\"../x.deb\"").as_deref(), Some("x.deb"));
    }

    #[test]
    fn credentials_are_sent_as_basic() {
        assert_eq!(credentials("https://us%40er:pw@h/x").as_deref(), Some("us@er:pw"));
        assert_eq!(credentials("https://h/x@y"), None);
        assert_eq!(base64(b"user:pw"), "dXNlcjpwdw==");
    }

    #[test]
    fn dates_of_http() {
        let time = http_date("Sun, 06 Nov 1994 08:49:37 GMT").unwrap();
        assert_eq!(time.duration_since(UNIX_EPOCH).unwrap().as_secs(), 784_111_777);
    }
}
