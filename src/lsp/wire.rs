//! Messages of the protocol on a stream: read whatever comes, written as the protocol frames them.
//!
//! In: bytes of a client. Out: messages, and malformed frames, after which reading goes on at the next header.

use std::io::{self, BufRead, Read as _, Write};

use lsp_server::Message;

/// The name of the header with the length of a message, and its separator, in small letters.
const LENGTH: &[u8] = b"content-length:";

/// The longest line of a header that is read at once.
const MAX_LINE_LEN: u64 = 4 << 10;

/// The longest message. An editor sends a document of at most some megabytes.
const MAX_LEN: u64 = 128 << 20;

/// A message from the client.
#[derive(Debug)]
pub enum Incoming {
    /// A message.
    Message(Message),
    /// Bytes that are no message, and why.
    Garbage(String),
}

/// Reads up to the next message, or to the end of a malformed frame; `None` at the end of the stream.
pub(super) fn read(input: &mut dyn BufRead) -> io::Result<Option<Incoming>> {
    let Some(length) = header(input)? else {
        return Ok(None);
    };
    if length > MAX_LEN {
        return Ok(Some(Incoming::Garbage(format!(
            "a message of {length} bytes; expected at most {MAX_LEN}"
        ))));
    }
    let mut body = Vec::new();
    input.take(length).read_to_end(&mut body)?;
    if (body.len() as u64) < length {
        return Ok(None);
    }
    Ok(Some(match serde_json::from_slice(&body) {
        Ok(message) => Incoming::Message(message),
        Err(error) => Incoming::Garbage(format!("no message of JSON-RPC: {error}")),
    }))
}

/// The length that the next header gives; other lines are ignored.
fn header(input: &mut dyn BufRead) -> io::Result<Option<u64>> {
    let mut length = None;
    let mut line = Vec::new();
    loop {
        line.clear();
        if input.take(MAX_LINE_LEN).read_until(b'\n', &mut line)? == 0 {
            return Ok(None);
        }
        let is_blank = line.iter().all(u8::is_ascii_whitespace);
        match (length, is_blank) {
            (Some(length), true) => return Ok(Some(length)),
            (_, false) => length = length_in(&line).or(length.filter(|_| line.contains(&b':'))),
            (None, true) => {}
        }
    }
}

/// The length that a line gives. It may begin with the rest of a message that was longer than it said.
fn length_in(line: &[u8]) -> Option<u64> {
    let small = line.to_ascii_lowercase();
    let at = memchr::memmem::rfind(&small, LENGTH)? + LENGTH.len();
    std::str::from_utf8(&small[at..]).ok()?.trim().parse().ok()
}

/// Writes a message.
pub(super) fn write(message: &Message, out: &mut dyn Write) -> io::Result<()> {
    let mut out = out;
    message.write(&mut out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_all(mut input: &[u8]) -> Vec<String> {
        let mut all = Vec::new();
        while let Some(incoming) = read(&mut input).unwrap() {
            all.push(match incoming {
                Incoming::Message(Message::Notification(note)) => note.method,
                Incoming::Message(other) => format!("{other:?}"),
                Incoming::Garbage(_) => "garbage".to_owned(),
            });
        }
        all
    }

    fn note(method: &str) -> String {
        let body = format!("{{\"jsonrpc\":\"2.0\",\"method\":\"{method}\"}}");
        format!("Content-Length: {}\r\n\r\n{body}", body.len())
    }

    #[test]
    fn messages_are_read_whatever_is_between_them() {
        for garbage in [
            "",
            "\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: x\r\n\r\n",
            "Content-Length: nine\r\n\r\n",
            "Content-Length: 99999999999999999999\r\n\r\n",
            "Content-Length: 9999999999999\r\n\r\n",
            "no header at all",
            "\0\u{fffd}\n",
        ] {
            let read = read_all(format!("{}{garbage}{}", note("a"), note("b")).as_bytes());
            let named: Vec<_> = read.iter().filter(|one| *one != "garbage").collect();
            assert_eq!(named, ["a", "b"], "{garbage:?}");
        }
    }

    #[test]
    fn a_wrong_length_costs_the_messages_that_it_covers() {
        let short = note("a").replace("Content-Length: 3", "Content-Length: 1");
        assert_eq!(read_all(format!("{short}{}", note("b")).as_bytes()), ["garbage", "b"]);
        let long = note("a").replace("Content-Length: 3", "Content-Length: 4");
        let read = read_all(format!("{long}{}{}", note("b"), note("c")).as_bytes());
        assert_eq!(read.last().map(String::as_str), Some("c"));
    }

    #[test]
    fn bytes_that_are_framed_and_no_message_are_garbage() {
        for body in ["", "{", "[]", "7", "{\"jsonrpc\":\"2.0\"}", "\u{1}"] {
            let framed = format!("content-length:{}\r\nContent-Type: x\r\n\r\n{body}", body.len());
            assert_eq!(
                read_all(format!("{framed}{}", note("b")).as_bytes()),
                ["garbage", "b"],
                "{body}"
            );
        }
        assert_eq!(read_all(b"Content-Length: 50\r\n\r\n{}"), [""; 0]);
    }
}
