//! `rbox save`: images of the store into one archive or layout.

use std::collections::BTreeMap;
use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};

use super::exit::{Error, Exit, Outcome};
use super::images::{self, short};
use super::root;
use super::standard::to_stdout;
use super::value::CompressionArg;
use crate::image::{Platform, Reference};
use crate::store::{ImageRecord, Output, RecordDigest, Saved, Store};

/// Write images to an archive or an OCI layout
///
/// docker, podman, skopeo and `rbox load` read them. Names go with the images; several names of one image cost nothing more, and
/// layers that images share are written once. The same images give the same bytes, on any machine.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  rbox save shop -o shop.tar                              what `docker load` reads
  rbox save shop | ssh host rbox load                     from machine to machine
  rbox save web:1 api:1 -o all.tar --format oci-archive   several images in one file
  rbox save shop -o layout --format oci-dir               a folder, for skopeo, umoci and registries
  rbox save shop -o s.tar --format oci-archive --compression zstd")]
pub(super) struct Save {
    /// Names or ids
    #[arg(required = true, value_name = "IMAGE")]
    images: Vec<String>,
    /// Where it goes; `-` is standard output
    #[arg(short, long, value_name = "FILE|FOLDER|-", default_value = "-", hide_default_value = true)]
    output: PathBuf,
    /// The form
    #[arg(long, value_enum, default_value = "docker-archive")]
    format: SaveFormat,
    /// How an OCI form packs layers that were made here; those of images from elsewhere stay as they came
    #[arg(long, value_enum, value_name = "HOW")]
    compression: Option<CompressionArg>,
    /// Of an image for several platforms, these alone
    #[arg(long, value_name = "OS/ARCH", value_delimiter = ',')]
    platform: Vec<Platform>,
}

/// The form of what is saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum SaveFormat {
    /// A tar that `docker load` and everything else reads
    DockerArchive,
    /// A tar of an OCI image layout, which `docker load` reads as well
    OciArchive,
    /// A folder with an OCI image layout, new or one to add to
    OciDir,
}

/// An image, for each platform, under the names that it was asked by.
#[derive(Default)]
struct Asked {
    images: Vec<ImageRecord>,
    names: Vec<Reference>,
}

impl Save {
    pub(super) fn run(&self) -> Outcome {
        self.check()?;
        root::become_root()?;
        let store = root::store()?;
        let asked = self.asked(&store)?;
        let whole = self.platform.is_empty();
        let saved: Vec<Saved<'_>> = asked
            .iter()
            .map(|asked| Saved { images: asked.images.iter().collect(), names: &asked.names, whole })
            .collect();
        if self.output.as_os_str() == "-" {
            to_stdout(|path| self.write(&store, &saved, &path))?;
        } else {
            self.write(&store, &saved, &self.output)?;
        }
        // Digests and packed layers are kept for the next time.
        store.settle()?;
        Ok(Exit::OK)
    }

    fn check(&self) -> Result<(), Error> {
        let stdout = self.output.as_os_str() == "-";
        if self.format == SaveFormat::OciDir && stdout {
            return Err(Error::usage("`--format oci-dir` writes a folder; name it with `--output FOLDER`"));
        }
        if self.format == SaveFormat::DockerArchive && self.compression.is_some() {
            let text = "`--compression` has no meaning for `docker-archive`, whose layers are plain tars";
            return Err(Error::usage(text).help("use `--format oci-archive`, or pipe the archive through zstd or gzip"));
        }
        if stdout && std::io::stdout().is_terminal() {
            let text = "an archive is nothing for a terminal";
            return Err(Error::usage(text).help("name a file with `--output FILE`, or pipe it somewhere"));
        }
        Ok(())
    }

    /// The images, each once, in the order of the first name or id that asks for it.
    fn asked(&self, store: &Store) -> Result<Vec<Asked>, Error> {
        let mut order: Vec<Asked> = Vec::new();
        let mut known: BTreeMap<Vec<RecordDigest>, usize> = BTreeMap::new();
        for text in &self.images {
            let (name, found) = find(store, text)?;
            let fits = |image: &ImageRecord| {
                self.platform.is_empty() || self.platform.iter().any(|platform| *platform == image.platform())
            };
            let found: Vec<(RecordDigest, ImageRecord)> = found.into_iter().filter(|(_, image)| fits(image)).collect();
            let Some((first, image)) = found.first() else {
                let platforms: Vec<String> = self.platform.iter().map(ToString::to_string).collect();
                return Err(Error::new(format!("`{text}` is not there for {}", platforms.join(" or "))));
            };
            if found.iter().any(|(_, image)| image.host) {
                let text =
                    format!("`{text}` rests on base `host`, whose files are this machine's, so it can't be saved");
                let help = "copy what it needs into a stage of its own: `FROM scratch`, `COPY --from=…`";
                return Err(Error::new(text).help(help));
            }
            if found.len() > 1 && self.format == SaveFormat::DockerArchive {
                let all: Vec<String> = found.iter().map(|(_, image)| image.platform().to_string()).collect();
                let text = format!(
                    "`{text}` is there for {}, and a docker-archive holds one platform ({} of {})",
                    all.join(", "),
                    image.platform(),
                    short(&first.to_string())
                );
                return Err(Error::usage(text).help("use `--format oci-archive`, or choose with `--platform OS/ARCH`"));
            }
            let key: Vec<RecordDigest> = found.iter().map(|(digest, _)| *digest).collect();
            let at = *known.entry(key).or_insert_with(|| {
                order.push(Asked { images: found.into_iter().map(|(_, image)| image).collect(), names: Vec::new() });
                order.len() - 1
            });
            let names = &mut order[at].names;
            names.extend(name.filter(|name| !names.contains(name)));
        }
        Ok(order)
    }

    fn write(&self, store: &Store, images: &[Saved<'_>], path: &Path) -> Result<(), Error> {
        let output = match self.format {
            SaveFormat::DockerArchive => Output::DockerArchive(path),
            SaveFormat::OciArchive => Output::OciArchive(path),
            SaveFormat::OciDir => Output::OciLayout(path),
        };
        Ok(store.save(images, self.compression.unwrap_or_default().into(), output)?)
    }
}

/// An image, for each platform that it is there for, and its name if it was found by that.
type Found = (Option<Reference>, Vec<(RecordDigest, ImageRecord)>);

/// An image by its name or by its id.
fn find(store: &Store, text: &str) -> Result<Found, Error> {
    if let Ok(name) = text.parse::<Reference>() {
        let found = store.images().platforms(&name)?;
        if !found.is_empty() {
            return Ok((Some(name), found));
        }
    }
    Ok((None, vec![images::resolve(store, text)?]))
}
