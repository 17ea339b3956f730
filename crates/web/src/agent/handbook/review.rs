//! From a text somebody wrote to the page that shows what it changes; where somebody else saved
//! meanwhile, both changes are brought together or shown beside each other.

use axum::response::Response;
use desk::handbook::{Fault, Handbook, lines::merge};
use store::Conn;
use ui::{
    Markup,
    handbook::{
        Diff, Editor, On, Overtaken, Review, editor,
        faults::Slip,
        review::{nothing, overtaken, review},
    },
};

use super::{framed, listed, row, texts};
use crate::{
    Web,
    http::{Failure, Page, Visitor},
};

/// What somebody wrote.
pub struct Written {
    pub text: String,
    /// The version they began with.
    pub base: i64,
    pub note: String,
    pub on: On,
}

/// Faults as the page shows them.
pub fn slips(faults: &[Fault]) -> Vec<Slip> {
    let slip = |fault: &Fault| Slip {
        line: fault.line,
        column: fault.column,
        key: fault.key.clone(),
        message: fault.message.clone(),
    };
    faults.iter().map(slip).collect()
}

/// Shows what the text changes; back to the editor where it has faults, or where it and somebody
/// else's change touch the same place.
pub async fn look(
    web: &Web,
    conn: &mut Conn,
    (visitor, page): (&Visitor, &Page),
    written: Written,
) -> Result<Response, Failure> {
    let (newest, written, other) = together(web, conn, written).await?;
    let who = (visitor, page);
    let clashes = other.as_ref().is_some_and(|other| !other.merged);
    let faults = Handbook::parse(&written.text).err().unwrap_or_default();
    if clashes || !faults.is_empty() {
        let told = other.map(|other| overtaken(&page.context(), &other));
        return edit(web, conn, who, written, slips(&faults), told).await;
    }
    let (text, whole) = texts(conn, newest).await?;
    let new_whole = desk::handbook::resolved(desk::handbook::DEFAULT_TEXT, &written.text);
    let new_whole = new_whole.unwrap_or_default();
    if text == written.text && whole == new_whole {
        return framed(web, conn, who, written.on, "Look at the changes", &nothing(newest)).await;
    }
    let view = Review {
        diff: Diff::of((&text, &whole), (&written.text, &new_whole)),
        text: written.text,
        base: newest,
        note: written.note,
        overtaken: other,
    };
    let body = review(&page.context(), &view);
    framed(web, conn, who, written.on, "Look at the changes", &body).await
}

/// The text over the newest version, and who came between.
async fn together(
    web: &Web,
    conn: &mut Conn,
    mut written: Written,
) -> Result<(i64, Written, Option<Overtaken>), Failure> {
    let newest = store::handbooks::newest(conn).await?;
    if written.base == newest {
        return Ok((newest, written, None));
    }
    let (base, base_whole) = texts(conn, written.base).await?;
    let (theirs, their_whole) = texts(conn, newest).await?;
    let merged = merge(&base, &written.text, &theirs);
    let found = listed(conn, newest).await?.ok_or(Failure::NotFound)?;
    let shown = row(&found.version, found.name.as_deref(), web.desk.handbook().version);
    let other = Overtaken {
        version: newest,
        who: shown.who,
        at: shown.at,
        note: shown.note,
        changed: Diff::of((&base, &base_whole), (&theirs, &their_whole)),
        merged: merged.is_some(),
    };
    written.text = merged.unwrap_or(written.text);
    written.base = newest;
    Ok((newest, written, Some(other)))
}

/// The editor with a text, its faults and what to know before going on.
pub async fn edit(
    web: &Web,
    conn: &mut Conn,
    who: (&Visitor, &Page),
    written: Written,
    slips: Vec<Slip>,
    told: Option<Markup>,
) -> Result<Response, Failure> {
    let may_edit = who.0.person.role.may_lead();
    let view = Editor { text: written.text, base: written.base, slips, may_edit };
    let body = editor::editor(&who.1.context(), &view, told.as_ref());
    framed(web, conn, who, On::Text, "The text", &body).await
}
