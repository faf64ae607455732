//! The real process: started, spoken to over sockets and in a browser, stopped, killed and started again.

mod bad_disk;
mod browser;
mod command_line;
mod customer;
mod demo;
mod disk;
mod http;
mod importing;
mod journey;
mod kills;
mod kills_everywhere;
mod kills_of_changes;
mod kills_of_members;
mod many;
mod ordering;
mod program;
mod records;
mod serving;
mod site;
mod tokens;
mod window;
