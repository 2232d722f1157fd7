//! Guide: one page per topic.
//!
//! | Page | Read it to |
//! | --- | --- |
//! | [`sessions`] | protect pages and APIs for people who sign in with a browser |
//! | [`handshake`] | know why a browser is sent away, and what it brings back |
//! | [`multi_domain`] | have one session on several domains |
//! | [`organizations`] | let in by organization, role, permission, feature, plan or fresh login |
//! | [`behind_a_proxy`] | run behind a load balancer, or proxy Clerk itself |
//! | `webhooks` (feature `webhooks`) | receive events from Clerk |
//! | [`troubleshooting`] | look up a reason: what happened, what to check |

#[doc = include_str!("guide/sessions.md")]
pub mod sessions {}

#[doc = include_str!("guide/handshake.md")]
pub mod handshake {}

#[doc = include_str!("guide/multi_domain.md")]
pub mod multi_domain {}

#[doc = include_str!("guide/organizations.md")]
pub mod organizations {}

#[doc = include_str!("guide/behind_a_proxy.md")]
pub mod behind_a_proxy {}

#[cfg(feature = "webhooks")]
#[doc = include_str!("guide/webhooks.md")]
pub mod webhooks {}

#[doc = include_str!("guide/troubleshooting.md")]
pub mod troubleshooting {}
