//! A private key leaves nothing in the memory that was allocated for it: looked for in the process's own heap.

use std::{fs, os::unix::fs::FileExt as _, process::Command};

use kepler::{
    crypto::gost::{ParameterSet, SigningKey},
    random::OsRandom,
};
use zeroize::Zeroize as _;

/// Set in the process of its own, where one heap serves all threads.
const SCENARIO: &str = "KEPLER_TEST_WIPING";
const NAME: &str = "crypto::gost_wiping::a_private_key_is_wiped_whichever_form_it_was_read_from";

/// What no page of the process holds but where a key is: the number is this with every bit turned.
const TURNED: [u8; 24] = *b"turned octets of the key";

fn number() -> impl Iterator<Item = u8> {
    // High octets, little-endian: small enough to be a number below every order.
    TURNED.iter().map(|octet| !octet).chain([3, 1, 4, 1, 5, 9, 2, 0])
}

/// How often the number stands in the heap.
fn found() -> usize {
    let maps = fs::read_to_string("/proc/self/maps").unwrap();
    let heap = maps.lines().find(|line| line.ends_with("[heap]")).unwrap();
    let (range, _) = heap.split_once(' ').unwrap();
    let (start, end) = range.split_once('-').unwrap();
    let (start, end) = (
        u64::from_str_radix(start, 16).unwrap(),
        u64::from_str_radix(end, 16).unwrap(),
    );
    // Outside the heap, or what was read would be found in it.
    let mut page = [0_u8; 4096 + TURNED.len()];
    let (memory, mut count) = (fs::File::open("/proc/self/mem").unwrap(), 0);
    for place in (start..end).step_by(4096) {
        let length = usize::try_from(end - place).unwrap().min(page.len());
        memory.read_exact_at(&mut page[..length], place).unwrap();
        for window in page[..length].windows(TURNED.len()).take(4096) {
            count += usize::from(window.iter().zip(TURNED).all(|(seen, octet)| *seen == !octet));
        }
    }
    page.fill(0);
    count
}

fn tlv(tag: u8, content: &mut Vec<u8>) {
    let length = u8::try_from(content.len()).unwrap();
    content.splice(0..0, [tag, length]);
}

/// A PKCS#8 of CryptoPro-A around this form of the number, as it would come from a file; wiped by the caller.
fn pkcs8(form: &str) -> Vec<u8> {
    let mut key = Vec::with_capacity(256);
    match form {
        "integer" => {
            key.extend(number());
            key.reverse();
            // The highest octet is nought already: no sign octet is needed, one nought goes.
            while key[0] == 0 && key[1] < 0x80 {
                key.remove(0);
            }
            tlv(2, &mut key);
        }
        "octet string" => {
            key.extend(number());
            tlv(4, &mut key);
        }
        _ => key.extend(number()),
    }
    tlv(4, &mut key);
    let algorithm = "301f06082a85030701010101301306072a850302022301" // key, CryptoPro-A
        .to_owned()
        + "06082a85030701010202"; // Streebog-256
    let head = [vec![2, 1, 0], hex::decode(algorithm).unwrap()].concat();
    key.splice(0..0, head);
    tlv(0x30, &mut key);
    key
}

#[test]
fn a_private_key_is_wiped_whichever_form_it_was_read_from() {
    if std::env::var_os(SCENARIO).is_none() {
        let output = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", NAME, "--nocapture", "--test-threads", "1"])
            .env(SCENARIO, "1")
            .env("MALLOC_ARENA_MAX", "1")
            .output()
            .unwrap();
        let text =
            String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success() && text.contains("1 passed"), "{text}");
        return;
    }
    for form in ["bare", "octet string", "integer"] {
        let mut written = pkcs8(form);
        let key = SigningKey::from_pkcs8(&written).unwrap();
        assert_eq!(key.set(), ParameterSet::CryptoProA);
        written.zeroize();
        let copy = key.clone();
        key.sign_digest(&[7; 32], &OsRandom).unwrap();
        drop(key.to_pkcs8().unwrap());
        key.public_key().unwrap();
        assert!(found() >= 2, "{form}: the search does not see what is there");
        drop((key, copy));
        assert_eq!(found(), 0, "{form}: the number is still in memory");
    }
}
