//! What is cached, and why something runs again.

use super::kitchen::Kitchen;
use super::support::{namespaces, skip};

const NONE: [&str; 0] = [];

#[test]
fn a_changed_file_runs_what_reads_it_and_is_named() {
    let kitchen = Kitchen::new().file("src/main.c", "1").file("src/other.c", "2").file("readme", "r");
    let text = "FROM scratch\nCOPY readme /\nCOPY src /src\nWORKDIR /w\n";
    kitchen.build(text);
    assert_eq!(kitchen.build(text).ran, NONE);
    kitchen.write("src/main.c", "changed");
    let assessed = kitchen.assess(text).join("\n");
    assert!(assessed.contains("COPY readme /: Cached"), "{assessed}");
    assert!(assessed.contains("COPY src /src: Runs(\"`src/main.c` changed since\")"), "{assessed}");
    assert!(assessed.contains("WORKDIR /w: Runs(\"`COPY src /src` runs\")"), "{assessed}");
    let built = kitchen.build(text);
    assert_eq!(built.ran, ["COPY src /src", "WORKDIR /w"]);
    assert_eq!(built.reasons, ["`src/main.c` changed since", "`COPY src /src` gave another result"]);
    kitchen.write("src/new.c", "n");
    std::fs::remove_file(kitchen.context().join("src/other.c")).unwrap();
    assert_eq!(kitchen.build(text).reasons[0], "`src/new.c` is new, and 1 more");
}

#[test]
fn content_counts_and_time_does_not() {
    let kitchen = Kitchen::new().file("a", "same");
    let text = "FROM scratch\nCOPY a /\n";
    kitchen.build(text);
    kitchen.write("a", "same");
    assert_eq!(kitchen.build(text).ran, NONE, "written again with the same content");
    // The same size and the same mtime: only the change time tells.
    let path = kitchen.context().join("a");
    let time = std::fs::metadata(&path).unwrap().modified().unwrap();
    kitchen.write("a", "emas");
    std::fs::File::open(&path).unwrap().set_modified(time).unwrap();
    assert_eq!(kitchen.build(text).tree["a"].split(' ').next_back(), Some("emas"));
    std::fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    assert!(kitchen.build(text).tree["a"].starts_with("600"), "the mode counts");
}

#[test]
fn an_unchanged_artefact_costs_those_that_copy_it_nothing() {
    let kitchen = Kitchen::new().file("version", "1").file("artefact", "same");
    let text = "FROM scratch AS build\nCOPY version /\nCOPY artefact /out\nFROM scratch\nCOPY --from=build /out /out\nWORKDIR /w\n";
    kitchen.build(text);
    kitchen.write("version", "2");
    assert_eq!(kitchen.build(text).ran, ["COPY version /", "COPY artefact /out"]);
    kitchen.write("artefact", "other");
    let built = kitchen.build(text);
    assert_eq!((built.ran.len(), &*built.tree["out"]), (3, "644 0:0 other"));
}

#[test]
fn a_linked_layer_lies_on_any_other() {
    let kitchen = Kitchen::new().file("a", "1").file("b", "2");
    let text = "FROM scratch\nCOPY a /a\nCOPY --link b /d/b\n";
    let first = kitchen.build(text);
    kitchen.write("a", "changed");
    let second = kitchen.build(text);
    assert_eq!(
        (&*first.tree["d/b"], &*second.tree["d/b"], &*second.tree["a"]),
        ("644 0:0 2", "644 0:0 2", "644 0:0 changed")
    );
}

#[test]
fn the_base_and_the_platform_are_part_of_the_key_needs_namespaces() {
    if !namespaces() {
        return skip("needs namespaces");
    }
    let kitchen = Kitchen::new().file("a", "1");
    let one = "FROM {busybox}\nRUN echo x > /x\n";
    assert_eq!(kitchen.build(one).ran.len(), 2);
    let other = "FROM {busybox}\nCOPY a /a\nRUN echo x > /x\n";
    assert!(kitchen.build(other).ran.iter().any(|text| text.starts_with("RUN")));
}

#[test]
fn no_cache_runs_all() {
    let mut kitchen = Kitchen::new().file("a", "1");
    let text = "FROM scratch\nCOPY a /\n";
    kitchen.build(text);
    kitchen.options.no_cache = true;
    assert_eq!(kitchen.build(text).ran, ["COPY a /"]);
}
