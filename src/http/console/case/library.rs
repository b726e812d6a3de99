//! The codes that an operator chooses from: defects, grounds of rejection, reasons. Their texts are in the locales.

/// What can be wrong with a scan.
pub(crate) const DOCUMENT_DEFECTS: [&str; 6] = [
    "unreadable",
    "cropped",
    "wrong_document",
    "out_of_date",
    "not_signed",
    "page_missing",
];

/// What can be wrong with a field.
pub(crate) const FIELD_DEFECTS: [&str; 4] = [
    "differs_from_document",
    "differs_from_register",
    "misspelt",
    "incomplete",
];

/// Grounds on which an application is refused.
pub(crate) const REJECTION_GROUNDS: [&str; 6] = [
    "data_not_confirmed",
    "identity_not_established",
    "documents_incomplete",
    "document_invalid",
    "authority_not_proven",
    "outside_mandate",
];

/// Reasons to stop a case.
pub(crate) const HOLD_REASONS: [&str; 4] = ["suspicion", "legal_hold", "coercion", "incident"];

/// Reasons to look at unmasked data.
pub(crate) const SHOW_REASONS: [&str; 5] = ["review", "video", "approval", "applicant_request", "inspection"];

/// Reasons of a verdict other than verified.
pub(crate) const VIDEO_REASONS: [&str; 14] = [
    "tech_network",
    "tech_device",
    "light",
    "sound",
    "document_unreadable",
    "document_damaged",
    "document_on_screen",
    "third_person",
    "coercion",
    "impaired",
    "mismatch_face",
    "mismatch_data",
    "manipulation_suspected",
    "refused_consent",
];

/// Fields that a defect may name, as JSON pointers.
pub(crate) const FIELDS: [&str; 10] = [
    "/person/name",
    "/person/birth_date",
    "/person/birth_place",
    "/person/snils",
    "/person/inn",
    "/person/passport",
    "/person/email",
    "/person/phone",
    "/organisation",
    "/ogrnip",
];

/// Whether a defect may carry this code at this target.
pub(crate) fn is_defect(target: &str, code: &str) -> bool {
    let document = target
        .strip_prefix("document:")
        .and_then(crate::registration::document::DocumentSlot::from_code)
        .is_some();
    (document && DOCUMENT_DEFECTS.contains(&code))
        || (FIELDS.contains(&target) && FIELD_DEFECTS.contains(&code))
}
