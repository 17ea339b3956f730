//! `prickle tickets`, `prickle search`, `prickle view`: tickets in rows.

use std::collections::HashMap;

use anyhow::anyhow;
use base::Timestamp;
use clap::Args;
use serde_json::Value;

use super::{Output, Reading, Signed, table};
use crate::{answer, say};

/// What waits for us, the most urgent first.
const WAITING: &str = "is:waiting";
/// The API's largest page.
const PAGE: usize = 100;

/// A list of tickets.
#[derive(Args)]
pub struct Tickets {
    /// A query like in the desk's search; `is:waiting` unless said otherwise.
    query: Vec<String>,
    #[command(flatten)]
    most: Most,
    #[command(flatten)]
    reading: Reading,
}

/// A search.
#[derive(Args)]
pub struct Search {
    /// Words, and fields like `status:open`; quotes hold words together.
    #[arg(required = true)]
    query: Vec<String>,
    #[command(flatten)]
    most: Most,
    #[command(flatten)]
    reading: Reading,
}

/// A view.
#[derive(Args)]
pub struct View {
    /// Its name, the beginning of it, or its number; without one, your views are listed.
    name: Option<String>,
    #[command(flatten)]
    most: Most,
    #[command(flatten)]
    reading: Reading,
}

/// How many.
#[derive(Args)]
struct Most {
    /// The most that are listed.
    #[arg(short = 'n', long, default_value_t = 30)]
    limit: usize,
}

/// What waits, or what a query finds.
pub async fn tickets(desk: &Signed, asked: &Tickets) -> anyhow::Result<()> {
    let query = if asked.query.is_empty() { WAITING.to_owned() } else { joined(&asked.query) };
    let found = pages(desk, ("search", "results"), Some(&query), asked.most.limit).await?;
    told(desk, found, asked.reading.output).await
}

/// What a search finds.
pub async fn search(desk: &Signed, asked: &Search) -> anyhow::Result<()> {
    let query = joined(&asked.query);
    let found = pages(desk, ("search", "results"), Some(&query), asked.most.limit).await?;
    told(desk, found, asked.reading.output).await
}

/// Views, or the tickets of one.
pub async fn view(desk: &Signed, asked: &View) -> anyhow::Result<()> {
    let views = pages(desk, ("views", "views"), None, usize::MAX).await?.rows;
    let Some(name) = &asked.name else {
        if asked.reading.output == Output::Json {
            return json(&views);
        }
        if views.is_empty() {
            say("You have no views yet: search in the desk and choose Save as view.");
            return Ok(());
        }
        let row = |view: &Value| {
            vec![view["id"].to_string(), text(view, "title"), text(view, "description")]
        };
        let rows: Vec<Vec<String>> = views.iter().map(row).collect();
        answer(&table::table(&["#", "view", "query"], &rows, 2, table::width()));
        return Ok(());
    };
    let path = format!("views/{}/tickets", one_of(&views, name)?);
    let found = pages(desk, (&path, "tickets"), None, asked.most.limit).await?;
    told(desk, found, asked.reading.output).await
}

/// The shell took the quotes that held words together; they are put back.
fn joined(words: &[String]) -> String {
    let quoted = |word: &String| {
        let phrase = word.contains(' ') && !word.contains([':', '"', '(']);
        if phrase { format!("\"{word}\"") } else { word.clone() }
    };
    words.iter().map(quoted).collect::<Vec<_>>().join(" ")
}

/// The number of the view that is meant.
fn one_of(views: &[Value], name: &str) -> anyhow::Result<i64> {
    let wanted = name.to_lowercase();
    let title = |view: &Value| view["title"].as_str().unwrap_or_default().to_lowercase();
    let number = wanted.parse::<i64>().ok();
    let is =
        |view: &&Value| title(view) == wanted || number.is_some_and(|number| view["id"] == number);
    if let Some(view) = views.iter().find(is) {
        return Ok(view["id"].as_i64().unwrap_or_default());
    }
    let begin: Vec<&Value> = views.iter().filter(|view| title(view).starts_with(&wanted)).collect();
    match begin.as_slice() {
        [view] => Ok(view["id"].as_i64().unwrap_or_default()),
        [] => Err(anyhow!("no view of yours is called “{name}”. prickle view lists them")),
        several => {
            let names: Vec<String> = several.iter().map(|view| text(view, "title")).collect();
            Err(anyhow!("“{name}” may be {}", names.join(", or ")))
        }
    }
}

/// Rows of a list, and how many there are in all.
struct Found {
    rows: Vec<Value>,
    count: Option<u64>,
}

