//! Redaction: choosing what goes, the look at what is left, doing it (TK-7). The words come in the
//! body of a form, never in an address, which would stand in logs.

use actions::{
    ActionError,
    tickets::redact::{self as verbs, Outlook},
};
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
};
use base::ids::{AttachmentId, MessageId, PersonId, TicketId};
use desk::{
    events::{Event, EventKind},
    messages::{Attachment, Message},
    redaction::{Wish, may_redact},
    tickets::Ticket,
    viewer::Viewer,
};
use serde::Deserialize;
use store::Conn;
use ui::{
    paths::{self, InView},
    shells::desk::{DeskPage, Pane},
    tickets::{
        conversation::{Entry, EventLine},
        redaction::{self as page_of, Choosable, RedactionPage, Taken},
    },
};

use super::{conversation::Names, lists::answer, rail::rail};
use crate::{
    Web,
    http::{Answer, Failure, Page, Posted, Staff, Visitor, failure::sentence, page},
};

/// The message the reader came from.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    message: String,
}

/// `GET /tickets/{id}/redaction`
pub async fn choose(
    State(web): State<Web>,
    Staff(visitor): Staff,
    Path(id): Path<TicketId>,
    Query(asked): Query<Asked>,
) -> Answer {
    let mut tried = Tried::default();
    tried.wish.message = MessageId(asked.message.parse().unwrap_or(0));
    draw(&web, &visitor, id, tried).await
}

/// A try, and what came of it.
struct Tried {
    wish: Wish,
    look: Option<Outlook>,
    error: String,
}

impl Default for Tried {
    fn default() -> Self {
        let wish = Wish {
            message: MessageId(0),
            words: String::new(),
            files: Vec::new(),
            everywhere: true,
            because: String::new(),
        };
        Self { wish, look: None, error: String::new() }
    }
}

/// `POST /tickets/{id}/redaction`: a look; with `step` as `sure` it is done.
pub async fn redact(
    State(web): State<Web>,
    Staff(visitor): Staff,
    Path(id): Path<TicketId>,
    posted: Posted,
) -> Answer {
    let posted = posted.checked(&visitor)?;
    redactable(&mut web.desk.store.read().await?, &visitor, id).await?;
    let wish = wish(&posted);
    let done = match posted.get("step") {
        "change" => Ok(None),
        "sure" => match verbs::redact(&web.desk, &visitor.person, id, wish.clone()).await {
            Ok(()) => return Ok(page::see(&back(id, wish.message))),
            Err(error) => Err(error),
        },
        _ => verbs::preview(&web.desk, &visitor.person, id, &wish).await.map(Some),
    };
    match done {
        Ok(look) => draw(&web, &visitor, id, Tried { wish, look, ..Tried::default() }).await,
        Err(ActionError::Refused(refusal)) => {
            let error = sentence(&refusal.to_string());
            draw(&web, &visitor, id, Tried { wish, error, ..Tried::default() }).await
        }
        Err(error) => Err(error.into()),
    }
}

fn back(id: TicketId, message: MessageId) -> String {
    paths::message(id, &InView::All, &format!("m{message}"))
}

fn wish(posted: &Posted) -> Wish {
    let files = posted.ticked("f").into_iter().map(AttachmentId);
    Wish {
        message: MessageId(posted.get("message").parse().unwrap_or(0)),
        words: posted.get("words").to_owned(),
        files: files.collect(),
        everywhere: posted.get("everywhere") == "yes",
        because: posted.get("because").to_owned(),
    }
}

/// The ticket, if this person may take something out of it; also one that is closed.
async fn redactable(conn: &mut Conn, visitor: &Visitor, id: TicketId) -> Result<Ticket, Failure> {
    if !may_redact(visitor.person.role) {
        return Err(Failure::NotFound);
    }
    store::tickets::one(conn, &visitor.viewer(), id).await?.ok_or(Failure::NotFound)
}

async fn draw(web: &Web, visitor: &Visitor, id: TicketId, tried: Tried) -> Answer {
    let page = Page::of(web, visitor);
    let mut conn = web.desk.store.read().await?;
    let ticket = redactable(&mut conn, visitor, id).await?;
    let thread = store::merges::thread(&mut conn, &visitor.viewer(), &ticket).await?;
    let files = thread.files(&mut conn).await?;
    let authors: Vec<PersonId> = thread.messages.iter().filter_map(|one| one.author_id).collect();
    let names = Names::of(store::people::these(&mut conn, &authors).await?.iter());
    let failed = !tried.error.is_empty();
    let view = view(&ticket, &thread.messages, &files, &names, tried);
    let rail = rail(web, &mut conn, visitor, &page, None, paths::redaction(id)).await?;
    let body = page_of::redaction(&page.context(), id, &view);
    let pane = Pane::Other(format!("Redact #{id}"), body);
    let mut response = answer(&page, DeskPage { rail, pane }, None);
    if failed {
        *response.status_mut() = StatusCode::CONFLICT;
    }
    Ok(response)
}

fn view(
    ticket: &Ticket,
    messages: &[Message],
    files: &[Attachment],
    names: &Names,
    tried: Tried,
) -> RedactionPage {
    let choice = |one: &Message| Choosable {
        id: one.id.0,
        who: one.author_id.map_or("Prickle", |id| names.get(id)).to_owned(),
        at: one.created_at,
        words: super::conversation::beginning(&one.text),
    };
    let Tried { wish, look, error } = tried;
    let message = messages.iter().find(|one| one.id == wish.message);
    let own = files.iter().filter(|file| file.message_id == wish.message && !file.key.is_empty());
    RedactionPage {
        subject: ticket.subject.clone(),
        choices: messages.iter().rev().map(choice).collect(),
        message: message.map(choice),
        html: message.map(|one| one.html.clone()).unwrap_or_default(),
        quoted: message.map(|one| one.quoted.clone()).unwrap_or_default(),
        files: own
            .map(|file| Taken {
                id: file.id.0,
                name: file.name.clone(),
                on: wish.files.contains(&file.id),
            })
            .collect(),
        words: wish.words,
        everywhere: wish.everywhere,
        because: wish.because,
        error,
        look: look.map(shown),
    }
}

fn shown(look: Outlook) -> page_of::Outlook {
    let beside = [look.subject, look.drafts, look.waiting, look.asides, look.kept];
    page_of::Outlook {
        html: look.message.html,
        quoted: look.message.quoted,
        places: page_of::places(look.others, beside, look.raw),
        files: look.files,
        tickets: look.tickets,
        sent_to: look.sent_to,
        perhaps_to: look.perhaps_to,
    }
}

/// Says on a message what was taken out of it, and offers it to those who may.
pub fn told(
    entry: Entry,
    message: &Message,
    viewer: &Viewer,
    (events, names): (&[Event], &Names),
) -> Entry {
    let Entry::Message(mut view) = entry else { return entry };
    for event in events {
        let EventKind::Redacted { messages, files: gone, because, .. } = &event.kind else {
            continue;
        };
        if !messages.contains(&message.id) {
            continue;
        }
        let who = event.actor.person().map_or("Prickle", |id| names.get(id));
        let what = if gone.is_empty() { "words" } else { "words or files" };
        let words = format!("{who} took {what} out of this message for good: {because}");
        view.redactions.push(EventLine { at: event.at, words });
    }
    view.may_redact = matches!(viewer, Viewer::Agent(_)).then_some(message.ticket_id);
    Entry::Message(view)
}
