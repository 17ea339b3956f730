//! Tells the demo company's history through the real actions, in the order in which it happened.

use std::collections::BinaryHeap;

use actions::{
    Desk, Settings,
    people::add,
    replay::{Deed, Past, What as Done, replay, rest},
    search,
    tickets::receive::{NewTicket, Sender},
};
use base::{
    Timestamp,
    ids::{OrganisationId, PersonId},
    time::after,
};
use demo::{By, Company, DemoFile, Scale, Step, Story, Then, What};
use desk::{
    messages::{Channel, Incoming, IncomingFile, Visibility},
    organisations::Organisation,
    people::{Person, Role},
    tickets::{Status, answer::Draft, change::Set, open::Asked},
};

use store::search::due;

use super::Demo;
use crate::say;

/// So many deeds are written in one transaction. Measured: with 2,000 a quarter of the time goes
/// into SQLite's journal of what single statements might undo, which it walks after each of them.
const BATCH: usize = 100;

/// The people of the company as they are in the database.
struct Cast {
    agents: Vec<Person>,
    customers: Vec<Person>,
}

/// A story with the step it is at; the heap gives the earliest first.
struct Telling {
    story: Story,
    next: usize,
}

impl Telling {
    fn at(&self) -> Timestamp {
        self.story.steps.get(self.next).map_or(Timestamp::MAX, |step| step.at)
    }
}

impl PartialEq for Telling {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}
impl Eq for Telling {}
impl PartialOrd for Telling {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Telling {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (other.at(), other.story.index).cmp(&(self.at(), self.story.index))
    }
}

/// Fills an empty desk; answers the desk with the company's name.
pub async fn fill(desk: &Desk, demo: &Demo, password: &str) -> anyhow::Result<Desk> {
    let company = demo::company(demo.seed, Scale { tickets: demo.tickets }, desk.now());
    let cast = people(desk, &company, password).await?;
    let mut settings: Settings = (*desk.settings()).clone();
    company.name.clone_into(&mut settings.company);
    desk.set_settings(settings);
    let mut heap: BinaryHeap<Telling> = BinaryHeap::new();
    let (mut deeds, mut past) = (Vec::with_capacity(BATCH), Past::default());
    let mut told = 0_u32;
    for story in company.tickets() {
        let until = story.opened_at;
        while heap.peek().is_some_and(|telling| telling.at() < until) {
            told += tell(&mut heap, &cast, &mut deeds);
            if deeds.len() >= BATCH {
                past = replay(desk, std::mem::take(&mut deeds), past).await?;
                progress(told, company.ticket_count());
            }
        }
        heap.push(Telling { story, next: 0 });
    }
    while !heap.is_empty() {
        tell(&mut heap, &cast, &mut deeds);
        if deeds.len() >= BATCH {
            past = replay(desk, std::mem::take(&mut deeds), past).await?;
        }
    }
    past = replay(desk, deeds, past).await?;
    rest(desk, past).await?;
    index(desk).await?;
    say(&format!("  {} has {} tickets.", company.name, company.ticket_count()));
    Ok(desk.clone())
}

/// Rounds in which the vocabulary learns: enough for the words of a company that says much the same
/// in a million tickets.
const LESSONS: usize = 120;

/// Each ticket was written many times; it is made findable once.
async fn index(desk: &Desk) -> anyhow::Result<()> {
    crate::commands::index::catch_up(desk, due::waiting(&mut desk.store.read().await?).await?)
        .await?;
    for _ in 0..LESSONS {
        if search::learn(desk).await? == 0 {
            break;
        }
    }
    Ok(())
}

fn progress(told: u32, of: u32) {
    if of >= 20_000 {
        say(&format!("  {told} of {of} tickets told"));
    }
}

/// Tells the next step of the earliest story; 1 where its first.
fn tell(heap: &mut BinaryHeap<Telling>, cast: &Cast, deeds: &mut Vec<Deed>) -> u32 {
    let Some(mut telling) = heap.pop() else { return 0 };
    let first = telling.next == 0;
    if let Some(step) = telling.story.steps.get(telling.next) {
        deeds.extend(deed(&telling.story, step, first, cast));
        telling.next += 1;
    }
    if telling.next < telling.story.steps.len() {
        heap.push(telling);
    }
    u32::from(first)
}

