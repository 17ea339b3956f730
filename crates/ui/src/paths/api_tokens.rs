//! Addresses of API tokens.

use base::ids::ApiTokenId;

pub const API_TOKENS: &str = "/api-tokens";

/// Revokes one.
#[must_use]
pub fn api_token_revocation(id: ApiTokenId) -> String {
    format!("/api-tokens/{id}/revocation")
}
