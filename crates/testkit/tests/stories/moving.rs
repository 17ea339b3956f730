//! Moving out and in again: nothing is lost on the way, on either engine or from one to the other;
//! broken off anywhere it goes on; a copy does nothing by itself.

use std::{collections::BTreeMap, path::Path, sync::Arc};

use actions::{
    Desk, Settings, moving,
    tickets::receive::{NewTicket, Sender, receive},
};
use base::{
    chance::SeededChance,
    clock::FakeClock,
    ids::{AttachmentId, PersonId, TicketId},
};
use desk::{
    handbook::Handbook,
    jobs::{JobKind, NewJob},
    messages::{Channel, Incoming},
    people::{Person, Role},
    tickets::{Status, open::Asked},
    viewer::Viewer,
};
use object_store::memory::InMemory;
use store::{
    Fault, Store,
    moving::{Fate, Kind, Table, fate},
};
use testkit::{MARIA, NOOR, OMAR, TestDesk, on_both_engines};

/// A desk that nobody has been at.
async fn bare(url: &str) -> Desk {
    with_files(url, &Arc::new(InMemory::new())).await
}

/// The same, with files that outlive it.
async fn with_files(url: &str, files: &Arc<InMemory>) -> Desk {
    let store = Store::open(url).await.unwrap();
    let clock = Arc::new(FakeClock::at("2026-11-20T09:00:00Z".parse().unwrap()));
    let chance = Arc::new(SeededChance::new(9));
    Desk::new(store, clock, chance, files.clone(), Handbook::shipped(), Settings::default())
}

/// Another fresh database of the same engine.
#[allow(clippy::disallowed_methods, reason = "tests are told by `./x test`")]
async fn another(url: &str, folder: &Path) -> String {
    if url.starts_with("sqlite:") {
        return format!("sqlite:{}", folder.join("another.sqlite").display());
    }
    let server = std::env::var("PRICKLE_TEST_POSTGRES").unwrap();
    store::engine::postgres::fresh_database(&server).await.unwrap()
}

/// Everything below a folder, but for the manifest: it names the instant of the export.
fn contents(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut all = BTreeMap::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(one) = folders.pop() {
        for entry in std::fs::read_dir(&one).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.file_name().unwrap() != "manifest.json" {
                let name = path.strip_prefix(folder).unwrap().display().to_string();
                all.insert(name, std::fs::read(&path).unwrap());
            }
        }
    }
    all
}

fn differing(one: &Path, other: &Path) -> Vec<String> {
    let (one, other) = (contents(one), contents(other));
    let names: std::collections::BTreeSet<_> = one.keys().chain(other.keys()).collect();
    names.into_iter().filter(|name| one.get(*name) != other.get(*name)).cloned().collect()
}

/// Three rows in every table that goes along, of texts that are easily mangled, and one with
/// nothing in it wherever the table allows that.
async fn fill_every_table(desk: &Desk) {
    let tables = store::moving::tables(&mut desk.store.read().await.unwrap()).await.unwrap();
    for table in tables.into_iter().filter(goes) {
        let rows: Vec<_> = (1..=3).map(|number| row(&table, number)).collect();
        let written = desk.store.write::<_, Fault, _>(move |tx| {
            Box::pin(async move {
                store::moving::clear(tx, &table, true).await?;
                store::moving::put(tx, &table, &rows).await
            })
        });
        written.await.unwrap();
    }
}

fn goes(table: &Table) -> bool {
    matches!(fate(&table.name), Some(Fate::Kept | Fate::Secret))
}

fn row(table: &Table, number: i64) -> serde_json::Map<String, serde_json::Value> {
    let text = |column: &str| match (table.name.as_str(), column) {
        ("tickets", "tags") => format!("tag-{number} größe"),
        ("settings", "value") => String::new(),
        _ => format!(
            "{number}: \"Größe\" \\ ' ? \n\t\u{1f994} \u{5e9}\u{5dc}\u{5d5}\u{5dd} {column}"
        ),
    };
    let cell = |column: &store::moving::Column| match column.kind {
        // Larger than a float holds exactly.
        Kind::Int if table.key.contains(&column.name) => number.into(),
        Kind::Int => (9_007_199_254_740_993 + number).into(),
        Kind::Bool => (number % 2 == 0).into(),
        Kind::Bytes => base::secrets::base64(&[0, 255, 10, 13]).into(),
        Kind::Text => text(&column.name).into(),
    };
    table.columns.iter().map(|column| (column.name.clone(), cell(column))).collect()
}

