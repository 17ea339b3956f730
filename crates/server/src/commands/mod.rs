//! What `prickle` can be told to do.

mod client;
mod clock;
mod demo;
mod dry_run;
mod export;
mod handbook;
mod import;
mod index;
mod mail;
mod organisations;
mod token;
mod traces;

use std::{path::Path, process::ExitCode};

use clap::{CommandFactory, Subcommand};
use tracing_subscriber::EnvFilter;

use crate::{Arguments, answer, config::Config, wiring};

/// A command.
#[derive(Subcommand)]
pub enum Command {
    /// Open the desk.
    Serve,
    /// Open a desk filled with a believable company.
    Demo(demo::Demo),
    /// Ask when an answer is due.
    #[command(subcommand)]
    Clock(clock::Clock),
    /// Work on the handbook.
    #[command(subcommand)]
    Handbook(handbook::HandbookCommand),
    /// Mail: what has to be entered elsewhere.
    #[command(subcommand)]
    Mail(mail::Mail),
    /// Organisations as a file.
    #[command(subcommand)]
    Organisations(organisations::Organisations),
    /// API tokens.
    #[command(subcommand)]
    Token(token::Token),
    /// The text index: compare it with the tickets, make it anew.
    #[command(subcommand)]
    Index(index::Index),
    /// Write everything the desk knows into a folder, in open formats, while it goes on working.
    Export(export::Export),
    /// Move in: take in what another desk knows.
    #[command(subcommand)]
    Import(import::Import),
    /// Where words stand in the database: to make sure that nothing is left of what was redacted.
    /// Reads them from standard input, one passage on each line; ends with 1 where one stands.
    Traces,
    /// Words for your shell to complete: `prickle completions bash > …`; `prickle help` lists more.
    Completions {
        /// For which shell.
        shell: clap_complete::Shell,
    },
    #[command(flatten)]
    Client(client::Client),
}

/// Runs a command.
///
/// # Errors
/// Whatever went wrong, for the person at the terminal.
pub fn run(command: Command, file: &Path) -> anyhow::Result<ExitCode> {
    match command {
        Command::Clock(clock) => clock::run(clock, &Config::read(file)?),
        Command::Handbook(command) => return Ok(handbook::run(command, file)),
        Command::Index(command) => {
            return runtime()?.block_on(index::run(command, &Config::read(file)?));
        }
        Command::Mail(command) => mail::run(&command, &Config::read(file)?),
        Command::Traces => return runtime()?.block_on(traces::run(&Config::read(file)?)),
        Command::Export(export) => {
            return runtime()?.block_on(export::run(&export, &Config::read(file)?));
        }
        Command::Organisations(command) => {
            return runtime()?.block_on(organisations::run(command, &Config::read(file)?));
        }
        Command::Import(import) => {
            return runtime()?.block_on(import::run(import, &Config::read(file)?));
        }
        Command::Completions { shell } => {
            let mut words = Vec::new();
            clap_complete::generate(shell, &mut Arguments::command(), "prickle", &mut words);
            answer(String::from_utf8_lossy(&words).trim_end());
            Ok(())
        }
        Command::Client(command) => runtime()?.block_on(client::run(command)),
        Command::Serve => {
            let config = Config::read(file)?;
            log(&config);
            runtime()?.block_on(async {
                let opened = wiring::open(&config).await?;
                import::must_be_finished(&opened.desk).await?;
                wiring::take_handbook(&config, &opened.desk).await?;
                wiring::serve(&config, opened).await
            })
        }
        Command::Demo(demo) => {
            let config = demo.config(Config::read(file)?);
            log(&config);
            runtime()?.block_on(demo::run(&demo, &config))
        }
        Command::Token(token) => runtime()?.block_on(token::run(token, &Config::read(file)?)),
    }?;
    Ok(ExitCode::SUCCESS)
}

fn runtime() -> anyhow::Result<tokio::runtime::Runtime> {
    Ok(tokio::runtime::Builder::new_multi_thread().enable_all().build()?)
}

/// Structured logs to standard error; never a customer's words.
fn log(config: &Config) {
    let filter = EnvFilter::try_new(&config.log).unwrap_or_else(|_| EnvFilter::new("info"));
    let logs = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    if config.log_json { logs.json().init() } else { logs.compact().init() }
}
