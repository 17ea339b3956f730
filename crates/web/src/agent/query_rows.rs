//! Rows of found tickets as a table: cells of the columns, heads that sort, rows gathered.

use std::collections::HashMap;

use base::{Timestamp, ids::TicketId};
use desk::{
    handbook::Handbook,
    query::{Field, Query, Sign, Test, Value},
    tickets::{Brief, Status, Ticket},
    views::{Column, Grouping},
};
use store::{lists::Listed, query::Named};
use ui::{
    paths::{InView, Shown},
    tickets::{
        TicketRow, status_label,
        table::{Cell, Head, RowGroup, TableRow, TicketTable, next_order, sort_of},
    },
};

use super::{lists, words::plan_badge};
use crate::{
    Web,
    http::{Page, Visitor},
};

/// So many of a group are shown.
const OF_GROUP: usize = 20;

/// How a table is shown.
pub struct Showing<'a> {
    pub query: &'a Query,
    pub shown: &'a Shown,
    pub view: &'a InView,
    pub columns: &'a [Column],
    pub grouping: Option<Grouping>,
    /// Until when the reader has seen which of them.
    pub seen: &'a HashMap<TicketId, Timestamp>,
}

impl Showing<'_> {
    /// The address of the same list with another query.
    fn with(&self, query: &Query, grouping: Option<String>) -> String {
        let shown = Shown {
            query: Some(query.to_string()),
            columns: self.shown.columns.clone(),
            grouping: grouping.or_else(|| self.shown.grouping.clone()),
        };
        shown.address(self.view, None)
    }
}

/// The table of these tickets.
pub fn table(
    web: &Web,
    visitor: &Visitor,
    page: &Page,
    rows: Vec<Named>,
    showing: &Showing<'_>,
) -> TicketTable {
    let handbook = web.desk.handbook();
    let heads = showing.columns.iter().map(|column| head(*column, showing)).collect();
    let one = |named: Named| {
        let cells = showing.columns.iter().map(|column| cell(*column, &named, &handbook)).collect();
        let ticket = Brief::from(&named.ticket);
        let Named { requester, organisation, assignee, .. } = named;
        let unread = store::seen::is_unread(&ticket, showing.seen.get(&ticket.id));
        let listed = Listed { ticket, requester, organisation, assignee };
        let row = TicketRow { unread, ..lists::row(web, visitor, page, listed) };
        TableRow { row, cells }
    };
    let groups = match showing.grouping {
        None => {
            let rows: Vec<TableRow> = rows.into_iter().map(one).collect();
            vec![RowGroup { title: String::new(), count: rows.len(), all: None, rows }]
        }
        Some(by) => gathered(by, rows, &handbook)
            .into_iter()
            .map(|group| {
                let count = group.rows.len();
                let narrowed = showing.query.narrowed(group.test);
                let all = (count > OF_GROUP).then(|| showing.with(&narrowed, Some(String::new())));
                let rows = group.rows.into_iter().take(OF_GROUP).map(one).collect();
                RowGroup { title: group.title, count, all, rows }
            })
            .collect(),
    };
    TicketTable { heads, groups }
}

fn head(column: Column, showing: &Showing<'_>) -> Head {
    let order = showing.query.order;
    let to = sort_of(column).map(|sort| {
        let query = showing.query.ordered(next_order(sort, order));
        showing.with(&query, None)
    });
    let sorted = order.filter(|order| sort_of(column) == Some(order.by)).map(|order| order.rising);
    Head { column, to, sorted }
}

