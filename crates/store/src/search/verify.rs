//! Whether the index holds exactly what the store holds: every word at its place, nothing more. For
//! `prickle index verify` and for tests; reads everything there is.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    hash::{BuildHasher, BuildHasherDefault, DefaultHasher},
};

use base::ids::TicketId;
use desk::search::{Document, document};

use super::{due, entry};
use crate::{Conn, Fault, engine::Engine, q, sql::Sql};

/// Tickets read in one round.
const AT_ONCE: i64 = 200;
/// Differences told word by word.
const TOLD: usize = 20;
const COLUMNS: [&str; 4] = ["subject", "names", "body", "notes"];

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Verified {
    pub tickets: i64,
    /// Tickets left to the background; they are not judged yet.
    pub waiting: i64,
    pub differing: i64,
    /// The first of them, told exactly.
    pub told: Vec<Difference>,
}

/// How an entry differs from what it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    pub ticket: TicketId,
    pub what: What,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// The ticket has no entry.
    Missing,
    /// The entry's ticket is gone.
    Left,
    /// Words that are only in the index, only in the store, as `column: word`; both empty where
    /// they stand in another order only.
    Words { too_many: Vec<String>, too_few: Vec<String> },
}

/// Compares everything as it was at one instant.
///
/// # Errors
/// The database is gone, or the index is damaged.
pub async fn verify(conn: &mut Conn) -> Result<Verified, Fault> {
    conn.script(match conn.engine() {
        Engine::Sqlite => "BEGIN",
        Engine::Postgres => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
    })
    .await?;
    let found = compare(conn).await;
    conn.script("ROLLBACK").await?;
    found
}

async fn compare(conn: &mut Conn) -> Result<Verified, Fault> {
    let (tickets, mut differing) = match conn.engine() {
        Engine::Sqlite => differing_on_sqlite(conn).await?,
        Engine::Postgres => differing_on_postgres(conn).await?,
    };
    let waits = waiting_ids(conn).await?;
    differing.retain(|id| !waits.contains(id));
    let waiting = due::waiting(conn).await?;
    let count = i64::try_from(differing.len()).unwrap_or(i64::MAX);
    differing.truncate(TOLD);
    let told = if differing.is_empty() { Vec::new() } else { told(conn, &differing).await? };
    Ok(Verified { tickets, waiting, differing: count, told })
}

/// SQLite tells its index word by word; both sides are added up, ticket by ticket.
async fn differing_on_sqlite(conn: &mut Conn) -> Result<(i64, Vec<TicketId>), Fault> {
    let mut sums = Sums::default();
    let (mut tickets, mut after) = (0, TicketId(0));
    loop {
        let ids = ids_after(conn, after).await?;
        let Some(last) = ids.last() else { break };
        after = *last;
        for (id, made) in documents(conn, &ids).await? {
            sums.store(id, &made);
            tickets += 1;
        }
    }
    each_instance(conn, |id, column, word, place| sums.index(id, column, word, place))?;
    Ok((tickets, sums.differing()))
}

/// PostgreSQL compares whole entries by itself.
async fn differing_on_postgres(conn: &mut Conn) -> Result<(i64, Vec<TicketId>), Fault> {
    let (mut tickets, mut after, mut differing) = (0, TicketId(0), Vec::new());
    loop {
        let ids = ids_after(conn, after).await?;
        let Some(last) = ids.last() else { break };
        after = *last;
        let made = documents(conn, &ids).await?;
        tickets += i64::try_from(made.len()).unwrap_or(0);
        let places = vec!["(CAST(? AS BIGINT), CAST(? AS tsvector))"; made.len()].join(", ");
        let text = format!(
            "SELECT v.column1 FROM (VALUES {places}) v LEFT JOIN ticket_words w \
             ON w.rowid = v.column1 WHERE w.words IS DISTINCT FROM v.column2"
        );
        let args = made.iter().flat_map(|(id, made)| [(*id).into(), entry::vector(made).into()]);
        for row in conn.all(Sql::new(text, args.collect())).await? {
            differing.push(row.get(0)?);
        }
    }
    let left = "SELECT w.rowid FROM ticket_words w \
                WHERE NOT EXISTS (SELECT 1 FROM tickets t WHERE t.id = w.rowid)";
    for row in conn.all(q!(left)).await? {
        differing.push(row.get(0)?);
    }
    differing.sort_unstable();
    Ok((tickets, differing))
}

