//! The whole of the handbook as a text: written, checked as one types, and looked at.

use axum::{
    extract::{Query, State},
    http::header,
    response::IntoResponse,
};
use desk::handbook::{Handbook, MOST_BYTES};
use serde::Deserialize;
use ui::handbook::{On, editor::reading, faults::faults};

use super::{
    framed, leads,
    review::{Written, edit, look, slips},
    texts,
};
use crate::{
    Web,
    http::{Answer, Failure, Page, Posted, Staff, page},
};

/// What the address may say.
#[derive(Deserialize, Default)]
pub struct Asked {
    /// A section to open the text at.
    at: Option<String>,
}

/// `GET /handbook/text`
pub async fn show(State(web): State<Web>, Staff(visitor): Staff, asked: Query<Asked>) -> Answer {
    let page = Page::of(&web, &visitor);
    let mut conn = web.desk.store.read().await?;
    let base = store::handbooks::newest(&mut conn).await?;
    let (text, _) = texts(&mut conn, base).await?;
    if let Some(line) = asked.at.as_deref().and_then(|section| line_of(&text, section)) {
        return Ok(page::see(&format!("{}#line-{line}", ui::paths::HANDBOOK_TEXT)));
    }
    let faults = Handbook::parse(&text).err().unwrap_or_default();
    let written = Written { text, base, note: String::new(), on: On::Text };
    edit(&web, &mut conn, (&visitor, &page), written, slips(&faults), None).await
}

/// The line on which a section begins.
pub fn line_of(text: &str, section: &str) -> Option<usize> {
    let begins = |line: &str| {
        let head = line.trim_start().strip_prefix('[').and_then(|rest| rest.strip_prefix(section));
        head.is_some_and(|rest| rest.starts_with(['.', ']']))
    };
    text.lines().position(begins).map(|at| at + 1)
}

/// `POST /handbook/text`: what was written, on its way to being saved, or back into the editor.
pub async fn change(State(web): State<Web>, Staff(visitor): Staff, posted: Posted) -> Answer {
    let posted = posted.checked(&visitor)?;
    leads(&visitor)?;
    let page = Page::of(&web, &visitor);
    let written = written(&posted)?;
    let mut conn = web.desk.store.read().await?;
    if posted.some("edit").is_some() {
        let faults = Handbook::parse(&written.text).err().unwrap_or_default();
        return edit(&web, &mut conn, (&visitor, &page), written, slips(&faults), None).await;
    }
    look(&web, &mut conn, (&visitor, &page), written).await
}

/// The text, base and note of a form.
pub fn written(posted: &Posted) -> Result<Written, Failure> {
    let text = posted.get("text").replace("\r\n", "\n");
    if text.len() > MOST_BYTES {
        return Err(Failure::Refused("A handbook may have a megabyte; this one has more.".into()));
    }
    let base = posted.get("base").parse().map_err(|_| Failure::Forbidden)?;
    Ok(Written { text, base, note: posted.get("note").to_owned(), on: On::Text })
}

/// `POST /handbook/check`: the faults of a text, as one types.
pub async fn check(State(web): State<Web>, Staff(visitor): Staff, posted: Posted) -> Answer {
    let written = written(&posted.checked(&visitor)?)?;
    let _rules_of_the_newest_release_apply = web;
    let found = Handbook::parse(&written.text).err().unwrap_or_default();
    Ok(page::ok(faults(&slips(&found))))
}

/// `GET /handbook/whole`: the default with its comments, and the company's changes in it.
pub async fn whole(State(web): State<Web>, Staff(visitor): Staff, asked: Query<AsFile>) -> Answer {
    let mut conn = web.desk.store.read().await?;
    let (_, whole) = texts(&mut conn, web.desk.handbook().version).await?;
    if asked.file.is_some() {
        let kind = [(header::CONTENT_TYPE, "text/plain; charset=utf-8")];
        return Ok((kind, whole).into_response());
    }
    let page = Page::of(&web, &visitor);
    let body = reading(&whole);
    framed(&web, &mut conn, (&visitor, &page), On::Text, "The whole handbook", &body).await
}

/// As a plain file, to keep.
#[derive(Deserialize, Default)]
pub struct AsFile {
    file: Option<String>,
}
