//! Named volumes: data of containers that outlives them.
//!
//! ```text
//! volumes/<name>/    flocked: shared by who has it mounted, exclusively by who fills or removes it
//!   meta.json          Volume, for people and for us; where it is missing or torn, the data counts all the same
//!   data/              what is mounted
//!   filling/           first content on its way; becomes `data/` with one rename
//! ```

use std::fs::{self, File};
use std::io;
use std::os::unix::fs::{DirBuilderExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use rustix::fs::FlockOperation;
use serde::{Deserialize, Serialize};

use super::Store;
use super::error::{At, Error, Result};
use super::lock::{attempt, same, wait};

/// What is known of a volume.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Volume {
    /// Its name.
    pub name: String,
    /// When it was made, in seconds since 1970.
    pub created: u64,
    /// The stack that made it; none = made by hand.
    pub stack: Option<String>,
    /// Labels.
    pub labels: Vec<(String, String)>,
    /// Whether it has (or needs no) first content.
    pub filled: bool,
}

/// A volume that nobody can remove as long as this lives.
#[derive(Debug)]
pub struct HeldVolume {
    data: PathBuf,
    _lock: File,
}

impl HeldVolume {
    /// The folder that is mounted, absolute.
    pub fn path(&self) -> &Path {
        &self.data
    }
}

impl Store {
    /// All volumes, by name.
    pub fn volumes(&self) -> Result<Vec<Volume>> {
        let mut volumes = Vec::new();
        for folder in super::survey::list(&self.path("volumes"))? {
            let Some(name) = folder.file_name().and_then(|name| name.to_str()) else { continue };
            volumes.extend(self.volume(name)?);
        }
        volumes.sort_by(|one, other| one.name.cmp(&other.name));
        Ok(volumes)
    }

    /// A volume; none if there is none of that name.
    pub fn volume(&self, name: &str) -> Result<Option<Volume>> {
        let folder = self.volume_folder(name)?;
        if !folder.join("data").is_dir() {
            return Ok(None);
        }
        Ok(Some(read(&folder, name)))
    }

    /// The folder of a volume's data, absolute, whether it is there or not.
    pub fn volume_path(&self, name: &str) -> Result<PathBuf> {
        Ok(self.volume_folder(name)?.join("data"))
    }

    /// Makes a volume; one that is there already stays as it is. Says whether it was made.
    pub fn create_volume(&self, name: &str, stack: Option<&str>, labels: &[(String, String)]) -> Result<bool> {
        let folder = self.volume_folder(name)?;
        // One that is there may be in use, and whoever uses it holds its lock.
        if folder.join("data").is_dir() {
            return Ok(false);
        }
        let made = |kind: io::Error| if kind.kind() == io::ErrorKind::AlreadyExists { Ok(()) } else { Err(kind) };
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true).mode(0o700).create(self.path("volumes")).at("create", self.path("volumes"))?;
        builder.recursive(false).create(&folder).or_else(made).at("create", &folder)?;
        let _lock = lock(&folder, FlockOperation::LockExclusive)?;
        let data = folder.join("data");
        if data.is_dir() {
            return Ok(false);
        }
        let created = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(0, |time| time.as_secs());
        let (name, stack, labels) = (name.to_owned(), stack.map(str::to_owned), labels.to_vec());
        self.write_volume(&folder, &Volume { name, created, stack, labels, filled: false })?;
        builder.mode(0o755).create(&data).at("create", &data)?;
        // Whatever the umask says: programs of any user look into it.
        fs::set_permissions(&data, fs::Permissions::from_mode(0o755)).at("create", &data)?;
        Ok(true)
    }

    /// Keeps a volume from being removed.
    pub fn hold_volume(&self, name: &str) -> Result<HeldVolume> {
        let folder = self.volume_folder(name)?;
        let lock = lock(&folder, FlockOperation::LockShared);
        let data = folder.join("data");
        if !data.is_dir() {
            return Err(Error::NoVolume { name: name.to_owned() });
        }
        Ok(HeldVolume { data, _lock: lock? })
    }

    /// Gives a volume its first content, once: `fill` gets an empty folder that becomes the volume's data.
    ///
    /// A volume that holds anything already keeps that. Whoever comes second waits for the first.
    pub fn fill_volume<E: From<Error>>(&self, name: &str, fill: impl FnOnce(&Path) -> Result<(), E>) -> Result<(), E> {
        let folder = self.volume_folder(name)?;
        if read(&folder, name).filled {
            return Ok(());
        }
        let _lock = lock(&folder, FlockOperation::LockExclusive)?;
        let mut volume = read(&folder, name);
        let data = folder.join("data");
        if !volume.filled && is_empty(&data)? {
            let filling = folder.join("filling");
            self.discard(&filling)?;
            fs::DirBuilder::new().mode(0o755).create(&filling).at("create", &filling)?;
            fs::set_permissions(&filling, fs::Permissions::from_mode(0o755)).at("create", &filling)?;
            fill(&filling)?;
            self.touched();
            fs::rename(&filling, &data).at("fill", &data)?;
        }
        volume.filled = true;
        Ok(self.write_volume(&folder, &volume)?)
    }

    /// Removes a volume and all it holds; refused while somebody has it mounted.
    pub fn remove_volume(&self, name: &str) -> Result<()> {
        let folder = self.volume_folder(name)?;
        let file = match File::open(&folder) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(Error::NoVolume { name: name.to_owned() });
            }
            Err(error) => return Err(error).at("open", folder),
        };
        if !attempt(&file).at("lock", &folder)? {
            return Err(Error::VolumeInUse { name: name.to_owned() });
        }
        self.discard(&folder)
    }

    fn volume_folder(&self, name: &str) -> Result<PathBuf> {
        if is_name(name) {
            Ok(self.path("volumes").join(name))
        } else {
            Err(Error::VolumeName { name: name.to_owned() })
        }
    }

    fn write_volume(&self, folder: &Path, volume: &Volume) -> Result<()> {
        let bytes = serde_json::to_vec_pretty(volume).expect("a volume has string keys alone");
        self.replace(&folder.join("meta.json"), &bytes)
    }
}

