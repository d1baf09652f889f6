//! Files written into a text with uuencode (POSIX), as mail programs from before MIME and scripts do.

use super::encoding;

/// A file in a text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Encoded {
    pub(super) name: String,
    pub(super) bytes: Vec<u8>,
}

/// The `begin <mode> <name>` … `end` blocks of a text, and the text without them. One whose end is missing goes as far
/// as its lines do.
pub(super) fn split(text: &[u8]) -> (Vec<u8>, Vec<Encoded>) {
    let mut rest = Vec::new();
    let mut files = Vec::new();
    let mut lines = text.split_inclusive(|&b| b == b'\n').peekable();
    while let Some(line) = lines.next() {
        let starts = |next: &&[u8]| data(next).is_some_and(|(length, _)| length > 0);
        let Some(name) = name(line).filter(|_| lines.peek().is_some_and(starts)) else {
            rest.extend_from_slice(line);
            continue;
        };
        let mut bytes = Vec::new();
        while let Some((length, digits)) = lines.peek().and_then(|line| data(line)) {
            // Blanks at the end of a line, which are zeros, get lost: they are added again, up to what a text can hold.
            if length == 0 || bytes.len() + length > text.len() {
                break;
            }
            lines.next();
            let start = bytes.len();
            for group in digits.chunks(4) {
                let bits = (0..4).fold(0, |bits, at| bits << 6 | group.get(at).map_or(0, |&digit| value(digit)));
                bytes.extend_from_slice(&bits.to_be_bytes()[1..]);
            }
            bytes.resize(start + length, 0);
        }
        // The empty line and the word that close it.
        for _ in 0..2 {
            let closes = |line: &&[u8]| matches!(line.trim_ascii(), b"" | b"`" | b"end");
            if lines.peek().is_some_and(closes) {
                lines.next();
            }
        }
        files.push(Encoded { name, bytes });
    }
    (rest, files)
}

/// The name in the line that begins a file.
fn name(line: &[u8]) -> Option<String> {
    let rest = line.strip_prefix(b"begin ")?;
    let digits = rest.iter().take_while(|b| (b'0'..=b'7').contains(b)).count();
    let name = rest.get(digits..)?.strip_prefix(b" ").filter(|_| (3..=4).contains(&digits))?.trim_ascii();
    (!name.is_empty()).then(|| encoding::text(None, name))
}

/// The number of bytes that a line holds, and their digits; `None` if it is no line of a file.
fn data(line: &[u8]) -> Option<(usize, &[u8])> {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    let (&length, digits) = line.strip_suffix(b"\r").unwrap_or(line).split_first()?;
    let length = (b' '..=b'`').contains(&length).then(|| value(length) as usize)?;
    // Some programs add a check digit.
    let is_data = digits.len() <= length.div_ceil(3) * 4 + 1 && digits.iter().all(|b| (b' '..=b'`').contains(b));
    is_data.then_some((length, digits))
}

fn value(digit: u8) -> u32 {
    u32::from(digit.wrapping_sub(b' ') & 63)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_cut_out_of_the_text_around_them() {
        let text =
            b"see below\r\nbegin 644 hello.txt\r\n-2&5L;&\\L('=O<FQD(0``\r\n`\r\nend\r\nbye\r\nbegin 600 zeros\n$ \n";
        let (rest, files) = split(text);
        assert_eq!(rest, b"see below\r\nbye\r\n");
        let file = |name: &str, bytes: &[u8]| Encoded { name: name.to_owned(), bytes: bytes.to_vec() };
        assert_eq!(files, [file("hello.txt", b"Hello, world!"), file("zeros", &[0; 4])]);
    }

    #[test]
    fn a_text_that_begins_something_is_no_file() {
        for text in [
            "begin 644 things to do\nWe shall call them.\n",
            "begin 999 x\n#0V%T\n",
            "begin 644 \n#0V%T\n",
            "begin 644 x",
            "begin 644 x\n`\nend\n",
        ] {
            assert_eq!(split(text.as_bytes()), (text.as_bytes().to_vec(), Vec::new()), "{text}");
        }
    }

    #[test]
    fn lines_that_say_they_hold_more_than_the_text_end_it() {
        let (_, files) = split(format!("begin 644 x\n{}", "_\n".repeat(100_000)).as_bytes());
        assert!(files.iter().map(|file| file.bytes.len()).sum::<usize>() <= 200_012);
    }
}
