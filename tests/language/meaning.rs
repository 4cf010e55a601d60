//! What a user gets to read about files whose words are right and whose meaning is not.

use std::fmt::Write as _;

use rbox::compile::{self, Request};
use rbox::diag::Diagnostics;
use rbox::source::SourceMap;

use crate::fake::Fake;
use crate::told::tell;

/// A context with a few files, and two bases.
fn sources() -> Fake {
    Fake::default()
        .plain_base("debian:12")
        .base(
            "onbuild:1",
            r#"{"architecture":"amd64","os":"linux","config":{"OnBuild":["COPY $NOWHERE /x","RUN make"]}}"#,
        )
        .file("src/main.c", "")
        .file("README.md", "")
        .file("secret.env", "")
        .file("web.env", "# settings\nMODE=fast\nbroken line\n")
        .file(".git/config", "")
        .file(".dockerignore", "*.env\n!web.env\n")
}

fn compile(request: &Request) -> (Diagnostics, SourceMap) {
    match compile::plan(request, &sources()) {
        Ok(compiled) => (compiled.warnings, compiled.files),
        Err(failed) => (failed.diagnostics, failed.files),
    }
}

/// Files and what is said about them, one after the other.
fn told(cases: &[&str]) -> String {
    told_of(cases.iter().map(|text| Request::new("a.rbox", *text, "/ctx")))
}

fn told_of(requests: impl IntoIterator<Item = Request>) -> String {
    let mut out = String::new();
    for request in requests {
        for line in String::from_utf8_lossy(&request.text).lines() {
            let _ = writeln!(out, "    {line}");
        }
        let (found, files) = compile(&request);
        if found.0.is_empty() {
            out.push_str("nothing\n");
        }
        found.iter().for_each(|diagnostic| tell(&mut out, &files, diagnostic));
        out.push('\n');
    }
    out
}

#[test]
fn stages_by_name() {
    snapshot!(told(&[
        "FROM debian:12 AS builder\nRUN make\nFROM scratch\nCOPY --from=buidler /a /b\n",
        "FROM scratch\nCOPY --from=later /a /b\nFROM debian:12 AS later\n",
        "FROM scratch\nCOPY --from=3 /a /b\n",
        "FROM debian:12 AS a\nFROM debian:12 AS a\n",
        "FROM debian:12 AS a\nCOPY --from=a /x /y\n",
        "FROM debian:12 AS scratch\n",
        "FROM debian:12 AS 1st\n",
        "FROM debian:12 AS unused\nFROM debian:12\n",
        "FROM debain:12\n",
        "FROM Debian:12\n",
        "FROM builder AS test\nFROM debian:12 AS builder\nFROM test\n",
        "FROM scratch\nCOPY --from=$STAGE /a /b\n",
        "RUN make\nFROM scratch\n",
        "VOLUME data\nFROM scratch\nVOLUME data\nVOLUME kept {\n}\nVOLUME more\n",
        "VOLUME /data\nFROM scratch\n",
        "FROM scratch\nNETWORK back\nRUN make\n",
        "FROM oci:images/base\n",
        "FROM rootfs:\n",
        "FROM --platform=linux/ debian:12\n",
        "FROM --platform=linux/x86 debian:12\n",
        "FROM --platform=amd46 debian:12\nSERVICE a {\n  FROM debian:12 --platform=linux/sparc\n}\n",
    ]));
}

