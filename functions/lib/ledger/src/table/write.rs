//! One write of one item: on its own, or in a transaction.

use std::collections::{BTreeSet, HashMap};

use aws_sdk_dynamodb::types::AttributeValue;
use jiff::Timestamp;
use serde::Serialize;

use super::condition::Condition;
use super::expression::{Names, Placeholders};
use super::{Item, Key, attributes, sortable, value};
use aws::Failure;

/// A write. What cannot be held by the table is reported when it is sent.
#[derive(Debug, Clone)]
pub(crate) struct Write {
    key: Key,
    kind: Kind,
    changes: Vec<Change>,
    condition: Option<Condition>,
    /// The first value that the table cannot hold.
    unwritable: Option<Failure>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// The item becomes what is set.
    Put,
    /// What is set changes, the rest stays.
    Update,
    Delete,
}

/// A change of one attribute.
#[derive(Debug, Clone)]
enum Change {
    Set(String, AttributeValue),
    SetFirst(String, AttributeValue),
    Add(String, AttributeValue),
    Remove(String),
}

impl Change {
    fn path(&self) -> &str {
        match self {
            Self::Set(path, _) | Self::SetFirst(path, _) | Self::Add(path, _) | Self::Remove(path) => path,
        }
    }
}

impl Write {
    fn new(key: Key, kind: Kind) -> Self {
        Self { key, kind, changes: Vec::new(), condition: None, unwritable: None }
    }

    /// The item becomes this value.
    pub(crate) fn put(key: Key, item: &impl Serialize) -> Self {
        Self::new(key, Kind::Put).set_all(item)
    }

    /// Attributes of the item change; it is made if there is none.
    pub(crate) fn update(key: Key) -> Self {
        Self::new(key, Kind::Update)
    }

    /// Only those attributes of the value are written that the item does not have, so that the first writer wins and a
    /// replay is harmless.
    pub(crate) fn add(key: Key, item: &impl Serialize) -> Self {
        Self::update(key).set_all_first(item)
    }

    /// The item goes. One that is gone is no trouble.
    pub(crate) fn delete(key: Key) -> Self {
        Self::new(key, Kind::Delete)
    }

    /// Only if this holds.
    pub(crate) fn when(self, condition: Condition) -> Self {
        Self { condition: Some(condition), ..self }
    }

    /// Gives an attribute a value.
    pub(crate) fn set(self, path: &str, to: impl Serialize) -> Self {
        let to = value(to);
        self.with(to, |to| Change::Set(path.to_owned(), to))
    }

    /// Gives an attribute a value unless it has one.
    pub(crate) fn set_first(self, path: &str, to: impl Serialize) -> Self {
        let to = value(to);
        self.with(to, |to| Change::SetFirst(path.to_owned(), to))
    }

    /// Gives every attribute of the value its value.
    pub(crate) fn set_all(self, item: &impl Serialize) -> Self {
        self.with_all(item, Change::Set)
    }

    /// Gives every attribute of the value its value unless it has one. An absent field is written as null, so that the
    /// first writer decides of it too.
    pub(crate) fn set_all_first(self, item: &impl Serialize) -> Self {
        self.with_all(item, Change::SetFirst)
    }

    /// Takes an attribute away.
    pub(crate) fn remove(self, path: &str) -> Self {
        self.change(Change::Remove(path.to_owned()))
    }

    /// Adds to a number, which is 0 while it is absent.
    pub(crate) fn count(self, path: &str, more: u32) -> Self {
        self.change(Change::Add(path.to_owned(), AttributeValue::N(more.to_string())))
    }

    /// Adds members to a set of texts. DynamoDB knows no empty set: no members, no change.
    pub(crate) fn add_members(self, path: &str, members: BTreeSet<String>) -> Self {
        if members.is_empty() {
            return self;
        }
        self.change(Change::Add(path.to_owned(), AttributeValue::Ss(members.into_iter().collect())))
    }

    /// Puts the item into a list, at its time there.
    pub(crate) fn listed(self, list: &str, at: Timestamp) -> Self {
        self.set("list", list).set("at", sortable(at))
    }

    /// Puts the item into a list unless it is in one.
    pub(crate) fn listed_first(self, list: &str, at: Timestamp) -> Self {
        self.set_first("list", list).set_first("at", sortable(at))
    }

    /// Takes the item out of its list.
    pub(crate) fn unlisted(self) -> Self {
        self.remove("list").remove("at")
    }

    /// Lets DynamoDB remove the item some days after this.
    pub(crate) fn expires(self, at: Timestamp) -> Self {
        self.set("expires_at", at.as_second())
    }

    /// Whether it changes nothing.
    pub(crate) fn is_empty(&self) -> bool {
        self.kind != Kind::Delete && self.changes.is_empty()
    }

    /// Bytes of what it writes, about as DynamoDB counts them.
    pub(super) fn bytes(&self) -> usize {
        let bytes = |change: &Change| match change {
            Change::Set(_, value) | Change::SetFirst(_, value) | Change::Add(_, value) => size(value),
            Change::Remove(_) => 0,
        };
        self.changes.iter().map(bytes).sum()
    }

    fn with(self, value: Result<AttributeValue, Failure>, change: impl FnOnce(AttributeValue) -> Change) -> Self {
        match value {
            Ok(value) => self.change(change(value)),
            Err(failure) => self.unwritable(failure),
        }
    }

    fn with_all(self, item: &impl Serialize, change: impl Fn(String, AttributeValue) -> Change) -> Self {
        match attributes(item) {
            Ok(item) => item.into_iter().fold(self, |write, (name, value)| write.change(change(name, value))),
            Err(failure) => self.unwritable(failure),
        }
    }

