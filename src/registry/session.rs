//! One request to a registry: authorization, redirects, retries.

use std::collections::HashMap;
use std::io::Read;
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::Duration;

use serde::Deserialize;
use ureq::http::{HeaderMap, Method, Response};
use ureq::{Agent, Body, SendBody};

use super::auth::challenges;
use super::config::Config;
use super::credentials::AuthFiles;
use super::error::{Error, ErrorKind, Result};
use super::place::Place;
use super::stop::Stop;
use super::token::Known;
use super::trouble::{asked_to_wait, is_about_tls, is_final, is_passing, pause, words};
use super::url::{Origin, Url};
use crate::http::{Patience, Redirects, agent, plain_agent};

/// How often a request is made before it has failed.
pub(super) const ATTEMPTS: u32 = 5;
/// The longest that a server may ask us to wait (`Retry-After`).
const LONGEST_PAUSE: Duration = Duration::from_mins(1);
/// How many redirects are followed.
const REDIRECTS: usize = 5;
/// How much of an error's body is read.
const WORDS: u64 = 64 << 10;

/// A client of registries: what it learnt of one request helps the next.
#[derive(Debug)]
pub struct Client {
    pub(super) config: Config,
    pub(super) files: AuthFiles,
    pub(super) stop: Stop,
    pub(super) patience: Patience,
    pub(super) known: Mutex<Known>,
    /// Servers of this machine, and whether they speak TLS.
    local: Mutex<HashMap<(String, u16), Origin>>,
    safe: OnceLock<Agent>,
    plain: OnceLock<Agent>,
}

/// What may be done where: `repository:library/debian:pull` (distribution's token scopes).
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Scope(Vec<String>);

impl Scope {
    /// To read a repository.
    pub(super) fn pull(repository: &str) -> Self {
        Self(vec![format!("repository:{repository}:pull")])
    }

    /// To write one.
    pub(super) fn push(repository: &str) -> Self {
        Self(vec![format!("repository:{repository}:pull,push")])
    }

    /// And to read another.
    pub(super) fn and_pull(mut self, repository: &str) -> Self {
        self.0.push(format!("repository:{repository}:pull"));
        self
    }

    /// And what a registry calls it, where that is something else.
    pub(super) fn and(mut self, named: Option<&str>) -> Self {
        self.0.extend(named.map(str::to_owned).filter(|named| !named.is_empty() && !self.0.contains(named)));
        self
    }

    pub(super) fn parts(&self) -> &[String] {
        &self.0
    }
}

/// What is sent behind a request's head. Opened anew for each attempt.
#[derive(Clone, Copy)]
pub(super) enum Payload<'a> {
    None,
    Bytes(&'a [u8]),
    /// What a reader gives: so many bytes, or until it ends.
    Stream(Option<u64>, &'a (dyn Fn() -> std::io::Result<Box<dyn Read + 'a>> + Sync)),
}

/// A request.
#[derive(Clone)]
pub(super) struct Request<'a> {
    pub method: Method,
    pub url: Url,
    pub scope: &'a Scope,
    pub headers: Vec<(&'static str, String)>,
    pub payload: Payload<'a>,
    /// How often it may be made.
    pub attempts: u32,
    /// How long the answer may take, where that is longer than usual.
    pub answer: Option<Duration>,
}

impl<'a> Request<'a> {
    pub(super) fn new(method: Method, url: Url, scope: &'a Scope) -> Self {
        Self { method, url, scope, headers: Vec::new(), payload: Payload::None, attempts: ATTEMPTS, answer: None }
    }

    pub(super) fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }
}

/// An answer, whatever its status.
#[derive(Debug)]
pub(super) struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Body,
    /// Where it came from in the end.
    pub url: Url,
}

impl Answer {
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}

impl Client {
    /// A client.
    pub fn new(config: Config, files: AuthFiles, stop: Stop) -> Self {
        Self {
            config,
            files,
            stop,
            patience: patience(),
            known: Mutex::default(),
            local: Mutex::default(),
            safe: OnceLock::new(),
            plain: OnceLock::new(),
        }
    }

    /// A client with this user's configuration.
    pub fn of_environment(stop: Stop) -> Result<Self> {
        Ok(Self::new(Config::of_environment()?, AuthFiles::of_environment(), stop))
    }

    /// What ends it.
    pub fn stop(&self) -> &Stop {
        &self.stop
    }

