//! Email addresses of users: those that are there, new ones, and the proof that they belong to their user.
//!
//! All operations need the instance secret key. Reference: `clerkClient.emailAddresses`.

use clerk_types::{
    deleted::DeletedObject,
    ids::{EmailAddressId, UserId},
    resources::{email_addresses::EmailAddress, verifications::VerificationStep},
};
use http::Method;

use super::{
    check::{self, Outcome},
    users::IdentificationStatus,
};
use crate::{Clerk, Error, Request};

/// The operations on email addresss; made by [`Clerk::email_addresses`].
#[derive(Clone, Copy, Debug)]
#[doc(alias = "EmailAddressAPI")]
pub struct EmailAddresses<'a> {
    clerk: &'a Clerk,
}

impl<'a> EmailAddresses<'a> {
    pub(super) fn new(clerk: &'a Clerk) -> Self {
        Self { clerk }
    }

    /// Gives a user another email address.
    ///
    /// `POST /email_addresses`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier or address. From the API: 404 `resource_not_found`; 422
    /// `form_identifier_exists` for an email address that is taken, `form_param_format_invalid` for one that is none.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::email_addresses::CreateEmailAddress;
    ///
    /// let params = CreateEmailAddress::new("user_123", "ada@example.com").verified(true);
    /// let email_address = clerk.email_addresses().create(params).await?;
    /// # Ok(()) }
    /// ```
    #[doc(alias = "createEmailAddress")]
    pub async fn create(self, params: CreateEmailAddress) -> Result<EmailAddress, Error> {
        self.clerk.request(Method::POST, "/email_addresses").check(params.check()).json(&params).send().await
    }

    /// Gets an email address.
    ///
    /// `GET /email_addresses/{email_address_id}`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier. From the API: 404 `resource_not_found`.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// let email_address = clerk.email_addresses().get("idn_123").await?;
    /// # Ok(()) }
    /// ```
    #[doc(alias = "getEmailAddress")]
    pub async fn get(self, email_address_id: impl Into<EmailAddressId>) -> Result<EmailAddress, Error> {
        self.one(Method::GET, "/email_addresses/{email_address_id}", email_address_id.into()).send().await
    }

    /// Changes an email address.
    ///
    /// `PATCH /email_addresses/{email_address_id}`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier. From the API: 404 `resource_not_found`; 400 for one that is to be the
    /// primary one and is not verified; 409 for a change at the same time.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::email_addresses::UpdateEmailAddress;
    ///
    /// clerk.email_addresses().update("idn_123", UpdateEmailAddress::new().primary(true)).await?;
    /// # Ok(()) }
    /// ```
    #[doc(alias = "updateEmailAddress")]
    pub async fn update(
        self,
        email_address_id: impl Into<EmailAddressId>,
        params: UpdateEmailAddress,
    ) -> Result<EmailAddress, Error> {
        self.one(Method::PATCH, "/email_addresses/{email_address_id}", email_address_id.into())
            .json(&params)
            .send()
            .await
    }

    /// Deletes an email address.
    ///
    /// `DELETE /email_addresses/{email_address_id}`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier. From the API: 404 `resource_not_found`; 400 for one that has to stay; 409
    /// for a change at the same time.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// clerk.email_addresses().delete("idn_123").await?;
    /// # Ok(()) }
    /// ```
    #[doc(alias = "deleteEmailAddress")]
    pub async fn delete(self, email_address_id: impl Into<EmailAddressId>) -> Result<DeletedObject, Error> {
        self.one(Method::DELETE, "/email_addresses/{email_address_id}", email_address_id.into()).send().await
    }

    /// Puts one email address in the place of all that a user has. It is the primary one; the others are deleted. An
    /// address that came with an external account stands in the way.
    ///
    /// `PUT /users/{user_id}/email_address`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier or address. From the API: 404 `resource_not_found`; 422
    /// `form_identifier_exists` for an email address that is taken.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::email_addresses::ReplaceEmailAddress;
    ///
    /// clerk.email_addresses().replace("user_123", ReplaceEmailAddress::new("ada@example.com")).await?;
    /// # Ok(()) }
    /// ```
    #[doc(alias = "replaceUserEmailAddress")]
    pub async fn replace(self, user_id: impl Into<UserId>, params: ReplaceEmailAddress) -> Result<EmailAddress, Error> {
        self.clerk
            .request(Method::PUT, "/users/{user_id}/email_address")
            .path("user_id", user_id.into())
            .check(check::filled("email_address", &params.email_address))
            .json(&params)
            .send()
            .await
    }

