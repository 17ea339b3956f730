//! Mails about a person's account, which stand on no ticket. Whoever could read somebody's
//! conversations from now on is told to whoever reads their main address: nobody takes an account
//! over in silence, one of us neither.

use ::desk::{
    change::{Change, Row},
    jobs::{JobKind, NewJob},
    outgoing::{MailKind, MailState, Outgoing},
    people::Person,
};
use base::ids::{OutgoingId, PersonId};
use store::{Fault, Tx};

use crate::desk::Moment;

/// What changed about the addresses of an account; the word is the handbook's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Changed {
    /// It belongs to the account.
    Added,
    /// It lets its reader in.
    Proved,
    /// Letters go there.
    Primary,
    Removed,
    /// The account became one with that of this address.
    Joined,
}

impl Changed {
    const fn word(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Proved => "proved",
            Self::Primary => "primary",
            Self::Removed => "removed",
            Self::Joined => "joined",
        }
    }
}

/// Tells `to`, an address of this customer, what became of `address`. Our own people look after
/// their accounts with an administrator.
pub(super) async fn tell(
    tx: &mut Tx,
    moment: &Moment,
    (person, to): (&Person, Option<&str>),
    (what, address): (Changed, &str),
) -> Result<(), Fault> {
    let Some(to) = to.filter(|to| *to != address && !person.role.is_staff()) else {
        return Ok(());
    };
    let carried = format!("{} {address}", what.word());
    queue(tx, moment, MailKind::AddressChanged, (person.id, to.to_owned()), carried).await
}

/// Queues a mail that stands on no ticket.
pub(super) async fn queue(
    tx: &mut Tx,
    moment: &Moment,
    kind: MailKind,
    (person, address): (PersonId, String),
    token: String,
) -> Result<(), Fault> {
    let id = OutgoingId(tx.ids().next());
    let mail = Outgoing {
        id,
        kind,
        state: MailState::Queued,
        ticket_id: None,
        message_id: None,
        person_id: person,
        to_address: address,
        mail_id: format!("link.{id}@{}", moment.settings.mail_domain()),
        token,
        trouble: String::new(),
        created_at: moment.at,
        sent_at: None,
        not_before: None,
        text_hash: None,
    };
    let change = Change {
        rows: vec![Row::Outgoing(Box::new(mail))],
        events: vec![],
        jobs: vec![NewJob { kind: JobKind::SendMail { outgoing: id }, run_at: moment.at }],
    };
    store::apply::apply(tx, change).await
}
