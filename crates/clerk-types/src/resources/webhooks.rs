//! Where webhooks are set up.

use serde::{Deserialize, Serialize};

use crate::secret::Secret;

/// The link to the pages of Svix, where the webhooks of the instance are set up.
///
/// Source: schema `SvixURL` of the Backend API, `POST /webhooks/svix` and `POST /webhooks/svix_url`.
// spec: SvixURL
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct SvixUrl {
    /// The link. Whoever has it can set up webhooks.
    pub svix_url: Secret,
}
