//! Refusals about files in requests.

use super::Refusal;

pub(crate) fn not_multipart() -> Refusal {
    Refusal::new(
        415,
        "unsupported_content_type",
        "Unsupported content type",
        "The content type of a request with a file must be multipart/form-data",
    )
}

pub(crate) fn form_broken() -> Refusal {
    Refusal::new(400, "request_body_invalid", "Request body invalid", "The request body is not a whole form")
}

pub(crate) fn no_file(name: &str) -> Refusal {
    Refusal::new(400, "form_param_missing", "is missing", format!("{name} must be a file")).about(name)
}

pub(crate) fn unsupported_image() -> Refusal {
    Refusal::new(400, "request_body_invalid", "Request body invalid", "The file must be a JPEG, PNG, GIF or WebP image")
}

pub(crate) fn image_too_large() -> Refusal {
    Refusal::new(413, "image_too_large", "Image too large", "The image is larger than 10 MB")
}
