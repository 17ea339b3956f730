//! What customers said: answers to surveys counted, over time, by team, product and plan, and in
//! their own words. Every number leads to its tickets.

pub mod chart;
pub mod parts;
pub mod said;

use ::desk::csat::tally::Tally;
use maud::{Markup, html};

use crate::{
    PageContext, format,
    kit::{Field, Look, button, hedgehog},
    paths::{
        self, InView,
        surveys::{HEDGEHOGS_FILE, Over, SURVEY_ANSWERS_FILE, SURVEYS},
    },
    samples::{Sample, Stage, long},
};

use self::{
    chart::Bar,
    parts::Part,
    said::{Said, sample_said},
};

/// Everything on the page.
#[derive(Debug, Clone, Default)]
pub struct SurveysPage {
    pub over: Over,
    /// The days shown, as the two fields have them.
    pub days: (String, String),
    /// `1 October to 31 December 2026`
    pub period: String,
    /// Surveys that went out.
    pub asked: u64,
    pub tally: Tally,
    /// The query of all the answers' tickets.
    pub query: String,
    pub bars: Vec<Bar>,
    pub teams: Vec<Part>,
    pub products: Vec<Part>,
    pub plans: Vec<Part>,
    pub said: Vec<Said>,
    /// Where older words begin.
    pub older: Option<String>,
    /// Older words are shown already.
    pub is_older: bool,
    pub hedgehogs: Hedgehogs,
}

/// The donation's figures.
#[derive(Debug, Clone, Default)]
pub struct Hedgehogs {
    /// `2026 Q4`
    pub quarter: String,
    pub fed: u64,
    pub before: String,
    pub fed_before: u64,
    /// Who makes the donation, and who is given it; may be empty.
    pub rights_holder: String,
    pub donation_to: String,
}

/// The periods one click away: key and name.
pub const PERIODS: [(&str, &str); 5] = [
    ("30d", "30 days"),
    ("quarter", "This quarter"),
    ("last_quarter", "Last quarter"),
    ("year", "A year"),
    ("all", "Everything"),
];

/// Draws the page; stands in [`crate::shells::Pane::Other`].
#[must_use]
pub fn surveys(ctx: &PageContext, view: &SurveysPage) -> Markup {
    html! {
        div.surveys {
            (periods(view))
            p.hint { (view.period) }
            (figures(view))
            @if view.tally.answers() > 0 {
                (chart::chart(&view.bars))
                div.parts {
                    (parts::parts("By team", &view.teams))
                    (parts::parts("By product", &view.products))
                    (parts::parts("By plan", &view.plans))
                }
            }
            (said::list(ctx, view))
            (hedgehogs(&view.hedgehogs))
        }
    }
}

fn periods(view: &SurveysPage) -> Markup {
    let day = |name, label, value| Field { name, label, value, ..Field::default() };
    html! {
        nav.periods aria-label="Period" {
            @for (key, name) in PERIODS {
                @let on = view.over.period == key;
                @let over = Over { period: key.to_owned(), ..Over::default() };
                a.on[on] href=(over.of(SURVEYS)) aria-current=[on.then_some("page")] { (name) }
            }
        }
        form.days action=(SURVEYS) {
            (day("from", "From", &view.days.0).input("date"))
            (day("until", "Until", &view.days.1).input("date"))
            (button(Look::Quiet, "Show these days", ""))
            a.button.quiet href=(view.over.of(SURVEY_ANSWERS_FILE)) download { "Answers as CSV" }
        }
    }
}