async fn ids_after(conn: &mut Conn, after: TicketId) -> Result<Vec<TicketId>, Fault> {
    let sql = q!("SELECT id FROM tickets WHERE id > ? ORDER BY id LIMIT ?", after, AT_ONCE);
    conn.all(sql).await?.iter().map(|row| row.get(0)).collect()
}

async fn waiting_ids(conn: &mut Conn) -> Result<BTreeSet<TicketId>, Fault> {
    conn.all(q!("SELECT ticket_id FROM search_due")).await?.iter().map(|row| row.get(0)).collect()
}

async fn documents(conn: &mut Conn, ids: &[TicketId]) -> Result<Vec<(TicketId, Document)>, Fault> {
    let materials = entry::materials(conn, ids).await?;
    Ok(materials.iter().map(|(id, material)| (*id, document(material))).collect())
}

/// A sum over the words of each entry, in which their order plays no part: both sides come to the
/// same one, or they differ.
#[derive(Default)]
struct Sums {
    hasher: BuildHasherDefault<DefaultHasher>,
    /// What the store comes to, less what the index comes to, and whether each of them has it.
    of: HashMap<TicketId, (u64, bool, bool)>,
}

impl Sums {
    fn store(&mut self, id: TicketId, made: &Document) {
        let mut sum = 0_u64;
        for (column, text) in columns(made).into_iter().enumerate() {
            for (place, word) in text.split(' ').filter(|word| !word.is_empty()).enumerate() {
                sum = sum.wrapping_add(self.one(column, word, place as u64));
            }
        }
        let entry = self.of.entry(id).or_default();
        entry.0 = entry.0.wrapping_add(sum);
        entry.1 = true;
    }

    fn index(&mut self, id: TicketId, column: usize, word: &str, place: u64) {
        let one = self.one(column, word, place);
        let entry = self.of.entry(id).or_default();
        entry.0 = entry.0.wrapping_sub(one);
        entry.2 = true;
    }

    fn one(&self, column: usize, word: &str, place: u64) -> u64 {
        self.hasher.hash_one((column, word, place))
    }

    fn differing(&self) -> Vec<TicketId> {
        let differs = |(_, (sum, store, index)): &(&TicketId, &(u64, bool, bool))| {
            *sum != 0 || store != index
        };
        let mut ids: Vec<TicketId> = self.of.iter().filter(differs).map(|(id, _)| *id).collect();
        ids.sort_unstable();
        ids
    }
}

fn columns(made: &Document) -> [&str; 4] {
    [&made.subject, &made.names, &made.body, &made.notes]
}

/// Hands over every word of SQLite's index: ticket, column, word, place.
fn each_instance(
    conn: &mut Conn,
    mut found: impl FnMut(TicketId, usize, &str, u64),
) -> Result<(), Fault> {
    let Conn::Sqlite(lease) = conn else { return Ok(()) };
    let sql = q!("SELECT term, doc, col, offset FROM ticket_instances");
    lease.each(&sql, |row| {
        let (word, column): (String, String) = (row.get(0)?, row.get(2)?);
        let column = COLUMNS.iter().position(|one| *one == column).unwrap_or(0);
        let place: i64 = row.get(3)?;
        found(TicketId(row.get(1)?), column, &word, u64::try_from(place).unwrap_or(0));
        Ok(())
    })
}

/// The words of some entries, as `column: word`.
async fn indexed(
    conn: &mut Conn,
    ids: &[TicketId],
) -> Result<BTreeMap<TicketId, BTreeSet<String>>, Fault> {
    let mut index: BTreeMap<TicketId, BTreeSet<String>> = BTreeMap::new();
    if conn.engine() == Engine::Sqlite {
        each_instance(conn, |id, column, word, _| {
            if ids.contains(&id) {
                index.entry(id).or_default().insert(format!("{}: {word}", COLUMNS[column]));
            }
        })?;
        return Ok(index);
    }
    let (list, args) = super::places(ids);
    let text = format!("SELECT rowid, CAST(words AS TEXT) FROM ticket_words WHERE rowid IN {list}");
    for row in conn.all(Sql::new(text, args)).await? {
        let (id, words): (TicketId, String) = (row.get(0)?, row.get(1)?);
        index.insert(id, lexemes(&words));
    }
    Ok(index)
}

/// PostgreSQL's entries leave a place free where SQLite's have a sign between texts.
fn is_break(engine: Engine, word: &str) -> bool {
    engine == Engine::Postgres && word == "_"
}

