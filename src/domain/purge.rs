//! What of a website's cache shall be purged: what was typed, a thing a line, becomes lists that Cloudflare takes, or it
//! is said which line is wrong. Refused is only what is certain; everything else Cloudflare decides.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};
use url::Url;

use crate::wire::cache::{PER_CALL, PurgeWay};

use super::record::host;

/// Most lines of one purge: more than any form of the portal can carry, and the end of a mistake.
pub const LINES_MAX: usize = 900;
/// Longest tag, in characters. A page's tags have 16 KB together, and no longest one is published
/// (developers.cloudflare.com/cache/how-to/purge-cache/purge-by-tags, read 2026-11): only what is no tag is refused.
const TAG_MAX: usize = 1_024;
/// Longest address or prefix, in characters: what servers take, and more than Cloudflare keeps.
const ADDRESS_MAX: usize = 8_192;
/// Wrong lines that are named; of the others it is said how many they are.
const NAMED: usize = 3;

/// The ways to purge that name things, by the names of their fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Way {
    /// Single addresses.
    Files,
    /// Whole hosts.
    Hosts,
    /// Everything below a path.
    Prefixes,
    /// Everything with a tag.
    Tags,
}

impl Way {
    /// All of them, in the order of the form.
    pub const ALL: [Self; 4] = [Self::Files, Self::Hosts, Self::Prefixes, Self::Tags];

    /// The field of the form.
    #[must_use]
    pub fn field(self) -> &'static str {
        match self {
            Self::Files => "files",
            Self::Hosts => "hosts",
            Self::Prefixes => "prefixes",
            Self::Tags => "tags",
        }
    }

    /// What one of them and many of them are called.
    #[must_use]
    pub fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Files => ("URL", "URLs"),
            Self::Hosts => ("host", "hosts"),
            Self::Prefixes => ("prefix", "prefixes"),
            Self::Tags => ("tag", "tags"),
        }
    }

    /// The thing on one line in the form in which Cloudflare is asked for it.
    fn read(self, line: &str, zone: &str) -> Result<String, String> {
        match self {
            Self::Files => address(line, zone),
            Self::Hosts => host_of(line, zone),
            Self::Prefixes => prefix(line, zone),
            Self::Tags => tag(line),
        }
    }
}

/// What shall be purged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "way", content = "list", rename_all = "snake_case")]
pub enum Purge {
    /// All of the website.
    Everything,
    /// These addresses.
    Files(Vec<String>),
    /// These hosts.
    Hosts(Vec<String>),
    /// What is below these.
    Prefixes(Vec<String>),
    /// What has one of these tags.
    Tags(Vec<String>),
}

impl Purge {
    fn of(way: Way, list: Vec<String>) -> Self {
        match way {
            Way::Files => Self::Files(list),
            Way::Hosts => Self::Hosts(list),
            Way::Prefixes => Self::Prefixes(list),
            Way::Tags => Self::Tags(list),
        }
    }

    /// What is named, and how; nothing where it is everything.
    #[must_use]
    pub fn list(&self) -> Option<(Way, &[String])> {
        match self {
            Self::Everything => None,
            Self::Files(list) => Some((Way::Files, list)),
            Self::Hosts(list) => Some((Way::Hosts, list)),
            Self::Prefixes(list) => Some((Way::Prefixes, list)),
            Self::Tags(list) => Some((Way::Tags, list)),
        }
    }

    /// Calls it takes.
    #[must_use]
    pub fn pieces(&self) -> usize {
        self.list().map_or(1, |(_, list)| list.len().div_ceil(PER_CALL))
    }

    /// What the call at this place, from 0, sends; nothing beyond the last one.
    #[must_use]
    pub fn piece(&self, place: usize) -> Option<PurgeWay> {
        let Some((way, list)) = self.list() else { return (place == 0).then_some(PurgeWay::Everything) };
        let piece = list.chunks(PER_CALL).nth(place)?.to_vec();
        Some(match way {
            Way::Files => PurgeWay::Files(piece),
            Way::Hosts => PurgeWay::Hosts(piece),
            Way::Prefixes => PurgeWay::Prefixes(piece),
            Way::Tags => PurgeWay::Tags(piece),
        })
    }

