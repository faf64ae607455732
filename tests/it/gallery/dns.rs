//! Samples of the pages of a website's DNS records and of its cache.

use std::collections::BTreeMap;

use partner_portal::domain::purge::Way;
use partner_portal::domain::record::{Problem, Typed};
use partner_portal::web::form::{Field, Problems};
use partner_portal::web::page::{Layout, Section};
use partner_portal::web::pages::websites::cache::confirm::Confirm;
use partner_portal::web::pages::websites::cache::show::{Fields, Recent, Show};
use partner_portal::web::pages::websites::dns::form::RecordForm;
use partner_portal::web::pages::websites::dns::mail::{Line, MailNotice};
use partner_portal::web::pages::websites::dns::shown::Shown;
use partner_portal::web::pages::websites::dns::{change::Change, list::List, new::New, remove::Remove};
use partner_portal::web::parts::{Emptiness, Named, Pager};
use partner_portal::web::status::{OwnRunState, RunState};

use super::Shot;
use super::sample::*;

pub(crate) fn shots() -> Vec<Shot> {
    [lists(), forms(), removal(), cache()].concat()
}

fn shown(n: u32, kind: &str, name: &str, content: &str) -> Shown {
    Shown {
        id: hex(n),
        kind: kind.into(),
        name: name.into(),
        content: content.into(),
        priority: (kind == "MX").then_some(10),
        proxied: matches!(kind, "A" | "AAAA" | "CNAME").then_some(n.is_multiple_of(2)),
        ttl: if n == 0 { "Auto" } else { "12 hours" }.into(),
        comment: match n {
            1 => NASTY.into(),
            2 => RTL.into(),
            _ => String::new(),
        },
        tags: if n == 3 { vec!["owner:web".into(), long()] } else { vec![] },
        locked: n == 4,
    }
}

fn rows() -> Vec<Shown> {
    vec![
        shown(0, "A", "acme.example", "192.0.2.1"),
        shown(1, "AAAA", "bäckerei-süß.example", "2001:db8:85a3:8d3:1319:8a2e:370:7348"),
        shown(2, "MX", "acme.example", "acme-example.mail.protection.outlook.com"),
        shown(3, "TXT", "s1._domainkey.acme.example", &format!("v=DKIM1; k=rsa; p={}", "MIIBIjANBgkqhki".repeat(24))),
        shown(4, "CNAME", "a-label-as-long-as-a-label-of-a-host-may-be-and-not-one-more-x1.acme.example", NASTY),
        shown(5, "SRV", "_sip._tcp.acme.example", "1 5 5060 sip.acme.example"),
    ]
}

fn mail(is_early: bool) -> MailNotice {
    let line = |name, words: &str, names: Vec<String>| Line {
        name,
        words: words.into(),
        names,
        add: "/websites/x/dns/new?type=TXT&name=@".into(),
    };
    let names = (1..=20).map(|n| format!("selector{n}._domainkey.{}.example", "long-name".repeat(4))).collect();
    MailNotice {
        is_early,
        provider: Some("Microsoft 365"),
        lines: vec![
            line("MX", "Without an MX record no mail to acme.example arrives.", vec![]),
            line("DKIM", "No key for signed mail is there; often it is under one of:", names),
        ],
    }
}

fn lists() -> Vec<Shot> {
    let full = List {
        layout: still("DNS Records", Section::Websites),
        website: named(2, "acme.example"),
        q: String::new(),
        kind: String::new(),
        rows: rows(),
        emptiness: Emptiness::HasRows,
        unread: None,
        pager: Pager {
            previous: None,
            next: Some("/websites/x/dns?page=2".into()),
            words: "1 to 100 of 10,000 records".into(),
        },
        is_full: true,
        mail: Some(mail(true)),
        may_change: true,
    };
    let bare = |emptiness| List { rows: vec![], mail: None, pager: Pager::default(), emptiness, ..full.clone() };
    let live = List { mail: Some(mail(false)), may_change: false, is_full: false, ..full.clone() };
    let unknown = MailNotice { is_early: true, provider: None, lines: vec![] };
    let early = List { mail: Some(unknown), ..bare(Emptiness::Nothing) };
    let nothing = List { q: NASTY.into(), kind: "TXT".into(), ..bare(Emptiness::NothingFound) };
    let away =
        List { unread: Some(format!("Cloudflare does not show its records: {NASTY}")), ..bare(Emptiness::Nothing) };
    vec![
        shot("websites-dns-list", &full),
        shot("websites-dns-list-live", &live),
        shot("websites-dns-list-nothing", &early),
        shot("websites-dns-list-nothing-found", &nothing),
        shot("websites-dns-list-unread", &away),
    ]
}

fn typed(kind: &str, content: &str, parts: &[(&str, &str)]) -> Typed {
    Typed {
        kind: kind.into(),
        name: "_sip._tcp".into(),
        content: content.into(),
        parts: parts.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect::<BTreeMap<_, _>>(),
        ttl: "7201".into(),
        proxied: "on".into(),
        priority: "70000".into(),
        comment: RTL.into(),
        tags: Some("owner:web".into()),
    }
}

