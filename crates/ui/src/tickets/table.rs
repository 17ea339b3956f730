//! The list of found tickets as a table: the columns of a view, gathered where it gathers. A row is
//! one link, as in the narrow list, and the keys of the list work on it.

use ::desk::{
    query::{Order, Sort},
    views::{Column, Grouping},
};
use base::Timestamp;
use maud::{Markup, html};

use super::{
    Status, Urgency,
    found::{found, marked},
    row::{TicketRow, sample_rows},
    status_label, status_tone, urgency_class,
};
use crate::{
    PageContext, format,
    kit::{badge, time},
    paths::{self, InView},
    samples::{Sample, Stage, in_minutes, long},
};

/// What stands in a column of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    Nothing,
    Text(String),
    Status(Status),
    Plan(super::PlanBadge),
    Tags(Vec<String>),
    Time(Timestamp),
    Due(Timestamp, Urgency),
}

/// A row: the ticket as the narrow list knows it, and the cells of the columns.
#[derive(Debug, Clone)]
pub struct TableRow {
    pub row: TicketRow,
    pub cells: Vec<Cell>,
}

/// Rows that belong together.
#[derive(Debug, Clone)]
pub struct RowGroup {
    /// `Open`; empty where nothing is gathered.
    pub title: String,
    /// How many there are of it among those looked at.
    pub count: usize,
    /// Where all of them are, if some are not shown.
    pub all: Option<String>,
    pub rows: Vec<TableRow>,
}

/// A column's head: its name and, where the list can be sorted by it, the address that does.
#[derive(Debug, Clone)]
pub struct Head {
    pub column: Column,
    pub to: Option<String>,
    /// It is what the list is sorted by, rising or falling.
    pub sorted: Option<bool>,
}

/// The table.
#[derive(Debug, Clone, Default)]
pub struct TicketTable {
    pub heads: Vec<Head>,
    pub groups: Vec<RowGroup>,
}

impl TicketTable {
    /// No row at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.groups.iter().all(|group| group.rows.is_empty())
    }

    /// Its tickets, to be completed.
    pub fn rows_mut(&mut self) -> impl Iterator<Item = &mut TicketRow> {
        let rows = self.groups.iter_mut().flat_map(|group| &mut group.rows);
        rows.map(|row| &mut row.row)
    }
}

/// What a column sorts by.
#[must_use]
pub const fn sort_of(column: Column) -> Option<Sort> {
    match column {
        Column::Status => Some(Sort::Status),
        Column::Severity => Some(Sort::Severity),
        Column::Due => Some(Sort::Due),
        Column::Created => Some(Sort::Created),
        Column::Updated => Some(Sort::Updated),
        _ => None,
    }
}

/// The order after a click on a column's head: its own first, then the other way round.
#[must_use]
pub fn next_order(sort: Sort, now: Option<Order>) -> Order {
    match now {
        Some(order) if order.by == sort => Order { rising: !order.rising, ..order },
        _ => Order::natural(sort),
    }
}

/// Draws the table; `of` says what the rows are of. Rows that are not gathered are held still under
/// a hand, as those of the narrow list.
#[must_use]
pub fn table(ctx: &PageContext, view: &TicketTable, in_view: &InView, of: &str) -> Markup {
    let width = view.heads.len() + 1;
    let plain = view.groups.len() == 1 && view.groups.iter().all(|group| group.title.is_empty());
    html! {
        div.table-frame {
            table.tickets {
                thead {
                    tr {
                        th.subject scope="col" { "Ticket" }
                        @for head in &view.heads { (column_head(head)) }
                    }
                }
                @for group in &view.groups {
                    tbody id=[plain.then_some("list-rows")] data-of=[plain.then_some(of)] {
                        @if !group.title.is_empty() { (group_head(group, width)) }
                        @for row in &group.rows { (table_row(ctx, row, &view.heads, in_view)) }
                    }
                }
            }
        }
    }
}

fn column_head(head: &Head) -> Markup {
    let sorted = head.sorted.map(|rising| if rising { "ascending" } else { "descending" });
    html! {
        th scope="col" aria-sort=[sorted] {
            @match &head.to {
                Some(to) => a href=(to) {
                    (head.column.name())
                    @if let Some(rising) = head.sorted {
                        span.sorted aria-hidden="true" { @if rising { "↑" } @else { "↓" } }
                    }
                },
                None => (head.column.name()),
            }
        }
    }
}

fn group_head(group: &RowGroup, width: usize) -> Markup {
    html! {
        tr.group {
            th scope="rowgroup" colspan=(width) {
                span dir="auto" { (group.title) }
                b { (format::number(u64::try_from(group.count).unwrap_or(0))) }
                @if let Some(all) = &group.all { a href=(all) { "show all" } }
            }
        }
    }
}