    /// What it is, in a few words: `everything`, `1 host`, `75 URLs`.
    #[must_use]
    pub fn words(&self) -> String {
        match self.list() {
            None => "everything".to_owned(),
            Some((way, [_])) => format!("1 {}", way.words().0),
            Some((way, list)) => format!("{} {}", list.len(), way.words().1),
        }
    }
}

/// What was typed, a thing a line. What stands there twice is there once, and lines without anything are passed over.
///
/// # Errors
/// What is wrong, with the number of each line, as sentences.
pub fn checked(way: Way, typed: &str, zone: &str) -> Result<Purge, String> {
    let (mut list, mut seen, mut wrong) = (Vec::new(), HashSet::new(), Vec::new());
    for (number, line) in (1..).zip(typed.lines()) {
        let line = line.trim();
        if line.is_empty() {
            continue;
        }
        match way.read(line, zone) {
            // Cloudflare takes tags in any case for the same.
            Ok(thing) if way == Way::Tags => {
                if seen.insert(thing.to_ascii_lowercase()) {
                    list.push(thing);
                }
            }
            Ok(thing) => {
                if seen.insert(thing.clone()) {
                    list.push(thing);
                }
            }
            Err(why) => wrong.push(format!("Line {number}: {why}")),
        }
    }
    let (one, many) = way.words();
    if !wrong.is_empty() {
        return Err(in_short(&wrong));
    }
    if list.is_empty() {
        return Err(format!("Enter at least one {one}, a line for each."));
    }
    if list.len() > LINES_MAX {
        return Err(format!("These are {} {many}. Purge at most {LINES_MAX} at once.", list.len()));
    }
    Ok(Purge::of(way, list))
}

fn in_short(wrong: &[String]) -> String {
    let named = wrong.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join(" ");
    match wrong.len().saturating_sub(NAMED) {
        0 => named,
        1 => format!("{named} One more line is wrong, too."),
        more => format!("{named} {more} more lines are wrong, too."),
    }
}

/// The start of a line, for a sentence about it.
fn quoted(line: &str) -> String {
    let start: String = line.chars().take(80).collect();
    if start.len() < line.len() { format!("“{start}…”") } else { format!("“{start}”") }
}

fn is_of(host: &str, zone: &str) -> bool {
    host == zone || host.strip_suffix(zone).is_some_and(|front| front.ends_with('.'))
}

fn not_of(host: &str, zone: &str) -> String {
    let zone = super::text::in_unicode(zone);
    format!("{} is not of this website. Use {zone} or a name below it.", quoted(host))
}

/// An address as browsers ask for it: the host in small letters, what is not ASCII encoded.
fn parsed(address: &str, line: &str) -> Result<Url, String> {
    if address.chars().count() > ADDRESS_MAX {
        return Err(format!("{} is longer than {ADDRESS_MAX} characters.", quoted(line)));
    }
    if address.chars().any(|letter| letter.is_whitespace() || letter.is_control()) {
        return Err(format!("{} has a blank in it. Write one on each line.", quoted(line)));
    }
    let url = Url::parse(address).map_err(|_| format!("{} is not written like an address.", quoted(line)))?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err(format!("{} has a user name in it. Leave out what stands before the @.", quoted(line)));
    }
    if url.fragment().is_some() {
        return Err(format!("{} has a # in it. What follows it never reaches a server; leave it out.", quoted(line)));
    }
    Ok(url)
}

fn host_in(url: &Url, zone: &str) -> Result<String, String> {
    let host = url.host_str().unwrap_or_default().trim_end_matches('.').to_owned();
    if is_of(&host, zone) { Ok(host) } else { Err(not_of(&host, zone)) }
}

