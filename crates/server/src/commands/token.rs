//! `prickle token create --for EMAIL`: an API token that acts for one person, printed once.

use anyhow::anyhow;
use clap::Subcommand;

use crate::{answer, config::Config, wiring};

/// API tokens.
#[derive(Subcommand)]
pub enum Token {
    /// Make one; it is printed this once.
    Create {
        /// Whom it acts for: a mail address.
        #[arg(long = "for")]
        person: String,
        /// What it is for.
        #[arg(long, default_value = "command line")]
        name: String,
    },
}

/// Makes a token.
///
/// # Errors
/// Nobody with that address, or no database.
pub async fn run(token: Token, config: &Config) -> anyhow::Result<()> {
    let Token::Create { person, name } = token;
    let desk = wiring::open(config).await?.desk;
    let address = person.to_lowercase();
    let found = store::people::by_address(&mut desk.store.read().await?, &address).await?;
    let found = found.ok_or_else(|| anyhow!("nobody here has the address {address}"))?;
    answer(&actions::api_tokens::of(&desk, found.id, name).await?);
    Ok(())
}
