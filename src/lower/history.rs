//! Instructions that only change the config, and the lines that the history gets, worded as `BuildKit` words them.

use std::fmt::Write as _;

use super::state::State;
use crate::image::Healthcheck;
use crate::model::{Action, Ports};

/// Ports that a history line lists one by one.
const LISTED: usize = 64;

impl State {
    /// Applies an instruction that makes no layer.
    pub(super) fn apply(&mut self, action: &Action) {
        match action {
            Action::Arg(pairs) => self.arg(pairs),
            Action::Env(pairs) => self.set_env(pairs),
            Action::Label(pairs) => {
                self.config.config.labels.extend(pairs.iter().cloned());
                self.record(&pairs_line("LABEL", pairs), false);
            }
            Action::User(user) => {
                self.config.config.user.clone_from(user);
                self.record(&format!("USER {user}"), false);
            }
            Action::Expose(ports) => self.expose(ports),
            Action::Volume(paths) => {
                self.config.config.volumes.extend(paths.iter().cloned());
                self.record(&format!("VOLUME [{}]", paths.join(" ")), false);
            }
            Action::Cmd(command) => {
                let args = self.args_of(command);
                self.record(&format!("CMD {}", quoted(&args)), false);
                self.config.config.cmd = Some(args);
                self.has_cmd = true;
            }
            Action::Entrypoint(command) => {
                let args = self.args_of(command);
                self.record(&format!("ENTRYPOINT {}", quoted(&args)), false);
                self.config.config.entrypoint = Some(args).filter(|args| !args.is_empty());
                // A base's CMD was meant for the base's entrypoint.
                if !self.has_cmd {
                    self.config.config.cmd = None;
                }
            }
            Action::Healthcheck(health) => {
                self.record(&format!("HEALTHCHECK {}", health_line(health)), false);
                self.config.config.healthcheck = Some(health.clone());
            }
            Action::Shell(shell) => {
                self.record(&format!("SHELL [{}]", shell.join(" ")), false);
                self.config.config.shell = Some(shell.clone());
            }
            Action::Stopsignal(signal) => {
                self.config.config.stop_signal.clone_from(signal);
                self.record(&format!("STOPSIGNAL {signal}"), false);
            }
            // BuildKit writes no line for it: the trigger's own run does.
            Action::Onbuild(trigger) => self.config.config.on_build.push(trigger.clone()),
            Action::Maintainer(name) => {
                self.config.author = Some(name.clone());
                self.record(&format!("MAINTAINER {name}"), false);
            }
            Action::Run(_) | Action::Copy(_) | Action::Workdir(_) => {}
        }
    }

    fn arg(&mut self, pairs: &[(String, Option<String>)]) {
        let mut line = "ARG".to_owned();
        for (name, value) in pairs {
            line.push(' ');
            line.push_str(name);
            if let Some(value) = value {
                let _ = write!(line, "={value}");
                if self.image_env.has(name) {
                    self.shadowed.push(name.clone());
                }
                self.env.set(name, value);
            }
            self.args.set(name, value.as_deref().unwrap_or(""));
        }
        self.record(&line, false);
    }

    fn set_env(&mut self, pairs: &[(String, String)]) {
        for (name, value) in pairs {
            self.env.set(name, value);
            self.image_env.set(name, value);
        }
        self.record(&pairs_line("ENV", pairs), false);
    }

    fn expose(&mut self, ports: &[Ports]) {
        let count: usize = ports.iter().map(|ports| usize::from(ports.end - ports.start) + 1).sum();
        let shown: Vec<String> = if count <= LISTED {
            ports.iter().flat_map(|ports| ports.names()).collect()
        } else {
            ports.iter().map(ToString::to_string).collect()
        };
        self.record(&format!("EXPOSE [{}]", shown.join(" ")), false);
        self.ports.extend(ports);
    }
}

pub(super) fn workdir(path: &str) -> String {
    format!("WORKDIR {path}")
}

/// `RUN`, with the arguments it saw in front as `BuildKit` counts them: `|2 A=1 B=2 /bin/sh -c …`.
pub(super) fn run(state: &State, args: &[String]) -> String {
    let mut line = "RUN ".to_owned();
    if !state.args.is_empty() {
        let _ = write!(line, "|{} ", state.args.len());
        for (name, value) in state.args.iter() {
            let _ = write!(line, "{name}={} ", state.env.get(name).unwrap_or(value));
        }
    }
    line + &args.join(" ")
}

fn pairs_line(keyword: &str, pairs: &[(String, String)]) -> String {
    pairs.iter().fold(keyword.to_owned(), |mut line, (name, value)| {
        let _ = write!(line, " {name}={value}");
        line
    })
}

/// `["a" "b"]`, as Go writes a list of strings.
fn quoted(args: &[String]) -> String {
    let args: Vec<String> = args.iter().map(|arg| format!("{arg:?}")).collect();
    format!("[{}]", args.join(" "))
}

fn health_line(health: &Healthcheck) -> String {
    format!(
        "{{Test:[{}] Interval:{} Timeout:{} StartPeriod:{} StartInterval:{} Retries:{}}}",
        health.test.join(" "),
        go_duration(health.interval),
        go_duration(health.timeout),
        go_duration(health.start_period),
        go_duration(health.start_interval),
        health.retries,
    )
}

/// `1m30s`, as Go writes durations of a millisecond and more.
fn go_duration(nanoseconds: u64) -> String {
    let seconds = nanoseconds / 1_000_000_000;
    let rest = nanoseconds % 1_000_000_000;
    if seconds == 0 && rest > 0 {
        return format!("{}ms", decimal(rest, 1_000_000));
    }
    let (hours, minutes, last) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    let last = decimal(last * 1_000_000_000 + rest, 1_000_000_000);
    match (hours, minutes) {
        (0, 0) => format!("{last}s"),
        (0, minutes) => format!("{minutes}m{last}s"),
        (hours, minutes) => format!("{hours}h{minutes}m{last}s"),
    }
}

fn decimal(value: u64, unit: u64) -> String {
    let (whole, rest) = (value / unit, value % unit);
    if rest == 0 {
        return whole.to_string();
    }
    let digits = unit.ilog10() as usize;
    format!("{whole}.{}", format!("{rest:0digits$}").trim_end_matches('0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_as_go_writes_them() {
        for (nanoseconds, text) in [
            (0, "0s"),
            (1_500_000, "1.5ms"),
            (30_000_000_000, "30s"),
            (90_000_000_000, "1m30s"),
            (3_600_000_000_000, "1h0m0s"),
            (1_500_000_000, "1.5s"),
        ] {
            assert_eq!(go_duration(nanoseconds), text);
        }
    }
}
