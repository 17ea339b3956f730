//! Addresses of what queries find, and of kept views.

use base::ids::ViewId;

use super::{InView, TICKETS, view, with_query};

pub const VIEWS: &str = "/views";
/// What fits next in a query half written.
pub const COMPLETIONS: &str = "/tickets/completions";

/// How a list of found tickets is shown: what its address says beside the query.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Shown {
    /// The query; `None`: as the view has it.
    pub query: Option<String>,
    /// The columns by their keys; `None`: as the view has them.
    pub columns: Option<String>,
    /// The grouping by its key, empty for none; `None`: as the view has it.
    pub grouping: Option<String>,
}

impl Shown {
    /// The address of a list shown so: of a kept view, or of what a query finds.
    #[must_use]
    pub fn address(&self, in_view: &InView, before: Option<&str>) -> String {
        let mut path = match in_view {
            InView::Kept(_) => self::view(in_view, None),
            _ => TICKETS.to_owned(),
        };
        let given = [
            ("q", self.query.as_deref()),
            ("columns", self.columns.as_deref()),
            ("group", self.grouping.as_deref()),
            ("before", before),
        ];
        for (name, value) in given {
            if let Some(value) = value {
                path = with_query(&path, name, value);
            }
        }
        path
    }
}

/// The list with an empty search over it.
#[must_use]
pub fn search_page() -> String {
    with_query(TICKETS, "q", "")
}

/// One more act on a kept view.
#[must_use]
pub fn kept(id: ViewId, act: &str) -> String {
    format!("{VIEWS}/{id}/{act}")
}
