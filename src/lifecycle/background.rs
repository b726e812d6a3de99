//! Work that can wait: it takes what others leave of the processor.

use tokio::sync::oneshot;

use super::{Error, Result};

/// How far the work steps back: beside a thread that answers, it has a tenth of the processor.
const NICENESS: i32 = 10;

/// Runs `work` in a thread of its own, behind everybody who answers or signs. A large list is made in the pauses of those
/// who tell its status, on a machine with one processor too.
pub(super) async fn background<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    let (done, outcome) = oneshot::channel();
    // A thread that stepped back cannot step forward again, so none of the runtime's does.
    let thread = std::thread::Builder::new().name("background".to_owned());
    let begun = thread.spawn(move || {
        // On Linux this is the thread's own. One that may not step back works as the others do.
        let _stepped_back = rustix::process::setpriority_process(None, NICENESS);
        // Nobody may wait for it any more.
        let _told = done.send(work());
    });
    begun.map(drop).map_err(Error::internal)?;
    outcome.await.map_err(Error::internal)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn it_steps_back_alone() {
        let niceness = || rustix::process::getpriority_process(None).unwrap();
        let before = niceness();
        assert_eq!(background(niceness).await.unwrap(), NICENESS);
        assert_eq!(niceness(), before);
    }

    #[tokio::test]
    async fn work_that_fails_is_an_error() {
        let outcome = background(|| assert_eq!(1, 2)).await;
        assert!(matches!(outcome, Err(Error::Internal(_))));
    }
}
