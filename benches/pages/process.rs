//! Programs that answer pages, each on the first core: the portal as it is released, a bare handler, and what else is handed in.

use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::world::{EMAIL, PASSWORD};

/// A program that answers; ended with the value.
pub(crate) struct Server {
    child: Child,
    /// `127.0.0.1:port`.
    pub(crate) address: String,
    /// From its start to its first answer.
    pub(crate) started_in: Duration,
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself; then there is nothing to end.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A port nobody listens on.
pub(crate) fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

impl Server {
    /// Starts a command on the first core and waits until `path` is answered.
    pub(crate) async fn start(command: &[&str], settings: &[(&str, &str)], port: u16, path: &str) -> Self {
        let address = format!("127.0.0.1:{port}");
        let began = Instant::now();
        let child = Command::new("taskset")
            .args(["-c", "0"])
            .args(command)
            .envs(settings.iter().copied())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut server = Self { child, address, started_in: Duration::ZERO };
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        let url = format!("http://{}{path}", server.address);
        while http.get(&url).send().await.is_err() {
            assert!(began.elapsed() < Duration::from_secs(60), "{command:?} does not answer");
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        server.started_in = began.elapsed();
        server
    }

    /// The portal on a database, with a Cloudflare that nobody is at: what it shows is what it has.
    pub(crate) async fn portal(database: &Path) -> Self {
        let port = free_port();
        let listen = format!("127.0.0.1:{port}");
        let settings = [
            ("PORTAL_LISTEN", listen.as_str()),
            ("PORTAL_DATABASE", database.to_str().unwrap()),
            ("PORTAL_MASTER_KEY", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="),
            ("PORTAL_CLOUDFLARE_API_URL", "http://127.0.0.1:9/client/v4"),
            ("PORTAL_CLOUDFLARE_EMAIL", "tenant@partner.test"),
            ("PORTAL_CLOUDFLARE_API_KEY", "0123456789abcdef0123456789abcdef01234"),
            ("PORTAL_SERVICE_USER_DOMAIN", "svc.partner.test"),
            ("PORTAL_RESOLVERS", ""),
        ];
        Self::start(&[env!("CARGO_BIN_EXE_partner-portal"), "serve"], &settings, port, "/healthz").await
    }

    /// A bare axum handler that answers with what is in this file.
    pub(crate) async fn bare(page: &Path) -> Self {
        let (me, port) = (std::env::current_exe().unwrap(), free_port());
        let words = [me.to_str().unwrap(), "bare", page.to_str().unwrap(), &port.to_string()];
        Self::start(&words, &[], port, "/").await
    }

    /// Memory that it occupies now, and the most that it ever did, in MiB.
    pub(crate) fn memory(&self) -> (f64, f64) {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap();
            line.split_whitespace().next().unwrap().parse::<f64>().unwrap() / 1024.0
        };
        (line("VmRSS:"), line("VmHWM:"))
    }

    /// Signs the owner in; answers with the cookies to send along.
    pub(crate) async fn sign_in(&self) -> String {
        let http = reqwest::Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        let url = format!("http://{}/login", self.address);
        let page = http.get(&url).send().await.unwrap();
        let visitor = cookies(&page);
        let page = page.text().await.unwrap();
        let csrf = page.split("name=\"csrf\" value=\"").nth(1).unwrap().split('"').next().unwrap();
        let form: String = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs([("csrf", csrf), ("next", "/"), ("email", EMAIL), ("password", PASSWORD)])
            .finish();
        let sent = http.post(&url).header("content-type", "application/x-www-form-urlencoded");
        let answer = sent.header("cookie", &visitor).body(form).send().await.unwrap();
        assert_eq!(answer.status(), 303, "signed in");
        format!("{visitor}; {}", cookies(&answer))
    }
}

fn cookies(answer: &reqwest::Response) -> String {
    let lines = answer.headers().get_all("set-cookie").iter().map(|line| line.to_str().unwrap());
    let pairs: Vec<&str> = lines.map(|line| line.split(';').next().unwrap()).collect();
    pairs.join("; ")
}

/// What [`Server::bare`] runs: nothing but axum and the bytes.
pub(crate) async fn serve_bare(page: &str, port: &str) {
    let bytes = bytes::Bytes::from(std::fs::read(page).unwrap());
    let handler = move || std::future::ready(([("content-type", "text/html; charset=utf-8")], bytes.clone()));
    let router = axum::Router::new().fallback(handler);
    let port: u16 = port.parse().unwrap();
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await.unwrap();
    loop {
        let (stream, _) = listener.accept().await.unwrap();
        let service = hyper_util::service::TowerToHyperService::new(router.clone());
        tokio::spawn(async move {
            let io = hyper_util::rt::TokioIo::new(stream);
            let _ = hyper::server::conn::http1::Builder::new().serve_connection(io, service).await;
        });
    }
}