/// Reads `'flag':3A,9C 'stale':10C`.
fn lexemes(text: &str) -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    for item in text.split(' ') {
        let Some((word, places)) = item.rsplit_once(':') else { continue };
        for place in places.split(',') {
            let column = match place.chars().last() {
                Some('A') => 0,
                Some('B') => 1,
                Some('C') => 2,
                _ => 3,
            };
            words.insert(format!("{}: {}", COLUMNS[column], word.trim_matches('\'')));
        }
    }
    words
}

/// The differences word by word.
async fn told(conn: &mut Conn, ids: &[TicketId]) -> Result<Vec<Difference>, Fault> {
    let mut store: BTreeMap<TicketId, BTreeSet<String>> = BTreeMap::new();
    for (id, made) in documents(conn, ids).await? {
        let words = store.entry(id).or_default();
        for (name, text) in COLUMNS.iter().zip(columns(&made)) {
            let texts = text.split(' ').filter(|it| !it.is_empty() && !is_break(conn.engine(), it));
            words.extend(texts.map(|it| format!("{name}: {it}")));
        }
    }
    let index = indexed(conn, ids).await?;
    let one = |id: &TicketId| {
        let what = match (store.get(id), index.get(id)) {
            (Some(_), None) => What::Missing,
            (None, _) => What::Left,
            (Some(store), Some(index)) => What::Words {
                too_many: index.difference(store).cloned().collect(),
                too_few: store.difference(index).cloned().collect(),
            },
        };
        Difference { ticket: *id, what }
    };
    Ok(ids.iter().map(one).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Store, Tx};

    const TICKETS: &str = "INSERT INTO tickets (id, subject, status, kind, severity, group_key, \
        team, channel, requester_id, plan, plan_by_hand, priority, verified, tags, mailbox, \
        opened_at, updated_at, status_at, last_message_at, hops, reopenings, messages, urgency, \
        rank, survey_decided, version, waiting, sort_due) SELECT v.column1, 'flag', 'open', '', '', \
        '', '', 'form', 1, '', FALSE, FALSE, FALSE, '', '', 0, 0, 0, 0, 0, 0, 1, 0, 0, FALSE, 1, \
        TRUE, 0 FROM (VALUES (1), (2), (3)) v";

    async fn writes(store: &Store, text: &'static str) {
        let written = store.write::<_, Fault, _>(move |tx: &mut Tx| {
            Box::pin(async move { tx.conn().execute(q!(text)).await })
        });
        written.await.unwrap();
    }

    async fn what_differs_is_told_exactly(url: &str, emu: &'static str) {
        let store = Store::open(url).await.unwrap();
        writes(&store, TICKETS).await;
        let mut conn = store.read().await.unwrap();
        let found = verify(&mut conn).await.unwrap();
        assert_eq!((found.tickets, found.differing), (3, 0), "{found:?}");
        writes(&store, "DELETE FROM ticket_words WHERE rowid = 2").await;
        writes(&store, emu).await;
        let mut found = verify(&mut conn).await.unwrap();
        for one in &mut found.told {
            if let What::Words { too_many, too_few } = &mut one.what {
                for words in [too_many, too_few] {
                    words.retain(|word| !word.contains('_'));
                }
            }
        }
        let words = What::Words {
            too_many: vec!["body: emu".into()],
            too_few: vec!["names: 3".into(), "subject: flag".into()],
        };
        let told = [(2, What::Missing), (3, words), (77, What::Left)];
        let told = told.map(|(id, what)| Difference { ticket: TicketId(id), what });
        assert_eq!((found.tickets, found.differing, &found.told[..]), (3, 3, &told[..]));
    }

    #[tokio::test]
    async fn what_differs_is_told_exactly_on_sqlite() {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("desk.sqlite").display());
        let emu = "INSERT OR REPLACE INTO ticket_words (rowid, subject, names, body, notes) \
                   VALUES (3, '', '', 'emu', ''), (77, '', '', 'emu', '')";
        what_differs_is_told_exactly(&url, emu).await;
    }

    #[tokio::test]
    #[allow(clippy::disallowed_methods, reason = "tests are told by `./x test`")]
    async fn what_differs_is_told_exactly_on_postgres() {
        let Ok(server) = std::env::var("PRICKLE_TEST_POSTGRES") else {
            println!("skipped: PRICKLE_TEST_POSTGRES names no server; ./x test starts one");
            return;
        };
        let url = crate::engine::postgres::fresh_database(&server).await.unwrap();
        let emu = "INSERT INTO ticket_words VALUES (3, '''emu'':1C'), (77, '''emu'':1C') \
                   ON CONFLICT (rowid) DO UPDATE SET words = excluded.words";
        what_differs_is_told_exactly(&url, emu).await;
    }
}
