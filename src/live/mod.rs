//! Going live: looks at the DNS of websites that wait for it, with growing pauses, and notes what people are to be told.
//! It only looks. When DNS is right it has the mirror read the website, so that going live is noticed soon; Cloudflare is
//! never asked by itself to check (`docs/decisions/0012-going-live.md`).

use std::sync::Arc;
use std::time::Duration;

use futures_util::stream::{self, StreamExt as _};

use crate::clock::Clock;
use crate::dns::Resolvers;
use crate::domain::going_live::{Answer, Look, NoticeKind, Said, Standing, Wanted, gap, is_looked_at, threshold};
use crate::domain::ids::CustomerId;
use crate::domain::website::{Periods, Zone};
use crate::mirror::Mirror;
use crate::store::{Store, StoreError};

/// Websites looked at in one pass at most.
const AT_A_TIME: i64 = 256;
/// Websites looked at at the same time.
const AT_ONCE: usize = 8;
/// A website that was looked at less than this ago is not looked at again because somebody presses a button.
const JUST_NOW: Duration = Duration::from_secs(5);
/// Pause between two passes.
pub const EVERY: Duration = Duration::from_secs(15);

/// What became of a look that somebody asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Again {
    /// It was looked at.
    Looked,
    /// It was looked at a moment ago; nobody was asked.
    JustNow,
    /// There is nothing to look at: it is live, or not on the public Internet, or nobody is to be asked.
    Nothing,
}

/// The keeper, for whoever wants a look now. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Live(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    store: Store,
    mirror: Mirror,
    resolvers: Resolvers,
    clock: Clock,
    periods: Periods,
}

impl Live {
    /// Puts the keeper together. Without resolvers nothing is looked at; people are told all the same.
    #[must_use]
    pub fn new(store: Store, mirror: Mirror, resolvers: Resolvers, clock: Clock, periods: Periods) -> Self {
        Self(Arc::new(Inner { store, mirror, resolvers, clock, periods }))
    }

    /// Whether there is nobody to ask.
    #[must_use]
    pub fn asks_nobody(&self) -> bool {
        self.0.resolvers.is_empty()
    }

    /// Looks at what is due, once, and notes which websites are close to being dropped.
    pub async fn pass(&self) {
        if let Err(error) = self.0.note_leaving().await {
            tracing::warn!(error = &error as &dyn std::error::Error, "websites about to be dropped were not noted");
        }
        if let Err(error) = self.0.look_at_due().await {
            tracing::warn!(error = &error as &dyn std::error::Error, "websites that wait could not be looked at");
        }
    }

    /// Looks at one website now because somebody wants to know.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn look_again(&self, zone: &Zone, customer: Option<CustomerId>) -> Result<Again, StoreError> {
        if self.asks_nobody() || !is_looked_at(zone) {
            return Ok(Again::Nothing);
        }
        let last = self.0.store.look_at(&zone.id).await?;
        let is_fresh = |look: Look| look.at.saturating_add(JUST_NOW).is_ok_and(|until| self.0.clock.now() < until);
        if last.is_some_and(is_fresh) {
            return Ok(Again::JustNow);
        }
        self.0.look(zone, customer).await?;
        Ok(Again::Looked)
    }
}

impl Inner {
    async fn look_at_due(&self) -> Result<(), StoreError> {
        if self.resolvers.is_empty() {
            return Ok(());
        }
        let due = self.store.looks_due(self.clock.now(), AT_A_TIME).await?;
        let mut looking = stream::iter(due)
            .map(async |(zone, customer)| (self.look(&zone, customer).await, zone.id))
            .buffer_unordered(AT_ONCE);
        while let Some((done, zone)) = looking.next().await {
            // One that could not be kept is looked at again in the next pass; the others go on.
            if let Err(error) = done {
                tracing::warn!(%zone, error = &error as &dyn std::error::Error, "what was seen could not be kept");
            }
        }
        Ok(())
    }

    async fn look(&self, zone: &Zone, customer: Option<CustomerId>) -> Result<(), StoreError> {
        let before = self.store.look_at(&zone.id).await?;
        let said = self.asked(zone).await;
        let standing = Wanted::of(zone).standing(&said);
        let at = self.clock.now();
        // Who sees something new looks again soon: somebody is at work there.
        let looks = before.filter(|before| before.said == said).map_or(1, |before| before.looks.saturating_add(1));
        let due = at.saturating_add(gap(looks)).unwrap_or(at);
        let mut tx = self.store.write().await?;
        tx.put_look(&zone.id, &Look { at, said, looks, due }).await?;
        tx.commit().await?;
        if standing == Standing::Right {
            // Whether it could be read or not: the mirror reads it with all others, too.
            let _ = self.mirror.read_website(&zone.id, customer).await;
        }
        Ok(())
    }

    /// What each resolver says of a website; nothing while it is not known what it should say.
    async fn asked(&self, zone: &Zone) -> Vec<Said> {
        match Wanted::of(zone) {
            Wanted::NotNamed => Vec::new(),
            Wanted::Servers(_) => {
                let answers = self.resolvers.name_servers(&zone.name).await;
                answers.into_iter().map(|(resolver, answer)| Said { resolver, answer, www: None }).collect()
            }
            Wanted::Txt { name, .. } => {
                let www = format!("www.{}", zone.name);
                let (texts, leads) = tokio::join!(self.resolvers.texts(&name), self.resolvers.leads_to(&www));
                let www = leads.into_iter().map(|(_, answer)| answer);
                let both = texts.into_iter().zip(www);
                both.map(|((resolver, answer), www): ((String, Answer), Answer)| Said {
                    resolver,
                    answer,
                    www: Some(www),
                })
                .collect()
            }
        }
    }

    /// Tells once of each website that has passed a threshold on its way to being dropped.
    async fn note_leaving(&self) -> Result<(), StoreError> {
        let now = self.clock.now();
        let waiting = self.store.zones_that_wait().await?;
        let close: Vec<_> =
            waiting.iter().filter_map(|zone| Some((zone, threshold(zone, &self.periods, now)?))).collect();
        if close.is_empty() {
            return Ok(());
        }
        let mut tx = self.store.write().await?;
        for (zone, (days, until)) in close {
            // Since when it waits is part of it: who waits a second time is told a second time.
            let since = zone.status_since.or(zone.created_on).unwrap_or(until);
            tx.tell(&zone.id, NoticeKind::Leaving, &format!("{days}@{}", since.as_second()), Some(until), now).await?;
        }
        tx.commit().await
    }
}
