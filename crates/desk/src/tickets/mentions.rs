//! `@somebody` in a note: they are told, and follow the ticket from then on.

use crate::people::Person;

/// The people of ours a note mentions, each once, in the order in which they appear. `@Noor`
/// is enough where only one has that first name; the longer name wins.
#[must_use]
pub fn mentioned<'a>(text: &str, staff: &'a [Person]) -> Vec<&'a Person> {
    let mut found: Vec<&Person> = Vec::new();
    for (at, _) in text.match_indices('@') {
        let before = text[..at].chars().next_back();
        // A mail address mentions nobody.
        if before.is_some_and(|c| c.is_alphanumeric() || "._-+/".contains(c)) {
            continue;
        }
        let Some(person) = named(&text[at + 1..], staff) else { continue };
        if found.iter().all(|one| one.id != person.id) {
            found.push(person);
        }
    }
    found
}

fn named<'a>(rest: &str, staff: &'a [Person]) -> Option<&'a Person> {
    let whole = staff.iter().filter(|person| starts_with(rest, person.display_name()));
    let whole = whole.max_by_key(|person| person.display_name().len());
    whole.or_else(|| {
        let mut first = staff.iter().filter(|person| starts_with(rest, person.first_name()));
        let one = first.next()?;
        first.next().is_none().then_some(one)
    })
}

/// Whether the text begins with these words, whole, in any case.
fn starts_with(text: &str, words: &str) -> bool {
    if words.is_empty() {
        return false;
    }
    let mut letters = text.chars();
    for wanted in words.chars() {
        let same = letters.next().is_some_and(|c| c.to_lowercase().eq(wanted.to_lowercase()));
        if !same {
            return false;
        }
    }
    !letters.next().is_some_and(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::people::Role;
    use base::ids::PersonId;

    fn person(id: i64, name: &str) -> Person {
        Person {
            id: PersonId(id),
            role: Role::Agent,
            name: name.to_owned(),
            address: Some(format!("p{id}@desk.example")),
            organisation_id: None,
            time_zone: String::new(),
            team: String::new(),
            created_at: base::time::from_micros(0),
        }
    }

    #[test]
    fn a_name_after_the_sign_is_somebody_of_ours() {
        let staff = [
            person(1, "Noor Kimura"),
            person(2, "Lev Moreau"),
            person(3, "Lev Moreau-Silva"),
            person(4, "Ünal Şahin"),
            person(5, ""),
        ];
        let table: [(&str, &[i64]); 14] = [
            ("", &[]),
            ("nobody", &[]),
            ("@Noor Kimura, look", &[1]),
            ("see @noor kimura", &[1]),
            ("@Noor?", &[1]),
            ("@Lev", &[]),
            ("@Lev Moreau: and you", &[2]),
            ("@Lev Moreau-Silva", &[3]),
            ("@ünal şahin!", &[4]),
            ("@Noor and @Noor Kimura", &[1]),
            ("@Lev Moreau and @Noor", &[2, 1]),
            ("@Noora", &[]),
            ("write to maria@noor.example", &[]),
            ("@p5@desk.example", &[5]),
        ];
        for (text, expected) in table {
            let ids: Vec<i64> = mentioned(text, &staff).iter().map(|one| one.id.0).collect();
            assert_eq!(ids, expected, "{text}");
        }
    }
}
