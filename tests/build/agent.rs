//! `RUN --mount=type=ssh` with an agent that holds a key.

use std::process::{Child, Command, Stdio};

use super::support::{Rbox, namespaces, needs_tool, skip};

/// An agent, ended with the value.
struct Agent(Child);

impl Drop for Agent {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Runs a program of this machine with that agent, and gives what it printed.
fn outside(rbox: &Rbox, program: &str, args: &[&str], input: Option<&str>) -> String {
    let mut command = Command::new(program);
    command.args(args).current_dir(rbox.out()).env("SSH_AUTH_SOCK", rbox.out().join("agent"));
    command.stdin(input.map_or_else(Stdio::null, |path| std::fs::File::open(rbox.out().join(path)).unwrap().into()));
    let output = command.output().unwrap();
    assert!(output.status.success(), "{program} {args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn a_step_signs_with_a_key_that_it_never_has_needs_namespaces_and_ssh() {
    if !namespaces() {
        return skip("needs namespaces");
    }
    if !["ssh-agent", "ssh-add", "ssh-keygen"].into_iter().all(needs_tool) {
        return;
    }
    // `host` has the programs that talk to an agent.
    let rbox = Rbox::new().file(
        "FROM host AS signer\nWORKDIR /w\nCOPY key.pub .\n\
         RUN --mount=type=ssh ssh-add -l >list && echo message >message && ssh-keygen -q -Y sign -f key.pub -n test message\n\
         RUN if ssh-add -l; then exit 1; fi; [ -z \"$SSH_AUTH_SOCK\" ]\n\
         FROM scratch\nCOPY --from=signer /w /\n",
    );
    let socket = rbox.out().join("agent");
    let agent = Command::new("ssh-agent").args(["-D", "-a"]).arg(&socket).stdout(Stdio::null()).spawn().unwrap();
    let _agent = Agent(agent);
    let start = std::time::Instant::now();
    while !socket.exists() {
        assert!(start.elapsed().as_secs() < 20, "the agent listens");
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    outside(&rbox, "ssh-keygen", &["-q", "-t", "ed25519", "-N", "", "-C", "ours", "-f", "key"], None);
    outside(&rbox, "ssh-add", &["-q", "key"], None);
    std::fs::copy(rbox.out().join("key.pub"), rbox.context().join("key.pub")).unwrap();
    let key = std::fs::read_to_string(rbox.out().join("key")).unwrap();
    let dest = format!("type=local,dest={}", rbox.out().join("tree").display());
    let args = ["build", "--ssh", "default", "-o", &dest];
    rbox.args(args).env("SSH_AUTH_SOCK", socket.to_str().unwrap()).run().success();
    let list = std::fs::read_to_string(rbox.out().join("tree/list")).unwrap();
    assert!(list.contains("ours (ED25519)"), "{list}");
    // The signature is one of that key, and the key itself came along nowhere.
    let check = ["-Y", "check-novalidate", "-n", "test", "-s", "tree/message.sig"];
    let said = outside(&rbox, "ssh-keygen", &check, Some("tree/message"));
    let print = outside(&rbox, "ssh-keygen", &["-l", "-f", "key.pub"], None);
    let print = print.split(' ').nth(1).unwrap();
    assert!(said.contains("Good \"test\" signature") && said.contains(print), "{said} {print}");
    let line = key.lines().nth(2).unwrap();
    let found = Command::new("grep").args(["-rlF", line]).arg(rbox.root()).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&found.stdout), "");
    // Without an agent, a step that requires one says so.
    let other = Rbox::new().file("FROM host\nRUN --mount=type=ssh,required true\n");
    other.build().failure().stderr_has("no SSH agent `default` is given");
}
