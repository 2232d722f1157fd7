//! What is read of a request: its head, never its body.

mod head;

pub(crate) mod context;

pub use head::RequestHead;
