//! Puts a parsed mail where it belongs: on its ticket, on a new one, or in the dead letters.
//! Running it again for the same raw message changes nothing.

use ::desk::{
    events::{Actor, EventKind, NewEvent},
    mailboxes::{Mailbox, TooLarge},
    messages::{Incoming, Oddity},
    outgoing::MailState,
    people::Person,
    tickets::{
        asides::{Aside, hear},
        open::{Asked, Link, StoredFile},
        threading::{Candidate, Thread, thread},
    },
    viewer::Viewer,
};
use base::ids::{AsideId, RawId, TicketId};
use store::{Fault, Tx};

use crate::{
    Desk,
    desk::Moment,
    files,
    tickets::{
        merge::side_of,
        receive::{Facts, Sender, opened, sender},
        redact::was_redacted,
        write_on::heard,
    },
};

/// CC people who follow a new ticket at the most; more is a mailing list.
const MOST_FOLLOWERS: usize = 10;
/// A sender with so many new tickets within ten minutes is a machine: kept, not answered.
const MOST_NEW: usize = 10;

/// A parsed mail with what the edge found out about it.
#[derive(Debug, Clone)]
pub struct Mail {
    pub raw: RawId,
    pub incoming: Incoming,
    /// The ticket its signed reply address names, signature checked.
    pub addressed_to: Option<TicketId>,
    /// The side conversation its signed address names.
    pub aside: Option<AsideId>,
}

/// Where a mail went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Placed {
    New(TicketId),
    On(TicketId),
    /// A delivery report about a mail of this ticket.
    Report(TicketId),
    /// It was here already, on this ticket.
    Again(Option<TicketId>),
    /// For the operators, with the reason.
    Dead(String),
}

/// Places a mail.
///
/// # Errors
/// The database or the file store failed; the job is tried again.
pub async fn place(desk: &Desk, mut mail: Mail) -> Result<Placed, Fault> {
    let moment = desk.moment();
    let stored = files::keep(&desk.files, std::mem::take(&mut mail.incoming.files)).await?;
    let written = desk.store.write::<_, Fault, _>(move |tx| {
        Box::pin(async move {
            let raw = mail.raw;
            match store::raw::one(tx.conn(), raw).await? {
                Some((found, _)) if found.state == "new" => {}
                _ => return Ok(Placed::Again(None)),
            }
            let large = too_large(&moment, &mail.incoming);
            let placed = in_tx(tx, &moment, mail, stored).await?;
            let (state, trouble, ticket) = match &placed {
                Placed::New(id) | Placed::On(id) | Placed::Report(id) => ("placed", "", Some(*id)),
                Placed::Again(id) => ("dropped", "the same mail came before", *id),
                Placed::Dead(trouble) => ("dead", trouble.as_str(), None),
            };
            store::raw::settle(tx, raw, state, trouble, ticket).await?;
            if let Some(large) = large.filter(|_| state == "placed") {
                store::too_large::put(tx, &TooLarge { ticket_id: ticket, ..large }).await?;
            }
            if let Placed::Again(first) = placed
                && may_bring_back(tx, first).await?
            {
                store::raw::empty(tx, raw).await?;
            }
            Ok(placed)
        })
    });
    written.await.map_err(store::WriteError::<Fault>::into_fault)
}

/// What is remembered of a mail of which only the beginning came.
fn too_large(moment: &Moment, incoming: &Incoming) -> Option<TooLarge> {
    let size = i64::try_from(incoming.whole_bytes?).ok();
    Some(TooLarge {
        at: moment.at,
        to_address: incoming.delivered_to.first().cloned().unwrap_or_default(),
        from_address: incoming.from_address.clone(),
        size,
        ticket_id: None,
    })
}

/// Whether a mail that came again could bring back what was redacted since the first one. Otherwise
/// it is kept like any other: not every sender gives each mail an id of its own.
async fn may_bring_back(tx: &mut Tx, first: Option<TicketId>) -> Result<bool, Fault> {
    match first {
        Some(ticket) => was_redacted(tx.conn(), ticket).await,
        None => Ok(true),
    }
}

