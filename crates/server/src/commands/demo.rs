//! `prickle demo`: a desk filled with a believable company.

use clap::Args;

use crate::{config::Config, wiring};

/// A filled desk.
#[derive(Args)]
pub struct Demo {
    /// How many tickets the company has had.
    #[arg(long, env = "PRICKLE_DEMO_TICKETS", default_value_t = 5000)]
    pub tickets: u32,
    /// Another seed, another company.
    #[arg(long, env = "PRICKLE_DEMO_SEED", default_value_t = 7)]
    pub seed: u64,
    /// Fill the database and stop.
    #[arg(long)]
    pub only_fill: bool,
}

impl Demo {
    /// The configuration with what a demo needs and nobody set.
    pub fn config(&self, mut config: Config) -> Config {
        if config.mail_address.is_empty() {
            "support@hogwood.example".clone_into(&mut config.mail_address);
        }
        config
    }
}

/// Fills the desk once, then opens it.
///
/// # Errors
/// As [`wiring::serve`].
pub async fn run(demo: &Demo, config: &Config) -> anyhow::Result<()> {
    let opened = wiring::open(config).await?;
    if demo.only_fill {
        return Ok(());
    }
    wiring::serve(config, opened).await
}
