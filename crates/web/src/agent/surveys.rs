//! `/surveys`: what customers said, counted and in words, and the same as files (CS-3, CS-4).

use axum::extract::{Query, State};
use base::{Timestamp, ids::TicketId, time::from_micros};
use desk::{
    csat::{
        period::Period,
        quarter_name, quarter_start,
        tally::{Tally, over_time},
    },
    handbook::Handbook,
    viewer::Viewer,
};
use serde::Deserialize;
use store::{
    Conn, Fault,
    surveys::report::{self, Alike, Answered, By},
};
use ui::{
    paths::surveys::{Over, SURVEYS},
    shells::desk::{DeskPage, Pane},
    surveys::{Hedgehogs, SurveysPage, chart::Bar, parts::Part, said::Said},
};

use super::{lists::answer, rail::rail};
use crate::{
    Web,
    http::{Answer, Failure, Page, Staff, csv},
};

/// Answers with words on a page.
const ROWS: i64 = 30;
/// Answers read at once for the file.
const AT_ONCE: i64 = 1_000;

/// What the address says.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    period: String,
    from: String,
    until: String,
    before: Option<String>,
}

/// The days asked for, and how they were.
struct Days {
    over: Over,
    period: Period,
    instants: report::Period,
}

impl Asked {
    async fn days(&self, conn: &mut Conn, page: &Page) -> Result<Days, Fault> {
        let given = Period::between(&self.from, &self.until);
        let key = if self.period.is_empty() { "quarter" } else { &self.period };
        let (over, period) = match given {
            Some(period) => {
                let (from, until) = (self.from.clone(), self.until.clone());
                (Over { period: String::new(), from, until }, period)
            }
            None => {
                let first = report::first_fed(conn).await?;
                let period = Period::named(key, page.now, first, &page.zone);
                (Over { period: key.to_owned(), ..Over::default() }, period)
            }
        };
        Ok(Days { over, period, instants: period.instants(&page.zone) })
    }
}

/// `GET /surveys`
pub async fn show(
    State(web): State<Web>,
    Staff(visitor): Staff,
    Query(asked): Query<Asked>,
) -> Answer {
    let page = Page::of(&web, &visitor);
    let mut conn = web.desk.store.read().await?;
    let days = asked.days(&mut conn, &page).await?;
    let handbook = web.desk.handbook();
    let viewer = visitor.viewer();
    let before = asked.before.as_deref().and_then(read_cursor);
    let view = build(&mut conn, &viewer, &handbook, &days, (&page, before)).await?;
    let address = days.over.of(SURVEYS);
    let rail = rail(&web, &mut conn, &visitor, &page, None, address).await?;
    let body = ui::surveys::surveys(&page.context(), &view);
    let pane = Pane::Other("What customers said".to_owned(), body);
    Ok(answer(&page, DeskPage { rail, pane }, None))
}

async fn build(
    conn: &mut Conn,
    viewer: &Viewer,
    handbook: &Handbook,
    days: &Days,
    (page, before): (&Page, Option<(Timestamp, TicketId)>),
) -> Result<SurveysPage, Fault> {
    let query = days.period.query();
    let slots = report::slots(conn, viewer, days.instants).await?;
    let mut tally = Tally::default();
    slots.iter().for_each(|(_, some)| tally.add(some));
    let spans = over_time(&slots, &page.zone, (days.period.from, days.period.until));
    let bars = spans.into_iter().map(|span| Bar {
        name: span.name(),
        tally: span.tally,
        query: Period { from: span.from, until: span.until }.query(),
    });
    let told_apart = report::by(conn, viewer, days.instants).await?;
    let named = |by: By| parts(&told_apart, by, handbook, days);
    let limit = (true, ROWS + 1);
    let mut said = report::answers(conn, viewer, days.instants, before, limit).await?;
    let more = i64::try_from(said.len()).unwrap_or(0) > ROWS;
    said.truncate(usize::try_from(ROWS).unwrap_or(0));
    Ok(SurveysPage {
        over: days.over.clone(),
        days: (days.period.from.to_string(), days.period.last().to_string()),
        period: days.period.words(),
        asked: report::asked(conn, viewer, days.instants).await?.unsigned_abs(),
        tally,
        query,
        bars: bars.collect(),
        teams: named(By::Team),
        products: named(By::Product),
        plans: named(By::Plan),
        older: said.last().filter(|_| more).and_then(cursor),
        is_older: before.is_some(),
        said: said.into_iter().filter_map(said_of).collect(),
        hedgehogs: hedgehogs(conn, handbook, page.now).await?,
    })
}

fn parts(told_apart: &[Alike], by: By, handbook: &Handbook, days: &Days) -> Vec<Part> {
    let mut parts = Vec::new();
    for (key, tally) in report::gathered(told_apart, by) {
        let (name, field) = match by {
            By::Team => (handbook.team_name(&key).to_owned(), "team"),
            By::Plan => (handbook.plan_name(&key).to_owned(), "plan"),
            By::Product if key.is_empty() => ("Unclassified".to_owned(), "product"),
            By::Product => (handbook.product_name(&key).to_owned(), "product"),
        };
        let value = if key.is_empty() { "none" } else { &key };
        let query = format!("{} {field}:{value}", days.period.query());
        parts.push(Part { name, tally, query });
    }
    parts.sort_by_key(|part| std::cmp::Reverse(part.tally.answers()));
    parts
}

