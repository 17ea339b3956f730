//! What is asked of the desk, with a word that a right answer holds.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use crate::desk::Desk;

/// One kind of request.
pub struct Operation {
    pub name: &'static str,
    /// Requests a second at sixteen clients, at least.
    pub must: u32,
    pub status: u16,
    pub needle: &'static str,
    /// The `n`-th request, whole.
    pub request: Box<dyn Fn(u64) -> Vec<u8> + Send + Sync>,
}

type Request = Box<dyn Fn(u64) -> Vec<u8> + Send + Sync>;

/// Makes requests in the names of the agent and of the program.
#[derive(Clone)]
struct Maker {
    cookie: String,
    bearers: Vec<String>,
    asked: Arc<AtomicUsize>,
    tickets: u64,
}

impl Maker {
    /// A ticket; spread over the whole range, the same in each run.
    fn some(&self, n: u64) -> u64 {
        n.wrapping_mul(7_919) % self.tickets + 1
    }

    /// One of the newest twentieth: older ones are closed for good and take no reply.
    fn recent(&self, n: u64) -> u64 {
        self.tickets - n.wrapping_mul(7_919) % (self.tickets / 20).max(1)
    }

    /// The next token in turn.
    fn bearer(&self) -> &str {
        &self.bearers[self.asked.fetch_add(1, Ordering::Relaxed) % self.bearers.len()]
    }

    fn page(&self, path: &str) -> Vec<u8> {
        let cookie = &self.cookie;
        format!("GET {path} HTTP/1.1\r\nHost: bench\r\nCookie: {cookie}\r\n\r\n").into_bytes()
    }

    fn api(&self, path: &str) -> Vec<u8> {
        let bearer = self.bearer();
        let head = format!("GET {path} HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer {bearer}");
        format!("{head}\r\n\r\n").into_bytes()
    }

    fn write(&self, method: &str, path: &str, body: &str) -> Vec<u8> {
        let (bearer, length) = (self.bearer(), body.len());
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer {bearer}\r\n\
             Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
        );
        head.into_bytes()
    }
}

/// All of them; writes last, so that reads meet the filled desk.
pub fn operations(desk: &Desk, tickets: u32) -> Vec<Operation> {
    let (cookie, bearers) = (desk.cookie.clone(), desk.bearers.clone());
    let maker = Maker { cookie, bearers, asked: Arc::default(), tickets: u64::from(tickets) };
    let found = searches(&maker).into_iter();
    pages(&maker).into_iter().chain(reads(&maker)).chain(found).chain(writes(&maker)).collect()
}

fn operation(
    name: &'static str,
    must: u32,
    status: u16,
    needle: &'static str,
    request: Request,
) -> Operation {
    Operation { name, must, status, needle, request }
}

fn pages(maker: &Maker) -> [Operation; 3] {
    let (open, next, all) = (maker.clone(), maker.clone(), maker.clone());
    let open: Request = Box::new(move |n| open.page(&format!("/tickets/{}?in=next", open.some(n))));
    [
        operation("open, HTML", 720, 200, "composer", open),
        operation(
            "list 50, HTML (next)",
            400,
            200,
            "Next up",
            Box::new(move |_| next.page("/next")),
        ),
        operation(
            "list 50, HTML (all)",
            400,
            200,
            "All tickets",
            Box::new(move |_| all.page("/tickets")),
        ),
    ]
}

/// Two words each, on most tickets or on few; each answer with its snippets.
const COMMON: [&str; 4] = ["the+we", "you+is", "thanks+in", "events+project"];
const RARER: [&str; 4] = ["flag+stale", "export+fails", "session+replay", "funnel+step"];

fn searches(maker: &Maker) -> [Operation; 5] {
    let of = |words: [&'static str; 4], more: &'static str| -> Request {
        let maker = maker.clone();
        Box::new(move |n| {
            let two = words[usize::try_from(n % 4).unwrap_or(0)];
            maker.page(&format!("/tickets?q={two}{more}"))
        })
    };
    let (similar, typo) = (maker.clone(), maker.clone());
    let similar: Request = Box::new(move |n| {
        similar.page(&format!("/tickets/{}/similar?part=similar", similar.some(n)))
    });
    let typo: Request = Box::new(move |n| {
        let word = ["recordng", "dashbord", "retenton", "experimnt"];
        typo.page(&format!("/tickets?q={}", word[usize::try_from(n % 4).unwrap_or(0)]))
    });
    [
        operation("search, HTML, rarer", 0, 200, "<mark>", of(RARER, "")),
        operation("search, HTML, common", 0, 200, "<mark>", of(COMMON, "")),
        operation("search, HTML, best", 0, 200, "<mark>", of(COMMON, "+order_by%3Arelevance")),
        operation("search, HTML, typo", 0, 200, "list", typo),
        operation("similar tickets, HTML", 0, 200, "Similar", similar),
    ]
}

fn reads(maker: &Maker) -> [Operation; 3] {
    let (open, list, search) = (maker.clone(), maker.clone(), maker.clone());
    let open: Request =
        Box::new(move |n| open.api(&format!("/api/v2/tickets/{}/comments.json", open.some(n))));
    let list: Request =
        Box::new(move |_| list.api("/api/v2/tickets.json?page%5Bsize%5D=50&sort=-id"));
    let search: Request = Box::new(move |n| {
        let words = ["flag+stale", "export+fails", "session+replay", "funnel+step"];
        let two = words[usize::try_from(n % 4).unwrap_or(0)];
        search.api(&format!("/api/v2/search.json?query={two}&per_page=50"))
    });
    [
        operation("open, API, messages", 1500, 200, "comments", open),
        operation("list 50, API", 500, 200, "has_more", list),
        operation("search newest, API", 430, 200, "results", search),
    ]
}

fn writes(maker: &Maker) -> [Operation; 2] {
    let (create, reply) = (maker.clone(), maker.clone());
    let create: Request = Box::new(move |n| {
        let body = format!(
            "{{\"ticket\":{{\"subject\":\"Bench {n}\",\"comment\":{{\"body\":\"Since this morning the \
             export number {n} stops half way. We see a time-out in the log and no file in the \
             bucket; reloading does not help.\"}},\"requester\":{{\"name\":\"Bench\",\
             \"email\":\"bench{}@bench.example\"}}}}}}",
            n % 500
        );
        create.write("POST", "/api/v2/tickets.json", &body)
    });
    let reply: Request = Box::new(move |n| {
        let body = format!(
            "{{\"ticket\":{{\"comment\":{{\"body\":\"Thanks for the log, that helps. Run {n} of the \
             export waits for a lock; we have released it, so the next one should finish.\"}},\
             \"status\":\"pending\"}}}}"
        );
        reply.write("PUT", &format!("/api/v2/tickets/{}.json", reply.recent(n)), &body)
    });
    [
        operation("create, API", 750, 201, "description", create),
        operation("reply, API", 800, 200, "ticket", reply),
    ]
}