on_both_engines!(every_table_has_been_decided_about, async |desk| {
    let all = store::moving::tables(&mut desk.conn().await).await.unwrap();
    let new: Vec<&str> =
        all.iter().filter(|one| fate(&one.name).is_none()).map(|one| one.name.as_str()).collect();
    assert!(new.is_empty(), "do {new:?} go along in an export? Say so in store::moving::fate");
    for table in all.iter().filter(|table| goes(table)) {
        assert!(!table.key.is_empty(), "{} has no order without a key", table.name);
    }
    assert!(all.iter().filter(|table| goes(table)).count() > 60, "the database was asked");
});

on_both_engines!(every_row_of_every_table_comes_through, async |desk| {
    let folder = tempfile::tempdir().unwrap();
    let (first, second) = (folder.path().join("first"), folder.path().join("second"));
    let old = bare(&another(&desk.url, folder.path()).await).await;
    fill_every_table(&old).await;
    moving::export(&old, &first, true, |_| {}).await.unwrap();
    for target in targets(&desk.url, folder.path()).await {
        let new = bare(&target).await;
        moving::take_in(&new, &first, true, |_| {}).await.unwrap();
        moving::export(&new, &second, true, |_| {}).await.unwrap();
        assert_eq!(differing(&first, &second), Vec::<String>::new(), "into {target}");
        std::fs::remove_dir_all(&second).unwrap();
    }
});

/// Fresh databases of each engine there is.
async fn targets(url: &str, folder: &Path) -> Vec<String> {
    let mut all = vec![format!("sqlite:{}", folder.join("target.sqlite").display())];
    if !url.starts_with("sqlite:") {
        all.push(another(url, folder).await);
    }
    all
}

/// Maria asks something at a desk; answers the ticket's number.
async fn asks(desk: &Desk) -> i64 {
    let incoming =
        Incoming { channel: Channel::Form, text: "And now?".into(), ..Incoming::default() };
    let sender = Sender::Address {
        address: MARIA.address.into(),
        name: MARIA.name.into(),
        time_zone: String::new(),
    };
    let asked = Asked::default();
    let new =
        NewTicket { sender, organisation: None, incoming, asked, client_id: None, scope: "form" };
    receive(desk, new).await.unwrap().ticket.id.0
}

/// A ticket with a mail, a file, a note, an answer and a promise that runs; another one waits.
async fn a_life(desk: &TestDesk) {
    let mail = "Message-ID: <one@corvid.example>\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n\
        --b\r\nContent-Type: text/plain\r\n\r\nSince Monday.\r\n--b\r\n\
        Content-Type: text/plain\r\nContent-Disposition: attachment; filename=\"log.txt\"\r\n\r\n\
        panicked at zebraquartz\r\n--b--\r\n";
    desk.mail_arrives(MARIA, "help@desk.example", "Charts are empty", mail).await;
    desk.note(NOOR, TicketId(1), "Looks like the new release.").await;
    desk.reply(NOOR, TicketId(1), "We are looking into it.", Status::Open).await;
    desk.form(OMAR, "How do I invite somebody?", Asked::default()).await;
    while actions::search::learn(&desk.desk).await.unwrap() > 0 {}
}

on_both_engines!(a_desk_that_moved_goes_on_where_it_was, async |desk| {
    a_life(desk).await;
    let folder = tempfile::tempdir().unwrap();
    let (first, second) = (folder.path().join("first"), folder.path().join("second"));
    let exported = moving::export(&desk.desk, &first, true, |_| {}).await.unwrap();
    assert_eq!((exported.files, exported.missing.len()), (1, 0));
    for target in targets(&desk.url, folder.path()).await {
        let new = bare(&target).await;
        let done = moving::take_in(&new, &first, true, |_| {}).await.unwrap();
        assert_eq!((done.rows, done.was_done), (exported.rows, false));
        moving::export(&new, &second, true, |_| {}).await.unwrap();
        assert_eq!(differing(&first, &second), Vec::<String>::new());
        std::fs::remove_dir_all(&second).unwrap();

        let mut conn = new.store.read().await.unwrap();
        let exact = store::search::verify::verify(&mut conn).await.unwrap();
        assert_eq!((exact.told, exact.differing, exact.tickets), (vec![], 0, 2));
        let wanted = desk::search::Wanted::of("zebraquartz");
        let found = store::search::tickets(&mut conn, &Viewer::System, &wanted, None, 9).await;
        assert_eq!(found.unwrap(), vec![TicketId(1)], "the file's words are found");
        // Numbers go on: nobody's are given out twice. This node took its ids before the rows came.
        drop(conn);
        new.store.close().await;
        let later = bare(&target).await;
        assert_eq!(asks(&later).await, 3, "{target}");
        let events = store::events::newest(&mut later.store.read().await.unwrap()).await.unwrap();
        let before = store::events::newest(&mut desk.conn().await).await.unwrap();
        assert!(events > before, "the log goes on");
    }
});

