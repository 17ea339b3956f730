//! Lists: pages, links, sideloads, search.

use axum::http::StatusCode;
use serde_json::{Value, json};
use testkit::{NOOR, on_both_engines};

use super::caller::Caller;

fn ids(body: &Value, name: &str) -> Vec<i64> {
    let rows = body[name].as_array().unwrap().iter();
    rows.map(|row| row["id"].as_i64().unwrap()).collect()
}

async fn some(caller: &Caller, number: usize) {
    for each in 1..=number {
        let words = format!("quokka number {each}");
        caller.ticket(json!({"comment": words, "requester_id": 10})).await;
    }
}

on_both_engines!(cursors_reach_every_row_once_in_both_directions, async |desk| {
    let caller = Caller::at(desk).await;
    some(&caller, 5).await;
    for (sort, wanted) in [("", [1, 2, 3, 4, 5]), ("&sort=-id", [5, 4, 3, 2, 1])] {
        let (mut seen, mut back) = (Vec::new(), Vec::new());
        let mut next = format!("/api/v2/tickets.json?page%5Bsize%5D=2{sort}");
        let mut last = Value::Null;
        while !next.is_empty() {
            last = caller.get(NOOR, &next).await.fine();
            seen.extend(ids(&last, "tickets"));
            assert!(last["count"].is_null());
            assert_eq!(last["meta"]["has_more"], json!(last["links"]["next"].is_string()));
            next = path(&last["links"]["next"]);
        }
        assert_eq!(seen, wanted);
        let mut previous = path(&last["links"]["prev"]);
        while !previous.is_empty() {
            let page = caller.get(NOOR, &previous).await.fine();
            back.splice(0..0, ids(&page, "tickets"));
            previous = path(&page["links"]["prev"]);
        }
        assert_eq!(back, wanted[..4]);
    }
    let wrong = caller.get(NOOR, "tickets?page[size]=2&page[after]=none-of-ours").await;
    assert_eq!(wrong.status, StatusCode::BAD_REQUEST);
});

/// A link must begin with the address the client used.
fn path(link: &Value) -> String {
    let Some(link) = link.as_str() else { return String::new() };
    link.strip_prefix("https://desk.example").unwrap().to_owned()
}

on_both_engines!(numbered_pages_count, async |desk| {
    let caller = Caller::at(desk).await;
    some(&caller, 3).await;
    let first = caller.get(NOOR, "tickets.json?per_page=2&include=None&odd=1").await.fine();
    assert_eq!((ids(&first, "tickets"), &first["count"]), (vec![1, 2], &json!(3)));
    assert!(first["users"].is_null() && first["previous_page"].is_null());
    let second = caller.get(NOOR, &path(&first["next_page"])).await.fine();
    assert_eq!((ids(&second, "tickets"), &second["next_page"]), (vec![3], &Value::Null));
    assert!(path(&second["previous_page"]).contains("page=1"));
    let deep = caller.get(NOOR, "tickets?page=101&per_page=100").await;
    assert_eq!(deep.status, StatusCode::BAD_REQUEST);
    let count = caller.get(NOOR, "tickets/count.json").await.fine();
    assert_eq!(count["count"]["value"], 3);
    let many = caller.get(NOOR, "tickets/show_many?ids=3,1,77,x&include=users").await.fine();
    assert_eq!((ids(&many, "tickets"), ids(&many, "users")), (vec![3, 1], vec![10]));
    let hundred = (1..=101).map(|id| id.to_string()).collect::<Vec<_>>().join(",");
    let many = caller.get(NOOR, &format!("tickets/show_many.json?ids={hundred}")).await;
    assert_eq!((many.status, &many.body["max_count"]), (StatusCode::BAD_REQUEST, &json!(100)));
});

on_both_engines!(numbers_that_name_nothing_are_not_found, async |desk| {
    let caller = Caller::at(desk).await;
    for path in [
        "tickets/9223372036854775807",
        "tickets/99999999999999999999",
        "tickets/x",
        "users/4711",
        "organizations/9",
        "tickets/7/comments",
        "attachments/1",
        "requests/-1",
    ] {
        let answered = caller.get(NOOR, path).await;
        assert_eq!(answered.status, StatusCode::NOT_FOUND, "{path}");
        assert_eq!(answered.body["error"], "RecordNotFound", "{path}");
    }
    let known = caller.get(NOOR, "organizations/1.json").await.fine();
    assert_eq!(known["organization"]["domain_names"], json!(["corvid.example"]));
});

