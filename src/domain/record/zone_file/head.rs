//! The front of an entry: whose it is, how long it lives, its class and type; and the directives that say what is meant
//! where that is left out.

use crate::wire::dns::DnsType;

use super::entries::{Entry, words};

/// What an entry turned out to be.
pub(super) enum Directive {
    /// A directive, kept for what follows.
    Kept,
    /// A record.
    Record(Head),
}

/// The front of a record, and the rest as it stands.
#[derive(Debug)]
pub(super) struct Head {
    /// The full name, without a dot at its end, in lower case.
    pub(super) owner: String,
    /// What names that do not end in a dot are below; with a dot at its end.
    pub(super) origin: String,
    /// Seconds to live, where that is said anywhere.
    pub(super) ttl: Option<u32>,
    /// The class, in capitals.
    pub(super) class: String,
    /// The type, in capitals.
    pub(super) kind: String,
    /// What follows the type.
    pub(super) rest: String,
}

/// Why a record is not taken.
#[derive(Debug)]
pub(super) enum Left {
    /// Cloudflare looks after it itself.
    Out(String),
    /// It cannot be.
    Refused(String),
}

/// What is meant where an entry does not say it.
pub(super) struct Names {
    origin: String,
    owner: Option<String>,
    default_ttl: Option<u32>,
    last_ttl: Option<u32>,
}

impl Names {
    pub(super) fn of(zone: &str) -> Self {
        Self { origin: format!("{zone}."), owner: None, default_ttl: None, last_ttl: None }
    }

    pub(super) fn read(&mut self, entry: &Entry) -> Result<Directive, String> {
        let all = words(&entry.text);
        match all.first() {
            Some(first) if first.starts_with('$') && !entry.inherits => self.directive(&all).map(|()| Directive::Kept),
            _ => self.record(entry, &all).map(Directive::Record),
        }
    }

    fn directive(&mut self, words: &[&str]) -> Result<(), String> {
        let (Some(name), Some(value)) = (words.first(), words.get(1)) else {
            return Err("This directive says nothing.".to_owned());
        };
        match name.to_ascii_uppercase().as_str() {
            "$ORIGIN" => self.origin = format!("{}.", self.full(value).trim_end_matches('.')),
            "$TTL" => self.default_ttl = Some(seconds(value).ok_or("$TTL takes a time, like 3600 or 1h.")?),
            "$INCLUDE" => return Err("Other files are not read. Put what they say into this one.".to_owned()),
            "$GENERATE" => return Err("$GENERATE is not carried out. Write its records out one by one.".to_owned()),
            _ => return Err(format!("{name} is no directive of zone files.")),
        }
        Ok(())
    }

    /// A name as it is written here, full and in lower case, without a dot at its end.
    fn full(&self, name: &str) -> String {
        let name = name.to_lowercase();
        match name.strip_suffix('.') {
            Some(full) => full.to_owned(),
            None if name == "@" => self.origin.trim_end_matches('.').to_owned(),
            None => format!("{name}.{}", self.origin).trim_end_matches('.').to_owned(),
        }
    }

    fn record(&mut self, entry: &Entry, all: &[&str]) -> Result<Head, String> {
        let mut left = all.iter().copied();
        if !entry.inherits {
            self.owner = left.next().map(|name| self.full(name));
        }
        let owner = self.owner.clone().ok_or("There is no name here, and none on a line before.")?;
        let (mut ttl, mut class, mut kind) = (None, None, None);
        for word in left.by_ref() {
            let upper = word.to_ascii_uppercase();
            if ttl.is_none() && word.starts_with(|first: char| first.is_ascii_digit()) {
                ttl = Some(seconds(word).ok_or_else(|| format!("“{word}” is no time to live."))?);
            } else if class.is_none() && matches!(upper.as_str(), "IN" | "CH" | "HS" | "CS") {
                class = Some(upper);
            } else {
                kind = Some(upper);
                break;
            }
        }
        let kind = kind.ok_or("There is no type of record here.")?;
        self.last_ttl = ttl.or(self.last_ttl);
        Ok(Head {
            owner,
            origin: self.origin.clone(),
            ttl: ttl.or(self.default_ttl).or(self.last_ttl),
            class: class.unwrap_or_else(|| "IN".to_owned()),
            kind,
            rest: left.collect::<Vec<_>>().join(" "),
        })
    }
}

impl Head {
    /// Lets pass what Cloudflare may have as a record of this zone.
    pub(super) fn must_be_taken(&self, zone: &str) -> Result<(), Left> {
        let refused = |why: String| Err(Left::Refused(why));
        let out = |why: &str| Err(Left::Out(why.to_owned()));
        let at_top = self.owner == zone;
        if !at_top && !self.owner.strip_suffix(zone).is_some_and(|front| front.ends_with('.')) {
            return refused(format!("{} is not below {zone}.", self.owner));
        }
        if self.class != "IN" {
            return refused(format!("Class {} is not of the Internet; only IN can be taken.", self.class));
        }
        match self.kind.as_str() {
            "SOA" => out("Cloudflare writes the SOA record itself."),
            "NS" if at_top => out("The name servers of the domain itself are Cloudflare’s."),
            "RRSIG" | "NSEC" | "NSEC3" | "NSEC3PARAM" | "CDS" | "CDNSKEY" | "ZONEMD" => {
                out("It belongs to DNSSEC or to the old server; Cloudflare makes its own.")
            }
            "SPF" => refused("SPF records are out of use (RFC 7208). Write it as a TXT record.".to_owned()),
            kind => match DnsType::from(kind.to_owned()) {
                DnsType::Other(_) => refused(format!("Cloudflare has no records of type {kind}.")),
                _ => Ok(()),
            },
        }
    }
}

/// Seconds of a time as zone files write it: `3600`, `1h30m`.
fn seconds(text: &str) -> Option<u32> {
    let (mut all, mut number) = (0_u32, None::<u32>);
    for letter in text.chars() {
        if let Some(digit) = letter.to_digit(10) {
            number = Some(number.unwrap_or(0).checked_mul(10)?.checked_add(digit)?);
            continue;
        }
        let unit = match letter.to_ascii_lowercase() {
            's' => 1,
            'm' => 60,
            'h' => 3600,
            'd' => 86_400,
            'w' => 604_800,
            _ => return None,
        };
        all = all.checked_add(number.take()?.checked_mul(unit)?)?;
    }
    all.checked_add(number.unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::seconds;

    #[test]
    fn times_are_read_with_units_and_without() {
        let read = ["3600", "1h", "1h30m", "2W", "1d", "x", "1y", "99999999999", "0"].map(seconds);
        assert_eq!(
            read,
            [Some(3600), Some(3600), Some(5400), Some(1_209_600), Some(86_400), None, None, None, Some(0)]
        );
    }
}
