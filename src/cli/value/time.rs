//! Spans of time and signals.

use std::str::FromStr;

use super::Bad;

/// `--time`: a number with `ms`, `s`, `m` or `h`, or seconds alone; in nanoseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::cli) struct Grace(pub(in crate::cli) u64);

impl FromStr for Grace {
    type Err = Bad;

    fn from_str(text: &str) -> Result<Self, Bad> {
        let bad = || Bad("a time is a number with `ms`, `s`, `m` or `h`, as 10s or 1.5m".to_owned());
        let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        let unit = match &text[digits.len()..] {
            "ms" => 1_000_000,
            "" | "s" => 1_000_000_000,
            "m" => 60_000_000_000,
            "h" => 3_600_000_000_000_u64,
            _ => return Err(bad()),
        };
        let (whole, part) = digits.split_once('.').unwrap_or((digits, "0"));
        if part.len() > 6 || !part.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(bad());
        }
        let whole: u64 = whole.parse().map_err(|_| bad())?;
        let part: u64 = format!("{part:0<6}").parse().map_err(|_| bad())?;
        let nanos = whole.checked_mul(unit).and_then(|nanos| nanos.checked_add(unit / 1_000_000 * part));
        nanos.map(Self).ok_or_else(bad)
    }
}

/// `--since` and `--until`: a time, or how long ago; in nanoseconds since 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::cli) struct Moment(pub(in crate::cli) i64);

impl FromStr for Moment {
    type Err = Bad;

    fn from_str(text: &str) -> Result<Self, Bad> {
        if let Ok(time) = text.parse::<jiff::Timestamp>() {
            return Ok(Self(i64::try_from(time.as_nanosecond()).unwrap_or(i64::MAX)));
        }
        // A bare number is seconds since 1970, as Docker has it.
        if let Ok(seconds) = text.parse::<i64>() {
            return Ok(Self(seconds.saturating_mul(1_000_000_000)));
        }
        let Grace(ago) = text.parse().map_err(|_| {
            Bad("a moment is a time as 2026-11-25T20:00:00Z, seconds since 1970, or how long ago, as 10m".to_owned())
        })?;
        let now = crate::cli::stacks::now();
        Ok(Self(now.saturating_sub(i64::try_from(ago).unwrap_or(i64::MAX))))
    }
}

/// `--signal`: by name (with or without `SIG`) or number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::cli) struct SignalArg(pub(in crate::cli) i32);

impl FromStr for SignalArg {
    type Err = Bad;

    fn from_str(text: &str) -> Result<Self, Bad> {
        match crate::image::signal::number(text) {
            Some(number) => Ok(Self(number.into())),
            None => Bad::new(format!(
                "there is no signal `{text}`; they are named as `SIGTERM`, `INT` or `SIGRTMIN+3`, or numbered from 1 to 64"
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans() {
        let nanos = |text: &str| text.parse::<Grace>().map(|grace| grace.0).ok();
        assert_eq!(nanos("10"), Some(10_000_000_000));
        assert_eq!(nanos("1.5s"), Some(1_500_000_000));
        assert_eq!(nanos("250ms"), Some(250_000_000));
        assert_eq!(nanos("2m"), Some(120_000_000_000));
        for bad in ["", "s", "-1s", "1d", "1.x", "99999999999999h", "1..2"] {
            assert_eq!(nanos(bad), None, "{bad}");
        }
    }

    #[test]
    fn moments() {
        assert_eq!("2023-11-14T22:13:20Z".parse(), Ok(Moment(1_700_000_000_000_000_000)));
        assert_eq!("1700000000".parse(), Ok(Moment(1_700_000_000_000_000_000)));
        assert!("10m".parse::<Moment>().unwrap().0 < crate::cli::stacks::now());
        assert!("yesterday".parse::<Moment>().is_err());
    }

    #[test]
    fn signals() {
        for (text, number) in [("SIGTERM", 15), ("term", 15), ("9", 9), ("SIGSYS", 31), ("HUP", 1)] {
            assert_eq!(text.parse(), Ok(SignalArg(number)));
        }
        for bad in ["", "0", "65", "SIGFOO", "-1"] {
            assert!(bad.parse::<SignalArg>().is_err(), "{bad}");
        }
    }
}
