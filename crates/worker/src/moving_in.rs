//! Moving in from an account that speaks the Zendesk dialect: what is asked for, in which order,
//! and how far at once. Everything is written by `actions::imports`; killed at any place, the next
//! run goes on behind the last page that was whole, and knows what of the page after it is in.

mod files;

use std::collections::{BTreeMap, HashMap};

use actions::{
    Desk,
    imports::{self, Progress, Tally, people, rules, tickets, tickets::Whole},
};
use base::Timestamp;
use channels::zendesk::{self, Page, There, Trouble};
use desk::{
    imports::{Named, Places, TheirMessage, TheirPerson, TheirTicket},
    people::Role,
};
use futures::{StreamExt, TryStreamExt, stream};
use serde_json::Value;
use store::Fault;

/// Threads asked for at the same time; an account that finds that too many says so by 429.
const THREADS_AT_ONCE: usize = 8;
/// Tickets written in one transaction: a request of a running desk beside it waits that long.
const WRITTEN_AT_ONCE: usize = 200;
/// People asked for by number at once, the dialect's limit.
const NAMED_AT_ONCE: usize = 100;

/// Why a run ended early. The next one goes on.
#[derive(Debug, thiserror::Error)]
pub enum Stopped {
    #[error(transparent)]
    There(#[from] Trouble),
    #[error(transparent)]
    Here(#[from] Fault),
}

/// Who may come as one of us.
#[derive(Debug, Clone, Default)]
pub struct Staff {
    pub roles: BTreeMap<String, Role>,
    pub agents_as: Option<Role>,
}

/// What there is, before anything is written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DryRun {
    /// How many of each; `None` where the account does not say.
    pub counts: Vec<(&'static str, Option<i64>)>,
    /// Groups that none of ours is called like: their tickets wait unclassified.
    pub groups_without_place: Vec<String>,
    /// Fields that none of our own is called like: their values are kept aside.
    pub fields_without_place: Vec<String>,
    /// Addresses of those who answer there and have not been named for rights here.
    pub agents_without_rights: Vec<String>,
}

/// A line for whoever waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    pub what: &'static str,
    pub done: i64,
    /// Of how many, where that is known.
    pub of: Option<i64>,
    pub since: Timestamp,
}

/// An import under way.
pub struct MovingIn<'a> {
    pub desk: &'a Desk,
    pub there: There,
    pub staff: Staff,
    /// Hears how far it is.
    pub told: &'a (dyn Fn(Told) + Send + Sync),
}

