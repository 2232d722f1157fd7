//! What a session token says of its user's role, permissions, features and plans.

pub(crate) mod has;
pub(crate) mod permissions;
pub(crate) mod scope_list;
