//! What must hold for a write to be done.

use aws_sdk_dynamodb::types::AttributeValue;
use serde::Serialize;

use super::expression::Placeholders;
use super::value;
use aws::Failure;

/// A condition on the item as it is before the write. A path with dots leads into a map.
#[derive(Debug, Clone)]
pub(crate) enum Condition {
    /// There is no such attribute; of `pk`: no such item.
    Absent(&'static str),
    /// There is such an attribute; of `pk`: such an item.
    Present(&'static str),
    /// It compares so with a value.
    Compared(&'static str, Comparison, Result<AttributeValue, Failure>),
    /// It is the same as another attribute.
    Same(&'static str, &'static str),
    /// It is one of the values.
    OneOf(&'static str, Vec<Result<AttributeValue, Failure>>),
    /// The list or set has so many members.
    Size(&'static str, usize),
    /// Both hold.
    And(Box<(Condition, Condition)>),
    /// One of them holds.
    Or(Box<(Condition, Condition)>),
}

/// How an attribute compares with a value.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Comparison {
    /// `=`
    Equal,
    /// `<`
    Below,
    /// `<=`
    AtMost,
}

/// There is no such item.
pub(crate) fn is_new() -> Condition {
    absent("pk")
}

/// There is such an item.
pub(crate) fn exists() -> Condition {
    Condition::Present("pk")
}

/// There is no such attribute.
pub(crate) fn absent(path: &'static str) -> Condition {
    Condition::Absent(path)
}

/// The attribute has this value.
pub(crate) fn is(path: &'static str, expected: impl Serialize) -> Condition {
    Condition::Compared(path, Comparison::Equal, value(expected))
}

/// Two attributes have the same value.
pub(crate) fn same(path: &'static str, other: &'static str) -> Condition {
    Condition::Same(path, other)
}

/// The attribute is below this value: as numbers, or as texts, which for times of one width means earlier.
pub(crate) fn below(path: &'static str, bound: impl Serialize) -> Condition {
    Condition::Compared(path, Comparison::Below, value(bound))
}

/// The attribute is below this value or equal to it.
pub(crate) fn at_most(path: &'static str, bound: impl Serialize) -> Condition {
    Condition::Compared(path, Comparison::AtMost, value(bound))
}

/// The attribute has one of these values.
#[expect(dead_code, reason = "for deliveries, which speak DynamoDB's own language yet")]
pub(crate) fn one_of<T: Serialize>(path: &'static str, expected: impl IntoIterator<Item = T>) -> Condition {
    Condition::OneOf(path, expected.into_iter().map(value).collect())
}

/// The list or set has so many members.
pub(crate) fn size_is(path: &'static str, size: usize) -> Condition {
    Condition::Size(path, size)
}

impl Condition {
    /// This one and another.
    pub(crate) fn and(self, other: Self) -> Self {
        Self::And(Box::new((self, other)))
    }

    /// This one or another.
    pub(crate) fn or(self, other: Self) -> Self {
        Self::Or(Box::new((self, other)))
    }

    /// In DynamoDB's language.
    pub(super) fn write(self, placeholders: &mut Placeholders) -> Result<String, Failure> {
        Ok(match self {
            Self::Absent(path) => format!("attribute_not_exists({})", placeholders.path(path)),
            Self::Present(path) => format!("attribute_exists({})", placeholders.path(path)),
            Self::Compared(path, comparison, value) => {
                let sign = match comparison {
                    Comparison::Equal => "=",
                    Comparison::Below => "<",
                    Comparison::AtMost => "<=",
                };
                format!("{} {sign} {}", placeholders.path(path), placeholders.value(value?))
            }
            Self::Same(path, other) => format!("{} = {}", placeholders.path(path), placeholders.path(other)),
            Self::OneOf(path, values) => {
                let values = values.into_iter().map(|value| Ok(placeholders.value(value?)));
                let values = values.collect::<Result<Vec<_>, Failure>>()?.join(", ");
                format!("{} IN ({values})", placeholders.path(path))
            }
            Self::Size(path, size) => {
                let size = placeholders.value(AttributeValue::N(size.to_string()));
                format!("size({}) = {size}", placeholders.path(path))
            }
            Self::And(both) => {
                let (one, other) = *both;
                format!("({}) AND ({})", one.write(placeholders)?, other.write(placeholders)?)
            }
            Self::Or(both) => {
                let (one, other) = *both;
                format!("({}) OR ({})", one.write(placeholders)?, other.write(placeholders)?)
            }
        })
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    #[test]
    fn a_condition_keeps_its_brackets() {
        let condition = is_new().or(is("status", "queued").and(absent("to").or(is("to", "a@b.example"))));
        let written = condition.write(&mut Placeholders::default()).unwrap();
        assert_eq!(
            written,
            "(attribute_not_exists(#n0)) OR ((#n1 = :v0) AND ((attribute_not_exists(#n2)) OR (#n2 = :v1)))"
        );
    }
}
