//! What a user sets in the editor.
//!
//! ```json
//! {"rbox": {"format": {"shell": false}, "lenses": true, "hints": true, "args": {"VERSION": "1.2"}}}
//! ```

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

/// What a user sets.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub(super) struct Settings {
    pub(super) format: Format,
    /// Whether lines above stages and services build and run them.
    pub(super) lenses: bool,
    /// Whether values are shown beside the words they come from.
    pub(super) hints: bool,
    /// `--arg`, for findings and values.
    pub(super) args: BTreeMap<String, String>,
}

/// Settings of the formatter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub(super) struct Format {
    /// `rbox fmt --shell`.
    pub(super) shell: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self { format: Format::default(), lenses: true, hints: true, args: BTreeMap::new() }
    }
}

impl Settings {
    /// Settings as editors send them: with or without `rbox` around them. What is not understood is as if it were not there.
    pub(super) fn read(value: &Value) -> Self {
        let own = value.get("rbox").unwrap_or(value);
        serde_json::from_value(own.clone()).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_with_or_without_a_name() {
        let value = serde_json::json!({"format": {"shell": true}, "args": {"A": "1"}, "unknown": 1});
        let settings = Settings::read(&value);
        assert!(settings.format.shell && settings.lenses && settings.args["A"] == "1");
        assert_eq!(Settings::read(&serde_json::json!({ "rbox": value })), settings);
        assert_eq!(Settings::read(&Value::Null), Settings::default());
        assert_eq!(Settings::read(&serde_json::json!({"lenses": "yes"})), Settings::default());
    }
}
