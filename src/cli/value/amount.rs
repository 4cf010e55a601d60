//! Sizes, processors, counts.

use std::str::FromStr;

use super::Bad;

/// A size in bytes: `64m`, `1.5g`, `1048576`. Units are powers of 1024, as Docker's flags have them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::cli) struct Bytes(pub(in crate::cli) u64);

impl FromStr for Bytes {
    type Err = Bad;

    fn from_str(text: &str) -> Result<Self, Bad> {
        let lower = text.trim().to_ascii_lowercase();
        let digits = lower.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        let shift = match &lower[digits.len()..] {
            "" | "b" => 0,
            "k" | "kb" | "ki" | "kib" => 10,
            "m" | "mb" | "mi" | "mib" => 20,
            "g" | "gb" | "gi" | "gib" => 30,
            "t" | "tb" | "ti" | "tib" => 40,
            unit => return Bad::new(format!("`{unit}` is no unit; write `64m`, `1.5g`, or a number of bytes")),
        };
        match thousandths(digits) {
            Some(number) if number <= u128::from(u64::MAX) => {
                let bytes = (number << shift) / 1000;
                u64::try_from(bytes).ok().filter(|bytes| *bytes > 0).map(Self).ok_or_else(|| {
                    Bad(format!("{text} is {}", if bytes == 0 { "nothing" } else { "more than there can be" }))
                })
            }
            _ => Bad::new("a size is a number with a unit, as `64m` or `1.5g`"),
        }
    }
}

/// A decimal number with at most three digits behind the point, in thousandths.
fn thousandths(text: &str) -> Option<u128> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !digits(whole) || !digits(part) || part.len() > 3 || whole.len() > 20 {
        return None;
    }
    let part = format!("{part:0<3}");
    Some(whole.parse::<u128>().ok()? * 1000 + part.parse::<u128>().ok()?)
}

/// `--memory-swap`: a size, or `-1` for no limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::cli) enum Swap {
    /// Memory and swap together.
    Total(Bytes),
    /// No limit on swap.
    Unlimited,
}

impl FromStr for Swap {
    type Err = Bad;

    fn from_str(text: &str) -> Result<Self, Bad> {
        if text == "-1" { Ok(Self::Unlimited) } else { text.parse().map(Self::Total) }
    }
}

/// `--cpus`, in thousandths of a processor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::cli) struct Cpus(pub(in crate::cli) u64);

impl FromStr for Cpus {
    type Err = Bad;

    fn from_str(text: &str) -> Result<Self, Bad> {
        match thousandths(text).map(u64::try_from) {
            // The kernel's shortest quota is 1 ms of its 100 ms period.
            Some(Ok(number)) if (10..=100_000_000).contains(&number) => Ok(Self(number)),
            Some(_) => Bad::new(format!("{text} processors are out of range; the least is 0.01")),
            None => Bad::new("a number of processors, as `2` or `0.5`"),
        }
    }
}

/// `--pids`: a count, or `-1` for no limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::cli) struct Pids(pub(in crate::cli) Option<u64>);

impl FromStr for Pids {
    type Err = Bad;

    fn from_str(text: &str) -> Result<Self, Bad> {
        match text.parse::<i64>() {
            Ok(-1) => Ok(Self(None)),
            Ok(count) if count > 0 => Ok(Self(Some(count.unsigned_abs()))),
            _ => Bad::new("a number of processes and threads from 1 on, or `-1` for no limit"),
        }
    }
}

/// `--io-weight`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::cli) struct IoWeight(pub(in crate::cli) u16);

impl FromStr for IoWeight {
    type Err = Bad;

    fn from_str(text: &str) -> Result<Self, Bad> {
        match text.parse() {
            Ok(weight @ 1..=10_000) => Ok(Self(weight)),
            _ => Bad::new("a weight from 1 to 10000; 100 is everybody's"),
        }
    }
}

/// `--cpu-shares`: as Docker counts them, 1024 being everybody's; here as a weight, which is 100 then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::cli) struct CpuShares(pub(in crate::cli) u16);

impl FromStr for CpuShares {
    type Err = Bad;

    fn from_str(text: &str) -> Result<Self, Bad> {
        match text.parse::<u32>() {
            Ok(shares @ 2..=262_144) => {
                let weight = (shares * 100).div_ceil(1024).min(10_000);
                Ok(Self(u16::try_from(weight).unwrap_or(u16::MAX)))
            }
            _ => Bad::new("shares from 2 to 262144; 1024 is everybody's"),
        }
    }
}

/// `--cpuset`: `0-3,7`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::cli) struct CpuSet(pub(in crate::cli) String);

impl FromStr for CpuSet {
    type Err = Bad;

    fn from_str(text: &str) -> Result<Self, Bad> {
        let range = |part: &str| {
            let (from, to) = part.split_once('-').unwrap_or((part, part));
            let number = |text: &str| text.parse::<u32>().ok().filter(|_| !text.starts_with('+'));
            matches!((number(from), number(to)), (Some(from), Some(to)) if from <= to && to < 65_536)
        };
        if text.split(',').all(range) {
            Ok(Self(text.to_owned()))
        } else {
            Bad::new("a list of processors, as `0-3,7`")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes() {
        for (text, bytes) in [("1", 1), ("64m", 64 << 20), ("1.5g", 3 << 29), ("2KiB", 2048), ("10B", 10)] {
            assert_eq!(text.parse(), Ok(Bytes(bytes)), "{text}");
        }
        for bad in ["", "0", "m", "-1", "1x", "1e9", "1.2345g", "99999999999999999999t", "0.0001k", "1..2"] {
            assert!(bad.parse::<Bytes>().is_err(), "{bad}");
        }
        assert_eq!("-1".parse(), Ok(Swap::Unlimited));
    }

    #[test]
    fn counts() {
        assert_eq!("0.5".parse(), Ok(Cpus(500)));
        assert!("0".parse::<Cpus>().is_err() && "-1".parse::<Cpus>().is_err() && "nan".parse::<Cpus>().is_err());
        assert_eq!(("-1".parse(), "7".parse()), (Ok(Pids(None)), Ok(Pids(Some(7)))));
        assert!("0".parse::<Pids>().is_err() && "-2".parse::<Pids>().is_err());
        assert!("0-3,7".parse::<CpuSet>().is_ok());
        for bad in ["", "3-1", "a", "1,", "1\n2", "0-", "+1"] {
            assert!(bad.parse::<CpuSet>().is_err(), "{bad}");
        }
        let weight = |shares: &str| shares.parse::<CpuShares>().map(|CpuShares(weight)| weight).ok();
        assert_eq!(
            ["1024", "2", "262144", "512", "1", "x"].map(weight),
            [100, 1, 10_000, 50, 0, 0].map(|w| Some(w).filter(|w| *w > 0))
        );
        assert!("0".parse::<IoWeight>().is_err() && "10001".parse::<IoWeight>().is_err());
    }
}