fn address(line: &str, zone: &str) -> Result<String, String> {
    let lower = line.to_ascii_lowercase();
    if !lower.starts_with("http://") && !lower.starts_with("https://") {
        return Err(format!("{} has to begin with https:// or http://.", quoted(line)));
    }
    let url = parsed(line, line)?;
    host_in(&url, zone)?;
    Ok(url.into())
}

fn host_of(line: &str, zone: &str) -> Result<String, String> {
    let bad = || {
        let zone = super::text::in_unicode(zone);
        format!("{} is not the name of a host. Write it without https:// and path, like www.{zone}.", quoted(line))
    };
    let host = host(line).ok_or_else(bad)?;
    if is_of(&host, zone) { Ok(host) } else { Err(not_of(line, zone)) }
}

fn prefix(line: &str, zone: &str) -> Result<String, String> {
    if line.contains("://") {
        return Err(format!("{} begins with a scheme. Leave https:// or http:// out.", quoted(line)));
    }
    if line.contains('?') {
        return Err(format!("{} has a ? in it. A prefix is a host and a path.", quoted(line)));
    }
    let url = parsed(&format!("https://{line}"), line)?;
    if url.port().is_some() {
        return Err(format!("{} has a port in it. A prefix is a host and a path.", quoted(line)));
    }
    let host = host_in(&url, zone)?;
    let path = if line.contains('/') { url.path() } else { "" };
    Ok(format!("{host}{path}"))
}

