//! What a person sees instead of a page: what happened, what is untouched, the way out, a reference.

use askama::Template;

use crate::web::error::Ending as Told;
use crate::web::page::Layout;

/// The one page of all endings; its words are the ending's own.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "errors/ending.html")]
pub struct Ending {
    /// Around it; its title is the heading.
    pub layout: Layout,
    /// What it means, what is untouched and what to do.
    pub sentence: String,
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
        way_out: told.way_out.to_owned(),
        href: told.href.clone(),
        reference: reference.to_owned(),
    };
    page.render().unwrap_or_else(|_| "This page could not be shown. Nothing was changed.".to_owned())
}
