//! Bodies of several parts (`multipart/form-data`, RFC 7578).

use std::fmt;

use bytes::Bytes;
use http::HeaderValue;

use crate::{File, error::RequestProblem};

/// A body under construction.
#[derive(Clone)]
pub(crate) struct Multipart {
    boundary: String,
    bytes: Vec<u8>,
}

impl Multipart {
    /// A body without parts yet. They are told apart by a text that is in none of them, since it is random.
    pub(crate) fn new() -> Self {
        Self { boundary: format!("clerk-{:032x}", fastrand::u128(..)), bytes: Vec::new() }
    }

    /// Adds a text.
    pub(crate) fn text(&mut self, name: &str, value: &str) {
        self.head(&format!("form-data; name=\"{}\"", quoted(name)), None);
        self.end(value.as_bytes());
    }

    /// Adds a file, or says that its content type is none.
    pub(crate) fn file(&mut self, name: &str, file: &File) -> Result<(), RequestProblem> {
        let is_type =
            file.content_type().contains('/') && file.content_type().bytes().all(|byte| byte.is_ascii_graphic());
        if !is_type {
            let problem = "the content type of a file is not of the form `image/png`";
            return Err(RequestProblem::Argument(problem.to_owned()));
        }
        let disposition = format!("form-data; name=\"{}\"; filename=\"{}\"", quoted(name), quoted(file.name()));
        self.head(&disposition, Some(file.content_type()));
        self.end(file.bytes());
        Ok(())
    }

    /// The value of the header `content-type`.
    pub(crate) fn content_type(&self) -> Result<HeaderValue, RequestProblem> {
        let text = format!("multipart/form-data; boundary={}", self.boundary);
        HeaderValue::try_from(text).map_err(|_| RequestProblem::Header("content-type".to_owned()))
    }

    /// The whole body.
    pub(crate) fn to_bytes(&self) -> Bytes {
        [self.bytes.as_slice(), format!("--{}--\r\n", self.boundary).as_bytes()].concat().into()
    }

    fn head(&mut self, disposition: &str, content_type: Option<&str>) {
        let content_type = content_type.map(|text| format!("Content-Type: {text}\r\n")).unwrap_or_default();
        let head = format!("--{}\r\nContent-Disposition: {disposition}\r\n{content_type}\r\n", self.boundary);
        self.bytes.extend(head.into_bytes());
    }

    fn end(&mut self, content: &[u8]) {
        self.bytes.extend_from_slice(content);
        self.bytes.extend_from_slice(b"\r\n");
    }
}

/// Shows nothing of the parts.
impl fmt::Debug for Multipart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Multipart({} bytes)", self.bytes.len())
    }
}

/// A name as it stands between quotes, as browsers write it.
fn quoted(name: &str) -> String {
    name.replace('\r', "%0D").replace('\n', "%0A").replace('"', "%22")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_written_one_after_the_other() {
        let mut body = Multipart::new();
        body.text("uploader_user_id", "user_1");
        body.file("file", &File::new(&b"\x00\r\n--"[..], "image/png").named("a\"b\r\nc.png")).unwrap();
        let content_type = body.content_type().unwrap();
        let boundary = content_type.to_str().unwrap().strip_prefix("multipart/form-data; boundary=").unwrap();
        let expected = format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"uploader_user_id\"\r\n\r\nuser_1\r\n--{boundary}\r\n\
             Content-Disposition: form-data; name=\"file\"; filename=\"a%22b%0D%0Ac.png\"\r\nContent-Type: image/png\r\n\r\n\
             \0\r\n--\r\n--{boundary}--\r\n"
        );
        assert_eq!(body.to_bytes(), expected);
        assert!(boundary.len() <= 70, "RFC 2046, section 5.1.1");
    }

    #[test]
    fn each_body_has_a_boundary_of_its_own() {
        assert_ne!(Multipart::new().content_type().unwrap(), Multipart::new().content_type().unwrap());
    }

    #[test]
    fn content_types_cannot_carry_headers() {
        for content_type in ["", "png", "image/png\r\nX: y", "image/ png", "imäge/png"] {
            assert!(Multipart::new().file("file", &File::new(&b""[..], content_type)).is_err(), "{content_type:?}");
        }
    }
}
