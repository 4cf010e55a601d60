//! HTTP as everything here speaks it: TLS with the machine's own roots, nothing followed or waited for without a bound.
//!
//! Whoever sends credentials follows redirects by itself ([`Redirects::ByHand`]), since it alone knows who may see them.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use ureq::Agent;
use ureq::tls::{Certificate, RootCerts, TlsConfig, TlsProvider};

/// Who follows redirects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Redirects {
    /// The agent, ten of them.
    Followed,
    /// The caller.
    ByHand,
}

/// How long an answer, or its next bytes, are waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    /// For a connection.
    pub connect: Duration,
    /// For the head of an answer.
    pub answer: Duration,
    /// For the next bytes of either direction.
    pub bytes: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self { connect: Duration::from_secs(30), answer: Duration::from_mins(1), bytes: Duration::from_mins(1) }
    }
}

/// An agent that speaks TLS and goes by the environment's proxies. It keeps its connections open.
pub fn agent(redirects: Redirects, patience: Patience) -> Agent {
    let tls = TlsConfig::builder()
        .provider(TlsProvider::Rustls)
        .root_certs(RootCerts::new_with_certs(roots()))
        .unversioned_rustls_crypto_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .build();
    builder(redirects, patience).tls_config(tls).build().new_agent()
}

/// An agent for servers of this machine, without TLS and without a proxy: it starts faster, for it reads no roots.
pub fn plain_agent(redirects: Redirects, patience: Patience) -> Agent {
    builder(redirects, patience).proxy(None).build().new_agent()
}

fn builder(redirects: Redirects, patience: Patience) -> ureq::config::ConfigBuilder<ureq::typestate::AgentScope> {
    Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(if redirects == Redirects::Followed { 10 } else { 0 })
        .max_redirects_will_error(redirects == Redirects::Followed)
        .user_agent(concat!("rbox/", env!("CARGO_PKG_VERSION")))
        .accept_encoding("identity")
        .max_idle_connections_per_host(8)
        .input_buffer_size(128 * 1024)
        .output_buffer_size(128 * 1024)
        .timeout_resolve(Some(patience.connect))
        .timeout_connect(Some(patience.connect))
        .timeout_recv_response(Some(patience.answer))
        .timeout_per_read(Some(patience.bytes))
        .timeout_per_write(Some(patience.bytes))
}

/// The machine's own roots (or those that `SSL_CERT_FILE` and `SSL_CERT_DIR` name), read once.
fn roots() -> &'static [Certificate<'static>] {
    static ROOTS: OnceLock<Vec<Certificate<'static>>> = OnceLock::new();
    ROOTS.get_or_init(|| {
        let found = rustls_native_certs::load_native_certs();
        found.certs.iter().map(|root| Certificate::from_der(root.as_ref()).to_owned()).collect()
    })
}
