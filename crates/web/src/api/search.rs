//! `GET search`: tickets by words, newest first, and by a few fields. The whole language of
//! searches is not spoken yet; what we don't know is looked for as words.

use axum::{
    Json,
    extract::{Query, State},
    http::HeaderMap,
    response::IntoResponse,
};
use serde_json::{Value, json};
use store::numbered::{self, From, Slice, Wanted};

use super::{auth::ApiUser, errors::ApiAnswer, paging::Asked, shapes, words};
use crate::Web;

/// Results on a page.
const MOST: i64 = 50;

/// Searches as the caller may see.
pub async fn search(
    State(web): State<Web>,
    user: ApiUser,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> ApiAnswer {
    let user = user.staff()?;
    let (wanted, text) = read(asked.get("query").map(String::as_str).unwrap_or_default());
    let mut conn = web.desk.store.read().await?;
    let viewer = user.viewer();
    let rows = if text.is_empty() {
        let slice = Slice { from: From::Start, newest_first: true, limit: MOST };
        numbered::page(&mut conn, &viewer, &wanted, slice).await?
    } else {
        let found = store::search::tickets(&mut conn, &viewer, &text, MOST).await?;
        let mut rows = numbered::these(&mut conn, &viewer, &found).await?;
        rows.retain(|row| fits(&wanted, &row.ticket));
        rows
    };
    let base = shapes::base(&web, &headers);
    let results: Vec<Value> = rows
        .iter()
        .map(|row| {
            let mut ticket = shapes::ticket(&base, row);
            ticket["result_type"] = json!("ticket");
            ticket
        })
        .collect();
    let count = results.len();
    let body = json!({ "results": results, "count": count, "facets": null,
                       "next_page": null, "previous_page": null });
    Ok(Json(body).into_response())
}

/// Fields we know, and the rest as words.
fn read(query: &str) -> (Wanted, String) {
    let (mut wanted, mut text) = (Wanted::default(), Vec::new());
    for word in query.split_whitespace() {
        match word.split_once(':') {
            Some(("type", "ticket")) => {}
            Some(("status", value)) => wanted.statuses.extend(words::status_from(value)),
            Some(("priority", value)) => {
                wanted.severities.extend(words::severity_from(value).map(str::to_owned));
            }
            Some(("tags", value)) => wanted.tags.push(value.to_owned()),
            _ => text.push(word),
        }
    }
    (wanted, text.join(" "))
}

fn fits(wanted: &Wanted, ticket: &desk::tickets::Ticket) -> bool {
    (wanted.statuses.is_empty() || wanted.statuses.contains(&ticket.status))
        && (wanted.severities.is_empty() || wanted.severities.contains(&ticket.severity))
        && wanted.tags.iter().all(|tag| ticket.tags.contains(tag))
}
