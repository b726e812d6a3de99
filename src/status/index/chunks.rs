//! A list that grows by chunks: nothing is copied when it grows, and at most one chunk has room left.

use smallvec::SmallVec;

/// A list of chunks of `CHUNK` items. The first one grows as it needs, so that a short list is small. Where the first six
/// chunks are stands in the list itself: to look there is one read of memory less.
pub(super) struct Chunks<T, const CHUNK: usize>(SmallVec<[Vec<T>; 6]>);

impl<T, const CHUNK: usize> Default for Chunks<T, CHUNK> {
    fn default() -> Self {
        Self(SmallVec::new())
    }
}

impl<T, const CHUNK: usize> Chunks<T, CHUNK> {
    /// Adds an item behind the others.
    pub(super) fn push(&mut self, item: T) {
        if let Some(last) = self.0.last_mut().filter(|last| last.len() < CHUNK) {
            last.push(item);
            return;
        }
        let mut chunk = Vec::with_capacity(if self.0.is_empty() { 1 } else { CHUNK });
        chunk.push(item);
        self.0.push(chunk);
    }

    pub(super) fn get(&self, place: usize) -> Option<&T> {
        self.0.get(place / CHUNK)?.get(place % CHUNK)
    }

    pub(super) fn get_mut(&mut self, place: usize) -> Option<&mut T> {
        self.0.get_mut(place / CHUNK)?.get_mut(place % CHUNK)
    }

    pub(super) fn last(&self) -> Option<&T> {
        self.0.last()?.last()
    }

    pub(super) fn len(&self) -> usize {
        let last = self.0.last().map_or(0, Vec::len);
        self.0.len().saturating_sub(1) * CHUNK + last
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &T> {
        self.0.iter().flatten()
    }

    /// The items from `place` to the end of its chunk.
    pub(super) fn rest_of_chunk(&self, place: usize) -> &[T] {
        let chunk = self.0.get(place / CHUNK);
        chunk
            .and_then(|chunk| chunk.get(place % CHUNK..))
            .unwrap_or_default()
    }

    /// The place of the first item that `is_before` denies. It must deny all behind that one, too.
    pub(super) fn partition_point(&self, is_before: impl Fn(&T) -> bool) -> usize {
        let whole = self
            .0
            .partition_point(|chunk| chunk.last().is_some_and(&is_before));
        let in_chunk = self
            .0
            .get(whole)
            .map_or(0, |chunk| chunk.partition_point(is_before));
        (whole * CHUNK + in_chunk).min(self.len())
    }

    /// Octets that it holds, room to grow included.
    pub(super) fn bytes(&self) -> usize {
        let items: usize = self.0.iter().map(Vec::capacity).sum();
        let outside = if self.0.spilled() { self.0.capacity() } else { 0 };
        items * size_of::<T>() + outside * size_of::<Vec<T>>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_a_list() {
        for length in 0..20_usize {
            let mut list = Chunks::<usize, 4>::default();
            (0..length).for_each(|item| list.push(item));
            assert_eq!(list.len(), length);
            assert_eq!(list.last().copied(), length.checked_sub(1));
            assert!(list.iter().copied().eq(0..length));
            assert_eq!(list.get(length), None);
            for place in 0..length {
                assert_eq!(list.get(place), Some(&place));
                assert_eq!(list.get_mut(place), Some(&mut place.clone()));
                assert_eq!(list.partition_point(|item| *item < place), place);
                let end = length.min(place / 4 * 4 + 4);
                assert!(list.rest_of_chunk(place).iter().copied().eq(place..end));
            }
            assert_eq!(list.partition_point(|_| true), length);
            assert!(list.rest_of_chunk(length).is_empty());
        }
    }

    #[test]
    fn no_more_than_a_chunk_is_room_to_grow() {
        let mut list = Chunks::<u64, 64>::default();
        for item in 0..1_000 {
            list.push(item);
            let chunks = list.0.len();
            assert!(chunks == 1 || list.bytes() <= (list.len() + 64) * 8 + list.0.capacity() * 24);
        }
        let few = {
            let mut list = Chunks::<u64, 64>::default();
            list.push(1);
            list.bytes()
        };
        assert!(few < 64 * 8, "{few}");
    }
}
