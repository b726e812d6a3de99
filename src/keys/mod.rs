//! Private keys: encrypted files, later tokens.