on_both_engines!(comments_come_in_pages_too, async |desk| {
    let caller = Caller::at(desk).await;
    let id = caller.ticket(json!({"comment": "one", "requester_id": 10})).await["id"].clone();
    for words in ["two", "three"] {
        caller.change(&id, json!({"comment": words})).await.fine();
    }
    let all = caller.get(NOOR, &format!("tickets/{id}/comments?sort_order=desc")).await.fine();
    assert_eq!((&all["count"], &all["comments"][0]["body"]), (&json!(3), &json!("three")));
    let mut next = format!("/api/v2/tickets/{id}/comments.json?page[size]=2&include=users");
    let mut words = Vec::new();
    while !next.is_empty() {
        let page = caller.get(NOOR, &next).await.fine();
        assert!(!page["users"].as_array().unwrap().is_empty());
        for comment in page["comments"].as_array().unwrap() {
            words.push(comment["plain_body"].as_str().unwrap().to_owned());
        }
        next = path(&page["links"]["next"]);
    }
    assert_eq!(words, ["one", "two", "three"]);
    desk.drain().await;
});

on_both_engines!(search_finds_by_words_and_keywords, async |desk| {
    let caller = Caller::at(desk).await;
    some(&caller, 3).await;
    let closed = json!({"comment": "quokka gone", "status": "solved", "tags": ["closed_by_hand"]});
    let solved = caller.ticket(closed).await;
    let find = async |query: &str| {
        let path = format!("search.json?query={}", query.replace(' ', "%20").replace('<', "%3C"));
        caller.get(NOOR, &path).await.fine()
    };
    let all = find("type:ticket QUOKKA").await;
    assert_eq!((ids(&all, "results"), &all["count"]), (vec![4, 3, 2, 1], &json!(4)));
    assert_eq!(all["results"][0]["result_type"], "ticket");
    assert_eq!(
        ids(&find("quokka status:solved").await, "results"),
        [solved["id"].as_i64().unwrap()]
    );
    assert_eq!(
        ids(&find("status<solved requester:maria@corvid.example").await, "results"),
        [3, 2, 1]
    );
    assert_eq!(ids(&find("tags:closed_by_hand").await, "results"), [4]);
    assert_eq!(find("tags:closedxbyxhand").await["count"], 0);
    assert_eq!(find("requester:nobody@else.example").await["count"], 0);
    let page = caller.get(NOOR, "search?query=quokka&per_page=2&page=2").await.fine();
    assert_eq!((ids(&page, "results"), &page["count"]), (vec![2, 1], &json!(4)));
    assert!(page["next_page"].is_null());
    let first = caller.get(NOOR, "search?query=quokka&per_page=2").await.fine();
    assert_eq!((ids(&first, "results"), &first["count"]), (vec![4, 3], &json!(4)));
    assert_eq!(ids(&find("quokka -status:solved priority<urgent").await, "results"), [3, 2, 1]);
    assert_eq!(ids(&find("quokka sort:asc order_by:created").await, "results"), [1, 2, 3, 4]);
    let sorted =
        caller.get(NOOR, "search?query=quokka&sort_by=status&sort_order=desc").await.fine();
    assert_eq!(ids(&sorted, "results")[0], 4);
    let count = caller.get(NOOR, "search/count.json?query=quokka").await.fine();
    assert_eq!(count, json!({"count": 4}));
    for query in ["colour:red", "-asignee:me", "status:odd", ""] {
        let answered = caller.get(NOOR, &format!("search?query={query}")).await;
        assert_eq!(answered.status, StatusCode::UNPROCESSABLE_ENTITY, "{query}");
        assert_eq!(answered.body["error"], "invalid");
    }
    let far = caller.get(NOOR, "search?query=quokka&page=11&per_page=100").await;
    assert_eq!(
        (far.status, &far.body["error"]),
        (StatusCode::UNPROCESSABLE_ENTITY, &json!("invalid"))
    );
});

