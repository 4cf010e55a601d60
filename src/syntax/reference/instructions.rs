//! Instructions that make files: `FROM RUN COPY ADD ARG WORKDIR SHELL ONBUILD`.

use super::mounts::RUN_MOUNT;
use super::word::{Entry, FlagSpec, Form, Takes, Term, term};

pub(super) const FROM: Entry = Entry::docker("FROM", Form::Words, "Starts a stage from a base.")
    .syntax(&["FROM [--platform=PLATFORM] BASE [AS NAME]"])
    .takes(Takes::Base)
    .flags(&[FlagSpec::value(
        "platform",
        "PLATFORM",
        Takes::Platform,
        "The platform of the base, where it has several: `linux/arm64`, or `$BUILDPLATFORM`.",
    )
    .since("1.0")])
    .text(
        "A base is an image of a registry, an earlier stage by its name, `scratch` (nothing), `host` (this machine's own `/usr`), \
         or an image on disk: `oci:DIR[:TAG]`, `oci-archive:FILE[:TAG]`, `docker-archive:FILE[:TAG]`, `rootfs:DIR` or `rootfs:FILE`. \
         `AS` names the stage for later ones, for `COPY --from`, for a SERVICE and for `rbox build --target`.\n\n\
         Only `ARG`s that stand before the first FROM are seen by it.",
    )
    .example("ARG VERSION=12\nFROM debian:${VERSION} AS build\nRUN make\n\nFROM scratch\nCOPY --from=build /out /");

const NETWORKS: &[Term] = &[
    term("default", "a network of its own with a way out"),
    term("none", "no network"),
    term("host", "the network of this machine"),
];

const SECURITIES: &[Term] = &[
    term("sandbox", "as every step runs"),
    term("insecure", "with all capabilities; needs `--allow security.insecure`"),
];

pub(super) const RUN: Entry = Entry::docker("RUN", Form::ExecOrLine, "Runs a command and keeps what it changed as a layer.")
    .syntax(&["RUN [--mount=…] [--network=…] COMMAND", "RUN [\"PROGRAM\", \"ARGUMENT\", …]", "RUN <<EOF"])
    .takes(Takes::Command)
    .flags(&[
        FlagSpec::values(
            "mount",
            "type=TYPE,…",
            Takes::Text,
            "Mounts something while the command runs; nothing of it becomes part of the image.",
        )
        .since("1.2")
        .keys(RUN_MOUNT),
        FlagSpec::value("network", "NETWORK", Takes::OneOf(NETWORKS), "Which network the command sees.").since("1.3"),
        FlagSpec::value("security", "MODE", Takes::OneOf(SECURITIES), "Whether the command runs in the usual sandbox.")
            .since("1.20"),
        FlagSpec::values("device", "NAME", Takes::Text, "A device of the container device interface; rbox gives none to builds.")
            .since("1.14-labs"),
    ])
    .text(
        "A line is given to the shell (`/bin/sh -c`, or what SHELL says); a JSON array starts a program directly. A heredoc is a \
         script: its lines go to the shell, or to the program that its first line names with `#!`.\n\n\
         A step runs again only when its definition, its inputs or the layers below have changed.",
    )
    .example(
        "RUN --mount=type=cache,target=/var/cache/apt,sharing=locked <<EOF\napt-get update\napt-get install -y --no-install-recommends curl\nEOF",
    );

const CHOWN: FlagSpec =
    FlagSpec::value("chown", "USER[:GROUP]", Takes::Owner, "Who owns the files; root where it is left out.")
        .since("1.0");
const CHMOD: FlagSpec =
    FlagSpec::value("chmod", "MODE", Takes::Mode, "The mode of the files: octal, or as `u=rwX,go=rX`.").since("1.2");
const LINK: FlagSpec =
    FlagSpec::switch("link", "Makes a layer that does not depend on those below, so that it is kept when they change.")
        .since("1.4");
const EXCLUDE: FlagSpec =
    FlagSpec::values("exclude", "PATTERN", Takes::Pattern, "Leaves out what matches, as in an ignore file.")
        .since("1.19");

