//! Kinds of requests, by their words.

/// Kinds of requests that are about websites of one customer: what its people may see of their partner's work.
pub const WEBSITE_KINDS: [&str; 15] = [
    "add_website",
    "remove_website",
    "check_website",
    "change_type_website",
    "pause_website",
    "change_plan_website",
    "purge_cache",
    "add_record",
    "change_record",
    "remove_record",
    "scan_records",
    "review_scan",
    "import_records",
    "roll_back_records",
    "change_settings",
];
