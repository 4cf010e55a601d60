//! Golden plans: what realistic files come to.

use rbox::compile::{self, Compiled, Request};
use rbox::image::Platform;
use rbox::plan::{Op, Plan};
use serde_json::Value;

use crate::fake::Fake;

/// A context and bases that all files here can use.
fn sources() -> Fake {
    let node = r#"{"architecture":"amd64","os":"linux","config":{
        "Env":["PATH=/usr/local/bin:/usr/bin:/bin","NODE_VERSION=22"],"Entrypoint":["entry.sh"],"Cmd":["node"],
        "WorkingDir":"/home","User":"node","ExposedPorts":{"3000/tcp":{}},"Labels":{"maintainer":"them"}},
        "rootfs":{"type":"layers","diff_ids":[]},
        "history":[{"created":"2024-01-01T00:00:00Z","created_by":"ADD rootfs.tar / # buildkit"},
                   {"created":"2024-01-01T00:00:00Z","created_by":"CMD [\"node\"]","empty_layer":true}]}"#;
    let onbuild = r#"{"architecture":"amd64","os":"linux","config":{"WorkingDir":"/srv",
        "OnBuild":["ARG MODE=prod","COPY src/ .","RUN build --$MODE"]}}"#;
    [
        "src/main.c",
        "src/lib/util.c",
        "package.json",
        "package-lock.json",
        "app.conf",
        "vendor.tar.gz",
        "go.mod",
        "token.txt",
    ]
    .iter()
    .fold(Fake::default(), |fake, path| fake.file(path, ""))
    .plain_base("debian:12")
    .plain_base("golang:1.23")
    .base("node:22", node)
    .base("onbuild:1", onbuild)
    .plain_base("rootfs:tree/")
    .plain_base("rootfs:images/deb.tar.gz")
    .file(".dockerignore", "# nothing of the workplace\n.git\n**/*.o\n!keep.o\n")
}

fn request(text: &str) -> Request {
    let build_platform = Platform { architecture: "amd64".into(), os: "linux".into(), variant: None };
    Request { build_platform, ..Request::new("Dockerfile", text, "/ctx") }
}

fn compiled(request: &Request) -> Compiled {
    compile::plan(request, &sources()).unwrap_or_else(|failed| {
        let messages: Vec<&str> = failed.diagnostics.iter().map(|found| found.message.as_str()).collect();
        panic!("{messages:#?}")
    })
}

fn plan(text: &str) -> Plan {
    let plan = compiled(&request(text)).plan;
    assert_eq!(plan.check(), Ok(()), "a plan of ours must be sound");
    plan
}

/// A plan without what changes with every space of the file.
fn golden(plan: &Plan) -> Value {
    let mut value = serde_json::to_value(plan).unwrap();
    for step in value["steps"].as_array_mut().unwrap() {
        step.as_object_mut().unwrap().remove("digest");
        step["origin"].as_object_mut().unwrap().remove("span");
    }
    value
}

/// Kinds of the steps, in order.
fn kinds(plan: &Plan) -> Vec<&'static str> {
    let kind = |op: &Op| match op {
        Op::Source(_) => "source",
        Op::Exec(_) => "exec",
        Op::File(_) => "file",
        Op::Image(_) => "image",
    };
    plan.steps.iter().map(|step| kind(&step.op)).collect()
}

macro_rules! golden_plans {
    ($($name:ident: $text:literal)+) => {
        $(#[test]
        fn $name() {
            insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
                insta::assert_json_snapshot!(concat!("plan_", stringify!($name)), golden(&plan($text)));
            });
        })+
    };
}

