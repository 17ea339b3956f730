//! What a folder gives, whatever wrote it.

use std::{fs, path::Path};

use serde_json::json;

use super::*;
use crate::zendesk::{self, Page};

fn write(root: &Path, name: &str, text: &str) {
    let path = root.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn rows<T>(page: Page<T>) -> Vec<T> {
    page.rows
}

/// The account's own export: a row on each line, and all about a ticket within it.
#[test]
fn lines_with_everything_inside_are_read() {
    let at = tempfile::tempdir().unwrap();
    let ticket = |id: i64| {
        json!({
            "id": id, "url": "https://old.example/api/v2/tickets/7.json", "subject": "Broken",
            "status": "open", "requester": {"id": 90, "name": "Ana", "email": "ana@tide.example",
            "role": "end-user"}, "assignee": {"id": 91, "name": "Jo", "role": "agent"},
            "comments": [
                {"id": id * 10 + 2, "author_id": 91, "body": "Try this", "html_body": "<p>Try</p>"},
                {"id": id * 10 + 1, "author_id": 90, "body": "It broke", "html_body": "<p>It</p>",
                 "attachments": [{"id": 5, "file_name": "a.txt", "size": 3, "content_url": "x"}]},
            ],
        })
    };
    write(at.path(), "export-1.json", &format!("{}\n{}\n", ticket(7), ticket(8)));
    write(at.path(), "attachments/5/a.txt", "abc");
    let folder = Folder::open(at.path()).unwrap();
    assert_eq!((folder.name().as_str(), folder.passed_over), ("old.example", 0));
    let all = rows(zendesk::tickets(&folder.get("incremental/tickets/cursor.json").unwrap()));
    let seen: Vec<_> = all.iter().map(|one| (one.id, one.customer, one.assignee)).collect();
    assert_eq!(seen, [(7, 90, Some(91)), (8, 90, Some(91))]);
    let said =
        rows(zendesk::comments(&folder.get("tickets/7/comments.json?page[size]=9").unwrap()));
    let said: Vec<_> = said.iter().map(|one| (one.id, one.text.as_str())).collect();
    assert_eq!(said, [(71, "It broke"), (72, "Try this")]);
    let people = rows(zendesk::people(&folder.get("incremental/users/cursor.json").unwrap()));
    let people: Vec<_> = people.iter().map(|one| (one.id, one.is_staff)).collect();
    assert_eq!(people, [(90, false), (91, true)], "of whom only tickets tell");
    assert_eq!(folder.file(5).unwrap().unwrap(), b"abc");
    assert_eq!(folder.file(6).unwrap(), None);
}

/// Answers of the API that somebody saved.
#[test]
fn saved_answers_are_read() {
    let at = tempfile::tempdir().unwrap();
    let users = |ids: &[i64]| {
        let all: Vec<_> = ids.iter().map(|id| json!({"id": id, "role": "end-user"})).collect();
        json!({"users": all, "meta": {"has_more": true}}).to_string()
    };
    write(at.path(), "users-1.json", &users(&[1, 2]));
    write(at.path(), "users-2.json", &users(&[2, 3]));
    let ticket = json!({"tickets": [{"id": 4, "requester_id": 1, "status": "new"}]});
    write(at.path(), "tickets.json", &ticket.to_string());
    let said = json!({"comments": [{"id": 44, "author_id": 1, "body": "Hi", "html_body": ""}]});
    write(at.path(), "tickets/4/comments.json", &said.to_string());
    write(at.path(), "comments.jsonl", r#"{"id": 45, "ticket_id": 4, "body": "Oh"}"#);
    write(at.path(), "groups.json", r#"{"groups": [{"id": 9, "name": "Ops"}]}"#);
    write(at.path(), "settings.json", r#"{"id": "none of ours"}"#);
    let folder = Folder::open(at.path()).unwrap();
    assert_eq!(folder.passed_over, 1);
    assert_eq!(folder.get("users/count.json").unwrap()["count"]["value"], 3);
    let named = folder.get("users/show_many.json?ids=3,77,1").unwrap();
    assert_eq!(rows(zendesk::people(&named)).len(), 2);
    let said = folder.get("tickets/4/comments.json?page[size]=100").unwrap();
    let said: Vec<i64> = rows(zendesk::comments(&said)).iter().map(|one| one.id).collect();
    assert_eq!(said, [44, 45]);
    assert_eq!(rows(zendesk::groups(&folder.get("groups.json").unwrap())).len(), 1);
    assert_eq!(folder.get("triggers.json").unwrap()["triggers"], json!([]));
}

#[test]
fn a_long_list_comes_in_pages_that_end() {
    let at = tempfile::tempdir().unwrap();
    let lines: String =
        (1..=1_001).map(|id| format!("{{\"id\":{id},\"role\":\"agent\"}}\n")).collect();
    write(at.path(), "users.jsonl", &lines);
    let folder = Folder::open(at.path()).unwrap();
    let (mut seen, mut next) = (0, Some("incremental/users/cursor.json?start_time=0".to_owned()));
    while let Some(path) = next {
        let page = zendesk::people(&folder.get(&path).unwrap());
        seen += page.rows.len();
        next = page.next;
    }
    assert_eq!(seen, 1_001);
}

#[test]
fn what_is_no_json_is_named() {
    let at = tempfile::tempdir().unwrap();
    assert!(Folder::open(&at.path().join("nowhere")).is_err());
    let empty = Folder::open(at.path()).unwrap_err().to_string();
    assert!(empty.contains("nothing of an account"), "{empty}");
    write(at.path(), "deep/users.json", "{\"users\": [{]}");
    let broken = Folder::open(at.path()).unwrap_err().to_string();
    assert!(broken.contains("users.json") && broken.contains("line 1"), "{broken}");
}
