//! Bases: file systems that come from elsewhere.

use std::path::{Path, PathBuf};
use std::time::Instant;

use super::build::Build;
use super::draft::{Draft, Marks};
use super::failure::{At, Reason};
use super::ground::{Found, Ground};
use super::host;
use super::meta::Time;
use super::select::From;
use super::survey::Survey;
use super::view::{Part, View};
use crate::image::{Platform, Reference};
use crate::plan::Source;
use crate::store::{Base, CachedStep, Kind, SnapshotId};

/// Whoever runs a plan brings the images of its bases in first.
fn not_here(reference: &str, platform: &Platform) -> Reason {
    let name = reference.parse::<Reference>().map_or_else(|_| reference.to_owned(), |name| name.familiar());
    Reason::Other(format!("`{name}` for {platform} is not in the store; `rbox pull {name}` brings it in"))
}

impl Build<'_> {
    /// A base that is in the store already.
    pub(super) fn peek_source(&self, source: &Source, survey: &Survey) -> Result<Option<Found>, Reason> {
        Ok(match source {
            Source::Scratch => Some(Ground::default().into()),
            Source::Stored { reference, platform } => {
                let record = self.stored(reference, platform)?;
                record.map(|record| Ground { snapshot: record.snapshot, host: record.host }.into())
            }
            _ => {
                let host = matches!(source, Source::Host);
                self.store.cached_step(&survey.key.0)?.map(|step| Found::of(step, host))
            }
        })
    }

    /// Brings a base into the store.
    pub(super) fn source(&self, source: &Source, survey: &Survey) -> Result<Ground, Reason> {
        let began = Instant::now();
        let snapshot = match source {
            Source::Scratch => return Ok(Ground::default()),
            Source::Stored { reference, platform } => {
                let found = self.peek_source(source, survey)?;
                return found.map(|found| found.ground).ok_or_else(|| not_here(reference, platform));
            }
            Source::Host => Some(self.host()?),
            Source::Rootfs { path } => self.import(&Base::Rootfs { path: &self.outside(path) })?,
            Source::OciLayout { path, tag, platform } => {
                self.import(&Base::OciLayout { path: &self.outside(path), tag: tag.as_deref(), platform })?
            }
            Source::OciArchive { path, tag, platform } => {
                self.import(&Base::OciArchive { path: &self.outside(path), tag: tag.as_deref(), platform })?
            }
            Source::DockerArchive { path, tag } => {
                self.import(&Base::DockerArchive { path: &self.outside(path), tag: tag.as_deref() })?
            }
        };
        if let Some(snapshot) = snapshot {
            self.store.record_step(&survey.key.0, CachedStep { snapshot, took: Some(began.elapsed()) })?;
        }
        Ok(Ground { snapshot, host: matches!(source, Source::Host) })
    }

    fn import(&self, base: &Base<'_>) -> Result<Option<SnapshotId>, Reason> {
        Ok(self.store.import(base)?.snapshot)
    }

    /// The first layer of the base `host`: what programs need of `/etc`, and the folders that they expect.
    fn host(&self) -> Result<SnapshotId, Reason> {
        let view = View::new(vec![Part::plain(Path::new("/")).at("open", "/")?], Time::EPOCH);
        let nothing = View::new(Vec::new(), Time::EPOCH);
        let mut draft = Draft::new(&nothing, Time::EPOCH);
        for (folder, mode) in host::FOLDERS {
            draft.make_dirs(Path::new(folder), *mode, (0, 0))?;
        }
        let from = From { view: &view, ignore: None, place: "on this machine" };
        for name in host::ETC {
            let path = PathBuf::from("etc").join(name);
            let Ok(selected) = from.select(&path.to_string_lossy(), false, &[]) else { continue };
            let folder = path.parent().unwrap_or(Path::new("etc"));
            for one in &selected {
                let dest = format!("/{}/{}", folder.display(), one.name.to_string_lossy());
                // They are root's, whose number an ordinary user's namespace does not show.
                draft.copy(&view, one, &dest, &Marks { owner: Some((0, 0)), ..Marks::default() })?;
            }
        }
        for (name, target) in host::links() {
            draft.link(Path::new(name), target.into_os_string());
        }
        self.layer(None, draft, Ground::default(), None, Kind::Imported)
    }
}
