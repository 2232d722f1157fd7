//! Phone numbers of users: those that are there, new ones, and the proof that they belong to their user.
//!
//! All operations need the instance secret key. Reference: `clerkClient.phoneNumbers`.

use clerk_types::{
    deleted::DeletedObject,
    ids::{PhoneNumberId, UserId},
    resources::{phone_numbers::PhoneNumber, verifications::VerificationStep},
};
use http::Method;

use super::{
    check::{self, Outcome},
    users::IdentificationStatus,
};
use crate::{Clerk, Error, Request};

/// The operations on phone numbers; made by [`Clerk::phone_numbers`].
#[derive(Clone, Copy, Debug)]
#[doc(alias = "PhoneNumberAPI")]
pub struct PhoneNumbers<'a> {
    clerk: &'a Clerk,
}

impl<'a> PhoneNumbers<'a> {
    pub(super) fn new(clerk: &'a Clerk) -> Self {
        Self { clerk }
    }

    /// Gives a user another phone number.
    ///
    /// `POST /phone_numbers`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier or number. From the API: 404 `resource_not_found`; 422
    /// `form_identifier_exists` for a phone number that is taken, `form_param_format_invalid` for one that is none.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::phone_numbers::CreatePhoneNumber;
    ///
    /// let params = CreatePhoneNumber::new("user_123", "+15555550100").verified(true);
    /// let phone_number = clerk.phone_numbers().create(params).await?;
    /// # Ok(()) }
    /// ```
    #[doc(alias = "createPhoneNumber")]
    pub async fn create(self, params: CreatePhoneNumber) -> Result<PhoneNumber, Error> {
        self.clerk.request(Method::POST, "/phone_numbers").check(params.check()).json(&params).send().await
    }

    /// Gets a phone number.
    ///
    /// `GET /phone_numbers/{phone_number_id}`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier. From the API: 404 `resource_not_found`.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// let phone_number = clerk.phone_numbers().get("idn_123").await?;
    /// # Ok(()) }
    /// ```
    #[doc(alias = "getPhoneNumber")]
    pub async fn get(self, phone_number_id: impl Into<PhoneNumberId>) -> Result<PhoneNumber, Error> {
        self.one(Method::GET, "/phone_numbers/{phone_number_id}", phone_number_id.into()).send().await
    }

    /// Changes a phone number.
    ///
    /// `PATCH /phone_numbers/{phone_number_id}`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier. From the API: 404 `resource_not_found`; 400 for one that is to be the
    /// primary one and is not verified.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::phone_numbers::UpdatePhoneNumber;
    ///
    /// clerk.phone_numbers().update("idn_123", UpdatePhoneNumber::new().verified(true).reserved_for_second_factor(true)).await?;
    /// # Ok(()) }
    /// ```
    #[doc(alias = "updatePhoneNumber")]
    pub async fn update(
        self,
        phone_number_id: impl Into<PhoneNumberId>,
        params: UpdatePhoneNumber,
    ) -> Result<PhoneNumber, Error> {
        self.one(Method::PATCH, "/phone_numbers/{phone_number_id}", phone_number_id.into()).json(&params).send().await
    }

    /// Deletes a phone number.
    ///
    /// `DELETE /phone_numbers/{phone_number_id}`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier. From the API: 404 `resource_not_found`; 400 for one that has to stay.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// clerk.phone_numbers().delete("idn_123").await?;
    /// # Ok(()) }
    /// ```
    #[doc(alias = "deletePhoneNumber")]
    pub async fn delete(self, phone_number_id: impl Into<PhoneNumberId>) -> Result<DeletedObject, Error> {
        self.one(Method::DELETE, "/phone_numbers/{phone_number_id}", phone_number_id.into()).send().await
    }