    fn agent(&self, origin: &Origin) -> &Agent {
        if origin.is_loopback() && !origin.safe {
            self.plain.get_or_init(|| self.covered(plain_agent(Redirects::ByHand, self.patience)))
        } else {
            self.safe.get_or_init(|| self.covered(agent(Redirects::ByHand, self.patience)))
        }
    }

    fn covered(&self, agent: Agent) -> Agent {
        self.stop.covers(&agent);
        agent
    }

    /// The server of a place. One of this machine is asked first whether it speaks TLS; nothing is told to it by that.
    pub(super) fn origin(&self, place: &Place) -> Result<Origin> {
        if place.origin.safe {
            return Ok(place.origin.clone());
        }
        let key = (place.origin.host.clone(), place.origin.port);
        if let Some(found) = self.local.lock().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return Ok(found.clone());
        }
        let found = self.find_scheme(&place.origin)?;
        self.local.lock().unwrap_or_else(PoisonError::into_inner).insert(key, found.clone());
        Ok(found)
    }

    fn find_scheme(&self, plain: &Origin) -> Result<Origin> {
        let none = Scope::default();
        let ping = |origin: &Origin| {
            let url = Url { origin: origin.clone(), path: "/v2/".to_owned() };
            self.call(&Request::new(Method::GET, url.clone(), &none), &url, None)
        };
        let first = ping(plain);
        match &first {
            // What Go's servers, nginx and Apache answer where TLS was expected.
            Ok(answer) if answer.status == 400 => {}
            Ok(_) => return Ok(plain.clone()),
            Err(ureq::Error::Io(error)) if error.kind() == std::io::ErrorKind::ConnectionRefused => {
                return Err(self.unreachable(
                    plain,
                    &ureq::Error::ConnectionFailed.to_string(),
                    "nobody listens there",
                ));
            }
            Err(_) => {}
        }
        let safe = Origin { safe: true, ..plain.clone() };
        match (ping(&safe), first) {
            (Ok(_), _) => Ok(safe),
            (Err(error), Ok(_)) => Err(self.unreachable(&safe, &error.to_string(), "")),
            (Err(_), Err(error)) => Err(self.unreachable(plain, &error.to_string(), "")),
        }
    }

    fn unreachable(&self, origin: &Origin, why: &str, words: &str) -> Error {
        if self.stop.is_stopped() {
            return Error::stopped();
        }
        let why = if words.is_empty() { why } else { words };
        let error = Error::new(ErrorKind::Unreachable, format!("can't reach the registry {origin}: {why}"));
        if why.contains("lookup address") {
            return error.help("no name server knows that host: is this machine on the network, and the name right?");
        }
        error
    }

    /// Makes a request, as often as it takes: what is told to wait waits, what breaks is tried again.
    ///
    /// # Errors
    /// No answer, or one that asks for credentials that we have not. Any other status is an answer.
    pub(super) fn send(&self, place: &Place, request: &Request<'_>) -> Result<Answer> {
        let mut failures = 0;
        loop {
            self.stop.check()?;
            let result = self.authorized(place, request);
            failures += 1;
            let wait = match &result {
                Ok(answer) if is_passing(answer.status) => asked_to_wait(&answer.headers),
                Err(Trouble::Wire(error)) if !is_final(error) => None,
                _ => break result.map_err(|trouble| self.told(trouble, place, request)),
            };
            let last = failures >= request.attempts || wait.is_some_and(|wait| wait > LONGEST_PAUSE);
            if last || self.stop.is_stopped() {
                break result.map_err(|trouble| self.told(trouble, place, request));
            }
            self.stop.pause(wait.unwrap_or_else(|| pause(failures)))?;
        }
    }

    fn told(&self, trouble: Trouble, place: &Place, request: &Request<'_>) -> Error {
        match trouble {
            Trouble::Ours(error) => error,
            Trouble::Wire(error) => {
                let origin = &request.url.origin;
                let told = self.unreachable(origin, &words(&error), "");
                if told.kind == ErrorKind::Unreachable && origin.safe && (place.insecure || is_about_tls(&error)) {
                    return told.help(only_tls(place));
                }
                told
            }
        }
    }

    /// Makes a request with what the server wants to know of us.
    fn authorized(&self, place: &Place, request: &Request<'_>) -> Result<Answer, Trouble> {
        let origin = &request.url.origin;
        let ours = Url { origin: self.origin(place)?, path: String::new() }.origin == *origin;
        let key = (origin.clone(), request.scope.clone());
        let mut tried = None;
        // Once with what is known, once with a fresh token: one that ran out is no reason to fail.
        for _ in 0..2 {
            let known = if ours { self.authorization(&key) } else { None };
            let answer = self.followed(request, known.as_deref())?;
            // Only the registry itself is answered who we are; not where it redirects to.
            if answer.status != 401 || !ours || answer.url.origin != *origin {
                return Ok(answer);
            }
            if tried.is_some() && tried == known {
                return Ok(answer);
            }
            let fresh = self.authorize(place, origin, &challenges(&answer.headers), request.scope)?;
            let Some(fresh) = fresh else { return Ok(answer) };
            if known.as_ref() == Some(&fresh) {
                return Ok(answer);
            }
            self.remember(key.clone(), fresh.clone());
            tried = Some(fresh);
        }
        self.followed(request, self.authorization(&key).as_deref())
    }

    /// Makes a request and follows redirects; authorization goes no further than its own server.
    fn followed(&self, request: &Request<'_>, authorization: Option<&str>) -> Result<Answer, Trouble> {
        let mut url = request.url.clone();
        for _ in 0..=REDIRECTS {
            let known = authorization.filter(|_| url.origin == request.url.origin);
            let answer = self.call(request, &url, known).map_err(|error| Trouble::of(error, &self.stop))?;
            let reads = matches!(request.method, Method::GET | Method::HEAD);
            if !matches!(answer.status, 301 | 302 | 303 | 307 | 308) || !reads {
                return Ok(answer);
            }
            let location = answer.header("location").and_then(|location| url.join(location));
            let next = location.ok_or_else(|| {
                Error::broken(format!("`{}` redirects to nowhere: its `Location` is no address", url.origin))
            })?;
            may_follow(&url.origin, &next.origin)?;
            url = next;
        }
        Err(Error::broken(format!("`{}` redirects in circles", request.url.origin)).into())
    }

    /// One request and its answer.
    pub(super) fn call(
        &self,
        request: &Request<'_>,
        url: &Url,
        authorization: Option<&str>,
    ) -> Result<Answer, ureq::Error> {
        let mut builder = ureq::http::Request::builder().method(request.method.clone()).uri(url.to_string());
        for (name, value) in &request.headers {
            builder = builder.header(*name, value);
        }
        if let Some(authorization) = authorization {
            builder = builder.header("authorization", authorization);
        }
        let agent = self.agent(&url.origin);
        let response = match request.payload {
            Payload::None if matches!(request.method, Method::GET | Method::HEAD) => {
                Self::run(agent, builder.body(())?, request.answer)?
            }
            Payload::None => Self::run(agent, builder.body(&[][..])?, request.answer)?,
            Payload::Bytes(bytes) => Self::run(agent, builder.body(bytes)?, request.answer)?,
            Payload::Stream(size, open) => {
                let mut reader = open()?;
                // Without a length it goes in chunks.
                let builder = size.into_iter().fold(builder, |builder, size| builder.header("content-length", size));
                let body = SendBody::from_reader(&mut *reader);
                Self::run(agent, builder.body(body)?, request.answer)?
            }
        };
        let (parts, body) = response.into_parts();
        Ok(Answer { status: parts.status.as_u16(), headers: parts.headers, body, url: url.clone() })
    }

    fn run<S: ureq::AsSendBody>(
        agent: &Agent,
        request: ureq::http::Request<S>,
        answer: Option<Duration>,
    ) -> Result<Response<Body>, ureq::Error> {
        match answer {
            None => agent.run(request),
            Some(answer) => {
                let request = agent
                    .configure_request(request)
                    .timeout_recv_response(Some(answer))
                    .timeout_per_read(Some(answer))
                    .build();
                agent.run(request)
            }
        }
    }
}

