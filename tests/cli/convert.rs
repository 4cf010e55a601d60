//! `rbox convert`: Compose files become `.rbox` files that mean the same.

use std::fs;

use crate::support::Rbox;

/// Two Dockerfiles with contexts of their own, and most of what people write in Compose files.
const COMPOSE: &str = "\
x-common: &common
  restart: unless-stopped
  logging: {driver: json-file, options: {max-size: 10m, max-file: '3'}}
services:
  web:
    <<: *common
    build: ./web
    ports: ['${PORT:-8080}:80', '127.0.0.1:9000:9000/udp', {target: 81, published: 8081, host_ip: '::1'}]
    environment: ['API=http://api:8000', 'SAID=two $$words \"x\"', REGION]
    depends_on: {api: {condition: service_healthy}}
    networks: [front]
    read_only: true
    tmpfs: /tmp:size=64m,noexec
  api:
    <<: *common
    build: {context: api, target: run, args: {MODE: '${MODE:-prod}', VERSION: 3}}
    command: python3 -m http.server --bind '0.0.0.0' 8000
    env_file: [api.env, {path: none.env, required: false}]
    healthcheck: {test: [CMD-SHELL, test -e $$HOME], interval: 10s, start_period: 1m30s}
    deploy: {replicas: 2, resources: {limits: {cpus: '0.5', memory: 256M}, reservations: {memory: 64mb}}}
    networks: {front: {aliases: [backend]}, back: }
    secrets: [{source: word, target: w, mode: 0o440}]
    gpus: all
  db:
    image: debian:${DEBIAN:-12.1}
    entrypoint: ['/bin/sh', -c]
    command: ['exec sleep $$N']
    volumes: ['data:/data', './init.sql:/init.sql:ro', {type: tmpfs, target: /run, tmpfs: {size: 1000000}}, old:/old]
    configs: [{source: conf, target: /etc/db.conf}]
    ulimits: {nofile: {soft: 1024, hard: 2048}}
    mem_limit: 1g
    memswap_limit: 1536m
    cap_drop: [ALL]
    cap_add: [CHOWN]
    extra_hosts: ['builder:host-gateway']
    network_mode: container:web
networks:
  front:
  back: {internal: true, ipam: {config: [{subnet: 10.77.0.0/24}]}}
volumes:
  data:
  old: {external: true, name: kept}
secrets:
  word: {file: ./word.txt}
