//! Stages: every name resolved, every variable expanded, paths still as written.

use std::rc::Rc;

use super::value::ports::Ports;
use crate::image::{Digest, Healthcheck, ImageConfig, Platform, Reference};
use crate::source::{Span, Spanned};

/// The index of a stage in [`Model::stages`](super::Model::stages).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct StageId(pub usize);

/// One `FROM` and what follows it.
#[derive(Clone, Debug)]
pub struct Stage {
    /// Behind `AS`, lower-case.
    pub name: Option<Spanned<String>>,
    /// What it starts from, at the words behind `FROM`.
    pub base: Spanned<Base>,
    /// The machine its files are for.
    pub platform: Platform,
    /// The config of a base that is no stage; none = the base is not here.
    pub config: Option<Rc<ImageConfig>>,
    /// Triggers of the base, then its own instructions.
    pub instructions: Vec<Instruction>,
    /// The `FROM` line.
    pub span: Span,
    /// The `FROM` line as written.
    pub text: String,
}

/// What a stage, a copy or a mount reads from.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Base {
    /// Nothing.
    Scratch,
    /// This machine's own files.
    Host,
    /// `rootfs:PATH`.
    Rootfs(String),
    /// `oci:DIR[:TAG]`.
    OciLayout(Archive),
    /// `oci-archive:FILE[:TAG]`.
    OciArchive(Archive),
    /// `docker-archive:FILE[:TAG]`.
    DockerArchive(Archive),
    /// An image by its name.
    Image(Reference),
    /// An earlier stage.
    Stage(StageId),
}

/// An image on disk.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Archive {
    /// Relative to the context, or absolute.
    pub path: String,
    /// Which of several.
    pub tag: Option<String>,
}

/// A base that is no stage of its own: of `COPY --from` and of a mount.
#[derive(Clone, Debug)]
pub struct Origin {
    /// What it is.
    pub base: Base,
    /// As written.
    pub text: String,
    /// Whether it is here; true of a stage.
    pub present: bool,
    /// Where it is written.
    pub span: Span,
}

/// One instruction of a stage.
#[derive(Clone, Debug)]
pub struct Instruction {
    /// What it does.
    pub action: Action,
    /// Where it stands; of a base's trigger: the `FROM` line.
    pub span: Span,
    /// As written, on one line.
    pub text: String,
}

/// What an instruction does.
#[derive(Clone, Debug)]
pub enum Action {
    /// `RUN`.
    Run(Box<Run>),
    /// `COPY` and `ADD`.
    Copy(Box<Copy>),
    /// `ARG`: names with the values they have here.
    Arg(Vec<(String, Option<String>)>),
    /// `ENV`.
    Env(Vec<(String, String)>),
    /// `LABEL`.
    Label(Vec<(String, String)>),
    /// `USER`.
    User(String),
    /// `WORKDIR`, absolute or relative to the former one.
    Workdir(String),
    /// `EXPOSE`.
    Expose(Vec<Ports>),
    /// `VOLUME`.
    Volume(Vec<String>),
    /// `CMD`.
    Cmd(Command),
    /// `ENTRYPOINT`.
    Entrypoint(Command),
    /// `HEALTHCHECK`; in shell form the shell's line is the only argument.
    Healthcheck(Healthcheck),
    /// `SHELL`.
    Shell(Vec<String>),
    /// `STOPSIGNAL`.
    Stopsignal(String),
    /// `ONBUILD`: the instruction as written.
    Onbuild(String),
    /// `MAINTAINER`.
    Maintainer(String),
}

/// A program: its arguments, or a line for the shell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Run as it stands.
    Exec(Vec<String>),
    /// Handed to the shell.
    Shell(String),
}

/// `RUN`.
#[derive(Clone, Debug)]
pub struct Run {
    /// What runs.
    pub command: Command,
    /// A heredoc with a `#!` line: a file of this name and content, which the command names.
    pub script: Option<Script>,
    /// `--mount`.
    pub mounts: Vec<Mount>,
    /// `--network`.
    pub network: RunNetwork,
    /// `--security=insecure`.
    pub insecure: bool,
}

/// A small file written in the `.rbox` file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Script {
    /// The heredoc's name.
    pub name: String,
    /// Its body.
    pub content: String,
}

/// `RUN --network`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RunNetwork {
    /// What a build gives.
    #[default]
    Default,
    /// Loopback alone.
    None,
    /// The host's.
    Host,
}

/// One `RUN --mount`.
#[derive(Clone, Debug)]
pub struct Mount {
    /// Where, absolute or relative to the working directory; none for a secret that is only a variable.
    pub target: Option<String>,
    /// Whether writes fail.
    pub readonly: bool,
    /// What.
    pub kind: MountKind,
    /// The value of the flag.
    pub span: Span,
}

