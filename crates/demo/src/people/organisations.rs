//! The forty companies that buy from Brambletrace, over all plans and many places.

use super::Organisation;

/// Name, domain label, plan, priority, time zone, weight, cultures.
type Row =
    (&'static str, &'static str, &'static str, bool, &'static str, u32, &'static [&'static str]);

const US: &[&str] = &["english", "english", "spanish", "chinese", "indian", "english", "korean"];
const UK: &[&str] = &["english", "english", "indian", "polish", "african", "arabic"];
const EU: &[&str] = &["german", "french", "polish", "nordic", "italian", "english", "turkish"];

const ROWS: [Row; 40] = [
    ("Corvid Labs", "corvidlabs", "enterprise", true, "Africa/Lagos", 30, &["african", "english"]),
    ("Brightloom", "brightloom", "enterprise", true, "America/New_York", 34, US),
    ("Nordlys Kartverk AS", "nordlyskart", "enterprise", true, "Europe/Oslo", 22, &["nordic"]),
    ("Halcyon Freight Group", "halcyonfreight", "enterprise", true, "Europe/London", 30, UK),
    ("株式会社あさひ計測", "asahi-keisoku", "enterprise", false, "Asia/Tokyo", 22, &["japanese"]),
    (
        "Grüne Brücke Versicherung",
        "gruenebruecke",
        "enterprise",
        true,
        "Europe/Berlin",
        26,
        &["german"],
    ),
    ("Meridian Classrooms", "meridianclass", "enterprise", false, "America/Chicago", 24, US),
    ("Fieldnote", "fieldnote", "scale", false, "America/Los_Angeles", 26, US),
    ("Harbour & Co", "harbourco", "scale", true, "Europe/London", 22, UK),
    ("شركة المنارة للبرمجيات", "almanara", "scale", true, "Asia/Riyadh", 16, &["arabic"]),
    ("Atelier Miroir", "ateliermiroir", "scale", false, "Europe/Paris", 18, &["french"]),
    ("Kestrel Mobility", "kestrelmobility", "scale", false, "Europe/Amsterdam", 18, EU),
    ("Cedar & Vine Marketplaces", "cedarvine", "scale", false, "America/Denver", 18, US),
    ("星河数据科技", "xinghedata", "scale", false, "Asia/Singapore", 16, &["chinese"]),
    ("Papaya Learning", "papayalearning", "scale", false, "America/Sao_Paulo", 18, &["portuguese"]),
    ("Saffron Route", "saffronroute", "scale", false, "Asia/Kolkata", 18, &["indian"]),
    ("Pinecone Dairy", "pineconedairy", "boost", false, "America/Chicago", 14, US),
    ("גשר תוכנה", "gesher", "boost", false, "Asia/Jerusalem", 12, &["hebrew"]),
    ("Lumen & Daughters", "lumendaughters", "boost", false, "Europe/Dublin", 14, UK),
    ("Mosaico Viajes", "mosaicoviajes", "boost", false, "Europe/Madrid", 16, &["spanish"]),
    ("Polna Droga", "polnadroga", "boost", false, "Europe/Warsaw", 14, &["polish"]),
    ("Wattle Energy", "wattleenergy", "boost", false, "Australia/Sydney", 14, UK),
    ("Haneul Games", "haneulgames", "boost", true, "Asia/Seoul", 14, &["korean"]),
    ("Rødhette Forlag", "rodhette", "boost", false, "Europe/Copenhagen", 12, &["nordic"]),
    ("Casa Girasole", "casagirasole", "boost", false, "Europe/Rome", 12, &["italian"]),
    ("Maple Ledger", "mapleledger", "boost", false, "America/Toronto", 14, US),
    (
        "The Slow and Careful Society for the Restoration of Wooden Boats, Oars and Small Harbours",
        "woodenboats",
        "pay_as_you_go",
        false,
        "Europe/London",
        8,
        UK,
    ),
    ("Oskar Design", "oskardesign", "pay_as_you_go", false, "Europe/Stockholm", 10, &["nordic"]),
    ("Tidewater", "tidewater", "pay_as_you_go", false, "America/New_York", 12, US),
    ("Kumquat", "kumquat", "pay_as_you_go", false, "America/Los_Angeles", 12, US),
    ("Zeytin Yazılım", "zeytin", "pay_as_you_go", false, "Europe/Istanbul", 10, &["turkish"]),
    (
        "Ferme des Trois Chênes",
        "troischenes",
        "pay_as_you_go",
        false,
        "Europe/Paris",
        10,
        &["french"],
    ),
    ("Mbuyu Health", "mbuyuhealth", "pay_as_you_go", true, "Africa/Nairobi", 12, &["african"]),
    ("Stadtrad Kollektiv", "stadtrad", "pay_as_you_go", false, "Europe/Berlin", 12, &["german"]),
    (
        "Cóndor Reservas",
        "condorreservas",
        "pay_as_you_go",
        false,
        "America/Bogota",
        12,
        &["spanish"],
    ),
    ("Kiwi & Fern Studio", "kiwifern", "pay_as_you_go", false, "Pacific/Auckland", 10, UK),
    ("Tiny Turnip", "tinyturnip", "free", false, "America/New_York", 10, US),
    ("Lanterne Rouge Cycling Club", "lanternerouge", "free", false, "Europe/Brussels", 10, EU),
    ("مكتبة النيل", "nilebooks", "free", false, "Africa/Cairo", 8, &["arabic"]),
    ("Ngọc Lan Tea", "ngoclan", "free", false, "Asia/Ho_Chi_Minh", 10, &["vietnamese"]),
];

/// All organisations, in a fixed order.
#[must_use]
pub fn organisations() -> Vec<Organisation> {
    let organisation = |(name, label, plan, priority, time_zone, weight, cultures): &Row| {
        let (name, domain) = ((*name).to_owned(), format!("{label}.example"));
        let (plan, priority, weight) = (*plan, *priority, *weight);
        Organisation { name, domain, plan, priority, time_zone, weight, cultures }
    };
    ROWS.iter().map(organisation).collect()
}
