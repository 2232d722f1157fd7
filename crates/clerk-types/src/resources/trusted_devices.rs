//! Devices that users trust.

use serde::{Deserialize, Serialize};

use crate::ids::TrustedDeviceId;
use crate::object_type::ObjectType;
use crate::time::Millis;

/// A device with a key of its own, by which its user can be recognised.
///
/// Source: schema `TrustedDevice` of the Backend API.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct TrustedDevice {
    /// Always [`ObjectType::TrustedDevice`].
    #[serde(default = "ObjectType::trusted_device")]
    pub object: ObjectType,
    /// Its identifier.
    pub id: TrustedDeviceId,
    /// What it runs.
    pub platform: DevicePlatform,
    /// The app that registered it.
    pub app_identifier: String,
    /// Its name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The algorithm of its key: `ES256`.
    pub algorithm: String,
    /// Whether it is trusted still.
    pub status: TrustedDeviceStatus,
    /// When it was created.
    pub created_at: Millis,
    /// When it was changed last.
    pub updated_at: Millis,
    /// When it was used last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_used_at: Option<Millis>,
    /// When the trust in it was revoked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revoked_at: Option<Millis>,
}

open_enum! {
    /// What a device runs.
    pub enum DevicePlatform {
        /// Android.
        Android = "android",
        /// iOS.
        Ios = "ios",
    }
}

open_enum! {
    /// Whether a device is trusted.
    pub enum TrustedDeviceStatus {
        /// It is.
        Active = "active",
        /// It was, until it was revoked.
        Revoked = "revoked",
    }
}
