//! Builds of an ordinary user, who has a single id.

use super::support::{Rbox, is_root, namespaces, skip};

#[test]
fn an_ordinary_user_builds_as_root_does_needs_root_and_namespaces() {
    if !is_root() || !namespaces() {
        return skip("needs root, to become an ordinary user, and namespaces");
    }
    let text = "FROM host AS b\nRUN echo made > /usr/local/bin/made; echo more > /usr/share/more; id -u\n\
        FROM scratch\nCOPY --from=b /usr/local/bin/made /usr/share/more /\n";
    let (mine, users) = (Rbox::new().file(text), Rbox::new().file(text).as_user());
    let digest = |rbox: &Rbox| rbox.args(["build", "-q"]).env("SOURCE_DATE_EPOCH", "0").run().success().stdout();
    assert_eq!(digest(&mine), digest(&users));
}

#[test]
fn an_owner_that_the_user_does_not_have_is_told_needs_root_and_namespaces() {
    if !is_root() || !namespaces() {
        return skip("needs root, to become an ordinary user, and namespaces");
    }
    let rbox = Rbox::new().file("FROM scratch\nCOPY --chown=33:34 test.rbox /\n").as_user();
    rbox.build().failure().stderr_has("a file can't be given to 33:34").stderr_has("newuidmap");
}
