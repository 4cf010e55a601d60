//! `--fakeroot`.

use crate::sandbox::fakeroot::Mode;

/// How much owners and users are played.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub(in crate::cli) enum FakerootArg {
    #[default]
    Full,
    Record,
    None,
}

impl From<FakerootArg> for Mode {
    fn from(arg: FakerootArg) -> Self {
        match arg {
            FakerootArg::Full => Mode::Full,
            FakerootArg::Record => Mode::Record,
            FakerootArg::None => Mode::None,
        }
    }
}
