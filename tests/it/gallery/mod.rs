//! Every page with sample data: checked as HTML, and written to `target/gallery/` to be looked at.

mod accounts;
mod bulk;
mod contrast;
mod customers;
mod dns;
mod dns_changes;
mod going_live;
mod looking;
mod members;
mod own;
mod pairs;
mod people;
mod plain;
mod requests;
mod runs;
mod sample;
mod scans;
mod settings;
mod subscriptions;
mod team;
mod tokens;
mod tokens_wizard;
mod traffic;
mod truth;
mod websites;

use std::fs;
use std::path::Path;

use partner_portal::web::assets;

use crate::support::checks;

/// A page with a name for its file.
pub(crate) type Shot = (String, String);

fn all() -> Vec<Shot> {
    [
        plain::shots(),
        accounts::shots(),
        websites::shots(),
        dns::shots(),
        dns_changes::shots(),
        scans::shots(),
        settings::shots(),
        going_live::shots(),
        traffic::shots(),
        customers::shots(),
        people::shots(),
        members::shots(),
        own::shots(),
        subscriptions::shots(),
        runs::shots(),
        bulk::shots(),
        truth::shots(),
        team::shots(),
        tokens::shots(),
        tokens_wizard::shots(),
        looking::shots(),
        requests::shots(),
    ]
    .concat()
}

#[test]
fn every_page_is_sound_html() {
    for (name, html) in all() {
        checks::page(&name, &html);
    }
}

#[test]
fn the_gallery_can_be_opened_from_disk() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/gallery");
    fs::create_dir_all(&folder).unwrap();
    let base = assets::url("");
    let sprite = assets::icon("").replace('#', "");
    // Browsers refuse a sprite from another file of a disk, so each page of the gallery holds its own.
    let (_, pictures) = assets::content("icons.svg").unwrap();
    let holder = pictures.replacen("<svg ", r#"<svg width="0" height="0" class="visually-hidden" "#, 1);
    let mut index = String::from("<!doctype html><meta charset=utf-8><title>Gallery</title><ul>");
    for (name, html) in all() {
        let page = html.replace(&sprite, "").replace(&base, "").replacen("<body>", &format!("<body>{holder}"), 1);
        fs::write(folder.join(format!("{name}.html")), page).unwrap();
        index.push_str(&format!("<li><a href={name}.html>{name}</a>"));
    }
    fs::write(folder.join("index.html"), index).unwrap();
    for file in ["app.css", "copy.js", "follow.js", "submit.js", "favicon.svg"] {
        fs::write(folder.join(file), assets::content(file).unwrap().1).unwrap();
    }
}
