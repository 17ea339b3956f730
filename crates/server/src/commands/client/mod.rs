//! The desk from a terminal, from anywhere: these commands ask its API with the token of the person
//! who types, and open no database.

mod lists;
mod saved;
mod show;
mod sign_in;
mod table;
mod write;

use base::{Clock as _, Timestamp, clock::SystemClock, time::TimeZone};
use channels::remote::Remote;
use clap::{Args, Subcommand, ValueEnum};

/// Everyday acts.
#[derive(Subcommand)]
pub enum Client {
    /// Sign in to a desk: asks for a token and keeps it for the other commands.
    Login(sign_in::Login),
    /// Forget the desk and its token.
    Logout,
    /// List tickets: what waits, the most urgent first, or what a query finds.
    Tickets(lists::Tickets),
    /// Search all tickets.
    Search(lists::Search),
    /// List your views, or the tickets of one.
    View(lists::View),
    /// Show a ticket and its conversation.
    Ticket(show::Show),
    /// Answer the customer of a ticket.
    Reply(write::Reply),
    /// Write a note on a ticket, which no customer sees.
    Note(write::Note),
    /// Make a ticket yours.
    Take(write::Take),
    /// Change what a ticket is: its status, severity, kind, owner, tags.
    Set(write::Set),
    /// Open a ticket for a customer.
    New(write::New),
}

/// How the answer is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum Output {
    /// For people; columns with tabs between them where it goes to a file or a program.
    #[default]
    Table,
    /// The API's own objects.
    Json,
}

/// What every command that reads can be told.
#[derive(Args)]
pub struct Reading {
    /// How the answer is written.
    #[arg(short, long, value_enum, default_value_t)]
    output: Output,
}

/// A desk that can be asked.
pub struct Signed {
    remote: Remote,
    zone: TimeZone,
}

impl Signed {
    fn now() -> Timestamp {
        SystemClock.now()
    }

    fn open() -> anyhow::Result<Self> {
        let saved = saved::read()?;
        let zone = TimeZone::get(&saved.zone).unwrap_or(TimeZone::UTC);
        Ok(Self { remote: Remote::new(&saved.url, &saved.token)?, zone })
    }
}

/// Runs one.
///
/// # Errors
/// Nobody is signed in, the desk can't be reached, or it refuses; in words for who types.
pub async fn run(command: Client) -> anyhow::Result<()> {
    let command = match command {
        Client::Login(login) => return sign_in::login(login).await,
        Client::Logout => return sign_in::logout(),
        other => other,
    };
    let desk = Signed::open()?;
    match command {
        Client::Tickets(tickets) => lists::tickets(&desk, &tickets).await,
        Client::Search(search) => lists::search(&desk, &search).await,
        Client::View(view) => lists::view(&desk, &view).await,
        Client::Ticket(ticket) => show::show(&desk, &ticket).await,
        Client::Reply(reply) => write::reply(&desk, reply).await,
        Client::Note(note) => write::note(&desk, note).await,
        Client::Take(take) => write::take(&desk, &take).await,
        Client::Set(set) => write::set(&desk, &set).await,
        Client::New(new) => write::new(&desk, new).await,
        Client::Login(_) | Client::Logout => Ok(()),
    }
}
