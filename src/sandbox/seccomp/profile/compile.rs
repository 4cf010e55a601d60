//! Makes a filter of a profile: a search tree over ranges of numbers, and behind it the calls whose arguments decide.

use std::collections::BTreeMap;

use super::read::{Action, Conditions, Operator, Version};
use super::{Argument, Entry, Profile, names};
use crate::sandbox::seccomp::assemble::NATIVE;
use crate::sys::seccomp::Instruction;

/// What the kernel takes (`BPF_MAXINSNS`).
const MOST: usize = 4096;
/// Numbers from here on are of another way to call (x32), which no sandbox has.
const OTHER_CALLS: u32 = 0x4000_0000;
const ENOSYS: u32 = 0x0005_0026;
const KILL_PROCESS: u32 = 0x8000_0000;

// instructions
const LOAD: u16 = 0x20;
const RETURN: u16 = 0x06;
const JUMP: u16 = 0x05;
const AND: u16 = 0x54;
const IF_EQUAL: u16 = 0x15;
const IF_ABOVE: u16 = 0x25;
const IF_AT_LEAST: u16 = 0x35;

/// The name of this architecture, as Go has it and as the kernel has it.
#[cfg(target_arch = "x86_64")]
const HERE: [&str; 2] = ["amd64", "x86_64"];
/// The name of this architecture, as Go has it and as the kernel has it.
#[cfg(not(target_arch = "x86_64"))]
const HERE: [&str; 2] = ["arm64", "aarch64"];

/// What is decided about one number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Fate {
    /// Sets of conditions that all must hold, each with what becomes of the call then; the first that holds counts.
    conditional: Vec<(Vec<Argument>, u32)>,
    /// Else.
    otherwise: Option<u32>,
}

pub(super) fn compile(profile: &Profile, capabilities: u64) -> Result<Vec<Instruction>, String> {
    let default = verdict(profile.default_action, profile.default_errno_ret);
    let release = rustix::system::uname().release().to_string_lossy().into_owned();
    let kernel = Version::of_release(&release);
    let mut fates: BTreeMap<u32, Fate> = BTreeMap::new();
    for entry in profile.syscalls.iter().filter(|entry| counts(entry, capabilities, kernel)) {
        let verdict = verdict(entry.action, entry.errno_ret);
        for name in entry.calls() {
            let Some(number) = names::number(name) else { continue };
            add(fates.entry(number).or_default(), entry, verdict).map_err(|()| {
                format!("the profile says two different things of `{name}`; leave one of the entries out")
            })?;
        }
    }
    let mut code = Code::default();
    code.emit(LOAD, 4, 0, 0);
    code.emit(IF_EQUAL, NATIVE, 1, 0);
    code.emit(RETURN, KILL_PROCESS, 0, 0);
    code.emit(LOAD, 0, 0, 0);
    let runs = runs(&fates, default);
    code.search(&runs);
    code.blocks(&fates, default);
    if code.0.len() > MOST {
        let length = code.0.len();
        return Err(format!("the profile makes a filter of {length} instructions, and the kernel takes {MOST}"));
    }
    Ok(code.0)
}

fn verdict(action: Action, errno: Option<u16>) -> u32 {
    let data = u32::from(errno.unwrap_or(1));
    match action {
        Action::Allow => 0x7fff_0000,
        Action::Log => 0x7ffc_0000,
        Action::Trace => 0x7ff0_0000 | data,
        Action::Errno => 0x0005_0000 | data,
        Action::Trap => 0x0003_0000,
        Action::KillThread => 0,
        Action::KillProcess => KILL_PROCESS,
    }
}

/// Whether an entry is for this sandbox on this machine.
fn counts(entry: &Entry, capabilities: u64, kernel: Version) -> bool {
    let is_here = |conditions: &Conditions| conditions.arches.iter().any(|arch| HERE.contains(&arch.as_str()));
    let included = entry.includes.as_ref().is_none_or(|includes| {
        (includes.arches.is_empty() || is_here(includes))
            && includes.caps.iter().all(|capability| capabilities & capability.0 == capability.0)
            && includes.min_kernel.is_none_or(|least| kernel >= least)
    });
    let excluded = entry.excludes.as_ref().is_some_and(|excludes| {
        is_here(excludes)
            || excludes.caps.iter().any(|capability| capabilities & capability.0 == capability.0)
            || excludes.min_kernel.is_some_and(|least| kernel >= least)
    });
    included && !excluded
}

