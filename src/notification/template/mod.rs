//! From facts to a message: subject, plain text, HTML. Both forms come from one text, so they cannot disagree.

use askama::Template;
use url::Url;

use super::facts::{Facts, NoticeKind};
use crate::{id::ApplicationId, locale::Locale};

/// Who reads the notice, and what goes with it.
#[derive(Clone)]
pub struct Addressee {
    /// The language.
    pub locale: Locale,
    /// Given name and patronymic for the greeting; the only personal data of a notice.
    pub name: Option<String>,
    /// The application that the notice is about.
    pub application: ApplicationId,
    /// The page of the next step. It asks for a sign-in, so the address alone opens nothing.
    pub link: Option<Url>,
    /// Name of the authority, for the last line.
    pub authority: String,
}

impl std::fmt::Debug for Addressee {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Addressee(..)")
    }
}

/// A message ready to be sent.
#[derive(Clone, PartialEq, Eq)]
pub struct Notice {
    /// Which notice.
    pub kind: NoticeKind,
    /// Its language.
    pub locale: Locale,
    /// One line.
    pub subject: String,
    /// Plain text.
    pub text: String,
    /// The same as HTML.
    pub html: String,
}

impl std::fmt::Debug for Notice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Notice({}, {}, ..)", self.kind.code(), self.locale.tag())
    }
}

/// A template failed; the texts are compiled in, so this is a defect of the program.
#[derive(Debug, thiserror::Error)]
#[error("a notice could not be rendered")]
pub struct RenderError(#[from] askama::Error);

impl Facts {
    /// The message for this addressee.
    pub fn render(&self, to: &Addressee) -> Result<Notice, RenderError> {
        let blocks = self.blocks(to.locale)?;
        let layout = Layout {
            to,
            blocks: &blocks,
            application: to.application.to_string(),
        };
        Ok(Notice {
            kind: self.kind(),
            locale: to.locale,
            subject: blocks.subject.clone(),
            text: TextLayout { layout: &layout }.render()?,
            html: HtmlLayout { layout: &layout }.render()?,
        })
    }
}

/// The three texts of a notice in one language.
pub(super) struct Blocks {
    subject: String,
    paragraphs: Vec<Paragraph>,
    action: String,
}

enum Paragraph {
    Text(String),
    List(Vec<String>),
}

impl Blocks {
    pub(super) fn render(
        subject: &dyn askama::DynTemplate,
        text: &dyn askama::DynTemplate,
        action: &dyn askama::DynTemplate,
    ) -> Result<Self, RenderError> {
        Ok(Self {
            subject: one_line(&subject.dyn_render()?),
            paragraphs: paragraphs(&text.dyn_render()?),
            action: one_line(&action.dyn_render()?),
        })
    }
}

struct Layout<'a> {
    to: &'a Addressee,
    blocks: &'a Blocks,
    application: String,
}

impl Layout<'_> {
    fn is_russian(&self) -> bool {
        self.to.locale == Locale::Ru
    }
}

#[derive(Template)]
#[template(path = "notification/layout.txt", config = ".askama.toml", escape = "none")]
struct TextLayout<'a> {
    layout: &'a Layout<'a>,
}

#[derive(Template)]
#[template(path = "notification/layout.html", config = ".askama.toml")]
struct HtmlLayout<'a> {
    layout: &'a Layout<'a>,
}

/// One line: a subject or a label must not bring a second header line.
fn one_line(text: &str) -> String {
    text.split(char::is_whitespace)
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// Paragraphs are parted by empty lines; one whose lines begin with `- ` is a list.
fn paragraphs(text: &str) -> Vec<Paragraph> {
    let mut found: Vec<Paragraph> = Vec::new();
    let mut open = false;
    for line in text.lines().map(str::trim) {
        if let Some(item) = line.strip_prefix("- ") {
            match found.last_mut() {
                Some(Paragraph::List(items)) => items.push(item.to_owned()),
                _ => found.push(Paragraph::List(vec![item.to_owned()])),
            }
            open = false;
        } else if line.is_empty() {
            open = false;
        } else if let (true, Some(Paragraph::Text(paragraph))) = (open, found.last_mut()) {
            paragraph.push(' ');
            paragraph.push_str(line);
        } else {
            found.push(Paragraph::Text(line.to_owned()));
            open = true;
        }
    }
    found
}

#[cfg(test)]
mod tests;
