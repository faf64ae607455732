//! `/websites/{zone}/traffic`: what went through a website in 24 hours, 7 or 30 days, read when somebody looks. The team,
//! and all people of its customer.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;

use crate::domain::traffic::{Period, Traffic as Counted};
use crate::mirror::Unread;
use crate::web::at_website::AtWebsite;
use crate::web::chart::Chart;
use crate::web::error::PageError;
use crate::web::extract::Query;
use crate::web::format::until;
use crate::web::id::Id;
use crate::web::own_desk::Anyone;
use crate::web::page::{Html, Layout};
use crate::web::parts::Named;
use crate::web::traffic::{Figure, charts, figures};
use crate::web::unread::why;
use crate::wire::ids::ZoneId;

/// The page.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/websites/traffic.html")]
pub struct Traffic {
    /// Around it.
    pub layout: Layout,
    /// The website.
    pub website: Named,
    /// The stretch of time.
    pub period: Period,
    /// What there is to show.
    pub state: State,
    /// Whether Cloudflare passes everything through untouched at the moment, and counts nothing.
    pub paused: bool,
}

/// What there is to show.
#[derive(Clone, Debug)]
pub enum State {
    /// It never was live.
    NotLive,
    /// It could not be read.
    Unread {
        /// Why.
        why: String,
        /// What to do next, where that helps.
        next: &'static str,
    },
    /// Not one request.
    Nothing,
    /// What was counted.
    Counted {
        /// What it comes to.
        figures: Vec<Figure>,
        /// Hour by hour or day by day.
        charts: Vec<Chart>,
        /// Up to when.
        until: String,
    },
}

/// What the page is asked with.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    /// `24h`, `7d` or `30d`; anything else is the first.
    #[serde(default)]
    period: String,
}

impl Traffic {
    fn periods(&self) -> [Period; 3] {
        Period::ALL
    }

    fn is_at(&self, period: &Period) -> bool {
        self.period == *period
    }

    fn was_live(&self) -> bool {
        !matches!(self.state, State::NotLive)
    }
}

/// Shows it.
///
/// # Errors
/// [`PageError::NotFound`] when there is no such website.
pub async fn get(anyone: Anyone, Id(id): Id<ZoneId>, Query(asked): Query<Asked>) -> Result<Response, PageError> {
    let at = AtWebsite::open(anyone, &id).await?;
    let period = Period::ALL.into_iter().find(|period| period.code() == asked.period).unwrap_or_default();
    let state = if Counted::is_to_come(&at.zone) {
        State::NotLive
    } else {
        match at.portal().mirror.traffic(&at.zone, at.customer(), period).await {
            Ok(counted) => State::of(&counted),
            Err(unread) => State::Unread { why: why(&unread, "its traffic"), next: next(&unread, at.is_team()) },
        }
    };
    let page = Traffic {
        layout: at.layout(&format!("Traffic of {}", at.named().name)).await?,
        website: at.named(),
        period,
        state,
        paused: at.zone.paused,
    };
    Ok(Html(StatusCode::OK, page).into_response())
}

impl State {
    /// What to show of this.
    #[must_use]
    pub fn of(counted: &Counted) -> Self {
        if counted.total.requests == 0 && counted.total.threats == 0 {
            return Self::Nothing;
        }
        let until = counted.until().map(|at| until(at).to_string()).unwrap_or_default();
        Self::Counted { figures: figures(counted), charts: charts(counted), until }
    }
}

fn next(unread: &Unread, is_team: bool) -> &'static str {
    match (unread, is_team) {
        (Unread::Refused(_), true) => {
            "Either the website’s plan does not include these numbers, or the identity the portal calls as may not read \
             analytics in this account. An Administrator may: look at the account’s people with direct access."
        }
        (Unread::Refused(_), false) => {
            "Either the website’s plan does not include these numbers, or your set-up does not allow them. Ask your partner."
        }
        (Unread::Away | Unread::Throttled | Unread::Gone, _) => "The website itself is not affected.",
    }
}
