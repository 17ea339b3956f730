//! A small reader of Rust and TypeScript: tells code from comments and strings, and finds where a
//! body ends. Good enough for guards; it does not try to be a parser.

/// A source text in three layers of equal length, each blank where it is something else.
pub struct Layers {
    /// Everything but comments and the insides of strings.
    pub code: String,
    /// The insides of strings only; `\0` elsewhere, so that a space inside one is told apart.
    pub strings: String,
}

/// Takes `text` apart. `'` opens a string in TypeScript, and a character or a lifetime in Rust.
pub fn layers(text: &str, rust: bool) -> Layers {
    let chars: Vec<char> = text.chars().collect();
    let mut out = Layers { code: String::new(), strings: String::new() };
    let mut at = 0;
    while at < chars.len() {
        let comment = comment_length(&chars, at, rust);
        if comment > 0 {
            out.put(&chars[at..at + comment], Layer::Neither);
            at += comment;
            continue;
        }
        let (open, inside, close) = string_lengths(&chars, at, rust);
        if open > 0 {
            out.put(&chars[at..at + open], Layer::Code);
            out.put(&chars[at + open..at + open + inside], Layer::Strings);
            out.put(&chars[at + open + inside..at + open + inside + close], Layer::Code);
            at += open + inside + close;
            continue;
        }
        out.put(&chars[at..=at], Layer::Code);
        at += 1;
    }
    out
}

#[derive(PartialEq)]
enum Layer {
    Code,
    Strings,
    Neither,
}

impl Layers {
    fn put(&mut self, chars: &[char], layer: Layer) {
        for &c in chars {
            let or = |blank| if c == '\n' { '\n' } else { blank };
            self.code.push(if layer == Layer::Code { c } else { or(' ') });
            self.strings.push(if layer == Layer::Strings { c } else { or('\0') });
        }
    }
}

fn starts(chars: &[char], at: usize, with: &str) -> bool {
    with.chars().enumerate().all(|(i, c)| chars.get(at + i) == Some(&c))
}

/// How long the comment at `at` is, 0 if there is none. Rust's nest.
fn comment_length(chars: &[char], at: usize, rust: bool) -> usize {
    if starts(chars, at, "//") {
        return chars[at..].iter().position(|&c| c == '\n').unwrap_or(chars.len() - at);
    }
    if !starts(chars, at, "/*") {
        return 0;
    }
    let (mut depth, mut end) = (1, at + 2);
    while end < chars.len() && depth > 0 {
        if starts(chars, end, "*/") {
            depth -= 1;
            end += 2;
        } else if rust && starts(chars, end, "/*") {
            depth += 1;
            end += 2;
        } else {
            end += 1;
        }
    }
    end.min(chars.len()) - at
}

/// Lengths of a string's opening, inside and closing at `at`; zeros if there is none.
fn string_lengths(chars: &[char], at: usize, rust: bool) -> (usize, usize, usize) {
    let before = if at == 0 { ' ' } else { chars[at - 1] };
    if rust && chars[at] == 'r' && !before.is_alphanumeric() && before != '_' {
        let hashes = chars[at + 1..].iter().take_while(|&&c| c == '#').count();
        if chars.get(at + 1 + hashes) == Some(&'"') {
            let open = hashes + 2;
            let close = format!("\"{}", "#".repeat(hashes));
            let inside = (at + open..chars.len())
                .position(|i| starts(chars, i, &close))
                .unwrap_or(chars.len() - at - open);
            return (open, inside, (hashes + 1).min(chars.len() - at - open - inside));
        }
    }
    if !rust && chars[at] == '/' {
        return pattern_lengths(chars, at);
    }
    let quote = chars[at];
    let is_string = match quote {
        '"' => true,
        '\'' if rust => chars.get(at + 1) == Some(&'\\') || chars.get(at + 2) == Some(&'\''),
        '\'' | '`' => !rust,
        _ => false,
    };
    if !is_string {
        return (0, 0, 0);
    }
    let mut end = at + 1;
    while end < chars.len() && chars[end] != quote {
        end += if chars[end] == '\\' { 2 } else { 1 };
    }
    let end = end.min(chars.len());
    (1, end - at - 1, usize::from(end < chars.len()))
}

/// The same for a TypeScript pattern (`/…/`), which may hold quotes and braces. A `/` after a value
/// divides.
fn pattern_lengths(chars: &[char], at: usize) -> (usize, usize, usize) {
    let before = chars[..at].iter().rev().find(|c| !c.is_whitespace());
    if !before.is_none_or(|c| "(,=:[!&|?{};>".contains(*c)) {
        return (0, 0, 0);
    }
    let (mut end, mut in_class) = (at + 1, false);
    while end < chars.len() && chars[end] != '\n' && (in_class || chars[end] != '/') {
        match chars[end] {
            '\\' => end += 1,
            '[' => in_class = true,
            ']' => in_class = false,
            _ => {}
        }
        end += 1;
    }
    if chars.get(end) == Some(&'/') { (1, end - at - 1, 1) } else { (0, 0, 0) }
}

/// From `start` (a line's index), how many lines the first `{…}` body holds that are not blank.
/// `None` where no body opens before a `;`.
pub fn body_lines(code: &[&str], start: usize) -> Option<usize> {
    let (mut depth, mut round, mut lines, mut opened) = (0_i32, 0_i32, 0, false);
    for line in &code[start..] {
        if opened && !line.trim().is_empty() {
            lines += 1;
        }
        for c in line.chars() {
            match c {
                '(' | '[' => round += 1,
                ')' | ']' => round -= 1,
                '{' if opened || round <= 0 => {
                    opened = true;
                    depth += 1;
                }
                '}' if opened => depth -= 1,
                ';' if !opened && round <= 0 => return None,
                _ => {}
            }
            if opened && depth == 0 {
                return Some(lines.max(1) - 1);
            }
        }
    }
    opened.then_some(lines)
}

/// Rust code without its test modules (from the first `#[cfg(test)]` on).
pub fn without_tests(code: &str) -> &str {
    code.find("#[cfg(test)]").map_or(code, |at| &code[..at])
}

#[test]
fn comments_and_strings_are_told_from_code() {
    let text = r##"let a = "SELECT // x"; // use tokio::x
let b = r#"a "quoted" one"#; let c: &'a str = '"'; /* use /* axum */ */ done()"##;
    let both = layers(text, true);
    assert!(both.strings.contains("SELECT // x") && both.strings.contains("a \"quoted\" one"));
    assert!(!both.code.contains("tokio") && !both.code.contains("axum"));
    assert!(both.code.contains("&'a str") && both.code.contains("done()"));
    assert_eq!(both.code.chars().count(), text.chars().count());
}

#[test]
fn a_pattern_with_quotes_is_not_a_string() {
    let code = layers("a(/[^\"'/]+{/g, b / 2, `{`) } c('/')", false).code;
    assert_eq!(code.matches(['{', '}']).collect::<String>(), "}");
    assert!(code.contains("b / 2"), "{code}");
}

#[test]
fn a_body_is_measured_to_its_closing_brace() {
    let text = "fn a(\n  b: u8,\n) -> u8 {\n  if b {\n    1\n  }\n\n}\nfn c() {\n}";
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(body_lines(&lines, 0), Some(3));
    assert_eq!(body_lines(&lines, 8), Some(0));
    assert_eq!(body_lines(&["fn a();"], 0), None);
}