fn forms() -> Vec<Shot> {
    let new = |form: RecordForm, calls_as| {
        let problems = form.problems();
        let layout = still("Add DNS Record", Section::Websites);
        let refused = !problems.is_empty();
        New { layout: Layout { refused, ..layout }, problems, website: named(2, "acme.example"), form, calls_as }
    };
    let wrong = |fields: &[(&str, &str)]| -> Vec<Problem> {
        fields.iter().map(|(field, why)| Problem { field: (*field).into(), message: (*why).into() }).collect()
    };
    let plain = RecordForm::of(KEY.into(), typed("A", "192.0.2.1", &[]));
    let service = RecordForm::of(KEY.into(), typed("SRV", "", &[("port", "http"), ("target", NASTY)]));
    let service = service.refused(wrong(&[
        ("name", "“_sip._tcp” cannot be a name in acme.example. Write www, mail.shop or @."),
        ("data.port", "Enter a whole number from 0 to 65535."),
        ("ttl", "Leave it automatic, or enter 60 to 86400 seconds."),
    ]));
    let mx = RecordForm::of(KEY.into(), typed("MX", NASTY, &[])).refused(wrong(&[
        ("content", "MX takes the name of a host, like host.example.com."),
        ("priority", "MX needs a priority: a whole number from 0 to 65535, lower is preferred."),
    ]));
    let change = Change {
        layout: still("Change DNS Record", Section::Websites),
        problems: Problems::default(),
        website: named(2, "acme.example"),
        record: Named::new(hex(7), format!("TXT {}.acme.example", "long-label".repeat(6))),
        seen: "2026-11-01T09:00:00Z".into(),
        form: RecordForm::of(KEY.into(), typed("TXT", &"v=DKIM1; k=rsa; p=MIIB".repeat(30), &[])),
        calls_as: Some(instead()),
    };
    let form = RecordForm::of(KEY.into(), typed("CAA", "", &[("flags", "0"), ("tag", "issue"), ("value", NASTY)]));
    let form = form.refused(wrong(&[("name", "Somebody has changed the record since you opened it.")]));
    let refused = Change { problems: form.problems(), form, calls_as: None, ..change.clone() };
    vec![
        shot("websites-dns-new", &new(plain, Some(service_user()))),
        shot("websites-dns-new-parts-refused", &new(service, None)),
        shot("websites-dns-new-mx-refused", &new(mx, None)),
        shot("websites-dns-change", &change),
        shot("websites-dns-change-refused", &refused),
    ]
}

fn removal() -> Vec<Shot> {
    let plain = Remove {
        layout: still("Remove DNS Record", Section::Websites),
        website: named(2, "acme.example"),
        record: shown(0, "A", "acme.example", "192.0.2.1"),
        key: KEY.into(),
        refused: None,
        calls_as: Some(service_user()),
    };
    let odd = Remove {
        record: rows().swap_remove(3),
        refused: Some(format!("Cloudflare answered 4711: {NASTY} The record is as it was.")),
        calls_as: None,
        ..plain.clone()
    };
    vec![shot("websites-dns-remove", &plain), shot("websites-dns-remove-refused", &odd)]
}

fn cache() -> Vec<Shot> {
    let recent = |(n, state): (usize, &RunState)| Recent {
        run: KEY.into(),
        what: if n == 0 { "Everything".into() } else { "1,204 URLs".into() },
        named: if n == 0 { vec![] } else { vec![format!("https://acme.example/{}", "path/".repeat(30)), NASTY.into()] },
        more: n,
        who: if n == 1 { RTL.into() } else { long() },
        at: ago(4_000 * i64::try_from(n).unwrap()),
        state: *state,
        own_state: (n % 2 == 0).then_some(OwnRunState::NeedsPerson),
    };
    let full = Show {
        layout: still("Cache", Section::Websites),
        problems: Problems::default(),
        website: named(2, "acme.example"),
        key: KEY.into(),
        fields: Fields::default(),
        recent: RunState::ALL.iter().enumerate().map(recent).collect(),
        may_purge: true,
        calls_as: Some(service_user()),
    };
    let mut fields = Fields::default();
    fields.0[0] = (Way::Files, Field::of(NASTY).refused(format!("Line 1: “{NASTY}” has to begin with https://.")));
    fields.0[3] = (Way::Tags, Field::of("a\nb").refused("Leave only one of them filled in."));
    let refused = Show { problems: fields.problems(), fields, calls_as: None, recent: vec![], ..full.clone() };
    let looks = Show { may_purge: false, ..full.clone() };
    let confirm = Confirm {
        layout: still("Purge Everything", Section::Websites),
        website: named(2, "bäckerei-süß.example"),
        key: KEY.into(),
        refused: None,
        calls_as: Some(service_user()),
    };
    let again = Confirm { refused: Some(NASTY.into()), website: named(2, &long()), calls_as: None, ..confirm.clone() };
    vec![
        shot("websites-cache-show", &full),
        shot("websites-cache-show-refused", &refused),
        shot("websites-cache-show-viewer", &looks),
        shot("websites-cache-confirm", &confirm),
        shot("websites-cache-confirm-refused", &again),
    ]
}
