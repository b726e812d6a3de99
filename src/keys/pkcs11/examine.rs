//! A look at a key in a token, without a signature.

use std::path::Path;

use super::{
    config::TokenConfig, connection::Connection, fault::Fault, library_path, module::Module, token, within,
};
use crate::keys::{KeyError, examination::Examination};

/// Opens the key and says what it and its token are.
pub fn examine(config: &TokenConfig, base: &Path) -> Result<Examination, KeyError> {
    let (path, pin_file) = (library_path(config, base), base.join(&config.pin_file));
    let asked = config.clone();
    within(config, move || look(&asked, &path, &pin_file))
}

fn look(config: &TokenConfig, path: &Path, pin_file: &Path) -> Result<Examination, Fault> {
    let module = Module::open(path)?;
    let connection = Connection::open(&module, config, pin_file)?;
    connection.probe()?;
    let inside = module.enter();
    let library = module.library().get_library_info()?;
    let (_, info) = token::find(module.library(), &config.token)?;
    drop(inside);

    let mut examination = Examination::default();
    examination.fact(format!(
        "library {} {}",
        library.library_description(),
        library.library_version()
    ));
    examination.fact(token::description(&info));
    examination.fact(token::sessions(&info));
    let algorithm = connection.key.algorithm.label(&connection.key.spki);
    if connection.key.may_leave {
        examination.fact(format!("{algorithm}, can be taken out of the token"));
        examination.weakness(
            "the private key can leave the token: make a new one that is sensitive and not extractable",
        );
    } else {
        examination.fact(format!("{algorithm}, not extractable"));
    }
    if !token::has_room(&info, config.sessions) {
        examination.weakness(format!(
            "the token has fewer sessions than the {} configured",
            config.sessions
        ));
    }
    if info.user_pin_count_low() {
        examination.weakness("a wrong PIN was given to the token since the last login");
    }
    if info.user_pin_to_be_changed() {
        examination.weakness("the token's user PIN is the one that it came with: change it");
    }
    Ok(examination)
}
