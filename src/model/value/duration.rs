//! Go's durations: `1h30m`, `1.5s`, `250ms`.

use super::size::ScaleError;

/// Why a text is no duration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(in crate::model) enum DurationError {
    #[error("a unit is missing (ns, us, ms, s, m or h)")]
    Unit,
    #[error("a number is missing")]
    Number,
    #[error("it can't be negative")]
    Negative,
    #[error("it is too long")]
    Long,
}

/// Nanoseconds.
pub(in crate::model) fn parse(text: &str) -> Result<u64, DurationError> {
    if text.starts_with('-') {
        return Err(DurationError::Negative);
    }
    let mut rest = text.strip_prefix('+').unwrap_or(text);
    if rest == "0" {
        return Ok(0);
    }
    if rest.is_empty() {
        return Err(DurationError::Number);
    }
    let mut total = 0_u64;
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
        let (number, behind) = rest.split_at(digits);
        let unit = behind.find(|c: char| c.is_ascii_digit() || c == '.').unwrap_or(behind.len());
        let (unit, behind) = behind.split_at(unit);
        rest = behind;
        let scale = match unit {
            "ns" => 1,
            "us" | "µs" | "μs" => 1_000,
            "ms" => 1_000_000,
            "s" => 1_000_000_000,
            "m" => 60_000_000_000,
            "h" => 3_600_000_000_000,
            _ => return Err(DurationError::Unit),
        };
        let part = super::size::scaled(number, scale).map_err(|error| match error {
            ScaleError::Number => DurationError::Number,
            ScaleError::Large => DurationError::Long,
        })?;
        total = total.checked_add(part).ok_or(DurationError::Long)?;
    }
    i64::try_from(total).map(|_| total).map_err(|_| DurationError::Long)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_go_reads_them() {
        assert_eq!(parse("1h30m"), Ok(5_400_000_000_000));
        assert_eq!(parse("1.5s"), Ok(1_500_000_000));
        assert_eq!(parse(".5ms"), Ok(500_000));
        assert_eq!(parse("0"), Ok(0));
        assert_eq!(parse("30"), Err(DurationError::Unit));
        assert_eq!(parse("s"), Err(DurationError::Number));
        assert_eq!(parse("-1s"), Err(DurationError::Negative));
        assert_eq!(parse("99999999999999h"), Err(DurationError::Long));
        assert!(parse("").is_err() && parse("1.2.3s").is_err() && parse(".s").is_err() && parse("é").is_err());
    }
}
