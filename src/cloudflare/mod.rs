//! The typed client for Cloudflare's client v4. Imports `wire`, `clock` and `secret`; knows nothing of customers or runs.
//!
//! Two retry classes, and no third: [`Client::read`] is safe to repeat and is repeated a little; [`Client::write`] sends
//! once, whatever happens, and says in [`Kind`] how much is known of what it did.

mod budget;
mod classify;
mod credential;
mod error;
mod graphql;
mod headers;
mod lane;
mod pages;
mod retry;
mod transport;

use std::sync::Arc;
use std::time::Duration;

use http::Method;

use crate::clock::Clock;
use crate::wire::envelope::ResultInfo;
use crate::wire::{Dialect, Endpoint, Paged};

pub use budget::{BudgetView, Priority, Rate, Turn};
pub use credential::{Credential, Identity};
pub use error::{CallError, ClientError, Doubt, Kind, Trace};

use budget::Budgets;
use classify::{Seen, classify, classify_text};
use headers::Limits;
use lane::Lane;
use transport::{BODY_MAX_BYTES, Exchange, TEXT_MAX_BYTES, Transport};

/// How to reach Cloudflare and how long to wait for it.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where the API begins, without a slash at the end: `https://api.cloudflare.com/client/v4`.
    pub base_url: String,
    /// For name, connection and TLS together. 5 s unless told.
    pub connect: Duration,
    /// For one try of a read, from the connection to the last byte of the body. 30 s unless told.
    pub read: Duration,
    /// The same for a write. 60 s unless told.
    pub write: Duration,
    /// How much each identity may ask.
    pub rate: Rate,
}

impl Default for Settings {
    /// The usual limits, but no address: [`Client::new`] refuses an empty one, so nobody calls the real API by mistake.
    fn default() -> Self {
        Self {
            base_url: String::new(),
            connect: Duration::from_secs(5),
            read: Duration::from_secs(30),
            write: Duration::from_secs(60),
            rate: Rate::default(),
        }
    }
}

/// What a call that succeeded brought back.
#[derive(Clone, Debug)]
pub struct Answer<T> {
    /// The thing asked for.
    pub result: T,
    /// Where the list stands, when it is one.
    pub info: Option<ResultInfo>,
    /// What to quote to Cloudflare's support.
    pub trace: Trace,
}

/// Cloudflare, for whoever holds a credential. Cheap to clone: connections and budgets are shared.
#[derive(Clone, Debug)]
pub struct Client(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    transport: Transport,
    budgets: Budgets,
    clock: Clock,
    read: Duration,
    write: Duration,
}

impl Client {
    /// Prepares the client; nothing is sent yet.
    ///
    /// # Errors
    /// [`ClientError::Address`] unless the address is https, or http on this very machine;
    /// [`ClientError::Transport`] when TLS cannot be set up.
    pub fn new(settings: Settings, clock: Clock) -> Result<Self, ClientError> {
        let Settings { base_url, connect, read, write, rate } = settings;
        let transport = Transport::new(&base_url, connect)?;
        Ok(Self(Arc::new(Inner { transport, budgets: Budgets::new(rate), clock, read, write })))
    }

    /// Asks for something. Retry class *safe*: at most three tries, each with its turn in the budget. A try that used
    /// up its whole deadline is not repeated, and a person is not kept through a long pause. Only what looks compiles: GET,
    /// and questions by GraphQL.
    ///
    /// Cancel safe.
    ///
    /// # Errors
    /// [`CallError`] of the last try.
    pub async fn read<E: Endpoint>(
        &self,
        who: &Credential,
        turn: impl Into<Turn>,
        call: &E,
    ) -> Result<Answer<E::Reply>, CallError> {
        const { assert!(only_looks::<E>(), "this call may change something: it is for `write`") };
        let (mut attempt, turn) = (1, turn.into());
        loop {
            let error = match self.once(who, turn, call, self.0.read, attempt).await {
                Ok(answer) => return Ok(answer),
                Err(error) => error,
            };
            let Some(pause) = retry::pause(&error, attempt, turn.priority, rand::random()) else { return Err(error) };
            self.0.clock.sleep(pause).await;
            attempt += 1;
        }
    }

    /// Asks for something, once: for what is welcome on a page but not worth a second wait.
    ///
    /// Cancel safe.
    ///
    /// # Errors
    /// [`CallError`] of the only try.
    pub async fn read_once<E: Endpoint>(
        &self,
        who: &Credential,
        turn: impl Into<Turn>,
        call: &E,
    ) -> Result<Answer<E::Reply>, CallError> {
        const { assert!(only_looks::<E>(), "this call may change something: it is for `write`") };
        self.once(who, turn.into(), call, self.0.read, 1).await
    }

    /// Reads a list to its end, page by page.
    ///
    /// # Errors
    /// [`CallError`] of the page that could not be read; [`Kind::InDoubt`] also for a list that does not end. A part of
    /// a list is never given out as the whole.
    pub async fn read_all<E, T>(&self, who: &Credential, turn: impl Into<Turn>, first: E) -> Result<Vec<T>, CallError>
    where
        E: Paged + Endpoint<Reply = Vec<T>>,
    {
        pages::read_all(self, who, turn.into(), &first).await
    }

    /// Does something. Retry class *never*: sent exactly once, on a connection of its own.
    ///
    /// Cancel safe while it waits for its turn; dropped later, it leaves the outcome in doubt.
    ///
    /// # Errors
    /// [`CallError`]; its [`Kind`] says whether it was certainly not done or nobody knows.
    pub async fn write<E: Endpoint>(
        &self,
        who: &Credential,
        turn: impl Into<Turn>,
        call: &E,
    ) -> Result<Answer<E::Reply>, CallError> {
        self.once(who, turn.into(), call, self.0.write, 1).await
    }

