use std::collections::HashMap;
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};

use super::*;
use crate::testing::TestKey;

const OUTAGE: TokenErrorKind = TokenErrorKind::KeysUnavailable { status: Some(503), retry_after: None };
const REFUSED: TokenErrorKind = TokenErrorKind::SecretKeyRefused;
const HOUR: Duration = Duration::from_secs(3_600);

/// A cache, a clock that can be moved, and a count of fetches.
struct Bench {
    cache: Arc<JwksCache>,
    time: Arc<AtomicI64>,
    clock: Clock,
    fetches: Arc<AtomicUsize>,
}

impl Bench {
    fn new(stale_limit: Duration, skip: bool) -> Self {
        let time = Arc::new(AtomicI64::new(1_000_000));
        let read = Arc::clone(&time);
        Self {
            cache: Arc::new(JwksCache::new(stale_limit, skip)),
            time,
            clock: Clock::new(move || UnixMillis(read.load(Ordering::SeqCst))),
            fetches: Arc::default(),
        }
    }

    fn pass(&self, ms: i64) {
        self.time.fetch_add(ms, Ordering::SeqCst);
    }

    /// Asks for a key id while the endpoint answers with `answer`.
    async fn ask(&self, kid: &str, answer: Result<&[&str], TokenErrorKind>) -> String {
        let answer = answer.map(|kids| kids.iter().map(|kid| (*kid).to_owned()).collect::<Vec<_>>());
        let fetch = || {
            let (fetches, answer) = (Arc::clone(&self.fetches), answer.clone());
            async move {
                fetches.fetch_add(1, Ordering::SeqCst);
                answer.map(|kids| keys(&kids))
            }
        };
        match self.cache.resolve(Some(kid), &self.clock, fetch).await {
            Ok(KeyLookup::Usable(_)) => "found".into(),
            Ok(KeyLookup::Unusable) => "unusable".into(),
            Ok(KeyLookup::Unknown) => "unknown".into(),
            Err(failure) => format!("{failure:?}").split([' ', '{']).next().unwrap_or_default().to_owned(),
        }
    }

    fn fetched(&self) -> usize {
        self.fetches.swap(0, Ordering::SeqCst)
    }
}

fn keys<S: AsRef<str>>(kids: &[S]) -> KeySet {
    let key = Arc::new(TestKey::generate().public());
    let entry = |kid: &S| (kid.as_ref().to_owned(), KeyLookup::Usable(Arc::clone(&key)));
    KeySet::new(kids.iter().map(entry).collect::<HashMap<_, _>>())
}

#[tokio::test]
async fn keys_serve_for_five_minutes() {
    let bench = Bench::new(HOUR, false);
    assert_eq!(bench.ask("a", Ok(&["a"])).await, "found");
    bench.pass(299_999);
    assert_eq!(bench.ask("a", Ok(&["a"])).await, "found");
    assert_eq!(bench.fetched(), 1);
    assert!(bench.cache.fresh(bench.clock.now()).is_some());
    bench.pass(1);
    assert!(bench.cache.fresh(bench.clock.now()).is_none());
    assert_eq!(bench.ask("a", Ok(&["a"])).await, "found");
    assert_eq!(bench.fetched(), 1);
}

#[tokio::test]
async fn a_clock_that_was_set_back_makes_keys_stale() {
    let bench = Bench::new(HOUR, false);
    assert_eq!(bench.ask("a", Ok(&["a"])).await, "found");
    bench.pass(-1);
    assert!(bench.cache.fresh(bench.clock.now()).is_none());
    assert_eq!(bench.ask("a", Ok(&["a"])).await, "found");
    assert_eq!(bench.fetched(), 2);
}

#[tokio::test]
async fn made_up_key_ids_cost_one_fetch_in_five_seconds() {
    let bench = Bench::new(HOUR, false);
    for n in 0..1_000 {
        assert_eq!(bench.ask(&format!("made-up-{n}"), Ok(&["a"])).await, "unknown");
    }
    assert_eq!(bench.fetched(), 1);
    assert_eq!(bench.ask("a", Ok(&["a"])).await, "found", "the fetch brought the others");
    bench.pass(4_999);
    assert_eq!(bench.ask("b", Ok(&["a", "b"])).await, "unknown");
    assert_eq!(bench.fetched(), 0);
    bench.pass(1);
    assert_eq!(bench.ask("b", Ok(&["a", "b"])).await, "found", "a rotation is picked up");
    assert_eq!(bench.fetched(), 1);
}

#[tokio::test]
async fn a_withdrawn_key_goes_with_the_next_fetch() {
    let bench = Bench::new(HOUR, false);
    assert_eq!(bench.ask("a", Ok(&["a"])).await, "found");
    bench.pass(6_000);
    assert_eq!(bench.ask("b", Ok(&["b"])).await, "found");
    assert_eq!(bench.ask("a", Ok(&["b"])).await, "unknown");
}

