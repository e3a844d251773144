//! Guarantees of a document, for every encoding and for any bytes.

use proptest::prelude::*;

use super::*;

const ENCODINGS: [Encoding; 4] = [Encoding::Utf8, Encoding::Utf8Bom, Encoding::Utf16Le, Encoding::Utf16Be];

/// `text` as a file of that encoding.
fn file(encoding: Encoding, text: &str) -> Vec<u8> {
    let bom: &[u8] = match encoding {
        Encoding::Utf8 => b"",
        Encoding::Utf8Bom => b"\xEF\xBB\xBF",
        Encoding::Utf16Le => b"\xFF\xFE",
        Encoding::Utf16Be => b"\xFE\xFF",
    };
    [bom, &encoding.encode(text)].concat()
}

fn document(text: &str) -> Document {
    Document::new("a.txt", text.into())
}

fn place(position: Position) -> (u32, u32) {
    (position.line, position.column)
}

#[test]
fn every_encoding_gives_the_same_text_without_its_bom() {
    for encoding in ENCODINGS {
        let document = Document::new("a.txt", file(encoding, "id = \"ü𝄞\"\n"));
        assert_eq!((document.text(), document.encoding()), ("id = \"ü𝄞\"\n", encoding));
    }
}

#[test]
fn a_range_counts_the_bytes_of_the_file_with_bom_and_encoding() {
    let range = |encoding| {
        let document = Document::new("a.txt", file(encoding, "𝄞ü id"));
        document.file_range(Span::new(7, 9))
    };
    assert_eq!(range(Encoding::Utf8), 7..9);
    assert_eq!(range(Encoding::Utf8Bom), 10..12);
    assert_eq!(range(Encoding::Utf16Le), 10..14);
    assert_eq!(range(Encoding::Utf16Be), 10..14);
}

#[test]
fn each_bad_sequence_becomes_one_replacement_and_offsets_stay_exact() {
    // A stray byte, a character cut short, and a stray byte at the end.
    let document = Document::new("a.txt", b"\xFFa\xE2\x82 id \x80".to_vec());
    assert_eq!(document.text(), "\u{FFFD}a\u{FFFD} id \u{FFFD}");
    assert_eq!(document.file_range(Span::new(0, 3)), 0..1);
    assert_eq!(document.file_range(Span::new(4, 7)), 2..4);
    assert_eq!(document.file_range(Span::new(8, 10)), 5..7);
    assert_eq!(document.file_range(Span::new(11, 14)), 8..9);
    assert_eq!(document.bytes(), b"\xFFa\xE2\x82 id \x80");
}

#[test]
fn a_bad_sequence_behind_a_bom_counts_the_bom() {
    let document = Document::new("a.txt", b"\xEF\xBB\xBFa\xFFid".to_vec());
    assert_eq!(
        (document.text(), document.encoding()),
        ("a\u{FFFD}id", Encoding::Utf8Bom)
    );
    assert_eq!(document.file_range(Span::new(0, 1)), 3..4);
    assert_eq!(document.file_range(Span::new(4, 6)), 5..7);
}

#[test]
fn utf_16_with_a_lone_surrogate_or_half_a_unit_is_read() {
    let document = Document::new("a.txt", b"\xFF\xFE\x00\xD8i\x00d\x00!".to_vec());
    assert_eq!(document.text(), "\u{FFFD}id\u{FFFD}");
    assert_eq!(document.file_range(Span::new(3, 5)), 4..8);
    assert_eq!(document.file_range(Span::new(5, 8)), 8..9);
    // A lone surrogate and half a unit are one bad sequence.
    let document = Document::new("a.txt", b"\xFE\xFF\x00i\xD8\x00\xDC".to_vec());
    assert_eq!(document.text(), "i\u{FFFD}");
    assert_eq!(document.file_range(Span::new(1, 4)), 4..7);
}

#[test]
fn the_bom_of_utf_32_is_not_taken_for_utf_16() {
    assert_eq!(Encoding::of(b"\xFF\xFE\0\0i\0\0\0"), Encoding::Utf8);
    assert_eq!(Encoding::of(b"\xFF\xFE"), Encoding::Utf16Le);
}

#[test]
fn a_document_is_encoded_as_it_was() {
    assert_eq!(Document::new("a", b"\xFF\xFE".to_vec()).encode("ü"), b"\xFC\0");
    assert_eq!(Document::new("a", b"\xFE\xFF".to_vec()).encode("ü"), b"\0\xFC");
    assert_eq!(Document::new("a", b"\xEF\xBB\xBF".to_vec()).encode("ü"), "ü".as_bytes());
}

#[test]
fn lines_end_at_lf_crlf_and_a_lone_cr() {
    let document = document("one\ntwo\r\nthree\rfour\n\r\n");
    let lines: Vec<_> = (1..=6).map(|line| document.slice(document.line_span(line))).collect();
    assert_eq!(lines, ["one", "two", "three", "four", "", ""]);
    assert_eq!(document.line_count(), 6);
    assert_eq!(place(document.position(4)), (2, 1));
    assert_eq!(place(document.position(9)), (3, 1));
    assert_eq!(place(document.position(15)), (4, 1));
}

