//! What the HTTP API does, done directly: shortcuts for tests.

use std::fmt;

use serde_json::Value;

use crate::bapi::api_keys::{self, NewApiKey};
use crate::bapi::life_ms;
use crate::bapi::m2m_tokens::{self, NewToken};
use crate::bapi::machines::{self, NewMachine};
use crate::bapi::oauth_access_tokens::{self, NewOAuthToken};
use crate::bapi::refusal::Refusal;
use crate::emulator::Emulator;
use crate::store::Machine;

/// A machine of the instance.
#[derive(Clone)]
#[non_exhaustive]
pub struct EmulatedMachine {
    /// What it was called when this was made.
    pub name: String,
    /// `mch_...`
    pub id: String,
    /// `ak_...`, the newest; `Debug` leaves it out.
    pub secret_key: String,
}

impl fmt::Debug for EmulatedMachine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EmulatedMachine").field("name", &self.name).field("id", &self.id).finish_non_exhaustive()
    }
}

impl EmulatedMachine {
    fn of(machine: &Machine) -> Self {
        Self { name: machine.name.clone(), id: machine.id.clone(), secret_key: machine.secret_key.clone() }
    }
}

/// An API key made by [`Emulator::create_api_key`].
#[derive(Clone)]
#[non_exhaustive]
pub struct EmulatedApiKey {
    /// `ak_` and 32 hexadecimal characters.
    pub id: String,
    /// What its holder sends; `Debug` leaves it out.
    pub secret: String,
}

impl fmt::Debug for EmulatedApiKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EmulatedApiKey").field("id", &self.id).finish_non_exhaustive()
    }
}

/// A token made by one of the [`Emulator`]'s methods.
#[derive(Clone)]
#[non_exhaustive]
pub struct EmulatedToken {
    /// `mt_...` or `oat_...`; the `jti` of a JWT.
    pub id: String,
    /// The token itself; `Debug` leaves it out.
    pub token: String,
}

impl fmt::Debug for EmulatedToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EmulatedToken").field("id", &self.id).finish_non_exhaustive()
    }
}

/// Each does at once, without HTTP, what the operation of the Backend API does; the request log does not see it.
///
/// # Panics
///
/// All of them panic where the API would answer an error, for example when a machine does not exist.
impl Emulator {
    /// Creates a machine that may talk to the machines with these ids (`POST /machines`).
    #[track_caller]
    pub fn create_machine(&self, name: &str, scopes: &[&str]) -> EmulatedMachine {
        let mut wanted = NewMachine::named(name);
        wanted.scopes = scopes.iter().map(|id| (*id).to_owned()).collect();
        let made = machines::make(&mut self.core().store(), wanted, self.clock().now_ms());
        EmulatedMachine::of(&done("create the machine", made))
    }

    /// All machines, oldest first.
    pub fn machines(&self) -> Vec<EmulatedMachine> {
        self.core().store().machines().iter().map(EmulatedMachine::of).collect()
    }

    /// The oldest machine of this name.
    pub fn machine(&self, name: &str) -> Option<EmulatedMachine> {
        self.core().store().machines().iter().find(|machine| machine.name == name).map(EmulatedMachine::of)
    }

    /// Deletes a machine with its tokens (`DELETE /machines/{id}`).
    #[track_caller]
    pub fn delete_machine(&self, id: &str) {
        done("delete the machine", machines::remove(&mut self.core().store(), id));
    }

    /// Lets a machine talk to another (`POST /machines/{id}/scopes`). Tokens minted earlier do not change.
    #[track_caller]
    pub fn add_scope(&self, from: &str, to: &str) {
        let now = self.clock().now_ms();
        done("add the scope", machines::add_scope(&mut self.core().store(), from, to, now));
    }

    /// Takes a scope away (`DELETE /machines/{id}/scopes/{other}`). Tokens minted earlier do not change.
    #[track_caller]
    pub fn remove_scope(&self, from: &str, to: &str) {
        done("remove the scope", machines::remove_scope(&mut self.core().store(), from, to));
    }

