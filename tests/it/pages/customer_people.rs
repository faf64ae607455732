//! People of a customer, looked after by the team and by the customer's own managers.

use std::time::Duration;

use partner_portal::domain::ids::CustomerId;
use partner_portal::domain::policy::{OwnAct, Policy};
use partner_portal::domain::seat::CustomerRole;

use super::house::{AMAL, MONA, OTTO, PASSWORD, Portal, STELLA, VERA, VIC, Visitor};
use super::invites::{accepts, link_on};
use super::page::{Fields, Page};

pub(super) const IDA: &str = "ida@acme.test";

/// A portal with two customers: Acme with Mona and Vic, Globex with Stella.
pub(super) struct House {
    pub(super) portal: Portal,
    pub(super) acme: CustomerId,
    pub(super) globex: CustomerId,
}

impl House {
    pub(super) async fn open() -> Self {
        Self::on(Portal::open().await).await
    }

    pub(super) async fn on(portal: Portal) -> Self {
        let [acme, globex] = ["Acme", "Globex"].map(|name| {
            let runs = portal.portal.runs.clone();
            let amal = portal.tenant.amal;
            async move { runs.add_customer(amal, name, name.parse().unwrap()).await.unwrap() }
        });
        let (acme, globex) = (acme.await, globex.await);
        portal.lets_in(acme, MONA, CustomerRole::Manager).await;
        portal.lets_in(acme, VIC, CustomerRole::Viewer).await;
        portal.lets_in(globex, STELLA, CustomerRole::Manager).await;
        Self { portal, acme, globex }
    }

    pub(super) fn people(&self) -> String {
        format!("/customers/{}/people", self.acme)
    }

    pub(super) fn invites(&self) -> String {
        format!("/customers/{}/invites", self.acme)
    }

    async fn path_of(&self, email: &str) -> String {
        format!("{}/{}", self.people(), self.portal.id_of(email).await)
    }

    /// Invites somebody of Acme by the form, and gives the path of the link.
    pub(super) async fn invites_by(&self, visitor: &mut Visitor, email: &str, role: &str) -> String {
        let form = self.invites();
        let answer = visitor.sends(&form, &form, &[("email", email), ("role", role)]).await;
        assert_eq!(answer.leads_to(), self.people());
        let page = visitor.follows(&answer).await;
        link_on(&self.portal, &page)
    }

    pub(super) async fn allows(&self, policy: &Policy) {
        let mut tx = self.portal.tenant.store.write().await.unwrap();
        tx.put_policy(self.acme, policy).await.unwrap();
        tx.commit().await.unwrap();
    }
}

/// Fields with the token of who sends them.
pub(super) async fn with_token(visitor: &mut Visitor, fields: &[(&str, &str)]) -> Fields {
    let token = super::who::token(visitor).await;
    let named = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    named.chain([("csrf".to_owned(), token)]).collect()
}

/// Presses the one button of the list that posts to such an address.
pub(super) async fn presses(visitor: &mut Visitor, list: &str, act: &str) -> Page {
    let page = visitor.opens(list).await;
    let found = page.attributes("main form[method=post]", "action");
    let [action] = found.iter().filter(|action| action.ends_with(act)).collect::<Vec<_>>()[..] else {
        panic!("not one {act} but {found:?}")
    };
    visitor.submits(&page, action, &[]).await
}

#[tokio::test]
async fn everybody_of_a_customer_sees_its_people_and_only_managers_are_offered_to_act() {
    let house = House::open().await;
    let portal = &house.portal;
    let mut mona = portal.signs_in(MONA).await;
    house.invites_by(&mut mona, IDA, "viewer").await;
    for (email, acts) in [(MONA, true), (VIC, false), (AMAL, true), (OTTO, true), (VERA, false)] {
        let mut visitor = portal.signs_in(email).await;
        let page = visitor.opens(&house.people()).await;
        crate::support::checks::page(email, page.html());
        page.says(MONA).says(VIC).says(IDA).is_silent_on(STELLA);
        assert_eq!(page.all("[data-person]").len(), 2, "{email}");
        for word in ["Invite Somebody", "Send again", "Revoke", "Change"] {
            assert_eq!(page.words().contains(word), acts, "{email} {word}");
        }
        if email == MONA || email == VIC {
            page.is_silent_on("Activity").is_silent_on(AMAL).is_silent_on("PORTAL_SMTP_URL");
            assert_eq!(page.one("[aria-current=page]").as_deref(), Some("People"));
        }
    }
}

