use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::Wake,
};

use super::*;
use crate::governor::RateLimits;

const PER: u64 = 1000;

fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

fn quota(requests: u32) -> Option<Quota> {
    Some(RateLimits::production().overall(requests, ms(PER)).quota())
}

/// Notes that it was woken.
#[derive(Default)]
struct Flag(AtomicBool);

impl Wake for Flag {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Ordering::SeqCst);
    }
}

/// A window, whose time is milliseconds from a start, and who was woken in it.
struct Scene {
    window: Window,
    start: Instant,
    flags: Vec<Arc<Flag>>,
}

impl Scene {
    fn new(quota: Option<Quota>) -> Self {
        Self { window: Window::new(quota), start: Instant::now(), flags: Vec::new() }
    }

    fn at(&self, millis: u64) -> Instant {
        self.start + ms(millis)
    }

    fn join(&mut self) -> u64 {
        let ticket = self.flags.len() as u64;
        self.flags.push(Arc::default());
        self.window.join(ticket);
        ticket
    }

    /// None: go. Else how many milliseconds after the start.
    fn ask(&mut self, ticket: u64, now: u64) -> Option<u64> {
        let now = self.at(now);
        let waker = self.flags[ticket as usize].clone().into();
        let mut wakers = Wakers::default();
        let turn = self.window.ask(ticket, now, &waker, &mut wakers);
        wakers.wake.into_iter().for_each(Waker::wake);
        match turn {
            Turn::Go => None,
            Turn::Wait(until) => Some((until - self.start).as_millis() as u64),
        }
    }

    fn goes(&mut self, now: u64) -> bool {
        let ticket = self.join();
        self.ask(ticket, now).is_none()
    }

    fn act(&mut self, act: impl FnOnce(&mut Window, &mut Wakers)) {
        let mut wakers = Wakers::default();
        act(&mut self.window, &mut wakers);
        wakers.wake.into_iter().for_each(Waker::wake);
    }

    /// Takes the marks off.
    fn woken(&self) -> Vec<usize> {
        let flags = self.flags.iter().enumerate();
        flags.filter(|(_, flag)| flag.0.swap(false, Ordering::SeqCst)).map(|(ticket, _)| ticket).collect()
    }
}

#[test]
fn a_burst_of_the_whole_quota_goes_at_once_and_counts_from_its_end() {
    let mut scene = Scene::new(quota(3));
    for _ in 0..3 {
        assert!(scene.goes(0));
    }
    let late = scene.join();
    // Nothing has ended: at the earliest if it ends now.
    assert_eq!(scene.ask(late, 10), Some(10 + PER));
    for end in [100, 250, 300] {
        let end = scene.at(end);
        scene.window.end(end);
    }
    assert_eq!(scene.ask(late, 300), Some(100 + PER));
    assert_eq!(scene.ask(late, 1099), Some(1100));
    assert_eq!(scene.ask(late, 1100), None);
    assert!(!scene.goes(1100));
}

#[test]
fn everybody_knows_when_his_place_will_be_free() {
    let mut scene = Scene::new(quota(2));
    for end in [0, 200] {
        assert!(scene.goes(0));
        let end = scene.at(end);
        scene.window.end(end);
    }
    let waits: Vec<_> = (0..5)
        .map(|_| {
            let ticket = scene.join();
            scene.ask(ticket, 300)
        })
        .collect();
    assert_eq!(waits, [1000, 1200, 2000, 2200, 3000].map(Some));
    let now = scene.at(300);
    let next = scene.window.next_free(now);
    assert_eq!(next, scene.at(3200));
}

#[test]
fn who_gives_up_lets_the_others_move_up() {
    let mut scene = Scene::new(quota(1));
    assert!(scene.goes(0));
    let end = scene.at(0);
    scene.window.end(end);
    let [first, second, third] = [(); 3].map(|()| scene.join());
    for (ticket, until) in [(first, 1000), (second, 2000), (third, 3000)] {
        assert_eq!(scene.ask(ticket, 10), Some(until));
    }
    scene.act(|window, wakers| window.leave(first, wakers));
    assert_eq!(scene.woken(), [second, third].map(|ticket| ticket as usize));
    assert_eq!(scene.ask(second, 20), Some(1000));
    assert_eq!(scene.ask(third, 20), Some(2000));

    // The place of one who was let through and has sent nothing.
    assert_eq!(scene.ask(second, 1000), None);
    assert_eq!(scene.ask(third, 1500), Some(2500));
    scene.act(Window::give_back);
    assert_eq!(scene.woken(), [third as usize]);
    assert_eq!(scene.ask(third, 1501), None);
}

#[test]
fn one_who_does_not_ask_holds_up_nobody() {
    let mut scene = Scene::new(quota(2));
    for _ in 0..2 {
        assert!(scene.goes(0));
        let end = scene.at(0);
        scene.window.end(end);
    }
    let silent = scene.join();
    assert_eq!(scene.ask(silent, 1), Some(1000));
    let other = scene.join();
    assert_eq!(scene.ask(other, 1), Some(1000));
    assert_eq!(scene.ask(other, 1000), None);
    assert_eq!(scene.woken(), [silent as usize]);
    // It was let through first, and its place is taken until it says something.
    assert!(!scene.goes(1001));
    scene.act(|window, wakers| window.leave(silent, wakers));
    assert_eq!(scene.ask(4, 1002), None);
}

