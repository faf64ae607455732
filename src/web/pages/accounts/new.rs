//! `/accounts/new`, posted to `/accounts`: Create A New Account. Owners and operators of the team.

use askama::Template;

use crate::web::form::{Choice, Field, Problems};
use crate::web::page::Layout;
use crate::web::parts::Named;

/// An account whose name is close to the one asked for.
#[derive(Clone, Debug)]
pub struct Similar {
    /// Cloudflare's id and the name.
    pub account: Named,
    /// Whose it is.
    pub customer: Option<String>,
}

/// The page.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "pages/accounts/new.html")]
pub struct New {
    /// Around it.
    pub layout: Layout,
    /// What is wrong.
    pub problems: Problems,
    /// Makes a second press harmless.
    pub key: String,
    /// Account Name.
    pub name: Field,
    /// Account Description; ours alone.
    pub description: Field,
    /// Tenant Unit.
    pub unit: Field,
    /// The tenant's units.
    pub units: Vec<Choice>,
    /// `standard` or `enterprise`.
    pub kind: Field,
    /// A customer's id, or `new`.
    pub customer: Field,
    /// The customers.
    pub customers: Vec<Choice>,
    /// Name of the new customer.
    pub customer_name: Field,
    /// First website, if any.
    pub website: Field,
    /// Accounts of a similar name; shown with a tick box `confirmed` once the form was sent.
    pub similar: Vec<Similar>,
    /// The tenant admin's e-mail address.
    pub tenant_admin: String,
}