/// Why a request has no answer.
pub(super) enum Trouble {
    /// The wire: worth another try.
    Wire(ureq::Error),
    /// Anything else.
    Ours(Error),
}

impl From<Error> for Trouble {
    fn from(error: Error) -> Self {
        Self::Ours(error)
    }
}

impl Trouble {
    fn of(error: ureq::Error, stop: &Stop) -> Self {
        if stop.is_stopped() { Self::Ours(Error::stopped()) } else { Self::Wire(error) }
    }
}

fn only_tls(place: &Place) -> String {
    let says = if place.insecure { "registries.conf calls it insecure, and that does not count here: " } else { "" };
    format!(
        "{says}rbox speaks plain HTTP to registries of this machine alone, and to others by TLS with a certificate that it can check: \
         name its root in SSL_CERT_FILE, or bring it near by `ssh -L 5000:{} …` and call it localhost:5000",
        place.name
    )
}

/// Refuses redirects that nobody honest makes: from TLS to none, and from elsewhere into this machine.
fn may_follow(from: &Origin, to: &Origin) -> Result<()> {
    let refused = |why: &str| Err(Error::broken(format!("`{from}` redirects to `{to}`, {why}; it was not followed")));
    if from.safe && !to.safe {
        return refused("which is no TLS");
    }
    if !to.safe && !to.is_loopback() {
        return refused("which is no TLS");
    }
    if to.is_link_local() || to.is_loopback() && !from.is_loopback() {
        return refused("which is an address of this machine's own network");
    }
    Ok(())
}

