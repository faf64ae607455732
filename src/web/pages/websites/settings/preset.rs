//! `/websites/{zone}/settings/preset`: several settings together. What they change is shown for each website that was
//! chosen before anything is sent; then it is one job.

use std::collections::{BTreeMap, HashSet};

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;

use crate::domain::policy::OwnAct;
use crate::domain::setting::{PRESETS, Preset, SettingChange, preset as find};
use crate::domain::text::in_unicode;
use crate::domain::website::Zone;
use crate::store::ZoneFilter;
use crate::web::at_website::AtWebsite;
use crate::web::checked::Checked;
use crate::web::desk::Desk;
use crate::web::error::PageError;
use crate::web::extract::Query;
use crate::web::form::{Field, Problems};
use crate::web::format::count;
use crate::web::id::Id;
use crate::web::own_desk::Acting;
use crate::web::page::{Html, Layout};
use crate::web::parts::{CallsAs, Named};
use crate::web::paths;
use crate::wire::ids::ZoneId;

use super::review::{Review, WAS, WEBSITE, reviewed};

/// Websites that one job may be about.
const AT_MOST: usize = 40;
/// Websites that are offered to be chosen.
const OFFERED: i64 = 300;

/// A website that may be chosen too.
#[derive(Clone, Debug)]
pub struct Site {
    /// The website.
    pub website: Named,
    /// The name of its box.
    pub field: String,
    /// Whether it is chosen.
    pub ticked: bool,
}

/// The page.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/websites/settings/preset.html")]
pub struct PresetPage {
    /// Around it.
    pub layout: Layout,
    /// What is wrong.
    pub problems: Problems,
    /// The website that the page is below.
    pub website: Named,
    /// The preset's word.
    pub preset: Field,
    /// What is wrong with the choice of websites.
    pub websites: Field,
    /// The websites to choose from.
    pub sites: Vec<Site>,
    /// The preset that is looked at.
    pub chosen: Option<&'static Preset>,
    /// What it changes, website by website.
    pub reviews: Vec<Review>,
    /// Makes a second press harmless.
    pub key: String,
    /// Which identity the calls use; nothing for a customer's people.
    pub calls_as: Option<CallsAs>,
}

impl PresetPage {
    fn presets(&self) -> &'static [Preset] {
        PRESETS
    }

    /// How many settings change on all of the websites.
    #[must_use]
    pub fn changes(&self) -> usize {
        self.reviews.iter().map(|review| review.changes.len()).sum()
    }

    /// That in words.
    #[must_use]
    pub fn in_short(&self) -> String {
        let websites = self.reviews.iter().filter(|review| !review.changes.is_empty()).count();
        let settings = count(self.changes(), "setting", "settings");
        format!("{settings} on {}", count(websites, "website", "websites"))
    }
}

/// What is asked for or sent: `preset`, `key`, a box `website.<id>` for each website and, once reviewed, `was.<id>` with
/// what was seen there.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(transparent)]
pub struct Sent(BTreeMap<String, String>);

impl Sent {
    fn text(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }

    fn is_strange(&self) -> bool {
        let is_known =
            |name: &str| matches!(name, "key" | "preset") || name.starts_with(WEBSITE) || name.starts_with(WAS);
        !self.0.keys().all(|name| is_known(name))
    }

    /// The websites that are ticked.
    fn websites(&self) -> HashSet<&str> {
        self.0.keys().filter_map(|name| name.strip_prefix(WEBSITE)).collect()
    }
}

/// The websites of the same customer, or of the same account where that is nobody's; the page's own first.
async fn siblings(at: &AtWebsite) -> Result<Vec<Zone>, PageError> {
    let filter = ZoneFilter {
        customer: at.customer(),
        account: at.customer().is_none().then(|| at.account.id.clone()),
        limit: OFFERED,
        ..ZoneFilter::default()
    };
    let rows = at.portal().store.zones(&filter).await?;
    let others = rows.into_iter().map(|row| row.zone).filter(|zone| zone.id != at.zone.id);
    Ok(std::iter::once(at.zone.clone()).chain(others).collect())
}

/// Shows the presets to choose from, or what one changes.
///
/// # Errors
/// [`PageError::NotFound`] when there is no such website; what [`AtWebsite::must`] answers.
pub async fn get(acting: Acting, Id(id): Id<ZoneId>, Query(asked): Query<Sent>) -> Result<Response, PageError> {
    let at = AtWebsite::open(acting, &id).await?;
    at.must(OwnAct::ChangeSettings)?;
    let all = siblings(&at).await?;
    let chosen = find(asked.text("preset"));
    let ticked = asked.websites();
    // The link from the website's settings names no website: then it is that one.
    let own = id.to_string();
    let ticked = if ticked.is_empty() { HashSet::from([own.as_str()]) } else { ticked };
    if chosen.is_some() && ticked.len() > AT_MOST {
        return page(&at, &all, &ticked, Asked { websites: too_many(), ..Asked::of(&asked) }, Vec::new()).await;
    }
    let reviews = match chosen {
        Some(preset) => review(&at, &all, &ticked, preset).await,
        None => Vec::new(),
    };
    page(&at, &all, &ticked, Asked::of(&asked), reviews).await
}

