//! What a person sees instead of a page: what happened, what is untouched, the way out, a reference.

use askama::Template;
use axum::http::StatusCode;

use crate::web::error::{Ending as Told, PageError};
use crate::web::extract::Refused;
use crate::web::looking::{Looking, MaybeLooking};
use crate::web::page::Layout;

/// The one page of all endings; its words are the ending's own.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "errors/ending.html")]
pub struct Ending {
    /// Around it; its title is the heading.
    pub layout: Layout,
    /// What it means, what is untouched and what to do.
    pub sentence: String,
    /// Whether there is no such page.
    pub is_missing: bool,
    /// For somebody who looks at the portal as a customer: the way to stop.
    pub looking: Option<Looking>,
    /// The text of the link out.
    pub way_out: String,
    /// Where it leads.
    pub href: String,
    /// What to tell whoever runs the portal.
    pub reference: String,
}

/// Makes the page for an ending. A reference is shown only where quoting it helps.
#[must_use]
pub fn render(told: &Told, reference: &str) -> String {
    let page = Ending {
        layout: Layout { title: told.title.to_owned(), ..Layout::default() },
        sentence: told.sentence.to_string(),
        is_missing: told.status == StatusCode::NOT_FOUND,
        looking: told.looking.clone(),
        way_out: told.way_out.to_owned(),
        href: told.href.clone(),
        reference: reference.to_owned(),
    };
    page.render().unwrap_or_else(|_| "This page could not be shown. Nothing was changed.".to_owned())
}

/// No address of ours. Who asks makes no difference but for somebody who looks as a customer, who is told the way out.
pub async fn nothing(_: Result<MaybeLooking, Refused>) -> PageError {
    PageError::NotFound
}