/// What a `RUN --mount` mounts.
#[derive(Clone, Debug)]
pub enum MountKind {
    /// Files of the context or of an image.
    Bind {
        /// None = the context.
        from: Option<Origin>,
        /// A path in it.
        source: String,
    },
    /// A folder that outlives the build.
    Cache {
        /// Which one; none = named for its target.
        id: Option<String>,
        /// What it starts as.
        from: Option<Origin>,
        /// A path in that.
        source: String,
        /// Who else may have it.
        sharing: Sharing,
        /// Who owns a new one.
        owner: Owner,
    },
    /// Memory.
    Tmpfs {
        /// In bytes.
        size: Option<u64>,
    },
    /// A secret.
    Secret {
        /// Which one.
        id: String,
        /// As this variable; the file is there too if a target is written.
        env: Option<String>,
        /// Whether a missing one fails the step.
        required: bool,
        /// Of the file.
        owner: Owner,
    },
    /// The agent's socket.
    Ssh {
        /// Which agent.
        id: String,
        /// Whether a missing one fails the step.
        required: bool,
        /// Of the socket.
        owner: Owner,
    },
}

/// Who else may have a cache at the same time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sharing {
    /// Anyone.
    #[default]
    Shared,
    /// A second one gets a fresh folder.
    Private,
    /// A second one waits.
    Locked,
}

/// Owner and permissions of what a mount makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Owner {
    /// User.
    pub uid: u32,
    /// Group.
    pub gid: u32,
    /// Permission bits.
    pub mode: u32,
}

/// `COPY` and `ADD`.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
pub struct Copy {
    /// `ADD`.
    pub add: bool,
    /// What, in order.
    pub sources: Vec<CopySource>,
    /// Where to, absolute or relative to the working directory.
    pub dest: String,
    /// `--from`; none = the context.
    pub from: Option<Origin>,
    /// `--chown`.
    pub chown: Option<String>,
    /// `--chmod`, octal or symbolic.
    pub chmod: Option<String>,
    /// `--link`.
    pub link: bool,
    /// `--parents`.
    pub parents: bool,
    /// `--exclude`.
    pub exclude: Vec<String>,
    /// `--unpack`, where written.
    pub unpack: Option<bool>,
    /// `--keep-git-dir`, or the same in a git URL.
    pub keep_git_dir: bool,
    /// `--checksum`, or the same in a git URL.
    pub checksum: Option<String>,
}

/// What is copied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CopySource {
    /// A path or pattern.
    Path(Spanned<String>),
    /// A heredoc.
    Inline(Script),
    /// `http://` or `https://`.
    Http {
        /// As written.
        url: String,
        /// The digest that the lock has for it.
        locked: Option<Digest>,
    },
    /// A repository.
    Git(GitSource),
}

/// A git repository, as `BuildKit` writes them: `REMOTE#REF:DIR` or `REMOTE?ref=…&subdir=…`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GitSource {
    /// As written.
    pub url: String,
    /// Without fragment and query.
    pub remote: String,
    /// Branch, tag or commit.
    pub reference: Option<String>,
    /// A folder in it.
    pub subdir: Option<String>,
    /// A commit that must be met.
    pub checksum: Option<String>,
    /// Whether `.git` stays, where the URL says.
    pub keep_git_dir: Option<bool>,
    /// Whether submodules come too.
    pub submodules: bool,
    /// The commit that the lock has for it.
    pub locked: Option<String>,
}

impl Stage {
    /// The stages it starts from, copies from and mounts.
    pub fn reads(&self) -> impl Iterator<Item = StageId> {
        let origins = self.origins().map(|origin| &origin.base);
        std::iter::once(&self.base.value).chain(origins).filter_map(|base| match base {
            Base::Stage(id) => Some(*id),
            _ => None,
        })
    }

    /// What its copies and mounts read from besides the context.
    pub fn origins(&self) -> impl Iterator<Item = &Origin> {
        self.instructions.iter().flat_map(Instruction::origins)
    }
}

impl Instruction {
    /// What it reads from besides the context.
    pub fn origins(&self) -> impl Iterator<Item = &Origin> {
        let (copy, mounts) = match &self.action {
            Action::Copy(copy) => (copy.from.as_ref(), &[][..]),
            Action::Run(run) => (None, &run.mounts[..]),
            _ => (None, &[][..]),
        };
        copy.into_iter().chain(mounts.iter().filter_map(|mount| match &mount.kind {
            MountKind::Bind { from, .. } | MountKind::Cache { from, .. } => from.as_ref(),
            _ => None,
        }))
    }
}
