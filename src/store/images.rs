//! Images: a config on top of a snapshot, and the names of images.
//!
//! ```text
//! images/<hex>        record: ImageRecord; <hex> is the SHA-256 of its JSON, so the same result is stored once
//! images/<hex>-id     record: the image's id (the digest of its config with the layers' digests in it), once known
//! names/<escaped>     record: the name, and the <hex> it stands for; of a name that was pulled, a further one for each platform
//! ```
//!
//! An image's id takes its layers' digests, and those take a tar of every layer: they are found when somebody asks.

use std::collections::HashSet;
use std::ffi::OsString;
use std::fmt;
use std::fs;
use std::io;
use std::path::PathBuf;
use std::time::SystemTime;

use serde::{Deserialize, Serialize};

use super::error::{At, Error, Result};
use super::{SnapshotId, Store};
use crate::image::{Descriptor, Digest, ImageConfig, ImageId, Platform, Reference};

/// An image as the store keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImageRecord {
    /// All but `rootfs.diff_ids`, which follow from the layers.
    pub config: ImageConfig,
    /// The top layer; none = no layer at all.
    pub snapshot: Option<SnapshotId>,
    /// Whether this machine's own files lie below the layers (base `host`).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub host: bool,
    /// `SOURCE_DATE_EPOCH`, in seconds since 1970: no file of a layer made here is younger in its tar.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub epoch: Option<i64>,
    /// What it was pulled as, where it was: it is pushed again with the same bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pulled: Option<Pulled>,
}

impl ImageRecord {
    /// The machine that it is for.
    pub fn platform(&self) -> Platform {
        self.config.platform()
    }
}

/// The documents that an image came with. The store keeps their bytes as blobs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pulled {
    /// Of this image.
    pub manifest: Descriptor,
    /// The digest of its config: the image's id.
    pub config: Digest,
    /// The index that it was chosen from, where the name leads to one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub index: Option<Descriptor>,
    /// The blobs of all other images and artifacts of the index, where they were asked for too.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub others: Vec<Digest>,
}

impl Pulled {
    /// What the name led to: the index, or the manifest itself.
    pub fn top(&self) -> &Descriptor {
        self.index.as_ref().unwrap_or(&self.manifest)
    }

    /// All blobs that are kept for it; its layers' are kept with the layers.
    pub(super) fn blobs(&self) -> impl Iterator<Item = Digest> + '_ {
        let documents = [self.manifest.digest, self.config, self.top().digest];
        documents.into_iter().chain(self.others.iter().copied())
    }
}

/// The digest of an image's record: what the store calls it before its id is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RecordDigest(pub(super) Digest);

impl fmt::Display for RecordDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// An image as a list shows it.
#[derive(Clone, Debug)]
pub struct Listed {
    /// What the store calls it.
    pub record: RecordDigest,
    /// Its names, sorted; none for a result that nobody named.
    pub names: Vec<Reference>,
    /// Its id, where somebody asked for it before.
    pub id: Option<ImageId>,
    /// When it was put in, or was last of use.
    pub modified: SystemTime,
    /// The image.
    pub image: ImageRecord,
}

#[derive(Serialize, Deserialize)]
#[expect(clippy::struct_field_names, reason = "what a file of `names/` is read by")]
pub(super) struct Name {
    pub name: String,
    pub image: RecordDigest,
    /// Set where it stands for the name on that platform alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub platform: Option<Platform>,
}

/// The images of a store.
#[derive(Debug)]
pub struct Images<'a>(&'a Store);

impl Store {
    /// The images.
    pub fn images(&self) -> Images<'_> {
        Images(self)
    }

    pub(super) fn image_path(&self, record: RecordDigest) -> PathBuf {
        self.path("images").join(record.0.hex())
    }

    pub(super) fn image_id_path(&self, record: RecordDigest) -> PathBuf {
        self.path("images").join(format!("{}-id", record.0.hex()))
    }

    fn platform_path(&self, name: &Reference, platform: &Platform) -> PathBuf {
        self.path("names").join(escape(&format!("{name} {platform}")))
    }

    fn name_path(&self, name: &Reference) -> PathBuf {
        self.path("names").join(escape(&name.to_string()))
    }
}

