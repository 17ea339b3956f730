//! Addresses of API tokens.

use base::ids::ApiTokenId;

pub const API_TOKENS: &str = "/api-tokens";

/// Every address of the API, to read.
pub const API_REFERENCE: &str = "/api-reference";

/// Revokes one.
#[must_use]
pub fn api_token_revocation(id: ApiTokenId) -> String {
    format!("/api-tokens/{id}/revocation")
}
