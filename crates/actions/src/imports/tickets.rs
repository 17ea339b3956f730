//! Tickets with all that was said on them, some hundred in one transaction.

use std::collections::HashMap;

use ::desk::{
    change::{Change, Row},
    imports::{Places, TheirMessage, TheirTicket, made},
    messages::{Attachment, Message},
    tickets::{Status, Ticket, open::StoredFile},
    viewer::Viewer,
};
use base::ids::{AttachmentId, MessageId, PersonId, TicketId};
use store::{
    Fault, Tx,
    apply::apply,
    imports::{self, Came, Kind, Leftover},
    search::due,
};

use super::{Progress, Tally, book::Book, files::Missing, keep};
use crate::{Desk, desk::Moment};

/// A ticket and its thread, with the files' bytes already stored.
#[derive(Debug, Clone)]
pub struct Whole {
    pub ticket: TheirTicket,
    pub messages: Vec<(TheirMessage, Vec<StoredFile>)>,
    pub missing: Vec<Missing>,
}

/// Which of these are known as they are now: their threads need not be asked for.
///
/// # Errors
/// The database is gone.
pub async fn unchanged(
    desk: &Desk,
    source: &str,
    tickets: &[TheirTicket],
) -> Result<Vec<i64>, Fault> {
    let ids: Vec<i64> = tickets.iter().map(|one| one.id).collect();
    let mut conn = desk.store.read().await?;
    let came = imports::came(&mut conn, source, Kind::Ticket, &ids).await?;
    let same = |one: &&TheirTicket| came.get(&one.id).is_some_and(|it| it.stamp == one.updated_at);
    Ok(tickets.iter().filter(same).map(|one| one.id).collect())
}

/// Which of these messages are here: their files need not be asked for.
///
/// # Errors
/// The database is gone.
pub async fn known_messages(
    desk: &Desk,
    source: &str,
    ids: &[i64],
) -> Result<HashMap<i64, Came>, Fault> {
    imports::came(&mut desk.store.read().await?, source, Kind::Message, ids).await
}

/// Which of these people are not here yet.
///
/// # Errors
/// The database is gone.
pub async fn unknown_people(desk: &Desk, source: &str, ids: &[i64]) -> Result<Vec<i64>, Fault> {
    let mut conn = desk.store.read().await?;
    let came = imports::came(&mut conn, source, Kind::Person, ids).await?;
    let mut unknown: Vec<i64> = ids.iter().filter(|id| !came.contains_key(id)).copied().collect();
    unknown.sort_unstable();
    unknown.dedup();
    Ok(unknown)
}

/// Everybody a ticket names.
#[must_use]
pub fn people_of(whole: &Whole) -> Vec<i64> {
    let ticket = &whole.ticket;
    let authors = whole.messages.iter().filter_map(|(message, _)| message.author);
    let others = ticket.others.iter().copied();
    std::iter::once(ticket.customer).chain(ticket.assignee).chain(others).chain(authors).collect()
}

/// Writes tickets; with `progress`, also how far the import is.
///
/// # Errors
/// The database failed; nothing of this batch was written.
pub async fn tickets(
    desk: &Desk,
    source: &str,
    places: &Places,
    all: Vec<Whole>,
    progress: Option<Progress>,
) -> Result<Tally, Fault> {
    let (source, places, moment) = (source.to_owned(), places.clone(), desk.moment());
    let written = desk.store.write::<_, Fault, _>(move |tx| {
        Box::pin(async move {
            let mut batch = Batch::begin(tx, &source, &all).await?;
            for whole in &all {
                batch.one(tx, &moment, &places, whole).await?;
            }
            imports::note(tx, &source, &batch.came).await?;
            imports::leave(tx, &source, &batch.left).await?;
            if let Some(progress) = &progress {
                keep(tx, &source, progress, moment.at, false).await?;
            }
            // Many tickets at once are found a moment later: the background follows.
            due::put_off(tx).await?;
            Ok(batch.tally)
        })
    });
    written.await.map_err(store::WriteError::<Fault>::into_fault)
}

struct Batch {
    book: Book,
    tickets: HashMap<i64, Came>,
    messages: HashMap<i64, Came>,
    came: Vec<Came>,
    left: Vec<Leftover>,
    tally: Tally,
}

