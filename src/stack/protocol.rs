//! What clients and supervisors say to each other: lines of JSON over the control socket, with descriptors beside them.
//!
//! A client sends one [`Request`] and reads [`Reply`]s until one [ends](Reply::is_last) the talk; then it may ask the next.
//! Descriptors of a request come with its line, in the order that the request's text gives. After [`Request::Run`] in the
//! foreground and [`Request::Exec`], the client may send [`Request::Signal`] and [`Request::Resize`] before the end.
//! A client that hangs up loses interest; only a container that runs in its foreground ends with it.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use super::definition::{Definition, Join, Network, Protocol, Secret, Service};

/// What a client wants. `targets` are names of services, names of containers, or beginnings of their ids; none = all.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Request {
    /// Makes the stack what a definition says. Replies: [`Reply::Event`]s, then [`Reply::Done`].
    Apply(Box<Apply>),
    /// Runs one container of a service that no definition has, once what it depends on is as asked. With it come three
    /// descriptors if it runs in the foreground without a terminal: its standard streams.
    /// Replies: [`Reply::Started`] (with what [`Request::Attach`] gives, if it has a terminal), then in the foreground [`Reply::Exit`].
    Run(Box<Run>),
    /// Runs a program in a container that runs. With it come three descriptors: its standard streams; none with a terminal.
    /// Replies: [`Reply::Started`] (with the terminal's other end), then [`Reply::Exit`], or of a detached one [`Reply::Done`].
    Exec(Box<Exec>),
    /// Stays with a container that runs until its program ends. Replies: [`Reply::Started`], then [`Reply::Exit`]. With the first come a pipe
    /// by which what it prints comes from now on, of one without a terminal a second one for standard error, and then what its input is
    /// written to: the terminal's other end, or a pipe if it has one. What is printed is closed at its end.
    Attach {
        /// Which one.
        target: String,
    },
    /// Sends a signal to what this connection runs or stays with.
    Signal {
        /// By number.
        signal: i32,
    },
    /// Leaves what this connection runs or stays with: it goes on. With it comes the other end of a further program's terminal.
    /// Reply: [`Reply::Done`].
    Leave,
    /// Says that the terminal of what this connection runs has another size.
    Resize {
        /// Columns.
        columns: u16,
        /// Rows.
        rows: u16,
    },
    /// Asks containers to end, in reverse order of their dependencies. Replies: [`Reply::Event`]s, [`Reply::Done`].
    Stop {
        /// Which.
        targets: Vec<String>,
        /// Nanoseconds until they are killed; none = what their services say.
        grace: Option<u64>,
    },
    /// Starts containers that have ended.
    Start {
        /// Which.
        targets: Vec<String>,
    },
    /// Stops and starts containers.
    Restart {
        /// Which.
        targets: Vec<String>,
        /// As of `Stop`.
        grace: Option<u64>,
    },
    /// Sends a signal to containers; those that are killed so are not started again by themselves.
    Kill {
        /// Which.
        targets: Vec<String>,
        /// By number.
        signal: i32,
    },
    /// Freezes containers.
    Pause {
        /// Which.
        targets: Vec<String>,
    },
    /// Lets frozen containers go on.
    Unpause {
        /// Which.
        targets: Vec<String>,
    },
    /// Takes containers away, with what they wrote.
    Remove {
        /// Which.
        targets: Vec<String>,
        /// Those that run as well.
        force: bool,
    },
    /// Stops and takes away everything; the supervisor ends. Replies: [`Reply::Event`]s, [`Reply::Done`].
    Down {
        /// As of `Stop`.
        grace: Option<u64>,
    },
    /// How containers are. Reply: [`Reply::Containers`].
    Ps {
        /// Which.
        targets: Vec<String>,
    },
    /// What was asked for last. Reply: [`Reply::Definition`].
    Definition,
    /// What a container was made from. Reply: [`Reply::Service`].
    Service {
        /// Which one.
        target: String,
    },
    /// What containers printed. Replies: [`Reply::Line`]s, [`Reply::Done`]; with `follow`, until they all have ended.
    Logs(Logs),
    /// What happens. Replies: [`Reply::Event`]s, until the client hangs up, or [`Reply::Done`] when all was taken down.
    Events {
        /// Those that were, too: of the last few hundred, those since then, in nanoseconds since 1970.
        since: Option<i64>,
    },
    /// The processes of a container. Reply: [`Reply::Processes`].
    Top {
        /// Which one.
        target: String,
    },
    /// What containers use. Reply: [`Reply::Stats`].
    Stats {
        /// Which.
        targets: Vec<String>,
    },
    /// Waits for containers to end. Replies: a [`Reply::Ended`] each, [`Reply::Done`].
    Wait {
        /// Which.
        targets: Vec<String>,
    },
    /// Changes the number of a service's replicas. Replies: [`Reply::Event`]s, [`Reply::Done`].
    Scale {
        /// Services and their numbers.
        services: Vec<(String, u32)>,
    },
    /// The root of a container as a tar stream: one descriptor, the pipe to write to. Reply: [`Reply::Done`] at its end.
    CopyOut {
        /// Which one.
        target: String,
        /// A path in it, absolute; with `/.` behind it what is in that folder.
        path: String,
        /// Whether a link is what it leads to.
        #[serde(default)]
        follow: bool,
    },
    /// A tar stream into a container: one descriptor, the pipe to read from. Reply: [`Reply::Done`] at its end.
    CopyIn {
        /// Which one.
        target: String,
        /// A folder in it, absolute, that is there.
        path: String,
        /// Whether its files belong to whom the tar says, and not to the container's root.
        #[serde(default)]
        owners: bool,
    },
    /// Adds a network. Reply: [`Reply::Done`].
    AddNetwork(Network),
    /// Takes a network away that no container is on. Reply: [`Reply::Done`].
    RemoveNetwork {
        /// Which one.
        name: String,
    },
    /// Networks, with their subnets and members. Reply: [`Reply::Networks`].
    Networks,
    /// Puts a container onto a network. Reply: [`Reply::Done`].
    Connect {
        /// Which one.
        target: String,
        /// The network, aliases, addresses.
        join: Join,
    },
    /// Takes a container off a network. Reply: [`Reply::Done`].
    Disconnect {
        /// Which one.
        target: String,
        /// The network.
        network: String,
    },
    /// The named volumes that containers use. Reply: [`Reply::Names`].
    Volumes,
}

