//! A small portal: a database, a clock that stands still, Amal and Cem, and a route of each kind.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use partner_portal::clock::{Clock, Timestamp};
use partner_portal::domain::ids::PersonId;
use partner_portal::domain::person::{Person, Role};
use partner_portal::domain::seat::Seat;
use partner_portal::domain::text::Email;
use partner_portal::random::Random;
use partner_portal::secret::{MasterKey, Secret};
use partner_portal::store::Store;
use partner_portal::web::checked::Checked;
use partner_portal::web::csrf::Csrf;
use partner_portal::web::endings::Render;
use partner_portal::web::error::PageError;
use partner_portal::web::extract::{Operator, Origin, Path, Query, SignedIn};
use partner_portal::web::health;
use partner_portal::web::own_path::own_path;
use partner_portal::web::plumbing::{Plumbing, with_plumbing};
use partner_portal::web::server::{Limits, serve};
use partner_portal::web::sign_in::{NotSignedIn, sign_in_with_password, sign_out};
use serde::Deserialize;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::sync::Notify;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use tower_sessions::Session;

use crate::support::browser::{Answer, Browser};

pub(super) const PASSWORD: &str = "correct horse battery";
pub(super) const START: i64 = 1_780_000_000;

pub(super) struct House {
    pub(super) address: SocketAddr,
    pub(super) clock: Clock,
    pub(super) plumbing: Plumbing,
    pub(super) dir: TempDir,
    pub(super) stop: CancellationToken,
    pub(super) served: JoinHandle<()>,
    pub(super) arrived: Arc<Notify>,
    pub(super) go_on: Arc<Notify>,
    host: String,
}

/// How a test wants its portal.
#[derive(Default)]
pub(super) struct Wishes {
    pub(super) https: bool,
    pub(super) limits: Limits,
    pub(super) trusted: Vec<ipnet::IpNet>,
}

impl House {
    pub(super) async fn open() -> Self {
        Self::with(Wishes::default()).await
    }

    pub(super) async fn https() -> Self {
        Self::with(Wishes { https: true, ..Wishes::default() }).await
    }

    pub(super) async fn with(wishes: Wishes) -> Self {
        let dir = TempDir::new().unwrap();
        let store = Store::open(&dir.path().join("portal.db")).await.unwrap();
        let clock = Clock::manual(Timestamp::from_second(START).unwrap());
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let public = if wishes.https { "https://portal.example.com".to_owned() } else { format!("http://{address}") };
        let host = public.split_once("://").unwrap().1.to_owned();
        let (random, key) = (Random::system(), MasterKey::new([7; 32]));
        let plumbing =
            Plumbing::new(store, clock.clone(), random, &key, public.parse().unwrap(), wishes.trusted).unwrap();
        let (arrived, go_on, stop) = (Arc::<Notify>::default(), Arc::<Notify>::default(), CancellationToken::new());
        let (tell, wait) = (Arc::clone(&arrived), Arc::clone(&go_on));
        let router = routes()
            .route(
                "/slow",
                get(move || async move {
                    tell.notify_one();
                    wait.notified().await;
                    Html("slow")
                }),
            )
            .merge(health::routes());
        let router = with_plumbing(router, &plumbing, Render::default()).with_state(plumbing.clone());
        let served = tokio::spawn(serve(listener, router, stop.clone(), wishes.limits));
        let house = Self { address, clock, plumbing, dir, stop, served, arrived, go_on, host };
        house.add("amal@example.com", Role::Owner).await;
        house.add("cem@example.com", Role::Viewer).await;
        house
    }

