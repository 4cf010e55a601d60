//! The names that other tools have for the same findings: `BuildKit`'s checks and hadolint's rules.

use super::Code;

/// Codes by those names; several names can mean one code, and one name several codes.
const ALIASES: &[(&str, Code)] = &[
    ("StageNameCasing", Code::InconsistentCasing),
    ("NoEmptyContinuation", Code::EmptyContinuation),
    ("ConsistentInstructionCasing", Code::InconsistentCasing),
    ("FromAsCasing", Code::InconsistentCasing),
    ("LegacyKeyValueFormat", Code::LegacyKeyValue),
    ("DuplicateStageName", Code::DuplicateName),
    ("ReservedStageName", Code::ReservedName),
    ("UndefinedVar", Code::UndefinedVariable),
    ("UndefinedVar", Code::ArgNotInScope),
    ("UndefinedArgInFrom", Code::UndefinedArgInFrom),
    ("InvalidDefaultArgInFrom", Code::EmptyDefaultInFrom),
    ("InvalidBaseImagePlatform", Code::PlatformMismatch),
    ("FromPlatformFlagConstDisallowed", Code::ConstantPlatform),
    ("MaintainerDeprecated", Code::MaintainerDeprecated),
    ("CopyIgnoredFile", Code::SourceIgnored),
    ("WorkdirRelativePath", Code::RelativeWorkdir),
    ("JSONArgsRecommended", Code::ShellFormSignals),
    ("MultipleInstructionsDisallowed", Code::OverriddenCommand),
    ("SecretsUsedInArgOrEnv", Code::SecretInImage),
    ("ExposeInvalidFormat", Code::InvalidPort),
    ("ExposeProtoCasing", Code::InvalidPort),
    ("DL3000", Code::RelativeWorkdir),
    ("DL3002", Code::RunsAsRoot),
    ("DL3003", Code::LostShellState),
    ("DL3006", Code::UnpinnedBase),
    ("DL3007", Code::UnpinnedBase),
    ("DL3008", Code::UnpinnedPackage),
    ("DL3009", Code::PackageCacheKept),
    ("DL3009", Code::AptUpdateAlone),
    ("DL3011", Code::InvalidPort),
    ("DL3012", Code::OverriddenCommand),
    ("DL3013", Code::UnpinnedPackage),
    ("DL3014", Code::PromptsForInput),
    ("DL3016", Code::UnpinnedPackage),
    ("DL3018", Code::UnpinnedPackage),
    ("DL3019", Code::PackageCacheKept),
    ("DL3020", Code::AddForCopy),
    ("DL3021", Code::DestNeedsSlash),
    ("DL3022", Code::UnknownStage),
    ("DL3023", Code::CopyFromSelf),
    ("DL3024", Code::DuplicateName),
    ("DL3025", Code::ShellFormSignals),
    ("DL3028", Code::UnpinnedPackage),
    ("DL3029", Code::ConstantPlatform),
    ("DL3030", Code::PromptsForInput),
    ("DL3032", Code::PackageCacheKept),
    ("DL3033", Code::UnpinnedPackage),
    ("DL3034", Code::PromptsForInput),
    ("DL3036", Code::PackageCacheKept),
    ("DL3037", Code::UnpinnedPackage),
    ("DL3038", Code::PromptsForInput),
    ("DL3040", Code::PackageCacheKept),
    ("DL3041", Code::UnpinnedPackage),
    ("DL3042", Code::PackageCacheKept),
    ("DL3043", Code::InvalidValue),
    ("DL3044", Code::EnvSelfReference),
    ("DL3045", Code::RelativeWorkdir),
    ("DL3061", Code::NoStage),
    ("DL3062", Code::UnreproducibleStep),
    ("DL3064", Code::SecretInImage),
    ("DL4000", Code::MaintainerDeprecated),
    ("DL4003", Code::OverriddenCommand),
    ("DL4004", Code::OverriddenCommand),
    ("DL4006", Code::PipeHidesFailure),
];

impl Code {
    /// The codes that another tool's name means; none for a name that rbox has no code for.
    pub fn aliased(name: &str) -> impl Iterator<Item = Self> + '_ {
        ALIASES.iter().filter(move |(alias, _)| alias.eq_ignore_ascii_case(name)).map(|(_, code)| *code)
    }

    /// What other tools call it.
    pub fn aliases(self) -> impl Iterator<Item = &'static str> {
        ALIASES.iter().filter(move |(_, code)| *code == self).map(|(alias, _)| *alias)
    }

    /// Whether `BuildKit` has a check of this meaning.
    pub fn is_docker_check(self) -> bool {
        self.aliases().any(|alias| !alias.starts_with("DL"))
    }

    /// The codes that `BuildKit` has checks for.
    pub fn docker_checks() -> impl Iterator<Item = Self> {
        ALIASES.iter().filter(|(alias, _)| !alias.starts_with("DL")).map(|(_, code)| *code)
    }
}
