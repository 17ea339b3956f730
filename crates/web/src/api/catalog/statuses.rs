//! The statuses as the dialect's *custom statuses*: a ticket names its own by `custom_status_id`,
//! and clients look the number up here. Ours are the dialect's own and no others; what is closed
//! was solved, and keeps that number, as it does there.

use desk::tickets::Status;
use serde_json::{Value, json};
use ui::tickets::status_label;

use super::book::Book;
use crate::api::{auth::Agent, errors::Answer, here::Here, number::Number, words};

fn status(here: &Here, status: Status) -> Value {
    let (id, label) = (words::status_id(status), status_label(status));
    json!({
        "id": id,
        "url": here.url(&format!("/custom_statuses/{id}.json")),
        "status_category": words::status(status),
        "agent_label": label, "raw_agent_label": label,
        "end_user_label": label, "raw_end_user_label": label,
        "description": "", "raw_description": "",
        "end_user_description": "", "raw_end_user_description": "",
        "active": true, "default": true,
    })
}

/// All of them, or those of the categories asked for.
fn all(here: &Here) -> Vec<Value> {
    let wanted = here.some("status_categories").or(here.some("statusCategories"));
    let is_wanted = |status: &Status| {
        let mut words = wanted.unwrap_or_default().split(',');
        wanted.is_none() || words.any(|word| word.trim() == words::status(*status))
    };
    let each = Status::ALL.into_iter().filter(|one| *one != Status::Closed);
    each.filter(is_wanted).map(|one| status(here, one)).collect()
}

/// `GET custom_statuses`
pub async fn list(_: Agent, book: Book) -> Answer {
    book.listed("custom_statuses", all(&book.here))
}

/// `GET custom_statuses/{id}`
pub async fn show(_: Agent, Number(id): Number, book: Book) -> Answer {
    book.single("custom_status", all(&book.here), id)
}
