//! Builds of an ordinary user, who has a single id.

use super::support::{Rbox, is_root, namespaces, needs_subuid_user, skip};

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
fn a_user_with_subordinate_ids_builds_as_root_does_needs_root_and_subuids() {
    if !needs_subuid_user() {
        return;
    }
    let text = "FROM {busybox} AS b\nARG SOURCE_DATE_EPOCH\nRUN mkdir /data && echo mine >/data/file && chown -R 33:34 /data && chmod 2750 /data\n\
        COPY --chown=user:extra --chmod=640 test.rbox /etc/copied\nCOPY --chown=1234:4321 <<F /etc/inline\ntext\nF\n\
        RUN --mount=type=cache,target=/c true\n\
        RUN --mount=type=cache,uid=33,gid=34,mode=0700,target=/c [ \"$(stat -c %u:%g:%a /c)\" = 33:34:700 ]\n\
        USER user\nWORKDIR /home/user/deep\nRUN id -u >who && touch /tmp/mine && if cat /data/file; then exit 1; fi\n\
        USER root\nRUN stat -c '%n %u:%g %a' /data /data/file /etc/copied /etc/inline /home/user/deep/who /tmp/mine >/owners\n\
        RUN mknod /fifo p && cp /bin/busybox /su && chmod 6755 /su && chown 33:34 /su && chmod 6755 /su\n";
    let output = |rbox: &Rbox| {
        let dest = format!("type=local,dest={}", rbox.out().join("tree").display());
        let id = rbox.args(["build", "-q", "-t", "t"]).env("SOURCE_DATE_EPOCH", "0").run().success().stdout();
        let exported = rbox.args(["build", "-q", "-o", &dest]).env("SOURCE_DATE_EPOCH", "0").run();
        (id, rbox.args(["run", "t", "cat", "/owners"]).run().success().stdout(), exported.status())
    };
    let (mine, users) = (Rbox::new().file(text), Rbox::new().file(text).as_subuid_user());
    let (root, user) = (output(&mine), output(&users));
    assert_eq!(root, user);
    for line in
        ["/data/file 33:34 644", "/etc/copied 1000:50 640", "/etc/inline 1234:4321 644", "/tmp/mine 1000:1000 644"]
    {
        assert!(root.1.lines().any(|told| told == line), "{line}: {}", root.1);
    }
    // Whoever has the ids in their range can give them: other users of the machine are none of them.
    users.args(["run", "--user", "33:34", "t", "cat", "/data/file"]).run().success().stdout_is("mine");
    users.args(["run", "--user", "35:35", "t", "cat", "/data/file"]).run().failure();
    users.args(["run", "--user", "70000", "t", "true"]).run().failure().stderr_has("70000");
}