    /// What `identity` may still ask, for showing.
    #[must_use]
    pub fn budget(&self, identity: &Identity) -> BudgetView {
        self.0.budgets.of(identity).view(self.0.clock.elapsed())
    }

    async fn once<E: Endpoint>(
        &self,
        who: &Credential,
        turn: Turn,
        call: &E,
        deadline: Duration,
        attempt: u32,
    ) -> Result<Answer<E::Reply>, CallError> {
        let Inner { transport, budgets, clock, .. } = &*self.0;
        let request = transport.request(who, call)?;
        let lanes = Lanes::of::<E>(budgets, who);
        lanes.take(clock, turn).await?;
        let began = clock.elapsed();
        let most = if E::DIALECT == Dialect::Text { TEXT_MAX_BYTES } else { BODY_MAX_BYTES };
        let exchange = transport.exchange(request, only_looks::<E>(), deadline, most).await;
        let outcome = judge::<E>(who, exchange, &lanes, clock);
        report::<E>(who, &outcome, attempt, clock.elapsed().saturating_sub(began));
        outcome
    }
}

/// The lanes a call goes through: the identity's, and where it is a question by GraphQL the one for those.
struct Lanes {
    all: Arc<Lane>,
    graphql: Option<Arc<Lane>>,
}

impl Lanes {
    fn of<E: Endpoint>(budgets: &Budgets, who: &Credential) -> Self {
        let graphql = match E::DIALECT {
            Dialect::V4 | Dialect::Text => None,
            Dialect::GraphQl => Some(budgets.graphql(who.identity())),
        };
        Self { all: budgets.of(who.identity()), graphql }
    }

    /// Waits for a turn in each. A person who would be kept by a pause of GraphQL's is told of it at once.
    async fn take(&self, clock: &Clock, turn: Turn) -> Result<(), CallError> {
        if let Some(graphql) = &self.graphql {
            let pause = graphql.view(clock.elapsed()).paused_for.filter(|_| turn.priority == Priority::Person);
            if let Some(retry_after) = pause {
                return Err(CallError::of(Kind::Throttled { retry_after }));
            }
            graphql.take(clock, turn).await;
        }
        self.all.take(clock, turn).await;
        Ok(())
    }

    /// Takes in what an answer said. A pause that only GraphQL asks for stops no other call.
    fn learn(&self, now: Duration, limits: &Limits, pause: Option<Duration>, of: Pauses) {
        match (of, &self.graphql) {
            (Pauses::GraphQl, Some(graphql)) => {
                self.all.learn(now, limits, None);
                graphql.learn(now, &Limits::default(), pause);
            }
            (Pauses::GraphQl | Pauses::All, _) => self.all.learn(now, limits, pause),
        }
    }
}

/// What a pause is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Pauses {
    All,
    GraphQl,
}

/// Reads what an exchange means, and lets the budget learn from it.
fn judge<E: Endpoint>(
    who: &Credential,
    exchange: Exchange,
    lanes: &Lanes,
    clock: &Clock,
) -> Result<Answer<E::Reply>, CallError> {
    let reply = match exchange {
        Exchange::Answered(reply) => reply,
        Exchange::NotSent(source) => return Err(CallError::of(Kind::NotSent).because(source)),
        Exchange::Silent(source) => return Err(CallError::of(Kind::InDoubt(Doubt::Silent)).because(source)),
    };
    let limits = headers::limits(&reply.headers, clock.now());
    let trace = Trace { status: Some(reply.status), cf_ray: headers::cf_ray(&reply.headers) };
    let seen = Seen {
        status: reply.status,
        is_json: headers::is_json(&reply.headers),
        is_text: headers::is_text(&reply.headers),
        throttled_for: limits.throttled_for(),
        body: reply.body.as_deref().map_err(|fault| *fault),
    };
    let (verdict, pauses) = match E::DIALECT {
        Dialect::V4 => (classify::<E::Reply>(&seen), Pauses::All),
        Dialect::Text => (classify_text::<E::Reply>(&seen).map(|text| (text, None)), Pauses::All),
        Dialect::GraphQl => graphql::classify::<E::Reply>(&seen),
    };
    let pause = verdict.as_ref().err().and_then(|error| error.retry_after());
    lanes.learn(clock.elapsed(), &limits, pause, pauses);
    match verdict {
        Ok((result, info)) => Ok(Answer { result, info, trace }),
        Err(error) => Err(error.traced(trace).without(who)),
    }
}

fn report<E: Endpoint>(who: &Credential, outcome: &Result<Answer<E::Reply>, CallError>, attempt: u32, took: Duration) {
    let (trace, outcome) = match outcome {
        Ok(answer) => (&answer.trace, "done"),
        Err(error) => (&error.trace, error.kind.word()),
    };
    tracing::info!(
        method = %E::METHOD,
        pattern = E::PATTERN,
        identity = %who.identity(),
        status = trace.status,
        cf_ray = trace.cf_ray.as_deref(),
        duration_ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX),
        attempt,
        outcome,
        "called Cloudflare"
    );
}

/// Whether a call changes nothing, whatever comes of it.
const fn only_looks<E: Endpoint>() -> bool {
    let method = E::METHOD;
    let is_get = matches!(method, Method::GET);
    // `Method` has a destructor, which cannot run at compile time.
    std::mem::forget(method);
    is_get || matches!(E::DIALECT, Dialect::GraphQl)
}
