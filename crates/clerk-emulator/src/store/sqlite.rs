//! The journal in an SQLite file, and the way back from it.

use std::fs::OpenOptions;
use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, params};

use super::{Entry, Journal, JournalError, Store};

/// The layout of the file; a file of another layout is refused.
const LAYOUT: i32 = 1;

/// Opens the file, or makes it, and loads what it holds.
///
/// The file is locked as long as the store lives: two emulators on one file would lose each other's changes.
pub(crate) fn open(path: &Path) -> Result<Store, JournalError> {
    create_privately(path)?;
    let connection = Connection::open(path)?;
    // A file in use stays in use for long, but one whose process just ended may take a moment.
    connection.busy_timeout(Duration::from_secs(1))?;
    // Written through to the disk before an answer goes out: that is what `synchronous = FULL` adds to the journal.
    connection.pragma_update(None, "locking_mode", "EXCLUSIVE")?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    match connection.pragma_query_value(None, "user_version", |row| row.get::<_, i32>(0))? {
        0 => {
            connection.execute_batch(
                "BEGIN IMMEDIATE;
                 CREATE TABLE rows (
                     kind TEXT NOT NULL, id TEXT NOT NULL, sequence INTEGER NOT NULL, body TEXT NOT NULL,
                     PRIMARY KEY (kind, id)
                 ) WITHOUT ROWID;
                 PRAGMA user_version = 1;
                 COMMIT;",
            )?;
        }
        LAYOUT => {}
        other => return Err(JournalError(format!("the file has layout {other}, this version knows {LAYOUT}"))),
    }
    let mut store = Store::in_memory();
    load(&connection, &mut store)?;
    store.journal = Some(Box::new(SqliteJournal { connection }));
    Ok(store)
}

struct SqliteJournal {
    connection: Connection,
}

impl Journal for SqliteJournal {
    fn write(&mut self, entries: &[Entry]) -> Result<(), JournalError> {
        let transaction = self.connection.transaction()?;
        for entry in entries {
            match &entry.body {
                Some(body) => {
                    let mut put = transaction.prepare_cached(
                        "INSERT INTO rows (kind, id, sequence, body) VALUES (?1, ?2, ?3, ?4)
                         ON CONFLICT (kind, id) DO UPDATE SET body = excluded.body",
                    )?;
                    put.execute(params![entry.kind, entry.id, number(entry.sequence)?, body])?;
                }
                None => {
                    let mut remove = transaction.prepare_cached("DELETE FROM rows WHERE kind = ?1 AND id = ?2")?;
                    remove.execute(params![entry.kind, entry.id])?;
                }
            }
        }
        Ok(transaction.commit()?)
    }
}

impl From<rusqlite::Error> for JournalError {
    fn from(error: rusqlite::Error) -> Self {
        Self(error.to_string())
    }
}

fn load(connection: &Connection, store: &mut Store) -> Result<(), JournalError> {
    let mut statement = connection.prepare("SELECT kind, sequence, body FROM rows ORDER BY sequence")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (kind, sequence, body): (String, i64, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let sequence = u64::try_from(sequence).map_err(|_| JournalError("a row has a negative number".into()))?;
        store.load(&kind, sequence, &body)?;
    }
    Ok(())
}

fn number(sequence: u64) -> Result<i64, JournalError> {
    i64::try_from(sequence).map_err(|_| JournalError("too many rows".into()))
}

/// Makes the file readable for its owner alone: it holds a private key and every secret. SQLite gives the files beside
/// it the same permissions.
fn create_privately(path: &Path) -> Result<(), JournalError> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop).map_err(|error| JournalError(format!("{}: {error}", path.display())))
}
