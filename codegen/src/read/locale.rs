//! `locales/NAME.yaml` → the texts of a connector in another language.

use super::mapping::Mapping;
use crate::diagnostic::Diagnostics;
use crate::syntax::{Locale, Node};

pub(super) fn read(node: &Node, errors: &mut Diagnostics) -> Option<Locale> {
    let mut keys = Mapping::of(node, "a locale", errors)?;
    let language = keys.required_text("locale", errors);
    let untranslated = keys.texts("untranslated", errors);
    let texts = keys.text_map("texts", errors);
    keys.finish(errors);
    Some(Locale { language: language?, untranslated, texts })
}
