//! A new ticket from a form, the widget, the API or a mail that threads nowhere.

use ::desk::{
    change::{Change, Row},
    events::Actor,
    jobs::{JobKind, NewJob},
    messages::Incoming,
    organisations::{
        Organisation,
        change::{Moved, Sync, sync},
        domain_names_a_company,
    },
    people::{Person, Role, domain_of, looks_like_address},
    phrases::Language,
    tickets::{
        Ticket,
        open::{Asked, Link, Opening, StoredFile, open, route_of_new},
    },
};
use base::{
    ids::{OrganisationId, PersonId, TicketId},
    secrets,
};
use store::{Fault, Tx};

use super::{
    settled::{Settled, settle},
    update,
};
use crate::{
    ActionError, Desk,
    automations::{Done, commit},
    desk::Moment,
    error::Stop,
    files, organisations,
};

/// The longest text taken, in characters: about a thousand pages. Longer ones belong in a file.
pub const MOST_TEXT: usize = 1_000_000;

/// Who asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sender {
    /// Somebody signed in, or proved by token.
    Known(PersonId),
    /// An address somebody typed or wrote from; found or started.
    Address { address: String, name: String, time_zone: String },
    /// Nobody we could answer: only the link they get shows what we say.
    Anonymous { name: String, time_zone: String },
}

/// The organisation as a verified widget session names it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OrganisationHint {
    pub external_id: String,
    pub name: String,
    pub plan: String,
}

/// A question as it came in.
#[derive(Debug, Clone)]
pub struct NewTicket {
    pub sender: Sender,
    pub organisation: Option<OrganisationHint>,
    pub incoming: Incoming,
    pub asked: Asked,
    /// Made by the client; the same one twice is the same ticket.
    pub client_id: Option<String>,
    /// Within what `client_id` is unique: the channel, or the API user.
    pub scope: &'static str,
}

/// What came of it.
#[derive(Debug, Clone)]
pub struct Received {
    pub ticket: Ticket,
    pub requester: Person,
    /// Follows this ticket without a session; the same for the same client id.
    pub token: Option<String>,
    /// It was there already: sent twice.
    pub again: bool,
}

/// Why it was not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("write what it is about first")]
    Empty,
    #[error("this is too long; put it into a file and attach that")]
    TooLong,
    #[error("“{0}” is no mail address we could answer to")]
    BadAddress(String),
    /// Somebody else is just taking the same client id; what they wrote counts.
    #[error("this was sent twice at the same moment")]
    SentTwice,
    /// It can't be set as it was to be; nothing was opened.
    #[error(transparent)]
    NotSet(update::Refusal),
}

/// Takes a question: finds or starts the customer, opens the ticket, starts the clock, queues the
/// acknowledgement. Sent twice, it is taken once.
///
/// # Errors
/// A refusal for the person to mend, or a fault (then nothing was kept: try again).
pub async fn receive(desk: &Desk, new: NewTicket) -> Result<Received, ActionError<Refusal>> {
    receive_and_set(desk, new, None).await
}

/// The same, and sets the ticket in one of our names: both or neither.
///
/// # Errors
/// As [`receive`], or what was to be set is refused.
pub async fn receive_and_set(
    desk: &Desk,
    mut new: NewTicket,
    settled: Option<Settled>,
) -> Result<Received, ActionError<Refusal>> {
    check(&new).map_err(ActionError::Refused)?;
    let moment = desk.moment();
    let token = new.client_id.as_ref().map(|id| follow_token(&moment, new.scope, id));
    if let Some(found) = again(desk, &new, token.as_deref()).await? {
        return Ok(found);
    }
    let stored = files::keep(&desk.files, std::mem::take(&mut new.incoming.files)).await?;
    let copy = new.clone();
    let for_tx = token.clone();
    let written = desk.store.write(move |tx| {
        Box::pin(async move {
            let received = in_tx(tx, &moment, new, stored, for_tx.as_deref()).await?;
            match settled {
                Some(settled) => settle(tx, &moment, received, settled).await,
                None => Ok(received),
            }
        })
    });
    match written.await.map_err(ActionError::from) {
        Err(ActionError::Refused(Refusal::SentTwice)) => again(desk, &copy, token.as_deref())
            .await?
            .ok_or(ActionError::Refused(Refusal::SentTwice)),
        other => other,
    }
}