/// A definition to be made true.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Apply {
    /// What is to run.
    pub definition: Definition,
    /// Of its services these, and what they depend on; none = all.
    pub only: Vec<String>,
    /// Values of its secrets.
    pub secrets: Vec<Secret>,
    /// When it is done.
    pub until: Until,
    /// Which containers are made anew.
    pub recreate: Recreate,
}

/// When applying a definition is done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Until {
    /// Each container was started (or its service ran to its end).
    #[default]
    Started,
    /// Those with a health check are healthy, too.
    Healthy,
}

/// Which containers are made anew.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Recreate {
    /// Those of services that have changed.
    #[default]
    Changed,
    /// All.
    Always,
    /// None.
    Never,
}

/// One container outside of the definition.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Run {
    /// What it runs; its name is the container's too.
    pub service: Service,
    /// Values of its secrets.
    pub secrets: Vec<Secret>,
    /// Networks that it is on, as they are to be where they are not there yet.
    #[serde(default)]
    pub networks: Vec<Network>,
    /// Whether it belongs to the client: it ends when the client hangs up.
    pub foreground: bool,
    /// With a terminal, its columns and rows.
    pub size: (u16, u16),
}

/// A program in a container that runs.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Exec {
    /// The container.
    pub target: String,
    /// The program and its arguments.
    pub args: Vec<String>,
    /// Variables on top of the container's.
    pub env: Vec<(String, String)>,
    /// Where it starts; none = where the container's program did.
    pub cwd: Option<String>,
    /// Who runs it; none = who runs the container's program.
    pub user: Option<String>,
    /// Whether it gets a terminal.
    pub tty: bool,
    /// The terminal's columns and rows.
    pub size: (u16, u16),
    /// Every capability, no filter.
    pub privileged: bool,
    /// Whether nobody waits: no descriptors come, its output is thrown away, [`Reply::Started`] is followed by [`Reply::Done`] once it runs.
    pub detach: bool,
}

