//! Sizes as Docker reads them: `64M`, `1.5g`, `512KiB`; units are powers of 1024.

/// Bytes; none where the text is no size.
pub(in crate::model) fn parse(text: &str) -> Option<u64> {
    let digits = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let (number, unit) = text.split_at(digits);
    let unit = unit.trim_start().to_ascii_lowercase();
    let scale = match unit.as_str() {
        "" | "b" => 0,
        "k" | "kb" | "kib" => 10,
        "m" | "mb" | "mib" => 20,
        "g" | "gb" | "gib" => 30,
        "t" | "tb" | "tib" => 40,
        "p" | "pb" | "pib" => 50,
        _ => return None,
    };
    scaled(number, 1 << scale).ok()
}

/// Why a number can't be scaled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::model) enum ScaleError {
    /// It is no decimal number.
    Number,
    /// It does not fit.
    Large,
}

/// A decimal number times a scale, rounded down.
pub(in crate::model) fn scaled(number: &str, scale: u64) -> Result<u64, ScaleError> {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if (whole.is_empty() && fraction.is_empty()) || !digits(whole) || !digits(fraction) {
        return Err(ScaleError::Number);
    }
    let whole = if whole.is_empty() { Some(0) } else { whole.parse::<u64>().ok() };
    let total = whole.and_then(|whole| whole.checked_mul(scale)).ok_or(ScaleError::Large)?;
    let mut rest = u128::from(scale);
    let mut part = 0;
    for digit in fraction.bytes().take(18) {
        part = part * 10 + u128::from(digit - b'0');
        rest *= 10;
    }
    let part = part * u128::from(scale) / (rest / u128::from(scale));
    u64::try_from(part).ok().and_then(|part| total.checked_add(part)).ok_or(ScaleError::Large)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_binary() {
        assert_eq!(parse("64M"), Some(64 << 20));
        assert_eq!(parse("1.5g"), Some(3 << 29));
        assert_eq!(parse("512KiB"), Some(512 << 10));
        assert_eq!(parse("4096"), Some(4096));
        for bad in ["", "M", "1x", "-1", "1.2.3", "99999999999999999999", "18446744073709551615P"] {
            assert_eq!(parse(bad), None, "{bad}");
        }
    }
}
