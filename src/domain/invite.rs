//! Invites: the one-time links with which people come in.

use crate::clock::Timestamp;

use super::ids::{CustomerId, InviteId, PersonId};
use super::seat::Seat;
use super::text::{Email, Note};

/// How an invite stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InviteState {
    /// Its link works.
    Open,
    /// It was used.
    Accepted,
    /// Its time is over.
    Expired,
    /// It was taken back.
    Revoked,
}

/// Somebody is invited. The token of its link is not in it: only its hash is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invite {
    /// Its id.
    pub id: InviteId,
    /// Who is invited.
    pub email: Email,
    /// To which seat.
    pub seat: Seat,
    /// A few words to them.
    pub note: Note,
    /// Who invites.
    pub created_by: PersonId,
    /// Since when.
    pub created_at: Timestamp,
    /// Until when the link works.
    pub expires_at: Timestamp,
}

/// An invite with what became of it.
#[derive(Clone, Debug)]
pub struct InviteRow {
    /// The invite.
    pub invite: Invite,
    /// What the one who invites is called.
    pub created_by: String,
    /// With which customer the one who invites is or was; nothing: on the team.
    pub created_with: Option<CustomerId>,
    /// When it was used.
    pub accepted_at: Option<Timestamp>,
    /// When it was taken back.
    pub revoked_at: Option<Timestamp>,
    /// When somebody with a dead link last asked for a new one.
    pub asked_at: Option<Timestamp>,
}

impl InviteRow {
    /// How it stands at a time.
    #[must_use]
    pub fn state(&self, now: Timestamp) -> InviteState {
        if self.accepted_at.is_some() {
            InviteState::Accepted
        } else if self.revoked_at.is_some() {
            InviteState::Revoked
        } else if self.invite.expires_at <= now {
            InviteState::Expired
        } else {
            InviteState::Open
        }
    }

    /// When a new link was asked for, if nobody answered that yet: the one who asks did not come in, no other link was
    /// made, and it was not declined by revoking the invite after that.
    #[must_use]
    pub fn asks(&self) -> Option<Timestamp> {
        let asked = self.asked_at.filter(|_| self.accepted_at.is_none())?;
        self.revoked_at.is_none_or(|revoked| revoked <= asked).then_some(asked)
    }
}