/// Letters, digits, `_`, `.` and `-`, a letter or digit first, as Docker has them.
fn is_name(name: &str) -> bool {
    let first = name.bytes().next().is_some_and(|byte| byte.is_ascii_alphanumeric());
    first && name.len() <= 200 && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_.-".contains(&byte))
}

/// Locks a volume's folder, and makes sure that it is still the one at that place.
fn lock(folder: &Path, operation: FlockOperation) -> Result<File> {
    loop {
        let file = match File::open(folder) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
                return Err(Error::NoVolume { name });
            }
            Err(error) => return Err(error).at("open", folder),
        };
        wait(&file, operation).at("lock", folder)?;
        if same(&file, folder) {
            return Ok(file);
        }
    }
}

fn read(folder: &Path, name: &str) -> Volume {
    let bytes = fs::read(folder.join("meta.json")).unwrap_or_default();
    let lost = || {
        let made = fs::metadata(folder).and_then(|metadata| metadata.modified()).ok();
        let created = made.and_then(|time| time.duration_since(SystemTime::UNIX_EPOCH).ok());
        Volume { created: created.map_or(0, |time| time.as_secs()), ..Volume::default() }
    };
    let volume: Volume = serde_json::from_slice(&bytes).unwrap_or_else(|_| lost());
    Volume { name: name.to_owned(), ..volume }
}

fn is_empty(folder: &Path) -> Result<bool> {
    Ok(fs::read_dir(folder).at("list", folder)?.next().is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn store() -> (tempfile::TempDir, Store) {
        let root = tempfile::tempdir().unwrap();
        let store = Store::open(root.path()).unwrap();
        (root, store)
    }

    #[test]
    fn made_held_and_removed() {
        let (_root, store) = store();
        assert!(store.create_volume("data", Some("shop"), &[]).unwrap());
        assert!(!store.create_volume("data", None, &[]).unwrap(), "the first stays");
        assert_eq!(store.volume("data").unwrap().unwrap().stack.as_deref(), Some("shop"));
        let held = store.hold_volume("data").unwrap();
        assert!(!store.create_volume("data", None, &[]).unwrap(), "one in use is there, and nobody is waited for");
        fs::write(held.path().join("file"), "x").unwrap();
        assert!(matches!(store.remove_volume("data"), Err(Error::VolumeInUse { .. })));
        drop(held);
        store.remove_volume("data").unwrap();
        assert!(store.volumes().unwrap().is_empty());
        assert!(matches!(store.hold_volume("data"), Err(Error::NoVolume { .. })));
        assert!(matches!(store.remove_volume("data"), Err(Error::NoVolume { .. })));
    }

    #[test]
    fn first_content_comes_once_and_whole() {
        let (_root, store) = store();
        store.create_volume("v", None, &[]).unwrap();
        let fill = |text: &'static str| {
            store.fill_volume("v", move |folder| fs::write(folder.join("f"), text).at("write", folder))
        };
        let failed: Result<()> = store.fill_volume("v", |folder| {
            fs::write(folder.join("half"), "").at("write", folder)?;
            Err(Error::NoVolume { name: "on purpose".into() })
        });
        assert!(failed.is_err());
        assert!(!store.volume_path("v").unwrap().join("half").exists(), "half a filling is none");
        fill("one").unwrap();
        fill("two").unwrap();
        assert_eq!(fs::read_to_string(store.volume_path("v").unwrap().join("f")).unwrap(), "one");
    }

    #[test]
    fn data_is_never_covered_and_counts_without_its_record() {
        let (root, store) = store();
        store.create_volume("v", None, &[]).unwrap();
        let data = store.volume_path("v").unwrap();
        fs::write(data.join("mine"), "").unwrap();
        fs::write(root.path().join("volumes/v/meta.json"), "{").unwrap();
        store.fill_volume::<Error>("v", |_| panic!("nothing is to be filled")).unwrap();
        assert!(data.join("mine").exists() && store.volume("v").unwrap().unwrap().filled);
    }

    #[test]
    fn names_are_no_paths() {
        let (_root, store) = store();
        for bad in ["", ".", "..", "../x", "a/b", "-a", ".a", "a\0", "ü", &"a".repeat(201)] {
            assert!(matches!(store.create_volume(bad, None, &[]), Err(Error::VolumeName { .. })), "{bad:?}");
            assert!(store.remove_volume(bad).is_err() && store.volume(bad).is_err(), "{bad:?}");
        }
    }
}
