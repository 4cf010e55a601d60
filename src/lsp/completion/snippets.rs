//! Templates of what is written often.

use gen_lsp_types::CompletionItemKind;

use super::{List, snippet};

/// A template: its label, what it is, and its text with places to fill in.
type Template = (&'static str, &'static str, &'static str);

const TOP: &[Template] = &[
    ("FROM … AS …", "a stage with a name", "FROM ${1:debian:12} AS ${2:build}\n$0"),
    ("RUN <<EOF", "several lines of shell", "RUN <<EOF\nset -e\n$0\nEOF"),
    (
        "RUN apt-get install",
        "packages of Debian, with their downloads kept between builds",
        "RUN --mount=type=cache,target=/var/cache/apt,sharing=locked \\\\\n    apt-get update && apt-get install -y --no-install-recommends ${1:package}",
    ),
    ("COPY --from", "files of another stage", "COPY --from=${1:build} ${2:/src/app} ${3:/app}"),
    ("SERVICE … {", "a service", "SERVICE ${1:web} {\n  FROM ${2:app}\n  PUBLISH ${3:8080}:${4:80}\n$0}"),
    ("NETWORK … {", "a network", "NETWORK ${1:back} {\n  $0\n}"),
    ("VOLUME … {", "a named volume", "VOLUME ${1:data} {\n  $0\n}"),
    ("SECRET … {", "a secret", "SECRET ${1:token} {\n  FILE ${2:./token.txt}\n}"),
];

const SERVICE: &[Template] = &[
    ("FILE … <<EOF", "a small file of the service's own", "FILE ${1:/etc/app.conf} <<EOF\n$0\nEOF"),
    (
        "HEALTHCHECK … CMD",
        "when it is healthy",
        "HEALTHCHECK --interval=${1:10s} --retries=${2:3} CMD ${3:curl -f http://localhost/}",
    ),
];

impl List<'_> {
    /// Templates for the start of a line.
    pub(super) fn templates(&mut self, length: usize) {
        let templates = match self.place.block {
            None => TOP,
            Some(crate::syntax::keyword::BlockKind::Service) => SERVICE,
            Some(_) => return,
        };
        for (label, detail, text) in templates {
            let item = self.push(label, CompletionItemKind::Snippet, detail, length);
            snippet(item, text);
        }
    }
}
