//! Signals by name or number, as `StopSignal` of a config has them (image-spec 1.1, config.md).

/// Linux's names, without `SIG`.
pub const NAMES: &[&str] = &[
    "SIGHUP",
    "SIGINT",
    "SIGQUIT",
    "SIGILL",
    "SIGTRAP",
    "SIGABRT",
    "SIGBUS",
    "SIGFPE",
    "SIGKILL",
    "SIGUSR1",
    "SIGSEGV",
    "SIGUSR2",
    "SIGPIPE",
    "SIGALRM",
    "SIGTERM",
    "SIGSTKFLT",
    "SIGCHLD",
    "SIGCONT",
    "SIGSTOP",
    "SIGTSTP",
    "SIGTTIN",
    "SIGTTOU",
    "SIGURG",
    "SIGXCPU",
    "SIGXFSZ",
    "SIGVTALRM",
    "SIGPROF",
    "SIGWINCH",
    "SIGIO",
    "SIGPWR",
    "SIGSYS",
];

/// The number of a signal written as `SIGTERM`, `term`, `15` or `RTMIN+3`.
pub fn number(text: &str) -> Option<u8> {
    if let Ok(number) = text.parse::<u8>() {
        return (1..=64).contains(&number).then_some(number);
    }
    let upper = text.to_ascii_uppercase();
    let name = upper.strip_prefix("SIG").unwrap_or(&upper);
    let real_time = |base: u8, sign: char, rest: &str| {
        let offset = if rest.is_empty() { 0 } else { rest.strip_prefix(sign)?.parse::<u8>().ok()? };
        (offset <= 30).then(|| if sign == '+' { base + offset } else { base - offset })
    };
    if let Some(rest) = name.strip_prefix("RTMIN") {
        return real_time(34, '+', rest);
    }
    if let Some(rest) = name.strip_prefix("RTMAX") {
        return real_time(64, '-', rest);
    }
    let name = match name {
        "POLL" => "IO",
        "IOT" => "ABRT",
        "CLD" => "CHLD",
        name => name,
    };
    let index = NAMES.iter().position(|known| &known[3..] == name)?;
    u8::try_from(index + 1).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_numbers() {
        assert_eq!(number("SIGTERM"), Some(15));
        assert_eq!(number("quit"), Some(3));
        assert_eq!(number("9"), Some(9));
        assert_eq!(number("SIGRTMIN+3"), Some(37));
        assert_eq!(number("SIGSYS"), Some(31));
        for bad in ["", "0", "65", "SIGFOO", "RTMIN+99", "SIG"] {
            assert_eq!(number(bad), None, "{bad}");
        }
    }
}
