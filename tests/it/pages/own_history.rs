//! The history of a customer, as its people read it: what concerns them, and nothing of the inside.

use std::collections::BTreeSet;
use std::time::Duration;

use partner_portal::domain::audit::Action;
use partner_portal::domain::ids::CustomerId;
use partner_portal::domain::person::Person;
use partner_portal::domain::seat::{CustomerRole, Seat};

use crate::support::checks;

use super::activity::cells;
use super::house::{AMAL, MONA, OTTO, Portal, STELLA, VIC};
use super::look::begins_to_look;
use super::page::Page;
use super::who::Things;

/// The lines of a page, each as what it says.
fn lines(page: &Page) -> Vec<String> {
    page.all("[data-seq]")
}

/// A portal where the partner did all kinds of things for Acme and for Globex.
async fn busy() -> (Portal, Things) {
    let portal = Portal::open().await;
    let things = Things::of(&portal).await;
    let mut otto = portal.signs_in(OTTO).await;
    let zone = things.path("/websites/{zone}");
    for act in ["check", "pause"] {
        let answer = otto.sends(&zone, &format!("{zone}/{act}"), &[]).await;
        portal.run_behind(&answer).await;
    }
    let customer = format!("/customers/{}", things.customer);
    let answer = otto.sends(&customer, &format!("{customer}/service-user"), &[]).await;
    portal.run_behind(&answer).await;
    (portal, things)
}

#[tokio::test]
async fn a_customers_people_read_what_concerns_them_and_nothing_of_the_inside() {
    let (portal, things) = busy().await;
    begins_to_look(&mut portal.signs_in(OTTO).await, &things.customer).await;
    let wrong = [("email", VIC), ("password", "guess guess guess")];
    portal.nobody().sends("/login", "/login", &wrong).await.refuses(&["password"]);
    portal.signs_in(STELLA).await;
    let mut mona = portal.signs_in(MONA).await;
    mona.sends("/profile", "/profile", &[("name", "Mona <Müller>")]).await;
    for email in [MONA, VIC] {
        let mut visitor = portal.signs_in(email).await;
        let page = visitor.opens("/activity").await;
        checks::page("/activity", page.html());
        assert_eq!(page.one("h1").as_deref(), Some("History"));
        let table = visitor.opens("/activity.csv").await;
        let rows = cells(table.html());
        assert_eq!(rows[0], ["Time", "Who", "What", "Detail", "On", "Result"]);
        assert_eq!(rows.len() - 1, lines(&page).len());
        let said = |who: &str, what: &str, on: &str| {
            let found = lines(&page).iter().any(|line| [who, what, on].iter().all(|word| line.contains(word)));
            assert!(found, "{email}: no line of {who}: {what} on {on}: {:#?}", lines(&page));
            let is = |row: &&Vec<String>| row[1] == who && row[4] == on && (row[2] == what || row[3] == what);
            assert!(rows.iter().any(|row| is(&row)), "{email}: {who}: {what}: {rows:#?}");
        };
        said("Your partner", "Check website", "acme.example");
        said("Your partner", "Carried out", "acme.example");
        said("Your partner", "Pause or resume website", "acme.example");
        said("Your partner", "Looked at your pages", "");
        said("Mona <Müller>", "Signed in", "");
        said("Mona <Müller>", "Changed the own name", "");
        said(VIC, "Tried to sign in", "");
        for text in [page.html(), table.html()] {
            let secrets = [portal.tenant.sandbox.admin().email, OTTO.to_owned(), AMAL.to_owned(), STELLA.to_owned()];
            let inside =
                ["ervice user", "account", "Account", "Globex", "globex", "cf-ray", "member", "pp1:", "attempt"];
            for word in secrets.iter().map(String::as_str).chain(inside) {
                // Carried along by every page: the style sheet's icons.
                let text = text.replace("#accounts", "");
                assert!(!text.contains(word), "{email} reads {word}");
            }
        }
    }
}

#[tokio::test]
async fn the_team_itself_reads_all_of_it() {
    let (portal, things) = busy().await;
    portal.signs_in(MONA).await;
    let mut amal = portal.amal().await;
    let page = amal.opens(&format!("/activity?customer={}&kind=signed_in", things.customer)).await;
    assert!(lines(&page).len() == 1 && lines(&page)[0].contains(&format!("{MONA} (Acme)")), "{:?}", lines(&page));
    let choices = page.all("#person option");
    for label in [format!("{MONA} (Acme)"), format!("{STELLA} (Globex)"), OTTO.to_owned()] {
        assert!(choices.contains(&label), "{label}: {choices:?}");
    }
    let mona = portal.id_of(MONA).await;
    let page = amal.opens(&format!("/activity?person={mona}")).await;
    assert!(!lines(&page).is_empty() && lines(&page).iter().all(|line| line.contains("(Acme)")), "{:?}", lines(&page));
    let rows = cells(amal.opens(&format!("/activity.csv?person={mona}")).await.html());
    assert!(rows.len() > 1 && rows[1..].iter().all(|row| row[1] == format!("{MONA} (Acme)")), "{rows:?}");
}

