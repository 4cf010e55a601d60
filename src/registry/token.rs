//! Tokens: asked for once, used for all requests of their scope, asked for anew when a server wants no more of one.

use std::collections::HashMap;
use std::io::Read as _;
use std::sync::PoisonError;

use serde::Deserialize;
use ureq::http::Method;

use super::auth::{Challenge, may_hear, not_theirs, token_server};
use super::credentials::Credentials;
use super::error::{Error, ErrorKind, Result};
use super::place::Place;
use super::session::{Answer, Client, Payload, Request, Scope};
use super::trouble::{is_final, is_passing, pause, words};
use super::url::{Origin, Url, encoded};

/// The most bytes of a token server's answer.
const LARGEST: u64 = 1 << 20;

/// What a client has learnt.
#[derive(Default)]
pub(super) struct Known {
    /// Values of `Authorization`, by who gets them and what for.
    authorizations: HashMap<(Origin, Scope), String>,
    /// What the user's files have for a place.
    credentials: HashMap<(String, String), Option<Credentials>>,
}

impl std::fmt::Debug for Known {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Known { .. }")
    }
}

/// A token server's answer.
#[derive(Deserialize)]
struct Token {
    #[serde(default)]
    token: Option<String>,
    #[serde(default)]
    access_token: Option<String>,
}

impl Client {
    /// What is known to open a scope of a server.
    pub(super) fn authorization(&self, key: &(Origin, Scope)) -> Option<String> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).authorizations.get(key).cloned()
    }

    pub(super) fn remember(&self, key: (Origin, Scope), value: String) {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).authorizations.insert(key, value);
    }

    /// Who the user is to a place; read once.
    fn credentials(&self, place: &Place) -> Result<Option<Credentials>> {
        let key = (place.name.clone(), place.repository.clone());
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = known.credentials.get(&key) {
            return Ok(found.clone());
        }
        let found = self.files.find(&place.name, &place.repository)?;
        known.credentials.insert(key, found.clone());
        Ok(found)
    }

    /// Uses these credentials, whatever the files say.
    pub(super) fn assume(&self, place: &Place, credentials: Credentials) {
        let key = (place.name.clone(), place.repository.clone());
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.credentials.insert(key, Some(credentials));
    }

    /// The value of `Authorization` that meets a challenge; none where we have nothing that does.
    pub(super) fn authorize(
        &self,
        place: &Place,
        origin: &Origin,
        challenges: &[Challenge],
        scope: &Scope,
    ) -> Result<Option<String>> {
        let bearer = challenges.iter().find_map(|challenge| match challenge {
            Challenge::Bearer { realm, service, scope } => Some((realm, service.as_deref(), scope.as_deref())),
            Challenge::Basic => None,
        });
        let credentials = self.credentials(place)?;
        match bearer {
            Some((realm, service, named)) => {
                let tokens = token_server(origin, place, realm)?;
                if credentials.is_some() && !may_hear(origin, place, &tokens.origin, &self.config) {
                    return Err(not_theirs(place, &tokens));
                }
                self.token(place, &tokens, service, credentials.as_ref(), &scope.clone().and(named)).map(Some)
            }
            None if challenges.contains(&Challenge::Basic) => Ok(credentials.and_then(|found| found.basic())),
            None => Ok(None),
        }
    }

    fn token(
        &self,
        place: &Place,
        tokens: &Url,
        service: Option<&str>,
        credentials: Option<&Credentials>,
        scope: &Scope,
    ) -> Result<String> {
        let mut answer = self.ask_token(place, tokens, service, credentials, scope)?;
        if !(200..300).contains(&answer.status) {
            let denied = matches!(answer.status, 400..=403);
            let error = answer.error(place, "have a token");
            return Err(match credentials {
                Some(_) if denied => Error { kind: ErrorKind::Denied, ..error }
                    .help(format!("the password may have changed: `rbox login {}`", place.name)),
                _ => error,
            });
        }
        let mut bytes = Vec::new();
        let read = answer.body.as_reader().take(LARGEST).read_to_end(&mut bytes);
        let token: Option<Token> = read.ok().and_then(|_| serde_json::from_slice(&bytes).ok());
        let token = token.and_then(|token| token.token.or(token.access_token)).filter(|token| is_header(token));
        token
            .map(|token| format!("Bearer {token}"))
            .ok_or_else(|| Error::broken(format!("`{}` gives no token that could be used", tokens.origin)))
    }

    fn ask_token(
        &self,
        place: &Place,
        tokens: &Url,
        service: Option<&str>,
        credentials: Option<&Credentials>,
        scope: &Scope,
    ) -> Result<Answer> {
        let form = match credentials {
            Some(Credentials::Identity(token)) => {
                let mut form = format!("grant_type=refresh_token&client_id=rbox&refresh_token={}", encoded(token));
                form += &service.map(|service| format!("&service={}", encoded(service))).unwrap_or_default();
                form += &format!("&scope={}", encoded(&scope.parts().join(" ")));
                Some(form)
            }
            _ => None,
        };
        let nothing = Scope::default();
        let mut failures = 0;
        loop {
            let mut url = tokens.clone();
            if form.is_none() {
                url = service.map_or(url.clone(), |service| url.with("service", service));
                url = scope.parts().iter().fold(url, |url, part| url.with("scope", part));
            }
            let method = if form.is_some() { Method::POST } else { Method::GET };
            let mut request = Request::new(method, url.clone(), &nothing);
            if let Some(form) = &form {
                request = request.header("content-type", "application/x-www-form-urlencoded");
                request.payload = Payload::Bytes(form.as_bytes());
            }
            // A token server that sends elsewhere is not followed: it would be told who we are.
            let basic = credentials.and_then(Credentials::basic);
            let result = self.call(&request, &url, basic.as_deref());
            failures += 1;
            let again = result.as_ref().map_or_else(|error| !is_final(error), |answer| is_passing(answer.status));
            if !again || failures == 3 {
                return result.map_err(|error| {
                    let text = format!(
                        "can't reach {}, which gives tokens for `{}`: {}",
                        url.origin,
                        place.name,
                        words(&error)
                    );
                    if self.stop.is_stopped() { Error::stopped() } else { Error::new(ErrorKind::Unreachable, text) }
                });
            }
            self.stop.pause(pause(failures))?;
        }
    }
}

/// Whether a text can stand in a header.
fn is_header(token: &str) -> bool {
    !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_graphic())
}
