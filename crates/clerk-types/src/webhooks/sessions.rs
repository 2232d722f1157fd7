//! Sessions, as events have them.

use std::ops::Deref;

use serde::{Deserialize, Serialize};

use crate::resources::sessions::Session;
use crate::resources::users::User;

/// A session together with its user: it reads like the [`Session`] in it.
///
/// Source: schema `SessionEventPayload` of Clerk's webhook events, events `session.*`.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[doc(alias = "SessionEventPayload")]
#[non_exhaustive]
pub struct SessionData {
    /// The session.
    #[serde(flatten)]
    pub session: Session,
    /// The user, if there is one to tell of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<User>,
}

impl Deref for SessionData {
    type Target = Session;

    fn deref(&self) -> &Session {
        &self.session
    }
}
