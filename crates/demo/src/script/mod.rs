//! The scenarios and voices: everything that is said in the demo, read once from the texts that
//! are built into the program.

pub mod entries;
pub mod template;

use std::sync::LazyLock;

use entries::Entry;
use template::Template;

use crate::world::{KINDS, PRODUCTS, SEVERITIES, known};

/// The texts, one file per product group.
const FILES: &[&str] = &[
    include_str!("../../texts/ai_assistant.txt"),
    include_str!("../../texts/batch_exports.txt"),
    include_str!("../../texts/billing.txt"),
    include_str!("../../texts/data_pipelines.txt"),
    include_str!("../../texts/data_warehouse.txt"),
    include_str!("../../texts/error_tracking.txt"),
    include_str!("../../texts/experiments.txt"),
    include_str!("../../texts/feature_flags_1.txt"),
    include_str!("../../texts/feature_flags_2.txt"),
    include_str!("../../texts/languages_1.txt"),
    include_str!("../../texts/languages_2.txt"),
    include_str!("../../texts/login.txt"),
    include_str!("../../texts/long_thread.txt"),
    include_str!("../../texts/odd.txt"),
    include_str!("../../texts/product_analytics_1.txt"),
    include_str!("../../texts/product_analytics_2.txt"),
    include_str!("../../texts/sdks_1.txt"),
    include_str!("../../texts/sdks_2.txt"),
    include_str!("../../texts/session_replay_1.txt"),
    include_str!("../../texts/session_replay_2.txt"),
    include_str!("../../texts/surveys.txt"),
    include_str!("../../texts/web_analytics.txt"),
    include_str!("../../texts/workflows.txt"),
];
/// Greetings, thanks and sign-offs.
const VOICES: &[&str] = &[
    include_str!("../../texts/voices_1.txt"),
    include_str!("../../texts/voices_2.txt"),
    include_str!("../../texts/voices_3.txt"),
];

/// One thing that goes wrong, or is asked, in several phrasings, with what was behind it.
#[derive(Debug, Clone, Default)]
pub struct Scenario {
    /// Its name, unique.
    pub name: String,
    /// One of [`PRODUCTS`].
    pub product: &'static str,
    /// One of [`KINDS`].
    pub kind: &'static str,
    /// The severities that fit.
    pub severities: Vec<&'static str>,
    /// Out of the ordinary: told once, at a set place, never dealt from the deck.
    pub special: bool,
    /// The language it is written in.
    pub language: String,
    /// Subject lines.
    pub subject: Vec<Template>,
    /// How the first message opens.
    pub open: Vec<Template>,
    /// Details that may follow it.
    pub detail: Vec<Template>,
    /// The question it ends with.
    pub ask: Vec<Template>,
    /// What the agent asks back.
    pub probe: Vec<Template>,
    /// What the customer answers to any of those.
    pub answer: Vec<Template>,
    /// The cause and the way out; makes sense with and without the probe.
    pub finding: Vec<Template>,
    /// What is still open for the customer after the finding.
    pub stuck: Vec<Template>,
    /// The answer to that.
    pub again: Vec<Template>,
    /// Internal notes.
    pub note: Vec<Template>,
    /// It is a bug of ours: what the agent says before a fix exists.
    pub hold: Vec<Template>,
    /// The fix has shipped.
    pub release: Vec<Template>,
    /// Name and media type of the file the customer sends along, if any.
    pub file_name: Option<(String, String)>,
    /// What is in the file.
    pub file: Vec<Template>,
    /// An ordered conversation instead of all of the above (`C `, `A `, `K `, `N ` and text).
    pub thread: Vec<Template>,
}

/// All texts.
#[derive(Debug)]
pub struct Library {
    /// The scenarios an ordinary ticket is composed from, by use.
    pub scenarios: Vec<Scenario>,
    /// Greetings, thanks and other words that fit everywhere.
    voices: Vec<Entry>,
    /// What could not be read; empty, or a test fails.
    pub problems: Vec<String>,
}

impl Library {
    /// The texts as built in.
    #[must_use]
    pub fn built_in() -> &'static Self {
        static LIBRARY: LazyLock<Library> = LazyLock::new(Library::read);
        &LIBRARY
    }

    fn read() -> Self {
        let mut problems = Vec::new();
        let mut scenarios = Vec::new();
        for file in FILES {
            for entry in entries::read(file, &mut problems) {
                scenarios.push(scenario(entry, &mut problems));
            }
        }
        let read = |file: &&str| entries::read(file, &mut problems);
        let voices = VOICES.iter().flat_map(read).collect();
        Self { scenarios, voices, problems }
    }

    /// The alternatives a voice has for a purpose, English where the language has none.
    #[must_use]
    pub fn voice(&self, language: &str, purpose: &str) -> &[Template] {
        let of = |language: &str| {
            let entry = self.voices.iter().find(|entry| entry.name == language)?;
            let (_, texts) = entry.sections.iter().find(|(name, _)| name == purpose)?;
            Some(texts.as_slice())
        };
        of(language).or_else(|| of("en")).unwrap_or_default()
    }

    /// The scenario called `name`.
    #[must_use]
    pub fn scenario(&self, name: &str) -> Option<&Scenario> {
        self.scenarios.iter().find(|scenario| scenario.name == name)
    }
}

fn scenario(mut entry: Entry, problems: &mut Vec<String>) -> Scenario {
    let mut need = |words: &'static [&'static str], word: &str| {
        known(words, word).unwrap_or_else(|| {
            problems.push(format!("{}: {word:?} is not among {words:?}", entry.name));
            words[0]
        })
    };
    let product = need(&PRODUCTS, entry.fact("product"));
    let kind = need(&KINDS, entry.fact("kind"));
    let severities =
        entry.fact("severity").split_whitespace().map(|word| need(&SEVERITIES, word)).collect();
    let file_name = entry.fact("file").split_once(' ').map(|(n, t)| (n.to_owned(), t.to_owned()));
    let language = entry.fact("lang");
    let found = Scenario {
        product,
        kind,
        severities,
        special: !entry.fact("special").is_empty(),
        file_name,
        language: if language.is_empty() { "en".into() } else { language.into() },
        subject: entry.take("s"),
        open: entry.take("o"),
        detail: entry.take("d"),
        ask: entry.take("q"),
        probe: entry.take("p"),
        answer: entry.take("a"),
        finding: entry.take("f"),
        stuck: entry.take("x"),
        again: entry.take("y"),
        note: entry.take("n"),
        hold: entry.take("h"),
        release: entry.take("r"),
        file: entry.take("file"),
        thread: entry.take("thread"),
        name: entry.name.clone(),
    };
    problems.extend(left_over(&entry, &found));
    found
}

/// Sections nobody reads and parts every scenario must have.
fn left_over(entry: &Entry, scenario: &Scenario) -> Vec<String> {
    let unread = entry.sections.iter().filter(|(_, texts)| !texts.is_empty());
    let mut problems: Vec<String> =
        unread.map(|(name, _)| format!("{}: nobody reads {name}", entry.name)).collect();
    let said = !scenario.finding.is_empty() && !scenario.open.is_empty();
    if scenario.subject.is_empty() || (!said && scenario.thread.is_empty()) {
        problems.push(format!("{}: subject, opening or finding is missing", entry.name));
    }
    if scenario.probe.is_empty() != scenario.answer.is_empty()
        || scenario.stuck.is_empty() != scenario.again.is_empty()
        || scenario.hold.is_empty() != scenario.release.is_empty()
    {
        problems.push(format!("{}: p and a, x and y, h and r come in pairs", entry.name));
    }
    problems
}
