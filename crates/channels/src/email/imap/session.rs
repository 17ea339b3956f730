//! One signed-in conversation with an IMAP server: every step bounded in time, every trouble in
//! words.

use std::{collections::BTreeSet, future::Future, time::Duration};

use async_imap::{
    Client,
    imap_proto::{AttributeValue, Capability, MailboxDatum, Response, ResponseCode, Status},
};
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use super::{FetchConfig, Handled, sign_in};
use crate::email::dial::{Stream, Tls, connect, secured, tls_config};

/// Mails larger than that, in bytes, are fetched in part: the same bound as the listener's.
const MAIL_BYTES_MAX: u32 = desk::messages::MAIL_BYTES_MAX as u32;
/// What is fetched of such a mail.
const PART_BYTES: u32 = 256 * 1024;
/// Bytes fetched at once, so that a few large mails do not fill the memory.
const BATCH_BYTES: u32 = 16 * 1024 * 1024;
/// Mails fetched at once, and kept in one transaction.
const BATCH_MAILS: usize = 50;

pub(super) type Imap = async_imap::Session<Stream>;

/// The folder as it was opened.
#[derive(Debug, Clone, Copy)]
pub struct Folder {
    pub uid_validity: u32,
    pub uid_next: u32,
    pub exists: u32,
}

/// What ended a wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Woken {
    /// There may be news.
    News,
    /// We stop.
    Stop,
}

/// A signed-in conversation.
pub struct Session {
    imap: Imap,
    can_move: bool,
    can_idle: bool,
    can_expunge_one: bool,
    patience: Duration,
    /// Mail came while something else was asked: a wait begun now would not be told of it.
    news: bool,
}

