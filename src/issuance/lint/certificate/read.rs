//! A certificate under the linter: read once, leniently, for all rules.

use std::borrow::Cow;

use const_oid::ObjectIdentifier;
use jiff::Timestamp;

use super::form::Form;
use crate::{
    issuance::{
        extension::key_usage,
        lint::{Verdict, element::Element},
    },
    x509::{name::AttributeType, oid, time},
};

/// A certificate, cut into what rules look at.
pub struct Linted<'a> {
    pub(super) whole: Element<'a>,
    /// The `[0]` around the version.
    pub(super) version: Option<Element<'a>>,
    pub(super) serial: Element<'a>,
    pub(super) inner_algorithm: Algorithm<'a>,
    pub(super) signature_algorithm: Algorithm<'a>,
    /// The BIT STRING, its count of unused bits in front.
    pub(super) signature: &'a [u8],
    pub(super) issuer: Name<'a>,
    pub(super) subject: Name<'a>,
    pub(super) not_before: Time<'a>,
    pub(super) not_after: Time<'a>,
    pub(super) spki: &'a [u8],
    pub(super) key_algorithm: Algorithm<'a>,
    /// The BIT STRING of the key, its count of unused bits in front.
    pub(super) key: &'a [u8],
    pub(super) has_unique_identifier: bool,
    pub(super) has_extensions_field: bool,
    pub(super) extensions: Vec<Extension<'a>>,
    pub(super) form: Form,
}

/// An `AlgorithmIdentifier`.
#[derive(Clone, Copy)]
pub(super) struct Algorithm<'a> {
    pub(super) whole: &'a [u8],
    /// The content of its OBJECT IDENTIFIER.
    pub(super) oid: &'a [u8],
    pub(super) parameters: Option<Element<'a>>,
}

/// A name and its attributes.
pub(super) struct Name<'a> {
    pub(super) whole: &'a [u8],
    pub(super) attributes: Vec<Attribute<'a>>,
}

/// One attribute of a name.
pub(super) struct Attribute<'a> {
    pub(super) oid: &'a [u8],
    /// What the statute and RFC 5280 call it.
    pub(super) known: Option<AttributeType>,
    pub(super) value: Element<'a>,
    /// Which RDN it stands in, counted from 0.
    pub(super) rdn: usize,
}

/// One end of the validity.
pub(super) struct Time<'a> {
    pub(super) element: Element<'a>,
    /// `None`: no time that anybody reads.
    pub(super) instant: Option<Timestamp>,
}

/// One extension.
pub(super) struct Extension<'a> {
    pub(super) oid: &'a [u8],
    /// The BOOLEAN, if written.
    pub(super) stated: Option<Element<'a>>,
    /// What stands in the OCTET STRING; `None`: not one element.
    pub(super) value: Option<Element<'a>>,
    pub(super) octets: &'a [u8],
}

impl<'a> Linted<'a> {
    /// Cuts the certificate; `None` when it has not even the shape of one (RFC 5280 4.1).
    pub(super) fn read(der: &'a [u8]) -> Option<Self> {
        let whole = Element::tagged(der, 0x30)?;
        let [to_be_signed, outer, signature] = whole.fixed()?;
        let mut fields = to_be_signed.children().peekable();
        let version = fields.next_if(|field| field.tag == 0xa0);
        let serial = fields.next().filter(|field| field.tag == 2)?;
        let inner_algorithm = Algorithm::read(fields.next()?)?;
        let issuer = Name::read(fields.next()?)?;
        let [not_before, not_after] = fields.next()?.fixed()?;
        let subject = Name::read(fields.next()?)?;
        let spki = fields.next()?;
        let [key_algorithm, key] = spki.fixed()?;
        let unique = fields.next_if(|field| matches!(field.tag, 0x81 | 0xa1));
        let unique = fields
            .next_if(|field| matches!(field.tag, 0x82 | 0xa2))
            .or(unique);
        let field = fields.next_if(|field| field.tag == 0xa3);
        if fields.next().is_some() || to_be_signed.tag != 0x30 || signature.tag != 3 || key.tag != 3 {
            return None;
        }
        let mut linted = Self {
            whole,
            version,
            serial,
            inner_algorithm,
            signature_algorithm: Algorithm::read(outer)?,
            signature: signature.content,
            issuer,
            subject,
            not_before: Time::read(not_before),
            not_after: Time::read(not_after),
            spki: spki.whole,
            key_algorithm: Algorithm::read(key_algorithm)?,
            key: key.content,
            has_unique_identifier: unique.is_some(),
            has_extensions_field: field.is_some(),
            extensions: extensions(field)?,
            form: Form::Holder,
        };
        linted.form = Form::of(&linted);
        Some(linted)
    }

