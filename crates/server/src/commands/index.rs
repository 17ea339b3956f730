//! `prickle index verify` and `prickle index rebuild`: whether the text index holds exactly what
//! the store holds, and making it anew while the desk goes on working.

use std::process::ExitCode;

use actions::{Desk, search};
use clap::Subcommand;
use store::search::{
    due,
    verify::{Difference, Verified, What, verify},
};

use crate::{answer, config::Config, say, wiring};

/// The text index.
#[derive(Subcommand)]
pub enum Index {
    /// Compare the index with everything it is made of, word by word. Ends with 1 where it differs.
    Verify,
    /// Make every ticket's entry anew. Broken off, it goes on where it was: when it is called
    /// again, or behind a running desk.
    Rebuild {
        /// Throw the index away first: for one that is damaged. Until it is done, old tickets are
        /// not found.
        #[arg(long)]
        empty: bool,
        /// Only note what is to be done; the running desk does it.
        #[arg(long)]
        leave: bool,
    },
}

/// Entries made in one transaction; short enough for a desk that works beside it.
const AT_ONCE: i64 = 100;
/// Words told of one difference.
const WORDS: usize = 12;

/// Runs it.
///
/// # Errors
/// No database, or the index is damaged beyond reading.
pub async fn run(command: Index, config: &Config) -> anyhow::Result<ExitCode> {
    let desk = wiring::open(config).await?.desk;
    match command {
        Index::Verify => {
            let found = verify(&mut desk.store.read().await?).await?;
            tell(&found);
            let right = found.differing == 0;
            Ok(if right { ExitCode::SUCCESS } else { ExitCode::FAILURE })
        }
        Index::Rebuild { empty, leave } => {
            let waiting = search::all_again(&desk, empty).await?;
            search::want_files(&desk).await?;
            if leave {
                answer(&format!("{waiting} tickets wait; the running desk makes their entries."));
            } else {
                catch_up(&desk, waiting).await?;
            }
            Ok(ExitCode::SUCCESS)
        }
    }
}

/// Makes all entries that wait, telling now and then how many are left.
pub async fn catch_up(desk: &Desk, waiting: i64) -> anyhow::Result<()> {
    let mut made = 0;
    loop {
        let some = search::catch_up(desk, AT_ONCE).await?;
        if some == 0 && !due::any_waits(&mut desk.store.read().await?).await? {
            answer(&format!("The index holds {made} entries made anew."));
            return Ok(());
        }
        let before = made / 20_000;
        made += some;
        if made / 20_000 > before {
            say(&format!("  {made} of {waiting} entries made"));
        }
    }
}

fn tell(found: &Verified) {
    for one in &found.told {
        answer(&sentence(one));
    }
    let more = found.differing - i64::try_from(found.told.len()).unwrap_or(0);
    if more > 0 {
        answer(&format!("… and {more} more."));
    }
    if found.waiting > 0 {
        let waiting = found.waiting;
        answer(&format!("{waiting} tickets wait for their entry and were not compared."));
    }
    let tickets = found.tickets;
    answer(&match found.differing {
        0 => format!("The index holds exactly what the {tickets} tickets hold."),
        1 => format!("1 entry differs among {tickets} tickets. prickle index rebuild mends it."),
        many => format!(
            "{many} entries differ among {tickets} tickets. prickle index rebuild mends them."
        ),
    });
}

fn sentence(one: &Difference) -> String {
    let list = |words: &[String]| {
        let more = if words.len() > WORDS { ", …" } else { "" };
        let words: Vec<&str> = words.iter().take(WORDS).map(String::as_str).collect();
        format!("{}{more}", words.join(", "))
    };
    let ticket = one.ticket;
    match &one.what {
        What::Missing => format!("#{ticket} has no entry."),
        What::Left => format!("#{ticket} is gone, its entry is not."),
        What::Words { too_many, too_few } => match (too_many.as_slice(), too_few.as_slice()) {
            ([], []) => format!("#{ticket} has its words in another order."),
            (many, []) => format!("#{ticket} has words too many: {}.", list(many)),
            ([], few) => format!("#{ticket} lacks words: {}.", list(few)),
            (many, few) => {
                format!("#{ticket} lacks words: {}; has too many: {}.", list(few), list(many))
            }
        },
    }
}
