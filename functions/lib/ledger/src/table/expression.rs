//! Placeholders: DynamoDB reserves hundreds of words (`status`, `list`, `at`, `to` …), so no name and no value is ever
//! written into an expression.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;

use super::Item;

/// What each placeholder of a name stands for.
pub(super) type Names = HashMap<String, String>;

/// The names and values of an expression.
#[derive(Debug, Default)]
pub(super) struct Placeholders {
    names: Vec<String>,
    values: Vec<AttributeValue>,
}

impl Placeholders {
    /// The placeholders of a path, whose steps are parted by dots.
    pub(super) fn path(&mut self, path: &str) -> String {
        path.split('.').map(|name| self.name(name)).collect::<Vec<_>>().join(".")
    }

    fn name(&mut self, name: &str) -> String {
        let known = self.names.iter().position(|one| one == name);
        let index = known.unwrap_or_else(|| {
            self.names.push(name.to_owned());
            self.names.len() - 1
        });
        format!("#n{index}")
    }

    /// The placeholder of a value.
    pub(super) fn value(&mut self, value: AttributeValue) -> String {
        self.values.push(value);
        format!(":v{}", self.values.len() - 1)
    }

    /// What the placeholders of names and of values stand for; DynamoDB takes no empty map.
    pub(super) fn named(self) -> (Option<Names>, Option<Item>) {
        let names = self.names.into_iter().enumerate().map(|(index, name)| (format!("#n{index}"), name));
        let values = self.values.into_iter().enumerate().map(|(index, value)| (format!(":v{index}"), value));
        let (names, values): (Names, Item) = (names.collect(), values.collect());
        (Some(names).filter(|names| !names.is_empty()), Some(values).filter(|values| !values.is_empty()))
    }
}
