//! `PATCH /zones/{zone}/settings/{setting}`: one setting of one website, as the customer. Asking twice is asking once.

use async_trait::async_trait;

use crate::cloudflare::{CallError, Trace};
use crate::domain::ids::AttemptId;
use crate::domain::setting::{SettingChange, fulfils, same};
use crate::domain::step::{Attempt, Candidate};
use crate::domain::text::in_unicode;
use crate::wire::settings::{GetZoneSetting, NewSetting, PatchZoneSetting, ZoneSetting};

use super::{Act, Context, Draft, Made, Refused, Sent, Stop, fingerprint, refused_but, wrong_request};

pub(super) struct ChangeSettingStep;

fn asked<'a>(cx: &Context<'a>) -> Result<&'a SettingChange, Stop> {
    cx.run.setting_change(cx.step).ok_or_else(wrong_request)
}

fn call(change: &SettingChange) -> PatchZoneSetting {
    PatchZoneSetting {
        zone: change.zone.clone(),
        setting: change.setting.clone(),
        new: NewSetting::Value(change.value.clone()),
    }
}

async fn seen(cx: &Context<'_>, change: &SettingChange) -> Result<ZoneSetting, CallError> {
    let call = GetZoneSetting { zone: change.zone.clone(), setting: change.setting.clone() };
    Ok(cx.customer.read(&call).await?.result)
}

fn is_so(change: &SettingChange, found: &ZoneSetting) -> bool {
    fulfils(change.setting.as_str(), &found.value, &change.value)
}

#[async_trait]
impl Act for ChangeSettingStep {
    async fn prepare(&self, cx: &Context<'_>, _attempt: &AttemptId) -> Result<Draft, Stop> {
        let change = asked(cx)?;
        let identity = cx.customer.changes_as()?;
        let found = seen(cx, change).await?;
        if is_so(change, &found) {
            let words = "It is so already; nothing was sent.".to_owned();
            return Err(Stop::Already(Box::new(Made::Setting(change.setting.clone())), words));
        }
        // Not what was seen and not what is wanted: somebody else has been at it.
        if !same(&found.value, &change.was) {
            return Err(Stop::Fail(format!(
                "It was {} when this was asked for, and somebody has made it {} since; nothing was changed. Look at it \
                 again.",
                change.in_words(&change.was),
                change.in_words(&found.value)
            )));
        }
        if !found.editable {
            let why = "Cloudflare does not let this website’s plan change it; nothing was sent.";
            return Err(Stop::Fail(why.to_owned()));
        }
        let call = call(change);
        Ok(Draft {
            natural_key: format!("{} {}", change.zone, change.setting),
            before: Vec::new(),
            request_sha256: fingerprint(&call),
            identity,
            service_user: None,
        })
    }

    async fn send(&self, cx: &Context<'_>, _draft: &Draft) -> Sent {
        let Ok(change) = asked(cx) else { return Sent::Odd(Trace::default()) };
        match cx.customer.write(&call(change)).await {
            Ok(answer) if answer.result.id == change.setting.as_str() && is_so(change, &answer.result) => {
                Sent::Made(Made::Setting(change.setting.clone()), answer.trace)
            }
            Ok(answer) => Sent::Odd(answer.trace),
            Err(error) => Sent::Failed(error),
        }
    }

    fn refused(&self, cx: &Context<'_>, error: &CallError) -> Refused {
        refused_but(cx, error, "The setting is as it was.")
    }

    async fn look(&self, cx: &Context<'_>, _attempt: &Attempt) -> Result<Vec<Candidate>, CallError> {
        let Ok(change) = asked(cx) else { return Ok(Vec::new()) };
        let found = seen(cx, change).await?;
        if !is_so(change, &found) {
            return Ok(Vec::new());
        }
        Ok(vec![Candidate {
            id: change.setting.to_string(),
            name: format!("{} on {}", change.label(), in_unicode(&change.zone_name)),
            evidence: "It is as asked.".to_owned(),
            ours: true,
        }])
    }

    async fn adopt(&self, cx: &Context<'_>, _candidate: &str) -> Result<Made, Stop> {
        Ok(Made::Setting(asked(cx)?.setting.clone()))
    }
}
