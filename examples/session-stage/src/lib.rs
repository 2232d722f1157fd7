//! What the examples `axum-session` and `actix-session` share, so that they can be about Clerk: the pages, the local
//! Clerk that they run with, and their command line.
//!
//! ```no_run
//! use clerk_auth::Authenticator;
//! use session_stage::{Failure, Stage};
//!
//! async fn serve(stage: Stage) -> Result<(), Failure> {
//!     let authenticator = stage.configure(Authenticator::builder()).build()?;
//!     // Serves on `stage.listener()` until `stage.ended()`.
//!     # let _ = authenticator;
//!     # Ok(())
//! }
//!
//! # async fn example() {
//! session_stage::run("example", serve).await;
//! # }
//! ```

mod announcement;
mod control;
mod instance;
mod notes;
mod options;
pub mod pages;
mod same_origin;
mod site;
mod stage;

pub use notes::Notes;
pub use same_origin::is_same_origin;
pub use site::Site;
pub use stage::{Failure, Stage, run};
