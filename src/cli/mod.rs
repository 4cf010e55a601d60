//! The command line: arguments become typed requests; one file a subcommand.
//!
//! What a user typed is checked here, before anything is opened or started: a value that reaches another room is of that
//! room's own type.

mod apply;
mod arguments;
mod bases;
mod build;
mod cache;
mod check;
mod choice;
mod complete;
mod completions;
mod convert;
mod debug;
mod diff;
mod doctor;
mod document;
mod exit;
mod explain;
mod findings;
mod fmt;
mod graph;
mod help;
mod images;
mod input;
mod inspect;
mod job;
mod layers;
mod limits;
mod load;
mod lock;
mod login;
mod lsp;
mod man;
mod meaning;
mod network;
mod plan;
mod platforms;
mod prune;
mod pull;
mod push;
mod rewrite;
mod root;
mod routes;
mod run;
mod save;
mod size;
mod sources;
mod stacks;
mod standard;
mod supervise;
mod transfer;
mod value;
mod volume;
mod why;
mod work;

use std::process::ExitCode;

use arguments::arguments;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Args, CommandFactory as _, FromArgMatches as _, Parser, Subcommand};
use exit::{Error, Exit, Outcome};

use crate::report::Look;

/// One binary and one file for everything a container needs: build, check and run, without a daemon or root.
#[derive(Debug, Parser)]
#[command(name = "rbox", version, max_term_width = 110, arg_required_else_help = true, subcommand_required = true)]
#[command(styles = help::STYLES)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
#[expect(clippy::large_enum_variant, reason = "there is one of it, for one call")]
enum Command {
    Build(build::Build),
    Run(run::Run),
    Up(stacks::up::Up),
    Down(stacks::down::Down),
    Ps(stacks::ps::Ps),
    Logs(stacks::logs::Logs),
    Exec(stacks::exec::Exec),
    Attach(stacks::attach::Attach),
    Stop(stacks::life::Stop),
    Start(stacks::life::Start),
    Restart(stacks::life::Restart),
    Kill(stacks::life::Kill),
    Pause(stacks::life::Pause),
    Unpause(stacks::life::Unpause),
    Rm(stacks::life::Rm),
    Wait(stacks::life::Wait),
    Scale(stacks::scale::Scale),
    Top(stacks::top::Top),
    Stats(stacks::stats::Stats),
    Events(stacks::events::Events),
    Cp(stacks::copy::Cp),
    Port(stacks::ports::Port),
    Ls(stacks::ls::Ls),
    Network(network::NetworkArgs),
    Volume(volume::VolumeArgs),
    Check(check::Check),
    Fmt(fmt::Fmt),
    Convert(convert::Convert),
    Lock(lock::Lock),
    Lsp(lsp::Lsp),
    Plan(plan::PlanArgs),
    Graph(graph::Graph),
    Why(why::Why),
    Apply(apply::Apply),
    Pull(pull::Pull),
    Push(push::Push),
    Login(login::Login),
    Logout(login::Logout),
    Images(images::ImagesArgs),
    Rmi(images::Rmi),
    Tag(images::Tag),
    Save(save::Save),
    Load(load::Load),
    Inspect(inspect::Inspect),
    History(inspect::History),
    Layers(layers::Layers),
    Diff(diff::Diff),
    Prune(prune::Prune),
    Doctor(doctor::Doctor),
    Explain(explain::Explain),
    Debug(debug::Debug),
    Completions(completions::Completions),
    Man(man::Man),
    #[command(hide = true)]
    Complete(complete::Complete),
    #[command(hide = true)]
    Supervise(supervise::Supervise),
    /// Print the version
    Version,
}

/// Runs rbox on this process's arguments.
pub fn main() -> ExitCode {
    let exit = match called().map_or_else(parsed, Ok) {
        Ok(command) => {
            root::refuse_privileges().and_then(|()| run(command)).unwrap_or_else(|error| error.tell(Look::of_stderr()))
        }
        Err(error) => usage(&error),
    };
    ExitCode::from(exit.code())
}

/// The command of this process's arguments, with all that help has to say at hand.
fn parsed() -> Result<Command, clap::Error> {
    let matches = help::dressed(Cli::command()).try_get_matches_from(arguments())?;
    Cli::from_arg_matches(&matches).map(|cli| cli.command)
}

/// The command of this process's arguments, for some of those that people wait for: to describe all of them to clap takes
/// longer than a cached build does. None = somebody else must look, and say what is wrong.
fn called() -> Option<Command> {
    let word = std::env::args_os().nth(1)?;
    match word.to_str()? {
        "build" => only("build", Command::Build),
        "run" => only("run", Command::Run),
        "up" => only("up", Command::Up),
        "down" => only("down", Command::Down),
        "exec" => only("exec", Command::Exec),
        "ps" => only("ps", Command::Ps),
        "check" => only("check", Command::Check),
        "fmt" => only("fmt", Command::Fmt),
        "lsp" => only("lsp", Command::Lsp),
        "supervise" => only("supervise", Command::Supervise),
        "complete" => only("complete", Command::Complete),
        _ => None,
    }
}

