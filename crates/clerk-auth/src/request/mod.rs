//! What is read of a request: its head, never its body.

mod head;

pub(crate) mod context;
pub(crate) mod cookies;
pub(crate) mod public_url;
pub(crate) mod query_string;
pub(crate) mod values;

pub use head::RequestHead;
