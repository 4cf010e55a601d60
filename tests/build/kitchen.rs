//! A context and a store, and plans run through the library: faster to ask than an exported image.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::os::unix::fs::{FileTypeExt as _, MetadataExt as _};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use rbox::compile::{Request, plan};
use rbox::executor::{Event, Failure, Listen, Options, assess, run};
use rbox::plan::Plan;
use rbox::source::{Entry, EntryKind, Sources};
use rbox::store::Store;
use tempfile::TempDir;

/// A context and a store.
pub(super) struct Kitchen {
    folder: TempDir,
    pub(super) options: Options,
    pub(super) args: Vec<(String, String)>,
}

/// What a build came to.
#[derive(Debug)]
pub(super) struct Built {
    pub(super) tree: Tree,
    /// The texts of steps that ran.
    pub(super) ran: Vec<String>,
    /// Why.
    pub(super) reasons: Vec<String>,
    pub(super) output: Vec<String>,
    pub(super) layers: usize,
    /// Of each layer, whether it has hard links.
    pub(super) linked: Vec<bool>,
    /// Times of paths, in seconds since 1970.
    pub(super) times: BTreeMap<String, i64>,
}

/// Paths of an image: `mode uid:gid content`, a link as `-> target`, a directory as `mode uid:gid /`.
pub(super) type Tree = BTreeMap<String, String>;

impl Kitchen {
    pub(super) fn new() -> Self {
        let folder = tempfile::Builder::new().prefix("rbox-build-").tempdir().unwrap();
        fs::create_dir(folder.path().join("context")).unwrap();
        Self { folder, options: Options::new().unwrap(), args: Vec::new() }
    }

    /// Adds a file to the context.
    pub(super) fn file(self, path: &str, content: impl AsRef<[u8]>) -> Self {
        self.write(path, content);
        self
    }