golden_plans! {
    c_from_host_to_scratch: "FROM host AS build\nWORKDIR /src\nCOPY src/ .\nRUN gcc -static -o app main.c\n\nFROM scratch\nCOPY --from=build --chmod=0755 /src/app /app\nENTRYPOINT [\"/app\"]\n"

    go_with_caches: "ARG GO=1.23\nFROM --platform=$BUILDPLATFORM golang:${GO} AS build\nARG TARGETOS TARGETARCH\nWORKDIR /src\nCOPY go.mod ./\nRUN --mount=type=cache,target=/go/pkg,sharing=locked,uid=1000 \\\n    --mount=type=bind,source=src,target=/src/src,rw \\\n    GOOS=$TARGETOS GOARCH=$TARGETARCH go build -o /out/app ./src\nFROM scratch\nCOPY --link --from=build /out /\nUSER 65532:65532\nCMD [\"/app\"]\n"

    node_on_a_base_with_a_config: "FROM node:22\nWORKDIR app\nCOPY package*.json ./\nRUN npm ci\nCOPY --chown=node:node --exclude=*.md . .\nENV NODE_ENV=production PATH=/x:$PATH\nEXPOSE 8080 9000-9002/udp\nHEALTHCHECK --interval=30s --retries=2 CMD curl -f http://localhost\nENTRYPOINT [\"node\", \"server.js\"]\n"

    heredocs: "FROM debian:12\nENV NAME=world\nRUN <<EOF\nset -e\necho one\nEOF\nRUN <<-SCRIPT\n\t#!/usr/bin/python3\n\tprint(1)\nSCRIPT\nRUN python3 <<A && cat <<'B'\nprint(2)\nA\ntwo\nB\nCOPY <<greeting <<-'raw' /etc/app/\nhello $NAME\ngreeting\n\tkeep $NAME\nraw\n"

    add_in_every_form: "FROM debian:12\nADD vendor.tar.gz /v/\nADD --unpack=false vendor.tar.gz /archive/\nADD --checksum=sha256:0000000000000000000000000000000000000000000000000000000000000000 --chmod=644 https://example.org/f.bin /f\nADD --keep-git-dir=true https://example.org/r.git#v1:sub /r\nADD git@example.org:team/r?branch=main&submodules=false /s\n"

    secrets_and_agents: "FROM debian:12\nRUN --mount=type=secret,id=token --mount=type=secret,id=key,env=KEY,required fetch\nRUN --mount=type=ssh --mount=type=ssh,id=other,target=/s --mount=type=tmpfs,target=/t,size=64m git clone x\n\nSECRET token {\n  FILE ./token.txt\n}\nSECRET key {\n  ENV APP_KEY\n}\nSECRET unused {\n  ENV X\n}\n"

    triggers_of_a_base: "FROM onbuild:1\nCMD [\"run\"]\n"

    triggers_of_a_stage: "FROM debian:12 AS base\nONBUILD RUN echo triggered\nONBUILD COPY --from=tools /bin/tool /bin/\nFROM debian:12 AS tools\nRUN make tools\nFROM base\nRUN echo own\n"

    shells_and_commands: "FROM debian:12\nSHELL [\"/bin/bash\", \"-eo\", \"pipefail\", \"-c\"]\nARG A=1\nARG B\nRUN echo $A | cat\nRUN [\"true\", \"x\"]\nCMD serve --fast\nSTOPSIGNAL SIGQUIT\nVOLUME /data [\"/x\"]\nMAINTAINER someone\nLABEL a=b c=\"d e\"\nONBUILD RUN x\n"

    environment_of_stages: "FROM debian:12 AS base\nARG VERSION=1\nENV LEVEL=base\nWORKDIR /srv\nUSER app\nFROM base AS next\nENV LEVEL=next OLD=$LEVEL\nRUN echo $VERSION\n"

    copies_from_everywhere: "FROM debian:12 AS one\nRUN a\nFROM scratch\nCOPY --from=0 --parents /usr/./share/x /\nCOPY --from=golang:1.23 /usr/local/go /go\nCOPY --from=rootfs:tree/ /etc /etc\nCOPY [\"src/main.c\", \"app.conf\", \"/d/\"]\n"

    networks_and_security: "FROM rootfs:images/deb.tar.gz\nRUN --network=none a\nRUN --network=host b\nRUN --security=insecure c\n"
}

