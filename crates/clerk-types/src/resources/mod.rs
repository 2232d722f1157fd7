//! The resources, one module per group of the Backend API.
//!
//! All of them ignore members they do not know, keep unknown texts of open enums, and treat `null` like a member that is
//! left out. What they model survives parsing and serialising.

pub mod api_keys;
pub mod jwks;
pub mod m2m_tokens;
pub mod machines;
pub mod oauth_access_tokens;