on_both_engines!(broken_off_anywhere_it_goes_on_there, async |desk| {
    a_life(desk).await;
    let folder = tempfile::tempdir().unwrap();
    let (first, second) = (folder.path().join("first"), folder.path().join("second"));
    moving::export(&desk.desk, &first, true, |_| {}).await.unwrap();
    let target = another(&desk.url, folder.path()).await;
    let files = Arc::new(InMemory::new());
    // Each time it comes a little further before it dies.
    for life in (1..90).step_by(11) {
        let (new, from) = (with_files(&target, &files).await, first.clone());
        let died = tokio::spawn(async move {
            let mut told = 0;
            let die = |_: &str| {
                told += 1;
                assert!(told <= life, "died");
            };
            moving::take_in(&new, &from, true, die).await.unwrap();
        });
        if died.await.is_ok() {
            break;
        }
        let new = with_files(&target, &files).await;
        if moving::take_in::settle(&new).await.unwrap() {
            continue;
        }
        let other = folder.path().join("other");
        desk.clock.pass(base::time::SignedDuration::from_secs(1));
        moving::export(&desk.desk, &other, true, |_| {}).await.unwrap();
        let said = moving::take_in(&new, &other, true, |_| {}).await.unwrap_err().to_string();
        assert!(said.contains("not finished"), "{said}");
        std::fs::remove_dir_all(&other).unwrap();
    }
    let new = with_files(&target, &files).await;
    assert!(moving::take_in::settle(&new).await.unwrap(), "it ended in the end");
    moving::export(&new, &second, true, |_| {}).await.unwrap();
    assert_eq!(differing(&first, &second), Vec::<String>::new());
    let said = moving::take_in(&new, &first, true, |_| {}).await.unwrap_err().to_string();
    assert!(said.contains("in use"), "{said}");
});

on_both_engines!(a_copy_has_no_secrets_and_does_nothing_by_itself, async |desk| {
    a_life(desk).await;
    let hook = desk::webhooks::Wish {
        name: "CRM".into(),
        url: "https://crm.example/hook".into(),
        events: vec!["ticket.opened".into()],
    };
    let ida =
        Person { id: PersonId(30), role: Role::Admin, address: None, ..desk.person(NOOR).await };
    actions::people::add::add(&desk.desk, vec![], vec![ida.clone()]).await.unwrap();
    let secret = actions::webhooks::add(&desk.desk, &ida, hook).await.unwrap().secret;
    let folder = tempfile::tempdir().unwrap();
    let first = folder.path().join("first");
    // A mail that waits: its job is due and nobody has done it.
    let held =
        NewJob { kind: JobKind::ReadFiles { after: AttachmentId(0) }, run_at: desk.desk.now() };
    let queued = desk.desk.store.write::<_, Fault, _>(move |tx| {
        Box::pin(async move { store::apply::queue_job(tx, &held).await })
    });
    queued.await.unwrap();
    moving::export(&desk.desk, &first, false, |_| {}).await.unwrap();
    for (name, bytes) in contents(&first) {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        assert!(!text.contains(&secret) && !name.contains("credentials"), "{name}");
    }
    let new = bare(&another(&desk.url, folder.path()).await).await;
    let said = moving::take_in(&new, &first, true, |_| {}).await.unwrap_err().to_string();
    assert!(said.contains("--with-secrets"), "{said}");
    moving::take_in(&new, &first, false, |_| {}).await.unwrap();
    let mut conn = new.store.read().await.unwrap();
    assert_eq!(store::jobs::next_run(&mut conn).await.unwrap(), None, "nothing waits to be done");
    let hooks = store::webhooks::all(&mut conn).await.unwrap();
    assert!(hooks.iter().all(|hook| hook.paused_at.is_some() && hook.secret.is_empty()));
    let stopped = actions::mail::kill_switch::stopped(&mut conn).await.unwrap();
    assert!(stopped.is_some(), "no mail leaves a copy until somebody says so");
});

on_both_engines!(a_changed_export_is_refused_before_a_row_is_written, async |desk| {
    a_life(desk).await;
    let folder = tempfile::tempdir().unwrap();
    let first = folder.path().join("first");
    moving::export(&desk.desk, &first, true, |_| {}).await.unwrap();
    let again = moving::export(&desk.desk, &first, true, |_| {}).await.unwrap_err().to_string();
    assert!(again.contains("holds something"), "{again}");
    let people = first.join("tables/people.jsonl");
    let text = std::fs::read_to_string(&people).unwrap();
    std::fs::write(&people, text.replace("agent", "admin")).unwrap();
    let new = bare(&another(&desk.url, folder.path()).await).await;
    let said = moving::take_in(&new, &first, true, |_| {}).await.unwrap_err().to_string();
    assert!(said.contains("people.jsonl was changed"), "{said}");
    assert!(store::moving::is_empty(&mut new.store.read().await.unwrap()).await.unwrap());
    assert!(moving::take_in::settle(&new).await.unwrap());
});
