//! Machines: the services that authenticate to each other, whom each may talk to, and their secret keys.
//!
//! All operations need the instance secret key. Reference: `clerkClient.machines`.

use clerk_types::{
    deleted::DeletedObject,
    ids::MachineId,
    page::Page,
    resources::machines::{DeletedMachineScope, Machine, MachineScope, MachineSecretKey},
    time::Seconds,
};
use http::Method;

use super::check::{self, Outcome};
use crate::{Clerk, Error, Request, pages::Pages};

/// How many machines one machine may talk to at most.
const MAX_SCOPES: usize = 150;
/// Ten years, in seconds.
const MAX_TOKEN_TTL: i64 = 315_360_000;
/// Eight hours, in seconds.
const MAX_PREVIOUS_TOKEN_TTL: i64 = 28_800;

/// The operations on machines; made by [`Clerk::machines`].
#[derive(Clone, Copy, Debug)]
#[doc(alias = "MachineApi")]
pub struct Machines<'a> {
    clerk: &'a Clerk,
}

impl<'a> Machines<'a> {
    pub(super) fn new(clerk: &'a Clerk) -> Self {
        Self { clerk }
    }

    /// Lists one page of the instance's machines, the newest first unless ordered otherwise.
    ///
    /// `GET /machines`.
    ///
    /// # Errors
    ///
    /// Before any traffic: a limit that is not 1 to 500. From the API: 401 `clerk_key_invalid`; 422 for parameters it
    /// does not take.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::machines::ListMachines;
    ///
    /// let page = clerk.machines().list(ListMachines::new().query("billing").limit(20)).await?;
    /// for machine in page.data {
    ///     println!("{} {}", machine.id, machine.name);
    /// }
    /// # Ok(()) }
    /// ```
    pub async fn list(self, params: ListMachines) -> Result<Page<Machine>, Error> {
        self.list_request(&params).send().await
    }

    /// Lists all machines, page by page, as a stream.
    ///
    /// `GET /machines`, once per page. A limit in `params` is the size of a page (500 otherwise), an offset is where the
    /// stream starts.
    ///
    /// # Errors
    ///
    /// As for [`list`](Self::list), as an item of the stream, which ends with it.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::machines::ListMachines;
    ///
    /// let mut machines = clerk.machines().list_all(ListMachines::new());
    /// while let Some(machine) = machines.next().await {
    ///     println!("{}", machine?.id);
    /// }
    /// # Ok(()) }
    /// ```
    pub fn list_all(self, params: ListMachines) -> Pages<Machine> {
        Pages::all(params, |params| self.list_request(params))
    }

    /// Creates a machine. Its secret key is in the answer, and can be read again with [`secret_key`](Self::secret_key).
    ///
    /// `POST /machines`.
    ///
    /// # Errors
    ///
    /// Before any traffic: a name that has not 1 to 255 characters, more than 150 scopes, a default lifetime that is not
    /// 1 s to ten years. From the API: 401 `clerk_key_invalid`; 422 `form_resource_not_found` for a machine that is not
    /// there.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::machines::CreateMachine;
    ///
    /// let receiver = clerk.machines().create(CreateMachine::new("billing")).await?;
    /// let sender = clerk.machines().create(CreateMachine::new("orders").scoped_machines([&receiver.id])).await?;
    /// let key = sender.secret_key.expect("a new machine comes with its secret key");
    /// # Ok(()) }
    /// ```
    pub async fn create(self, params: CreateMachine) -> Result<Machine, Error> {
        self.clerk.request(Method::POST, "/machines").check(params.check()).json(&params).send().await
    }

    /// Gets a machine.
    ///
    /// `GET /machines/{machine_id}`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier. From the API: 404 `resource_not_found`.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// match clerk.machines().get("mch_123").await {
    ///     Ok(machine) => println!("{}", machine.name),
    ///     Err(error) if error.is_not_found() => println!("no such machine"),
    ///     Err(error) => return Err(error),
    /// }
    /// # Ok(()) }
    /// ```
    pub async fn get(self, machine_id: impl Into<MachineId>) -> Result<Machine, Error> {
        self.one(Method::GET, "/machines/{machine_id}", machine_id.into()).send().await
    }

