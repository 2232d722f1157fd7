//! `/api_keys`.
