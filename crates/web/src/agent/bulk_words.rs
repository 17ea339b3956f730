//! Bulk edits in words: the form, what would change, what came of it.

use actions::bulk::Preview;
use base::ids::{BulkId, PersonId, TicketId};
use desk::{
    bulk::{Fields, Wish},
    handbook::Handbook,
    people::Person,
    tickets::{Status, Ticket},
    viewer::Viewer,
};
use store::{
    Conn, Fault,
    bulk::{BulkEdit, Edited, State},
};
use ui::{
    bulk::{BulkForm, BulkOutcome, BulkPreview, OutcomeRow, PreviewRow, Undo},
    kit::{Choice, Tone},
    paths::InView,
    tickets::status_label,
};

use crate::{
    Web,
    http::{Posted, Visitor, failure::sentence},
};

/// So many tickets are listed with what came of them.
const LISTED: i64 = 200;

/// `Change 4 tickets`
pub fn title(count: usize) -> String {
    format!("Change {}", ui::format::count(count as u64, "ticket", "tickets"))
}

/// The form, as it was sent last.
pub async fn form(
    web: &Web,
    conn: &mut Conn,
    visitor: &Visitor,
    (posted, tickets): (&Posted, Vec<TicketId>),
) -> Result<BulkForm, Fault> {
    let handbook = web.desk.handbook();
    let choice = |field: &str, value: &str, label: &str| {
        Choice::new(value, label, "", posted.get(field) == value)
    };
    let settable = Status::ALL.into_iter().filter(|s| !matches!(s, Status::New | Status::Closed));
    let staff = store::people::staff(conn).await?;
    let able = staff.iter().filter(|person| person.role.may_answer());
    let me = visitor.person.id;
    let mut assignees: Vec<Choice> = able
        .map(|one| {
            let name = one.display_name();
            let label = if one.id == me { format!("{name} (you)") } else { name.to_owned() };
            choice("assignee", &one.id.to_string(), &label)
        })
        .collect();
    assignees.push(choice("assignee", "nobody", "Nobody: back to the group"));
    let severities = handbook.severities.iter();
    let mut products: Vec<Choice> =
        handbook.products.iter().map(|one| choice("product", &one.key, &one.name)).collect();
    products.push(choice("product", "none", "Unclassified"));
    let error = if tickets.is_empty() { "Pick some tickets in the list first." } else { "" };
    Ok(BulkForm {
        view: InView::from_token(posted.get("in")),
        query: posted.get("q").to_owned(),
        tickets,
        statuses: settable.map(|s| choice("status", s.key(), status_label(s))).collect(),
        assignees,
        severities: severities.map(|one| choice("severity", &one.key, &one.name)).collect(),
        products,
        error: error.to_owned(),
    })
}

/// The names of what keys and ids stand for.
struct Names<'a> {
    handbook: &'a Handbook,
    staff: &'a [Person],
}

impl Names<'_> {
    fn owner(&self, id: Option<PersonId>) -> String {
        let Some(id) = id else { return "nobody".to_owned() };
        let found = self.staff.iter().find(|person| person.id == id);
        found.map_or_else(|| "somebody".to_owned(), |person| person.display_name().to_owned())
    }

    fn product(&self, key: Option<&str>) -> String {
        let named = key.filter(|key| !key.is_empty()).map(|key| self.handbook.product_name(key));
        named.unwrap_or("Unclassified").to_owned()
    }

    fn wish(&self, wish: &Wish) -> Vec<String> {
        let mut words = Vec::new();
        words.extend(wish.status.map(|status| format!("Status: {}", status_label(status))));
        words.extend(wish.owner.map(|owner| format!("Owner: {}", self.owner(owner.person()))));
        let severity = wish.severity.as_deref().map(|key| self.handbook.severity_name(key));
        words.extend(severity.map(|name| format!("Severity: {name}")));
        words.extend(
            wish.product.as_deref().map(|key| format!("Product: {}", self.product(Some(key)))),
        );
        if !wish.add_tags.is_empty() {
            words.push(format!("With tags: {}", wish.add_tags.join(", ")));
        }
        if !wish.remove_tags.is_empty() {
            words.push(format!("Without tags: {}", wish.remove_tags.join(", ")));
        }
        words
    }

    fn changes(&self, was: &Fields, after: &Fields) -> Vec<(String, String, String)> {
        let handbook = self.handbook;
        let pair = |field: &str, from: String, to: String| (field.to_owned(), from, to);
        let severity = |key: &str| handbook.severity_name(key).to_owned();
        let all = [
            pair("Status", status_label(was.status).into(), status_label(after.status).into()),
            pair("Owner", self.owner(was.owner), self.owner(after.owner)),
            pair("Severity", severity(&was.severity), severity(&after.severity)),
            pair(
                "Product",
                self.product(was.product.as_deref()),
                self.product(after.product.as_deref()),
            ),
            pair("Tags", was.tags.join(", "), after.tags.join(", ")),
        ];
        all.into_iter().filter(|(_, from, to)| from != to).collect()
    }
}

