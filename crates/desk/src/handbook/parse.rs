//! From a text to a handbook: every section over the default, then everything that names
//! something else is checked, then schedules are built.

use std::collections::BTreeMap;

use base::ids::OrganisationId;
use toml::de::DeTable;

use super::{
    Handbook,
    checks::check,
    community::Community,
    entries::overlay,
    fault::Fault,
    model::{Company, Contacts, Routing, Rules, Warned, Warnings},
    reader::{Faults, Section, place_of, target_of},
    texts::{MailText, TextName, faults_of},
};
use crate::{
    csat::Surveys,
    phrases::{Language, Phrases, Say, names_in},
    reply_check::ReplyCheck,
    social::SocialTexts,
};

/// More warnings than this about one answer are noise nobody reads.
const MOST_WARNINGS: usize = 5;

/// Reads `text` over `before`.
pub(super) fn parse_over(before: Handbook, text: &str) -> Result<Handbook, Vec<Fault>> {
    let faults = Faults::in_text(text);
    let (document, errors) = DeTable::parse_recoverable(text);
    for error in &errors {
        faults.add(error.span(), "", error.message());
    }
    if !errors.is_empty() {
        return Err(faults.into_found());
    }
    let table = document.get_ref();
    let mut handbook = read(Section::root(&faults, table), before);
    check(&mut handbook, &|path, or_at, message| {
        let at = place_of(table, path).or_else(|| place_of(table, or_at));
        faults.add(at, path, message);
    });
    let found = faults.into_found();
    if found.is_empty() { Ok(handbook) } else { Err(found) }
}

/// The handbook without the entries of each list that `default` fills itself.
pub(super) fn without_lists_of(mut handbook: Handbook, default: &str) -> Handbook {
    let (document, _faults_are_told_later) = DeTable::parse_recoverable(default);
    let has = |key: &str| document.get_ref().contains_key(key);
    fn clear<T>(list: &mut Vec<T>, filled: bool) {
        if filled {
            list.clear();
        }
    }
    clear(&mut handbook.plans, has("plans"));
    clear(&mut handbook.severities, has("severities"));
    clear(&mut handbook.fields, has("fields"));
    clear(&mut handbook.escalation, has("escalation"));
    clear(&mut handbook.kinds, has("kinds"));
    clear(&mut handbook.products, has("products"));
    clear(&mut handbook.groups, has("groups"));
    clear(&mut handbook.teams, has("teams"));
    clear(&mut handbook.holidays, has("holidays"));
    clear(&mut handbook.schedules, has("schedules"));
    clear(&mut handbook.replies, has("replies"));
    clear(&mut handbook.automations, has("automations"));
    handbook
}

fn read(mut root: Section<'_>, before: Handbook) -> Handbook {
    let handbook = Handbook {
        version: 0,
        company: read_company(&mut root, before.company),
        community: read_community(&mut root, before.community),
        rules: read_rules(&mut root, before.rules),
        plans: overlay(&mut root, before.plans),
        severities: overlay(&mut root, before.severities),
        fields: overlay(&mut root, before.fields),
        escalation: overlay(&mut root, before.escalation),
        kinds: overlay(&mut root, before.kinds),
        products: overlay(&mut root, before.products),
        groups: overlay(&mut root, before.groups),
        teams: overlay(&mut root, before.teams),
        routing: read_routing(&mut root, before.routing),
        contacts: read_contacts(&mut root, before.contacts),
        holidays: overlay(&mut root, before.holidays),
        schedules: overlay(&mut root, before.schedules),
        warnings: read_warnings(&mut root, before.warnings),
        surveys: read_surveys(&mut root, before.surveys),
        social: read_social(&mut root, before.social),
        reply_check: read_reply_check(&mut root, before.reply_check),
        organisation_targets: read_targets(&mut root, before.organisation_targets),
        texts: read_texts(&mut root, before.texts),
        phrases: read_phrases(&mut root, before.phrases),
        replies: overlay(&mut root, before.replies),
        automations: overlay(&mut root, before.automations),
    };
    root.done();
    handbook
}

fn read_company(root: &mut Section<'_>, before: Company) -> Company {
    let Some(mut section) = root.section("company") else { return before };
    let company = Company { name: section.needed_text("name", Some(&before.name)) };
    section.done();
    company
}

