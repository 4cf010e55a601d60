//! What lints find and what they leave alone, as `line:column`, label, help and fixes.

use std::fmt::Write as _;

use rbox::compile::{self, Request};
use rbox::diag::{Code, FixSafety};

use crate::fake::Fake;
use crate::told::tell;

fn sources() -> Fake {
    let config =
        r#"{"architecture":"amd64","os":"linux","config":{"Env":["PATH=/bin"],"User":"app","WorkingDir":"/srv"}}"#;
    Fake::default()
        .plain_base("debian:12")
        .base("app:1", config)
        .base("arm:1", r#"{"architecture":"arm64","os":"linux","config":{}}"#)
        .file("package.json", "")
        .file("package-lock.json", "")
        .file("requirements.txt", "")
        .file("src/main.c", "")
        .file("id_rsa", "")
}

/// Bodies of a stage on `debian:12` (or whole files), and what these codes' lints say of them.
fn told(codes: &[Code], cases: &[&str]) -> String {
    told_with(codes, cases, &sources())
}

/// The same with other surroundings.
fn told_with(codes: &[Code], cases: &[&str], sources: &Fake) -> String {
    let mut out = String::new();
    for case in cases {
        let text = if case.contains("FROM ") { (*case).to_owned() } else { format!("FROM debian:12\n{case}") };
        for line in case.lines() {
            let _ = writeln!(out, "    {line}");
        }
        let compile::Checked { found, files, .. } = compile::check(&Request::new("a.rbox", text, "/ctx"), sources);
        let mut wanted = found.iter().filter(|diagnostic| codes.contains(&diagnostic.code)).peekable();
        if wanted.peek().is_none() {
            out.push_str("nothing\n");
        }
        wanted.for_each(|diagnostic| tell(&mut out, &files, diagnostic));
        out.push('\n');
    }
    out
}

#[test]
fn lint_shell_syntax() {
    snapshot!(told(
        &[Code::ShellSyntax],
        &[
            "RUN echo it's there\n",
            "RUN if [ -e x ]; then \\\n    echo \"it's\"; \\\n    # why\n    echo b\n",
            "RUN for x in a b; do echo $x; fi\n",
            "RUN a && \\\n    b && \\\n\nRUN c\n",
            "RUN <<EOF\nif a; then\n  b\ndone\nEOF\n",
            "RUN cat <<EOF && echo 'x\nit's text\nEOF\n",
            "RUN echo $(date \n",
            // Another shell, another language.
            "SHELL [\"/bin/zsh\", \"-c\"]\nRUN echo it's\n",
            "# escape=`\nFROM debian:12\nRUN echo it's `\n    there\n",
            "SHELL [\"powershell\"]\nRUN if (Test-Path x) { echo 'a' }\n",
            "RUN <<EOF\n#!/usr/bin/env python3\nprint(\"it's\")\nEOF\n",
            "RUN [\"echo\", \"it's\"]\n",
            // Not sure, or right.
            "RUN case x in x) echo it's;; esac\n",
            "RUN python3 - <<EOF\nprint('it''s')\nEOF\n",
            "RUN echo done; if a; then { b; } fi\n",
        ],
    ));
}

#[test]
fn lint_bases() {
    let codes = [Code::UnpinnedBase, Code::PlatformMismatch, Code::ConstantPlatform, Code::MaintainerDeprecated];
    snapshot!(told(
        &codes,
        &[
            "FROM debian\n",
            "FROM ghcr.io/a/b:latest\n",
            "ARG BASE=debian\nFROM $BASE\n",
            "FROM debian:12 AS a\nCOPY --from=busybox /bin/busybox /bin/\nRUN --mount=type=bind,from=golang,target=/x true\n",
            "FROM debian@sha256:0000000000000000000000000000000000000000000000000000000000000000\n",
            "FROM scratch\n",
            "SERVICE db {\n  FROM postgres\n}\n",
            "FROM arm:1\n",
            "FROM --platform=linux/arm64 arm:1 AS build-arm64\n",
            "FROM --platform=linux/amd64 debian:12\n",
            "FROM --platform=$BUILDPLATFORM debian:12\n",
            "MAINTAINER Ada \"A\" <a@b.c>\n",
            "MAINTAINER $ME\n",
        ]
    ));
}

/// The lock of `a.rbox`, and findings about it.
#[test]
fn lint_locks() {
    let (one, two, commit) = ("1".repeat(64), "2".repeat(64), "3".repeat(40));
    let lock = format!(
        "version = 1\n\n[files.\"a.rbox\".bases]\n\"debian:12\" = \"sha256:{one}\"\n\"debian:latest\" = \"sha256:{one}\"\n\n\
         [files.\"a.rbox\".urls]\n\"https://h/x\" = \"sha256:{one}\"\n\n\
         [files.\"a.rbox\".git]\n\"https://h/r.git#main\" = \"{commit}\"\n"
    );
    let all = "FROM debian AS a\nADD https://u:p@h/x https://h/r.git#main /y/\nFROM debian:12\nCOPY --from=a /y /y\n";
    let cases = [
        all.to_owned(),
        all.replace("debian:12", &format!("debian:12@sha256:{two}")),
        all.replace("https://u", &format!("--checksum=sha256:{two} https://u")).replace(" https://h/r.git#main", ""),
        all.replace("#main", &format!("?ref=main&checksum={}", "4".repeat(40))),
        all.replace("#main", "#other"),
        all.replace("debian:12", "app:1"),
        format!("{all}COPY --from=app:2 /z /z\nCOPY --from=own:1 /z /z\nRUN --mount=from=debian,target=/m true\n"),
        format!("ARG V=12\n{}", all.replace("debian:12", "debian:$V")),
        format!("ARG V=13\n{}", all.replace("debian:12", "debian:$V")),
        format!("# rbox: allow(unpinned-base, lock-drift) so be it\n{}", all.replace("debian AS", "debian:11 AS")),
    ];
    let cases: Vec<&str> = cases.iter().map(String::as_str).collect();
    let codes = [Code::UnpinnedBase, Code::LockDrift, Code::MalformedLock, Code::UnreproducibleStep];
    let sources = |lock: &str| sources().plain_base("debian:latest").file("rbox.lock", lock);
    let mut out = told_with(&codes, &cases, &sources(&lock));
    out += &told_with(&codes, &["FROM debian:12\n"], &sources(&lock.replace(&one, "1")));
    out += &told_with(&codes, &["FROM debian:12\n"], &sources(&format!("<<<<<<< HEAD\n{lock}")));
    // A lock of another file says nothing of this one.
    out += &told_with(&codes, &["FROM debian:12\n"], &sources(&lock.replace("a.rbox", "b.rbox")));
    snapshot!(out);
}

#[test]
fn a_base_is_pinned_from_the_lock() {
    let lock = format!("version = 1\n[files.\"a.rbox\".bases]\n\"debian:latest\" = \"sha256:{}\"\n", "1".repeat(64));
    let sources = sources().plain_base("debian:latest").file("rbox.lock", &lock);
    let request = Request::new("a.rbox", "ARG B=debian\nFROM debian\nFROM $B\n", "/ctx");
    let fixed = compile::fix(&request, &sources, FixSafety::Safe, &|_| true);
    let pinned = format!("ARG B=debian\nFROM debian:latest@sha256:{}\nFROM $B\n", "1".repeat(64));
    assert_eq!(fixed.text, Some(pinned), "a variable stays");
    assert!(!fixed.left.found.iter().any(|found| found.code == Code::LockDrift), "{:?}", fixed.left.found);
}

#[test]
fn lint_commands() {
    let codes = [Code::ShellFormSignals, Code::OverriddenCommand, Code::ExecFormOneString];
    snapshot!(told(
        &codes,
        &[
            "CMD node server.js --port=80\n",
            "ENTRYPOINT /run.sh $PORT\nCMD x | y\n",
            "CMD a=1 node x\n",
            "CMD cd /x && node y\n",
            "CMD exec node $X\n",
            "SHELL [\"/bin/bash\", \"-c\"]\nCMD node x\n",
            "FROM debian:12 AS build\nCMD node x\nFROM debian:12\nCMD [\"x\"]\n",
            "CMD [\"a\"]\nRUN x\nCMD [\"b\"]\nENTRYPOINT [\"c\"]\n",
            "HEALTHCHECK CMD a\nHEALTHCHECK CMD b\n",
            "CMD [\"npm start\"]\n",
            "ENTRYPOINT [\"sh\", \"-c\"]\nCMD [\"echo hi\"]\n",
            "ENTRYPOINT [\"node a 'b c'\"]\n",
            "RUN [\"make all\"]\nHEALTHCHECK CMD [\"curl -f localhost\"]\n",
        ]
    ));
}

#[test]
fn lint_pipes() {
    snapshot!(told(
        &[Code::PipeHidesFailure, Code::PipeToShell],
        &[
            "RUN curl x | tar x\nRUN wget y | tar x\n",
            "RUN echo y | apt-get install x\nRUN printf a | tee b\nRUN { echo a; echo b; } | tee c\n",
            "RUN if a | grep -q b; then c; fi\n",
            "RUN a | b || exit 1\nRUN ! a | b\n",
            "RUN set -o pipefail && a | b\n",
            "RUN set -euo pipefail; a | b\n",
            "SHELL [\"/bin/bash\", \"-eo\", \"pipefail\", \"-c\"]\nRUN a | b\n",
            "SHELL [\"/bin/bash\", \"-c\"]\nRUN a | b\n",
            "SHELL [\"powershell\", \"-command\"]\nRUN a | b\n",
            "RUN <<EOF\nset -e\ncurl x |\n  tar x\nEOF\n",
            "RUN <<EOF\n#!/usr/bin/env python3\nprint(1 | 2)\nEOF\n",
            "RUN a \\\n  # comment\n  | b\n",
            "RUN a || b\nRUN echo 'a | b'\nRUN [\"a\", \"|\", \"b\"]\n",
            "RUN cat <<EOF | sh\nx | y\nEOF\n",
            "RUN curl -fsSL x | sudo -E bash -\n",
            "RUN wget -qO- x | sh -s -- --yes\n",
            "RUN sh -c \"$(curl -fsSL x)\" && bash <(curl x) && eval `wget -O- x`\n",
            "RUN curl x | gpg --dearmor | tee y\nRUN curl x | python3 -c 'import json'\nRUN curl x | jq . | bash run.sh\n",
        ]
    ));
}

#[test]
fn lint_shell_state() {
    snapshot!(told(
        &[Code::LostShellState],
        &[
            "RUN cd /app\nRUN make\n",
            "RUN cd app\n",
            "RUN mkdir /x && cd /x\nCOPY src/ .\n",
            "RUN cd $X\n",
            "RUN cd /app && make\nRUN (cd /app)\nRUN if a; then cd b; fi\n",
            "RUN export A=b\nLABEL a=1\nRUN echo $A\n",
            "RUN a && export PATH=$PATH:/x\n",
            "RUN . venv/bin/activate\nRUN source ~/.bashrc\nRUN . ./install.sh\n",
            "RUN alias ll='ls -l'\n",
            "RUN --mount=type=cache,target=/c cd /app\n",
            "RUN <<EOF\nmake\ncd /x\nEOF\n",
        ]
    ));
}

#[test]
fn lint_packages() {
    let codes = [Code::PromptsForInput, Code::UnpinnedPackage];
    snapshot!(told(
        &codes,
        &[
            "RUN apt-get install curl\n",
            "RUN apt-get -qy install curl=1 && apt-get -qq remove x && yes | apt-get install y=1\n",
            "RUN apt install --assume-yes ./x.deb a/stable && apt-get update && apt-get clean\n",
            "RUN echo 'APT::Get::Assume-Yes \"true\";' > /etc/apt/apt.conf.d/y\nRUN apt-get install x=1\n",
            "RUN sudo apt-get dist-upgrade\n",
            "RUN yum install httpd-2.4 && dnf -y install a && microdnf update\n",
            "RUN zypper install x=1 && zypper -n in y=1\n",
            "RUN pacman -Syu\nRUN pacman -S --noconfirm x\n",
            "RUN conda install x\nRUN add-apt-repository ppa:x/y\n",
            "RUN \\\n  DEBIAN_FRONTEND=noninteractive apt-get \\\n    install \\\n    curl\n",
            "RUN apk add --no-cache --virtual .deps curl bash=5 musl~=1\n",
            "RUN pip install flask django==5 'x>=1' -r requirements.txt .\n",
            "RUN python3 -m pip install --upgrade pip\nRUN pip install -r requirements.txt\nRUN pip3 install $X\n",
            "RUN npm install -g typescript @vue/cli @a/b@1 c@2\nRUN npm install\nRUN npm ci\n",
            "RUN gem install rails -v 7\nRUN gem install bundler:2 rake\n",
            "RUN apt-get install -y $(cat list) $PKG \"a b\"\n",
        ]
    ));
}

#[test]
fn lint_layers() {
    let codes = [Code::AptUpdateAlone, Code::PackageCacheKept, Code::DeleteInLaterLayer, Code::SecretDeletedLater];
    snapshot!(told(
        &codes,
        &[
            "RUN apt-get update\nRUN apt-get install -y x\n",
            "RUN apt-get update\nCOPY src/ /x\nRUN apt-get install -y x && rm -rf /var/lib/apt/lists/*\n",
            "RUN apt-get update && apt-get install -y x && apt-get clean && rm -rf /var/lib/apt/lists/*\n",
            "RUN --mount=type=cache,target=/var/lib/apt apt-get update && apt-get install -y x\n",
            "FROM debian:12 AS build\nRUN apt-get update && apt-get install -y x\nFROM debian:12\nCOPY --from=build /x /x\n",
            "RUN apt-get update; apt-get install -y x; apt-get dist-clean\n",
            "RUN apk add x && rm -rf /var/cache/apk/*\nRUN apk add y\n",
            "RUN yum -y install x && yum clean all\nRUN dnf -y install y\n",
            "RUN pip install x\n",
            "ENV PIP_NO_CACHE_DIR=1\nRUN pip install x\n",
            "RUN --mount=type=cache,target=/root/.cache/pip pip install x\n",
            "RUN apt-get update && apt-get install -y x\nRUN rm -rf /var/lib/apt/lists/*\n",
            "RUN dnf -y install x\nRUN dnf clean all\n",
            "ADD https://x/y.tar /tmp/\nRUN tar xf /tmp/y.tar && rm /tmp/y.tar\n",
            "WORKDIR /tmp\nRUN curl -fsSLO https://x/a.tar\nRUN tar xf a.tar\nRUN rm -f a.tar\n",
            "RUN curl -o /tmp/a x && rm /tmp/a\n",
            "COPY . /app\nRUN rm -rf /app/docs /other\n",
            "RUN --mount=type=tmpfs,target=/tmp rm -rf /tmp/x\nRUN rm -rf /usr/share/doc $X\n",
            "COPY id_rsa /root/.ssh/\nRUN git clone x && rm /root/.ssh/id_rsa\n",
            "COPY . /app\nRUN rm /app/.env\n",
        ]
    ));
}

#[test]
fn lint_order_and_reproducibility() {
    let codes = [Code::CacheBustingOrder, Code::UnreproducibleStep, Code::WriteAfterVolume];
    snapshot!(told(
        &codes,
        &[
            "WORKDIR /app\nCOPY . .\nRUN npm ci\n",
            "COPY . /app\nRUN cd /app && npm install --production && npm run build\n",
            "COPY package.json ./\nRUN npm install\nCOPY . .\nRUN npm install\n",
            "COPY . .\nRUN pip install --no-cache-dir -r requirements.txt\n",
            "COPY . .\nRUN pip install .\nRUN npm install -g x\nRUN npm install x\n",
            "COPY . .\nRUN go mod download\n",
            "COPY src/ .\nRUN npm ci\n",
            "RUN curl -L https://x/releases/latest/download/y -o y\n",
            "RUN curl -L https://raw.x/a/master/y | tar x\nRUN wget https://x/latest/y && sha256sum -c z\n",
            "RUN git clone https://x/y\nRUN git clone -b v1 https://x/y\nRUN git clone https://x/y && cd y && git checkout v1\n",
            "RUN go install x.org/y@latest\n",
            "ADD https://x/y /y\nADD --checksum=sha256:0000000000000000000000000000000000000000000000000000000000000000 https://x/z /z\n",
            "ADD https://github.com/a/b.git /b\nADD https://github.com/a/b.git#v1 /b\n",
            "VOLUME /data\nRUN mkdir /data/x\nCOPY src/ /data/\nRUN x\n",
            "VOLUME /data /other\nCOPY src/ /other\n",
            "VOLUME /data\nRUN mkdir /data2\nCOPY src/ /database\n",
        ]
    ));
}

#[test]
fn lint_safety() {
    snapshot!(told(
        &[Code::SecretInImage, Code::RunsAsRoot],
        &[
            "ENV API_KEY=abc DB_PASSWORD=x\n",
            "ARG GITHUB_TOKEN\nRUN curl -H \"x: $GITHUB_TOKEN\" y\nRUN z\nRUN ${GITHUB_TOKEN}\n",
            "ARG TOKEN\nENV X=$TOKEN\n",
            "ARG NPM_TOKEN\nFROM debian:12\nARG NPM_TOKEN\n",
            "ENV AUTH_VERSION=1 PASSWORD_FILE=/run/x PUBLIC_KEY=abc KEYBOARD=us TOKEN= AUTH_URL=https://x KEY=/a MONKEY=b\n",
            "USER root\n",
            "USER app\nUSER 0:0\nCMD [\"x\"]\n",
            "USER root\nRUN x\nUSER app\n",
            "RUN x\n",
            "FROM app:1\nUSER root\nRUN x\n",
            "FROM debian:12 AS build\nUSER root\nFROM debian:12\nUSER app\n",
        ]
    ));
}