/// Which lines of output.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Logs {
    /// Of which containers.
    pub targets: Vec<String>,
    /// Those to come, too.
    pub follow: bool,
    /// So many of the last ones of each.
    pub tail: Option<u64>,
    /// Not before, in nanoseconds since 1970.
    pub since: Option<i64>,
    /// Not after.
    pub until: Option<i64>,
}

/// What a supervisor says.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reply {
    /// Done.
    Done,
    /// It did not work.
    Failed(Failed),
    /// Something happened.
    Event(Event),
    /// How containers are.
    Containers(Vec<Container>),
    /// What was asked for last.
    Definition(Box<Definition>),
    /// What a container was made from.
    Service(Box<Service>),
    /// A line of output.
    Line(Line),
    /// A container or a program in one runs.
    Started {
        /// The container's id.
        id: String,
        /// Its name.
        name: String,
    },
    /// What this connection ran has ended.
    Exit(Ended),
    /// A container has ended.
    Ended {
        /// Its name.
        container: String,
        /// How.
        ended: Ended,
    },
    /// Processes.
    Processes(Vec<Process>),
    /// What containers use.
    Stats(Vec<Stats>),
    /// Networks.
    Networks(Vec<NetworkState>),
    /// Names.
    Names(Vec<String>),
}

impl Reply {
    /// Whether no further reply follows, for a request whose text says nothing else.
    pub const fn is_last(&self) -> bool {
        !matches!(self, Reply::Event(_) | Reply::Line(_) | Reply::Started { .. } | Reply::Ended { .. })
    }
}

/// Why something did not work.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failed {
    /// What, where, why.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// The exit code that says the same, where there is one (125, 126, 127).
    pub code: Option<i32>,
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// Nanoseconds since 1970.
    pub time: i64,
    /// What.
    pub action: Action,
    /// The container, network or volume.
    pub name: String,
    /// The service, if it is a container.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<String>,
    /// More about it, in words: an exit code, why something failed, until when it waits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Action {
    /// A container was made.
    Create,
    /// A container waits for what it depends on.
    Wait,
    /// Its program runs.
    Start,
    /// Its program has ended; the detail is the exit code.
    Die,
    /// It was killed for want of memory.
    Oom,
    /// It will be started again; the detail says when.
    Restart,
    /// Its program could not be started; the detail says why.
    Fail,
    /// It was asked to end.
    Stop,
    /// A signal was sent by hand.
    Kill,
    /// It is frozen.
    Pause,
    /// It goes on.
    Unpause,
    /// It is gone.
    Remove,
    /// Its health check succeeds.
    Healthy,
    /// Its health check fails.
    Unhealthy,
    /// A program was started in it.
    Exec,
    /// A network was made.
    NetworkCreate,
    /// A network is gone.
    NetworkRemove,
    /// A container is on a network now.
    Connect,
    /// A container is off a network now.
    Disconnect,
    /// Something that the user should know; the detail says what.
    Notice,
}

/// How a container is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Container {
    /// Twelve hexadecimal digits.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its service.
    pub service: String,
    /// Which of the service's, from 1.
    pub replica: u32,
    /// The image as people call it.
    pub image: String,
    /// The program and its arguments.
    pub command: Vec<String>,
    /// What it does.
    pub state: State,
    /// How its health check goes, if it has one.
    pub health: Option<HealthState>,
    /// How it ended last.
    pub ended: Option<Ended>,
    /// Why it could not be started, or what it waits for.
    pub detail: Option<String>,
    /// When it was made, in nanoseconds since 1970.
    pub created: i64,
    /// When its program was last started.
    pub started: Option<i64>,
    /// When its program last ended.
    pub finished: Option<i64>,
    /// How often it was started again by itself.
    pub restarts: u32,
    /// The number of its first process on this machine.
    pub pid: Option<i32>,
    /// Where it is reachable.
    pub endpoints: Vec<Endpoint>,
    /// Ports of this machine that lead to it.
    pub ports: Vec<PublishedPort>,
    /// What is mounted: (source, target), a volume by its name.
    pub mounts: Vec<(String, String)>,
    /// Labels.
    pub labels: Vec<(String, String)>,
    /// The digest of the service that it was made from.
    pub digest: String,
    /// The last few checks, the newest last.
    pub checks: Vec<Check>,
}