pub(super) const COPY: Entry =
    Entry::docker("COPY", Form::ExecOrWords, "Copies files from the context, a stage or an image.")
        .syntax(&["COPY [--from=STAGE] [--chown=…] [--chmod=…] SOURCE… TARGET", "COPY [\"SOURCE\", …, \"TARGET\"]", "COPY <<FILE TARGET"])
        .takes(Takes::ContextPath)
        .flags(&[
            FlagSpec::value("from", "STAGE", Takes::Stage, "The stage, image or named context to copy from.").since("1.0"),
            CHOWN,
            CHMOD,
            LINK,
            FlagSpec::switch("parents", "Keeps the directories of each source (from `/./` on, where it is written).").since("1.20"),
            EXCLUDE,
        ])
        .text(
            "Sources are paths or patterns; a directory copies what it contains. The target is a directory where it ends in `/` or \
             where several sources are named; a relative one lies below WORKDIR. A heredoc is a file with that name and those lines.\n\n\
             What `.rboxignore` (else `.containerignore`, else `.dockerignore`) leaves out is not in the context.",
        )
        .example("COPY --from=build --chmod=0755 /out/server /usr/bin/\nCOPY package.json package-lock.json ./");

pub(super) const ADD: Entry =
    Entry::docker("ADD", Form::ExecOrWords, "Copies files, downloads them, clones a repository or unpacks an archive.")
        .syntax(&["ADD [--checksum=…] [--unpack] SOURCE… TARGET", "ADD [\"SOURCE\", …, \"TARGET\"]"])
        .takes(Takes::ContextPath)
        .flags(&[
            CHOWN,
            CHMOD,
            LINK,
            FlagSpec::value("checksum", "DIGEST", Takes::Checksum, "What a download must be (`sha256:…`), or the commit of a clone.")
                .since("1.6"),
            FlagSpec::switch("keep-git-dir", "Keeps `.git` of a cloned repository.").since("1.1"),
            FlagSpec::switch("unpack", "Unpacks a downloaded archive; `--unpack=false` leaves a local one packed.").since("1.17"),
            EXCLUDE,
        ])
        .text(
            "An archive of the context (tar, with gzip, bzip2, xz or zstd) is unpacked; `http://` and `https://` are downloaded; \
             `https://host/repository.git#ref:folder` is cloned. Use COPY for plain files: it does nothing unexpected.",
        )
        .example("ADD --checksum=sha256:24454f830cdb571e2c4ad15481119c43b3cafd48dd869a9b2945d1036d1dc68d https://example.org/data.tar.gz /data/");

pub(super) const ARG: Entry = Entry::docker("ARG", Form::Pairs, "Declares a variable that `--arg NAME=value` sets.")
    .syntax(&["ARG NAME[=DEFAULT] …"])
    .takes(Takes::Variable)
    .text(
        "It is seen from its line to the end of the stage, and by the programs of RUN; it does not stay in the image. One before the \
         first FROM is seen by FROM lines and blocks; a stage that needs it says `ARG NAME` again.",
    )
    .example("ARG VERSION=1.0\nFROM host\nARG VERSION\nRUN echo ${VERSION} > /version");

pub(super) const WORKDIR: Entry = Entry::docker("WORKDIR", Form::Line, "Sets the working directory, and makes it.")
    .syntax(&["WORKDIR PATH"])
    .takes(Takes::ImagePath)
    .text(
        "RUN, CMD and ENTRYPOINT start there, and relative targets of COPY and ADD lie below it. A relative path lies below the \
         working directory before.",
    )
    .example("WORKDIR /app\nCOPY . .");

pub(super) const SHELL: Entry = Entry::docker(
    "SHELL",
    Form::ExecOrLine,
    "Sets the shell that lines of RUN, CMD and ENTRYPOINT go to.",
)
.syntax(&["SHELL [\"PROGRAM\", \"ARGUMENT\", …]"])
.takes(Takes::Command)
.text("The line is put behind these words as one argument. It holds for the rest of the stage and stays in the image.")
.example("SHELL [\"/bin/bash\", \"-euo\", \"pipefail\", \"-c\"]\nRUN curl -fsSL https://example.org | tar -x");

pub(super) const ONBUILD: Entry =
    Entry::docker("ONBUILD", Form::Line, "Keeps an instruction for stages that start from this image.")
        .syntax(&["ONBUILD INSTRUCTION …"])
        .takes(Takes::Instruction)
        .text("It runs right behind their FROM. ONBUILD, FROM and MAINTAINER can't be triggers.")
        .example("ONBUILD COPY . /app");
