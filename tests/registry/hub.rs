//! Debian's docker-registry on a port of loopback; it ends with the value.

use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use super::support::needs_tool;

/// `user` and `secret`, as htpasswd writes them (bcrypt).
const HTPASSWD: &str = "user:$2b$04$abcdefghijklmnopqrstuu2r9OfJnfCsdneAXAGHnS4UpFFP8WIrW\n";

/// A registry.
#[derive(Debug)]
pub(crate) struct Hub {
    server: Child,
    folder: tempfile::TempDir,
    /// `127.0.0.1:PORT`.
    pub address: String,
}

/// What a registry asks for and speaks.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct With<'a> {
    /// User and password.
    pub password: bool,
    /// A certificate and its key.
    pub tls: Option<(&'a Path, &'a Path)>,
}

impl Hub {
    /// A registry for everybody; none where it is not installed.
    pub(crate) fn start() -> Option<Self> {
        Self::with(With::default())
    }

    /// A registry.
    pub(crate) fn with(with: With<'_>) -> Option<Self> {
        if !needs_tool("docker-registry") {
            return None;
        }
        let folder = tempfile::tempdir().expect("a temporary folder");
        // Another process may take the port between the two: then the next one is tried.
        for _ in 0..5 {
            let port =
                TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a port").port();
            let address = format!("127.0.0.1:{port}");
            let mut server = serve(folder.path(), &address, with);
            for _ in 0..500 {
                if TcpStream::connect(&address).is_ok() {
                    return Some(Self { server, folder, address });
                }
                if server.try_wait().is_ok_and(|ended| ended.is_some()) {
                    break;
                }
                std::thread::sleep(Duration::from_millis(10));
            }
            let _ = server.kill();
            let _ = server.wait();
        }
        panic!("docker-registry does not start");
    }

    /// An image of it.
    pub(crate) fn name(&self, name: &str) -> String {
        format!("{}/{name}", self.address)
    }

    /// The same, as skopeo writes it.
    pub(crate) fn url(&self, name: &str) -> String {
        format!("docker://{}/{name}", self.address)
    }

    /// Puts a blob in, with no tool's help.
    pub(crate) fn put_blob(&self, repository: &str, bytes: &[u8]) {
        let url = format!("http://{}/v2/{repository}/blobs/uploads/", self.address);
        let begun = ureq::post(&url).send_empty().expect("an upload begins");
        let place = begun.headers()["location"].to_str().expect("text").to_owned();
        let url = format!("{place}&digest={}", rbox::image::Digest::of(bytes));
        ureq::put(&url).send(bytes).expect("the blob is taken");
    }

    /// Puts a manifest in, with no tool's help.
    pub(crate) fn put_manifest(&self, repository: &str, version: &str, media_type: &str, bytes: &[u8]) {
        let url = format!("http://{}/v2/{repository}/manifests/{version}", self.address);
        ureq::put(&url).header("content-type", media_type).send(bytes).expect("the manifest is taken");
    }

    /// Where it keeps a blob.
    pub(crate) fn blob(&self, digest: &str) -> PathBuf {
        let hex = digest.strip_prefix("sha256:").expect("a digest");
        self.folder.path().join(format!("data/docker/registry/v2/blobs/sha256/{}/{hex}/data", &hex[..2]))
    }
}

impl Drop for Hub {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

fn serve(folder: &Path, address: &str, with: With<'_>) -> Child {
    let data = folder.join("data");
    let mut config = format!(
        "version: 0.1\nlog: {{ level: error }}\nstorage:\n  filesystem: {{ rootdirectory: {} }}\n  delete: {{ enabled: true }}\nhttp:\n  addr: {address}\n",
        data.display()
    );
    if let Some((certificate, key)) = with.tls {
        config += &format!("  tls: {{ certificate: {}, key: {} }}\n", certificate.display(), key.display());
    }
    if with.password {
        std::fs::write(folder.join("htpasswd"), HTPASSWD).expect("own folder");
        config += &format!("auth:\n  htpasswd: {{ realm: test, path: {} }}\n", folder.join("htpasswd").display());
    }
    std::fs::write(folder.join("config.yml"), config).expect("own folder");
    Command::new("docker-registry")
        .arg("serve")
        .arg(folder.join("config.yml"))
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("docker-registry starts")
}
