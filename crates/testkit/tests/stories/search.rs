//! Search: a ticket is found by everything that stands on it, by everybody who may read that, as
//! soon as it is written and never before; and the index holds exactly what the store holds.

use std::collections::BTreeMap;

use actions::{
    organisations,
    people::add,
    search,
    tickets::{
        receive::{NewTicket, Sender, receive},
        set::{Setting, set},
    },
};
use base::{
    Chance,
    chance::SeededChance,
    ids::{OrganisationId, PersonId, TicketId},
};
use desk::{
    change::{Change, Row},
    messages::{Channel, Incoming, IncomingFile},
    organisations::change::Set as SetOrganisation,
    people::Person,
    search::Wanted,
    tickets::{Status, Ticket, open::Asked},
    viewer::Viewer,
};
use store::{
    Fault,
    search::{spelling, verify::verify},
};
use testkit::{LEV, MARIA, NOOR, OMAR, Somebody, TIDE, TestDesk, on_both_engines};

async fn finds(desk: &TestDesk, viewer: &Viewer, text: &str) -> Vec<i64> {
    let mut conn = desk.conn().await;
    let wanted = Wanted::of(text);
    let found = store::search::tickets(&mut conn, viewer, &wanted, None, 50).await.unwrap();
    let count = store::search::count(&mut conn, viewer, &wanted, 50).await.unwrap();
    assert_eq!(usize::try_from(count).unwrap(), found.len(), "counted as found: {text}");
    found.into_iter().map(|id| id.0).collect()
}

async fn is_exact(desk: &TestDesk) {
    let found = verify(&mut desk.conn().await).await.unwrap();
    assert_eq!((found.told, found.differing), (vec![], 0));
}

async fn agent(desk: &TestDesk) -> Viewer {
    Viewer::of(&desk.person(NOOR).await)
}

/// A question with files, by the form.
async fn asks(
    desk: &TestDesk,
    who: Somebody,
    subject: &str,
    text: &str,
    files: &[(&str, &str)],
) -> i64 {
    let file = |(name, text): &(&str, &str)| IncomingFile {
        name: (*name).into(),
        media_type: "application/octet-stream".into(),
        content_id: None,
        bytes: text.as_bytes().to_vec(),
    };
    let new = NewTicket {
        sender: Sender::Address {
            address: who.address.into(),
            name: who.name.into(),
            time_zone: String::new(),
        },
        organisation: None,
        incoming: Incoming {
            channel: Channel::Form,
            subject: subject.into(),
            text: text.into(),
            files: files.iter().map(file).collect(),
            ..Incoming::default()
        },
        asked: Asked::default(),
        client_id: None,
        scope: "form",
    };
    let received = receive(&desk.desk, new).await.unwrap();
    received.ticket.id.0
}

on_both_engines!(a_ticket_is_found_by_everything_that_stands_on_it, async |desk| {
    let log = "boot\nERR_CONNECTION_RESET at lib/flags.ts:41\n";
    let files = [("räport.log", log), ("shot.png", "quokka")];
    let text = "It says TypeError: x, code 0x80070057 in v1.2.3. See https://a.example/b?c=1 \
                and f47ac10b-58cc-4372-a567-0e02b2c3d479. 無法登入控制台. Naïve café.";
    let hers = asks(desk, MARIA, "Sign-in fails", text, &files).await;
    asks(desk, TIDE, "Something else", "All is well with the sign and in a way.", &[]).await;
    desk.reply(NOOR, TicketId(hers), "We look into getFeatureFlag.", Status::Open).await;
    desk.note(LEV, TicketId(hers), "A wombat is behind it").await;
    let viewer = agent(desk).await;
    for text in [
        "typeerror",
        "TypeError",
        "0x80070057",
        "v1.2.3",
        "https://a.example/b?c=1",
        "f47ac10b-58cc-4372-a567-0e02b2c3d479",
        "登入",
        "naive CAFE",
        "sign-in",
        "signin",
        "ERR_CONNECTION_RESET",
        "lib/flags.ts:41",
        "flags.ts",
        "räport.log",
        "maria@corvid.example",
        "Maria Silva",
        "\"corvid labs\"",
        "corvid wombat typeerror",
        "#1 wombat",
        "getfeatureflag",
        "feature*",
        "wombat -quokka",
        "\"look into get\"",
    ] {
        assert_eq!(finds(desk, &viewer, text).await, [hers], "{text}");
    }
    for text in ["quokka", "wombat -corvid", "\"into look\"", "\"fails it\"", "abc*", "\"\""] {
        assert_eq!(finds(desk, &viewer, text).await, [] as [i64; 0], "{text}");
    }
    assert_eq!(finds(desk, &viewer, "-wombat").await, [2]);
    assert_eq!(finds(desk, &viewer, "in").await, [2, hers], "newest first");
    is_exact(desk).await;
});

