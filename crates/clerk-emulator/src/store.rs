//! Everything the emulator remembers.
//!
//! All data lives in memory; each change goes through [`Store::apply`], which first writes it to the journal (an SQLite
//! file, if there is one) and only then to memory. So whatever an answer says has been written before the answer goes
//! out, and memory and SQLite share one logic.

/// Gives rows without secrets their names in the journal.
macro_rules! plain_rows {
    ($($row:ident: $kind:literal,)*) => {
        $(impl crate::store::Row for $row {
            const KIND: &'static str = $kind;

            fn id(&self) -> &str {
                &self.id
            }
        })*
    };
}

mod access;
mod browsers;
mod images;
mod organizations;
mod people;
mod rows;
#[cfg(feature = "sqlite")]
pub(crate) mod sqlite;
mod verifications;

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;
use serde::de::DeserializeOwned;

pub(crate) use access::{
    AllowedIdentifier, BlockedIdentifier, Domain, Invitation, RedirectUrl, WaitlistEntry, WaitlistStatus,
};
pub(crate) use browsers::{Client, DevBrowser, HandshakeNonce, JwtTemplate, Session, SessionStatus, TemplateKey};
pub(crate) use images::Image;
pub(crate) use organizations::{
    EnrollmentMode, InvitationStatus, Membership, Organization, OrganizationDomain, OrganizationInvitation, Permission,
    Role, RoleSet,
};
pub(crate) use people::{ExternalAccount, Identification, Metadata, Password, PasswordHash, Proof, User};
pub(crate) use rows::{ApiKey, Instance, M2mToken, Machine, OAuthToken, PreviousKey, Restrictions, Scope, Settings};
pub(crate) use verifications::{Ticket, TicketStatus, Verification};

/// One kind of stored thing.
pub(crate) trait Row: Clone + DeserializeOwned + Serialize {
    /// Its name in the journal.
    const KIND: &'static str;

    fn id(&self) -> &str;

    /// The secrets by which it is found.
    fn secrets(&self) -> Vec<&str> {
        Vec::new()
    }
}

/// A change as the journal writes it: the row's new text, or none when it is gone.
#[cfg_attr(not(feature = "sqlite"), allow(dead_code, reason = "without SQLite nothing reads it"))]
pub(crate) struct Entry {
    pub(crate) kind: &'static str,
    pub(crate) id: String,
    pub(crate) sequence: u64,
    pub(crate) body: Option<String>,
}

/// Keeps changes beyond the life of the process. The write of one batch is all or nothing, and final when it returns.
pub(crate) trait Journal: Send {
    fn write(&mut self, entries: &[Entry]) -> Result<(), JournalError>;
}

/// A change that could not be kept.
#[derive(Debug, thiserror::Error)]
#[error("the data cannot be stored: {0}")]
pub(crate) struct JournalError(pub(crate) String);

/// The rows of one kind, in the order in which they were made.
pub(crate) struct Table<R> {
    rows: BTreeMap<u64, R>,
    by_id: HashMap<String, u64>,
    by_secret: HashMap<String, u64>,
}

impl<R: Row> Table<R> {
    fn new() -> Self {
        Self { rows: BTreeMap::new(), by_id: HashMap::new(), by_secret: HashMap::new() }
    }

    pub(crate) fn get(&self, id: &str) -> Option<&R> {
        self.by_id.get(id).and_then(|sequence| self.rows.get(sequence))
    }

    /// The row that has this secret now.
    pub(crate) fn by_secret(&self, secret: &str) -> Option<&R> {
        self.by_secret.get(secret).and_then(|sequence| self.rows.get(sequence))
    }

    /// Oldest first.
    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = &R> {
        self.rows.values()
    }

    fn put(&mut self, sequence: u64, row: R) {
        if let Some(old) = self.rows.get(&sequence) {
            for secret in old.secrets() {
                self.by_secret.remove(secret);
            }
        }
        for secret in row.secrets() {
            self.by_secret.insert(secret.to_owned(), sequence);
        }
        self.by_id.insert(row.id().to_owned(), sequence);
        self.rows.insert(sequence, row);
    }

