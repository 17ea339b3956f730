//! Webhooks: made and changed by administrators, told by the worker.

mod change;
mod deliver;
mod follow;

pub use change::{add, change, let_go_on, new_secret, pause, remove, replay, test};
pub use deliver::{Answered, claim, settle};
pub use follow::follow;
