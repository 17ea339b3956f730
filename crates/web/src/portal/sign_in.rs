//! Getting in by a link. Looking at a link changes nothing, because mail scanners open links;
//! pressing its button uses it up. Asking for one says the same whether the address is known.

use actions::{
    ActionError,
    people::{
        links::{self, AskRefusal, LinkRefusal},
        sign_in,
    },
};
use axum::{
    extract::{Path, State},
    http::{StatusCode, header},
    response::Response,
};
use base::secrets;
use ui::{
    paths,
    portal::sign_in::{PortalLink, PortalSignIn, link_page, sign_in_page},
};

use crate::{
    Web,
    http::{Answer, Customer, Failure, Pace, Page, Posted, cookies, failure::sentence, pace, page},
};

/// `GET /portal/sign-in`
pub async fn show(State(web): State<Web>) -> Response {
    draw(&web, StatusCode::OK, &PortalSignIn::default())
}

/// `POST /portal/sign-in`
pub async fn ask(State(web): State<Web>, pace: Pace, posted: Posted) -> Answer {
    let address = posted.get("address").trim().to_owned();
    if let Some(wait) = pace.wait {
        let view = PortalSignIn { address, error: pace::words(wait), sent: false };
        return Ok(pace::slowed(draw(&web, StatusCode::OK, &view), wait));
    }
    match links::ask(&web.desk, &address).await {
        Ok(()) => {
            let view = PortalSignIn { address, sent: true, ..PortalSignIn::default() };
            Ok(draw(&web, StatusCode::OK, &view))
        }
        Err(ActionError::Refused(refusal @ AskRefusal::BadAddress)) => {
            let error = sentence(&refusal.to_string());
            let view = PortalSignIn { address, error, sent: false };
            Ok(draw(&web, StatusCode::UNPROCESSABLE_ENTITY, &view))
        }
        Err(other) => Err(other.into()),
    }
}

fn draw(web: &Web, status: StatusCode, view: &PortalSignIn) -> Response {
    page::html(status, sign_in_page(&Page::public(web).context(), view))
}

/// `GET /portal/links/{token}`
pub async fn look(State(web): State<Web>, Path(token): Path<String>) -> Answer {
    match links::look(&web.desk, &token).await {
        Ok(()) => {
            let address = whose(&web, &token).await?;
            let view = PortalLink::Good { address, token };
            Ok(page::ok(link_page(&Page::public(&web).context(), &view)))
        }
        Err(error) => stale(&web, error),
    }
}

/// `POST /portal/links/{token}`
pub async fn follow(State(web): State<Web>, pace: Pace, Path(token): Path<String>) -> Answer {
    if let Some(wait) = pace.wait {
        return Err(Failure::TooFast(wait));
    }
    match links::follow(&web.desk, &token).await {
        Ok(session) => {
            let (seconds, secure) = (sign_in::CUSTOMER_SECONDS, web.options.secure);
            let mut response = page::see(paths::PORTAL);
            let cookie = cookies::set(&session, seconds, secure);
            response.headers_mut().insert(header::SET_COOKIE, cookie);
            Ok(response)
        }
        Err(error) => stale(&web, error),
    }
}

/// Used up or too old: 410. Never ours: 404. Both say how to get a new one.
fn stale(web: &Web, error: ActionError<LinkRefusal>) -> Answer {
    let status = match error {
        ActionError::Refused(LinkRefusal::Used | LinkRefusal::RanOut) => StatusCode::GONE,
        ActionError::NotThere => StatusCode::NOT_FOUND,
        ActionError::Fault(fault) => return Err(fault.into()),
    };
    Ok(page::html(status, link_page(&Page::public(web).context(), &PortalLink::Stale)))
}

/// Whom a link signs in.
async fn whose(web: &Web, token: &str) -> Result<String, Failure> {
    let hash = secrets::hash(token.as_bytes());
    let mut conn = web.desk.store.read().await?;
    let link = store::sessions::link(&mut conn, &hash).await?.ok_or(Failure::NotFound)?;
    let person = store::people::one(&mut conn, link.person_id).await?.ok_or(Failure::NotFound)?;
    Ok(person.address.clone().unwrap_or_else(|| person.display_name().to_owned()))
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
