//! Any bytes as what a registry sends: no panic, a document is one thing only, and what names an image is one name.
#![no_main]

use libfuzzer_sys::fuzz_target;
use rbox::image::{DOCUMENTS, Digest, Document, Platform, Reference, layer_type};

fuzz_target!(|input: &[u8]| {
    let kinds: Vec<Document> = DOCUMENTS.iter().filter_map(|kind| Document::read(input, kind).ok()).collect();
    // Docker's types and OCI's have the same form, so one document may pass as either where it does not say; but never as both
    // a manifest and an index.
    let indexes = kinds.iter().filter(|kind| matches!(kind, Document::Index(_))).count();
    assert!(indexes == 0 || indexes == kinds.len());
    for document in &kinds {
        for child in document.children() {
            assert_eq!(child.digest.to_string().parse::<Digest>(), Ok(child.digest));
            let _ = layer_type(&child.media_type);
            if let Some(platform) = &child.platform {
                let folded = platform.folded();
                assert_eq!(folded.folded(), folded);
            }
        }
        if let Document::Manifest(manifest) = document {
            let _ = manifest.read_config(input);
        }
    }
    let Ok(text) = std::str::from_utf8(input) else { return };
    if let Ok(name) = text.parse::<Reference>() {
        assert_eq!(name.to_string().parse::<Reference>().as_ref(), Ok(&name));
        assert_eq!(name.familiar().parse::<Reference>().as_ref(), Ok(&name));
        assert!(!name.path.split('/').any(|part| matches!(part, "" | "." | "..")));
    }
    let _ = text.parse::<Platform>();
});