fn said_of(one: Answered) -> Option<Said> {
    let organisation = Some(one.organisation).filter(|name| !name.is_empty());
    let who: Vec<String> = [Some(one.customer), organisation].into_iter().flatten().collect();
    Some(Said {
        ticket: one.survey.ticket_id,
        subject: one.subject,
        customer: who.join(", "),
        rating: one.survey.rating?,
        words: one.survey.words,
        wants_contact: one.survey.contact_wished,
        at: one.survey.answered_at?,
    })
}

async fn hedgehogs(
    conn: &mut Conn,
    handbook: &Handbook,
    now: Timestamp,
) -> Result<Hedgehogs, Fault> {
    let start = quarter_start(now);
    let end_before = base::time::after(start, -1);
    let start_before = quarter_start(end_before);
    // To the last microsecond before this quarter.
    let last = from_micros(start.as_microsecond() - 1);
    Ok(Hedgehogs {
        quarter: quarter_name(now),
        fed: store::surveys::fed(conn, start, now).await?.unsigned_abs(),
        before: quarter_name(end_before),
        fed_before: store::surveys::fed(conn, start_before, last).await?.unsigned_abs(),
        rights_holder: handbook.surveys.rights_holder.clone(),
        donation_to: handbook.surveys.donation_to.clone(),
    })
}

fn cursor(last: &Answered) -> Option<String> {
    let at = last.survey.answered_at?;
    Some(format!("{}.{}", at.as_microsecond(), last.survey.ticket_id))
}

fn read_cursor(text: &str) -> Option<(Timestamp, TicketId)> {
    let (at, ticket) = text.split_once('.')?;
    Some((from_micros(at.parse().ok()?), TicketId(ticket.parse().ok()?)))
}

/// `GET /surveys/answers.csv`: all answers of the days asked for, newest first.
pub async fn answers_file(
    State(web): State<Web>,
    Staff(visitor): Staff,
    Query(asked): Query<Asked>,
) -> Answer {
    let page = Page::of(&web, &visitor);
    let mut conn = web.desk.store.read().await?;
    let days = asked.days(&mut conn, &page).await?;
    let mut text = csv::line([
        "ticket",
        "answered_at",
        "rating",
        "words",
        "wants_contact",
        "customer",
        "organisation",
        "team",
        "product",
        "plan",
        "subject",
    ]);
    let (viewer, mut before) = (visitor.viewer(), None);
    loop {
        let some = (false, AT_ONCE);
        let read = report::answers(&mut conn, &viewer, days.instants, before, some).await?;
        read.iter().for_each(|one| text.push_str(&answer_line(one)));
        let Some(last) = read.last() else { break };
        before = last.survey.answered_at.map(|at| (at, last.survey.ticket_id));
    }
    let (from, last) = (days.period.from, days.period.last());
    Ok(csv::file(&format!("survey-answers-{from}-{last}.csv"), text))
}

fn answer_line(one: &Answered) -> String {
    let survey = &one.survey;
    let at = survey.answered_at.map(|at| at.to_string()).unwrap_or_default();
    let rating = survey.rating.map(|rating| rating.to_string()).unwrap_or_default();
    let wish = if survey.contact_wished { "yes" } else { "no" };
    let product = one.product.as_deref().unwrap_or_default();
    csv::line([
        survey.ticket_id.to_string().as_str(),
        &at,
        &rating,
        &survey.words,
        wish,
        &one.customer,
        &one.organisation,
        &one.team,
        product,
        &one.plan,
        &one.subject,
    ])
}

/// `GET /surveys/hedgehogs.csv`: what the donation is made by, newest quarter first.
pub async fn hedgehogs_file(State(web): State<Web>, Staff(_visitor): Staff) -> Answer {
    let surveys = web.desk.handbook().surveys.clone();
    let (holder, donation_to) = (surveys.rights_holder.as_str(), surveys.donation_to.as_str());
    let mut conn = web.desk.store.read().await?;
    let first = report::first_fed(&mut conn).await?.unwrap_or_else(|| web.desk.now());
    let mut text =
        csv::line(["quarter", "from", "until", "hedgehogs_fed", "rights_holder", "donation_to"]);
    let mut until = web.desk.now();
    loop {
        let start = quarter_start(until);
        let fed = store::surveys::fed(&mut conn, start, until).await.map_err(Failure::from)?;
        let (from, until_words) = (start.to_string(), until.to_string());
        let (quarter, fed) = (quarter_name(start), fed.to_string());
        text.push_str(&csv::line([
            quarter.as_str(),
            from.as_str(),
            until_words.as_str(),
            fed.as_str(),
            holder,
            donation_to,
        ]));
        if start <= first {
            break;
        }
        until = from_micros(start.as_microsecond() - 1);
    }
    Ok(csv::file("hedgehogs.csv", text))
}
