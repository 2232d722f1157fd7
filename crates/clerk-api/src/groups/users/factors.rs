//! Second factors, passkeys and trusted devices of users.

use clerk_types::{
    deleted::DeletedObject,
    ids::{PasskeyId, TrustedDeviceId, UserId},
    page::Page,
    resources::{
        trusted_devices::TrustedDevice,
        users::{MfaDisabled, TotpVerification},
    },
};
use http::Method;

use super::super::check;
use super::Users;
use crate::Error;

impl Users<'_> {
    /// Checks a code of the authenticator app of a user, or a backup code, which is used up by that. One that is wrong is
    /// an error, not an answer.
    ///
    /// `POST /users/{user_id}/verify_totp`. Never sent twice.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier or code. From the API: 422 for a wrong code; 400 for a user without an
    /// authenticator app; 404 `resource_not_found`.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// let verification = clerk.users().verify_totp("user_123", "424242").await?;
    /// println!("{:?}", verification.code_type);
    /// # Ok(()) }
    /// ```
    #[doc(alias = "verifyTOTP")]
    pub async fn verify_totp(self, user_id: impl Into<UserId>, code: &str) -> Result<TotpVerification, Error> {
        self.one(Method::POST, "/users/{user_id}/verify_totp", user_id)
            .check(check::filled("code", code))
            .json(&serde_json::json!({"code": code}))
            .send()
            .await
    }

    /// Takes all second factors of a user away: text messages, authenticator app and backup codes.
    ///
    /// `DELETE /users/{user_id}/mfa`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier. From the API: 404 `resource_not_found`.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// clerk.users().disable_mfa("user_123").await?;
    /// # Ok(()) }
    /// ```
    #[doc(alias = "disableUserMFA")]
    pub async fn disable_mfa(self, user_id: impl Into<UserId>) -> Result<MfaDisabled, Error> {
        self.one(Method::DELETE, "/users/{user_id}/mfa", user_id).send().await
    }

    /// Takes the authenticator app of a user away.
    ///
    /// `DELETE /users/{user_id}/totp`.
    ///
    /// # Errors
    ///
    /// As for [`disable_mfa`](Self::disable_mfa).
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// clerk.users().delete_totp("user_123").await?;
    /// # Ok(()) }
    /// ```
    #[doc(alias = "deleteUserTOTP")]
    pub async fn delete_totp(self, user_id: impl Into<UserId>) -> Result<MfaDisabled, Error> {
        self.one(Method::DELETE, "/users/{user_id}/totp", user_id).send().await
    }

    /// Takes the backup codes of a user away.
    ///
    /// `DELETE /users/{user_id}/backup_code`.
    ///
    /// # Errors
    ///
    /// As for [`disable_mfa`](Self::disable_mfa).
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// clerk.users().delete_backup_codes("user_123").await?;
    /// # Ok(()) }
    /// ```
    #[doc(alias = "deleteUserBackupCodes")]
    pub async fn delete_backup_codes(self, user_id: impl Into<UserId>) -> Result<MfaDisabled, Error> {
        self.one(Method::DELETE, "/users/{user_id}/backup_code", user_id).send().await
    }

    /// Deletes a passkey of a user, who is told so by email.
    ///
    /// `DELETE /users/{user_id}/passkeys/{passkey_identification_id}`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier. From the API: 403 and 404 `resource_not_found` for a passkey that is
    /// not the user's.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// clerk.users().delete_passkey("user_123", "idn_123").await?;
    /// # Ok(()) }
    /// ```
    #[doc(alias = "deleteUserPasskey")]
    pub async fn delete_passkey(
        self,
        user_id: impl Into<UserId>,
        passkey_id: impl Into<PasskeyId>,
    ) -> Result<DeletedObject, Error> {
        self.one(Method::DELETE, "/users/{user_id}/passkeys/{passkey_identification_id}", user_id)
            .path("passkey_identification_id", passkey_id.into())
            .send()
            .await
    }

    /// Lists the devices of a user that are trusted; there are no pages.
    ///
    /// `GET /users/{user_id}/trusted_devices`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier. From the API: 403 if the instance trusts no devices; 404
    /// `resource_not_found`.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// for device in clerk.users().list_trusted_devices("user_123").await? {
    ///     println!("{} {:?}", device.platform, device.name);
    /// }
    /// # Ok(()) }
    /// ```
    pub async fn list_trusted_devices(self, user_id: impl Into<UserId>) -> Result<Page<TrustedDevice>, Error> {
        self.one(Method::GET, "/users/{user_id}/trusted_devices", user_id).send().await
    }

    /// Ends the trust in a device of a user.
    ///
    /// `DELETE /users/{user_id}/trusted_devices/{trusted_device_id}`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier. From the API: 403 and 404 `resource_not_found` for a device that is not
    /// the user's.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// clerk.users().revoke_trusted_device("user_123", "td_123").await?;
    /// # Ok(()) }
    /// ```
    pub async fn revoke_trusted_device(
        self,
        user_id: impl Into<UserId>,
        trusted_device_id: impl Into<TrustedDeviceId>,
    ) -> Result<TrustedDevice, Error> {
        self.one(Method::DELETE, "/users/{user_id}/trusted_devices/{trusted_device_id}", user_id)
            .path("trusted_device_id", trusted_device_id.into())
            .send()
            .await
    }
}
