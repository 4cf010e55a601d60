//! The keys of `RUN --mount` and of a service's `MOUNT`.

use super::word::{KeySpec, Takes, Term, term};

const RUN_TYPES: &[Term] = &[
    term("bind", "files of the context, or of another stage or image"),
    term("cache", "a directory that is kept between builds"),
    term("tmpfs", "an empty directory in memory"),
    term("secret", "a file with a secret, never part of the image"),
    term("ssh", "a socket of the SSH agent"),
];

const SHARING: &[Term] = &[
    term("shared", "steps use it at the same time"),
    term("private", "steps at the same time get one each"),
    term("locked", "steps wait for each other"),
];

/// What `RUN --mount=` is made of.
pub const RUN_MOUNT: &[KeySpec] = &[
    KeySpec::new(&["type"], Takes::OneOf(RUN_TYPES), "What is mounted; `bind` where it is left out."),
    KeySpec::new(&["from"], Takes::Stage, "The stage or image to take files from; the context where it is left out.")
        .of(&["bind", "cache"]),
    KeySpec::new(
        &["source", "src"],
        Takes::ContextPath,
        "The path to mount from `from`; its root where it is left out.",
    )
    .of(&["bind", "cache", "secret"]),
    KeySpec::new(&["target", "dst", "destination"], Takes::ImagePath, "Where it is mounted."),
    KeySpec::new(&["readonly", "ro"], Takes::Switch, "Mounts it read-only."),
    KeySpec::new(&["readwrite", "rw"], Takes::Switch, "Mounts it writable; what is written to a bind is thrown away."),
    KeySpec::new(
        &["id"],
        Takes::Text,
        "The name of a cache, a secret or an agent; that of the target where it is left out.",
    ),
    KeySpec::new(&["sharing"], Takes::OneOf(SHARING), "What happens when two steps use a cache at once.")
        .of(&["cache"]),
    KeySpec::new(&["required"], Takes::Switch, "Fails where nobody gives the secret or the agent.")
        .of(&["secret", "ssh"]),
    KeySpec::new(&["size"], Takes::Size, "The most that a `tmpfs` holds.").of(&["tmpfs"]),
    KeySpec::new(&["mode"], Takes::Mode, "The mode of the file or directory, octal.").of(&["secret", "ssh", "cache"]),
    KeySpec::new(&["uid"], Takes::Number, "The user that owns it, 0 where it is left out.")
        .of(&["secret", "ssh", "cache"]),
    KeySpec::new(&["gid"], Takes::Number, "The group that owns it, 0 where it is left out.")
        .of(&["secret", "ssh", "cache"]),
    KeySpec::new(
        &["env"],
        Takes::Variable,
        "Gives a secret as this variable, and as a file only where a target is named.",
    )
    .of(&["secret"]),
];

const SERVICE_TYPES: &[Term] = &[
    term("volume", "a named volume, or one without a name"),
    term("bind", "a path of this machine"),
    term("tmpfs", "an empty directory in memory"),
    term("image", "a path of an image, read-only"),
];

/// What the long form of `MOUNT` is made of.
pub const SERVICE_MOUNT: &[KeySpec] = &[
    KeySpec::new(&["type"], Takes::OneOf(SERVICE_TYPES), "What is mounted; `volume` where it is left out."),
    KeySpec::new(&["from"], Takes::Stage, "The stage or image to mount a path of.").of(&["image"]),
    KeySpec::new(&["source", "src"], Takes::Mount, "The volume, or the path of this machine or of the image.")
        .of(&["volume", "bind", "image"]),
    KeySpec::new(&["target", "dst", "destination"], Takes::ImagePath, "Where it is mounted in the container."),
    KeySpec::new(&["readonly", "ro"], Takes::Switch, "Mounts it read-only."),
    KeySpec::new(&["size"], Takes::Size, "The most that a `tmpfs` holds.").of(&["tmpfs"]),
];

/// What the key `type` can be.
pub fn mount_types(keys: &[KeySpec]) -> Vec<&'static str> {
    let kind = keys.iter().find(|key| key.name() == "type");
    kind.map(|key| super::names(key.takes.terms())).unwrap_or_default()
}
