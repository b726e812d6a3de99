//! Finding a token, and what it says about itself.

use cryptoki::{
    context::Pkcs11,
    slot::{Limit, Slot, TokenInfo},
};

use super::{
    config::TokenAddress,
    fault::{Fault, Remedy},
};

/// The slot of the token at `address`. A token that was away may come back in another slot.
pub(super) fn find(library: &Pkcs11, address: &TokenAddress) -> Result<(Slot, TokenInfo), Fault> {
    if let TokenAddress::Slot(number) = address {
        let slot = Slot::try_from(*number)?;
        return Ok((slot, library.get_token_info(slot)?));
    }
    let mut found = None;
    for slot in library.get_slots_with_token()? {
        // Trouble of another slot is not ours.
        let Ok(info) = library.get_token_info(slot) else {
            continue;
        };
        if !answers(&info, address) {
            continue;
        }
        if found.is_some() {
            let reason = "two tokens have this label: name the token by its serial number";
            return Err(Fault::new(Remedy::Reconnect, reason));
        }
        found = Some((slot, info));
    }
    found.ok_or_else(|| Fault::new(Remedy::Reconnect, "the token is not there"))
}

fn answers(info: &TokenInfo, address: &TokenAddress) -> bool {
    match address {
        TokenAddress::Label(label) => info.label() == label,
        TokenAddress::Serial(serial) => info.serial_number() == serial,
        TokenAddress::Slot(_) => false,
    }
}

/// Maker, model, serial number and firmware.
pub(super) fn description(info: &TokenInfo) -> String {
    format!(
        "token \"{}\" ({} {}, serial number {}, firmware {})",
        info.label(),
        info.manufacturer_id(),
        info.model(),
        info.serial_number(),
        info.firmware_version(),
    )
}

/// Sessions open and possible, as far as the token tells.
pub(super) fn sessions(info: &TokenInfo) -> String {
    let open = info
        .session_count()
        .map_or("unknown".to_owned(), |count| count.to_string());
    let most = match info.max_session_count() {
        Limit::Max(most) => most.to_string(),
        Limit::Infinite => "no limit".to_owned(),
        Limit::Unavailable => "unknown".to_owned(),
    };
    format!("sessions of this process: {open}, most: {most}")
}

/// Whether the token has room for so many sessions, as far as it tells.
pub(super) fn has_room(info: &TokenInfo, sessions: usize) -> bool {
    match info.max_session_count() {
        Limit::Max(most) => u64::try_from(sessions).is_ok_and(|sessions| sessions <= most),
        Limit::Infinite | Limit::Unavailable => true,
    }
}
