//! Settings of a website: what they are, changing them, and presets for several websites. The team, and the customer's
//! people as far as its policy goes.

pub mod form;
pub mod preset;
pub mod review;
pub mod show;
pub mod shown;

use crate::domain::service_user::NO_OWN_KEY;
use crate::domain::setting::Tier;
use crate::domain::step::Step;
use crate::domain::website::Zone;
use crate::web::at_website::AtWebsite;

/// How large the plan of a website is.
fn tier(zone: &Zone) -> Tier {
    Tier::of(zone.plan.as_ref().map_or("", |plan| plan.id.as_str()))
}

/// Why a setting was not changed, for whoever looks.
fn why_not(at: &AtWebsite, step: &Step) -> String {
    match step.note.as_deref() {
        Some(NO_OWN_KEY) if !at.is_team() => {
            "Your partner has to finish your set-up first. Nothing was sent to Cloudflare.".to_owned()
        }
        Some(note) => note.to_owned(),
        None => "Cloudflare refused it.".to_owned(),
    }
}