fn table_row(ctx: &PageContext, row: &TableRow, heads: &[Head], in_view: &InView) -> Markup {
    let ticket = &row.row;
    html! {
        tr.table-row.row-item.(urgency_class(ticket.urgency)).unread[ticket.unread]
            id=(format!("row-{}", ticket.id)) {
            th.subject scope="row" {
                label.pick {
                    input type="checkbox" form="bulk" name=(format!("ticket.{}", ticket.id))
                        value="yes" aria-label=(format!("Pick #{}", ticket.id));
                }
                a href=(paths::ticket(ticket.id, in_view)) data-row {
                    @if ticket.unread { i.unread-dot role="img" aria-label="new for you" {} }
                    small { "#" (ticket.id) }
                    span dir="auto" {
                        @match &ticket.found {
                            _ if ticket.subject.is_empty() => "(no subject)",
                            Some(view) => (marked(&view.subject)),
                            None => (ticket.subject),
                        }
                    }
                    @if !ticket.viewers.is_empty() {
                        span.viewers {
                            @for face in &ticket.viewers { (face.alone("has this open")) }
                        }
                    }
                    @if let Some(view) = &ticket.found { (found(view)) }
                }
            }
            @for (cell, head) in row.cells.iter().zip(heads) {
                td.(head.column.key()) data-label=(head.column.name()) { (self::cell(ctx, cell)) }
            }
        }
    }
}

fn cell(ctx: &PageContext, cell: &Cell) -> Markup {
    html! {
        @match cell {
            Cell::Nothing => span.none aria-label="none" { "–" },
            Cell::Text(text) => span dir="auto" { (text) },
            Cell::Status(status) => (badge::badge(status_tone(*status), status_label(*status))),
            Cell::Plan(plan) => (plan.draw()),
            Cell::Tags(tags) => @for tag in tags { span.tag dir="auto" { (tag) } " " },
            Cell::Time(at) => (time::moment(ctx, *at)),
            Cell::Due(at, Urgency::Later) => (time::deadline(ctx, *at)),
            Cell::Due(at, _) => (time::countdown(ctx, *at)),
        }
    }
}

/// The grouping's name in a sentence: `by status`.
#[must_use]
pub fn grouping_name(grouping: Grouping) -> String {
    grouping.column().name().to_lowercase()
}

/// A table as it looks on a busy morning.
#[must_use]
pub fn sample_table() -> TicketTable {
    let cells = |row: &TicketRow| {
        vec![
            Cell::Status(row.status),
            Cell::Text("High".into()),
            row.plan.clone().map_or(Cell::Nothing, Cell::Plan),
            Cell::Tags(vec!["vip".into(), "export".into()]),
            row.due_at.map_or(Cell::Nothing, |at| Cell::Due(at, row.urgency)),
            Cell::Time(in_minutes(-90)),
        ]
    };
    let columns = [
        Column::Status,
        Column::Severity,
        Column::Plan,
        Column::Tags,
        Column::Due,
        Column::Updated,
    ];
    let head = |column| Head {
        column,
        to: sort_of(column).map(|sort| format!("/tickets?q=order_by%3A{}", sort.key())),
        sorted: (column == Column::Updated).then_some(false),
    };
    let rows = sample_rows().into_iter();
    let rows: Vec<TableRow> = rows.map(|row| TableRow { cells: cells(&row), row }).collect();
    let group = RowGroup { title: String::new(), count: rows.len(), all: None, rows };
    TicketTable { heads: columns.map(head).to_vec(), groups: vec![group] }
}

#[must_use]
pub fn samples() -> Vec<Sample> {
    let stage = Stage::default();
    let ctx = stage.context();
    let on = InView::Found("status<solved".into());
    let full = sample_table();
    let mut one = full.clone();
    one.groups[0].rows.truncate(1);
    let mut gathered = full.clone();
    let rest = gathered.groups[0].rows.split_off(3);
    gathered.groups[0].title = "Open".into();
    gathered.groups[0].count = 134;
    gathered.groups[0].all = Some("/tickets?q=status%3Aopen".into());
    gathered.groups.push(RowGroup {
        title: "ממתין".into(),
        count: rest.len(),
        all: None,
        rows: rest,
    });
    let mut endless = one.clone();
    let row = &mut endless.groups[0].rows[0];
    row.row.subject = long("Exports stopped");
    row.cells[1] = Cell::Text(long("Critical"));
    row.cells[3] = Cell::Tags((0..20).map(|n| format!("a-rather-long-tag-{n}")).collect());
    row.cells[4] = Cell::Nothing;
    vec![
        Sample::new("one", table(&ctx, &one, &on, "")),
        Sample::new("many", table(&ctx, &full, &on, "")),
        Sample::new("gathered, right to left", table(&ctx, &gathered, &on, "")),
        Sample::new("very long", table(&ctx, &endless, &on, "")),
    ]
}
