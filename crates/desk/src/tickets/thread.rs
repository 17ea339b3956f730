//! What is read together where tickets are merged: the messages of a ticket's thread, and who may
//! read each. One thread for us; for customers only what is theirs to read.
//!
//! The rule that costs trust: two people who wrote about the same thing have not agreed to read
//! each other. Unless somebody of us says so when merging (or the same people take part in both),
//! each side goes on reading its own words, and what we answered from the merge on.

use base::{
    Timestamp,
    ids::{MergeId, TicketId},
};

use crate::messages::{Message, Visibility};

/// One ticket merged into another; undone where `undone_at` is set. Kept for ever: it says who
/// was written to while it held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merge {
    pub id: MergeId,
    pub goes: TicketId,
    pub stays: TicketId,
    /// Both sides read each other.
    pub together: bool,
    pub at: Timestamp,
    pub undone_at: Option<Timestamp>,
}

impl Merge {
    /// It holds.
    #[must_use]
    pub const fn holds(&self) -> bool {
        self.undone_at.is_none()
    }

    /// The message was written after the two became one. Within one instant ids tell.
    #[must_use]
    pub fn is_before(&self, message: &Message) -> bool {
        let (written, merged) = (message.created_at, self.at);
        written > merged || (written == merged && message.id.0 > self.id.0)
    }
}

/// A reply of ours on the ticket that stays, written while the other was part of it: it went to the
/// people of both.
#[must_use]
pub fn reaches(merge: &Merge, message: &Message) -> bool {
    message.from_us
        && message.visibility == Visibility::Public
        && message.ticket_id == merge.stays
        && merge.is_before(message)
        && merge.undone_at.is_none_or(|undone| message.created_at < undone)
}

/// Whose messages make up a ticket's thread: itself, what is merged into it, and what it was
/// merged into.
#[must_use]
pub fn homes(ticket: TicketId, merges: &[Merge]) -> Vec<TicketId> {
    let into = merges.iter().filter(|one| one.stays == ticket && one.holds()).map(|one| one.goes);
    let of = merges.iter().filter(|one| one.goes == ticket).map(|one| one.stays);
    let mut homes: Vec<TicketId> = std::iter::once(ticket).chain(into).chain(of).collect();
    homes.sort_unstable();
    homes.dedup();
    homes
}

/// Whether a message stands in the thread of `ticket` for somebody who may see that ticket. `sees`
/// are the homes they may see; whoever reads notes reads all sides.
#[must_use]
pub fn stands(
    ticket: TicketId,
    merges: &[Merge],
    (sees, of_us): (&[TicketId], bool),
    message: &Message,
) -> bool {
    let side = message.side();
    let may = |side: &TicketId| of_us || sees.contains(side);
    if side == ticket {
        return true;
    }
    let mine = merges.iter().filter(|one| one.goes == ticket);
    if mine.clone().any(|one| reaches(one, message)) {
        return true;
    }
    let into = |id: TicketId| {
        merges.iter().any(|one| one.stays == ticket && one.goes == id && one.holds())
    };
    let here = message.ticket_id == ticket || into(message.ticket_id) || into(side);
    here && may(&side)
}

/// The words that mark a message as not of this ticket alone; empty for most.
#[must_use]
pub fn mark(ticket: TicketId, merges: &[Merge], message: &Message) -> String {
    let home = message.ticket_id;
    match message.via {
        Some(via) if home == ticket => {
            let holds = merges.iter().any(|one| one.goes == via && one.holds());
            let tail = if holds { "" } else { ", which stands by itself again; it stays here" };
            format!("written to #{via}{tail}")
        }
        _ if home == ticket => String::new(),
        Some(_) => format!("came while this was merged into #{home}; it stays there too"),
        None if merges.iter().any(|one| one.goes == home && one.stays == ticket) => {
            format!("from #{home}")
        }
        None => format!("written on #{home} while this was merged into it"),
    }
}

#[cfg(test)]
mod tests {
    use base::{ids::MessageId, time::from_micros};

    use super::*;
    use crate::messages::Channel;

    const STAYS: TicketId = TicketId(7);
    const GOES: TicketId = TicketId(8);

    fn merge(together: bool, undone_at: Option<i64>) -> Vec<Merge> {
        let undone_at = undone_at.map(from_micros);
        let (id, at) = (MergeId(1), from_micros(100));
        vec![Merge { id, goes: GOES, stays: STAYS, together, at, undone_at }]
    }

    fn message(home: TicketId, via: Option<TicketId>, from_us: bool, at: i64) -> Message {
        Message {
            id: MessageId(at),
            ticket_id: home,
            author_id: None,
            from_us,
            visibility: Visibility::Public,
            channel: Channel::Form,
            text: String::new(),
            html: String::new(),
            quoted: String::new(),
            mail_id: None,
            threaded_because: String::new(),
            automatic: false,
            created_at: from_micros(at),
            via,
            aside: None,
        }
    }

    /// What was said: on each before, then by each and by us while they are one, then by us.
    fn said() -> Vec<Message> {
        vec![
            message(GOES, None, false, 10),
            message(STAYS, None, false, 20),
            message(STAYS, None, true, 30),
            message(STAYS, Some(GOES), false, 110),
            message(STAYS, None, false, 120),
            message(STAYS, None, true, 130),
            message(STAYS, None, true, 230),
        ]
    }

    fn read(ticket: TicketId, merges: &[Merge], sees: &[TicketId], of_us: bool) -> Vec<i64> {
        let said = said();
        let read = said.iter().filter(|one| stands(ticket, merges, (sees, of_us), one));
        read.map(|one| one.id.0).collect()
    }

    #[test]
    fn we_read_one_thread() {
        let all = [10, 20, 30, 110, 120, 130, 230];
        assert_eq!(read(STAYS, &merge(false, None), &[], true), all);
    }

    #[test]
    fn each_side_reads_its_own_words_and_our_answers_since() {
        let merges = merge(false, None);
        assert_eq!(read(STAYS, &merges, &[STAYS], false), [20, 30, 120, 130, 230]);
        assert_eq!(read(GOES, &merges, &[GOES], false), [10, 110, 130, 230]);
    }

    #[test]
    fn together_both_sides_read_all_of_it() {
        let all = [10, 20, 30, 110, 120, 130, 230];
        assert_eq!(read(STAYS, &merge(true, None), &[STAYS, GOES], false), all);
    }

    #[test]
    fn undone_nobody_reads_the_other_side_and_nobody_loses_what_they_had() {
        let merges = merge(false, Some(200));
        assert_eq!(read(STAYS, &merges, &[STAYS], false), [20, 30, 120, 130, 230]);
        assert_eq!(read(GOES, &merges, &[GOES], false), [10, 110, 130]);
        assert_eq!(read(STAYS, &merges, &[], true), [20, 30, 110, 120, 130, 230]);
        assert_eq!(read(GOES, &merges, &[], true), [10, 110, 130]);
    }

    #[test]
    fn what_is_not_of_this_ticket_alone_says_so() {
        let merges = merge(false, None);
        assert_eq!(mark(STAYS, &merges, &message(GOES, None, false, 10)), "from #8");
        assert_eq!(mark(STAYS, &merges, &message(STAYS, None, false, 20)), "");
        let later = message(STAYS, Some(GOES), false, 110);
        assert_eq!(mark(STAYS, &merges, &later), "written to #8");
        let undone = merge(false, Some(200));
        assert!(mark(STAYS, &undone, &later).contains("stays here"));
        assert!(mark(GOES, &undone, &later).contains("merged into #7"));
    }
}
