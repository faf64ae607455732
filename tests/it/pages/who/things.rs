//! What addresses are filled with: things that are there, things that are not, and nonsense.

use std::time::Duration;

use partner_portal::domain::bulk::{Bulk, BulkState, Effort};
use partner_portal::domain::ids::{BulkId, DraftId, InviteId, PersonId, PlanRequestId, SnapshotId};
use partner_portal::domain::invite::Invite;
use partner_portal::domain::person::Role;
use partner_portal::domain::plan_request::{PlanRequest, PlanRequestState};
use partner_portal::domain::record::diff::Mode;
use partner_portal::domain::record::draft::{Counts, Draft, Source, Taken};
use partner_portal::domain::run::Run;
use partner_portal::domain::seat::{CustomerRole, Seat};
use partner_portal::random::Random;
use partner_portal::store::{NewInvite, NewSnapshot};
use partner_portal::wire::ids::ZoneId;
use sha2::{Digest as _, Sha256};

use crate::pages::house::{MONA, Portal, STELLA, VERA, VIC};

/// One more of the customer's people, who may be removed.
const PAT: &str = "pat@acme.test";

/// Things of a portal to fill addresses with.
pub(in crate::pages) struct Things {
    account: String,
    member: String,
    zone: String,
    pub(in crate::pages) customer: String,
    pub(in crate::pages) run: String,
    subscription: String,
    record: String,
    draft: String,
    snapshot: String,
    /// A token of the account, and one of the tenant admin.
    token: String,
    admin_token: String,
    bulk: String,
    difference: String,
    /// Somebody of the team, and an invite to it.
    person: String,
    invite: String,
    /// Somebody of the customer, and an invite for it.
    customer_person: String,
    customer_invite: String,
    request: String,
}

impl Things {
    /// A done job with what it made, for a customer with people; one for another customer; and an account that is
    /// nobody's, with an add-on.
    pub(in crate::pages) async fn of(portal: &Portal) -> Self {
        let run = portal.tenant.add_account("Acme", Some("acme.example")).await;
        let made = portal.tenant.settles(run).await;
        let other = portal.tenant.add_account("Globex", Some("globex.example")).await;
        let other = portal.tenant.settles(other).await;
        let mona = portal.lets_in(made.customer.unwrap(), MONA, CustomerRole::Manager).await;
        portal.lets_in(made.customer.unwrap(), VIC, CustomerRole::Viewer).await;
        portal.lets_in(other.customer.unwrap(), STELLA, CustomerRole::Manager).await;
        let stray = portal.tenant.make_account_by_hand("Stray").await;
        let subscription =
            portal.tenant.order_by_hand(&format!("/accounts/{stray}/subscriptions"), "WORKERS_PAID").await;
        let record =
            portal.tenant.add_record_by_hand(made.zone.as_ref().unwrap().as_str(), "A", "www", "192.0.2.1").await;
        let member = portal.tenant.let_in_by_hand(&stray, "ada@stray.example").await;
        let token = portal.tenant.make_token_by_hand(&format!("/accounts/{stray}/tokens"), &stray).await;
        let admin_token = portal.tenant.make_token_by_hand("/user/tokens", &stray).await;
        portal.tenant.pass_with_retries().await;
        let request = asked_for(portal, &made, mona).await;
        let (draft, snapshot) = kept_records(portal, made.zone.as_ref().unwrap()).await;
        let (zone, customer) = (made.zone.unwrap().to_string(), made.customer.unwrap().to_string());
        let team = Seat::Team(Role::Viewer);
        let (person, invite) = (portal.id_of(VERA).await.to_string(), invited(portal, team, 7).await);
        let own = Seat::Customer(made.customer.unwrap(), CustomerRole::Viewer);
        let customer_person = portal.lets_in(made.customer.unwrap(), PAT, CustomerRole::Viewer).await.to_string();
        Self {
            account: stray.to_string(),
            member,
            zone,
            customer,
            run: run.to_string(),
            subscription,
            person,
            invite,
            customer_person,
            customer_invite: invited(portal, own, 8).await,
            request,
            record,
            draft,
            snapshot,
            token,
            admin_token,
            bulk: kept_bulk(portal).await,
            difference: portal.tenant.store.differences().await.unwrap()[0].id.to_string(),
        }
    }

    /// Somebody is invited by Acme; the token of the link.
    pub(in crate::pages) async fn invites_for_acme(&self, portal: &Portal) -> String {
        let token = "a".repeat(43);
        let seat = Seat::Customer(self.customer.parse().unwrap(), CustomerRole::Viewer);
        let hash = Sha256::digest(token.as_bytes()).into();
        invites(portal, "ines@acme.test", seat, &hash).await;
        token
    }

    /// The website.
    pub(in crate::pages) fn zone(&self) -> &str {
        &self.zone
    }

    pub(super) fn unknown() -> Self {
        let (id, uuid) = ("0123456789abcdef0123456789abcdef", "01890000-0000-7000-8000-000000000000");
        let ours = || uuid.to_owned();
        Self {
            account: id.into(),
            member: id.into(),
            zone: id.into(),
            customer: ours(),
            run: ours(),
            subscription: id.into(),
            record: id.into(),
            draft: ours(),
            snapshot: ours(),
            token: id.into(),
            admin_token: id.into(),
            bulk: ours(),
            difference: "987654".into(),
            person: ours(),
            invite: ours(),
            customer_person: ours(),
            customer_invite: ours(),
            request: ours(),
        }
    }

