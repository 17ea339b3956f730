//! `POST /handbook/calendar`: days off out of a calendar file, shown before anything is saved.

use axum::extract::State;
use base::time::TimeZone;
use desk::handbook::{
    Feed, Handbook, read_feed,
    sheets::{Sheet, key_of},
};
use ui::handbook::{CalendarPage, On, calendar::calendar};

use super::{forms::handbook, framed, leads};
use crate::{
    Web,
    http::{Answer, Failure, Page, Posted, Staff},
};

/// A calendar of thirty years with all its alarms has some hundred kilobytes.
const MOST_BYTES: usize = 2_000_000;

pub async fn read(State(web): State<Web>, Staff(visitor): Staff, posted: Posted) -> Answer {
    let posted = posted.checked(&visitor)?;
    leads(&visitor)?;
    let page = Page::of(&web, &visitor);
    let (text, file) = sent(&posted)?;
    let today = page.now.to_zoned(TimeZone::UTC).date();
    let feed = read_feed(&text, today, &[]);
    let mut conn = web.desk.store.read().await?;
    let base = store::handbooks::newest(&mut conn).await?;
    let handbook = handbook(&web, &mut conn, base).await?;
    let view = CalendarPage { base, ..filled(feed, &handbook, posted.get("list"), &file) };
    let body = calendar(&page.context(), &view);
    let on = On::Sheet(Sheet::Holidays);
    framed(&web, &mut conn, (&visitor, &page), on, "Days off from a calendar", &body).await
}

/// The calendar's text, and the name of its file without the ending.
fn sent(posted: &Posted) -> Result<(String, String), Failure> {
    let (bytes, name) = match posted.files.first() {
        Some(file) => (file.bytes.as_slice(), file.name.as_str()),
        None => (posted.get("text").as_bytes(), ""),
    };
    if bytes.len() > MOST_BYTES {
        let words = "A calendar may have two megabytes; this one has more.";
        return Err(Failure::Refused(words.to_owned()));
    }
    let name = name.rsplit_once('.').map_or(name, |(name, _)| name);
    Ok((String::from_utf8_lossy(bytes).into_owned(), name.to_owned()))
}

fn filled(feed: Feed, handbook: &Handbook, list: &str, file: &str) -> CalendarPage {
    let into = handbook.holidays.iter().find(|one| one.key == list);
    let known = into.map(|one| one.dates.as_slice()).unwrap_or_default();
    let days = feed.days.iter().filter(|(date, _)| known.iter().all(|day| day.date != **date));
    let found = days.map(|(date, name)| format!("{date} {name}")).collect();
    let of_feed = [&*feed.name, file, "Calendar"].into_iter().find(|name| !name.is_empty());
    let name = into.map(|one| one.name.as_str()).or(of_feed).unwrap_or_default();
    CalendarPage {
        list: into.map(|one| one.key.clone()).unwrap_or_default(),
        key: key_of(name).unwrap_or_else(|| "calendar".to_owned()),
        name: name.to_owned(),
        zone: if feed.zone.is_empty() { "UTC".to_owned() } else { feed.zone },
        known: known.iter().map(desk::handbook::DayOff::line).collect(),
        found,
        bad: feed.bad.into_iter().map(|bad| (bad.line, bad.message)).collect(),
        base: 0,
    }
}
