//! What a search found, for the list: a mistyped word mended, the other order, and under each row
//! the stretch that shows why it is there.

use std::collections::HashMap;

use base::ids::TicketId;
use desk::{
    query::{How, Order, Query, Sort},
    search::{Cut, Wanted, cut, mark},
    viewer::Viewer,
};
use store::{
    Conn,
    search::{Of, Said, files, spelling, texts, tickets},
};
use ui::{
    paths::Shown,
    tickets::{Found, list::TicketList, mended::Mended, query_bar::QueryBar, table::TicketTable},
};

use crate::{Web, http::Failure};

/// Of each text about this much is shown, in bytes: two lines of the list.
const SHOWN: usize = 150;
/// Fewer tickets than this, and a mistyped word is looked for.
const FEW: i64 = 3;

/// The query as it is answered: where its words are on no ticket and a mistyped one explains that,
/// with that word mended; where there are few, the word is offered. The list says so.
pub async fn answered(
    web: &Web,
    conn: &mut Conn,
    viewer: &Viewer,
    query: Query,
    bar: &QueryBar,
    list: &mut TicketList,
) -> Result<Query, Failure> {
    list.other_order = other_order(&query, bar);
    let wanted = Wanted::terms(&query.terms);
    if !spelling::may_be_mended(&wanted) {
        return Ok(query);
    }
    let found = tickets(conn, viewer, &wanted, None, FEW).await?.len();
    if i64::try_from(found) == Ok(FEW) {
        return Ok(query);
    }
    let better = spelling::better(&web.desk.store, conn, viewer, &wanted).await?;
    let Some(better) = better else { return Ok(query) };
    let with_word = with(&query, &better.typed, &better.word, How::Word);
    let as_typed = with(&query, &better.typed, &better.typed, How::Phrase);
    let shown = found == 0;
    list.mended = Some(Mended {
        with_word: address(&with_word, bar),
        as_typed: address(&as_typed, bar),
        typed: better.typed,
        word: better.word,
        shown,
    });
    Ok(if shown { with_word } else { query })
}

/// Where the same list stands with another query.
fn address(query: &Query, bar: &QueryBar) -> String {
    let shown = Shown { query: Some(query.to_string()), ..bar.shown.clone() };
    shown.address(&bar.view, None)
}

/// The query with another word in the place of one.
fn with(query: &Query, typed: &str, word: &str, how: How) -> Query {
    let mut other = query.clone();
    let same = other.terms.iter_mut().filter(|term| !term.excluded && term.text == typed);
    for term in same {
        word.clone_into(&mut term.text);
        term.how = how;
    }
    other
}

/// The name and address of the same search in the other order; `None` where no word is looked for.
fn other_order(query: &Query, bar: &QueryBar) -> Option<(String, String)> {
    if query.terms.iter().all(|term| term.excluded) {
        return None;
    }
    let best = query.order.is_some_and(|order| order.by == Sort::Relevance);
    let order = (!best).then(|| Order::natural(Sort::Relevance));
    let other = Query { order, ..query.clone() };
    let name = if best { "newest first" } else { "best first" };
    Some((name.to_owned(), address(&other, bar)))
}

/// Marks the words in the rows and puts the stretch under each.
pub async fn marked(
    conn: &mut Conn,
    viewer: &Viewer,
    query: &Query,
    mut table: TicketTable,
) -> Result<TicketTable, Failure> {
    let wanted = Wanted::terms(&query.terms);
    if wanted.all.is_empty() {
        return Ok(table);
    }
    let ids: Vec<TicketId> = table.rows_mut().map(|row| row.id).collect();
    let mut shown = stretches(conn, viewer, &wanted, ids).await?;
    for row in table.rows_mut() {
        row.found = Some(found_in(&row.subject, &wanted, shown.remove(&row.id)));
    }
    Ok(table)
}

/// What shows that a ticket was found: of what, and the stretch of it.
pub type Stretch = (Of, Cut);

/// The stretches of what the viewer may read in these tickets: of messages, else of files.
pub async fn stretches(
    conn: &mut Conn,
    viewer: &Viewer,
    wanted: &Wanted,
    ids: Vec<TicketId>,
) -> Result<HashMap<TicketId, Stretch>, Failure> {
    let mut shown = best(texts(conn, viewer, &ids).await?, wanted);
    let without: Vec<TicketId> = ids.into_iter().filter(|id| !shown.contains_key(id)).collect();
    shown.extend(best(files(conn, viewer, &without).await?, wanted));
    Ok(shown)
}

/// The same as a row shows it.
pub fn found_in(subject: &str, wanted: &Wanted, shown: Option<Stretch>) -> Found {
    let (of, cut) = shown.unzip();
    let of = match of {
        Some(Of::Note) => "note".to_owned(),
        Some(Of::File(name)) => name,
        Some(Of::Message) | None => String::new(),
    };
    Found { subject: mark(subject, wanted), of, cut }
}

/// Of each ticket's texts the stretch that shows most of what was looked for, of the newest where
/// several show as much.
fn best(texts: Vec<Said>, wanted: &Wanted) -> HashMap<TicketId, Stretch> {
    let mut best: HashMap<TicketId, Stretch> = HashMap::new();
    for said in texts {
        let before = best.get(&said.ticket).map_or(0, |(_, cut)| cut.found);
        if before == wanted.all.len() {
            continue;
        }
        let name = if let Of::File(name) = &said.of { cut(name, wanted, SHOWN) } else { None };
        let found = cut(&said.text, wanted, SHOWN).or(name);
        if let Some(found) = found.filter(|cut| cut.found > before) {
            best.insert(said.ticket, (said.of, found));
        }
    }
    best
}