on_both_engines!(whoever_may_not_read_it_is_not_found_anything_by_it, async |desk| {
    let secret = ("secret.log", "pangolin");
    let hers = asks(desk, MARIA, "Quokka one", "The quokka is stale", &[secret]).await;
    let other = asks(desk, TIDE, "Quokka two", "The quokka is fine", &[]).await;
    desk.note(NOOR, TicketId(hers), "wombat").await;
    let engineer = |id, team: &str| Viewer::Engineer(PersonId(id), team.into());
    let team = desk.ticket(hers).await.team;
    let viewers = [
        (agent(desk).await, vec![other, hers], true),
        (engineer(90, &team), vec![other, hers], true),
        (engineer(91, "nobody"), vec![], false),
        (Viewer::of(&desk.person(MARIA).await), vec![hers], false),
        (Viewer::of(&desk.person(OMAR).await), vec![hers], false),
        (Viewer::of(&desk.person(TIDE).await), vec![other], false),
        (Viewer::Public, vec![], false),
    ];
    for (viewer, sees, notes) in viewers {
        assert_eq!(finds(desk, &viewer, "quokka").await, sees, "{viewer:?}");
        assert_eq!(!finds(desk, &viewer, "wombat").await.is_empty(), notes, "{viewer:?}");
        let pangolin = finds(desk, &viewer, "pangolin").await;
        assert_eq!(!pangolin.is_empty(), sees.contains(&hers), "{viewer:?}");
        // What is left out must not tell either: a note does not hide a ticket from a customer.
        assert_eq!(
            finds(desk, &viewer, "quokka -wombat").await.contains(&hers),
            sees.contains(&hers) && !notes,
            "{viewer:?}"
        );
        let mut conn = desk.conn().await;
        let ids = sees.iter().map(|id| TicketId(*id)).collect::<Vec<_>>();
        let said = store::search::texts(&mut conn, &viewer, &ids).await.unwrap();
        assert_eq!(said.iter().any(|one| one.text.contains("wombat")), notes, "{viewer:?}");
    }
});

on_both_engines!(who_is_given_a_ticket_finds_it_and_who_leaves_does_not, async |desk| {
    let hers = asks(desk, MARIA, "", "The quokka is stale", &[]).await;
    let lev = desk.person(LEV).await;
    let engineer = Viewer::Engineer(lev.id, "elsewhere".into());
    assert_eq!(finds(desk, &engineer, "quokka").await, [] as [i64; 0]);
    let setting = Setting::Assignee(Some(lev.id));
    let noor = desk.person(NOOR).await;
    set(&desk.desk, &noor, TicketId(hers), setting, true).await.unwrap();
    assert_eq!(finds(desk, &engineer, "quokka").await, [hers]);
    let setting = Setting::Assignee(None);
    set(&desk.desk, &noor, TicketId(hers), setting, true).await.unwrap();
    assert_eq!(finds(desk, &engineer, "quokka").await, [] as [i64; 0]);
    is_exact(desk).await;
});

on_both_engines!(search_follows_when_people_and_companies_are_renamed, async |desk| {
    let hers = asks(desk, MARIA, "One", "The quokka", &[]).await;
    let viewer = agent(desk).await;
    let noor = desk.person(NOOR).await;
    let renamed = SetOrganisation::Details {
        external_id: "corvid".into(),
        name: "Raven Works".into(),
        domains: vec!["raven.example".into()],
        account_owner: String::new(),
    };
    organisations::set(&desk.desk, &noor, OrganisationId(1), renamed).await.unwrap();
    let maria = Person { name: "Mary Woods".into(), ..desk.person(MARIA).await };
    add::add(&desk.desk, vec![], vec![maria]).await.unwrap();
    desk.drain().await;
    for (text, found) in [
        ("quokka raven", vec![hers]),
        ("quokka raven.example", vec![hers]),
        ("quokka \"mary woods\"", vec![hers]),
        ("quokka labs", vec![]),
        ("quokka silva", vec![]),
    ] {
        assert_eq!(finds(desk, &viewer, text).await, found, "{text}");
    }
    is_exact(desk).await;
});

on_both_engines!(the_best_come_first_where_that_is_wished, async |desk| {
    let subject = asks(desk, TIDE, "Stale flag", "See there", &[]).await;
    let beside = asks(desk, TIDE, "One", "It is a stale flag again", &[]).await;
    let apart = asks(desk, TIDE, "Two", "The flag of a dashboard is stale", &[]).await;
    let (viewer, wanted) = (agent(desk).await, Wanted::of("stale flag"));
    let mut conn = desk.conn().await;
    let found = store::search::by_relevance(&mut conn, &viewer, &wanted, 50).await.unwrap();
    assert_eq!(found, [subject, beside, apart].map(TicketId));
    assert_eq!(finds(desk, &viewer, "stale flag").await, [apart, beside, subject]);
});

async fn mended(desk: &TestDesk, viewer: &Viewer, text: &str) -> Option<String> {
    let mut conn = desk.conn().await;
    let wanted = Wanted::of(text);
    let better = spelling::better(&desk.desk.store, &mut conn, viewer, &wanted).await.unwrap();
    better.map(|better| {
        assert!(text.contains(&better.typed));
        better.word
    })
}