#[tokio::test]
async fn an_outage_is_told_from_an_unknown_key() {
    let bench = Bench::new(HOUR, false);
    assert_eq!(bench.ask("a", Err(OUTAGE)).await, "KeysUnavailable");
    assert_eq!(bench.ask("a", Ok(&["a"])).await, "KeysUnavailable", "no second try at once");
    assert_eq!(bench.fetched(), 1);
    bench.pass(1_000);
    assert_eq!(bench.ask("a", Ok(&["a"])).await, "found");
    // Fresh keys, a key id that they lack, and nobody to ask.
    bench.pass(6_000);
    assert_eq!(bench.ask("b", Err(OUTAGE)).await, "KeysUnavailable");
    assert_eq!(bench.ask("a", Err(OUTAGE)).await, "found");
    assert_eq!(bench.ask("c", Err(OUTAGE)).await, "KeysUnavailable");
}

#[tokio::test]
async fn a_retry_after_is_kept_within_bounds() {
    for (told, pause_ms) in
        [(Duration::from_secs(7), 7_000), (Duration::from_secs(9_999), 30_000), (Duration::ZERO, 1_000)]
    {
        let bench = Bench::new(HOUR, false);
        let limited = TokenErrorKind::KeysUnavailable { status: Some(429), retry_after: Some(told) };
        bench.ask("a", Err(limited)).await;
        bench.pass(pause_ms - 1);
        assert_eq!(bench.ask("a", Ok(&["a"])).await, "KeysUnavailable");
        bench.pass(1);
        assert_eq!(bench.ask("a", Ok(&["a"])).await, "found");

        let bench = Bench::new(HOUR, false);
        let page = TokenErrorKind::KeysUnreadable { status: 503, retry_after: Some(told) };
        bench.ask("a", Err(page)).await;
        bench.pass(pause_ms - 1);
        assert_eq!(bench.ask("a", Ok(&["a"])).await, "KeysUnreadable", "a proxy's page says it, too");
        bench.pass(1);
        assert_eq!(bench.ask("a", Ok(&["a"])).await, "found");
    }
}

#[tokio::test]
async fn expired_keys_serve_an_hour_of_outage() {
    let bench = Bench::new(HOUR, false);
    bench.ask("a", Ok(&["a"])).await;
    bench.pass(300_000);
    assert_eq!(bench.ask("a", Err(OUTAGE)).await, "found");
    assert_eq!(bench.ask("b", Err(OUTAGE)).await, "KeysUnavailable");
    bench.pass(3_599_999);
    assert_eq!(bench.ask("a", Err(OUTAGE)).await, "found");
    bench.pass(1_000);
    assert_eq!(bench.ask("a", Err(OUTAGE)).await, "KeysUnavailable");

    let strict = Bench::new(Duration::ZERO, false);
    strict.ask("a", Ok(&["a"])).await;
    strict.pass(300_000);
    assert_eq!(strict.ask("a", Err(OUTAGE)).await, "KeysUnavailable", "switched off");
}

#[tokio::test]
async fn no_key_serves_after_the_secret_key_was_refused() {
    for refusal in [REFUSED, TokenErrorKind::KeysForbidden { status: 403 }] {
        let bench = Bench::new(HOUR, false);
        bench.ask("a", Ok(&["a"])).await;
        bench.pass(300_000);
        assert_ne!(bench.ask("a", Err(refusal)).await, "found");
        bench.pass(1_000);
        assert_eq!(bench.ask("a", Err(OUTAGE)).await, "KeysUnavailable", "an outage later does not bring them back");
    }
}

#[tokio::test]
async fn no_key_serves_after_an_answer_without_keys() {
    let none = TokenErrorKind::KeysUnavailable { status: Some(200), retry_after: None };
    let bench = Bench::new(HOUR, false);
    bench.ask("a", Ok(&["a"])).await;
    bench.pass(300_000);
    assert_eq!(bench.ask("a", Err(none)).await, "KeysUnavailable");
    bench.pass(1_000);
    assert_eq!(bench.ask("a", Err(OUTAGE)).await, "KeysUnavailable", "an outage later does not bring them back");
}

#[tokio::test]
async fn an_answer_that_cannot_be_read_keeps_keys_for_their_time_only() {
    let unreadable = |status| TokenErrorKind::KeysUnreadable { status, retry_after: None };
    for (status, fresh, expired) in [
        (200, "found", "KeysUnreadable"),
        (503, "found", "found"),
        (429, "found", "found"),
        (403, "KeysUnreadable", "KeysUnreadable"),
    ] {
        let bench = Bench::new(HOUR, false);
        bench.ask("a", Ok(&["a"])).await;
        bench.pass(6_000);
        assert_eq!(bench.ask("b", Err(unreadable(status))).await, "KeysUnreadable", "{status}");
        assert_eq!(bench.ask("a", Err(unreadable(status))).await, fresh, "{status}");
        bench.pass(294_000);
        assert_eq!(bench.ask("a", Err(unreadable(status))).await, expired, "{status}");
    }
}

