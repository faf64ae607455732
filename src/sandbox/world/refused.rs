//! Why the world says no. The numbers and statuses that go with it are in `answer.rs`.

/// A rule that the call broke.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(in crate::sandbox) enum Refused {
    #[error("the path or an id in it is none")]
    NoRoute(String),
    #[error("the method is not for this path")]
    Method,
    #[error("the body is not JSON")]
    BadJson,
    #[error("the body is too large")]
    TooLarge,
    #[error("the request is not valid")]
    Invalid(String),
    #[error("no credential")]
    NoCredential,
    #[error("a malformed credential")]
    MalformedCredential { code: i64, message: &'static str },
    #[error("an unknown key")]
    UnknownKey,
    #[error("an unknown token")]
    UnknownToken,
    #[error("a token that asks about itself and is none")]
    TokenUnknown,
    #[error("no token to ask about itself")]
    NoBearer,
    #[error("a token that is off, over or not good for this")]
    TokenInvalid,
    #[error("a token that does not work from there")]
    TokenElsewhere(String),
    #[error("no such token")]
    NoToken,
    #[error("not allowed for this object")]
    NotAllowed,
    #[error("too many calls")]
    TooMany { retry_after: u64 },
    #[error("the world could not be saved")]
    NotSaved,
    #[error("no such account")]
    NoAccount,
    #[error("no such member, role or membership")]
    NoMember,
    #[error("no such zone")]
    NoZone,
    #[error("the caller may not make this account")]
    AccountForbidden,
    #[error("the caller may not remove this account")]
    RemovalForbidden,
    #[error("the caller may not make users")]
    UserForbidden,
    #[error("the idempotency key was used for something else")]
    KeyReused,
    #[error("the zone is in this account already")]
    ZoneExists(String),
    #[error("not a domain")]
    ZoneName,
    #[error("not a registered domain")]
    ZoneNotRegistered(String),
    #[error("a subdomain")]
    ZoneSubdomain(String),
    #[error("a banned domain")]
    ZoneBanned(String),
    #[error("the account of the zone is missing or malformed")]
    ZoneAccount,
    #[error("partial set-up is not allowed")]
    ZonePartial,
    #[error("more than one property at a time")]
    ZoneOneProperty,
    #[error("a property that cannot be changed")]
    ZoneProperty,
    #[error("the zone is paused already")]
    ZonePaused,
    #[error("the zone is not paused")]
    ZoneUnpaused,
    #[error("the plan does not have this")]
    ZonePlan,
    #[error("another account holds the name")]
    ZoneHeld,
    #[error("the name servers were looked at just now")]
    ZoneCheckedLately(&'static str),
    #[error("no such DNS record")]
    NoRecord,
    #[error("the content does not fit the type")]
    DnsContent(String),
    #[error("the record is not valid")]
    DnsInvalid(String),
    #[error("the same record is there already")]
    DnsIdentical,
    #[error("another record of the name is in the way")]
    DnsHostTaken,
    #[error("too much text on one name")]
    DnsTextTooLong,
    #[error("no more records fit the zone")]
    DnsQuota,
    /// What one part of a body broke; the pointer says which part.
    #[error("a part of the request was refused")]
    Within { pointer: String, why: Box<Refused> },
    #[error("no such setting")]
    NoSetting(String),
    #[error("the value of the setting cannot be read")]
    SettingUnread(String),
    #[error("the plan of the zone does not have the setting")]
    SettingPlan(String),
    #[error("not a value of the setting")]
    SettingValue(String),
    #[error("nothing named to purge")]
    PurgeNothing,
    #[error("several ways to purge at once")]
    PurgeMixed,
    #[error("purge_everything is not true")]
    PurgeNotTrue,
    #[error("what to purge is no list")]
    PurgeNotList,
    #[error("more to purge than one call takes")]
    PurgeTooMany,
    #[error("an address that cannot be purged here")]
    PurgeAddress(String),
    #[error("no such subscription")]
    NoSubscription,
    #[error("no such plan")]
    PlanUnknown,
    #[error("the plan is not sold to this tenant")]
    NotIncluded,
    #[error("nothing to pay with")]
    NoPaymentMethod,
}

impl Refused {
    /// A request that is wrong in itself, in a few words for the person who wrote it.
    pub(in crate::sandbox) fn invalid(why: impl Into<String>) -> Self {
        Self::Invalid(why.into())
    }
}
