//! Serving connections: how many, how slow they may be, and how they end.
//!
//! `axum::serve` never lets go of a client that sends nothing; here every wait has an end.

use std::io;
use std::net::SocketAddr;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use bytes::Bytes;
use http::{Request, Response};
use hyper::body::{Body as HttpBody, Frame, Incoming, SizeHint};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time::Sleep;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt as _;

use super::client_address::PeerAddress;

/// How long and how much.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Until a request's head is there, counted from the connection's start or from the last answer.
    pub head: Duration,
    /// Until a request's body is there whole.
    pub body: Duration,
    /// Until a connection is closed after its current answer, however busy it is.
    pub connection: Duration,
    /// Until what still runs after that, or after the stop, is cut off.
    pub ending: Duration,
    /// Connections at the same time; more wait to be accepted.
    pub connections: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            head: Duration::from_secs(10),
            body: Duration::from_secs(30),
            connection: Duration::from_secs(120),
            ending: Duration::from_secs(10),
            connections: 1_000,
        }
    }
}

/// Pause after the system refused to give us a connection: usually it has no file handles left.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);
/// Room for a request's head: addresses and cookies of ours are short.
const HEAD_BYTES: usize = 32 * 1024;

/// Serves until `stop`, then lets running requests end, and returns at the latest [`Limits::ending`] after it.
pub async fn serve(listener: TcpListener, router: Router, stop: CancellationToken, limits: Limits) {
    let places = Arc::new(Semaphore::new(limits.connections));
    let mut connections = JoinSet::new();
    while let Some((stream, peer, place)) = next_connection(&listener, &places, &stop, &mut connections).await {
        let (router, stop) = (router.clone(), stop.clone());
        connections.spawn(async move {
            let _place = place;
            serve_connection(stream, peer, router, stop, limits).await;
        });
    }
    drop(listener);
    let all_ended = async { while connections.join_next().await.is_some() {} };
    if tokio::time::timeout(limits.ending, all_ended).await.is_err() {
        tracing::warn!(open = connections.len(), "connections were cut off, because they did not end in time");
        connections.shutdown().await;
    }
}

type Place = tokio::sync::OwnedSemaphorePermit;

async fn next_connection(
    listener: &TcpListener,
    places: &Arc<Semaphore>,
    stop: &CancellationToken,
    connections: &mut JoinSet<()>,
) -> Option<(TcpStream, SocketAddr, Place)> {
    let accept = async {
        let place = Arc::clone(places).acquire_owned().await.ok()?;
        loop {
            match listener.accept().await {
                Ok((stream, peer)) => return Some((stream, peer, place)),
                Err(error) => after_refused(&error).await,
            }
        }
    };
    let mut accept = pin!(accept);
    loop {
        tokio::select! {
            biased;
            () = stop.cancelled() => return None,
            Some(_) = connections.join_next(), if !connections.is_empty() => {}
            accepted = &mut accept => return accepted,
        }
    }
}

async fn after_refused(error: &io::Error) {
    // A client that is gone before it was accepted is nobody's fault.
    if !matches!(error.kind(), io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionReset) {
        tracing::error!(error = error as &dyn std::error::Error, "a connection could not be accepted");
        tokio::time::sleep(ACCEPT_PAUSE).await;
    }
}

async fn serve_connection(
    stream: TcpStream,
    peer: SocketAddr,
    router: Router,
    stop: CancellationToken,
    limits: Limits,
) {
    // Answers are written whole; waiting for more to send would only delay them.
    let _ = stream.set_nodelay(true);
    let service = service_fn(move |request| answer(router.clone(), request, peer, limits.body));
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.head)
        .max_header_size(HEAD_BYTES)
        .serve_connection(TokioIo::new(stream), service);
    let mut connection = pin!(connection);
    tokio::select! {
        biased;
        _ = connection.as_mut() => return,
        () = stop.cancelled() => {}
        () = tokio::time::sleep(limits.connection) => {}
    }
    connection.as_mut().graceful_shutdown();
    // What a client did wrong on its connection is its own affair; cut off is cut off.
    let _ = tokio::time::timeout(limits.ending, connection).await;
}

async fn answer(
    router: Router,
    request: Request<Incoming>,
    peer: SocketAddr,
    body: Duration,
) -> Result<Response<Body>, std::convert::Infallible> {
    let mut request = request.map(|incoming| match incoming.is_end_stream() {
        true => Body::empty(),
        false => Body::new(Timed::new(incoming, body)),
    });
    request.extensions_mut().insert(PeerAddress(peer));
    router.oneshot(request).await
}

/// A body that must be there whole in time; bytes that drip in do not prolong it.
struct Timed {
    body: Pin<Box<Incoming>>,
    until: Pin<Box<Sleep>>,
}

/// The body was not there in time.
#[derive(Debug, thiserror::Error)]
#[error("the request's body did not arrive in time")]
struct Late;

impl Timed {
    fn new(body: Incoming, limit: Duration) -> Self {
        Self { body: Box::pin(body), until: Box::pin(tokio::time::sleep(limit)) }
    }
}

impl HttpBody for Timed {
    type Data = Bytes;
    type Error = Box<dyn std::error::Error + Send + Sync>;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        if let Poll::Ready(frame) = self.body.as_mut().poll_frame(cx) {
            return Poll::Ready(frame.map(|frame| frame.map_err(Into::into)));
        }
        ready!(self.until.as_mut().poll(cx));
        Poll::Ready(Some(Err(Late.into())))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