#[tokio::test]
async fn while_one_refreshes_the_others_are_served_expired_keys() {
    let bench = Bench::new(HOUR, false);
    bench.ask("a", Ok(&["a"])).await;
    bench.pass(300_000);
    bench.ask("a", Err(OUTAGE)).await;
    bench.pass(2_000);
    let hanging = bench.cache.resolve(Some("a"), &bench.clock, std::future::pending);
    let mut hanging = std::pin::pin!(hanging);
    assert!(poll_once(hanging.as_mut()).await, "the first goes and asks");
    assert_eq!(bench.ask("a", Err(OUTAGE)).await, "found");
}

/// Polls a future once and tells whether it is still waiting.
async fn poll_once<F: Future>(mut future: std::pin::Pin<&mut F>) -> bool {
    std::future::poll_fn(|context| std::task::Poll::Ready(future.as_mut().poll(context).is_pending())).await
}

/// 64 callers who all wait for the gate in a fetch that ends with `answer`; each tells whether it got a key.
async fn waiting(
    bench: &Arc<Bench>,
    gate: &tokio::sync::watch::Receiver<bool>,
    answer: Result<&'static [&'static str], TokenErrorKind>,
) -> Vec<tokio::task::JoinHandle<bool>> {
    let callers = (0..64).map(|_| {
        let (bench, gate) = (Arc::clone(bench), gate.clone());
        tokio::spawn(async move {
            let fetch = || {
                let (count, mut gate) = (Arc::clone(&bench.fetches), gate.clone());
                async move {
                    count.fetch_add(1, Ordering::SeqCst);
                    gate.wait_for(|open| *open).await.unwrap();
                    answer.map(keys)
                }
            };
            bench.cache.resolve(Some("a"), &bench.clock, fetch).await.is_ok()
        })
    });
    let callers = callers.collect();
    for _ in 0..1_000 {
        tokio::task::yield_now().await;
    }
    callers
}

#[tokio::test]
async fn many_waiters_cause_one_fetch() {
    let bench = Arc::new(Bench::new(HOUR, false));
    let (open, gate) = tokio::sync::watch::channel(false);
    let waiters = waiting(&bench, &gate, Ok(&["a"])).await;
    // The clock moves on while they wait: the outcome is theirs all the same.
    bench.pass(10_000);
    open.send(true).unwrap();
    for waiter in waiters {
        assert!(waiter.await.unwrap());
    }
    assert_eq!(bench.fetched(), 1);
}

#[tokio::test]
async fn many_waiters_share_one_failure() {
    let bench = Arc::new(Bench::new(HOUR, false));
    let (open, gate) = tokio::sync::watch::channel(false);
    let waiters = waiting(&bench, &gate, Err(OUTAGE)).await;
    open.send(true).unwrap();
    for waiter in waiters {
        assert!(!waiter.await.unwrap());
    }
    assert_eq!(bench.fetched(), 1);
}

#[tokio::test]
async fn a_cancelled_leader_hands_over() {
    let bench = Arc::new(Bench::new(HOUR, false));
    let (open, gate) = tokio::sync::watch::channel(false);
    let mut callers = waiting(&bench, &gate, Ok(&["a"])).await;
    let leader = callers.remove(0);
    leader.abort();
    assert!(leader.await.unwrap_err().is_cancelled());
    open.send(true).unwrap();
    for caller in callers {
        assert!(caller.await.unwrap());
    }
    assert!(bench.fetched() <= 2);
}

#[tokio::test]
async fn a_caller_that_is_not_polled_holds_up_nobody() {
    let bench = Bench::new(HOUR, false);
    let (open, gate) = tokio::sync::watch::channel(false);
    let fetch = || {
        let mut gate = gate.clone();
        async move {
            gate.wait_for(|open| *open).await.unwrap();
            Ok(keys(&["a"]))
        }
    };
    let mut idle = std::pin::pin!(bench.cache.resolve(Some("a"), &bench.clock, fetch));
    assert!(poll_once(idle.as_mut()).await, "it went and asked");
    open.send(true).unwrap();
    let other = tokio::time::timeout(Duration::from_secs(5), bench.ask("a", Ok(&["a"])));
    assert_eq!(other.await.unwrap(), "found");
    assert!(idle.await.is_ok());
}

#[tokio::test]
async fn a_skipped_cache_asks_each_time() {
    let bench = Bench::new(HOUR, true);
    for _ in 0..3 {
        assert_eq!(bench.ask("a", Ok(&["a"])).await, "found");
        assert!(bench.cache.fresh(bench.clock.now()).is_none());
    }
    assert_eq!(bench.fetched(), 3);
    assert_eq!(bench.ask("a", Err(OUTAGE)).await, "found", "what the last fetch brought may serve in an outage");
}

#[tokio::test]
async fn a_token_without_key_id_finds_no_key() {
    let bench = Bench::new(HOUR, false);
    let result = bench.cache.resolve(None, &bench.clock, || async { Ok(keys(&["", "undefined"])) }).await;
    assert!(matches!(result, Ok(KeyLookup::Unknown)));
}
