//! `/help`: the form that works everywhere, without a script and without a session, and the page
//! that says what happens next.

use actions::{
    ActionError,
    people::links,
    tickets::receive::{Received, Refusal},
};
use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::Response,
};
use base::{secrets, time::zone_or_utc};
use desk::phrases::Say;
use serde::Deserialize;
use ui::{
    help::{self, HelpReceived},
    paths,
    shells::SignedInCustomer,
};

use super::{
    Somebody,
    filled::Filled,
    follow::{Followed, followed},
    once,
};
use crate::{
    Web,
    http::{Answer, Failure, Kept, Pace, Page, Speaks, Visitor, pace, page},
};

/// The same words from the same place within so many seconds are one question, sent twice.
const TWICE_SECONDS: i64 = 600;

/// `GET /help`
pub async fn show(
    State(web): State<Web>,
    speaks: Speaks,
    Somebody(customer): Somebody,
) -> Response {
    let reader = Reader::of(&web, customer.as_ref(), speaks);
    draw(&web, &reader, StatusCode::OK, Filled::fresh(web.desk.token()))
}

/// `POST /help`
pub async fn send(
    State(web): State<Web>,
    pace: Pace,
    speaks: Speaks,
    Somebody(visitor): Somebody,
    kept: Kept,
) -> Answer {
    // A session counts only with its own form's token; without, it is a form by anybody.
    let customer = visitor.filter(|visitor| kept.posted.is_from(visitor));
    let reader = Reader::of(&web, customer.as_ref(), speaks);
    let filled = Filled::read(&reader.page, kept, web.desk.token());
    take(&web, &pace, &reader, filled).await
}

/// `POST /widget/v1/form`: the same from a form on somebody's own page, without a script. Other
/// sites may send it, so it is by nobody we know.
pub async fn send_from_elsewhere(
    State(web): State<Web>,
    pace: Pace,
    speaks: Speaks,
    kept: Kept,
) -> Answer {
    let made = made(&web, &pace, &kept);
    let reader = Reader::of(&web, None, speaks);
    let filled = Filled::from_elsewhere(&reader.page, kept, made);
    take(&web, &pace, &reader, filled).await
}

/// A page can't make an id for each reader. Where none comes, the same words under the same address
/// within some minutes are one question. Without an address it may be two people in one house, and
/// each is given a link to what they asked: then it is always a new one.
fn made(web: &Web, pace: &Pace, kept: &Kept) -> String {
    if kept.posted.get("address").trim().is_empty() {
        return web.desk.token();
    }
    let when = web.desk.now().as_second() / TWICE_SECONDS;
    let said = ["message", "address", "name"].map(|name| kept.posted.get(name)).join("\n");
    secrets::hash(format!("{}\n{when}\n{said}", pace.from).as_bytes())
}

async fn take(web: &Web, pace: &Pace, reader: &Reader<'_>, mut filled: Filled) -> Answer {
    if let Some(wait) = pace.wait {
        filled.errors.form = reader.page.wait(wait);
        let drawn = draw(web, reader, StatusCode::OK, filled);
        return Ok(pace::slowed(drawn, wait));
    }
    if filled.is_wrong() {
        return Ok(draw(web, reader, StatusCode::UNPROCESSABLE_ENTITY, filled));
    }
    let question = filled.question(reader.customer, reader.speaks);
    match once::take(web, question).await {
        Ok(received) => Ok(page::see(&next(web, &received).await?)),
        Err(error) => refused(web, reader, filled, error),
    }
}

/// Where the thanks are: an address of its own, so that a reload sends nothing again.
async fn next(web: &Web, received: &Received) -> Result<String, Failure> {
    let token = received.token.as_deref().unwrap_or_default();
    let link = match received.requester.address {
        None => Some(links::for_anonymous(&web.desk, received.requester.id).await?),
        Some(_) => None,
    };
    Ok(paths::help_received(token, link.as_deref()))
}

fn refused(
    web: &Web,
    reader: &Reader<'_>,
    mut filled: Filled,
    error: ActionError<Refusal>,
) -> Answer {
    match error {
        ActionError::Refused(refusal) => {
            filled.refuse(&reader.page, &refusal);
            Ok(draw(web, reader, StatusCode::UNPROCESSABLE_ENTITY, filled))
        }
        ActionError::Fault(fault) => {
            tracing::error!(%fault, "a question from the form could not be kept");
            filled.errors.form = reader.page.say(Say::NothingKept);
            Ok(draw(web, reader, StatusCode::INTERNAL_SERVER_ERROR, filled))
        }
        ActionError::NotThere => Err(Failure::NotFound),
    }
}

fn draw(web: &Web, reader: &Reader<'_>, status: StatusCode, filled: Filled) -> Response {
    let view = filled.view(&web.desk.handbook(), reader.customer.map(signed_in));
    page::html(status, help::page(&reader.page.context(), &view))
}

/// Whoever reads the form, and the page in their language.
struct Reader<'a> {
    customer: Option<&'a Visitor>,
    /// What their browser asks for.
    speaks: Speaks,
    page: Page,
}

impl<'a> Reader<'a> {
    fn of(web: &Web, customer: Option<&'a Visitor>, speaks: Speaks) -> Self {
        let page = match customer {
            Some(visitor) => Page::of(web, visitor),
            None => Page::public(web).speaking(speaks.language()),
        };
        Self { customer, speaks, page }
    }
}

/// Who is signed in, for the head of a page.
#[must_use]
pub fn signed_in(visitor: &Visitor) -> SignedInCustomer {
    SignedInCustomer { name: visitor.person.display_name().to_owned() }
}

/// What the address of the thanks says.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Thanked {
    ticket: String,
    link: Option<String>,
}

/// `GET /help/received`
pub async fn received(
    State(web): State<Web>,
    speaks: Speaks,
    Somebody(customer): Somebody,
    Query(thanked): Query<Thanked>,
) -> Answer {
    let found = followed(&web, &thanked.ticket).await?;
    let mut drawn = Reader::of(&web, customer.as_ref(), speaks).page;
    drawn.zone = zone_or_utc(&found.person.time_zone);
    let mine = customer.as_ref().is_some_and(|visitor| visitor.person.id == found.person.id);
    let view = HelpReceived { customer: customer.as_ref().map(signed_in), ..thanks(&web, &found) };
    let follow = match thanked.link {
        _ if mine => paths::portal_ticket(found.ticket.id),
        Some(link) if found.person.address.is_none() => paths::portal_link(&link),
        _ => String::new(),
    };
    Ok(page::ok(help::received_page(&drawn.context(), &HelpReceived { follow, ..view })))
}

fn thanks(web: &Web, found: &Followed) -> HelpReceived {
    HelpReceived {
        number: format!("#{}", found.ticket.id),
        promised_at: found.ticket.due_at.filter(|due| *due > web.desk.now()),
        address: found.person.address.clone().unwrap_or_default(),
        ..HelpReceived::default()
    }
}
