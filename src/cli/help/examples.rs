//! Examples of every command, as people type them; a test has each of them parsed.

/// A line, and what it does.
type Example = (&'static str, &'static str);

/// The examples of a command, by its words behind `rbox`.
pub(super) fn of(path: &str) -> &'static [Example] {
    ALL.iter().find(|(name, _)| *name == path).map_or(&[], |(_, lines)| lines)
}

/// All of them.
pub(super) const ALL: &[(&str, &[Example])] = &[
    (
        "build",
        &[
            ("rbox build -t app .", "the one .rbox file, Containerfile or Dockerfile here"),
            ("rbox build --target test --arg VERSION=2", "a stage, with another ARG"),
            ("rbox build -o type=docker,dest=app.tar", "for `docker load`"),
            ("rbox build --timings timings.html", "where the time goes"),
        ],
    ),
    (
        "run",
        &[
            ("rbox run host -- python3 app.py", "a program of this machine, closed in"),
            ("rbox run -it examples/hello", "what a file makes"),
            ("rbox run -d -p 8080:80 --name web app", "in the background, on a port"),
            ("rbox run --memory 256M --network none app", "with limits"),
            ("rbox run service:web pytest", "a command in one more container of a service"),
        ],
    ),
    (
        "up",
        &[
            ("rbox up", "all services of the file here, until Ctrl-C"),
            ("rbox up -d examples/shop web", "one service and what it needs, in the background"),
            ("rbox up --watch", "build and restart as files change"),
        ],
    ),
    ("down", &[("rbox down", "volumes stay"), ("rbox down --volumes -p shop", "volumes go too")]),
    ("ps", &[("rbox ps", "those of the stack here, else all"), ("rbox ps -a", "ended ones too")]),
    ("logs", &[("rbox logs -f web", "and what comes"), ("rbox logs --since 10m -n 100", "the last of ten minutes")]),
    ("exec", &[("rbox exec -it web sh", "a shell inside"), ("rbox exec db redis-cli ping", "")]),
    (
        "attach",
        &[
            ("rbox attach web", "what it prints from now on"),
            ("rbox attach --no-stdin --sig-proxy=false web", "and only that"),
        ],
    ),
    ("stop", &[("rbox stop web", ""), ("rbox stop -t 30s", "the whole stack, with time to end")]),
    ("start", &[("rbox start web", "")]),
    ("restart", &[("rbox restart web", "")]),
    ("kill", &[("rbox kill -s HUP web", "have it read its settings again")]),
    ("pause", &[("rbox pause db", "")]),
    ("unpause", &[("rbox unpause db", "")]),
    ("rm", &[("rbox rm web", "one that has ended")]),
    ("wait", &[("rbox wait migrate", "until it has ended")]),
    ("scale", &[("rbox scale web=3", "")]),
    ("top", &[("rbox top web", "")]),
    ("stats", &[("rbox stats", ""), ("rbox stats --no-stream web", "once")]),
    ("events", &[("rbox events", "until Ctrl-C")]),
    ("cp", &[("rbox cp web:/etc/app.conf .", "out"), ("rbox cp index.html web:/www/", "in")]),
    ("port", &[("rbox port web", "")]),
    ("ls", &[("rbox ls", "")]),
    ("network create", &[("rbox network create --subnet 10.1.0.0/24 back", ""), ("rbox network create front", "")]),
    ("network ls", &[("rbox network ls", "")]),
    ("network rm", &[("rbox network rm back", "")]),
    ("network inspect", &[("rbox network inspect shop/back", "the network of a stack")]),
    ("network connect", &[("rbox network connect back web", "")]),
    ("network disconnect", &[("rbox network disconnect back web", "")]),
    ("network prune", &[("rbox network prune", "")]),
    ("volume create", &[("rbox volume create data", "")]),
    ("volume ls", &[("rbox volume ls", "")]),
    ("volume rm", &[("rbox volume rm data", "")]),
    ("volume inspect", &[("rbox volume inspect data", "")]),
    ("volume prune", &[("rbox volume prune", "")]),
    ("check", &[("rbox check", "the file here"), ("rbox check Dockerfile --format short", "a line each")]),
    (
        "plan",
        &[
            ("rbox plan", "what would run, and why"),
            ("rbox plan --format json > plan.json", "for `rbox apply`"),
            ("rbox plan --detailed-exitcode", "2 where anything would change"),
        ],
    ),
    (
        "convert",
        &[
            ("rbox convert", "show what the Compose file of this folder comes to"),
            ("rbox convert -o shop.rbox", "write it"),
            ("rbox convert a.yaml b.yaml", "b.yaml over a.yaml, as `docker compose -f a.yaml -f b.yaml`"),
        ],
    ),
    (
        "lock",
        &[
            ("rbox lock", "note what the file here starts from and fetches"),
            ("rbox lock --update debian:12", "take what the name means now"),
            ("rbox lock --update all --check", "what is new, and nothing written"),
            ("rbox lock --check", "1 where the lock is not of the file; for CI"),
        ],
    ),
    (
        "graph",
        &[
            ("rbox graph", "on the terminal"),
            ("rbox graph --of plan -o plan.svg", "for a page, light and dark"),
            ("rbox graph --format mermaid >> README.md", "for GitHub and GitLab"),
        ],
    ),
    ("pull", &[("rbox pull debian:12", "")]),
    ("push", &[("rbox push registry.example/team/app:1", "")]),
    ("login", &[("rbox login ghcr.io", ""), ("rbox login -u me --password-stdin ghcr.io", "for scripts")]),
    ("logout", &[("rbox logout ghcr.io", "")]),
    ("lsp", &[("rbox lsp", "what an editor starts and talks to")]),
    ("debug tokens", &[("rbox debug tokens --json Dockerfile", "")]),
    ("apply", &[("rbox apply plan.json -t app", "exactly what the plan says")]),
    ("images", &[("rbox images", ""), ("rbox images --all", "also what has no name"), ("rbox images -q", "ids alone")]),
    ("rmi", &[("rbox rmi app:old", "")]),
    ("tag", &[("rbox tag app registry.example/team/app:1", "")]),
    (
        "inspect",
        &[
            ("rbox inspect web", "a container, or all of a service"),
            ("rbox inspect app:1", "an image, where no container has that name"),
            ("rbox inspect web | jq -r '.[0].endpoints[0].addresses[0]'", "its address"),
        ],
    ),
    ("history", &[("rbox history app", "")]),
    (
        "prune",
        &[
            ("rbox prune", "what nobody used for a week"),
            ("rbox prune --all", "all that nothing needs"),
            ("rbox prune --all --dry-run", "how much that is"),
        ],
    ),
    ("doctor", &[("rbox doctor", ""), ("rbox doctor --fix", "mend what can be mended")]),
    ("explain", &[("rbox explain", "all codes"), ("rbox explain RB1001", "one of them, with examples")]),
    (
        "completions",
        &[
            ("rbox completions bash > ~/.local/share/bash-completion/completions/rbox", "bash"),
            ("rbox completions zsh > ~/.zfunc/_rbox", "zsh, with `fpath+=~/.zfunc` before compinit"),
            ("rbox completions fish > ~/.config/fish/completions/rbox.fish", "fish"),
        ],
    ),
    ("man", &[("rbox man ~/.local/share/man/man1", "then: man rbox-build")]),
    ("debug tree", &[("rbox debug tree Dockerfile", "")]),
    ("version", &[("rbox version", "")]),
];