#[tokio::test]
async fn it_is_narrowed_by_person_kind_and_day_and_never_by_somebody_else() {
    let (portal, _) = busy().await;
    let day_one = portal.tenant.clock.now().strftime("%Y-%m-%d").to_string();
    portal.tenant.clock.advance(Duration::from_secs(86_400));
    let day_two = portal.tenant.clock.now().strftime("%Y-%m-%d").to_string();
    portal.signs_in(VIC).await;
    let mut stella = portal.signs_in(STELLA).await;
    stella.sends("/profile", "/profile", &[("name", "Stella Nova")]).await;
    let mut mona = portal.signs_in(MONA).await;
    let id_of = async |email| portal.id_of(email).await.to_string();
    let (mona_id, vic, stella, otto) = (id_of(MONA).await, id_of(VIC).await, id_of(STELLA).await, id_of(OTTO).await);
    for (query, least, every) in [
        (format!("person={mona_id}"), 1, MONA),
        (format!("person={vic}&from={day_two}"), 1, VIC),
        ("person=partner".to_owned(), 4, "Your partner"),
        (format!("person=partner&to={day_one}"), 4, "Your partner"),
        ("kind=step_done".to_owned(), 2, "Carried out"),
        ("kind=signed_in&customer=x".to_owned(), 2, "Signed in"),
    ] {
        let page = mona.opens(&format!("/activity?{query}")).await;
        let found = lines(&page);
        assert!(found.len() >= least && found.iter().all(|line| line.contains(every)), "{query}: {found:#?}");
        let table = mona.opens(&page.attribute("a[href^='/activity.csv']", "href").unwrap()).await;
        assert_eq!(cells(table.html()).len() - 1, found.len(), "{query}");
    }
    let nobody = "01890000-0000-7000-8000-000000000000".to_owned();
    for id in [stella, otto, portal.tenant.amal.to_string(), nobody] {
        let page = mona.opens(&format!("/activity?person={id}")).await;
        page.says("No lines like this").is_silent_on("Stella").is_silent_on(STELLA).is_silent_on(OTTO);
        assert_eq!(page.all("#person option").len(), 5, "everybody, the partner, Mona, Pat and Vic");
        assert_eq!(cells(mona.opens(&format!("/activity.csv?person={id}")).await.html()).len(), 1);
    }
    mona.opens(&format!("/activity?person=partner&from={day_two}")).await.says("No lines like this");
    let page = mona.asks("/activity?person=x&kind=customer_added&from=never&to=2026-13-40").await;
    page.refuses(&["person", "kind", "from", "to"]);
    for kind in Action::ALL.iter().filter(|kind| !kind.is_for_customers()) {
        let path = format!("/activity?kind={}", kind.as_str());
        assert_eq!(mona.asks(&path).await.status(), 422, "{path}");
        assert_eq!(mona.asks(&path.replace("/activity", "/activity.csv")).await.status(), 400, "{path}");
        let offered = mona.opens("/activity").await.attributes("#kind option", "value");
        assert!(!offered.iter().any(|offer| offer == kind.as_str()), "{offered:?}");
    }
}

#[tokio::test]
async fn every_line_is_on_one_page_and_one_only() {
    let portal = Portal::open().await;
    Things::of(&portal).await;
    let mut mona = portal.signs_in(MONA).await;
    for n in 0..70 {
        mona.sends("/profile", "/profile", &[("name", &format!("Mona {n}"))]).await;
    }
    let (mut seqs, mut sizes) = (Vec::new(), Vec::new());
    let mut next = Some("/activity?kind=name_changed".to_owned());
    while let Some(path) = next {
        let page = mona.opens(&path).await;
        let found = page.attributes("[data-seq]", "data-seq");
        sizes.push(found.len());
        seqs.extend(found);
        next = page.attribute("a[rel=next]", "href");
    }
    assert_eq!(sizes, [50, 20]);
    assert_eq!(seqs.iter().collect::<BTreeSet<_>>().len(), 70);
    assert_eq!(cells(mona.opens("/activity.csv?kind=name_changed").await.html()).len(), 71);
}

async fn comes_back_at(portal: &Portal, email: &str, name: &str, customer: CustomerId) {
    let id = portal.id_of(email).await;
    let now = portal.tenant.clock.now();
    let (name, seat) = (Some(name.parse().unwrap()), Seat::Customer(customer, CustomerRole::Manager));
    let person = Person { id, email: email.parse().unwrap(), name, seat, created_at: now };
    let mut tx = portal.tenant.store.write().await.unwrap();
    tx.remove_person(id, now).await.unwrap();
    assert_eq!(tx.add_person(&person, "").await.unwrap(), id);
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn who_comes_in_for_another_customer_is_named_to_the_old_one_no_more() {
    let portal = Portal::open().await;
    Things::of(&portal).await;
    portal.signs_in(MONA).await;
    let stella = portal.id_of(STELLA).await;
    let globex = portal.tenant.store.person(stella).await.unwrap().unwrap().person.seat.customer().unwrap();
    comes_back_at(&portal, MONA, "Mona Of Globex", globex).await;
    let (mut vic, mut stella) = (portal.signs_in(VIC).await, portal.signs_in(STELLA).await);
    let theirs = vic.opens("/activity").await;
    theirs.says("Somebody who has left").is_silent_on("Mona Of Globex").is_silent_on(MONA);
    let mona = portal.id_of(MONA).await;
    vic.opens(&format!("/activity?person={mona}")).await.is_silent_on("Mona Of Globex");
    let page = stella.opens(&format!("/activity?person={mona}")).await;
    page.says("No lines like this").says("Mona Of Globex");
}

#[tokio::test]
async fn invites_of_a_customer_are_in_its_history_also_when_a_new_link_is_asked_for() {
    let portal = Portal::open().await;
    let things = Things::of(&portal).await;
    let token = things.invites_for_acme(&portal).await;
    portal.tenant.clock.advance(Duration::from_secs(30 * 86_400));
    let mut nobody = portal.nobody();
    let page = nobody.asks(&format!("/invites/{token}")).await;
    nobody.submits(&page, &format!("/invites/{token}/ask"), &[]).await;
    let page = portal.signs_in(VIC).await.opens("/activity").await;
    page.says("Asked for a new invite").says("Somebody with an old link").says("ines@acme.test");
    portal.signs_in(STELLA).await.opens("/activity").await.is_silent_on("ines@acme.test");
}