async fn in_tx(
    tx: &mut Tx,
    moment: &Moment,
    mail: Mail,
    files: Vec<StoredFile>,
) -> Result<Placed, Fault> {
    let incoming = &mail.incoming;
    if let Some(bounce) = &incoming.bounce {
        return report(tx, moment, incoming, bounce.of_message_id.as_deref()).await;
    }
    if incoming.from_address.is_empty() {
        return Ok(Placed::Dead("it names no sender we could answer".to_owned()));
    }
    if moment.settings.is_own_address(&incoming.from_address) {
        return Ok(Placed::Dead("it comes from our own address: a loop".to_owned()));
    }
    if let Some(mail_id) = &incoming.message_id
        && let Some(ticket) = store::mail::seen(tx.conn(), mail_id).await?
    {
        return Ok(Placed::Again(Some(ticket)));
    }
    if let Some(mail_id) = &incoming.message_id
        && store::asides::of_mail_id(tx.conn(), mail_id).await?.is_some()
    {
        return Ok(Placed::Again(None));
    }
    // Held from here on: whoever merges this person into another waits, or was first.
    let known = store::people::by_address_to_refer(tx, &incoming.from_address).await?;
    if let (Some(author), Some(aside)) = (&known, aside_of(tx, &mail).await?) {
        return on_the_side(tx, moment, (aside, author), incoming, files).await;
    }
    let candidates = candidates(tx, &mail).await?;
    match thread(&candidates, known.as_ref().map(|person| person.id)) {
        Thread::On { ticket_id, addressed, because } => {
            let held = store::tickets::to_write(tx, &Viewer::System, ticket_id).await?;
            let (Some(ticket), Some(author)) = (held, known) else {
                return Ok(Placed::Dead("its ticket is gone".to_owned()));
            };
            let on = (&ticket, addressed);
            let on = (&ticket, side_of(tx, &Viewer::System, on, author.id).await?);
            heard(tx, moment, on, author.id, (incoming, files), &because).await?;
            Ok(Placed::On(ticket_id))
        }
        Thread::FollowUp { of } => {
            new_ticket(tx, moment, mail.incoming, files, Some(Link::Follows(of))).await
        }
        Thread::Stranger { of } => {
            new_ticket(tx, moment, mail.incoming, files, Some(Link::PointsAt(of))).await
        }
        Thread::New => {
            let incoming = passed_on(tx, moment, mail.incoming, known.as_ref()).await?;
            new_ticket(tx, moment, incoming, files, None).await
        }
    }
}

/// The side conversation the mail belongs to: by its address, then by the mails it answers; only
/// for those it is with.
async fn aside_of(tx: &mut Tx, mail: &Mail) -> Result<Option<Aside>, Fault> {
    let mut found = mail.aside;
    for mail_id in mail.incoming.references.iter().take(20) {
        if found.is_none() {
            found = store::asides::of_mail_id(tx.conn(), mail_id).await?;
        }
    }
    let Some(id) = found else { return Ok(None) };
    let people = store::asides::people(tx.conn(), id).await?;
    let from = &mail.incoming.from_address;
    let author = store::people::by_address(tx.conn(), from).await?;
    let is_with = author.is_some_and(|author| people.iter().any(|one| one.id == author.id));
    if is_with { store::asides::one(tx.conn(), id).await } else { Ok(None) }
}

/// An answer on the side: kept there, and whoever asked is told.
async fn on_the_side(
    tx: &mut Tx,
    moment: &Moment,
    (aside, author): (Aside, &Person),
    incoming: &Incoming,
    files: Vec<StoredFile>,
) -> Result<Placed, Fault> {
    let held = store::tickets::to_write(tx, &Viewer::System, aside.ticket_id).await?;
    let Some(ticket) = held else {
        return Ok(Placed::Dead("the ticket of its side conversation is gone".to_owned()));
    };
    let ids = tx.ids();
    let change = hear(moment.scene(&ids), (&aside, &ticket), author, incoming, files);
    store::apply::apply(tx, change).await?;
    Ok(Placed::On(ticket.id))
}

/// The tickets the mail may belong to, best evidence first.
async fn candidates(tx: &mut Tx, mail: &Mail) -> Result<Vec<Candidate>, Fault> {
    let mut found: Vec<Candidate> = Vec::new();
    if let Some(id) = mail.addressed_to {
        let because = "the ticket's own signed address".to_owned();
        found.extend(store::tickets::candidate(tx.conn(), id, because).await?);
    }
    // The newest few are enough: a long thread repeats the same ticket.
    for mail_id in mail.incoming.references.iter().take(20) {
        let Some(id) = store::mail::ticket_of_mail_id(tx.conn(), mail_id).await? else { continue };
        if found.iter().any(|candidate| candidate.ticket_id == id) {
            continue;
        }
        let because = "the mail it answers".to_owned();
        found.extend(store::tickets::candidate(tx.conn(), id, because).await?);
    }
    Ok(found)
}

/// Where one of us passes a customer's mail on, the customer is who asks.
async fn passed_on(
    tx: &mut Tx,
    moment: &Moment,
    mut incoming: Incoming,
    sender: Option<&Person>,
) -> Result<Incoming, Fault> {
    let Some(of_us) = sender.filter(|person| person.role.may_answer()) else { return Ok(incoming) };
    let Some(original) = incoming.forwarded.take() else { return Ok(incoming) };
    let known = store::people::by_address(tx.conn(), &original.address).await?;
    let ours = moment.settings.mailbox_at(&original.address).is_some()
        || known.is_some_and(|person| person.role.is_staff());
    if ours || !::desk::people::looks_like_address(&original.address) {
        return Ok(incoming);
    }
    let words = format!(
        "was passed on by {}; {}, whose mail it holds, is taken for who asks",
        of_us.display_name(),
        original.address
    );
    incoming.oddities.push(Oddity(words));
    (incoming.from_address, incoming.from_name) = (original.address, original.name);
    Ok(incoming)
}

