//! `os/architecture[/variant]`.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The machine that an image is for, in Go's words (`linux/amd64`, `linux/arm/v7`).
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Platform {
    /// GOARCH.
    pub architecture: String,
    /// GOOS.
    pub os: String,
    /// Of arm: `v6`, `v7`, `v8`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub variant: Option<String>,
}

/// A text that is no platform.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no platform: write os/architecture or os/architecture/variant, as linux/amd64")]
pub struct PlatformError(String);

impl Platform {
    /// The machine that rbox runs on.
    pub fn host() -> Self {
        let (architecture, variant) = normal(std::env::consts::ARCH, None);
        Self { architecture, os: "linux".to_owned(), variant }
    }
}

impl Platform {
    /// The same in the spelling that compares: `arm64/v8` is `arm64`, `arm` is `arm/v7`.
    #[must_use]
    pub fn folded(&self) -> Self {
        let lower = |text: &str| text.to_ascii_lowercase();
        let variant = self.variant.as_deref().filter(|variant| !variant.is_empty());
        let (architecture, variant) = normal(&lower(&self.architecture), variant);
        Self { architecture, os: lower(&self.os), variant }
    }

    /// Platforms whose programs this one runs as well, the best first (containerd's order).
    pub fn lesser(&self) -> Vec<Self> {
        let all: &[&str] = match (self.architecture.as_str(), self.variant.as_deref()) {
            ("arm", Some("v8")) => &["v7", "v6", "v5"],
            ("arm", Some("v7")) => &["v6", "v5"],
            ("arm", Some("v6")) => &["v5"],
            ("amd64", Some("v4")) => &["v3", "v2", ""],
            ("amd64", Some("v3")) => &["v2", ""],
            ("amd64", Some("v2")) => &[""],
            _ => &[],
        };
        let with =
            |variant: &&str| Self { variant: Some((*variant).to_owned()).filter(|v| !v.is_empty()), ..self.clone() };
        all.iter().map(with).collect()
    }
}

/// Other spellings of one architecture, as containerd folds them.
fn normal(architecture: &str, variant: Option<&str>) -> (String, Option<String>) {
    let (architecture, variant) = match (architecture, variant) {
        ("x86_64" | "x86-64" | "amd64", None | Some("v1")) => ("amd64", None),
        ("x86_64" | "x86-64", variant) => ("amd64", variant),
        ("aarch64" | "arm64", None | Some("8" | "v8")) => ("arm64", None),
        ("aarch64", variant) => ("arm64", variant),
        ("armhf", _) | ("arm", None | Some("7")) => ("arm", Some("v7")),
        ("armel", _) => ("arm", Some("v6")),
        ("i386", _) => ("386", None),
        ("powerpc64", variant) => ("ppc64le", variant),
        other => other,
    };
    (architecture.to_owned(), variant.map(str::to_owned))
}

/// What programs are made for, in Go's words; `wasm` as containerd runs it.
const ARCHITECTURES: &[&str] = &[
    "386", "amd64", "arm", "arm64", "loong64", "mips", "mips64", "mips64le", "mipsle", "ppc64", "ppc64le", "riscv64",
    "s390x", "wasm",
];

impl Platform {
    /// Whether programs are made for it at all: a misspelt one (`linux/x86`) has images nowhere.
    pub fn is_known(&self) -> bool {
        ARCHITECTURES.contains(&self.architecture.as_str())
    }

    /// Names of architectures, as they are written in a platform.
    pub fn architectures() -> impl Iterator<Item = &'static str> {
        ARCHITECTURES.iter().copied().chain(["x86_64", "aarch64", "i386", "armhf", "armel"])
    }
}

impl fmt::Display for Platform {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.os, self.architecture)?;
        self.variant.as_ref().map_or(Ok(()), |variant| write!(f, "/{variant}"))
    }
}

impl FromStr for Platform {
    type Err = PlatformError;

    fn from_str(text: &str) -> Result<Self, PlatformError> {
        let error = || PlatformError(text.to_owned());
        let text_ok = text
            .split('/')
            .all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b"_.-".contains(&b)));
        if !text_ok {
            return Err(error());
        }
        let lower = text.to_ascii_lowercase();
        let mut parts = lower.split('/');
        let (os, architecture, variant) = match (parts.next(), parts.next(), parts.next(), parts.next()) {
            (Some("linux"), None, ..) => return Ok(Self::host()),
            (Some(architecture), None, ..) => ("linux", architecture, None),
            (Some(os), Some(architecture), variant, None) => (os, architecture, variant),
            _ => return Err(error()),
        };
        let (architecture, variant) = normal(architecture, variant);
        Ok(Self { architecture, os: os.to_owned(), variant })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_fold() {
        let parse = |text: &str| text.parse::<Platform>().map(|p| p.to_string());
        assert_eq!(parse("linux/x86_64").as_deref(), Ok("linux/amd64"));
        assert_eq!(parse("arm64").as_deref(), Ok("linux/arm64"));
        assert_eq!(parse("linux/arm").as_deref(), Ok("linux/arm/v7"));
        assert!(parse("linux/").is_err() && parse("a/b/c/d").is_err() && parse("").is_err());
    }
}
