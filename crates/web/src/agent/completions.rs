//! `GET /tickets/completions`: what fits at a place of a query half written, as the options of a
//! list box. The search box asks while somebody writes.

use axum::extract::{Query, State};
use desk::{
    people::Person,
    query::{Completion, NameKind, Offer, complete},
};
use serde::Deserialize;
use store::{Conn, names as known, query::tags_like};
use ui::tickets::completion::{Offered, options};

use crate::{
    Web,
    http::{Answer, Failure, Staff, Visitor, page},
};

/// So many are offered.
const MOST: usize = 9;
/// So many people are looked at for those of us among them.
const LOOKED_AT: usize = 40;

/// What stands in the field, and where the caret is (in UTF-16 units, as browsers count).
#[derive(Deserialize, Default)]
pub struct Asked {
    #[serde(default)]
    q: String,
    #[serde(default)]
    at: Option<usize>,
}

pub async fn list(
    State(web): State<Web>,
    Staff(visitor): Staff,
    Query(asked): Query<Asked>,
) -> Answer {
    let caret = asked.at.map_or(asked.q.len(), |at| byte_of(&asked.q, at));
    let mut found = complete(&asked.q, caret, &web.desk.handbook());
    let mut conn = web.desk.store.read().await?;
    found.offers.extend(names(&mut conn, &visitor, &found).await?);
    let views = kept(&web, &mut conn, &visitor, asked.q.trim()).await?;
    found.offers.truncate(MOST);
    let offered = found.offers.into_iter().map(|offer| {
        let (before, after) = (&asked.q[..found.at.start], &asked.q[found.at.end..]);
        let blank = if offer.goes_on || after.starts_with(' ') { "" } else { " " };
        let text = format!("{before}{}{blank}", offer.text);
        let caret = text.encode_utf16().count();
        Offered {
            text: format!("{text}{after}"),
            caret,
            label: offer.text,
            about: offer.about,
            to: None,
        }
    });
    let all: Vec<Offered> = offered.chain(views).collect();
    Ok(page::ok(options(&all)))
}

/// The byte at a place counted in UTF-16 units.
fn byte_of(text: &str, units: usize) -> usize {
    let mut left = units;
    for (at, letter) in text.char_indices() {
        if left == 0 {
            return at;
        }
        left = left.saturating_sub(letter.len_utf16());
    }
    text.len()
}

async fn names(
    conn: &mut Conn,
    visitor: &Visitor,
    found: &Completion,
) -> Result<Vec<Offer>, Failure> {
    let Some(names) = &found.names else { return Ok(Vec::new()) };
    let viewer = visitor.viewer();
    Ok(match names.kind {
        NameKind::Staff | NameKind::Person => {
            let mut people = known::people(conn, &viewer, &names.start, LOOKED_AT).await?;
            people.retain(|one| names.kind == NameKind::Person || one.role.is_staff());
            people.iter().map(person).collect()
        }
        NameKind::Organisation => {
            let all = known::organisations(conn, &viewer, &names.start, MOST).await?;
            all.iter().map(|one| Offer::name(&one.name, "")).collect()
        }
        NameKind::Tag => {
            let most = i64::try_from(MOST).unwrap_or(0);
            let all = tags_like(conn, &viewer, &names.start, most).await?;
            all.iter().map(|tag| Offer::name(tag, "")).collect()
        }
    })
}

/// Somebody by name, with their address; by their address where they have no name.
fn person(one: &Person) -> Offer {
    let address = one.address.as_deref().unwrap_or_default();
    if one.name.is_empty() { Offer::name(address, "") } else { Offer::name(&one.name, address) }
}

/// Kept views whose name has what is written in it: one goes there at once.
async fn kept(
    web: &Web,
    conn: &mut Conn,
    visitor: &Visitor,
    written: &str,
) -> Result<Vec<Offered>, Failure> {
    /// Views offered beside.
    const FEW: usize = 3;
    if written.is_empty() {
        return Ok(Vec::new());
    }
    let handbook = web.desk.handbook();
    let audiences = desk::views::Audience::all_of(&visitor.person, &handbook);
    let views = store::views::of(conn, &audiences).await?;
    let written = desk::search::fold(written);
    let fits = views.into_iter().filter(|view| desk::search::fold(&view.name).contains(&written));
    let offered = fits.take(FEW).map(|view| Offered {
        text: view.query,
        caret: 0,
        label: view.name,
        about: "a view".to_owned(),
        to: Some(view.id),
    });
    Ok(offered.collect())
}

#[cfg(test)]
mod tests {
    #[test]
    fn browsers_count_letters_otherwise() {
        assert_eq!(super::byte_of("aé🦔b", 0), 0);
        assert_eq!(super::byte_of("aé🦔b", 2), 3);
        assert_eq!(super::byte_of("aé🦔b", 4), 7);
        assert_eq!(super::byte_of("aé🦔b", 99), 8);
    }
}
