//! Where the two engines really differ, one small file each.

pub mod postgres;
pub mod sqlite;

/// Which database is behind a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

impl Engine {
    /// The migration's text in this engine's words.
    #[must_use]
    pub fn ddl(self, text: &str) -> String {
        let words: &[(&str, &str)] = match self {
            Self::Sqlite => sqlite::DDL,
            Self::Postgres => postgres::DDL,
        };
        words.iter().fold(text.to_owned(), |text, (from, to)| text.replace(from, to))
    }

    /// The end of a sub-select that claims rows: only PostgreSQL has writers beside each other.
    #[must_use]
    pub const fn skip_locked(self) -> &'static str {
        match self {
            Self::Sqlite => "",
            Self::Postgres => " FOR UPDATE SKIP LOCKED",
        }
    }

    /// The end of a select whose row other rows will refer to: it may change meanwhile, but who
    /// would take it away waits.
    #[must_use]
    pub const fn for_reference(self) -> &'static str {
        match self {
            Self::Sqlite => "",
            Self::Postgres => " FOR KEY SHARE",
        }
    }

    /// The end of a select whose row will be written.
    #[must_use]
    pub const fn for_update(self) -> &'static str {
        match self {
            Self::Sqlite => "",
            Self::Postgres => " FOR UPDATE",
        }
    }
}
