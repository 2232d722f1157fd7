//! Files in requests: `multipart/form-data` (RFC 7578).

use bytes::Bytes;
use http::{HeaderMap, header};

use super::refusal::{self, Refusal};

/// Bytes of a picture.
const LARGEST_IMAGE: usize = 10 * 1024 * 1024;

/// The parts of a form.
pub(super) struct Upload {
    parts: Vec<(String, Bytes)>,
}

impl Upload {
    pub(super) fn read(headers: &HeaderMap, body: &Bytes) -> Result<Self, Refusal> {
        let boundary = boundary(headers).ok_or_else(refusal::files::not_multipart)?;
        let parts = parts(body, &boundary).ok_or_else(refusal::files::form_broken)?;
        Ok(Self { parts })
    }

    /// The picture in the part of this name.
    pub(super) fn image(&self, name: &str) -> Result<&Bytes, Refusal> {
        let content =
            self.part(name).filter(|content| !content.is_empty()).ok_or_else(|| refusal::files::no_file(name))?;
        if content.len() > LARGEST_IMAGE { Err(refusal::files::image_too_large()) } else { Ok(content) }
    }

    /// The text in the part of this name.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.part(name).and_then(|content| std::str::from_utf8(content).ok())
    }

    fn part(&self, name: &str) -> Option<&Bytes> {
        self.parts.iter().find(|(found, _)| found == name).map(|(_, content)| content)
    }
}

fn boundary(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    let (essence, parameters) = value.split_once(';')?;
    if !essence.trim().eq_ignore_ascii_case("multipart/form-data") {
        return None;
    }
    parameter(parameters, "boundary").filter(|boundary| !boundary.is_empty())
}

/// Name and content of each part; none if the form is broken.
fn parts(body: &Bytes, boundary: &str) -> Option<Vec<(String, Bytes)>> {
    let delimiter = format!("\r\n--{boundary}");
    // The first delimiter has nothing before it, so no line break either.
    let mut at = find(body, delimiter.get(2..)?.as_bytes(), 0)? + boundary.len() + 2;
    let mut parts = Vec::new();
    while !body.get(at..)?.starts_with(b"--") {
        let head_end = find(body, b"\r\n\r\n", at)?;
        let content_at = head_end + 4;
        let content_end = find(body, delimiter.as_bytes(), content_at)?;
        let head = std::str::from_utf8(body.get(at..head_end)?).ok()?;
        parts.push((name(head)?, body.slice(content_at..content_end)));
        at = content_end + delimiter.len();
    }
    Some(parts)
}

/// The name in the head of a part.
fn name(head: &str) -> Option<String> {
    let disposition = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.trim().eq_ignore_ascii_case("content-disposition").then_some(value)
    })?;
    parameter(disposition, "name")
}

/// A parameter of a header, `name=value` or `name="value"`.
fn parameter(text: &str, name: &str) -> Option<String> {
    text.split(';').find_map(|parameter| {
        let (found, value) = parameter.split_once('=')?;
        found.trim().eq_ignore_ascii_case(name).then(|| value.trim().trim_matches('"').to_owned())
    })
}

fn find(body: &[u8], wanted: &[u8], from: usize) -> Option<usize> {
    body.get(from..)?.windows(wanted.len()).position(|window| window == wanted).map(|at| at + from)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(content_type: &str, body: &'static [u8]) -> Result<Upload, Refusal> {
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_TYPE, content_type.parse().unwrap());
        Upload::read(&headers, &Bytes::from_static(body))
    }

    #[test]
    fn parts_are_told_apart() {
        let body = b"--x\r\nContent-Disposition: form-data; name=\"uploader_user_id\"\r\n\r\nuser_1\r\n--x\r\n\
            content-disposition: form-data; filename=\"a;b.png\"; name=\"file\"\r\ncontent-type: image/png\r\n\r\n\
            \x00\r\n--y\r\n\r\n--x--\r\n";
        let upload = read("multipart/form-data; boundary=\"x\"", body).unwrap();
        assert_eq!(upload.text("uploader_user_id"), Some("user_1"));
        assert_eq!(&upload.image("file").unwrap()[..], b"\x00\r\n--y\r\n");
        assert_eq!(upload.image("other").unwrap_err().status, 400);
    }

    #[test]
    fn broken_forms_are_refused() {
        for (content_type, body, status) in [
            ("application/json", &b"{}"[..], 415),
            ("multipart/form-data", b"--x--", 415),
            ("multipart/form-data; boundary=", b"----", 415),
            ("multipart/form-data; boundary=x", b"", 400),
            ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb", 400),
            ("multipart/form-data; boundary=x", b"--x\r\nname: a\r\n\r\nb\r\n--x--", 400),
        ] {
            assert_eq!(read(content_type, body).err().map(|refusal| refusal.status), Some(status), "{content_type}");
        }
    }
}
