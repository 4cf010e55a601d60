//! `rbox build`: progress, names, output, failures.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::support::{self, Rbox};

const SIMPLE: &str = "FROM scratch AS app\nCOPY a /a\nCMD [\"/a\"]\n";

fn simple() -> Rbox {
    Rbox::new().file(SIMPLE).context_file("a", "hello")
}

#[test]
fn quiet_prints_the_id_alone_and_always_the_same_needs_namespaces() {
    if !support::needs_namespaces() {
        return;
    }
    let (one, two) = (simple(), simple());
    let id = one.build().success().line();
    assert!(id.starts_with("sha256:") && id.len() == 71, "{id}");
    assert_eq!(one.build().success().line(), id);
    assert_eq!(two.args(["build", "-q", "--no-cache"]).run().success().line(), id);
    one.args(["build", "-q"]).run().success().stdout_is(&id);
}

#[test]
fn names_are_given_listed_and_taken_needs_namespaces() {
    if !support::needs_namespaces() {
        return;
    }
    let rbox = simple();
    rbox.args(["build", "-t", "one", "-t", "two:2"]).run().success().stderr_has("built one:latest, two:2");
    rbox.args(["images"]).run().success().stdout_has("one:latest").stdout_has("two:2");
    rbox.args(["tag", "one", "three"]).run().success();
    rbox.args(["history", "three"]).run().success().stdout_has("COPY a /a");
    rbox.args(["inspect", "three"]).run().success().stdout_has("\"/a\"");
    for (args, code) in
        [(&["inspect", "thre"][..], 1), (&["rmi", "thre"], 1), (&["run", "--pull", "never", "thre"], 125)]
    {
        let told = rbox.args(args.iter().copied()).run().code(code);
        told.stderr_has("no image").stderr_has("did you mean `three`?");
    }
    rbox.args(["rmi", "one"]).run().success().stdout_has("other names");
    rbox.args(["rmi", "two:2", "three"]).run().success();
    rbox.args(["images", "-aq"]).run().success().stdout_is("");
}

#[test]
fn a_build_is_told_as_images_lists_it_needs_namespaces() {
    if !support::needs_namespaces() {
        return;
    }
    let rbox = simple();
    let listed = || rbox.args(["images", "-aq"]).run().success().line();
    let short = |id: &str| id["sha256:".len()..][..12].to_owned();
    let told = rbox.args(["build"]).run().success();
    told.stderr_has(&short(&listed()));
    // Its digest is known from here on.
    let id = rbox.build().success().line();
    assert_eq!(listed(), id);
    rbox.args(["build"]).run().success().stderr_has(&short(&id));
    rbox.args(["rmi", &id]).run().success().stdout_is(&format!("removed {}", short(&id)));
}

#[test]
fn an_image_that_lost_a_layer_hides_no_other_needs_namespaces() {
    if !support::needs_namespaces() {
        return;
    }
    let rbox = simple();
    rbox.args(["build", "-q", "-t", "whole"]).run().success();
    let snapshots = || -> HashSet<PathBuf> {
        let list = fs::read_dir(rbox.root().join("snapshots")).unwrap();
        list.map(|entry| entry.unwrap().path()).collect()
    };
    let before = snapshots();
    rbox.write("a", "other");
    rbox.args(["build", "-q", "-t", "torn"]).run().success();
    for lost in snapshots().difference(&before) {
        fs::remove_dir_all(lost).unwrap();
    }
    let list = rbox.args(["images"]).run().success().stdout();
    let row =
        |name: &str| list.lines().find(|line| line.starts_with(name)).unwrap_or_else(|| panic!("{list}")).to_owned();
    assert!(row("torn:latest").ends_with("incomplete") && row("whole:latest").ends_with(" B"), "{list}");
    rbox.args(["images", "--format", "json"]).run().success().stdout_has("\"size\": null");
}

