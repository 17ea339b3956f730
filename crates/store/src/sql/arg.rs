//! Values on their way into the database.

use base::{Timestamp, ids};

/// One value. Options become `Null` of their kind, since PostgreSQL wants to know the type.
#[derive(Debug, Clone, PartialEq)]
pub enum Arg {
    Int(i64),
    Text(String),
    Bool(bool),
    Bytes(Vec<u8>),
    NullInt,
    NullText,
    NullBool,
    NullBytes,
}

/// A text with `?` placeholders and the values for them.
#[derive(Debug, Clone)]
pub struct Sql {
    pub text: std::borrow::Cow<'static, str>,
    pub args: Vec<Arg>,
}

impl Sql {
    /// A fixed text.
    #[must_use]
    pub fn new(text: impl Into<std::borrow::Cow<'static, str>>, args: Vec<Arg>) -> Self {
        Self { text: text.into(), args }
    }

    /// Appends text and its values.
    #[must_use]
    pub fn add(mut self, text: &str, args: impl IntoIterator<Item = Arg>) -> Self {
        self.text.to_mut().push_str(text);
        self.args.extend(args);
        self
    }

    /// Appends only where there is a value.
    #[must_use]
    pub fn when<T: Into<Arg>>(self, value: Option<T>, text: &str) -> Self {
        match value {
            Some(value) => self.add(text, [value.into()]),
            None => self,
        }
    }

    /// The text with `$1, $2, …` as PostgreSQL wants it. No SQL of ours has `?` in a literal.
    pub(super) fn numbered(&self) -> String {
        let mut out = String::with_capacity(self.text.len() + self.args.len() * 2);
        let mut number = 0;
        for part in self.text.split_inclusive('?') {
            match part.strip_suffix('?') {
                Some(before) => {
                    number += 1;
                    out.push_str(before);
                    out.push('$');
                    out.push_str(&number.to_string());
                }
                None => out.push_str(part),
            }
        }
        out
    }
}

impl From<i64> for Arg {
    fn from(value: i64) -> Self {
        Self::Int(value)
    }
}
impl From<bool> for Arg {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}
impl From<String> for Arg {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}
impl From<&String> for Arg {
    fn from(value: &String) -> Self {
        Self::Text(value.clone())
    }
}
impl From<&str> for Arg {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}
impl From<Vec<u8>> for Arg {
    fn from(value: Vec<u8>) -> Self {
        Self::Bytes(value)
    }
}
impl From<Timestamp> for Arg {
    fn from(value: Timestamp) -> Self {
        Self::Int(value.as_microsecond())
    }
}
impl From<Option<Timestamp>> for Arg {
    fn from(value: Option<Timestamp>) -> Self {
        value.map_or(Self::NullInt, Self::from)
    }
}
impl From<Option<i64>> for Arg {
    fn from(value: Option<i64>) -> Self {
        value.map_or(Self::NullInt, Self::Int)
    }
}
impl From<Option<String>> for Arg {
    fn from(value: Option<String>) -> Self {
        value.map_or(Self::NullText, Self::Text)
    }
}
impl From<&Option<String>> for Arg {
    fn from(value: &Option<String>) -> Self {
        value.clone().into()
    }
}
impl From<Option<&str>> for Arg {
    fn from(value: Option<&str>) -> Self {
        value.map_or(Self::NullText, Self::from)
    }
}

/// Typed ids are bound as their number.
macro_rules! ids_are_args {
    ($($id:ident),+) => {$(
        impl From<ids::$id> for Arg {
            fn from(value: ids::$id) -> Self {
                Self::Int(value.0)
            }
        }
        impl From<Option<ids::$id>> for Arg {
            fn from(value: Option<ids::$id>) -> Self {
                value.map_or(Self::NullInt, |id| Self::Int(id.0))
            }
        }
        impl super::Cell for ids::$id {
            fn read(row: &super::Row, index: usize) -> Result<Self, crate::Fault> {
                <i64 as super::Cell>::read(row, index).map(Self)
            }
        }
        impl super::Cell for Option<ids::$id> {
            fn read(row: &super::Row, index: usize) -> Result<Self, crate::Fault> {
                Ok(<Option<i64> as super::Cell>::read(row, index)?.map(ids::$id))
            }
        }
    )+};
}
ids_are_args!(
    TicketId,
    MessageId,
    PersonId,
    OrganisationId,
    AttachmentId,
    JobId,
    RawId,
    OutgoingId,
    SendingId,
    DraftFileId,
    MacroId,
    AbsenceId,
    WebhookId,
    DeliveryId,
    ApiTokenId,
    OauthClientId,
    ViewId,
    AsideId,
    MergeId,
    EscalationId,
    BulkId,
    PushId,
    SocialId,
    EventSeq,
    NoticeSeq
);

#[cfg(test)]
mod tests {
    #[test]
    fn placeholders_are_numbered_in_order() {
        let sql = crate::q!("SELECT a FROM t WHERE b = ? AND c = ?", 1_i64, "x")
            .add(" LIMIT ?", [5_i64.into()]);
        assert_eq!(sql.numbered(), "SELECT a FROM t WHERE b = $1 AND c = $2 LIMIT $3");
        assert_eq!(sql.args.len(), 3);
    }
}
