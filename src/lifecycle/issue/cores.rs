//! Work for the processor, spread over its cores.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, LazyLock},
    thread::available_parallelism,
};

use tokio::sync::Semaphore;

use crate::lifecycle::{Error, Result, blocking};

/// All batches together: with more threads than cores the thread of the database, for which every batch waits, would have
/// to share its core with many.
static FREE: LazyLock<Semaphore> = LazyLock::new(|| Semaphore::new(cores()));

fn cores() -> usize {
    available_parallelism().map_or(1, usize::from)
}

/// Fewer items are not worth another core.
const WORTH_A_CORE: usize = 4;

/// Does `work` on every item, keeps their order, and catches a panic where it happens: it costs one item, not the
/// batch. What each item is `kept` with comes back whatever happens to it.
pub(super) async fn on_all<K, T, U>(
    items: Vec<(K, T)>,
    work: impl Fn(&K, T) -> U + Send + Sync + 'static,
) -> Result<Vec<(K, Result<U>)>>
where
    K: Send + 'static,
    T: Send + 'static,
    U: Send + 'static,
{
    let size = items.len().div_ceil(cores()).max(WORTH_A_CORE);
    let work = Arc::new(work);
    let mut items = items.into_iter();
    let mut under_way = Vec::new();
    loop {
        let chunk: Vec<(K, T)> = items.by_ref().take(size).collect();
        if chunk.is_empty() {
            break;
        }
        let work = Arc::clone(&work);
        under_way.push(tokio::spawn(async move {
            let _core = FREE.acquire().await.map_err(Error::internal)?;
            blocking(move || all_of(chunk, &*work)).await
        }));
    }
    let mut done = Vec::new();
    for chunk in under_way {
        done.extend(chunk.await.map_err(Error::internal)??);
    }
    Ok(done)
}

fn all_of<K, T, U>(chunk: Vec<(K, T)>, work: &(impl Fn(&K, T) -> U + ?Sized)) -> Vec<(K, Result<U>)> {
    let done = chunk.into_iter().map(|(kept, item)| {
        let outcome = catch_unwind(AssertUnwindSafe(|| work(&kept, item)));
        (
            kept,
            outcome.map_err(|_| Error::internal("work on a certificate panicked")),
        )
    });
    done.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_panic_costs_one_item_and_order_is_kept() {
        let items: Vec<(usize, usize)> = (0..100).map(|number| (number, number * 2)).collect();
        let done = on_all(items, |kept, item| {
            assert!(*kept != 17, "planted");
            item
        });
        let done = done.await.unwrap();
        assert_eq!(done.len(), 100);
        for (place, (kept, outcome)) in done.iter().enumerate() {
            assert_eq!(place, *kept);
            match outcome {
                Ok(item) => assert_eq!(*item, place * 2),
                Err(_) => assert_eq!(place, 17),
            }
        }
    }
}
