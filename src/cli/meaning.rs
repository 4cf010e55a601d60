//! From a file and the flags that decide what it means to a plan.

use std::path::PathBuf;

use super::bases::Bases;
use super::exit::{Error, Exit};
use super::input::Chosen;
use super::sources::Files;
use super::value::{EnvArg, NetworkArg, SecretArg, SecretFrom, env_file, env_values};
use crate::compile::{self, Compiled, Fixed, Request};
use crate::diag::{Diagnostic, Diagnostics, FixSafety};
use crate::image::Platform;
use crate::plan::{self, Op, Plan};
use crate::source::SourceMap;

/// What decides the meaning of a file besides its text
#[derive(Clone, Debug, Default, clap::Args)]
pub(super) struct Meaning {
    #[command(flatten)]
    variables: Variables,
    /// The stage to build [default: the last]
    #[arg(long, value_name = "STAGE")]
    target: Vec<String>,
    /// The machine that the image is for, as linux/arm64; of `build`, several make one image for all [default: this one]
    #[arg(long, value_name = "OS/ARCH", value_delimiter = ',')]
    platform: Vec<Platform>,
    /// A secret for RUN --mount=type=secret
    #[arg(long = "secret", value_name = "id=ID,src=FILE|env=NAME")]
    secrets: Vec<SecretArg>,
}

/// Values of the file's ARGs
#[derive(Clone, Debug, Default, clap::Args)]
pub(super) struct Variables {
    /// Set an ARG; NAME alone takes the value of that variable here
    #[arg(long = "arg", alias = "build-arg", value_name = "NAME=VALUE")]
    args: Vec<EnvArg>,
    /// Set the ARGs that a file lists, a NAME=VALUE a line; --arg comes after
    #[arg(long, value_name = "FILE")]
    arg_file: Vec<PathBuf>,
}

/// What steps can reach
#[derive(Debug, Default, clap::Args)]
pub(super) struct Reach {
    /// What a RUN without --network can reach: default (a network of the build with a way out), host or none
    #[arg(long, value_name = "NETWORK")]
    network: Option<NetworkArg>,
}

impl Reach {
    /// Gives every RUN that says nothing this network; definitions change, and so do their digests.
    pub(super) fn apply(&self, plan: &mut Plan) {
        let network = match self.network {
            None | Some(NetworkArg::Default) => return,
            Some(NetworkArg::None) => plan::Network::None,
            Some(NetworkArg::Host) => plan::Network::Host,
        };
        plan.change(|_, op| {
            if let Op::Exec(exec) = op
                && exec.network == plan::Network::Default
            {
                exec.network = network;
            }
        });
    }
}

impl Meaning {
    /// Of a file whose variables and whose machine alone matter.
    pub(super) fn of(variables: &Variables, platform: Option<&Platform>) -> Self {
        let (variables, platform) = (variables.clone(), platform.into_iter().cloned().collect());
        Self { variables, platform, ..Self::default() }
    }

    /// The machine that images are for, where one was said.
    pub(super) fn platform(&self) -> Option<&Platform> {
        self.platform.first()
    }

    /// The machines that are asked for, each once; none = this one.
    pub(super) fn platforms(&self) -> Vec<Platform> {
        let mut platforms = self.platform.clone();
        let mut seen = std::collections::BTreeSet::new();
        platforms.retain(|platform| seen.insert(platform.clone()));
        platforms
    }

    /// The same for one machine.
    pub(super) fn on(&self, platform: Platform) -> Self {
        Self { platform: vec![platform], ..self.clone() }
    }

    /// The request that goes with a file.
    pub(super) fn request(&self, chosen: &Chosen) -> Result<Request, Error> {
        let mut args = Vec::new();
        for path in &self.variables.arg_file {
            args.extend(env_values(&env_file(path)?)?);
        }
        args.extend(env_values(&self.variables.args)?);
        let context = chosen.context.to_str().ok_or_else(|| {
            Error::usage(format!(
                "the context's path `{}` is no UTF-8 text, which a plan needs",
                chosen.context.display()
            ))
        })?;
        let mut request = Request::new(chosen.name.clone(), chosen.text.clone(), context);
        request.args = args;
        request.targets.clone_from(&self.target);
        if self.platform.len() > 1 {
            return Err(Error::usage(
                "`--platform` names several machines, which `rbox build` alone can serve at once",
            ));
        }
        request.platform = self.platform.first().cloned();
        request.source_date_epoch = epoch()?;
        request.secrets = self.secrets.iter().map(secret).collect::<Result<_, _>>()?;
        Ok(request)
    }

