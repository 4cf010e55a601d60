//! What a user gets to read about broken files, as `line:column code severity: message`, then label, help and fixes.

use std::fmt::Write;

use rbox::source::{FileId, Source, SourceMap};
use rbox::syntax::parse;

use crate::told::tell;

/// Files and what is said about them, one after the other.
fn told(cases: &[&str]) -> String {
    let mut out = String::new();
    for text in cases {
        let files = SourceMap::new(Source::new("a.rbox", *text));
        for line in text.lines() {
            let _ = writeln!(out, "    {}", line.replace('\t', "→").replace('\u{a0}', "⍽").replace('\u{200b}', "␣"));
        }
        let (_, found) = parse(FileId(0), text);
        if found.0.is_empty() {
            out.push_str("nothing\n");
        }
        found.iter().for_each(|diagnostic| tell(&mut out, &files, diagnostic));
        out.push('\n');
    }
    out
}

#[test]
fn instructions() {
    snapshot!(told(&[
        "FORM alpine\n",
        "from alpine\nfrmo x\nrun y\n",
        "FROM a\nPUBLISH 80:80\n",
        "FROM a\nRUN apt-get update\n  && apt-get install x\n",
        "FROM a\nWHATEVER x\n",
        "FROM a\n}\n",
        "SERVICE web\n{\n  FROM a\n}\n",
        "FROM a\nINCLUDE other.rbox\n",
        "FROM a\nif x\n",
        "FROM a\nRUN\u{a0}echo x\n",
        "FROM a\nR\u{200b}UN echo x\n",
        "FROM a\nCOPY a\u{a0}b\n",
        "FROM a\nLABEL a=\"x \u{202e}y\"\n",
        "",
        "# nothing\n\n",
    ]));
}

#[test]
fn arguments() {
    snapshot!(told(&[
        "FROM\n",
        "FROM a b\n",
        "FROM a SA b\n",
        "FROM a AS\n",
        "FROM a AS b c\n",
        "FROM a\nRUN\n",
        "FROM a\nCOPY x\n",
        "FROM a\nCOPY [\"x\"]\n",
        "FROM a\nENV\nENV A\nENV A=1 B C=2\nLABEL x\nARG\n",
        "FROM a\nENV A b\nENV A b c\nENV A \"b c\"\nLABEL x y\n",
        "FROM a\nHEALTHCHECK\nHEALTHCHECK CMD\nHEALTHCHECK NONE x\nHEALTHCHECK CDM x\nHEALTHCHECK curl x\n",
        "FROM a\nSTOPSIGNAL a b\nUSER\nWORKDIR\nEXPOSE\nVOLUME\nONBUILD\nSHELL\n",
        "FROM a\nONBUILD ONBUILD RUN x\nONBUILD FROM x\nONBUILD CPOY a b\n",
        "FROM a\nCMD\nENTRYPOINT []\nCMD []\n",
    ]));
}

#[test]
fn flags() {
    snapshot!(told(&[
        "FROM a\nCOPY --form=b x y\n",
        "FROM a\nCOPY --mount=x x y\n",
        "FROM a\nRUN --wat x\n",
        "FROM --wat a\n",
        "FROM a\nCMD --init x\n",
        "FROM a\nCOPY --from x y\n",
        "FROM a\nCOPY --link=yes x y\n",
        "FROM a\nCOPY --chown=a --chown=b x y\n",
        "FROM a\nCOPY —from=b x y\n",
        "FROM a\nCOPY \\\n  --forn=b \\\n  x y\n",
        "# syntax=docker/dockerfile:1.7\nFROM a\nCOPY --parents --link x y\n",
        "FROM a\nRUN --mount=type=bind --mount=type=cache x\n",
    ]));
}

#[test]
fn exec_forms() {
    snapshot!(told(&[
        "FROM a\nCMD ['npm', 'start']\n",
        "FROM a\nCMD [“npm”, “start”]\n",
        "FROM a\nCMD [\"npm\", \"start\",]\n",
        "FROM a\nCMD [\"npm\", \"start\"\n",
        "FROM a\nCMD [\"npm\", \"start]\n",
        "FROM a\nCMD [\"npm\" \"start\"]\n",
        "FROM a\nCMD [npm, start]\n",
        "FROM a\nCMD [\"npm\", start]\n",
        "FROM a\nCMD [\"npm\"] && x\n",
        "FROM a\nCMD [\"C:\\dir\"]\n",
        "FROM a\nCMD [\"a\", [\"b\"]]\n",
        "FROM a\nRUN [1]\n",
        "FROM a\nCOPY ['a', 'b']\n",
        "FROM a\nRUN [ -f /x ] && y\nRUN [ \"$a\" = \"b\" ] || exit\nRUN [[ \"a\" ]]\n",
        "FROM a\nSHELL bash -c\n",
        "FROM a\nHEALTHCHECK CMD ['a']\n",
    ]));
}

#[test]
fn lines() {
    snapshot!(told(&[
        "FROM a\nRUN x \\\n\n  y \\\n\n\n  z\n",
        "FROM a\nRUN <<EOF\necho\n",
        "FROM a\nRUN <<EOF\necho",
        "FROM a\nRUN <<EOF\necho\n  EOF\nRUN y\n",
        "FROM a\nRUN <<EOF\necho\n\tEOF\nRUNN y\n",
        "FROM a\nCOPY <<one <<two /x/\n1\none\n2\n",
        "FROM a\nrun x\nRUN y\nRun z\n",
        "from a as b\nrun x\n",
        "FROM a as b\n",
        "FROM a\n# syntax=docker/dockerfile:1\n",
        "# hello\n# escape=`\nFROM a\n",
        "# syntax=example.com/mine:1\nFROM a\n",
        "# syntax=docker/dockerfile:1.7-labs\nFROM a\n",
        "# escape=x\n# escape=`\nFROM a\n",
    ]));
}

#[test]
fn blocks() {
    snapshot!(told(&[
        "SERVICE web {\n  FROM a\n  PUBLSH 80\n}\n",
        "SERVICE web {\n  FROM a\n  SUBNET x\n  RUN y\n  WAT\n}\n",
        "NETWORK back {\n  WAT\n}\n",
        "SERVICE web {\n  FROM a\n  HEALTHCHECK interval=1s CMD x\n}\n",
        "SERVICE web {\n  FROM a\n",
        "SERVICE web {\n  FROM a\n\nSERVICE api {\n  FROM b\n}\n",
        "NETWORK back {\n  INTERNAL\n\nFROM a\nRUN x\nCPOY y z\n",
        "SERVICE {\n  FROM a\n}\n",
        "SERVICE web\nFROM a\nRUN x\n",
        "SERVICE web\n  FROM a\n  PUBLISH 80\n}\n",
        "SERVICE web { FROM a }\n",
        "NETWORK front back\n",
        "SERVICE web {\n  FROM a\n  READONLY yes\n  PUBLISH\n  NETWORK x --alais=y\n  IF x\n}\n",
        "VOLUME data {\n  EXTERNAL\n}\nFROM a\nVOLUME data {}\n",
        "NETWORK front   # all defaults\nSECRET token {  # from a file\n  FILE ./token.txt # here\n}\n",
        "SERVICE web {\n  FROM a\n  FILE /etc/x --mode=0440 <<EOF   # kept\n}\n}\n# not a comment\nEOF\n  CMD [\"a\", \"# b\"] # c\n}\n",
    ]));
}
