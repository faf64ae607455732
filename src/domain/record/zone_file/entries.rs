//! A zone file in entries (RFC 1035, section 5): what belongs together over several lines becomes one line, without its
//! brackets and comments. What an entry says is not looked at, so that one that is wrong spoils no other.

/// One entry.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Entry {
    /// The line it begins at, from 1.
    pub(super) line: usize,
    /// On one line.
    pub(super) text: String,
    /// Whether it begins with a blank: then it is about the name of the entry before it.
    pub(super) inherits: bool,
    /// The remark behind it.
    pub(super) remark: String,
    /// What is open at its end and should not be.
    pub(super) open: Option<Open>,
}

/// What an entry leaves open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Open {
    /// A quote, at the end of its line.
    Quote,
    /// A bracket, at the end of the file.
    Bracket,
    /// Nothing, but a bracket is closed that was never opened.
    NeverOpened,
}

/// All entries of a file, in order.
pub(super) fn entries(text: &str) -> Vec<Entry> {
    let mut reader = Reader { found: Vec::new(), entry: Entry::default(), depth: 0, quoted: false };
    // A mark at the head of the file is not part of the first name.
    for (at, line) in text.strip_prefix('\u{feff}').unwrap_or(text).lines().enumerate() {
        reader.line(at + 1, line);
    }
    if reader.depth > 0 {
        reader.entry.open = Some(Open::Bracket);
    }
    reader.end();
    reader.found
}

struct Reader {
    found: Vec<Entry>,
    entry: Entry,
    depth: usize,
    quoted: bool,
}

impl Reader {
    fn line(&mut self, number: usize, line: &str) {
        if self.depth == 0 {
            self.entry = Entry { line: number, inherits: line.starts_with([' ', '\t']), ..Entry::default() };
        }
        let mut letters = line.char_indices();
        while let Some((at, letter)) = letters.next() {
            match letter {
                '\\' => {
                    self.entry.text.push(letter);
                    self.entry.text.extend(letters.next().map(|(_, next)| next));
                }
                '"' => {
                    self.quoted = !self.quoted;
                    self.entry.text.push(letter);
                }
                _ if self.quoted => self.entry.text.push(letter),
                ';' => {
                    line.get(at + 1..).unwrap_or_default().trim().clone_into(&mut self.entry.remark);
                    break;
                }
                '(' => self.bracket(true),
                ')' => self.bracket(false),
                letter => self.entry.text.push(letter),
            }
        }
        if self.quoted {
            // A quote does not go on in the next line: what follows is read again as if it had been closed.
            self.quoted = false;
            self.entry.open = Some(Open::Quote);
        }
        if self.depth == 0 {
            self.end();
        } else {
            self.entry.text.push(' ');
        }
    }

    fn bracket(&mut self, opens: bool) {
        self.entry.text.push(' ');
        match (opens, self.depth) {
            (true, depth) => self.depth = depth + 1,
            (false, 0) => self.entry.open = Some(Open::NeverOpened),
            (false, depth) => self.depth = depth - 1,
        }
    }

    fn end(&mut self) {
        let entry = std::mem::take(&mut self.entry);
        if !entry.text.trim().is_empty() || entry.open.is_some() {
            self.found.push(entry);
        }
    }
}

/// The words of a line, each with its quotes.
pub(super) fn words(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let (word, after) = rest.split_at_checked(end_of_word(rest)).unwrap_or((rest, ""));
        found.push(word);
        rest = after.trim_start();
    }
    found
}

fn end_of_word(text: &str) -> usize {
    let mut quoted = false;
    let mut letters = text.char_indices();
    while let Some((at, letter)) = letters.next() {
        match letter {
            '\\' => {
                letters.next();
            }
            '"' => quoted = !quoted,
            letter if letter.is_whitespace() && !quoted => return at,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::{Open, entries, words};

    #[test]
    fn brackets_join_lines_and_comments_are_taken_out() {
        let found = entries("@ IN SOA ns. host. ( 1 ; serial\n 2 )\n\n; alone\nwww A 192.0.2.1 ; the shop\n");
        let texts: Vec<String> = found.iter().map(|one| words(&one.text).join(" ")).collect();
        assert_eq!(texts, ["@ IN SOA ns. host. 1 2", "www A 192.0.2.1"]);
        assert_eq!(found.iter().map(|one| one.line).collect::<Vec<_>>(), [1, 5]);
        assert_eq!(found[1].remark, "the shop");
    }

    #[test]
    fn a_semicolon_and_a_bracket_in_quotes_are_text() {
        let found = entries("_dmarc TXT \"v=DMARC1; p=none (test)\"\n");
        assert_eq!(words(&found[0].text), ["_dmarc", "TXT", "\"v=DMARC1; p=none (test)\""]);
    }

    #[test]
    fn what_is_left_open_is_said_of_its_own_entry_and_spoils_no_other() {
        let found = entries("a TXT \"open\nb A 192.0.2.1\nc A 192.0.2.2 )\nd TXT ( \"one\"\n");
        let open: Vec<_> = found.iter().map(|one| (one.line, one.open)).collect();
        assert_eq!(open, [(1, Some(Open::Quote)), (2, None), (3, Some(Open::NeverOpened)), (4, Some(Open::Bracket))]);
    }

    #[test]
    fn an_entry_that_begins_with_a_blank_is_about_the_name_before() {
        let found = entries("www A 192.0.2.1\n\tAAAA 2001:db8::1\r\n");
        assert_eq!(found.iter().map(|one| one.inherits).collect::<Vec<_>>(), [false, true]);
    }
}
