//! stub
use super::Schedule;
use base::{
    Timestamp,
    ids::{ClockId, TicketId},
};
use serde::{Deserialize, Serialize};
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClockKind {
    FirstReply,
    NextReply,
}
impl ClockKind {
    pub const fn name(self) -> &'static str {
        match self {
            Self::FirstReply => "first reply",
            Self::NextReply => "next reply",
        }
    }
}
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clock {
    pub id: ClockId,
    pub ticket_id: TicketId,
    pub kind: ClockKind,
    pub schedule: String,
    pub started_at: Timestamp,
    pub target_seconds: i64,
    pub due_at: Timestamp,
    pub soon_at: Timestamp,
    pub stopped_at: Option<Timestamp>,
    pub met: Option<bool>,
    pub breached_at: Option<Timestamp>,
}
impl Clock {
    pub fn start(
        id: ClockId,
        ticket_id: TicketId,
        kind: ClockKind,
        schedule: &str,
        hours: &Schedule,
        started_at: Timestamp,
        target_seconds: i64,
    ) -> Self {
        let _ = (id, ticket_id, kind, schedule, hours, started_at, target_seconds);
        todo!()
    }
    pub fn meet(&mut self, at: Timestamp) {
        self.stopped_at = Some(at);
    }
    pub fn stop(&mut self, at: Timestamp) {
        self.stopped_at = Some(at);
    }
    pub fn retime(&mut self, _s: &Schedule, _t: i64) {}
}
