//! What can be applied for.

use std::sync::Arc;

use axum::{Json, extract::State};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    http::{auth::PortalIdentity, extract::Language},
    lifecycle::Authority,
    locale::Locale,
    registration::{document::DocumentSlot, offer::Offer},
};

/// One offer.
#[derive(Serialize, ToSchema)]
#[schema(as = Offer)]
pub struct OfferView {
    id: String,
    /// In the language of `Accept-Language`.
    title: String,
    holder_type: &'static str,
    /// With VAT.
    price_kopecks: i64,
    vat_percent: u8,
    validity_months: u32,
    /// From payment to approval.
    working_days: u32,
    video_required: bool,
    required_documents: Vec<&'static str>,
}

/// All offers.
#[derive(Serialize, ToSchema)]
pub struct OfferList {
    items: Vec<OfferView>,
}

impl OfferView {
    fn new(offer: &Offer, locale: Locale) -> Self {
        let title = match locale {
            Locale::Ru => &offer.title_ru,
            Locale::En => &offer.title_en,
        };
        Self {
            id: offer.id.clone(),
            title: title.clone(),
            holder_type: offer.holder_type.code(),
            price_kopecks: offer.price_kopecks,
            vat_percent: offer.vat_percent,
            validity_months: offer.validity_months,
            working_days: offer.working_days,
            video_required: offer.video_required,
            required_documents: DocumentSlot::required_for(offer.holder_type)
                .iter()
                .map(|slot| slot.code())
                .collect(),
        }
    }
}

/// List the offers that the authority may serve.
#[utoipa::path(get, path = "/v1/offers", tag = "offers",
    responses((status = 200, description = "All offers", body = OfferList)))]
pub async fn list(
    State(authority): State<Arc<Authority>>,
    _portal: PortalIdentity,
    Language(locale): Language,
) -> Json<OfferList> {
    let policy = authority.policy();
    let now = authority.clock().now();
    let served = policy
        .offers
        .iter()
        .filter(|offer| policy.mandate.allows(offer.holder_type, now));
    Json(OfferList {
        items: served.map(|offer| OfferView::new(offer, locale)).collect(),
    })
}
