//! Which tickets a list shows, as a word of an address.

use base::ids::ViewId;

/// A view of the desk: which tickets the list shows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum InView {
    /// Everything that waits for us, in the order to work in.
    #[default]
    Next,
    Mine,
    /// What the reader follows.
    Following,
    Unclassified,
    /// All tickets, in any status.
    All,
    /// All tickets of one status, by its key.
    Status(String),
    /// A product group, by its key.
    Group(String),
    /// What a query finds.
    Found(String),
    /// A kept view.
    Kept(ViewId),
}

impl InView {
    /// The word used in `?in=`.
    #[must_use]
    pub fn token(&self) -> String {
        match self {
            Self::Next => "next".into(),
            Self::Mine => "mine".into(),
            Self::Following => "following".into(),
            Self::Unclassified => "unclassified".into(),
            Self::All => "all".into(),
            Self::Status(status) => format!("status-{status}"),
            Self::Group(key) => format!("group-{key}"),
            Self::Found(query) => format!("find-{query}"),
            Self::Kept(id) => format!("view-{id}"),
        }
    }

    /// Reads [`InView::token`] back; anything unknown is *Next up*.
    #[must_use]
    pub fn from_token(token: &str) -> Self {
        match token {
            "mine" => Self::Mine,
            "following" => Self::Following,
            "unclassified" => Self::Unclassified,
            "all" => Self::All,
            other => match other.split_once('-') {
                Some(("status", status)) => Self::Status(status.into()),
                Some(("group", key)) => Self::Group(key.into()),
                Some(("find", query)) => Self::Found(query.into()),
                Some(("view", id)) => id.parse().map_or(Self::Next, Self::Kept),
                _ => Self::Next,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_view_survives_its_token() {
        for view in [
            InView::Next,
            InView::Mine,
            InView::Following,
            InView::Unclassified,
            InView::All,
            InView::Status("on_hold".into()),
            InView::Group("data-stack".into()),
            InView::Found("crash -status:open".into()),
            InView::Kept(ViewId(12)),
        ] {
            assert_eq!(InView::from_token(&view.token()), view);
        }
        assert_eq!(InView::from_token("nonsense"), InView::Next);
    }
}
