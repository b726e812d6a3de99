//! The console's texts: one Fluent file per language, compiled in, looked up by key.

use std::sync::LazyLock;

use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};
use unic_langid::LanguageIdentifier;

use crate::locale::Locale;

/// The Russian texts.
pub(super) const RUSSIAN: &str = include_str!("../../../assets/locales/console.ru.ftl");

/// The English texts.
pub(super) const ENGLISH: &str = include_str!("../../../assets/locales/console.en.ftl");

static BUNDLES: LazyLock<[FluentBundle<FluentResource>; 2]> =
    LazyLock::new(|| [bundle(Locale::Ru, RUSSIAN), bundle(Locale::En, ENGLISH)]);

fn bundle(locale: Locale, source: &str) -> FluentBundle<FluentResource> {
    // The language decides the plural forms; both tags parse, as the plurals in the tests show.
    let language = locale.tag().parse::<LanguageIdentifier>().unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(vec![language]);
    // Isolation marks protect right-to-left insertions, which the console does not have, and break copying.
    bundle.set_use_isolating(false);
    // A line that does not parse is dropped here and found by the tests.
    let resource = FluentResource::try_new(source.to_owned()).unwrap_or_else(|(partial, _)| partial);
    bundle.add_resource_overriding(resource);
    bundle
}

/// The text of `key`; the key itself if there is none, which the tests rule out.
pub(super) fn text(locale: Locale, key: &str) -> String {
    format(locale, key, None)
}

/// The text of `key` with values set in.
pub(super) fn text_with<'a>(locale: Locale, key: &str, values: &[(&'a str, FluentValue<'a>)]) -> String {
    let arguments: FluentArgs<'a> = values
        .iter()
        .map(|(name, value)| (*name, value.clone()))
        .collect();
    format(locale, key, Some(&arguments))
}

/// Whether both languages know `key`.
#[cfg(test)]
pub(super) fn is_known(key: &str) -> bool {
    BUNDLES.iter().all(|bundle| bundle.has_message(key))
}

fn format(locale: Locale, key: &str, arguments: Option<&FluentArgs<'_>>) -> String {
    let [russian, english] = &*BUNDLES;
    let bundle = match locale {
        Locale::Ru => russian,
        Locale::En => english,
    };
    let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) else {
        return key.to_owned();
    };
    bundle
        .format_pattern(pattern, arguments, &mut Vec::new())
        .into_owned()
}
