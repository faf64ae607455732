//! What Cloudflare writes behind a record when it exports a zone: a comment, and `cf_tags=` with tags and with whether the
//! record is proxied (developers.cloudflare.com/dns/manage-dns-records/how-to/import-and-export, read 2026-11).

/// Longest comment on every plan, in characters
/// (developers.cloudflare.com/dns/manage-dns-records/reference/record-attributes, read 2026-11).
const COMMENT_MAX: usize = 100;
const TAGS: &str = "cf_tags=";
const PROXIED: &str = "cf-proxied";

/// What a remark says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Attributes {
    /// The comment; may be empty.
    pub(super) comment: String,
    /// The tags, where any are written.
    pub(super) tags: Vec<String>,
    /// Whether Cloudflare stands in front, where that is written.
    pub(super) proxied: Option<bool>,
    /// Whether the comment was longer than Cloudflare keeps.
    pub(super) cut: bool,
}

pub(super) fn attributes(remark: &str) -> Attributes {
    let (comment, tags) = remark.split_once(TAGS).unwrap_or((remark, ""));
    let comment = comment.trim();
    let mut said = Attributes {
        comment: comment.chars().filter(|letter| !letter.is_control()).take(COMMENT_MAX).collect(),
        cut: comment.chars().count() > COMMENT_MAX,
        ..Attributes::default()
    };
    for tag in tags.split(',').map(str::trim).filter(|tag| !tag.is_empty()) {
        match tag.split_once(':') {
            Some((name, value)) if name.eq_ignore_ascii_case(PROXIED) => said.proxied = value.parse().ok(),
            _ => said.tags.push(tag.to_owned()),
        }
    }
    said
}

#[cfg(test)]
mod tests {
    use super::attributes;

    #[test]
    fn comment_tags_and_proxied_are_told_apart() {
        let said = attributes("Main site cf_tags=cf-proxied:true,team:web,old");
        assert_eq!(said.comment, "Main site");
        assert_eq!(said.tags, ["team:web", "old"]);
        assert_eq!(said.proxied, Some(true));
        assert_eq!(attributes("the shop").proxied, None);
        assert!(attributes(&"x".repeat(101)).cut);
    }
}
