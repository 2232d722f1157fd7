//! The `object` member by which Clerk's resources say what they are.

open_enum! {
    /// What kind of resource a document is.
    pub enum ObjectType {
        /// An API key.
        ApiKey = "api_key",
        /// A machine.
        Machine = "machine",
        /// A machine-to-machine token.
        M2mToken = "machine_to_machine_token",
        /// The permission of one machine to talk to another.
        MachineScope = "machine_scope",
        /// The secret key of a machine.
        MachineSecretKey = "machine_secret_key",
        /// An OAuth access token issued by the instance.
        OAuthAccessToken = "clerk_idp_oauth_access_token",
    }
}

/// Functions that stand in where a document leaves its `object` member out.
macro_rules! or_default {
    ($($function:ident => $variant:ident,)+) => {
        impl ObjectType {$(
            pub(crate) fn $function() -> Self {
                Self::$variant
            }
        )+}
    };
}

or_default! {
    api_key => ApiKey,
    machine => Machine,
    m2m_token => M2mToken,
    machine_scope => MachineScope,
    machine_secret_key => MachineSecretKey,
    oauth_access_token => OAuthAccessToken,
}
