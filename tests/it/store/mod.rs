//! What the store promises to whoever reads from it.

mod damage;
mod memory;
mod search;

use partner_portal::store::Store;
use tempfile::TempDir;

/// An empty database.
async fn empty() -> (TempDir, Store) {
    let folder = TempDir::new().unwrap();
    let store = Store::open(&folder.path().join("portal.sqlite")).await.unwrap();
    (folder, store)
}
