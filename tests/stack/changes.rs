//! What a changed file, secret or number changes of what runs, and what it leaves alone.

use crate::support::{self, Output, Rbox, Who};

/// Whoever runs the tests and, where that is root, an ordinary user.
fn people() -> Vec<Who> {
    let mut people = vec![Who::Me];
    people.extend(support::is_root().then_some(Who::User));
    people
}

const SLEEP: &str = "CMD [\"sh\", \"-c\", \"trap 'exit 0' TERM; while :; do sleep 0.1; done\"]";

/// A stack called `shop`, gone at the end.
struct Shop(Rbox);

impl Shop {
    fn up(file: &str, who: Who) -> Self {
        let shop = Shop(Rbox::new().user(who));
        shop.write(file);
        shop.say("up -d").success();
        shop
    }

    fn write(&self, file: &str) {
        self.0.write("test.rbox", file.replace("{busybox}", &support::busybox()).replace("{sleep}", SLEEP));
    }

    /// One command; `up` and `plan` with the file.
    fn say(&self, line: &str) -> Output {
        let (command, rest) = line.split_once(' ').unwrap_or((line, ""));
        let file = if matches!(command, "up" | "plan") { &["-f", "test.rbox"][..] } else { &[] };
        self.0
            .args([command, "-p", "shop"].into_iter().chain(file.iter().copied()).chain(rest.split_whitespace()))
            .run()
    }

    /// The ids of the containers, by name.
    fn ids(&self) -> std::collections::BTreeMap<String, String> {
        let listed = self.say("ps --format json").success().stdout();
        let listed: serde_json::Value = serde_json::from_str(&listed).expect("JSON");
        let text = |one: &serde_json::Value, key: &str| one[key].as_str().expect("a text").to_owned();
        listed.as_array().expect("a list").iter().map(|one| (text(one, "name"), text(one, "id"))).collect()
    }
}

impl Drop for Shop {
    fn drop(&mut self) {
        let ended = self.say("down -t 0");
        if !std::thread::panicking() {
            ended.success();
        }
    }
}

#[test]
fn a_changed_secret_makes_its_containers_anew_needs_namespaces() {
    if !support::needs_namespaces() {
        return;
    }
    let file = "SECRET key {\n FILE ./key\n}\nSERVICE web {\n FROM {busybox}\n {sleep}\n NETWORK none\n SECRET key\n}\n\
                SERVICE other {\n FROM {busybox}\n {sleep}\n NETWORK none\n}\n";
    for who in people() {
        let rbox = Rbox::new().user(who).context_file("key", "first");
        let shop = Shop(rbox);
        shop.write(file);
        shop.say("up -d").success();
        let before = shop.ids();
        shop.say("up -d").success();
        shop.say("plan --detailed-exitcode").code(0);
        assert_eq!(shop.ids(), before, "{who:?}: the same value is no change");
        shop.0.write("key", "nobody guesses this");
        shop.say("plan --detailed-exitcode").code(2).stdout_has("-/+ web").stdout_has("secrets");
        shop.say("up -d").success();
        shop.say("exec web cat /run/secrets/key").success().stdout_is("nobody guesses this");
        let after = shop.ids();
        assert_eq!(after["shop-other-1"], before["shop-other-1"], "{who:?}");
        assert_ne!(after["shop-web-1"], before["shop-web-1"], "{who:?}");
        // who brings up another service leaves this one its value, for replicas to come as well
        shop.say("up -d --force-recreate other").success();
        assert_eq!(shop.ids()["shop-web-1"], after["shop-web-1"], "{who:?}");
        shop.say("scale web=2").success();
        shop.say("exec shop-web-2 cat /run/secrets/key").success().stdout_is("nobody guesses this");
        // the value itself is written down nowhere
        let found = std::process::Command::new("grep")
            .args(["-rlE", "nobody guesses this|bm9ib2R5IGd1ZXNzZXM|110,111,98,111,100"])
            .arg(shop.0.root())
            .output();
        assert_eq!(String::from_utf8_lossy(&found.expect("grep").stdout), "", "{who:?}");
    }
}

