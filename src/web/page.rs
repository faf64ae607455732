//! What every page has around its own content, and how a template becomes an answer.

use askama::Template;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::format::When;
use super::parts::{Freshness, Named};

/// Which entry of the navigation a page belongs to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Section {
    /// Accounts.
    Accounts,
    /// Websites.
    Websites,
    /// Customers.
    Customers,
    /// API tokens.
    Tokens,
    /// Everything paid for.
    Subscriptions,
    /// What customers ask for.
    Requests,
    /// What happened to websites by itself.
    Notices,
    /// Where the tenant and the portal differ.
    Truth,
    /// Jobs.
    Jobs,
    /// Activity.
    Activity,
    /// Team.
    Team,
    /// People of a customer.
    People,
    /// What happened at a customer.
    History,
    /// My Profile.
    Profile,
    /// None of them.
    #[default]
    None,
}

/// Who looks at the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Viewer {
    /// Their name; may be empty.
    pub name: String,
    /// Their e-mail address.
    pub email: String,
    /// Their role, as people say it: `Owner`.
    pub role_word: String,
}

/// Whether a message is good news.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FlashKind {
    /// It worked.
    Good,
    /// Something to know.
    Note,
    /// It did not work.
    Bad,
}

/// A message shown once, after a redirect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flash {
    /// Whether it is good news.
    pub kind: FlashKind,
    /// A sentence.
    pub text: String,
}

/// What stays above every page until it is no longer so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Banner {
    /// Payment may not be set up in the tenant.
    Billing,
    /// Cloudflare does not answer; what is shown was read then.
    CloudflareAway {
        /// When Cloudflare was last read; nothing: never.
        read: Option<When>,
    },
    /// Cloudflare refuses the tenant admin's key.
    KeyRefused,
    /// What is shown is not kept up to date at the moment, whyever; for people of customers.
    Behind {
        /// When Cloudflare was last read; nothing: never.
        read: Option<When>,
    },
    /// Somebody of the team looks at the portal as a customer's people see it.
    Looking {
        /// Which customer's.
        customer: String,
    },
    /// This is the demo: nothing here is real.
    Demo,
}

/// Everything around a page's own content.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    /// First part of the window's title; usually the heading.
    pub title: String,
    /// The entry of the navigation to mark.
    pub section: Section,
    /// Who looks at it; nobody on the way in.
    pub viewer: Option<Viewer>,
    /// The customer whose people see it; nothing for the team.
    pub own: Option<Named>,
    /// How many requests of customers wait for the team.
    pub waiting: i64,
    /// How many notices the viewer has not read.
    pub unread: i64,
    /// The token that every posting form carries.
    pub csrf: String,
    /// A message shown once.
    pub flash: Option<Flash>,
    /// What stays above every page.
    pub banners: Vec<Banner>,
    /// How old what is shown is, where it comes from Cloudflare.
    pub freshness: Option<Freshness>,
    /// Whether a form was refused: puts “Error: ” before the title.
    pub refused: bool,
}

impl Section {
    /// Its name in the navigation and in the window's title.
    #[must_use]
    pub fn word(&self) -> Option<&'static str> {
        match self {
            Self::Accounts => Some("Accounts"),
            Self::Websites => Some("Websites"),
            Self::Customers => Some("Customers"),
            Self::Tokens => Some("API Tokens"),
            Self::Subscriptions => Some("Subscriptions"),
            Self::Requests => Some("Requests"),
            Self::Notices => Some("Notices"),
            Self::Truth => Some("Truth Report"),
            Self::Jobs => Some("Jobs"),
            Self::Activity => Some("Activity"),
            Self::Team => Some("Team"),
            Self::People => Some("People"),
            Self::History => Some("History"),
            Self::Profile => Some("My Profile"),
            Self::None => None,
        }
    }
}

impl Viewer {
    /// The name, or the address of somebody who has not said a name.
    #[must_use]
    pub fn label(&self) -> &str {
        if self.name.is_empty() { &self.email } else { &self.name }
    }
}

impl Layout {
    /// The window's title: page, section, product.
    #[must_use]
    pub fn window_title(&self) -> String {
        let error = if self.refused { "Error: " } else { "" };
        match self.section.word() {
            Some(word) if word != self.title => format!("{error}{} · {word} · Partner Portal", self.title),
            _ => format!("{error}{} · Partner Portal", self.title),
        }
    }

    /// The same layout under another title.
    #[must_use]
    pub fn titled(mut self, title: impl Into<String>) -> Self {
        self.title = title.into();
        self
    }
}

/// A template as an answer.
#[derive(Debug)]
pub struct Html<T: Template>(pub StatusCode, pub T);

impl<T: Template> IntoResponse for Html<T> {
    fn into_response(self) -> Response {
        match self.1.render() {
            Ok(text) => (self.0, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], text).into_response(),
            Err(error) => {
                tracing::error!(error = &error as &dyn std::error::Error, "a page could not be rendered");
                (StatusCode::INTERNAL_SERVER_ERROR, "The page could not be shown. Nothing was changed. Try again.\n")
                    .into_response()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refused_form_says_so_before_anything_else() {
        let layout = Layout { section: Section::Accounts, refused: true, ..Layout::default() };
        assert_eq!(layout.titled("New").window_title(), "Error: New · Accounts · Partner Portal");
    }
}
