//! DNS as resolvers see it: each resolver of the settings is asked by itself, so that their answers can be told apart.
//! Only looks, keeps nothing, and has an end to every wait.
//!
//! What the registrar has on file is in the DNS of the domain's parent. A resolver gives the domain's own name servers,
//! which is what Cloudflare, and everybody else, comes to: pages call it what resolvers see now.

use std::fmt;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::join_all;
use hickory_resolver::config::{ConnectionConfig, NameServerConfig, ResolveHosts, ResolverConfig, ResolverOpts};
use hickory_resolver::net::runtime::TokioRuntimeProvider;
use hickory_resolver::net::{DnsError, NetError};
use hickory_resolver::proto::op::ResponseCode;
use hickory_resolver::proto::rr::{Name, RData, RecordType};
use hickory_resolver::{Resolver, TokioResolver};
use tracing::Instrument as _;

use crate::domain::going_live::{Answer, plain};

/// How long a resolver may take for one try over one transport.
pub const TRY: Duration = Duration::from_secs(2);

/// A resolver that cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("the resolver {server} cannot be used")]
pub struct BadResolver {
    server: SocketAddr,
    source: Box<NetError>,
}

/// The resolvers to ask. Cheap to clone.
#[derive(Clone)]
pub struct Resolvers(Arc<Inner>);

struct Inner {
    servers: Vec<(String, TokioResolver)>,
    /// The longest that one question may take, whatever a resolver does.
    whole: Duration,
}

impl fmt::Debug for Resolvers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.0.servers.iter().map(|(name, _)| name)).finish()
    }
}

impl Resolvers {
    /// Resolvers at these addresses, asked over UDP, and over TCP for what is too long. An attempt is given up after
    /// `patience` and made twice: to ask again is harmless. Nothing is sent yet.
    ///
    /// # Errors
    /// [`BadResolver`] for one that cannot be set up.
    pub fn new(servers: &[SocketAddr], patience: Duration) -> Result<Self, BadResolver> {
        let made = servers.iter().map(|server| Ok((named(*server), resolver(*server, patience)?)));
        Ok(Self(Arc::new(Inner { servers: made.collect::<Result<_, _>>()?, whole: patience * 3 })))
    }

    /// Whether there is nobody to ask.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.servers.is_empty()
    }

    /// The name servers of a domain, as each resolver sees them now.
    pub async fn name_servers(&self, domain: &str) -> Vec<(String, Answer)> {
        self.ask(domain, RecordType::NS).await
    }

    /// The texts of a name, as each resolver sees them now.
    pub async fn texts(&self, name: &str) -> Vec<(String, Answer)> {
        self.ask(name, RecordType::TXT).await
    }

    /// Where a host leads by a CNAME record, as each resolver sees it now.
    pub async fn leads_to(&self, host: &str) -> Vec<(String, Answer)> {
        self.ask(host, RecordType::CNAME).await
    }

    async fn ask(&self, name: &str, kind: RecordType) -> Vec<(String, Answer)> {
        let asked = self.0.servers.iter().map(|(server, resolver)| async move {
            let span = tracing::debug_span!("dns", server = %server, name, kind = %kind);
            let asking = lookup(resolver, name, kind).instrument(span);
            let answer = tokio::time::timeout(self.0.whole, asking).await.unwrap_or(Answer::Silent);
            (server.clone(), answer)
        });
        join_all(asked).await
    }
}

/// A resolver as pages call it: its address, with the port where it is not the usual one.
fn named(server: SocketAddr) -> String {
    if server.port() == 53 { server.ip().to_string() } else { server.to_string() }
}

fn resolver(server: SocketAddr, patience: Duration) -> Result<TokioResolver, BadResolver> {
    let connections = [ConnectionConfig::udp(), ConnectionConfig::tcp()].map(|mut connection| {
        connection.port = server.port();
        connection
    });
    let at = NameServerConfig::new(server.ip(), true, connections.to_vec());
    let mut options = ResolverOpts::default();
    options.timeout = patience;
    options.attempts = 1;
    // Nothing is remembered: who asks wants to know how it is now.
    options.cache_size = 0;
    options.use_hosts_file = ResolveHosts::Never;
    let config = ResolverConfig::from_name_servers(vec![at]);
    Resolver::builder_with_config(config, TokioRuntimeProvider::default())
        .with_options(options)
        .build()
        .map_err(|source| BadResolver { server, source: Box::new(source) })
}

async fn lookup(resolver: &TokioResolver, name: &str, kind: RecordType) -> Answer {
    // With the last dot: no search list of this machine has a say.
    let Ok(name) = Name::from_ascii(format!("{}.", plain(name))) else { return Answer::NoSuchName };
    match resolver.lookup(name.clone(), kind).await {
        Ok(found) => {
            let mine = found.answers().iter().filter(|record| record.record_type() == kind && record.name == name);
            let mut values: Vec<String> = mine.filter_map(|record| value(&record.data)).collect();
            values.sort_unstable();
            values.dedup();
            if values.is_empty() { Answer::Nothing } else { Answer::Values(values) }
        }
        Err(error) => {
            let answer = refusal(&error);
            tracing::debug!(error = &error as &dyn std::error::Error, ?answer, "a resolver gave no records");
            answer
        }
    }
}

fn value(data: &RData) -> Option<String> {
    match data {
        RData::NS(name) => Some(plain(&name.0.to_ascii())),
        RData::CNAME(name) => Some(plain(&name.0.to_ascii())),
        RData::TXT(text) => {
            let bytes: Vec<u8> = text.txt_data.iter().flat_map(|piece| piece.iter().copied()).collect();
            Some(String::from_utf8_lossy(&bytes).into_owned())
        }
        _ => None,
    }
}

fn refusal(error: &NetError) -> Answer {
    match error {
        NetError::Dns(DnsError::NoRecordsFound(none)) if none.response_code == ResponseCode::NXDomain => {
            Answer::NoSuchName
        }
        NetError::Dns(DnsError::NoRecordsFound(_)) => Answer::Nothing,
        NetError::Dns(DnsError::ResponseCode(code)) => Answer::Failed(code.to_string()),
        NetError::Timeout | NetError::Io(_) | NetError::NoConnections | NetError::Busy => Answer::Silent,
        _ => Answer::Failed(error.as_metrics_label().to_owned()),
    }
}
