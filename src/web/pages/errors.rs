//! What a person sees instead of a page: what happened, what is untouched, the way out, a reference.

use askama::Template;

use crate::web::page::Layout;

macro_rules! errors {
    ($($(#[$doc:meta])* $name:ident = $path:literal;)+) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Debug, Default, Template)]
            #[template(path = $path)]
            pub struct $name {
                /// Around it.
                pub layout: Layout,
                /// What to tell whoever runs the portal.
                pub reference: String,
            }
        )+
    };
}

errors! {
    /// 404: nothing here, or not for this person.
    NotFound = "errors/not_found.html";
    /// 403: known, but not allowed.
    Forbidden = "errors/forbidden.html";
    /// 405: the address exists, but not for this.
    WrongMethod = "errors/wrong_method.html";
    /// 413: more was sent than any form needs.
    TooLarge = "errors/too_large.html";
    /// 500: our fault.
    Internal = "errors/internal.html";
}

/// 403: the form's token is stale.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "errors/expired_form.html")]
pub struct ExpiredForm {
    /// Around it.
    pub layout: Layout,
    /// What to tell whoever runs the portal.
    pub reference: String,
    /// The page with the form.
    pub back: String,
}

/// 429: too many attempts to sign in.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "errors/throttled.html")]
pub struct Throttled {
    /// Around it.
    pub layout: Layout,
    /// What to tell whoever runs the portal.
    pub reference: String,
    /// How long to wait, in words: `2 minutes`.
    pub wait: String,
}

/// 503: cannot answer just now.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "errors/unavailable.html")]
pub struct Unavailable {
    /// Around it.
    pub layout: Layout,
    /// What to tell whoever runs the portal.
    pub reference: String,
    /// How long to wait, in words: `30 seconds`.
    pub wait: String,
}
