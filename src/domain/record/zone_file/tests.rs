use super::*;

const ZONE: Zoned<'static> = Zoned { name: "example.com", enterprise: false };

fn said(text: &str) -> Vec<(String, String, String)> {
    let file = read(text, ZONE, false);
    assert_eq!(file.refused, [], "nothing is refused");
    let records = file.lines.into_iter().map(|line| line.record);
    records.map(|one| (one.kind.to_string(), one.name, one.content)).collect()
}

fn why(text: &str) -> (usize, String) {
    let file = read(text, ZONE, false);
    assert_eq!(file.refused.len(), 1, "{file:?}");
    file.refused.into_iter().map(|one| (one.line, one.why)).next().expect("one")
}

fn one(kind: &str, name: &str, content: &str) -> (String, String, String) {
    (kind.to_owned(), name.to_owned(), content.to_owned())
}

#[test]
fn a_file_as_hosting_panels_write_it_is_read() {
    let text = "; cPanel first:11.25 (update_time):1\n$TTL 14400\n@  86400 IN SOA ns1.host.test. root.host.test. (\n\
        \t\t2026112301 ;Serial Number\n\t\t3600 ;refresh\n\t\t1800\n\t\t1209600\n\t\t86400 )\n\n\
        example.com. 86400 IN NS ns1.host.test.\nexample.com.\tIN\tA\t192.0.2.10\nexample.com. IN MX 0 example.com.\n\
        mail IN CNAME example.com.\nwww\tIN\tCNAME\texample.com.\n_autodiscover._tcp 14400 IN SRV 0 0 443 panel.host.test.\n\
        default._domainkey 14400 IN TXT ( \"v=DKIM1; k=rsa; p=MIIB\"\n\t\"IjANBg\" ) ; key\n";
    let file = read(text, ZONE, false);
    assert_eq!(file.refused, []);
    assert_eq!(file.left_out.iter().map(|one| one.line).collect::<Vec<_>>(), [3, 10], "SOA and the old name servers");
    let records: Vec<_> = file.lines.iter().map(|line| &line.record).collect();
    let texts: Vec<String> = records.iter().map(|one| format!("{} {} {}", one.kind, one.name, one.content)).collect();
    assert_eq!(
        texts,
        [
            "A example.com 192.0.2.10",
            "MX example.com example.com",
            "CNAME mail.example.com example.com",
            "CNAME www.example.com example.com",
            "SRV _autodiscover._tcp.example.com 0 0 443 panel.host.test",
            "TXT default._domainkey.example.com \"v=DKIM1; k=rsa; p=MIIB\" \"IjANBg\"",
        ]
    );
    assert_eq!(records[1].priority, Some(0));
    assert!(records.iter().all(|one| one.ttl == 14_400), "$TTL holds where none is written");
}

#[test]
fn origin_blank_names_and_short_forms_are_followed() {
    let text = "$ORIGIN example.com.\n$TTL 1h\n@ A 192.0.2.1\n  AAAA 2001:DB8::1\n$ORIGIN shop.example.com.\n@ A 192.0.2.2\n\
        www CNAME @\n$ORIGIN lab\nx IN 2h A 192.0.2.3\ny 2h IN A 192.0.2.4\n";
    assert_eq!(
        said(text),
        [
            one("A", "example.com", "192.0.2.1"),
            one("AAAA", "example.com", "2001:db8::1"),
            one("A", "shop.example.com", "192.0.2.2"),
            one("CNAME", "www.shop.example.com", "shop.example.com"),
            one("A", "x.lab.shop.example.com", "192.0.2.3"),
            one("A", "y.lab.shop.example.com", "192.0.2.4"),
        ]
    );
}

#[test]
fn texts_keep_their_pieces_quotes_backslashes_and_letters() {
    let text = "a TXT unquoted\nb TXT \"one; two\" \"three\"\nc TXT \"a \\\"quote\\\" and a \\\\\"\nd TXT \"caf\\195\\169\"\n\
        e TXT \"v=spf1 include:_spf.google.com ~all\"\n";
    let contents: Vec<String> = said(text).into_iter().map(|(.., content)| content).collect();
    assert_eq!(
        contents,
        [
            "\"unquoted\"",
            "\"one; two\" \"three\"",
            "\"a \\\"quote\\\" and a \\\\\"",
            "\"café\"",
            "\"v=spf1 include:_spf.google.com ~all\"",
        ]
    );
}

