//! `GET views/{id}/execute`: the rows of a view as its table shows them, a value for each column.

use axum::{Json, extract::State, response::IntoResponse};
use desk::{tickets::Ticket, views::Column};
use serde_json::{Map, Value, json};
use store::numbered::Numbered;

use super::{groups::group_number, views::found};
use crate::{
    Web,
    api::{
        auth::{Agent, ApiUser},
        errors::Answer,
        here::Here,
        number::Number,
        paging::Listing,
        search::of_view,
        words::{self, Time},
    },
};

/// A column as the dialect knows it; ours keep their key where it has no word.
#[must_use]
pub const fn id(column: Column) -> &'static str {
    match column {
        Column::Severity => "priority",
        Column::Customer => "requester",
        Column::Organisation => "organization",
        Column::Kind => "type",
        other => other.key(),
    }
}

/// The columns of a view.
#[must_use]
pub fn columns(all: &[Column]) -> Vec<Value> {
    let one = |column: &Column| json!({"id": id(*column), "title": column.name(), "filterable": false, "sortable": false});
    all.iter().map(one).collect()
}

fn value(ticket: &Ticket, column: Column) -> Value {
    match column {
        Column::Status => words::status(ticket.status).into(),
        Column::Severity => words::priority(&ticket.severity).into(),
        Column::Customer => json!(ticket.requester_id),
        Column::Organisation => json!(ticket.organisation_id),
        Column::Plan => ticket.plan.as_str().into(),
        Column::Assignee => json!(ticket.assignee_id),
        Column::Group => group_number(&ticket.group).into(),
        Column::Product => json!(ticket.product),
        Column::Kind => words::ticket_type(&ticket.kind).into(),
        Column::Channel => words::channel(ticket.channel).into(),
        Column::Tags => json!(ticket.tags),
        Column::Due => json!(ticket.due_at.map(Time)),
        Column::Created => json!(Time(ticket.opened_at)),
        Column::Updated => json!(Time(ticket.updated_at)),
    }
}

fn row(here: &Here, columns: &[Column], row: &Numbered) -> Value {
    let ticket = &row.ticket;
    let values = columns.iter().map(|column| (id(*column).to_owned(), value(ticket, *column)));
    let mut map: Map<String, Value> = values.collect();
    map.insert("subject".into(), ticket.subject.as_str().into());
    map.insert(
        "ticket".into(),
        json!({
            "id": ticket.id,
            "url": here.url(&format!("/tickets/{}.json", ticket.id)),
            "subject": ticket.subject,
            "description": row.first_words,
            "status": words::status(ticket.status),
            "type": words::ticket_type(&ticket.kind),
            "priority": words::priority(&ticket.severity),
        }),
    );
    Value::Object(map)
}

/// What a query finds as a table of these columns.
pub async fn table(
    web: &Web,
    user: &ApiUser,
    here: &Here,
    (query, shown): (&str, &[Column]),
    view: Option<Value>,
) -> Answer {
    let (rows, end) = of_view(web, user, here, query).await?;
    let rows: Vec<Value> = rows.iter().map(|one| row(here, shown, one)).collect();
    let mut beside = vec![("columns", columns(shown).into()), ("groups", json!([]))];
    beside.extend(view.map(|view| ("view", view)));
    Ok(Json(Listing { name: "rows", rows: &rows, beside, end }).into_response())
}

/// `GET views/{id}/execute`
pub async fn execute(
    State(web): State<Web>,
    Agent(user): Agent,
    Number(id): Number,
    here: Here,
) -> Answer {
    let view = found(&web, &user, id).await?;
    let url = here.url(&format!("/views/{}.json", view.id));
    let told = json!({"id": view.id, "url": url});
    table(&web, &user, &here, (&view.query, &view.columns), Some(told)).await
}
