//! Folders and buckets, as configured.

use anyhow::Context as _;

use crate::{
    config::Config,
    store::places::{Access, Place, lists::CrlPlace},
};

/// Where scans and recordings are kept.
pub fn objects(config: &Config) -> anyhow::Result<Place> {
    let place = match &config.data.objects {
        Some(address) => Place::open(address, Access::Owner, config.s3.as_ref()),
        None => Place::folder(&config.data.folder.join("objects"), Access::Owner),
    };
    place.context("data.objects")
}

/// Further places that revocation lists are published to.
pub fn lists(config: &Config) -> anyhow::Result<Vec<CrlPlace>> {
    let addresses = config.crl.publish_to.iter();
    let places = addresses.map(|address| CrlPlace::open(address, config.s3.as_ref()));
    places.collect::<Result<_, _>>().context("crl.publish_to")
}
