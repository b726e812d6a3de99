//! Bodies: some octets in memory, or a part of a file, read as the peer takes it.

use std::{
    io,
    pin::{Pin, pin},
    task::{Context, Poll, ready},
};

use bytes::{Buf as _, Bytes, BytesMut, buf::Chain};
use hyper::body::{Body, Frame, SizeHint};
use tokio::fs::File;
use tokio_util::io::poll_read_buf;

/// Octets of a file in memory at a time, for each response under way.
const PART: usize = 64 * 1024;

/// What a response carries.
pub enum PublicBody {
    /// The whole, or nothing when it was sent: what is this answer's own, then what it shares with others.
    Whole(Bytes, Bytes),
    /// From where the file stands, so many octets.
    File(File, u64),
}

impl<T: Into<Bytes>> From<T> for PublicBody {
    fn from(octets: T) -> Self {
        Self::Whole(octets.into(), Bytes::new())
    }
}

impl Body for PublicBody {
    type Data = Chain<Bytes, Bytes>;
    type Error = io::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Self::Data>, io::Error>>> {
        let (file, left) = match self.get_mut() {
            Self::Whole(own, shared) if own.is_empty() && shared.is_empty() => return Poll::Ready(None),
            Self::Whole(own, shared) => {
                let data = std::mem::take(own).chain(std::mem::take(shared));
                return Poll::Ready(Some(Ok(Frame::data(data))));
            }
            Self::File(_, 0) => return Poll::Ready(None),
            Self::File(file, left) => (file, left),
        };
        let want = usize::try_from(*left).unwrap_or(PART).min(PART);
        let mut part = BytesMut::with_capacity(want);
        let count = ready!(poll_read_buf(pin!(file), context, &mut part))?;
        if count == 0 {
            // The peer was told of more: the connection must break, or it would take a part for the whole.
            return Poll::Ready(Some(Err(io::ErrorKind::UnexpectedEof.into())));
        }
        part.truncate(want);
        *left = left.saturating_sub(part.len() as u64);
        Poll::Ready(Some(Ok(Frame::data(part.freeze().chain(Bytes::new())))))
    }

    fn is_end_stream(&self) -> bool {
        match self {
            Self::Whole(own, shared) => own.is_empty() && shared.is_empty(),
            Self::File(_, left) => *left == 0,
        }
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(match self {
            Self::Whole(own, shared) => (own.len() + shared.len()) as u64,
            Self::File(_, left) => *left,
        })
    }
}

#[cfg(test)]
mod tests {
    use http_body_util::BodyExt as _;
    use tokio::io::AsyncSeekExt as _;

    use super::*;

    #[tokio::test]
    async fn a_part_of_a_file_comes_in_parts() {
        let content: Vec<u8> = (0..=255_u8).cycle().take(3 * PART + 17).collect();
        let scratch = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(scratch.path(), &content).unwrap();
        let mut file = File::open(scratch.path()).await.unwrap();
        file.seek(io::SeekFrom::Start(5)).await.unwrap();
        let body = PublicBody::File(file, 2 * PART as u64);
        assert_eq!(body.size_hint().exact(), Some(2 * PART as u64));
        let read = body.collect().await.unwrap().to_bytes();
        assert!(read == content[5..][..2 * PART]);
    }

    #[tokio::test]
    async fn a_file_that_is_shorter_than_was_told_is_an_error() {
        let scratch = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(scratch.path(), b"short").unwrap();
        let file = File::open(scratch.path()).await.unwrap();
        assert!(PublicBody::File(file, 6).collect().await.is_err());
    }
}
