//! Samples of the pages with a customer's people, for the team and for the customer itself.

use partner_portal::web::form::{Field, Problems};
use partner_portal::web::fresh_links::Mailed;
use partner_portal::web::page::{Layout, Section, Viewer};
use partner_portal::web::pages::own::people::{invite::OwnInvite, list::OwnList, person::OwnPerson, remove::OwnRemove};
use partner_portal::web::pages::people::invite::{Filled, TeamInvite};
use partner_portal::web::pages::people::list::{People, Row, TeamList};
use partner_portal::web::pages::people::person::{Shown, TeamPerson};
use partner_portal::web::pages::people::remove::{Leaving, TeamRemove};
use partner_portal::web::pages::team::list::{Fresh, Invited};
use partner_portal::web::parts::Named;
use partner_portal::web::status::InviteState;

use super::Shot;
use super::sample::*;

pub(crate) fn shots() -> Vec<Shot> {
    [lists(), forms(), persons()].concat()
}

fn team(title: &str) -> Layout {
    still(title, Section::Customers)
}

fn own(title: &str) -> Layout {
    let viewer = Viewer { name: "Mona Fischer".into(), email: "mona@acme.example".into(), role_word: "Manager".into() };
    Layout { own: Some(Named::new(KEY, EMOJI)), viewer: Some(viewer), ..still(title, Section::People) }
}

fn people() -> People {
    let row = |n: i64, name: &str, role: &str| Row {
        id: format!("{KEY}{n}"),
        name: name.into(),
        email: (n != 2).then(|| "mona@acme.example".into()),
        role_word: role.into(),
        since: ago(9_000_000 * (n + 1)),
        seen: (n != 1).then(|| ago(60 * n)),
        this: n == 0,
    };
    let invited = |state: &InviteState| Invited {
        id: format!("{KEY}-{}", state.code()),
        email: format!("{}@acme.example", state.code()),
        role_word: "Viewer".into(),
        state: *state,
        by: NASTY.into(),
        created: ago(90_000),
        expires: ago(-500_000),
        asked: (*state == InviteState::Expired).then(|| ago(600)),
        again: "/customers/x/invites/x/again".into(),
        revoke: "/customers/x/invites/x/revoke".into(),
    };
    People {
        customer: Named::new(KEY, EMOJI),
        rows: vec![
            row(0, "Mona Fischer", "Manager"),
            row(1, NASTY, "Manager"),
            row(2, RTL, "Viewer"),
            row(3, &long(), "Viewer"),
        ],
        invites: InviteState::ALL.iter().map(invited).collect(),
        fresh: None,
        mails: true,
        may_manage: true,
        taken: 5,
        at_most: 10,
    }
}

fn fresh(mailed: Mailed) -> People {
    let link = format!("https://portal.partner.example/invites/{}", "aB3-_".repeat(9).get(..43).unwrap());
    People { fresh: Some(Fresh { email: "bea@acme.example".into(), link, mailed }), ..people() }
}

fn lists() -> Vec<Shot> {
    let team = |people| TeamList { layout: team("People"), people };
    let own = |people| OwnList { layout: own("People"), people };
    let looks = People { may_manage: false, ..people() };
    let nobody = People { rows: vec![], invites: vec![], mails: false, taken: 0, ..people() };
    let full = People { taken: 10, invites: vec![], mails: false, ..people() };
    let failed = || Mailed::Failed("the mail server refused it (550 nobody here)".into());
    vec![
        shot("customer-people", &team(people())),
        shot("customer-people-viewer", &team(looks.clone())),
        shot("customer-people-nobody", &team(nobody.clone())),
        shot("customer-people-fresh", &team(fresh(failed()))),
        shot("own-people", &own(people())),
        shot("own-people-viewer", &own(looks)),
        shot("own-people-nobody", &own(People { may_manage: false, ..nobody })),
        shot("own-people-full", &own(full)),
        shot("own-people-fresh-no-mail", &own(fresh(Mailed::NoServer))),
        shot("own-people-fresh-mailed", &own(fresh(Mailed::Sent))),
        shot("own-people-fresh-failed", &own(fresh(failed()))),
    ]
}

fn forms() -> Vec<Shot> {
    let empty = Filled { customer: Named::new(KEY, RTL), key: KEY.into(), days: 7, ..Filled::default() };
    let mut refused = Filled { mails: true, ..empty.clone() };
    refused.email = Field::of(NASTY).refused("This address cannot be invited here. Ask your partner.");
    refused.role = Field::default().refused("Choose what they may do.");
    refused.note = Field::of(NASTY).refused("Shorten the note.");
    refused.problems = Problems::of([("email", &refused.email), ("role", &refused.role), ("note", &refused.note)]);
    vec![
        shot("customer-invite", &TeamInvite { layout: team("Invite Somebody"), filled: empty.clone() }),
        shot("customer-invite-refused", &TeamInvite { layout: team("Invite Somebody"), filled: refused.clone() }),
        shot("own-invite", &OwnInvite { layout: own("Invite Somebody"), filled: empty }),
        shot("own-invite-refused", &OwnInvite { layout: own("Invite Somebody"), filled: refused }),
    ]
}

fn persons() -> Vec<Shot> {
    let shown = Shown {
        customer: Named::new(KEY, EMOJI),
        problems: Problems::default(),
        id: KEY.into(),
        name: NASTY.into(),
        email: "vic@acme.example".into(),
        role_word: "Viewer".into(),
        since: ago(5_000_000),
        this: false,
        role: Field::of("viewer"),
    };
    let mut refused = Shown { role: Field::default().refused("Choose what they may do."), this: true, ..shown.clone() };
    refused.problems = Problems::of([("role", &refused.role)]);
    let leaving = Leaving {
        customer: Named::new(KEY, EMOJI),
        id: KEY.into(),
        name: RTL.into(),
        email: "vic@acme.example".into(),
        role_word: "Viewer".into(),
        devices: 2,
        this: false,
    };
    let this = Leaving { this: true, ..leaving.clone() };
    vec![
        shot("customer-person", &TeamPerson { layout: team("Vic"), shown: shown.clone() }),
        shot("own-person", &OwnPerson { layout: own("Vic"), shown }),
        shot("own-person-refused", &OwnPerson { layout: own("Vic"), shown: refused }),
        shot("customer-person-remove", &TeamRemove { layout: team("Remove Somebody"), leaving: leaving.clone() }),
        shot("own-person-remove", &OwnRemove { layout: own("Remove Somebody"), leaving }),
        shot("own-person-remove-self", &OwnRemove { layout: own("Remove Somebody"), leaving: this }),
    ]
}
