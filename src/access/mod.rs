//! Who may act as whom. Imports `store`, `cloudflare` and what is below; the only maker of clients for Cloudflare.

mod as_whom;
mod clients;
pub mod password;
mod vault;

pub use crate::cloudflare::BudgetView;
pub use as_whom::{AsCustomer, AsPartner};
pub use clients::{CustomerClient, NoKey, PartnerClient};
pub use vault::{Vault, VaultError};