#[test]
fn a_changed_network_takes_its_containers_along_needs_namespaces() {
    if !support::needs_namespaces() {
        return;
    }
    let file = |subnet: &str| {
        format!(
            "NETWORK front {{\n SUBNET {subnet}\n}}\nNETWORK back\nSERVICE web {{\n FROM {{busybox}}\n {{sleep}}\n NETWORK front\n}}\n\
             SERVICE db {{\n FROM {{busybox}}\n {{sleep}}\n NETWORK back\n}}\n"
        )
    };
    for who in people() {
        let shop = Shop::up(&file("10.77.1.0/24"), who);
        let before = shop.ids();
        shop.say("exec web hostname -i").success().stdout_has("10.77.1.");
        shop.write(&file("10.77.2.0/24"));
        let plan = shop.say("plan --detailed-exitcode").code(2);
        plan.stdout_has("-/+ network front")
            .stdout_has("-/+ web")
            .stdout_has("network front is made anew")
            .lacks("-/+ db");
        shop.say("up -d").success();
        shop.say("exec web hostname -i").success().stdout_has("10.77.2.");
        let after = shop.ids();
        assert_eq!(after["shop-db-1"], before["shop-db-1"], "{who:?}");
        assert_ne!(after["shop-web-1"], before["shop-web-1"], "{who:?}");
        shop.say("plan --detailed-exitcode").code(0);
    }
}

#[test]
fn scaling_down_is_done_when_the_surplus_is_gone_needs_namespaces() {
    if !support::needs_namespaces() {
        return;
    }
    for who in people() {
        let shop = Shop::up("SERVICE web {\n FROM {busybox}\n {sleep}\n NETWORK none\n REPLICAS 3\n}\n", who);
        let before = shop.ids();
        assert_eq!(before.len(), 3, "{who:?}");
        shop.say("scale web=1").success();
        let after = shop.ids();
        assert_eq!(after.keys().collect::<Vec<_>>(), ["shop-web-1"], "{who:?}");
        assert_eq!(after["shop-web-1"], before["shop-web-1"]);
    }
}

#[test]
fn only_what_is_named_comes_up_and_profiles_are_asked_for_needs_namespaces() {
    if !support::needs_namespaces() {
        return;
    }
    let service =
        |name: &str, more: &str| format!("SERVICE {name} {{\n FROM {{busybox}}\n {{sleep}}\n NETWORK none\n{more}}}\n");
    let file = [
        service("db", ""),
        service("web", " DEPENDS db started\n"),
        service("mail", ""),
        service("debug", " PROFILE tools\n"),
    ]
    .concat();
    for who in people() {
        let shop = Shop(Rbox::new().user(who));
        shop.write(&file);
        let names =
            || shop.ids().into_keys().map(|name| name.replace("shop-", "").replace("-1", "")).collect::<Vec<_>>();
        shop.say("up -d web").success();
        assert_eq!(names(), ["db", "web"], "{who:?}");
        let before = shop.ids();
        shop.say("up -d --no-deps mail").success();
        assert_eq!(names(), ["db", "mail", "web"], "{who:?}");
        shop.say("up -d --profile tools").success();
        assert_eq!(names(), ["db", "debug", "mail", "web"], "{who:?}");
        shop.say("up -d").success();
        assert!(before.iter().all(|(name, id)| shop.ids().get(name) == Some(id)), "{who:?}: nothing was made anew");
        shop.say("up -d nobody").code(2).stderr_has("there is no service `nobody`");
    }
}

#[test]
fn files_of_a_stopped_container_are_copied_needs_namespaces() {
    if !support::needs_namespaces() {
        return;
    }
    let file = "SERVICE web {\n FROM {busybox}\n CMD [\"sh\", \"-c\", \"[ -e /tmp/in ] && cat /tmp/in /data/in; echo made >/made; echo kept >/data/kept\"]\n \
                NETWORK none\n MOUNT data:/data\n}\nSERVICE stay {\n FROM {busybox}\n {sleep}\n NETWORK none\n}\n";
    for who in people() {
        let shop = Shop::up(file, who);
        shop.say("wait web").success();
        shop.say("cp web:/made .").success();
        shop.say("cp web:/data/kept .").success();
        let read = |name: &str| std::fs::read_to_string(shop.0.context().join(name)).expect("copied");
        assert_eq!((read("made"), read("kept")), ("made\n".to_owned(), "kept\n".to_owned()), "{who:?}");
        shop.0.write("in", "given\n");
        shop.say("cp in web:/tmp/").success();
        shop.say("cp in web:/data/").success();
        shop.say("cp web:/nothing .").failure();
        shop.say("ps -a").success().stdout_has("exited (0)");
        shop.say("start web").success();
        shop.say("wait web").success();
        shop.say("logs web").success().stdout_has("given\ngiven");
    }
}

