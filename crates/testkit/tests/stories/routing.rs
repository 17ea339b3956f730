//! Where tickets go and who has them: plans set by hand, priority customers, followers, billing
//! with investigation, who is away, whose turn it is, suggested products.

mod absences;
mod billing;
mod next_up;
mod organisations;
mod suggestions;
