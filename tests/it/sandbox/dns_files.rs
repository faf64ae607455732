//! Records as files, there and back.

use reqwest::Method;
use serde_json::{Value, json};

use super::desk::{Desk, Reply, text};

async fn set() -> (Desk, String) {
    let desk = Desk::empty().await;
    let account = desk.account("Acme").await;
    let path = format!("/zones/{}/dns_records", desk.zone(&account, "acme.com").await);
    (desk, path)
}

async fn export(desk: &Desk, path: &str) -> String {
    let response = desk.request(&desk.admin, Method::GET, &format!("{path}/export")).send().await.unwrap();
    assert_eq!(response.status(), 200);
    assert!(response.headers()["content-type"].to_str().unwrap().starts_with("text/plain"));
    response.text().await.unwrap()
}

async fn import(desk: &Desk, path: &str, file: &str, proxied: Option<&str>) -> Reply {
    let part = |name: &str, more: &str, text: &str| {
        format!("--cut\r\nContent-Disposition: form-data; name=\"{name}\"{more}\r\n\r\n{text}\r\n")
    };
    let mut body = part("file", "; filename=\"zone.txt\"", file);
    body.extend(proxied.map(|proxied| part("proxied", "", proxied)));
    body.push_str("--cut--\r\n");
    let request = desk.request(&desk.admin, Method::POST, &format!("{path}/import"));
    Desk::answer(request.header("content-type", "multipart/form-data; boundary=cut").body(body)).await
}

async fn rows(desk: &Desk, path: &str) -> Vec<Value> {
    let rows = desk.get(&desk.admin, &format!("{path}?order=name")).await.result();
    rows.as_array().unwrap().clone()
}

const FILE: &str = r#"$ORIGIN acme.com.
$TTL 3600
@   IN SOA ns1.old.example. host.old.example. (
        2026110101 ; serial
        7200 3600 1209600 300 )
    IN NS  ns1.old.example.
    IN MX  10 mail
    IN TXT "v=spf1 mx -all" ; who may send
www 300 IN A 192.0.2.1 ; the shop cf_tags=cf-proxied:true,team:web
    IN AAAA 2001:db8::1
long IN TXT ( "v=DKIM1; k=rsa; "
              "p=ABC\"D" )
_sip._tcp 20 IN SRV 1 5 5060 sip.acme.com.
@ IN CAA 0 issue "ca.example; policy=ev"
_443._tcp IN TLSA 3 1 1 ABCDEF0123456789
svc 60 IN HTTPS 1 . alpn="h3,h2"
old IN URI 10 1 "https://old.example/a;b"
"#;

#[tokio::test]
async fn a_file_is_read_with_its_origin_brackets_quotes_and_remarks() {
    let (desk, path) = set().await;
    let done = import(&desk, &path, FILE, None).await.result();
    assert_eq!(
        done,
        json!({ "recs_added": 10, "total_records_parsed": 10 }),
        "SOA and NS of the zone are Cloudflare's"
    );
    let rows = rows(&desk, &path).await;
    let of = |kind: &str| rows.iter().find(|row| row["type"] == kind).unwrap();
    let www = of("A");
    assert_eq!((&www["name"], &www["ttl"], &www["proxied"]), (&json!("www.acme.com"), &json!(1), &json!(true)));
    assert_eq!((&www["comment"], &www["tags"]), (&json!("the shop"), &json!(["team:web"])));
    assert_eq!((&of("AAAA")["name"], &of("AAAA")["proxied"]), (&json!("www.acme.com"), &json!(false)));
    assert_eq!((&of("MX")["content"], &of("MX")["priority"]), (&json!("mail.acme.com"), &json!(10)));
    assert_eq!((&of("SRV")["content"], &of("SRV")["ttl"]), (&json!("1 5 5060 sip.acme.com"), &json!(60)));
    assert_eq!(of("CAA")["data"]["value"], "ca.example; policy=ev");
    assert_eq!(of("HTTPS")["data"]["target"], ".");
    assert_eq!((&of("URI")["priority"], &of("URI")["content"]), (&json!(10), &json!("1 \"https://old.example/a;b\"")));
    let texts: Vec<String> = rows.iter().filter(|row| row["type"] == "TXT").map(|row| text(&row["content"])).collect();
    assert!(texts.contains(&"\"v=DKIM1; k=rsa; \" \"p=ABC\\\"D\"".to_owned()), "{texts:?}");
}

