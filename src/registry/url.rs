//! Addresses of servers, as far as it matters who may see what.

use std::fmt;
use std::net::IpAddr;

use ureq::http::Uri;

/// Where a request goes: scheme, host and port decide who hears it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Origin {
    /// Whether it is TLS.
    pub safe: bool,
    /// In lower case; an IPv6 address in brackets.
    pub host: String,
    /// The scheme's own where none was written.
    pub port: u16,
}

/// An address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Url {
    pub origin: Origin,
    /// From the `/` on, with the query.
    pub path: String,
}

impl Origin {
    /// `host[:port]` of a server.
    pub(super) fn of(authority: &str, safe: bool) -> Option<Self> {
        let scheme = if safe { "https" } else { "http" };
        Url::parse(&format!("{scheme}://{authority}/")).filter(|url| url.path == "/").map(|url| url.origin)
    }

    /// Its host as an address, where it is one.
    pub(super) fn address(&self) -> Option<IpAddr> {
        self.host.trim_start_matches('[').trim_end_matches(']').parse().ok()
    }

    /// Whether it is a server of this machine, which nobody between us and it can read along with.
    pub(super) fn is_loopback(&self) -> bool {
        let name = self.host == "localhost" || self.host.ends_with(".localhost");
        name || self.address().is_some_and(|address| address.to_canonical().is_loopback())
    }

    /// Whether nobody has business there but this machine's network itself (cloud metadata, SSRF).
    pub(super) fn is_link_local(&self) -> bool {
        match self.address().map(|address| address.to_canonical()) {
            Some(IpAddr::V4(address)) => address.is_link_local() || address.is_unspecified(),
            Some(IpAddr::V6(address)) => address.segments()[0] & 0xffc0 == 0xfe80 || address.is_unspecified(),
            None => false,
        }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (scheme, usual) = if self.safe { ("https", 443) } else { ("http", 80) };
        write!(f, "{scheme}://{}", self.host)?;
        if self.port == usual { Ok(()) } else { write!(f, ":{}", self.port) }
    }
}

impl Url {
    /// Reads an absolute address. One with a user in it is none: credentials have no place there.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let uri: Uri = text.parse().ok()?;
        let safe = match uri.scheme_str()? {
            "https" => true,
            "http" => false,
            _ => return None,
        };
        let authority = uri.authority()?;
        if authority.as_str().contains('@') || authority.host().is_empty() {
            return None;
        }
        let port = match authority.as_str().rsplit_once(':') {
            // `host:` and `host:99999` are no addresses, whatever a parser makes of them.
            Some((_, port)) if !port.ends_with(']') => port.parse().ok()?,
            _ => {
                if safe {
                    443
                } else {
                    80
                }
            }
        };
        let path = uri.path_and_query().map_or("/", |path| path.as_str());
        let path = if path.starts_with('/') { path.to_owned() } else { format!("/{path}") };
        Some(Self { origin: Origin { safe, host: authority.host().to_ascii_lowercase(), port }, path })
    }

    /// What a `Location` leads to (RFC 9110, section 10.2.2): an address, or a path of the same server.
    pub(super) fn join(&self, location: &str) -> Option<Self> {
        if let Some(rest) = location.strip_prefix("//") {
            let scheme = if self.origin.safe { "https" } else { "http" };
            return Self::parse(&format!("{scheme}://{rest}"));
        }
        if location.starts_with('/') {
            return Self::parse(&format!("{}{location}", self.origin));
        }
        if location.contains("://") {
            return Self::parse(location);
        }
        let folder = self.path.split('?').next()?.rsplit_once('/')?.0;
        Self::parse(&format!("{}{folder}/{location}", self.origin))
    }

    /// The same with one more member in its query.
    pub(super) fn with(&self, name: &str, value: &str) -> Self {
        let mark = if self.path.contains('?') { '&' } else { '?' };
        Self { origin: self.origin.clone(), path: format!("{}{mark}{name}={}", self.path, encoded(value)) }
    }

    /// Whether its query has a member of a name.
    pub(super) fn has(&self, name: &str) -> bool {
        let query = self.path.split_once('?').map_or("", |(_, query)| query);
        query.split('&').any(|member| member.split('=').next() == Some(name))
    }
}

impl fmt::Display for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.origin, self.path)
    }
}

/// A value for a query or a form (RFC 3986, section 2.3: what is not unreserved is encoded).
pub(super) fn encoded(text: &str) -> String {
    use std::fmt::Write as _;
    text.bytes().fold(String::with_capacity(text.len()), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_taken_apart() {
        let url = Url::parse("https://Reg.Example/v2/?a=b").unwrap();
        assert_eq!((url.origin.host.as_str(), url.origin.port, url.path.as_str()), ("reg.example", 443, "/v2/?a=b"));
        assert_eq!(url.to_string(), "https://reg.example/v2/?a=b");
        assert_eq!(Url::parse("http://[::1]:5000").unwrap().to_string(), "http://[::1]:5000/");
        for none in ["", "x", "ftp://h/", "https://user:pw@h/", "https:///x", "https://h:99999/", "//h/x"] {
            assert_eq!(Url::parse(none), None, "{none}");
        }
        assert_eq!(url.with("digest", "sha256:0a").path, "/v2/?a=b&digest=sha256%3A0a");
    }

    #[test]
    fn locations_lead_on() {
        let from = Url::parse("https://h:1/v2/a/blobs/uploads/").unwrap();
        for (location, to) in [
            ("/x?y=z", "https://h:1/x?y=z"),
            ("https://h:1/x", "https://h:1/x"),
            ("//other/x", "https://other/x"),
            ("uuid?s=1", "https://h:1/v2/a/blobs/uploads/uuid?s=1"),
        ] {
            assert_eq!(from.join(location).unwrap().to_string(), to);
        }
    }

    #[test]
    fn whose_servers_they_are() {
        let origin = |text: &str| Origin::of(text, false).unwrap();
        for ours in ["localhost", "localhost:5000", "127.0.0.1:1", "127.9.9.9", "[::1]:5000", "[::ffff:127.0.0.1]"] {
            assert!(origin(ours).is_loopback(), "{ours}");
        }
        for other in ["localhost.example", "example", "10.0.0.1", "[::2]", "0x7f.1"] {
            assert!(!origin(other).is_loopback(), "{other}");
        }
        assert!(origin("169.254.169.254").is_link_local() && origin("[fe80::1]").is_link_local());
        assert!(!origin("169.253.0.1").is_link_local());
        assert_eq!(Origin::of("h/x", true), None);
    }
}
