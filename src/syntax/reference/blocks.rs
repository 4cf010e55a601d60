//! Blocks, and the properties of `NETWORK`, `VOLUME` and `SECRET`.

use super::Row;
use super::word::{Entry, Form, Takes, Term, term};
use crate::syntax::keyword::Property;

/// `NETWORK`.
pub const NETWORK: Entry = Entry::new("NETWORK", Form::Block, "Declares a network that services join.")
    .syntax(&["NETWORK NAME", "NETWORK NAME {"])
    .repeats()
    .text(
        "Its members find each other by name; members of other networks don't reach it. Without a block everything is as usual: \
         a free subnet, a bridge, a way out. A service that names no network joins the stack's own, `default`.",
    )
    .example("NETWORK back {\n  INTERNAL\n  POLICY deny\n  ALLOW api -> db:5432/tcp\n}");

/// `VOLUME`.
pub const VOLUME: Entry = Entry::new("VOLUME", Form::Block, "Declares a volume that outlives the stack.")
    .syntax(&["VOLUME NAME {"])
    .repeats()
    .text(
        "`rbox down --volumes` removes it. A volume that a MOUNT names needs no block: it is declared by that use, and starts with \
         what the image has at its target.",
    )
    .example("VOLUME data {\n  FROM app:/seed\n  LABEL keep=yes\n}");

/// `SECRET`.
pub const SECRET: Entry = Entry::new("SECRET", Form::Block, "Declares a secret that builds and services can ask for.")
    .syntax(&["SECRET NAME {"])
    .repeats()
    .text(
        "For `RUN --mount=type=secret,id=NAME` and the property SECRET of a service. It is never part of an image, a plan, a cache \
         key or a log.",
    )
    .example("SECRET token {\n  FILE ./token.txt\n}");

/// `SERVICE`.
pub const SERVICE: Entry = Entry::new("SERVICE", Form::Block, "Declares a container of the stack that `rbox up` starts.")
    .syntax(&["SERVICE NAME {"])
    .repeats()
    .text(
        "It reads like the end of a stage: what to run, from what, under which limits, reachable how. What it says stands in the \
         place of what its image says.",
    )
    .example("SERVICE web {\n  FROM app\n  PUBLISH 8080:80\n  DEPENDS db healthy\n  RESTART on-failure\n}");

const fn property(word: &'static str, summary: &'static str) -> Entry {
    Entry::new(word, Form::Property, summary)
}

const DRIVERS: &[Term] = &[
    term("bridge", "members hang on a bridge of the stack"),
    term("macvlan", "members have addresses of the machine's own network"),
    term("ptp", "two members and a link without a bridge"),
];

const POLICIES: &[Term] =
    &[term("allow", "members reach each other freely"), term("deny", "only by ways that ALLOW names")];

const LABEL: Entry = Entry::new("LABEL", Form::Pairs, "Adds metadata.")
    .syntax(&["LABEL KEY=VALUE …"])
    .takes(Takes::Pairs)
    .repeats()
    .text("`rbox inspect` shows it.")
    .example("LABEL team=shop");

pub(super) const NETWORK_ROWS: &[Row] = &[
    (
        Property::Subnet,
        property("SUBNET", "Sets the addresses of the network.")
            .syntax(&["SUBNET ADDRESS/BITS …"])
            .takes(Takes::Subnet)
            .repeats()
            .text("One for IPv4 and one for IPv6 at most. None given: the next free one, and a local one for IPv6.")
            .example("SUBNET 10.89.10.0/24"),
    ),
    (
        Property::Gateway,
        property("GATEWAY", "Sets the router's own address in the network.")
            .syntax(&["GATEWAY ADDRESS …"])
            .takes(Takes::Address)
            .repeats()
            .text("None given: the first of each subnet.")
            .example("GATEWAY 10.89.10.1"),
    ),
    (
        Property::Internal,
        Entry::switch("INTERNAL", "Gives the network no way out of the machine.")
            .syntax(&["INTERNAL"])
            .text("Members reach each other and nobody else; ports can't be published through it.")
            .example("INTERNAL"),
    ),
    (
        Property::Driver,
        property("DRIVER", "Says how members are connected.")
            .syntax(&["DRIVER bridge|macvlan|ptp"])
            .takes(Takes::OneOf(DRIVERS))
            .text("`bridge` where it is left out.")
            .example("DRIVER ptp"),
    ),
    (
        Property::Mtu,
        property("MTU", "Sets the largest packet, in bytes.")
            .syntax(&["MTU BYTES"])
            .takes(Takes::Number)
            .text("From 576 to 65535. None given: that of the machine's default route.")
            .example("MTU 1400"),
    ),
    (
        Property::Policy,
        property("POLICY", "Says whether members reach each other.")
            .syntax(&["POLICY allow|deny"])
            .takes(Takes::OneOf(POLICIES))
            .text("`allow` where it is left out. With `deny`, only what ALLOW names goes through.")
            .example("POLICY deny"),
    ),
    (
        Property::Allow,
        property("ALLOW", "Opens a way from one service to another.")
            .syntax(&["ALLOW SERVICE -> SERVICE[:PORT[-PORT][/PROTOCOL]]"])
            .takes(Takes::Service)
            .repeats()
            .text("It only makes sense with `POLICY deny`. Answers come back by themselves.")
            .example("ALLOW web -> db:5432/tcp"),
    ),
    (Property::Label, LABEL),
];

pub(super) const VOLUME_ROWS: &[Row] = &[
    (
        Property::From,
        property("FROM", "Fills the volume when it is made.")
            .syntax(&["FROM IMAGE:PATH"])
            .takes(Takes::Stage)
            .text("A stage of the file or an image, and a path in it. A volume that exists keeps what it has.")
            .example("FROM app:/seed"),
    ),
    (
        Property::External,
        Entry::switch("EXTERNAL", "Says that the volume exists already.")
            .syntax(&["EXTERNAL"])
            .text("It is neither made nor removed with the stack, and belongs to none.")
            .example("EXTERNAL"),
    ),
    (Property::Label, LABEL),
];

pub(super) const SECRET_ROWS: &[Row] = &[
    (
        Property::File,
        property("FILE", "Reads the secret from a file.")
            .syntax(&["FILE PATH"])
            .takes(Takes::ContextPath)
            .text("Relative to the context. The file is read when the secret is needed.")
            .example("FILE ./token.txt"),
    ),
    (
        Property::Env,
        property("ENV", "Reads the secret from a variable of rbox's own environment.")
            .syntax(&["ENV NAME"])
            .takes(Takes::Variable)
            .text("Here and nowhere else does a file see the environment that rbox was started in.")
            .example("ENV API_TOKEN"),
    ),
];
