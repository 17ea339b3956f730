//! The reference of the API, for everybody who is one of us: drawn from the table `openapi.json` is
//! made of.

use axum::extract::State;
use desk::people::Role;
use ui::{
    api_reference::{Reference, reference},
    shells::desk::{DeskPage, Pane},
};

use super::{lists::answer, rail::rail};
use crate::{
    Web,
    api::described,
    http::{Answer, Page, Staff},
};

/// `GET /api-reference`
pub async fn show(State(web): State<Web>, Staff(visitor): Staff) -> Answer {
    let page = Page::of(&web, &visitor);
    let base = format!("{}/api/v2", web.desk.settings().public_url);
    let view = Reference {
        openapi: format!("{base}/openapi.json"),
        base,
        makes_tokens: visitor.person.role == Role::Admin,
        about: described(),
    };
    let body = reference(&page.context(), &view);
    let mut conn = web.desk.store.read().await?;
    let address = ui::paths::API_REFERENCE.to_owned();
    let rail = rail(&web, &mut conn, &visitor, &page, None, address).await?;
    let pane = Pane::Other("The API".to_owned(), body);
    Ok(answer(&page, DeskPage { rail, pane }, None))
}