impl MovingIn<'_> {
    /// Looks at what there is and what of it has a place; writes nothing.
    ///
    /// # Errors
    /// The account refuses or is out of reach.
    pub async fn dry_run(&self) -> Result<DryRun, Stopped> {
        let mut found = DryRun::default();
        for what in ["users", "organizations", "tickets"] {
            let count = match self.there.get(&format!("{what}/count.json")).await {
                Ok(answer) => count_of(&answer),
                Err(Trouble::NotThere(_)) => None,
                Err(other) => return Err(other.into()),
            };
            found.counts.push((what, count));
        }
        let groups = self.all("groups.json", zendesk::groups).await?;
        let fields = self.all("ticket_fields.json", zendesk::shown_fields).await?;
        let places = self.places(&groups, &fields);
        let without = |named: &[Named], found: &BTreeMap<i64, String>| {
            let homeless = named.iter().filter(|one| !found.contains_key(&one.id));
            homeless.map(|one| one.name.clone()).collect()
        };
        found.groups_without_place = without(&groups, &places.groups);
        found.fields_without_place = without(&fields, &places.fields);
        let agents = self.agents().await?.into_iter();
        let agents = agents.filter(|one| !places.role_of(one).is_staff());
        found.agents_without_rights = agents.map(|one| one.address.unwrap_or(one.name)).collect();
        for (what, count) in [
            ("groups", groups.len()),
            ("macros", self.all("macros.json", zendesk::macros).await?.len()),
            ("views", self.all("views.json", zendesk::views).await?.len()),
        ] {
            found.counts.push((what, i64::try_from(count).ok()));
        }
        Ok(found)
    }

    /// Brings in everything that is not here yet, and what changed since the last run.
    ///
    /// # Errors
    /// The account refuses or stays out of reach, or the database failed. What came in stays.
    pub async fn run(&self) -> Result<Tally, Stopped> {
        let source = self.there.name();
        let mut progress = if self.there.goes_on() {
            imports::progress(self.desk, &source).await?
        } else {
            Progress::default()
        };
        progress.last = Tally::default();
        if let Ok(answer) = self.there.get("tickets/count.json").await {
            progress.tickets_there = count_of(&answer).unwrap_or(0);
        }
        let groups = self.all("groups.json", zendesk::groups).await?;
        let fields = self.all("ticket_fields.json", zendesk::shown_fields).await?;
        let places = self.places(&groups, &fields);
        self.organisations(&source).await?;
        self.people(&source, &places, &mut progress).await?;
        self.rights(&source, &places).await?;
        progress.last.files += self.files_again(&source).await?;
        self.tickets(&source, &places, &mut progress).await?;
        self.rules(&source, &places).await?;
        let tally = progress.last;
        imports::note(self.desk, &source, self.kept(&progress), true).await?;
        self.desk.store.tell(store::Nudge::Resync).await?;
        Ok(tally)
    }

    /// A folder's places mean nothing to the account.
    fn kept(&self, progress: &Progress) -> Progress {
        let mut kept = progress.clone();
        if !self.there.goes_on() {
            kept.people_cursor.clear();
            kept.tickets_cursor.clear();
        }
        kept
    }

    fn places(&self, groups: &[Named], fields: &[Named]) -> Places {
        Places {
            roles: self.staff.roles.clone(),
            agents_as: self.staff.agents_as,
            ..Places::find(&self.desk.handbook(), groups, fields)
        }
    }

    fn tell(&self, what: &'static str, done: i64, of: Option<i64>, since: Timestamp) {
        (self.told)(Told { what, done, of, since });
    }

    /// Every row of a list.
    async fn all<T>(
        &self,
        path: &str,
        read: impl Fn(&Value) -> Page<T>,
    ) -> Result<Vec<T>, Stopped> {
        let joint = if path.contains('?') { '&' } else { '?' };
        let (mut all, mut next) = (Vec::new(), Some(format!("{path}{joint}page[size]=100")));
        while let Some(path) = next {
            let page = read(&self.there.get(&path).await?);
            all.extend(page.rows);
            // A list that names itself as its next page would never end.
            next = page.next.filter(|next| *next != path);
        }
        Ok(all)
    }

    async fn organisations(&self, source: &str) -> Result<(), Stopped> {
        let (since, mut done) = (self.desk.now(), 0);
        let mut next = Some("organizations.json?page[size]=100".to_owned());
        while let Some(path) = next {
            let page = zendesk::organisations(&self.there.get(&path).await?);
            done += i64::try_from(page.rows.len()).unwrap_or(0);
            people::organisations(self.desk, source, page.rows).await?;
            self.tell("organisations", done, None, since);
            next = page.next.filter(|next| *next != path);
        }
        Ok(())
    }

    async fn people(
        &self,
        source: &str,
        places: &Places,
        progress: &mut Progress,
    ) -> Result<(), Stopped> {
        let (since, mut done) = (self.desk.now(), 0);
        loop {
            let path = export("users", &progress.people_cursor);
            let page = zendesk::people(&self.there.get(&path).await?);
            done += i64::try_from(page.rows.len()).unwrap_or(0);
            progress.people_cursor = page.cursor.unwrap_or_default();
            let kept = Some(self.kept(progress));
            people::people(self.desk, source, places, page.rows, kept).await?;
            self.tell("people", done, None, since);
            if page.next.is_none() {
                return Ok(());
            }
        }
    }

    /// Rights for those of theirs who came without any before this run named them.
    async fn rights(&self, source: &str, places: &Places) -> Result<(), Stopped> {
        if places.roles.is_empty() && places.agents_as.is_none() {
            return Ok(());
        }
        for some in self.agents().await?.chunks(NAMED_AT_ONCE) {
            people::people(self.desk, source, places, some.to_vec(), None).await?;
        }
        Ok(())
    }

    async fn agents(&self) -> Result<Vec<TheirPerson>, Stopped> {
        self.all("users.json?role[]=admin&role[]=agent", zendesk::people).await
    }

    async fn tickets(
        &self,
        source: &str,
        places: &Places,
        progress: &mut Progress,
    ) -> Result<(), Stopped> {
        let (since, mut done) = (self.desk.now(), 0);
        let there = Some(progress.tickets_there).filter(|there| *there > 0);
        loop {
            let path =
                format!("{}&include=metric_sets", export("tickets", &progress.tickets_cursor));
            let page = zendesk::tickets(&self.there.get(&path).await?);
            let known = tickets::unchanged(self.desk, source, &page.rows).await?;
            let count = i64::try_from(page.rows.len()).unwrap_or(0);
            let mut new: Vec<TheirTicket> = page.rows;
            new.retain(|ticket| !known.contains(&ticket.id));
            progress.last.same += i64::try_from(known.len()).unwrap_or(0);
            let mut left = count - i64::try_from(new.len()).unwrap_or(0);
            for some in new.chunks(WRITTEN_AT_ONCE) {
                let whole = self.whole(source, some).await?;
                self.strangers(source, places, &whole).await?;
                let tally = tickets::tickets(self.desk, source, places, whole, None).await?;
                progress.last = progress.last.and(tally);
                left += i64::try_from(some.len()).unwrap_or(0);
                self.tell("tickets", done + left, there, since);
            }
            done += count;
            progress.tickets_cursor = page.cursor.unwrap_or_default();
            imports::note(self.desk, source, self.kept(progress), false).await?;
            if page.next.is_none() {
                return Ok(());
            }
        }
    }

    /// These tickets with their threads and files.
    async fn whole(&self, source: &str, some: &[TheirTicket]) -> Result<Vec<Whole>, Stopped> {
        let threads: Vec<(TheirTicket, Vec<TheirMessage>)> = stream::iter(some.to_vec())
            .map(|ticket| async move {
                let thread = self.thread(ticket.id).await?;
                Ok::<_, Stopped>((ticket, thread))
            })
            .buffered(THREADS_AT_ONCE)
            .try_collect()
            .await?;
        let ids: Vec<i64> =
            threads.iter().flat_map(|(_, thread)| thread).map(|message| message.id).collect();
        let known = tickets::known_messages(self.desk, source, &ids).await?;
        let mut all = Vec::with_capacity(threads.len());
        for (ticket, thread) in threads {
            let mut whole = Whole { ticket, messages: Vec::new(), missing: Vec::new() };
            for message in thread.into_iter().filter(|one| !known.contains_key(&one.id)) {
                let files = self.files(&message, &mut whole.missing).await?;
                whole.messages.push((message, files));
            }
            all.push(whole);
        }
        Ok(all)
    }

    async fn thread(&self, ticket: i64) -> Result<Vec<TheirMessage>, Stopped> {
        let path = format!("tickets/{ticket}/comments.json");
        match self.all(&path, zendesk::comments).await {
            // It was deleted between the list and now: what the list told is kept.
            Err(Stopped::There(Trouble::NotThere(_))) => Ok(Vec::new()),
            other => other,
        }
    }

    /// People whom the tickets name and the export of people did not: those who came meanwhile,
    /// and those who were deleted, of whom only the number is left.
    async fn strangers(&self, source: &str, places: &Places, all: &[Whole]) -> Result<(), Stopped> {
        let named: Vec<i64> = all.iter().flat_map(tickets::people_of).collect();
        let unknown = tickets::unknown_people(self.desk, source, &named).await?;
        for some in unknown.chunks(NAMED_AT_ONCE) {
            let list = some.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
            let path = format!("users/show_many.json?ids={list}");
            let mut found = zendesk::people(&self.there.get(&path).await?).rows;
            let known: HashMap<i64, ()> = found.iter().map(|one| (one.id, ())).collect();
            let gone = some.iter().filter(|id| !known.contains_key(id));
            found.extend(gone.map(|id| nobody(*id)));
            people::people(self.desk, source, places, found, None).await?;
        }
        Ok(())
    }

    async fn rules(&self, source: &str, places: &Places) -> Result<(), Stopped> {
        let since = self.desk.now();
        let macros = self.all("macros.json", zendesk::macros).await?;
        let made = rules::macros(self.desk, source, macros).await?;
        self.tell("macros", made.new + made.same, None, since);
        let views = self.all("views.json", zendesk::views).await?;
        let made = rules::views(self.desk, source, places, views).await?;
        self.tell("views", made.new + made.same, None, since);
        for (kind, path, name) in [
            ("trigger", "triggers.json", "triggers"),
            ("automation", "automations.json", "automations"),
        ] {
            let told = match self.all(path, |answer| zendesk::raw(answer, name)).await {
                Err(Stopped::There(Trouble::NotThere(_) | Trouble::Key(403))) => continue,
                other => other?,
            };
            let because = "a rule: write it into the handbook as a sentence";
            rules::keep(self.desk, source, kind, told, because).await?;
        }
        Ok(())
    }
}

fn nobody(id: i64) -> TheirPerson {
    TheirPerson {
        id,
        name: String::new(),
        address: None,
        organisation: None,
        is_staff: false,
        is_admin: false,
        time_zone: String::new(),
        external_id: String::new(),
        notes: String::new(),
        phone: String::new(),
        tags: Vec::new(),
        created_at: Timestamp::UNIX_EPOCH,
        updated_at: Timestamp::UNIX_EPOCH,
        rest: String::new(),
    }
}

/// Where an export begins, or goes on.
fn export(what: &str, cursor: &str) -> String {
    if cursor.is_empty() {
        format!("incremental/{what}/cursor.json?start_time=0")
    } else {
        format!("incremental/{what}/cursor.json?cursor={cursor}")
    }
}

fn count_of(answer: &Value) -> Option<i64> {
    answer["count"]["value"].as_i64().or_else(|| answer["count"].as_i64())
}