fn read_community(root: &mut Section<'_>, before: Community) -> Community {
    let Some(mut section) = root.section("community") else { return before };
    let community = Community {
        address: section.text("address").unwrap_or(before.address).trim().to_owned(),
        search: section.text("search").unwrap_or(before.search).trim().to_owned(),
    };
    for (key, message) in community.faults() {
        section.fault(key, message);
    }
    section.done();
    community
}

fn read_rules(root: &mut Section<'_>, before: Rules) -> Rules {
    let Some(mut section) = root.section("rules") else { return before };
    let without = Some(&before.plan_without_organisation);
    let rules = Rules {
        unknown_plan: section.needed_text("unknown_plan", Some(&before.unknown_plan)),
        plan_without_organisation: section.needed_text("plan_without_organisation", without),
        default_kind: section.needed_text("default_kind", Some(&before.default_kind)),
        default_severity: section.needed_text("default_severity", Some(&before.default_severity)),
        pending_days: section.number("pending_days", 1..=365).unwrap_or(before.pending_days),
        pending_reminder_days: section
            .number("pending_reminder_days", 0..=364)
            .unwrap_or(before.pending_reminder_days),
        hold_at_least_days: section
            .number("hold_at_least_days", 0..=365)
            .unwrap_or(before.hold_at_least_days),
        close_after_days: section
            .number("close_after_days", 1..=3650)
            .unwrap_or(before.close_after_days),
        survey_after_days: section
            .number("survey_after_days", 3..=365)
            .unwrap_or(before.survey_after_days),
        survey_again_days: section
            .number("survey_again_days", 0..=3650)
            .unwrap_or(before.survey_again_days),
        undo_send_seconds: section
            .number("undo_send_seconds", 0..=120)
            .unwrap_or(before.undo_send_seconds),
    };
    section.done();
    rules
}

fn read_warnings(root: &mut Section<'_>, before: Warnings) -> Warnings {
    let Some(mut section) = root.section("warnings") else { return before };
    let warnings = Warnings {
        before: section.lengths("before", MOST_WARNINGS).unwrap_or(before.before),
        tell: section
            .words("tell", &Warned::ALL.map(|one| (one.key(), one)))
            .unwrap_or(before.tell),
    };
    section.done();
    warnings
}

fn read_surveys(root: &mut Section<'_>, before: Surveys) -> Surveys {
    let Some(mut section) = root.section("surveys") else { return before };
    let surveys = Surveys {
        never_tags: section.texts("never_tags").unwrap_or(before.never_tags),
        never_kinds: section.texts("never_kinds").unwrap_or(before.never_kinds),
        id: section.needed_text("id", Some(&before.id)),
        name: section.needed_text("name", Some(&before.name)),
        rights_holder: section.text("rights_holder").unwrap_or(before.rights_holder),
        donation_to: section.text("donation_to").unwrap_or(before.donation_to),
    };
    section.done();
    surveys
}

fn read_social(root: &mut Section<'_>, before: SocialTexts) -> SocialTexts {
    let Some(mut section) = root.section("social") else { return before };
    let social = SocialTexts {
        with_ticket: section.needed_text("with_ticket", Some(&before.with_ticket)),
        without_ticket: section.needed_text("without_ticket", Some(&before.without_ticket)),
    };
    section.done();
    social
}

fn read_reply_check(root: &mut Section<'_>, before: ReplyCheck) -> ReplyCheck {
    let Some(mut section) = root.section("reply_check") else { return before };
    let check = ReplyCheck {
        jargon: section.named_texts("jargon").unwrap_or(before.jargon),
        vague: section.texts("vague").unwrap_or(before.vague),
    };
    section.done();
    check
}

/// `organisations = { 17 = "4h" }`, replacing what there was.
fn read_targets(
    root: &mut Section<'_>,
    before: Vec<(OrganisationId, i64)>,
) -> Vec<(OrganisationId, i64)> {
    let Some(mut section) = root.section("targets") else { return before };
    let targets = section.named_texts("organisations").map(|named| {
        let mut targets = Vec::new();
        for (number, text) in named {
            match (number.parse().ok(), target_of(&text)) {
                (None, _) => {
                    let message = format!("\"{number}\" is no organisation's number");
                    section.fault("organisations", message);
                }
                (Some(id), Ok(Some(target))) => targets.push((OrganisationId(id), target)),
                (Some(_), Ok(None)) => {
                    let message = format!("{number}: write a length; its plan may promise nothing");
                    section.fault("organisations", message);
                }
                (Some(_), Err(message)) => {
                    section.fault("organisations", format!("{number}: {message}"));
                }
            }
        }
        targets
    });
    section.done();
    targets.unwrap_or(before)
}