#[test]
fn every_type_that_cloudflare_has_is_read() {
    let text = "a A 192.0.2.1\na AAAA 2001:db8::1\n@ CAA 0 issue \"letsencrypt.org\"\nc CERT 1 2 3 AwEAAa==\nd CNAME a\n\
        k DNSKEY 257 3 13 AwEAAa==\nd2 DS 2371 13 2 AABB0011AABB0011AABB0011AABB0011AABB0011AABB0011AABB0011AABB0011\n\
        h HTTPS 1 . alpn=h2,h3\nl LOC 37 46 46.000 N 122 23 35.000 W 0.00m 1m 10000m 10m\n@ MX 10 mail\n\
        n NAPTR 10 20 \"S\" \"SIP+D2U\" \"\" _sip._udp\nsub NS ns1.host.test.\no OPENPGPKEY AwEAAa==\np PTR host.test.\n\
        s SMIMEA 3 1 1 aabb\n_sip._tcp SRV 1 2 5060 sip\nf SSHFP 1 1 aabbccddeeff00112233445566778899aabbccdd\nb SVCB 1 svc.host.test. port=8443\n\
        _443._tcp TLSA 3 1 1 aabb\nt TXT \"x\"\nu URI 10 1 \"https://example.com/a\"\n";
    let kinds: Vec<String> = said(text).into_iter().map(|(kind, ..)| kind).collect();
    let all = super::super::TYPES;
    assert_eq!(kinds.len(), all.len(), "{kinds:?}");
    assert!(all.iter().all(|kind| kinds.iter().any(|read| read == kind.as_str())), "{kinds:?}");
}

#[test]
fn each_refusal_names_its_line_and_the_reason() {
    for (text, line, words) in [
        ("\nwww A 192.0.2.300\n", 2, "type A says"),
        ("www A host.example.com.\n", 1, "type A says"),
        ("www.other.test. A 192.0.2.1\n", 1, "not below example.com"),
        ("www CH A 192.0.2.1\n", 1, "Class CH"),
        ("www HINFO x86 Linux\n", 1, "no records of type HINFO"),
        ("www SPF \"v=spf1 -all\"\n", 1, "as a TXT record"),
        ("$INCLUDE other.zone\n", 1, "Other files"),
        ("$GENERATE 1-9 h$ A 192.0.2.$\n", 1, "one by one"),
        ("www TXT \"open\n", 1, "quote"),
        ("www TXT ( \"open\"\n", 1, "bracket"),
        (" A 192.0.2.1\n", 1, "no name"),
        ("www\n", 1, "no type"),
        ("www 3x A 192.0.2.1\n", 1, "time to live"),
        ("www MX 10\n", 1, "MX"),
        ("www TXT\n", 1, "TXT"),
        ("a..b A 192.0.2.1\n", 1, "cannot be a name"),
    ] {
        let (at, why) = why(text);
        assert_eq!(at, line, "{text}");
        assert!(why.contains(words), "{text}: {why}");
    }
}

#[test]
fn what_is_wrong_spoils_nothing_else() {
    let file = read("a A 1\nb A 192.0.2.1\nc TXT \"open\nd A 192.0.2.2\n", ZONE, false);
    assert_eq!(file.lines.iter().filter_map(|one| one.line).collect::<Vec<_>>(), [2, 4]);
    assert_eq!(file.refused.iter().map(|one| one.line).collect::<Vec<_>>(), [1, 3]);
}

#[test]
fn a_time_to_live_beyond_what_cloudflare_takes_is_made_to_fit_and_said() {
    let file = read("$TTL 604800\na A 192.0.2.1\nb 5 A 192.0.2.1\n", ZONE, false);
    assert_eq!(file.lines.iter().map(|one| one.record.ttl).collect::<Vec<_>>(), [86_400, 60]);
    assert!(file.lines.iter().all(|one| one.notes.iter().any(|note| note.contains("86400"))));
}

#[test]
fn what_cloudflare_exported_comes_back_as_it_was() {
    let text = ";; A Records\nexample.com.\t1\tIN\tA\t192.0.2.1 ; Main site cf_tags=cf-proxied:true,team:web\n\
        www.example.com.\t300\tIN\tA\t192.0.2.1 ; cf_tags=cf-proxied:false\n";
    let file = read(text, ZONE, true);
    let lines = &file.lines;
    assert_eq!((lines[0].record.proxied, lines[1].record.proxied), (true, false));
    assert_eq!(lines[0].record.comment, "Main site");
    assert_eq!(lines[0].record.tags.as_deref(), Some(&["team:web".to_owned()][..]));
    assert!(lines[0].says.proxied && lines[0].says.comment && !lines[1].says.comment);
}

#[test]
fn new_records_that_can_be_are_proxied_where_that_was_asked_for() {
    let file = read("a A 192.0.2.1\nb TXT x\nc 300 CNAME a\n", ZONE, true);
    assert_eq!(file.lines.iter().map(|one| one.record.proxied).collect::<Vec<_>>(), [true, false, true]);
    assert_eq!(file.lines[2].record.ttl, TTL_AUTO, "proxied is automatic");
}

#[test]
fn five_thousand_lines_are_read() {
    let text: String = (0..5000).map(|n| format!("h{n} 300 IN A 192.0.{}.{}\n", n / 250, n % 250)).collect();
    assert_eq!(read(&text, ZONE, false).lines.len(), 5000);
}
