//! Versions of the handbook: kept, applied whole, never over somebody else's unseen, the same
//! after an upgrade, and in force on every node.

use actions::{
    ActionError, Desk,
    handbook::{
        apply::{By, New, Refusal, apply},
        in_force, load, reload,
        start::{File, FileState, StartError, file_state, from_database, take_file},
        whole,
    },
};
use base::ids::PersonId;
use desk::{
    events::{Actor, EventKind},
    handbook::{Author, DEFAULT_TEXT, Handbook, Version},
    people::{Person, Role},
    viewer::Viewer,
};
use store::{Fault, Nudge, Store, handbooks::Kept};
use testkit::{NOOR, TestDesk, on_both_engines};

/// Somebody who may change the rules.
pub async fn lead(desk: &TestDesk) -> Person {
    let lead = Person {
        id: PersonId(30),
        role: Role::Lead,
        name: "Ines Okoro".into(),
        address: Some("ines@desk.example".into()),
        ..desk.person(NOOR).await
    };
    actions::people::add::add(&desk.desk, vec![], vec![lead.clone()]).await.unwrap();
    lead
}

pub fn new(text: &str, base: i64) -> New {
    New { text: text.into(), note: "tried in a test".into(), base: Some(base) }
}

pub const SHORTER: &str = "# Ours.\n[plans.enterprise]\ntarget = \"4h\"\n";

async fn kept(desk: &TestDesk, number: i64) -> Kept {
    store::handbooks::one(&mut desk.conn().await, number).await.unwrap().unwrap()
}

on_both_engines!(a_version_is_kept_with_who_when_why_and_what_it_changed, async |desk| {
    let lead = lead(desk).await;
    assert_eq!(desk.desk.handbook().version, 0);
    let mut nudges = desk.desk.store.nudges();
    let number = apply(&desk.desk, By::Person(&lead), new(SHORTER, 0)).await.unwrap();
    assert_eq!(number, 1);
    let running = desk.desk.handbook();
    assert_eq!(
        (running.version, running.plan("enterprise").unwrap().target_seconds),
        (1, Some(14400))
    );
    let Kept { version, text, .. } = kept(desk, 1).await;
    assert_eq!(text, SHORTER, "as it was written");
    assert_eq!((version.author, version.at), (Author::Person(lead.id), desk.desk.now()));
    assert_eq!((version.note.as_str(), version.based_on), ("tried in a test", 0));
    let told = async {
        while !matches!(nudges.recv().await.unwrap(), Nudge::Changed { handbook: Some(1), .. }) {}
    };
    tokio::time::timeout(std::time::Duration::from_secs(20), told).await.unwrap();
    let events =
        store::events::of_ticket(&mut desk.conn().await, &Viewer::System, base::ids::TicketId(0))
            .await
            .unwrap();
    assert_eq!(events.len(), 1, "one entry in the log");
    assert_eq!(events[0].actor, Actor::Person(lead.id));
    assert!(matches!(&events[0].kind, EventKind::HandbookApplied { version: 1, .. }));
});

on_both_engines!(an_older_version_comes_back_as_a_new_one, async |desk| {
    let lead = lead(desk).await;
    let by = By::Person(&lead);
    apply(&desk.desk, by, new(SHORTER, 0)).await.unwrap();
    apply(&desk.desk, by, new("[plans.enterprise]\ntarget = \"2h\"\n", 1)).await.unwrap();
    let (text, _) = in_force(&mut desk.conn().await, 1).await.unwrap().unwrap();
    let number = apply(&desk.desk, by, new(&text, 2)).await.unwrap();
    assert_eq!(number, 3);
    assert_eq!(desk.desk.handbook().plan("enterprise").unwrap().target_seconds, Some(14400));
    let all = store::handbooks::list(&mut desk.conn().await, i64::MAX, 10).await.unwrap();
    let numbers: Vec<i64> = all.iter().map(|listed| listed.version.number).collect();
    assert_eq!(numbers, [3, 2, 1], "nothing is taken out of the list");
    assert_eq!(all[0].name.as_deref(), Some("Ines Okoro"));
    let again = apply(&desk.desk, by, new(&text, 3)).await;
    assert!(matches!(again, Err(ActionError::Refused(Refusal::Same(3)))), "{again:?}");
});

on_both_engines!(who_changed_an_older_version_is_told_and_overwrites_nobody, async |desk| {
    let lead = lead(desk).await;
    apply(&desk.desk, By::Person(&lead), new(SHORTER, 0)).await.unwrap();
    let late = apply(&desk.desk, By::Person(&lead), new("[company]\nname = \"B\"\n", 0)).await;
    let Err(ActionError::Refused(refusal)) = late else { panic!("{late:?}") };
    assert_eq!(
        refusal.to_string(),
        "version 1 was saved while you were writing; look at what changed first"
    );
    assert_eq!(kept(desk, 1).await.text, SHORTER);
    assert_eq!(store::handbooks::newest(&mut desk.conn().await).await.unwrap(), 1);
    // Of many at the same moment one is in; each of the others hears of it.
    let text = |n: i64| format!("[rules]\npending_days = {}\n", n + 8);
    let tries = (0..8).map(|n| apply(&desk.desk, By::CommandLine, new(&text(n), 1)));
    let tries = tries.collect::<Vec<_>>();
    let done = futures::future::join_all(tries).await;
    assert_eq!(done.iter().filter(|done| done.is_ok()).count(), 1, "{done:?}");
    let overtaken = |done: &Result<i64, ActionError<Refusal>>| {
        matches!(done, Err(ActionError::Refused(Refusal::Overtaken(_))))
    };
    assert_eq!(done.iter().filter(|done| overtaken(done)).count(), 7, "{done:?}");
});

