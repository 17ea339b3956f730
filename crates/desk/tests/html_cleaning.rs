//! Nothing in a customer's HTML runs, loads or leads where it should not: a table of what people
//! try, and the same pieces shuffled and cut by chance.

use desk::messages::markdown::{clean, plain, render};
use proptest::prelude::*;

/// Ways in that browsers, mail programs and cleaners have let through at some time.
const TRIES: &[&str] = &[
    "<script>alert(1)</script>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<script/x>alert(1)</script >",
    "<img src=x onerror=alert(1)>",
    "<img/src=\"x\"/onerror=alert(1)>",
    "<img src=`x` onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    "<svg><a xlink:href=\"javascript:alert(1)\"><text>x</text></a></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
    "<style><img src=\"</style><img src=x onerror=alert(1)>\">",
    "<textarea><img src=\"</textarea><img src=x onerror=alert(1)>\">",
    "<title><a href=\"</title><img src=x onerror=alert(1)>\">",
    "<a href=\"javascript:alert(1)\">x</a>",
    "<a href=\" java\nscript:alert(1)\">x</a>",
    "<a href=\"java&#x09;script:alert(1)\">x</a>",
    "<a href=\"&#106;avascript:alert(1)\">x</a>",
    "<a href=\"JaVaScRiPt:alert(1)\">x</a>",
    "<a href=\"vbscript:msgbox(1)\">x</a>",
    "<a href=\"data:text/html,<script>alert(1)</script>\">x</a>",
    "<a href=\"cid:x\" onclick=alert(1)>x</a>",
    "<a href=\"//evil.example\">x</a>",
    "<a href=\"/sign-out\">x</a>",
    "<iframe src=https://evil.example></iframe>",
    "<iframe srcdoc=\"<script>alert(1)</script>\"></iframe>",
    "<object data=\"data:text/html,x\"></object><embed src=x>",
    "<form action=/sign-out method=post><button>Sign in</button></form>",
    "<input autofocus onfocus=alert(1)>",
    "<details open ontoggle=alert(1)>",
    "<body onload=alert(1)>",
    "<base href=https://evil.example/>",
    "<meta http-equiv=refresh content=\"0;url=https://evil.example\">",
    "<link rel=stylesheet href=https://evil.example/x.css>",
    "<div style=\"background:url(https://evil.example/x)\">x</div>",
    "<p style=position:fixed;inset:0>x</p>",
    "<img src=https://evil.example/pixel.gif width=1>",
    "<img srcset=\"https://evil.example/x 2x\">",
    "<video poster=https://evil.example/x src=x></video>",
    "<table background=https://evil.example/x><td>x</td></table>",
    "<p id=ticket class=button hx-get=/sign-out hx-trigger=load data-hotkey=e>x</p>",
    "<template><script>alert(1)</script></template>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<xmp><p title=\"</xmp><img src=x onerror=alert(1)>\">",
    "<p onclick\u{0}=alert(1)>x</p>",
    "%3Cscript%3Ealert(1)%3C/script%3E",
    "<img src=\"cid:known\" onload=alert(1)>",
];

/// Elements that act, load or cover.
const ELEMENTS: &[&str] = &[
    "script", "style", "iframe", "object", "embed", "form", "input", "button", "svg", "math",
    "base", "meta", "link", "template", "video", "audio", "textarea", "noscript", "body",
];
/// How attributes that act, load or dress begin.
const ATTRIBUTES: &[&str] =
    &["on", "style", "srcset", "srcdoc", "background", "hx-", "data-", "id=", "class=", "poster"];

/// A tag of the result that must not be there. Text and values are escaped there, so every `<`
/// begins a tag, and every quotation mark a value.
fn harm(html: &str) -> Option<String> {
    html.split('<').skip(1).filter_map(|rest| rest.split('>').next()).find_map(|tag| {
        let tag = tag.to_lowercase();
        let mut parts = tag.split('"');
        let (mut before, mut leads) = (String::new(), false);
        while let Some(names) = parts.next() {
            before.push_str(names);
            let value = parts.next().unwrap_or("");
            let good = match names.trim_start().trim_end_matches('=') {
                "a href" | "href" => {
                    ["https://", "http://", "mailto:"].iter().any(|it| value.starts_with(it))
                }
                "img src" | "src" => value == "attachments/7/inline",
                _ => true,
            };
            leads |= !good;
        }
        let name: String = before
            .trim_start_matches('/')
            .chars()
            .take_while(char::is_ascii_alphanumeric)
            .collect();
        let acts = ATTRIBUTES.iter().any(|it| before.contains(&format!(" {it}")));
        (leads || acts || ELEMENTS.contains(&name.as_str())).then_some(tag)
    })
}

fn cleaned(html: &str) -> String {
    clean(html, &|id| (id == "known").then(|| "attachments/7/inline".to_owned()))
}

#[test]
fn nothing_people_try_gets_through() {
    for given in TRIES {
        for html in [cleaned(given), render(given), plain(given)] {
            assert_eq!(harm(&html), None, "{given}\n{html}");
        }
        // Cleaned again it stays the same: what a browser reads is what the cleaner read.
        let once = clean(given, &|_| None);
        assert_eq!(clean(&once, &|_| None), once, "{given}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]
    #[test]
    fn nor_do_its_pieces(pieces in prop::collection::vec(any::<[prop::sample::Index; 3]>(), 1..6)) {
        let mut given = String::new();
        for [which, from, to] in pieces {
            let one: Vec<char> = TRIES[which.index(TRIES.len())].chars().collect();
            let (from, to) = (from.index(one.len()), to.index(one.len() + 1));
            given.extend(&one[from.min(to)..from.max(to)]);
        }
        for html in [cleaned(&given), render(&given), plain(&given)] {
            prop_assert_eq!(harm(&html), None, "{}\n{}", given, html);
        }
    }
}
