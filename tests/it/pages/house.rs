//! A portal on a tenant, and the people who use it.

use std::fmt::Write as _;
use std::net::SocketAddr;
use std::time::Duration;

use partner_portal::dns::Resolvers;
use partner_portal::domain::ids::{CustomerId, PersonId, RunId};
use partner_portal::domain::member::MEMBER_INVITE_DAYS;
use partner_portal::domain::person::{Person, Role};
use partner_portal::domain::run::Run;
use partner_portal::domain::seat::{CustomerRole, Seat};
use partner_portal::domain::website::Periods;
use partner_portal::live::Live;
use partner_portal::mail::Mailer;
use partner_portal::mirror::keep_fresh;
use partner_portal::random::Random;
use partner_portal::sandbox::WorldKind;
use partner_portal::secret::{MasterKey, Secret};
use partner_portal::web;
use partner_portal::web::fresh_links::FreshLinks;
use partner_portal::web::plumbing::Plumbing;
use partner_portal::web::portal::Site;
use partner_portal::web::routes::router;
use partner_portal::web::server::{Limits, serve};
use partner_portal::web::setup_code::SetupCode;
use sqlx::ConnectOptions as _;
use sqlx::sqlite::SqliteConnectOptions;
use tokio::net::TcpListener;
use tokio_util::sync::{CancellationToken, DropGuard};

use crate::support::browser::Browser;
use crate::support::tenant::Tenant;

use super::page::{Fields, Page};

pub(super) const PASSWORD: &str = "correct horse battery";
/// The owner.
pub(super) const AMAL: &str = "amal@partner.test";
/// An operator.
pub(super) const OTTO: &str = "otto@partner.test";
/// A viewer.
pub(super) const VERA: &str = "vera@partner.test";
/// A manager of a customer.
pub(super) const MONA: &str = "mona@acme.test";
/// A viewer of the same customer.
pub(super) const VIC: &str = "vic@acme.test";
/// A manager of another customer.
pub(super) const STELLA: &str = "stella@globex.test";

/// The portal with everything around it.
pub(super) struct Portal {
    pub(super) tenant: Tenant,
    pub(super) portal: web::portal::Portal,
    pub(super) address: SocketAddr,
    _stop: DropGuard,
}

impl Portal {
    /// A portal on an empty tenant, with Amal, Otto and Vera.
    pub(super) async fn open() -> Self {
        Self::on(WorldKind::Empty).await
    }

    /// A portal on a tenant with this in it.
    pub(super) async fn on(world: WorldKind) -> Self {
        Self::with_tenant(Tenant::with(world).await).await.peopled().await
    }

    /// A portal that sends its mail over this server.
    pub(super) async fn mailing(server: &str) -> Self {
        let mailer = Mailer::new(&Secret::new(server.to_owned()), "Portal <portal@partner.test>").unwrap();
        Self::with(Tenant::with(WorldKind::Empty).await, Some(mailer), &[]).await.peopled().await
    }

    /// A portal that asks these resolvers, and sends its mail over this server where there is one.
    pub(super) async fn resolving(resolvers: &[SocketAddr], server: Option<&str>) -> Self {
        let mailer =
            server.map(|server| Mailer::new(&Secret::new(server.to_owned()), "Portal <portal@partner.test>").unwrap());
        Self::with(Tenant::with(WorldKind::Empty).await, mailer, resolvers).await.peopled().await
    }

    async fn peopled(self) -> Self {
        let house = self;
        let hash = house.portal.plumbing.passwords.hash(&Secret::new(PASSWORD.to_owned())).await.unwrap();
        let mut tx = house.tenant.store.write().await.unwrap();
        tx.set_password(house.tenant.amal, &hash).await.unwrap();
        for (email, role) in [(OTTO, Role::Operator), (VERA, Role::Viewer)] {
            let now = house.tenant.clock.now();
            let id = PersonId::new(now, &Random::system());
            let seat = Seat::Team(role);
            let person = Person { id, email: email.parse().unwrap(), name: None, seat, created_at: now };
            tx.add_person(&person, &hash).await.unwrap();
        }
        tx.commit().await.unwrap();
        house
    }

