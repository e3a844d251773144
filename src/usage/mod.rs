//! The use of an id: what consumes it, through which client, with which request.

mod request;

pub use request::Requests;
