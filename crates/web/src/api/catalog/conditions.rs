//! The dialect's conditions (`all`, `any`) as a query of ours, for views that are made over the
//! API. A condition we have no field for is refused by name: a view that asked for less than it
//! says would show more.

use desk::{handbook::Handbook, query::quoted};
use serde_json::Value;

use super::groups::group_number;
use crate::api::{body::Fields, errors::ApiError, words};

/// The query, and whether the fields say anything at all.
///
/// # Errors
/// A condition we have no word for.
pub fn query(fields: &Fields, handbook: &Handbook) -> Result<Option<String>, ApiError> {
    let inside = fields.inside("conditions")?;
    let list = |name: &'static str| match fields.objects(name)? {
        Some(all) => Ok(Some(all)),
        None => inside.as_ref().map_or(Ok(None), |inside| inside.objects(name)),
    };
    let (all, any): (Option<Vec<Fields>>, Option<Vec<Fields>>) = (list("all")?, list("any")?);
    // Nothing asked for is not everything asked for: who sends back empty lists keeps the query.
    let none = |list: &Option<Vec<Fields>>| list.as_ref().is_none_or(Vec::is_empty);
    if none(&all) && none(&any) {
        return Ok(None);
    }
    let terms = |all: Option<Vec<Fields>>| {
        all.unwrap_or_default().iter().map(|one| term(one, handbook)).collect::<Result<Vec<_>, _>>()
    };
    let (mut all, any) = (terms(all)?, terms(any)?);
    match &any[..] {
        [] => {}
        [one] => all.push(one.clone()),
        several => all.push(format!("({})", several.join(" OR "))),
    }
    Ok(Some(all.join(" ")))
}