    /// Gives a machine a new secret key (`POST /machines/{id}/secret_key/rotate`); the old one works for
    /// `previous_token_ttl` more seconds, 0 to 28800.
    #[track_caller]
    pub fn rotate_secret_key(&self, machine: &str, previous_token_ttl: i64) -> String {
        let now = self.clock().now_ms();
        let rotated = machines::rotate(&mut self.core().store(), machine, previous_token_ttl, now);
        done("rotate the secret key", rotated)
    }

    /// Mints an opaque M2M token without claims (`POST /m2m_tokens`) that lives for so many seconds.
    #[track_caller]
    pub fn create_m2m_token(&self, machine: &str, seconds: f64) -> EmulatedToken {
        self.m2m_token(machine, seconds, Value::Null, false)
    }

    /// Mints an opaque M2M token with claims (`POST /m2m_tokens`).
    #[track_caller]
    pub fn create_m2m_token_with_claims(&self, machine: &str, seconds: f64, claims: Value) -> EmulatedToken {
        self.m2m_token(machine, seconds, claims, false)
    }

    /// Mints an M2M token of format jwt (`POST /m2m_tokens`) that lives for so many seconds. For one with a defect see
    /// [`mint_m2m`](Self::mint_m2m).
    #[track_caller]
    pub fn create_m2m_jwt(&self, machine: &str, seconds: f64) -> EmulatedToken {
        self.m2m_token(machine, seconds, Value::Null, true)
    }

    /// Revokes an opaque M2M token (`POST /m2m_tokens/{id}/revoke`).
    #[track_caller]
    pub fn revoke_m2m_token(&self, id: &str) {
        let now = self.clock().now_ms();
        done("revoke the token", m2m_tokens::withdraw(&mut self.core().store(), id, None, None, now));
    }

    /// Creates an API key (`POST /api_keys`).
    #[track_caller]
    pub fn create_api_key(&self, wanted: NewApiKey) -> EmulatedApiKey {
        let made = api_keys::make(&mut self.core().store(), wanted, self.clock().now_ms());
        let key = done("create the API key", made);
        EmulatedApiKey { id: key.id, secret: key.secret }
    }

    /// Revokes an API key (`POST /api_keys/{id}/revoke`).
    #[track_caller]
    pub fn revoke_api_key(&self, id: &str) {
        let now = self.clock().now_ms();
        done("revoke the API key", api_keys::withdraw(&mut self.core().store(), id, None, now));
    }

    /// Creates an opaque OAuth access token, as a user's consent would; the Backend API has no operation for it. For
    /// one of format jwt see [`mint_oauth`](Self::mint_oauth).
    #[track_caller]
    pub fn create_oauth_token(&self, wanted: NewOAuthToken) -> EmulatedToken {
        let made = oauth_access_tokens::make(&mut self.core().store(), wanted, self.clock().now_ms());
        let token = done("create the OAuth access token", made);
        EmulatedToken { id: token.id, token: token.token }
    }

    /// Revokes an opaque OAuth access token.
    #[track_caller]
    pub fn revoke_oauth_token(&self, id: &str) {
        let now = self.clock().now_ms();
        done("revoke the OAuth access token", oauth_access_tokens::withdraw(&mut self.core().store(), id, now));
    }

    #[track_caller]
    fn m2m_token(&self, machine: &str, seconds: f64, claims: Value, jwt: bool) -> EmulatedToken {
        let life_ms = life_ms(seconds);
        assert!(life_ms.is_some(), "cannot mint the token: a life of {seconds} seconds");
        let wanted = NewToken { jwt, life_ms, claims, min_remaining: None };
        let token = done("mint the token", m2m_tokens::mint(self.core(), machine, wanted, self.clock().now_ms()));
        EmulatedToken { id: token.id, token: token.token }
    }
}

#[track_caller]
pub(crate) fn done<T>(what: &str, outcome: Result<T, Refusal>) -> T {
    match outcome {
        Ok(value) => value,
        Err(refusal) => panic!("cannot {what}: {}", refusal.text()),
    }
}