fn cell(column: Column, named: &Named, handbook: &Handbook) -> Cell {
    let ticket = &named.ticket;
    let text = |text: &str| {
        if text.is_empty() { Cell::Nothing } else { Cell::Text(text.to_owned()) }
    };
    let maybe = |words: Option<&str>| words.map_or(Cell::Nothing, text);
    match column {
        Column::Status => Cell::Status(ticket.status),
        Column::Severity => text(handbook.severity_name(&ticket.severity)),
        Column::Customer => text(&named.requester),
        Column::Organisation => maybe(named.organisation.as_deref()),
        Column::Plan => plan_badge(handbook, &ticket.plan).map_or(Cell::Nothing, Cell::Plan),
        Column::Assignee => maybe(named.assignee.as_deref()),
        Column::Group => text(handbook.group_name(&ticket.group)),
        Column::Product => {
            maybe(ticket.product.as_deref().map(|product| handbook.product_name(product)))
        }
        Column::Kind => text(handbook.kind_name(&ticket.kind)),
        Column::Channel => text(super::words::channel_word(ticket.channel)),
        Column::Tags if ticket.tags.is_empty() => Cell::Nothing,
        Column::Tags => Cell::Tags(ticket.tags.clone()),
        Column::Due => ticket.due_at.map_or(Cell::Nothing, |at| Cell::Due(at, ticket.urgency)),
        Column::Created => Cell::Time(ticket.opened_at),
        Column::Updated => Cell::Time(ticket.updated_at),
    }
}

/// Tickets that belong together, and the test that finds them.
struct Gathered {
    title: String,
    /// Where the group stands among the others: by rank or name, those without it last.
    place: (i64, String),
    test: Test,
    rows: Vec<Named>,
}

fn gathered(by: Grouping, rows: Vec<Named>, handbook: &Handbook) -> Vec<Gathered> {
    let mut groups: Vec<Gathered> = Vec::new();
    for named in rows {
        let (value, title, rank) = key(by, &named, handbook);
        let values = vec![value];
        match groups.iter_mut().find(|group| group.test.values == values) {
            Some(group) => group.rows.push(named),
            None => {
                let test = Test { field: field_of(by), sign: Sign::Is, values };
                let place = (rank, title.to_lowercase());
                groups.push(Gathered { title, place, test, rows: vec![named] });
            }
        }
    }
    groups.sort_by(|a, b| a.place.cmp(&b.place));
    groups
}

const fn field_of(by: Grouping) -> Field {
    match by {
        Grouping::Status => Field::Status,
        Grouping::Severity => Field::Severity,
        Grouping::Assignee => Field::Assignee,
        Grouping::Organisation => Field::Organisation,
        Grouping::Product => Field::Product,
        Grouping::Plan => Field::Plan,
    }
}

/// A ticket's value of what rows are gathered by, its name, and its rank among the others.
fn key(by: Grouping, named: &Named, handbook: &Handbook) -> (Value, String, i64) {
    let ticket: &Ticket = &named.ticket;
    let none = |title: &str| (Value::None, title.to_owned(), i64::MAX);
    let name = |name: Option<&String>| name.cloned().unwrap_or_default();
    match by {
        Grouping::Status => {
            let place = Status::ALL.iter().position(|status| *status == ticket.status);
            let rank = place.and_then(|place| i64::try_from(place).ok()).unwrap_or(0);
            (Value::Status(ticket.status), status_label(ticket.status).to_owned(), rank)
        }
        Grouping::Severity => (
            Value::Key(ticket.severity.clone()),
            handbook.severity_name(&ticket.severity).to_owned(),
            handbook.severity_rank(&ticket.severity),
        ),
        Grouping::Plan => (
            Value::Key(ticket.plan.clone()),
            handbook.plan_name(&ticket.plan).to_owned(),
            -handbook.plan_rank(&ticket.plan),
        ),
        Grouping::Assignee => ticket.assignee_id.map_or_else(
            || none("Nobody"),
            |id| (Value::Id(id.0), name(named.assignee.as_ref()), 0),
        ),
        Grouping::Organisation => ticket.organisation_id.map_or_else(
            || none("No organisation"),
            |id| (Value::Id(id.0), name(named.organisation.as_ref()), 0),
        ),
        Grouping::Product => ticket.product.as_ref().map_or_else(
            || none("No product"),
            |key| (Value::Key(key.clone()), handbook.product_name(key).to_owned(), 0),
        ),
    }
}