on_both_engines!(who_may_not_lead_changes_no_rules, async |desk| {
    let agent = desk.person(NOOR).await;
    for role in Role::ALL {
        let person = Person { role, ..agent.clone() };
        let done = apply(&desk.desk, By::Person(&person), new("[bro", 7)).await;
        let may = role.may_lead();
        assert_eq!(matches!(done, Err(ActionError::NotThere)), !may, "{role:?} {done:?}");
    }
});

on_both_engines!(a_version_means_the_same_after_an_upgrade, async |desk| {
    // An earlier release shipped other promises, knew no plan "free", and had one of its own.
    let old = DEFAULT_TEXT
        .replace("[plans.free]", "[plans.trial]")
        .replace("target = \"24h\"", "target = \"30h\"");
    let version = Version {
        number: 1,
        author: Author::CommandLine,
        at: desk.desk.now(),
        note: String::new(),
        based_on: 0,
        default_hash: "of an earlier release".into(),
    };
    let kept = Kept { version, text: SHORTER.into(), default: old };
    desk.desk
        .store
        .write::<_, Fault, _>(|tx| Box::pin(async move { store::handbooks::put(tx, &kept).await }))
        .await
        .unwrap();
    let handbook = load(&mut desk.conn().await, 1).await.unwrap().unwrap();
    assert_eq!(handbook.plan("scale").unwrap().target_seconds, Some(30 * 3600));
    assert_eq!(handbook.plan("enterprise").unwrap().target_seconds, Some(4 * 3600));
    assert!(handbook.plan("free").is_none() && handbook.plan("trial").is_some());
    let whole = whole(&mut desk.conn().await, 1).await.unwrap().unwrap();
    assert!(whole.contains("[plans.trial]") && whole.contains("target = \"4h\""));
    assert!(reload(&desk.desk).await.unwrap());
    // The same text again takes up the new default.
    let again = New { text: SHORTER.into(), note: String::new(), base: Some(1) };
    apply(&desk.desk, By::CommandLine, again).await.unwrap();
    assert_eq!(desk.desk.handbook().plan("scale").unwrap().target_seconds, Some(24 * 3600));
});

/// Another process on the same database.
async fn second(desk: &TestDesk) -> Desk {
    let one = &desk.desk;
    Desk::new(
        Store::open(&desk.url).await.unwrap(),
        one.clock.clone(),
        one.chance.clone(),
        one.files.clone(),
        Handbook::shipped(),
        (*one.settings()).clone(),
    )
}

on_both_engines!(another_node_hears_of_a_version_and_takes_it_up, async |desk| {
    let other = second(desk).await;
    let stop = tokio_util::sync::CancellationToken::new();
    let running = worker::Worker::new(other.clone(), desk.mailer.clone(), desk.caller.clone())
        .run(stop.clone());
    let running = tokio::spawn(running);
    apply(&desk.desk, By::CommandLine, new(SHORTER, 0)).await.unwrap();
    // By a nudge on PostgreSQL, by a look within a second on SQLite.
    let taken_up = async {
        while other.handbook().version != 1 {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(20), taken_up).await.unwrap();
    assert_eq!(other.handbook().plan("enterprise").unwrap().target_seconds, Some(14400));
    stop.cancel();
    running.await.unwrap();
    other.store.close().await;
});

fn file(text: &str) -> Option<File> {
    Some(File { path: "rules.toml".into(), text: text.into() })
}

async fn state(desk: &TestDesk) -> Option<FileState> {
    file_state(&mut desk.conn().await).await.unwrap()
}

on_both_engines!(a_configured_file_is_taken_when_it_changed_and_not_otherwise, async |desk| {
    take_file(&desk.desk, file(SHORTER)).await.unwrap();
    assert_eq!(kept(desk, 1).await.version.author, Author::File);
    // The next start finds the same file.
    let next = second(desk).await;
    assert!(from_database(&next).await.unwrap());
    assert_eq!(next.handbook().version, 1);
    take_file(&next, file(SHORTER)).await.unwrap();
    assert_eq!((next.handbook().version, state(desk).await), (1, None));
    // Somebody changes the rules in the browser: the old file does not undo that.
    let lead = lead(desk).await;
    apply(&next, By::Person(&lead), new("[rules]\npending_days = 9\n", 1)).await.unwrap();
    take_file(&next, file(SHORTER)).await.unwrap();
    assert_eq!(next.handbook().version, 2);
    assert_eq!(state(desk).await, Some(FileState::Behind { path: "rules.toml".into() }));
    // A newer file is applied.
    take_file(&next, file("[rules]\npending_days = 10\n")).await.unwrap();
    assert_eq!((next.handbook().version, state(desk).await), (3, None));
    next.store.close().await;
});

on_both_engines!(a_broken_file_leaves_the_running_version_and_is_shown, async |desk| {
    let first = take_file(&desk.desk, file("[plans.scale]\ntraget = \"1h\"\n")).await;
    let Err(StartError::Faulty(told)) = first else { panic!("{first:?}") };
    assert!(told.starts_with("  rules.toml: line 2, column 1: plans.scale.traget: "), "{told}");
    assert_eq!(desk.desk.handbook().version, 0, "a first start with it is refused");

    take_file(&desk.desk, file(SHORTER)).await.unwrap();
    take_file(&desk.desk, file("[plans.scale]\ntraget = \"1h\"\n")).await.unwrap();
    assert_eq!(desk.desk.handbook().version, 1);
    let Some(FileState::Broken { path, faults, .. }) = state(desk).await else { panic!() };
    assert_eq!(path, "rules.toml");
    assert!(faults[0].ends_with("did you mean \"target\"?"), "{faults:?}");
    take_file(&desk.desk, file(SHORTER)).await.unwrap();
    assert_eq!(state(desk).await, None, "mended");
});
