//! What the composer shows: the draft or what was tried, who gets it, what is new, what waits.

use base::{
    ids::TicketId,
    time::{TimeZone, zone_or_utc},
};
use desk::{
    messages::Visibility,
    people::Person,
    reply_check::{self, secrets},
    tickets::{
        Status, Ticket,
        guard::News,
        sending::{Sending, proposals},
    },
};
use store::Conn;
use ui::{
    paths::InView,
    tickets::{
        composer::{Composer, KeptFile, Later, Then},
        news::{NewsView, SeenFields},
        recipients::Recipient,
        sending::SendingView,
    },
};

use super::{
    conversation::{Talk, beginning},
    ticket::Tried,
};
use crate::{
    Web,
    http::{Failure, Page, Visitor},
};

/// Who is on the page besides the reader.
#[derive(Clone, Copy)]
pub struct Cast<'a> {
    /// Customers on the ticket.
    pub people: &'a [Person],
    pub staff: &'a [Person],
}

impl Cast<'_> {
    fn name(&self, id: base::ids::PersonId) -> String {
        let found = self.people.iter().chain(self.staff).find(|person| person.id == id);
        found.map_or("Somebody", Person::display_name).to_owned()
    }
}

/// The composer of one ticket, as seen from a view.
pub async fn build(
    (web, conn): (&Web, &mut Conn),
    (visitor, page): (&Visitor, &Page),
    (ticket, view): (&Ticket, &InView),
    cast: Cast<'_>,
    (talk, tried): (&Talk, Tried),
) -> Result<Composer, Failure> {
    let me = visitor.person.id;
    let draft = store::drafts::one(conn, ticket.id, me).await?;
    let files = store::drafts::files(conn, ticket.id, me).await?;
    let waiting = store::sendings::of_ticket(conn, &visitor.viewer(), ticket.id).await?;
    let words = draft.as_ref().filter(|draft| !draft.text.is_empty());
    let kept = words.map(|draft| (draft.text.clone(), draft.visibility == "internal"));
    let (text, note) = match tried.text.clone() {
        Some(text) => (text, tried.note),
        None => kept.unwrap_or_default(),
    };
    let seen = SeenFields {
        message: talk.newest_public,
        status: ticket.status,
        people: cast.people.iter().map(|person| person.id).collect(),
        sendings: waiting.iter().map(|one| one.id).collect(),
    };
    let asker = cast.people.iter().find(|person| person.id == ticket.requester_id);
    let news = tried.news.iter().map(|one| told(*one, cast, talk, &waiting)).collect();
    let shown = |one: &Sending| sending(one, visitor, (asker, cast), (view, &seen));
    let visibility = if note { Visibility::Internal } else { Visibility::Public };
    let check = reply_check::check(&web.desk.handbook().reply_check, &text, visibility);
    let files = files.into_iter().filter(|one| one.file.content_id.is_none());
    Ok(Composer {
        client_id: tried.client_id.clone().unwrap_or_else(|| web.desk.token()),
        view: view.clone(),
        text,
        draft_version: draft.map_or(0, |draft| draft.version),
        note,
        may_reply: visitor.person.role.may_answer() && ticket.status != Status::Closed,
        may_note: true,
        locked: String::new(),
        recipients: recipients(ticket, cast.people, &tried),
        added: tried.added.clone(),
        then: tried.then.map_or_else(Then::default, Then::to),
        later: later(asker, page),
        files: files
            .map(|one| KeptFile { id: one.id, name: one.file.name, size: one.file.size })
            .collect(),
        sendings: waiting.iter().map(shown).collect(),
        max_file_bytes: i64::try_from(crate::http::posted::MOST_BYTES).unwrap_or(i64::MAX),
        news,
        seen,
        check,
        insists: tried.insists,
        error: tried.error,
    })
}

fn recipients(ticket: &Ticket, people: &[Person], tried: &Tried) -> Vec<Recipient> {
    let recipient = |person: &Person| Recipient {
        id: person.id,
        name: person.display_name().to_owned(),
        address: person.address.clone().unwrap_or_default(),
        copied: person.id != ticket.requester_id,
        left_out: tried.left_out.contains(&person.id),
    };
    let mut all: Vec<Recipient> = people.iter().map(recipient).collect();
    all.sort_by_key(|recipient| recipient.copied);
    all
}

/// Mornings where the customer is, told in the reader's time too.
fn later(asker: Option<&Person>, page: &Page) -> Vec<Later> {
    let theirs = asker.map(|person| person.time_zone.as_str()).filter(|zone| !zone.is_empty());
    let zone: TimeZone = theirs.map_or_else(|| page.zone.clone(), zone_or_utc);
    let for_whom = match (theirs, asker) {
        (Some(_), Some(person)) if !person.first_name().is_empty() => {
            format!(" for {}", person.first_name())
        }
        (Some(_), Some(_)) => " for them".to_owned(),
        _ => String::new(),
    };
    let proposed = proposals(page.now, &zone).into_iter();
    let told = proposed.map(|(day, at)| Later {
        label: format!("{day}, 9:00{for_whom}"),
        hint: format!("{} for you", ui::format::deadline(at, page.now, &page.zone)),
        at,
    });
    told.collect()
}

fn told(one: News, cast: Cast<'_>, talk: &Talk, waiting: &[Sending]) -> NewsView {
    let or_rule = |by: Option<_>| by.map_or_else(|| "A rule".to_owned(), |by| cast.name(by));
    match one {
        News::Message(message) => NewsView::Message {
            who: talk.author_of(message.0).unwrap_or_else(|| "Somebody".to_owned()),
            message,
            words: talk.beginning_of(message.0),
        },
        News::Status { to, by } => {
            NewsView::Status { who: or_rule(by), status: to.word().to_owned() }
        }
        News::Joined(person) => NewsView::Joined { who: cast.name(person) },
        News::Sending { sending, by } => {
            let found = waiting.iter().find(|one| one.id == sending);
            let words = found.map(|one| beginning(&secrets::mask(&one.text))).unwrap_or_default();
            NewsView::Sending { who: cast.name(by), words }
        }
    }
}

fn sending(
    one: &Sending,
    visitor: &Visitor,
    (asker, cast): (Option<&Person>, Cast<'_>),
    (view, seen): (&InView, &SeenFields),
) -> SendingView {
    let mine = one.author_id == visitor.person.id;
    let customer = asker.map_or_else(
        || ("the customer".to_owned(), String::new()),
        |person| (person.display_name().to_owned(), person.time_zone.clone()),
    );
    SendingView {
        id: one.id,
        ticket: TicketId(one.ticket_id.0),
        view: view.clone(),
        who: if mine { String::new() } else { cast.name(one.author_id) },
        may_decide: one.is_for(&visitor.person),
        due_at: one.due_at,
        scheduled: one.scheduled,
        held: one.held.clone(),
        words: beginning(&secrets::mask(&one.text)),
        customer,
        seen: seen.clone(),
    }
}