fn read_routing(root: &mut Section<'_>, before: Routing) -> Routing {
    let Some(mut section) = root.section("routing") else { return before };
    let routing = Routing {
        support_team: section.needed_text("support_team", Some(&before.support_team)),
        unclassified_group: section
            .needed_text("unclassified_group", Some(&before.unclassified_group)),
        first_line: section.texts("first_line").unwrap_or(before.first_line),
        billing_team: section.needed_text("billing_team", Some(&before.billing_team)),
        billing_group: section.needed_text("billing_group", Some(&before.billing_group)),
        billing_lead: section.text("billing_lead").unwrap_or(before.billing_lead).to_lowercase(),
        investigation_group: section
            .needed_text("investigation_group", Some(&before.investigation_group)),
    };
    section.done();
    routing
}

fn read_contacts(root: &mut Section<'_>, before: Contacts) -> Contacts {
    let Some(mut section) = root.section("contacts") else { return before };
    let contacts = Contacts {
        abuse: addresses(&mut section, "abuse", before.abuse),
        legal: addresses(&mut section, "legal", before.legal),
        partnership: addresses(&mut section, "partnership", before.partnership),
        press: addresses(&mut section, "press", before.press),
        security: addresses(&mut section, "security", before.security),
        marketing_mail: addresses(&mut section, "marketing_mail", before.marketing_mail),
        operations: addresses(&mut section, "operations", before.operations),
    };
    section.done();
    contacts
}

/// Mail addresses. Whoever is told of a legal matter must not be missed for a slip of the keyboard.
fn addresses(section: &mut Section<'_>, key: &'static str, before: Vec<String>) -> Vec<String> {
    let Some(given) = section.texts(key) else { return before };
    for address in &given {
        let is_one = address.split_once('@').is_some_and(|(name, domain)| {
            !name.is_empty() && domain.contains('.') && !address.contains([' ', '<', ','])
        });
        if !is_one {
            section.fault(key, format!("\"{address}\" is no mail address; write jo@example.com"));
        }
    }
    given
}

fn read_texts(
    root: &mut Section<'_>,
    mut texts: BTreeMap<(Language, TextName), MailText>,
) -> BTreeMap<(Language, TextName), MailText> {
    for language in Language::ALL {
        let Some(mut section) = root.section(TextName::section(language)) else { continue };
        for name in TextName::ALL {
            let Some(mut mail) = section.section(name.key()) else { continue };
            let before = texts.remove(&(language, name)).unwrap_or_default();
            let text = MailText {
                subject: mail.needed_text("subject", Some(&before.subject)),
                body: mail.needed_text("body", Some(&before.body)),
            };
            for (key, template) in [("subject", &text.subject), ("body", &text.body)] {
                for message in faults_of(name, template) {
                    mail.fault(key, message);
                }
            }
            mail.done();
            texts.insert((language, name), text);
        }
        section.done();
    }
    texts
}

/// `[phrases_de]`: words of customers' pages said otherwise. What is put into a phrase must stay.
fn read_phrases(root: &mut Section<'_>, mut phrases: Phrases) -> Phrases {
    for (language, key) in [(Language::En, "phrases"), (Language::De, "phrases_de")] {
        let Some(mut section) = root.section(key) else { continue };
        for say in Say::ALL {
            let Some(text) = section.text(say.key()) else { continue };
            let names = names_in(say.shipped(language));
            if text.trim().is_empty() {
                section.fault(say.key(), "write what it says instead");
            } else if names_in(&text) != names {
                let names: Vec<String> = names.iter().map(|name| format!("{{{name}}}")).collect();
                let message = match names.as_slice() {
                    [] => "nothing is put into this one: leave out the braces".to_owned(),
                    names => format!("keep {} in it, and nothing else", names.join(" and ")),
                };
                section.fault(say.key(), message);
            }
            phrases.0.insert((language, *say), text);
        }
        section.done();
    }
    phrases
}
