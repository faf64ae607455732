//! Who is signed in, for how long, and on which device.

use partner_portal::web::session::SESSIONS_PER_PERSON;

use super::house::House;

#[tokio::test]
async fn signing_in_leads_to_the_pages_and_signing_out_ends_it_at_once() {
    let house = House::open().await;
    let mut amal = house.amal().await;
    assert_eq!(amal.get("/me").await.body, "amal@example.com");
    let stolen = amal.clone();
    let answer = amal.submit("/logout", "").await;
    assert_eq!(answer.status, 303);
    assert_eq!(answer.header("clear-site-data"), None, "browsers heed it by TLS only");
    assert_eq!(amal.cookie("portal"), None);
    assert_eq!(stolen.clone().get("/me").await.status, 303, "the old cookie is dead");
    assert!(house.plumbing.sessions.devices(house.id_of("amal@example.com").await).await.unwrap().is_empty());
}

#[tokio::test]
async fn the_cookie_is_out_of_reach_of_scripts_and_other_sites() {
    let house = House::open().await;
    let answer =
        house.nobody().submit("/login", &super::house::credentials("amal@example.com", super::house::PASSWORD)).await;
    let [cookie] = answer.set_cookies()[..] else { panic!("{answer:?}") };
    assert!(cookie.starts_with("portal=") && cookie.contains("; HttpOnly; SameSite=Lax; Path=/"), "{cookie}");
    assert!(!cookie.contains("Secure") && !cookie.contains("Domain"), "{cookie}");

    let house = House::https().await;
    let mut browser = house.nobody();
    let answer = browser.submit("/login", &super::house::credentials("amal@example.com", super::house::PASSWORD)).await;
    let [cookie] = answer.set_cookies()[..] else { panic!("{answer:?}") };
    assert!(cookie.starts_with("__Host-portal="), "{cookie}");
    assert!(cookie.contains("; HttpOnly; SameSite=Lax; Secure; Path=/"), "{cookie}");
    let answer = browser.submit("/logout", "").await;
    let [cookie] = answer.set_cookies()[..] else { panic!("{answer:?}") };
    assert!(
        cookie.starts_with("__Host-portal=;") && cookie.contains("Secure") && cookie.contains("Path=/"),
        "{cookie}"
    );
    assert_eq!(answer.header("clear-site-data"), Some("\"storage\""));
}

#[tokio::test]
async fn only_the_hash_of_a_session_id_is_on_disk() {
    let house = House::open().await;
    let amal = house.amal().await;
    let id = amal.cookie("portal").unwrap().to_owned();
    assert!(id.len() >= 22, "128 bits in base64");
    let bytes = house.bytes_on_disk();
    let holds = |text: &[u8]| bytes.windows(text.len()).any(|window| window == text);
    assert!(holds(b"amal@example.com"), "the test reads the right files");
    assert!(!holds(id.as_bytes()));
}

#[tokio::test]
async fn a_new_sign_in_gets_a_new_id_and_kills_the_old_one() {
    let house = House::open().await;
    let mut amal = house.amal().await;
    let old = amal.clone();
    amal.submit("/login", &super::house::credentials("amal@example.com", super::house::PASSWORD)).await;
    assert_ne!(amal.cookie("portal"), old.cookie("portal"));
    assert_eq!(old.clone().get("/me").await.status, 303);
    assert_eq!(amal.get("/me").await.status, 200);
}

#[tokio::test]
async fn an_id_that_somebody_planted_is_not_taken_over() {
    let house = House::open().await;
    let mut planted = house.nobody();
    planted.jar.push(("portal".to_owned(), "AAAAAAAAAAAAAAAAAAAAAA".to_owned()));
    planted.submit("/login", &super::house::credentials("amal@example.com", super::house::PASSWORD)).await;
    assert_ne!(planted.cookie("portal"), Some("AAAAAAAAAAAAAAAAAAAAAA"));
    assert_eq!(planted.get("/me").await.status, 200);
}

#[tokio::test]
async fn a_session_ends_half_an_hour_after_its_last_use() {
    let house = House::open().await;
    let (mut used, mut unused) = (house.amal().await, house.amal().await);
    house.advance(29 * 60);
    assert_eq!(used.get("/me").await.status, 200);
    house.advance(2 * 60);
    assert_eq!(unused.get("/me").await.status, 303);
    assert_eq!(used.get("/me").await.status, 200);
}

#[tokio::test]
async fn a_session_ends_twelve_hours_after_it_began_however_much_it_is_used() {
    let house = House::open().await;
    let mut amal = house.amal().await;
    for _ in 0..47 {
        house.advance(15 * 60);
        assert_eq!(amal.get("/me").await.status, 200);
    }
    house.advance(15 * 60);
    assert_eq!(amal.get("/me").await.status, 303);
}

