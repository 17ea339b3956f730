//! `GET /attachments/{id}`: a file of a ticket, looked at before it is downloaded. The page is made
//! of text only; a customer's bytes are served by `files` under a policy that forbids everything.

use axum::extract::{Path, State};
use base::ids::AttachmentId;
use desk::{
    files::{Kind, har},
    messages::Attachment,
};
use ui::{
    paths,
    shells::desk::{DeskPage, Pane},
    tickets::viewer::{FilePage, Shown},
};

use super::{lists::answer, rail::rail};
use crate::{
    Web,
    http::{Answer, Failure, Page, Staff},
};

/// Larger files are downloaded: a browser is no place to read them.
const MOST_BYTES: i64 = 20 * 1024 * 1024;
/// So many lines are drawn, each cut after so many characters.
const MOST_LINES: usize = 5_000;
const MOST_COLUMNS: usize = 2_000;

pub async fn show(
    State(web): State<Web>,
    Staff(visitor): Staff,
    Path(id): Path<AttachmentId>,
) -> Answer {
    let page = Page::of(&web, &visitor);
    let viewer = visitor.viewer();
    let mut conn = web.desk.store.read().await?;
    let file = store::messages::file(&mut conn, &viewer, id).await?.ok_or(Failure::NotFound)?;
    let around = store::messages::files(&mut conn, file.ticket_id).await?;
    let rail = rail(&web, &mut conn, &visitor, &page, None, paths::file(id)).await?;
    drop(conn);
    let shown = shown(&web, &file).await?;
    let view = view(&file, &around, shown);
    let body = ui::tickets::viewer::viewer(&page.context(), &view);
    let pane = Pane::Other(view.name.clone(), body);
    Ok(answer(&page, DeskPage { rail, pane }, None))
}

fn view(file: &Attachment, around: &[Attachment], shown: Shown) -> FilePage {
    let looked_at =
        |one: &&Attachment| one.content_id.is_none() && !one.key.is_empty() || one.id == file.id;
    let all: Vec<&Attachment> = around.iter().filter(looked_at).collect();
    let at = all.iter().position(|one| one.id == file.id);
    let neighbour = |at: Option<usize>| at.and_then(|at| all.get(at)).map(|one| one.id);
    FilePage {
        id: file.id,
        name: file.name.clone(),
        size: file.size,
        ticket: file.ticket_id,
        message: file.message_id,
        shown,
        before: neighbour(at.and_then(|at| at.checked_sub(1))),
        after: neighbour(at.map(|at| at + 1)),
        place: match at {
            Some(at) if all.len() > 1 => format!("{} of {}", at + 1, all.len()),
            _ => String::new(),
        },
    }
}

async fn shown(web: &Web, file: &Attachment) -> Result<Shown, Failure> {
    let kind = Kind::of(&file.name, &file.media_type);
    if kind == Kind::Picture {
        return Ok(Shown::Picture);
    }
    if !kind.is_read() {
        return Ok(Shown::Not("Its kind can't be shown safely.".to_owned()));
    }
    if file.size > MOST_BYTES {
        return Ok(Shown::Not("It is larger than 20 MB.".to_owned()));
    }
    let bytes = actions::files::read(&web.desk.files, &file.key).await?;
    Ok(read(kind, &bytes))
}

fn read(kind: Kind, bytes: &[u8]) -> Shown {
    if bytes.iter().take(4_096).any(|byte| *byte == 0) {
        return Shown::Not("It says it is text, but is not.".to_owned());
    }
    let text = String::from_utf8_lossy(bytes);
    if kind == Kind::Har
        && let Some(har) = har::read(&text)
    {
        return Shown::Har(Box::new(har));
    }
    let ordered = (kind != Kind::Text).then(|| {
        let value = serde_json::from_str::<serde_json::Value>(&text).ok()?;
        serde_json::to_string_pretty(&value).ok()
    });
    let text = ordered.flatten().unwrap_or_else(|| text.into_owned());
    let all = text.lines().count();
    let cut = |line: &str| line.chars().take(MOST_COLUMNS).collect::<String>();
    let lines: Vec<String> = text.lines().take(MOST_LINES).map(cut).collect();
    Shown::Text { more: all - lines.len(), lines }
}