#[test]
fn variables() {
    snapshot!(told(&[
        "FROM debian:12\nENV APP_HOME=/srv\nWORKDIR $APP_HOEM/x\n",
        "ARG V=1\nFROM debian:12\nENV A=$V\nRUN echo $V ${V} '$V'; V=2; echo $V\n",
        "ARG V=1\nFROM debian:12\nRUN echo ${V}\n",
        "FROM debian:$TAG\n",
        "ARG TAG=12\nFROM debian:$TGA\n",
        "ARG BASE\nFROM $BASE\n",
        "FROM debian:12\nARG MODE=a\nENV MODE=b\n",
        "FROM debian:12\nENV A=1 B=$A C=${A:-2}\n",
        "FROM debian:12\nRUN make\nARG LATE=1\n",
        "ARG GLOBAL=1\nFROM debian:12\n",
        "FROM debian:12\nENV A=${B:?must be set}\n",
        "FROM debian:12\nENV A=\"${B:?must be set}\"\n",
        "FROM debian:12\nLABEL a=${B^^}\n",
        "FROM debian:12\nCOPY $NOPE/src /x\nWORKDIR ${OTHER:-/srv}\n",
        "FROM onbuild:1\n",
        "FROM unknown:1\nENV A=$FROM_BASE\n",
    ]));
}

#[test]
fn arguments_of_the_command_line() {
    let request = |text: &str, args: &[(&str, &str)], targets: &[&str]| Request {
        args: args.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
        targets: targets.iter().map(|target| (*target).to_owned()).collect(),
        ..Request::new("a.rbox", text, "/ctx")
    };
    let two = "FROM debian:12 AS build\nFROM debian:12 AS test\nCOPY --from=build /a /b\n";
    snapshot!(told_of([
        request("FROM debian:12\nARG VERSION\nRUN make\n", &[("VERSOIN", "1")], &[]),
        request("ARG BASE\nFROM $BASE\n", &[("BASE", "debian:12")], &[]),
        request("FROM debian:12\nRUN make\n", &[("http_proxy", "x"), ("SOURCE_DATE_EPOCH", "soon")], &[]),
        request(two, &[], &["tset"]),
        request(two, &[], &["release"]),
        request(two, &[], &["1"]),
    ]));
}

#[test]
fn files() {
    snapshot!(told(&[
        "FROM debian:12\nCOPY srcc/main.c src/mian.c /x/\n",
        "FROM debian:12\nCOPY secret.env /x\nCOPY web.env *.env /y/\n",
        "FROM debian:12\nCOPY ../x /x\n",
        "FROM debian:12\nCOPY README.md src/main.c /x\nCOPY src .git /x\nCOPY --from=debian:12 /a /b /c\n",
        "FROM debian:12\nADD README.md /x\nADD a.tar.gz /x\nADD https://x.y/z /x\n",
        "FROM debian:12\nWORKDIR app\nWORKDIR sub\n",
        "FROM debian:12\nCOPY . .\n",
        "FROM debian:12\nCOPY [\"srcc\", \"/x\"]\n",
        "FROM debian:12\nCOPY https://x.y/z /x\n",
        "FROM debian:12\nCOPY --chmod=999 src /x\nADD --checksum=sha256:1 https://x.y/z /x\nADD --checksum=abc src /x\n",
        "FROM debian:12\nADD https://h/a.git?ref=a#b /x\n",
        "FROM debian:12\nRUN --mount=target=/x,source=srcc true\n",
    ]));
}

#[test]
fn mounts_of_run() {
    snapshot!(told(&[
        "FROM debian:12\nRUN --mount=tpye=cache,target=/x true\n",
        "FROM debian:12\nRUN --mount=type=cahce,target=/x true\n",
        "FROM debian:12\nRUN --mount=type=cache,target=/x,sharing=lokced true\n",
        "FROM debian:12\nRUN --mount=type=bind,size=1M,target=/x true\n",
        "FROM debian:12\nRUN --mount=type=tmpfs,size=lots,target=/x --mount=type=tmpfs,target true\n",
        "FROM debian:12\nRUN --mount=type=tmpfs,target=/ true\n",
        "FROM debian:12\nRUN --mount=type=secret true\n",
        "FROM debian:12\nRUN --mount=type=secret,id=tokne,required true\nSECRET token {\n  FILE ./t\n}\n",
        "FROM debian:12\nRUN --mount=type=secret,id=x,required=maybe true\n",
        "FROM debian:12\nRUN --mount=from=nosuch/image,target=/x true\n",
        "FROM debian:12\nRUN --network=hots --security=none --device=x true\n",
    ]));
}

