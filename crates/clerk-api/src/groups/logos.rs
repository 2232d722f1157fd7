//! Logos of organizations and of OAuth applications.

use clerk_types::ids::UserId;

use super::check;
use crate::{File, Request};

/// A logo to upload: a JPEG, PNG, GIF or WebP of at most 10 MB. A [`File`] converts into one.
///
/// ```
/// use clerk_api::{File, groups::logos::Logo};
///
/// let file = File::image(&b"\x89PNG\r\n\x1a\n...."[..]);
/// let logo = Logo::new(file).uploader_user_id("user_123");
/// ```
#[derive(Clone, Debug)]
#[doc(alias = "UpdateLogoParams")]
pub struct Logo {
    file: File,
    uploader_user_id: Option<UserId>,
}

impl Logo {
    /// The logo in this file.
    pub fn new(file: File) -> Self {
        Self { file, uploader_user_id: None }
    }

    /// The user who is said to have uploaded it.
    #[must_use]
    pub fn uploader_user_id(mut self, user_id: impl Into<UserId>) -> Self {
        self.uploader_user_id = Some(user_id.into());
        self
    }
}

impl From<File> for Logo {
    fn from(file: File) -> Self {
        Self::new(file)
    }
}

impl Request {
    pub(super) fn logo(self, logo: &Logo) -> Self {
        let uploader = logo.uploader_user_id.as_ref();
        self.check(check::logo(&logo.file))
            .check(check::optional(uploader, |id| check::filled("uploader_user_id", id.as_str())))
            .file("file", &logo.file)
            .text("uploader_user_id", uploader)
    }
}
