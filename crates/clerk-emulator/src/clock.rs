//! The time the emulator lives by.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// The emulator's clock: the system's time, moved or stopped at will.
///
/// Everything the emulator dates, expires or signs reads this clock, so a test can let an hour pass at once. Clones
/// share one clock, so one can be handed to the code under test. Injected delays
/// ([`Fault::delay`](crate::Fault::delay)) are real time and do not follow it. It is not part of the stored data.
///
/// # Example
///
/// ```
/// use std::time::Duration;
///
/// let clerk = clerk_emulator::Emulator::start();
/// let clock = clerk.clock();
/// let before = clock.now_ms();
/// clock.advance(Duration::from_secs(3600));
/// assert!(clock.now_ms() - before >= 3_600_000);
/// ```
#[derive(Clone, Debug, Default)]
pub struct Clock {
    setting: Arc<Mutex<Setting>>,
}

#[derive(Clone, Copy, Debug)]
enum Setting {
    /// The system's time plus so many milliseconds.
    Running(i64),
    /// Always this instant.
    Frozen(i64),
}

impl Default for Setting {
    fn default() -> Self {
        Self::Running(0)
    }
}

impl Clock {
    /// The present instant, in milliseconds since the Unix epoch.
    pub fn now_ms(&self) -> i64 {
        match *self.lock() {
            Setting::Running(offset) => system_ms().saturating_add(offset),
            Setting::Frozen(at) => at,
        }
    }

    /// Moves the clock forward, running or frozen.
    pub fn advance(&self, by: Duration) {
        let by = i64::try_from(by.as_millis()).unwrap_or(i64::MAX);
        let mut setting = self.lock();
        *setting = match *setting {
            Setting::Running(offset) => Setting::Running(offset.saturating_add(by)),
            Setting::Frozen(at) => Setting::Frozen(at.saturating_add(by)),
        };
    }

    /// Puts the clock to this instant, in milliseconds since the Unix epoch; it runs on from there if it was running.
    pub fn set(&self, unix_ms: i64) {
        let mut setting = self.lock();
        *setting = match *setting {
            Setting::Running(_) => Setting::Running(unix_ms.saturating_sub(system_ms())),
            Setting::Frozen(_) => Setting::Frozen(unix_ms),
        };
    }

    /// Stops the clock at the present instant; only [`advance`](Self::advance) and [`set`](Self::set) move it then.
    pub fn freeze(&self) {
        let now = self.now_ms();
        *self.lock() = Setting::Frozen(now);
    }

    /// Follows the system's time again, exactly.
    pub fn reset(&self) {
        *self.lock() = Setting::Running(0);
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Setting> {
        self.setting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn system_ms() -> i64 {
    match SystemTime::now().duration_since(UNIX_EPOCH) {
        Ok(since) => i64::try_from(since.as_millis()).unwrap_or(i64::MAX),
        Err(before) => i64::try_from(before.duration().as_millis()).map_or(i64::MIN, |ms| -ms),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_running_clock_keeps_running_from_where_it_was_set() {
        let clock = Clock::default();
        clock.set(1_000_000);
        let now = clock.now_ms();
        assert!((1_000_000..1_060_000).contains(&now), "{now}");
        clock.advance(Duration::from_secs(100));
        let now = clock.now_ms();
        assert!((1_100_000..1_160_000).contains(&now), "{now}");
    }

    #[test]
    fn a_frozen_clock_moves_only_when_told() {
        let clock = Clock::default();
        clock.freeze();
        clock.set(5_000);
        assert_eq!(clock.now_ms(), 5_000);
        clock.advance(Duration::from_millis(7));
        assert_eq!(clock.clone().now_ms(), 5_007);
        clock.reset();
        assert!(clock.now_ms() > 1_600_000_000_000);
    }
}