    async fn add(&self, email: &str, role: Role) {
        let id = PersonId::new(self.clock.now(), &Random::system());
        let person = Person {
            id,
            email: email.parse().unwrap(),
            name: None,
            seat: Seat::Team(role),
            created_at: self.clock.now(),
        };
        let hash = self.plumbing.passwords.hash(&Secret::new(PASSWORD.to_owned())).await.unwrap();
        let mut tx = self.plumbing.store.write().await.unwrap();
        tx.add_person(&person, &hash).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// Somebody's browser, signed out.
    pub(super) fn nobody(&self) -> Browser {
        Browser::new(self.address, &self.host)
    }

    pub(super) async fn amal(&self) -> Browser {
        self.signed_in("amal@example.com").await
    }

    pub(super) async fn signed_in(&self, email: &str) -> Browser {
        let mut browser = self.nobody();
        let answer = browser.submit("/login", &credentials(email, PASSWORD)).await;
        assert_eq!(answer.status, 303, "{answer:?}");
        browser
    }

    pub(super) async fn id_of(&self, email: &str) -> PersonId {
        let email: Email = email.parse().unwrap();
        self.plumbing.store.credentials_of(&email).await.unwrap().unwrap().person.id
    }

    pub(super) fn advance(&self, seconds: u64) {
        self.clock.advance(Duration::from_secs(seconds));
    }

    /// Everything in the database's files.
    pub(super) fn bytes_on_disk(&self) -> Vec<u8> {
        let files = std::fs::read_dir(self.dir.path()).unwrap();
        files.flat_map(|file| std::fs::read(file.unwrap().path()).unwrap()).collect()
    }
}

impl Browser {
    /// Opens the page with a form, and posts to `path` with the token it found there.
    pub(super) async fn submit(&mut self, path: &str, fields: &str) -> Answer {
        let token = self.get("/form").await.body;
        self.post(path, &format!("csrf={token}&{fields}")).await
    }
}

pub(super) fn credentials(email: &str, password: &str) -> String {
    format!("email={}&password={}", email.replace('@', "%40"), password.replace(' ', "+"))
}

fn routes() -> Router<Plumbing> {
    Router::new()
        .route("/", get(|| async { Html("start") }))
        .route("/form", get(|csrf: Csrf| async move { Html(csrf.as_str().to_owned()) }))
        .route("/act", post(|Checked(form): Checked<Word>| async move { Html(form.word) }))
        .route("/login", post(login))
        .route("/logout", post(logout))
        .route("/me", get(|me: SignedIn| async move { Html(me.person.email.to_string()) }))
        .route("/jobs", get(|_: Operator| async { Html("work") }).post(work))
        .route("/things/{n}", get(|Path(n): Path<u32>| async move { Html(n.to_string()) }))
        .route("/search", get(|Query(word): Query<Word>| async move { Html(word.word) }))
        .route("/from", get(|origin: Origin| async move { Html(origin.address.0.to_string()) }))
        .route("/panic", get(panics))
        .route("/fails", get(|| async { Err::<(), _>(PageError::internal("looking for <trouble>")) }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Word {
    word: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Login {
    email: Email,
    password: String,
    next: Option<String>,
}

async fn work(_: Operator, Checked(form): Checked<Word>) -> Html<String> {
    Html(form.word)
}

async fn login(
    State(plumbing): State<Plumbing>,
    session: Session,
    origin: Origin,
    Checked(form): Checked<Login>,
) -> Response {
    let password = Secret::new(form.password);
    match sign_in_with_password(&plumbing, &session, &form.email, &password, &origin).await {
        Ok(_) => {
            let next = form.next.as_deref().and_then(own_path).unwrap_or_else(|| "/me".to_owned());
            Redirect::to(&next).into_response()
        }
        Err(NotSignedIn::Wrong) => (StatusCode::UNPROCESSABLE_ENTITY, Html("wrong")).into_response(),
        Err(NotSignedIn::TooManyTries(wait)) => PageError::TooManyTries { retry_after: wait.0 }.into_response(),
        Err(NotSignedIn::Failed(error)) => error.into_response(),
    }
}

async fn logout(
    State(plumbing): State<Plumbing>,
    session: Session,
    me: SignedIn,
    Checked(_): Checked<Nothing>,
) -> Result<Response, PageError> {
    let headers = sign_out(&plumbing, &session, &me).await?;
    Ok((headers, Redirect::to("/")).into_response())
}

#[derive(Deserialize)]
struct Nothing {}

async fn panics() -> Html<&'static str> {
    panic!("as asked")
}
