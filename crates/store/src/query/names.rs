//! Names in a query become numbers before tickets are asked for. Who is asked for by half a name
//! may be several; more than [`MOST`] are nobody in particular.

use std::collections::HashMap;

use base::ids::{OrganisationId, PersonId};
use desk::{
    query::{Field, Query, Value},
    search::fold,
};

use crate::{Conn, Fault, q, sql::Sql};

/// So many of one name are looked for.
const MOST: i64 = 100;
/// A tag on at most so many tickets is rare.
const RARE: i64 = 3_000;

/// Something the query names and the desk doesn't know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unknown {
    pub field: Field,
    pub name: String,
}

/// Numbers by the name they were asked for by.
#[derive(Default)]
pub(super) struct Names {
    people: HashMap<(bool, String), Vec<PersonId>>,
    organisations: HashMap<String, Vec<OrganisationId>>,
}

impl Names {
    pub(super) fn people(&self, field: Field, value: &Value) -> Vec<PersonId> {
        let key = (is_ours(field), key_of(value));
        self.people.get(&key).cloned().unwrap_or_default()
    }

    pub(super) fn organisations(&self, value: &Value) -> Vec<OrganisationId> {
        self.organisations.get(&key_of(value)).cloned().unwrap_or_default()
    }
}

/// Only one of us can be this.
pub(super) const fn is_ours(field: Field) -> bool {
    matches!(field, Field::Assignee | Field::Follower)
}

fn key_of(value: &Value) -> String {
    match value {
        Value::Text(text) => fold(text),
        Value::Starts(text) => format!("{}*", fold(text)),
        _ => String::new(),
    }
}

pub(super) async fn look_up(
    conn: &mut Conn,
    query: &Query,
) -> Result<(Names, Vec<Unknown>), Fault> {
    let (mut names, mut unknown) = (Names::default(), Vec::new());
    for test in query.filter.tests() {
        for value in &test.values {
            let (Value::Text(text) | Value::Starts(text)) = value else { continue };
            let (field, key) = (test.field, key_of(value));
            let none = match field {
                Field::Assignee | Field::Customer | Field::Cc | Field::Author | Field::Follower => {
                    let found = people(conn, value, is_ours(field)).await?;
                    names.people.entry((is_ours(field), key)).or_insert(found).is_empty()
                }
                Field::Organisation => {
                    let found = organisations(conn, value).await?;
                    names.organisations.entry(key).or_insert(found).is_empty()
                }
                _ => false,
            };
            if none {
                unknown.push(Unknown { field, name: text.clone() });
            }
        }
    }
    Ok((names, unknown))
}

/// Those called so: by address, by the whole name, or by words of it.
async fn people(conn: &mut Conn, value: &Value, ours: bool) -> Result<Vec<PersonId>, Fault> {
    let mut sql = q!("SELECT p.id FROM people p WHERE ");
    sql = match value {
        Value::Text(text) if text.contains('@') => sql.add(
            "p.id IN (SELECT a.person_id FROM person_addresses a WHERE a.address = ?)",
            [text.as_str().into()],
        ),
        value => called(sql, "p.name_key", value),
    };
    if ours {
        sql = sql.add(" AND p.role NOT IN ('customer', 'org_admin')", []);
    }
    let rows = conn.all(sql.add(" ORDER BY p.id LIMIT ?", [MOST.into()])).await?;
    rows.iter().map(|row| row.get(0)).collect()
}

async fn organisations(conn: &mut Conn, value: &Value) -> Result<Vec<OrganisationId>, Fault> {
    let sql = called(q!("SELECT o.id FROM organisations o WHERE "), "o.name_key", value);
    let rows = conn.all(sql.add(" ORDER BY o.id LIMIT ?", [MOST.into()])).await?;
    rows.iter().map(|row| row.get(0)).collect()
}

/// The words of the value stand in the folded name, whole or, for the last, as a beginning.
fn called(sql: Sql, column: &str, value: &Value) -> Sql {
    let (text, end) = match value {
        Value::Starts(text) => (text.as_str(), "%"),
        Value::Text(text) => (text.as_str(), " %"),
        _ => ("", ""),
    };
    let pattern = format!("% {}{end}", crate::query::words::escaped(&fold(text)));
    sql.add(&format!("' ' || {column} || ' ' LIKE ? ESCAPE '\\'"), [pattern.into()])
}

/// Which of the query's tags are rare. Asked for the tags that must be there, not for others.
pub(super) async fn rare_tags(
    conn: &mut Conn,
    query: &Query,
) -> Result<HashMap<String, bool>, Fault> {
    let mut rare = HashMap::new();
    for test in query.filter.tests().into_iter().filter(|test| test.field == Field::Tags) {
        for value in &test.values {
            let Value::Text(text) = value else { continue };
            for tag in text.split_whitespace() {
                let sql = q!(
                    "SELECT COUNT(*) FROM (SELECT g.ticket_id FROM ticket_tags g \
                     WHERE g.tag = ? LIMIT ?) few",
                    tag,
                    RARE + 1
                );
                let count = conn.value::<i64>(sql).await?.unwrap_or(0);
                rare.insert(tag.to_owned(), count <= RARE);
            }
        }
    }
    Ok(rare)
}
