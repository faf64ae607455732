//! What was put together, checked and made into what Cloudflare takes: everything that it would refuse is said before it is
//! asked, at the field it is about.

use std::time::Duration;

use crate::clock::Timestamp;
use crate::wire::ids::PermissionGroupId;
use crate::wire::tokens::{
    Condition, GroupRef, NAME_CHARS, NewToken, PermissionGroup, Policy, RequestIp, Resources, SCOPE_ACCOUNT,
    SCOPE_USER, SCOPE_ZONE,
};

use super::form::{PolicyForm, TokenForm};
use super::{Reach, Resource, limits};

/// Something wrong: the id of the field, and a sentence.
pub type Wrong = (String, String);

/// Checks all of it. `listed` is what can be given.
///
/// # Errors
/// All that is wrong, in the order of the fields.
pub fn build(
    form: &TokenForm,
    reach: &Reach,
    listed: &[PermissionGroup],
    now: Timestamp,
) -> Result<NewToken, Vec<Wrong>> {
    let mut wrong = Vec::new();
    let name = form.name.trim();
    match name.chars().count() {
        0 => wrong.push(of("name", "Say why the token is there and where it is used.")),
        1..=NAME_CHARS => {}
        _ => wrong.push(of("name", "Use at most 120 characters.")),
    }
    if name.chars().any(char::is_control) {
        wrong.push(of("name", "Use letters, digits and signs that can be seen."));
    }
    if form.policies.is_empty() && form.kept.is_empty() {
        wrong.push(of("policies", "Add a policy: a token without one may do nothing."));
    }
    let mut policies = form.kept.clone();
    for (place, policy) in form.policies.iter().enumerate() {
        policies.extend(Checking { place, policy, reach, listed }.policies(&mut wrong));
    }
    let condition = condition(form, &mut wrong);
    let (not_before, expires_on) = times(form, reach, now, &mut wrong);
    if !wrong.is_empty() {
        return Err(wrong);
    }
    Ok(NewToken {
        name: name.to_owned(),
        policies,
        condition,
        not_before: not_before.map(limits::sent),
        expires_on: expires_on.map(limits::sent),
        status: form.changes.as_ref().and_then(|changes| changes.status.clone()),
    })
}

fn of(field: &str, words: &str) -> Wrong {
    (field.to_owned(), words.to_owned())
}

/// One policy of the form.
struct Checking<'a> {
    place: usize,
    policy: &'a PolicyForm,
    reach: &'a Reach,
    listed: &'a [PermissionGroup],
}

