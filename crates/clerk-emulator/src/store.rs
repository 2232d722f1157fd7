//! Everything the emulator remembers.
//!
//! All data lives in memory; each change goes through [`Store::apply`], which first writes it to the journal (an SQLite
//! file, if there is one) and only then to memory. So whatever an answer says has been written before the answer goes
//! out, and memory and SQLite share one logic.

mod rows;
#[cfg(feature = "sqlite")]
pub(crate) mod sqlite;

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;
use serde::de::DeserializeOwned;

pub(crate) use rows::{ApiKey, Instance, M2mToken, Machine, OAuthToken, PreviousKey, Scope};

/// One kind of stored thing.
pub(crate) trait Row: Clone + DeserializeOwned + Serialize {
    /// Its name in the journal.
    const KIND: &'static str;

    fn id(&self) -> &str;

    /// The secrets by which it is found.
    fn secrets(&self) -> Vec<&str>;
}

/// A step from one state of the data to the next.
pub(crate) enum Change {
    Instance(Instance),
    Machine(Machine),
    DropMachine(String),
    M2mToken(M2mToken),
    DropM2mToken(String),
    ApiKey(ApiKey),
    DropApiKey(String),
    OAuthToken(OAuthToken),
}

/// A change as the journal writes it: the row's new text, or none when it is gone.
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

/// A journal that forgets: data in memory only.
struct Forgetful;

impl Journal for Forgetful {
    fn write(&mut self, _entries: &[Entry]) -> Result<(), JournalError> {
        Ok(())
    }
}

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

/// The data and its journal.
pub(crate) struct Store {
    instance: Table<Instance>,
    machines: Table<Machine>,
    m2m_tokens: Table<M2mToken>,
    api_keys: Table<ApiKey>,
    oauth_tokens: Table<OAuthToken>,
    next_sequence: u64,
    journal: Box<dyn Journal>,
}

impl Store {
    pub(crate) fn in_memory() -> Self {
        Self::with_journal(Box::new(Forgetful))
    }

    fn with_journal(journal: Box<dyn Journal>) -> Self {
        Self {
            instance: Table::new(),
            machines: Table::new(),
            m2m_tokens: Table::new(),
            api_keys: Table::new(),
            oauth_tokens: Table::new(),
            next_sequence: 1,
            journal,
        }
    }

    pub(crate) fn instance(&self) -> Option<&Instance> {
        self.instance.iter().next()
    }

    pub(crate) fn machines(&self) -> &Table<Machine> {
        &self.machines
    }

    pub(crate) fn m2m_tokens(&self) -> &Table<M2mToken> {
        &self.m2m_tokens
    }

    pub(crate) fn api_keys(&self) -> &Table<ApiKey> {
        &self.api_keys
    }

    pub(crate) fn oauth_tokens(&self) -> &Table<OAuthToken> {
        &self.oauth_tokens
    }

    /// Makes the changes, all or none: journal first, memory after.
    pub(crate) fn apply(&mut self, changes: Vec<Change>) -> Result<(), JournalError> {
        let mut next = self.next_sequence;
        let mut entries = Vec::with_capacity(changes.len());
        for change in &changes {
            entries.push(match change {
                Change::Instance(row) => entry(&self.instance, row, &mut next)?,
                Change::Machine(row) => entry(&self.machines, row, &mut next)?,
                Change::M2mToken(row) => entry(&self.m2m_tokens, row, &mut next)?,
                Change::ApiKey(row) => entry(&self.api_keys, row, &mut next)?,
                Change::OAuthToken(row) => entry(&self.oauth_tokens, row, &mut next)?,
                Change::DropMachine(id) => removal::<Machine>(id),
                Change::DropM2mToken(id) => removal::<M2mToken>(id),
                Change::DropApiKey(id) => removal::<ApiKey>(id),
            });
        }
        self.journal.write(&entries)?;
        self.next_sequence = next;
        for (change, entry) in changes.into_iter().zip(entries) {
            match change {
                Change::Instance(row) => self.instance.put(entry.sequence, row),
                Change::Machine(row) => self.machines.put(entry.sequence, row),
                Change::M2mToken(row) => self.m2m_tokens.put(entry.sequence, row),
                Change::ApiKey(row) => self.api_keys.put(entry.sequence, row),
                Change::OAuthToken(row) => self.oauth_tokens.put(entry.sequence, row),
                Change::DropMachine(id) => self.machines.remove(&id),
                Change::DropM2mToken(id) => self.m2m_tokens.remove(&id),
                Change::DropApiKey(id) => self.api_keys.remove(&id),
            }
        }
        Ok(())
    }
}

/// A row that exists keeps its place in the order; a new one goes to the end.
fn entry<R: Row>(table: &Table<R>, row: &R, next: &mut u64) -> Result<Entry, JournalError> {
    let sequence = table.by_id.get(row.id()).copied().unwrap_or_else(|| {
        let sequence = *next;
        *next += 1;
        sequence
    });
    let body = serde_json::to_string(row).map_err(|error| JournalError(error.to_string()))?;
    Ok(Entry { kind: R::KIND, id: row.id().to_owned(), sequence, body: Some(body) })
}

fn removal<R: Row>(id: &str) -> Entry {
    Entry { kind: R::KIND, id: id.to_owned(), sequence: 0, body: None }
}
