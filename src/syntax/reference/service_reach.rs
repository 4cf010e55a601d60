//! How a `SERVICE` is reached, what it is called, and what it may do.

use super::Row;
use super::capabilities::CAPABILITIES;
use super::word::{Entry, FlagSpec, Form, KeySpec, Takes, Term, term};
use crate::syntax::keyword::Property;

const fn property(word: &'static str, summary: &'static str) -> Entry {
    Entry::new(word, Form::Property, summary)
}

const SHARED: &[Term] =
    &[term("host", "that of this machine"), term("service:", "that of another service: `service:NAME`")];

const CONNECTIONS: &[Term] = &[
    term("host", "this machine's own network"),
    term("none", "no network"),
    term("service:", "the network of another service: `service:NAME`"),
];

const SHARED_PIDS: &[Term] = &[
    term("host", "those of all containers of its stack: a supervisor's, from which no way leads to this machine's own"),
    term("service:", "those of another service: `service:NAME`"),
];

const NAMESPACES: &[KeySpec] = &[
    KeySpec::new(&["pid"], Takes::Usually(SHARED_PIDS), "Whose processes it sees."),
    KeySpec::new(&["ipc"], Takes::Usually(SHARED), "Whose shared memory and queues it sees."),
    KeySpec::new(&["uts"], Takes::Usually(SHARED), "Whose host name it has."),
];

const SECURITY: &[KeySpec] = &[KeySpec::new(
    &["seccomp"],
    Takes::Usually(&[term("unconfined", "no filter for system calls")]),
    "The filter for system calls: a profile in Docker's form, or none.",
)];

pub(super) const ROWS: &[Row] = &[
    (
        Property::Publish,
        property("PUBLISH", "Opens a port of this machine that leads to the service.")
            .syntax(&["PUBLISH [ADDRESS:][PORT[-PORT]:]PORT[-PORT][/PROTOCOL] …"])
            .takes(Takes::Publish)
            .repeats()
            .text(
                "127.0.0.1 where no address is given: nobody else reaches it. `0.0.0.0:8080:80` opens it to all. Of several ports \
                 for one of the service's (`8080-8089:80`) a free one is taken, so that each replica gets its own.",
            )
            .example("PUBLISH 8080:80"),
    ),
    (
        Property::Network,
        property("NETWORK", "Joins a network.")
            .syntax(&["NETWORK NAME [--alias=NAME] [--ip=ADDRESS]", "NETWORK host|none|service:NAME"])
            .takes(Takes::Network)
            .options(CONNECTIONS)
            .flags(&[
                FlagSpec::values("alias", "NAME", Takes::Text, "A further name for the service in that network."),
                FlagSpec::values("ip", "ADDRESS", Takes::Address, "The address that it has there."),
            ])
            .repeats()
            .text("A service that joins none is in the stack's own, `default`. `host` shares this machine's, `none` has no network.")
            .example("NETWORK back --alias=shop --ip=10.89.10.20"),
    ),
    (
        Property::Dns,
        property("DNS", "Sets the name servers for names outside of the stack.")
            .syntax(&["DNS ADDRESS …"])
            .takes(Takes::Address)
            .repeats()
            .text("Names of services are answered by rbox itself in any case.")
            .example("DNS 9.9.9.9"),
    ),
    (
        Property::Host,
        property("HOST", "Adds a name to the service's `/etc/hosts`.")
            .syntax(&["HOST NAME=ADDRESS …"])
            .takes(Takes::Pairs)
            .options(&[term("host-gateway", "the address of this machine")])
            .repeats()
            .text("`host-gateway` is the address of this machine.")
            .example("HOST builder=host-gateway"),
    ),
    (
        Property::Hostname,
        property("HOSTNAME", "Sets the host name.")
            .syntax(&["HOSTNAME NAME"])
            .text("That of the service where it is left out.")
            .example("HOSTNAME shop"),
    ),
    (
        Property::Name,
        property("NAME", "Sets the container's name.")
            .syntax(&["NAME NAME"])
            .text("`STACK-SERVICE-NUMBER` where it is left out. It can't be set where there are replicas.")
            .example("NAME shop-web"),
    ),
    (
        Property::Cap,
        property("CAP", "Adds capabilities to the default set, or takes them from it.")
            .syntax(&["CAP +CAPABILITY -CAPABILITY …"])
            .takes(Takes::OneOf(CAPABILITIES))
            .repeats()
            .text("With or without `CAP_`; `ALL` is every one.")
            .example("CAP +NET_ADMIN -CHOWN"),
    ),
    (
        Property::Namespace,
        property("NAMESPACE", "Shares a namespace with this machine or another service.")
            .syntax(&["NAMESPACE pid|ipc|uts=host|service:NAME …"])
            .keys(NAMESPACES)
            .takes(Takes::Pairs)
            .repeats()
            .text("Each container has its own where it is left out.")
            .example("NAMESPACE pid=service:web"),
    ),
    (
        Property::Security,
        property("SECURITY", "Sets the filter for system calls.")
            .syntax(&["SECURITY seccomp=FILE|unconfined"])
            .keys(SECURITY)
            .takes(Takes::Pairs)
            .repeats()
            .text("rbox's own list is in force where it is left out.")
            .example("SECURITY seccomp=unconfined"),
    ),
    (
        Property::Privileged,
        Entry::switch("PRIVILEGED", "Gives the service every capability and device.")
            .syntax(&["PRIVILEGED"])
            .text("With root, a program in such a container is as good as root on this machine. Mostly a CAP or a DEVICE will do.")
            .example("PRIVILEGED"),
    ),
];
