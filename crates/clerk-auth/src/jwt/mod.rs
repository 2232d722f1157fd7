//! JSON Web Tokens (RFC 7515, RFC 7519) as Clerk issues them: decoding without trust, and verification.

mod base64url;
pub(crate) mod claims;
pub(crate) mod decode;
pub(crate) mod error;
pub(crate) mod json;
pub(crate) mod verify;