on_both_engines!(a_search_by_cursor_goes_on_behind_the_last_row, async |desk| {
    let caller = Caller::at(desk).await;
    some(&caller, 5).await;
    for (query, wanted) in [
        ("quokka", [5, 4, 3, 2, 1]),
        ("status:new%20sort:asc%20order_by:created", [1, 2, 3, 4, 5]),
        ("quokka&sort_by=updated_at&sort_order=asc", [1, 2, 3, 4, 5]),
    ] {
        let mut next =
            format!("/api/v2/search/export.json?query={query}&filter[type]=ticket&page[size]=2");
        let (mut seen, mut pages) = (Vec::new(), 0);
        while !next.is_empty() {
            let page = caller.get(NOOR, &next).await.fine();
            assert!(page["count"].is_null() && page["links"]["prev"].is_null());
            seen.extend(ids(&page, "results"));
            // What comes meanwhile in front shifts nothing.
            if pages == 0 && query == "quokka" {
                some(&caller, 1).await;
            }
            pages += 1;
            next = path(&page["links"]["next"]);
        }
        let known: Vec<i64> = seen.iter().copied().filter(|id| *id <= 5).collect();
        assert_eq!((known, pages), (wanted.to_vec(), if seen.len() > 4 { 3 } else { 2 }));
    }
    for wrong in ["page[after]=none-of-ours", "page[before]=bjE", "page[size]=2&page[after]=x"] {
        let answered = caller.get(NOOR, &format!("search/export?query=quokka&{wrong}")).await;
        assert_eq!(answered.status, StatusCode::BAD_REQUEST, "{wrong}");
    }
});

on_both_engines!(roles_are_asked_for_together, async |desk| {
    let caller = Caller::at(desk).await;
    let of = async |query: &str| {
        let page = caller.get(NOOR, &format!("users?{query}")).await.fine();
        let roles = page["users"].as_array().unwrap().iter();
        let mut roles: Vec<_> =
            roles.map(|user| user["role"].as_str().unwrap().to_owned()).collect();
        roles.sort_unstable();
        roles.dedup();
        assert_eq!(page["count"], page["users"].as_array().unwrap().len());
        roles
    };
    assert_eq!(of("role=admin").await, ["admin"]);
    assert_eq!(of("role[]=agent").await, ["agent"]);
    assert_eq!(of("role[]=admin&role[]=end-user").await, ["admin", "end-user"]);
    assert_eq!(of("role[]=admin&role[]=agent").await, ["admin", "agent"]);
    assert_eq!(of("role=").await, ["admin", "agent", "end-user"]);
    desk.drain().await;
});

on_both_engines!(what_belongs_to_nothing_we_know_is_not_found, async |desk| {
    let caller = Caller::at(desk).await;
    for path in [
        "organizations/99/users",
        "organizations/99/tickets",
        "organizations/99/organization_memberships",
        "users/99/tickets/requested",
        "users/99/tickets/assigned",
        "users/99/groups",
        "users/99/group_memberships",
        "groups/99/memberships",
        "organization_memberships/20",
    ] {
        let answered = caller.get(NOOR, path).await;
        assert_eq!(answered.status, StatusCode::NOT_FOUND, "{path}");
    }
    let all = caller.get(NOOR, "organizations/1/organization_memberships").await.fine();
    let one = &all["organization_memberships"][0];
    let found = caller.get(NOOR, &path(&one["url"])).await.fine();
    assert_eq!((&found["organization_membership"], &one["organization_id"]), (one, &json!(1)));
    let domains = json!(["corvid.example"]);
    for path in ["organizations/search?name=corvid", "users?include=organizations"] {
        let page = caller.get(NOOR, path).await.fine();
        assert_eq!(page["organizations"][0]["domain_names"], domains, "{path}");
    }
    let twice = caller.get(NOOR, "organizations/show_many?ids=1,1,x").await.fine();
    assert_eq!((ids(&twice, "organizations"), &twice["count"]), (vec![1], &json!(1)));
    desk.drain().await;
});
