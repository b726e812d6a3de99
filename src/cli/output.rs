//! What a command prints: nobody has to read it to the end.

use std::{
    fmt::Arguments,
    io::{self, ErrorKind, Write as _},
    sync::atomic::{AtomicBool, Ordering},
};

/// A line on standard output, as `println!` writes it. When its reader has gone (`| head -1`) the rest is not printed, and the
/// command does its work to the end; `println!` would break it off.
macro_rules! say {
    ($($part:tt)*) => {
        $crate::cli::output::print(format_args!("{}\n", format_args!($($part)*)))
    };
}

/// Whether something could not be written, for another reason than a reader who has gone.
static IS_INCOMPLETE: AtomicBool = AtomicBool::new(false);

/// Prints text as it is. What cannot be written, such as on a full disk, is said once; the command still does its work, and
/// ends with [`is_complete`] false.
pub(super) fn print(text: Arguments<'_>) {
    let written = io::stdout().lock().write_fmt(text);
    if let Err(error) = written
        && error.kind() != ErrorKind::BrokenPipe
        && !IS_INCOMPLETE.swap(true, Ordering::Relaxed)
    {
        eprintln!("kepler: cannot print: {error}");
    }
}

/// Whether everything was printed that somebody wanted to read.
pub(super) fn is_complete() -> bool {
    !IS_INCOMPLETE.load(Ordering::Relaxed)
}