#[test]
fn what_is_in_a_folder_and_what_a_link_leads_to_is_copied_needs_namespaces() {
    if !support::needs_namespaces() {
        return;
    }
    let file = "SERVICE web {\n FROM {busybox}\n {sleep}\n NETWORK none\n REPLICAS 2\n}\n";
    for who in people() {
        let shop = Shop::up(file, who);
        let path = |name: &str| shop.0.context().join(name);
        let read = |name: &str| std::fs::read_to_string(path(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
        shop.0.write("tree/page", "given\n");
        // into all replicas, and as a folder or as what is in it
        let mode = || shop.say("exec web-1 stat -c %a /tmp").success().stdout();
        let before = mode();
        shop.say("cp tree/. web:/tmp").success();
        assert_eq!(mode(), before, "a folder that was there stays as it is");
        shop.say("cp tree web:/tmp").success();
        for replica in ["web-1", "web-2"] {
            shop.say(&format!("exec {replica} cat /tmp/page /tmp/tree/page")).success().stdout_is("given\ngiven");
        }
        shop.say("cp - web:/tmp").code(2).stderr_has("name one of them: `web-1`");
        shop.say("exec web-1 ln -s ../tmp/tree/page /tmp/link").success();
        shop.say("exec web-1 ln -s /tmp/link /tmp/far").success();
        shop.say("exec web-1 ln -s loop /tmp/loop").success();
        std::fs::create_dir(path("there")).expect("a folder");
        shop.say("cp web:/tmp/tree/. there").success();
        shop.say("cp web:/tmp/tree there").success();
        shop.say("cp web:/tmp/tree/. new").success();
        assert_eq!([read("there/page"), read("there/tree/page"), read("new/page")], ["given\n"; 3], "{who:?}");
        shop.say("cp web:/tmp/far .").success();
        assert!(path("far").is_symlink(), "{who:?}");
        std::fs::remove_file(path("far")).expect("it is there");
        shop.say("cp -L web:/tmp/far .").success();
        assert!(!path("far").is_symlink() && read("far") == "given\n", "{who:?}");
        shop.say("cp -L web:/tmp/loop .").failure().stderr_has("without end");
        std::os::unix::fs::symlink("tree/page", path("out")).expect("a link");
        shop.say("cp -L out web-1:/tmp/").success();
        shop.say("exec web-1 test -f /tmp/out -a ! -L /tmp/out").success();
    }
}

#[test]
fn the_logs_of_a_killed_stack_are_still_there_needs_namespaces() {
    if !support::needs_namespaces() {
        return;
    }
    let file = "SERVICE web {\n FROM {busybox}\n CMD [\"sh\", \"-c\", \"echo last words; exec sleep 1000\"]\n NETWORK none\n}\n";
    for who in people() {
        let shop = Shop::up(file, who);
        let end = std::time::Instant::now() + std::time::Duration::from_secs(20);
        while !shop.say("logs").success().stdout().contains("last words") {
            assert!(std::time::Instant::now() < end, "it never said them");
        }
        kill_supervisor(&shop.0);
        shop.say("logs web").success().stdout_is("last words").stderr_has("its supervisor was killed");
        shop.say("logs --tail 1 --format json").success().stdout_has("\"last words");
        shop.say("logs nobody").failure();
        shop.say("up -d").success().stderr_has("its supervisor was killed");
    }
}

/// Ends the supervisor of the stack `shop` without a word, and waits until it is gone.
fn kill_supervisor(rbox: &Rbox) {
    use std::os::unix::fs::MetadataExt as _;
    let folder = rbox.root().join("stacks/shop");
    let lock = std::fs::metadata(folder.join("lock")).expect("a lock");
    let locks = std::fs::read_to_string("/proc/locks").expect("locks");
    let line = locks.lines().find(|line| line.contains(&format!(":{} ", lock.ino()))).expect("a lock that is held");
    let pid = line.split_whitespace().nth(4).and_then(|pid| pid.parse().ok()).expect("a number");
    let pid = rustix::process::Pid::from_raw(pid).expect("a process");
    rustix::process::kill_process(pid, rustix::process::Signal::KILL).expect("killed");
    let end = std::time::Instant::now() + std::time::Duration::from_secs(20);
    while rbox::stack::state::is_alive(&folder) {
        assert!(std::time::Instant::now() < end, "it lives");
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
}

#[test]
fn a_limit_that_cannot_be_set_is_told_and_no_reason_to_fail_needs_root() {
    if !(support::needs_root() && support::needs_namespaces()) {
        return;
    }
    let file = "SERVICE web {\n FROM {busybox}\n {sleep}\n NETWORK none\n LIMIT memory=64M\n}\n";
    let shop = Shop(Rbox::new().as_user());
    shop.write(file);
    shop.say("up -d").success().stderr_has("its limits are not kept").stderr_has("shop-web-1");
    drop(shop);
    let shop = Shop(Rbox::new());
    shop.write(file);
    let up = shop.say("up -d").success();
    assert!(!up.stderr().contains("not kept"), "{up}");
    shop.say("stats --no-stream").success().stdout_has("/ 67 MB");
}

#[test]
fn leaving_a_network_moves_the_way_out_to_another_needs_namespaces() {
    if !support::needs_namespaces() {
        return;
    }
    for who in people() {
        let file = "NETWORK alpha {\n SUBNET 10.77.3.0/24\n}\nNETWORK beta {\n SUBNET 10.77.4.0/24\n}\nNETWORK gamma {\n INTERNAL\n SUBNET 10.77.5.0/24\n}\n\
                    SERVICE web {\n FROM {busybox}\n {sleep}\n NETWORK alpha\n NETWORK beta\n NETWORK gamma\n}\n";
        let shop = Shop::up(file, who);
        let way = || shop.say("exec web ip route show default").success().stdout();
        assert!(way().contains("via 10.77.3.1"), "{}", way());
        let root = |args: &[&str]| shop.0.args(args.iter().copied()).run();
        root(&["network", "disconnect", "alpha", "shop-web-1"]).success();
        assert!(way().contains("via 10.77.4.1"), "{who:?}: {}", way());
        root(&["network", "disconnect", "beta", "shop-web-1"]).success();
        assert!(!way().contains("via"), "{who:?}: no way out of an internal network: {}", way());
    }
}

#[test]
fn what_does_not_run_is_started_again_and_planned_so_needs_namespaces() {
    if !support::needs_namespaces() {
        return;
    }
    // one that runs on keeps the supervisor from ending with the others
    let [keep, web] =
        ["keep", "web"].map(|name| format!("SERVICE {name} {{\n FROM {{busybox}}\n {{sleep}}\n NETWORK none\n}}\n"));
    let bad = "SERVICE bad {\n FROM {busybox}\n CMD [\"sh\", \"-c\", \"exit 3\"]\n NETWORK none\n}\n";
    for who in people() {
        let shop = Shop::up(&format!("{keep}{web}{bad}"), who);
        shop.say("wait bad --format json").success().stdout_has("{\"container\":\"shop-bad-1\",\"code\":3,");
        shop.say("plan --detailed-exitcode").code(2).stdout_has("~ bad  starts again: shop-bad-1 has ended with 3");
        shop.say("stop web --format json").success().stdout_has("\"action\":\"stop\",\"name\":\"shop-web-1\"");
        shop.say("plan").success().stdout_has("~ web  starts again: shop-web-1 has ended with 0");
        shop.write(&format!("{keep}{web}"));
        shop.say("up -d").success();
        shop.say("plan --detailed-exitcode").code(0);
    }
}

/// Programs that take a moment to end, so that whoever comes after them has to wait.
const SLOW: &str = "CMD [\"sh\", \"-c\", \"trap 'sleep 0.5; exit 0' TERM; while :; do sleep 0.1; done\"]";

#[test]
fn ports_and_addresses_go_from_one_service_to_another_needs_namespaces() {
    if !support::needs_namespaces() {
        return;
    }
    // each service: its name, what its NETWORK line says further, and a property
    let file = |services: &[(&str, &str, &str)]| {
        let mut file = "NETWORK net {\n SUBNET 10.77.3.0/24\n}\n".to_owned();
        for (name, join, property) in services {
            file += &format!("SERVICE {name} {{\n FROM {{busybox}}\n {SLOW}\n NETWORK net {join}\n {property}\n}}\n");
        }
        file
    };
    for who in people() {
        let free =
            std::net::TcpListener::bind(("127.0.0.1", 0)).and_then(|one| one.local_addr()).expect("a port").port();
        let publish = format!("PUBLISH {free}:80");
        let address = "--ip=10.77.3.50";
        let shop = Shop::up(&file(&[("one", "", &publish), ("two", address, "")]), who);
        let has = |service: &str| {
            shop.say(&format!("port {service} 80")).success().stdout_has(&free.to_string());
        };
        // both change, and each gets what the other one had
        shop.write(&file(&[("one", address, ""), ("two", "", &publish)]));
        shop.say("up -d").success();
        has("two");
        shop.say("exec one hostname -i").success().stdout_has("10.77.3.50");
        // a service that has another name, and all else: the one before is gone when it is up
        shop.write(&file(&[("one", address, ""), ("three", "", &publish)]));
        shop.say("up -d").success();
        has("three");
        shop.say("ps -a").success().lacks("shop-two-1");
        shop.write(&file(&[("four", address, ""), ("three", "", &publish)]));
        shop.say("up -d").success();
        shop.say("exec four hostname -i").success().stdout_has("10.77.3.50");
        shop.say("ps -a").success().lacks("shop-one-1");
        // what stays keeps what it has
        shop.write(&file(&[
            ("four", address, ""),
            ("three", "", &publish),
            ("five", "", &publish.replace(":80", ":81")),
        ]));
        shop.say("up -d").failure();
        shop.write(&file(&[("four", address, ""), ("three", "", &publish)]));
        shop.say("plan --detailed-exitcode").code(0);
    }
}

#[test]
fn a_service_goes_to_a_network_that_is_new_needs_namespaces() {
    if !support::needs_namespaces() {
        return;
    }
    let file = |network: &str, subnet: &str| {
        format!(
            "NETWORK {network} {{\n{subnet}\n}}\nSERVICE web {{\n FROM {{busybox}}\n {{sleep}}\n NETWORK {network}\n}}\n\
             SERVICE other {{\n FROM {{busybox}}\n {{sleep}}\n NETWORK none\n}}\n"
        )
    };
    for who in people() {
        let shop = Shop::up(&file("front", ""), who);
        let before = shop.ids();
        shop.write(&file("back", " SUBNET 10.77.4.0/24"));
        shop.say("plan --detailed-exitcode").code(2).stdout_has("network: front -> back");
        shop.say("up -d").success();
        shop.say("exec web hostname -i").success().stdout_has("10.77.4.");
        let listed = || shop.0.args(["network", "ls", "-q"]).run().success();
        listed().stdout_has("shop/back").lacks("shop/front");
        // another name, and the addresses of the one before
        shop.write(&file("side", " SUBNET 10.77.4.0/24"));
        shop.say("up -d").success();
        shop.say("exec web hostname -i").success().stdout_has("10.77.4.");
        listed().stdout_has("shop/side").lacks("shop/back");
        shop.say("plan --detailed-exitcode").code(0);
        assert_eq!(shop.ids()["shop-other-1"], before["shop-other-1"], "{who:?}");
    }
}

#[test]
fn a_port_that_is_taken_is_told_before_anything_is_touched_needs_namespaces() {
    if !support::needs_namespaces() {
        return;
    }
    let file = |publish: &str| format!("SERVICE web {{\n FROM {{busybox}}\n {{sleep}}\n {publish}\n}}\n");
    for who in people() {
        let taken = std::net::TcpListener::bind(("127.0.0.1", 0)).expect("a port");
        let port = taken.local_addr().expect("an address").port();
        let shop = Shop::up(&file("PUBLISH 80"), who);
        let before = shop.ids();
        shop.write(&file(&format!("PUBLISH {port}:80")));
        shop.say("up -d").failure().stderr_has("in use").lacks("stopping");
        assert_eq!(shop.ids(), before, "{who:?}");
        drop(taken);
        shop.say("up -d").success();
        shop.say("port web 80").success().stdout_has(&port.to_string());
    }
}

#[test]
fn what_is_left_alone_is_still_to_be_changed_needs_namespaces() {
    if !support::needs_namespaces() {
        return;
    }
    let file = |line: &str| {
        format!("SERVICE web {{\n FROM {{busybox}}\n {{sleep}}\n NETWORK none\n ENV A={line}\n RESTART no\n}}\n")
    };
    let shop = Shop::up(&file("one"), Who::Me);
    let before = shop.ids();
    shop.write(&file("two").replace("RESTART no", "RESTART always"));
    shop.say("up -d --no-recreate").success().stderr_has("~ web").lacks("env A");
    assert_eq!(shop.ids(), before);
    shop.say("plan --detailed-exitcode").code(2).stdout_has("env A: one -> two").lacks("restart changed");
    shop.say("up -d").success();
    assert_ne!(shop.ids(), before);
}
