//! Words that people bring along from Docker and Podman, and what they are called here.

/// What to say of a command that is none of rbox's: a sentence without its end, and what to do.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::cli) struct Hint {
    /// Why there is none.
    pub(in crate::cli) why: String,
    /// What to type or do instead.
    pub(in crate::cli) instead: String,
}

/// Commands that mean others here: theirs, ours.
const SAME: &[(&str, &str)] = &[
    ("compose config", "plan"),
    ("compose convert", "plan"),
    ("compose create", "up -d"),
    ("compose watch", "up --watch"),
    ("compose images", "images"),
    ("compose", ""),
    ("buildx bake", "build"),
    ("buildx du", "doctor"),
    ("buildx prune", "prune"),
    ("buildx", ""),
    ("builder build", "build"),
    ("builder prune", "prune"),
    ("buildah", ""),
    ("system prune", "prune"),
    ("system df", "prune --all --dry-run"),
    ("system info", "doctor"),
    ("system events", "events"),
    ("image ls", "images"),
    ("image list", "images"),
    ("image rm", "rmi"),
    ("image remove", "rmi"),
    ("image import", "run rootfs:FILE"),
    ("image", ""),
    ("container ls", "ps"),
    ("container list", "ps"),
    ("container prune", "rm"),
    ("container", ""),
    ("stack deploy", "up -d"),
    ("stack rm", "down"),
    ("stack ps", "ps"),
    ("stack services", "ps"),
    ("stack ls", "ls"),
    ("service logs", "logs"),
    ("service ls", "ps"),
    ("service ps", "ps"),
    ("service scale", "scale"),
    ("info", "doctor"),
    ("list", "ps"),
    ("rename", "run --name NAME"),
    ("du", "prune --all --dry-run"),
    ("lint", "check"),
    ("validate", "check"),
    ("deploy", "up -d"),
    ("sh", "exec -it NAME sh"),
    ("shell", "exec -it NAME sh"),
];

/// Commands that nothing here does in one word: theirs, why, what to do.
const OTHER: &[(&str, &str, &str)] = &[
    ("create", "containers are made when they start", "`rbox run -d IMAGE`"),
    ("commit", "an image comes of a file, so that it can be made again", "write what you changed as `RUN` or `COPY`"),
    ("export", "files of an image are written where it is built", "`rbox build --output type=tar,dest=FILE`"),
    ("import", "a root file system is a base", "`FROM rootfs:FILE.tar`, or `rbox run rootfs:FILE.tar`"),
    ("update", "limits belong to the file", "change `LIMIT` and `rbox up` again"),
    ("swarm", "a stack runs on one machine", "`rbox up`"),
    ("node", "a stack runs on one machine", "`rbox ps`"),
    ("machine", "rbox runs on this machine's own kernel", "`rbox doctor` tells what it allows"),
    ("context", "there is no daemon to talk to", "the folder that COPY reads is `--context DIR`"),
    ("daemon", "there is none: rbox runs when you call it", "`rbox ps` shows what runs"),
    ("pod", "services of a file share what they name", "`NETWORK service:NAME`, `NAMESPACE pid=service:NAME`"),
    ("play", "rbox runs its own files", "a `SERVICE` block says what a pod's container does"),
    ("kube", "rbox runs its own files", "a `SERVICE` block says what a pod's container does"),
    ("generate", "a stack is kept by its own supervisor", "`RESTART always` in the file"),
    ("secret", "secrets are named in the file", "`SECRET name { FILE ./path }`"),
    ("config", "configs are files in the file", "`FILE /path <<EOF` in a `SERVICE` block"),
    ("plugin", "there are none: one binary does it all", "`rbox --help` lists what it does"),
    ("trust", "an image's name may have its digest", "`FROM name@sha256:…`"),
    ("search", "registries are searched by their own pages", "`FROM name:tag` names what you found"),
    ("init", "a file starts with one line", "`FROM host`, say; README.md has more"),
];

