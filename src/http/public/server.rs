//! The listener: hyper http1, nothing around it, every wait bounded.

use std::{convert::Infallible, future::poll_fn, pin::pin, sync::Arc, time::Duration};

use hyper::{server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use tokio::{
    net::{TcpListener, TcpStream},
    sync::Semaphore,
    time::{sleep, timeout},
};
use tokio_util::{sync::CancellationToken, task::AbortOnDropHandle};

use super::{
    PublicStatus,
    pace::{HeadTimer, Pace},
};

/// A pause after a failed accept: without file descriptors the next one fails at once too.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// Serves until `shutdown`, then ends responses under way within
/// [`stop_time`](super::limits::Limits::stop_time).
pub async fn serve(listener: TcpListener, service: Arc<PublicStatus>, shutdown: CancellationToken) {
    let connections = service.limits.connections;
    let free = Arc::new(Semaphore::new(connections as usize));
    while let Some(permit) = unless(&shutdown, Arc::clone(&free).acquire_owned()).await {
        let Ok(permit) = permit else { break };
        match unless(&shutdown, listener.accept()).await {
            Some(Ok((stream, _))) => {
                let (service, shutdown) = (Arc::clone(&service), shutdown.clone());
                tokio::spawn(async move {
                    connection(stream, service, shutdown).await;
                    drop(permit);
                });
            }
            Some(Err(error)) => {
                tracing::warn!(%error, "the public listener cannot accept a connection");
                sleep(ACCEPT_PAUSE).await;
            }
            None => break,
        }
    }
    drop(listener);
    // All permits back means all connections ended; each ends itself in time.
    let _all = free.acquire_many(connections).await;
}

async fn unless<F: Future>(shutdown: &CancellationToken, future: F) -> Option<F::Output> {
    tokio::select! {
        biased;
        () = shutdown.cancelled() => None,
        output = future => Some(output),
    }
}

async fn connection(stream: TcpStream, service: Arc<PublicStatus>, shutdown: CancellationToken) {
    let limits = service.limits.clone();
    let pace = Pace::new();
    let mut answering = AbortOnDropHandle::new(tokio::spawn(answer(stream, service, Arc::clone(&pace))));
    tokio::select! {
        _ = &mut answering => return,
        () = shutdown.cancelled() => {}
        () = sleep(limits.connection_time) => {}
        never = pace.watch(limits.head_time) => match never {},
    }
    pace.end();
    // Dropped when its time is over, and so cut.
    let _cut = timeout(limits.stop_time, answering).await;
}

async fn answer(stream: TcpStream, service: Arc<PublicStatus>, pace: Arc<Pace>) {
    let (head, head_time) = (service.limits.head, service.limits.head_time);
    // An answer is one write; without this it waits for the peer's acknowledgement of the one before.
    let _ = stream.set_nodelay(true);
    let respond = service_fn(move |request| {
        let service = Arc::clone(&service);
        async move { Ok::<_, Infallible>(service.respond(request).await) }
    });
    let mut connection = pin!(
        http1::Builder::new()
            // One send per answer. `pipeline_flush` does that too, but keeps back what is said to a broken request:
            // it flushes only when nothing unread is left.
            .writev(false)
            // A client that has said all may close its half and still gets its answer (RFC 9112 9.6).
            .half_close(true)
            .timer(HeadTimer(Arc::clone(&pace)))
            .header_read_timeout(head_time)
            .max_buf_size(head)
            .serve_connection(TokioIo::new(stream), respond)
    );
    let mut is_told = false;
    // Faults of the peer: cut connections, broken requests (answered by hyper with 400, 414, 431).
    let _fault = poll_fn(|context| {
        if pace.is_ending(context) && !is_told {
            connection.as_mut().graceful_shutdown();
            is_told = true;
        }
        connection.as_mut().poll(context)
    })
    .await;
}