#[tokio::test]
async fn what_is_exported_can_be_imported_and_is_the_same_again() {
    let (desk, path) = set().await;
    import(&desk, &path, FILE, None).await.result();
    let file = export(&desk, &path).await;
    for line in [
        ";; Domain:     acme.com.",
        ";; SOA Record",
        ";; NS Records",
        ";; TXT Records",
        "www.acme.com.\t1\tIN\tA\t192.0.2.1 ; the shop cf_tags=cf-proxied:true,team:web",
        "www.acme.com.\t3600\tIN\tAAAA\t2001:db8::1 ; cf_tags=cf-proxied:false",
        "acme.com.\t3600\tIN\tMX\t10 mail.acme.com.",
        "acme.com.\t3600\tIN\tTXT\t\"v=spf1 mx -all\" ; who may send",
        "_sip._tcp.acme.com.\t60\tIN\tSRV\t1 5 5060 sip.acme.com.",
        "svc.acme.com.\t60\tIN\tHTTPS\t1 . alpn=\"h3,h2\"",
    ] {
        assert!(file.lines().any(|one| one == line), "{line}\n{file}");
    }
    let again = format!("/zones/{}/dns_records", desk.zone(&desk.account("Other").await, "acme.net").await);
    let moved = file.replace("acme.com", "acme.net");
    assert_eq!(import(&desk, &again, &moved, None).await.result()["recs_added"], 10);
    let said = |rows: Vec<Value>| {
        let mut said: Vec<String> = rows
            .iter()
            .map(|row| {
                let parts = ["type", "name", "content", "ttl", "proxied", "priority", "comment", "tags"];
                parts.map(|part| row[part].to_string()).join(" ")
            })
            .collect();
        said.sort();
        said
    };
    let there: Vec<String> = said(rows(&desk, &path).await);
    let moved: Vec<String> =
        said(rows(&desk, &again).await).iter().map(|row| row.replace("acme.net", "acme.com")).collect();
    assert_eq!(moved, there);
}

#[tokio::test]
async fn a_long_text_is_exported_in_strings_that_fit() {
    let (desk, path) = set().await;
    let body = json!({ "type": "TXT", "name": "long", "content": "x".repeat(600) });
    desk.post(&desk.admin, &path, body).await.result();
    let file = export(&desk, &path).await;
    let line = file.lines().find(|line| line.starts_with("long")).unwrap();
    let strings: Vec<usize> = line.split('"').filter(|part| part.starts_with('x')).map(str::len).collect();
    assert_eq!(strings, [255, 255, 90]);
}

#[tokio::test]
async fn what_is_there_is_passed_over_and_what_cannot_be_read_adds_nothing() {
    let (desk, path) = set().await;
    let file = "www 300 IN A 192.0.2.1\nshop 300 IN A 192.0.2.2\n";
    assert_eq!(import(&desk, &path, file, Some("true")).await.result()["recs_added"], 2);
    assert!(rows(&desk, &path).await.iter().all(|row| row["proxied"] == true));
    let again = "www 300 IN A 192.0.2.1\nshop 300 IN CNAME www\nnew 300 IN A 192.0.2.3 ; cf_tags=cf-proxied:false\n";
    let done = import(&desk, &path, again, Some("true")).await.result();
    assert_eq!(done, json!({ "recs_added": 1, "total_records_parsed": 3 }));
    assert_eq!(rows(&desk, &path).await.iter().find(|row| row["name"] == "new.acme.com").unwrap()["proxied"], false);
    for bad in ["x 300 IN A 192.0.2.9\ny 300 IN A no-address\n", "x 300 IN A 192.0.2.9\n$INCLUDE other\n"] {
        assert_eq!(import(&desk, &path, bad, None).await.refusal(), (400, 1004), "{bad}");
    }
    assert_eq!(rows(&desk, &path).await.len(), 3);
    let large = format!("; {}\n", "x".repeat(262_144));
    assert_eq!(import(&desk, &path, &large, None).await.refusal(), (413, 1001));
    assert_eq!(desk.post(&desk.admin, &format!("{path}/import"), json!({})).await.refusal(), (400, 1001));
}

