//! A damaged file is noticed before it is worked on.

use std::fs;
use std::path::Path;

use partner_portal::store::Store;
use sqlx::ConnectOptions as _;
use sqlx::sqlite::SqliteConnectOptions;
use tempfile::TempDir;

use super::empty;

const PAGE: usize = 4_096;

/// The first page of a table, counted from 0.
async fn first_page(database: &Path, table: &str) -> usize {
    let mut opened = SqliteConnectOptions::new().filename(database).connect().await.unwrap();
    let page: i64 = sqlx::query_scalar("select rootpage from sqlite_schema where name = ?")
        .bind(table)
        .fetch_one(&mut opened)
        .await
        .unwrap();
    usize::try_from(page).unwrap() - 1
}

/// A database whose table has garbage where its rows should be, and how it is on disk.
async fn spoilt(table: &str) -> (TempDir, Vec<u8>) {
    let (folder, store) = empty().await;
    store.close().await;
    let file = folder.path().join("portal.sqlite");
    let at = first_page(&file, table).await * PAGE;
    let mut bytes = fs::read(&file).unwrap();
    bytes[at..at + PAGE].fill(0xab);
    fs::write(&file, &bytes).unwrap();
    (folder, bytes)
}

#[tokio::test]
async fn damage_to_what_cloudflare_cannot_tell_again_is_noticed_at_the_start_and_nothing_is_written() {
    for table in
        ["fact", "person", "customer", "account", "service_user", "membership", "run", "step", "attempt", "bulk_row"]
    {
        let (folder, before) = spoilt(table).await;
        let file = folder.path().join("portal.sqlite");
        let error = Store::open(&file).await.err().unwrap_or_else(|| panic!("{table} is opened")).to_string();
        assert!(error.starts_with(&format!("the database is damaged in {table} (")), "{error}");
        assert!(error.ends_with("Nothing was done to it: restore a copy from before that"), "{error}");
        assert!(fs::read(&file).unwrap() == before, "{table}: the file was written");
    }
}