/// What to say of words behind `rbox` that start with no command of ours.
pub(in crate::cli) fn word(words: &[String]) -> Option<Hint> {
    let said: Vec<&str> = words.iter().map(String::as_str).collect();
    let first = said.first()?;
    if let Some((_, why, instead)) = OTHER.iter().find(|(theirs, ..)| theirs == first) {
        return Some(Hint { why: format!("there is no `rbox {first}`: {why}"), instead: (*instead).to_owned() });
    }
    let (theirs, ours) = SAME.iter().find(|(theirs, _)| {
        let theirs: Vec<&str> = theirs.split(' ').collect();
        said.starts_with(&theirs)
    })?;
    let rest = said[theirs.split(' ').count()..].iter().map(|word| shown(word));
    let ours = ours.split(' ').filter(|word| !word.is_empty()).map(str::to_owned);
    let line: Vec<String> = std::iter::once("rbox".to_owned()).chain(ours).chain(rest).collect();
    let instead =
        if line.len() > 1 { format!("`{}`", line.join(" ")) } else { "`rbox --help` lists what there is".to_owned() };
    Some(Hint { why: format!("there is no `rbox {theirs}`"), instead: format!("you mean: {instead}") })
}

/// A word as a shell takes it.
fn shown(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_=:/.,@+%".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', "'\\''"))
    }
}

/// Flags that mean nothing here: command, flag, what to do.
const FLAGS: &[(&str, &str, &str)] = &[
    ("run", "--link", "services of a network find each other by name: `--network NAME`"),
    (
        "run",
        "--log-driver",
        "leave it away: output is kept in files that rotate (`--log-opt max-size=10m`), and `rbox logs -f` passes it on",
    ),
    ("run", "--build", "leave it away: what a service runs from is built where anything has changed"),
    ("run", "--remove-orphans", "leave it away: `rbox up` takes down what the file no longer has"),
    ("build", "--rm", "leave it away: nothing stays of a step but its layer"),
    ("build", "--force-rm", "leave it away: nothing stays of a step but its layer"),
    ("build", "--load", "leave it away: images are kept in the store"),
    ("build", "--squash", "copy what is needed into a last stage: `FROM scratch`, `COPY --from=…`"),
    ("build", "--build-context", "a folder beside the context is `--context DIR` or a `COPY` from it"),
    (
        "login",
        "-p",
        "`--password-stdin`: on the command line a password is in the shell's history, and everybody's to see",
    ),
    (
        "login",
        "--password",
        "`--password-stdin`: on the command line a password is in the shell's history, and everybody's to see",
    ),
    ("up", "--remove-orphans", "leave it away: what the file no longer has is taken down"),
    ("up", "--renew-anon-volumes", "`rbox down` takes volumes without a name with it"),
    ("images", "-a", "leave it away: images without a name are listed too"),
    ("images", "--all", "leave it away: images without a name are listed too"),
    ("rmi", "--no-prune", "leave it away: layers go with the next `rbox prune`"),
];

/// What to do where a command has no such flag.
pub(in crate::cli) fn flag(command: &str, flag: &str) -> Option<&'static str> {
    let flag = flag.split('=').next().unwrap_or(flag);
    FLAGS.iter().find(|(of, theirs, _)| *of == command && *theirs == flag).map(|(.., instead)| *instead)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn instead(line: &str) -> Option<String> {
        let words: Vec<String> = line.split(' ').map(str::to_owned).collect();
        word(&words).map(|hint| hint.instead)
    }

    #[test]
    fn words_of_docker_mean_ours() {
        let cases = [
            ("compose up -d web", "you mean: `rbox up -d web`"),
            ("buildx build -t a:1 .", "you mean: `rbox build -t a:1 .`"),
            ("system prune -a", "you mean: `rbox prune -a`"),
            ("image ls", "you mean: `rbox images`"),
            ("image inspect app", "you mean: `rbox inspect app`"),
            ("container ls", "you mean: `rbox ps`"),
            ("container rm web", "you mean: `rbox rm web`"),
            ("compose", "you mean: `rbox --help` lists what there is"),
        ];
        for (line, ours) in cases {
            assert_eq!(instead(line).as_deref(), Some(ours), "{line}");
        }
        assert!(instead("commit web").unwrap().contains("`RUN`"));
        assert_eq!(instead("frobnicate"), None);
    }

    #[test]
    fn flags_of_docker() {
        assert!(flag("run", "--link=db").is_some() && flag("build", "--load").is_some());
        assert!(flag("login", "-p").is_some_and(|instead| instead.contains("--password-stdin")));
        assert_eq!(flag("ps", "--rm"), None);
    }
}
