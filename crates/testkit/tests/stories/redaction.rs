//! TK-7: what somebody takes out of a ticket is gone: from every table, from the search, from
//! files, from the bytes on the disk. A mark and a line of history stay; neither tells what it was.

mod columns;
mod elsewhere;
mod everywhere;

use actions::{
    ActionError,
    tickets::{
        redact::{preview, redact},
        split,
        write_on::{Further, write_on},
    },
};
use base::ids::{MessageId, TicketId};
use desk::{
    events::EventKind,
    messages::{Attachment, Incoming, IncomingFile, Message},
    people::{Person, Role},
    redaction::{Refusal, Wish},
    search::Wanted,
    tickets::open::Asked,
    viewer::Viewer,
};
use everywhere::{everywhere, mail};
use futures::TryStreamExt;
use object_store::ObjectStoreExt;
use testkit::{LEV, MARIA, NOOR, TestDesk, hours, on_both_engines, on_sqlite};

/// Words that stand nowhere else; letters only, so that the vocabulary learns them too.
const WORDS: &str = "Zebraquartz Wolframite";

async fn messages(desk: &TestDesk, ticket: TicketId) -> Vec<Message> {
    let mut conn = desk.conn().await;
    store::messages::of_ticket(&mut conn, &Viewer::System, ticket).await.unwrap()
}

async fn files(desk: &TestDesk, ticket: TicketId) -> Vec<Attachment> {
    store::messages::files(&mut desk.conn().await, ticket).await.unwrap()
}

async fn writes(desk: &TestDesk, ticket: TicketId, text: &str, files: Vec<IncomingFile>) {
    let incoming = Incoming { text: text.into(), files, ..Incoming::default() };
    let author = desk.person(MARIA).await.id;
    let further = Further { ticket, author, incoming, client_id: None, scope: "story" };
    write_on(&desk.desk, Viewer::Customer(author), further).await.unwrap();
    desk.drain().await;
}

fn file(name: &str, text: &str) -> IncomingFile {
    IncomingFile {
        name: name.into(),
        media_type: "text/plain".into(),
        bytes: text.as_bytes().to_vec(),
        content_id: None,
    }
}

fn wish(message: MessageId, words: &str) -> Wish {
    Wish {
        message,
        words: words.into(),
        files: Vec::new(),
        everywhere: true,
        because: "a pasted password".into(),
    }
}

async fn redacts(desk: &TestDesk, ticket: TicketId, wish: Wish) -> Result<(), Refusal> {
    let done = redact(&desk.desk, &desk.person(NOOR).await, ticket, wish).await;
    desk.drain().await;
    match done {
        Ok(()) => Ok(()),
        Err(ActionError::Refused(refusal)) => Err(refusal),
        Err(error) => panic!("{error}"),
    }
}

/// Upkeep, until there is nothing left to keep up.
async fn upkeep(desk: &TestDesk) {
    for _ in 0..50 {
        if !desk.desk.store.maintain(true).await.unwrap() {
            return;
        }
    }
    panic!("upkeep comes to no end");
}

/// The tables and columns in which one of the words stands.
async fn traces(desk: &TestDesk) -> Vec<String> {
    let mut all = Vec::new();
    for word in WORDS.split(' ') {
        let found = store::traces::of(&mut desk.conn().await, word).await.unwrap();
        all.extend(found.into_iter().map(|(one, _)| format!("{}.{}", one.table, one.column)));
    }
    all.sort();
    all.dedup();
    all
}

on_both_engines!(nothing_is_left_of_the_words_in_any_table, async |desk| {
    let ticket = everywhere(desk).await;
    let before = traces(desk).await;
    for place in [
        "asides.subject",
        "attachments.name",
        "draft_versions.text",
        "drafts.text",
        "events.data",
        "file_texts.text",
        "messages.html",
        "messages.quoted",
        "messages.text",
        "notices.text",
        "raw_messages.bytes",
        "sendings.data",
        "social_contacts.reply",
        "social_contacts.text",
        "suggestions.evidence",
        "surveys.words",
        "ticket_contexts.json",
        "ticket_fields.value",
        "tickets.fields",
        "tickets.subject",
        "vocabulary.word",
        "webhook_deliveries.body",
    ] {
        assert!(
            before.iter().any(|one| one == place),
            "the story puts none to {place}: {before:?}"
        );
    }
    let first = messages(desk, ticket).await[0].id;
    redacts(desk, ticket, wish(first, WORDS)).await.unwrap();
    upkeep(desk).await;
    assert_eq!(traces(desk).await, Vec::<String>::new());
    let mut conn = desk.conn().await;
    for word in WORDS.split(' ') {
        let wanted = Wanted::of(word);
        let found = store::search::tickets(&mut conn, &Viewer::System, &wanted, None, 9).await;
        assert!(found.unwrap().is_empty(), "{word}");
    }
    // What was around the words is still found.
    let wanted = Wanted::of("please");
    let found = store::search::tickets(&mut conn, &Viewer::System, &wanted, None, 9).await;
    assert_eq!(found.unwrap().len(), 1);
});

