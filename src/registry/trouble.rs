//! What may pass and what stays: answers and errors that are worth another try, and when.

use std::io;
use std::time::Duration;

use ureq::http::HeaderMap;

/// The pause behind the first failure; it doubles.
const FIRST_PAUSE: Duration = Duration::from_millis(250);

/// What bytes that are no TLS at all mean; rustls's name for them is `InvalidContentType`.
const NO_TLS: &str = "it does not speak TLS";

/// The words of an error of the wire.
pub(super) fn words(error: &ureq::Error) -> String {
    match error {
        ureq::Error::Timeout(_) => "it did not answer in time".to_owned(),
        ureq::Error::HostNotFound => "there is no host of that name".to_owned(),
        // Its own errors come wrapped where something was read.
        ureq::Error::Io(error) => {
            let inner = error.get_ref().and_then(|inner| inner.downcast_ref::<ureq::Error>());
            let told = inner.map_or_else(|| error.to_string(), words);
            if told.contains("InvalidContentType") { NO_TLS.to_owned() } else { told }
        }
        other if other.to_string().contains("InvalidContentType") => NO_TLS.to_owned(),
        other => other.to_string(),
    }
}

/// Whether a server answered, and not as one that speaks TLS and is known.
pub(super) fn is_about_tls(error: &ureq::Error) -> bool {
    match error {
        ureq::Error::Rustls(_) | ureq::Error::Tls(_) => true,
        ureq::Error::Io(error) => error.kind() == io::ErrorKind::InvalidData,
        _ => false,
    }
}

/// Whether an error will be the same again: no such host, or one that does not speak TLS as it should.
pub(super) fn is_final(error: &ureq::Error) -> bool {
    is_unknown_host(error) || is_about_tls(error)
}

/// Whether the name servers say that there is no such host, which they will say again. One that does not answer is no such case.
fn is_unknown_host(error: &ureq::Error) -> bool {
    // The standard library tells them apart by words alone: those of glibc and of musl.
    const NOBODY: [&str; 3] =
        ["Name or service not known", "No address associated with hostname", "Name does not resolve"];
    match error {
        ureq::Error::HostNotFound => true,
        ureq::Error::Io(error) => {
            let text = error.to_string();
            text.contains("lookup address") && NOBODY.iter().any(|nobody| text.contains(nobody))
        }
        _ => false,
    }
}

/// Whether a status says that it may work in a moment.
pub(super) const fn is_passing(status: u16) -> bool {
    matches!(status, 408 | 425 | 429 | 500 | 502 | 503 | 504)
}

/// The pause behind so many failures, a little different each time so that many clients don't come back at once.
pub(super) fn pause(failures: u32) -> Duration {
    let pause = FIRST_PAUSE * 2_u32.pow(failures.saturating_sub(1).min(5));
    let clock = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    pause + pause / 4 * (clock.subsec_nanos() % 5) / 4
}

/// `Retry-After` (RFC 9110, section 10.2.3), in seconds; as a date it is taken for a plain "later".
pub(super) fn asked_to_wait(headers: &HeaderMap) -> Option<Duration> {
    let seconds = headers.get("retry-after")?.to_str().ok()?.trim().parse().ok()?;
    Some(Duration::from_secs(seconds))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_and_end() {
        assert!(pause(1) >= FIRST_PAUSE && pause(1) <= FIRST_PAUSE * 5 / 4);
        assert!(pause(4) >= FIRST_PAUSE * 8 && pause(100) <= FIRST_PAUSE * 40);
    }

    #[test]
    fn a_host_that_nobody_knows_stays_unknown() {
        let error =
            |text: &str| ureq::Error::Io(io::Error::other(format!("failed to lookup address information: {text}")));
        assert!(is_unknown_host(&error("Name or service not known")));
        assert!(is_unknown_host(&error("Name does not resolve")));
        assert!(!is_unknown_host(&error("Temporary failure in name resolution")), "the name server does not answer");
        assert!(!is_unknown_host(&ureq::Error::Io(io::Error::other("Name or service not known"))));
        let corrupt = "received corrupt message of type InvalidContentType";
        let no_tls = ureq::Error::Io(io::Error::new(io::ErrorKind::InvalidData, corrupt));
        assert!(is_final(&no_tls) && words(&no_tls) == NO_TLS);
        assert!(!is_final(&ureq::Error::Io(io::ErrorKind::ConnectionReset.into())));
    }
}