#[tokio::test]
async fn a_scan_finds_the_common_records_bit_by_bit_and_they_count_when_they_are_accepted() {
    let (desk, path) = set().await;
    let review = format!("{path}/scan/review");
    let found = async || desk.get(&desk.admin, &review).await.result().as_array().unwrap().clone();
    assert!(found().await.is_empty());
    desk.post(&desk.admin, &format!("{path}/scan/trigger"), json!({})).await.result();
    assert!(found().await.is_empty(), "it takes some seconds");
    desk.clock.advance(std::time::Duration::from_secs(1));
    assert_eq!(found().await.len(), 2);
    desk.post(&desk.admin, &format!("{path}/scan/trigger"), json!({})).await.result();
    assert_eq!(found().await.len(), 2, "one that is under way goes on");
    desk.clock.advance(std::time::Duration::from_secs(10));
    let all = found().await;
    assert_eq!(all.len(), 6);
    assert!(rows(&desk, &path).await.is_empty(), "nothing counts yet");
    let of =
        |kind: &str, name: &str| all.iter().find(|row| row["type"] == kind && row["name"] == name).unwrap().clone();
    let (www, mx, ftp) = (of("CNAME", "www.acme.com"), of("MX", "acme.com"), of("A", "ftp.acme.com"));

    let no = json!({ "accepts": [www], "rejects": [{ "id": "023e105f4ecef8ad9ca31a8372d0c353" }] });
    let refused = desk.post(&desk.admin, &review, no).await;
    assert_eq!(
        (refused.refusal(), &refused.json["errors"][0]["source"]["pointer"]),
        ((404, 81044), &json!("/rejects/0"))
    );
    assert!(rows(&desk, &path).await.is_empty());

    let mut mx = mx;
    mx["comment"] = json!("as found");
    let body = json!({ "accepts": [www, mx], "rejects": [{ "id": ftp["id"] }] });
    let done = desk.post(&desk.admin, &review, body.clone()).await.result();
    assert_eq!((done["accepts"].as_array().unwrap().len(), &done["rejects"]), (2, &json!([ftp["id"]])));
    let there = rows(&desk, &path).await;
    assert_eq!(there.iter().map(|row| text(&row["type"])).collect::<Vec<_>>(), ["MX", "CNAME"]);
    assert_eq!(there[0]["comment"], "as found");
    assert_eq!(found().await.len(), 3);
    assert_eq!(desk.post(&desk.admin, &review, body).await.refusal(), (404, 81044), "it is decided");

    // Without an id it is known by what it says; what stands there already is refused.
    let apex = of("A", "acme.com");
    let plain = json!({ "type": "A", "name": "acme.com", "content": apex["content"], "proxied": true });
    desk.post(&desk.admin, &review, json!({ "accepts": [plain] })).await.result();
    assert_eq!(found().await.len(), 2);
    assert_eq!(desk.post(&desk.admin, &review, json!({ "accepts": [plain] })).await.refusal(), (400, 81058));
    // A new scan finds all of it again, whatever became of the last one.
    desk.post(&desk.admin, &format!("{path}/scan/trigger"), json!({})).await.result();
    desk.clock.advance(std::time::Duration::from_secs(10));
    assert_eq!(found().await.len(), 6);
}

#[tokio::test]
async fn the_older_scan_adds_at_once_what_can_stand_there() {
    let (desk, path) = set().await;
    let body = json!({ "type": "A", "name": "www", "content": "192.0.2.200" });
    desk.post(&desk.admin, &path, body).await.result();
    let done = desk.post(&desk.admin, &format!("{path}/scan"), json!({})).await.result();
    assert_eq!(done, json!({ "recs_added": 5, "total_records_parsed": 6 }));
    assert_eq!(rows(&desk, &path).await.len(), 6);
}

#[tokio::test]
async fn files_and_scans_are_for_those_who_may_see_and_change_the_records() {
    let (desk, path) = set().await;
    let stranger = desk.service_user("other@users.test", &desk.account("Other").await).await;
    for (method, end) in [
        (Method::GET, "export"),
        (Method::POST, "scan"),
        (Method::POST, "scan/trigger"),
        (Method::GET, "scan/review"),
        (Method::POST, "scan/review"),
    ] {
        let refused = desk.send(&stranger, method, &format!("{path}/{end}"), json!({})).await;
        assert_eq!(refused.refusal(), (403, 9109), "{end}");
    }
}
