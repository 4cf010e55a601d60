//! `rbox layers` and `rbox diff`: where bytes are, and what differs.

use serde_json::Value;

use crate::support::{self, Rbox};

const FILE: &str = "FROM {busybox} AS app\n\
COPY big /data/big\n\
RUN chmod 600 /data/big && echo x > /new && rm /etc/group\n\
RUN rm -r /data && mkdir -p /var/a/b && echo hello > /var/a/b/c\n\
COPY big /twice/one\n\
COPY big /twice/two\n\
LABEL v=1\n";

/// Files of 100 kB that no other file is like.
fn built() -> Rbox {
    let big: Vec<u8> = (0..100_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    let rbox = Rbox::new().file(FILE).context_file("big", big);
    rbox.args(["build", "-q", "-t", "app"]).run().success();
    rbox
}

fn json(rbox: &Rbox, args: &[&str]) -> Value {
    serde_json::from_str(&rbox.args(args).run().success().stdout()).unwrap()
}

#[test]
fn layers_tell_who_added_what_and_what_is_wasted_needs_namespaces() {
    if !support::needs_namespaces() {
        return;
    }
    let rbox = built();
    let told = json(&rbox, &["layers", "app", "--format", "json"]);
    let layers = told["layers"].as_array().unwrap();
    assert_eq!(layers.len(), 6);
    assert_eq!(layers[1]["instruction"], "COPY big /data/big");
    assert_eq!((&layers[1]["file"], &layers[1]["line"]), (&"test.rbox".into(), &2.into()));
    assert_eq!(layers[1]["bytes"], 100_000);
    let change = |layer: usize, path: &str| {
        let all = layers[layer]["changes"].as_array().unwrap().clone();
        let found = all.into_iter().find(|change| change["path"] == path);
        found.unwrap_or_else(|| panic!("layer {layer} says nothing about {path}"))
    };
    assert_eq!(change(1, "data/big")["how"], "added");
    assert_eq!(
        (change(2, "data/big")["how"].clone(), change(2, "data/big")["mode"].clone()),
        ("remarked".into(), "0600".into())
    );
    assert_eq!(change(2, "new")["how"], "added");
    assert_eq!(change(2, "etc/group")["how"], "deleted");
    assert_eq!(change(3, "data")["how"], "deleted");
    assert_eq!(change(3, "data/big")["how"], "deleted");
    assert_eq!(change(3, "var/a/b/c")["bytes"], 6);
    let waste = told["waste"].as_array().unwrap();
    let big: Vec<_> = waste.iter().filter(|one| one["path"] == "data/big").collect();
    assert_eq!(big.len(), 2, "it was stored twice and is gone: {waste:?}");
    let by = |layer: u64| big.iter().find(|one| one["layer"] == layer).unwrap();
    assert_eq!((&by(2)["by"], &by(2)["how"]), (&3.into(), &"remarked".into()));
    assert_eq!((&by(3)["by"], &by(3)["how"]), (&4.into(), &"deleted".into()));
    let lost: u64 = waste.iter().map(|one| one["bytes"].as_u64().unwrap()).sum();
    assert_eq!(told["bytes"].as_u64().unwrap() - told["seen"].as_u64().unwrap(), lost);
    let twice = &told["duplicates"].as_array().unwrap()[0];
    assert_eq!((&twice["bytes"], twice["places"].as_array().unwrap().len()), (&100_000.into(), 2));
}

#[test]
fn the_picture_of_layers_has_rows_bars_and_trees_needs_namespaces() {
    if !support::needs_namespaces() {
        return;
    }
    let rbox = built();
    let told = rbox.args(["layers", "app"]).run().success();
    let told = told.stdout_has("efficiency ").stdout_has("test.rbox:3").stdout_has("RUN chmod 600").stdout_has("█");
    let told = told.stdout_has("~ big").stdout_has("- data/").stdout_has("+ new").stdout_has("wasted: ");
    told.stdout_has("deleted by layer 4").stdout_has("= twice/two").lacks("\x1b");
    let one = rbox.args(["layers", "app", "--layer", "4", "--depth", "4"]).run().success();
    one.stdout_has("+ c").lacks("layer 2");
    rbox.args(["layers", "app", "--depth", "0"]).run().success().lacks("layer 2 ");
    rbox.args(["layers", "app", "--layer", "9"]).run().code(2).stderr_has("it has 6");
    rbox.args(["layers", "nothing"]).run().failure().stderr_has("no image");
}

#[test]
fn a_loaded_image_has_the_same_picture_needs_namespaces() {
    if !support::needs_namespaces() {
        return;
    }
    let rbox = built();
    let other = Rbox::new();
    other.args(["load"]).stdin(rbox.args(["save", "app"]).run().success().stdout_bytes()).run().success();
    let plain = |mut told: Value| {
        for layer in told["layers"].as_array_mut().unwrap() {
            for member in ["snapshot", "file", "line", "instruction"] {
                layer.as_object_mut().unwrap().remove(member);
            }
        }
        told.as_object_mut().unwrap().remove("record");
        told
    };
    let (ours, theirs) =
        (json(&rbox, &["layers", "app", "--format", "json"]), json(&other, &["layers", "app", "--format", "json"]));
    assert_eq!(plain(ours), plain(theirs));
    other.args(["layers", "app"]).run().success().stdout_has("COPY big /data/big");
    rbox.args(["tag", "app", "here"]).run().success();
    rbox.args(["load"]).stdin(other.args(["save", "app"]).run().success().stdout_bytes()).run().success();
    rbox.args(["diff", "here", "app", "--detailed-exitcode"]).run().success().stdout_has("the same files");
}

#[test]
fn diff_tells_files_and_settings_needs_namespaces() {
    if !support::needs_namespaces() {
        return;
    }
    let rbox = Rbox::new()
        .file(
            "FROM {busybox} AS one\nRUN echo a > /kept && echo b > /changed && mkdir -p /old/x && echo > /old/x/y\n\
             RUN echo s > /moded && chmod 755 /moded && ln -s a /link && echo z > /kind\nCMD [\"/one\"]\nENV A=1 B=2\n\
             FROM one AS two\nRUN rm -r /old && echo bb > /changed && mkdir -p /added/more && echo c > /added/more/file\n\
             RUN chown 7:8 /moded && chmod 4755 /moded && ln -sfn b /link && rm /kind && mkdir /kind && touch /kept\n\
             CMD [\"/two\"]\nENV A=3\n",
        )
        .context_file("x", "");
    rbox.args(["build", "-q", "-t", "one", "--target", "one"]).run().success();
    rbox.args(["build", "-q", "-t", "two", "--target", "two"]).run().success();
    let told = rbox.args(["diff", "one", "two"]).run().success();
    let told = told.stdout_has("- /old/  with 2 names below").stdout_has("+ /added/  with 2 names below");
    let told = told.stdout_has("~ /changed  other content, 2 B → 3 B").stdout_has("mode 0755 → 4755, owner 0:0 → 7:8");
    let told = told.stdout_has("~ /link  → b instead of a").stdout_has("~ /kind/  file → folder");
    let told = told.stdout_has("~ Env A  1 → 3").stdout_has("~ Cmd  [\"/one\"] → [\"/two\"]");
    told.lacks("/kept").lacks("Env B").lacks("/bin");
    rbox.args(["diff", "one", "two", "--all"]).run().success().stdout_has("+ /added/more/file  2 B");
    rbox.args(["diff", "one", "two", "--detailed-exitcode"]).run().code(2);
    rbox.args(["diff", "one", "one", "--detailed-exitcode"]).run().success().stdout_has("the same files");
    let record = json(&rbox, &["diff", "one", "two", "--format", "json"]);
    let moded = record["files"].as_array().unwrap().iter().find(|file| file["path"] == "moded").unwrap();
    assert_eq!((&moded["mode"], &moded["owner"], &moded["content"]), (&true.into(), &true.into(), &false.into()));
    assert_eq!((&moded["before"]["mode"], &moded["after"]["uid"]), (&"0755".into(), &7.into()));
    assert_eq!(record["config"][0]["name"], "Cmd");
}
