//! Pictures of users and organizations: taken as files, kept, and served to browsers.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::request::Parts;
use http::{HeaderMap, Method, header};

use crate::bapi::refusal::{self, Refusal};
use crate::core::Core;
use crate::fapi::Answer;
use crate::random;
use crate::store::{Change, Image, Store};

/// Where pictures are, before their ids.
const FOLDER: &str = "/images/";

/// Keeps a picture, and answers its id.
pub(crate) fn keep(store: &mut Store, content: &[u8], now: i64) -> Result<String, Refusal> {
    let media_type = media_type(content).ok_or_else(refusal::files::unsupported_image)?;
    let id = random::id("img");
    let image =
        Image { id: id.clone(), media_type: media_type.to_owned(), content: STANDARD.encode(content), created_at: now };
    store.apply(vec![Change::Image(image)]).map_err(|_| refusal::not_stored())?;
    Ok(id)
}

/// Forgets a picture that nobody shows any more.
pub(crate) fn remove(store: &mut Store, id: Option<&str>) -> Result<(), Refusal> {
    let gone = id.map(Change::drop::<Image>).into_iter().collect();
    store.apply(gone).map_err(|_| refusal::not_stored())
}

/// Where a picture can be seen, by the address at which the caller reached the emulator.
pub(crate) fn url(headers: &HeaderMap, id: &str) -> String {
    format!("{}{FOLDER}{id}", origin(headers))
}

/// The address at which the caller reached the emulator.
pub(crate) fn origin(headers: &HeaderMap) -> String {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or("localhost");
    format!("http://{host}")
}

/// Answers a request for a picture, which needs no key; none, if it is not one.
pub(crate) fn respond(core: &Core, head: &Parts) -> Option<Answer> {
    let id = head.uri.path().strip_prefix(FOLDER).filter(|_| head.method == Method::GET)?;
    let store = core.store();
    let image = store.images().get(id)?;
    let mut answer =
        Answer::new(200).header("content-type", image.media_type.clone()).header("x-content-type-options", "nosniff");
    answer.body = Bytes::from(STANDARD.decode(&image.content).ok()?);
    Some(answer)
}

/// What kind of picture it is, by its first bytes.
fn media_type(content: &[u8]) -> Option<&'static str> {
    match content {
        [0xff, 0xd8, 0xff, ..] => Some("image/jpeg"),
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Some("image/png"),
        [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Some("image/gif"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some("image/webp"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_are_known_by_their_first_bytes() {
        assert_eq!(media_type(b"\xff\xd8\xff\xe0rest"), Some("image/jpeg"));
        assert_eq!(media_type(b"\x89PNG\r\n\x1a\nrest"), Some("image/png"));
        assert_eq!(media_type(b"GIF89a"), Some("image/gif"));
        assert_eq!(media_type(b"RIFF\0\0\0\0WEBPVP8 "), Some("image/webp"));
        for other in [&b""[..], b"<svg xmlns", b"RIFF\0\0\0\0WAVE", b"\x89PNG", b"GIF88a"] {
            assert_eq!(media_type(other), None);
        }
    }

    #[test]
    fn pictures_are_where_the_caller_found_the_emulator() {
        let mut headers = HeaderMap::new();
        headers.insert("host", "clerk.test:4400".parse().unwrap());
        assert_eq!(url(&headers, "img_1"), "http://clerk.test:4400/images/img_1");
    }
}
