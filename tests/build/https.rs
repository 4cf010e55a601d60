//! `ADD https://…`: a server of our own, with a certificate of an authority of our own.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Mutex};

use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

use super::support::{Rbox, needs_tool};

/// An authority, and what it signed.
struct Authority {
    folder: tempfile::TempDir,
}

impl Authority {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let authority = Self { folder };
        authority.openssl("req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -days 2 -subj /CN=ours");
        authority
    }

    fn openssl(&self, line: &str) {
        let output = Command::new("openssl").args(line.split(' ')).current_dir(self.folder.path()).output().unwrap();
        assert!(output.status.success(), "openssl {line}: {}", String::from_utf8_lossy(&output.stderr));
    }

    /// Its own certificate, as a user would trust it.
    fn roots(&self) -> PathBuf {
        self.folder.path().join("ca.pem")
    }

    /// A certificate for a server, with its key.
    fn sign(&self, name: &str, subject: &str) -> (PathBuf, PathBuf) {
        self.openssl(&format!("req -newkey rsa:2048 -nodes -keyout {name}.key -out {name}.csr -subj /CN={name}"));
        let extensions = format!("subjectAltName={subject}\nextendedKeyUsage=serverAuth\nbasicConstraints=CA:FALSE\n");
        std::fs::write(self.folder.path().join("extensions"), extensions).unwrap();
        self.openssl(&format!(
            "x509 -req -in {name}.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile extensions -out {name}.pem"
        ));
        let at = |ending: &str| self.folder.path().join(format!("{name}.{ending}"));
        (at("pem"), at("key"))
    }
}

/// A server of one file, which keeps what it was asked for.
struct Server {
    address: String,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Server {
    fn new((certificate, key): (PathBuf, PathBuf), content: &'static str) -> Self {
        let chain = CertificateDer::pem_file_iter(certificate).unwrap().collect::<Result<Vec<_>, _>>().unwrap();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
        let config = config.with_no_client_auth().with_single_cert(chain, PrivateKeyDer::from_pem_file(key).unwrap());
        let config = Arc::new(config.unwrap());
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("https://{}", listener.local_addr().unwrap());
        let asked = Arc::<Mutex<Vec<String>>>::default();
        let kept = asked.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let connection = ServerConnection::new(config.clone()).unwrap();
                let mut stream = BufReader::new(StreamOwned::new(connection, stream));
                let mut head = String::new();
                // A client that does not like the certificate ends here.
                while stream.read_line(&mut head).is_ok_and(|count| count > 2) {}
                if let Some(first) = head.lines().next() {
                    kept.lock().unwrap().push(first.to_owned());
                    let length = content.len();
                    let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n");
                    let stream = stream.get_mut();
                    let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(content.as_bytes()));
                    stream.conn.send_close_notify();
                    let _ = stream.flush();
                }
            }
        });
        Self { address, asked }
    }
}

/// A build of a file's download that trusts these authorities alone.
fn build(url: &str, roots: &Path) -> (Rbox, super::support::Output) {
    let rbox = Rbox::new().file(&format!("FROM scratch\nADD {url} /\n"));
    let dest = format!("type=local,dest={}", rbox.out().join("tree").display());
    let roots = roots.to_str().unwrap().to_owned();
    let output = rbox.args(["build", "-q", "-o", &dest]).env("SSL_CERT_FILE", &roots).run();
    (rbox, output)
}

#[test]
fn files_come_by_https_from_a_server_that_is_who_it_says_needs_openssl() {
    if !needs_tool("openssl") {
        return;
    }
    let (ours, other) = (Authority::new(), Authority::new());
    let good = Server::new(ours.sign("good", "IP:127.0.0.1"), "over a safe line");
    let (rbox, output) = build(&format!("{}/file.txt", good.address), &ours.roots());
    output.success();
    assert_eq!(std::fs::read_to_string(rbox.out().join("tree/file.txt")).unwrap(), "over a safe line");
    assert_eq!(good.asked.lock().unwrap().drain(..).collect::<Vec<_>>(), ["GET /file.txt HTTP/1.1"]);
    // An authority that nobody here trusts, and a certificate of another server: neither is asked for anything.
    let (_, output) = build(&format!("{}/file.txt", good.address), &other.roots());
    output.failure().stderr_has("can't download").stderr_has("ertificate");
    let wrong = Server::new(ours.sign("wrong", "DNS:elsewhere.example"), "no");
    let (_, output) = build(&format!("{}/file.txt", wrong.address), &ours.roots());
    output.failure().stderr_has("can't download").stderr_has("ertificate");
    assert_eq!([&good, &wrong].map(|server| server.asked.lock().unwrap().len()), [0, 0]);
}
