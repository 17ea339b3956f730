//! What the handbook's commands print.

use desk::handbook::{Author, Fault};
use store::handbooks::Listed;

/// One line for each fault, as compilers write them; or that all is well.
pub fn lines(name: &str, faults: &[Fault]) -> String {
    let count = match faults.len() {
        0 => return format!("{name}: all well"),
        1 => "1 fault".to_owned(),
        many => format!("{many} faults"),
    };
    let lines = faults.iter().map(|fault| format!("{name}:{fault}"));
    lines.chain([count]).collect::<Vec<_>>().join("\n")
}

/// The same for programs: `{"file", "well", "faults": [{"line", "column", "key", "message"}]}`.
pub fn json(name: &str, faults: &[Fault]) -> String {
    let faults: Vec<serde_json::Value> = faults
        .iter()
        .map(|fault| {
            serde_json::json!({
                "line": fault.line,
                "column": fault.column,
                "key": fault.key,
                "message": fault.message,
            })
        })
        .collect();
    serde_json::json!({ "file": name, "well": faults.is_empty(), "faults": faults }).to_string()
}

/// `3  2026-11-26T09:00:00Z  Jo Lead  Shorter targets  (in force)`
pub fn version(listed: &Listed, running: i64) -> String {
    let version = &listed.version;
    let author = match version.author {
        Author::Person(id) => {
            listed.name.clone().filter(|name| !name.is_empty()).unwrap_or_else(|| id.to_string())
        }
        Author::File | Author::CommandLine => version.author.word().to_owned(),
    };
    let mut line = format!("{}  {}  {author}", version.number, version.at);
    if !version.note.is_empty() {
        line.push_str(&format!("  {}", version.note));
    }
    if version.number == running {
        line.push_str("  (in force)");
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_are_told_to_people_and_to_programs() {
        let faults = desk::handbook::Handbook::parse("[plans.scale]\ntraget = \"1h\"").unwrap_err();
        let said = lines("our.toml", &faults);
        assert!(said.starts_with("our.toml:line 2, column 1: plans.scale.traget: "), "{said}");
        assert!(said.ends_with("\n1 fault"), "{said}");
        let json: serde_json::Value = serde_json::from_str(&json("our.toml", &faults)).unwrap();
        assert_eq!(json["well"], false);
        assert_eq!(json["faults"][0]["line"], 2);
        assert_eq!(json["faults"][0]["key"], "plans.scale.traget");
        assert_eq!(lines("our.toml", &[]), "our.toml: all well");
    }
}