    /// Somebody comes in for a customer, with the password that everybody has.
    pub(super) async fn lets_in(&self, customer: CustomerId, email: &str, role: CustomerRole) -> PersonId {
        let hash = self.portal.plumbing.passwords.hash(&Secret::new(PASSWORD.to_owned())).await.unwrap();
        let now = self.tenant.clock.now();
        let (id, seat) = (PersonId::new(now, &Random::system()), Seat::Customer(customer, role));
        let person = Person { id, email: email.parse().unwrap(), name: None, seat, created_at: now };
        let mut tx = self.tenant.store.write().await.unwrap();
        tx.add_person(&person, &hash).await.unwrap();
        tx.commit().await.unwrap();
        id
    }

    /// The portal on a tenant, as it is right after the start.
    pub(super) async fn with_tenant(tenant: Tenant) -> Self {
        Self::with(tenant, None, &[]).await
    }

    async fn with(tenant: Tenant, mailer: Option<Mailer>, resolvers: &[SocketAddr]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (random, key) = (Random::system(), MasterKey::new([3; 32]));
        let (store, clock) = (tenant.store.clone(), tenant.clock.clone());
        let public = format!("http://{address}").parse().unwrap();
        let plumbing = Plumbing::new(store.clone(), clock.clone(), random, &key, public, Vec::new()).unwrap();
        let resolvers = Resolvers::new(resolvers, Duration::from_millis(300)).unwrap();
        let mirror = tenant.mirror.clone();
        let portal = web::portal::Portal::from(web::portal::Parts {
            live: Live::new(store.clone(), mirror, resolvers, clock.clone(), Periods::default()),
            plumbing,
            store,
            runs: tenant.runs().clone(),
            mirror: tenant.mirror.clone(),
            mailer,
            links: FreshLinks::default(),
            setup: SetupCode::default(),
            site: Site {
                demo: false,
                api_url: format!("{}/client/v4", tenant.address),
                tenant_admin: tenant.sandbox.admin().email,
                periods: Periods::default(),
                invite_days: 7,
                member_invite_days: MEMBER_INVITE_DAYS,
            },
        });
        let stop = CancellationToken::new();
        tokio::spawn(serve(listener, router(portal.clone()), stop.clone(), Limits::default()));
        let passes = portal.mirror.passes();
        tokio::spawn(keep_fresh(portal.mirror.clone(), Duration::from_secs(30 * 86_400), stop.clone()));
        while portal.mirror.passes() == passes {
            tokio::task::yield_now().await;
        }
        Self { tenant, portal, address, _stop: stop.drop_guard() }
    }

    /// Somebody's browser, signed out.
    pub(super) fn nobody(&self) -> Visitor {
        Visitor { browser: Browser::new(self.address, &self.address.to_string()) }
    }

    /// Signs in at the sign-in page.
    pub(super) async fn signs_in(&self, email: &str) -> Visitor {
        let mut visitor = self.nobody();
        let page = visitor.opens("/login").await;
        let answer = visitor.submits(&page, "/login", &[("email", email), ("password", PASSWORD)]).await;
        assert_eq!(answer.leads_to(), "/", "{email}");
        visitor
    }

    pub(super) async fn amal(&self) -> Visitor {
        self.signs_in(AMAL).await
    }

    /// The job that an answer leads to, once it stands still.
    pub(super) async fn run_behind(&self, answer: &Page) -> Run {
        self.tenant.settles(run_of(answer)).await
    }

    /// Everything that a request could change here, to be compared.
    pub(super) async fn state(&self) -> String {
        let options = SqliteConnectOptions::new().filename(self.tenant.database()).read_only(true);
        let mut connection = options.connect().await.unwrap();
        sqlx::query_scalar(
            "select (select count(*) from audit) || ' audit, customers ' ||
                    coalesce((select group_concat(id || name || policy) from customer), '') || ' accounts ' ||
                    coalesce((select group_concat(id || name || coalesce(customer_id, '')) from account), '') ||
                    ' people ' || coalesce((select group_concat(coalesce(name, '') || role || coalesce(customer_id || customer_role, '') || coalesce(removed_at, '') ||
                                                     password_hash) from person), '') ||
                    ' invites ' || coalesce((select group_concat(id || coalesce(accepted_at, '') || coalesce(revoked_at, '') ||
                                                     coalesce(replaced_by, '') || coalesce(asked_at, '')) from invite), '') ||
                    ' requests ' || coalesce((select group_concat(id || state || word) from plan_request), '') ||
                    ' runs ' || coalesce((select group_concat(id || state || cancel_requested) from run), '')",
        )
        .fetch_one(&mut connection)
        .await
        .unwrap()
    }

