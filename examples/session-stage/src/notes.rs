//! The notes of the users, as long as the program runs.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::pages::NOTE_LENGTH;

/// How many notes of a user are kept; the oldest go first.
const KEPT: usize = 20;

/// The notes of all users. Clones share them.
#[derive(Clone, Debug, Default)]
pub struct Notes(Arc<Mutex<HashMap<String, Vec<String>>>>);

impl Notes {
    /// Adds a note of this user, unless it is empty.
    pub fn add(&self, user_id: &str, text: &str) {
        if text.trim().is_empty() {
            return;
        }
        let mut notes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let notes = notes.entry(user_id.to_owned()).or_default();
        notes.push(text.chars().take(NOTE_LENGTH).collect());
        if notes.len() > KEPT {
            notes.remove(0);
        }
    }

    /// The notes of this user, oldest first.
    pub fn of(&self, user_id: &str) -> Vec<String> {
        let notes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        notes.get(user_id).cloned().unwrap_or_default()
    }

    /// Drops the notes of this user.
    pub fn forget(&self, user_id: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(user_id);
    }
}
