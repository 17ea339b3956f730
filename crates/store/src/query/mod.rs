//! Asks the database what a [`Query`] means: one statement for a page, one for a count, whatever
//! was asked. The search box, views and the API all come here, and all pass the viewer's filter.
//!
//! A page is a keyset page in every order. Words go through the text index ([`hits`]);
//! names are looked up first ([`names`]), so that the tickets' statement has numbers only.

mod condition;
mod hits;
mod members;
mod names;
mod offers;
mod order;
mod pages;
#[cfg(test)]
mod plans;
mod rated;
mod rows;
mod texts;
mod words;

use std::collections::HashMap;

use base::{
    Timestamp,
    ids::{PersonId, TicketId},
    time::TimeZone,
};
use desk::{handbook::Handbook, query::Query, viewer::Viewer};

pub use members::{among, is_quick, members};
pub use names::Unknown;
pub use offers::tags_like;
pub use pages::{count, count_near, page};
pub use rows::{Named, rows};

use crate::{Conn, Fault};

/// A query with what it depends on.
#[derive(Clone, Copy)]
pub struct Asking<'a> {
    pub query: &'a Query,
    pub viewer: &'a Viewer,
    /// Whom `me` means.
    pub me: Option<PersonId>,
    pub handbook: &'a Handbook,
    pub now: Timestamp,
    /// Where a day begins.
    pub zone: &'a TimeZone,
}

/// The same, names looked up.
pub struct Asked<'a> {
    pub asking: Asking<'a>,
    names: names::Names,
    /// Tags that few tickets have, so that these are the quickest way in.
    rare_tags: HashMap<String, bool>,
    /// What nobody and nothing is called.
    pub unknown: Vec<Unknown>,
}

impl<'a> Asking<'a> {
    /// Looks up the names in it; a query without any costs nothing here.
    ///
    /// # Errors
    /// The database is gone.
    pub async fn look_up(self, conn: &mut Conn) -> Result<Asked<'a>, Fault> {
        let (names, mut unknown) = names::look_up(conn, self.query).await?;
        // Who is no customer is not for everybody to know.
        unknown.retain(|one| self.viewer.sees_every_ticket() || names::is_ours(one.field));
        let rare_tags = names::rare_tags(conn, self.query).await?;
        Ok(Asked { asking: self, names, rare_tags, unknown })
    }
}

/// Where a page begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum From {
    Start,
    /// Behind the row with these keys, as [`Found::next`] told them.
    After(Vec<i64>),
    /// So many further on.
    Skip(i64),
}

/// A page of tickets by number.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Found {
    pub ids: Vec<TicketId>,
    /// The keys of the last row, where there is more behind it.
    pub next: Option<Vec<i64>>,
}