fn check(new: &NewTicket) -> Result<(), Refusal> {
    if new.incoming.text.trim().is_empty() && new.incoming.files.is_empty() {
        return Err(Refusal::Empty);
    }
    if new.incoming.text.len() > MOST_TEXT {
        return Err(Refusal::TooLong);
    }
    match &new.sender {
        Sender::Address { address, .. } if !looks_like_address(address) => {
            Err(Refusal::BadAddress(address.clone()))
        }
        _ => Ok(()),
    }
}

/// The secret by which the sender follows the ticket: made from the client's id, so that a second
/// try gets the same one.
fn follow_token(moment: &Moment, scope: &str, client_id: &str) -> String {
    let what = format!("follow:{scope}:{client_id}");
    secrets::sign(moment.settings.secret.as_bytes(), what.as_bytes())[..40].to_owned()
}

async fn again(
    desk: &Desk,
    new: &NewTicket,
    token: Option<&str>,
) -> Result<Option<Received>, Fault> {
    let Some(client_id) = &new.client_id else { return Ok(None) };
    let mut conn = desk.store.read().await?;
    let found = store::tickets::by_client_id(&mut conn, new.scope, client_id).await?;
    let Some((id, _)) = found else { return Ok(None) };
    let viewer = ::desk::viewer::Viewer::System;
    let Some(ticket) = store::tickets::one(&mut conn, &viewer, id).await? else { return Ok(None) };
    let requester = store::people::one(&mut conn, ticket.requester_id).await?;
    Ok(requester.map(|requester| Received {
        ticket,
        requester,
        token: token.map(str::to_owned),
        again: true,
    }))
}

/// The same within a transaction that is open already: mail and replays come here.
pub(crate) async fn in_tx(
    tx: &mut Tx,
    moment: &Moment,
    new: NewTicket,
    files: Vec<StoredFile>,
    token: Option<&str>,
) -> Result<Received, Stop<Refusal>> {
    let id = store::tickets::next_id(tx).await?;
    if let Some(client_id) = &new.client_id
        && !store::tickets::remember_client_id(tx, new.scope, client_id, id, None).await?
    {
        return Err(Stop::Refused(Refusal::SentTwice));
    }
    let organisation = match new.organisation.filter(|_| new.asked.verified) {
        Some(hint) => Some(hinted(tx, moment, hint).await?),
        None => None,
    };
    let requester = sender(tx, moment, new.sender, organisation.as_ref()).await?;
    let organisation = match (organisation, requester.organisation_id) {
        (None, Some(id)) => store::organisations::one(tx.conn(), id).await?,
        (given, _) => given,
    };
    let facts = Facts { id, requester, organisation, link: None, followers: Vec::new() };
    let ticket = opened(tx, moment, facts, &new.incoming, &new.asked, files).await?;
    if let Some(token) = token {
        let hash = secrets::hash(token.as_bytes());
        store::tickets::put_token(tx, &hash, id, ticket.1.id).await?;
    }
    Ok(Received {
        ticket: ticket.0,
        requester: ticket.1,
        token: token.map(str::to_owned),
        again: false,
    })
}

/// Who and where, once known.
pub(crate) struct Facts {
    pub id: TicketId,
    pub requester: Person,
    pub organisation: Option<Organisation>,
    pub followers: Vec<Person>,
    pub link: Option<Link>,
}

/// Opens the ticket and writes it.
pub(crate) async fn opened(
    tx: &mut Tx,
    moment: &Moment,
    facts: Facts,
    incoming: &Incoming,
    asked: &Asked,
    files: Vec<StoredFile>,
) -> Result<(Ticket, Person), Fault> {
    let route = route_of_new(&moment.handbook, asked);
    let turn = if incoming.automatic {
        None
    } else {
        super::turns::turn(tx, moment, (&route.group, &route.team), None).await?
    };
    let language = language(tx, facts.requester.id, asked).await?;
    let ids = tx.ids();
    let opening = Opening {
        id: facts.id,
        requester: &facts.requester,
        organisation: facts.organisation.as_ref(),
        followers: &facts.followers,
        incoming,
        files,
        asked,
        link: facts.link,
        turn: turn.as_ref(),
        language,
    };
    let (ticket, change) = open(moment.scene(&ids), opening);
    let done = Done {
        before: None,
        ticket,
        clocks: Vec::new(),
        change,
        by: None,
        quiet: asked.quiet,
        customer: Some(&facts.requester),
        organisation: facts.organisation.as_ref(),
    };
    let ticket = commit(tx, moment, done).await?;
    Ok((ticket, facts.requester))
}

