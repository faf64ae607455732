//! Faults on demand, real ones on the socket. A rule waits for its call, lets `after` of them pass and then strikes
//! `times` of them. Some words strike before the call is done, so that nothing happens in the world; the others do the
//! call and then spoil the answer:
//!
//! | word | nothing is done | the call is done |
//! |---|---|---|
//! | connection cut before any byte of an answer | `drop_before` | `drop_after` |
//! | a status, with Cloudflare's envelope | `status:503` | `status_after:500` |
//! | refused for too many calls, with `retry-after` | `429:<seconds>` | |
//! | 200 with bytes that are no JSON | `garbage_before` | `garbage` |
//! | `content-length` longer than the body, then cut | `truncated_before` | `truncated` |
//! | 200 with a page of HTML | `html_before` | `html` |
//! | 200 with `success: false` | `success_false_before` | `success_false` |
//! | answer held back | `hang_before:<ms>`, then cut | `hang:<ms>`, then the true answer |
//! | headers at once, the body spread over the time | | `slow_body:<ms>` |

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use http::{Method, StatusCode};
use serde::{Deserialize, Serialize};

/// Whether the call is done before the fault shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Timing {
    Before,
    After,
}

/// What becomes of the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Spoil {
    Drop,
    Status(StatusCode),
    TooMany(u64),
    Garbage,
    Truncated,
    Html,
    SuccessFalse,
    Hang(Duration),
    SlowBody(Duration),
}

/// One fault.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub(super) struct Fault {
    word: String,
    pub(super) timing: Timing,
    pub(super) spoil: Spoil,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.word)
    }
}

impl From<Fault> for String {
    fn from(fault: Fault) -> Self {
        fault.word
    }
}

impl TryFrom<String> for Fault {
    type Error = String;
    fn try_from(word: String) -> Result<Self, String> {
        word.parse()
    }
}

impl FromStr for Fault {
    type Err = String;
    fn from_str(word: &str) -> Result<Self, String> {
        let (name, value) = word.split_once(':').map_or((word, None), |(name, value)| (name, Some(value)));
        let number = || value.and_then(|value| value.parse::<u64>().ok()).ok_or_else(|| unknown(word));
        let millis = || number().map(Duration::from_millis);
        let status = || {
            let code = number().ok().and_then(|code| u16::try_from(code).ok());
            code.and_then(|code| StatusCode::from_u16(code).ok()).ok_or_else(|| unknown(word))
        };
        let (timing, spoil) = match (name, value.is_some()) {
            ("drop_before", false) => (Timing::Before, Spoil::Drop),
            ("drop_after", false) => (Timing::After, Spoil::Drop),
            ("status", true) => (Timing::Before, Spoil::Status(status()?)),
            ("status_after", true) => (Timing::After, Spoil::Status(status()?)),
            ("429", true) => (Timing::Before, Spoil::TooMany(number()?)),
            ("hang", true) => (Timing::After, Spoil::Hang(millis()?)),
            ("hang_before", true) => (Timing::Before, Spoil::Hang(millis()?)),
            ("slow_body", true) => (Timing::After, Spoil::SlowBody(millis()?)),
            (_, false) => plain(name).ok_or_else(|| unknown(word))?,
            (_, true) => return Err(unknown(word)),
        };
        Ok(Self { word: word.to_owned(), timing, spoil })
    }
}

fn plain(name: &str) -> Option<(Timing, Spoil)> {
    let (timing, name) = match name.strip_suffix("_before") {
        Some(name) => (Timing::Before, name),
        None => (Timing::After, name),
    };
    let spoil = match name {
        "garbage" => Spoil::Garbage,
        "truncated" => Spoil::Truncated,
        "html" => Spoil::Html,
        "success_false" => Spoil::SuccessFalse,
        _ => return None,
    };
    Some((timing, spoil))
}

fn unknown(word: &str) -> String {
    format!("unknown fault: {word}")
}

