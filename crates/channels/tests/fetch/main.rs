//! Fetching against a server whose line breaks at every answer there is. What counts: each mail is
//! kept once, and marked only once it is kept.

#![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]

mod server;
mod tokens;

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use channels::email::{
    imap::{FetchConfig, Fetched, Handled, Inbox, Known, follow, test},
    send::Tls,
};
use desk::mailboxes::Position;
use futures::future::BoxFuture;
use server::Server;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

/// What the desk keeps.
#[derive(Default)]
pub struct Kept {
    pub mails: Mutex<Vec<Fetched>>,
    position: Mutex<Option<Position>>,
    changed: Notify,
    pub looks: Mutex<usize>,
}

impl Inbox for Kept {
    fn hold(&self) -> BoxFuture<'_, Result<bool, String>> {
        Box::pin(std::future::ready(Ok(true)))
    }

    fn known(&self) -> BoxFuture<'_, Result<Known, String>> {
        let position = *self.position.lock().unwrap();
        let looked = *self.looks.lock().unwrap() > 0;
        let looked_at = looked.then(|| "2026-11-02T09:00:00Z".parse().unwrap());
        Box::pin(std::future::ready(Ok(Known { position, looked_at })))
    }

    fn keep(
        &self,
        mails: Vec<Fetched>,
        before: Option<Position>,
        position: Position,
    ) -> BoxFuture<'_, Result<bool, String>> {
        let mut known = self.position.lock().unwrap();
        let fits = *known == before;
        if fits {
            *known = Some(position);
            self.mails.lock().unwrap().extend(mails);
            self.changed.notify_waiters();
        }
        Box::pin(std::future::ready(Ok(fits)))
    }

    fn looked(&self, _: String) -> BoxFuture<'_, ()> {
        *self.looks.lock().unwrap() += 1;
        self.changed.notify_waiters();
        Box::pin(std::future::ready(()))
    }
}

impl Kept {
    pub fn words(&self) -> Vec<String> {
        let mails = self.mails.lock().unwrap();
        mails.iter().map(|mail| String::from_utf8_lossy(&mail.raw).into_owned()).collect()
    }

    async fn until(&self, what: impl Fn(&Self) -> bool) {
        loop {
            let changed = self.changed.notified();
            if what(self) {
                return;
            }
            tokio::time::timeout(Duration::from_secs(20), changed).await.unwrap();
        }
    }
}

pub fn config(server: &Server) -> FetchConfig {
    FetchConfig {
        host: "127.0.0.1".into(),
        port: server.port,
        tls: Tls::None,
        user: "help".into(),
        password: "a \"quoted\\ secret".into(),
        address: "help@desk.example".into(),
        patience: Duration::from_secs(5),
        ..FetchConfig::default()
    }
}

fn mail(n: usize) -> String {
    format!(
        "Return-Path: <ada@x.example>\r\nFrom: ada@x.example\r\nSubject: {n}\r\n\r\nMail {n}\r\n"
    )
}

/// Follows until the line breaks or `done`; answers whether it was done.
async fn follow_until(
    config: &FetchConfig,
    kept: &Kept,
    done: impl Fn(&Kept) -> bool,
) -> Result<(), String> {
    let stop = CancellationToken::new();
    let mut went_well = false;
    tokio::select! {
        ended = follow(config, kept, &stop, &mut went_well) => ended,
        () = kept.until(done) => Ok(()),
    }
}

#[tokio::test]
async fn only_what_comes_from_now_on_is_taken_and_then_marked() {
    let server = Server::start().await;
    server.put(&mail(0));
    let kept = Kept::default();
    let config = config(&server);
    follow_until(&config, &kept, |kept| *kept.looks.lock().unwrap() > 0).await.unwrap();
    assert!(kept.words().is_empty());
    server.put(&mail(1));
    follow_until(&config, &kept, |kept| *kept.looks.lock().unwrap() > 1).await.unwrap();
    assert_eq!(kept.words(), [mail(1)]);
    let seen: Vec<bool> =
        server.state.lock().unwrap().mails.values().map(|mail| mail.seen).collect();
    assert_eq!(seen, [false, true]);
    let envelope = kept.mails.lock().unwrap()[0].envelope.clone();
    assert_eq!((envelope.mail_from.as_str(), envelope.rcpt_to.len()), ("ada@x.example", 1));
    assert!(test(&config).await.unwrap().contains("holds 2 mails in INBOX"));
}

#[tokio::test]
async fn news_are_heard_while_waiting() {
    for can_idle in [true, false] {
        let server = Server::start().await;
        server.state.lock().unwrap().can_idle = can_idle;
        let kept = Arc::new(Kept::default());
        let config = FetchConfig {
            idle: Duration::from_millis(if can_idle { 30_000 } else { 50 }),
            ..config(&server)
        };
        let stop = CancellationToken::new();
        let (inbox, stopped) = (Arc::clone(&kept), stop.clone());
        let following = tokio::spawn(async move {
            let mut went_well = false;
            follow(&config, &*inbox, &stopped, &mut went_well).await
        });
        kept.until(|kept| *kept.looks.lock().unwrap() > 0).await;
        server.put(&mail(1));
        kept.until(|kept| kept.words().len() == 1).await;
        stop.cancel();
        following.await.unwrap().unwrap();
    }
}