impl Session {
    /// Connects, secures and signs in.
    pub async fn open(config: &FetchConfig) -> Result<Self, String> {
        let tls = tls_config(config.extra_roots.as_deref()).map_err(|error| error.to_string())?;
        let place = (config.host.as_str(), config.port);
        let encrypted = (config.tls == Tls::Tls).then_some(&tls);
        let stream = connect(place, encrypted, config.patience).await?;
        let mut client = sign_in::greeted(Client::new(stream), config.patience).await?;
        if config.tls == Tls::Starttls {
            let asked = client.run_command_and_check_ok("STARTTLS", None);
            bounded(config.patience, asked, "encryption").await?;
            let stream = secured(client.into_inner(), place.0, &tls, config.patience).await?;
            client = Client::new(stream);
        }
        let imap = sign_in::sign_in(client, config).await?;
        let mut session = Self {
            imap,
            can_move: false,
            can_idle: false,
            can_expunge_one: false,
            patience: config.patience,
            news: false,
        };
        let mut able: Vec<String> = Vec::new();
        let hear = |answer: &Response<'_>| {
            let Response::Capabilities(all) = answer else { return };
            able.extend(all.iter().filter_map(|one| match one {
                Capability::Atom(atom) => Some(atom.to_ascii_uppercase()),
                _ => None,
            }));
        };
        session.ask("CAPABILITY", "its abilities", hear).await?;
        let able = |name: &str| able.iter().any(|one| one == name);
        (session.can_move, session.can_idle) = (able("MOVE"), able("IDLE"));
        session.can_expunge_one = able("UIDPLUS");
        Ok(session)
    }

    /// Opens a folder.
    pub async fn select(&mut self, folder: &str) -> Result<Folder, String> {
        let (mut uid_validity, mut uid_next, mut exists) = (None, None, 0);
        let hear = |answer: &Response<'_>| match answer {
            Response::MailboxData(MailboxDatum::Exists(count)) => exists = *count,
            Response::Data { outcome, .. } => match outcome.code {
                Some(ResponseCode::UidValidity(number)) => uid_validity = Some(number),
                Some(ResponseCode::UidNext(number)) => uid_next = Some(number),
                _ => {}
            },
            _ => {}
        };
        self.ask(&format!("SELECT {}", quoted(folder)), "opening the folder", hear).await?;
        let uid_validity = uid_validity.ok_or("the server does not number its mails")?;
        let uid_next = match uid_next {
            Some(next) => next,
            None => self.search("UID 1:*").await?.last().map_or(1, |last| last.saturating_add(1)),
        };
        Ok(Folder { uid_validity, uid_next, exists })
    }

    /// The mails a search finds, in their order.
    pub async fn search(&mut self, query: &str) -> Result<BTreeSet<u32>, String> {
        let mut found = BTreeSet::new();
        let hear = |answer: &Response<'_>| {
            if let Response::MailboxData(MailboxDatum::Search(uids)) = answer {
                found.extend(uids);
            }
        };
        self.ask(&format!("UID SEARCH {query}"), "a search", hear).await?;
        Ok(found)
    }

    /// Asks, and hears all of the answer. The library's own commands take a line that breaks, and
    /// a refusal, for the end of a good answer: a mail left out by that would be lost.
    async fn ask(
        &mut self,
        command: &str,
        what: &str,
        mut hear: impl FnMut(&Response<'_>) + Send,
    ) -> Result<(), String> {
        let patience = self.patience;
        let asked = bounded(patience, self.imap.run_command(command), what).await?;
        loop {
            let heard = match timeout(patience, self.imap.read_response()).await {
                Err(_) => return Err(format!("the server stopped answering ({what})")),
                Ok(Err(error)) => return Err(format!("{what}: {error}")),
                Ok(Ok(None)) => return Err(format!("the connection broke ({what})")),
                Ok(Ok(Some(heard))) => heard,
            };
            if matches!(heard.parsed(), Response::MailboxData(MailboxDatum::Exists(_))) {
                self.news = true;
            }
            match heard.parsed() {
                Response::Done { tag, status, outcome } if *tag == asked => {
                    if *status == Status::Ok {
                        return Ok(());
                    }
                    let why = outcome.information.as_deref().unwrap_or("refused");
                    return Err(format!("{what}: {}", plain(why)));
                }
                answer => hear(answer),
            }
        }
    }

    /// The mails from `next_uid` on.
    pub async fn newer(&mut self, next_uid: u32) -> Result<Vec<u32>, String> {
        // What is there already is found by this.
        self.news = false;
        // `*` is the last mail even where that is older than `next_uid`.
        let found = self.search(&format!("UID {next_uid}:*")).await?;
        Ok(found.into_iter().filter(|uid| *uid >= next_uid).collect())
    }

    /// The first of `uids` with their bytes: as many as are good to hold at once, and how many of
    /// `uids` they stand for (a mail may be gone by now).
    pub async fn fetch(&mut self, uids: &[u32]) -> Result<(Vec<(u32, Vec<u8>)>, usize), String> {
        let asked = &uids[..uids.len().min(BATCH_MAILS)];
        let sizes = self.sizes(asked).await?;
        let mut take = 0;
        let mut bytes = 0_u32;
        for uid in asked {
            let size = size_of(&sizes, *uid);
            if take > 0 && (size > MAIL_BYTES_MAX || bytes.saturating_add(size) > BATCH_BYTES) {
                break;
            }
            bytes = bytes.saturating_add(size);
            take += 1;
        }
        let batch = &asked[..take];
        let too_large = batch.len() == 1 && size_of(&sizes, batch[0]) > MAIL_BYTES_MAX;
        let what = if too_large {
            format!("(UID BODY.PEEK[]<0.{PART_BYTES}>)")
        } else {
            "(UID BODY.PEEK[])".to_owned()
        };
        let mut mails = Vec::with_capacity(batch.len());
        let hear = |answer: &Response<'_>| {
            let Some((uid, fields)) = fetched(answer) else { return };
            let body = fields.iter().find_map(|field| match field {
                AttributeValue::BodySection { data: Some(data), .. } => Some(data),
                _ => None,
            });
            if let Some(body) = body.filter(|_| batch.contains(&uid)) {
                let mut raw = if too_large { cut_mark(&sizes, uid) } else { Vec::new() };
                raw.extend_from_slice(body);
                mails.push((uid, raw));
            }
        };
        self.ask(&format!("UID FETCH {} {what}", list(batch)), "mails", hear).await?;
        mails.sort_by_key(|(uid, _)| *uid);
        mails.dedup_by_key(|(uid, _)| *uid);
        self.none_left_out(batch, &mails).await?;
        Ok((mails, take))
    }

    /// A mail that was not handed out must be gone by now.
    async fn none_left_out(
        &mut self,
        batch: &[u32],
        mails: &[(u32, Vec<u8>)],
    ) -> Result<(), String> {
        let there = |uid: &u32| mails.iter().any(|(one, _)| one == uid);
        let missing: Vec<u32> = batch.iter().filter(|uid| !there(uid)).copied().collect();
        if missing.is_empty() {
            return Ok(());
        }
        match self.search(&format!("UID {}", list(&missing))).await?.first() {
            Some(uid) => Err(format!("the server does not hand out the mail with UID {uid}")),
            None => Ok(()),
        }
    }

    async fn sizes(&mut self, uids: &[u32]) -> Result<Vec<(u32, u32)>, String> {
        let mut sizes = Vec::with_capacity(uids.len());
        let hear = |answer: &Response<'_>| {
            let Some((uid, fields)) = fetched(answer) else { return };
            sizes.extend(fields.iter().find_map(|field| match field {
                AttributeValue::Rfc822Size(size) => Some((uid, *size)),
                _ => None,
            }));
        };
        let asked = format!("UID FETCH {} (UID RFC822.SIZE)", list(uids));
        self.ask(&asked, "sizes", hear).await?;
        Ok(sizes)
    }

    /// Tells the server something whose answer says no more than that it was done.
    async fn tell(&mut self, command: &str, what: &str) -> Result<(), String> {
        self.ask(command, what, |_| {}).await
    }

    /// Does with mails that are kept what is configured; a second time changes nothing. One that
    /// was too large is left as it is: nobody has all of it but that server.
    pub async fn handled(&mut self, how: &Handled, from: u32, to: u32) -> Result<(), String> {
        let range = format!("{from}:{to}");
        let whole = format!("UID {range} SMALLER {}", MAIL_BYTES_MAX + 1);
        let query = match how {
            Handled::Leave => return Ok(()),
            Handled::Seen => format!("{whole} UNSEEN"),
            Handled::Move(_) | Handled::Delete => whole,
        };
        let found = self.search(&query).await?;
        let uids: Vec<u32> = found.into_iter().filter(|uid| (from..=to).contains(uid)).collect();
        for some in uids.chunks(200) {
            let set = list(some);
            match how {
                Handled::Leave => {}
                Handled::Seen => self.store(&set, "+FLAGS.SILENT (\\Seen)").await?,
                Handled::Move(folder) if self.can_move => {
                    self.tell(&format!("UID MOVE {set} {}", quoted(folder)), "moving").await?;
                }
                Handled::Move(folder) => {
                    self.tell(&format!("UID COPY {set} {}", quoted(folder)), "copying").await?;
                    self.delete(&set).await?;
                }
                Handled::Delete => self.delete(&set).await?,
            }
        }
        Ok(())
    }

    async fn delete(&mut self, set: &str) -> Result<(), String> {
        self.store(set, "+FLAGS.SILENT (\\Deleted)").await?;
        // Without UIDPLUS it takes out what others marked too: the old protocol knows no other way.
        let gone =
            if self.can_expunge_one { format!("UID EXPUNGE {set}") } else { "EXPUNGE".into() };
        self.tell(&gone, "deleting").await
    }

    async fn store(&mut self, set: &str, flags: &str) -> Result<(), String> {
        self.tell(&format!("UID STORE {set} {flags}"), "marking").await
    }

    /// Waits for news, at most `idle`; a server without IDLE is asked after that time. News that
    /// came since the last look are not waited for.
    pub async fn wait(
        self,
        idle: Duration,
        stop: &CancellationToken,
    ) -> Result<(Self, Woken), String> {
        if self.news {
            return Ok((self, Woken::News));
        }
        if !self.can_idle {
            let stopped = timeout(idle.min(POLL), stop.cancelled()).await.is_ok();
            return Ok((self, if stopped { Woken::Stop } else { Woken::News }));
        }
        let Self { imap, can_move, can_idle, can_expunge_one, patience, news } = self;
        let mut handle = imap.idle();
        bounded(patience, handle.init(), "waiting for news").await?;
        let (told, interrupt) = handle.wait_with_timeout(idle);
        let woken = tokio::select! {
            woken = told => woken.map(|_| Woken::News).map_err(|error| words(&error))?,
            () = stop.cancelled() => Woken::Stop,
        };
        drop(interrupt);
        let imap = bounded(patience, handle.done(), "waiting for news").await?;
        Ok((Self { imap, can_move, can_idle, can_expunge_one, patience, news }, woken))
    }

    /// Says good-bye.
    pub async fn leave(mut self) {
        // They may be gone already; nothing depends on it.
        let _ = timeout(Duration::from_secs(2), self.imap.logout()).await;
    }
}

