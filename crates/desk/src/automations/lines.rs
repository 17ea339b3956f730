//! Conditions as a form shows them: a sentence on each line, `all of`, `any of` and `not` above
//! lines set further in. What a form can't say, nobody could read either.

use super::When;

/// How far the lines below a heading are set in.
const STEP: &str = "    ";

impl When {
    /// The conditions on lines, each of which must hold; empty for always.
    #[must_use]
    pub fn lines(&self) -> String {
        let mut out = Vec::new();
        put(self, 0, &mut out);
        out.join("\n")
    }

    /// Reads [`When::lines`] back. Every text is read: what makes no sense stays a sentence, and
    /// is refused as one.
    #[must_use]
    pub fn from_lines(text: &str) -> Self {
        let lines: Vec<(usize, &str)> = text
            .lines()
            .filter(|line| !line.trim().is_empty())
            .map(|line| (indent(line), line.trim()))
            .collect();
        match parts(&lines).as_slice() {
            [] => Self::Always,
            [(_, only)] => only.clone(),
            all => Self::All(all.to_vec()),
        }
    }
}

fn put(when: &When, depth: usize, out: &mut Vec<String>) {
    let line = |words: &str| format!("{}{words}", STEP.repeat(depth));
    match when {
        When::Always => {}
        When::One(text) => out.push(line(text.trim())),
        When::All(parts) => parts.iter().for_each(|(_, part)| match part {
            // All within all says no more than its parts.
            When::All(_) if parts.len() > 1 && is_list(part) => {
                out.push(line("all of"));
                put(part, depth + 1, out);
            }
            part => put(part, depth, out),
        }),
        When::Any(parts) => {
            out.push(line("any of"));
            for (_, part) in parts {
                match part {
                    When::All(all) if all.len() > 1 => {
                        out.push(format!("{STEP}{}", line("all of")));
                        put(part, depth + 2, out);
                    }
                    part => put(part, depth + 1, out),
                }
            }
        }
        When::Not(part) => {
            out.push(line("not"));
            put(&part.1, depth + 1, out);
        }
    }
}

fn is_list(when: &When) -> bool {
    matches!(when, When::All(parts) if parts.len() > 1)
}

/// The parts of one level, numbered as a list of the text has them.
fn parts(lines: &[(usize, &str)]) -> Vec<(String, When)> {
    let mut found: Vec<When> = Vec::new();
    let mut at = 0;
    while let Some((indent, words)) = lines.get(at) {
        let below = lines[at + 1..].iter().take_while(|(inner, _)| inner > indent).count();
        let inner = &lines[at + 1..=at + below];
        found.push(match (heading(words), inner) {
            (Some(Heading::All), _) => When::All(parts(inner)),
            (Some(Heading::Any), _) => When::Any(parts(inner)),
            (Some(Heading::Not), _) => When::Not(Box::new((String::new(), of_all(inner)))),
            (None, []) => When::One((*words).to_owned()),
            // A line set in below a sentence goes on with it.
            (None, more) => {
                let more = more.iter().map(|(_, words)| *words);
                When::One([*words].into_iter().chain(more).collect::<Vec<_>>().join(" "))
            }
        });
        at += below + 1;
    }
    found.into_iter().enumerate().map(|(index, part)| (index.to_string(), part)).collect()
}

fn of_all(lines: &[(usize, &str)]) -> When {
    let parts = parts(lines);
    match parts.as_slice() {
        [(_, only)] => only.clone(),
        _ => When::All(parts),
    }
}

#[derive(Debug, Clone, Copy)]
enum Heading {
    All,
    Any,
    Not,
}

fn heading(words: &str) -> Option<Heading> {
    match words.trim_end_matches(':').trim().to_lowercase().as_str() {
        "all of" | "all" => Some(Heading::All),
        "any of" | "any" => Some(Heading::Any),
        "not" => Some(Heading::Not),
        _ => None,
    }
}

/// How far a line is set in; a tab counts as four blanks.
fn indent(line: &str) -> usize {
    let blanks = line.chars().take_while(|c| c.is_whitespace());
    blanks.map(|c| if c == '\t' { STEP.len() } else { 1 }).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NESTED: &str = "plan is enterprise\nany of\n    severity is critical\n    all of\n        \
                          tags include vip\n        hops is at least 2\nnot\n    status is solved";

    fn one(words: &str) -> When {
        When::One(words.into())
    }

    #[test]
    fn what_is_read_is_written_the_same() {
        for text in ["", "plan is enterprise", "plan is scale\nhops is 2", NESTED] {
            assert_eq!(When::from_lines(text).lines(), text);
        }
        let When::All(parts) = When::from_lines(NESTED) else { panic!("a list") };
        assert_eq!(parts[0].1, one("plan is enterprise"));
        assert!(matches!(&parts[1].1, When::Any(inner) if inner.len() == 2));
        assert_eq!(parts[2].1, When::Not(Box::new((String::new(), one("status is solved")))));
    }

    #[test]
    fn headings_may_have_a_colon_and_any_depth_of_blanks() {
        let text = "Any of:\n  severity is critical\n\n  plan is scale";
        let When::Any(parts) = When::from_lines(text) else { panic!("any of them") };
        assert_eq!(parts.len(), 2);
        let tabs = When::from_lines("not\n\tstatus is open\n\tplan is scale");
        assert_eq!(tabs.lines(), "not\n    status is open\n    plan is scale");
    }

    #[test]
    fn a_heading_with_nothing_below_is_kept_to_be_refused() {
        assert_eq!(When::from_lines("any of"), When::Any(Vec::new()));
    }

    #[test]
    fn a_line_set_in_goes_on_with_the_one_above() {
        let when = When::from_lines("subject contains any of refund,\n   invoice");
        assert_eq!(when, one("subject contains any of refund, invoice"));
    }
}
