//! The first owner of a new portal.

use partner_portal::web::setup_code::SetupCode;
use sqlx::ConnectOptions as _;
use sqlx::sqlite::SqliteConnectOptions;

use crate::support::tenant::Tenant;

use super::house::{PASSWORD, Portal};

const CODE: &str = "abcdefghijklmnopqrstuvwxyz";

/// A portal in which nobody can sign in yet.
async fn fresh() -> Portal {
    let tenant = Tenant::new().await;
    let options = SqliteConnectOptions::new().filename(tenant.database());
    sqlx::query("delete from person").execute(&mut options.connect().await.unwrap()).await.unwrap();
    let portal = Portal::with_tenant(tenant).await;
    portal.portal.setup.open(CODE);
    portal
}

#[tokio::test]
async fn the_code_lets_one_owner_in_and_is_gone_then() {
    let portal = fresh().await;
    let mut owner = portal.nobody();
    let start = owner.asks("/").await;
    assert_eq!(start.leads_to(), "/login?next=/");
    assert_eq!(owner.asks("/login?next=/").await.leads_to(), "/setup");
    let fields = [("code", " abcdefghijklmnopqrstuvwxyz "), ("email", "Bea@Example.com"), ("password", PASSWORD)];
    let (mut late, page) = (portal.nobody(), owner.opens("/setup").await);
    let other = late.opens("/setup").await;
    let answer = owner.submits(&page, "/setup", &fields).await;
    assert_eq!(answer.leads_to(), "/");
    let home = owner.follows(&owner.clone().asks("/").await).await;
    home.says("bea@example.com").says("Owner");
    let fields = [("code", CODE), ("email", "eve@example.com"), ("password", PASSWORD)];
    assert_eq!(late.submits(&other, "/setup", &fields).await.status(), 404);
    assert_eq!(late.asks("/setup").await.status(), 404);
    assert_eq!(late.asks("/login").await.status(), 200);
    let mut again = portal.nobody();
    let answer = again.sends("/login", "/login", &[("email", "bea@example.com"), ("password", PASSWORD)]).await;
    assert_eq!(answer.leads_to(), "/");
}

#[tokio::test]
async fn everything_wrong_is_said_at_once_and_nobody_is_made() {
    let portal = fresh().await;
    let mut eve = portal.nobody();
    let typed = [("code", " "), ("email", "eve@"), ("password", "short")];
    let page = eve.sends("/setup", "/setup", &typed).await;
    page.refuses(&["code", "email", "password"]);
    assert_eq!(page.value("email"), "eve@");
    assert_eq!(page.value("password"), "");
    let typed = [("code", "wrong"), ("email", "eve@example.com"), ("password", PASSWORD)];
    let page = eve.sends("/setup", "/setup", &typed).await;
    page.refuses(&["code"]).says("This is not the code that was printed at start.");
    assert_eq!(page.value("email"), "eve@example.com");
    assert!(!portal.tenant.store.has_people().await.unwrap());
}

#[tokio::test]
async fn guessing_codes_is_slowed_down_whatever_address_is_typed() {
    let portal = fresh().await;
    let mut eve = portal.nobody();
    let mut refused = 0;
    for n in 0..40 {
        let email = format!("eve{n}@example.com");
        let typed = [("code", "wrong"), ("email", email.as_str()), ("password", PASSWORD)];
        refused += usize::from(eve.sends("/setup", "/setup", &typed).await.status() == 429);
    }
    assert!(refused > 0, "forty guesses in no time");
}

#[tokio::test]
async fn without_a_code_there_is_no_way_in() {
    let portal = fresh().await;
    portal.portal.setup.close();
    assert_eq!(portal.nobody().asks("/setup").await.status(), 404);
    assert!(!SetupCode::default().is_open());
    assert_eq!(portal.nobody().asks("/login").await.status(), 200);
}