    /// Puts one phone number in the place of all that a user has. It is the primary one, and no second factor; the others
    /// are deleted, those that are second factors as well.
    ///
    /// `PUT /users/{user_id}/phone_number`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier or number. From the API: 404 `resource_not_found`; 422
    /// `form_identifier_exists` for a phone number that is taken.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::phone_numbers::ReplacePhoneNumber;
    ///
    /// clerk.phone_numbers().replace("user_123", ReplacePhoneNumber::new("+15555550100")).await?;
    /// # Ok(()) }
    /// ```
    #[doc(alias = "replaceUserPhoneNumber")]
    pub async fn replace(self, user_id: impl Into<UserId>, params: ReplacePhoneNumber) -> Result<PhoneNumber, Error> {
        self.clerk
            .request(Method::PUT, "/users/{user_id}/phone_number")
            .path("user_id", user_id.into())
            .check(check::filled("phone_number", &params.phone_number))
            .json(&params)
            .send()
            .await
    }

    /// Sends a code to a phone number, for proofs and sign-ins of your own. No session comes of it.
    ///
    /// `POST /phone_numbers/{phone_number_id}/prepare_verification`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier. From the API: 404 `resource_not_found`; 429 after too many codes.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// let step = clerk.phone_numbers().prepare_verification("idn_123").await?;
    /// println!("{:?} {:?}", step.id, step.expire_at);
    /// # Ok(()) }
    /// ```
    pub async fn prepare_verification(
        self,
        phone_number_id: impl Into<PhoneNumberId>,
    ) -> Result<VerificationStep, Error> {
        self.one(Method::POST, "/phone_numbers/{phone_number_id}/prepare_verification", phone_number_id.into())
            .send()
            .await
    }

    /// Tries the code that was sent. A code that is wrong or too old is no error: the status of the answer tells. The
    /// right one also verifies a phone number that was not verified before.
    ///
    /// `POST /phone_numbers/{phone_number_id}/attempt_verification`. Never sent twice: attempts are counted.
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
    /// let step = clerk.phone_numbers().attempt_verification("idn_123", "ver_123", "424242").await?;
    /// let is_right = step.status == Some(VerificationStatus::Verified);
    /// # Ok(()) }
    /// ```
    pub async fn attempt_verification(
        self,
        phone_number_id: impl Into<PhoneNumberId>,
        verification_id: &str,
        code: &str,
    ) -> Result<VerificationStep, Error> {
        self.one(Method::POST, "/phone_numbers/{phone_number_id}/attempt_verification", phone_number_id.into())
            .check(check::filled("verification_id", verification_id))
            .check(check::filled("code", code))
            .json(&serde_json::json!({"verification_id": verification_id, "code": code}))
            .send()
            .await
    }

    fn one(self, method: Method, template: &'static str, phone_number_id: PhoneNumberId) -> Request {
        self.clerk.request(method, template).path("phone_number_id", phone_number_id)
    }
}

params! {
    /// What a new phone number is like, for [`PhoneNumbers::create`].
    #[doc(alias = "CreatePhoneNumberParams")]
    pub struct CreatePhoneNumber {
        required {
            /// Whose it is.
            user_id: UserId as into,
            /// The number, in E.164 format.
            phone_number: String as into,
        }
        optional {
            /// Whether it counts as verified; false by default.
            verified: bool,
            /// Whether it is the primary one; the first one of a user always is.
            primary: bool,
            /// Whether it serves as a second factor; it must be verified then.
            reserved_for_second_factor: bool,
        }
    }
}

impl CreatePhoneNumber {
    fn check(&self) -> Outcome {
        check::filled("user_id", self.user_id.as_str())?;
        check::filled("phone_number", &self.phone_number)
    }
}

params! {
    /// What to change about a phone number, for [`PhoneNumbers::update`]. What is not set stays as it is.
    #[doc(alias = "UpdatePhoneNumberParams")]
    pub struct UpdatePhoneNumber {
        optional {
            /// Whether it counts as verified.
            verified: bool,
            /// Whether it is the primary one.
            primary: bool,
            /// Whether it serves as a second factor; it must be verified then.
            reserved_for_second_factor: bool,
        }
    }
}

params! {
    /// What takes the place of all phone numbers of a user, for [`PhoneNumbers::replace`].
    #[doc(alias = "ReplaceUserPhoneNumberParams")]
    pub struct ReplacePhoneNumber {
        required {
            /// The number, in E.164 format.
            phone_number: String as into,
        }
        optional {
            /// What it counts as; verified by default. One that is not verified can lock the user out.
            identification_status: IdentificationStatus,
        }
    }
}
