//! When a `SERVICE` starts and stops, and how much it may use.

use super::Row;
use super::word::{Entry, Form, KeySpec, Takes, Term, term};
use crate::syntax::keyword::Property;

const fn property(word: &'static str, summary: &'static str) -> Entry {
    Entry::new(word, Form::Property, summary)
}

const CONDITIONS: &[Term] = &[
    term("started", "its program runs"),
    term("healthy", "its health check has succeeded"),
    term("completed", "it has ended with 0"),
];

const RESTARTS: &[Term] = &[
    term("no", "never"),
    term("always", "whenever it ends, and after a new start of the stack"),
    term("unless-stopped", "the same, unless somebody stopped it"),
    term("on-failure", "where it ends with another code than 0; `on-failure:5` at most five times"),
];

const LIMITS: &[KeySpec] = &[
    KeySpec::new(&["memory"], Takes::Size, "The most memory."),
    KeySpec::new(&["swap"], Takes::Size, "The most swap space besides it."),
    KeySpec::new(&["cpus"], Takes::Number, "The most processor time, in processors: `1.5`."),
    KeySpec::new(&["pids"], Takes::Number, "The most processes and threads."),
    KeySpec::new(
        &["cpu-weight"],
        Takes::Number,
        "Its share of processors that are short, from 1 to 10000; 100 is usual.",
    ),
    KeySpec::new(&["io-weight"], Takes::Number, "Its share of disks that are short, from 1 to 10000; 100 is usual."),
    KeySpec::new(&["shm"], Takes::Size, "The size of `/dev/shm`."),
];

const RESERVES: &[KeySpec] = &[
    KeySpec::new(&["memory"], Takes::Size, "Memory that others can't take from it."),
    KeySpec::new(&["cpus"], Takes::Number, "Processor time that it gets where others want it too."),
];

const LOGS: &[KeySpec] = &[
    KeySpec::new(&["max-size"], Takes::Size, "How long a file of the log grows before the next is begun."),
    KeySpec::new(&["max-file"], Takes::Number, "How many files are kept, from 1 to 1000."),
];

const ULIMITS: &[KeySpec] = &[
    KeySpec::new(&["as"], Takes::Number, "Bytes of address space."),
    KeySpec::new(&["core"], Takes::Number, "Bytes of a core dump."),
    KeySpec::new(&["cpu"], Takes::Number, "Seconds of processor time."),
    KeySpec::new(&["data"], Takes::Number, "Bytes of data."),
    KeySpec::new(&["fsize"], Takes::Number, "Bytes of a file that it writes."),
    KeySpec::new(&["locks"], Takes::Number, "Locks of files."),
    KeySpec::new(&["memlock"], Takes::Number, "Bytes of locked memory."),
    KeySpec::new(&["msgqueue"], Takes::Number, "Bytes in message queues."),
    KeySpec::new(&["nice"], Takes::Number, "The highest priority, as 20 minus the nice value."),
    KeySpec::new(&["nofile"], Takes::Number, "Open files."),
    KeySpec::new(&["nproc"], Takes::Number, "Processes of its user."),
    KeySpec::new(&["rss"], Takes::Number, "Bytes of resident memory; Linux does not hold to it."),
    KeySpec::new(&["rtprio"], Takes::Number, "The highest real-time priority."),
    KeySpec::new(&["rttime"], Takes::Number, "Microseconds of real-time work without a pause."),
    KeySpec::new(&["sigpending"], Takes::Number, "Signals that wait."),
    KeySpec::new(&["stack"], Takes::Number, "Bytes of stack."),
];

pub(super) const ROWS: &[Row] = &[
    (
        Property::Depends,
        property("DEPENDS", "Starts the service once another has come so far.")
            .syntax(&["DEPENDS SERVICE [started|healthy|completed]"])
            .takes(Takes::Service)
            .options(CONDITIONS)
            .repeats()
            .text("`started` where it is left out. The stack comes down in the opposite order.")
            .example("DEPENDS db healthy"),
    ),
    (
        Property::Restart,
        property("RESTART", "Says when a program that ended starts again.")
            .syntax(&["RESTART no|always|unless-stopped|on-failure[:COUNT]"])
            .takes(Takes::Usually(RESTARTS))
            .text("`no` where it is left out. The pauses between starts grow.")
            .example("RESTART on-failure:5"),
    ),
    (
        Property::Stopgrace,
        property("STOPGRACE", "Sets how long the program has to end before it is killed.")
            .syntax(&["STOPGRACE TIME"])
            .takes(Takes::Duration)
            .text("10s where it is left out.")
            .example("STOPGRACE 30s"),
    ),
    (
        Property::Replicas,
        property("REPLICAS", "Sets how many containers of the service run.")
            .syntax(&["REPLICAS COUNT"])
            .takes(Takes::Number)
            .text("From 0 to 1000; 1 where it is left out. Its name leads to all of them in turn.")
            .example("REPLICAS 3"),
    ),
    (
        Property::Profile,
        property("PROFILE", "Starts the service only where a profile is asked for.")
            .syntax(&["PROFILE NAME …"])
            .repeats()
            .text("`rbox up --profile NAME` asks for it.")
            .example("PROFILE debug"),
    ),
    (
        Property::Init,
        Entry::switch("INIT", "Puts a small program before it that passes signals on and reaps orphans.")
            .syntax(&["INIT"])
            .text("For programs that don't expect to be process 1.")
            .example("INIT"),
    ),
    (
        Property::Tty,
        Entry::switch("TTY", "Gives the program a terminal.")
            .syntax(&["TTY"])
            .text("Programs that look for one colour their output and don't hold it back.")
            .example("TTY"),
    ),
    (
        Property::Limit,
        property("LIMIT", "Sets how much the service may use at most.")
            .syntax(&["LIMIT KEY=VALUE …"])
            .keys(LIMITS)
            .takes(Takes::Pairs)
            .repeats()
            .text("Needs root, or a cgroup that is the user's own.")
            .example("LIMIT memory=256M cpus=1.5 pids=100"),
    ),
    (
        Property::Reserve,
        property("RESERVE", "Sets what the service gets even where others want it.")
            .syntax(&["RESERVE KEY=VALUE …"])
            .keys(RESERVES)
            .takes(Takes::Pairs)
            .repeats()
            .text("Needs what LIMIT needs.")
            .example("RESERVE memory=64M"),
    ),
    (
        Property::Ulimit,
        property("ULIMIT", "Sets limits of the program's processes.")
            .syntax(&["ULIMIT NAME=SOFT[:HARD] …"])
            .keys(ULIMITS)
            .takes(Takes::Pairs)
            .repeats()
            .text("As setrlimit(2) has them; `unlimited` is no limit.")
            .example("ULIMIT nofile=1024:4096"),
    ),
    (
        Property::Sysctl,
        property("SYSCTL", "Sets a parameter of the kernel inside the container.")
            .syntax(&["SYSCTL NAME=VALUE …"])
            .takes(Takes::Pairs)
            .repeats()
            .text("Those of namespaces only: `net.*`, `kernel.shm*`, `kernel.msg*`, `kernel.sem`, `fs.mqueue.*`.")
            .example("SYSCTL net.core.somaxconn=1024"),
    ),
    (
        Property::Log,
        property("LOG", "Sets how much of the output is kept.")
            .syntax(&["LOG max-size=SIZE max-file=COUNT"])
            .keys(LOGS)
            .takes(Takes::Pairs)
            .repeats()
            .text("`rbox logs` reads it.")
            .example("LOG max-size=10M max-file=3"),
    ),
];