/// Adds what an entry says of a call; an error if another one says something else.
fn add(fate: &mut Fate, entry: &Entry, verdict: u32) -> Result<(), ()> {
    let args = entry.args.as_deref().unwrap_or_default();
    if args.is_empty() {
        return match fate.otherwise.replace(verdict) {
            Some(before) if before != verdict => Err(()),
            _ => Ok(()),
        };
    }
    let mut indices: Vec<_> = args.iter().map(|argument| argument.index).collect();
    indices.sort_unstable();
    indices.dedup();
    if indices.len() == args.len() {
        fate.conditional.push((args.to_vec(), verdict));
    } else {
        // as runc reads it: several conditions on one argument are alternatives
        fate.conditional.extend(args.iter().map(|argument| (vec![*argument], verdict)));
    }
    Ok(())
}

/// Where a run of numbers leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Leaf {
    Verdict(u32),
    /// To the block of this number.
    Block(u32),
}

/// Runs of numbers that are treated alike, by their first number.
fn runs(fates: &BTreeMap<u32, Fate>, default: u32) -> Vec<(u32, Leaf)> {
    let mut runs = vec![(0, Leaf::Verdict(default))];
    let mut add = |number: u32, leaf: Leaf| match runs.last_mut() {
        Some(last) if last.1 == leaf => {}
        Some(last) if last.0 == number => last.1 = leaf,
        _ => runs.push((number, leaf)),
    };
    for (number, fate) in fates {
        let leaf = match fate {
            Fate { conditional, otherwise } if conditional.is_empty() => Leaf::Verdict(otherwise.unwrap_or(default)),
            _ => Leaf::Block(*number),
        };
        add(*number, leaf);
        if !fates.contains_key(&(number + 1)) {
            add(number + 1, Leaf::Verdict(default));
        }
    }
    add(OTHER_CALLS, Leaf::Verdict(ENOSYS));
    runs
}

/// A filter in the making.
#[derive(Default)]
struct Code(Vec<Instruction>);

/// Marks a jump whose place is not known yet: `k` is the number whose block it leads to.
const OPEN: u8 = 1;

impl Code {
    fn emit(&mut self, code: u16, k: u32, jt: u8, jf: u8) {
        self.0.push(Instruction { code, jt, jf, k });
    }

    /// Emits the tree for some runs.
    fn search(&mut self, runs: &[(u32, Leaf)]) {
        if let [(_, leaf)] = runs {
            return match leaf {
                Leaf::Verdict(verdict) => self.emit(RETURN, *verdict, 0, 0),
                Leaf::Block(number) => self.emit(JUMP, *number, OPEN, 0),
            };
        }
        let (low, high) = runs.split_at(runs.len() / 2);
        let Some((first, _)) = high.first() else { return };
        // a half may be further than a condition jumps, so it jumps over a jump
        self.emit(IF_AT_LEAST, *first, 0, 1);
        let jump = self.0.len();
        self.emit(JUMP, 0, 0, 0);
        self.search(low);
        self.0[jump].k = distance(jump, self.0.len());
        self.search(high);
    }

    /// Emits the blocks of calls whose arguments decide, and leads the tree to them.
    fn blocks(&mut self, fates: &BTreeMap<u32, Fate>, default: u32) {
        let tree = self.0.len();
        for (number, fate) in fates.iter().filter(|(_, fate)| !fate.conditional.is_empty()) {
            let place = self.0.len();
            for at in 0..tree {
                if self.0[at] == (Instruction { code: JUMP, jt: OPEN, jf: 0, k: *number }) {
                    self.0[at] = Instruction { code: JUMP, jt: 0, jf: 0, k: distance(at, place) };
                }
            }
            for (arguments, verdict) in &fate.conditional {
                self.rule(arguments, *verdict);
            }
            self.emit(RETURN, fate.otherwise.unwrap_or(default), 0, 0);
        }
    }

    /// Returns a verdict if all of these hold, else goes on behind.
    fn rule(&mut self, arguments: &[Argument], verdict: u32) {
        let mut failures = Vec::new();
        for argument in arguments {
            failures.extend(self.test(*argument));
        }
        self.emit(RETURN, verdict, 0, 0);
        let end = self.0.len();
        for at in failures {
            self.0[at].k = distance(at, end);
        }
    }

