//! A ticket that holds the same words wherever a ticket can hold any.

use actions::tickets::{
    asides::{Beginning, Words, begin},
    send::{Sent, send},
};
use base::{ids::TicketId, time::after};
use desk::{
    change::{Change, Row},
    csat::Survey,
    events::EventKind,
    messages::{Channel, Visibility},
    notices::{Audience, Notice},
    people::{Person, Role},
    suggestions::{Confidence, Evidence, Similar, Suggestion},
    tickets::{Status, answer::Draft},
    viewer::Viewer,
};
use testkit::{LEV, MARIA, NOOR, TestDesk, hours};

use super::{WORDS, file, writes};

/// A mail that holds them in its subject, its text, its HTML and what it quotes.
pub fn mail() -> String {
    format!(
        "From: Maria <{}>\r\nTo: help@desk.example\r\nSubject: My {WORDS}\r\n\
         Message-ID: <first@corvid.example>\r\nContent-Type: multipart/alternative; boundary=b\r\n\
         \r\n--b\r\nContent-Type: text/plain\r\n\r\nIt is {WORDS}, please.\r\n--b\r\n\
         Content-Type: text/html\r\n\r\n<p>It is Zebra<b>quartz Wolf</b>ramite, please. \
         <a href=\"https://x.example/?q={WORDS}\">here</a></p>\r\n--b--\r\n",
        MARIA.address
    )
}

/// A ticket that holds the words wherever a ticket can.
pub async fn everywhere(desk: &TestDesk) -> TicketId {
    let ida = Person {
        id: base::ids::PersonId(30),
        role: Role::Admin,
        address: Some("ida@desk.example".into()),
        ..desk.person(NOOR).await
    };
    actions::people::add::add(&desk.desk, vec![], vec![ida.clone()]).await.unwrap();
    let hook = desk::webhooks::Wish {
        name: "CRM".into(),
        url: "https://crm.example/hook".into(),
        events: ["ticket.opened", "ticket.customer_wrote", "ticket.noted"].map(Into::into).into(),
    };
    actions::webhooks::add(&desk.desk, &ida, hook).await.unwrap();
    desk.raw_arrives(MARIA.address, "help@desk.example", mail().as_bytes()).await;
    let ticket = TicketId(1);
    let quoting = "Message-ID: <second@corvid.example>\r\nIn-Reply-To: <first@corvid.example>\r\n\
                   \r\nAny news?\r\n\r\nOn Monday Maria wrote:\r\n> It is Zebraquartz\r\n> Wolframite, \
                   please.";
    desk.mail_arrives(MARIA, "help@desk.example", "Re: My thing", quoting).await;
    desk.reply(NOOR, ticket, "Thanks, **zebraquartz** wolframite it is.", Status::Open).await;
    desk.note(LEV, ticket, &format!("They sent {WORDS}")).await;
    writes(desk, ticket, "A log", vec![file(&format!("{WORDS}.log"), &format!("x {WORDS} y"))])
        .await;
    drafts(desk, ticket).await;
    let words = Words { text: format!("Is {WORDS} yours?"), ..Words::default() };
    let to = vec!["siv@proxy.example".into()];
    let beginning = Beginning { to, subject: format!("About {WORDS}") };
    begin(&desk.desk, &desk.person(NOOR).await, ticket, beginning, words).await.unwrap();
    rows(desk, ticket).await;
    desk.drain().await;
    while actions::search::learn(&desk.desk).await.unwrap() > 0 {}
    ticket
}

/// Half-written answers, an earlier version, and a reply in waiting.
async fn drafts(desk: &TestDesk, ticket: TicketId) {
    let lev = Viewer::of(&desk.person(LEV).await);
    let long = format!("So {WORDS} {}", "and so on ".repeat(9));
    for (known, text) in [(0, long), (1, String::new()), (2, WORDS.to_owned())] {
        let words = ("internal".to_owned(), text);
        actions::drafts::save(&desk.desk, lev.clone(), ticket, words, (known, false))
            .await
            .unwrap();
        desk.pass(120).await;
    }
    let draft = Draft {
        text: format!("Your {WORDS} is known"),
        visibility: Visibility::Public,
        channel: Channel::Desk,
        ..Draft::default()
    };
    let answer =
        actions::tickets::answer::Answer { ticket, draft, files: Vec::new(), client_id: None };
    let at = Some(after(desk.clock_now(), hours(30)));
    let sent = Sent { answer, kept: Vec::new(), at };
    send(&desk.desk, &desk.person(NOOR).await, sent).await.unwrap();
}

/// Another ticket's, for which this one speaks.
fn suggestion(ticket: TicketId, at: base::Timestamp) -> Suggestion {
    let similar = Similar {
        ticket,
        subject: format!("My {WORDS}"),
        product: "surveys".into(),
        likeness: 50,
        shared: vec!["zebraquartz".into()],
    };
    let evidence = Evidence {
        confidence: Confidence::Likely,
        nearest: 1,
        agreeing: 1,
        similar: vec![similar],
    };
    let (ticket_id, product) = (TicketId(99), "surveys".into());
    Suggestion { ticket_id, product, evidence, made_at: at, dismissed: None }
}

/// What the widget told, with the words in its texts, in a name and in an address.
fn told_by_the_page() -> String {
    let address = "https://x.example/?q=Zebraquartz%20Wolframite";
    serde_json::json!({ "console": [format!("used {WORDS}")], WORDS: 1, "page": address })
        .to_string()
}

/// What the desk keeps beside that.
async fn rows(desk: &TestDesk, ticket: TicketId) {
    let at = desk.clock_now();
    let mut held = desk.ticket(ticket.0).await;
    held.fields.insert("environment".into(), WORDS.into());
    held.version += 1;
    let fields = held.fields.clone();
    let survey = Survey {
        ticket_id: ticket,
        person_id: desk.person(MARIA).await.id,
        token_hash: "x".into(),
        sent_at: at,
        rating: Some(2),
        words: format!("You lost {WORDS}"),
        contact_wished: false,
        answered_at: Some(at),
    };
    let notice = Notice {
        key: "story".into(),
        audience: Audience::Leads,
        ticket_id: Some(ticket),
        text: format!("#1 {WORDS} waits"),
        at,
    };
    let words = format!("You lost {WORDS}");
    let told = desk::events::NewEvent {
        ticket_id: ticket,
        actor: desk::events::Actor::System,
        at,
        kind: EventKind::SurveyAnswered { rating: 2, words },
    };
    let contact = desk::social::Contact {
        id: base::ids::SocialId(1),
        at,
        by: base::ids::PersonId(20),
        pasted: desk::social::read(&format!("I lost {WORDS} https://x.com/m/status/1")),
        person: None,
        ticket: Some(ticket),
        reply: format!("We found {WORDS}"),
    };
    let change = Change {
        rows: vec![
            Row::Ticket(Box::new(held)),
            Row::Context { ticket, json: told_by_the_page() },
            Row::Survey(Box::new(survey)),
            Row::Notice(Box::new(notice)),
            Row::Suggestion(Box::new(suggestion(ticket, at))),
        ],
        events: vec![told],
        jobs: Vec::new(),
    };
    let written = desk.desk.store.write::<_, store::Fault, _>(move |tx| {
        Box::pin(async move {
            store::fields::index(tx, ticket, &fields).await?;
            store::social::put_contact(tx, &contact, "c").await?;
            store::apply::apply(tx, change).await
        })
    });
    written.await.unwrap();
}
