//! The protocol as people read, compare and sign it: 80 columns, fingerprints in groups of four.

use std::fmt::Write as _;

use super::{Protocol, words::Words};
use crate::locale::Locale;

impl Protocol {
    /// The whole text.
    pub(crate) fn text(&self, locale: Locale) -> String {
        let words = Words::of(locale);
        let mut out = Page(String::new());
        self.head(&mut out, words);
        self.participants(&mut out, words);
        out.title(words.inputs);
        for input in &self.inputs {
            out.file(&input.file, Some(&input.sha256));
        }
        self.made(&mut out, words);
        self.checked(&mut out, words);
        if self.held {
            self.fingerprints(&mut out, words);
        }
        out.title(words.outputs);
        for output in &self.outputs {
            out.file(&output.file, output.sha256.as_deref());
        }
        if self.held {
            self.signatures(&mut out, words);
        }
        out.0
    }

    fn head(&self, out: &mut Page, words: &Words) {
        out.line(if self.held { words.held } else { words.checked });
        out.line(words.kind(self.kind));
        if !self.held {
            out.line(words.nothing_made);
        }
        out.line("");
        out.fact(words.purpose, &self.purpose);
        out.fact(words.place, &self.place);
        out.fact(words.at, &self.at.strftime("%Y-%m-%d %H:%M:%S UTC").to_string());
        out.fact(words.software, &self.software);
    }

    fn participants(&self, out: &mut Page, words: &Words) {
        out.title(words.participants);
        for (position, one) in self.participants.iter().enumerate() {
            out.line(&format!("{}. {}, {}", position + 1, one.name, one.role));
        }
    }

    fn made(&self, out: &mut Page, words: &Words) {
        out.title(words.made);
        out.fact(words.subject, &self.subject);
        out.known(words.issuer, self.issuer.as_deref());
        if self.not_before.is_some() {
            let serial = self.serial.as_deref().map(grouped);
            out.fact(words.serial, serial.as_deref().unwrap_or(words.drawn));
        }
        for (label, instant) in [
            (words.not_before, self.not_before),
            (words.not_after, self.not_after),
            (words.key_not_after, self.key_not_after),
        ] {
            let instant = instant.map(|instant| instant.strftime("%Y-%m-%d %H:%M:%S UTC").to_string());
            out.known(label, instant.as_deref());
        }
        let origin = words.origin(self.key_origin);
        out.fact(words.key, &format!("{}; {origin}", self.key_algorithm));
        out.known(words.key_name, self.key_name.as_deref());
        out.known(words.issuer_key_name, self.issuer_key_name.as_deref());
        let identifier = self.subject_key_identifier.as_deref().map(grouped);
        out.known(words.key_identifier, identifier.as_deref());
        let above = self.authority_key_identifier.as_deref().map(grouped);
        out.known(words.authority_key_identifier, above.as_deref());
        out.fact(words.signature, self.signature_algorithm);
        out.fact(words.profile, &self.profile);
        out.fact(words.statute, &self.statute);
    }

    fn checked(&self, out: &mut Page, words: &Words) {
        out.title(words.lint);
        if self.warnings.is_empty() {
            out.line(&format!("{}: {}", words.lint_clean, self.lint_rules));
            return;
        }
        out.line(words.lint_accepted);
        for warning in &self.warnings {
            out.line(&format!(
                "- {}: {} ({})",
                warning.rule, warning.message, warning.clause
            ));
        }
    }

    fn fingerprints(&self, out: &mut Page, words: &Words) {
        out.title(words.fingerprints);
        out.line(words.read_aloud);
        for (label, value) in [
            ("SHA-1", &self.sha1),
            ("SHA-256", &self.sha256),
            (words.key_sha256, &self.key_sha256),
            (words.to_be_signed, &self.to_be_signed_sha256),
        ] {
            let Some(value) = value else { continue };
            out.line("");
            out.line(&format!("{label}:"));
            for line in grouped(value).lines() {
                out.line(&format!("    [ ] {line}"));
            }
        }
    }

    fn signatures(&self, out: &mut Page, words: &Words) {
        out.title(words.signatures);
        out.line(words.statement);
        for one in &self.participants {
            out.line("");
            out.line("");
            out.line("_".repeat(50).as_str());
            out.line(&format!("{}, {} ({})", one.name, one.role, words.signature_line));
        }
    }
}

struct Page(String);

impl Page {
    fn line(&mut self, text: &str) {
        // Writing into a String does not fail.
        _ = writeln!(self.0, "{text}");
    }

    fn title(&mut self, text: &str) {
        self.line("");
        self.line(text);
        self.line(&"-".repeat(text.chars().count()));
    }

    fn fact(&mut self, label: &str, value: &str) {
        let mut lines = value.lines();
        self.line(&format!("{label}: {}", lines.next().unwrap_or_default()));
        for line in lines {
            self.line(&format!("    {line}"));
        }
    }

    fn known(&mut self, label: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.fact(label, value);
        }
    }

    fn file(&mut self, name: &str, sha256: Option<&str>) {
        self.line(name);
        for line in sha256.map(grouped).iter().flat_map(|text| text.lines()) {
            self.line(&format!("    {line}"));
        }
    }
}

/// Hex in groups of four digits, eight groups to a line: a group is what a voice says in one breath.
fn grouped(hex: &str) -> String {
    let digits: Vec<char> = hex.to_uppercase().chars().collect();
    let groups: Vec<String> = digits.chunks(4).map(|group| group.iter().collect()).collect();
    let lines: Vec<String> = groups.chunks(8).map(|line| line.join(" ")).collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::grouped;

    #[test]
    fn fingerprints_are_grouped_for_reading_aloud() {
        assert_eq!(grouped("0a1b2c3d"), "0A1B 2C3D");
        let lines: Vec<_> = grouped(&"ab".repeat(20)).lines().map(str::len).collect();
        assert_eq!(lines, [39, 9]);
    }
}
