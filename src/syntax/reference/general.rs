//! Words of the language that start no line of an image: directives, bases, variables, what is reserved.

use super::word::{Term, term};

/// `# name=value` at the top of a file.
pub const DIRECTIVES: &[Term] = &[
    term("syntax", "Which Dockerfile syntax the file is written in; rbox reads all of them up to 1.26 itself."),
    term("escape", "The character that continues a line and escapes the next: `\\` or `` ` ``."),
    term("check", "Which of BuildKit's checks to skip, and whether findings are errors: `skip=NAME,NAME;error=true`."),
];

/// Words kept for later; at the start of a line they get an error that says so.
pub const RESERVED: &[&str] = &["INCLUDE", "IF", "ELSE", "FOR", "DEFINE", "USE", "TEST", "STACK", "EXPORT"];

/// Bases of `FROM` besides stages and images of a registry.
pub const BASES: &[Term] = &[
    term("scratch", "nothing: the stage starts empty"),
    term("host", "this machine's own `/usr`, read-only below a layer of its own; needs no download"),
    term("oci:", "an OCI image layout: `oci:DIR[:TAG]`"),
    term("oci-archive:", "an OCI image in a tar file: `oci-archive:FILE[:TAG]`"),
    term("docker-archive:", "what `docker save` writes: `docker-archive:FILE[:TAG]`"),
    term("rootfs:", "a root file system: a directory, or a tar file with or without compression"),
];

/// The ways to write a variable.
pub const VARIABLE_FORMS: &[Term] = &[
    term("$name", "its value"),
    term("${name}", "its value, where letters follow"),
    term("${name:-word}", "its value, or `word` where it is unset or empty"),
    term("${name-word}", "its value, or `word` where it is unset"),
    term("${name:+word}", "`word` where it is set and not empty"),
    term("${name+word}", "`word` where it is set"),
    term("${name:?message}", "its value; an error with `message` where it is unset or empty"),
    term("${name?message}", "its value; an error with `message` where it is unset"),
    term("${name#pattern}", "its value without the shortest `pattern` at its start"),
    term("${name##pattern}", "its value without the longest `pattern` at its start"),
    term("${name%pattern}", "its value without the shortest `pattern` at its end"),
    term("${name%%pattern}", "its value without the longest `pattern` at its end"),
    term("${name/pattern/word}", "its value with the first `pattern` replaced by `word`"),
    term("${name//pattern/word}", "its value with every `pattern` replaced by `word`"),
];

/// Variables that are there without an `ARG`, or once an `ARG` names them.
pub const PREDEFINED: &[Term] = &[
    term("BUILDPLATFORM", "the platform of the machine that builds, as `linux/amd64`"),
    term("BUILDOS", "its operating system"),
    term("BUILDOSVERSION", "its version of the operating system"),
    term("BUILDARCH", "its architecture"),
    term("BUILDVARIANT", "its variant, as `v7`"),
    term("TARGETPLATFORM", "the platform that is built for, as `linux/arm64`"),
    term("TARGETOS", "its operating system"),
    term("TARGETOSVERSION", "its version of the operating system"),
    term("TARGETARCH", "its architecture"),
    term("TARGETVARIANT", "its variant, as `v7`"),
    term("TARGETSTAGE", "the stage that is built, or `default`"),
    term("HTTP_PROXY", "a proxy for http"),
    term("HTTPS_PROXY", "a proxy for https"),
    term("FTP_PROXY", "a proxy for ftp"),
    term("ALL_PROXY", "a proxy for everything"),
    term("NO_PROXY", "hosts that no proxy is asked for"),
    term("SOURCE_DATE_EPOCH", "the time that images and their files get, in seconds since 1970"),
];
