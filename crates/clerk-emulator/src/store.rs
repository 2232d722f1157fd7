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

/// The data and its journal.
pub(crate) struct Store {
    instance: Table<Instance>,
    machines: Table<Machine>,
    m2m_tokens: Table<M2mToken>,
    api_keys: Table<ApiKey>,
    oauth_tokens: Table<OAuthToken>,
    next_sequence: u64,
    /// None: the data is in memory only.
    journal: Option<Box<dyn Journal>>,
}

impl Store {
    pub(crate) fn in_memory() -> Self {
        Self {
            instance: Table::new(),
            machines: Table::new(),
            m2m_tokens: Table::new(),
            api_keys: Table::new(),
            oauth_tokens: Table::new(),
            next_sequence: 1,
            journal: None,
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
        let (mut next, kept) = (self.next_sequence, self.journal.is_some());
        let mut entries = Vec::with_capacity(changes.len());
        for change in &changes {
            entries.push(match change {
                Change::Instance(row) => entry(&self.instance, row, &mut next, kept)?,
                Change::Machine(row) => entry(&self.machines, row, &mut next, kept)?,
                Change::M2mToken(row) => entry(&self.m2m_tokens, row, &mut next, kept)?,
                Change::ApiKey(row) => entry(&self.api_keys, row, &mut next, kept)?,
                Change::OAuthToken(row) => entry(&self.oauth_tokens, row, &mut next, kept)?,
                Change::DropMachine(id) => removal::<Machine>(id),
                Change::DropM2mToken(id) => removal::<M2mToken>(id),
                Change::DropApiKey(id) => removal::<ApiKey>(id),
            });
        }
        if let Some(journal) = &mut self.journal {
            journal.write(&entries)?;
        }
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

fn removal<R: Row>(id: &str) -> Entry {
    Entry { kind: R::KIND, id: id.to_owned(), sequence: 0, body: None }
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
        store.apply(vec![Change::Machine(machine("mch_1", "new")), Change::DropMachine("mch_2".into())]).unwrap();
        let ids: Vec<&str> = store.machines().iter().map(|machine| machine.id.as_str()).collect();
        assert_eq!(ids, ["mch_1", "mch_3"]);
        assert!(store.machines().by_secret("mch_1").is_none() && store.machines().by_secret("mch_2").is_none());
        assert!(store.machines().by_secret("new").is_some() && store.machines().get("mch_2").is_none());
    }
}
