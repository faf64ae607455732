//! One line in the log for each request: route, outcome and who, never what was asked or sent.

use std::net::IpAddr;
use std::sync::{Arc, OnceLock};

use axum::extract::{MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::Response;
use tracing::Instrument as _;

use crate::domain::ids::PersonId;
use crate::store::on_behalf_of;

use super::client_address::{ClientAddress, PeerAddress, client_address};
use super::plumbing::Plumbing;
use super::request_id::RequestId;

/// Where the person is noted once it is known.
#[derive(Clone, Debug, Default)]
pub(super) struct Who(Arc<OnceLock<PersonId>>);

impl Who {
    pub(super) fn is(&self, person: PersonId) {
        self.0.get_or_init(|| person);
    }
}

/// The outermost layer: gives the request its number and its client's address, and logs the outcome.
pub async fn log_access(State(plumbing): State<Plumbing>, mut request: Request, next: Next) -> Response {
    let id = RequestId::new(&plumbing.random);
    let who = Who::default();
    let address = address(&request, &plumbing);
    let extensions = request.extensions_mut();
    extensions.insert(id.clone());
    extensions.insert(who.clone());
    extensions.insert(address);
    let route = extensions.get::<MatchedPath>().map_or_else(|| "(none)".to_owned(), |path| path.as_str().to_owned());
    let method = request.method().clone();
    let began = plumbing.clock.elapsed();
    let span = tracing::info_span!("request", request.id = %id);
    async move {
        let response = on_behalf_of(id.as_str().into(), next.run(request)).await;
        let duration_ms = plumbing.clock.elapsed().saturating_sub(began).as_secs_f64() * 1_000.0;
        let status = response.status().as_u16();
        let person = who.0.get().map(tracing::field::display);
        tracing::info!(request.id = %id, %method, route, status, duration_ms, person.id = person, "{method} {route} answered {status}");
        response
    }
    .instrument(span)
    .await
}

fn address(request: &Request, plumbing: &Plumbing) -> ClientAddress {
    let peer: Option<IpAddr> = request.extensions().get::<PeerAddress>().map(|PeerAddress(peer)| peer.ip());
    peer.map_or_else(ClientAddress::default, |peer| client_address(peer, request.headers(), &plumbing.trusted_proxies))
}
