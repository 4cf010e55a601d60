//! Who we are, and who hears it. Row C5.

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Command, Stdio};

use rbox::image::{Digest, media};

use super::evil::{Asked, Evil, Reply};
use super::hub::{Hub, With};
use super::image::Image;
use super::support::{Rbox, namespaces, needs_tool, skip};
use super::{assert_untouched, call, left};

/// `user:secret`, in base 64.
const PAIR: &str = "dXNlcjpzZWNyZXQ=";

fn good() -> Image {
    Image::new(&[("hello", b"hello\n")])
}

/// A user who is logged in to a registry.
fn logged_in(registry: &str) -> Rbox {
    let rbox = Rbox::new();
    let file = rbox.context().parent().expect("a folder").join("home/.docker/config.json");
    std::fs::create_dir_all(file.parent().expect("a folder")).expect("own folder");
    std::fs::write(file, format!(r#"{{"auths":{{"{registry}":{{"auth":"{PAIR}"}}}}}}"#)).expect("own folder");
    rbox
}

fn wants(challenge: &str) -> Reply {
    Reply::Says(401, vec![format!("WWW-Authenticate: {challenge}")], Vec::new())
}

fn has(asked: &Asked, authorization: &str) -> bool {
    asked.header("authorization").is_some_and(|value| value.eq_ignore_ascii_case(authorization))
}

/// A registry that lets in who brings `user` and `secret`.
fn guarded(image: &Image, change: impl Fn(&Asked) -> Option<Reply> + Send + Sync + 'static) -> Evil {
    Evil::with(image, move |asked, _| {
        if has(asked, &format!("Basic {PAIR}")) { change(asked) } else { Some(wants("Basic realm=\"x\"")) }
    })
}

#[test]
fn a_password_lets_in_and_its_lack_does_not() {
    let evil = guarded(&good(), |_| None);
    call(&logged_in(&evil.address), &["pull", &evil.name("x")]).run().success();
    let stranger = Rbox::new();
    call(&stranger, &["pull", &evil.name("x")]).run().failure().stderr_has("may not see it").stderr_has("rbox login");
    assert_untouched(&stranger);
    call(&logged_in("other.example"), &["pull", &evil.name("x")]).run().failure();
    call(&logged_in(&format!("{}/other", evil.address)), &["pull", &evil.name("x")]).run().failure();
    call(&logged_in(&format!("{}/org", evil.address)), &["pull", &evil.name("org/x")]).run().success();
}

#[doc = "C5"]
#[test]
fn c5_a_redirect_hears_nothing() {
    let image = good();
    let elsewhere = Evil::with(&image, |_, _| None);
    for status in [301, 302, 307, 308] {
        let (address, layer) = (elsewhere.address.clone(), Digest::of(&image.layer).to_string());
        let evil = guarded(&image, move |asked| {
            let moved = asked.path.ends_with(&layer).then(|| format!("http://{address}{}", asked.path));
            moved.map(|location| Reply::to(status, location))
        });
        call(&logged_in(&evil.address), &["pull", &evil.name("x")]).run().success();
    }
    assert!(!elsewhere.lines().is_empty() && !elsewhere.knows_who(), "{:?}", elsewhere.asked());
    // One that wants to know all the same gets no answer.
    let curious = Evil::start(|_, _| wants("Basic realm=\"x\""));
    let (address, layer) = (curious.address.clone(), Digest::of(&image.layer).to_string());
    let evil = guarded(&image, move |asked| {
        asked.path.ends_with(&layer).then(|| Reply::to(307, format!("http://{address}/x")))
    });
    call(&logged_in(&evil.address), &["pull", &evil.name("x")]).run().failure();
    assert!(!curious.lines().is_empty() && !curious.knows_who());
}

#[doc = "C5"]
#[test]
fn c5_another_servers_tokens_are_not_paid_for_with_a_password() {
    let elsewhere = Evil::start(|_, _| Reply::Says(200, Vec::new(), br#"{"token":"t"}"#.to_vec()));
    let realm = format!("http://{}/token", elsewhere.address);
    let evil = Evil::with(&good(), move |asked, _| {
        asked.path.starts_with("/v2/x/").then(|| wants(&format!("Bearer realm=\"{realm}\",service=\"s\"")))
    });
    call(&logged_in(&evil.address), &["pull", &evil.name("x")]).run().failure().stderr_has("nobody was asked");
    call(&Rbox::new(), &["pull", &evil.name("x")]).run().failure();
    assert_eq!(elsewhere.lines(), [""; 0]);
}

#[doc = "C5"]
#[test]
fn c5_an_upload_that_goes_on_elsewhere_hears_nothing() {
    let image = good();
    let elsewhere = Evil::start(|_, _| Reply::Says(201, Vec::new(), Vec::new()));
    let address = elsewhere.address.clone();
    let evil = guarded(&image, move |asked| match asked.method.as_str() {
        "HEAD" => Some(Reply::not_found()),
        "POST" => Some(Reply::to(202, format!("http://{address}/upload"))),
        "PUT" => Some(Reply::Says(201, Vec::new(), Vec::new())),
        _ => None,
    });
    let rbox = logged_in(&evil.address).file("FROM scratch\nCOPY <<F /f\ntext\nF\n");
    rbox.args(["build", "-q", "-t", "made"]).run().success();
    call(&rbox, &["push", "made", &evil.name("x")]).run();
    assert!(!elsewhere.lines().is_empty() && !elsewhere.knows_who(), "{:?}", elsewhere.asked());
    for location in ["http://169.254.169.254/x", "http://example.invalid/x"] {
        let evil = guarded(&image, move |asked| match asked.method.as_str() {
            "HEAD" => Some(Reply::not_found()),
            "POST" => Some(Reply::to(202, location)),
            _ => None,
        });
        let rbox = logged_in(&evil.address).file("FROM scratch\nCOPY <<F /f\ntext\nF\n");
        rbox.args(["build", "-q", "-t", "made"]).run().success();
        call(&rbox, &["push", "made", &evil.name("x")]).run().failure().stderr_has("wants the upload to go on");
    }
}

#[test]
fn tokens_are_asked_for_once_a_scope_and_again_when_they_run_out() {
    let image = good();
    let layer = Digest::of(&image.layer).to_string();
    let evil = Evil::with(&image, move |asked, before| {
        let realm = format!("http://{}/token", asked.header("host").unwrap_or_default());
        if asked.path.starts_with("/token") {
            let token = format!(r#"{{"token":"t{before}","expires_in":1}}"#);
            return Some(Reply::Says(200, Vec::new(), token.into_bytes()));
        }
        // The first token is worth nothing any more when the layer is asked for.
        let good = if asked.path.ends_with(&layer) { "Bearer t1" } else { "Bearer t0" };
        let fresh = has(asked, good) || has(asked, "Bearer t1");
        (asked.path.starts_with("/v2/x/") && !fresh)
            .then(|| wants(&format!("Bearer realm=\"{realm}\",service=\"our registry\",scope=\"whatever\"")))
    });
    call(&logged_in(&evil.address), &["pull", &evil.name("x")]).run().success();
    let tokens: Vec<Asked> = evil.asked().into_iter().filter(|asked| asked.path.starts_with("/token")).collect();
    assert_eq!(tokens.len(), 2, "{:?}", evil.lines());
    assert_eq!(tokens[0].path, "/token?service=our%20registry&scope=repository%3Ax%3Apull&scope=whatever");
    assert!(has(&tokens[0], &format!("Basic {PAIR}")));
}

#[test]
fn helpers_and_other_files_are_asked() {
    let evil = guarded(&good(), |_| None);
    let rbox = Rbox::new();
    let bin = rbox.out().join("bin");
    std::fs::create_dir(&bin).expect("own folder");
    let helper = bin.join("docker-credential-test");
    let script = format!(
        "#!/bin/sh\nread -r server\necho \"$1 $server\" >>{}\n[ \"$server\" = {} ] || {{ echo 'credentials not found in native keychain'; exit 1; }}\necho '{{\"Username\":\"user\",\"Secret\":\"secret\"}}'\n",
        rbox.out().join("asked").display(),
        evil.address
    );
    std::fs::write(&helper, script).expect("own folder");
    std::fs::set_permissions(&helper, std::fs::Permissions::from_mode(0o755)).expect("own file");
    let path = format!("{}:/usr/bin:/bin", bin.display());
    for (number, config) in
        [format!(r#"{{"credHelpers":{{"{}":"test"}}}}"#, evil.address), r#"{"credsStore":"test"}"#.to_owned()]
            .iter()
            .enumerate()
    {
        let file = rbox.out().join(format!("auth-{number}.json"));
        std::fs::write(&file, config).expect("own folder");
        let name = evil.name(&format!("x{number}"));
        let pull = call(&rbox, &["pull", &name]).env("PATH", &path);
        pull.env("REGISTRY_AUTH_FILE", file.to_str().expect("text")).run().success();
    }
    let asked = std::fs::read_to_string(rbox.out().join("asked")).expect("it was asked");
    assert!(asked.starts_with(&format!("get {}\n", evil.address)), "{asked}");
    std::fs::write(rbox.out().join("bad.json"), r#"{"credsStore":"../../evil"}"#).expect("own folder");
    let bad = rbox.out().join("bad.json");
    let output = call(&rbox, &["pull", &evil.name("y")]).env("REGISTRY_AUTH_FILE", bad.to_str().expect("text")).run();
    output.failure().stderr_has("no name of a credential helper");
}

fn login(rbox: &Rbox, registry: &str, password: &str) -> super::support::Output {
    call(rbox, &["login", registry, "-u", "user", "--password-stdin"]).stdin(format!("{password}\n")).run()
}

fn logs_in_and_out(rbox: &Rbox) {
    let Some(hub) = Hub::with(With { password: true, tls: None }) else { return };
    let file = rbox.context().parent().expect("a folder").join("home/.docker/config.json");
    login(rbox, &hub.address, "wrong").failure().stderr_has("does not let `user` in");
    assert!(!file.exists(), "a wrong password is not kept");
    login(rbox, &hub.address, "secret").success().stderr_has("logged in to");
    assert_eq!(file.metadata().expect("it is kept").permissions().mode() & 0o777, 0o600);
    rbox.write("test.rbox", "FROM scratch\nCOPY <<F /f\ntext\nF\n");
    let name = hub.name("made:1");
    rbox.args(["build", "-q", "-t", &name]).run().success();
    call(rbox, &["push", &name]).run().success();
    rbox.args(["rmi", &name]).run().success();
    call(rbox, &["pull", &name]).run().success();
    call(rbox, &["logout", &hub.address]).run().success().stderr_has("logged out");
    call(rbox, &["logout", &hub.address]).run().success().stderr_has("nobody is logged in");
    call(rbox, &["pull", &hub.name("other")]).run().failure().stderr_has("rbox login");
    let stores = left(rbox, "names");
    assert!(!stores.is_empty());
    let found = Command::new("grep").args(["-rlF", PAIR]).arg(rbox.root()).output().expect("grep starts");
    assert_eq!(String::from_utf8_lossy(&found.stdout), "", "the password is in the store");
}

#[test]
fn logging_in_needs_docker_registry() {
    logs_in_and_out(&Rbox::new());
}

#[test]
fn logging_in_as_user_needs_docker_registry_and_namespaces() {
    if !namespaces() {
        return skip("needs namespaces");
    }
    logs_in_and_out(&Rbox::new().as_user());
}

#[test]
fn a_password_is_piped_or_typed_and_never_an_argument() {
    let rbox = Rbox::new();
    call(&rbox, &["login", "localhost:1", "-p", "secret"]).run().code(2);
    call(&rbox, &["login", "localhost:1"]).run().code(2).stderr_has("no terminal");
    call(&rbox, &["login", "localhost:1", "--password-stdin"]).run().code(2).stderr_has("--username");
    call(&rbox, &["login", "localhost:1", "-u", "user", "--password-stdin"]).run().code(2).stderr_has("empty");
    call(&rbox, &["login", "no registry"]).run().code(2).stderr_has("host");
}

#[test]
fn tls_is_by_an_authority_of_ours_needs_openssl_and_docker_registry() {
    if !needs_tool("openssl") {
        return;
    }
    let folder = tempfile::tempdir().expect("a temporary folder");
    openssl(folder.path(), "req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -days 2 -subj /CN=ours");
    openssl(folder.path(), "req -newkey rsa:2048 -nodes -keyout hub.key -out hub.csr -subj /CN=hub");
    std::fs::write(folder.path().join("ext"), "subjectAltName=IP:127.0.0.1\nbasicConstraints=CA:FALSE\n")
        .expect("own folder");
    openssl(
        folder.path(),
        "x509 -req -in hub.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile ext -out hub.pem",
    );
    let at = |name: &str| folder.path().join(name);
    let Some(hub) = Hub::with(With { password: true, tls: Some((&at("hub.pem"), &at("hub.key"))) }) else { return };
    let rbox = logged_in(&hub.address).file("FROM scratch\nCOPY <<F /f\ntext\nF\n");
    rbox.args(["build", "-q", "-t", "made"]).run().success();
    let roots = at("ca.pem").display().to_string();
    let push = |roots: &str| call(&rbox, &["push", "made", &hub.name("made")]).env("SSL_CERT_FILE", roots).run();
    push("/dev/null").failure().stderr_has("ertificate");
    push(&roots).success();
    call(&rbox, &["pull", &hub.name("made")]).env("SSL_CERT_FILE", &roots).run().success();
}

fn openssl(folder: &Path, line: &str) {
    let mut command = Command::new("openssl");
    let status =
        command.args(line.split(' ')).current_dir(folder).stderr(Stdio::null()).status().expect("openssl starts");
    assert!(status.success(), "openssl {line}");
}

#[test]
fn a_manifest_is_asked_for_in_forms_we_know() {
    let evil = Evil::with(&good(), |_, _| None);
    call(&Rbox::new(), &["pull", &evil.name("x")]).run().success();
    let asked = evil.asked();
    let manifest = asked.iter().find(|asked| asked.path.contains("/manifests/")).expect("it was asked for");
    for media_type in [media::INDEX, media::MANIFEST, media::DOCKER_LIST, media::DOCKER_MANIFEST] {
        assert!(manifest.head.contains(media_type), "{}", manifest.head);
    }
}
