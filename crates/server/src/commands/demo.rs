//! `prickle demo`: a desk filled with a believable company, opened with everything it needs to be
//! tried: a mail listener, a folder that shows what would be mailed, a customer's page.

mod fill;

use std::net::SocketAddr;

use actions::Desk;
use clap::Args;

use crate::{config::Config, say, wiring};

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

/// Everybody at the demo desk signs in with it. It opens invented data on this machine only.
const PASSWORD: &str = "hedgehogs like apples";

impl Demo {
    /// The configuration with what a demo needs and nobody set.
    pub fn config(&self, mut config: Config) -> Config {
        let beside = |step: u16| {
            SocketAddr::new(config.listen.ip(), config.listen.port().saturating_add(step))
        };
        config.sample_listen = config.sample_listen.or_else(|| Some(beside(1)));
        config.smtp_listen = config.smtp_listen.or_else(|| Some(beside(2)));
        if config.mail_address.is_empty() {
            config.mail_address = format!("support@{}", demo::world::DOMAIN);
        }
        if config.mail_out.is_empty() {
            config.mail_out = format!("file://{}", config.data.join("outbox").display());
        }
        config.gallery = true;
        config
    }
}

/// Fills the desk once, then opens it.
///
/// # Errors
/// As [`wiring::serve`].
pub async fn run(demo: &Demo, config: &Config) -> anyhow::Result<()> {
    let mut opened = wiring::open(config).await?;
    wiring::take_handbook(config, &opened.desk).await?;
    if opened.desk.store.counts().await?.tickets == 0 {
        opened.desk = fill::fill(&opened.desk, demo, PASSWORD).await?;
    }
    if demo.only_fill {
        opened.desk.store.close().await;
        return Ok(());
    }
    welcome(&opened.desk, config).await?;
    wiring::serve(config, opened).await
}

/// Addresses and sign-ins.
async fn welcome(desk: &Desk, config: &Config) -> anyhow::Result<()> {
    let mut conn = desk.store.read().await?;
    let staff = store::people::staff(&mut conn).await?;
    let customer = store::people::sample_customer(&mut conn).await?;
    drop(conn);
    let url = &config.public_url;
    say(&format!("\n  The desk             {url}"));
    for person in &staff {
        let address = person.address.as_deref().unwrap_or_default();
        say(&format!("    {:<18} {address}", person.role.key().replace('_', " ")));
    }
    say(&format!("    password           {PASSWORD}"));
    if let Some(customer) = customer {
        let token = actions::people::links::for_anonymous(desk, customer.id).await?;
        let link = ui::paths::portal_link(&token);
        say(&format!("\n  A customer's portal  {url}{link}"));
        say(&format!("    as                 {}", customer.display_name()));
    }
    say(&format!("  Ask for help         {url}/help"));
    if let Some(address) = config.sample_listen {
        say(&format!("  An app with widget   http://{address}"));
    }
    if let Some(address) = config.smtp_listen {
        say(&format!("  Mail comes in at     smtp://{address} for {}", config.mail_address));
    }
    say(&format!("  Mail goes out to     {}", config.mail_out));
    say(&format!("  Is it well?          {url}/readyz\n"));
    Ok(())
}
