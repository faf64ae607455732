//! What was read is remembered until something is written, by whomever.

use std::sync::atomic::{AtomicU64, Ordering};

use partner_portal::clock::Clock;
use partner_portal::mirror::{ACCOUNTS, ZONES};
use partner_portal::store::{Store, StoreError};

use super::empty;

/// Asks for what is remembered; each reading has its own number.
async fn asks(store: &Store, readings: &AtomicU64, of: &str) -> u64 {
    let read = async || Ok::<_, StoreError>(readings.fetch_add(1, Ordering::SeqCst));
    *store.remembered("readings", of.to_owned(), read).await.unwrap()
}

async fn write(store: &Store, part: &str) {
    let mut tx = store.write().await.unwrap();
    tx.sync_succeeded(part, Clock::system().now()).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn what_was_read_is_read_again_after_a_write_and_not_before() {
    let (_folder, store) = empty().await;
    let readings = AtomicU64::new(0);
    assert_eq!((asks(&store, &readings, "a").await, asks(&store, &readings, "a").await), (0, 0));
    assert_eq!((asks(&store, &readings, "b").await, asks(&store, &readings, "a").await), (1, 0));
    write(&store, ACCOUNTS).await;
    assert_eq!((asks(&store, &readings, "a").await, asks(&store, &readings, "b").await), (2, 3));
    let unwritten = store.write().await.unwrap();
    drop(unwritten);
    assert_eq!(asks(&store, &readings, "a").await, 2, "nothing was written");
}

#[tokio::test]
async fn what_another_process_writes_is_noticed_as_well() {
    let (folder, store) = empty().await;
    let other = Store::open(&folder.path().join("portal.sqlite")).await.unwrap();
    let readings = AtomicU64::new(0);
    for n in 0..50 {
        assert_eq!((asks(&store, &readings, "a").await, asks(&store, &readings, "a").await), (n, n));
        write(&other, if n % 2 == 0 { ACCOUNTS } else { ZONES }).await;
    }
}

#[tokio::test]
async fn what_could_not_be_read_is_not_remembered() {
    let (_folder, store) = empty().await;
    let failing = store.remembered("readings", String::new(), async || Err::<u64, _>("no")).await;
    assert_eq!(failing, Err("no"));
    assert_eq!(asks(&store, &AtomicU64::new(7), "").await, 7);
}

#[tokio::test]
async fn what_is_written_while_it_is_read_makes_it_old_at_once() {
    let (_folder, store) = empty().await;
    let read = async || {
        write(&store, ACCOUNTS).await;
        Ok::<_, StoreError>(1_u64)
    };
    assert_eq!(*store.remembered("readings", "a".to_owned(), read).await.unwrap(), 1);
    assert_eq!(asks(&store, &AtomicU64::new(2), "a").await, 2, "the first reading may have missed the write");
}
