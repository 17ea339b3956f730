//! A search for tickets in the dialect's words, as one in ours: what has another name or a number
//! there. All else is read as it stands.

use desk::handbook::Handbook;

use super::catalog::{fields::field_number, groups::group_number};

/// The query as we would write it.
#[must_use]
pub fn ours(text: &str, handbook: &Handbook) -> String {
    let one = |term: &str| translated(term, handbook).unwrap_or_else(|| term.to_owned());
    terms(text).into_iter().map(one).collect::<Vec<_>>().join(" ")
}

/// What stands between blanks; quotes keep theirs.
fn terms(text: &str) -> Vec<&str> {
    let mut quoted = false;
    let parts = text.split(|letter: char| {
        quoted ^= letter == '"';
        letter.is_whitespace() && !quoted
    });
    parts.filter(|part| !part.is_empty()).collect()
}

fn translated(term: &str, handbook: &Handbook) -> Option<String> {
    let (minus, bare) = term.strip_prefix('-').map_or(("", term), |bare| ("-", bare));
    let (name, value) = bare.split_once(':')?;
    let value = value.trim_matches('"');
    match name {
        "group" | "group_id" => {
            let number: i64 = value.parse().ok()?;
            let group = handbook.groups.iter().find(|one| group_number(&one.key) == number)?;
            Some(format!("{minus}group:{}", group.key))
        }
        "has_attachment" => {
            let has = value.parse::<bool>().ok()? == minus.is_empty();
            Some(format!("{}has:attachment", if has { "" } else { "-" }))
        }
        _ => {
            let number: i64 = name.strip_prefix("custom_field_")?.parse().ok()?;
            let field = handbook.fields.iter().find(|one| field_number(&one.key) == number)?;
            let key = &field.key;
            Some(match value {
                "" | "*" => format!("{minus}field:{key}"),
                begin if begin.ends_with('*') => format!("{minus}field:{key}={begin}"),
                value => format!("{minus}field:\"{key}={value}\""),
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use desk::tickets::fields::CustomField;

    use super::*;

    #[test]
    fn numbers_and_other_names_are_ours() {
        let mut handbook = Handbook::shipped();
        handbook.fields.push(CustomField { key: "region".into(), ..CustomField::default() });
        let (group, field) = (&handbook.groups[0].key, field_number("region"));
        let number = group_number(group);
        for (theirs, expected) in [
            (
                format!("quokka group:{number} -group_id:\"{number}\""),
                format!("quokka group:{group} -group:{group}"),
            ),
            (
                format!("\"in group:{number}\" group:{number}1"),
                format!("\"in group:{number}\" group:{number}1"),
            ),
            (
                "has_attachment:true -has_attachment:true has_attachment:false".into(),
                "has:attachment -has:attachment -has:attachment".into(),
            ),
            (
                format!("custom_field_{field}:\"on site\" custom_field_{field}:*"),
                "field:\"region=on site\" field:region".into(),
            ),
            (format!("-custom_field_{field}:nor*"), "-field:region=nor*".into()),
            ("custom_field_7:x status<solved".into(), "custom_field_7:x status<solved".into()),
        ] {
            assert_eq!(ours(&theirs, &handbook), expected);
        }
    }
}
