//! Signs once with a key from the command line: for counting instructions over keys of different weight.
//!
//! `gost_sign_once <set> <secret, little-endian hex> <nonce label>`; run under `valgrind --tool=callgrind` the counts of the
//! function `sign` must be equal for every key. See docs/GOST.md.

use kepler::{
    crypto::gost::{ParameterSet, SigningKey},
    random::SeededRandom,
};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let set = arguments.next().ok_or("which parameter set?")?;
    let set = ParameterSet::ALL
        .into_iter()
        .find(|known| known.name() == set)
        .ok_or("no such set")?;
    let secret = hex::decode(arguments.next().ok_or("which key?")?)?;
    let seed = arguments.next().ok_or("which seed?")?.parse()?;
    let key = SigningKey::new(set, &secret)?;
    // The first signature works out the table of the curve; the second is the one to count.
    let digest = vec![7; set.strength().octets()];
    key.sign_digest(&digest, &SeededRandom::new(seed))?;
    let signature = key.sign_digest(&digest, &SeededRandom::new(seed))?;
    println!("{}", hex::encode(signature));
    Ok(())
}
