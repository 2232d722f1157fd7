//! The emulator over real HTTP.

mod api;
mod conventions;
mod m2m_tokens;
mod machines;
