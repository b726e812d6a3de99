//! Pictures that stand for scans: the sketch of a document, and nobody's passport.

/// A PNG, followed by ignored bytes that make every scan different.
pub fn scan(slot: &str, number: usize) -> Vec<u8> {
    const PNG: &[u8] = include_bytes!("../../assets/demo/scan.png");
    let mut bytes = PNG.to_vec();
    bytes.extend_from_slice(format!("{slot}-{number}").as_bytes());
    bytes
}