/// Which calls a fault is for, and how many of them.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Rule {
    /// The method; none or `*` for all.
    #[serde(default)]
    method: Option<String>,
    /// The path, with or without the prefix of the API, `{}` for each id; `*` for all.
    path: String,
    /// How many calls it strikes.
    #[serde(default = "once")]
    times: u64,
    /// How many matching calls pass first.
    #[serde(default)]
    after: u64,
    fault: Fault,
}

fn once() -> u64 {
    1
}

impl Rule {
    fn matches(&self, method: &Method, path: &str) -> bool {
        let method_fits = match self.method.as_deref() {
            None | Some("*") => true,
            Some(wanted) => method.as_str().eq_ignore_ascii_case(wanted),
        };
        method_fits && (self.path == "*" || same_path(below_prefix(&self.path), below_prefix(path)))
    }
}

fn below_prefix(path: &str) -> &str {
    path.strip_prefix(super::PREFIX).unwrap_or(path)
}

fn same_path(pattern: &str, path: &str) -> bool {
    let (mut pattern, mut path) = (pattern.split('/'), path.split('/'));
    loop {
        match (pattern.next(), path.next()) {
            (None, None) => return true,
            (Some(wanted), Some(found)) if wanted == found || (wanted.starts_with('{') && !found.is_empty()) => {}
            _ => return false,
        }
    }
}

/// Rules that wait for their calls, oldest first.
#[derive(Default)]
pub(super) struct Faults {
    rules: Vec<Rule>,
}

impl Faults {
    /// Adds a rule.
    pub(super) fn add(&mut self, rule: Rule) {
        self.rules.push(rule);
    }

    /// Rules that have not struck for the last time.
    pub(super) fn waiting(&self) -> &[Rule] {
        &self.rules
    }

    /// Forgets all rules.
    pub(super) fn clear(&mut self) {
        self.rules.clear();
    }

    /// The fault for this call. A call that a rule lets pass is not looked at by younger rules.
    pub(super) fn strike(&mut self, method: &Method, path: &str) -> Option<Fault> {
        let rule = self.rules.iter_mut().find(|rule| rule.times > 0 && rule.matches(method, path))?;
        if rule.after > 0 {
            rule.after -= 1;
            return None;
        }
        rule.times -= 1;
        let fault = rule.fault.clone();
        self.rules.retain(|rule| rule.times > 0);
        Some(fault)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(json: serde_json::Value) -> Rule {
        serde_json::from_value(json).unwrap()
    }

    #[test]
    fn a_rule_lets_its_first_calls_pass_and_strikes_as_often_as_told() {
        let mut faults = Faults::default();
        faults.add(rule(serde_json::json!(
            { "method": "post", "path": "/accounts/{}/members", "after": 1, "times": 2, "fault": "drop_after" }
        )));
        let mut call = |method: Method, path: &str| faults.strike(&method, path).is_some();
        assert!(!call(Method::GET, "/client/v4/accounts/1/members"));
        assert!(!call(Method::POST, "/client/v4/accounts/1"));
        assert!(!call(Method::POST, "/client/v4/accounts/1/members"));
        assert!(call(Method::POST, "/client/v4/accounts/1/members"));
        assert!(call(Method::POST, "/client/v4/accounts/2/members"));
        assert!(!call(Method::POST, "/client/v4/accounts/1/members"));
        assert!(faults.waiting().is_empty());
    }

    #[test]
    fn only_known_words_are_faults() {
        for good in ["drop_before", "status:503", "429:7", "hang:10", "garbage_before", "slow_body:1", "html"] {
            assert!(good.parse::<Fault>().is_ok(), "{good}");
        }
        for bad in ["", "drop", "status", "status:9999", "hang", "429:x", "html:3", "slow_body_before:1"] {
            assert!(bad.parse::<Fault>().is_err(), "{bad}");
        }
    }
}
