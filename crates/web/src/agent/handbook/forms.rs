//! The forms: filled from the handbook in force, and read back as small changes of its text.

use axum::{
    extract::{Path, Query, State},
    response::Response,
};
use base::time::TimeZone;
use desk::handbook::{
    Fault, Handbook, MailText, TextName,
    edit::edited,
    sheets::{Block, Sheet, blocks, edits},
};
use desk::phrases::Language;
use serde::Deserialize;
use store::Conn;
use ui::{
    Markup,
    handbook::{
        On, SheetPage, Week,
        sheet::{complaints, no_preview, preview as drawn, sheet as draw},
    },
};

use super::{
    framed, leads,
    review::{Written, look},
};
use crate::{
    Web,
    http::{Answer, Failure, Page, Posted, Staff, Visitor, page},
};

/// What the address may say.
#[derive(Deserialize, Default)]
pub struct Asked {
    /// In which zone the weeks are drawn.
    zone: Option<String>,
    /// Which entry is shown open, by its key.
    open: Option<String>,
}

/// `GET /handbook/forms/{sheet}`
pub async fn show(
    State(web): State<Web>,
    Staff(visitor): Staff,
    Path(key): Path<String>,
    Query(asked): Query<Asked>,
) -> Answer {
    let sheet = Sheet::from_key(&key).ok_or(Failure::NotFound)?;
    let page = Page::of(&web, &visitor);
    let mut conn = web.desk.store.read().await?;
    let base = store::handbooks::newest(&mut conn).await?;
    let handbook = handbook(&web, &mut conn, base).await?;
    let zone = asked.zone.and_then(|name| TimeZone::get(name.trim()).ok());
    let zone = zone.unwrap_or_else(|| page.zone.clone());
    let open = asked.open.map(|key| format!("{}.{key}", sheet.section())).unwrap_or_default();
    let (blocks, wrong) = (blocks(sheet, &handbook), Vec::new());
    let filled = Filled { sheet, base, blocks, wrong, open };
    draw_page(&web, &mut conn, (&visitor, &page), (&handbook, &zone), filled).await
}

/// A sheet with what stands in its fields.
struct Filled {
    sheet: Sheet,
    base: i64,
    blocks: Vec<Block>,
    wrong: Vec<(String, String)>,
    open: String,
}

async fn draw_page(
    web: &Web,
    conn: &mut Conn,
    (visitor, page): (&Visitor, &Page),
    (handbook, zone): (&Handbook, &TimeZone),
    Filled { sheet, base, blocks, wrong, open }: Filled,
) -> Result<Response, Failure> {
    let weeks = match sheet {
        Sheet::Schedules => weeks(handbook, page, zone),
        _ => Vec::new(),
    };
    let previews = match sheet {
        Sheet::Texts => previews(handbook, &web.desk.settings().company),
        _ => Vec::new(),
    };
    let may_edit = visitor.person.role.may_lead();
    let view = SheetPage { sheet, blocks, wrong, base, may_edit, weeks, previews, open };
    let body = draw(&page.context(), &view);
    framed(web, conn, (visitor, page), On::Sheet(sheet), sheet.name(), &body).await
}

fn weeks(handbook: &Handbook, page: &Page, zone: &TimeZone) -> Vec<(String, Week)> {
    let of = |rule: &desk::handbook::ScheduleRule| {
        let week = Week::around(page.now, zone, &|from, to| rule.schedule.stretches(from, to));
        (format!("schedules.{}", rule.key), week)
    };
    handbook.schedules.iter().map(of).collect()
}

fn previews(handbook: &Handbook, company: &str) -> Vec<(String, Markup)> {
    let of = |language: Language, name: TextName| {
        let path = format!("{}.{}", TextName::section(language), name.key());
        (path, one_preview((language, name), handbook.text_in(language, name), company))
    };
    let all = |language| TextName::ALL.into_iter().map(move |name| of(language, name));
    Language::ALL.into_iter().flat_map(all).collect()
}

fn one_preview((language, name): (Language, TextName), text: &MailText, company: &str) -> Markup {
    match name.preview(language, text, company) {
        Ok(words) => drawn(&words.subject, &words.body),
        Err(faults) => no_preview(&faults),
    }
}

/// `POST /handbook/preview`: a mail as one writes it.
pub async fn preview(State(web): State<Web>, Staff(visitor): Staff, posted: Posted) -> Answer {
    let posted = posted.checked(&visitor)?;
    let of = TextName::from_path(posted.get("of")).ok_or(Failure::NotFound)?;
    let (subject, body) = (posted.get("subject").to_owned(), posted.get("body").to_owned());
    let company = &web.desk.settings().company;
    Ok(page::ok(one_preview(of, &MailText { subject, body }, company)))
}

