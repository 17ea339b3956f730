//! Rules are read with every slip pointed at, run in order, cannot loop, and depend on nothing but
//! what they are given (RT-8, HB-2).

#![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]

mod automations {
    mod guide;
    mod reading;
    mod running;
    mod stage;
    mod terminating;
    mod time;
}