/// Leafs until there are `most`.
async fn pages(
    desk: &Signed,
    (path, name): (&str, &str),
    query: Option<&str>,
    most: usize,
) -> anyhow::Result<Found> {
    let mut rows = Vec::new();
    let mut count = None;
    for page in 1.. {
        let (size, page) = (most.min(PAGE).to_string(), page.to_string());
        let mut asked = vec![("per_page", size.as_str()), ("page", page.as_str())];
        asked.extend(query.map(|query| ("query", query)));
        let mut answer = desk.remote.get(path, &asked).await?;
        count = answer["count"].as_u64().or(count);
        let Value::Array(some) = answer[name].take() else { break };
        rows.extend(some);
        if rows.len() >= most || answer["next_page"].is_null() {
            break;
        }
    }
    rows.truncate(most);
    Ok(Found { rows, count })
}

async fn told(desk: &Signed, found: Found, output: Output) -> anyhow::Result<()> {
    if output == Output::Json {
        return json(&found.rows);
    }
    if found.rows.is_empty() {
        say("No tickets.");
        return Ok(());
    }
    let names = names(desk, &found.rows).await?;
    let now = Signed::now();
    let row = |ticket: &Value| {
        let who = |field: &str| {
            let id = ticket[field].as_i64();
            id.and_then(|id| names.get(&id)).cloned().unwrap_or_default()
        };
        let at: Option<Timestamp> = ticket["updated_at"].as_str().and_then(|at| at.parse().ok());
        vec![
            ticket["id"].to_string(),
            text(ticket, "status"),
            text(ticket, "priority"),
            text(ticket, "subject"),
            who("requester_id"),
            who("assignee_id"),
            at.map_or_else(String::new, |at| ui::format::moment(at, now, &desk.zone)),
        ]
    };
    let head = ["#", "status", "priority", "subject", "customer", "owner", "changed"];
    let rows: Vec<Vec<String>> = found.rows.iter().map(row).collect();
    answer(&table::table(&head, &rows, 3, table::width()));
    let shown = u64::try_from(rows.len()).unwrap_or(u64::MAX);
    if let Some(all) = found.count.filter(|&all| all > shown) {
        say(&format!("{shown} of {all}; more with --limit"));
    }
    Ok(())
}

/// What the people of these tickets are called.
async fn names(desk: &Signed, tickets: &[Value]) -> anyhow::Result<HashMap<i64, String>> {
    let fields = ["requester_id", "assignee_id"];
    let ids = tickets.iter().flat_map(|ticket| fields.map(|field| ticket[field].as_i64()));
    let mut ids: Vec<i64> = ids.flatten().collect();
    ids.sort_unstable();
    ids.dedup();
    let mut names = HashMap::new();
    for some in ids.chunks(PAGE) {
        let some: Vec<String> = some.iter().map(i64::to_string).collect();
        let people = desk.remote.get("users/show_many", &[("ids", &some.join(","))]).await?;
        let people = people["users"].as_array().into_iter().flatten();
        names.extend(people.filter_map(|one| Some((one["id"].as_i64()?, text(one, "name")))));
    }
    Ok(names)
}

/// A field's text, safe for a terminal; empty where there is none.
pub fn text(object: &Value, field: &str) -> String {
    table::line(object[field].as_str().unwrap_or_default())
}

/// The API's objects, as they came.
pub fn json(value: &(impl serde::Serialize + ?Sized)) -> anyhow::Result<()> {
    answer(&serde_json::to_string_pretty(value)?);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_phrase_stays_one() {
        let words = |all: &[&str]| joined(&all.iter().map(|&w| w.to_owned()).collect::<Vec<_>>());
        assert_eq!(words(&["crash", "status:open"]), "crash status:open");
        assert_eq!(words(&["cannot sign in", "plan:scale"]), "\"cannot sign in\" plan:scale");
        assert_eq!(words(&["crash status:open"]), "crash status:open");
    }

    #[test]
    fn a_view_is_found_by_what_people_type() {
        let views = [
            json!({"id": 3, "title": "Billing, open"}),
            json!({"id": 4, "title": "Billing"}),
            json!({"id": 5, "title": "Bugs"}),
        ];
        assert_eq!(one_of(&views, "billing").ok(), Some(4));
        assert_eq!(one_of(&views, "bu").ok(), Some(5));
        assert_eq!(one_of(&views, "3").ok(), Some(3));
        let two = one_of(&views, "b").unwrap_err().to_string();
        assert!(two.contains("Billing, open") && two.contains("Bugs"), "{two}");
        assert!(one_of(&views, "x").unwrap_err().to_string().contains("prickle view"));
    }
}
