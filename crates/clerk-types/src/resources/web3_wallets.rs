//! Web3 wallets of users.

use serde::{Deserialize, Serialize};

use crate::ids::Web3WalletId;
use crate::object_type::ObjectType;
use crate::resources::verifications::Verification;
use crate::time::Millis;

/// A Web3 wallet of a user.
///
/// Source: schema `Web3Wallet` of the Backend API,
/// <https://clerk.com/docs/reference/backend/types/backend-web3-wallet>.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Web3Wallet {
    /// Always [`ObjectType::Web3Wallet`].
    #[serde(default = "ObjectType::web3_wallet")]
    pub object: ObjectType,
    /// Its identifier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<Web3WalletId>,
    /// Its address.
    pub web3_wallet: String,
    /// The proof that it belongs to the user; none if nobody tried.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verification: Option<Verification>,
    /// When it was created.
    pub created_at: Millis,
    /// When it was changed last.
    pub updated_at: Millis,
}
