//! The company's own fields in a query: `field:environment=production`. Which fields there are, the
//! handbook says; letters of a value don't matter.

use super::{
    Fault, Value,
    value::{Written, named},
};
use crate::{
    handbook::Handbook,
    tickets::fields::{CustomField, FieldKind},
};

/// A field of the company's own, alone or with its value: the key before the first `=`.
pub(super) fn read(written: &Written<'_>, handbook: &Handbook) -> Result<Value, Fault> {
    let text = written.text.to_lowercase();
    let key = text.split('=').next().unwrap_or_default().trim();
    let mut keys = handbook.fields.iter().map(|field| field.key.as_str());
    if text != "none" && !keys.clone().any(|known| known == key) {
        if handbook.fields.is_empty() {
            let says = "The handbook has no fields of your own.";
            return Err(Fault::new(written.at.clone(), says));
        }
        return Err(Fault::unknown(written.at.clone(), "field", key, &mut keys));
    }
    Ok(named(&text, written.how))
}

/// `environment=Staging` for each choice there is; the field alone where anything may stand in it.
pub(super) fn values(field: &CustomField) -> Vec<String> {
    let key = &field.key;
    let one = |choice: &String| match choice.contains(char::is_whitespace) {
        true => format!("\"{key}={choice}\""),
        false => format!("{key}={choice}"),
    };
    match field.kind {
        FieldKind::Checkbox => vec![format!("{key}=yes"), format!("{key}=no")],
        _ if field.choices.is_empty() => vec![key.clone()],
        _ => field.choices.iter().map(one).collect(),
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        handbook::Handbook,
        query::{complete, parse},
        tickets::fields::{CustomField, FieldKind},
    };

    fn handbook() -> Handbook {
        let mut handbook = Handbook::shipped();
        handbook.fields.push(CustomField {
            key: "environment".into(),
            name: "Environment".into(),
            kind: FieldKind::Choice,
            choices: vec!["Production".into(), "On site".into()],
            ..CustomField::default()
        });
        handbook
    }

    #[test]
    fn a_field_is_asked_for_by_its_key() {
        let asked = |text: &str| match parse(text, &handbook()) {
            Ok(query) => query.to_string(),
            Err(faults) => faults[0].says.clone(),
        };
        assert_eq!(asked("field:environment"), "field:environment");
        assert_eq!(asked("field:Environment=PRODUCTION"), "field:\"environment=production\"");
        assert_eq!(asked("field:\"environment=on site\""), "field:\"environment=on site\"");
        assert_eq!(
            asked("field:\"environment=production\""),
            asked("field:environment=production")
        );
        assert_eq!(
            asked("field:enviroment=x"),
            "No field `enviroment`. Did you mean `environment`?"
        );
        let none = parse("field:x=y", &Handbook::shipped()).unwrap_err();
        assert_eq!(none[0].says, "The handbook has no fields of your own.");
    }

    #[test]
    fn its_choices_are_offered() {
        let found = complete("field:", 6, &handbook());
        let offers: Vec<String> = found.offers.into_iter().map(|offer| offer.text).collect();
        assert_eq!(offers, ["environment=Production", "\"environment=On site\""]);
    }
}
