//! A list that is opened again: the same while nothing has changed, and never what it was before, or another's.

use std::time::Duration;

use super::house::{AMAL, OTTO, Portal, VERA};

#[tokio::test]
async fn a_list_opened_again_is_the_same_until_something_changes() {
    let portal = Portal::open().await;
    portal.tenant.make_account_by_hand("Acme").await;
    portal.tenant.pass_with_retries().await;
    let mut amal = portal.amal().await;
    for list in ["/accounts", "/websites"] {
        let (first, again) = (amal.opens(list).await, amal.opens(list).await);
        assert_eq!(first.html(), again.html(), "{list}");
        portal.tenant.clock.advance(Duration::from_secs(120));
        let later = amal.opens(list).await;
        later.says("2 minutes ago");
        assert_ne!(first.html(), later.html(), "{list} tells how old it is");
        portal.tenant.pass_with_retries().await;
    }
    portal.tenant.make_account_by_hand("Birch").await;
    portal.tenant.pass_with_retries().await;
    amal.opens("/accounts").await.says("Birch");
}

#[tokio::test]
async fn everybody_gets_the_list_that_is_theirs() {
    let portal = Portal::open().await;
    portal.tenant.make_account_by_hand("Acme").await;
    portal.tenant.pass_with_retries().await;
    let mut amal = portal.amal().await;
    let mut otto = portal.signs_in(OTTO).await;
    let mut vera = portal.signs_in(VERA).await;
    for _ in 0..2 {
        for list in ["/accounts", "/websites"] {
            amal.opens(list).await.says(AMAL).is_silent_on(OTTO);
            otto.opens(list).await.says(OTTO).is_silent_on(VERA);
            vera.opens(list).await.says(VERA).is_silent_on(OTTO);
        }
        amal.opens("/accounts").await.says("Add Account");
        vera.opens("/accounts").await.is_silent_on("Add Account");
    }
    // The forms on each are the visitor's own.
    let (hers, his) = (amal.opens("/accounts").await, otto.opens("/accounts").await);
    assert_ne!(hers.attribute("input[name=csrf]", "value"), his.attribute("input[name=csrf]", "value"));
    assert_eq!(otto.submits(&his, "/refresh", &[]).await.status(), 303);
}
