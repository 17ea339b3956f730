//! Getting in by a link. Looking at a link changes nothing, because mail scanners open links;
//! pressing its button uses it up. Asking for one says the same whether the address is known.

use actions::{
    ActionError,
    people::{
        links::{self, AskRefusal, LinkRefusal},
        locale, sign_in,
    },
};
use axum::{
    extract::{Path, State},
    http::{StatusCode, header},
    response::Response,
};
use base::secrets;
use desk::phrases::Say;
use store::Fault;
use ui::{
    paths,
    portal::sign_in::{PortalLink, PortalSignIn, link_page, sign_in_page},
};

use crate::{
    Web,
    http::{Answer, Customer, Failure, Pace, Page, Posted, Speaks, cookies, pace, page},
};

/// `GET /portal/sign-in`
pub async fn show(State(web): State<Web>, speaks: Speaks) -> Response {
    draw(&web, speaks, StatusCode::OK, &PortalSignIn::default())
}

/// `POST /portal/sign-in`
pub async fn ask(State(web): State<Web>, pace: Pace, speaks: Speaks, posted: Posted) -> Answer {
    let address = posted.get("address").trim().to_owned();
    if let Some(wait) = pace.wait {
        let error = spoken(&web, speaks).wait(wait);
        let view = PortalSignIn { address, error, sent: false };
        return Ok(pace::slowed(draw(&web, speaks, StatusCode::OK, &view), wait));
    }
    match links::ask(&web.desk, &address).await {
        Ok(()) => {
            let view = PortalSignIn { address, sent: true, ..PortalSignIn::default() };
            Ok(draw(&web, speaks, StatusCode::OK, &view))
        }
        Err(ActionError::Refused(AskRefusal::BadAddress)) => {
            let error = spoken(&web, speaks).say(Say::BadAddress);
            let view = PortalSignIn { address, error, sent: false };
            Ok(draw(&web, speaks, StatusCode::UNPROCESSABLE_ENTITY, &view))
        }
        Err(other) => Err(other.into()),
    }
}

fn spoken(web: &Web, speaks: Speaks) -> Page {
    Page::public(web).speaking(speaks.language())
}

fn draw(web: &Web, speaks: Speaks, status: StatusCode, view: &PortalSignIn) -> Response {
    let page = spoken(web, speaks);
    page::html(status, sign_in_page(&page.context(), view))
}

/// `GET /portal/links/{token}`
pub async fn look(State(web): State<Web>, speaks: Speaks, Path(token): Path<String>) -> Answer {
    let page = Page::public(&web).speaking(speaks.language());
    match links::look(&web.desk, &token).await {
        Ok(()) => {
            let address = whose(&web, &token).await?;
            let view = PortalLink::Good { address, token };
            Ok(page::ok(link_page(&page.context(), &view)))
        }
        Err(error) => stale(&page, error),
    }
}

/// `POST /portal/links/{token}`
pub async fn follow(
    State(web): State<Web>,
    pace: Pace,
    speaks: Speaks,
    Path(token): Path<String>,
    posted: Posted,
) -> Answer {
    let page = Page::public(&web).speaking(speaks.language());
    if let Some(wait) = pace.wait {
        return Err(Failure::TooFast(wait));
    }
    match links::follow(&web.desk, &token).await {
        Ok(session) => {
            // The link is used up by now: whoever it signed in is signed in, whatever else fails.
            if let Err(fault) = learn(&web, &session, speaks, posted.get("time_zone")).await {
                tracing::error!(%fault, "what a browser told of its reader was not kept");
            }
            let (seconds, secure) = (sign_in::CUSTOMER_SECONDS, web.options.secure);
            let mut response = page::see(paths::PORTAL);
            let cookie = cookies::set(&session, seconds, secure);
            response.headers_mut().insert(header::SET_COOKIE, cookie);
            Ok(response)
        }
        Err(error) => stale(&page, error),
    }
}

/// Whoever signs in for the first time is spoken to from now on as their browser wishes.
async fn learn(web: &Web, session: &str, speaks: Speaks, zone: &str) -> Result<(), Fault> {
    let hash = secrets::hash(session.as_bytes());
    let mut conn = web.desk.store.read().await?;
    let opened = store::sessions::one(&mut conn, &hash, web.desk.now()).await?;
    drop(conn);
    if let Some(session) = opened {
        locale::learn(&web.desk, session.person_id, speaks.0, zone).await?;
    }
    Ok(())
}

/// Used up or too old: 410. Never ours: 404. Both say how to get a new one.
fn stale(page: &Page, error: ActionError<LinkRefusal>) -> Answer {
    let status = match error {
        ActionError::Refused(LinkRefusal::Used | LinkRefusal::RanOut) => StatusCode::GONE,
        ActionError::NotThere => StatusCode::NOT_FOUND,
        ActionError::Fault(fault) => return Err(fault.into()),
    };
    Ok(page::html(status, link_page(&page.context(), &PortalLink::Stale)))
}

/// Whom a link signs in.
async fn whose(web: &Web, token: &str) -> Result<String, Failure> {
    let hash = secrets::hash(token.as_bytes());
    let mut conn = web.desk.store.read().await?;
    let link = store::sessions::link(&mut conn, &hash).await?.ok_or(Failure::NotFound)?;
    let person = store::people::one(&mut conn, link.person_id).await?.ok_or(Failure::NotFound)?;
    let address = link.address.or_else(|| person.address.clone());
    Ok(address.unwrap_or_else(|| person.display_name().to_owned()))
}

/// `POST /portal/sign-out`
pub async fn sign_out(
    State(web): State<Web>,
    Customer(visitor): Customer,
    posted: Posted,
) -> Answer {
    posted.checked(&visitor)?;
    sign_in::sign_out(&web.desk, &visitor.token).await?;
    let mut response = page::see(paths::PORTAL_SIGN_IN);
    response.headers_mut().insert(header::SET_COOKIE, cookies::clear());
    Ok(response)
}
