//! People of a customer, as the customer itself sees them. What is on the pages is read, and changed, in `pages::people`.

pub mod invite;
pub mod list;
pub mod person;
pub mod remove;