#[tokio::test]
async fn a_viewer_is_refused_every_act_and_nothing_changes() {
    let house = House::open().await;
    let (mut mona, mut vic) = (house.portal.signs_in(MONA).await, house.portal.signs_in(VIC).await);
    let link = house.invites_by(&mut mona, IDA, "viewer").await;
    let list = mona.opens(&house.people()).await;
    let acts = list.attributes("main form[method=post]", "action");
    let person = house.path_of(MONA).await;
    let before = house.portal.state().await;
    for act in [person.clone(), format!("{person}/remove"), house.invites()].iter().chain(&acts) {
        let role = ["role", "email"].map(|name| (name, if name == "role" { "viewer" } else { "eve@acme.test" }));
        let sent = if act.ends_with(&person) {
            &role[..1]
        } else if act.ends_with("/invites") {
            &role[..]
        } else {
            &[]
        };
        let fields = with_token(&mut vic, sent).await;
        let page = vic.posts(act, &fields).await;
        assert_eq!(page.status(), 403, "{act}");
        page.says("Your role or your partner does not allow it");
    }
    for page in [house.invites(), person.clone(), format!("{person}/remove")] {
        assert_eq!(vic.asks(&page).await.status(), 403, "{page}");
    }
    assert_eq!(house.portal.state().await, before);
    house.portal.nobody().opens(&link).await;
}

#[tokio::test]
async fn people_and_invites_of_others_are_not_there_for_a_manager_and_stay_as_they_are() {
    let house = House::open().await;
    let portal = &house.portal;
    let (mut amal, mut mona) = (portal.amal().await, portal.signs_in(MONA).await);
    let mut stella = portal.signs_in(STELLA).await;
    let to_acme = house.invites_by(&mut mona, IDA, "viewer").await;
    let globex = format!("/customers/{}", house.globex);
    let form = format!("{globex}/invites");
    stella.sends(&form, &form, &[("email", "gus@globex.test"), ("role", "viewer")]).await;
    super::invites::invites(portal, &mut amal, "tea@partner.test", "viewer").await;
    let store = &portal.tenant.store;
    let now = portal.tenant.clock.now();
    let invite_of = async |customer| store.invites(customer, now, 9).await.unwrap()[0].invite.id.to_string();
    let (acmes, globexs, teams) =
        (invite_of(Some(house.acme)).await, invite_of(Some(house.globex)).await, invite_of(None).await);
    let (mona_id, stella_id, otto_id) =
        (portal.id_of(MONA).await, portal.id_of(STELLA).await, portal.id_of(OTTO).await);
    let before = portal.state().await;
    let acme = format!("/customers/{}", house.acme);
    let mut addresses = Vec::new();
    // Under the own customer: who and what is another's. Under the other customer: everything.
    for (base, people, invites) in [
        (&acme, vec![stella_id, otto_id], vec![&globexs, &teams]),
        (&globex, vec![stella_id, mona_id, otto_id], vec![&globexs, &acmes, &teams]),
    ] {
        addresses
            .extend(people.iter().flat_map(|id| [format!("{base}/people/{id}"), format!("{base}/people/{id}/remove")]));
        addresses.extend(
            invites.iter().flat_map(|id| [format!("{base}/invites/{id}/revoke"), format!("{base}/invites/{id}/again")]),
        );
    }
    addresses.extend([format!("{globex}/people"), form]);
    for address in &addresses {
        if !address.contains("/invites/") {
            assert_eq!(mona.asks(address).await.status(), 404, "{address}");
        }
        if !address.ends_with("/people") {
            let fields = if address.ends_with("/remove") || address.contains("/invites/") {
                with_token(&mut mona, &[]).await
            } else if address.ends_with("/invites") {
                with_token(&mut mona, &[("email", "eve@globex.test"), ("role", "manager")]).await
            } else {
                with_token(&mut mona, &[("role", "viewer")]).await
            };
            assert_eq!(mona.posts(address, &fields).await.status(), 404, "{address}");
        }
    }
    // Nor does the team reach somebody under a customer that is not theirs, or one of its own.
    for address in addresses.iter().filter(|address| address.starts_with(&acme)) {
        let sent: &[(&str, &str)] =
            if address.contains("/people/") && !address.ends_with("/remove") { &[("role", "viewer")] } else { &[] };
        let fields = with_token(&mut amal, sent).await;
        assert_eq!(amal.posts(address, &fields).await.status(), 404, "{address}");
    }
    assert_eq!(portal.state().await, before);
    portal.nobody().opens(&to_acme).await;
}

