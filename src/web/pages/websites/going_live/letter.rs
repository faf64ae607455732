//! The text for whoever looks after a domain: what to set, where, what to remove, until when. Steps and spans:
//! developers.cloudflare.com/dns/zone-setups/full-setup/setup and partial-setup/setup, read 2026-11.

use std::fmt::Write as _;

use crate::clock::Timestamp;
use crate::domain::going_live::{Finding, Look, Wanted, plain};
use crate::domain::text::in_unicode;
use crate::domain::website::{PartialRecords, Periods, Zone};
use crate::web::format::until;

/// A letter, without a receiver.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    /// What it is about.
    pub subject: String,
    /// The text, in paragraphs.
    pub body: String,
}

/// What to write about this website; nothing while Cloudflare has not said what is to be set.
#[must_use]
pub fn text(zone: &Zone, look: Option<&Look>, periods: &Periods, now: Timestamp) -> Option<Text> {
    let name = in_unicode(&zone.name);
    // A day that is past helps nobody.
    let by = zone.dropped_at(periods).filter(|at| *at > now);
    let by = by.map(|at| format!("Please do it before {}. Cloudflare drops the website then.\n\n", until(at)));
    match Wanted::of(zone) {
        Wanted::NotNamed => None,
        Wanted::Servers(servers) => {
            let old = old_servers(zone, look, &servers);
            Some(Text { subject: format!("Name servers of {name}"), body: for_servers(&name, &servers, &old, by) })
        }
        Wanted::Txt { name: txt, value } => {
            let records = zone.partial_records()?;
            let body = for_records(zone, &name, (&txt, &value), &records, by);
            Some(Text { subject: format!("DNS records of {name}"), body })
        }
    }
}

/// The name servers that have to go: those that resolvers see now; before the first look, those found when it was added.
fn old_servers(zone: &Zone, look: Option<&Look>, wanted: &[String]) -> Vec<String> {
    let target = Wanted::Servers(wanted.to_vec());
    let mut seen: Vec<String> = Vec::new();
    let mut answered = false;
    for said in look.map(|look| look.said.as_slice()).unwrap_or_default() {
        match target.finding(&said.answer) {
            Finding::Servers { extra, .. } => {
                answered = true;
                seen.extend(extra);
            }
            Finding::Right => answered = true,
            _ => {}
        }
    }
    if !answered {
        seen = zone.original_name_servers.iter().map(|name| plain(name)).collect();
        seen.retain(|name| !wanted.contains(name));
    }
    seen.sort_unstable();
    seen.dedup();
    seen
}

fn listed(names: &[String]) -> String {
    names.iter().fold(String::new(), |mut list, name| {
        let _ = writeln!(list, "  {name}");
        list
    })
}

fn for_servers(name: &str, servers: &[String], old: &[String], by: Option<String>) -> String {
    let mut body = format!(
        "Hello,\n\n{name} is to be served by Cloudflare. For that its name servers have to be changed at its registrar, where \
         the domain is registered and paid. The setting is most often called “Name servers” or “DNS servers”.\n\n\
         1. If DNSSEC is on for the domain, turn it off there first. It can be turned on again afterwards.\n\n\
         2. Set exactly these name servers:\n{}\n",
        listed(servers)
    );
    if old.is_empty() {
        body.push_str("3. Remove all others.\n\n");
    } else {
        let _ = write!(body, "3. Remove all others. Now there are:\n{}\n", listed(old));
    }
    body.push_str(by.as_deref().unwrap_or_default());
    body.push_str(
        "The change can take up to 24 hours to be seen everywhere. There is nothing else to do: Cloudflare notices by itself.\n",
    );
    body
}

fn for_records(zone: &Zone, name: &str, txt: (&str, &str), records: &PartialRecords, by: Option<String>) -> String {
    let (www, suffix) = (format!("www.{}", zone.name), &records.suffix);
    format!(
        "Hello,\n\n{name} is to be served by Cloudflare, while its DNS stays where it is. For that two records have to be set \
         in the DNS of {name}, at whoever answers for it now.\n\n\
         1. Set this TXT record, and leave it in place for good: without it the website stops working through Cloudflare.\n\
         \u{20} Type: TXT\n  Name: {}\n  Value: {}\n\n\
         2. Once that is seen, lead each host that is to be served to Cloudflare, in place of the records that this host has \
         now. For www:\n  Type: CNAME\n  Name: {www}\n  Target: {www}{suffix}\n\n\
         Some providers add the domain to names by themselves. There, enter only cloudflare-verify, and www.\n\n\
         {}There is nothing else to do: Cloudflare notices by itself.\n",
        txt.0,
        txt.1,
        by.unwrap_or_default()
    )
}