#[test]
fn values_of_instructions() {
    snapshot!(told(&[
        "FROM debian:12\nEXPOSE 80800 80/TCP 127.0.0.1:80:80 http\n",
        "FROM debian:12\nSTOPSIGNAL SIGTREM\n",
        "FROM debian:12\nHEALTHCHECK --interval=30 --timeout=1us --retries=x CMD true\n",
        "FROM debian:12\nUSER $EMPTY\nVOLUME \"\"\n",
    ]));
}

const APP: &str = "FROM debian:12 AS app\nCMD [\"serve\"]\n";

#[test]
fn networks() {
    let cases = [
        "NETWORK front\nSERVICE web {\n  FROM app\n  NETWORK fornt\n}\n",
        "NETWORK host\nNETWORK a {\n  SUBNET 10.0.0.1/24\n  SUBNET 10.1.0.0\n  MTU 10\n  DRIVER bridg\n  POLICY drop\n}\n",
        "NETWORK a {\n  SUBNET 10.89.0.0/16\n}\nNETWORK b {\n  SUBNET 10.89.10.0/24\n  GATEWAY 10.90.0.1\n}\n",
        "NETWORK a {\n  GATEWAY 10.0.0.1\n  GATEWAY 10.0.0.2\n  ALLOW web -> db:5432\n  ALLOW web db\n}\nSERVICE web {\n  FROM app\n}\n",
        "NETWORK a {\n  SUBNET 10.0.0.0/24\n}\nSERVICE web {\n  FROM app\n  NETWORK a --ip=10.0.1.1\n  NETWORK a\n  NETWORK host\n}\n",
        "NETWORK p {\n  DRIVER ptp\n}\nSERVICE a {\n FROM app\n NETWORK p\n}\nSERVICE b {\n FROM app\n NETWORK p\n}\nSERVICE c {\n FROM app\n NETWORK p\n}\n",
    ];
    let cases: Vec<String> = cases.iter().map(|case| format!("{APP}{case}")).collect();
    snapshot!(told(&cases.iter().map(String::as_str).collect::<Vec<_>>()));
}

#[test]
fn services() {
    let cases = [
        "SERVICE web {\n  FROM app\n  PUBLISH 8080:80\n}\nSERVICE api {\n  FROM app\n  PUBLISH 0.0.0.0:8080:3000\n  PUBLISH 80:x 1-2:3\n}\n",
        "SERVICE web {\n  FROM app\n  PUBLISH 0.0.0.0:8080:80 [::]:8080:80 127.0.0.1:5353:53/udp [::]:5353:53/udp\n}\n",
        "SERVICE web {\n  FROM app\n  REPLICAS 3\n  PUBLISH 8080:80 9000-9002:90 9010-9011:90 7000-7001:70-71 127.0.0.1:65535:1/udp 80\n}\n",
        "SERVICE web {\n  FROM app\n  DEPENDS bd\n}\nSERVICE db {\n  FROM app\n  DEPENDS web health\n}\n",
        "SERVICE a {\n  FROM app\n  DEPENDS b\n}\nSERVICE b {\n  FROM app\n  DEPENDS c\n}\nSERVICE c {\n  FROM app\n  DEPENDS a\n}\nSERVICE self {\n  FROM app\n  DEPENDS self\n}\n",
        "SERVICE db {\n  FROM app\n}\nSERVICE web {\n  FROM app\n  DEPENDS db healthy\n}\n",
        "SERVICE web {\n  FROM app\n  MOUNT data:/x\n  MOUNT type=tmpfs,target=/x/\n  FILE /x <<E\nE\n}\n",
        "SERVICE web {\n  FROM app\n  MOUNT a:b\n  MOUNT ./nope:/y\n  MOUNT ~/x:/z\n  MOUNT type=bnid,target=/q\n  MOUNT tpye=bind,target=/r\n  MOUNT a:/b:wr\n}\n",
        "SERVICE web {\n}\nSERVICE web {\n  FROM app\n  HOSTNAME a\n  HOSTNAME b\n}\n",
        "SERVICE web {\n  FROM app\n  LIMIT memroy=1G cpus=none pids=0\n  ULIMIT nofile=5:1\n  RESTART sometimes\n  STOPGRACE 10\n  REPLICAS many\n}\n",
        "SERVICE web {\n  FROM app\n  CAP NET_ADMIN +NET_ADMNI -ALL\n  SECURITY secomp=x\n  DEVICE null\n  NAMESPACE pid=init\n  HOST a=b\n  DNS x\n}\n",
        "SERVICE web {\n  FROM app\n  ENV --file=web.env --file=nope.env A=$UNDEFINED\n  SECRET token\n  FILE etc/x <<E\nE\n  FILE /etc/y\n  USER $X\n}\n",
        "SECRET a {\n}\nSECRET b {\n  FILE x\n  ENV Y\n}\nVOLUME v {\n  FROM app\n}\n",
    ];
    let mut cases: Vec<String> = cases.iter().map(|case| format!("{APP}{case}")).collect();
    cases.push("FROM scratch AS empty\nCOPY src /\nSERVICE web {\n  FROM empty\n}\n".to_owned());
    snapshot!(told(&cases.iter().map(String::as_str).collect::<Vec<_>>()));
}