#[tokio::test]
async fn another_role_counts_from_the_next_request_on_and_ends_the_invites_of_who_invites_no_more() {
    let house = House::open().await;
    let portal = &house.portal;
    let (mut mona, mut vic) = (portal.signs_in(MONA).await, portal.signs_in(VIC).await);
    let path = house.path_of(VIC).await;
    let answer = mona.sends(&path, &path, &[("role", "manager")]).await;
    assert_eq!(answer.leads_to(), house.people());
    mona.follows(&answer).await.says("vic@acme.test is a manager now.");
    let link = house.invites_by(&mut vic, IDA, "manager").await;
    let page = vic.opens(&house.invites()).await;
    mona.sends(&path, &path, &[("role", "viewer")]).await;
    let answer = vic.submits(&page, &house.invites(), &[("email", "eve@acme.test"), ("role", "manager")]).await;
    assert_eq!(answer.status(), 403);
    assert_eq!(portal.nobody().asks(&link).await.status(), 404);
    mona.sends(&path, &path, &[("role", "owner")]).await.refuses(&["role"]);
    let mut amal = portal.amal().await;
    let history = amal.opens(&format!("/activity?customer={}", house.acme)).await;
    history.says("From viewer to manager").says("From manager to viewer").says("Revoked an invite").says(IDA);
}

#[tokio::test]
async fn who_is_removed_is_out_at_once_and_comes_back_by_the_address_to_wherever_it_is_invited() {
    let house = House::open().await;
    let portal = &house.portal;
    let (mut mona, mut vic) = (portal.signs_in(MONA).await, portal.signs_in(VIC).await);
    let id = portal.id_of(VIC).await;
    let remove = format!("{}/remove", house.path_of(VIC).await);
    let page = mona.opens(&remove).await;
    page.says("1 device").says("They are signed out at once");
    let answer = mona.submits(&page, &remove, &[]).await;
    let list = mona.follows(&answer).await;
    list.says("vic@acme.test was removed and is signed out everywhere.");
    assert_eq!(list.all("[data-person]").len(), 1);
    assert_eq!(vic.asks(&house.people()).await.leads_to(), format!("/login?next={}", house.people()));
    let wrong = portal.nobody().sends("/login", "/login", &[("email", VIC), ("password", PASSWORD)]).await;
    wrong.refuses(&["password"]);
    assert_eq!(mona.asks(&remove).await.status(), 404);
    // Back at another customer, under the same id, and with nothing of before.
    let mut stella = portal.signs_in(STELLA).await;
    let form = format!("/customers/{}/invites", house.globex);
    let answer = stella.sends(&form, &form, &[("email", VIC), ("role", "manager")]).await;
    let link = link_on(portal, &stella.follows(&answer).await);
    let mut back = portal.nobody();
    assert_eq!(accepts(&mut back, &link, "Vic").await.leads_to(), "/websites");
    assert_eq!(portal.id_of(VIC).await, id);
    back.opens(&format!("/customers/{}/people", house.globex)).await.says("Manager").says(STELLA);
    assert_eq!(back.asks(&house.people()).await.status(), 404);
    // And from the team, too.
    let mut amal = portal.amal().await;
    let remove = format!("/team/{}/remove", portal.id_of(OTTO).await);
    amal.sends(&remove, &remove, &[]).await;
    let link = house.invites_by(&mut amal, OTTO, "viewer").await;
    let mut otto = portal.nobody();
    assert_eq!(accepts(&mut otto, &link, "Otto").await.leads_to(), "/websites");
    otto.opens(&house.people()).await.says("Otto");
    assert_eq!(otto.asks("/accounts").await.status(), 404);
}