/// How long servers are waited for: `RBOX_REGISTRY_TIMEOUT` in seconds, or half a minute.
fn patience() -> Patience {
    let seconds = std::env::var("RBOX_REGISTRY_TIMEOUT").ok().and_then(|text| text.trim().parse().ok());
    let time = Duration::from_secs(seconds.filter(|seconds| *seconds > 0).unwrap_or(30));
    Patience { connect: time, answer: time * 2, bytes: time }
}

/// What a registry says is wrong (distribution-spec, "Error Codes").
#[derive(Deserialize)]
struct Said {
    #[serde(default)]
    errors: Vec<SaidOne>,
}

#[derive(Deserialize)]
struct SaidOne {
    #[serde(default)]
    code: String,
    #[serde(default)]
    message: Option<String>,
}

impl Answer {
    /// The error that a status which is no success comes to. `what` is a clause: what was asked for.
    pub(super) fn error(mut self, place: &Place, what: &str) -> Error {
        let said = self.said();
        let told = said.as_ref().map(|said| format!(" (it says: {said})")).unwrap_or_default();
        let name = &place.name;
        match self.status {
            401 => Error::new(ErrorKind::Denied, format!("`{name}` does not let you {what}{told}"))
                .help(format!("log in first: `rbox login {name}`")),
            403 => Error::new(ErrorKind::Denied, format!("`{name}` does not let you {what}{told}"))
                .help(format!("the account may lack the right to; `rbox login {name}` changes who you are")),
            404 => Error::new(ErrorKind::NotFound, format!("`{name}` has nothing there: can't {what}{told}")),
            429 => Error::new(
                ErrorKind::Unreachable,
                format!("`{name}` says that it is asked too often: can't {what}{told}"),
            )
            .help("try again later, or log in: registries let those who do ask more often"),
            status => Error::new(ErrorKind::Unreachable, format!("`{name}` answers {status}: can't {what}{told}")),
        }
    }

    /// The words in an error's body, made harmless.
    fn said(&mut self) -> Option<String> {
        let mut bytes = Vec::new();
        self.body.as_reader().take(WORDS).read_to_end(&mut bytes).ok()?;
        let said: Said = serde_json::from_slice(&bytes).ok()?;
        let first = said.errors.into_iter().next()?;
        let text = first.message.filter(|text| !text.is_empty()).unwrap_or(first.code);
        let text: String = text.chars().filter(|c| !c.is_control()).take(300).collect();
        (!text.is_empty()).then_some(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn redirects_stay_safe() {
        let origin = |text: &str| Url::parse(text).unwrap().origin;
        for (from, to, good) in [
            ("https://a.io/", "https://cdn.net/", true),
            ("https://a.io/", "http://a.io/", false),
            ("https://a.io/", "https://127.0.0.1/", false),
            ("https://a.io/", "https://169.254.169.254/", false),
            ("http://localhost:1/", "http://localhost:2/", true),
            ("http://localhost:1/", "http://example.com/", false),
            ("http://localhost:1/", "http://169.254.169.254/", false),
            ("http://localhost:1/", "https://cdn.net/", true),
        ] {
            assert_eq!(may_follow(&origin(from), &origin(to)).is_ok(), good, "{from} {to}");
        }
    }
}
