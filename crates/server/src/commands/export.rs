//! `prickle export FOLDER`: everything the desk knows, in open formats. See docs/guides/moving.md.

use std::{path::PathBuf, process::ExitCode};

use actions::moving::export;
use clap::Args;

use crate::{answer, config::Config, say, wiring};

/// Where to, and how much.
#[derive(Args)]
pub struct Export {
    /// A folder that is empty or not there yet.
    folder: PathBuf,
    /// With passwords, keys and the webhooks' secrets: for moving, not for handing on. Keep the
    /// folder as you would keep the database.
    #[arg(long)]
    with_secrets: bool,
}

/// Writes it; ends with 1 where a file is missing.
///
/// # Errors
/// The folder holds something, the disk is full, or there is no database.
pub async fn run(wish: &Export, config: &Config) -> anyhow::Result<ExitCode> {
    let desk = wiring::open(config).await?.desk;
    super::import::must_be_finished(&desk).await?;
    let told = |line: &str| say(&format!("  {line}"));
    let done = export(&desk, &wish.folder, wish.with_secrets, told).await?;
    desk.store.close().await;
    let folder = wish.folder.display();
    answer(&format!("{} rows and {} files are in {folder}.", done.rows, done.files));
    if done.missing.is_empty() {
        return Ok(ExitCode::SUCCESS);
    }
    answer(&format!("{} files could not be read; manifest.json names them.", done.missing.len()));
    Ok(ExitCode::FAILURE)
}
