//! The store's own promises: one writer that undoes only what failed, ids that never repeat,
//! events in the order of commits, leases.

use base::{
    Timestamp,
    ids::{EventSeq, TicketId},
    time::after,
};
use desk::{
    events::{Actor, EventKind, NewEvent},
    jobs::{JobKind, NewJob},
};
use store::{Fault, Store, WriteError};
use testkit::{TestDesk, on_both_engines};

fn event(ticket: i64, at: Timestamp) -> desk::change::Change {
    let kind = EventKind::ClockStopped { clock: "x".into() };
    let event = NewEvent { ticket_id: TicketId(ticket), actor: Actor::System, at, kind };
    desk::change::Change { events: vec![event], ..desk::change::Change::default() }
}

async fn write(store: &Store, n: i64, at: Timestamp) -> Result<(), WriteError<Fault>> {
    store
        .write(move |tx| {
            Box::pin(async move {
                store::apply::apply(tx, event(n, at)).await?;
                match n % 5 {
                    1 => Err(Fault::Overtaken),
                    2 => panic!("a bug in write {n}"),
                    _ => Ok(()),
                }
            })
        })
        .await
}

on_both_engines!(a_refused_or_broken_write_takes_nobody_along, async |desk| {
    let (store, at) = (&desk.desk.store, desk.desk.now());
    let results = futures::future::join_all((0..100).map(|n| write(store, n, at))).await;
    for (n, result) in (0..).zip(results) {
        match n % 5 {
            1 => assert!(matches!(result, Err(WriteError::Refused(Fault::Overtaken))), "{n}"),
            2 => assert!(matches!(result, Err(WriteError::Fault(Fault::Bug(_)))), "{n}"),
            _ => assert!(result.is_ok(), "{n}: {result:?}"),
        }
    }
    assert_eq!(seen(desk, 0).await.len(), 60, "what was kept is exactly what was answered so");
});

/// The tickets of events after `since`, in order.
async fn seen(desk: &TestDesk, since: i64) -> Vec<(i64, i64)> {
    let mut conn = desk.conn().await;
    let mut all = Vec::new();
    for ticket in 0..100 {
        let viewer = desk::viewer::Viewer::System;
        let events = store::events::of_ticket(&mut conn, &viewer, TicketId(ticket)).await.unwrap();
        all.extend(events.iter().map(|event| (event.seq.0, ticket)));
    }
    all.retain(|(seq, _)| *seq > since);
    all.sort_unstable();
    all
}

on_both_engines!(a_reader_that_follows_the_log_misses_nothing, async |desk| {
    let (store, at) = (&desk.desk.store, desk.desk.now());
    let writers = futures::future::join_all((0..100).map(|n| write(store, n * 5, at)));
    let reader = async {
        // Whoever saw event N may assume that no smaller one appears later.
        let (mut last, mut known) = (EventSeq(0), 0);
        for _ in 0..30 {
            let newest = store::events::newest(&mut desk.conn().await).await.unwrap();
            let count = store::events::count_until(&mut desk.conn().await, last).await.unwrap();
            assert_eq!(count, known, "an event appeared behind a reader's back");
            known = store::events::count_until(&mut desk.conn().await, newest).await.unwrap();
            last = newest;
            tokio::task::yield_now().await;
        }
    };
    let (results, ()) = futures::future::join(writers, reader).await;
    assert!(results.iter().all(Result::is_ok));
});

on_both_engines!(a_dead_workers_job_goes_to_another, async |desk| {
    let (store, now) = (&desk.desk.store, desk.desk.now());
    let raw = base::ids::RawId(77);
    store
        .write::<_, Fault, _>(move |tx| {
            Box::pin(async move {
                let kind = JobKind::ParseRaw { raw };
                store::apply::queue_job(tx, &NewJob { kind, run_at: now }).await
            })
        })
        .await
        .unwrap();
    let claim = |at: Timestamp| {
        store.write::<_, Fault, _>(move |tx| {
            Box::pin(async move { store::jobs::claim(tx, at, after(at, 60), 10).await })
        })
    };
    let first = claim(now).await.unwrap();
    assert_eq!(first.len(), 1);
    assert_eq!(claim(after(now, 30)).await.unwrap().len(), 0, "held");
    let second = claim(after(now, 61)).await.unwrap();
    assert_eq!(second.len(), 1, "the lease ran out");
    let (old, new) = (first[0].clone(), second[0].clone());
    let finish = |job: store::jobs::Claimed| {
        store.write::<_, Fault, _>(move |tx| {
            Box::pin(async move { store::jobs::finish(tx, &job).await })
        })
    };
    assert!(!finish(old).await.unwrap(), "whoever lost it may not take it out");
    assert!(finish(new).await.unwrap());
});

#[tokio::test]
async fn ids_never_repeat_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("desk.sqlite").display());
    let mut all = Vec::new();
    for _ in 0..3 {
        let store = Store::open(&url).await.unwrap();
        let ids = store
            .write::<_, Fault, _>(|tx| {
                Box::pin(async move { Ok((0..50).map(|_| tx.ids().next()).collect::<Vec<_>>()) })
            })
            .await
            .unwrap();
        all.extend(ids);
        store.close().await;
    }
    let count = all.len();
    all.sort_unstable();
    all.dedup();
    assert_eq!(all.len(), count);
}