async fn new_ticket(
    tx: &mut Tx,
    moment: &Moment,
    incoming: Incoming,
    files: Vec<StoredFile>,
    link: Option<Link>,
) -> Result<Placed, Fault> {
    let from = Sender::Address {
        address: incoming.from_address.clone(),
        name: incoming.from_name.clone(),
        time_zone: String::new(),
    };
    let requester = sender(tx, moment, from, None).await?;
    let organisation = match requester.organisation_id {
        Some(id) => store::organisations::one(tx.conn(), id).await?,
        None => None,
    };
    let followers = followers(tx, moment, &incoming, &requester).await?;
    let mailbox = incoming.delivered_to.iter().find_map(|to| moment.settings.mailbox_at(to));
    let preset = |of: fn(&Mailbox) -> &String| {
        mailbox.as_ref().map(of).filter(|key| !key.is_empty()).cloned()
    };
    let asked = Asked {
        kind: preset(|one| &one.kind),
        product: preset(|one| &one.product),
        quiet: floods(tx, moment, &requester).await?,
        ..Asked::default()
    };
    let id = store::tickets::next_id(tx).await?;
    let facts = Facts { id, requester, organisation, followers, link };
    opened(tx, moment, facts, &incoming, &asked, files).await?;
    Ok(Placed::New(id))
}

/// Whether this sender opens tickets like a machine: two answering machines must not talk forever.
async fn floods(tx: &mut Tx, moment: &Moment, requester: &Person) -> Result<bool, Fault> {
    let which = store::lists::Which::OfRequester(requester.id);
    let limit = i64::try_from(MOST_NEW).unwrap_or(i64::MAX);
    let newest = store::lists::page(tx.conn(), &Viewer::System, &which, None, limit).await?;
    let since = base::time::after(moment.at, -600);
    Ok(newest.len() == MOST_NEW && newest.iter().all(|row| row.ticket.opened_at > since))
}

/// The people in To and Cc who follow along; never ourselves, never our own people.
async fn followers(
    tx: &mut Tx,
    moment: &Moment,
    incoming: &Incoming,
    requester: &Person,
) -> Result<Vec<Person>, Fault> {
    let mut followers = Vec::new();
    for address in incoming.also_to.iter().take(MOST_FOLLOWERS) {
        let ours = moment.settings.mailbox_at(address).is_some()
            || incoming.delivered_to.contains(address)
            || !::desk::people::looks_like_address(address);
        if ours {
            continue;
        }
        let from = Sender::Address {
            address: address.clone(),
            name: String::new(),
            time_zone: String::new(),
        };
        let person = sender(tx, moment, from, None).await?;
        // By whichever of their addresses.
        let again =
            person.id == requester.id || followers.iter().any(|one: &Person| one.id == person.id);
        if !person.role.is_staff() && !again {
            followers.push(person);
        }
    }
    Ok(followers)
}

/// A delivery report: the mail it speaks of failed, and the ticket says so.
async fn report(
    tx: &mut Tx,
    moment: &Moment,
    incoming: &Incoming,
    of: Option<&str>,
) -> Result<Placed, Fault> {
    let found = match of {
        Some(mail_id) => store::mail::by_mail_id(tx.conn(), mail_id).await?,
        None => None,
    };
    let Some((mut mail, ticket_id)) = found.and_then(|mail| mail.ticket_id.map(|id| (mail, id)))
    else {
        return Ok(Placed::Dead("a delivery report about a mail we don't know".to_owned()));
    };
    let bounce = incoming.bounce.clone().unwrap_or_default();
    let trouble = format!("{} {}", bounce.status, bounce.diagnostic).trim().to_owned();
    if !bounce.status.starts_with('4') {
        mail.state = MailState::Failed;
    }
    mail.trouble.clone_from(&trouble);
    let event = NewEvent {
        ticket_id,
        actor: Actor::System,
        at: moment.at,
        kind: EventKind::MailTroubled {
            what: mail.kind.name().to_owned(),
            to: mail.to_address.clone(),
            trouble,
        },
    };
    let change = ::desk::change::Change {
        rows: vec![::desk::change::Row::Outgoing(Box::new(mail))],
        events: vec![event],
        jobs: vec![],
    };
    store::apply::apply(tx, change).await?;
    Ok(Placed::Report(ticket_id))
}
