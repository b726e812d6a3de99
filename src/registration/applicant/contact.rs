//! How to reach a person: e-mail address and telephone number.

use crate::registration::applicant::text::{Malformed, mask_all_but_last, text_value};

text_value! {
    /// An e-mail address that an `IA5String` can hold: ASCII, at most 254 characters; the host in lower case.
    EmailAddress, parse: parse_email, masked: mask_email
}

text_value! {
    /// A telephone number by E.164: `+` and 8 to 15 digits. Spaces, hyphens and parentheses are dropped.
    PhoneNumber, parse: parse_phone, masked: |text: &str| mask_all_but_last(text, 4)
}

fn parse_email(text: &str) -> Result<String, Malformed> {
    let text = text.trim();
    if text.len() > 254 {
        return Err(Malformed::new("email_length"));
    }
    let (mailbox, host) = text.rsplit_once('@').ok_or(Malformed::new("email_format"))?;
    if !is_mailbox(mailbox) {
        return Err(Malformed::new("email_mailbox"));
    }
    if !is_host(host) {
        return Err(Malformed::new("email_host"));
    }
    Ok(format!("{mailbox}@{}", host.to_ascii_lowercase()))
}

/// RFC 5321 4.1.2 `Dot-string`: quoted mailboxes exist on paper only.
fn is_mailbox(mailbox: &str) -> bool {
    mailbox.len() <= 64
        && mailbox.split('.').all(|atom| {
            !atom.is_empty()
                && atom
                    .chars()
                    .all(|c| c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(c))
        })
}

/// RFC 1035 2.3.1: at least two labels of letters, digits and inner hyphens.
fn is_host(host: &str) -> bool {
    let label_fits = |label: &str| {
        (1..=63).contains(&label.len())
            && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    host.contains('.') && host.split('.').all(label_fits) && !host.ends_with(|c: char| c.is_ascii_digit())
}

fn parse_phone(text: &str) -> Result<String, Malformed> {
    if text.len() > 40 {
        return Err(Malformed::new("phone_length"));
    }
    let plain: String = text
        .chars()
        .filter(|c| !matches!(c, ' ' | '-' | '(' | ')'))
        .collect();
    let digits = plain.strip_prefix('+').ok_or(Malformed::new("phone_plus"))?;
    if digits.starts_with('0') || !digits.chars().all(|c| c.is_ascii_digit()) {
        return Err(Malformed::new("phone_digits"));
    }
    // Numbers of country code 7 have ten digits after it.
    let fits = if digits.starts_with('7') {
        digits.len() == 11
    } else {
        (8..=15).contains(&digits.len())
    };
    if fits {
        Ok(plain)
    } else {
        Err(Malformed::new("phone_length"))
    }
}

fn mask_email(text: &str) -> String {
    let (mailbox, host) = text.split_once('@').unwrap_or((text, ""));
    let first: String = mailbox.chars().take(1).collect();
    format!("{first}•••@{host}")
}
