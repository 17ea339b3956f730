//! `prickle mail`: what has to be entered elsewhere so that mail works.

use anyhow::bail;
use clap::Subcommand;

use crate::{answer, config::Config};

/// What can be told.
#[derive(Subcommand)]
pub enum Mail {
    /// Print the DNS record by which receivers know a mailbox's mails.
    DkimKey {
        /// The mailbox's name in the configuration.
        mailbox: String,
    },
}

/// Runs it.
///
/// # Errors
/// There is no such mailbox, or its key can't be used.
pub fn run(command: &Mail, config: &Config) -> anyhow::Result<()> {
    let Mail::DkimKey { mailbox } = command;
    let Some(configured) = config.mailboxes.get(mailbox) else {
        bail!("the configuration has no mailbox “{mailbox}”");
    };
    let Some(signer) = configured.seal(mailbox)? else {
        bail!("mailboxes.{mailbox} has no dkim_key: see docs/guides/email.md#dns");
    };
    let (name, text) = signer.dns_record();
    answer(&format!("{name} TXT\n{text}"));
    Ok(())
}