#[test]
fn stacks() {
    let cases = [
        "NETWORK a {\n  SUBNET 172.17.4.0/24\n}\nSERVICE web {\n  FROM app\n  NETWORK a\n  PUBLISH 80:80 53:53/udp\n}\n",
        "NETWORK wire {\n  DRIVER macvlan\n  SUBNET 172.17.0.0/16\n}\nSERVICE web {\n  FROM app\n  NETWORK wire\n}\n",
        "NETWORK wide {\n  SUBNET 172.0.0.0/8\n}\nNETWORK a {\n  SUBNET 10.89.0.0/24\n}\nSERVICE web {\n  FROM app\n  NETWORK wide\n  NETWORK a\n}\n",
        "NETWORK a {\n  SUBNET 10.89.0.0/24\n}\nNETWORK b {\n  SUBNET 172.17.9.0/24\n}\nSERVICE web {\n  FROM app\n  NETWORK a\n  NETWORK b --ip=172.17.9.7\n}\n",
        "NETWORK a {\n  POLICY deny\n}\nSERVICE web {\n  FROM app\n  NETWORK a\n  ENV A=db:1 B=http://other/ C=web:1\n}\nSERVICE db {\n  FROM app\n  NETWORK a\n}\nSERVICE other {\n  FROM app\n}\n",
        "FROM app AS files\nWORKDIR /srv\nCOPY src .\nEXPOSE 80\nSERVICE web {\n  FROM files\n  MOUNT ./src:/srv\n  PUBLISH 8080:81\n}\nSERVICE worker {\n  FROM files\n  MOUNT type=tmpfs,target=/srv\n}\nNETWORK none-joins\nVOLUME none-mounts {\n  LABEL a=b\n}\n",
        "SERVICE web {\n  FROM app\n  MOUNT /run/docker.sock:/run/docker.sock:ro\n  MOUNT /usr:/u:ro\n  PRIVILEGED\n}\n",
    ];
    let cases: Vec<String> = cases.iter().map(|case| format!("{APP}{case}")).collect();
    snapshot!(told(&cases.iter().map(String::as_str).collect::<Vec<_>>()));
}

#[test]
fn one_mistake_one_message() {
    snapshot!(told(&[
        "FORM debian:12 AS build\nRUN make\nFROM scratch\nCOPY --from=buidl /a /b\nCOPY --from=1 /a /b\n",
        "FROM debian:12 AS biuld\nARG MODE=a\nENV M=$MDOE\nFROM scratch\nCOPY --from=biuld /a /b\n",
        "FROM $NOPE\nENV A=$FROM_BASE\nWORKDIR x\nCOPY --from=0 /a /b\n",
        "FROM debian:12\nCOPY <<-E /x\n\t\thello $NMAE\n\tE\n",
    ]));
}
