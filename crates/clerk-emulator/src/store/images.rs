//! Pictures.

use serde::{Deserialize, Serialize};

/// A file that shows a user or an organization.
#[derive(Clone, Deserialize, Serialize)]
pub(crate) struct Image {
    pub(crate) id: String,
    pub(crate) media_type: String,
    /// In base64.
    pub(crate) content: String,
    pub(crate) created_at: i64,
}

plain_rows! {
    Image: "image",
}
