//! `activities`: what others did lately on the tickets the caller has. They were given one,
//! somebody wrote on it, or it became more urgent: the dialect's three verbs, out of our log.

use std::collections::HashMap;

use axum::extract::State;
use base::ids::{MessageId, PersonId, TicketId};
use desk::{
    events::{Event, EventKind},
    messages::{Message, Visibility},
};
use serde_json::{Value, json};
use store::{
    numbered::{self, Wanted},
    slice::{From, Slice},
};

use super::{
    auth::{Agent, ApiUser},
    errors::{Answer, ApiError},
    here::Here,
    incremental::pages::instant,
    number::Number,
    tickets::falls_unless_told,
    users,
    whole::{how_many, listed, single},
    words::{self, Time},
};
use crate::Web;

/// The dialect forgets them after so long.
const KEPT_SECONDS: i64 = 30 * 24 * 3600;
/// So many of the caller's tickets are looked at, from the latest on: more than anybody has.
const MOST_TICKETS: i64 = 500;

/// What an activity is called, and what it was about.
fn about(
    event: &Event,
    me: PersonId,
    said: &HashMap<MessageId, Message>,
) -> Option<(&'static str, Value)> {
    Some(match &event.kind {
        EventKind::Assigned { to, .. } if *to == Some(me) => {
            ("tickets.assignment", json!({"ticket": {"id": event.ticket_id}}))
        }
        EventKind::CustomerWrote { message, .. }
        | EventKind::Replied { message }
        | EventKind::Noted { message } => {
            let message = said.get(message)?;
            let public = message.visibility == Visibility::Public;
            ("tickets.comment", json!({"comment": {"value": message.text, "public": public}}))
        }
        EventKind::FieldChanged { field, from, to, .. } if field == "severity" => {
            let place = |word: &str| words::PRIORITIES.iter().position(|one| *one == word);
            let [was, is] = [from, to].map(|severity| words::priority(severity));
            if was.and_then(place) >= is.and_then(place) {
                return None;
            }
            (
                "tickets.priority_increase",
                json!({"change": {"field": "priority", "value": is,
                "previous_value": was}}),
            )
        }
        _ => return None,
    })
}

/// What a person reads of it.
fn title(verb: &str, who: &str, ticket: TicketId, subject: &str) -> String {
    match verb {
        "tickets.assignment" => format!("{who} assigned ticket #{ticket} to you: {subject}"),
        "tickets.comment" => format!("{who} wrote on ticket #{ticket}: {subject}"),
        _ => format!("{who} raised the priority of ticket #{ticket}: {subject}"),
    }
}

/// All of them, oldest first.
async fn all(web: &Web, user: &ApiUser, here: &Here) -> Result<Vec<Value>, ApiError> {
    let (mut conn, me) = (web.desk.store.read().await?, user.person.id);
    let kept = base::time::after(web.desk.now(), -KEPT_SECONDS);
    let since = here.some("since").and_then(instant).map_or(kept, |since| since.max(kept));
    let wanted = Wanted { assignee: Some(me), ..Wanted::default() };
    let slice = Slice { from: From::Start, newest_first: true, limit: MOST_TICKETS };
    let mut mine = numbered::page(&mut conn, &user.viewer, &wanted, slice).await?;
    mine.retain(|row| row.ticket.updated_at >= since);
    let ids: Vec<TicketId> = mine.iter().map(|row| row.ticket.id).collect();
    let mut events = store::events::of_tickets(&mut conn, &ids).await?;
    events.retain(|event| event.at >= since && event.actor.person() != Some(me));
    events.sort_by_key(|event| event.seq);
    let messages: Vec<_> = events.iter().filter_map(|event| event.kind.message()).collect();
    let said = store::messages::these(&mut conn, &user.viewer, &messages).await?;
    let said: HashMap<_, _> = said.into_iter().map(|message| (message.id, message)).collect();
    let mut people: Vec<_> = events.iter().filter_map(|event| event.actor.person()).collect();
    people.push(me);
    people.sort_unstable();
    people.dedup();
    let people = store::people::seen(&mut conn, &user.viewer, &people).await?;
    let people = users::objects(&mut conn, here, &user.viewer, &people).await?;
    let person =
        |id: Option<PersonId>| people.iter().find(|one| id.is_some() && one["id"] == json!(id));
    let one = |event: &Event| {
        let (verb, object) = about(event, me, &said)?;
        let ticket = &mine.iter().find(|row| row.ticket.id == event.ticket_id)?.ticket;
        let actor = event.actor.person();
        let who = person(actor).and_then(|one| one["name"].as_str()).unwrap_or("The desk");
        Some(json!({
            "id": event.seq,
            "url": here.url(&format!("/activities/{}.json", event.seq)),
            "verb": verb,
            "title": title(verb, who, ticket.id, &ticket.subject),
            "user_id": me, "user": person(Some(me)),
            "actor_id": actor, "actor": person(actor),
            "object": object,
            "target": {"ticket": {"id": ticket.id, "subject": ticket.subject}},
            "created_at": Time(event.at), "updated_at": Time(event.at),
        }))
    };
    Ok(events.iter().filter_map(one).collect())
}

/// `GET activities`: newest first unless asked otherwise.
pub async fn list(State(web): State<Web>, Agent(user): Agent, here: Here) -> Answer {
    let mut rows = all(&web, &user, &here).await?;
    if falls_unless_told(&here) {
        rows.reverse();
    }
    listed(&here, "activities", rows)
}

/// `GET activities/count`
pub async fn count(State(web): State<Web>, Agent(user): Agent, here: Here) -> Answer {
    how_many(all(&web, &user, &here).await?.len(), web.desk.now())
}

/// `GET activities/{id}`
pub async fn show(
    State(web): State<Web>,
    Agent(user): Agent,
    Number(id): Number,
    here: Here,
) -> Answer {
    single("activity", all(&web, &user, &here).await?, id)
}
