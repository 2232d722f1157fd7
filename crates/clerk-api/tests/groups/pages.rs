//! Lists over all pages.

use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::Poll;

use bytes::Bytes;
use clerk_api::groups::api_keys::ListApiKeys;
use clerk_api::groups::m2m_tokens::ListM2mTokens;
use clerk_api::groups::machines::ListMachines;
use clerk_api::groups::redirect_urls::ListRedirectUrls;
use clerk_api::transport::{RecordingTransport, Transport, TransportError};
use clerk_api::{Clerk, Error, async_trait};
use futures_core::Stream;
use http::{Request, Response, StatusCode};
use serde_json::{Value, json};

use crate::sent::query;
use crate::{client, replies};

fn machines(names: &[&str], total_count: Value) -> Value {
    let machine = |name: &&str| {
        let mut machine = replies::machine();
        machine["name"] = json!(name);
        machine
    };
    json!({"data": names.iter().map(machine).collect::<Vec<_>>(), "total_count": total_count})
}

/// Walks along the list of machines; each entry as its name, an error as its status.
async fn names(clerk: &Clerk, params: ListMachines) -> Vec<Result<String, Option<StatusCode>>> {
    let mut stream = clerk.machines().list_all(params);
    let mut names = Vec::new();
    while let Some(machine) = stream.next().await {
        names.push(machine.map(|machine| machine.name).map_err(|error: Error| error.status()));
    }
    assert!(stream.next().await.is_none(), "it stays at its end");
    names
}

fn queries(transport: &RecordingTransport) -> Vec<Value> {
    transport.requests().iter().map(|request| Value::Object(query(request))).collect()
}

#[tokio::test]
async fn all_pages_in_order() {
    let (clerk, transport) = client();
    transport.reply_json(StatusCode::OK, &machines(&["a", "b"], json!(5)));
    transport.reply_json(StatusCode::OK, &machines(&["c", "d"], json!(5)));
    transport.reply_json(StatusCode::OK, &machines(&["e"], json!(5)));
    let params = ListMachines::new().limit(2).query("x");
    assert_eq!(names(&clerk, params).await, ["a", "b", "c", "d", "e"].map(|name| Ok(name.to_owned())));
    assert_eq!(
        queries(&transport),
        ["0", "2", "4"].map(|offset| json!({"limit": "2", "offset": offset, "query": "x"}))
    );
}

#[tokio::test]
async fn an_offset_is_where_it_starts_and_pages_are_large_by_default() {
    let (clerk, transport) = client();
    transport.reply_json(StatusCode::OK, &machines(&["d"], json!(4)));
    assert_eq!(names(&clerk, ListMachines::new().offset(3)).await, [Ok("d".to_owned())]);
    assert_eq!(queries(&transport), [json!({"limit": "500", "offset": "3"})]);

    let (clerk, transport) = client();
    transport.reply_json(StatusCode::OK, &json!({"m2m_tokens": [], "total_count": 0}));
    transport.reply_json(StatusCode::OK, &json!({"data": [], "total_count": 0}));
    assert!(clerk.m2m_tokens().list_all(ListM2mTokens::new("mch_1")).next().await.is_none());
    assert!(clerk.api_keys().list_all(ListApiKeys::new("user_1")).next().await.is_none());
    assert_eq!(
        queries(&transport),
        [
            json!({"subject": "mch_1", "limit": "100", "offset": "0"}),
            json!({"subject": "user_1", "limit": "100", "offset": "0"}),
        ]
    );
}

#[tokio::test]
async fn short_pages_and_wrong_totals_neither_lose_entries_nor_go_on_for_ever() {
    // The server gives less than was asked for: the next page starts where this one ended.
    let (clerk, transport) = client();
    transport.reply_json(StatusCode::OK, &machines(&["a"], json!(3)));
    transport.reply_json(StatusCode::OK, &machines(&["b", "c"], json!(3)));
    assert_eq!(names(&clerk, ListMachines::new().limit(2)).await.len(), 3);
    assert_eq!(queries(&transport)[1]["offset"], "1");

    // The total promises more than there is.
    let (clerk, transport) = client();
    transport.reply_json(StatusCode::OK, &machines(&["a"], json!(1000)));
    transport.reply_json(StatusCode::OK, &machines(&[], json!(1000)));
    assert_eq!(names(&clerk, ListMachines::new()).await.len(), 1);
    assert_eq!(transport.requests().len(), 2);

    // Without a total, a page that is not full is the last one.
    let (clerk, transport) = client();
    transport.reply_json(StatusCode::OK, &machines(&["a", "b"], Value::Null));
    transport.reply_json(StatusCode::OK, &machines(&["c"], Value::Null)["data"]);
    assert_eq!(names(&clerk, ListMachines::new().limit(2)).await.len(), 3);
    assert_eq!(transport.requests().len(), 2);
}