    /// Finds everything that is wrong with a file.
    pub(super) fn check(&self, chosen: &Chosen) -> Result<(Diagnostics, SourceMap), Error> {
        let (request, sources) = (self.request(chosen)?, sources(chosen)?);
        let (mut found, files, missing) = compile::check(&request, &sources).at_last();
        // An image that is not here is no mistake: a build pulls it.
        compile::forget_missing_images(&mut found, &missing);
        Ok((found, files))
    }

    /// Puts fixes into a file, as far as they are safe enough and wanted; nothing is written.
    pub(super) fn fix(
        &self,
        chosen: &Chosen,
        allowed: FixSafety,
        wanted: &dyn Fn(&Diagnostic) -> bool,
    ) -> Result<Fixed, Error> {
        let mut fixed = compile::fix(&self.request(chosen)?, &sources(chosen)?, allowed, wanted);
        compile::forget_missing_images(&mut fixed.left.found, &fixed.left.missing);
        Ok(fixed)
    }

    /// Makes the plan of a file, with the images of its bases brought in, or shows all that is wrong with it.
    pub(super) fn compile(&self, chosen: &Chosen, bases: Bases) -> Result<Compiled, Error> {
        bases.compile(&self.request(chosen)?, &sources(chosen)?)
    }

    /// Makes the plan of a file whose services, if it has any, are to run.
    pub(super) fn compile_stack(&self, chosen: &Chosen, bases: Bases) -> Result<Compiled, Error> {
        self.compile_stack_from(chosen, &sources(chosen)?, bases)
    }

    /// The same, by an outside that knows afterwards what was read of it.
    pub(super) fn compile_stack_from(&self, chosen: &Chosen, sources: &Files, bases: Bases) -> Result<Compiled, Error> {
        let mut request = self.request(chosen)?;
        request.stack = self.target.is_empty();
        bases.compile(&request, sources)
    }

    /// The time of everything that a plan copies or makes, in seconds since 1970.
    pub(super) fn epoch(compiled: &Compiled) -> Result<Option<i64>, Error> {
        Ok(epoch()?.or(compiled.model.source_date_epoch))
    }
}

/// The files that a file's meaning depends on.
pub(super) fn sources(chosen: &Chosen) -> Result<Files, Error> {
    Files::open(chosen)
        .map_err(|error| Error::new(format!("the context `{}` can't be opened: {error}", chosen.context.display())))
}

/// `SOURCE_DATE_EPOCH` of the environment (reproducible-builds.org).
fn epoch() -> Result<Option<i64>, Error> {
    let Some(text) = std::env::var_os("SOURCE_DATE_EPOCH").filter(|text| !text.is_empty()) else { return Ok(None) };
    let number = text.to_str().and_then(|text| text.parse::<i64>().ok()).filter(|number| *number >= 0);
    number.map(Some).ok_or_else(|| {
        let text = text.to_string_lossy();
        Error::usage(format!("SOURCE_DATE_EPOCH is `{text}`, which is no number of seconds since 1970"))
    })
}

fn secret(arg: &SecretArg) -> Result<plan::Secret, Error> {
    let source = match &arg.from {
        SecretFrom::Env(name) => plan::SecretSource::Env(name.clone()),
        SecretFrom::File(path) => {
            let missing = |error| {
                let text = format!("the file `{}` of secret `{}` can't be used: {error}", path.display(), arg.id);
                Error::Message { text, help: None, exit: Exit::USAGE }
            };
            let path = std::fs::canonicalize(path).map_err(missing)?;
            plan::SecretSource::File(path.to_string_lossy().into_owned())
        }
    };
    Ok(plan::Secret { id: arg.id.clone(), source })
}
