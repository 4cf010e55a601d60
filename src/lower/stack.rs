//! Services, networks, volumes and secrets to a [`Stack`].

use std::collections::{BTreeSet, HashMap};

use super::graph::Graph;
use super::{Settings, services, stage};
use crate::image::ImageConfig;
use crate::model::{self, Base, Model};
use crate::plan::stack::{Allow, Driver, Network, PortRange, Protocol, Seed, Volume};
use crate::plan::{Secret, Stack, StepId, Target};
use crate::source::{SourceMap, Spanned};

/// Adds the images of services that are no stage of the file.
pub(super) fn images(
    model: &Model,
    settings: &Settings<'_>,
    created: &str,
    images: &mut HashMap<Base, StepId>,
    graph: &mut Graph<'_>,
) -> Vec<Target> {
    let mut targets = Vec::new();
    let platforms: HashMap<&Base, _> = model
        .services
        .iter()
        .filter_map(|service| Some((&service.image.as_ref()?.base, service.platform.as_ref()?)))
        .collect();
    for image in model.service_images() {
        if images.contains_key(&image.base) {
            continue;
        }
        let platform = platforms.get(&image.base).copied().unwrap_or(settings.platform);
        let (architecture, os, variant) =
            (platform.architecture.clone(), platform.os.clone(), platform.variant.clone());
        let empty = ImageConfig { architecture, variant, os, ..ImageConfig::default() };
        let config = model.image_config(&image.base).map_or(&empty, |config| config);
        let origin = graph.origin(image.span, &format!("FROM {}", image.text), &image.text);
        let step = stage::bare(&image.base, config, platform, created, origin, graph);
        images.insert(image.base.clone(), step);
        targets.push(Target { name: image.text.clone(), step });
    }
    targets
}

/// What the file's services and all they name come to.
pub(super) fn lower(
    model: &Model,
    settings: &Settings<'_>,
    images: &HashMap<Base, StepId>,
    files: &SourceMap,
) -> Stack {
    let services: Vec<_> =
        model.services.iter().filter_map(|service| services::lower(service, images, files)).collect();
    let asked: BTreeSet<&str> =
        services.iter().flat_map(|service| &service.secrets).map(|mount| mount.secret.as_str()).collect();
    let mut told = BTreeSet::new();
    let secrets: Vec<Secret> = settings
        .secrets
        .iter()
        .filter(|secret| asked.contains(secret.id.as_str()) && told.insert(secret.id.clone()))
        .cloned()
        .collect();
    Stack {
        networks: model.networks.iter().map(network).collect(),
        volumes: model.volumes.iter().map(|one| volume(one, images)).collect(),
        services,
        secrets,
    }
}

fn network(network: &model::Network) -> Network {
    Network {
        name: network.name.value.clone(),
        subnets: network.subnets.iter().map(|subnet| subnet.value.to_string()).collect(),
        gateways: network.gateways.iter().map(|gateway| gateway.value).collect(),
        internal: network.internal,
        driver: match network.driver {
            model::Driver::Bridge => Driver::Bridge,
            model::Driver::Macvlan => Driver::Macvlan,
            model::Driver::Ptp => Driver::Ptp,
        },
        mtu: network.mtu,
        deny: network.deny,
        allows: network.allows.iter().map(allow).collect(),
        labels: network.labels.clone(),
    }
}

fn allow(allow: &model::Allow) -> Allow {
    let name = |name: &Spanned<String>| name.value.clone();
    Allow { from: name(&allow.from), to: name(&allow.to), ports: allow.ports.map(ports) }
}

fn volume(volume: &model::Volume, images: &HashMap<Base, StepId>) -> Volume {
    let seed =
        |seed: &model::Seed| Some(Seed { image: images.get(&seed.from.base).copied()?, path: seed.path.clone() });
    Volume {
        name: volume.name.clone(),
        seed: volume.seed.as_ref().and_then(seed),
        external: volume.external,
        labels: volume.labels.clone(),
    }
}

pub(super) fn ports(ports: model::Ports) -> PortRange {
    let protocol = match ports.protocol {
        model::Protocol::Tcp => Protocol::Tcp,
        model::Protocol::Udp => Protocol::Udp,
        model::Protocol::Sctp => Protocol::Sctp,
    };
    PortRange { start: ports.start, end: ports.end, protocol }
}