configs:
  conf: {content: \"listen ${PORT:-8080}\\n\"}
";

const CONVERTED: &str = r#"# Made of compose.yaml by `rbox convert`.
# 0.0.0.0 leaves ports open to other machines, as they were; without it they are this machine's own.

ARG DEBIAN
ARG PORT
ARG REGION
ARG VERSION=3
ARG MODE=${MODE:-prod}

# web/Dockerfile
FROM scratch AS build
COPY web/index.html web/a.txt ./
RUN --mount=type=bind,target=/x,source=web true
FROM scratch AS web
COPY --from=build /index.html /
COPY ["web/a.txt", "/"]

# api/Dockerfile
FROM debian:${VERSION} AS api-build
ARG MODE
COPY --chown=1:1 api/ /src
FROM api-build AS run
COPY --from=api-build /src /copy
COPY --from=api-build /nothing /else

NETWORK front

NETWORK back {
  INTERNAL
  SUBNET 10.77.0.0/24
}

VOLUME kept {
  EXTERNAL
}

SECRET word {
  FILE ./word.txt
}

SERVICE web {
  FROM web
  PUBLISH 0.0.0.0:${PORT:-8080}:80
  PUBLISH 127.0.0.1:9000:9000/udp
  PUBLISH "[::1]:8081:81"
  ENV API=http://api:8000
  ENV SAID="two \$words \"x\""
  ENV REGION=${REGION}
  NETWORK front
  READONLY
  MOUNT type=tmpfs,target=/tmp,size=64M
  RESTART unless-stopped
  LOG max-size=10M max-file=3
  DEPENDS api healthy
}

SERVICE api {
  FROM run
  CMD ["python3", "-m", "http.server", "--bind", "0.0.0.0", "8000"]
  ENV --file=api.env
  # left out: env_file none.env: there is none
  HEALTHCHECK --interval=10s --start-period=1m30s CMD test -e $HOME
  REPLICAS 2
  NETWORK front --alias=backend
  NETWORK back
  SECRET word --target=/run/secrets/w --mode=0440
  # left out: gpus: all
  RESTART unless-stopped
  LOG max-size=10M max-file=3
  LIMIT cpus=0.5 memory=256M
  RESERVE memory=64M
}

SERVICE db {
  FROM debian:${DEBIAN:-12.1}
  ENTRYPOINT ["/bin/sh", "-c"]
  CMD ["exec sleep $N"]
  MOUNT data:/data
  MOUNT ./init.sql:/init.sql:ro
  MOUNT type=tmpfs,target=/run,size=1000000
  MOUNT kept:/old
  FILE /etc/db.conf <<EOF
listen ${PORT:-8080}
EOF
  ULIMIT nofile=1024:2048
  CAP -ALL
  CAP +CHOWN
  HOST builder=host-gateway
  NETWORK service:web
  LIMIT memory=1G swap=536870912
}
"#;

fn project() -> Rbox {
    let web = "# syntax=docker/dockerfile:1\nFROM scratch AS build\nCOPY ./index.html a.txt ./\n\
               RUN --mount=type=bind,target=/x true\nFROM scratch\nCOPY --from=0 /index.html /\nCOPY [\"a.txt\", \"/\"]\n";
    let api = "ARG VERSION=2\nFROM debian:${VERSION} AS build\nARG MODE=dev\nCOPY --chown=1:1 . /src\n\
               FROM build AS run\nCOPY --from=build /src /copy\nCOPY --from=0 /nothing /else\n";
    let rbox = Rbox::new().context_file("compose.yaml", COMPOSE).context_file("api.env", "A=1\nB=\"$A\"\nC='$A'\n");
    let rbox = rbox.context_file("web/Dockerfile", web).context_file("web/.dockerignore", "node_modules\n!keep\n");
    rbox.context_file("api/Dockerfile", api).context_file("init.sql", "").context_file("word.txt", "x")
}

#[test]
fn a_compose_file_with_its_dockerfiles_becomes_one_file() {
    let rbox = project();
    rbox.args(["convert"])
        .run()
        .success()
        .stdout_is(CONVERTED)
        .stderr_has("compose.yaml:18: variables in `api.env` are not filled in: `B` keeps its `$`")
        .stderr_has("compose.yaml:23: `gpus` of `api` has no counterpart: it is left out")
        .stderr_has("compose.yaml:13: the option `noexec` of a tmpfs has no counterpart");
    assert_eq!(fs::read_dir(rbox.context()).unwrap().count(), 6, "nothing is written");

    rbox.args(["convert", "-o", "shop.rbox"])
        .run()
        .success()
        .stderr_has("wrote shop.rbox: 3 services and 2 images to build");
    let read = |name: &str| fs::read_to_string(rbox.context().join(name)).unwrap();
    assert_eq!(read("shop.rbox"), CONVERTED);
    assert_eq!(
        read("shop.rbox.dockerignore"),
        "# Of the contexts that this file has in one.\nweb/node_modules\n!web/keep\n"
    );
    rbox.args(["convert", "-o", "shop.rbox"]).run().code(1).stderr_has("`shop.rbox` is there already");
    rbox.args(["convert", "-o", "shop.rbox", "--force"]).run().success();
}

#[test]
fn what_comes_out_is_right_and_formatted() {
    let compose = "services:\n  web:\n    build: .\n    ports: ['8080:80']\n    depends_on: [db]\n  db:\n    build: {context: ., \
                   dockerfile_inline: \"FROM host\\nCMD [\\\"/bin/sleep\\\", \\\"9\\\"]\\n\"}\n    volumes: [data:/data]\nvolumes: {data: }\n";
    let rbox = Rbox::new().context_file("docker-compose.yml", compose);
    let rbox = rbox
        .context_file("Dockerfile", "FROM host\nCOPY a.txt /srv/\nCMD [\"/bin/sleep\", \"9\"]\n")
        .context_file("a.txt", "");
    rbox.args(["up"]).run().code(2).stderr_has("`rbox convert docker-compose.yml --output app.rbox`");
    rbox.args(["check", "docker-compose.yml"]).run().code(2).stderr_has("is a Compose file");
    rbox.args(["convert", "-o", "app.rbox"]).run().success();
    rbox.args(["check", "app.rbox", "--format", "short"]).run().success().lacks("warning");
    rbox.args(["fmt", "--check", "app.rbox"]).run().success();
    rbox.args(["plan", "app.rbox"]).run().success().stdout_has("web").stdout_has("db");
}

#[test]
fn files_go_over_each_other_and_services_extend_others() {
    let rbox = Rbox::new()
        .context_file(
            "compose.yaml",
            "services:\n  a: {image: x:1, environment: [A=1], command: [b]}\n  b: {extends: a, user: '5'}\n",
        )
        .context_file("compose.override.yaml", "services:\n  a: {environment: {B: 2}, command: !reset null}\n");
    rbox.args(["convert"])
        .run()
        .success()
        .stdout_has("SERVICE a {\n  FROM x:1\n  ENV A=1\n  ENV B=2\n}\n")
        .stdout_has("SERVICE b {\n  FROM x:1\n  ENV A=1\n  ENV B=2\n  USER 5\n}\n");
    let alone = rbox.args(["convert", "compose.yaml"]).run().success();
    alone.stdout_has("SERVICE a {\n  FROM x:1\n  ENV A=1\n  CMD [\"b\"]\n}\n");
}

#[test]
fn bad_files_are_told_with_their_line() {
    for (text, told) in [
        ("services:\n  a: [1\n", "compose.yaml:"),
        ("a: 1\nb: 2\na: 3\n", "compose.yaml:3: `a` stands here twice, first in line 1"),
        ("version: '3'\n", "`compose.yaml` has no services"),
        ("", "`compose.yaml` has no services"),
        ("a: &a [x, x, x, x, x, x, x, x]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a]\nc: [*b, *c]\n", "compose.yaml:3: "),
    ] {
        let rbox = Rbox::new().context_file("compose.yaml", text);
        rbox.args(["convert"]).run().code(1).stderr_has(told);
    }
    Rbox::new().args(["convert"]).run().code(2).stderr_has("has no compose.yaml and no docker-compose.yml");
}

#[test]
fn args_of_one_name_in_two_dockerfiles_keep_their_values() {
    let compose = "services:\n  a: {build: {context: a, args: {BASE: 'x:1'}}}\n  b-c: {build: {context: b, args: {BASE: 'y:2'}}}\n";
    let file = "ARG BASE=z\nFROM $BASE\nARG BASE\nRUN echo $BASE\n";
    let other = "ARG BASE\nFROM ${BASE:-z} AS one\nFROM one\n";
    let rbox = Rbox::new().context_file("compose.yml", compose);
    let rbox = rbox.context_file("a/Dockerfile", file).context_file("b/Dockerfile", other);
    rbox.args(["convert"]).run().success().lacks("another").stdout_has(
        "ARG BASE=x:1\nARG B_C_BASE=y:2\n\n# a/Dockerfile\nFROM $BASE AS a\nARG BASE=x:1\nRUN echo $BASE\n\n\
         # b/Dockerfile\nFROM ${B_C_BASE:-z} AS one\nFROM one AS b-c\n",
    );
}

#[test]
fn a_dockerfile_s_own_ignore_file_counts() {
    let rbox = Rbox::new()
        .context_file("compose.yaml", "services: {a: {build: .}}\n")
        .context_file(".dockerignore", "of-all\n");
    let rbox = rbox.context_file("Dockerfile", "FROM scratch\n").context_file("Dockerfile.dockerignore", "of-one\n");
    rbox.args(["convert", "-o", "app.rbox"]).run().success();
    let ignored = fs::read_to_string(rbox.context().join("app.rbox.dockerignore")).unwrap();
    assert!(ignored.ends_with("\nof-one\n") && !ignored.contains("of-all"), "{ignored}");
}

#[test]
fn what_can_t_have_variables_gets_their_values() {
    let compose = "services:\n  a:\n    image: x:1\n    volumes: ['v:/v', '~/w:/w']\n    healthcheck: {test: [CMD, a, '${N}'], interval: $S}\n\
                   volumes: {v: {external: true, name: 'v-${N:-1}'}}\n";
    let rbox = Rbox::new().context_file("compose.yml", compose).context_file(".env", "S=5s\n");
    rbox.args(["convert"])
        .run()
        .success()
        .stdout_has("VOLUME v-1 {\n  EXTERNAL\n}\n")
        .stdout_has("  MOUNT v-1:/v\n  MOUNT \"${HOME:?give it with `--arg HOME`}/w:/w\"\n")
        .stdout_has("  HEALTHCHECK --interval=5s CMD [\"a\", \"\"]\n")
        .stderr_has("compose.yml:6: variables in commands and names")
        .stderr_has("compose.yml:5: `N` has no value here, and came to nothing");
}

#[test]
fn hostile_files_end_soon() {
    let deep = format!("{}{}", "${A:-".repeat(10_000), "}".repeat(10_000));
    for text in [
        format!("services: {{a: {{image: x, command: '{deep}', environment: {{A: '{deep}'}}}}}}"),
        format!("services: {{a: {{image: x, command: '{}'}}}}", "${A".repeat(10_000)),
        format!("services:\n  a:\n    image: x\n{}", (0..20_000).map(|n| format!("    k{n}: v\n")).collect::<String>()),
        "services: {a: {extends: b}, b: {extends: a}}".to_owned(),
    ] {
        let rbox = Rbox::new().context_file("compose.yaml", text);
        rbox.args(["convert"]).run().success().stdout_has("SERVICE a {");
    }
}

#[test]
fn included_files_come_along_with_their_own_folders() {
    let rbox = Rbox::new()
        .context_file("compose.yaml", "include:\n  - infra/db.yml\n  - {path: [more.yml, more.over.yml], project_directory: infra}\n\
                                       services:\n  web: {build: ., depends_on: [db]}\n  same: {image: own:1}\n")
        .context_file("infra/db.yml", "include: [deep/cache.yml]\nservices:\n  db: {image: 'postgres:${V}', volumes: ['./init:/i:ro', 'data:/d'], \
                                       env_file: db.env, command: 'run $V'}\n  same: {image: theirs:1}\nvolumes: {data: {external: true}}\n")
        .context_file("infra/.env", "V=16\n")
        .context_file("infra/db.env", "A=1\n")
        .context_file("infra/init/a.sql", "")
        .context_file("infra/deep/cache.yml", "services:\n  cache: {build: {context: ../../img}, extends: {file: base.yml, service: b}}\n")
        .context_file("infra/deep/base.yml", "services:\n  b: {volumes: ['./c:/c']}\n")
        .context_file("infra/deep/c/x", "")
        .context_file("img/Dockerfile", "FROM scratch\nCOPY a /\n")
        .context_file("Dockerfile", "FROM scratch\n")
        .context_file("more.yml", "services:\n  more: {image: 'a:1', volumes: ['./init:/i']}\n")
        .context_file("more.over.yml", "services:\n  more: {image: 'b:1'}\n");
    rbox.args(["convert"])
        .run()
        .success()
        .stdout_has("COPY img/a /")
        .stdout_has("VOLUME data {\n  EXTERNAL\n}\n")
        .stdout_has("SERVICE db {\n  FROM postgres:${V}\n  MOUNT ./infra/init:/i:ro\n  MOUNT data:/d\n  ENV --file=./infra/db.env\n  CMD [\"run\", \"16\"]\n}\n")
        .stdout_has("SERVICE cache {\n  FROM cache\n  MOUNT ./infra/deep/c:/c\n}\n")
        .stdout_has("SERVICE more {\n  FROM b:1\n  MOUNT ./infra/init:/i\n}\n")
        .stdout_has("SERVICE same {\n  FROM own:1\n}\n")
        .stderr_has("infra/db.yml:4: `same` stands in the file that includes this one, too: that one counts");
    let other =
        rbox.context_file("compose.yaml", "include: [nothing.yml, 'https://example.org/x.yml', infra/db.yml]\n");
    other
        .args(["convert"])
        .run()
        .success()
        .stdout_has("SERVICE db {")
        .stderr_has("compose.yaml:1: there is no file `nothing.yml`")
        .stderr_has("is not here: get it, and include the file");
    let round = Rbox::new().context_file("compose.yaml", "include: [compose.yaml]\nservices: {a: {image: 'x:1'}}\n");
    round.args(["convert"]).run().success().stdout_has("SERVICE a {").stderr_has("include each other too deep");
}

#[test]
fn further_contexts_of_a_build_are_folders_images_and_stages() {
    let file = "FROM base AS one\nCOPY --from=shared --chown=1:1 a.txt /x/\nCOPY --from=shared . /all/\nCOPY --from=tool /bin/t /bin/\n\
                RUN --mount=type=bind,from=shared,source=s,target=/s true\nRUN --mount=from=shared,target=/t true\nRUN --mount=target=/u,from=other true\n\
                FROM shared\nCOPY b /\n";
    let compose = "services:\n  app:\n    build:\n      context: app\n      additional_contexts:\n        shared: ./common\n        base: service:ground\n        \
                   tool: docker-image://tools:1\n        far: https://example.org/x.git\n        other: ./other\n  ground: {build: ground}\n";
    let rbox = Rbox::new().context_file("compose.yaml", compose).context_file("app/Dockerfile", file);
    rbox.context_file("ground/Dockerfile", "FROM scratch\n").args(["convert"]).run().success().stdout_has(
        "# ground/Dockerfile\nFROM scratch AS ground\n\n# app/Dockerfile\nFROM ground AS one\nCOPY --chown=1:1 common/a.txt /x/\nCOPY common/ /all/\n\
         COPY --from=tools:1 /bin/t /bin/\nRUN --mount=type=bind,source=common/s,target=/s true\nRUN --mount=target=/t,source=common true\n\
         RUN --mount=target=/u,source=other true\nFROM shared AS app\nCOPY app/b /\n",
    )
    .stderr_has("compose.yaml:9: the further context `far` is not here (https://example.org/x.git)")
    .stderr_has("`shared` stands for a context of app/Dockerfile that can't be a base: copy from it instead");
}

#[test]
fn contexts_above_the_compose_file_have_the_outcome_lie_above_it_too() {
    let compose = "services:\n  web:\n    build: {context: .., dockerfile: docker/Dockerfile}\n    volumes: ['../data:/data', './conf:/conf']\n    \
                   env_file: web.env\n  db: {build: ./db, image: 'db:$TAG'}\n";
    let rbox = Rbox::new().context_file("shop/docker/compose.yaml", compose);
    for (path, text) in [
        ("shop/docker/Dockerfile", "FROM scratch\nCOPY src /src\nCMD [\"/a\"]\n"),
        ("shop/docker/db/Dockerfile", "FROM scratch\nCOPY a /\nCMD [\"/a\"]\n"),
        ("shop/docker/db/a", ""),
        ("shop/docker/conf/a", ""),
        ("shop/data/a", ""),
        ("shop/docker/web.env", "A=1\n"),
        ("shop/docker/.env", "TAG=7\n"),
        ("shop/src/a", ""),
    ] {
        rbox.write(path, text);
    }
    let output = rbox.args(["convert", "shop/docker", "-o", "shop/app.rbox"]).run().success();
    assert!(!output.stderr().contains("its paths are those of"), "it lies where it belongs: {output:?}");
    let text = fs::read_to_string(rbox.context().join("shop/app.rbox")).unwrap();
    for line in [
        "COPY src /src",
        "COPY docker/db/a /",
        "MOUNT ./data:/data",
        "MOUNT ./docker/conf:/conf",
        "ENV --file=./docker/web.env",
    ] {
        assert!(text.lines().any(|found| found.trim() == line), "{line}\n{text}");
    }
    rbox.args(["check", "shop/app.rbox"]).run().success();
    rbox.args(["convert", "shop/docker"]).run().success().stderr_has("shop, where its contexts lie: it belongs there");
}

#[test]
fn what_defaults_make_empty_is_left_out_and_told() {
    let compose = "services:\n  a:\n    image: busybox:1\n    hostname: \"${HOST:-}\"\n    platform: ${PLATFORM:-}\n    \
                   healthcheck: {test: ping, interval: $INTERVAL, retries: 3}\n  b: {image: 'busybox:1', healthcheck: {disable: false}}\n";
    let rbox = Rbox::new().context_file("compose.yaml", compose);
    let output = rbox.args(["convert"]).run().success();
    let text = output.stdout();
    assert!(text.contains("  FROM busybox:1\n  HEALTHCHECK --retries=3 CMD ping\n}"), "{text}");
    assert!(text.ends_with("SERVICE b {\n  FROM busybox:1\n}\n"), "{text}");
    output.stderr_has("the `hostname` of `${HOST:-}` is empty now").stderr_has("`INTERVAL` has no value here");
}