    pub(super) fn nonsense() -> Self {
        let text = || "x%27%20or%201=1--".to_owned();
        Self {
            account: text(),
            member: text(),
            zone: text(),
            customer: text(),
            run: text(),
            subscription: text(),
            record: text(),
            draft: text(),
            snapshot: text(),
            token: text(),
            admin_token: text(),
            bulk: text(),
            difference: text(),
            person: text(),
            invite: text(),
            customer_person: text(),
            customer_invite: text(),
            request: text(),
        }
    }

    pub(in crate::pages) fn path(&self, route: &str) -> String {
        let path = route.replace("{account}", &self.account).replace("{zone}", &self.zone);
        let path = path.replace("{member}", &self.member).replace("{record}", &self.record);
        let path = path.replace("{customer}", &self.customer).replace("{run}", &self.run);
        let (person, invite) = if route.starts_with("/customers/") {
            (&self.customer_person, &self.customer_invite)
        } else {
            (&self.person, &self.invite)
        };
        let path = path.replace("{subscription}", &self.subscription).replace("{person}", person);
        let path = path.replace("{request}", &self.request);
        let path = path.replace("{draft}", &self.draft).replace("{snapshot}", &self.snapshot);
        let token = match route {
            _ if route.starts_with("/accounts/") => self.token.clone(),
            _ if route.starts_with("/tokens/") => self.admin_token.clone(),
            _ => "a".repeat(43),
        };
        path.replace("{invite}", invite)
            .replace("{token}", &token)
            .replace("{bulk}", &self.bulk)
            .replace("{difference}", &self.difference)
    }
}

/// A file without rows, of which nothing was begun.
pub(in crate::pages) async fn kept_bulk(portal: &Portal) -> String {
    let now = portal.tenant.clock.now();
    let bulk = Bulk {
        id: BulkId::new(now, &Random::system()),
        name: "customers.csv".to_owned(),
        sha256: String::new(),
        state: BulkState::Draft,
        made_by: portal.tenant.amal,
        effort: Effort::default(),
        created_at: now,
        started_at: None,
    };
    portal.tenant.runs().keep_bulk(&bulk, "key", &[]).await.unwrap().to_string()
}

/// A draft that changes nothing any more, and a snapshot without records.
pub(in crate::pages) async fn kept_records(portal: &Portal, zone: &ZoneId) -> (String, String) {
    let (now, random) = (portal.tenant.clock.now(), Random::system());
    let draft = Draft {
        id: DraftId::new(now, &random),
        zone: zone.clone(),
        source: Source::File { name: "acme.zone".to_owned(), mode: Mode::Add },
        seen: [0; 32],
        counts: Counts::default(),
        made_by: portal.tenant.amal,
        made_at: now,
        run: None,
    };
    let id = SnapshotId::new(now, &random);
    let mut tx = portal.tenant.store.write().await.unwrap();
    tx.put_draft(&draft, &[]).await.unwrap();
    let taken = Taken::Daily;
    tx.keep_snapshot(&NewSnapshot { id, zone, zone_name: "acme.example", taken, records: &[], now }).await.unwrap();
    tx.commit().await.unwrap();
    (draft.id.to_string(), id.to_string())
}

/// An open invite, whose link nobody has.
async fn invited(portal: &Portal, seat: Seat, token: u8) -> String {
    invites(portal, "ines@partner.test", seat, &[token; 32]).await
}

/// An open invite with the hash of its token; its id.
async fn invites(portal: &Portal, email: &str, seat: Seat, token_hash: &[u8; 32]) -> String {
    let now = portal.tenant.clock.now();
    let invite = Invite {
        id: InviteId::new(now, &Random::system()),
        email: email.parse().unwrap(),
        seat,
        note: String::new().try_into().unwrap(),
        created_by: portal.tenant.amal,
        created_at: now,
        expires_at: now + Duration::from_secs(86_400),
    };
    let mut tx = portal.tenant.store.write().await.unwrap();
    tx.add_invite(&NewInvite { invite: &invite, token_hash, key: None, instead_of: None }).await.unwrap();
    tx.commit().await.unwrap();
    invite.id.to_string()
}

/// A plan that somebody of a customer asks for, for the website of this job.
pub(in crate::pages) async fn asked_for(portal: &Portal, made: &Run, by: PersonId) -> String {
    let now = portal.tenant.clock.now();
    let request = PlanRequest {
        id: PlanRequestId::new(now, &Random::system()),
        customer: made.customer.unwrap(),
        zone: made.zone.clone().unwrap(),
        rate_plan: "business".parse().unwrap(),
        note: "acme needs it".to_owned(),
        state: PlanRequestState::Open,
        asked_by: by,
        asked_at: now,
        decided_by: None,
        decided_at: None,
        word: String::new(),
        run: None,
    };
    let mut tx = portal.tenant.store.write().await.unwrap();
    tx.ask_for_plan("of the things", &request).await.unwrap();
    tx.commit().await.unwrap();
    request.id.to_string()
}