/// A file's name for any text: what is no letter, digit, `.`, `_` or `-` as `%XX`; a digest where that gets too long.
fn escape(text: &str) -> String {
    use std::fmt::Write as _;
    let escaped = text.bytes().fold(String::new(), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || b"._-".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
        out
    });
    // No reference is empty or begins with a dot, so neither is any file's name.
    if escaped.len() > 200 { format!("%{}", Digest::of(text.as_bytes()).hex()) } else { escaped }
}

impl Images<'_> {
    /// Puts an image in, with or without a name. A name that stood for another image stands for this one now.
    pub fn put(&self, name: Option<&Reference>, image: &ImageRecord) -> Result<RecordDigest> {
        let digest = RecordDigest(Digest::of(&serde_json::to_vec(image).expect("an image has string keys alone")));
        let path = self.0.image_path(digest);
        let shared = self.0.shared()?;
        if let Some(top) = image.snapshot {
            self.0.pin(&shared, top)?;
        }
        if self.0.look::<ImageRecord>(&path)?.good().is_some() {
            super::age::used(&path);
        } else {
            self.0.write_record(&path, image)?;
        }
        if let Some(name) = name {
            self.set_name(name, digest)?;
        }
        Ok(digest)
    }

    /// Gives an image that is there (a further) name.
    pub fn tag(&self, image: RecordDigest, name: &Reference) -> Result<()> {
        self.tag_all(&[image], name)
    }

    /// Gives one image for several platforms a (further) name: the first is meant where no platform is asked for, and what the
    /// name stood for on any platform is forgotten.
    pub fn tag_all(&self, images: &[RecordDigest], name: &Reference) -> Result<()> {
        let mut records = Vec::new();
        {
            let _shared = self.0.shared()?;
            for image in images {
                let found = self.0.look::<ImageRecord>(&self.0.image_path(*image))?.good();
                let record = found.ok_or_else(|| Error::NoImage { name: image.0.to_string() })?;
                records.push((*image, record.platform().folded()));
            }
        }
        let Some((first, _)) = records.first() else { return Ok(()) };
        self.set_name(name, *first)?;
        if records.len() == 1 {
            records.clear();
        }
        for old in self.on_platforms(name)? {
            let stays = |(image, platform): &(RecordDigest, Platform)| {
                old.image == *image && old.platform.as_ref() == Some(platform)
            };
            if !records.iter().any(stays) {
                self.forget(&old)?;
            }
        }
        for (image, platform) in records {
            self.set_platform(name, &platform, image)?;
        }
        Ok(())
    }

    /// All images of a name, one a platform, that which is meant in general first; they are kept from being pruned as long as
    /// this process lives. None if there is no such name.
    pub fn platforms(&self, name: &Reference) -> Result<Vec<(RecordDigest, ImageRecord)>> {
        let Some(first) = self.get(name)? else { return Ok(Vec::new()) };
        let mut all = vec![first];
        for Name { image, .. } in self.on_platforms(name)? {
            if let Some(record) = self.load(&self.0.shared()?, image)?
                && !all.iter().any(|(_, known)| known.platform().folded() == record.platform().folded())
            {
                all.push((image, record));
            }
        }
        Ok(all)
    }

    /// What a name stands for on single platforms, sorted.
    fn on_platforms(&self, name: &Reference) -> Result<Vec<Name>> {
        let text = name.to_string();
        // As in `of_repository`.
        let (begin, long) =
            (escape(&format!("{name} ")), escape(&format!("{name} linux/mips64le/softfloat")).starts_with('%'));
        let may = |file: &str| file.starts_with(&begin) || long && file.starts_with('%');
        self.records(may, |known| known.name == text && known.platform.is_some())
    }

    /// The names whose files may be meant and that are, sorted.
    fn records(&self, may: impl Fn(&str) -> bool, is_it: impl Fn(&Name) -> bool) -> Result<Vec<Name>> {
        let folder = self.0.path("names");
        let mut found = Vec::new();
        for entry in fs::read_dir(&folder).at("list", &folder)? {
            let file = entry.at("list", &folder)?.file_name();
            let file = file.to_string_lossy();
            if may(&file) {
                found.extend(self.0.look::<Name>(&folder.join(&*file))?.good().filter(&is_it));
            }
        }
        found.sort_by(|a, b| (&a.name, &a.platform).cmp(&(&b.name, &b.platform)));
        Ok(found)
    }

    fn set_platform(&self, name: &Reference, platform: &Platform, image: RecordDigest) -> Result<()> {
        let path = self.0.platform_path(name, platform);
        if self.0.look::<Name>(&path)?.good().is_none_or(|old| old.image != image) {
            let record = Name { name: name.to_string(), image, platform: Some(platform.clone()) };
            self.0.write_record(&path, &record)?;
        }
        Ok(())
    }

    /// Puts a pulled image in, and lets a name stand for it: on its platform for as long as nothing newer is pulled for that,
    /// and `in_general`, or where the name stands for nothing yet.
    pub fn put_for(
        &self,
        name: &Reference,
        platform: &Platform,
        image: &ImageRecord,
        in_general: bool,
    ) -> Result<RecordDigest> {
        let in_general = in_general || self.get(name)?.is_none();
        let digest = self.put(Some(name).filter(|_| in_general), image)?;
        self.set_platform(name, platform, digest)?;
        Ok(digest)
    }

    /// The files of all names, as they are now: for who asks after thousands of them.
    pub fn files(&self) -> Result<HashSet<OsString>> {
        let folder = self.0.path("names");
        let entries = fs::read_dir(&folder).at("list", &folder)?;
        Ok(entries.flatten().map(|entry| entry.file_name()).collect())
    }

    /// Whether a name may stand for an image on a platform, by the files of all names.
    pub fn may_be(&self, name: &Reference, platform: &Platform, files: &HashSet<OsString>) -> bool {
        let paths = [self.0.name_path(name), self.0.platform_path(name, &platform.folded())];
        name.digest.is_some() || paths.iter().any(|path| path.file_name().is_some_and(|file| files.contains(file)))
    }

    /// The image that a name stands for on a platform, kept from being pruned as long as this process lives.
    pub fn get_for(&self, name: &Reference, platform: &Platform) -> Result<Option<(RecordDigest, ImageRecord)>> {
        let found = self.find_for(name, platform)?;
        if let Some((image, _)) = found.as_ref().filter(|_| name.digest.is_some()) {
            // Nothing else keeps what only a digest names.
            super::age::used(&self.0.image_path(*image));
        }
        Ok(found)
    }

    fn find_for(&self, name: &Reference, platform: &Platform) -> Result<Option<(RecordDigest, ImageRecord)>> {
        let wanted = platform.folded();
        let fits = |image: &ImageRecord| {
            let found = image.platform().folded();
            found == wanted || wanted.lesser().contains(&found)
        };
        // Held over both looks: each would lock the store anew.
        let shared = self.0.shared()?;
        if let Some(found) = self.get(name)?.filter(|(_, image)| fits(image)) {
            return Ok(Some(found));
        }
        let path = self.0.platform_path(name, &wanted);
        let named = match self.0.look::<Name>(&path)?.good() {
            Some(Name { image, .. }) => self.load(&shared, image)?.filter(fits).map(|record| (image, record)),
            None => None,
        };
        if named.is_some() {
            return Ok(named);
        }
        drop(shared);
        match name.digest {
            Some(digest) => self.get_by_digest(name, digest, fits),
            None => Ok(None),
        }
    }

    /// The image of a repository that a digest names, under whichever tag it was pulled.
    fn get_by_digest(
        &self,
        name: &Reference,
        digest: Digest,
        fits: impl Fn(&ImageRecord) -> bool,
    ) -> Result<Option<(RecordDigest, ImageRecord)>> {
        let is_it = |image: &ImageRecord| {
            let pulled = image.pulled.as_ref();
            pulled.is_some_and(|pulled| pulled.top().digest == digest || pulled.manifest.digest == digest)
        };
        let repository = format!("{}/{}", name.domain, name.path);
        let shared = self.0.shared()?;
        for known in self.of_repository(&repository)? {
            if let Some(image) = self.load(&shared, known.image)?.filter(|image| is_it(image) && fits(image)) {
                return Ok(Some((known.image, image)));
            }
        }
        Ok(None)
    }

    /// The names of a repository, for any platform, sorted.
    fn of_repository(&self, repository: &str) -> Result<Vec<Name>> {
        let is_of = |known: &Name| {
            let rest = known.name.strip_prefix(repository);
            rest.is_some_and(|rest| rest.starts_with([':', '@']))
        };
        // Names that are too long for a file are digests there, and tell nothing: all of those are read.
        let begin = escape(repository);
        self.records(|file| file.starts_with(&begin) || file.starts_with('%'), is_of)
    }

    /// Writes a name's record, unless it says that already: a build that changes nothing writes nothing.
    fn set_name(&self, name: &Reference, image: RecordDigest) -> Result<()> {
        let path = self.0.name_path(name);
        let old = self.0.look::<Name>(&path)?.good();
        if old.is_some_and(|old| old.image == image) {
            return Ok(());
        }
        self.0.write_record(&path, &Name { name: name.to_string(), image, platform: None })
    }

    /// The image of a name, kept from being pruned as long as this process lives.
    pub fn get(&self, name: &Reference) -> Result<Option<(RecordDigest, ImageRecord)>> {
        let shared = self.0.shared()?;
        let Some(Name { image, .. }) = self.0.look(&self.0.name_path(name))?.good() else { return Ok(None) };
        self.load(&shared, image).map(|record| record.map(|record| (image, record)))
    }

    fn load(&self, shared: &super::lock::Shared<'_>, digest: RecordDigest) -> Result<Option<ImageRecord>> {
        let Some(image) = self.0.look::<ImageRecord>(&self.0.image_path(digest))?.good() else { return Ok(None) };
        let whole = image.snapshot.map_or(Ok(true), |top| self.0.pin_chain(shared, top))?;
        Ok(whole.then_some(image))
    }

    /// The image that a user means: by its name, or by (the beginning of, 4 digits at least) its id.
    pub fn resolve(&self, text: &str) -> Result<(RecordDigest, ImageRecord)> {
        if let Ok(name) = text.parse::<Reference>()
            && let Some(found) = self.get(&name)?
        {
            return Ok(found);
        }
        let prefix = text.strip_prefix("sha256:").unwrap_or(text);
        let no_image = || Error::NoImage { name: text.chars().take(300).collect() };
        if prefix.len() < 4 || !prefix.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')) {
            return Err(no_image());
        }
        let matches = |listed: &Listed| {
            listed.record.0.hex().starts_with(prefix) || listed.id.is_some_and(|id| id.0.hex().starts_with(prefix))
        };
        let mut found: Vec<Listed> = self.list()?.into_iter().filter(matches).collect();
        // Two records may make one image: the same config on layers of the same bytes.
        found.dedup_by_key(|listed| listed.id.map_or(listed.record.0, |id| id.0));
        match found.len() {
            0 => Err(no_image()),
            1 => {
                let digest = found[0].record;
                self.load(&self.0.shared()?, digest)?.map(|image| (digest, image)).ok_or_else(no_image)
            }
            count => Err(Error::Ambiguous { prefix: text.to_owned(), count }),
        }
    }

    /// All images, by id. Those that are torn or not to be believed are left out; `doctor` tells of them.
    pub fn list(&self) -> Result<Vec<Listed>> {
        let names = self.names()?;
        let folder = self.0.path("images");
        let mut list = Vec::new();
        for entry in fs::read_dir(&folder).at("list", &folder)? {
            let entry = entry.at("list", &folder)?;
            let Some(record) = entry.file_name().to_str().and_then(|name| Digest::from_hex(name).ok()) else {
                continue;
            };
            let record = RecordDigest(record);
            let Some(image) = self.0.look::<ImageRecord>(&entry.path())?.good() else { continue };
            let id = self.0.known_image_id(record, &image)?;
            let modified = entry.metadata().and_then(|metadata| metadata.modified()).unwrap_or(SystemTime::UNIX_EPOCH);
            let of = |name: &&Name| name.image == record;
            let mut names: Vec<Reference> = names.iter().filter(of).filter_map(|name| name.name.parse().ok()).collect();
            names.dedup();
            list.push(Listed { record, names, id, modified, image });
        }
        list.sort_by_key(|listed| (listed.id, listed.record));
        Ok(list)
    }

    /// All names, sorted.
    pub(super) fn names(&self) -> Result<Vec<Name>> {
        let folder = self.0.path("names");
        let mut names = Vec::new();
        for entry in fs::read_dir(&folder).at("list", &folder)? {
            let path = entry.at("list", &folder)?.path();
            names.extend(self.0.look::<Name>(&path)?.good());
        }
        names.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(names)
    }

    /// Takes a name away from its image; says whether there was one. The image goes with the next prune.
    pub fn untag(&self, name: &Reference) -> Result<bool> {
        let text = name.to_string();
        for known in self.names()?.iter().filter(|known| known.name == text && known.platform.is_some()) {
            self.forget(known)?;
        }
        self.forget(&Name { name: text, image: RecordDigest(Digest::of(b"")), platform: None })
    }

    /// Removes a name's record; says whether there was one.
    fn forget(&self, name: &Name) -> Result<bool> {
        let Ok(reference) = name.name.parse::<Reference>() else { return Ok(false) };
        let path = match &name.platform {
            Some(platform) => self.0.platform_path(&reference, platform),
            None => self.0.name_path(&reference),
        };
        match fs::remove_file(&path) {
            Ok(()) => Ok(true),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(error).at("remove", path),
        }
    }

    /// Removes an image and all its names; its layers go with the next prune.
    pub fn remove(&self, image: RecordDigest) -> Result<Vec<Reference>> {
        let mut removed = Vec::new();
        for name in self.names()?.into_iter().filter(|name| name.image == image) {
            if self.forget(&name)?
                && let Ok(name) = name.name.parse()
                && !removed.contains(&name)
            {
                removed.push(name);
            }
        }
        for path in [self.0.image_id_path(image), self.0.image_path(image)] {
            match fs::remove_file(&path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error).at("remove", path),
                _ => {}
            }
        }
        Ok(removed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn image(author: &str) -> ImageRecord {
        let config = ImageConfig { author: Some(author.to_owned()), ..ImageConfig::default() };
        ImageRecord { config, snapshot: None, host: false, epoch: None, pulled: None }
    }

    #[test]
    fn names_move_and_images_stay() {
        let root = tempfile::tempdir().unwrap();
        let store = Store::open(root.path()).unwrap();
        let images = store.images();
        let name: Reference = "localhost:5000/a/b:1".parse().unwrap();
        let first = images.put(Some(&name), &image("one")).unwrap();
        assert_eq!(images.get(&name).unwrap(), Some((first, image("one"))));
        let second = images.put(Some(&name), &image("two")).unwrap();
        assert_eq!(images.get(&name).unwrap().map(|(digest, _)| digest), Some(second));
        assert_eq!(images.list().unwrap().len(), 2);
        assert_eq!(images.resolve(&first.0.hex()[..12]).unwrap().0, first);
        assert!(matches!(images.resolve("0000"), Err(Error::NoImage { .. })));
        assert_eq!(images.remove(second).unwrap(), [name]);
        assert_eq!(images.list().unwrap().len(), 1);
    }

    #[test]
    fn every_name_is_one_file_in_its_folder() {
        let long = format!("{}/x:{}", "a".repeat(200), "t".repeat(128));
        for text in ["a", "x.io:5000/a/b@sha256:0", "../../etc", &long] {
            let escaped = escape(text);
            assert!(!escaped.contains('/') && escaped.len() <= 200, "{escaped}");
        }
        assert_ne!(escape("a/b"), escape("a_b"));
    }
}
