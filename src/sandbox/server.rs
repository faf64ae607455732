//! The accept loop. Our own and not the framework's, because a connection must be cut without an answer on demand.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::response::Response;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt as _;

use super::Sandbox;
use super::spoil::Cut;

const LAST_ANSWERS: Duration = Duration::from_secs(1);

/// The other end of the connection; only requests that came through this server have it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Peer(pub(super) SocketAddr);

pub(super) async fn serve(sandbox: &Sandbox, listener: TcpListener, stop: CancellationToken) -> io::Result<()> {
    listener.local_addr()?;
    let router = sandbox.router();
    let graceful = GracefulShutdown::new();
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            () = stop.cancelled() => break,
            accepted = listener.accept() => match accepted {
                Ok((stream, peer)) => {
                    connections.spawn(connection(stream, peer, router.clone(), &graceful));
                }
                Err(error) => {
                    // Out of file handles, or the peer has gone again: neither is a reason to stop serving.
                    tracing::warn!(error = &error as &dyn std::error::Error, "the sandbox could not take a connection");
                    tokio::time::sleep(Duration::from_millis(20)).await;
                }
            },
            Some(_) = connections.join_next() => {}
        }
    }
    drop(listener);
    // Answers held back by a fault would keep us for ever.
    let _ = tokio::time::timeout(LAST_ANSWERS, graceful.shutdown()).await;
    connections.shutdown().await;
    Ok(())
}

fn connection(
    stream: TcpStream,
    peer: SocketAddr,
    router: Router,
    graceful: &GracefulShutdown,
) -> impl Future<Output = ()> + Send + 'static {
    let service = tower::service_fn(move |request: http::Request<Incoming>| {
        let router = router.clone();
        async move {
            let mut request = request.map(Body::new);
            request.extensions_mut().insert(Peer(peer));
            let answer = router.oneshot(request).await.unwrap_or_else(|never| match never {});
            uncut(answer)
        }
    });
    let _ = stream.set_nodelay(true);
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(service));
    let connection = graceful.watch(connection);
    async move {
        // An error here is the peer's end or one of our own faults; there is nobody to tell.
        let _ = connection.await;
    }
}

fn uncut(answer: Response) -> Result<Response, io::Error> {
    match answer.extensions().get::<Cut>() {
        Some(Cut) => Err(io::Error::other("cut by a fault")),
        None => Ok(answer),
    }
}