#[tokio::test]
async fn lists_that_are_bare_unless_asked_otherwise_are_asked_and_walked_either_way() {
    let redirect_urls = |count: usize| vec![replies::largest("RedirectURL"); count];
    for (first, second) in [
        (json!({"data": redirect_urls(2), "total_count": 3}), json!({"data": redirect_urls(1), "total_count": 3})),
        (json!(redirect_urls(2)), json!(redirect_urls(1))),
    ] {
        let (clerk, transport) = client();
        transport.reply_json(StatusCode::OK, &first);
        transport.reply_json(StatusCode::OK, &second);
        let mut stream = clerk.redirect_urls().list_all(ListRedirectUrls::new().limit(2));
        let mut count = 0;
        while let Some(redirect_url) = stream.next().await {
            redirect_url.unwrap();
            count += 1;
        }
        assert_eq!(count, 3);
        assert_eq!(
            queries(&transport),
            ["0", "2"].map(|offset| json!({"paginated": "true", "limit": "2", "offset": offset}))
        );
    }
}

#[tokio::test]
async fn an_error_is_the_last_item() {
    let (clerk, transport) = client();
    transport.reply_json(StatusCode::OK, &machines(&["a"], json!(3)));
    transport.reply_json(StatusCode::FORBIDDEN, &json!({"errors": []}));
    assert_eq!(
        names(&clerk, ListMachines::new().limit(1)).await,
        [Ok("a".to_owned()), Err(Some(StatusCode::FORBIDDEN))]
    );
    assert_eq!(transport.requests().len(), 2);
}

#[tokio::test]
async fn nothing_is_fetched_before_it_is_asked_for() {
    let (clerk, transport) = client();
    transport.reply_json(StatusCode::OK, &machines(&["a", "b"], json!(3)));
    let mut stream = clerk.machines().list_all(ListMachines::new().limit(2));
    assert_eq!(stream.total_count(), None);
    assert!(transport.requests().is_empty());
    for _ in 0..2 {
        stream.next().await.unwrap().unwrap();
    }
    assert_eq!(transport.requests().len(), 1);
    assert_eq!(stream.total_count(), Some(3));
}

#[tokio::test]
async fn it_is_a_stream() {
    async fn count(mut stream: impl Stream<Item = Result<impl Sized, Error>> + Unpin) -> usize {
        let mut count = 0;
        while let Some(item) = poll_fn(|context| Pin::new(&mut stream).poll_next(context)).await {
            item.unwrap();
            count += 1;
        }
        count
    }
    let (clerk, transport) = client();
    transport.reply_json(StatusCode::OK, &machines(&["a", "b"], json!(2)));
    assert_eq!(count(clerk.machines().list_all(ListMachines::new())).await, 2);
}

#[test]
fn it_owns_what_it_needs_and_shows_no_key() {
    fn assert_static<T: Send + Unpin + 'static>(_: &T) {}
    let stream = {
        let (clerk, _) = client();
        clerk.machines().list_all(ListMachines::new())
    };
    assert_static(&stream);
    assert!(!format!("{stream:?}").contains("sk_test"), "{stream:?}");
}

/// Answers only at the second poll.
#[derive(Debug)]
struct Slow(RecordingTransport);

#[async_trait]
impl Transport for Slow {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        let mut polled = false;
        poll_fn(|context| {
            if std::mem::replace(&mut polled, true) {
                return Poll::Ready(());
            }
            context.waker().wake_by_ref();
            Poll::Pending
        })
        .await;
        self.0.send(request).await
    }
}

#[tokio::test]
async fn a_cancelled_wait_loses_nothing_and_asks_only_once() {
    let recording = RecordingTransport::new();
    recording.reply_json(StatusCode::OK, &machines(&["a"], json!(1)));
    let clerk = Clerk::builder().secret_key("sk_test_1").transport(Slow(recording.clone())).build().unwrap();
    let mut stream = clerk.machines().list_all(ListMachines::new());
    {
        let mut next = Box::pin(stream.next());
        let first = poll_fn(|context| Poll::Ready(next.as_mut().poll(context))).await;
        assert!(first.is_pending());
    }
    assert_eq!(stream.next().await.unwrap().unwrap().name, "a");
    assert_eq!(recording.requests().len(), 1);
    assert!(stream.next().await.is_none());
}
