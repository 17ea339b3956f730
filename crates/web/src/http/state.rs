//! What every handler is given.

use std::sync::Arc;

use actions::Desk;
use base::{Network, clock::FakeClock};
use tokio_util::sync::CancellationToken;
use ui::Assets;

use super::{assets, pace::Paces};
use crate::{
    api::Meters, live::presence::Presences, simulations::Simulations, view_counts::ViewCounts,
};

/// What configuration decides about the edge.
#[derive(Clone, Default)]
pub struct Options {
    /// Cookies only over TLS: set when the public address is https.
    pub secure: bool,
    /// Show the gallery of components.
    pub gallery: bool,
    /// Proxies whose word on the client's address counts.
    pub trusted: Vec<Network>,
    /// So many public forms a minute from one address; 0 for no limit.
    pub form_limit: u32,
    /// The sites of the apps that carry the widget; only to those a link with a secret may lead.
    pub app_sites: Vec<String>,
    /// Where the dist folder of the posthog-js package is served; empty where it is not used.
    pub posthog_scripts: String,
    /// The public key browsers subscribe to pushes with; empty where nothing is pushed.
    pub push_key: String,
    /// The clock of browser stories; moved by `POST /test/clock`.
    pub test_clock: Option<FakeClock>,
}

/// The edge's state. Cheap to clone.
#[derive(Clone)]
pub struct Web {
    pub desk: Desk,
    pub assets: Arc<Assets>,
    pub presences: Presences,
    /// Who may go on how fast.
    pub paces: Paces,
    /// How often each API token calls.
    pub meters: Meters,
    /// Handbooks tried on past tickets.
    pub simulations: Simulations,
    /// How many tickets each view finds.
    pub view_counts: ViewCounts,
    pub options: Arc<Options>,
    /// Ends live connections when the server stops.
    pub stop: CancellationToken,
}

impl Web {
    /// The edge of a desk.
    #[must_use]
    pub fn new(desk: Desk, options: Options, stop: CancellationToken) -> Self {
        Self {
            desk,
            assets: Arc::new(assets::manifest()),
            presences: Presences::default(),
            paces: Paces::default(),
            meters: Meters::default(),
            simulations: Simulations::default(),
            view_counts: ViewCounts::default(),
            options: Arc::new(options),
            stop,
        }
    }
}