    /// The extension of that name.
    pub(super) fn extension(&self, oid: ObjectIdentifier) -> Option<&Extension<'a>> {
        self.extensions
            .iter()
            .find(|extension| extension.oid == oid.as_bytes())
    }

    pub(super) fn has(&self, oid: ObjectIdentifier) -> bool {
        self.extension(oid).is_some()
    }

    /// The value of an extension; `None` too when it is not one element, which a rule of its own says.
    pub(super) fn value(&self, oid: ObjectIdentifier) -> Option<Element<'a>> {
        self.extension(oid)?.value
    }

    /// Refuses when the extension is missing.
    pub(super) fn require(&self, oid: ObjectIdentifier) -> Verdict {
        if self.has(oid) {
            Ok(())
        } else {
            Err(Cow::Borrowed("the extension is missing"))
        }
    }

    /// Refuses when the extension is there and not as critical as it must be.
    pub(super) fn require_critical(&self, oid: ObjectIdentifier, critical: bool) -> Verdict {
        match self.extension(oid) {
            Some(extension) if extension.is_critical() != critical => Err(Cow::Borrowed(if critical {
                "must be critical"
            } else {
                "must not be critical"
            })),
            _ => Ok(()),
        }
    }

    /// The elements of an extension that is a SEQUENCE OF; none when it is missing.
    pub(super) fn items(&self, oid: ObjectIdentifier) -> impl Iterator<Item = Element<'a>> + use<'a> {
        self.value(oid).into_iter().flat_map(Element::children)
    }

    /// The bits of `keyUsage`, if it stands there.
    pub(super) fn usage(&self) -> Option<u16> {
        Some(key_usage::read(self.value(oid::KEY_USAGE)?.whole))
    }

    pub(super) fn has_purpose(&self, purpose: ObjectIdentifier) -> bool {
        self.items(oid::EXTENDED_KEY_USAGE)
            .any(|item| item.content == purpose.as_bytes())
    }

    pub(super) fn is_self_issued(&self) -> bool {
        self.issuer.whole == self.subject.whole
    }
}

impl<'a> Algorithm<'a> {
    /// An `AlgorithmIdentifier` in DER.
    pub(super) fn of(identifier: &'a [u8]) -> Option<Self> {
        Self::read(Element::only(identifier)?)
    }

    fn read(element: Element<'a>) -> Option<Self> {
        let mut parts = element.children();
        let oid = parts.next().filter(|part| part.tag == 6)?;
        let parameters = parts.next();
        (element.tag == 0x30 && parts.next().is_none()).then_some(Self {
            whole: element.whole,
            oid: oid.content,
            parameters,
        })
    }

    pub(super) fn is(self, oid: ObjectIdentifier) -> bool {
        self.oid == oid.as_bytes()
    }
}

impl<'a> Name<'a> {
    fn read(element: Element<'a>) -> Option<Self> {
        let mut attributes = Vec::with_capacity(16);
        for (rdn, set) in element.children().enumerate() {
            for pair in set.children() {
                let [oid, value] = pair.fixed()?;
                let known = ObjectIdentifier::from_bytes(oid.content).ok();
                attributes.push(Attribute {
                    oid: oid.content,
                    known: known.and_then(AttributeType::from_oid),
                    value,
                    rdn,
                });
            }
        }
        (element.tag == 0x30).then_some(Self {
            whole: element.whole,
            attributes,
        })
    }

    pub(super) fn has(&self, attribute: AttributeType) -> bool {
        self.find(attribute).is_some()
    }

    /// Whether an attribute is absent, or fits; a number of another length is a fault of its own.
    pub(super) fn checks(&self, attribute: AttributeType, fits: impl Fn(&str) -> bool) -> bool {
        let whole = |text: &str| Some(text.len()) == attribute.digits();
        let text = self.find(attribute).and_then(Attribute::text);
        text.is_none_or(|text| !whole(&text) || fits(&text))
    }

    pub(super) fn find(&self, attribute: AttributeType) -> Option<&Attribute<'a>> {
        self.attributes
            .iter()
            .find(|found| found.known == Some(attribute))
    }
}

impl<'a> Attribute<'a> {
    /// The text, as far as its string type and its octets agree.
    pub(super) fn text(&self) -> Option<Cow<'a, str>> {
        match self.value.tag {
            // UTF8String, NumericString, PrintableString, IA5String
            0x0c | 0x12 | 0x13 | 0x16 => std::str::from_utf8(self.value.content).ok().map(Cow::Borrowed),
            // BMPString
            0x1e => {
                let units = self.value.content.chunks_exact(2);
                let whole = units.remainder().is_empty();
                let units = units.map(|pair| {
                    pair.iter()
                        .fold(0_u16, |unit, octet| unit << 8 | u16::from(*octet))
                });
                let text: Result<String, _> = char::decode_utf16(units).collect();
                text.ok().filter(|_| whole).map(Cow::Owned)
            }
            _ => None,
        }
    }

    /// Whether it is a number of a state register.
    pub(super) fn is_number(&self) -> bool {
        self.known.and_then(AttributeType::digits).is_some()
    }

    /// Whether its type is the `DirectoryString` of X.520.
    pub(super) fn is_directory_string(&self) -> bool {
        self.known
            .is_some_and(|known| known.tag() == der::Tag::Utf8String)
    }
}

impl<'a> Time<'a> {
    fn read(element: Element<'a>) -> Self {
        Self {
            element,
            instant: time::parse(element.whole).ok(),
        }
    }
}

impl Extension<'_> {
    pub(super) fn is_critical(&self) -> bool {
        self.stated.is_some_and(|stated| stated.content != [0])
    }
}

fn extensions(field: Option<Element<'_>>) -> Option<Vec<Extension<'_>>> {
    let Some(field) = field else {
        return Some(Vec::new());
    };
    let [list] = field.fixed()?;
    let mut extensions = Vec::with_capacity(20);
    for extension in list.children() {
        let mut parts = extension.children().peekable();
        let oid = parts.next().filter(|part| part.tag == 6)?;
        let stated = parts.next_if(|part| part.tag == 1);
        let octets = parts.next().filter(|part| part.tag == 4)?.content;
        if parts.next().is_some() {
            return None;
        }
        extensions.push(Extension {
            oid: oid.content,
            stated,
            value: Element::only(octets),
            octets,
        });
    }
    (list.tag == 0x30).then_some(extensions)
}
