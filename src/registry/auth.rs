//! What a server asks of whoever comes (RFC 7235; distribution's token authentication), and who may hear the answer.
//!
//! A registry that wants a token names the server that gives them. Credentials go there only if it is plainly the registry's
//! own: the same server; by TLS, one of the same domain (`gitlab.com` for `registry.gitlab.com`), Docker Hub's, or the one that
//! the user's `config.json` names. Without credentials a token may be asked for by TLS from any server, for nothing is given
//! away; but never from this machine or its link's own addresses on a stranger's word.

use ureq::http::HeaderMap;

use super::config::Config;
use super::error::{Error, ErrorKind, Result};
use super::place::{Place, origin};
use super::url::{Origin, Url};

/// What a server asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Challenge {
    /// User and password.
    Basic,
    /// A token.
    Bearer {
        /// Who gives them.
        realm: String,
        /// What the registry is called there.
        service: Option<String>,
        /// What the registry calls what was asked for; a proxy's names may be others than ours.
        scope: Option<String>,
    },
}

/// All challenges of an answer.
pub(super) fn challenges(headers: &HeaderMap) -> Vec<Challenge> {
    let headers = headers.get_all("www-authenticate");
    headers.iter().filter_map(|header| header.to_str().ok()).flat_map(parse).collect()
}

/// Takes a header apart: `Bearer realm="…",service="…", Basic realm="…"`.
fn parse(header: &str) -> Vec<Challenge> {
    let mut found: Vec<(String, Vec<(String, String)>)> = Vec::new();
    let mut rest = header.trim_start();
    while !rest.is_empty() {
        let end = rest.find([' ', '=', ',']).unwrap_or(rest.len());
        let (word, behind) = rest.split_at(end);
        let behind = behind.trim_start();
        if let Some(value) = behind.strip_prefix('=') {
            let (value, left) = value_of(value.trim_start());
            if let Some((_, parameters)) = found.last_mut() {
                parameters.push((word.to_ascii_lowercase(), value));
            }
            rest = left;
        } else {
            if !word.is_empty() {
                found.push((word.to_ascii_lowercase(), Vec::new()));
            }
            rest = behind;
        }
        rest = rest.trim_start_matches([',', ' ', '\t']);
    }
    let challenge = |(scheme, parameters): (String, Vec<(String, String)>)| {
        let get = |name: &str| parameters.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone());
        match scheme.as_str() {
            "basic" => Some(Challenge::Basic),
            "bearer" => Some(Challenge::Bearer { realm: get("realm")?, service: get("service"), scope: get("scope") }),
            _ => None,
        }
    };
    found.into_iter().filter_map(challenge).collect()
}

/// A parameter's value, quoted or not, and what is behind it.
fn value_of(text: &str) -> (String, &str) {
    let Some(quoted) = text.strip_prefix('"') else {
        let end = text.find([',', ' ']).unwrap_or(text.len());
        return (text[..end].to_owned(), &text[end..]);
    };
    let mut value = String::new();
    let mut chars = quoted.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return (value, &quoted[at + 1..]),
            '\\' => value.extend(chars.next().map(|(_, c)| c)),
            c => value.push(c),
        }
    }
    (value, "")
}

/// The server that gives a registry's tokens, if it may be asked at all.
pub(super) fn token_server(registry: &Origin, place: &Place, realm: &str) -> Result<Url> {
    let refused = |why: &str| {
        let realm: String = realm.chars().filter(|c| !c.is_control()).take(200).collect();
        Error::new(
            ErrorKind::Denied,
            format!("`{}` sends whoever wants a token to `{realm}`, {why}; nobody was asked", place.name),
        )
    };
    let url = Url::parse(realm).ok_or_else(|| refused("which is no address"))?;
    if url.origin == *registry {
        return Ok(url);
    }
    if !url.origin.safe {
        return Err(refused("which is another server and no TLS"));
    }
    if url.origin.is_link_local() || url.origin.is_loopback() && !registry.is_loopback() {
        return Err(refused("which is an address of this machine's own network"));
    }
    Ok(url)
}

/// Whether a token server may hear a registry's credentials.
pub(super) fn may_hear(registry: &Origin, place: &Place, tokens: &Origin, config: &Config) -> bool {
    if tokens == registry {
        return true;
    }
    let named = config.registry(&place.name).and_then(|registry| registry.tokens.as_deref()).and_then(origin);
    if named.is_some_and(|named| (&named.host, named.port) == (&tokens.host, tokens.port) && tokens.safe) {
        return true;
    }
    let hub = place.name == "docker.io" && tokens.host == "auth.docker.io";
    tokens.safe && registry.safe && (hub || is_family(&registry.host, &tokens.host))
}

