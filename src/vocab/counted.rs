//! Numbers of things, as texts for people have them.

use std::fmt::Display;

/// `1 file`, `2 files`.
pub fn counted<N: Copy + Display + PartialEq + From<u8>>(n: N, thing: &str) -> String {
    let plural = if n == N::from(1) { "" } else { "s" };
    format!("{n} {thing}{plural}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_thing_has_no_s() {
        assert_eq!(counted(1_u64, "file"), "1 file");
        assert_eq!(counted(0_usize, "file"), "0 files");
        assert_eq!(counted(-1_i64, "day"), "-1 days");
    }
}
