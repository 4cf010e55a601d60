//! Ops: what a step does, everything about it decided.

use serde::{Deserialize, Serialize};

use super::StepId;
use crate::image::{Digest, ImageConfig, Platform};

/// What a step does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(tag = "kind", rename_all = "kebab-case")]
#[expect(clippy::large_enum_variant, reason = "a plan has few steps, and boxes would show in every match")]
pub enum Op {
    /// A file system that comes from elsewhere.
    Source(Source),
    /// A program run in a sandbox; what it writes is a layer.
    Exec(Exec),
    /// Files put into a layer.
    File(File),
    /// An image: the file system of the first input, and a config.
    Image(Image),
}

/// Where a file system comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(tag = "from", rename_all = "kebab-case")]
pub enum Source {
    /// Nothing.
    Scratch,
    /// This machine's own `/usr` and what belongs to it.
    Host,
    /// A folder with a root file system, or a tar of one.
    Rootfs {
        /// As written, relative to the context.
        path: String,
    },
    /// An OCI image layout.
    OciLayout {
        /// The folder.
        path: String,
        /// `org.opencontainers.image.ref.name`; none = the only one.
        tag: Option<String>,
        /// Which of an index.
        platform: Platform,
    },
    /// A tar of an OCI image layout.
    OciArchive {
        /// The file.
        path: String,
        /// As of [`Source::OciLayout`].
        tag: Option<String>,
        /// Which of an index.
        platform: Platform,
    },
    /// What `docker save` writes.
    DockerArchive {
        /// The file.
        path: String,
        /// `name:tag` in it; none = the only one.
        tag: Option<String>,
    },
    /// An image of the store.
    Stored {
        /// With the defaults filled in, as `docker.io/library/debian:12`.
        reference: String,
        /// Which of an index.
        platform: Platform,
    },
}

/// A program run in a sandbox.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Exec {
    /// The program and its arguments, shell and all.
    pub args: Vec<String>,
    /// `NAME=value`, in order.
    pub env: Vec<String>,
    /// Absolute.
    pub cwd: String,
    /// `user[:group]` by the passwd and group files of the file system; empty = root.
    pub user: String,
    /// Mounts for its time.
    pub mounts: Vec<ExecMount>,
    /// Heredoc files, each on a tmpfs-like place of its own for the time of the run.
    pub files: Vec<InlineFile>,
    /// What it can reach.
    pub network: Network,
    /// Whether the sandbox is on.
    pub security: SecurityMode,
}

/// A small file that the `.rbox` file itself holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct InlineFile {
    /// Absolute (of [`Exec`]), or a bare name (of [`CopySource::Inline`]).
    pub path: String,
    /// What it holds.
    pub content: String,
    /// Permission bits.
    pub mode: u32,
}

/// What a program can reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Network {
    /// What a build gives where nothing is said.
    Default,
    /// The loopback of a namespace of its own.
    None,
    /// The host's own.
    Host,
}

/// `RUN --security`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SecurityMode {
    /// The default.
    Sandbox,
    /// Every capability, no filter; needs `--allow security.insecure`.
    Insecure,
}

/// One `RUN --mount`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct ExecMount {
    /// Absolute, where it lies in the sandbox; empty for a secret that is only a variable.
    pub target: String,
    /// Whether writes fail.
    pub readonly: bool,
    /// What is mounted.
    pub kind: ExecMountKind,
}

/// What a `RUN --mount` mounts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum ExecMountKind {
    /// Files of the context or of another step; writes are thrown away.
    Bind(BindMount),
    /// A folder that outlives the build.
    Cache(CacheMount),
    /// Memory.
    Tmpfs {
        /// In bytes; none = the kernel's default.
        size: Option<u64>,
    },
    /// A secret as a file or as a variable.
    Secret {
        /// Which of [`Plan::secrets`](super::Plan::secrets).
        id: String,
        /// Also (or only) as this variable.
        env: Option<String>,
        /// Whether a missing one fails the step.
        required: bool,
        /// Of the file.
        uid: u32,
        /// Of the file.
        gid: u32,
        /// Of the file.
        mode: u32,
    },
    /// The agent's socket.
    Ssh {
        /// Which agent; `default`.
        id: String,
        /// Whether a missing one fails the step.
        required: bool,
        /// Of the socket.
        uid: u32,
        /// Of the socket.
        gid: u32,
        /// Of the socket.
        mode: u32,
    },
}

impl ExecMountKind {
    const fn read_slot(&mut self) -> Option<&mut Option<StepId>> {
        match self {
            Self::Bind(bind) => Some(&mut bind.from),
            Self::Cache(cache) => Some(&mut cache.from),
            Self::Tmpfs { .. } | Self::Secret { .. } | Self::Ssh { .. } => None,
        }
    }
}

/// Files for the time of a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct BindMount {
    /// None = the context.
    pub from: Option<StepId>,
    /// A path in it, absolute within its root.
    pub source: String,
}

