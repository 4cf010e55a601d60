//! `rbox scale`: how many of a service.

use super::find::Stacks;
use super::{Project, Telling, ask};
use crate::cli::exit::{Error, Exit, Outcome};
use crate::diag::nearest;
use crate::stack::protocol::{Reply, Request};

/// Change how many containers services have
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Scale {
    #[command(flatten)]
    project: Project,
    /// How to tell what happens
    #[arg(long, value_enum, default_value = "text", value_name = "FORMAT")]
    format: Telling,
    /// Services and their numbers
    #[arg(required = true, value_name = "SERVICE=N")]
    services: Vec<Replicas>,
}

/// `web=5`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::cli) struct Replicas {
    /// The service.
    pub(in crate::cli) service: String,
    /// How many of it.
    pub(in crate::cli) count: u32,
}

impl std::str::FromStr for Replicas {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || "a service and a number from 0 to 1000, as web=5".to_owned();
        let (service, count) = text.split_once('=').ok_or_else(wrong)?;
        let count = count.parse().ok().filter(|count| *count <= 1000 && !service.is_empty()).ok_or_else(wrong)?;
        Ok(Self { service: service.to_owned(), count })
    }
}

impl Scale {
    pub(in crate::cli) fn run(&self) -> Outcome {
        let stacks = Stacks::open(&self.project)?;
        let mut client = stacks.client(stacks.name()?)?;
        let Reply::Definition(definition) = client.ask(&Request::Definition, |_| {})? else {
            return Err(Error::new("presume: the supervisor did not say what it runs"));
        };
        for Replicas { service, .. } in &self.services {
            if definition.service(service).is_none() {
                return Err(unknown(service, definition.services.iter().map(|service| service.name.as_str())));
            }
        }
        let services = self.services.iter().map(|one| (one.service.clone(), one.count)).collect();
        ask(&mut client, &Request::Scale { services }, self.format).map(|()| Exit::OK)
    }
}

/// A name that is no service's.
pub(in crate::cli) fn unknown<'a>(name: &str, known: impl Iterator<Item = &'a str> + Clone) -> Error {
    let error = Error::usage(format!("there is no service `{name}`"));
    match nearest(name, known.clone()) {
        Some((near, _)) => error.help(format!("did you mean `{near}`?")),
        None => error.help(format!("the services are {}", known.collect::<Vec<_>>().join(", "))),
    }
}
