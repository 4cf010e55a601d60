//! `VOLUME` and `SECRET` blocks.

use super::super::Resolver;
use super::super::from::lookup;
use super::super::scope::Scope;
use crate::model::check;
use crate::model::facts::Facts;
use crate::model::path;
use crate::model::secret::{Secret, SecretSource};
use crate::model::stage::{Base, Origin, StageId};
use crate::model::volume::{Seed, Volume};
use crate::source::Spanned;
use crate::syntax::keyword::Property;
use crate::syntax::tree::{Block, BlockProperty, Word};

impl Resolver<'_> {
    pub(super) fn volume_block(&mut self, block: &Block, scope: &Scope) {
        let span = block.name.span;
        let mut volume =
            Volume { name: block.name.text.clone(), seed: None, external: false, labels: Vec::new(), span };
        for property in block.meant() {
            match property.keyword.value {
                Property::From => volume.seed = self.seed(property, scope),
                Property::External => volume.external = true,
                Property::Label => volume.labels.extend(self.pairs(property, scope)),
                _ => {}
            }
        }
        if let (true, Some(seed)) = (volume.external, &volume.seed) {
            self.report(check::values::invalid(
                seed.from.span,
                "an EXTERNAL volume exists already, so nothing fills it",
                "never used",
            ));
        }
        self.model.volumes.push(volume);
    }

    /// `FROM image:/path`.
    fn seed(&mut self, property: &BlockProperty, scope: &Scope) -> Option<Seed> {
        let word = self.word(property, scope)?;
        let Some(at) = word.value.rfind(":/") else {
            let message = format!("`{}` names no path of an image", word.value);
            let diagnostic = check::values::invalid(word.span, message, "no `:/` in it");
            self.report(diagnostic.help("write the image (or stage) and the path: `FROM app:/seed`"));
            return None;
        };
        let image = Spanned::new(word.value[..at].to_owned(), word.span);
        let from = self.image(&image)?;
        Some(Seed { from, path: path::clean(&word.value[at + 1..]) })
    }

    /// A stage of the file, or an image, for what runs after the build.
    pub(super) fn image(&mut self, name: &Spanned<String>) -> Option<Origin> {
        let word = Word { text: name.value.clone(), span: name.span, joins: Vec::new() };
        let origin = self.origin(&word, StageId(self.stages.len()))?;
        if origin.present && !matches!(origin.base, Base::Stage(_)) && self.model.image_config(&origin.base).is_none() {
            let platform = self.inputs.platform.clone();
            if let Some(config) =
                self.config_of(&origin.base, &lookup(&origin.base, &origin.text), &platform, origin.span)
            {
                self.model.image_facts.insert(origin.base.clone(), Facts::of(&config));
                self.model.image_configs.insert(origin.base.clone(), config);
            }
        }
        Some(origin)
    }

    pub(super) fn secret_block(&mut self, block: &Block, scope: &Scope) {
        let mut sources = Vec::new();
        for property in block.meant() {
            let Some(word) = self.word(property, scope) else { continue };
            let source = match property.keyword.value {
                Property::File => SecretSource::File(word.value),
                Property::Env => SecretSource::Env(word.value),
                _ => continue,
            };
            sources.push((source, property.keyword.span));
        }
        let mut sources = sources.into_iter();
        let Some((source, first)) = sources.next() else {
            if !block.name.text.is_empty() && block.properties.is_empty() {
                self.report(check::secrets::no_source(&block.name));
            }
            return;
        };
        if let Some((_, second)) =
            sources.next().filter(|(other, _)| std::mem::discriminant(other) != std::mem::discriminant(&source))
        {
            self.report(check::secrets::two_sources(&block.name.text, second, first));
        }
        self.model.secrets.push(Secret { name: block.name.text.clone(), source, span: block.name.span });
    }
}
