//! csat