fn figures(view: &SurveysPage) -> Markup {
    let answers = view.tally.answers().unsigned_abs();
    let found = |query: &str| paths::view(&InView::Found(query.to_owned()), None);
    let rated = |word: &str| found(&format!("{} satisfaction:{word}", view.query));
    html! {
        ul.figures {
            li {
                b { @match view.tally.mean_tenths() {
                    Some(mean) => (parts::tenths(mean)),
                    None => "–",
                } }
                span { "of 5 on average" }
            }
            li {
                b { a href=(found(&view.query)) { (format::number(answers)) } }
                span { @if answers == 1 { "answer" } @else { "answers" } " of "
                    (format::count(view.asked, "survey sent", "surveys sent")) }
            }
            li.good {
                b { a href=(rated("good")) { (format::number(view.tally.good().unsigned_abs())) } }
                span { "good: 4 or 5"
                    @if let Some(share) = view.tally.good_percent() { ", " (share) " %" } }
            }
            li {
                b { a href=(rated("fair")) { (format::number(view.tally.0[2].unsigned_abs())) } }
                span { "in between: 3" }
            }
            li.bad {
                b { a href=(rated("bad")) { (format::number(view.tally.bad().unsigned_abs())) } }
                span { "not good: 1 or 2" }
            }
        }
    }
}

fn hedgehogs(view: &Hedgehogs) -> Markup {
    html! {
        section.fed-card aria-labelledby="fed" {
            (hedgehog::hedgehog(hedgehog::Mood::Eating))
            div {
                h2 #fed { (format::count(view.fed, "hedgehog", "hedgehogs")) " fed in "
                    (view.quarter) }
                p.hint {
                    "One per answer. In " (view.before) " it was "
                    (format::number(view.fed_before)) "."
                    @if !view.rights_holder.is_empty() {
                        " The donation is made by " bdi { (view.rights_holder) }
                        @if !view.donation_to.is_empty() { " to " bdi { (view.donation_to) } }
                        "."
                    }
                }
                a.button.quiet href=(HEDGEHOGS_FILE) download { "All quarters as CSV" }
            }
        }
    }
}

/// A quarter of answers.
#[must_use]
pub fn sample_surveys() -> SurveysPage {
    let query = "rated>=2026-10-01 rated<2027-01-01".to_owned();
    SurveysPage {
        over: Over { period: "quarter".into(), ..Over::default() },
        days: ("2026-10-01".into(), "2026-12-31".into()),
        period: "1 October to 31 December 2026".into(),
        asked: 412,
        tally: Tally([4, 7, 12, 61, 103]),
        bars: chart::sample_bars(&query),
        teams: parts::sample_parts(&query, "team"),
        products: parts::sample_parts(&query, "product"),
        plans: parts::sample_parts(&query, "plan"),
        query,
        said: sample_said(),
        older: Some("1.2".into()),
        is_older: false,
        hedgehogs: Hedgehogs {
            quarter: "2026 Q4".into(),
            fed: 187,
            before: "2026 Q3".into(),
            fed_before: 1_402,
            rights_holder: "Lantern Analytics".into(),
            donation_to: "a hedgehog hospital".into(),
        },
    }
}

#[must_use]
pub fn samples() -> Vec<Sample> {
    let stage = Stage::default();
    let ctx = stage.context();
    let full = sample_surveys();
    let empty = SurveysPage {
        asked: 3,
        tally: Tally::default(),
        said: Vec::new(),
        older: None,
        hedgehogs: Hedgehogs { fed: 0, rights_holder: String::new(), ..full.hedgehogs.clone() },
        ..full.clone()
    };
    let mut endless = full.clone();
    endless.teams[0].name = long("Team");
    endless.said[0].words = long("Words.");
    endless.said[0].subject = long("Flags");
    let mut rtl = full.clone();
    rtl.said[0].words = "كانت المساعدة سريعة ولطيفة".into();
    rtl.said[0].subject = "توقف التصدير".into();
    let one = SurveysPage { tally: Tally([0, 0, 0, 0, 1]), asked: 1, ..full.clone() };
    let draw = |view: &SurveysPage| surveys(&ctx, view);
    vec![
        Sample::new("many", draw(&full)),
        Sample::new("empty", draw(&empty)),
        Sample::new("one", draw(&one)),
        Sample::new("very long", draw(&endless)),
        Sample::new("right to left", draw(&rtl)),
    ]
}
