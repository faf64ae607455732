//! What each identity may ask, with the time moved by hand.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use partner_portal::clock::Clock;
use partner_portal::cloudflare::{Client, Credential, Priority, Rate, Settings};
use partner_portal::secret::Secret;
use partner_portal::wire::users::GetUser;

use super::stub::{Script, Stub, with_headers};
use super::{amal, client, clock, get_user, settings, user};

fn limited(stub: &Stub, clock: &Clock, requests: u32) -> Client {
    let rate = Rate { requests, window: Duration::from_secs(300) };
    Client::new(Settings { rate, ..settings(&stub.base_url()) }, clock.clone()).unwrap()
}

/// Lets every task run until `done`; moves no time.
async fn until(mut done: impl FnMut() -> bool) {
    for _ in 0..100_000 {
        if done() {
            return;
        }
        tokio::task::yield_now().await;
    }
    panic!("it never came to pass");
}

#[tokio::test]
async fn a_pause_that_cloudflare_asked_for_is_kept_to_the_second() {
    let stub = Stub::saying([with_headers(429, "retry-after: 300\r\n", "{}"), user()]).await;
    let clock = clock();
    let client = client(&stub, &clock);
    let caller = client.clone();
    let call = tokio::spawn(async move { get_user(&caller, Priority::Background).await });
    let view = || client.budget(amal().identity());
    until(|| view().paused_for.is_some() && view().waiting == 1).await;
    assert_eq!(view().paused_for, Some(Duration::from_secs(300)));
    assert_eq!(view().left, 0);
    clock.advance(Duration::from_secs(299));
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
    assert_eq!((stub.asked().len(), view().paused_for), (1, Some(Duration::from_secs(1))));
    clock.advance(Duration::from_secs(1));
    call.await.unwrap().unwrap();
    assert_eq!((stub.asked().len(), view().paused_for), (2, None));
}

#[tokio::test]
async fn a_pause_holds_for_its_identity_only() {
    let stub = Stub::saying([with_headers(429, "retry-after: 300\r\n", "{}"), user()]).await;
    let client = client(&stub, &clock());
    get_user(&client, Priority::Person).await.unwrap_err();
    let other = Credential::bearer("acme", Secret::new("cfut_x".into()));
    assert_eq!(other.identity().to_string(), "token:acme");
    client.read(&other, Priority::Person, &GetUser).await.unwrap();
    assert!(stub.asked()[1].contains("authorization: Bearer cfut_x"));
}

#[tokio::test]
async fn people_go_before_background_work_and_each_in_order() {
    let stub = Stub::saying([user(), user(), user(), user(), user()]).await;
    let clock = clock();
    let client = limited(&stub, &clock, 1);
    get_user(&client, Priority::Background).await.unwrap();
    let order = Arc::new(Mutex::new(Vec::new()));
    let queue = [
        ("bulk 1", Priority::Background),
        ("bulk 2", Priority::Background),
        ("bea", Priority::Person),
        ("cem", Priority::Person),
    ];
    for (waiting, (name, priority)) in queue.into_iter().enumerate() {
        let (caller, order) = (client.clone(), Arc::clone(&order));
        tokio::spawn(async move {
            get_user(&caller, priority).await.unwrap();
            order.lock().unwrap().push(name);
        });
        until(|| client.budget(amal().identity()).waiting == waiting + 1).await;
    }
    for done in 1..=queue.len() {
        clock.advance(Duration::from_secs(300));
        until(|| order.lock().unwrap().len() == done).await;
    }
    assert_eq!(*order.lock().unwrap(), ["bea", "cem", "bulk 1", "bulk 2"]);
}

#[tokio::test]
async fn a_waiter_that_gives_up_leaves_its_turn_to_the_next() {
    let stub = Stub::saying([user(), user()]).await;
    let clock = clock();
    let client = limited(&stub, &clock, 1);
    get_user(&client, Priority::Background).await.unwrap();
    let view = || client.budget(amal().identity());
    let spawn = |caller: Client| tokio::spawn(async move { get_user(&caller, Priority::Person).await });
    let first = spawn(client.clone());
    until(|| view().waiting == 1).await;
    let second = spawn(client.clone());
    until(|| view().waiting == 2).await;
    first.abort();
    until(|| view().waiting == 1).await;
    clock.advance(Duration::from_secs(300));
    second.await.unwrap().unwrap();
    assert_eq!((stub.asked().len(), view().waiting), (2, 0));
}

#[tokio::test]
async fn no_stretch_of_a_window_holds_more_calls_than_the_rate() {
    let stub = Stub::saying((0..4).map(|_| user())).await;
    let clock = clock();
    let client = limited(&stub, &clock, 2);
    let view = || client.budget(amal().identity());
    get_user(&client, Priority::Person).await.unwrap();
    clock.advance(Duration::from_secs(290));
    get_user(&client, Priority::Person).await.unwrap();
    assert_eq!((view().left, view().limit, view().resets_in), (0, 2, Duration::from_secs(300)));
    clock.advance(Duration::from_secs(10));
    assert_eq!(view().left, 1);
    get_user(&client, Priority::Person).await.unwrap();
    assert_eq!((view().left, view().resets_in), (0, Duration::from_secs(300)));
}

#[tokio::test]
async fn cloudflare_is_believed_when_it_says_that_less_is_left_and_not_when_more() {
    let body = r#"{"success":true,"result":{"id":"0123456789abcdef0123456789abcdef"}}"#;
    let stub = Stub::new(
        [
            "ratelimit: \"default\";r=1;t=30\r\n",
            "ratelimit: \"default\";r=5000;t=9\r\n",
            "x-ratelimit-remaining: 4000\r\n",
        ]
        .map(|headers| Script::Say(with_headers(200, headers, body))),
    )
    .await;
    let clock = clock();
    let client = client(&stub, &clock);
    let view = || client.budget(amal().identity());
    get_user(&client, Priority::Person).await.unwrap();
    assert_eq!(view().left, 1);
    get_user(&client, Priority::Person).await.unwrap();
    assert_eq!(view().left, 0);
    let caller = client.clone();
    let third = tokio::spawn(async move { get_user(&caller, Priority::Person).await });
    until(|| view().waiting == 1).await;
    clock.advance(Duration::from_secs(30));
    third.await.unwrap().unwrap();
    assert_eq!(view().left, 1200 - 3);
}
