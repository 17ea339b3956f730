//! Writes every screen with sample data to files: `cargo run -p ui --example pages -- FOLDER`.

use std::{collections::BTreeMap, fs, io, path::Path};

use base::time::zone_or_utc;
use desk::phrases::{Language, Phrases};
use ui::{Assets, PageContext, gallery, samples::NOW};

fn main() -> io::Result<()> {
    let folder = std::env::args().nth(1).unwrap_or_else(|| "pages".into());
    let names: BTreeMap<&str, &str> = BTreeMap::new();
    let manifest = serde_json::to_string(&names)?;
    let assets = Assets::from_manifest(&manifest)?;
    let (zone, phrases) = (zone_or_utc("Europe/London"), Phrases::default());
    let ctx = PageContext {
        assets: &assets,
        csrf: "sample-token",
        company: "Lantern Analytics",
        now: NOW,
        zone: &zone,
        language: Language::En,
        phrases: &phrases,
    };
    fs::create_dir_all(&folder)?;
    for screen in gallery::screens(&ctx) {
        // Opened as files, so the addresses of assets become relative.
        let html = screen.html.into_string().replace("\"/assets/", "\"assets/");
        fs::write(Path::new(&folder).join(format!("{}.html", screen.name)), html)?;
    }
    Ok(())
}
