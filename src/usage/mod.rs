//! The use of an id: what consumes it, through which client, with which request.

mod prefix;
mod request;

pub use prefix::prefixes;
pub use request::Requests;
