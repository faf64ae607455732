//! Programs that answer pages, each on the first core: the portal as it is released, a bare handler, and what else is handed in.

use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use partner_portal::cloudflare::Rate;

use super::world::PASSWORD;

/// The program as it is released.
const PORTAL: &str = env!("CARGO_BIN_EXE_partner-portal");
/// The master key.
pub(crate) const KEY: [u8; 32] = [3; 32];

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
        self.end();
    }
}

/// A port nobody listens on.
pub(crate) fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

impl Server {
    /// Ends it.
    pub(crate) fn end(&mut self) {
        // It may have ended by itself; then there is nothing to end.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// Starts a command on the first core and waits until `path` is answered.
    pub(crate) async fn start(command: &[&str], settings: &[(&str, &str)], port: u16, path: &str) -> Self {
        let words: Vec<&str> = ["-c", "0"].iter().chain(command).copied().collect();
        let mut command = Command::new("taskset");
        command.args(words).envs(settings.iter().copied()).stdout(Stdio::null());
        Self::run(&mut command, port, path).await
    }

    async fn run(command: &mut Command, port: u16, path: &str) -> Self {
        let address = format!("127.0.0.1:{port}");
        let began = Instant::now();
        let child = command.stderr(Stdio::null()).spawn().unwrap();
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
        let nobody = ("http://127.0.0.1:9/client/v4", "tenant@partner.test", "0123456789abcdef0123456789abcdef01234");
        Self::portal_at(database, nobody, Rate::default()).await
    }

    /// The portal on a database, with Cloudflare where these say: the address of its API, the tenant admin's, and its key.
    pub(crate) async fn portal_at(database: &Path, (api, email, key): (&str, &str, &str), rate: Rate) -> Self {
        let port = free_port();
        let (requests, seconds) = (rate.requests.to_string(), rate.window.as_secs().to_string());
        let (listen, master) = (format!("127.0.0.1:{port}"), STANDARD.encode(KEY));
        let settings = [
            ("PORTAL_LISTEN", listen.as_str()),
            ("PORTAL_DATABASE", database.to_str().unwrap()),
            ("PORTAL_MASTER_KEY", &master),
            ("PORTAL_CLOUDFLARE_API_URL", api),
            ("PORTAL_CLOUDFLARE_EMAIL", email),
            ("PORTAL_CLOUDFLARE_API_KEY", key),
            ("PORTAL_SERVICE_USER_DOMAIN", "svc.partner.test"),
            ("PORTAL_RATE_REQUESTS", &requests),
            ("PORTAL_RATE_SECONDS", &seconds),
            ("PORTAL_RESOLVERS", ""),
        ];
        Self::start(&[PORTAL, "serve"], &settings, port, "/healthz").await
    }

    /// The sandbox, beside the visitors and behind them; what it says of itself goes into a file.
    pub(crate) async fn sandbox(said: &Path) -> Self {
        let port = free_port();
        let listen = format!("127.0.0.1:{port}");
        let words = ["-n", "19", PORTAL, "sandbox", "--world", "empty", "--listen", &listen];
        let said = std::fs::File::create(said).unwrap();
        Self::run(Command::new("nice").args(words).stdout(said), port, "/_sandbox/world").await
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

    /// Signs somebody in; answers with the cookies to send along.
    pub(crate) async fn sign_in(&self, email: &str) -> String {
        let (page, visitor) = self.open("", "/login").await;
        let fields = [("csrf", &*csrf(&page)), ("next", "/"), ("email", email), ("password", PASSWORD)];
        format!("{visitor}; {}", self.send(&visitor, "/login", &fields).await)
    }

    /// Sends the form of a page with these fields.
    pub(crate) async fn press(&self, cookie: &str, page: &str, action: &str, fields: &[(&str, &str)]) {
        let (page, _) = self.open(cookie, page).await;
        let csrf = csrf(&page);
        let fields: Vec<(&str, &str)> = fields.iter().copied().chain([("csrf", &*csrf)]).collect();
        self.send(cookie, action, &fields).await;
    }

    /// A page, and the cookies that came with it.
    pub(crate) async fn open(&self, cookie: &str, path: &str) -> (String, String) {
        let url = format!("http://{}{path}", self.address);
        let answer = browser().get(url).header("cookie", cookie).send().await.unwrap();
        assert_eq!(answer.status(), 200, "{path}");
        let cookies = cookies(&answer);
        (answer.text().await.unwrap(), cookies)
    }

    async fn send(&self, cookie: &str, action: &str, fields: &[(&str, &str)]) -> String {
        let form: String = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let sent = browser().post(format!("http://{}{action}", self.address));
        let sent = sent.header("content-type", "application/x-www-form-urlencoded").header("cookie", cookie);
        let answer = sent.body(form).send().await.unwrap();
        assert_eq!(answer.status(), 303, "{action}");
        cookies(&answer)
    }
}

fn browser() -> reqwest::Client {
    reqwest::Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none()).build().unwrap()
}

fn csrf(page: &str) -> String {
    page.split("name=\"csrf\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

/// The value of the first attribute of this name.
pub(crate) fn attribute(page: &str, name: &str) -> String {
    page.split(&format!("{name}=\"")).nth(1).unwrap().split('"').next().unwrap().to_owned()
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