    fn remove(&mut self, id: &str) {
        if let Some(old) = self.by_id.remove(id).and_then(|sequence| self.rows.remove(&sequence)) {
            for secret in old.secrets() {
                self.by_secret.remove(secret);
            }
        }
    }
}

/// Everything that is there once for each kind of row: its table, its changes, its way in from the journal.
macro_rules! tables {
    ($($table:ident: $row:ident,)*) => {
        /// A step from one state of the data to the next.
        #[allow(clippy::large_enum_variant, reason = "there are few at a time, and none lives long")]
        pub(crate) enum Change {
            $($row($row),)*
            /// [`Change::drop`] makes it.
            Drop { kind: &'static str, id: String },
        }

        /// The data and its journal.
        pub(crate) struct Store {
            $($table: Table<$row>,)*
            next_sequence: u64,
            /// None: the data is in memory only.
            journal: Option<Box<dyn Journal>>,
        }

        impl Store {
            pub(crate) fn in_memory() -> Self {
                Self { $($table: Table::new(),)* next_sequence: 1, journal: None }
            }

            $(pub(crate) fn $table(&self) -> &Table<$row> {
                &self.$table
            })*

            fn entry(&self, change: &Change, next: &mut u64, kept: bool) -> Result<Entry, JournalError> {
                match change {
                    $(Change::$row(row) => entry(&self.$table, row, next, kept),)*
                    Change::Drop { kind, id } => Ok(Entry { kind, id: id.clone(), sequence: 0, body: None }),
                }
            }

            fn make(&mut self, change: Change, sequence: u64) {
                match change {
                    $(Change::$row(row) => self.$table.put(sequence, row),)*
                    Change::Drop { kind, id } => match kind {
                        $($row::KIND => self.$table.remove(&id),)*
                        _ => {}
                    },
                }
            }

            /// Puts a row from the journal where it was.
            #[cfg(feature = "sqlite")]
            fn load(&mut self, kind: &str, sequence: u64, body: &str) -> Result<(), JournalError> {
                match kind {
                    $($row::KIND => load_row(&mut self.$table, sequence, body)?,)*
                    other => return Err(JournalError(format!("the file holds an unknown kind of row, {other}"))),
                }
                self.next_sequence = sequence.saturating_add(1);
                Ok(())
            }
        }
    };
}

tables! {
    instances: Instance,
    machines: Machine,
    m2m_tokens: M2mToken,
    api_keys: ApiKey,
    oauth_tokens: OAuthToken,
    users: User,
    organizations: Organization,
    permissions: Permission,
    roles: Role,
    role_sets: RoleSet,
    memberships: Membership,
    organization_invitations: OrganizationInvitation,
    organization_domains: OrganizationDomain,
    clients: Client,
    dev_browsers: DevBrowser,
    sessions: Session,
    handshake_nonces: HandshakeNonce,
    jwt_templates: JwtTemplate,
    invitations: Invitation,
    allowlist: AllowedIdentifier,
    blocklist: BlockedIdentifier,
    waitlist: WaitlistEntry,
    domains: Domain,
    redirect_urls: RedirectUrl,
    images: Image,
    verifications: Verification,
    tickets: Ticket,
}

impl Change {
    /// The row of this kind and id goes.
    pub(crate) fn drop<R: Row>(id: impl Into<String>) -> Self {
        Self::Drop { kind: R::KIND, id: id.into() }
    }
}

impl Store {
    pub(crate) fn instance(&self) -> Option<&Instance> {
        self.instances().iter().next()
    }

    /// What the instance is set to.
    pub(crate) fn settings(&self) -> Settings {
        self.instance().map(|instance| instance.settings.clone()).unwrap_or_default()
    }

    /// Sets the instance otherwise.
    pub(crate) fn change_settings(&mut self, change: impl FnOnce(&mut Settings)) -> Result<(), JournalError> {
        let Some(mut instance) = self.instance().cloned() else { return Ok(()) };
        change(&mut instance.settings);
        self.apply(vec![Change::Instance(instance)])
    }

    /// Makes the changes, all or none: journal first, memory after.
    pub(crate) fn apply(&mut self, changes: Vec<Change>) -> Result<(), JournalError> {
        let (mut next, kept) = (self.next_sequence, self.journal.is_some());
        let entries =
            changes.iter().map(|change| self.entry(change, &mut next, kept)).collect::<Result<Vec<_>, _>>()?;
        if let Some(journal) = &mut self.journal {
            journal.write(&entries)?;
        }
        self.next_sequence = next;
        for (change, entry) in changes.into_iter().zip(entries) {
            self.make(change, entry.sequence);
        }
        Ok(())
    }
}

/// A row that exists keeps its place in the order; a new one goes to the end. The text is made only if it is kept.
fn entry<R: Row>(table: &Table<R>, row: &R, next: &mut u64, kept: bool) -> Result<Entry, JournalError> {
    let sequence = table.by_id.get(row.id()).copied().unwrap_or_else(|| {
        let sequence = *next;
        *next += 1;
        sequence
    });
    let text = if kept { serde_json::to_string(row) } else { Ok(String::new()) };
    let body = text.map_err(|error| JournalError(error.to_string()))?;
    Ok(Entry { kind: R::KIND, id: row.id().to_owned(), sequence, body: Some(body) })
}

#[cfg(feature = "sqlite")]
fn load_row<R: Row>(table: &mut Table<R>, sequence: u64, body: &str) -> Result<(), JournalError> {
    // The text of the error would quote the row, and rows hold secrets.
    let row = serde_json::from_str(body).map_err(|_| JournalError(format!("a {} cannot be read", R::KIND)))?;
    table.put(sequence, row);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Full;

    impl Journal for Full {
        fn write(&mut self, entries: &[Entry]) -> Result<(), JournalError> {
            assert!(entries.iter().all(|entry| entry.body.as_ref().is_some_and(|body| body.starts_with('{'))));
            Err(JournalError("disk full".into()))
        }
    }

    fn machine(id: &str, secret_key: &str) -> Machine {
        Machine {
            id: id.into(),
            name: String::new(),
            default_token_ttl: 1,
            created_at: 0,
            updated_at: 0,
            secret_key: secret_key.into(),
            previous_keys: Vec::new(),
            scopes: Vec::new(),
        }
    }

    #[test]
    fn what_the_journal_refuses_does_not_happen() {
        let mut store = Store::in_memory();
        store.apply(vec![Change::Machine(machine("mch_1", "ak_1"))]).unwrap();
        store.journal = Some(Box::new(Full));
        let changes = vec![Change::Machine(machine("mch_1", "ak_2")), Change::Machine(machine("mch_2", "ak_3"))];
        assert!(store.apply(changes).is_err());
        assert_eq!(store.machines().iter().count(), 1);
        assert_eq!(store.machines().by_secret("ak_1").map(|machine| machine.id.as_str()), Some("mch_1"));
        assert!(store.machines().by_secret("ak_2").is_none());
    }

    #[test]
    fn rows_keep_their_place_and_old_secrets_are_forgotten() {
        let mut store = Store::in_memory();
        for id in ["mch_1", "mch_2", "mch_3"] {
            store.apply(vec![Change::Machine(machine(id, id))]).unwrap();
        }
        store.apply(vec![Change::Machine(machine("mch_1", "new")), Change::drop::<Machine>("mch_2")]).unwrap();
        let ids: Vec<&str> = store.machines().iter().map(|machine| machine.id.as_str()).collect();
        assert_eq!(ids, ["mch_1", "mch_3"]);
        assert!(store.machines().by_secret("mch_1").is_none() && store.machines().by_secret("mch_2").is_none());
        assert!(store.machines().by_secret("new").is_some() && store.machines().get("mch_2").is_none());
    }
}
