//! What users look like, and what is known about them besides.

use clerk_types::{ids::UserId, resources::users::User};
use http::Method;

use super::Users;
use crate::{Error, File, JsonObject};

impl Users<'_> {
    /// Merges metadata into that of a user, at every depth. A member that is null is taken away.
    ///
    /// `PATCH /users/{user_id}/metadata`. At most 10 calls in 10 s for one user.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier, metadata that is no object. From the API: 404 `resource_not_found`; 422
    /// for metadata it does not take; 429 above the limit.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::users::UserMetadata;
    ///
    /// let metadata = UserMetadata::new().public_metadata(serde_json::json!({"plan": "gold", "trial": null}));
    /// clerk.users().merge_metadata("user_123", metadata).await?;
    /// # Ok(()) }
    /// ```
    #[doc(alias = "updateUserMetadata")]
    pub async fn merge_metadata(self, user_id: impl Into<UserId>, metadata: UserMetadata) -> Result<User, Error> {
        self.one(Method::PATCH, "/users/{user_id}/metadata", user_id).json(&metadata).send().await
    }

    /// Puts metadata in the place of that of a user. Public, private or unsafe metadata that is not given stays whole;
    /// of what is given, nothing that was there before stays.
    ///
    /// `PUT /users/{user_id}/metadata`. At most 10 calls in 10 s for one user.
    ///
    /// # Errors
    ///
    /// As for [`merge_metadata`](Self::merge_metadata).
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), Box<dyn std::error::Error>> {
    /// use clerk_api::{JsonObject, groups::users::UserMetadata};
    ///
    /// #[derive(serde::Deserialize, serde::Serialize)]
    /// struct Customer {
    ///     number: u32,
    /// }
    ///
    /// let metadata = UserMetadata::new().private_metadata(JsonObject::of(&Customer { number: 4711 }));
    /// let user = clerk.users().replace_metadata("user_123", metadata).await?;
    /// let customer: Customer = user.private_metadata_as()?;
    /// # Ok(()) }
    /// ```
    #[doc(alias = "replaceUserMetadata")]
    pub async fn replace_metadata(self, user_id: impl Into<UserId>, metadata: UserMetadata) -> Result<User, Error> {
        self.one(Method::PUT, "/users/{user_id}/metadata", user_id).json(&metadata).send().await
    }

    /// Uploads a picture of a user, in place of the one there may be.
    ///
    /// `POST /users/{user_id}/profile_image`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier or file. From the API: 404 `resource_not_found`; 400
    /// `request_body_invalid` for an image it cannot read; 413 `image_too_large`.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk, bytes: Vec<u8>) -> Result<(), clerk_api::Error> {
    /// use clerk_api::File;
    ///
    /// clerk.users().set_profile_image("user_123", File::image(bytes)).await?;
    /// # Ok(()) }
    /// ```
    #[doc(alias = "updateUserProfileImage")]
    pub async fn set_profile_image(self, user_id: impl Into<UserId>, file: File) -> Result<User, Error> {
        self.one(Method::POST, "/users/{user_id}/profile_image", user_id)
            .check(if file.bytes().is_empty() { Err("`file` is empty".to_owned()) } else { Ok(()) })
            .file("file", &file)
            .send()
            .await
    }

    /// Deletes the picture of a user.
    ///
    /// `DELETE /users/{user_id}/profile_image`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier. From the API: 404 `resource_not_found`, `image_not_found`.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// clerk.users().delete_profile_image("user_123").await?;
    /// # Ok(()) }
    /// ```
    #[doc(alias = "deleteUserProfileImage")]
    pub async fn delete_profile_image(self, user_id: impl Into<UserId>) -> Result<User, Error> {
        self.one(Method::DELETE, "/users/{user_id}/profile_image", user_id).send().await
    }
}

params! {
    /// Metadata to merge or to replace, for [`Users::merge_metadata`] and [`Users::replace_metadata`].
    #[doc(alias = "UserMetadataParams")]
    pub struct UserMetadata {
        optional {
            /// What browsers can read and only your service can write.
            public_metadata: JsonObject as into,
            /// What only your service can read and write.
            private_metadata: JsonObject as into,
            /// What browsers can read and write.
            unsafe_metadata: JsonObject as into,
        }
    }
}