fn term(one: &Fields, handbook: &Handbook) -> Result<String, ApiError> {
    let field = one.text("field")?.unwrap_or_default();
    let operator = one.text("operator")?.unwrap_or_else(|| "is".to_owned());
    let values: Vec<String> = match one.raw("value") {
        Value::Array(all) => all.iter().map(plain).collect(),
        Value::Null => vec![String::new()],
        other => vec![plain(other)],
    };
    let wrong = || {
        let says = format!("There is no condition “{field} {operator}” here.");
        ApiError::invalid("conditions", says)
    };
    if matches!(field.as_str(), "current_tags" | "tags") {
        let tags: Vec<String> = values
            .iter()
            .flat_map(|text| text.split_whitespace())
            .map(|tag| format!("tags:{}", quoted(tag)))
            .collect();
        if tags.is_empty() {
            let says = "A condition on tags names at least one tag.";
            return Err(ApiError::invalid("conditions", says));
        }
        return match operator.as_str() {
            "includes" | "is" => Ok(format!("({})", tags.join(" OR "))),
            "not_includes" | "is_not" => {
                Ok(tags.iter().map(|tag| format!("-{tag}")).collect::<Vec<_>>().join(" "))
            }
            _ => Err(wrong()),
        };
    }
    let known = values.iter().map(|value| value_of(&field, value, handbook));
    let known: Option<Vec<(&'static str, String)>> = known.collect();
    let known = known.filter(|known| !known.is_empty()).ok_or_else(wrong)?;
    let each = |sign: &str| {
        known.iter().map(|(name, value)| format!("{name}{sign}{value}")).collect::<Vec<_>>()
    };
    let ordered = matches!(field.as_str(), "status" | "priority");
    Ok(match operator.as_str() {
        "is" | "includes" => format!("({})", each(":").join(" OR ")),
        "is_not" | "not_includes" => {
            each(":").iter().map(|one| format!("-{one}")).collect::<Vec<_>>().join(" ")
        }
        "less_than" if ordered => each("<").join(" "),
        "less_than_equal" if ordered => each("<=").join(" "),
        "greater_than" if ordered => each(">").join(" "),
        "greater_than_equal" if ordered => each(">=").join(" "),
        _ => return Err(wrong()),
    })
}

/// Our field and value for one of the dialect's.
fn value_of(field: &str, value: &str, handbook: &Handbook) -> Option<(&'static str, String)> {
    let number = |text: &str| text.parse::<i64>().ok();
    Some(match field {
        "status" => ("status", words::status_from(value)?.key().to_owned()),
        "priority" => ("severity", quoted(&words::severity(value))),
        "type" => ("kind", quoted(&words::kind(value))),
        "group_id" => {
            let number = number(value)?;
            let group = handbook.groups.iter().find(|one| group_number(&one.key) == number)?;
            ("group", quoted(&group.key))
        }
        "assignee_id" => match value {
            "current_user" => ("assignee", "me".to_owned()),
            "" => ("assignee", "none".to_owned()),
            _ => return None,
        },
        "organization_id" if value.is_empty() => ("organisation", "none".to_owned()),
        "organization_id" => ("organisation", number(value)?.to_string()),
        "via_id" | "via" => ("channel", quoted(value)),
        _ => return None,
    })
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::api::body::Body;

    fn read(view: Value) -> Result<Option<String>, ApiError> {
        let body = Body::of(json!({ "view": view }));
        query(&body.wrapped("view").unwrap(), &Handbook::shipped())
    }

    #[test]
    fn conditions_become_a_query_that_parses() {
        let all = json!([
            {"field": "status", "operator": "less_than", "value": "solved"},
            {"field": "priority", "operator": "is", "value": "urgent"},
            {"field": "current_tags", "operator": "not_includes", "value": "vip old"},
            {"field": "assignee_id", "operator": "is", "value": "current_user"},
        ]);
        let any = json!([
            {"field": "type", "operator": "is", "value": "problem"},
            {"field": "status", "operator": "is", "value": "hold"},
        ]);
        let text = read(json!({"all": all, "any": any})).unwrap().unwrap();
        let wanted = "status<solved (severity:\"critical\") -tags:\"vip\" -tags:\"old\" (assignee:me) \
            ((kind:\"bug\") OR (status:on_hold))";
        assert_eq!(text, wanted);
        desk::query::parse(&text, &Handbook::shipped()).unwrap();
        let nested = json!({"conditions": {"all": [{"field": "status", "operator": "is",
            "value": ["open", "pending"]}]}});
        assert_eq!(read(nested).unwrap().unwrap(), "(status:open OR status:pending)");
        assert_eq!(read(json!({"title": "x"})).unwrap(), None);
    }

    #[test]
    fn no_condition_is_no_query_of_everything() {
        for none in [json!({"all": [], "any": []}), json!({"conditions": {"all": []}})] {
            assert_eq!(read(none).unwrap(), None);
        }
        for empty in [json!(""), json!([]), json!(" "), Value::Null] {
            let one = json!([{"field": "current_tags", "operator": "includes", "value": empty}]);
            assert!(read(json!({ "all": one })).is_err(), "{empty}");
        }
    }

    #[test]
    fn a_word_of_the_query_stays_a_word() {
        let odd = "high OR status:\"new\" \\";
        let one = json!([{"field": "priority", "operator": "is", "value": odd}]);
        let text = read(json!({ "all": one })).unwrap().unwrap();
        assert!(desk::query::parse(&text, &Handbook::shipped()).is_err(), "{text}");
        let one = json!([{"field": "current_tags", "operator": "is", "value": "a\"b\\"}]);
        let text = read(json!({ "all": one })).unwrap().unwrap();
        let query = desk::query::parse(&text, &Handbook::shipped()).unwrap();
        assert!(query.to_string().contains("tags:"), "{query}");
    }

    #[test]
    fn what_we_have_no_field_for_is_refused() {
        for (field, operator) in [("SOLVED", "greater_than"), ("status", "changed"), ("role", "is")]
        {
            let one = json!([{"field": field, "operator": operator, "value": "24"}]);
            assert!(read(json!({ "all": one })).is_err(), "{field}");
        }
    }
}