/// A shop of every property that a service can have.
const SHOP: &str = r#"FROM debian:12 AS app
COPY src /src

NETWORK front
NETWORK back {
  SUBNET 10.89.10.0/24
  GATEWAY 10.89.10.1
  INTERNAL
  MTU 1400
  POLICY deny
  ALLOW web -> db:5432/tcp
  ALLOW job -> db
  LABEL team=shop
}
VOLUME data {
  FROM app:/seed
  LABEL keep=yes
}
SECRET token {
  FILE ./token.txt
}
SECRET unused {
  ENV X
}
SERVICE web {
  FROM app
  CMD ["./shop", "--db", "db:5432"]
  ENV LOG=info LEVEL=2
  USER 1000
  WORKDIR /srv
  EXPOSE 9000
  LABEL tier=front
  STOPSIGNAL SIGINT
  HEALTHCHECK --interval=5s CMD curl -f http://localhost
  PUBLISH 8080-8082:80 53
  NETWORK front
  NETWORK back --alias=shop
  MOUNT ./src:/src:ro
  MOUNT cache:/var/cache
  MOUNT type=tmpfs,target=/tmp,size=64M
  MOUNT type=image,from=node:22,source=/lib,target=/node
  FILE /etc/shop.conf --mode=0440 <<EOF
listen 80
EOF
  SECRET token --target=/run/token --mode=0400
  DEPENDS db healthy
  LIMIT memory=256M cpus=1.5 pids=100
  RESERVE memory=64M
  RESTART on-failure:5
  STOPGRACE 10s
  REPLICAS 3
  CAP +NET_ADMIN -CHOWN
  READONLY
  HOSTNAME shop
  INIT
  TTY
  ULIMIT nofile=1024:2048
  SYSCTL net.core.somaxconn=1024
  DNS 1.1.1.1
  HOST gate=host-gateway other=10.0.0.1
  SECURITY seccomp=unconfined
  LOG max-size=10M max-file=3
}
SERVICE db {
  FROM node:22
  HEALTHCHECK CMD ["true"]
  PUBLISH 0.0.0.0:9000-9001:9000-9001/udp
  NETWORK back --ip=10.89.10.20
  MOUNT data:/data
}
SERVICE job {
  FROM host
  CMD run it
  NETWORK back
  DEPENDS db completed
  PROFILE debug
  RESTART always
  NAME job-1
  NAMESPACE ipc=service:db
}
SERVICE side {
  FROM app
  NETWORK service:web
  PRIVILEGED
}
"#;

#[test]
fn a_stack_of_every_property() {
    let plan = compiled(&Request { stack: true, ..request(SHOP) }).plan;
    assert_eq!(plan.check(), Ok(()), "a plan of ours must be sound");
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
        insta::assert_json_snapshot!("plan_stack", golden(&plan));
    });
    let alone = compiled(&request(SHOP)).plan;
    assert_eq!(alone.stack, None, "an image alone was asked for");
    assert_eq!(kinds(&alone), ["source", "file", "image"]);
}

#[test]
fn a_stack_that_does_not_hold_together_is_refused() {
    let mut plan = compiled(&Request { stack: true, ..request(SHOP) }).plan;
    plan.stack.as_mut().expect("a stack").services.retain(|service| service.name != "db");
    let error = plan.check().expect_err("web waits for db").to_string();
    assert!(error.contains("service `web` names the service `db`"), "{error}");
}

