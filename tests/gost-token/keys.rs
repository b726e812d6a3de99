//! The keys of the token: files of PKCS#8, named by label and identifier, and the attributes that they show.

use std::{fs, path::Path};

use cryptoki_sys::*;
use kepler::{
    crypto::gost::{ParameterSet, SigningKey},
    keys::pkcs11::GostDialect,
    random::OsRandom,
    x509::encode,
};

/// A pair.
pub(crate) struct StoredKey {
    name: String,
    label: Vec<u8>,
    id: Vec<u8>,
    pub(crate) key: SigningKey,
}

impl StoredKey {
    /// Makes a pair and writes it.
    pub(crate) fn generate(folder: &Path, set: ParameterSet, label: Vec<u8>, id: Vec<u8>) -> Self {
        let key = SigningKey::generate(set, &OsRandom).unwrap();
        let name = format!("{}-{}.p8", hex::encode(&label), hex::encode(&id));
        fs::write(folder.join(&name), key.to_pkcs8().unwrap()).unwrap();
        Self { name, label, id, key }
    }

    /// Adds the keys of the folder that are not among `known`.
    pub(crate) fn read(folder: &Path, known: &mut Vec<Self>) {
        for entry in fs::read_dir(folder).unwrap() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            let parts = name.strip_suffix(".p8").and_then(|name| name.split_once('-'));
            let Some((label, id)) = parts else { continue };
            if known.iter().all(|key| key.name != name) {
                known.push(Self {
                    label: hex::decode(label).unwrap(),
                    id: hex::decode(id).unwrap(),
                    key: SigningKey::from_pkcs8(&fs::read(folder.join(&name)).unwrap()).unwrap(),
                    name,
                });
            }
        }
    }

    /// An attribute of either half.
    pub(crate) fn attribute(
        &self,
        private: bool,
        number: CK_ATTRIBUTE_TYPE,
        dialect: &GostDialect,
        wrapped: bool,
    ) -> Option<Vec<u8>> {
        let strength = self.key.set().strength();
        let key_type = dialect.key_type(strength);
        Some(match number {
            CKA_CLASS if private => CKO_PRIVATE_KEY.to_ne_bytes().to_vec(),
            CKA_CLASS => CKO_PUBLIC_KEY.to_ne_bytes().to_vec(),
            CKA_LABEL => self.label.clone(),
            CKA_ID => self.id.clone(),
            CKA_KEY_TYPE => key_type.to_ne_bytes().to_vec(),
            CKA_TOKEN => vec![CK_TRUE],
            CKA_PRIVATE => vec![u8::from(private)],
            CKA_SENSITIVE if private => vec![CK_TRUE],
            CKA_EXTRACTABLE | CKA_ALWAYS_AUTHENTICATE if private => vec![CK_FALSE],
            CKA_VALUE if !private => self.point(wrapped),
            number if number == dialect.parameters => encode::oid(self.key.set().oid()),
            number if number == dialect.digest_parameters => encode::oid(strength.digest()),
            _ => return None,
        })
    }

    fn point(&self, wrapped: bool) -> Vec<u8> {
        let public = self.key.public_key().unwrap();
        if wrapped {
            encode::octet_string(public.point())
        } else {
            public.point().to_vec()
        }
    }
}
