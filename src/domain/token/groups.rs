//! Ids of the permission groups that the portal decides by; names change, ids do not (npm `alchemy` 0.94.0,
//! developers.cloudflare.com/fundamentals/api/reference/template, both read 2026-11).

/// Reads websites.
pub const ZONE_READ: &str = "c8fed203ed3043cba015a93ad1616f1f";
/// Reads DNS records.
pub const DNS_READ: &str = "82e64a83756745bbbb1c9c2701bf816b";
/// Changes DNS records.
pub const DNS_WRITE: &str = "4755a26eedb94da69e1066d98aa820be";
/// Reads settings of websites.
pub const SETTINGS_READ: &str = "517b21aee92c4d89936c976ba6e4be55";
/// Changes settings of websites.
pub const SETTINGS_WRITE: &str = "3030687196b94b638145a3953da2b699";
/// Reads traffic.
pub const ANALYTICS_READ: &str = "9c88f9c5bce24ce7af9a958ba9c504db";
/// Purges caches.
pub const CACHE_PURGE: &str = "e17beae8b8cb423a99b1730f21238bed";
/// Reads accounts' settings and members.
pub const ACCOUNT_SETTINGS_READ: &str = "c1fde68c7bcc44588cbb6ddbc16d6480";
/// Changes subscriptions.
pub const BILLING_WRITE: &str = "6c80e02421494afc9ae14414ed442632";
/// Makes tokens of its user.
pub const TOKENS_WRITE: &str = "686d18d5ac6c441c867cbf6771e58a0a";
/// Makes tokens that an account owns.
pub const ACCOUNT_TOKENS_WRITE: &str = "5bc3f8b21c554832afc660159ab75fa4";
/// Reads tokens that an account owns.
pub const ACCOUNT_TOKENS_READ: &str = "eb56a6953c034b9d97dd838155666f06";