    /// Changes a machine's name or the default lifetime of its tokens.
    ///
    /// `PATCH /machines/{machine_id}`. Whom it may talk to is changed with [`create_scope`](Self::create_scope) and
    /// [`delete_scope`](Self::delete_scope).
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier, and as for [`create`](Self::create). From the API: 404
    /// `resource_not_found`.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::machines::UpdateMachine;
    ///
    /// clerk.machines().update("mch_123", UpdateMachine::new().default_token_ttl(900)).await?;
    /// # Ok(()) }
    /// ```
    pub async fn update(self, machine_id: impl Into<MachineId>, params: UpdateMachine) -> Result<Machine, Error> {
        self.one(Method::PATCH, "/machines/{machine_id}", machine_id.into())
            .check(params.check())
            .json(&params)
            .send()
            .await
    }

    /// Deletes a machine. Its secret key stops working.
    ///
    /// `DELETE /machines/{machine_id}`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier. From the API: 404 `resource_not_found`.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// clerk.machines().delete("mch_123").await?;
    /// # Ok(()) }
    /// ```
    pub async fn delete(self, machine_id: impl Into<MachineId>) -> Result<DeletedObject, Error> {
        self.one(Method::DELETE, "/machines/{machine_id}", machine_id.into()).send().await
    }

    /// Reads a machine's secret key.
    ///
    /// `GET /machines/{machine_id}/secret_key`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier. From the API: 404 `resource_not_found`.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// let key = clerk.machines().secret_key("mch_123").await?.secret;
    /// # Ok(()) }
    /// ```
    #[doc(alias = "getSecretKey")]
    pub async fn secret_key(self, machine_id: impl Into<MachineId>) -> Result<MachineSecretKey, Error> {
        self.one(Method::GET, "/machines/{machine_id}/secret_key", machine_id.into()).send().await
    }

    /// Gives a machine a new secret key and answers it; the previous one goes on working for `previous_token_ttl`.
    ///
    /// `POST /machines/{machine_id}/secret_key/rotate`. In spite of its name, `previous_token_ttl` is about the key: whole
    /// seconds from 0 (it stops at once) to 28800 (eight hours). Tokens that were minted before stay as they are.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier, a time out of range. From the API: 404 `resource_not_found`.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// let new_key = clerk.machines().rotate_secret_key("mch_123", 3600).await?.secret;
    /// # Ok(()) }
    /// ```
    #[doc(alias = "rotateSecretKey")]
    pub async fn rotate_secret_key(
        self,
        machine_id: impl Into<MachineId>,
        previous_token_ttl: impl Into<Seconds>,
    ) -> Result<MachineSecretKey, Error> {
        let ttl = previous_token_ttl.into();
        self.one(Method::POST, "/machines/{machine_id}/secret_key/rotate", machine_id.into())
            .check(check::within("previous_token_ttl", Some(ttl.get()), 0, MAX_PREVIOUS_TOKEN_TTL))
            .json(&serde_json::json!({"previous_token_ttl": ttl}))
            .send()
            .await
    }