/// A folder that outlives the build.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct CacheMount {
    /// Which one; the target where none was written.
    pub id: String,
    /// What it starts as.
    pub from: Option<StepId>,
    /// A path in that.
    pub source: String,
    /// Who else may have it.
    pub sharing: CacheSharing,
    /// Of a new one.
    pub mode: u32,
    /// Of a new one.
    pub uid: u32,
    /// Of a new one.
    pub gid: u32,
}

/// Who else may have a cache mount at the same time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CacheSharing {
    /// Anyone.
    Shared,
    /// A second one gets a fresh folder.
    Private,
    /// A second one waits.
    Locked,
}

/// Files put into a layer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(tag = "action", rename_all = "kebab-case")]
pub enum File {
    /// `COPY` and `ADD`.
    Copy(Copy),
    /// `WORKDIR`: a directory and its parents, where they are missing.
    MakeDir {
        /// Absolute.
        path: String,
        /// `user[:group]` that owns a new one; empty = root.
        user: String,
    },
}

/// One `COPY` or `ADD`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Copy {
    /// What is copied, in order.
    pub sources: Vec<CopySource>,
    /// Where paths of `sources` lie: none = the context.
    pub from: Option<StepId>,
    /// Absolute; a `/` at its end (or several sources) makes it a directory.
    pub dest: String,
    /// `user[:group]` by the file system's passwd and group; none = root for the context, kept for nothing else.
    pub chown: Option<String>,
    /// Octal or symbolic, as written.
    pub chmod: Option<String>,
    /// `--parents`: keep the sources' folders (behind a `/./` pivot).
    pub parents: bool,
    /// `--exclude` patterns.
    pub exclude: Vec<String>,
    /// `--link`: the layer does not depend on what is below it.
    pub link: bool,
    /// What only `ADD` does.
    pub add: Option<Add>,
}

/// What only `ADD` does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Add {
    /// `--unpack`: none = local archives are unpacked, downloads are not.
    pub unpack: Option<bool>,
    /// `--keep-git-dir`.
    pub keep_git_dir: bool,
    /// `--checksum`: of the download (`sha256:…`) or a commit.
    pub checksum: Option<String>,
}

/// What is copied.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(tag = "from", rename_all = "kebab-case")]
pub enum CopySource {
    /// A path or pattern, relative to the top of the context or of the step.
    Path {
        /// As written, without a leading `/`; a trailing `/` and a `/./` pivot are kept.
        pattern: String,
    },
    /// A heredoc.
    Inline(InlineFile),
    /// `http://` or `https://`.
    Http {
        /// As written.
        url: String,
        /// What its bytes must have by `rbox.lock`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        locked: Option<Digest>,
    },
    /// A git repository.
    Git {
        /// Without the fragment.
        remote: String,
        /// Branch, tag or commit; none = the remote's HEAD.
        reference: Option<String>,
        /// A folder in it.
        subdir: Option<String>,
        /// Whether submodules come too.
        submodules: bool,
        /// The commit that `reference` is by `rbox.lock`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        locked: Option<String>,
    },
}

/// An image.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Image {
    /// All but `rootfs.diff_ids`, which follow from the layers. Its history has one line an instruction.
    pub config: ImageConfig,
}

/// A secret that steps may ask for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Secret {
    /// Its name.
    pub id: String,
    /// Where its bytes are.
    pub source: SecretSource,
}

/// Where a secret's bytes are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SecretSource {
    /// A file, relative to the context.
    File(String),
    /// A variable of rbox's own environment.
    Env(String),
}

impl Op {
    /// The steps that its mounts or its copy read, in order: [`Step::inputs`](super::Step::inputs) from the second one on.
    pub fn reads(&self) -> Vec<StepId> {
        let mut op = self.clone();
        op.read_slots().into_iter().filter_map(|slot| *slot).collect()
    }

    /// The op with each step it reads named by its place among the inputs, so that its digest does not change with
    /// its place in a plan.
    #[must_use]
    pub fn placed(&self) -> Self {
        let mut op = self.clone();
        let slots = op.read_slots().into_iter().filter_map(Option::as_mut);
        for (place, slot) in (1..).zip(slots) {
            *slot = StepId(place);
        }
        op
    }

    fn read_slots(&mut self) -> Vec<&mut Option<StepId>> {
        match self {
            Self::Exec(exec) => exec.mounts.iter_mut().filter_map(|mount| mount.kind.read_slot()).collect(),
            Self::File(File::Copy(copy)) => vec![&mut copy.from],
            _ => Vec::new(),
        }
    }

    /// A digest that a plan can pin, where the op names one (`ADD --checksum`, a reference with a digest).
    pub fn pinned(&self) -> Option<Digest> {
        match self {
            Self::File(File::Copy(Copy { add: Some(Add { checksum: Some(sum), .. }), .. })) => sum.parse().ok(),
            Self::Source(Source::Stored { reference, .. }) => {
                reference.rsplit_once('@').and_then(|(_, digest)| digest.parse().ok())
            }
            _ => None,
        }
    }
}
