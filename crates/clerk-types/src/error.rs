//! The body of an answer that reports errors.
//!
//! Nothing in here is an error by itself: a body with members that are missing, empty or of a strange type still parses,
//! so that the parts that do make sense are not lost.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::lenient;

/// The errors of one answer.
///
/// ```
/// use clerk_types::error::ApiErrors;
///
/// let body = r#"{
///     "errors": [{"message": "not found", "code": "resource_not_found", "meta": {"param_name": "machine_id"}}],
///     "clerk_trace_id": "4b2cb3e8a9d1"
/// }"#;
/// let errors: ApiErrors = serde_json::from_str(body)?;
/// assert_eq!(errors.errors[0].code, "resource_not_found");
/// assert_eq!(errors.errors[0].param_name(), Some("machine_id"));
/// assert_eq!(errors.clerk_trace_id.as_deref(), Some("4b2cb3e8a9d1"));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[non_exhaustive]
#[serde(from = "lenient::Object<ApiErrorsDocument>")]
pub struct ApiErrors {
    /// The errors; empty if the body is an object without any. Entries that are no objects are left out.
    pub errors: Vec<ApiErrorEntry>,
    /// Whatever else the server says about the whole answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub meta: Option<Map<String, Value>>,
    /// The identifier to quote to Clerk's support.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clerk_trace_id: Option<String>,
}

/// One error of an answer.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ApiErrorEntry {
    /// A short text; empty if the server sent none.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub message: String,
    /// A longer text, if the server sent one. It may be empty.
    #[serde(default, deserialize_with = "lenient::option", skip_serializing_if = "Option::is_none")]
    pub long_message: Option<String>,
    /// The code to branch on, for example `resource_not_found`; empty if the server sent none.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub code: String,
    /// Details by name, all of them, for example `param_name`.
    #[serde(default, deserialize_with = "lenient::option", skip_serializing_if = "Option::is_none")]
    pub meta: Option<Map<String, Value>>,
}

impl ApiErrorEntry {
    /// The parameter that the error is about, if it says so (`meta.param_name`).
    pub fn param_name(&self) -> Option<&str> {
        self.meta.as_ref()?.get("param_name")?.as_str()
    }
}

/// An error body as it stands on the wire.
#[derive(Deserialize)]
struct ApiErrorsDocument {
    #[serde(default, deserialize_with = "lenient::entries_or_empty")]
    errors: Vec<ApiErrorEntry>,
    #[serde(default, deserialize_with = "lenient::option")]
    meta: Option<Map<String, Value>>,
    #[serde(default, deserialize_with = "lenient::option")]
    clerk_trace_id: Option<String>,
}

impl From<lenient::Object<ApiErrorsDocument>> for ApiErrors {
    fn from(lenient::Object(document): lenient::Object<ApiErrorsDocument>) -> Self {
        Self { errors: document.errors, meta: document.meta, clerk_trace_id: document.clerk_trace_id }
    }
}
