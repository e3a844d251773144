//! The delimiters of comments, by language.

use super::quote::{Block, Comments, HANDLEBARS, TEMPLATE};
use super::table::{TABLE, syntax_of};

/// Delimiters of a comment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CommentMarks {
    /// The opening delimiter.
    pub open: &'static str,
    /// The closing delimiter; nothing where the comment ends with its line.
    pub close: Option<&'static str>,
}

/// Comments of templates beside those of the template languages themselves.
const TEMPLATES: &[Block] = &[Block::plain("{#-", "-#}"), Block::plain("<%--", "--%>")];

/// The comments of templates, the longer opening delimiter first where two begin alike.
pub fn template_comments() -> Vec<CommentMarks> {
    let own = TEMPLATES.iter().chain(HANDLEBARS.blocks).chain(TEMPLATE.blocks);
    sorted(own.map(of_block).filter(|marks| marks.open != "<!--").collect())
}

/// The comments of a language; those of all languages where it has none.
pub fn comments_of(language: &str) -> Vec<CommentMarks> {
    let own = of(&syntax_of(language).comments);
    if own.is_empty() {
        return sorted(TABLE.iter().flat_map(|syntax| of(&syntax.comments)).collect());
    }
    sorted(own)
}

/// The delimiters of a comment in a language: a line comment, if the language has one.
pub fn own_comment(language: &str) -> Option<CommentMarks> {
    let own = &syntax_of(language).comments;
    let line = own.line.iter().chain(own.word).next();
    line.map(|&open| CommentMarks { open, close: None })
        .or_else(|| own.blocks.first().map(of_block))
}

/// The range of the text of a comment that is between its delimiters.
pub fn comment_body(language: &str, comment: &str) -> std::ops::Range<usize> {
    let all = comments_of(language).into_iter().chain(template_comments());
    let opens = all.filter(|marks| starts_with(comment, marks.open));
    let Some(marks) = opens.max_by_key(|marks| (marks.open.len(), marks.close.is_some())) else {
        return 0..comment.len();
    };
    let close = marks.close.map_or("", str::trim);
    let body = comment.strip_suffix(close).unwrap_or(comment);
    marks.open.len().min(body.len())..body.len()
}

fn starts_with(text: &str, open: &str) -> bool {
    text.get(..open.len())
        .is_some_and(|begin| begin.eq_ignore_ascii_case(open))
}

fn of(comments: &Comments) -> Vec<CommentMarks> {
    let lines = comments.line.iter().chain(comments.word).chain(comments.first);
    let lines = lines.map(|&open| CommentMarks { open, close: None });
    lines.chain(comments.blocks.iter().map(of_block)).collect()
}

fn of_block(block: &Block) -> CommentMarks {
    CommentMarks {
        open: block.open,
        close: Some(block.close),
    }
}

fn sorted(mut marks: Vec<CommentMarks>) -> Vec<CommentMarks> {
    marks.sort_by_key(|marks| (std::cmp::Reverse(marks.open.len()), marks.open, marks.close));
    marks.dedup();
    marks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_has_a_body_between_its_delimiters() {
        for (language, comment, body) in [
            ("python", "# a #", " a #"),
            ("javascript", "/* a */", " a "),
            ("javascript", "// a/", " a/"),
            ("html", "<!-- a -->", " a "),
            ("yaml", "{{/* a */}}", " a "),
            ("mustache", "{{!-- a --}}", " a "),
            ("ruby", "<%# a %>", " a "),
            ("batch", "REM a", "a"),
            ("javascript", "/* a", " a"),
        ] {
            assert_eq!(&comment[comment_body(language, comment)], body, "{language}: {comment}");
        }
    }
}
