//! Behaviour of the program, one file a behaviour.

mod case;
mod must_hold;