/// What would change.
pub fn preview(
    handbook: &Handbook,
    staff: &[Person],
    (posted, tickets, wish): (&Posted, Vec<TicketId>, &Wish),
    tried: Preview,
) -> BulkPreview {
    let names = Names { handbook, staff };
    let row = |(ticket, after): &(Ticket, Fields)| PreviewRow {
        ticket: ticket.id,
        subject: ticket.subject.clone(),
        changes: names.changes(&Fields::of(ticket), after),
    };
    let fields = ["status", "assignee", "severity", "product", "add_tags", "remove_tags"];
    let fields = fields.into_iter().filter_map(|name| Some((name.into(), posted.some(name)?)));
    let named = |all: Vec<Ticket>| all.into_iter().map(|one| (one.id, one.subject)).collect();
    BulkPreview {
        view: InView::from_token(posted.get("in")),
        query: posted.get("q").to_owned(),
        tickets,
        fields: fields.collect(),
        wish: names.wish(wish),
        rows: tried.listed.iter().map(row).collect(),
        changed: tried.changed as u64,
        same: tried.same as u64,
        refused: tried.refused.into_iter().map(|(why, all)| (why, named(all))).collect(),
        mails: tried.mails.unsigned_abs(),
        ruled: tried.ruled as u64,
    }
}

/// What came of it so far.
pub async fn outcome(
    web: &Web,
    conn: &mut Conn,
    visitor: &Visitor,
    edit: &BulkEdit,
) -> Result<BulkOutcome, Fault> {
    let (handbook, viewer) = (web.desk.handbook(), visitor.viewer());
    let seq = store::events::newest(conn).await?.0;
    let progress = store::bulk::progress(conn, edit.id).await?;
    let edited = store::bulk::tickets(conn, &viewer, edit.id, LISTED).await?;
    let undone = store::bulk::undone_by(conn, edit.id).await?;
    let staff = store::people::staff(conn).await?;
    let names = Names { handbook: &handbook, staff: &staff };
    let may_undo = edit.undoes.is_none() && visitor.person.role.may_answer();
    Ok(BulkOutcome {
        id: edit.id,
        view: InView::default(),
        seq,
        who: names.owner(Some(edit.person)),
        made_at: edit.made_at,
        wish: names.wish(&edit.wish),
        undoes: edit.undoes,
        done: (progress.total() - progress.waiting).unsigned_abs(),
        total: progress.total().unsigned_abs(),
        changed: progress.changed.unsigned_abs(),
        same: progress.same.unsigned_abs(),
        refused: progress.refused.unsigned_abs(),
        rows: edited.into_iter().map(row).collect(),
        undo: match undone {
            Some(by) => Undo::Done(by),
            None if may_undo => Undo::May,
            None => Undo::No,
        },
        said: String::new(),
    })
}

fn row(edited: Edited) -> OutcomeRow {
    let (tone, words) = match edited.state {
        State::Waiting => (Tone::Plain, "waiting".to_owned()),
        State::Changed => (Tone::Good, "changed".to_owned()),
        State::Same => (Tone::Plain, "so already".to_owned()),
        State::Refused => (Tone::Warn, edited.trouble),
    };
    OutcomeRow { ticket: edited.ticket, subject: edited.subject, tone, words }
}

/// What came of a small one, in a sentence, and whether there is something to undo.
pub async fn said(conn: &mut Conn, viewer: &Viewer, id: BulkId) -> Result<(String, bool), Fault> {
    let progress = store::bulk::progress(conn, id).await?;
    let first = store::bulk::tickets(conn, viewer, id, 1).await?;
    let undone = store::bulk::one(conn, id).await?.is_some_and(|edit| edit.undoes.is_some());
    let words = match first.first() {
        Some(one) if progress.total() == 1 => match one.state {
            State::Refused => format!("#{}: {}", one.ticket, sentence(&one.trouble)),
            State::Same => format!("#{} is so already.", one.ticket),
            _ if undone => format!("#{} is as it was.", one.ticket),
            _ => format!("#{} is changed.", one.ticket),
        },
        _ => {
            let changed = ui::format::count(progress.changed.unsigned_abs(), "ticket", "tickets");
            let refused = match progress.refused {
                0 => String::new(),
                some => format!(", {some} could not be"),
            };
            format!("{changed} {}{refused}.", if undone { "given back" } else { "changed" })
        }
    };
    Ok((words, progress.changed > 0 && !undone))
}
