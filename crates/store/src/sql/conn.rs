//! A connection of either engine. The one place through which every query goes.

use futures::TryStreamExt;
use sqlx::{
    Arguments as _, AssertSqlSafe, PgConnection, Postgres, pool::PoolConnection,
    postgres::PgArguments,
};

use super::{Arg, Row, Sql};
use crate::{
    Fault,
    engine::{Engine, sqlite::Lease},
};

/// A connection. Reading functions of this crate take one; only writes of this crate execute.
pub enum Conn {
    Sqlite(Lease),
    Postgres(PoolConnection<Postgres>),
}

impl Conn {
    /// Which engine it is.
    #[must_use]
    pub const fn engine(&self) -> Engine {
        match self {
            Self::Sqlite(_) => Engine::Sqlite,
            Self::Postgres(_) => Engine::Postgres,
        }
    }

    /// All rows.
    pub(crate) async fn all(&mut self, sql: Sql) -> Result<Vec<Row>, Fault> {
        Ok(match self {
            Self::Sqlite(conn) => {
                conn.rows(&sql, usize::MAX)?.into_iter().map(Row::Sqlite).collect()
            }
            Self::Postgres(conn) => {
                let conn: &mut PgConnection = conn;
                let args = postgres_args(&sql)?;
                let query = sqlx::query_with::<Postgres, _>(AssertSqlSafe(sql.numbered()), args);
                query.fetch_all(conn).await?.into_iter().map(Row::Postgres).collect()
            }
        })
    }

    /// Row by row: for what must not stand in memory all at once.
    pub(crate) async fn each(
        &mut self,
        sql: Sql,
        mut found: impl FnMut(Row) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        match self {
            Self::Sqlite(conn) => conn.each_read(&sql, |row| found(Row::Sqlite(row))),
            Self::Postgres(conn) => {
                let conn: &mut PgConnection = conn;
                let args = postgres_args(&sql)?;
                let query = sqlx::query_with::<Postgres, _>(AssertSqlSafe(sql.numbered()), args);
                let mut rows = query.fetch(conn);
                while let Some(row) = rows.try_next().await? {
                    found(Row::Postgres(row))?;
                }
                Ok(())
            }
        }
    }

    /// The first row, if any.
    pub(crate) async fn one(&mut self, sql: Sql) -> Result<Option<Row>, Fault> {
        Ok(match self {
            Self::Sqlite(conn) => conn.rows(&sql, 1)?.pop().map(Row::Sqlite),
            Self::Postgres(conn) => {
                let conn: &mut PgConnection = conn;
                let args = postgres_args(&sql)?;
                let query = sqlx::query_with::<Postgres, _>(AssertSqlSafe(sql.numbered()), args);
                query.fetch_optional(conn).await?.map(Row::Postgres)
            }
        })
    }

    /// The first column of the first row, if any.
    pub(crate) async fn value<T: super::Cell>(&mut self, sql: Sql) -> Result<Option<T>, Fault> {
        match self.one(sql).await? {
            Some(row) => row.get(0).map(Some),
            None => Ok(None),
        }
    }

    /// Runs a statement; answers how many rows it touched.
    pub(crate) async fn execute(&mut self, sql: Sql) -> Result<u64, Fault> {
        Ok(match self {
            Self::Sqlite(conn) => conn.execute(&sql)?,
            Self::Postgres(conn) => {
                let conn: &mut PgConnection = conn;
                let args = postgres_args(&sql)?;
                let query = sqlx::query_with::<Postgres, _>(AssertSqlSafe(sql.numbered()), args);
                query.execute(conn).await?.rows_affected()
            }
        })
    }

    /// Runs statements without values, several separated by `;`.
    pub(crate) async fn script(&mut self, text: &str) -> Result<(), Fault> {
        match self {
            Self::Sqlite(conn) => conn.script(text)?,
            Self::Postgres(conn) => {
                let conn: &mut PgConnection = conn;
                sqlx::raw_sql(AssertSqlSafe(text)).execute(conn).await?;
            }
        }
        Ok(())
    }
}

fn bad(error: sqlx::error::BoxDynError) -> Fault {
    Fault::Database(sqlx::Error::Encode(error))
}

fn postgres_args(sql: &Sql) -> Result<PgArguments, Fault> {
    let mut args = PgArguments::default();
    for arg in &sql.args {
        match arg {
            Arg::Int(value) => args.add(*value),
            // PostgreSQL's text can't hold NUL; nobody misses it.
            Arg::Text(value) if value.contains('\0') => args.add(value.replace('\0', "")),
            Arg::Text(value) => args.add(value.as_str()),
            Arg::Bool(value) => args.add(*value),
            Arg::Bytes(value) => args.add(value.as_slice()),
            Arg::NullInt => args.add(None::<i64>),
            Arg::NullText => args.add(None::<String>),
            Arg::NullBool => args.add(None::<bool>),
            Arg::NullBytes => args.add(None::<Vec<u8>>),
        }
        .map_err(bad)?;
    }
    Ok(args)
}