/// A form as it was sent: the sheet, the version it was filled from, and the text it comes to.
struct Sent {
    sheet: Sheet,
    base: i64,
    before: std::sync::Arc<Handbook>,
    text: String,
}

async fn sent(web: &Web, conn: &mut Conn, key: &str, posted: &Posted) -> Result<Sent, Failure> {
    let sheet = Sheet::from_key(key).ok_or(Failure::NotFound)?;
    let base: i64 = posted.get("base").parse().map_err(|_| Failure::Forbidden)?;
    let before = handbook(web, conn, base).await?;
    let found = actions::handbook::in_force(conn, base).await?;
    let (text, default) = found.ok_or(Failure::NotFound)?;
    let shipped = Handbook::parse_on(&default, "").unwrap_or_else(|_| Handbook::shipped());
    let changed = edits(sheet, &before, &shipped, &|path: &str| posted.given(path));
    let Some(text) = edited(&text, &changed) else {
        let words = "The text is written in a way this form can't change; change it as a text.";
        return Err(Failure::Refused(words.to_owned()));
    };
    Ok(Sent { sheet, base, before, text })
}

/// `POST /handbook/forms/{sheet}`: to the look at what changes, or back with what is wrong.
pub async fn change(
    State(web): State<Web>,
    Staff(visitor): Staff,
    Path(key): Path<String>,
    posted: Posted,
) -> Answer {
    let posted = posted.checked(&visitor)?;
    leads(&visitor)?;
    let page = Page::of(&web, &visitor);
    let mut conn = web.desk.store.read().await?;
    let Sent { sheet, base, before, text } = sent(&web, &mut conn, &key, &posted).await?;
    if let Err(faults) = Handbook::parse(&text) {
        let blocks = typed_in(blocks(sheet, &before), &posted);
        let (wrong, open) = (wrong(&faults, &posted), String::new());
        let filled = Filled { sheet, base, blocks, wrong, open };
        let shown = (&*before, &page.zone);
        return draw_page(&web, &mut conn, (&visitor, &page), shown, filled).await;
    }
    let written = Written { text, base, note: String::new(), on: On::Sheet(sheet) };
    look(&web, &mut conn, (&visitor, &page), written).await
}

/// `POST /handbook/forms/{sheet}/check`: what is wrong with it while it is filled.
pub async fn check(
    State(web): State<Web>,
    Staff(visitor): Staff,
    Path(key): Path<String>,
    posted: Posted,
) -> Answer {
    let posted = posted.checked(&visitor)?;
    leads(&visitor)?;
    let mut conn = web.desk.store.read().await?;
    let Sent { text, .. } = sent(&web, &mut conn, &key, &posted).await?;
    let faults = Handbook::parse(&text).err().unwrap_or_default();
    Ok(page::ok(complaints(&wrong(&faults, &posted))))
}

/// Faults by the field they are about; those of an entry to add, by the fields it was typed into.
fn wrong(faults: &[Fault], posted: &Posted) -> Vec<(String, String)> {
    let place = |fault: &Fault| {
        let mut parts = fault.key.splitn(3, '.');
        let (Some(section), Some(_), Some(last)) = (parts.next(), parts.next(), parts.next())
        else {
            return fault.key.clone();
        };
        let is_new = posted.some(&format!("{section}.+.name")).is_some();
        if is_new && posted.given(&fault.key).is_none() {
            format!("{section}.+.{last}")
        } else {
            fault.key.clone()
        }
    };
    faults
        .iter()
        .map(|fault| (place(fault), crate::http::failure::sentence(&fault.message)))
        .collect()
}

/// The fields with what was typed, not with what is in force.
fn typed_in(mut blocks: Vec<Block>, posted: &Posted) -> Vec<Block> {
    for field in blocks.iter_mut().flat_map(|block| &mut block.fields) {
        if let Some(value) = desk::handbook::sheets::given(field, &|path| posted.given(path)) {
            field.value = value;
        }
    }
    blocks
}

/// The handbook of a version.
pub(super) async fn handbook(
    web: &Web,
    conn: &mut Conn,
    number: i64,
) -> Result<std::sync::Arc<Handbook>, Failure> {
    let running = web.desk.handbook();
    if running.version == number {
        return Ok(running);
    }
    let found = actions::handbook::load(conn, number).await?;
    found.map(Into::into).ok_or(Failure::NotFound)
}