#[test]
fn images_without_a_name_are_listed_when_asked_for_needs_namespaces() {
    if !support::needs_namespaces() {
        return;
    }
    let rbox = simple();
    let id = rbox.build().success().line();
    let told = rbox.args(["images"]).run().success().stdout_is("NAME  ID  USED  SIZE");
    told.stderr_has("1 image without a name: `rbox images --all` has them too");
    rbox.args(["images", "-q"]).run().success().stdout_is("");
    rbox.args(["images", "-aq"]).run().success().stdout_is(&id);
    // It gets a name, and loses it to a newer one.
    rbox.args(["build", "-q", "-t", "app"]).run().success();
    rbox.args(["build", "-q", "-t", "app:old", "-t", "localhost:5000/app"]).run().success();
    let listed = |name: &str| {
        let list = rbox.args(["images", "--format", "json", name]).run().success().stdout();
        let images: Vec<serde_json::Value> = serde_json::from_str(&list).expect("JSON");
        images.iter().flat_map(|image| image["names"].as_array().expect("names").clone()).collect::<Vec<_>>()
    };
    assert_eq!(listed("app"), ["docker.io/library/app:latest", "docker.io/library/app:old"]);
    assert_eq!(listed("app:old"), ["docker.io/library/app:old"]);
    assert_eq!(listed("localhost:5000/app"), ["localhost:5000/app:latest"]);
    assert!(listed("ap").is_empty() && listed("app:new").is_empty());
    rbox.args(["rmi", "app:old", "localhost:5000/app"]).run().success();
    rbox.args(["images"]).run().success().stdout_has("app:latest").lacks("without a name");
    rbox.write("a", "other");
    rbox.args(["build", "-q", "-t", "app"]).run().success();
    rbox.args(["images"]).run().success().stdout_has("app:latest").stderr_has("1 image without a name");
    let count = |args: &[&str]| {
        let list = rbox.args(args.iter().copied()).run().success().stdout();
        serde_json::from_str::<Vec<serde_json::Value>>(&list).expect("JSON").len()
    };
    assert_eq!(count(&["images", "--format", "json"]), 1);
    assert_eq!(count(&["images", "--all", "--format", "json"]), 2);
    rbox.args(["prune", "--all"]).run().success().stdout_has("removed 1 unnamed image");
    rbox.args(["images"]).run().success().lacks("without a name");
}

#[test]
fn the_history_names_the_flags_that_buildkit_names_needs_namespaces() {
    if !support::needs_namespaces() {
        return;
    }
    let file = "FROM scratch AS s\nCOPY a /a\nFROM scratch\n\
        COPY --link --exclude=*.o --from=s --chmod=640 --chown=0:0 --parents a /d/\n\
        ADD --unpack=false <<E a /d/\ntext\nE\n";
    let rbox = Rbox::new().file(file).context_file("a", "hello");
    rbox.args(["build", "-q", "-t", "h"]).run().success();
    let told = rbox.args(["history", "h"]).run().success();
    told.stdout_has("COPY --parents --chown=0:0 --chmod=640 a /d/").stdout_has("ADD a <<E /d/");
}

#[test]
fn progress_has_forms_needs_namespaces() {
    if !support::needs_namespaces() {
        return;
    }
    let rbox = simple();
    let output = rbox.args(["build", "--progress", "json", "-q"]).run().success();
    let events: Vec<serde_json::Value> =
        output.stderr().lines().map(|line| serde_json::from_str(line).expect("a JSON line")).collect();
    assert!(events.iter().any(|event| event["event"] == "started"), "{output}");
    // Quiet is quiet, whatever else is asked for.
    rbox.args(["build", "--progress", "plain"]).run().success().stderr_has("app 2/2  COPY a /a  cached");
    assert_eq!(rbox.args(["build", "--progress", "quiet", "-q"]).run().success().stderr(), "");
}

#[test]
fn a_failed_run_is_shown_at_its_line_needs_namespaces() {
    if !support::needs_namespaces() {
        return;
    }
    let rbox = Rbox::new().file("FROM {busybox}\nRUN echo working && \\\n    nosuchprogram\n");
    let output = rbox.args(["build"]).run().code(1);
    output
        .stderr_has("error[RB9001]: RUN failed: exit code 127")
        .stderr_has("test.rbox:3:5")
        .stderr_has("no such command in the image")
        .stderr_has("│ working")
        .stderr_has("all of it: ");
}

#[test]
fn a_failed_script_is_shown_at_its_line_needs_namespaces() {
    if !support::needs_namespaces() {
        return;
    }
    let rbox = Rbox::new().file("FROM {busybox}\nRUN <<EOF\necho a\nnosuchprogram\nEOF\n");
    rbox.args(["build"]).run().code(1).stderr_has("test.rbox:4:1");
}

#[test]
fn output_goes_to_files_and_pipes_needs_namespaces() {
    if !support::needs_namespaces() {
        return;
    }
    let rbox = simple();
    let out = rbox.out();
    for (kind, dest) in
        [("oci", "oci"), ("oci", "oci.tar"), ("docker", "docker.tar"), ("tar", "fs.tar"), ("local", "fs")]
    {
        let output = format!("type={kind},dest={}", out.join(dest).display());
        rbox.args(["build", "-q", "-o", &output]).run().success();
        assert!(out.join(dest).exists(), "{dest}");
    }
    assert_eq!(std::fs::read_to_string(out.join("fs/a")).unwrap(), "hello");
    let piped = rbox.args(["build", "--progress", "quiet", "-o", "-"]).run().success();
    assert_eq!(piped.stdout_bytes(), std::fs::read(out.join("fs.tar")).unwrap());
}

