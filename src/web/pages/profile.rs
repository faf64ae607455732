//! `/profile`: one's own name, password and signed-in devices. Everybody who is signed in.

use askama::Template;

use crate::web::form::{Field, Problems};
use crate::web::format::When;
use crate::web::page::Layout;

/// A signed-in device.
#[derive(Clone, Debug)]
pub struct Device {
    /// The session's public reference; never its secret.
    pub session: String,
    /// Which browser on which system: `Firefox on Linux`.
    pub words: String,
    /// From which address.
    pub address: String,
    /// When it was last seen.
    pub seen: When,
    /// Whether it is the one looking.
    pub this: bool,
}

/// The page.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "pages/profile.html")]
pub struct Profile {
    /// Around it.
    pub layout: Layout,
    /// What is wrong in whichever form was sent.
    pub problems: Problems,
    /// E-mail address, which cannot be changed here.
    pub email: String,
    /// Role, as people say it.
    pub role_word: String,
    /// Name.
    pub name: Field,
    /// Current password; its value is never shown.
    pub current: Field,
    /// New password; its value is never shown.
    pub password: Field,
    /// Signed-in devices, this one first.
    pub devices: Vec<Device>,
}
