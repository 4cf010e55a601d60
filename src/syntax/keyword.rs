//! The words that start a line: instructions, blocks and the properties inside blocks. What they mean: [`reference`](super::reference).

/// Declares an enum whose variants are upper-case words of the language.
macro_rules! words {
    ($(#[$meta:meta])* $name:ident { $($variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[allow(missing_docs, reason = "each variant is the word it is named for")]
        pub enum $name { $($variant),+ }

        impl $name {
            /// Every word, in the order of the reference.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word in upper case.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }

            /// The word for a text in any case.
            pub fn parse(text: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|word| word.as_str().eq_ignore_ascii_case(text))
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }
    };
}

words! {
    /// An instruction of a stage.
    Keyword {
        From = "FROM", Run = "RUN", Copy = "COPY", Add = "ADD", Arg = "ARG", Env = "ENV", Label = "LABEL",
        User = "USER", Workdir = "WORKDIR", Expose = "EXPOSE", Volume = "VOLUME", Cmd = "CMD",
        Entrypoint = "ENTRYPOINT", Healthcheck = "HEALTHCHECK", Shell = "SHELL", Stopsignal = "STOPSIGNAL",
        Onbuild = "ONBUILD", Maintainer = "MAINTAINER",
    }
}

words! {
    /// What a block declares.
    BlockKind { Network = "NETWORK", Volume = "VOLUME", Secret = "SECRET", Service = "SERVICE" }
}

words! {
    /// A line inside a block. Which block takes which: [`super::reference::properties`].
    Property {
        // SERVICE, as in a stage
        From = "FROM", Cmd = "CMD", Entrypoint = "ENTRYPOINT", Env = "ENV", User = "USER", Workdir = "WORKDIR",
        Expose = "EXPOSE", Label = "LABEL", Stopsignal = "STOPSIGNAL", Healthcheck = "HEALTHCHECK",
        // SERVICE, its own
        Publish = "PUBLISH", Network = "NETWORK", Mount = "MOUNT", File = "FILE", Secret = "SECRET",
        Depends = "DEPENDS", Limit = "LIMIT", Reserve = "RESERVE", Restart = "RESTART", Stopgrace = "STOPGRACE",
        Replicas = "REPLICAS", Cap = "CAP", Readonly = "READONLY", Profile = "PROFILE", Hostname = "HOSTNAME",
        Name = "NAME", Init = "INIT", Tty = "TTY", Device = "DEVICE", Sysctl = "SYSCTL", Ulimit = "ULIMIT",
        Dns = "DNS", Host = "HOST", Namespace = "NAMESPACE", Security = "SECURITY", Privileged = "PRIVILEGED",
        Log = "LOG",
        // NETWORK
        Subnet = "SUBNET", Gateway = "GATEWAY", Internal = "INTERNAL", Driver = "DRIVER", Mtu = "MTU",
        Policy = "POLICY", Allow = "ALLOW",
        // VOLUME
        External = "EXTERNAL",
    }
}