#[test]
fn an_image_on_host_is_not_written_out_needs_namespaces() {
    if !support::needs_namespaces() {
        return;
    }
    let rbox = Rbox::new().file("FROM host\nRUN true\n");
    let output = format!("type=oci,dest={}", rbox.out().join("x").display());
    rbox.args(["build", "-o", &output]).run().code(1).stderr_has("base `host`").stderr_has("FROM scratch");
}

#[test]
fn arguments_come_from_flags_files_and_the_environment_needs_namespaces() {
    if !support::needs_namespaces() {
        return;
    }
    let file = "FROM {busybox}\nARG A\nARG B=b\nARG C\nRUN echo \"$A-$B-$C\" >/out\nCMD [\"cat\", \"/out\"]\n";
    let rbox = Rbox::new().file(file).context_file("args", "# of the file\nA=from-file\nB=x\n");
    let args = ["build", "-q", "--arg-file", "args", "--arg", "B=y", "--build-arg", "C", "-t", "args"];
    rbox.args(args).env("C", "env").run().success();
    rbox.args(["run", "args"]).run().success().stdout_is("from-file-y-env");
    rbox.args(["build", "-q", "--build-arg", "B", "-t", "args"]).run().success();
    rbox.args(["run", "args"]).run().success().stdout_is("-b-");
}

#[test]
fn run_without_network_has_none_needs_namespaces() {
    if !support::needs_namespaces() {
        return;
    }
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let visits = std::sync::Arc::new(std::sync::atomic::AtomicUsize::new(0));
    let counted = visits.clone();
    std::thread::spawn(move || {
        // Each visitor is counted and let go.
        listener.incoming().flatten().for_each(|_| _ = counted.fetch_add(1, std::sync::atomic::Ordering::SeqCst));
    });
    let visits = || visits.swap(0, std::sync::atomic::Ordering::SeqCst);
    let step = format!(
        "RUN {{}} ls /sys/class/net >/nets; nc -w 5 127.0.0.1 {port} </dev/null && echo reached >/reached; cat /proc/net/route >/routes; true\n"
    );
    let of = |network: &str, flag: &str| {
        let rbox = Rbox::new().file(&format!("FROM {{busybox}}\n{}", step.replace("{}", flag)));
        let dest = rbox.out().join("tree");
        let output = format!("type=local,dest={}", dest.display());
        rbox.args(["build", "-q", "--network", network, "-o", &output]).run().success();
        let read = |name: &str| std::fs::read_to_string(dest.join(name)).ok();
        (read("nets").unwrap(), read("reached").is_some(), read("routes").unwrap().lines().count(), visits())
    };
    // With the machine's own network it is there, so that its absence says something.
    let (nets, reached, _, visits) = of("host", "");
    assert!(nets.lines().any(|net| net == "lo") && reached && visits == 1, "{nets} {reached} {visits}");
    for (network, flag) in [("none", ""), ("host", "--network=none")] {
        let (nets, reached, routes, visits) = of(network, flag);
        assert_eq!((&*nets, reached, routes, visits), ("lo\n", false, 1, 0), "{network} {flag}");
    }
    // What a step has without a network is no result for one that has it.
    let rbox = Rbox::new().file(&format!("FROM {{busybox}}\n{}", step.replace("{}", "")));
    let id = |network: &str| rbox.args(["build", "-q", "--network", network]).run().success().line();
    assert_ne!(id("none"), id("host"));
}

#[test]
fn waiting_for_a_locked_cache_can_be_interrupted_needs_namespaces() {
    use std::io::BufRead as _;
    if !support::needs_namespaces() {
        return;
    }
    let step = "RUN --mount=type=cache,id=c,sharing=locked,target=/c echo my''own; sleep 600";
    let rbox = Rbox::new().file(&format!("FROM {{busybox}}\n{step}\n"));
    let start = |line: &str| {
        let mut command = rbox.args(["build", "--progress", "plain", "--no-cache"]).command();
        let mut child = command.stderr(std::process::Stdio::piped()).spawn().unwrap();
        let mut told = std::io::BufReader::new(child.stderr.take().unwrap()).lines();
        assert!(told.any(|told| told.unwrap().contains(line)), "it never said {line}");
        // Goes on reading, so that nobody waits for us.
        std::thread::spawn(move || told.count());
        child
    };
    // `myown` is what the program printed, in no line of the file; the step's own line comes when it begins to wait.
    let mut holder = start("myown");
    let mut waiter = start("RUN --mount=type=cache");
    std::thread::sleep(std::time::Duration::from_millis(300));
    assert!(waiter.try_wait().unwrap().is_none(), "it waits");
    assert!(std::process::Command::new("kill").arg("-INT").arg(waiter.id().to_string()).status().unwrap().success());
    let begun = std::time::Instant::now();
    let ended = loop {
        match waiter.try_wait().unwrap() {
            Some(status) => break Some(status),
            None if begun.elapsed().as_secs() >= 30 => break None,
            None => std::thread::sleep(std::time::Duration::from_millis(10)),
        }
    };
    let holds = holder.try_wait().unwrap().is_none();
    for child in [&mut waiter, &mut holder] {
        let _ = child.kill();
        child.wait().unwrap();
    }
    assert!(ended.is_some_and(|status| !status.success()), "the interrupted build ended: {ended:?}");
    assert!(holds, "the other one goes on");
}