/// A server without IDLE is asked so often.
const POLL: Duration = Duration::from_secs(30);

async fn bounded<T>(
    patience: Duration,
    step: impl Future<Output = async_imap::error::Result<T>>,
    what: &str,
) -> Result<T, String> {
    match timeout(patience, step).await {
        Err(_) => Err(format!("the server stopped answering ({what})")),
        Ok(Err(error)) => Err(format!("{what}: {}", words(&error))),
        Ok(Ok(done)) => Ok(done),
    }
}

/// The mail an answer is about, and what it says.
fn fetched<'a>(answer: &'a Response<'_>) -> Option<(u32, &'a [AttributeValue<'a>])> {
    let Response::Fetch(_, fields) = answer else { return None };
    let uid = fields.iter().find_map(|field| match field {
        AttributeValue::Uid(uid) => Some(*uid),
        _ => None,
    });
    uid.map(|uid| (uid, fields.as_slice()))
}

/// A folder's name as the protocol wants it.
fn quoted(name: &str) -> String {
    let name: String = name.chars().filter(|c| !c.is_control()).collect();
    format!("\"{}\"", name.replace('\\', "\\\\").replace('"', "\\\""))
}

fn plain(words: &str) -> String {
    words.chars().filter(|c| !c.is_control()).take(300).collect()
}

pub(super) fn words(error: &async_imap::error::Error) -> String {
    let words = match error {
        async_imap::error::Error::No(why) | async_imap::error::Error::Bad(why) => why.clone(),
        other => other.to_string(),
    };
    plain(&words)
}

fn size_of(sizes: &[(u32, u32)], uid: u32) -> u32 {
    sizes.iter().find(|(one, _)| *one == uid).map_or(0, |(_, size)| *size)
}

/// Says in a header of ours that this is only the beginning; see `parse`.
fn cut_mark(sizes: &[(u32, u32)], uid: u32) -> Vec<u8> {
    format!("{}: {}\r\n", crate::email::parse::CUT_HEADER, size_of(sizes, uid)).into_bytes()
}

/// `1,2,5` as the protocol wants it.
fn list(uids: &[u32]) -> String {
    uids.iter().map(u32::to_string).collect::<Vec<_>>().join(",")
}
