//! Somebody's access as pages show it.

use crate::clock::Timestamp;
use crate::domain::member::{MemberKind, MemberRow, Role};
use crate::web::desk::Desk;
use crate::web::error::PageError;
use crate::web::format::When;
use crate::web::parts::Named;
use crate::web::status::{MemberState, TwoFactor};
use crate::wire::members::{ADMINISTRATOR, MemberStatus};

/// Somebody in an account.
#[derive(Clone, Debug)]
pub struct Access {
    /// Cloudflare's id of the member.
    pub member: String,
    /// The address; empty where Cloudflare gave none.
    pub email: String,
    /// The account.
    pub account: Named,
    /// Whose the account is.
    pub customer: Option<Named>,
    /// Whose access it is.
    pub kind: MemberKind,
    /// How far it is.
    pub state: MemberState,
    /// When the invitation lapses or lapsed; none once it was answered.
    pub lapses: Option<When>,
    /// Whether the portal itself sent the invitation, so that its age is known and not only guessed from below.
    pub exact: bool,
    /// Whether a second factor is on.
    pub two_factor: TwoFactor,
    /// Names of the roles.
    pub roles: Vec<String>,
    /// Whether what it may do stands in policies alone, which are not shown.
    pub policies: bool,
    /// When it was last read from Cloudflare.
    pub seen: When,
}

impl Access {
    /// Whether it can be neither changed nor removed here.
    #[must_use]
    pub fn is_protected(&self) -> bool {
        self.kind.is_protected()
    }

    /// Whether the invitation may be sent again.
    #[must_use]
    pub fn may_be_invited(&self) -> bool {
        let open = matches!(self.state, MemberState::Pending | MemberState::Lapsed | MemberState::Rejected);
        open && !self.is_protected() && !self.email.is_empty() && !self.roles.is_empty()
    }
}

/// Whose access it is, in a word or two.
#[must_use]
pub fn kind_word(kind: &MemberKind) -> &'static str {
    match kind {
        MemberKind::ServiceUser => "Service user",
        MemberKind::FormerServiceUser => "Unused service user",
        MemberKind::TenantAdmin => "Tenant admin",
        MemberKind::Team => "Your team",
        MemberKind::Customer => "Customer’s people",
    }
}

/// Why somebody stays, and what to do instead.
#[must_use]
pub fn why_protected(kind: &MemberKind) -> &'static str {
    match kind {
        MemberKind::ServiceUser => {
            "This is the service user that the portal works with for this customer: without it, websites and DNS could \
             not be changed here any more. To end it, open the customer and press “Replace the Service User”; the one \
             before can be removed then."
        }
        MemberKind::TenantAdmin => {
            "Tenant admins are Super Administrators of every account of the tenant, whatever its list of people says. To \
             end that, ask Cloudflare to take the user out of the tenant."
        }
        MemberKind::FormerServiceUser | MemberKind::Team | MemberKind::Customer => "",
    }
}

/// The roles there are, Administrator first; empty until they were read.
pub(super) async fn roles(desk: &Desk) -> Result<Vec<Role>, PageError> {
    let mut roles = desk.portal.store.roles().await?.map(|known| known.roles).unwrap_or_default();
    roles.sort_by_key(|role| role.id.as_str() != ADMINISTRATOR);
    Ok(roles)
}

/// Somebody's access as pages show it; `roles` gives names where the row has none.
pub(super) fn access(desk: &Desk, row: MemberRow, roles: &[Role]) -> Access {
    let lapses = row.member.lapses_at(desk.portal.site.member_invite_days);
    let state = state(&row.member.status, lapses, desk.now());
    let member = row.member;
    let name = |role: Role| {
        let known = || roles.iter().find(|one| one.id == role.id).map(|one| one.name.clone());
        if role.name.is_empty() { known().unwrap_or_else(|| role.id.to_string()) } else { role.name }
    };
    Access {
        two_factor: match row.kind {
            MemberKind::ServiceUser | MemberKind::FormerServiceUser => TwoFactor::NotNeeded,
            _ if member.two_factor => TwoFactor::On,
            _ if member.user.is_none() || member.status != MemberStatus::Accepted => TwoFactor::Unknown,
            _ => TwoFactor::Off,
        },
        seen: desk.when(member.seen_at),
        lapses: lapses.map(|at| desk.when(at)),
        exact: member.invited_at.is_some(),
        roles: member.roles.into_iter().map(name).collect(),
        policies: member.policies,
        kind: row.kind,
        state,
        account: Named::new(member.account, row.account_name),
        customer: row.customer.map(|(id, name)| Named::new(id.to_string(), name)),
        member: member.id.into(),
        email: member.email,
    }
}

fn state(status: &MemberStatus, lapses: Option<Timestamp>, now: Timestamp) -> MemberState {
    match status {
        MemberStatus::Accepted => MemberState::Accepted,
        MemberStatus::Pending if lapses.is_some_and(|at| at <= now) => MemberState::Lapsed,
        MemberStatus::Pending => MemberState::Pending,
        MemberStatus::Rejected => MemberState::Rejected,
        MemberStatus::Other(_) => MemberState::Unknown,
    }
}
