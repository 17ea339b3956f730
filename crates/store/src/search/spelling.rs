//! The vocabulary: words of messages with how often each was met, learned behind the requests. On
//! both engines it is a table of ours: SQLite could read its index for it, PostgreSQL could not,
//! and neither in bounded time.
//!
//! A word from here is never shown by itself: see [`better`].

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use base::ids::MessageId;
use desk::{
    search::{Piece, Vocabulary, Wanted, each_word, nearest, worth_knowing},
    viewer::Viewer,
};

use super::find::tickets;
use crate::{Conn, Fault, Tx, q, settings, sql::Sql};

/// Words kept at the most, the rarest forgotten first.
const MOST_WORDS: i64 = 60_000;
/// Words offered in the place of one, until one finds something.
const OFFERS: usize = 4;
/// Fewer tickets than this are little.
const LITTLE: i64 = 3;
/// Words written by one statement.
const AT_ONCE: usize = 128;
/// The newest message that was learned from.
const LEARNED: &str = "vocabulary_learned_to";

/// A word that finds more than the one that was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Better {
    pub typed: String,
    pub word: String,
    /// The search with it.
    pub wanted: Wanted,
}

/// The vocabulary as it was last read; `upto` tells how much had been learned by then.
#[derive(Debug, Default)]
pub(crate) struct Kept(Mutex<Option<(i64, Arc<Vocabulary>)>>);

/// The same search with a mistyped word mended, where that finds more. It is tried for the same
/// viewer: a word that stands only in notes or in other people's tickets finds nothing for them,
/// and is not told.
///
/// # Errors
/// The database is gone.
pub async fn better(
    store: &crate::Store,
    conn: &mut Conn,
    viewer: &Viewer,
    wanted: &Wanted,
) -> Result<Option<Better>, Fault> {
    let found = tickets(conn, viewer, wanted, None, LITTLE).await?.len();
    for piece in &wanted.all {
        let Some(word) = piece.single().filter(|word| worth_knowing(word)) else { continue };
        let alone = Wanted { all: vec![piece.clone()], none: Vec::new() };
        let known = tickets(conn, viewer, &alone, None, LITTLE).await?;
        if i64::try_from(known.len()) == Ok(LITTLE) {
            continue;
        }
        let vocabulary = vocabulary(store, conn).await?;
        for near in nearest(word, &vocabulary, OFFERS) {
            let instead = wanted.with(&piece.typed, &near);
            let more = tickets(conn, viewer, &instead, None, LITTLE).await?.len();
            if more > found {
                let typed = piece.typed.clone();
                return Ok(Some(Better { typed, word: near, wanted: instead }));
            }
        }
    }
    Ok(None)
}

/// The vocabulary; read again where a good part of it is new.
async fn vocabulary(store: &crate::Store, conn: &mut Conn) -> Result<Arc<Vocabulary>, Fault> {
    let learned = learned_to(conn).await?;
    let kept = store.0.vocabulary.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
    if let Some((upto, vocabulary)) = kept
        && learned <= upto + upto / 50 + 20
        && learned >= upto
    {
        return Ok(vocabulary);
    }
    let mut read = Vocabulary::default();
    for row in conn.all(q!("SELECT word, times FROM vocabulary")).await? {
        read.add(&row.get::<String>(0)?, row.get(1)?);
    }
    let read = Arc::new(read);
    let mut place = store.0.vocabulary.0.lock().unwrap_or_else(PoisonError::into_inner);
    *place = Some((learned, Arc::clone(&read)));
    Ok(read)
}

async fn learned_to(conn: &mut Conn) -> Result<i64, Fault> {
    let text = settings::get(conn, LEARNED).await?;
    Ok(text.and_then(|text| text.parse().ok()).unwrap_or(0))
}

/// Learns from up to `limit` messages that came since the last time; answers how many. Where far
/// more wait than `limit` (a desk just filled), only every so-manieth is read: the words everybody
/// uses are met all the same.
///
/// # Errors
/// The database refused.
pub async fn learn(tx: &mut Tx, limit: i64) -> Result<i64, Fault> {
    let conn = tx.conn();
    let after = learned_to(conn).await?;
    let newest: i64 =
        conn.value(q!("SELECT COALESCE(MAX(id), 0) FROM messages")).await?.unwrap_or(0);
    let sql = q!(
        "SELECT m.id, m.text FROM messages m WHERE m.id > ? ORDER BY m.id LIMIT ?",
        after,
        limit
    );
    let rows = conn.all(sql).await?;
    let mut last = after;
    let mut met: HashMap<String, i64> = HashMap::new();
    for row in &rows {
        last = row.get::<MessageId>(0)?.0;
        each_word(&row.get::<String>(1)?, |seen| {
            if worth_knowing(seen.word) {
                *met.entry(seen.word.to_owned()).or_default() += 1;
            }
        });
    }
    if rows.is_empty() {
        return Ok(0);
    }
    let count = i64::try_from(rows.len()).unwrap_or(limit);
    if count == limit {
        last += (newest - last) / 50;
    }
    add(conn, met).await?;
    forget_rare(conn).await?;
    settings::set(tx, LEARNED, &last.to_string()).await?;
    Ok(count)
}

async fn add(conn: &mut Conn, met: HashMap<String, i64>) -> Result<(), Fault> {
    let mut met: Vec<(String, i64)> = met.into_iter().collect();
    // In one order on all nodes: writers beside each other must not wait crosswise.
    met.sort_unstable();
    for some in met.chunks(AT_ONCE) {
        let places = vec!["(?, ?)"; some.len()].join(", ");
        let text = format!(
            "INSERT INTO vocabulary (word, times) VALUES {places} \
             ON CONFLICT (word) DO UPDATE SET times = vocabulary.times + excluded.times"
        );
        let args = some.iter().flat_map(|(word, times)| [word.into(), (*times).into()]);
        conn.execute(Sql::new(text, args.collect())).await?;
    }
    Ok(())
}

/// Forgets the rarest words where there are too many.
async fn forget_rare(conn: &mut Conn) -> Result<(), Fault> {
    let count: i64 = conn.value(q!("SELECT COUNT(*) FROM vocabulary")).await?.unwrap_or(0);
    if count <= MOST_WORDS {
        return Ok(());
    }
    let rare =
        q!("SELECT times FROM vocabulary ORDER BY times DESC LIMIT 1 OFFSET ?", MOST_WORDS * 3 / 4);
    if let Some(times) = conn.value::<i64>(rare).await? {
        conn.execute(q!("DELETE FROM vocabulary WHERE times <= ?", times)).await?;
    }
    Ok(())
}

/// Whether a single plain word is looked for that could be mistyped.
#[must_use]
pub fn may_be_mended(wanted: &Wanted) -> bool {
    wanted.all.iter().filter_map(Piece::single).any(worth_knowing)
}