// Tags are of printable ASCII, without blanks, and commas part them in the header.
fn tag(line: &str) -> Result<String, String> {
    if line.contains(',') {
        return Err(format!("{} has a comma in it. Write one tag on each line.", quoted(line)));
    }
    if line.chars().any(char::is_whitespace) {
        return Err(format!("{} has a blank in it. Tags have none.", quoted(line)));
    }
    if !line.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(format!("{} has a letter in it that tags cannot have. They are of plain ASCII.", quoted(line)));
    }
    if line.len() > TAG_MAX {
        return Err(format!("{} is longer than {TAG_MAX} characters.", quoted(line)));
    }
    Ok(line.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ZONE: &str = "acme.example";

    fn listed(way: Way, typed: &str) -> Vec<String> {
        let purge = checked(way, typed, ZONE).unwrap();
        purge.list().unwrap().1.to_vec()
    }

    fn refused(way: Way, typed: &str) -> String {
        checked(way, typed, ZONE).unwrap_err()
    }

    #[test]
    fn addresses_are_sent_as_browsers_ask_for_them_each_once() {
        let typed = "https://acme.example\n\n HTTPS://WWW.Acme.example/Ü?a=B \nhttp://shop.acme.example:8080/x\n\
                     https://acme.example/\nhttps://acme.example:443/a/../b";
        let expected = [
            "https://acme.example/",
            "https://www.acme.example/%C3%9C?a=B",
            "http://shop.acme.example:8080/x",
            "https://acme.example/b",
        ];
        assert_eq!(listed(Way::Files, typed), expected);
    }

    #[test]
    fn what_is_no_address_of_this_website_is_said_with_its_line() {
        for (typed, says) in [
            ("/path", "Line 1: “/path” has to begin with https:// or http://."),
            ("ftp://acme.example/", "has to begin with https://"),
            ("https://globex.example/", "Use acme.example or a name below it."),
            ("https://notacme.example/", "Line 1: “notacme.example” is not of this website."),
            ("https://acme.example.evil.test/", "is not of this website"),
            ("https://acme.example@evil.test/", "has a user name in it"),
            ("https://acme.example/a b", "has a blank in it"),
            ("https://acme.example/#top", "has a # in it"),
            ("https://192.0.2.1/", "is not of this website"),
            ("https://", "is not written like an address"),
            ("\n\nhttps://acme.example/\nx", "Line 4: “x”"),
            ("", "Enter at least one URL, a line for each."),
            (" \n \n", "Enter at least one URL"),
        ] {
            assert!(refused(Way::Files, typed).contains(says), "{typed:?}: {}", refused(Way::Files, typed));
        }
        let many = refused(Way::Files, "a\nb\nc\nd\ne");
        assert!(many.starts_with("Line 1: “a”") && many.ends_with("2 more lines are wrong, too."), "{many}");
        assert!(!many.contains("Line 4"), "{many}");
        assert!(refused(Way::Files, &format!("https://acme.example/{}", "x".repeat(9_000))).contains("is longer than"));
    }

    #[test]
    fn hosts_are_of_this_website_in_one_form() {
        assert_eq!(listed(Way::Hosts, "WWW.acme.example.\nacme.example\nwww.acme.example"), ["www.acme.example", ZONE]);
        let own = checked(Way::Hosts, "www.bücher.example", "xn--bcher-kva.example").unwrap();
        assert_eq!(own, Purge::Hosts(vec!["www.xn--bcher-kva.example".to_owned()]));
        for (typed, says) in [
            ("https://www.acme.example", "Write it without https:// and path, like www.acme.example."),
            ("www.acme.example/x", "is not the name of a host"),
            ("*.acme.example", "is not the name of a host"),
            ("www.globex.example", "“www.globex.example” is not of this website"),
        ] {
            assert!(refused(Way::Hosts, typed).contains(says), "{typed}: {}", refused(Way::Hosts, typed));
        }
    }

    #[test]
    fn prefixes_are_a_host_and_a_path_without_a_scheme() {
        let typed = "WWW.acme.example/Blog/\nacme.example\nacme.example/\nwww.acme.example/Blog/";
        assert_eq!(listed(Way::Prefixes, typed), ["www.acme.example/Blog/", "acme.example", "acme.example/"]);
        for (typed, says) in [
            ("https://acme.example/x", "Leave https:// or http:// out."),
            ("acme.example/x?y", "has a ? in it"),
            ("acme.example:8443/x", "has a port in it"),
            ("globex.example/x", "is not of this website"),
            ("/x", "is not"),
        ] {
            assert!(refused(Way::Prefixes, typed).contains(says), "{typed}: {}", refused(Way::Prefixes, typed));
        }
    }

    #[test]
    fn tags_are_plain_words_and_the_same_in_any_case() {
        assert_eq!(listed(Way::Tags, "Shop\nshop\nproduct:42"), ["Shop", "product:42"]);
        for (typed, says) in [
            ("a,b", "has a comma in it"),
            ("a b", "has a blank in it"),
            ("süß", "They are of plain ASCII"),
            (&"x".repeat(1_025), "is longer than 1024"),
        ] {
            assert!(refused(Way::Tags, typed).contains(says), "{typed}");
        }
    }

    #[test]
    fn what_is_more_than_one_call_takes_is_split_and_nothing_gets_lost() {
        let lines = |count: usize| (0..count).map(|n| format!("tag-{n}\n")).collect::<String>();
        for (count, pieces) in [(1, 1), (30, 1), (31, 2), (60, 2), (61, 3), (900, 30)] {
            let purge = checked(Way::Tags, &lines(count), ZONE).unwrap();
            assert_eq!(purge.pieces(), pieces, "{count}");
            let sent = (0..pieces).flat_map(|place| match purge.piece(place).unwrap() {
                PurgeWay::Tags(tags) if tags.len() <= PER_CALL => tags,
                other => panic!("{other:?}"),
            });
            assert_eq!(sent.collect::<Vec<_>>(), purge.list().unwrap().1);
            assert_eq!(purge.piece(pieces), None);
        }
        assert!(refused(Way::Tags, &lines(901)).contains("These are 901 tags."));
        assert_eq!((Purge::Everything.pieces(), Purge::Everything.piece(0)), (1, Some(PurgeWay::Everything)));
        assert_eq!(Purge::Everything.piece(1), None);
        let words = [Purge::Everything, Purge::Hosts(vec!["a".into()]), Purge::Files(vec!["a".into(), "b".into()])];
        assert_eq!(words.map(|purge| purge.words()), ["everything", "1 host", "2 URLs"]);
    }
}
