//! Address of the project, from Cargo.toml: nothing else of the program names forge or owner.

/// The address of the repository, without `/` at its end.
pub const REPOSITORY: &str = env!("CARGO_PKG_REPOSITORY");

/// The address of the page of a lint.
pub fn lint_page(lint: &str) -> String {
    format!("{REPOSITORY}/blob/main/rules/lints/{lint}.md")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_repository_is_an_address_to_which_a_path_can_be_added() {
        assert!(
            REPOSITORY.starts_with("https://") && !REPOSITORY.ends_with('/'),
            "{REPOSITORY}"
        );
        assert!(lint_page("retired-model").ends_with("/rules/lints/retired-model.md"));
    }
}
