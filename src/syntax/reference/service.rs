//! What a `SERVICE` runs, and what it finds in its file system.

use super::Row;
use super::metadata;
use super::mounts::SERVICE_MOUNT;
use super::word::{Entry, FlagSpec, Form, Takes, Term, term};
use crate::syntax::keyword::Property;

const fn property(word: &'static str, summary: &'static str) -> Entry {
    Entry::new(word, Form::Property, summary)
}

/// An instruction as a property: rbox's own, and not repeated unless it says so.
const fn own(mut entry: Entry, repeats: bool) -> Entry {
    entry.since = "";
    entry.repeats = repeats;
    entry
}

const PULL: &[Term] = &[
    term("missing", "only an image that is not here"),
    term("always", "ask the registry each time"),
    term("never", "only what is here"),
];

const fn words(mut entry: Entry) -> Entry {
    entry.form = Form::Property;
    own(entry, true)
}

const CHOWN: FlagSpec = FlagSpec::value("chown", "USER[:GROUP]", Takes::Owner, "Who owns the file.");
const MODE: FlagSpec = FlagSpec::value("mode", "MODE", Takes::Mode, "The mode of the file, octal.");

pub(super) const ROWS: &[Row] = &[
    (
        Property::From,
        property("FROM", "Sets the image that the service runs.")
            .syntax(&["FROM [--platform=PLATFORM] [--pull=WHEN] IMAGE"])
            .takes(Takes::Base)
            .flags(&[
                FlagSpec::value("platform", "PLATFORM", Takes::Platform, "The platform of the image, where it has several."),
                FlagSpec::value("pull", "WHEN", Takes::OneOf(PULL), "When to ask the registry; `missing` where it is left out."),
            ])
            .text("A stage of the file, which `rbox up` builds, or an image. Every service has one.")
            .example("FROM app"),
    ),
    (Property::Cmd, own(metadata::CMD, false)),
    (Property::Entrypoint, own(metadata::ENTRYPOINT, false)),
    (
        Property::Env,
        own(metadata::ENV, true)
            .syntax(&["ENV [--file=PATH] NAME=VALUE …"])
            .flags(&[FlagSpec::values("file", "PATH", Takes::ContextPath, "Reads `NAME=value` lines from a file of the context, as Compose's `env_file` does: quotes are taken off, `#` behind a space begins a comment.")]),
    ),
    (Property::User, own(metadata::USER, false)),
    (
        Property::Workdir,
        own(super::instructions::WORKDIR, false)
            .text("An absolute path, in the place of the image's own.")
            .example("WORKDIR /srv"),
    ),
    (Property::Expose, words(metadata::EXPOSE)),
    (Property::Label, own(metadata::LABEL, true)),
    (Property::Stopsignal, own(metadata::STOPSIGNAL, false)),
    (Property::Healthcheck, own(metadata::HEALTHCHECK, false)),
    (
        Property::Mount,
        property("MOUNT", "Mounts a volume, a path of this machine, memory or a path of an image.")
            .syntax(&["MOUNT SOURCE:TARGET[:ro]", "MOUNT type=TYPE,target=PATH,…"])
            .takes(Takes::Mount)
            .keys(SERVICE_MOUNT)
            .repeats()
            .text("A source with a `/` or `.` at its start is a path of this machine; any other is a volume, declared by this use.")
            .example("MOUNT data:/var/lib/shop\nMOUNT ./site:/srv/www:ro\nMOUNT type=tmpfs,target=/tmp,size=64M"),
    ),
    (
        Property::File,
        property("FILE", "Puts a file with these lines into the container.")
            .syntax(&["FILE PATH [--mode=MODE] [--chown=USER[:GROUP]] <<EOF"])
            .takes(Takes::ImagePath)
            .flags(&[MODE, CHOWN])
            .repeats()
            .text("Variables in the lines are expanded unless the heredoc's name is quoted.")
            .example("FILE /etc/shop.conf --mode=0440 <<EOF\nlisten 80\nEOF"),
    ),
    (
        Property::Secret,
        property("SECRET", "Gives the service a secret as a file.")
            .syntax(&["SECRET NAME [--target=PATH] [--mode=MODE] [--chown=USER[:GROUP]]"])
            .takes(Takes::Secret)
            .flags(&[
                FlagSpec::value("target", "PATH", Takes::ImagePath, "Where it lies; `/run/secrets/NAME` where it is left out."),
                MODE,
                CHOWN,
            ])
            .repeats()
            .text("The file lies in memory and is never written to disk.")
            .example("SECRET token --mode=0400 --chown=www-data"),
    ),
    (
        Property::Readonly,
        Entry::switch("READONLY", "Makes the root file system read-only.")
            .syntax(&["READONLY"])
            .text("Mounts stay writable. A program that needs scratch space gets a `tmpfs`.")
            .example("READONLY"),
    ),
    (
        Property::Device,
        property("DEVICE", "Gives the service a device of this machine.")
            .syntax(&["DEVICE PATH[:PATH][:rwm] …"])
            .takes(Takes::ContextPath)
            .repeats()
            .text("The second path is the one inside; the letters say what it may do: read, write, make.")
            .example("DEVICE /dev/fuse"),
    ),
];
