//! A customer's own mail addresses. Looking at a link changes nothing, because mail scanners open
//! links; pressing its button adds the address, and signs nobody in.

use actions::{
    ActionError,
    people::{
        links::LinkRefusal,
        own_addresses::{self, Confirmed, Own, act},
    },
};
use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use desk::{people::addresses::Refusal, phrases::Say};
use ui::{
    paths,
    portal::addresses::{AddressLink, address_page},
};

use super::settings::{Said, draw};
use crate::{
    Web,
    http::{Answer, Customer, Failure, Pace, Page, Posted, Speaks, Visitor, page},
};

/// `POST /portal/addresses`
pub async fn ask(State(web): State<Web>, Customer(visitor): Customer, posted: Posted) -> Answer {
    done(&web, &visitor, posted, Own::Ask, "asked").await
}

/// `POST /portal/addresses/removal`
pub async fn remove(State(web): State<Web>, Customer(visitor): Customer, posted: Posted) -> Answer {
    done(&web, &visitor, posted, Own::Remove, "removed").await
}

/// `POST /portal/addresses/primary`
pub async fn make_primary(
    State(web): State<Web>,
    Customer(visitor): Customer,
    posted: Posted,
) -> Answer {
    done(&web, &visitor, posted, Own::MakePrimary, "primary").await
}

async fn done(
    web: &Web,
    visitor: &Visitor,
    posted: Posted,
    what: fn(String) -> Own,
    word: &str,
) -> Answer {
    let typed = posted.checked(visitor)?.get("address").trim().to_owned();
    match act(&web.desk, visitor.person.id, &visitor.token, what(typed.clone())).await {
        Ok(()) => Ok(page::see(&paths::portal_settings_after(word))),
        Err(ActionError::Refused(refusal)) => {
            let refused = Some((typed, in_words(&refusal)));
            let said = Said { refused, ..Said::default() };
            draw(web, visitor, StatusCode::UNPROCESSABLE_ENTITY, said).await
        }
        Err(other) => Err(other.into()),
    }
}

const fn in_words(refusal: &Refusal) -> Say {
    match refusal {
        Refusal::NoAddress(_) => Say::BadAddress,
        Refusal::Ours(_) => Say::AddressOurs,
        Refusal::TooMany => Say::AddressesTooMany,
        Refusal::TooOften => Say::AddressesTooOften,
        Refusal::ProvedBefore(_) => Say::AddressYours,
        Refusal::Taken { .. }
        | Refusal::NotTheirs(_)
        | Refusal::IsPrimary(_)
        | Refusal::NotProved(_)
        | Refusal::OneOfUs => Say::AddressStays,
    }
}

/// `GET /portal/addresses/{token}`
pub async fn look(State(web): State<Web>, speaks: Speaks, Path(token): Path<String>) -> Answer {
    let page = Page::public(&web).speaking(speaks.language());
    match own_addresses::look(&web.desk, &token).await {
        Ok(offer) => {
            let view = AddressLink::Good { address: offer.address, account: offer.account, token };
            Ok(page::ok(address_page(&page.context(), &view)))
        }
        Err(error) => stale(&page, error),
    }
}

/// `POST /portal/addresses/{token}`
pub async fn confirm(
    State(web): State<Web>,
    pace: Pace,
    speaks: Speaks,
    Path(token): Path<String>,
) -> Answer {
    let page = Page::public(&web).speaking(speaks.language());
    if let Some(wait) = pace.wait {
        return Err(Failure::TooFast(wait));
    }
    match own_addresses::confirm(&web.desk, &token).await {
        Ok(Confirmed::Added) => Ok(page::ok(address_page(&page.context(), &AddressLink::Added))),
        Ok(Confirmed::NotAdded) => {
            let status = StatusCode::CONFLICT;
            Ok(page::html(status, address_page(&page.context(), &AddressLink::NotAdded)))
        }
        Err(error) => stale(&page, error),
    }
}

/// Used up or too old: 410. Never ours: 404.
fn stale(page: &Page, error: ActionError<LinkRefusal>) -> Answer {
    let status = match error {
        ActionError::Refused(LinkRefusal::Used | LinkRefusal::RanOut) => StatusCode::GONE,
        ActionError::NotThere => StatusCode::NOT_FOUND,
        ActionError::Fault(fault) => return Err(fault.into()),
    };
    Ok(page::html(status, address_page(&page.context(), &AddressLink::Stale)))
}