/// What a container does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// Waits for what it depends on.
    Waiting,
    /// Is made and not started.
    Created,
    /// Is being started.
    Starting,
    /// Runs.
    Running,
    /// Is frozen.
    Paused,
    /// Waits to be started again.
    Restarting,
    /// Was asked to end.
    Stopping,
    /// Has ended.
    Exited,
    /// Could not be started.
    Failed,
}

impl State {
    /// All of them, with the names that they have in JSON.
    pub const ALL: [(&str, Self); 9] = [
        ("waiting", Self::Waiting),
        ("created", Self::Created),
        ("starting", Self::Starting),
        ("running", Self::Running),
        ("paused", Self::Paused),
        ("restarting", Self::Restarting),
        ("stopping", Self::Stopping),
        ("exited", Self::Exited),
        ("failed", Self::Failed),
    ];
}

/// How a health check goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HealthState {
    /// Nobody knows yet.
    Starting,
    /// Well.
    Healthy,
    /// Failed too often.
    Unhealthy,
}

/// One health check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// When, in nanoseconds since 1970.
    pub time: i64,
    /// The exit code; none = it took too long.
    pub code: Option<i32>,
    /// What it printed, at most 4 KiB.
    pub output: String,
}

/// How a program ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ended {
    /// The exit code as a shell shows it: a signal counts from 128.
    pub code: i32,
    /// The signal that killed it.
    pub signal: Option<i32>,
    /// Whether something in it was killed for want of memory.
    pub out_of_memory: bool,
}

/// A container on a network.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Endpoint {
    /// The network.
    pub network: String,
    /// Its addresses there.
    pub addresses: Vec<IpAddr>,
    /// Its names there.
    pub names: Vec<String>,
    /// As `02:42:…`.
    pub mac: String,
}

/// Ports of this machine that lead to a container, one after the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublishedPort {
    /// Where it listens.
    pub address: IpAddr,
    /// The first one on this machine.
    pub host: u16,
    /// The first one in the container.
    pub container: u16,
    /// How many.
    pub count: u16,
    /// What it speaks.
    pub protocol: Protocol,
}

/// A line of output, or a part of one longer than 16 KiB.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// The container's name.
    pub container: String,
    /// Nanoseconds since 1970.
    pub time: i64,
    /// Whether it was printed to standard error.
    pub error: bool,
    /// With its line feed, if it has one.
    pub text: String,
}

/// A process of a container.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Process {
    /// Its number in the container.
    pub pid: i32,
    /// Its number on this machine; none if it has ended meanwhile.
    pub host: Option<i32>,
    /// Its parent's.
    pub parent: i32,
    /// Who runs it, as the container counts users.
    pub uid: u32,
    /// Milliseconds of processor time.
    pub cpu: u64,
    /// Bytes in memory.
    pub memory: u64,
    /// As `ps` shows it.
    pub state: char,
    /// When it was started, in nanoseconds since 1970.
    pub started: i64,
    /// The command line.
    pub command: String,
}

/// What a container uses.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stats {
    /// The container's name.
    pub container: String,
    /// When it was measured, in nanoseconds of a clock that never goes back.
    pub time: u64,
    /// Nanoseconds of processor time since its start.
    pub cpu: u64,
    /// Bytes of memory.
    pub memory: u64,
    /// Bytes that it may use.
    pub memory_limit: Option<u64>,
    /// Processes and threads.
    pub pids: u64,
    /// Bytes read from disks; none where the kernel does not say.
    pub read: Option<u64>,
    /// Bytes written to disks.
    pub written: Option<u64>,
    /// Bytes received, of all its networks.
    pub received: u64,
    /// Bytes sent.
    pub sent: u64,
}

/// A network as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NetworkState {
    /// What was asked for.
    pub network: Network,
    /// Its subnets.
    pub subnets: Vec<(IpAddr, u8)>,
    /// Its gateways.
    pub gateways: Vec<IpAddr>,
    /// Its members: container names and addresses.
    pub members: Vec<(String, Vec<IpAddr>)>,
    /// Networks whose members its own ones reach, by address and by name, and not the other way round.
    #[serde(default)]
    pub reaches: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_have_the_names_of_json() {
        for (name, state) in State::ALL {
            assert_eq!(serde_json::to_value(state).expect("a word"), name);
        }
    }
}
