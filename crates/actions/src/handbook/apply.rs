//! Putting a handbook in force (HB-2, HB-3): checked whole, kept as a version, never half-applied.
//! Whoever saves says which version they changed, so nobody's change is overwritten unseen.

use ::desk::{
    change::Change,
    events::{Actor, EventKind, NewEvent},
    handbook::{Author, DEFAULT_TEXT, Fault as Slip, Handbook, MOST_BYTES, Version, default_hash},
    jobs::{JobKind, NewJob},
    people::Person,
};
use store::{Tx, handbooks::Kept};

use crate::{ActionError, Desk, error::Stop};

/// Who applies it.
#[derive(Debug, Clone, Copy)]
pub enum By<'a> {
    Person(&'a Person),
    /// The file named in the configuration.
    File,
    CommandLine,
}

/// What is to be in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct New {
    pub text: String,
    /// Why; may be empty.
    pub note: String,
    /// The version the author changed; `None` to replace whichever is newest.
    pub base: Option<i64>,
}

/// Why it was not applied. The running handbook stays as it is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("{}", faulty(.0))]
    Faulty(Vec<Slip>),
    #[error("version {} was saved while you were writing; look at what changed first", .0.number)]
    Overtaken(Box<Version>),
    #[error("version {0} says exactly this already")]
    Same(i64),
    #[error("a handbook may have a megabyte; this one has more")]
    TooLong,
}

fn faulty(slips: &[Slip]) -> String {
    match slips {
        [one] => format!("the handbook has a fault: {one}"),
        [first, ..] => format!("the handbook has {} faults; the first: {first}", slips.len()),
        [] => "the handbook can't be read".to_owned(),
    }
}

/// The longest note that is kept, in characters.
const LONGEST_NOTE: usize = 500;

/// Checks a text, keeps it as the next version, puts it in force and sends it on to the tickets;
/// answers the version's number.
///
/// # Errors
/// A [`Refusal`] with its place, not a person who may change the rules, or a fault.
pub async fn apply(desk: &Desk, by: By<'_>, new: New) -> Result<i64, ActionError<Refusal>> {
    let author = match by {
        By::Person(person) if !person.role.may_lead() => return Err(ActionError::NotThere),
        By::Person(person) => Author::Person(person.id),
        By::File => Author::File,
        By::CommandLine => Author::CommandLine,
    };
    if new.text.len() > MOST_BYTES {
        return Err(ActionError::Refused(Refusal::TooLong));
    }
    let mut handbook =
        Handbook::parse(&new.text).map_err(|slips| ActionError::Refused(Refusal::Faulty(slips)))?;
    let at = desk.now();
    let written = desk.store.write(move |tx| {
        Box::pin(async move {
            let newest = store::handbooks::newest(tx.conn()).await?;
            refuse(tx, &new, newest).await?;
            let version = Version {
                number: newest + 1,
                author,
                at,
                note: new.note.trim().chars().take(LONGEST_NOTE).collect(),
                based_on: new.base.unwrap_or(newest),
                default_hash: default_hash(),
            };
            keep(tx, version, new.text).await
        })
    });
    let number = written.await?;
    handbook.version = number;
    let mut conn = desk.store.read().await?;
    let whole = super::load_with_past(&mut conn, number).await?;
    desk.set_handbook(whole.unwrap_or(handbook));
    Ok(number)
}

/// Says no where somebody was quicker, or there is nothing to do.
async fn refuse(tx: &mut Tx, new: &New, newest: i64) -> Result<(), Stop<Refusal>> {
    let kept = store::handbooks::one(tx.conn(), newest).await?;
    let Some(kept) = kept else { return Ok(()) };
    if new.base.is_some_and(|base| base != newest) {
        return Err(Stop::Refused(Refusal::Overtaken(Box::new(kept.version))));
    }
    if kept.text == new.text && kept.default == DEFAULT_TEXT {
        return Err(Stop::Refused(Refusal::Same(newest)));
    }
    Ok(())
}

async fn keep(tx: &mut Tx, version: Version, text: String) -> Result<i64, Stop<Refusal>> {
    let (number, at) = (version.number, version.at);
    let actor = match version.author {
        Author::Person(person) => Actor::Person(person),
        Author::File | Author::CommandLine => Actor::System,
    };
    let because = version.note.clone();
    let kept = Kept { version, text, default: DEFAULT_TEXT.to_owned() };
    if !store::handbooks::put(tx, &kept).await? {
        // Another node wrote this number a moment ago.
        let other = store::handbooks::one(tx.conn(), number).await?;
        return Err(match other {
            Some(other) => Stop::Refused(Refusal::Overtaken(Box::new(other.version))),
            None => Stop::Fault(store::Fault::Overtaken),
        });
    }
    let kind = EventKind::HandbookApplied { version: number, because };
    let change = Change {
        events: vec![NewEvent::of_desk(actor, at, kind)],
        jobs: vec![NewJob { kind: JobKind::Retime { version: number, again: false }, run_at: at }],
        ..Change::default()
    };
    store::apply::apply(tx, change).await?;
    Ok(number)
}