fn deed(story: &Story, step: &Step, first: bool, cast: &Cast) -> Option<Deed> {
    let by = match step.by {
        By::Customer => cast.customers.get(story.customer)?,
        By::Agent(at) => cast.agents.get(at)?,
        By::Colleague(at) => cast.customers.get(at)?,
    };
    let what = match &step.what {
        What::Message(text) if first => opens(story, text, cast)?,
        What::Message(text) => {
            let channel = if step.by == By::Customer { story.channel } else { Channel::Email };
            let incoming = incoming(channel, "", text);
            Done::Writes { author: by.id, incoming: Box::new(incoming) }
        }
        What::Reply { text, then } => answers(by, text, Visibility::Public, Some(status(*then))),
        What::Note(text) => answers(by, text, Visibility::Internal, None),
        What::Assign(to) => Done::Assigns { by: by.id, to: cast.agents.get(*to)?.id },
        What::SetProduct(product) => {
            let set = Set::Product(Some(product_key(product).to_owned()), String::new());
            Done::Sets { by: by.id, set }
        }
        What::SetSeverity(severity) => {
            Done::Sets { by: by.id, set: Set::Severity((*severity).to_owned()) }
        }
        What::SetStatus(then) => Done::Sets { by: by.id, set: Set::Status(status(*then)) },
        What::Rating { stars, words } => Done::Rates { rating: *stars, words: words.clone() },
    };
    let files = step.files.iter().map(file).collect();
    Some(Deed { at: step.at, story: story.index, what, files })
}

fn opens(story: &Story, text: &str, cast: &Cast) -> Option<Done> {
    let customer = cast.customers.get(story.customer)?;
    let asked = Asked {
        kind: Some(story.kind.to_owned()),
        product: story.product.map(|product| product_key(product).to_owned()),
        severity: story.severity.map(str::to_owned),
        context: (!story.context.is_null()).then(|| story.context.to_string()),
        verified: matches!(story.channel, Channel::Widget | Channel::Portal | Channel::Api),
        ..Asked::default()
    };
    let new = NewTicket {
        sender: Sender::Known(customer.id),
        organisation: None,
        incoming: incoming(story.channel, &story.subject, text),
        asked,
        client_id: None,
        scope: "demo",
    };
    let copied = story.cc.iter().filter_map(|at| Some(cast.customers.get(*at)?.id)).collect();
    Some(Done::Opens { new: Box::new(new), copied })
}

fn incoming(channel: Channel, subject: &str, text: &str) -> Incoming {
    Incoming { channel, subject: subject.to_owned(), text: text.to_owned(), ..Incoming::default() }
}

fn answers(by: &Person, text: &str, visibility: Visibility, then: Option<Status>) -> Done {
    let draft = Draft {
        text: text.to_owned(),
        visibility,
        then,
        channel: Channel::Desk,
        ..Draft::default()
    };
    Done::Answers { author: Box::new(by.clone()), draft: Box::new(draft) }
}

const fn status(then: Then) -> Status {
    match then {
        Then::Open => Status::Open,
        Then::Pending => Status::Pending,
        Then::OnHold => Status::OnHold,
        Then::Solved => Status::Solved,
    }
}

/// The demo's word for a product in the shipped handbook's.
fn product_key(product: &str) -> &str {
    match product {
        "ai_assistant" => "ai",
        "sdks" => "sdk",
        other => other,
    }
}

fn file(file: &DemoFile) -> IncomingFile {
    IncomingFile {
        name: file.name.clone(),
        media_type: file.media_type.clone(),
        content_id: None,
        bytes: file.text.clone().into_bytes(),
    }
}

/// Writes organisations and people; agents get the password.
async fn people(desk: &Desk, company: &Company, password: &str) -> anyhow::Result<Cast> {
    // They were there before the first ticket.
    let since = after(desk.now(), -200 * 24 * 3600);
    // Ids below 1,000 are never handed out by the database.
    let first = 1;
    let organisations: Vec<Organisation> = company
        .organisations
        .iter()
        .zip(first..)
        .map(|(one, id)| Organisation {
            id: OrganisationId(id),
            name: one.name.clone(),
            plan: one.plan.to_owned(),
            priority: one.priority,
            domains: vec![one.domain.clone()],
            external_id: one.domain.clone(),
            plan_by_hand: None,
            account_owner: String::new(),
            created_at: since,
            changed_at: since,
        })
        .collect();
    let agents = company.agents.iter().zip(first + 100..).map(|(one, id)| Person {
        id: PersonId(id),
        role: Role::from_key(one.role).unwrap_or(Role::Agent),
        name: one.name.clone(),
        address: Some(one.email.clone()),
        organisation_id: None,
        time_zone: one.time_zone.to_owned(),
        team: one.groups.first().map(|team| (*team).to_owned()).unwrap_or_default(),
        created_at: since,
    });
    let customers = company.customers.iter().zip(first + 200..).map(|(one, id)| Person {
        id: PersonId(id),
        role: if one.org_admin { Role::OrgAdmin } else { Role::Customer },
        name: one.name.clone(),
        address: Some(one.email.clone()),
        organisation_id: one.organisation.map(|at| organisations[at].id),
        time_zone: one.time_zone.to_owned(),
        team: String::new(),
        created_at: since,
    });
    let cast = Cast { agents: agents.collect(), customers: customers.collect() };
    let everybody = cast.agents.iter().chain(&cast.customers).cloned().collect();
    add::add(desk, organisations, everybody).await?;
    let agents = cast.agents.iter().map(|person| person.id).collect();
    add::set_password(desk, agents, password.to_owned()).await?;
    add::set_company(desk, company.name.to_owned()).await?;
    Ok(cast)
}
