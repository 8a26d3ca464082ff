//! Cache keys: hashes of all inputs. If one input changes, the key is another.

use crate::diagnostic::Source;
use crate::emit::FileId;
use crate::model::{Connector, Model};
use std::collections::HashMap;
use xxhash_rust::xxh3::{Xxh3, xxh3_128};

/// Hashes of the inputs of a run.
pub(crate) struct InputHashes {
    generator: u128,
    /// Each source, by its path.
    sources: HashMap<String, u128>,
    /// Everything: the generator and all sources.
    pub spec: u128,
}

impl InputHashes {
    pub(super) fn new(generator: u128, sources: &[Source]) -> Self {
        let hash = |source: &Source| (source.path.clone(), xxh3_128(source.text.as_bytes()));
        let mut hashes: Vec<(String, u128)> = sources.iter().map(hash).collect();
        hashes.sort();
        let mut spec = Hash::of(generator, "spec");
        for (path, hash) in &hashes {
            spec.text(path).number(*hash);
        }
        Self { generator, spec: spec.digest(), sources: hashes.into_iter().collect() }
    }

    /// Returns the cache key of each output file.
    ///
    /// The files of a module depend on its own text, on the connector's file, on the shared types with their directions
    /// and on the existence of a companion: no module can name a declaration of another. Only the catalog has more: the
    /// paths of the values that operations of other modules list. All other files depend on everything.
    pub(crate) fn of<'m>(&self, model: &'m Model, plans: &[FileId<'m>]) -> Vec<u128> {
        let bases: HashMap<&str, u128> = model
            .connectors
            .iter()
            .map(|connector| (connector.name.as_str(), self.base(connector)))
            .collect();
        let key = |plan: &FileId<'_>| {
            let mut hash = Hash::of(self.generator, plan.name());
            match plan {
                FileId::Module(connector, index)
                | FileId::Catalog(connector, index)
                | FileId::Examples(connector, index) => {
                    let module = &connector.modules[*index];
                    hash.number(bases[connector.name.as_str()])
                        .text(&module.source)
                        .number(self.sources[&module.source])
                        .number(u128::from(connector.has_companion(Some(*index))));
                    if let FileId::Catalog(..) = plan {
                        let texts = module.choices().map(|text| connector.choices(text).unwrap_or_default());
                        for path in texts {
                            hash.text(&path);
                        }
                    }
                }
                FileId::Companion(connector, index, _) => {
                    let companion = &connector.companions[*index];
                    hash.text(&companion.source).number(self.sources[&companion.source]);
                }
                FileId::Types(connector)
                | FileId::Connector(connector)
                | FileId::Samples(connector)
                | FileId::ConnectorCatalog(connector)
                | FileId::Tests(connector)
                | FileId::Support(connector)
                | FileId::SingleFile(connector) => {
                    hash.text(&connector.name).number(self.spec);
                }
                FileId::Package(_) | FileId::Readme(_) | FileId::Format | FileId::Library(_) => {
                    hash.number(self.spec);
                }
            }
            hash.digest()
        };
        plans.iter().map(key).collect()
    }

    /// Returns the cache key of a checked module.
    ///
    /// A module is checked separately, with the connector's file and the shared types.
    pub(crate) fn checked(&self, module: &Source) -> u128 {
        let connector = module.path.rsplit_once("/modules/").map_or("", |(folder, _)| folder);
        let mut hash = Hash::of(self.generator, "checked");
        hash.text(&module.path).text(&module.text);
        for part in [format!("{connector}/connector.yaml"), format!("{connector}/types.yaml")] {
            hash.text(&part).number(self.sources.get(&part).copied().unwrap_or_default());
        }
        hash.digest()
    }

    /// Returns the hash of the inputs that all modules of a connector share.
    fn base(&self, connector: &Connector) -> u128 {
        let mut hash = Hash::of(self.generator, &connector.name);
        let own = connector.source.trim_end_matches("connector.yaml");
        for name in ["connector.yaml", "types.yaml"] {
            hash.number(self.sources.get(&format!("{own}{name}")).copied().unwrap_or_default());
        }
        // Modules decide about the shared types only which directions use them, and what their chunks become.
        for declaration in connector.shared.iter().map(|id| connector.declaration(*id)) {
            let marks = [
                declaration.in_requests,
                declaration.in_responses,
                declaration.nullable,
                declaration.accumulated,
            ];
            let response = declaration.response.map(|id| connector.declaration(id).name.as_str());
            hash.text(&declaration.name).text(&format!("{marks:?} {response:?}"));
        }
        hash.digest()
    }
}

/// A hash of several parts with their lengths, so that no two lists of parts are equal by accident.
pub(super) struct Hash(Xxh3);

impl Hash {
    pub(super) fn of(generator: u128, what: &str) -> Self {
        let mut hash = Self(Xxh3::new());
        hash.number(generator).text(what);
        hash
    }

    pub(super) fn text(&mut self, text: &str) -> &mut Self {
        self.0.update(&(text.len() as u64).to_le_bytes());
        self.0.update(text.as_bytes());
        self
    }

    pub(super) fn number(&mut self, number: u128) -> &mut Self {
        self.0.update(&number.to_le_bytes());
        self
    }

    pub(super) fn digest(&self) -> u128 {
        self.0.digest128()
    }
}