    /// Goes on if a condition holds; returns the jumps that are taken if it does not.
    fn test(&mut self, argument: Argument) -> Vec<usize> {
        let place = 16 + 8 * argument.index.0;
        let (low, high) = (place, place + 4);
        let (value_low, value_high) = halves(argument.value);
        let mut failures = Vec::new();
        match argument.op {
            Operator::Equal => {
                self.half(high, None, value_high, IF_EQUAL, true, &mut failures);
                self.half(low, None, value_low, IF_EQUAL, true, &mut failures);
            }
            Operator::MaskedEqual => {
                let (wanted_low, wanted_high) = halves(argument.value_two);
                self.half(high, Some(value_high), wanted_high, IF_EQUAL, true, &mut failures);
                self.half(low, Some(value_low), wanted_low, IF_EQUAL, true, &mut failures);
            }
            Operator::NotEqual => {
                self.emit(LOAD, high, 0, 0);
                // another upper half is enough: over the rest
                self.emit(IF_EQUAL, value_high, 0, 3);
                self.half(low, None, value_low, IF_EQUAL, false, &mut failures);
            }
            Operator::Greater => self.order(argument, IF_ABOVE, true, &mut failures),
            Operator::GreaterOrEqual => self.order(argument, IF_AT_LEAST, true, &mut failures),
            Operator::Less => self.order(argument, IF_AT_LEAST, false, &mut failures),
            Operator::LessOrEqual => self.order(argument, IF_ABOVE, false, &mut failures),
        }
        failures
    }

    /// Goes on if half of an argument compares as wanted.
    fn half(&mut self, place: u32, mask: Option<u32>, value: u32, test: u16, wanted: bool, failures: &mut Vec<usize>) {
        self.emit(LOAD, place, 0, 0);
        if let Some(mask) = mask {
            self.emit(AND, mask, 0, 0);
        }
        self.emit(test, value, u8::from(wanted), u8::from(!wanted));
        failures.push(self.0.len());
        self.emit(JUMP, 0, 0, 0);
    }

    /// Goes on if the argument is above (or at least) its value, or, if not `wanted`, is not.
    fn order(&mut self, argument: Argument, test: u16, wanted: bool, failures: &mut Vec<usize>) {
        let place = 16 + 8 * argument.index.0;
        let (value_low, value_high) = halves(argument.value);
        self.emit(LOAD, place + 4, 0, 0);
        // decided by the upper half, unless that is the same: above is yes, the first of the two jumps, below is no
        self.emit(IF_ABOVE, value_high, 3, 0);
        self.emit(IF_EQUAL, value_high, 0, 3);
        self.emit(LOAD, place, 0, 0);
        self.emit(test, value_low, 0, 1);
        // yes and no, each by a jump of its own; the one that is wanted goes on behind both
        let (fails, goes_on) = if wanted { (1, 0) } else { (0, 1) };
        let at = self.0.len();
        for _ in 0..2 {
            self.emit(JUMP, 0, 0, 0);
        }
        self.0[at + goes_on].k = distance(at + goes_on, at + 2);
        failures.push(at + fails);
    }
}

/// The lower and the upper half of a number, which the kernel's filters look at one by one.
fn halves(value: u64) -> (u32, u32) {
    let half = |value: u64| u32::try_from(value & u64::from(u32::MAX)).unwrap_or(u32::MAX);
    (half(value), half(value >> 32))
}