impl Batch {
    async fn begin(tx: &mut Tx, source: &str, all: &[Whole]) -> Result<Self, Fault> {
        let people: Vec<i64> = all.iter().flat_map(people_of).collect();
        let organisations: Vec<i64> =
            all.iter().filter_map(|one| one.ticket.organisation).collect();
        let ids: Vec<i64> = all.iter().map(|one| one.ticket.id).collect();
        let said: Vec<i64> =
            all.iter().flat_map(|one| &one.messages).map(|(message, _)| message.id).collect();
        let conn = tx.conn();
        Ok(Self {
            book: Book::read(conn, source, &people, &organisations).await?,
            tickets: imports::came(conn, source, Kind::Ticket, &ids).await?,
            messages: imports::came(conn, source, Kind::Message, &said).await?,
            came: Vec::new(),
            left: Vec::new(),
            tally: Tally::default(),
        })
    }

    async fn one(
        &mut self,
        tx: &mut Tx,
        moment: &Moment,
        places: &Places,
        whole: &Whole,
    ) -> Result<(), Fault> {
        let theirs = &whole.ticket;
        let before = self.tickets.get(&theirs.id).cloned();
        if before.as_ref().is_some_and(|one| one.stamp == theirs.updated_at) {
            self.tally.same += 1;
            return Ok(());
        }
        let standing = match &before {
            Some(came) => {
                store::tickets::to_write(tx, &Viewer::System, TicketId(came.ours)).await?
            }
            None => None,
        };
        let id = match &standing {
            Some(ticket) => ticket.id,
            None => imports::number_for(tx, theirs.id).await?,
        };
        let Some(customer) = self.book.person(theirs.customer) else {
            return Err(Fault::Unreadable(format!("nobody knows person {}", theirs.customer)));
        };
        let people = made::People {
            customer,
            assignee: self.assignee(id, theirs),
            organisation: self.book.organisation(theirs.organisation),
        };
        let (fresh, homeless) =
            made::ticket(&moment.handbook, places, theirs, (id, &people), moment.at);
        let said = self.said(tx, id, whole);
        let untouched = before.as_ref().zip(standing.as_ref());
        let untouched = untouched.is_none_or(|(came, ours)| came.version == ours.version);
        let ticket = match standing {
            Some(ours) if !untouched => self.append(ours, &said, theirs),
            standing => self.remade(tx, fresh, standing, &said, moment).await?,
        };
        self.leave(ticket.id, whole, homeless)?;
        self.came.push(Came {
            kind: Kind::Ticket,
            theirs: theirs.id,
            ours: ticket.id.0,
            stamp: theirs.updated_at,
            version: if untouched { ticket.version } else { -1 },
            word: String::new(),
            merged: false,
        });
        self.write(tx, ticket, theirs, said).await
    }

    /// Work that goes on is given to nobody who could not do it; whose it was is kept aside.
    fn assignee(&mut self, id: TicketId, theirs: &TheirTicket) -> Option<PersonId> {
        let assignee = self.book.person(theirs.assignee?)?;
        if theirs.status == Status::Closed || self.book.may_answer(assignee) {
            return Some(assignee);
        }
        self.left.push(Leftover {
            kind: "assignee",
            theirs: theirs.id.to_string(),
            ticket: Some(id),
            because: "its assignee has no rights here: it waits for somebody to take it".to_owned(),
            json: serde_json::json!({"person": assignee.0}).to_string(),
        });
        None
    }

    /// As it stands there now. Its thread is counted through from the beginning.
    async fn remade(
        &mut self,
        tx: &mut Tx,
        mut ticket: Ticket,
        standing: Option<Ticket>,
        said: &[(Message, Vec<StoredFile>)],
        moment: &Moment,
    ) -> Result<Ticket, Fault> {
        let mut thread: Vec<Message> = said.iter().map(|(message, _)| message.clone()).collect();
        if let Some(before) = &standing {
            self.tally.changed += 1;
            ticket.version = before.version + 1;
            let id = ticket.id;
            thread.extend(store::messages::of_ticket(tx.conn(), &Viewer::System, id).await?);
        } else {
            self.tally.new += 1;
        }
        thread.sort_by_key(|message| (message.created_at, message.id));
        for message in &thread {
            made::heard(&mut ticket, message);
        }
        made::settle(&moment.handbook, &mut ticket, moment.at);
        Ok(ticket)
    }

    /// Somebody worked on it here since: it stays as it is, and only hears what was said there.
    fn append(
        &mut self,
        mut ours: Ticket,
        said: &[(Message, Vec<StoredFile>)],
        theirs: &TheirTicket,
    ) -> Ticket {
        self.tally.changed += 1;
        ours.version += 1;
        for (message, _) in said {
            ours.messages += 1;
            ours.last_message_at = ours.last_message_at.max(message.created_at);
        }
        self.left.push(Leftover {
            kind: "ticket",
            theirs: format!("{}:both", theirs.id),
            ticket: Some(ours.id),
            because: "changed here and there since: what was said there was added, nothing else"
                .to_owned(),
            json: "{}".to_owned(),
        });
        ours
    }

