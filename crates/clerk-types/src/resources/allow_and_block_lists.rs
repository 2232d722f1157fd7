//! Who may sign up: the allow-list and the block-list.

use serde::{Deserialize, Serialize};

use crate::ids::{AllowlistIdentifierId, BlocklistIdentifierId, InstanceId, InvitationId};
use crate::object_type::ObjectType;
use crate::time::Millis;

/// An entry of the allow-list.
///
/// Source: schema `AllowlistIdentifier` of the Backend API,
/// <https://clerk.com/docs/reference/backend/types/backend-allowlist-identifier>.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct AllowlistIdentifier {
    /// Always [`ObjectType::AllowlistIdentifier`].
    #[serde(default = "ObjectType::allowlist_identifier")]
    pub object: ObjectType,
    /// Its identifier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<AllowlistIdentifierId>,
    /// Who may sign up: an email address or a phone number, or a pattern of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identifier: Option<String>,
    /// What kind of identifier it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identifier_type: Option<IdentifierType>,
    /// The instance it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instance_id: Option<InstanceId>,
    /// The invitation that was sent with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invitation_id: Option<InvitationId>,
    /// When it was created.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_at: Option<Millis>,
    /// When it was changed last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<Millis>,
}

/// An entry of the block-list.
///
/// Source: schema `BlocklistIdentifier` of the Backend API.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct BlocklistIdentifier {
    /// Always [`ObjectType::BlocklistIdentifier`].
    #[serde(default = "ObjectType::blocklist_identifier")]
    pub object: ObjectType,
    /// Its identifier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<BlocklistIdentifierId>,
    /// Who may not sign up: an email address, a domain of them, a phone number or a Web3 wallet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identifier: Option<String>,
    /// What kind of identifier it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identifier_type: Option<IdentifierType>,
    /// The instance it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instance_id: Option<InstanceId>,
    /// When it was created.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_at: Option<Millis>,
    /// When it was changed last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<Millis>,
}

open_enum! {
    /// What kind of identifier an entry of a list is.
    pub enum IdentifierType {
        /// An email address or a domain of them.
        EmailAddress = "email_address",
        /// A phone number.
        PhoneNumber = "phone_number",
        /// The address of a Web3 wallet.
        Web3Wallet = "web3_wallet",
    }
}