/// What an instruction skips to get to a place behind it.
fn distance(from: usize, to: usize) -> u32 {
    u32::try_from(to - from - 1).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sandbox::capabilities;
    use crate::sandbox::seccomp::simulate::verdict;

    const ALLOW: u32 = 0x7fff_0000;
    const EPERM: u32 = 0x0005_0001;

    fn filter(text: &str, capabilities: u64) -> Vec<Instruction> {
        Profile::read(text).and_then(|profile| profile.compile(capabilities)).expect("a profile")
    }

    fn says(filter: &[Instruction], name: &str, args: [u64; 6]) -> u32 {
        let number = names::number(name).expect("a call");
        verdict(filter, NATIVE, number.into(), args)
    }

    #[test]
    fn calls_are_found_wherever_they_are() {
        let all: Vec<String> =
            (0..470).filter(|number| number % 3 == 0).filter_map(name_of).map(|name| format!("\"{name}\"")).collect();
        let text = format!(
            r#"{{"defaultAction":"SCMP_ACT_ERRNO","defaultErrnoRet":38,"syscalls":[{{"names":[{}],"action":"SCMP_ACT_ALLOW"}}]}}"#,
            all.join(",")
        );
        let filter = filter(&text, 0);
        for number in (0..600).filter(|number| name_of(*number).is_some() || *number > 470) {
            let wanted = if number % 3 == 0 && number < 470 { ALLOW } else { ENOSYS };
            assert_eq!(verdict(&filter, NATIVE, number.into(), [0; 6]), wanted, "{number}");
        }
        assert_eq!(verdict(&filter, NATIVE, 0x4000_0000, [0; 6]), ENOSYS);
        assert_eq!(verdict(&filter, 0x4000_0003, 0, [0; 6]), KILL_PROCESS);
    }

    fn name_of(number: u32) -> Option<&'static str> {
        names::all().find(|(_, known)| *known == i64::from(number)).map(|(name, _)| name)
    }

    #[test]
    fn arguments_are_compared_as_numbers_of_64_bits() {
        type Test = fn(u64, u64, u64) -> bool;
        let values: [u64; 9] = [0, 1, 5, 6, 0xffff_ffff, 0x1_0000_0000, 0x1_0000_0005, 0x5_0000_0001, u64::MAX];
        let operators: [(&str, Test); 7] = [
            ("EQ", |given, value, _| given == value),
            ("NE", |given, value, _| given != value),
            ("LT", |given, value, _| given < value),
            ("LE", |given, value, _| given <= value),
            ("GT", |given, value, _| given > value),
            ("GE", |given, value, _| given >= value),
            ("MASKED_EQ", |given, mask, wanted| given & mask == wanted),
        ];
        for (operator, holds) in operators {
            for value in values {
                for two in [0, 5, 0x1_0000_0005] {
                    let text = format!(
                        r#"{{"defaultAction":"SCMP_ACT_ERRNO","syscalls":[{{"names":["kill"],"action":"SCMP_ACT_ALLOW",
                        "args":[{{"index":2,"value":{value},"valueTwo":{two},"op":"SCMP_CMP_{operator}"}}]}}]}}"#
                    );
                    let filter = filter(&text, 0);
                    for given in values {
                        let wanted = if holds(given, value, two) { ALLOW } else { EPERM };
                        let said = says(&filter, "kill", [9, 9, given, 9, 9, 9]);
                        assert_eq!(said, wanted, "{given:#x} {operator} {value:#x} {two:#x}");
                    }
                }
            }
        }
    }

    #[test]
    fn entries_count_by_capability_architecture_and_kernel() {
        let text = r#"{"defaultAction":"SCMP_ACT_ERRNO","archMap":[{"architecture":"SCMP_ARCH_X86_64"}],"syscalls":[
            {"names":["mount"],"action":"SCMP_ACT_ALLOW","includes":{"caps":["CAP_SYS_ADMIN"]},"comment":"x"},
            {"names":["clone"],"action":"SCMP_ACT_ALLOW","args":[{"index":0,"value":2114060288,"op":"SCMP_CMP_MASKED_EQ"}],
             "excludes":{"caps":["CAP_SYS_ADMIN"],"arches":["s390"]}},
            {"names":["clone3"],"action":"SCMP_ACT_ERRNO","errnoRet":38,"excludes":{"caps":["CAP_SYS_ADMIN"]}},
            {"names":["sync"],"action":"SCMP_ACT_ALLOW","includes":{"minKernel":"4.8"}},
            {"names":["read"],"action":"SCMP_ACT_ALLOW","includes":{"minKernel":"99.0"}},
            {"names":["write"],"action":"SCMP_ACT_ALLOW","includes":{"arches":["riscv64"]}},
            {"name":"close","action":"SCMP_ACT_LOG"},
            {"names":["personality"],"action":"SCMP_ACT_ALLOW","args":[{"index":0,"value":0,"op":"SCMP_CMP_EQ"},
             {"index":0,"value":8,"op":"SCMP_CMP_EQ"}]},
            {"names":["fcntl"],"action":"SCMP_ACT_ALLOW","args":[{"index":0,"value":3,"op":"SCMP_CMP_EQ"},
             {"index":1,"value":4,"op":"SCMP_CMP_GT"}]}
        ]}"#;
        let (plain, admin) = (filter(text, 0), filter(text, capabilities::parse("SYS_ADMIN").expect("a name")));
        assert_eq!((says(&plain, "mount", [0; 6]), says(&admin, "mount", [0; 6])), (EPERM, ALLOW));
        assert_eq!(says(&plain, "clone", [17, 0, 0, 0, 0, 0]), ALLOW);
        assert_eq!(says(&plain, "clone", [0x1000_0011, 0, 0, 0, 0, 0]), EPERM);
        assert_eq!((says(&plain, "clone3", [0; 6]), says(&admin, "clone3", [0; 6])), (0x0005_0026, EPERM));
        assert_eq!((says(&plain, "sync", [0; 6]), says(&plain, "read", [0; 6])), (ALLOW, EPERM));
        assert_eq!((says(&plain, "write", [0; 6]), says(&plain, "close", [0; 6])), (EPERM, 0x7ffc_0000));
        // conditions on one argument are alternatives, those on several all must hold
        let personality = |value| says(&plain, "personality", [value, 0, 0, 0, 0, 0]);
        assert_eq!((personality(0), personality(8), personality(4)), (ALLOW, ALLOW, EPERM));
        let fcntl = |one, two| says(&plain, "fcntl", [one, two, 0, 0, 0, 0]);
        assert_eq!((fcntl(3, 5), fcntl(3, 4), fcntl(2, 5)), (ALLOW, EPERM, EPERM));
    }
}