#[tokio::test]
async fn a_manager_may_leave_and_is_signed_out() {
    let house = House::open().await;
    let mut mona = house.portal.signs_in(MONA).await;
    let link = house.invites_by(&mut mona, IDA, "viewer").await;
    let remove = format!("{}/remove", house.path_of(MONA).await);
    let page = mona.opens(&remove).await;
    page.says("You remove yourself").says("another manager or your partner");
    assert_eq!(mona.submits(&page, &remove, &[]).await.leads_to(), "/login");
    assert_eq!(mona.asks(&house.people()).await.leads_to(), format!("/login?next={}", house.people()));
    assert_eq!(house.portal.nobody().asks(&link).await.status(), 404, "the own invites go along");
}

#[tokio::test]
async fn a_manager_acts_only_as_far_as_the_partner_allows() {
    let house = House::open().await;
    let portal = &house.portal;
    let mut mona = portal.signs_in(MONA).await;
    let form = mona.opens(&house.invites()).await;
    house.allows(&Policy::default().with(OwnAct::ManagePeople, false)).await;
    let before = portal.state().await;
    let answer = mona.submits(&form, &house.invites(), &[("email", IDA), ("role", "viewer")]).await;
    assert_eq!(answer.status(), 403);
    let list = mona.opens(&house.people()).await;
    list.says(VIC).is_silent_on("Invite Somebody").is_silent_on("Change");
    assert_eq!(portal.state().await, before);
    // The team is not asked for leave.
    house.invites_by(&mut portal.amal().await, IDA, "viewer").await;
}

#[tokio::test]
async fn a_demotion_that_happens_while_the_form_is_on_its_way_is_seen_by_the_write_itself() {
    // Both press at the same moment: whichever write is first, nobody acts who was demoted before.
    for _ in 0..3 {
        let house = House::open().await;
        let portal = &house.portal;
        let path = house.path_of(VIC).await;
        let mut mona = portal.signs_in(MONA).await;
        mona.sends(&path, &path, &[("role", "manager")]).await;
        let mut vic = portal.signs_in(VIC).await;
        let of_mona = house.path_of(MONA).await;
        let (one, two) = (mona.opens(&path).await, vic.opens(&of_mona).await);
        let viewer = [("role", "viewer")];
        let (a, b) = tokio::join!(mona.submits(&one, &path, &viewer), vic.submits(&two, &of_mona, &viewer));
        let mut statuses = [a.status(), b.status()];
        statuses.sort_unstable();
        assert_eq!(statuses, [303, 403], "one of them was no manager any more");
        let people = portal.tenant.store.people_of(house.acme, portal.tenant.clock.now()).await.unwrap();
        assert_eq!(people.iter().filter(|row| row.person.seat.as_str() == "manager").count(), 1);
    }
}

#[tokio::test]
async fn the_teams_page_of_a_customer_counts_its_people_and_leads_to_them() {
    let house = House::open().await;
    let mut amal = house.portal.amal().await;
    house.invites_by(&mut amal, IDA, "viewer").await;
    let customer = format!("/customers/{}", house.acme);
    let page = amal.opens(&customer).await;
    page.says("2 people sign in for this customer, and 1 invite is open.");
    let links = page.attributes("main a", "href");
    assert!(links.contains(&house.people()) && links.contains(&house.invites()), "{links:?}");
    let mut vera = house.portal.signs_in(VERA).await;
    assert!(!vera.opens(&customer).await.attributes("main a", "href").contains(&house.invites()));
    house.portal.tenant.clock.advance(Duration::from_secs(7 * 86_400));
    let mut amal = house.portal.amal().await;
    amal.opens(&customer).await.says("2 people sign in for this customer.");
}
