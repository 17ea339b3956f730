//! What the guide shows can be asked.

use super::read;

const GUIDE: &str = include_str!("../../../../docs/guides/search-and-views.md");
/// Shown for another reason.
const NOT_ASKED: [&str; 4] = ["GET /api/v2/search", "field:value", "colour:red", "order_by:"];

#[test]
fn every_query_of_the_guide_is_understood() {
    let mut asked = 0;
    for line in GUIDE.lines() {
        for code in line.split('`').skip(1).step_by(2) {
            if !code.contains([':', '<', '>']) || NOT_ASKED.contains(&code) {
                continue;
            }
            asked += 1;
            assert!(read(code).is_ok(), "`{code}`: {:?}", read(code));
        }
    }
    assert!(asked > 12, "the guide shows hardly a query");
}
