//! Images to the outside: OCI layouts, archives, plain root file systems.
//!
//! The same image gives the same bytes, on any machine and from any store: sorted entries, no times but the image's own.

mod archive;
mod cache;
mod docker;
mod local;
mod merge;
mod oci;

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::Path;

use super::error::{At, Error, Result};
use super::layer::Compression;
use super::{ImageRecord, Store, id};
use crate::image::Reference;

/// Where an image goes.
#[derive(Clone, Copy, Debug)]
pub enum Output<'a> {
    /// A folder with an OCI layout, new or one to add to.
    OciLayout(&'a Path),
    /// A tar of an OCI layout.
    OciArchive(&'a Path),
    /// What `docker load` reads.
    DockerArchive(&'a Path),
    /// A tar of the root file system.
    Tar(&'a Path),
    /// A folder with the root file system; it must be empty or new.
    Local(&'a Path),
}

/// An image to write: one for each platform (the first is meant where a form holds one alone), and its names there.
#[derive(Clone, Debug)]
pub struct Saved<'a> {
    /// Not empty.
    pub images: Vec<&'a ImageRecord>,
    /// None = it is found by its digest alone.
    pub names: &'a [Reference],
    /// Whether the index that the images came in is written again, with all that it has beside them, where it is here.
    pub whole: bool,
}

impl Store {
    /// Writes an image to the outside. `names` are those that the output tells.
    ///
    /// A file is written beside its place and renamed, so there is no half one. Of an image with base `host`, only what lies
    /// above the host is written.
    pub fn export(
        &self,
        image: &ImageRecord,
        names: &[Reference],
        compression: Compression,
        output: Output<'_>,
    ) -> Result<()> {
        self.save(&[Saved { images: vec![image], names, whole: true }], compression, output)
    }

    /// Writes several images into one layout or archive. A plain root file system is that of the first.
    pub fn save(&self, images: &[Saved<'_>], compression: Compression, output: Output<'_>) -> Result<()> {
        let first = || {
            let image = images.first().and_then(|saved| saved.images.first());
            image.copied().ok_or_else(|| Error::NoImage { name: String::new() })
        };
        match output {
            Output::OciLayout(folder) => self.export_layout(images, compression, folder),
            Output::OciArchive(file) => write_file(file, |out| self.write_oci_archive(images, compression, out)),
            Output::DockerArchive(file) => write_file(file, |out| self.write_docker_archive(images, out)),
            Output::Tar(file) => write_file(file, |out| self.write_rootfs(first()?, out)),
            Output::Local(folder) => self.export_local(first()?, folder),
        }
    }
}

/// What a file is written with.
type Out<'a> = &'a mut io::BufWriter<File>;

/// Writes a file beside its place and renames it. A device, a pipe or `/dev/stdout` is written as it is.
fn write_file(path: &Path, write: impl FnOnce(Out<'_>) -> Result<()>) -> Result<()> {
    let special = fs::metadata(path).is_ok_and(|metadata| !metadata.is_file());
    if special {
        let file = File::options().write(true).open(path).at("open", path)?;
        let mut out = io::BufWriter::with_capacity(128 * 1024, file);
        return write(&mut out).and_then(|()| out.flush().at("write", path));
    }
    let name = format!(".{}.rbox-{}", path.file_name().unwrap_or_default().to_string_lossy(), id::unique());
    let temporary = path.with_file_name(name);
    let file = File::options().write(true).create_new(true).open(&temporary).at("create", &temporary)?;
    let mut out = io::BufWriter::with_capacity(128 * 1024, file);
    let written = write(&mut out)
        .and_then(|()| out.flush().at("write", path))
        .and_then(|()| fs::rename(&temporary, path).at("write", path));
    if written.is_err() {
        let _ = fs::remove_file(&temporary);
    }
    written
}

/// An error about what the user named as the output.
fn taken(path: &Path) -> Error {
    Error::Taken { path: path.to_owned() }
}