fn only<A: Args>(name: &'static str, command: fn(A) -> Command) -> Option<Command> {
    let parser = A::augment_args(clap::Command::new(name));
    let matches = parser.try_get_matches_from(arguments().into_iter().skip(1)).ok()?;
    A::from_arg_matches(&matches).ok().map(command)
}

fn run(command: Command) -> Outcome {
    match command {
        Command::Build(build) => build.run(),
        Command::Run(run) => run.run(),
        Command::Up(up) => up.run(),
        Command::Down(down) => down.run(),
        Command::Ps(ps) => ps.run(),
        Command::Logs(logs) => logs.run(),
        Command::Exec(exec) => exec.run(),
        Command::Attach(attach) => attach.run(),
        Command::Stop(stop) => stop.run(),
        Command::Start(start) => start.run(),
        Command::Restart(restart) => restart.run(),
        Command::Kill(kill) => kill.run(),
        Command::Pause(pause) => pause.run(),
        Command::Unpause(unpause) => unpause.run(),
        Command::Rm(rm) => rm.run(),
        Command::Wait(wait) => wait.run(),
        Command::Scale(scale) => scale.run(),
        Command::Top(top) => top.run(),
        Command::Stats(stats) => stats.run(),
        Command::Events(events) => events.run(),
        Command::Cp(cp) => cp.run(),
        Command::Port(port) => port.run(),
        Command::Ls(ls) => ls.run(),
        Command::Network(network) => network.run(),
        Command::Volume(volume) => volume.run(),
        Command::Plan(plan) => plan.run(),
        Command::Graph(graph) => graph.run(),
        Command::Why(why) => why.run(),
        Command::Apply(apply) => apply.run(),
        Command::Check(check) => check.run(),
        Command::Fmt(fmt) => fmt.run(),
        Command::Convert(convert) => convert.run(),
        Command::Lock(lock) => lock.run(),
        Command::Pull(pull) => pull.run(),
        Command::Push(push) => push.run(),
        Command::Login(login) => login.run(),
        Command::Logout(logout) => logout.run(),
        Command::Lsp(lsp) => lsp.run(),
        Command::Images(images) => images.run(),
        Command::Rmi(rmi) => rmi.run(),
        Command::Tag(tag) => tag.run(),
        Command::Save(save) => save.run(),
        Command::Load(load) => load.run(),
        Command::Inspect(inspect) => inspect.run(),
        Command::History(history) => history.run(),
        Command::Layers(layers) => layers.run(),
        Command::Diff(diff) => diff.run(),
        Command::Prune(prune) => prune.run(),
        Command::Doctor(doctor) => doctor.run(),
        Command::Explain(explain) => explain.run(),
        Command::Debug(debug) => debug.run(),
        Command::Supervise(supervise) => supervise.run(),
        Command::Man(man) => man.run(help::dressed(Cli::command())),
        Command::Complete(complete) => complete.run::<Cli>(),
        Command::Completions(completions) => completions.run(&mut Cli::command()),
        Command::Version => exit::say(&format!("rbox {}", env!("CARGO_PKG_VERSION"))),
    }
}

/// Shows help, or what is wrong with the arguments. A pipe that closed early is nobody's error.
fn usage(error: &clap::Error) -> Exit {
    if let Some(error) = of_docker(error) {
        return error.tell(Look::of_stderr());
    }
    let _ = error.print();
    let is_run = std::env::args_os().nth(1).is_some_and(|word| word == "run");
    match error.exit_code() {
        0 => Exit::OK,
        _ if is_run => Exit::RBOX,
        _ => Exit::USAGE,
    }
}

/// What to say where somebody's fingers know another tool.
fn of_docker(error: &clap::Error) -> Option<Error> {
    let words: Vec<String> = std::env::args_os().skip(1).map(|word| word.to_string_lossy().into_owned()).collect();
    match error.kind() {
        ErrorKind::InvalidSubcommand => {
            let hint = help::word(&words)?;
            Some(Error::usage(hint.why).help(hint.instead))
        }
        ErrorKind::UnknownArgument => {
            let ContextValue::String(flag) = error.get(ContextKind::InvalidArg)? else { return None };
            let command = words.first()?;
            let instead = help::flag(command, flag)?;
            let error = Error::usage(format!("`rbox {command}` has no `{flag}`")).help(instead);
            Some(if command == "run" { error.exit(Exit::RBOX) } else { error })
        }
        _ => None,
    }
}
