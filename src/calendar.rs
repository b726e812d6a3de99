//! Working days and deadlines (filled in by the registration room).