#[tokio::test]
async fn what_comes_while_another_is_marked_is_not_waited_for() {
    let server = Server::start().await;
    server.put(&mail(0));
    server.state.lock().unwrap().meanwhile = Some(mail(1));
    let kept = Kept::default();
    // Longer than `until` is patient.
    let config = FetchConfig { history: true, idle: Duration::from_secs(60), ..config(&server) };
    follow_until(&config, &kept, |kept| kept.words().len() == 2).await.unwrap();
}

#[tokio::test]
async fn a_line_that_breaks_anywhere_neither_loses_nor_doubles() {
    for cut_within in [false, true] {
        for cut_after in 0.. {
            let server = Server::start().await;
            let kept = Kept::default();
            let config = FetchConfig { history: true, ..config(&server) };
            for n in 0..3 {
                server.put(&mail(n));
            }
            {
                let mut state = server.state.lock().unwrap();
                (state.cut_after, state.cut_within) = (Some(cut_after), cut_within);
            }
            let broken = follow_until(&config, &kept, |kept| *kept.looks.lock().unwrap() > 0).await;
            server.put(&mail(3));
            let looks = *kept.looks.lock().unwrap();
            let again =
                follow_until(&config, &kept, move |kept| *kept.looks.lock().unwrap() > looks).await;
            assert_eq!(again, Ok(()), "after {cut_after}");
            assert_eq!(kept.words(), [mail(0), mail(1), mail(2), mail(3)], "after {cut_after}");
            let state = server.state.lock().unwrap();
            assert!(state.mails.values().all(|mail| mail.seen), "after {cut_after}");
            if broken.is_ok() {
                assert!(cut_after > 8, "every step was broken once: {cut_after}");
                break;
            }
        }
    }
}

#[tokio::test]
async fn what_is_kept_is_moved_or_deleted_where_that_is_configured() {
    for (handled, moved) in [(Handled::Move("Done".into()), 2), (Handled::Delete, 0)] {
        let server = Server::start().await;
        server.put(&mail(0));
        server.put(&mail(1));
        let kept = Kept::default();
        let config = FetchConfig { history: true, handled, ..config(&server) };
        follow_until(&config, &kept, |kept| *kept.looks.lock().unwrap() > 0).await.unwrap();
        assert_eq!(kept.words().len(), 2);
        let state = server.state.lock().unwrap();
        assert_eq!((state.mails.len(), state.moved.len()), (0, moved));
    }
}

#[tokio::test]
async fn of_a_mail_too_large_the_beginning_is_taken_and_all_of_it_stays_there() {
    for handled in [Handled::Seen, Handled::Move("Done".into()), Handled::Delete] {
        let server = Server::start().await;
        for n in 0..3 {
            server.put(&mail(n));
        }
        let large = desk::messages::MAIL_BYTES_MAX + 1;
        server.state.lock().unwrap().mails.get_mut(&2).unwrap().said = Some(large);
        let kept = Kept::default();
        let config = FetchConfig { history: true, handled: handled.clone(), ..config(&server) };
        follow_until(&config, &kept, |kept| *kept.looks.lock().unwrap() > 0).await.unwrap();
        let mark = format!("X-Prickle-Cut: {large}\r\n");
        assert_eq!(kept.words(), [mail(0), format!("{mark}{}", mail(1)), mail(2)]);
        let fetched = kept.mails.lock().unwrap()[1].clone();
        let read = channels::email::parse::parse(&fetched.raw, &fetched.envelope);
        assert_eq!(read.whole_bytes, Some(large as u64));
        let state = server.state.lock().unwrap();
        let untouched: Vec<u32> = state
            .mails
            .iter()
            .filter_map(|(uid, one)| (!one.seen && !one.deleted).then_some(*uid))
            .collect();
        assert_eq!(untouched, [2], "{handled:?}");
    }
}

#[tokio::test]
async fn a_server_that_counts_anew_is_read_again_and_nothing_is_missed() {
    let server = Server::start().await;
    let kept = Kept::default();
    let config = FetchConfig { history: true, ..config(&server) };
    server.put(&mail(0));
    follow_until(&config, &kept, |kept| *kept.looks.lock().unwrap() > 0).await.unwrap();
    {
        let mut state = server.state.lock().unwrap();
        state.uid_validity = 8;
        state.uid_next = 1;
        state.mails.clear();
    }
    server.put(&mail(0));
    server.put(&mail(1));
    follow_until(&config, &kept, |kept| *kept.looks.lock().unwrap() > 1).await.unwrap();
    // The first one is handed in again; the desk knows it by its bytes.
    assert_eq!(kept.words(), [mail(0), mail(0), mail(1)]);
}

#[tokio::test]
async fn what_goes_wrong_is_told_in_words() {
    let server = Server::start().await;
    server.state.lock().unwrap().token = "wanted".into();
    let error = test(&config(&server)).await.unwrap_err();
    assert!(error.contains("passwords are not taken"), "{error}");
    let nowhere = FetchConfig { port: 1, ..config(&server) };
    let error = test(&nowhere).await.unwrap_err();
    assert!(error.contains("no connection to 127.0.0.1:1"), "{error}");
}
