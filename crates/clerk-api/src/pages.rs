//! Lists over all pages, as an async stream.

use std::{
    fmt,
    future::{Future, poll_fn},
    pin::Pin,
    task::{Context, Poll, ready},
    vec,
};

use clerk_types::page::Page;
use futures_core::Stream;
use serde::de::DeserializeOwned;

use crate::{Error, Request};

/// All entries of a list, fetched page by page as they are asked for.
///
/// It owns all it needs, so it can be stored, returned and moved into a task. Nothing is fetched before it is polled. It
/// ends after the last entry, or with the first error. Entries that are created or deleted meanwhile may be missed or
/// come twice, since pages are told apart by offset.
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
    offset: u64,
    total_count: Option<u64>,
    entries: vec::IntoIter<T>,
    state: State<T>,
}

enum State<T> {
    /// The next page has not been asked for.
    Idle,
    Fetching(Pin<Box<dyn Future<Output = Result<Page<T>, Error>> + Send>>),
    /// There are no more pages.
    Done,
}

impl<T> Pages<T> {
    /// The list that `request` gets, which has everything but an offset; `limit` is what it says.
    pub(crate) fn new(request: Request, limit: u32, offset: u64) -> Self {
        Self { request, limit, offset, total_count: None, entries: Vec::new().into_iter(), state: State::Idle }
    }

    /// How many entries the list has in all, as the last page said; none before the first page.
    pub fn total_count(&self) -> Option<u64> {
        self.total_count
    }

    /// Takes a page in and decides whether there is another.
    fn turn(&mut self, page: Page<T>) {
        let count = page.data.len() as u64;
        self.offset = self.offset.saturating_add(count);
        self.total_count = page.total_count;
        let last = match page.total_count {
            // A page may be shorter than asked for, but an empty one must end it, or a wrong total would never end.
            Some(total) => count == 0 || self.offset >= total,
            None => count < u64::from(self.limit),
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
                    let request = this.request.clone().query("offset", this.offset);
                    this.state = State::Fetching(Box::pin(request.send()));
                }
                State::Fetching(page) => match ready!(page.as_mut().poll(context)) {
                    Ok(page) => this.turn(page),
                    Err(error) => {
                        this.state = State::Done;
                        return Poll::Ready(Some(Err(error)));
                    }
                },
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
            .field("offset", &self.offset)
            .field("total_count", &self.total_count)
            .field("done", &matches!(self.state, State::Done))
            .finish_non_exhaustive()
    }
}