    /// Who has this address.
    pub(super) async fn id_of(&self, email: &str) -> PersonId {
        let found = self.tenant.store.credentials_of(&email.parse().unwrap()).await.unwrap();
        found.unwrap_or_else(|| panic!("nobody is {email}")).person.id
    }

    pub(super) async fn count_runs(&self) -> usize {
        self.tenant.store.runs("", None, 1_000).await.unwrap().len()
    }

    pub(super) async fn count_customers(&self) -> usize {
        self.tenant.store.all_customers().await.unwrap().len()
    }
}

/// The job whose page an answer leads to.
pub(super) fn run_of(answer: &Page) -> RunId {
    let path = answer.leads_to();
    path.strip_prefix("/runs/").unwrap_or_else(|| panic!("{path} is no job")).parse().unwrap()
}

/// Somebody at a browser.
#[derive(Clone, Debug)]
pub(super) struct Visitor {
    pub(super) browser: Browser,
}

impl Visitor {
    /// Goes to an address, whatever comes.
    pub(super) async fn asks(&mut self, path: &str) -> Page {
        let answer = self.browser.get(path).await;
        Page { path: path.to_owned(), answer }
    }

    /// Goes to an address where a page is.
    pub(super) async fn opens(&mut self, path: &str) -> Page {
        let page = self.asks(path).await;
        assert_eq!(page.status(), 200, "{path}: {}", page.words());
        page
    }

    /// Goes where an answer leads, and finds a page there.
    pub(super) async fn follows(&mut self, answer: &Page) -> Page {
        let path = answer.leads_to().to_owned();
        self.opens(&path).await
    }

    /// Sends fields as they are.
    pub(super) async fn posts(&mut self, path: &str, fields: &Fields) -> Page {
        let answer = self.browser.post(path, &encoded(fields)).await;
        Page { path: path.to_owned(), answer }
    }

    /// Fills a form of the page in and sends it; what is not named stays as the page has it.
    pub(super) async fn submits(&mut self, page: &Page, action: &str, fields: &[(&str, &str)]) -> Page {
        let fields = filled(page, action, fields);
        let from = format!("http://{}{}", self.browser.host, page.path);
        let mut sender = self.browser.with("Referer", &from);
        let answer = sender.post(action, &encoded(&fields)).await;
        self.browser.jar = sender.jar;
        Page { path: action.to_owned(), answer }
    }

    /// Opens a page with a form, fills it in and sends it.
    pub(super) async fn sends(&mut self, page: &str, action: &str, fields: &[(&str, &str)]) -> Page {
        let page = self.opens(page).await;
        self.submits(&page, action, fields).await
    }
}

/// The form's own values, with some of them typed over.
pub(super) fn filled(page: &Page, action: &str, typed: &[(&str, &str)]) -> Fields {
    let mut fields = page.form(action);
    for (name, value) in typed {
        fields.retain(|(known, _)| known != name);
        fields.push(((*name).to_owned(), (*value).to_owned()));
    }
    fields
}

pub(super) fn encoded(fields: &Fields) -> String {
    let pairs = fields.iter().map(|(name, value)| format!("{}={}", percent(name), percent(value)));
    pairs.collect::<Vec<_>>().join("&")
}

fn percent(text: &str) -> String {
    text.bytes().fold(String::new(), |mut done, byte| {
        if byte.is_ascii_alphanumeric() {
            done.push(char::from(byte));
        } else {
            let _ = write!(done, "%{byte:02X}");
        }
        done
    })
}