/// The person behind a sender, started where new.
pub(crate) async fn sender(
    tx: &mut Tx,
    moment: &Moment,
    sender: Sender,
    organisation: Option<&Organisation>,
) -> Result<Person, Fault> {
    let (address, name, time_zone) = match sender {
        Sender::Known(id) => return super::writer(tx, id).await,
        Sender::Address { address, name, time_zone } => {
            (Some(address.to_lowercase()), name, time_zone)
        }
        Sender::Anonymous { name, time_zone } => (None, name, time_zone),
    };
    let known = match &address {
        Some(address) => store::people::by_address_to_refer(tx, address).await?,
        None => None,
    };
    if let Some(known) = known {
        return filled_in(tx, known, &name, &time_zone).await;
    }
    let organisation_id = match (organisation, &address) {
        (Some(organisation), _) => Some(organisation.id),
        (None, Some(address)) => by_domain(tx, domain_of(address)).await?,
        (None, None) => None,
    };
    let person = Person {
        id: PersonId(tx.ids().next()),
        role: Role::Customer,
        name,
        address,
        organisation_id,
        time_zone,
        team: String::new(),
        created_at: moment.at,
    };
    put_person(tx, &person).await?;
    Ok(person)
}

/// What the requester is spoken to in from the first acknowledgement on.
async fn language(tx: &mut Tx, requester: PersonId, asked: &Asked) -> Result<Language, Fault> {
    let chosen = store::people::language(tx.conn(), requester).await?;
    if chosen.is_none() && asked.language.is_some() {
        store::people::learn_locale(tx, requester, asked.language, "").await?;
    }
    Ok(chosen.or(asked.language).unwrap_or_default())
}

/// What we did not know yet about a person is learned; what we know is not overwritten.
async fn filled_in(
    tx: &mut Tx,
    mut known: Person,
    name: &str,
    time_zone: &str,
) -> Result<Person, Fault> {
    let learned = (known.name.is_empty() && !name.is_empty())
        || (known.time_zone.is_empty() && !time_zone.is_empty());
    if learned {
        if known.name.is_empty() {
            name.clone_into(&mut known.name);
        }
        if known.time_zone.is_empty() {
            time_zone.clone_into(&mut known.time_zone);
        }
        put_person(tx, &known).await?;
    }
    Ok(known)
}

async fn put_person(tx: &mut Tx, person: &Person) -> Result<(), Fault> {
    let rows = vec![Row::Person(Box::new(person.clone()))];
    store::apply::apply(tx, Change { rows, ..Change::default() }).await
}

/// The organisation whose people write from this domain.
pub(crate) async fn by_domain(tx: &mut Tx, domain: &str) -> Result<Option<OrganisationId>, Fault> {
    if !domain_names_a_company(domain) {
        return Ok(None);
    }
    let found = store::organisations::by_domain(tx.conn(), domain).await?;
    Ok(found.map(|organisation| organisation.id))
}

/// The organisation a verified session names; started or brought up to date.
async fn hinted(
    tx: &mut Tx,
    moment: &Moment,
    hint: OrganisationHint,
) -> Result<Organisation, Fault> {
    let known = store::organisations::by_external_id(tx.conn(), &hint.external_id).await?;
    let known_already = known.is_some();
    let before = known.unwrap_or_else(|| Organisation {
        id: OrganisationId(tx.ids().next()),
        external_id: hint.external_id.clone(),
        created_at: moment.at,
        changed_at: moment.at,
        ..Organisation::begun(&moment.handbook)
    });
    let (mut organisation, lines) = sync(&before, &Sync { name: hint.name, plan: hint.plan });
    if organisation.name.is_empty() {
        organisation.name.clone_from(&organisation.external_id);
    }
    if !known_already {
        let rows = vec![Row::Organisation(Box::new(organisation.clone()))];
        store::apply::apply(tx, Change { rows, ..Change::default() }).await?;
    } else if organisation != before {
        organisations::put(tx, moment, &organisation, Actor::System, lines).await?;
        let moved = Moved::between(&before, &organisation);
        if !moved.is_nothing() {
            let because = "the organisation's plan was synced".to_owned();
            let (organisation, by) = (organisation.id, None);
            let kind = JobKind::FollowOrganisation { organisation, moved, by, because };
            store::apply::queue_job(tx, &NewJob { kind, run_at: moment.at }).await?;
        }
    }
    Ok(organisation)
}