#[test]
fn a_line_that_does_not_exist_is_empty() {
    let document = document("one");
    assert!(document.line_span(0).is_empty());
    assert!(document.line_span(2).is_empty());
    assert!(document.line_span(u32::MAX).is_empty());
    assert_eq!(place(document.position(99)), (1, 4));
}

#[test]
fn columns_count_the_requested_unit() {
    let document = document("x\n𝄞ü id");
    let column = |unit| document.position_in(9, unit).column;
    assert_eq!(column(ColumnUnit::Utf8), 8);
    assert_eq!(column(ColumnUnit::Utf16), 5);
    assert_eq!(column(ColumnUnit::CodePoint), 4);
}

#[test]
fn columns_of_a_long_line_are_exact_on_both_sides_of_every_stride() {
    let text = "aü𝄞".repeat(6000);
    let document = document(&text);
    for (index, (offset, _)) in text.char_indices().enumerate() {
        let column = document.position_in(offset, ColumnUnit::CodePoint).column;
        assert_eq!(column as usize, index + 1);
    }
}

fn texts() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "(?s)[aü𝄞\r\n\u{FFFD}\u{FEFF}]{0,40}",
        "[a-z:.\u{10000}-\u{10100}]{4000,5000}"
    ]
}

proptest! {
    #[test]
    fn the_bytes_of_a_span_decode_to_its_text(text in texts(), cut in any::<[prop::sample::Index; 2]>()) {
        // A BOM at the start of the text itself is one of the file.
        let text = text.trim_start_matches('\u{FEFF}');
        let boundary = |index: prop::sample::Index| boundary::floor(text, index.index(text.len() + 1));
        let (one, other) = (boundary(cut[0]), boundary(cut[1]));
        let span = Span::new(one.min(other), one.max(other));
        for encoding in ENCODINGS {
            let bytes = file(encoding, text);
            if Encoding::of(&bytes) != encoding {
                continue; // UTF-16 that starts with NUL looks like UTF-32.
            }
            let document = Document::new("a.txt", bytes.clone());
            prop_assert_eq!(document.text(), text);
            prop_assert_eq!(document.bytes(), &bytes);
            let range = document.file_range(span);
            let range = usize::try_from(range.start).unwrap()..usize::try_from(range.end).unwrap();
            prop_assert_eq!(&bytes[range], encoding.encode(document.slice(span)));
        }
    }

    #[test]
    fn a_position_leads_back_to_its_offset(text in texts(), at in any::<prop::sample::Index>()) {
        let document = document(&text);
        let text = document.text();
        let offset = boundary::floor(text, at.index(text.len() + 1));
        let position = document.position(offset);
        let line = document.line_span(position.line);
        prop_assert_eq!(line.start() + position.column as usize - 1, offset);
        let before = &text[line.start()..offset];
        let column = |unit| document.position_in(offset, unit).column as usize;
        prop_assert_eq!(column(ColumnUnit::CodePoint), before.chars().count() + 1);
        prop_assert_eq!(column(ColumnUnit::Utf16), before.encode_utf16().count() + 1);
    }

    #[test]
    fn lines_and_their_ends_make_up_the_text(text in texts()) {
        let document = document(&text);
        let text = document.text();
        let mut end = 0;
        for line in 1..=u32::try_from(document.line_count()).unwrap() {
            let span = document.line_span(line);
            prop_assert!(["", "\n", "\r\n", "\r"].contains(&&text[end..span.start()]));
            prop_assert!(!document.slice(span).contains(['\n', '\r']));
            end = span.end();
        }
        prop_assert_eq!(end, text.len());
    }

    #[test]
    fn any_bytes_are_a_document(
        bytes in prop_oneof![
            prop::collection::vec(any::<u8>(), 0..200),
            prop::collection::vec(prop::sample::select(&b"a\n\r\xFF\xFE\xEF\xBB\xBF\xE2\x82\xD8\xDC\0"[..]), 0..40),
        ],
        span in any::<(u16, u16)>(),
    ) {
        let document = Document::new("a.txt", bytes.clone());
        let text = document.text();
        let whole = document.file_range(Span::new(0, text.len()));
        prop_assert_eq!(whole, document.encoding().bom_len() as u64..bytes.len() as u64);
        // Ranges of neighbouring characters meet: nothing of the file is lost between them.
        let mut end = document.encoding().bom_len() as u64;
        for (offset, char) in text.char_indices() {
            let range = document.file_range(Span::new(offset, offset + char.len_utf8()));
            prop_assert_eq!(range.start, end);
            prop_assert!(range.end > range.start);
            end = range.end;
        }
        let span = Span::new(span.0.into(), span.1.into());
        document.slice(span);
        let range = document.file_range(span);
        prop_assert!(range.start <= range.end && range.end <= bytes.len() as u64);
        document.position(span.end());
        document.position_in(span.end(), ColumnUnit::Utf16);
        document.line_span(span.end().try_into().unwrap());
    }
}