#[test]
fn only_what_the_target_needs() {
    let text = "FROM debian:12 AS build\nRUN make\nFROM debian:12 AS test\nRUN make test\nFROM scratch\nCOPY --from=build /x /\n";
    assert_eq!(kinds(&plan(text)), ["source", "exec", "source", "file", "image"]);
    let targets = vec!["test".to_owned(), "build".to_owned()];
    let two = compiled(&Request { targets, ..request(text) }).plan;
    assert_eq!(kinds(&two), ["source", "exec", "exec", "image", "image"]);
    assert_eq!(two.targets.iter().map(|target| target.name.as_str()).collect::<Vec<_>>(), ["test", "build"]);
}

#[test]
fn digests_do_not_depend_on_the_place_in_the_plan() {
    let tail = "FROM debian:12 AS tools\nRUN make\nFROM scratch\nCOPY --from=tools /x /\n";
    let alone = plan(tail);
    let behind = plan(&format!("FROM golang:1.23 AS first\nRUN other\n{tail}COPY --from=first /y /\n"));
    let copy =
        |plan: &Plan| plan.steps.iter().filter(|step| matches!(step.op, Op::File(_))).map(|step| step.digest).next();
    assert_eq!(copy(&alone), copy(&behind));
}

#[test]
fn arguments_and_dates() {
    let text = "ARG BASE=debian:12\nFROM $BASE\nARG MODE=slow\nRUN echo $MODE\n";
    let args =
        [("BASE", "golang:1.23"), ("MODE", "fast"), ("HTTP_PROXY", "http://proxy"), ("SOURCE_DATE_EPOCH", "86400")];
    let args = args.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
    let plan = compiled(&Request { args, ..request(text) }).plan;
    let Op::Exec(exec) = &plan.steps[1].op else { panic!("the second step is RUN") };
    assert_eq!(exec.env, ["PATH=/usr/bin:/bin", "MODE=fast", "HTTP_PROXY=http://proxy", "http_proxy=http://proxy"]);
    let Op::Image(image) = &plan.steps[2].op else { panic!("the third step is the image") };
    assert_eq!(image.config.created.as_deref(), Some("1970-01-02T00:00:00Z"));
    let lines: Vec<&str> = image.config.history.iter().filter_map(|line| line.created_by.as_deref()).collect();
    assert_eq!(lines, ["ARG MODE=fast", "RUN |1 MODE=fast /bin/sh -c echo $MODE"]);
}

#[test]
fn a_plan_survives_json() {
    let before = plan("FROM debian:12\nCOPY src /src\nRUN make\n");
    let after: Plan = serde_json::from_str(&serde_json::to_string(&before).unwrap()).unwrap();
    assert_eq!(before, after);
    assert_eq!(after.check(), Ok(()));
}

#[test]
fn a_file_that_no_stage_asked_for_would_copy_stops_nothing() {
    let text = "FROM debian:12 AS tests\nCOPY gone.txt /\nCOPY gone/*.c token.txt /t/\n\
        FROM debian:12\nCOPY src/*.c /src/\nSERVICE web {\n  FROM debian:12\n  CMD [\"x\"]\n  MOUNT ./away:/away\n}\n";
    let whole = compile::check(&request(text), &sources());
    let missing = |message: &str| message.ends_with("is not in the context");
    let errors = || whole.found.iter().filter(|found| found.is_error()).map(|found| found.message.as_str());
    assert_eq!(errors().filter(|message| missing(message)).count(), 3, "{:#?}", errors().collect::<Vec<_>>());
    let failed = |request: &Request| match compile::plan(request, &sources()) {
        Ok(compiled) => panic!("{:#?}", compiled.plan),
        Err(failed) => failed.diagnostics.iter().filter(|found| found.is_error()).count(),
    };
    assert_eq!(failed(&request(text)), 1, "the service's mount");
    let (stages, _) = text.split_once("SERVICE").unwrap();
    let asked = |target: &str| Request { targets: vec![target.to_owned()], ..request(stages) };
    assert_eq!(failed(&asked("tests")), 2);
    let warned = compiled(&request(stages)).warnings;
    assert_eq!(warned.iter().filter(|found| missing(&found.message)).count(), 2);
}
