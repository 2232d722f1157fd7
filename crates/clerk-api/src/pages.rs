//! Lists over all pages, as an async stream.

use std::{
    fmt,
    future::{Future, poll_fn},
    pin::Pin,
    sync::{Mutex, PoisonError},
    task::{Context, Poll, ready},
    vec,
};

use clerk_types::page::Page;
use futures_core::Stream;
use serde::{Serialize, de::DeserializeOwned};

use crate::{Error, Request};

/// All entries of a list, fetched page by page as they are asked for.
///
/// It owns all it needs, so it can be stored, returned and moved into a task. Nothing is fetched before it is polled. It
/// ends after the last entry, or with the first error. Where pages are told apart by offset, which is nearly everywhere,
/// entries that are created or deleted meanwhile may be missed or come twice.
///
/// It is a [`Stream`]; [`next`](Self::next) is there so that no further crate is needed to walk along it.
///
/// ```no_run
/// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
/// use clerk_api::groups::machines::ListMachines;
///
/// let mut machines = clerk.machines().list_all(ListMachines::new());
/// while let Some(machine) = machines.next().await {
///     println!("{}", machine?.name);
/// }
/// # Ok(()) }
/// ```
#[must_use = "a stream does nothing until it is polled"]
pub struct Pages<T> {
    request: Request,
    limit: u32,
    position: Position<T>,
    total_count: Option<u64>,
    entries: vec::IntoIter<T>,
    state: State<T>,
}

enum State<T> {
    /// The next page has not been asked for.
    Idle,
    /// Never locked, and there for one thing: what holds a future can be shared with other threads.
    Fetching(Mutex<PageFuture<T>>),
    /// There are no more pages.
    Done,
}

type PageFuture<T> = Pin<Box<dyn Future<Output = Result<Page<T>, Error>> + Send>>;

/// Where the next page starts.
enum Position<T> {
    /// Behind so many entries.
    Offset(u64),
    /// Behind the entry that this query parameter names; the function tells what an entry is called there.
    #[cfg_attr(not(feature = "full"), allow(dead_code, reason = "only lists of users have it"))]
    After(&'static str, fn(&T) -> String, Option<String>),
}

/// The parameters of a list that has pages.
pub(crate) trait Paged: Serialize {
    /// The most entries of a page.
    const MAX_LIMIT: u32;

    /// How many entries a page is to have, if that was said.
    fn limit(&self) -> Option<u32>;

    /// How many entries a page is to have, and how many to skip before the first.
    fn window(&mut self) -> (&mut Option<u32>, &mut Option<u64>);
}

impl<T> Pages<T> {
    /// The list of these parameters, of which `request` makes the call for one page. Pages are as large as possible
    /// unless a limit was given.
    pub(crate) fn all<P: Paged>(mut params: P, request: impl FnOnce(&P) -> Request) -> Self {
        let (limit, offset) = params.window();
        let limit = *limit.get_or_insert(P::MAX_LIMIT);
        let position = Position::Offset(offset.take().unwrap_or_default());
        Self::new(request(&params), limit, position)
    }

    /// The same with pages that start behind the entry that the query parameter `name` names, by what `id_of` says.
    #[cfg_attr(not(feature = "full"), allow(dead_code, reason = "only lists of users have it"))]
    pub(crate) fn after<P: Paged>(
        mut params: P,
        name: &'static str,
        first: Option<String>,
        id_of: fn(&T) -> String,
        request: impl FnOnce(&P) -> Request,
    ) -> Self {
        let limit = *params.window().0.get_or_insert(P::MAX_LIMIT);
        Self::new(request(&params), limit, Position::After(name, id_of, first))
    }

    fn new(request: Request, limit: u32, position: Position<T>) -> Self {
        Self { request, limit, position, total_count: None, entries: Vec::new().into_iter(), state: State::Idle }
    }

    /// The call for the next page.
    fn request(&self) -> Request {
        let request = self.request.clone();
        match &self.position {
            Position::Offset(offset) => request.query("offset", offset),
            Position::After(name, _, last) => request.query(name, last),
        }
    }

    /// How many entries the list has in all, as the last page said; none before the first page.
    pub fn total_count(&self) -> Option<u64> {
        self.total_count
    }

    /// Takes a page in and decides whether there is another.
    fn turn(&mut self, page: Page<T>) {
        let count = page.data.len() as u64;
        self.total_count = page.total_count;
        let is_short = count < u64::from(self.limit);
        let last = match &mut self.position {
            Position::Offset(offset) => {
                *offset = offset.saturating_add(count);
                // A page may be shorter than asked for, but an empty one must end it, or a wrong total would never end.
                page.total_count.map_or(is_short, |total| count == 0 || *offset >= total)
            }
            Position::After(_, id_of, last) => {
                *last = page.data.last().map(id_of).or(last.take());
                is_short
            }
        };
        self.entries = page.data.into_iter();
        self.state = if last { State::Done } else { State::Idle };
    }
}

impl<T: DeserializeOwned + Send + 'static> Pages<T> {
    /// The next entry; none when there are no more. Can be dropped and called again without losing an entry.
    ///
    /// # Errors
    ///
    /// As for the call that gets one page. The error is the last item.
    pub async fn next(&mut self) -> Option<Result<T, Error>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }
}

impl<T: DeserializeOwned + Send + 'static> Stream for Pages<T> {
    type Item = Result<T, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        loop {
            if let Some(entry) = this.entries.next() {
                return Poll::Ready(Some(Ok(entry)));
            }
            match &mut this.state {
                State::Done => return Poll::Ready(None),
                State::Idle => {
                    this.state = State::Fetching(Mutex::new(Box::pin(this.request().send())));
                }
                State::Fetching(page) => {
                    let page = page.get_mut().unwrap_or_else(PoisonError::into_inner);
                    match ready!(page.as_mut().poll(context)) {
                        Ok(page) => this.turn(page),
                        Err(error) => {
                            this.state = State::Done;
                            return Poll::Ready(Some(Err(error)));
                        }
                    }
                }
            }
        }
    }
}

// Nothing in it is pinned in place; the future has a box of its own.
impl<T> Unpin for Pages<T> {}

impl<T> fmt::Debug for Pages<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages")
            .field("limit", &self.limit)
            .field("total_count", &self.total_count)
            .field("done", &matches!(self.state, State::Done))
            .finish_non_exhaustive()
    }
}