on_both_engines!(a_mark_and_the_history_say_so_and_never_what, async |desk| {
    let ticket = everywhere(desk).await;
    let first = messages(desk, ticket).await[0].id;
    redacts(desk, ticket, wish(first, WORDS)).await.unwrap();
    let all = messages(desk, ticket).await;
    assert_eq!(all[0].text.trim(), "It is [redacted by Noor Kimura], please.");
    let mark = "<mark class=\"redacted\">[redacted by Noor Kimura]</mark>";
    assert!(all[0].html.contains(&format!("It is {mark}<b></b>, please.")), "{}", all[0].html);
    assert!(
        all[1].quoted.contains("> It is [redacted by Noor Kimura], please."),
        "{}",
        all[1].quoted
    );
    assert_eq!(desk.ticket(ticket.0).await.subject, "My [redacted by Noor Kimura]");
    let mut conn = desk.conn().await;
    let events = store::events::of_ticket(&mut conn, &Viewer::System, ticket).await.unwrap();
    let told = events.iter().rev().find_map(|event| match &event.kind {
        EventKind::Redacted { messages, files, because, .. } => {
            Some((event.actor.person(), messages.len(), files.len(), because.as_str()))
        }
        _ => None,
    });
    let noor = desk.person(NOOR).await.id;
    assert_eq!(told, Some((Some(noor), 5, 1, "a pasted password")));
    // Sent later, the reply in waiting says what is left.
    desk.pass(hours(31)).await;
    let mails = desk.mails_to(MARIA);
    let gone = mails.iter().filter(|mail| mail.contains("is known"));
    assert!(gone.clone().count() == 1 && gone.clone().all(|mail| mail.contains("redacted by")));
});

on_both_engines!(the_same_mail_does_not_bring_it_back, async |desk| {
    let ticket = everywhere(desk).await;
    let first = messages(desk, ticket).await[0].id;
    redacts(desk, ticket, wish(first, WORDS)).await.unwrap();
    let count = messages(desk, ticket).await.len();
    // The very same bytes, and the same mail by another way.
    desk.raw_arrives(MARIA.address, "help@desk.example", mail().as_bytes()).await;
    let other = format!("Received: from elsewhere\r\n{}", mail());
    desk.raw_arrives(MARIA.address, "help@desk.example", other.as_bytes()).await;
    assert_eq!((messages(desk, ticket).await.len(), desk.tickets().await), (count, 1));
    upkeep(desk).await;
    assert_eq!(traces(desk).await, Vec::<String>::new());
});

on_both_engines!(a_file_is_gone_with_its_bytes_and_its_place_says_so, async |desk| {
    let ticket = desk.form(MARIA, "Look", Asked::default()).await.ticket.id;
    let wrong = || file("payroll.csv", "everybody's salary");
    writes(desk, ticket, "Here", vec![wrong(), file("fine.txt", "fine")]).await;
    writes(desk, ticket, "And again", vec![wrong()]).await;
    let other = desk.form(MARIA, "Another", Asked::default()).await.ticket.id;
    writes(desk, other, "It too", vec![file("fine.txt", "fine")]).await;
    let all = files(desk, ticket).await;
    let chosen = vec![all[0].id, all[1].id];
    let taken = Wish { files: chosen, ..wish(all[0].message_id, "") };
    let look = preview(&desk.desk, &desk.person(NOOR).await, ticket, &taken).await.unwrap();
    assert_eq!(look.files.len(), 3, "the same file, wherever it is on the ticket");
    redacts(desk, ticket, taken).await.unwrap();
    let left = files(desk, ticket).await;
    for file in &left {
        assert_eq!((file.name.as_str(), file.size), ("[redacted by Noor Kimura]", 0));
    }
    assert!(desk.desk.files.get(&all[0].key.as_str().into()).await.is_err(), "the bytes are gone");
    let kept = files(desk, other).await;
    assert_eq!(kept[0].name, "fine.txt");
    assert!(
        desk.desk.files.get(&kept[0].key.as_str().into()).await.is_ok(),
        "another ticket shows the same bytes"
    );
});

