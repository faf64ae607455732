//! What was typed, and what becomes of it.

use std::collections::BTreeMap;

use serde_json::json;

use super::check::*;
use super::parts::parts_of;

const ZONE: Zoned<'static> = Zoned { name: "example.com", enterprise: false };

fn typed(kind: &str, name: &str, content: &str) -> Typed {
    Typed { kind: kind.into(), name: name.into(), content: content.into(), ..Typed::default() }
}

fn message(typed: &Typed, field: &str) -> String {
    let problems = checked(typed, ZONE).expect_err("it is refused");
    problems.into_iter().find(|problem| problem.field == field).map(|problem| problem.message).unwrap_or_default()
}

#[test]
fn a_name_is_the_zone_itself_below_it_or_full() {
    for (typed, full) in [
        ("@", "example.com"),
        ("www", "www.example.com"),
        ("example.com", "example.com"),
        ("www.example.com.", "www.example.com"),
        ("*", "*.example.com"),
        ("_sip._tcp", "_sip._tcp.example.com"),
        ("bücher", "xn--bcher-kva.example.com"),
        ("notexample.com", "notexample.com.example.com"),
    ] {
        assert_eq!(full_name(typed, "example.com").as_deref(), Ok(full), "{typed}");
    }
    for bad in ["", " ", "a..b", "-a", "a b", "x*", &"a".repeat(64)] {
        assert!(full_name(bad, "example.com").is_err(), "{bad}");
    }
}

#[test]
fn each_type_there_and_back() {
    for (kind, content) in [
        ("A", "192.0.2.1"),
        ("AAAA", "2001:db8::1"),
        ("CNAME", "host.example.net"),
        ("NS", "ns1.example.net"),
        ("PTR", "host.example.net"),
        ("TXT", "v=spf1 -all"),
        ("OPENPGPKEY", "AQID"),
        ("CAA", r#"0 issue "letsencrypt.org""#),
        ("CERT", "9 1 8 AQID"),
        ("DNSKEY", "257 3 13 AQID"),
        ("DS", "2371 13 2 C988EC42"),
        ("HTTPS", r#"1 . alpn="h3,h2""#),
        ("SVCB", "0 example.com"),
        ("LOC", "37 46 46.5 N 122 23 35 W 0m 100m 0m 0m"),
        ("NAPTR", r#"100 10 "S" "SIP+D2U" "" _sip._udp.example.com"#),
        ("SMIMEA", "3 0 0 C988"),
        ("TLSA", "3 1 1 C988"),
        ("SRV", "10 5 8806 example.com"),
        ("SSHFP", "2 1 C988"),
    ] {
        let record = checked(&typed(kind, "x", content), ZONE).unwrap_or_else(|why| panic!("{kind}: {why:?}"));
        assert_eq!(record.content, content, "{kind}");
        assert_eq!(record.data.is_some(), !parts_of(&record.kind).is_empty(), "{kind}");
        assert!(record.is_twin_of(&record.clone()), "{kind}");
    }
    let with_priority = |kind: &str, content: &str| Typed { priority: "10".into(), ..typed(kind, "@", content) };
    assert_eq!(checked(&with_priority("MX", "mail.example.com."), ZONE).unwrap().content, "mail.example.com");
    assert_eq!(checked(&with_priority("SRV", "5 8806 example.com"), ZONE).unwrap().priority, Some(10));
    assert_eq!(checked(&with_priority("URI", r#"20 "http://a/b c""#), ZONE).unwrap().priority, Some(10));
}

#[test]
fn parts_can_be_typed_each_in_its_own_field() {
    let parts = [("priority", "1"), ("weight", "0"), ("port", "443"), ("target", "a.example.com")];
    let parts: BTreeMap<_, _> = parts.iter().map(|(name, text)| ((*name).into(), (*text).into())).collect();
    let mut srv = Typed { parts, ..typed("SRV", "_x._tcp", "") };
    let record = checked(&srv, ZONE).unwrap();
    assert_eq!(record.content, "1 0 443 a.example.com");
    assert_eq!(
        (record.data, record.priority),
        (Some(json!({"priority":1,"weight":0,"port":443,"target":"a.example.com"})), Some(1))
    );
    srv.parts.insert("port".into(), "99999".into());
    assert_eq!(message(&srv, "data.port"), "Port: enter a whole number from 0 to 65535.");
}

#[test]
fn what_cannot_be_is_said_at_its_field() {
    assert!(message(&typed("A", "www", "2001:db8::1"), "content").contains("IPv4"));
    assert!(message(&typed("AAAA", "www", "192.0.2.1"), "content").contains("IPv6"));
    assert!(message(&typed("CNAME", "www", "192.0.2.1"), "content").contains("not an address"));
    assert!(message(&typed("CNAME", "www", "www.example.com"), "content").contains("itself"));
    assert!(message(&typed("MX", "@", "mail.example.com"), "priority").contains("priority"));
    assert!(message(&typed("NOPE", "@", "x"), "type").contains("Choose"));
    assert!(message(&typed("SRV", "@", "1 2"), "content").contains("in this order: priority, weight, port, target"));
    assert!(message(&typed("TXT", "@", "\"open"), "content").contains("quote"));
    assert!(message(&typed("TXT", "@", &format!("\"{}\"", "a".repeat(256))), "content").contains("255"));
    let with = |change: fn(&mut Typed)| {
        let mut one = typed("TXT", "@", "x");
        change(&mut one);
        one
    };
    assert!(message(&with(|one| one.proxied = "on".into()), "proxied").contains("only A, AAAA and CNAME"));
    for ttl in ["59", "86401", "soon"] {
        let mut one = typed("TXT", "@", "x");
        one.ttl = ttl.into();
        assert!(message(&one, "ttl").contains("60 to 86400"), "{ttl}");
    }
    assert!(message(&with(|one| one.comment = "x".repeat(501)), "comment").contains("500"));
    assert!(message(&with(|one| one.tags = Some("a b:c".into())), "tags").contains("name:value"));
}

#[test]
fn texts_and_hosts_are_the_same_however_they_are_written() {
    let one = |kind, content| checked(&typed(kind, "x", content), ZONE).unwrap();
    assert!(one("TXT", "v=spf1 -all").is_twin_of(&one("TXT", "\"v=spf1 \" \"-all\"")));
    assert!(one("CNAME", "Host.Example.net.").is_twin_of(&one("CNAME", "host.example.net")));
    assert!(one("CAA", "0 issue letsencrypt.org").is_twin_of(&one("CAA", "0 issue \"letsencrypt.org\"")));
    assert!(!one("TXT", "a").is_twin_of(&one("TXT", "b")));
}