impl Checking<'_> {
    fn field(&self, name: &str) -> String {
        format!("{name}-{}", self.place)
    }

    fn row(&self, row: usize) -> String {
        format!("row-{}-{row}", self.place)
    }

    /// The policies that it becomes: one for each scope, since a group counts for resources of its own scope alone.
    fn policies(&self, wrong: &mut Vec<Wrong>) -> Vec<Policy> {
        let mut scopes: [(&str, Vec<PermissionGroupId>); 3] =
            [SCOPE_ZONE, SCOPE_ACCOUNT, SCOPE_USER].map(|scope| (scope, Vec::new()));
        let mut chosen = 0;
        for (row, id) in self.policy.rows.iter().enumerate() {
            let Some(id) = id else { continue };
            chosen += 1;
            match self.scope(id) {
                Ok(scope) => {
                    if let Some((_, ids)) = scopes.iter_mut().find(|(known, _)| *known == scope)
                        && !ids.contains(id)
                    {
                        ids.push(id.clone());
                    }
                }
                Err(words) => wrong.push((self.row(row), words)),
            }
        }
        if chosen == 0 {
            wrong.push((self.row(0), "Choose a permission, or remove the policy.".to_owned()));
        }
        let mut policies = Vec::new();
        for (scope, ids) in scopes {
            if ids.is_empty() {
                continue;
            }
            match self.resources(scope) {
                Ok(resources) => policies.push(Policy {
                    id: None,
                    effect: self.policy.effect,
                    resources,
                    permission_groups: ids.into_iter().map(|id| GroupRef { id, name: None }).collect(),
                }),
                Err((field, words)) => wrong.push((self.field(field), words)),
            }
        }
        policies
    }

    /// What a permission is about; or why it cannot be given.
    fn scope(&self, id: &PermissionGroupId) -> Result<&str, String> {
        let listed = self.listed.iter().find(|group| group.id == *id);
        let gone = "Cloudflare does not list this permission any more for such a token. Remove it.";
        listed.ok_or(gone).and_then(|group| self.reach.gives(group)).map_err(str::to_owned)
    }

    fn resources(&self, scope: &str) -> Result<Resources, (&'static str, String)> {
        let things = match scope {
            SCOPE_ZONE => self.websites()?,
            SCOPE_ACCOUNT => self.accounts()?,
            _ => {
                let user = self.reach.user.as_ref().map(ToString::to_string);
                let words = "Cloudflare did not say just now whose token this is. Press Continue again in a moment.";
                vec![Resource::User(user.ok_or(("row", words.to_owned()))?)]
            }
        };
        Ok(things.iter().map(Resource::named).collect())
    }

    fn websites(&self) -> Result<Vec<Resource>, (&'static str, String)> {
        let policy = self.policy;
        if policy.all_websites {
            return Ok(match self.reach.everything {
                true => vec![Resource::AllWebsites],
                false => self.reach.accounts.iter().cloned().map(Resource::WebsitesOf).collect(),
            });
        }
        if let Some(unknown) = policy.typed.split_whitespace().next() {
            return Err((
                "websites",
                format!("“{unknown}” is no website here. Write its name as it stands under Websites."),
            ));
        }
        if policy.websites.is_empty() {
            return Err(("websites", "Choose at least one website, or all of them.".to_owned()));
        }
        Ok(policy.websites.iter().cloned().map(Resource::Website).collect())
    }

    fn accounts(&self) -> Result<Vec<Resource>, (&'static str, String)> {
        let policy = self.policy;
        // Where there is but one, there is nothing to choose.
        if policy.all_accounts || (!self.reach.everything && self.reach.accounts.len() == 1) {
            return Ok(match self.reach.everything {
                true => vec![Resource::AllAccounts],
                false => self.reach.accounts.iter().cloned().map(Resource::Account).collect(),
            });
        }
        if let Some(unknown) = policy.typed_accounts.lines().find(|line| !line.trim().is_empty()) {
            let words = format!("“{}” is no account here. Write its id as it stands on its page.", unknown.trim());
            return Err(("accounts", words));
        }
        if policy.accounts.is_empty() {
            return Err(("accounts", "Choose at least one account, or all of them.".to_owned()));
        }
        Ok(policy.accounts.iter().cloned().map(Resource::Account).collect())
    }
}

fn condition(form: &TokenForm, wrong: &mut Vec<Wrong>) -> Option<Condition> {
    let mut read = |field: &str, text: &str| match limits::networks(text) {
        Ok(networks) => networks,
        Err(words) => {
            wrong.push((field.to_owned(), words));
            Vec::new()
        }
    };
    let (within, not_in) = (read("within", &form.within), read("not_in", &form.not_in));
    let is_limited = !within.is_empty() || !not_in.is_empty();
    is_limited.then_some(Condition { request_ip: Some(RequestIp { within, not_in }) })
}

fn times(
    form: &TokenForm,
    reach: &Reach,
    now: Timestamp,
    wrong: &mut Vec<Wrong>,
) -> (Option<Timestamp>, Option<Timestamp>) {
    let mut read = |field: &str, text: &str| match limits::time(text) {
        Ok(time) => time,
        Err(words) => {
            wrong.push((field.to_owned(), words));
            None
        }
    };
    let (starts, ends) = (read("starts", &form.starts), read("ends", &form.ends));
    let latest = reach.days_at_most.map(|days| {
        let span = Duration::from_secs(u64::try_from(days).unwrap_or(0).saturating_mul(86_400));
        (days, now.saturating_add(span).unwrap_or(Timestamp::MAX))
    });
    let words = match ends {
        // What was typed and cannot be read has its words already.
        None if !form.ends.trim().is_empty() && !form.never_ends => None,
        None if form.never_ends && latest.is_none() => None,
        None if latest.is_some() => Some("Say when the token ends.".to_owned()),
        None => Some("Say when the token ends, or tick that it never does.".to_owned()),
        Some(_) if form.never_ends => {
            Some("Either it ends then, or it never does: take one of the two away.".to_owned())
        }
        Some(end) if end <= now => Some("This has passed already. Choose a later end.".to_owned()),
        Some(end) if starts.is_some_and(|start| end <= start) => {
            Some("The end has to come after the start.".to_owned())
        }
        Some(end) => latest
            .filter(|(_, latest)| end > *latest)
            .map(|(days, _)| format!("A token of yours ends within {days} days. Choose an earlier end.")),
    };
    wrong.extend(words.map(|words| ("ends".to_owned(), words)));
    (starts, ends)
}

#[cfg(test)]
mod tests;