    /// Sends a code to an email address, for proofs and sign-ins of your own. No session comes of it.
    ///
    /// `POST /email_addresses/{email_address_id}/prepare_verification`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier. From the API: 404 `resource_not_found`.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// let step = clerk.email_addresses().prepare_verification("idn_123").await?;
    /// println!("{:?} {:?}", step.id, step.expire_at);
    /// # Ok(()) }
    /// ```
    pub async fn prepare_verification(
        self,
        email_address_id: impl Into<EmailAddressId>,
    ) -> Result<VerificationStep, Error> {
        self.one(Method::POST, "/email_addresses/{email_address_id}/prepare_verification", email_address_id.into())
            .send()
            .await
    }

    /// Tries the code that was sent. A code that is wrong or too old is no error: the status of the answer tells. The
    /// right one also verifies an email address that was not verified before.
    ///
    /// `POST /email_addresses/{email_address_id}/attempt_verification`. Never sent twice: attempts are counted.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier or code. From the API: 400 `verification_already_verified`; 404
    /// `resource_not_found`.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_types::resources::verifications::VerificationStatus;
    ///
    /// let step = clerk.email_addresses().attempt_verification("idn_123", "ver_123", "424242").await?;
    /// let is_right = step.status == Some(VerificationStatus::Verified);
    /// # Ok(()) }
    /// ```
    pub async fn attempt_verification(
        self,
        email_address_id: impl Into<EmailAddressId>,
        verification_id: &str,
        code: &str,
    ) -> Result<VerificationStep, Error> {
        self.one(Method::POST, "/email_addresses/{email_address_id}/attempt_verification", email_address_id.into())
            .check(check::filled("verification_id", verification_id))
            .check(check::filled("code", code))
            .json(&serde_json::json!({"verification_id": verification_id, "code": code}))
            .send()
            .await
    }

    fn one(self, method: Method, template: &'static str, email_address_id: EmailAddressId) -> Request {
        self.clerk.request(method, template).path("email_address_id", email_address_id)
    }
}

params! {
    /// What a new email address is like, for [`EmailAddresses::create`].
    #[doc(alias = "CreateEmailAddressParams")]
    pub struct CreateEmailAddress {
        required {
            /// Whose it is.
            user_id: UserId as into,
            /// The address.
            email_address: String as into,
        }
        optional {
            /// Whether it counts as verified; false by default.
            verified: bool,
            /// Whether it is the primary one; the first one of a user always is.
            primary: bool,
            /// Whether to tell the address that was the primary one before; false by default.
            notify_primary_email_address_changed: bool,
        }
    }
}

impl CreateEmailAddress {
    fn check(&self) -> Outcome {
        check::filled("user_id", self.user_id.as_str())?;
        check::filled("email_address", &self.email_address)
    }
}

params! {
    /// What to change about an email address, for [`EmailAddresses::update`]. What is not set stays as it is.
    #[doc(alias = "UpdateEmailAddressParams")]
    pub struct UpdateEmailAddress {
        optional {
            /// Whether it counts as verified.
            verified: bool,
            /// Whether it is the primary one.
            primary: bool,
            /// Whether to tell the address that was the primary one before; false by default.
            notify_primary_email_address_changed: bool,
        }
    }
}

params! {
    /// What takes the place of all email addresss of a user, for [`EmailAddresses::replace`].
    #[doc(alias = "ReplaceUserEmailAddressParams")]
    pub struct ReplaceEmailAddress {
        required {
            /// The address.
            email_address: String as into,
        }
        optional {
            /// What it counts as; verified by default. One that is not verified can lock the user out.
            identification_status: IdentificationStatus,
            /// Whether to tell the address that was the primary one before; false by default.
            notify_primary_email_address_changed: bool,
        }
    }
}