    pub(super) fn write(&self, path: &str, content: impl AsRef<[u8]>) {
        let path = self.context().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    pub(super) fn context(&self) -> PathBuf {
        self.folder.path().join("context")
    }

    pub(super) fn root(&self) -> PathBuf {
        self.folder.path().join("store")
    }

    pub(super) fn plan(&self, text: &str) -> Result<Plan, String> {
        let text = text.replace("{busybox}", &super::support::busybox());
        let context = self.context();
        let mut request = Request::new("test.rbox", text, context.to_str().unwrap());
        request.args.clone_from(&self.args);
        plan(&request, &Folder(context)).map(|compiled| compiled.plan).map_err(|failed| {
            failed.diagnostics.iter().map(|found| found.message.clone()).collect::<Vec<_>>().join("\n")
        })
    }

    /// What a run would do: `step: cached` or `step: why`.
    pub(super) fn assess(&self, text: &str) -> Vec<String> {
        let plan = self.plan(text).unwrap();
        let store = Store::open(&self.root()).unwrap();
        let states = assess(&plan, &store, &self.options).unwrap();
        states.iter().map(|state| format!("{}: {:?}", plan.step(state.step).origin.text, state.fate)).collect()
    }

    /// Builds, and gives what is in the last image.
    pub(super) fn build(&self, text: &str) -> Built {
        self.try_build(text).unwrap_or_else(|error| panic!("the build failed: {error}"))
    }

    pub(super) fn fail(&self, text: &str) -> String {
        match self.try_build(text) {
            Ok(built) => panic!("the build did not fail: {built:?}"),
            Err(error) => error,
        }
    }

    pub(super) fn try_build(&self, text: &str) -> Result<Built, String> {
        self.run(text).map_err(|failure| format!("{:?}: {failure}\n{}", failure.step, failure.tail.join("\n")))
    }

    pub(super) fn run(&self, text: &str) -> Result<Built, Failure> {
        let plan = self.plan(text).map_err(|error| Failure::from(rbox::executor::Reason::Other(error)))?;
        let store = Store::open(&self.root()).unwrap();
        let heard = Heard::default();
        let outcome = run(&plan, &store, &self.options, &heard);
        assert_eq!(fs::read_dir(self.root().join("staging")).unwrap().count(), 0, "nothing is left in staging");
        let image = outcome?.images.pop().unwrap();
        let chain = image.record.snapshot.map_or(Vec::new(), |top| store.chain(top).unwrap());
        let (mut tree, mut times) = (Tree::new(), BTreeMap::new());
        for snapshot in &chain {
            lay(snapshot.path(), "", &mut tree, &mut times);
        }
        let linked = chain.iter().map(|layer| layer.path().with_file_name("links").exists()).collect();
        let mut built =
            Built { linked, tree, times, ran: vec![], reasons: vec![], output: vec![], layers: chain.len() };
        for event in heard.0.into_inner().unwrap() {
            match event {
                Event::Running { step, reason } => {
                    built.ran.push(plan.step(step).origin.text.clone());
                    built.reasons.push(reason);
                }
                Event::Output { line, .. } => built.output.push(line),
                _ => {}
            }
        }
        Ok(built)
    }
}

#[derive(Default)]
struct Heard(Mutex<Vec<Event>>);

impl Listen for Heard {
    fn event(&self, event: Event) {
        self.0.lock().unwrap().push(event);
    }
}

/// Puts one layer over a tree.
fn lay(layer: &Path, below: &str, tree: &mut Tree, times: &mut BTreeMap<String, i64>) {
    for entry in fs::read_dir(layer.join(below)).unwrap() {
        let entry = entry.unwrap();
        let path = [below, entry.file_name().to_str().unwrap()].join("/").trim_start_matches('/').to_owned();
        let meta = entry.path().symlink_metadata().unwrap();
        times.insert(path.clone(), meta.mtime());
        let hidden = |tree: &mut Tree| tree.retain(|other, _| !other.starts_with(&format!("{path}/")));
        let marks = format!("{:o} {}:{}", meta.mode() & 0o7777, meta.uid(), meta.gid());
        if meta.file_type().is_char_device() && meta.rdev() == 0 {
            hidden(tree);
            tree.remove(&path);
        } else if meta.is_dir() {
            let mut value = [0; 8];
            if rustix::fs::getxattr(entry.path(), "trusted.overlay.opaque", &mut value).is_ok() {
                hidden(tree);
            }
            tree.insert(path.clone(), format!("{marks} /"));
            lay(layer, &path, tree, times);
        } else {
            hidden(tree);
            let text = match fs::read_link(entry.path()) {
                Ok(target) => format!("-> {}", target.display()),
                Err(_) if meta.is_file() => format!("{marks} {}", short(&fs::read(entry.path()).unwrap())),
                Err(_) => format!("{marks} special"),
            };
            tree.insert(path, text);
        }
    }
}

fn short(bytes: &[u8]) -> String {
    String::from_utf8_lossy(&bytes[..bytes.len().min(200)]).trim_end().to_owned()
}

/// A context as the language sees it.
struct Folder(PathBuf);

impl Sources for Folder {
    fn read(&self, path: &str) -> io::Result<Option<Vec<u8>>> {
        match fs::read(self.0.join(path)) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn list(&self, directory: &str) -> io::Result<Option<Vec<Entry>>> {
        let Ok(entries) = fs::read_dir(self.0.join(directory)) else { return Ok(None) };
        let mut found: Vec<Entry> = entries
            .map(|entry| {
                let entry = entry.unwrap();
                let kind = entry.file_type().unwrap();
                let kind = match kind {
                    kind if kind.is_dir() => EntryKind::Directory,
                    kind if kind.is_symlink() => EntryKind::Symlink,
                    kind if kind.is_file() => EntryKind::File,
                    _ => EntryKind::Other,
                };
                Entry { name: entry.file_name().into_string().unwrap(), kind }
            })
            .collect();
        found.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(Some(found))
    }

    fn image_config(&self, _: &str, _: Option<&str>) -> io::Result<Option<Vec<u8>>> {
        Ok(Some(br#"{"architecture":"amd64","os":"linux"}"#.to_vec()))
    }
}
