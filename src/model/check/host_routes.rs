//! RB6006 subnet-overlap, with routes of this machine: a warning, for the networks of a stack are apart from them.

use crate::diag::{Code, Diagnostic, Diagnostics, Severity};
use crate::model::{Model, Subnet};
use crate::source::Route;

/// Reports subnets that hide something that this machine reaches.
pub(in crate::model) fn check(model: &Model, routes: &[Route], found: &mut Diagnostics) {
    for network in &model.networks {
        for subnet in &network.subnets {
            let of = |route: &&Route| Subnet { address: route.address, prefix: route.prefix }.overlaps(subnet.value);
            let Some(route) = routes.iter().find(of) else { continue };
            let place = format!("{}/{} ({})", route.address, route.prefix, route.interface);
            let message = format!(
                "subnet `{}` of network `{}` has addresses that this machine reaches through {place}",
                subnet.value, network.name.value
            );
            let mut diagnostic = Diagnostic::new(Code::SubnetOverlap, subnet.span, message)
                .label("hides them from the network's members")
                .help("take another subnet, or leave SUBNET out: then a free one is found");
            diagnostic.severity = Severity::Warning;
            found.push(diagnostic);
        }
    }
}
