//! Who pays, and what with.

use serde::{Deserialize, Serialize};

use crate::ids::{InstanceId, OrganizationId, PayerId, PaymentMethodId, PaymentSourceId, UserId};
use crate::number;
use crate::object_type::ObjectType;
use crate::resources::billing::Money;
use crate::time::Millis;

/// Who pays: a user or an organization.
///
/// Source: the schemas `CommercePayerResponse`, of which there are two, of the Backend API.
// spec: CommercePayerResponse
// spec: CommercePayerResponse-2
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[doc(alias = "CommercePayerResponse")]
#[non_exhaustive]
pub struct Payer {
    /// Always [`ObjectType::Payer`].
    #[serde(default = "ObjectType::payer")]
    pub object: ObjectType,
    /// Its identifier.
    pub id: PayerId,
    /// The instance it belongs to.
    pub instance_id: InstanceId,
    /// The user who pays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_id: Option<UserId>,
    /// The first name of that user.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_name: Option<String>,
    /// The last name of that user.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_name: Option<String>,
    /// The email address that bills go to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// The organization that pays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organization_id: Option<OrganizationId>,
    /// The name of that organization.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organization_name: Option<String>,
    /// Where the picture of the user or the organization is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub image_url: Option<String>,
    /// What it has to the good.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credits_balance: Option<Money>,
    /// When it was created.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_at: Option<Millis>,
    /// When it was changed last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<Millis>,
}

open_enum! {
    /// Which kind of payer something is for.
    pub enum PayerType {
        /// Organizations.
        Organization = "org",
        /// Users.
        User = "user",
    }
}

/// What a payer pays with. See also [`PaymentSource`].
///
/// Source: schema `CommercePaymentMethodResponse` of the Backend API.
// spec: CommercePaymentMethodResponse
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[doc(alias = "CommercePaymentMethodResponse")]
#[non_exhaustive]
pub struct PaymentMethod {
    /// Always [`ObjectType::PaymentMethod`].
    #[serde(default = "ObjectType::payment_method")]
    pub object: ObjectType,
    /// Its identifier.
    pub id: PaymentMethodId,
    /// The payer.
    pub payer_id: PayerId,
    /// What it is.
    pub payment_type: PaymentType,
    /// Whether it can be used.
    pub status: PaymentMethodStatus,
    /// Whether the payer pays with it unless another one is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is_default: Option<bool>,
    /// Whether the payer may remove it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is_removable: Option<bool>,
    /// Who collects the money, for example `stripe`.
    pub gateway: String,
    /// Its identifier there.
    pub gateway_external_id: String,
    /// The identifier of your account there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gateway_external_account_id: Option<String>,
    /// The brand of the card.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub card_type: Option<String>,
    /// The last four digits of the card.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last4: Option<String>,
    /// The year in which the card expires.
    #[serde(default, deserialize_with = "number::option", skip_serializing_if = "Option::is_none")]
    pub expiry_year: Option<i64>,
    /// The month in which the card expires, from 1.
    #[serde(default, deserialize_with = "number::option", skip_serializing_if = "Option::is_none")]
    pub expiry_month: Option<i64>,
    /// The wallet that the card is in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wallet_type: Option<String>,
    /// When it was created.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_at: Option<Millis>,
    /// When it was changed last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<Millis>,
}

open_enum! {
    /// What a payer pays with.
    pub enum PaymentType {
        /// A card in Apple Pay.
        ApplePay = "apple_pay",
        /// A card.
        Card = "card",
        /// A card in Google Pay.
        GooglePay = "google_pay",
        /// Link, by Stripe.
        Link = "link",
        /// What the payer has to the good.
        PayerCredits = "payer-credits",
    }
}

open_enum! {
    /// Whether a payment method can be used.
    pub enum PaymentMethodStatus {
        /// It can.
        Active = "active",
        /// It was removed.
        Disconnected = "disconnected",
    }
}

/// What a payer pays with, in answers that still use this older name. See also [`PaymentMethod`].
///
/// Source: schema `CommercePaymentSourceResponse` of the Backend API.
// spec: CommercePaymentSourceResponse
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[doc(alias = "CommercePaymentSourceResponse")]
#[non_exhaustive]
pub struct PaymentSource {
    /// Always [`ObjectType::PaymentSource`].
    #[serde(default = "ObjectType::payment_source")]
    pub object: ObjectType,
    /// Its identifier.
    pub id: PaymentSourceId,
    /// The payer.
    pub payer_id: PayerId,
    /// What it is.
    pub payment_method: PaymentType,
    /// Whether it can be used.
    pub status: PaymentMethodStatus,
    /// Whether the payer pays with it unless another one is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is_default: Option<bool>,
    /// Whether the payer may remove it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is_removable: Option<bool>,
    /// Who collects the money, for example `stripe`.
    pub gateway: String,
    /// Its identifier there.
    pub gateway_external_id: String,
    /// The identifier of your account there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gateway_external_account_id: Option<String>,
    /// The brand of the card.
    pub card_type: String,
    /// The last four digits of the card.
    pub last4: String,
    /// The year in which the card expires.
    #[serde(default, deserialize_with = "number::option", skip_serializing_if = "Option::is_none")]
    pub expiry_year: Option<i64>,
    /// The month in which the card expires, from 1.
    #[serde(default, deserialize_with = "number::option", skip_serializing_if = "Option::is_none")]
    pub expiry_month: Option<i64>,
    /// The wallet that the card is in; may be empty.
    pub wallet_type: String,
    /// When it was created.
    pub created_at: Millis,
    /// When it was changed last.
    pub updated_at: Millis,
}
