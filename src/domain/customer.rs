//! Customers: whom the partner sells to. Ours alone, Cloudflare does not know them.

use crate::clock::Timestamp;

use super::ids::CustomerId;
use super::service_user::ServiceUserState;
use super::text::CustomerName;

/// A customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Customer {
    /// Its id.
    pub id: CustomerId,
    /// Its name.
    pub name: CustomerName,
    /// When it was entered here.
    pub created_at: Timestamp,
}

/// A row of the list of customers.
#[derive(Clone, Debug)]
pub struct CustomerRow {
    /// The customer.
    pub customer: Customer,
    /// How many accounts it has.
    pub accounts: i64,
    /// How many websites are in them.
    pub websites: i64,
    /// How its service user stands, where it has one.
    pub service_user: Option<ServiceUserState>,
}
