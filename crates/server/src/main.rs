//! The one binary: reads the configuration, wires the parts together, runs a command.

mod commands;
mod config;
mod wiring;

use std::process::ExitCode;

use clap::Parser;
use commands::Command;

/// A page is made of a few thousand small texts; the system's allocator took a fifth of its time.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Prickle: support by engineers.
#[derive(Parser)]
#[command(version, about)]
struct Arguments {
    /// The configuration file; see docs/guides/configuration.md.
    #[arg(long, env = "PRICKLE_CONFIG", default_value = "prickle.toml")]
    config: std::path::PathBuf,
    #[command(subcommand)]
    command: Command,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match commands::run(arguments.command, &arguments.config) {
        Ok(code) => code,
        Err(error) => {
            say(&format!("prickle: {error:#}"));
            ExitCode::FAILURE
        }
    }
}

/// Tells the person at the terminal something that is no answer of the command.
#[allow(clippy::print_stderr, reason = "the terminal is the edge of a command")]
fn say(line: &str) {
    eprintln!("{line}");
}

/// A command's answer.
#[allow(clippy::print_stdout, reason = "the terminal is the edge of a command")]
fn answer(line: &str) {
    println!("{line}");
}
