//! Addresses of the page on which public posts are answered.

use super::with_query;

/// Answering public posts.
pub const SOCIAL: &str = "/social";
/// Whose handle it is.
pub const SOCIAL_HANDLES: &str = "/social/handles";

/// The page with one looked up.
#[must_use]
pub fn social_of(pasted: &str) -> String {
    with_query(SOCIAL, "of", pasted)
}

/// The page, saying that one was recorded.
#[must_use]
pub fn social_kept() -> String {
    with_query(SOCIAL, "kept", "1")
}

/// Older posts that were answered.
#[must_use]
pub fn social_before(cursor: &str) -> String {
    with_query(SOCIAL, "before", cursor)
}
