//! Files to upload.

use std::fmt;

use bytes::Bytes;

/// A file to upload, from memory.
///
/// ```
/// use clerk_api::File;
///
/// let logo = File::image(&b"\x89PNG\r\n\x1a\n...."[..]);
/// assert_eq!((logo.content_type(), logo.name()), ("image/png", "image.png"));
/// assert_eq!(logo.named("acme.png").name(), "acme.png");
/// ```
#[derive(Clone, Eq, PartialEq)]
pub struct File {
    bytes: Bytes,
    content_type: String,
    name: String,
}

/// What image files start with, their type, and the ending of their names.
const SIGNATURES: [(&[u8], &str, &str); 4] = [
    (b"\x89PNG\r\n\x1a\n", "image/png", "png"),
    (b"\xff\xd8\xff", "image/jpeg", "jpg"),
    (b"GIF87a", "image/gif", "gif"),
    (b"GIF89a", "image/gif", "gif"),
];

impl File {
    /// A file of this content type, such as `image/png`, named `file`.
    pub fn new(bytes: impl Into<Bytes>, content_type: impl Into<String>) -> Self {
        Self { bytes: bytes.into(), content_type: content_type.into(), name: "file".to_owned() }
    }

    /// An image whose type is told by how it starts: PNG, JPEG, GIF or WebP. Anything else is an
    /// `application/octet-stream`, which no operation takes for an image.
    pub fn image(bytes: impl Into<Bytes>) -> Self {
        let bytes = bytes.into();
        let signature = SIGNATURES.iter().find(|(start, ..)| bytes.starts_with(start));
        let is_webp = bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP");
        match signature {
            Some((_, content_type, ending)) => Self::new(bytes, *content_type).named(format!("image.{ending}")),
            None if is_webp => Self::new(bytes, "image/webp").named("image.webp"),
            None => Self::new(bytes, "application/octet-stream"),
        }
    }

    /// Names it; Clerk sees the name.
    #[must_use]
    pub fn named(mut self, name: impl Into<String>) -> Self {
        self.name = name.into();
        self
    }

    /// What it holds.
    pub fn bytes(&self) -> &Bytes {
        &self.bytes
    }

    /// What kind of file it is, such as `image/png`.
    pub fn content_type(&self) -> &str {
        &self.content_type
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }
}

/// Shows neither name nor content.
impl fmt::Debug for File {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "File({} bytes, {})", self.bytes.len(), self.content_type)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn images_are_told_by_how_they_start() {
        for (bytes, content_type, name) in [
            (&b"\x89PNG\r\n\x1a\n\0"[..], "image/png", "image.png"),
            (b"\xff\xd8\xff\xe0", "image/jpeg", "image.jpg"),
            (b"GIF87a;", "image/gif", "image.gif"),
            (b"GIF89a;", "image/gif", "image.gif"),
            (b"RIFF\x01\x02\x03\x04WEBPVP8 ", "image/webp", "image.webp"),
            (b"RIFF\x01\x02\x03\x04WAVEfmt ", "application/octet-stream", "file"),
            (b"RIFF\x01\x02", "application/octet-stream", "file"),
            (b"<svg/>", "application/octet-stream", "file"),
            (b"", "application/octet-stream", "file"),
        ] {
            let file = File::image(bytes);
            assert_eq!((file.content_type(), file.name()), (content_type, name), "{bytes:?}");
            assert_eq!(file.bytes(), bytes);
        }
    }

    #[test]
    fn what_is_in_it_is_not_shown() {
        let file = File::new(&b"secret"[..], "text/plain").named("diary.txt");
        assert_eq!(format!("{file:?}"), "File(6 bytes, text/plain)");
    }
}