on_both_engines!(only_there_leaves_the_other_messages_alone, async |desk| {
    let ticket = desk.form(MARIA, "It is Zebraquartz here", Asked::default()).await.ticket.id;
    desk.note(NOOR, ticket, "Zebraquartz, they say").await;
    let first = messages(desk, ticket).await[0].id;
    let wish = Wish { everywhere: false, ..wish(first, "zebraquartz") };
    redacts(desk, ticket, wish).await.unwrap();
    let words = desk.words(ticket.0).await;
    assert_eq!(words, ["It is [redacted by Noor Kimura] here", "Zebraquartz, they say"]);
});

on_both_engines!(copies_on_a_ticket_that_was_split_off_go_too, async |desk| {
    let ticket = desk.form(MARIA, "It is Zebraquartz", Asked::default()).await.ticket.id;
    let first = messages(desk, ticket).await[0].id;
    let noor = desk.person(NOOR).await;
    let half = split::Wish {
        messages: vec![first],
        subject: "Half".into(),
        tell: false,
        ..split::Wish::default()
    };
    let new = split::split(&desk.desk, &noor, ticket, half).await.unwrap().id;
    let look = preview(&desk.desk, &noor, ticket, &wish(first, "zebraquartz")).await.unwrap();
    assert_eq!((look.others, look.tickets), (1, vec![new]));
    redacts(desk, ticket, wish(first, "zebraquartz")).await.unwrap();
    assert_eq!(desk.words(new.0).await, ["It is [redacted by Noor Kimura]"]);
    upkeep(desk).await;
    assert_eq!(traces(desk).await, Vec::<String>::new());
});

on_both_engines!(what_can_not_be_taken_out_is_refused_and_changes_nothing, async |desk| {
    let ticket = desk.form(MARIA, "It is Zebraquartz", Asked::default()).await.ticket.id;
    let first = messages(desk, ticket).await[0].id;
    let because = |because: &str| Wish { because: because.into(), ..wish(first, "zebraquartz") };
    for (wish, refusal) in [
        (wish(MessageId(0), "zebraquartz"), Refusal::NoMessage),
        (wish(first, ""), Refusal::NothingChosen),
        (wish(first, "it"), Refusal::TooShort),
        (wish(first, "never said"), Refusal::NotThere),
        (because(" "), Refusal::NoReason),
        (because("they sent Zebraquartz"), Refusal::ReasonTells),
    ] {
        assert_eq!(redacts(desk, ticket, wish).await, Err(refusal));
    }
    for role in [Role::Engineer, Role::Viewer, Role::Customer, Role::OrgAdmin] {
        let person = Person { role, ..desk.person(NOOR).await };
        let done = redact(&desk.desk, &person, ticket, wish(first, "zebraquartz")).await;
        assert!(matches!(done, Err(ActionError::NotThere)), "{role:?}");
    }
    assert_eq!(desk.words(ticket.0).await, ["It is Zebraquartz"]);
});

#[tokio::test]
async fn nothing_is_left_in_the_bytes_of_the_database_and_the_files() {
    on_sqlite(async |desk| {
        // Enough around it that pages are split and the index is in pieces.
        for n in 0..120 {
            let text = format!("Question {n} {}", "so many words ".repeat(n % 90));
            desk.form(MARIA, &text, Asked::default()).await;
            let ticket = TicketId(i64::try_from(n / 2 + 1).unwrap());
            desk.note(NOOR, ticket, &"and more ".repeat(1 + n % 70)).await;
        }
        let ticket = desk.form(MARIA, WORDS, Asked::default()).await.ticket.id;
        let lev = Viewer::of(&desk.person(LEV).await);
        for known in 0..40 {
            let text = format!("{WORDS} {}", "grows ".repeat(20 * usize::try_from(known).unwrap()));
            let words = ("internal".to_owned(), text);
            actions::drafts::save(&desk.desk, lev.clone(), ticket, words, (known, false))
                .await
                .unwrap();
        }
        writes(desk, ticket, "A log", vec![file("a.log", WORDS)]).await;
        let path = desk.url.strip_prefix("sqlite:").unwrap();
        assert!(holds(path), "the story puts nothing on the disk");
        let first = messages(desk, ticket).await[0].id;
        redacts(desk, ticket, wish(first, WORDS)).await.unwrap();
        upkeep(desk).await;
        assert!(!holds(path), "the disk still holds the words");
        let kept: Vec<_> = desk.desk.files.list(None).try_collect().await.unwrap();
        assert!(kept.is_empty(), "{kept:?}");
    })
    .await;
}

/// Whether a word stands in the file or its log.
fn holds(path: &str) -> bool {
    let words: Vec<String> = WORDS.split(' ').flat_map(|w| [w.into(), w.to_lowercase()]).collect();
    ["", "-wal"].iter().any(|end| {
        let bytes = std::fs::read(format!("{path}{end}")).unwrap_or_default();
        words.iter().any(|word| bytes.windows(word.len()).any(|window| window == word.as_bytes()))
    })
}