    /// Allows a machine to talk to another: tokens it mints from now on are good for `to_machine_id`.
    ///
    /// `POST /machines/{machine_id}/scopes`. Two directions need two scopes; a machine has at most 150. Tokens minted
    /// before are not affected.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier. From the API: 404 `resource_not_found`; 409 `conflict` if the scope is
    /// there already.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// match clerk.machines().create_scope("mch_sender", "mch_receiver").await {
    ///     Ok(_) => {}
    ///     Err(error) if error.is_conflict() => {} // it may already
    ///     Err(error) => return Err(error),
    /// }
    /// # Ok(()) }
    /// ```
    #[doc(alias = "createScope")]
    pub async fn create_scope(
        self,
        machine_id: impl Into<MachineId>,
        to_machine_id: impl Into<MachineId>,
    ) -> Result<MachineScope, Error> {
        let to_machine_id = to_machine_id.into();
        self.one(Method::POST, "/machines/{machine_id}/scopes", machine_id.into())
            .check(check::filled("to_machine_id", to_machine_id.as_str()))
            .json(&serde_json::json!({"to_machine_id": to_machine_id}))
            .send()
            .await
    }

    /// Takes away the permission of a machine to talk to another.
    ///
    /// `DELETE /machines/{machine_id}/scopes/{other_machine_id}`. Tokens minted before are not affected.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier. From the API: 404 `resource_not_found`.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// clerk.machines().delete_scope("mch_sender", "mch_receiver").await?;
    /// # Ok(()) }
    /// ```
    #[doc(alias = "deleteScope")]
    pub async fn delete_scope(
        self,
        machine_id: impl Into<MachineId>,
        other_machine_id: impl Into<MachineId>,
    ) -> Result<DeletedMachineScope, Error> {
        self.one(Method::DELETE, "/machines/{machine_id}/scopes/{other_machine_id}", machine_id.into())
            .path("other_machine_id", other_machine_id.into())
            .send()
            .await
    }

    fn one(self, method: Method, template: &'static str, machine_id: MachineId) -> Request {
        self.clerk.request(method, template).path("machine_id", machine_id)
    }

    fn list_request(self, params: &ListMachines) -> Request {
        self.clerk.request(Method::GET, "/machines").page(params)
    }
}

params! {
    /// Which machines to list, for [`Machines::list`].
    #[doc(alias = "GetMachineListParams")]
    pub struct ListMachines {
        page 500;
        optional {
            /// Only machines with this identifier, or with this text in their name.
            query: String as into,
            /// `name` or `created_at`, after a `+` (or nothing) for ascending or a `-` for descending order;
            /// `-created_at` by default.
            order_by: String as into,
        }
    }
}

params! {
    /// What a new machine is like, for [`Machines::create`].
    #[doc(alias = "CreateMachineParams")]
    pub struct CreateMachine {
        required {
            /// Its name, 1 to 255 characters.
            name: String as into,
        }
        optional {
            /// The machines it may talk to, at most 150.
            scoped_machines: Vec<MachineId> as list<MachineId>,
            /// How long its tokens live unless they are created with a lifetime of their own: 1 to 315360000 s (ten
            /// years), 3600 s by default.
            default_token_ttl: Seconds as into,
        }
    }
}

impl CreateMachine {
    fn check(&self) -> Outcome {
        check::length("name", &self.name, 1, 255)?;
        check::within("default_token_ttl", self.default_token_ttl.map(Seconds::get), 1, MAX_TOKEN_TTL)?;
        let scopes = self.scoped_machines.as_deref().unwrap_or_default();
        check::at_most("scoped_machines", scopes, MAX_SCOPES)?;
        scopes.iter().try_for_each(|id| check::filled("scoped_machines", id.as_str()))
    }
}

params! {
    /// What to change about a machine, for [`Machines::update`]. What is not set stays as it is.
    #[doc(alias = "UpdateMachineParams")]
    pub struct UpdateMachine {
        optional {
            /// Its name, 1 to 255 characters.
            name: String as into,
            /// How long its tokens live unless they are created with a lifetime of their own: 1 to 315360000 s (ten
            /// years).
            default_token_ttl: Seconds as into,
        }
    }
}

impl UpdateMachine {
    fn check(&self) -> Outcome {
        self.name.as_deref().map_or(Ok(()), |name| check::length("name", name, 1, 255))?;
        check::within("default_token_ttl", self.default_token_ttl.map(Seconds::get), 1, MAX_TOKEN_TTL)
    }
}
