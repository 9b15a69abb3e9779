//! Which texts upstream takes for a timestamp. It keeps them as strings; only the tag
//! `!!timestamp` needs to know.

/// Whether a text is a date, or a date and time in one of the forms upstream knows.
pub(crate) fn is_timestamp(text: &str) -> bool {
    let mut reader = Reader { rest: text.as_bytes() };
    reader.timestamp().is_some()
}

struct Reader<'t> {
    rest: &'t [u8],
}

impl Reader<'_> {
    fn timestamp(&mut self) -> Option<()> {
        let year = self.digits(4, 4)?;
        self.literal(b'-')?;
        let month = self.digits(1, 2)?;
        self.literal(b'-')?;
        let day = self.digits(1, 2)?;
        if !(1..=12).contains(&month) || day < 1 || day > days_in(year, month) {
            return None;
        }
        let Some((&separator, _)) = self.rest.split_first() else { return Some(()) };
        self.literal(separator)?;
        let hour = self.digits(1, 2)?;
        self.literal(b':')?;
        let minute = self.digits(1, 2)?;
        self.literal(b':')?;
        let second = self.digits(1, 2)?;
        if hour > 23 || minute > 59 || second > 59 {
            return None;
        }
        self.fraction();
        match separator {
            b'T' | b't' => self.zone()?,
            b' ' => {}
            _ => return None,
        }
        self.rest.is_empty().then_some(())
    }

    fn literal(&mut self, byte: u8) -> Option<()> {
        self.rest = self.rest.strip_prefix(&[byte])?;
        Some(())
    }

    fn digits(&mut self, min: usize, max: usize) -> Option<u32> {
        let len = self.rest.iter().take(max).take_while(|byte| byte.is_ascii_digit()).count();
        if len < min {
            return None;
        }
        let (digits, rest) = self.rest.split_at(len);
        self.rest = rest;
        Some(digits.iter().fold(0, |number, digit| number * 10 + u32::from(digit - b'0')))
    }

    fn fraction(&mut self) {
        if let [b'.' | b',', digits @ ..] = self.rest
            && digits.first().is_some_and(u8::is_ascii_digit)
        {
            let len = digits.iter().take_while(|byte| byte.is_ascii_digit()).count();
            self.rest = &digits[len..];
        }
    }

    fn zone(&mut self) -> Option<()> {
        if self.literal(b'Z').is_some() {
            return Some(());
        }
        self.literal(b'+').or_else(|| self.literal(b'-'))?;
        let hours = self.digits(2, 2)?;
        self.literal(b':')?;
        let minutes = self.digits(2, 2)?;
        (hours <= 24 && minutes < 60).then_some(())
    }
}

fn days_in(year: u32, month: u32) -> u32 {
    match month {
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}
