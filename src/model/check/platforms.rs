//! RB0016 invalid-value: `FROM --platform=linux/x86`, an architecture that no image is made for.

use crate::diag::{Diagnostic, nearest};
use crate::image::Platform;
use crate::model::check::values::invalid;
use crate::source::Span;

/// What people write that is near to no name, and what they mean.
const MEANT: &[(&str, &str)] =
    &[("x86", "amd64"), ("x64", "amd64"), ("intel", "amd64"), ("ia32", "386"), ("i686", "386")];

/// A platform whose architecture nobody knows.
pub(in crate::model) fn unknown(span: Span, platform: &Platform) -> Diagnostic {
    let written = platform.architecture.as_str();
    let meant = MEANT.iter().find(|(name, _)| *name == written).map(|(_, meant)| *meant);
    let meant = meant.or_else(|| nearest(written, Platform::architectures()).map(|(near, _)| near));
    let message = format!("no image is made for the architecture `{written}`");
    let diagnostic = invalid(span, message, "not an architecture");
    let Some(meant) = meant else {
        return diagnostic.help("the architectures are called amd64, arm64, arm, 386, riscv64, ppc64le, s390x");
    };
    let meant = Platform { architecture: meant.to_owned(), ..platform.clone() };
    diagnostic.help(format!("did you mean `{meant}`?"))
}
