//! What a ticket of another system becomes here. Dates, words and people are theirs. Time begins
//! anew on the day of moving: silence and closing count from then, and no clock runs until the
//! customer writes again. A promise that another system measured is not ours to miss.

use base::{
    Timestamp,
    ids::{Ids, MessageId, OrganisationId, PersonId, TicketId},
};

use super::{Places, TheirMessage, TheirTicket};
use crate::{
    csat::Survey,
    handbook::Handbook,
    messages::{Channel, Message, Visibility, markdown},
    organisations::Organisation,
    reply_check::secrets,
    routing,
    tickets::{Status, Ticket, change::MOST_EXTERNAL, fields::Fields},
};

/// Who is who here.
pub struct People<'a> {
    pub customer: PersonId,
    pub assignee: Option<PersonId>,
    pub organisation: Option<&'a Organisation>,
}

/// The ticket as it stands on the day of moving, with what had no place.
#[must_use]
pub fn ticket(
    handbook: &Handbook,
    places: &Places,
    theirs: &TheirTicket,
    (id, people): (TicketId, &People<'_>),
    now: Timestamp,
) -> (Ticket, Vec<Homeless>) {
    let kind = theirs.kind.clone().filter(|key| handbook.has_kind(key));
    let kind = kind.unwrap_or_else(|| handbook.default_kind());
    let severity = theirs.severity.clone().filter(|key| handbook.has_severity(key));
    let severity = severity.unwrap_or_else(|| handbook.default_severity(&kind));
    let (fields, homeless) = own_fields(handbook, places, theirs);
    let organisation = people.organisation;
    let mut ticket = Ticket {
        subject: subject(&theirs.subject),
        external_id: external_id(&theirs.external_id).to_owned(),
        status: theirs.status,
        kind,
        severity,
        channel: theirs.channel,
        requester_id: people.customer,
        organisation_id: organisation.map(|one| one.id),
        plan: organisation.map_or_else(
            || handbook.plan_without_organisation(),
            |one| one.plan_in_force().to_owned(),
        ),
        priority: organisation.is_some_and(|one| one.priority),
        assignee_id: people.assignee,
        tags: theirs.tags.clone(),
        mailbox: theirs.mailbox.clone(),
        opened_at: theirs.created_at,
        updated_at: theirs.updated_at,
        last_message_at: theirs.created_at,
        solved_at: theirs.status.is_done().then(|| theirs.solved_at.unwrap_or(theirs.updated_at)),
        reopenings: theirs.reopenings,
        // Nobody is asked today how they liked last year's answer.
        survey_decided: true,
        messages: 0,
        fields,
        ..Ticket::blank(id, theirs.created_at)
    };
    place(handbook, places, theirs, &mut ticket);
    ticket.status_at = if theirs.status == Status::Closed {
        theirs.solved_at.unwrap_or(theirs.updated_at)
    } else {
        now
    };
    (ticket, homeless)
}

/// As long as ids may be; half of one would be another's.
fn external_id(text: &str) -> &str {
    let text = text.trim();
    if text.chars().count() > MOST_EXTERNAL { "" } else { text }
}

/// Tickets have one line for a subject here, of at most 250 characters.
fn subject(text: &str) -> String {
    let line: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let line: String = secrets::mask(line.trim()).chars().take(250).collect();
    if line.is_empty() { "No subject".to_owned() } else { line }
}

/// The group of the same name; with it the team, and the product where only one is listed there.
fn place(handbook: &Handbook, places: &Places, theirs: &TheirTicket, ticket: &mut Ticket) {
    let group = theirs.group.and_then(|id| places.groups.get(&id));
    let mut products = handbook.products.iter().filter(|product| Some(&product.group) == group);
    let (first, second) = (products.next(), products.next());
    if let (Some(product), None) = (first, second) {
        ticket.product = Some(product.key.clone());
    }
    let route = routing::route(handbook, ticket.product.as_deref(), &ticket.kind);
    ticket.team = route.team;
    ticket.group = group.cloned().unwrap_or(route.group);
}

/// A field's value that has no place here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Homeless {
    /// Their field's number.
    pub field: i64,
    pub value: String,
    pub because: String,
}