    /// What of the thread is new here, in the order in which it was said.
    fn said(
        &mut self,
        tx: &mut Tx,
        id: TicketId,
        whole: &Whole,
    ) -> Vec<(Message, Vec<StoredFile>)> {
        let ids = tx.ids();
        let mut new: Vec<_> = whole.messages.iter().collect();
        new.retain(|(message, _)| !self.messages.contains_key(&message.id));
        new.sort_by_key(|(message, _)| (message.created_at, message.id));
        let mut said = Vec::with_capacity(new.len());
        for (theirs, files) in new {
            let author = theirs.author.and_then(|author| self.book.person(author));
            let from_us = theirs.author.is_some_and(|author| self.book.is_staff(author));
            let message = made::message(&ids, id, theirs, (author, from_us));
            let came = Came {
                kind: Kind::Message,
                theirs: theirs.id,
                ours: message.id.0,
                stamp: theirs.created_at,
                version: 0,
                word: String::new(),
                merged: false,
            };
            // A merged ticket's words may be told with both; they are kept once.
            self.messages.insert(theirs.id, came.clone());
            self.came.push(came);
            said.push((message, files.clone()));
        }
        said
    }

    fn leave(
        &mut self,
        ticket: TicketId,
        whole: &Whole,
        homeless: Vec<made::Homeless>,
    ) -> Result<(), Fault> {
        let theirs = &whole.ticket;
        let mut add = |kind, name: String, because: String, json: String| {
            self.left.push(Leftover { kind, theirs: name, ticket: Some(ticket), because, json });
        };
        if !theirs.rest.is_empty() {
            let because = "there is no place for these here".to_owned();
            add("ticket", theirs.id.to_string(), because, theirs.rest.clone());
        }
        for one in homeless {
            let json = serde_json::json!({"field": one.field, "value": one.value}).to_string();
            add("field", format!("{}:{}", theirs.id, one.field), one.because, json);
        }
        for one in &whole.missing {
            self.left.push(one.leftover(ticket)?);
        }
        self.tally.files_missing += i64::try_from(whole.missing.len()).unwrap_or(0);
        Ok(())
    }

    async fn write(
        &mut self,
        tx: &mut Tx,
        ticket: Ticket,
        theirs: &TheirTicket,
        said: Vec<(Message, Vec<StoredFile>)>,
    ) -> Result<(), Fault> {
        let id = ticket.id;
        let mut with: Vec<PersonId> = vec![ticket.requester_id];
        with.extend(
            theirs
                .others
                .iter()
                .filter(|one| !self.book.is_staff(**one))
                .filter_map(|one| self.book.person(*one)),
        );
        let tags: Vec<&str> = ticket.tags.iter().map(String::as_str).collect();
        store::tags::remember(tx, &tags, ticket.updated_at).await?;
        store::fields::index(tx, id, &ticket.fields).await?;
        let survey = made::survey(&ticket, theirs);
        let ids = tx.ids();
        let mut rows = vec![Row::Ticket(Box::new(ticket))];
        rows.extend(survey.map(|survey| Row::Survey(Box::new(survey))));
        for (message, files) in said {
            self.tally.messages += 1;
            let customer = message.author_id.filter(|_| !message.from_us);
            with.extend(customer);
            for file in files {
                self.tally.files += 1;
                let attachment = AttachmentId(ids.next());
                rows.extend(attached(attachment, message.id, id, file));
            }
            rows.push(Row::Message(Box::new(message)));
        }
        with.sort_unstable();
        with.dedup();
        rows.extend(with.into_iter().map(|person| Row::Participant { ticket: id, person }));
        apply(tx, Change { rows, ..Change::default() }).await
    }
}

pub(super) fn attached(
    id: AttachmentId,
    message: MessageId,
    ticket: TicketId,
    file: StoredFile,
) -> Vec<Row> {
    let text =
        (!file.text.is_empty()).then(|| Row::FileText { attachment: id, text: file.text.clone() });
    let attachment = Attachment {
        id,
        message_id: message,
        ticket_id: ticket,
        name: file.name,
        media_type: file.media_type,
        size: file.size,
        key: file.key,
        content_id: file.content_id,
    };
    std::iter::once(Row::Attachment(attachment)).chain(text).collect()
}
