//! Other responders, with a thousand certificates each: `openssl ocsp`, which signs every answer, and `cfssl ocspserve`,
//! which serves answers that were signed before.

use std::{
    fmt::Write as _,
    fs,
    net::SocketAddr,
    path::{Path, PathBuf},
};

use base64::prelude::{BASE64_STANDARD, Engine as _};

use crate::{
    ask::{Hash, Named},
    serials::made,
    server::{Server, run},
};

/// How many certificates the peers know.
pub(crate) const KNOWN: u64 = 1_000;

const CA: &str = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj /CN=Peer -keyout ca.key -out ca.pem";
const RESPONDER: &str = "req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=Peer-OCSP -keyout responder.key -out responder.csr";
const SIGNED: &str = "x509 -req -in responder.csr -CA ca.pem -CAkey ca.key -set_serial 2 -days 30 -extfile responder.cnf -out responder.pem";

/// An authority of the peers: its folder, its certificate `ca.pem`, and the index that `openssl ocsp` reads.
pub(crate) struct Peers {
    folder: PathBuf,
}

impl Peers {
    /// Makes keys, certificates and index.
    pub(crate) fn prepare(folder: &Path) -> anyhow::Result<Self> {
        fs::create_dir_all(folder)?;
        fs::write(
            folder.join("responder.cnf"),
            "extendedKeyUsage = OCSPSigning\nnoCheck = ignored\n",
        )?;
        for arguments in [CA, RESPONDER, SIGNED] {
            run(folder, "openssl", arguments)?;
        }
        let mut index = String::new();
        for number in 0..KNOWN {
            let serial = hex::encode_upper(made(number));
            writeln!(
                index,
                "V\t491231235959Z\t\t{serial}\tunknown\t/CN=Holder {number}"
            )?;
        }
        fs::write(folder.join("index.txt"), index)?;
        Ok(Self {
            folder: folder.to_owned(),
        })
    }

    /// The issuer that they answer for.
    pub(crate) fn issuer(&self) -> PathBuf {
        self.folder.join("ca.pem")
    }

    /// `openssl ocsp`. It listens on every address: run all of this in a network namespace of its own.
    pub(crate) fn openssl(&self, address: SocketAddr) -> anyhow::Result<Server> {
        let path = |name: &str| self.folder.join(name).display().to_string();
        let (index, ca, signer, key) = (
            path("index.txt"),
            path("ca.pem"),
            path("responder.pem"),
            path("responder.key"),
        );
        let port = address.port().to_string();
        let arguments = [
            "ocsp",
            "-index",
            &index,
            "-port",
            &port,
            "-CA",
            &ca,
            "-rsigner",
            &signer,
            "-rkey",
            &key,
            "-ndays",
            "1",
            "-ignore_err",
        ];
        Server::start(
            Path::new("openssl"),
            &arguments,
            address,
            &self.folder.join("openssl.log"),
        )
    }

    /// `cfssl ocspserve`, with an answer for each certificate signed by `openssl` beforehand.
    pub(crate) fn cfssl(&self, address: SocketAddr) -> anyhow::Result<Server> {
        self.sign_answers()?;
        let answers = self.folder.join("answers.txt").display().to_string();
        let port = address.port().to_string();
        let arguments = [
            "ocspserve",
            "-address",
            "127.0.0.1",
            "-port",
            &port,
            "-responses",
            &answers,
            "-loglevel",
            "5",
        ];
        Server::start(
            Path::new("cfssl"),
            &arguments,
            address,
            &self.folder.join("cfssl.log"),
        )
    }

    fn sign_answers(&self) -> anyhow::Result<()> {
        let named = Named::of(&fs::read(self.issuer())?, Hash::Sha1)?;
        let mut answers = String::new();
        for number in 0..KNOWN {
            fs::write(
                self.folder.join("request.der"),
                named.request(&made(number), false)?,
            )?;
            let answer = "ocsp -index index.txt -CA ca.pem -rsigner responder.pem -rkey responder.key -ndays 1 -reqin request.der -respout answer.der";
            run(&self.folder, "openssl", answer)?;
            let answer = fs::read(self.folder.join("answer.der"))?;
            writeln!(answers, "{}", BASE64_STANDARD.encode(answer))?;
        }
        fs::write(self.folder.join("answers.txt"), answers)?;
        Ok(())
    }
}