#[test]
fn prune_and_doctor_needs_namespaces() {
    if !support::needs_namespaces() {
        return;
    }
    let rbox = simple();
    rbox.args(["build", "-t", "kept"]).run().success();
    rbox.args(["doctor"]).run().success().stdout_has("nothing is wrong with it").stdout_has("this machine");
    rbox.write("a", "other".repeat(100_000));
    rbox.build().success();
    let count = || rbox.args(["images", "-aq"]).run().success().stdout().lines().count();
    let would = rbox.args(["prune", "--all", "--dry-run"]).run().success();
    let would = would.stdout_has("would remove 1 unnamed image").stdout();
    assert_eq!(count(), 2, "it only looked");
    let freed = rbox.args(["prune", "--all"]).run().success().stdout();
    assert_eq!(would.replace("would remove", "removed").replace("would free", "freed"), freed);
    assert!(freed.contains("freed 5") && freed.ends_with(" kB\n"), "{freed}");
    rbox.args(["images"]).run().success().stdout_has("kept:latest");
    std::fs::create_dir(rbox.root().join("staging/left")).unwrap();
    rbox.args(["doctor"]).run().stdout_has("left");
    rbox.args(["doctor", "--fix"]).run().stdout_has("(mended)");
    rbox.args(["doctor", "--deep"]).run().success().stdout_has("nothing is wrong with it");
    rbox.args(["prune", "--unused", "soon"]).run().code(2).stderr_has("7d");
}

#[test]
fn labels_of_the_command_line_are_the_images_and_its_id_goes_into_a_file_needs_namespaces() {
    if !support::needs_namespaces() {
        return;
    }
    let rbox = Rbox::new().file("FROM scratch\nLABEL a=file b=file\nCOPY test.rbox /\n");
    let file = rbox.out().join("id");
    let labelled = ["build", "-t", "x", "--label", "b=line", "--label", "c", "--iidfile", file.to_str().unwrap()];
    rbox.args(labelled).run().success();
    let inspected = rbox.args(["inspect", "x"]).run().success().stdout();
    for label in [r#""a": "file""#, r#""b": "line""#, r#""c": """#] {
        assert!(inspected.contains(label), "{label}: {inspected}");
    }
    assert!(inspected.contains(&std::fs::read_to_string(&file).unwrap()), "{inspected}");
    rbox.args(["build", "--push"]).run().code(2).stderr_has("--tag");
}

#[test]
fn a_store_on_an_overlay_is_told_as_one_needs_root() {
    if !support::needs_root() {
        return;
    }
    // As in a container of another engine. Not below the folder of the test: an overlay may not lie in its own layers.
    let rbox = Rbox::new().file("FROM rootfs:tree\nRUN true\n").context_file("tree/a", "");
    let [lower, layers] = ["lower", "layers"].map(|name| rbox.out().join(name));
    let mounted = format!(
        "mount -t tmpfs none {layers} && mkdir {layers}/upper {layers}/work {layers}/all && \\
         mount -t overlay none -o lowerdir={lower},upperdir={layers}/upper,workdir={layers}/work {layers}/all && \\
         export RBOX_ROOT={layers}/all/store && cd {context} && {program} build; {program} doctor",
        lower = lower.display(),
        layers = layers.display(),
        context = rbox.context().display(),
        program = support::binary().display(),
    );
    for folder in [&lower, &layers] {
        fs::create_dir(folder).unwrap();
    }
    let output = rbox.command(Path::new("unshare")).args(["-m", "sh", "-c", &mounted]).output().unwrap();
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(err.contains("the store is on overlayfs") && err.contains("RBOX_ROOT"), "{err}");
    assert!(out.contains("the store is on overlayfs"), "{out}");
}
