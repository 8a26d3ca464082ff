//! The values of a field that another operation lists.

use super::connector::Connector;
use super::module::{Operation, Returns};
use super::schema::Type;
use super::types::{Field, TypeKind};

/// A value of `choices`: `MODULE.OPERATION`, or `MODULE.OPERATION.FIELD`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Choices<'m> {
    /// The operation that lists the values, as `module.operation`.
    pub operation: &'m str,
    /// The field of the items that has the value; `None` for `id`, or for items that are values.
    pub field: Option<&'m str>,
}

impl<'m> Choices<'m> {
    /// Reads the text of a specification.
    pub fn of(text: &'m str) -> Self {
        match text.match_indices('.').nth(1) {
            Some((at, _)) => Self { operation: &text[..at], field: Some(&text[at + 1..]) },
            None => Self { operation: text, field: None },
        }
    }
}

/// The only list of a response.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OnlyList<'m> {
    /// The wire name of its field; `None` if the response is the list.
    pub wire: Option<&'m str>,
    /// The type of the items.
    pub item: &'m Type,
}

impl Connector {
    /// Returns the operation of `module.operation`.
    pub fn operation_of(&self, name: &str) -> Option<&Operation> {
        let (module, operation) = name.split_once('.')?;
        self.operation(module, operation)
    }

    /// Returns the only list in the response of an operation.
    pub fn only_list<'m>(&'m self, operation: &'m Operation) -> Option<OnlyList<'m>> {
        match &operation.returns {
            Returns::Pages(listing) => Some(OnlyList { wire: None, item: &listing.item }),
            Returns::Json(Type::List(item)) => Some(OnlyList { wire: None, item: &item.ty }),
            Returns::Json(ty) => {
                let mut lists = self.fields_of(ty).filter_map(|field| match &field.schema.ty {
                    Type::List(item) => Some(OnlyList { wire: Some(&field.wire), item: &item.ty }),
                    _ => None,
                });
                lists.next().filter(|_| lists.next().is_none())
            }
            _ => None,
        }
    }

    /// Returns the fields of a struct; none of any other type.
    pub fn fields_of<'m>(&'m self, ty: &Type) -> impl Iterator<Item = &'m Field> {
        let shape = match ty {
            Type::Named(id) => match &self.declaration(*id).kind {
                TypeKind::Struct(shape) => Some(shape),
                _ => None,
            },
            _ => None,
        };
        shape.into_iter().flat_map(|shape| &shape.fields)
    }

    /// Returns the path of the values in the JSON of the operation's response, such as `data[].id`.
    pub fn choices(&self, text: &str) -> Option<String> {
        let Choices { operation, field } = Choices::of(text);
        let list = self.only_list(self.operation_of(operation)?)?;
        let list_path = format!("{}[]", list.wire.unwrap_or_default());
        if field.is_none() && self.is_choice(list.item) {
            return Some(list_path);
        }
        let name = field.unwrap_or("id");
        let field = self.choice_fields(list.item).find(|field| field.name == name)?;
        Some(format!("{list_path}.{}", field.wire))
    }

    /// Returns the fields of a struct that can have the values.
    pub fn choice_fields<'m>(&'m self, ty: &Type) -> impl Iterator<Item = &'m Field> {
        self.fields_of(ty).filter(|field| self.is_choice(&field.schema.ty))
    }

    /// Returns `true` for a text, an integer, and a type of texts.
    fn is_choice(&self, ty: &Type) -> bool {
        match ty {
            Type::String | Type::Integer => true,
            Type::Named(id) => {
                matches!(self.declaration(*id).kind, TypeKind::Enum { .. } | TypeKind::IntegerEnum { .. })
            }
            _ => false,
        }
    }
}
