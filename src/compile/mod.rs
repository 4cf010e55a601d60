//! Text to plan in three calls: [`syntax`] reads, [`model`](mod@crate::model) resolves and checks,
//! [`lower`] makes steps. No input or output but through [`Sources`].

mod fix;
mod unneeded;

use std::collections::{BTreeSet, HashSet};

use crate::diag::{Code, Diagnostic, Diagnostics, MOST_OF_A_KIND};
use crate::image::{Platform, Reference};
use crate::lock::Kind;
use crate::model::{Base, Inputs, Model, Pinnable, Pull, SecretSource, Stage, resolve};
use crate::plan::{self, Plan, Secret};
use crate::source::{FileId, Source, SourceMap, Sources, Span};
use crate::syntax::tree::Tree;
use crate::{lower, syntax};

pub use fix::{Fixed, fix};

/// What to make a plan of.
#[derive(Clone, Debug)]
pub struct Request {
    /// The file as the user named it.
    pub file: String,
    /// Its bytes.
    pub text: Vec<u8>,
    /// The context's folder, absolute.
    pub context: String,
    /// `--target`; none = the last stage.
    pub targets: Vec<String>,
    /// `--arg NAME=value`; of one name the last counts.
    pub args: Vec<(String, String)>,
    /// The machine that images are for; none = the one that builds.
    pub platform: Option<Platform>,
    /// The machine that builds.
    pub build_platform: Platform,
    /// Seconds since 1970 that images and files are dated with; none = the argument `SOURCE_DATE_EPOCH`, else 0.
    pub source_date_epoch: Option<i64>,
    /// `--secret`; they come before the file's own.
    pub secrets: Vec<Secret>,
    /// Whether the file's services are to run. In a file without services this changes nothing.
    pub stack: bool,
    /// Whether all that can be pinned has to be, by the lock beside the file.
    pub locked: bool,
}

impl Request {
    /// A file with nothing else said.
    pub fn new(file: impl Into<String>, text: impl Into<Vec<u8>>, context: impl Into<String>) -> Self {
        Self {
            file: file.into(),
            text: text.into(),
            context: context.into(),
            targets: Vec::new(),
            args: Vec::new(),
            platform: None,
            build_platform: Platform::host(),
            source_date_epoch: None,
            secrets: Vec::new(),
            stack: false,
            locked: false,
        }
    }
}

/// A file that can be built.
#[derive(Clone, Debug)]
pub struct Compiled {
    /// What to do.
    pub plan: Plan,
    /// What the file means: its stages, services, networks, volumes.
    pub model: Model,
    /// Findings that stop nothing.
    pub warnings: Diagnostics,
    /// The texts that spans point into.
    pub files: SourceMap,
}

/// A file that can't.
#[derive(Clone, Debug)]
pub struct Failed {
    /// At least one error, and the warnings.
    pub diagnostics: Diagnostics,
    /// The texts that their spans point into.
    pub files: SourceMap,
    /// The bases that are not here, each with a [`BaseNotHere`](Code::BaseNotHere) among the errors.
    pub missing: Vec<Missing>,
}

/// Everything that is wrong with a file.
#[derive(Clone, Debug)]
pub struct Checked {
    /// All findings.
    pub found: Diagnostics,
    /// The texts that their spans point into.
    pub files: SourceMap,
    /// The bases that are not here, each with a [`BaseNotHere`](Code::BaseNotHere) among the findings.
    pub missing: Vec<Missing>,
    /// What the file was read as.
    read: (Tree, Model),
}

impl Checked {
    /// Leaves what the file was read as in memory, for a process that ends now: to free the tree of ten thousand instructions
    /// piece by piece takes longer than to print what was found.
    #[must_use]
    pub fn at_last(self) -> (Diagnostics, SourceMap, Vec<Missing>) {
        std::mem::forget(self.read);
        (self.found, self.files, self.missing)
    }

    /// Whether there are errors besides images that only have to be pulled.
    pub fn has_mistakes(&self) -> bool {
        has_mistakes(&self.found, &self.missing)
    }

    /// What the file means: whole where there is no error, and of bases that are not here only what the file itself says.
    pub const fn model(&self) -> &Model {
        &self.read.1
    }
}

/// What a file means, whole only where no error was found.
struct Understood {
    tree: Tree,
    model: Model,
    found: Diagnostics,
    files: SourceMap,
    missing: Vec<Missing>,
}

/// A base of a file that is not here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// An image of a registry; none for what would have to be a file here.
    pub image: Option<Reference>,
    /// The words that name it.
    pub span: Span,
    /// A service says that it is never pulled.
    pub stays: bool,
}

/// Tells whether a finding says of an image that it is not here, and a registry may have it.
fn is_missing_image(missing: &[Missing]) -> impl Fn(&Diagnostic) -> bool {
    let pulled = missing.iter().filter(|missing| missing.image.is_some() && !missing.stays);
    let pulled: HashSet<Span> = pulled.map(|missing| missing.span).collect();
    move |found| found.code == Code::BaseNotHere && pulled.contains(&found.label.span)
}

/// Whether there are errors besides images that only have to be pulled.
pub fn has_mistakes(found: &Diagnostics, missing: &[Missing]) -> bool {
    let is_missing = is_missing_image(missing);
    found.iter().any(|found| found.is_error() && !is_missing(found))
}

/// Takes out what is said of images that only have to be pulled.
pub fn forget_missing_images(found: &mut Diagnostics, missing: &[Missing]) {
    let is_missing = is_missing_image(missing);
    found.0.retain(|found| !is_missing(found));
}

/// Finds everything that is wrong with a file, of one kind the first thousand, without a plan of it.
pub fn check(request: &Request, sources: &dyn Sources) -> Checked {
    let mut checked = check_keeping(request, sources, MOST_OF_A_KIND);
    checked.found.crop();
    checked
}

