//! From where and until when a token works, as it is typed.

use std::net::IpAddr;

use ipnet::IpNet;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

use crate::clock::Timestamp;

/// The networks of some lines, as they are sent: each in CIDR form without host bits, a single address as `/32` or `/128`,
/// nothing twice. What is typed may be separated by line breaks, blanks and commas.
///
/// # Errors
/// A sentence about the first that is none.
pub fn networks(text: &str) -> Result<Vec<String>, String> {
    let mut found: Vec<IpNet> = Vec::new();
    for word in text.split(|letter: char| letter.is_whitespace() || letter == ',').filter(|word| !word.is_empty()) {
        let network = network(word).ok_or_else(|| {
            format!("“{word}” is no address and no network. Write 192.0.2.7, 192.0.2.0/24 or 2001:db8::/32.")
        })?;
        if !found.contains(&network) {
            found.push(network);
        }
    }
    Ok(found.iter().map(ToString::to_string).collect())
}

fn network(word: &str) -> Option<IpNet> {
    if let Ok(address) = word.parse::<IpAddr>() {
        return Some(IpNet::from(address.to_canonical()));
    }
    word.parse::<IpNet>().ok().map(|network| network.trunc())
}

/// Whether an address is in one of these networks.
#[must_use]
pub fn is_within(address: IpAddr, networks: &[String]) -> bool {
    networks.iter().filter_map(|text| network(text)).any(|network| network.contains(&address))
}

/// A time in UTC as a form has it, `2027-02-21T10:00` with or without seconds, or a day alone; nothing for an empty field.
///
/// # Errors
/// A sentence where it is none.
pub fn time(text: &str) -> Result<Option<Timestamp>, String> {
    let text = text.trim().trim_end_matches('Z');
    if text.is_empty() {
        return Ok(None);
    }
    let at = text.parse::<DateTime>().or_else(|_| text.parse::<Date>().map(|day| day.at(0, 0, 0, 0)));
    let at = at.ok().and_then(|at| at.to_zoned(TimeZone::UTC).ok()).map(|at| at.timestamp());
    at.map(Some).ok_or_else(|| "Write a day and a time in UTC, like 2027-02-21T10:00.".to_owned())
}

/// A time for a form's field.
#[must_use]
pub fn typed(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%S").to_string()
}

/// A time as it is sent.
#[must_use]
pub fn sent(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn networks_are_sent_in_one_form_and_once_whatever_is_typed() {
        let typed = "192.0.2.7\n192.0.2.99/24, 2001:db8::1 2001:db8:0::/32\n192.0.2.0/24 ::ffff:192.0.2.7";
        assert_eq!(
            networks(typed).unwrap(),
            ["192.0.2.7/32", "192.0.2.0/24", "2001:db8::1/128", "2001:db8::/32"],
            "host bits cleared, a single address as a network of one, nothing twice"
        );
        assert!(networks("  \n ").unwrap().is_empty());
        for bad in ["example.com", "192.0.2.0/33", "192.0.2", "2001:db8::/129"] {
            assert!(networks(bad).unwrap_err().contains(bad), "{bad}");
        }
    }

    #[test]
    fn an_address_is_within_a_network_of_its_own_kind_alone() {
        let networks = ["192.0.2.0/24".to_owned(), "2001:db8::/32".to_owned()];
        assert!(is_within("192.0.2.200".parse().unwrap(), &networks));
        assert!(is_within("2001:db8::9".parse().unwrap(), &networks));
        assert!(!is_within("198.51.100.1".parse().unwrap(), &networks));
    }

    #[test]
    fn a_time_survives_the_form_to_the_second() {
        let at: Timestamp = "2027-02-21T10:00:59Z".parse().unwrap();
        assert_eq!(time(&typed(at)), Ok(Some(at)));
        assert_eq!(sent(at), "2027-02-21T10:00:59Z");
        assert_eq!(time("2027-02-21T10:00"), Ok(Some("2027-02-21T10:00:00Z".parse().unwrap())));
        assert_eq!(time("2027-02-21"), Ok(Some("2027-02-21T00:00:00Z".parse().unwrap())));
        assert_eq!(time(" "), Ok(None));
        assert!(time("tomorrow").is_err());
    }
}