on_both_engines!(a_typing_error_is_mended_by_words_the_same_reader_may_read, async |desk| {
    let hers = asks(desk, MARIA, "", "The retention of data is wrong", &[]).await;
    asks(desk, TIDE, "", "The pangolin eats the exports", &[]).await;
    desk.note(NOOR, TicketId(hers), "A wombat is behind it").await;
    while search::learn(&desk.desk).await.unwrap() > 0 {}
    let viewer = agent(desk).await;
    let maria = Viewer::of(&desk.person(MARIA).await);
    let table = [
        ("retenton", Some("retention"), Some("retention")),
        ("data retnetion", Some("retention"), Some("retention")),
        ("\"retenton\"", None, None),
        ("retention", None, None),
        ("retenton exports", None, None),
        // Of another customer, of a note: nobody learns such a word by mistyping it.
        ("pangolim", Some("pangolin"), None),
        ("wombbat", Some("wombat"), None),
        ("zzzzzz", None, None),
    ];
    for (text, ours, theirs) in table {
        assert_eq!(mended(desk, &viewer, text).await.as_deref(), ours, "{text}");
        assert_eq!(mended(desk, &maria, text).await.as_deref(), theirs, "{text}");
    }
});

on_both_engines!(the_index_is_made_anew_while_the_desk_goes_on, async |desk| {
    for n in 0..5 {
        asks(desk, MARIA, &format!("Matter {n}"), "The quokka", &[("a.txt", "wallaby")]).await;
    }
    let viewer = agent(desk).await;
    assert_eq!(search::all_again(&desk.desk, false).await.unwrap(), 5);
    assert_eq!(finds(desk, &viewer, "quokka wallaby").await, [5, 4, 3, 2, 1], "all the while");
    desk.drain().await;
    is_exact(desk).await;
    assert_eq!(search::all_again(&desk.desk, true).await.unwrap(), 5);
    assert_eq!(finds(desk, &viewer, "quokka").await, [] as [i64; 0]);
    let found = verify(&mut desk.conn().await).await.unwrap();
    assert_eq!((found.tickets, found.waiting, found.differing), (5, 5, 0), "said, not judged");
    asks(desk, MARIA, "New", "A quokka meanwhile", &[]).await;
    assert_eq!(finds(desk, &viewer, "quokka").await, [6], "new ones are found at once");
    search::catch_up(&desk.desk, 2).await.unwrap();
    assert_eq!(finds(desk, &viewer, "quokka").await, [6, 5, 4], "the newest come first");
    desk.drain().await;
    assert_eq!(finds(desk, &viewer, "quokka wallaby").await, [5, 4, 3, 2, 1]);
    is_exact(desk).await;
});

on_both_engines!(writes_that_are_undone_leave_nothing_in_the_index, async |desk| {
    let seed = 20_261_126;
    let chance = SeededChance::new(seed);
    let dice = |sides: u64| {
        let mut bytes = [0; 8];
        chance.fill(&mut bytes);
        u64::from_le_bytes(bytes) % sides
    };
    let mut kept: BTreeMap<i64, String> = BTreeMap::new();
    for round in 0..60_i64 {
        let word = format!("round{round}");
        let fails = dice(3) == 0;
        let ticket = if kept.is_empty() || dice(2) == 0 {
            let text = format!("The {word} quokka");
            asks(desk, MARIA, "Matter", &text, &[("log.txt", &word)]).await
        } else {
            let at = usize::try_from(dice(kept.len() as u64)).unwrap();
            *kept.keys().nth(at).unwrap()
        };
        kept.entry(ticket).or_insert_with(|| word.clone());
        // Several writes at once share a flush; some of them are undone by themselves.
        let writes = (0..3).map(|n| {
            let (store, fails, word) = (&desk.desk.store, fails && n == 1, format!("w{round}x{n}"));
            store.write::<_, Fault, _>(move |tx| {
                Box::pin(async move {
                    renames(tx, TicketId(ticket), word).await?;
                    if fails { Err(Fault::Closing) } else { Ok(()) }
                })
            })
        });
        let ended = futures::future::join_all(writes).await;
        assert_eq!(ended.iter().filter(|end| end.is_err()).count(), usize::from(fails));
        let undone = finds(desk, &agent(desk).await, &format!("w{round}x1")).await;
        assert!(!fails || undone.is_empty(), "seed {seed}, round {round}");
    }
    is_exact(desk).await;
});

async fn renames(tx: &mut store::Tx, ticket: TicketId, word: String) -> Result<(), Fault> {
    let held = store::tickets::to_write(tx, &Viewer::System, ticket).await?.unwrap();
    let ticket = Ticket { subject: word, version: held.version + 1, ..held };
    let rows = vec![Row::Ticket(Box::new(ticket))];
    store::apply::apply(tx, Change { rows, ..Change::default() }).await
}
