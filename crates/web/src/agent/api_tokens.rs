//! API tokens, for administrators: made, looked at, revoked.

use actions::{
    ActionError,
    api_tokens::{make as act, revoke},
};
use axum::{
    Router,
    extract::{Path, State},
    http::StatusCode,
    routing::{get, post},
};
use base::ids::ApiTokenId;
use desk::{
    api_tokens::{ApiToken, Uses, Wish},
    people::Person,
};
use ui::{
    api_tokens::{Form, TokenRow, TokensPage, list as draw_all},
    shells::desk::{DeskPage, Pane},
};

use super::{lists::answer, rail::rail, webhooks::admins};
use crate::{
    Web,
    http::{Answer, Page, Posted, Staff, Visitor, failure::sentence, page},
};

/// Days of use on the page.
const DAYS: i64 = 30;

/// `GET /api-tokens`
pub async fn list(State(web): State<Web>, Staff(visitor): Staff) -> Answer {
    admins(&visitor)?;
    draw(&web, &visitor, StatusCode::OK, (None, Form::default())).await
}

async fn draw(
    web: &Web,
    visitor: &Visitor,
    status: StatusCode,
    (made, form): (Option<(String, String)>, Form),
) -> Answer {
    let page = Page::of(web, visitor);
    let mut conn = web.desk.store.read().await?;
    let all = store::api_tokens::all(&mut conn).await?;
    let since = store::api_tokens::day(web.desk.now()) - DAYS;
    let uses = store::api_tokens::uses_since(&mut conn, since).await?;
    let rows = all.into_iter().map(|one| row(one, &uses)).collect();
    let body = draw_all(&page.context(), &TokensPage { made, rows, form });
    let address = ui::paths::API_TOKENS.to_owned();
    let rail = rail(web, &mut conn, visitor, &page, None, address).await?;
    let pane = Pane::Other("API tokens".to_owned(), body);
    let mut response = answer(&page, DeskPage { rail, pane }, None);
    *response.status_mut() = status;
    Ok(response)
}

fn row((token, person): (ApiToken, Person), uses: &[(ApiTokenId, i64, Uses)]) -> TokenRow {
    let own = uses.iter().filter(|(id, ..)| *id == token.id);
    TokenRow {
        id: token.id,
        name: token.name,
        person: person.display_name().to_owned(),
        may_write: token.may_write,
        others: token.others,
        per_minute: token.per_minute,
        created_at: token.created_at,
        revoked_at: token.revoked_at,
        last_used_at: token.last_used_at,
        days: own.map(|(_, day, uses)| (*day, *uses)).collect(),
    }
}

/// `POST /api-tokens`: answers with the page that shows it this once.
pub async fn make(State(web): State<Web>, Staff(visitor): Staff, posted: Posted) -> Answer {
    let posted = posted.checked(&visitor)?;
    admins(&visitor)?;
    let wish = Wish {
        name: posted.get("name").to_owned(),
        address: posted.get("address").to_owned(),
        may_write: posted.some("may_write").is_some(),
        others: posted.some("others").is_some(),
        per_minute: posted.get("per_minute").trim().parse().unwrap_or(0),
    };
    let name = wish.name.trim().to_owned();
    match act(&web.desk, &visitor.person, wish).await {
        Ok(secret) => {
            let made = Some((name, secret));
            draw(&web, &visitor, StatusCode::CREATED, (made, Form::default())).await
        }
        Err(ActionError::Refused(refusal)) => {
            let form = as_sent(&posted, sentence(&refusal.to_string()));
            draw(&web, &visitor, StatusCode::CONFLICT, (None, form)).await
        }
        Err(error) => Err(error.into()),
    }
}

fn as_sent(posted: &Posted, error: String) -> Form {
    Form {
        name: posted.get("name").to_owned(),
        address: posted.get("address").to_owned(),
        may_write: posted.some("may_write").is_some(),
        others: posted.some("others").is_some(),
        per_minute: posted.get("per_minute").to_owned(),
        error,
    }
}

/// `POST /api-tokens/{id}/revocation`
pub async fn take_back(
    State(web): State<Web>,
    Staff(visitor): Staff,
    Path(id): Path<ApiTokenId>,
    posted: Posted,
) -> Answer {
    posted.checked(&visitor)?;
    admins(&visitor)?;
    revoke(&web.desk, &visitor.person, id).await?;
    Ok(page::see(ui::paths::API_TOKENS))
}

/// The routes of tokens.
pub fn routes() -> Router<Web> {
    Router::new()
        .route("/api-tokens", get(list).post(make))
        .route("/api-tokens/{id}/revocation", post(take_back))
}
