//! The pages as people use them: the whole portal on a socket, a browser that carries cookies and fills forms in, and a
//! clock that is moved by hand.

mod add_ons;
mod add_website;
mod away;
mod bad_input;
mod crawl;
mod decide;
mod house;
mod lists;
mod main_job;
mod overview;
mod page;
mod plans;
mod profile;
mod refused;
mod setup;
mod tokens;
mod twice;
mod websites;
mod who;
