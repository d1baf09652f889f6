//! Trouble with a call: which, what kind, and the script that makes it happen.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use invoice_mail::{Call, Fault, Faults};
use jiff::Timestamp;
use tokio::sync::Notify;

/// One try of a call, known by what it does and to what, and by how often the schedule had that before.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Step {
    pub(crate) name: String,
    pub(crate) nth: usize,
    /// 1, or more where the SDK repeats the call.
    pub(crate) attempt: u32,
}

/// What goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Shape {
    /// The function dies.
    Kill,
    /// The connection closes without an answer.
    Close,
    /// No answer comes within the caller's time limit.
    TimeOut,
    /// The service says 500.
    Error500,
    /// The service says that it is asked too much.
    Throttle,
}

/// Trouble with a call, whatever call it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Kind {
    pub(crate) shape: Shape,
    /// Whether it comes after the service did what it was asked to.
    pub(crate) done: bool,
    /// Whether every further try of the SDK meets it too.
    pub(crate) always: bool,
}

/// Trouble with a particular call.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Trouble {
    pub(crate) at: Step,
    pub(crate) kind: Kind,
}

impl Kind {
    /// All there are. A service that throttles has done nothing, so there is no throttling afterwards; and who is dead
    /// tries nothing again.
    pub(crate) fn all() -> Vec<Self> {
        use Shape::{Close, Error500, Kill, Throttle, TimeOut};
        let mut all = vec![];
        for shape in [Kill, Close, Error500, TimeOut, Throttle] {
            for done in [false, true] {
                for always in [true, false] {
                    let impossible = (shape == Throttle && done) || (shape == Kill && !always);
                    all.extend((!impossible).then_some(Self { shape, done, always }));
                }
            }
        }
        all
    }

    fn fault(self) -> Fault {
        match (self.shape, self.done) {
            (Shape::Kill | Shape::TimeOut, false) => Fault::Ignore,
            (Shape::Kill | Shape::TimeOut, true) => Fault::Hang,
            (Shape::Close, false) => Fault::LoseRequest,
            (Shape::Close, true) => Fault::LoseAnswer,
            (Shape::Error500, false) => Fault::Error500,
            (Shape::Error500, true) => Fault::DoneError500,
            (Shape::Throttle, _) => Fault::Throttle,
        }
    }
}

/// Stands between the functions and the services for one schedule: makes its troubles happen and notes every call.
#[derive(Clone, Default)]
pub(crate) struct Script(Arc<Mutex<Scene>>);

#[derive(Default)]
struct Scene {
    invoice: String,
    troubles: Vec<(Trouble, bool)>,
    /// Whether SES's events shall come before its answer, and what it waits for then.
    early: Option<Arc<Notify>>,
    /// How often each call was made, by name.
    made: HashMap<String, usize>,
    /// The calls whose further tries belong to them.
    known: HashMap<String, (String, usize)>,
    trace: Vec<(Step, bool)>,
    /// Whether a function runs. What the test itself asks for is none of its calls.
    runs: bool,
    killed: bool,
    held: bool,
}

impl Script {
    /// What happens to invoices whose ids begin so.
    pub(crate) fn new(invoice: &str, troubles: &[Trouble], early: bool) -> Self {
        let scene = Scene {
            invoice: invoice.to_owned(),
            troubles: troubles.iter().map(|trouble| (trouble.clone(), false)).collect(),
            early: early.then(Arc::default),
            ..Scene::default()
        };
        Self(Arc::new(Mutex::new(scene)))
    }

    /// Begins to make it happen.
    pub(crate) fn begin(&self, faults: &Faults) {
        let judge = self.clone();
        faults.judge(move |call| judge.lock().meet(call));
    }

    /// Says whether a function runs from now on.
    pub(crate) fn runs(&self, runs: bool) {
        self.lock().runs = runs;
    }

    /// The calls since this was asked last, and with which of them there was trouble.
    pub(crate) fn take_trace(&self) -> Vec<(Step, bool)> {
        std::mem::take(&mut self.lock().trace)
    }

    /// Puts calls back, before those that come.
    pub(crate) fn give_back(&self, mut calls: Vec<(Step, bool)>) {
        let mut scene = self.lock();
        calls.append(&mut scene.trace);
        scene.trace = calls;
    }

    /// Whether the function is to die, asked once.
    pub(crate) fn take_killed(&self) -> bool {
        std::mem::take(&mut self.lock().killed)
    }

    /// What lets SES answer, when it was told to wait for its events; asked once.
    pub(crate) fn take_held(&self) -> Option<Arc<Notify>> {
        let mut scene = self.lock();
        let held = std::mem::take(&mut scene.held);
        scene.early.clone().filter(|_| held)
    }

    /// The troubles that never came.
    pub(crate) fn missed(&self) -> Vec<Trouble> {
        self.lock().troubles.iter().filter(|(_, met)| !met).map(|(trouble, _)| trouble.clone()).collect()
    }

    fn lock(&self) -> MutexGuard<'_, Scene> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Scene {
    fn meet(&mut self, call: &Call) -> Option<Fault> {
        if !self.runs {
            return None;
        }
        let (name, nth) = match self.known.get(&call.invocation) {
            Some(known) => known.clone(),
            None => {
                let name = format!("{} {}", call.operation, plain(&call.about, &self.invoice)).trim_end().to_owned();
                let made = self.made.entry(name.clone()).or_default();
                *made += 1;
                let known = (name, *made);
                self.known.insert(call.invocation.clone(), known.clone());
                known
            }
        };
        let step = Step { name, nth, attempt: call.attempt };
        let comes = |trouble: &Trouble| {
            let same = (&trouble.at.name, trouble.at.nth) == (&step.name, step.nth);
            same && (trouble.at.attempt == step.attempt || trouble.kind.always && trouble.at.attempt < step.attempt)
        };
        // The later one, where both troubles are of one call.
        let trouble = self.troubles.iter_mut().rev().find(|(trouble, _)| comes(trouble)).map(|(trouble, met)| {
            *met = true;
            trouble.kind
        });
        self.trace.push((step, trouble.is_some()));
        let kills = trouble.is_some_and(|kind| kind.shape == Shape::Kill);
        self.killed |= kills;
        let fault = trouble.map(Kind::fault);
        match &self.early {
            Some(told) if call.operation == "SendEmail" && !kills && trouble.is_none_or(|kind| kind.done) => {
                self.held = true;
                Some(Fault::Held(Arc::clone(told), fault.map(Box::new)))
            }
            _ => fault,
        }
    }
}

/// What a call is about, without what differs from schedule to schedule: the invoice's id, times, and random or hashed
/// names.
fn plain(about: &str, invoice: &str) -> String {
    let is_hash = |text: &str| text.len() >= 16 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    let segment = |segment: &str| match segment {
        _ if segment.parse::<Timestamp>().is_ok() => "<time>".to_owned(),
        _ => {
            let pieces = segment.split('-').map(|piece| if is_hash(piece) { "<hash>" } else { piece });
            pieces.collect::<Vec<_>>().join("-").replace(invoice, "*")
        }
    };
    let key = |key: &str| key.split('#').map(segment).collect::<Vec<_>>().join("#");
    about.split(' ').map(|about| about.split('/').map(key).collect::<Vec<_>>().join("/")).collect::<Vec<_>>().join(" ")
}