    /// The last change of an attribute counts; DynamoDB takes one alone.
    fn change(mut self, change: Change) -> Self {
        self.changes.retain(|earlier| earlier.path() != change.path());
        self.changes.push(change);
        self
    }

    fn unwritable(self, failure: Failure) -> Self {
        Self { unwritable: self.unwritable.or(Some(failure)), ..self }
    }

    /// In DynamoDB's language.
    pub(super) fn request(self) -> Result<Request, Failure> {
        if let Some(failure) = self.unwritable {
            return Err(failure);
        }
        let mut placeholders = Placeholders::default();
        let condition = self.condition.map(|condition| condition.write(&mut placeholders)).transpose()?;
        let what = match self.kind {
            Kind::Put => {
                let mut item = Item::from(self.key);
                for change in self.changes {
                    if let Change::Set(name, value) | Change::SetFirst(name, value) = change {
                        item.insert(name, value);
                    }
                }
                What::Put(item)
            }
            Kind::Update => What::Update(self.key.into(), expression(self.changes, &mut placeholders)),
            Kind::Delete => What::Delete(self.key.into()),
        };
        let (names, values) = placeholders.named();
        Ok(Request { what, condition, names, values })
    }
}

/// An update expression.
fn expression(changes: Vec<Change>, placeholders: &mut Placeholders) -> String {
    let (mut sets, mut adds, mut removes) = (Vec::new(), Vec::new(), Vec::new());
    for change in changes {
        let path = placeholders.path(change.path());
        match change {
            Change::Set(_, value) => sets.push(format!("{path} = {}", placeholders.value(value))),
            Change::SetFirst(_, value) => {
                sets.push(format!("{path} = if_not_exists({path}, {})", placeholders.value(value)));
            }
            Change::Add(_, value) => adds.push(format!("{path} {}", placeholders.value(value))),
            Change::Remove(_) => removes.push(path),
        }
    }
    let clauses = [("SET", sets), ("ADD", adds), ("REMOVE", removes)];
    let clauses = clauses.iter().filter(|(_, parts)| !parts.is_empty());
    clauses.map(|(verb, parts)| format!("{verb} {}", parts.join(", "))).collect::<Vec<_>>().join(" ")
}

/// A write in DynamoDB's language.
#[derive(Debug)]
pub(super) struct Request {
    pub(super) what: What,
    pub(super) condition: Option<String>,
    /// What the placeholders of names stand for.
    pub(super) names: Option<Names>,
    /// What the placeholders of values stand for.
    pub(super) values: Option<Item>,
}

/// What is written.
#[derive(Debug)]
pub(super) enum What {
    /// The item.
    Put(Item),
    /// The key, and the update expression.
    Update(Item, String),
    /// The key.
    Delete(Item),
}

/// Bytes of a value, about as DynamoDB counts them (Developer Guide, "DynamoDB Item sizes and formats").
fn size(value: &AttributeValue) -> usize {
    match value {
        AttributeValue::S(text) | AttributeValue::N(text) => text.len(),
        AttributeValue::Ss(texts) => texts.iter().map(String::len).sum(),
        AttributeValue::L(list) => 3 + list.iter().map(|value| 1 + size(value)).sum::<usize>(),
        AttributeValue::M(map) => 3 + map.iter().map(|(name, value)| 1 + name.len() + size(value)).sum::<usize>(),
        _ => 1,
    }
}

impl From<Key> for HashMap<String, AttributeValue> {
    fn from(Key { pk, sk }: Key) -> Self {
        Self::from([("pk".to_owned(), AttributeValue::S(pk)), ("sk".to_owned(), AttributeValue::S(sk))])
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use serde_json::json;

    use super::super::condition::is;
    use super::*;

    fn said(write: Write) -> (String, BTreeSet<(String, String)>) {
        let request = write.request().unwrap();
        let What::Update(_, expression) = request.what else { return Default::default() };
        (expression, request.names.unwrap_or_default().into_iter().collect())
    }

    #[test]
    fn an_update_says_each_change_once_and_the_last_one() {
        let write =
            Write::update(Key::new("p", "s")).set("a", 1).remove("b").count("c", 1).set("a", 2).set_first("b", 3);
        let (expression, names) = said(write.when(is("a", 0)));
        assert_eq!(expression, "SET #n0 = :v2, #n2 = if_not_exists(#n2, :v3) ADD #n1 :v1");
        assert_eq!(names.into_iter().map(|(_, name)| name).collect::<Vec<_>>(), ["a", "c", "b"]);
    }

    #[test]
    fn what_is_added_gives_way_to_what_is_there() {
        let write = Write::add(Key::new("p", "s"), &json!({"a": 1})).listed_first("L", Timestamp::UNIX_EPOCH);
        let clause = |index: usize| format!("#n{index} = if_not_exists(#n{index}, :v{index})");
        assert_eq!(said(write).0, format!("SET {}, {}, {}", clause(0), clause(1), clause(2)));
    }

    #[test]
    fn what_the_table_cannot_hold_is_reported_and_not_left_out() {
        struct Unwritable;
        impl Serialize for Unwritable {
            fn serialize<S: serde::Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
                Err(serde::ser::Error::custom("it is none of the table's"))
            }
        }
        let write = Write::update(Key::new("p", "s")).set("a", Unwritable).set("b", 1);
        assert!(matches!(write.request(), Err(Failure::Permanent(reason)) if reason.code == "item_unwritable"));
    }
}