/// Values of fields that this desk has too; the others are named.
fn own_fields(
    handbook: &Handbook,
    places: &Places,
    theirs: &TheirTicket,
) -> (Fields, Vec<Homeless>) {
    let (mut fields, mut homeless) = (Fields::new(), Vec::new());
    for (id, value) in &theirs.fields {
        let own = places.fields.get(id);
        let own = own.and_then(|key| handbook.fields.iter().find(|field| field.key == *key));
        let because = match own.map(|field| (field, field.value(value))) {
            Some((field, Ok(value))) => {
                fields.insert(field.key.clone(), value);
                continue;
            }
            Some((field, Err(why))) => format!("field “{}”: {why}", field.name),
            None => format!("field {id}: no own field of that name here"),
        };
        homeless.push(Homeless { field: *id, value: value.clone(), because });
    }
    (fields, homeless)
}

/// What somebody said there, as it is kept here. `from_us`: its author answered customers there.
#[must_use]
pub fn message(
    ids: &Ids,
    ticket: TicketId,
    theirs: &TheirMessage,
    (author, from_us): (Option<PersonId>, bool),
) -> Message {
    let text = secrets::mask(&theirs.text).into_owned();
    let html = if theirs.html.trim().is_empty() {
        markdown::plain(&text)
    } else {
        markdown::clean(&secrets::mask(&theirs.html), &|_| None)
    };
    Message {
        id: MessageId(ids.next()),
        ticket_id: ticket,
        author_id: author,
        from_us: from_us || !theirs.public,
        visibility: if theirs.public { Visibility::Public } else { Visibility::Internal },
        channel: if author.is_none() { Channel::System } else { theirs.channel },
        text,
        html,
        quoted: String::new(),
        mail_id: None,
        threaded_because: String::new(),
        automatic: author.is_none(),
        created_at: theirs.created_at,
        via: None,
        aside: None,
    }
}

/// Takes a message into what the ticket knows of its thread: call in the order of their dates.
pub fn heard(ticket: &mut Ticket, message: &Message) {
    ticket.messages += 1;
    ticket.last_message_at = ticket.last_message_at.max(message.created_at);
    if message.visibility == Visibility::Internal || message.automatic {
        return;
    }
    if message.from_us {
        // Tickets that one of us opened begin with our own words.
        if ticket.messages > 1 && ticket.first_replied_at.is_none() {
            ticket.first_replied_at = Some(message.created_at);
        }
        ticket.unanswered_at = None;
    } else if ticket.unanswered_at.is_none() {
        ticket.unanswered_at = Some(message.created_at);
    }
}

/// Ends the making: order and the next instant at which time changes something, which is never
/// one that has passed.
pub fn settle(handbook: &Handbook, ticket: &mut Ticket, now: Timestamp) {
    if ticket.status.is_done() {
        ticket.unanswered_at = None;
    }
    ticket.rank = ticket.rank_of(handbook);
    ticket.wake_at = ticket.next_wake(handbook, &[], now);
}

/// The answer to their survey: good and bad are the ends of our five.
#[must_use]
pub fn survey(ticket: &Ticket, theirs: &TheirTicket) -> Option<Survey> {
    let rating = theirs.rating.as_ref()?;
    let at = ticket.solved_at.unwrap_or(ticket.updated_at);
    Some(Survey {
        ticket_id: ticket.id,
        person_id: ticket.requester_id,
        // No link leads to it.
        token_hash: format!("moved in with {}", ticket.id),
        sent_at: at,
        rating: Some(if rating.good { 5 } else { 1 }),
        words: secrets::mask(&rating.words).into_owned(),
        contact_wished: false,
        answered_at: Some(at),
    })
}

/// A company of theirs, new here.
#[must_use]
pub fn organisation(
    handbook: &Handbook,
    theirs: &super::TheirOrganisation,
    id: OrganisationId,
) -> Organisation {
    let field = |key: &str| theirs.fields.get(key).cloned().unwrap_or_default();
    let plan = field("plan");
    let known = handbook
        .plans
        .iter()
        .find(|one| one.key == plan || one.name.to_lowercase() == plan.to_lowercase());
    Organisation {
        id,
        name: theirs.name.clone(),
        plan: known.map_or_else(|| handbook.rules.unknown_plan.clone(), |one| one.key.clone()),
        plan_by_hand: None,
        priority: field("priority") == "true",
        domains: theirs.domains.clone(),
        external_id: theirs.external_id.clone(),
        account_owner: field("account_owner"),
        created_at: theirs.created_at,
        changed_at: theirs.created_at,
    }
}
