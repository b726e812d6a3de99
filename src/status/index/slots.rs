//! Places of entries by hash: looking one up reads one line of memory, most often, and then the entry.

/// Bits of a slot that hold the place. The others hold the highest of the hash, so that the entry of another hash is looked
/// at once in four thousand times.
const PLACE_BITS: u32 = 20;
/// The most places.
pub(super) const MAX_PLACES: u32 = (1 << PLACE_BITS) - 1;
const PLACE: u32 = MAX_PLACES;
/// No slot that is taken looks so: [`MAX_PLACES`] is no place.
const EMPTY: u32 = u32::MAX;
/// Slots at least.
const FEWEST: usize = 16;

/// An open table with linear probing: nothing is ever taken out.
#[derive(Default)]
pub(super) struct Slots {
    slots: Box<[u32]>,
    taken: usize,
}

impl Slots {
    /// The place of `hash` that `is_it` agrees to.
    pub(super) fn find(&self, hash: u64, is_it: impl Fn(usize) -> bool) -> Option<usize> {
        let (tag, mask) = (tag(hash), self.slots.len().checked_sub(1)?);
        let mut at = first(hash, mask);
        // A quarter of the slots at least is empty, so this ends.
        loop {
            let slot = *self.slots.get(at)?;
            if slot == EMPTY {
                return None;
            }
            let place = (slot & PLACE) as usize;
            if slot & !PLACE == tag && is_it(place) {
                return Some(place);
            }
            at = (at + 1) & mask;
        }
    }

    /// Adds a place that is not there, below [`MAX_PLACES`]. `hash_of` tells the hashes of those that are, when the table
    /// grows.
    pub(super) fn insert(&mut self, hash: u64, place: u32, hash_of: impl Fn(usize) -> u64) {
        if (self.taken + 1) * 4 > self.slots.len() * 3 {
            self.grow(hash_of);
        }
        put(&mut self.slots, hash, place);
        self.taken += 1;
    }

    /// Octets that it holds.
    pub(super) fn bytes(&self) -> usize {
        size_of_val(&*self.slots)
    }

    fn grow(&mut self, hash_of: impl Fn(usize) -> u64) {
        let mut wider = vec![EMPTY; (self.slots.len() * 2).max(FEWEST)].into_boxed_slice();
        for slot in self.slots.iter().filter(|slot| **slot != EMPTY) {
            let place = slot & PLACE;
            put(&mut wider, hash_of(place as usize), place);
        }
        self.slots = wider;
    }
}

fn put(slots: &mut [u32], hash: u64, place: u32) {
    let mask = slots.len().saturating_sub(1);
    let mut at = first(hash, mask);
    while let Some(slot) = slots.get_mut(at) {
        if *slot == EMPTY {
            *slot = tag(hash) | place & PLACE;
            return;
        }
        at = (at + 1) & mask;
    }
}

/// The lowest bits; a part of the index is chosen by those in the middle.
fn first(hash: u64, mask: usize) -> usize {
    let [_, _, _, _, octets @ ..] = hash.to_be_bytes();
    u32::from_be_bytes(octets) as usize & mask
}

fn tag(hash: u64) -> u32 {
    let [octets @ .., _, _, _, _] = hash.to_be_bytes();
    u32::from_be_bytes(octets) & !PLACE
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Few different bits, so that hashes and slots meet.
        #[test]
        fn it_finds_what_was_put_in(hashes in proptest::collection::vec((0..8_u64, 0..4_u64), 0..400)) {
            let hashes: Vec<u64> = hashes.into_iter().map(|(low, high)| high << 60 | low).collect();
            let (mut slots, mut model) = (Slots::default(), HashMap::new());
            let mut places = Vec::new();
            for hash in &hashes {
                // The same hash may stand for several: told apart by the place.
                let place = u32::try_from(places.len()).unwrap();
                places.push(*hash);
                slots.insert(*hash, place, |place| places[place]);
                model.insert(place as usize, *hash);
            }
            for (place, hash) in &model {
                prop_assert_eq!(slots.find(*hash, |found| found == *place), Some(*place));
                prop_assert_eq!(slots.find(*hash, |_| false), None);
            }
            prop_assert_eq!(slots.find(u64::MAX, |_| true), None);
            prop_assert!(slots.bytes() <= hashes.len().max(4) * 4 * 4);
        }
    }

    #[test]
    fn the_last_place_and_the_highest_hash_are_no_empty_slot() {
        let mut slots = Slots::default();
        slots.insert(u64::MAX, MAX_PLACES - 1, |_| u64::MAX);
        assert_eq!(slots.find(u64::MAX, |_| true), Some(MAX_PLACES as usize - 1));
    }

    #[test]
    fn another_hash_is_seldom_looked_at() {
        let mut slots = Slots::default();
        slots.insert(1 << 52, 7, |_| 1 << 52);
        let looked = slots.find(0, |_| panic!("its highest bits differ"));
        assert_eq!(looked, None);
    }
}
