//! A context and bases that exist only in a test.

use std::collections::BTreeMap;
use std::io;

use rbox::source::{Entry, EntryKind, Route, Sources};

/// Files by path, and configs of bases by name.
#[derive(Default)]
pub(crate) struct Fake {
    files: BTreeMap<String, Vec<u8>>,
    bases: BTreeMap<String, String>,
}

impl Fake {
    pub(crate) fn file(mut self, path: &str, content: &str) -> Self {
        self.files.insert(path.to_owned(), content.into());
        self
    }

    /// A base with a config, as JSON.
    pub(crate) fn base(mut self, name: &str, config: &str) -> Self {
        self.bases.insert(name.to_owned(), config.to_owned());
        self
    }

    /// A base with nothing but a `PATH` and a shell.
    pub(crate) fn plain_base(self, name: &str) -> Self {
        self.base(name, r#"{"architecture":"amd64","os":"linux","config":{"Env":["PATH=/usr/bin:/bin"],"Cmd":["sh"]}}"#)
    }
}

impl Sources for Fake {
    fn read(&self, path: &str) -> io::Result<Option<Vec<u8>>> {
        Ok(self.files.get(path).cloned())
    }

    fn list(&self, directory: &str) -> io::Result<Option<Vec<Entry>>> {
        let prefix = if directory.is_empty() { String::new() } else { format!("{directory}/") };
        let mut names: BTreeMap<String, EntryKind> = BTreeMap::new();
        for rest in self.files.keys().filter_map(|path| path.strip_prefix(&prefix)) {
            match rest.split_once('/') {
                Some((folder, _)) => names.insert(folder.to_owned(), EntryKind::Directory),
                None => names.insert(rest.to_owned(), EntryKind::File),
            };
        }
        let entries = names.into_iter().map(|(name, kind)| Entry { name, kind }).collect();
        Ok(Some(entries).filter(|entries: &Vec<Entry>| directory.is_empty() || !entries.is_empty()))
    }

    fn image_config(&self, base: &str, _platform: Option<&str>) -> io::Result<Option<Vec<u8>>> {
        // A digest names the same image here.
        let name = base.split_once('@').map_or(base, |(name, _)| name);
        Ok(self.bases.get(base).or(self.bases.get(name)).map(|config| config.clone().into_bytes()))
    }

    fn lock(&self) -> io::Result<Option<Vec<u8>>> {
        Ok(self.files.get("rbox.lock").cloned())
    }

    fn is_made_here(&self, base: &str, _platform: &str) -> bool {
        base == "own:1"
    }

    fn routes(&self) -> Vec<Route> {
        vec![Route { address: "172.17.0.0".parse().expect("an address"), prefix: 16, interface: "docker0".to_owned() }]
    }

    fn first_port(&self) -> u16 {
        1024
    }
}
