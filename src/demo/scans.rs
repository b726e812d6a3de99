//! Pictures that stand for scans: sketches of documents, and nobody's passport.

/// A PNG, followed by ignored bytes that make every scan different.
pub fn scan(slot: &str, number: usize) -> Vec<u8> {
    let sketch: &[u8] = match slot {
        "passport" => include_bytes!("../../assets/demo/passport.png"),
        "authority" => include_bytes!("../../assets/demo/authority.png"),
        _ => include_bytes!("../../assets/demo/request_form.png"),
    };
    let mut bytes = sketch.to_vec();
    bytes.extend_from_slice(format!("{slot}-{number}").as_bytes());
    bytes
}
