//! Samples of the pages that stand alone.

use partner_portal::web::form::{Field, Problems};
use partner_portal::web::page::{Banner, Flash, FlashKind, Layout, Section};
use partner_portal::web::pages::{billing::*, errors::*, login::Login, profile::*, setup::Setup};

use super::Shot;
use super::sample::*;

pub(crate) fn shots() -> Vec<Shot> {
    [way_in(), own(), endings()].concat()
}

fn way_in() -> Vec<Shot> {
    let login = Login { layout: outside("Sign In"), next: "/accounts".into(), ..Login::default() };
    let mut refused = Login { email: Field::of(NASTY), ..login.clone() };
    refused.password = Field::default().refused("Enter the email and password of a person of this portal");
    refused.problems = Problems::of([("password", &refused.password)]);
    refused.layout.refused = true;
    let setup = Setup { layout: outside("Set Up Your Portal"), ..Setup::default() };
    vec![shot("login", &login), shot("login-refused", &refused), shot("setup", &setup)]
}

fn own() -> Vec<Shot> {
    let device = |this, words: &str, seconds| Device {
        session: KEY.into(),
        words: words.into(),
        address: "2001:db8:85a3::8a2e:370:7334".into(),
        seen: ago(seconds),
        this,
    };
    let profile = Profile {
        layout: Layout {
            flash: Some(Flash { kind: FlashKind::Good, text: "Your name was saved.".into() }),
            ..still("My Profile", Section::Profile)
        },
        email: "amal@partner.example".into(),
        role_word: "Owner".into(),
        name: Field::of("Amal Haddad"),
        devices: vec![device(true, "Firefox on Linux", 2), device(false, "Safari on iPhone", 90_000)],
        ..Profile::default()
    };
    let mut alone = Profile { current: Field::default().refused("Enter your current password"), ..profile.clone() };
    alone.problems = Problems::of([("current", &alone.current)]);
    alone.devices.truncate(1);
    let billing = |state, banners| Billing {
        layout: Layout { banners, ..still("Billing", Section::None) },
        state,
        checked: Some(ago(400)),
        account: Some(hex(1)),
    };
    vec![
        shot("profile", &profile),
        shot("profile-refused", &alone),
        shot("billing-missing", &billing(PaymentState::Missing, vec![Banner::KeyRefused])),
        shot("billing-set-up", &billing(PaymentState::SetUp, vec![Banner::CloudflareAway { read: Some(ago(4000)) }])),
        shot("billing-unknown", &Billing { checked: None, account: None, ..billing(PaymentState::Unknown, vec![]) }),
    ]
}

fn endings() -> Vec<Shot> {
    let ending = Ending {
        layout: outside("This form has expired"),
        sentence: "It was opened before you last signed in or out. Nothing was changed. Go back, and send it again."
            .into(),
        way_out: "Go back to the form".into(),
        href: "/accounts/new".into(),
        reference: "7f3a-91c2".into(),
        ..Ending::default()
    };
    vec![shot("ending", &ending)]
}