/// Sends what was reviewed, as one job.
///
/// # Errors
/// [`PageError::NotFound`] when there is no such website; what [`AtWebsite::must`] answers; [`PageError::BadRequest`] for a
/// website of somebody else's.
pub async fn post(acting: Acting, Id(id): Id<ZoneId>, Checked(sent): Checked<Sent>) -> Result<Response, PageError> {
    let at = AtWebsite::open(acting, &id).await?;
    at.must(OwnAct::ChangeSettings)?;
    if sent.is_strange() {
        return Err(PageError::BadRequest);
    }
    let all = siblings(&at).await?;
    let ticked = sent.websites();
    if ticked.iter().any(|id| !all.iter().any(|zone| zone.id.as_str() == *id)) {
        return Err(PageError::BadRequest);
    }
    let asked = Asked::of(&sent);
    let Some(preset) = find(sent.text("preset")) else {
        let preset = asked.preset.clone().refused("Choose a preset.");
        return page(&at, &all, &ticked, Asked { preset, ..asked }, Vec::new()).await;
    };
    let why = match ticked.len() {
        0 => Some(Field::default().refused("Choose at least one website.")),
        many if many > AT_MOST => Some(too_many()),
        _ => None,
    };
    if let Some(websites) = why {
        return page(&at, &all, &ticked, Asked { websites, ..asked }, Vec::new()).await;
    }
    let zones: Vec<&Zone> = all.iter().filter(|zone| ticked.contains(zone.id.as_str())).collect();
    let seen = |zone: &&Zone| reviewed(zone, preset, sent.text(&format!("{WAS}{}", zone.id)));
    let Some(changes) = zones.iter().map(seen).collect::<Option<Vec<_>>>() else {
        // Nothing is sent that nobody has looked at.
        let websites = Field::default().refused("Look at what changes first, then apply it.");
        let reviews = review(&at, &all, &ticked, preset).await;
        return page(&at, &all, &ticked, Asked { websites, ..asked }, reviews).await;
    };
    apply(&at, sent.text("key"), &zones, changes.concat()).await
}

async fn apply(at: &AtWebsite, key: &str, zones: &[&Zone], changes: Vec<SettingChange>) -> Result<Response, PageError> {
    if changes.is_empty() {
        at.desk().note("Nothing was changed: it is so already.").await?;
        return Ok(Desk::go(&paths::website_settings(&at.zone.id)));
    }
    let key = if key.is_empty() { at.new_key() } else { key.to_owned() };
    let mut accounts = zones.iter().map(|zone| &zone.account);
    let first = accounts.next().cloned();
    let account = first.filter(|first| accounts.all(|other| other == first));
    let run = at.portal().runs.change_settings(at.by(), &key, account, at.customer(), changes).await;
    Ok(Desk::go(&paths::run(run.map_err(PageError::failed("asking for settings"))?)))
}

fn too_many() -> Field {
    Field::default().refused(format!("Choose at most {AT_MOST} websites at a time."))
}

async fn review(at: &AtWebsite, all: &[Zone], ticked: &HashSet<&str>, preset: &Preset) -> Vec<Review> {
    let zones: Vec<&Zone> = all.iter().filter(|zone| ticked.contains(zone.id.as_str())).collect();
    let ids = zones.iter().map(|zone| zone.id.clone()).collect();
    let reads = at.portal().mirror.settings_of_each(ids, at.customer()).await;
    zones.into_iter().zip(&reads).map(|(zone, read)| Review::of(zone, preset, read)).collect()
}

/// The fields, with what is wrong with them.
struct Asked {
    preset: Field,
    websites: Field,
    chosen: Option<&'static Preset>,
}

impl Asked {
    fn of(sent: &Sent) -> Self {
        let preset = sent.text("preset");
        Self { preset: Field::of(preset), websites: Field::default(), chosen: find(preset) }
    }
}

async fn page(
    at: &AtWebsite,
    all: &[Zone],
    ticked: &HashSet<&str>,
    asked: Asked,
    reviews: Vec<Review>,
) -> Result<Response, PageError> {
    let problems = Problems::of([("preset", &asked.preset), ("websites", &asked.websites)]);
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let site = |zone: &Zone| Site {
        website: Named::new(zone.id.clone(), in_unicode(&zone.name)),
        field: format!("{WEBSITE}{}", zone.id),
        ticked: ticked.contains(zone.id.as_str()),
    };
    let layout = at.layout(&format!("Presets for {}", at.named().name)).await?;
    let page = PresetPage {
        layout: Layout { refused: !problems.is_empty(), ..layout },
        problems,
        website: at.named(),
        sites: all.iter().map(site).collect(),
        chosen: asked.chosen.filter(|_| !reviews.is_empty()),
        preset: asked.preset,
        websites: asked.websites,
        reviews,
        key: at.new_key(),
        calls_as: at.calls_as().await?,
    };
    Ok(Html(status, page).into_response())
}
