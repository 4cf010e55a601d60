//! The table of codes: number, name, severity, page.

use serde::{Deserialize, Serialize};

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Looks only.
    Style,
    /// Worth knowing.
    Note,
    /// Probably a mistake.
    Warning,
    /// Nothing runs.
    Error,
}

/// Declares [`Code`] from rows `number variant "kebab-name" severity`.
macro_rules! codes {
    ($($number:literal $variant:ident $name:literal $severity:ident;)+) => {
        /// Which message: `RB` and four digits, the first of which is the area.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[allow(missing_docs, reason = "each code has a page, which `page` gives")]
        pub enum Code { $($variant),+ }

        impl Code {
            /// Every code, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// `RB1001`.
            pub const fn id(self) -> &'static str {
                match self { $(Self::$variant => concat!("RB", $number)),+ }
            }

            /// `unknown-stage`.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }

            /// How much it matters where nobody says otherwise.
            pub const fn severity(self) -> Severity {
                match self { $(Self::$variant => Severity::$severity),+ }
            }

            /// The page of `rbox explain`: why, a bad example, a good one. Markdown.
            pub const fn page(self) -> &'static str {
                match self { $(Self::$variant => include_str!(concat!("pages/", $name, ".md"))),+ }
            }
        }
    };
}

codes! {
    // 0: how the file is written
    "0001" UnknownInstruction "unknown-instruction" Error;
    "0002" UnknownFlag "unknown-flag" Error;
    "0003" UnknownProperty "unknown-property" Error;
    "0004" UnterminatedHeredoc "unterminated-heredoc" Error;
    "0005" UnclosedBlock "unclosed-block" Error;
    "0006" MalformedJsonArgs "malformed-json-args" Warning;
    "0007" EmptyContinuation "empty-continuation" Warning;
    "0008" InconsistentCasing "inconsistent-casing" Style;
    "0009" LegacyKeyValue "legacy-key-value" Warning;
    "0010" LateDirective "late-directive" Warning;
    "0011" InvisibleCharacter "invisible-character" Error;
    "0012" MissingArgument "missing-argument" Error;
    "0013" NotText "not-text" Error;
    "0014" ReservedWord "reserved-word" Error;
    "0015" UnusedAllow "unused-allow" Warning;
    "0016" InvalidValue "invalid-value" Error;
    "0017" MalformedWord "malformed-word" Error;
    "0018" NoStage "no-stage" Error;
    "0019" NothingToBuild "nothing-to-build" Error;
    "0020" ExtraArgument "extra-argument" Error;
    "0021" SyntaxDirective "syntax-directive" Warning;
    "0022" SwallowedInstruction "swallowed-instruction" Warning;
    // 1: names
    "1001" UnknownStage "unknown-stage" Error;
    "1002" DuplicateName "duplicate-name" Error;
    "1003" ReservedName "reserved-name" Warning;
    "1004" UnreachableStage "unreachable-stage" Warning;
    "1005" UndefinedVariable "undefined-variable" Warning;
    "1006" ArgNotInScope "arg-not-in-scope" Warning;
    "1007" UndefinedArgInFrom "undefined-arg-in-from" Error;
    "1008" EmptyDefaultInFrom "empty-default-in-from" Warning;
    "1009" EnvShadowsArg "env-shadows-arg" Warning;
    "1010" EnvSelfReference "env-self-reference" Warning;
    "1011" UnusedArg "unused-arg" Warning;
    "1012" CopyFromSelf "copy-from-self" Error;
    "1013" UnknownSecret "unknown-secret" Error;
    "1014" RequiredVariable "required-variable" Error;
    // 2: bases
    "2001" UnpinnedBase "unpinned-base" Warning;
    "2002" LockDrift "lock-drift" Warning;
    "2003" PlatformMismatch "platform-mismatch" Warning;
    "2004" ConstantPlatform "constant-platform" Warning;
    "2005" MaintainerDeprecated "maintainer-deprecated" Warning;
    "2006" BaseNotHere "base-not-here" Error;
    "2007" MalformedLock "malformed-lock" Error;
    // 3: files
    "3001" SourceMissing "source-missing" Error;
    "3002" SourceIgnored "source-ignored" Warning;
    "3003" SourceOutsideContext "source-outside-context" Error;
    "3004" DestNeedsSlash "dest-needs-slash" Warning;
    "3005" AddForCopy "add-for-copy" Warning;
    "3006" RelativeWorkdir "relative-workdir" Warning;
    "3007" WholeContextCopy "whole-context-copy" Note;
    // 4: programs and shells
    "4001" ShellFormSignals "shell-form-signals" Warning;
    "4002" OverriddenCommand "overridden-command" Warning;
    "4003" PipeHidesFailure "pipe-hides-failure" Warning;
    "4004" LostShellState "lost-shell-state" Warning;
    "4005" ExecFormOneString "exec-form-one-string" Warning;
    "4006" PromptsForInput "prompts-for-input" Warning;
    "4007" ShellSyntax "shell-syntax" Warning;
    // 5: layers and caches
    "5001" CacheBustingOrder "cache-busting-order" Warning;
    "5002" AptUpdateAlone "apt-update-alone" Warning;
    "5003" PackageCacheKept "package-cache-kept" Note;
    "5004" DeleteInLaterLayer "delete-in-later-layer" Warning;
    "5005" UnpinnedPackage "unpinned-package" Note;
    "5006" UnreproducibleStep "unreproducible-step" Note;
    // 6: networks
    "6001" PortClash "port-clash" Error;
    "6002" PublishNothingListens "publish-nothing-listens" Warning;
    "6003" InvalidPort "invalid-port" Error;
    "6004" UnknownNetwork "unknown-network" Error;
    "6005" UnusedDefinition "unused-definition" Warning;
    "6006" SubnetOverlap "subnet-overlap" Error;
    "6007" AddressOutsideSubnet "address-outside-subnet" Error;
    "6008" UnreachablePeer "unreachable-peer" Warning;
    "6009" PrivilegedPortRootless "privileged-port-rootless" Warning;
    "6010" AddressClash "address-clash" Error;
    // 7: services
    "7001" UnknownService "unknown-service" Error;
    "7002" DependencyCycle "dependency-cycle" Error;
    "7003" HealthyNeedsHealthcheck "healthy-needs-healthcheck" Error;
    "7004" VolumeShadowsImageFiles "volume-shadows-image-files" Warning;
    "7005" WriteAfterVolume "write-after-volume" Warning;
    "7006" MountClash "mount-clash" Error;
    "7007" NothingToRun "nothing-to-run" Error;
    // 8: safety
    "8001" SecretInImage "secret-in-image" Warning;
    "8002" RunsAsRoot "runs-as-root" Warning;
    "8003" SecretDeletedLater "secret-deleted-later" Warning;
    "8004" HostControlMount "host-control-mount" Warning;
    "8005" PipeToShell "pipe-to-shell" Warning;
    // 9: while something runs
    "9001" RunFailed "run-failed" Error;
}

impl Code {
    /// The code for `RB1001`, `1001` or `unknown-stage`.
    pub fn find(text: &str) -> Option<Self> {
        let number = text.get(..2).filter(|head| head.eq_ignore_ascii_case("rb")).map_or(text, |_| &text[2..]);
        Self::ALL.iter().copied().find(|code| code.name().eq_ignore_ascii_case(text) || &code.id()[2..] == number)
    }
}