/// Finds everything that is wrong with a file, of what is wrong with its text the first so many.
fn check_keeping(request: &Request, sources: &dyn Sources, most: usize) -> Checked {
    let Understood { tree, model, mut found, files, missing } = understand(request, sources, most);
    found.0.extend(model.too_many_variables());
    Checked { found, files, missing, read: (tree, model) }
}

/// Makes the plan of a file.
pub fn plan(request: &Request, sources: &dyn Sources) -> Result<Compiled, Failed> {
    let Understood { tree, model, mut found, files, missing } = understand(request, sources, MOST_OF_A_KIND);
    unneeded::forgive(&mut found, &tree, &model);
    found.0.extend(model.too_many_variables());
    if found.has_errors() {
        return Err(Failed { diagnostics: found, files, missing });
    }
    let secrets: Vec<Secret> = request.secrets.iter().chain(&secrets(&model)).cloned().collect();
    let settings = lower::Settings {
        file: &request.file,
        context: &request.context,
        epoch: request.source_date_epoch.or(model.source_date_epoch).unwrap_or(0),
        secrets: &secrets,
        stack: request.stack && !model.services.is_empty(),
        platform: request.platform.as_ref().unwrap_or(&request.build_platform),
    };
    let plan = lower::lower(&model, &settings, &files);
    Ok(Compiled { plan, model, warnings: found, files })
}

/// What of a file a lock pins.
#[derive(Clone, Debug)]
pub struct Named {
    /// The names.
    pub pinnable: Pinnable,
    /// Images that stages start from and that are not here: their configs may name more.
    pub unknown: Vec<(Reference, Platform)>,
    /// The kinds of which other values of the file's variables may name others.
    pub varying: BTreeSet<Kind>,
    /// The texts that spans point into.
    pub files: SourceMap,
}

/// Finds what of a file a lock pins, in whichever stage.
///
/// # Errors
/// The file has mistakes: more than images that only have to be pulled.
pub fn names(request: &Request, sources: &dyn Sources) -> Result<Named, Failed> {
    let Understood { model, found, files, missing, .. } = understand(request, sources, MOST_OF_A_KIND);
    let unknown = |stage: &Stage| match &stage.base.value {
        Base::Image(image) if stage.config.is_none() => Some((image.clone(), stage.platform.clone())),
        _ => None,
    };
    let unknown = model.stages.iter().filter_map(unknown).collect();
    if has_mistakes(&found, &missing) {
        return Err(Failed { diagnostics: found, files, missing });
    }
    Ok(Named { varying: model.varying(&files), pinnable: model.pinnable, unknown, files })
}

fn understand(request: &Request, sources: &dyn Sources, most: usize) -> Understood {
    let text = match syntax::decode(FileId(0), request.text.clone()) {
        Ok(text) => text,
        Err(failed) => {
            let files = SourceMap::new(Source::new(&request.file, failed.text));
            let found = Diagnostics(vec![failed.diagnostic]);
            return Understood { tree: Tree::default(), model: Model::default(), found, files, missing: Vec::new() };
        }
    };
    let (tree, mut found) = syntax::parse_keeping(FileId(0), &text, most);
    let mut files = SourceMap::new(Source::new(&request.file, text));
    let (model, resolved) = resolve(&tree, &inputs(request), sources, &mut files);
    found.extend(resolved);
    let text = files.get(FileId(0)).map_or("", Source::text);
    let found = syntax::allow::apply(FileId(0), text, &tree, found);
    let image = |base: &Base| if let Base::Image(name) = base { Some(name.clone()) } else { None };
    let missing = if found.has_errors() { model.missing_bases(request.stack) } else { Vec::new() };
    let never = model.services.iter().filter(|service| service.pull == Pull::Never);
    let stay: HashSet<Span> = never.filter_map(|service| Some(service.image.as_ref()?.span)).collect();
    let missing =
        missing.into_iter().map(|(base, span)| Missing { image: image(base), span, stays: stay.contains(&span) });
    let missing = missing.collect();
    Understood { tree, model, found, files, missing }
}

fn inputs(request: &Request) -> Inputs {
    Inputs {
        name: request.file.clone(),
        file: in_context(&request.file, &request.context),
        args: request.args.clone(),
        targets: request.targets.clone(),
        platform: request.platform.clone().unwrap_or_else(|| request.build_platform.clone()),
        build_platform: request.build_platform.clone(),
        secrets: request.secrets.iter().map(|secret| secret.id.clone()).collect(),
        stack: request.stack,
        locked: request.locked,
    }
}

/// Where a file lies in its context, as far as the two names tell.
fn in_context(file: &str, context: &str) -> Option<String> {
    if let Some(inside) = file.strip_prefix(context).and_then(|rest| rest.strip_prefix('/')) {
        return Some(inside.to_owned());
    }
    if file.starts_with('/') {
        return None;
    }
    let file = file.strip_prefix("./").unwrap_or(file);
    match file.rsplit_once('/') {
        // `rbox build FOLDER`: the folder is the context.
        Some((folder, name)) if context.ends_with(&format!("/{folder}")) => Some(name.to_owned()),
        _ => Some(file.to_owned()),
    }
}

/// The secrets that the file itself declares.
fn secrets(model: &Model) -> Vec<Secret> {
    let source = |source: &SecretSource| match source {
        SecretSource::File(path) => plan::SecretSource::File(path.clone()),
        SecretSource::Env(name) => plan::SecretSource::Env(name.clone()),
    };
    model.secrets.iter().map(|secret| Secret { id: secret.name.clone(), source: source(&secret.source) }).collect()
}