#[test]
fn a_hold_stops_all_and_ends() {
    for quota in [None, quota(2)] {
        let mut scene = Scene::new(quota);
        let until = scene.at(500);
        let waiting = scene.join();
        scene.window.hold(until, &mut Wakers::default());
        assert_eq!(scene.ask(waiting, 0), Some(500));
        let longer = scene.at(700);
        scene.act(|window, wakers| {
            window.hold(longer, wakers);
            window.hold(until, wakers);
        });
        assert_eq!(scene.woken(), [waiting as usize]);
        assert_eq!(scene.ask(waiting, 1), Some(700));
        assert_eq!(scene.ask(waiting, 699), Some(700));
        assert_eq!(scene.ask(waiting, 700), None);
    }
}

#[test]
fn it_is_idle_when_nothing_would_be_lost_with_it() {
    let mut scene = Scene::new(quota(1));
    let idle = |scene: &mut Scene, now| {
        let now = scene.at(now);
        scene.window.is_idle(now)
    };
    assert!(idle(&mut scene, 0));
    assert!(scene.goes(0));
    assert!(!idle(&mut scene, 0));
    let end = scene.at(10);
    scene.window.end(end);
    assert!(!idle(&mut scene, 1009));
    assert!(idle(&mut scene, 1010));
    let ticket = scene.join();
    assert!(!idle(&mut scene, 2000));
    scene.act(|window, wakers| window.leave(ticket, wakers));
    assert!(idle(&mut scene, 2000));
    let until = scene.at(3000);
    scene.window.hold(until, &mut Wakers::default());
    assert!(!idle(&mut scene, 2999));
    assert!(idle(&mut scene, 3000));
}

#[test]
fn clocks_that_jump_and_endless_times_do_no_harm() {
    let endless = RateLimits::production().overall(1, Duration::MAX).quota();
    let mut scene = Scene::new(Some(endless));
    assert!(scene.goes(5000));
    let earlier = scene.at(0);
    scene.window.end(earlier);
    assert!(!scene.goes(0));
    assert!(!scene.goes(u64::from(u32::MAX)));

    let mut scene = Scene::new(quota(2));
    for (start, end) in [(5000, 5000), (0, 0)] {
        assert!(scene.goes(start));
        let end = scene.at(end);
        scene.window.end(end);
    }
    assert!(!scene.goes(5999));
    assert_eq!(scene.ask(2, 6000), None);
}

/// What a simulated request is doing.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Life {
    Waiting {
        expected: Option<u64>,
        silent: bool,
    },
    /// Until then.
    Sent(u64),
    Gone,
}

/// Requests that come, take long, give up and fall silent at random: the API never sees more than the quota in any
/// stretch of time, whenever it counts them; they go in their order; and nobody waits without need.
#[test]
fn the_api_never_sees_more_than_the_quota() {
    for seed in 0..20 {
        simulate(seed);
    }
}

fn simulate(seed: u64) {
    let mut random = fastrand::Rng::with_seed(seed);
    let requests = random.usize(1..8);
    let mut scene = Scene::new(quota(requests as u32));
    let mut lives: Vec<Life> = Vec::new();
    let mut sent: Vec<(u64, u64, usize)> = Vec::new();
    for now in (0..12_000).step_by(10) {
        if now < 8_000 && random.u8(..) < 20 {
            for _ in 0..random.usize(1..2 * requests + 2) {
                scene.join();
                lives.push(Life::Waiting { expected: None, silent: random.u8(..) < 15 });
                // Whoever comes asks at once.
                scene.flags.last().unwrap().0.store(true, Ordering::SeqCst);
            }
        }
        for (ticket, life) in lives.iter_mut().enumerate() {
            match life {
                Life::Sent(end) if *end == now => {
                    let end = scene.at(now);
                    scene.window.end(end);
                    *life = Life::Gone;
                }
                Life::Waiting { .. } if random.u16(..) < 60 => {
                    scene.act(|window, wakers| window.leave(ticket as u64, wakers));
                    *life = Life::Gone;
                }
                _ => {}
            }
        }
        // Wakers and timers, until nothing moves.
        loop {
            let woken = scene.woken();
            let due: Vec<usize> = (0..lives.len())
                .filter(|ticket| match lives[*ticket] {
                    Life::Waiting { silent: false, expected } => {
                        woken.contains(ticket) || expected.is_some_and(|expected| expected <= now)
                    }
                    _ => false,
                })
                .collect();
            if due.is_empty() {
                break;
            }
            for ticket in due {
                let Life::Waiting { silent, .. } = lives[ticket] else { unreachable!() };
                lives[ticket] = match scene.ask(ticket as u64, now) {
                    Some(until) => {
                        assert!(until > now);
                        Life::Waiting { expected: Some(until), silent }
                    }
                    None => {
                        let end = now + random.u64(0..60) * 10 + 10;
                        sent.push((now, end, ticket));
                        Life::Sent(end)
                    }
                };
            }
        }
        // Whoever is still waiting has to: every place is taken, by requests or by silent ones that were let through.
        let waits = lives.iter().any(|life| matches!(life, Life::Waiting { silent: false, .. }));
        assert!(!waits || scene.window.room() == 0, "seed {seed}: somebody waits at {now} without need");
    }
    assert!(!sent.is_empty());
    for (start, _, _) in &sent {
        let counted = sent.iter().filter(|(other, end, _)| other <= start && end + PER > *start).count();
        assert!(counted <= requests, "seed {seed}: {counted} of {requests} at {start}");
    }
    let order: Vec<usize> = sent.iter().map(|(_, _, ticket)| *ticket).collect();
    assert!(order.is_sorted(), "seed {seed}: {order:?}");
}