/// Whether two hosts belong to one domain that one owner has, as far as their names can tell.
fn is_family(one: &str, other: &str) -> bool {
    let is_name = |host: &str| host.bytes().any(|byte| byte.is_ascii_lowercase()) && !host.contains([':', '[']);
    if !is_name(one) || !is_name(other) {
        return false;
    }
    let common: Vec<&str> =
        one.rsplit('.').zip(other.rsplit('.')).take_while(|(a, b)| a == b).map(|(label, _)| label).collect();
    // `example.com` belongs to somebody; `co.uk` to everybody.
    match common[..] {
        [top, second] => !(top.len() == 2 && second.len() <= 3),
        [_, _, _, ..] => true,
        _ => false,
    }
}

/// The words where credentials would have to go to somebody else.
pub(super) fn not_theirs(place: &Place, tokens: &Url) -> Error {
    let (name, server) = (&place.name, &tokens.origin);
    let authority = server.to_string();
    let authority = authority.split_once("://").map_or(authority.as_str(), |(_, authority)| authority);
    Error::new(
        ErrorKind::Denied,
        format!("`{name}` wants its password sent to `{server}`, which is not plainly its own server; it was not sent"),
    )
    .help(format!(
        r#"if it is, say so in ~/.config/rbox/config.json: {{"registries": {{"{name}": {{"tokens": "{authority}"}}}}}}"#
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_taken_apart() {
        let bearer = |realm: &str, service: Option<&str>, scope: Option<&str>| Challenge::Bearer {
            realm: realm.to_owned(),
            service: service.map(str::to_owned),
            scope: scope.map(str::to_owned),
        };
        for (header, wanted) in [
            (
                r#"Bearer realm="https://a/t",service="s",scope="x:y:pull,push""#,
                vec![bearer("https://a/t", Some("s"), Some("x:y:pull,push"))],
            ),
            (r"bearer realm=https://a/t", vec![bearer("https://a/t", None, None)]),
            (r#"Basic realm="a, b=c \" d", Bearer realm="x""#, vec![Challenge::Basic, bearer("x", None, None)]),
            ("Basic", vec![Challenge::Basic]),
            ("Digest realm=x", vec![]),
            ("Bearer", vec![]),
            (r#"Bearer realm="x"#, vec![bearer("x", None, None)]),
            (",,,=", vec![]),
            ("", vec![]),
        ] {
            assert_eq!(parse(header), wanted, "{header}");
        }
    }

    fn place(name: &str) -> (Origin, Place) {
        let place =
            crate::registry::place::to_push(&format!("{name}/x/y").parse().unwrap(), &Config::default()).unwrap();
        (place.origin.clone(), place)
    }

    #[test]
    fn credentials_stay_in_the_family() {
        let config: Config =
            serde_json::from_str(r#"{"registries":{"a.example":{"tokens":"auth.other.net"}}}"#).unwrap();
        for (registry, realm, may) in [
            ("registry.gitlab.com", "https://gitlab.com/jwt/auth", true),
            ("docker.io", "https://auth.docker.io/token", true),
            ("ghcr.io", "https://ghcr.io/token", true),
            ("a.example", "https://auth.other.net/t", true),
            ("a.example", "https://auth.other.net:444/t", false),
            ("b.example.com", "https://auth.other.net/t", false),
            ("a.co.uk", "https://b.co.uk/t", false),
            ("a.x.co.uk", "https://b.x.co.uk/t", true),
            ("10.0.0.1:5000", "https://9.0.0.1:5000/t", false),
            ("localhost:5000", "http://localhost:5000/t", true),
            ("localhost:5000", "https://localhost:5001/t", false),
            ("ghcr.io", "https://ghcr.io.evil.com/t", false),
        ] {
            let (origin, place) = place(registry);
            let tokens = token_server(&origin, &place, realm).unwrap();
            assert_eq!(may_hear(&origin, &place, &tokens.origin, &config), may, "{registry} {realm}");
        }
    }

    #[test]
    fn some_servers_are_not_even_asked() {
        for (registry, realm) in [
            ("ghcr.io", "http://169.254.169.254/latest/meta-data"),
            ("ghcr.io", "https://169.254.169.254/t"),
            ("ghcr.io", "https://localhost/t"),
            ("ghcr.io", "https://[::1]/t"),
            ("ghcr.io", "http://ghcr.io/token"),
            ("localhost:5000", "http://evil.example/t"),
            ("localhost:5000", "http://127.0.0.1:80/t"),
            ("ghcr.io", "file:///etc/passwd"),
            ("ghcr.io", "x"),
        ] {
            let (origin, place) = place(registry);
            assert!(token_server(&origin, &place, realm).is_err(), "{registry} {realm}");
        }
    }
}