#[tokio::test]
async fn both_limits_hold_over_a_restart() {
    let house = House::open().await;
    let mut amal = house.amal().await;
    let id: tower_sessions::session::Id = amal.cookie("portal").unwrap().parse().unwrap();
    let restarted = || {
        let plumbing = &house.plumbing;
        partner_portal::web::session::Sessions::new(
            plumbing.store.clone(),
            plumbing.clock.clone(),
            plumbing.random.clone(),
        )
    };
    use tower_sessions::SessionStore as _;
    house.advance(29 * 60);
    assert!(restarted().load(&id).await.unwrap().is_some());
    house.advance(2 * 60);
    assert!(restarted().load(&id).await.unwrap().is_none());
    assert_eq!(amal.get("/me").await.status, 303);
}

#[tokio::test]
async fn a_leap_of_the_calendar_ends_no_session_and_prolongs_none() {
    let house = House::open().await;
    let mut amal = house.amal().await;
    let start = house.clock.now();
    house.clock.jump(start.saturating_add(std::time::Duration::from_secs(365 * 86_400)).unwrap());
    assert_eq!(amal.get("/me").await.status, 200);
    house.advance(61);
    for _ in 0..50 {
        assert_eq!(amal.get("/me").await.status, 200, "noting the use does not end it either");
    }
    house.clock.jump(start);
    house.advance(31 * 60);
    house.clock.jump(start);
    assert_eq!(amal.get("/me").await.status, 303);
}

#[tokio::test]
async fn the_last_use_is_written_down_at_most_once_a_minute() {
    let house = House::open().await;
    let mut amal = house.amal().await;
    let id = house.id_of("amal@example.com").await;
    let began = house.clock.now();
    house.advance(30);
    amal.get("/me").await;
    assert_eq!(house.plumbing.sessions.devices(id).await.unwrap()[0].seen_at, began);
    house.advance(31);
    amal.get("/me").await;
    let noted = async {
        while house.plumbing.sessions.devices(id).await.unwrap()[0].seen_at != house.clock.now() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(10), noted).await.expect("the use is written down");
}

#[tokio::test]
async fn an_eleventh_session_ends_the_oldest() {
    let house = House::open().await;
    let mut browsers = Vec::new();
    for _ in 0..=SESSIONS_PER_PERSON {
        browsers.push(house.amal().await);
        house.advance(1);
    }
    let mut alive = Vec::new();
    for browser in &mut browsers {
        alive.push(browser.get("/me").await.status == 200);
    }
    assert!(!alive[0]);
    assert!(alive[1..].iter().all(|alive| *alive), "{alive:?}");
}

#[tokio::test]
async fn a_device_shows_where_it_signed_in_and_can_be_ended_from_another() {
    let house = House::open().await;
    let agent = format!("Fire\tfox {}", "x".repeat(300));
    let mut lost = house.nobody().with("User-Agent", &agent);
    lost.submit("/login", &super::house::credentials("amal@example.com", super::house::PASSWORD)).await;
    let id = house.id_of("amal@example.com").await;
    let [device] = &house.plumbing.sessions.devices(id).await.unwrap()[..] else { panic!("one device") };
    assert_eq!(device.address, "127.0.0.1");
    assert!(device.agent.starts_with("Firefox x") && device.agent.len() == 200, "{}", device.agent);
    let mut here = house.amal().await;
    let cem = house.id_of("cem@example.com").await;
    assert_eq!(house.plumbing.sessions.end_device(cem, &device.handle).await.unwrap(), 0, "another's device");
    assert_eq!(house.plumbing.sessions.end_device(id, &device.handle).await.unwrap(), 1);
    assert_eq!(lost.get("/me").await.status, 303);
    assert_eq!(here.get("/me").await.status, 200);
    assert_eq!(house.plumbing.sessions.end_all(id).await.unwrap(), 1);
    assert_eq!(here.get("/me").await.status, 303);
}

#[tokio::test]
async fn a_use_noted_late_does_not_bring_an_ended_session_back() {
    use tower_sessions::SessionStore as _;
    let house = House::open().await;
    let mut amal = house.amal().await;
    let id: tower_sessions::session::Id = amal.cookie("portal").unwrap().parse().unwrap();
    house.advance(61);
    // The use is noted by a task that has not begun when the session is ended: it gets its turn to write after that.
    assert!(house.plumbing.sessions.load(&id).await.unwrap().is_some());
    house.plumbing.sessions.delete(&id).await.unwrap();
    for _ in 0..3 {
        house.plumbing.store.write().await.unwrap().commit().await.unwrap();
    }
    assert!(house.plumbing.sessions.devices(house.id_of("amal@example.com").await).await.unwrap().is_empty());
    assert_eq!(amal.get("/me").await.status, 303);
}

#[tokio::test]
async fn visitors_leave_no_session_behind() {
    let house = House::open().await;
    let mut nobody = house.nobody();
    for path in ["/", "/form", "/me", "/nothing"] {
        nobody.get(path).await;
    }
    nobody.submit("/act", "word=x").await;
    assert_eq!(nobody.cookie("portal"), None);
}
