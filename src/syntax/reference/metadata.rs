//! Instructions that say how an image runs. A SERVICE takes most of them too: its rows are made from these.

use super::word::{Entry, FlagSpec, Form, Takes, Term, term};

pub(super) const ENV: Entry = Entry::docker("ENV", Form::Pairs, "Sets environment variables.")
    .syntax(&["ENV NAME=VALUE …"])
    .takes(Takes::Pairs)
    .text(
        "They are seen by later instructions, by the programs of RUN and by whatever runs from the image. The old form \
         `ENV NAME value` takes the rest of the line as the value.",
    )
    .example("ENV PATH=/opt/bin:${PATH} LANG=C.UTF-8");

pub(super) const LABEL: Entry = Entry::docker("LABEL", Form::Pairs, "Adds metadata.")
    .syntax(&["LABEL KEY=VALUE …"])
    .takes(Takes::Pairs)
    .text("`rbox inspect` shows it. Keys of the Open Container Initiative start with `org.opencontainers.image.`.")
    .example("LABEL org.opencontainers.image.source=https://example.org/shop");

pub(super) const USER: Entry = Entry::docker("USER", Form::Line, "Sets the user that programs run as.")
    .syntax(&["USER USER[:GROUP]"])
    .takes(Takes::Owner)
    .text("A name is looked up in the image's `/etc/passwd` and `/etc/group`; a number needs no entry.")
    .example("USER www-data:www-data");

pub(super) const EXPOSE: Entry = Entry::docker("EXPOSE", Form::Words, "Says which ports the program listens on.")
    .syntax(&["EXPOSE PORT[-PORT][/PROTOCOL] …"])
    .takes(Takes::Port)
    .text("It opens nothing: PUBLISH of a SERVICE, or `rbox run --publish`, does. The protocol is `tcp` or `udp`.")
    .example("EXPOSE 8080 5353/udp");

pub(super) const VOLUME: Entry =
    Entry::docker("VOLUME", Form::ExecOrWords, "Says which directories hold data that outlives a container.")
        .syntax(&["VOLUME PATH …", "VOLUME [\"PATH\", …]"])
        .takes(Takes::ImagePath)
        .text("Outside of a stage's lines, `VOLUME name {` declares a named volume: see the block of that name.")
        .example("VOLUME /var/lib/postgresql");

pub(super) const CMD: Entry = Entry::docker("CMD", Form::ExecOrLine, "Sets the command that runs, or the arguments of ENTRYPOINT.")
    .syntax(&["CMD [\"PROGRAM\", \"ARGUMENT\", …]", "CMD COMMAND"])
    .takes(Takes::Command)
    .alone()
    .text(
        "What `rbox run IMAGE …` names behind the image stands in its place. A JSON array starts the program directly; a line \
         goes to the shell, which then is process 1 and keeps signals from the program.",
    )
    .example("CMD [\"/usr/bin/server\", \"--port\", \"8080\"]");

pub(super) const ENTRYPOINT: Entry =
    Entry::docker("ENTRYPOINT", Form::ExecOrLine, "Sets the program that always runs; CMD is its arguments.")
        .syntax(&["ENTRYPOINT [\"PROGRAM\", \"ARGUMENT\", …]", "ENTRYPOINT COMMAND"])
        .takes(Takes::Command)
        .alone()
        .text("It takes back the CMD of the base. `rbox run --entrypoint` replaces it.")
        .example("ENTRYPOINT [\"/usr/bin/server\"]\nCMD [\"--help\"]");

const CHECKS: &[Term] = &[
    term("CMD", "a command that ends with 0 where all is well"),
    term("NONE", "no check, not that of the base either"),
];

pub(super) const HEALTHCHECK: Entry =
    Entry::docker("HEALTHCHECK", Form::Healthcheck, "Says how to find out whether the program works.")
        .syntax(&["HEALTHCHECK [--interval=TIME] [--timeout=TIME] CMD COMMAND", "HEALTHCHECK NONE"])
        .takes(Takes::OneOf(CHECKS))
        .flags(&[
            FlagSpec::value("interval", "TIME", Takes::Duration, "How long between checks, 30s where it is left out.")
                .since("1.0"),
            FlagSpec::value("timeout", "TIME", Takes::Duration, "How long one may take, 30s where it is left out.")
                .since("1.0"),
            FlagSpec::value("start-period", "TIME", Takes::Duration, "How long failures don't count at the start.")
                .since("1.0"),
            FlagSpec::value(
                "start-interval",
                "TIME",
                Takes::Duration,
                "How long between checks in that time, 5s where it is left out.",
            )
            .since("1.0"),
            FlagSpec::value(
                "retries",
                "COUNT",
                Takes::Number,
                "How many failures in a row make it unhealthy, 3 where it is left out.",
            )
            .since("1.0"),
        ])
        .text("A service that says `DEPENDS name healthy` waits for it, and `rbox ps` shows it.")
        .example("HEALTHCHECK --interval=10s --timeout=2s CMD curl -fsS localhost:8080/health");

pub(super) const STOPSIGNAL: Entry =
    Entry::docker("STOPSIGNAL", Form::Line, "Sets the signal that asks the program to end.")
        .syntax(&["STOPSIGNAL SIGNAL"])
        .takes(Takes::Signal)
        .text("A name with or without `SIG`, or a number; SIGTERM where none is set.")
        .example("STOPSIGNAL SIGQUIT");

pub(super) const MAINTAINER: Entry =
    Entry::docker("MAINTAINER", Form::Line, "Names the author: the old form of a LABEL.")
        .syntax(&["MAINTAINER NAME"])
        .text("Write `LABEL org.opencontainers.image.authors=…` instead.")
        .example("MAINTAINER shop@example.org");
