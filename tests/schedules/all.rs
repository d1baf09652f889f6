//! Which schedules there are, and playing all of them.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io::Write;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

use super::piece::Piece;
use super::stage::{Ended, Function, Order, Played, Stage};
use super::trouble::{Kind, Shape, Step, Trouble};

/// As many as the machine has processors: other tests run beside them.
const STAGES: usize = 2;

/// After so many schedules a stage makes room for a new one: what is kept of each slows the next.
const OF_A_STAGE: usize = 50;

type Schedule = (Vec<Trouble>, Order);

/// What follows a trouble: how each call of a function ended from then on, what it called and what was known afterwards.
/// Two troubles with the same sequel are the same to whatever comes later.
type Sequel = Vec<(Function, Ended, Vec<(String, u32)>, String)>;

/// What became of an invoice without trouble, and with each trouble there is.
pub(crate) struct Singles {
    piece: Piece,
    order: Order,
    clean: Played,
    singles: Vec<Trouble>,
    played: Vec<Played>,
}

/// Plays every trouble with every call that a piece makes.
pub(crate) fn play_singles(piece: Piece, order: Order) -> Singles {
    let clean = play_all(piece, &[(Vec::new(), order)]).remove(0);
    let steps: Vec<Step> = clean.invocations.iter().flat_map(|one| &one.calls).map(|(step, _)| step.clone()).collect();
    // That the SDK's next try makes up for trouble with one is shown by the letter.
    let kinds: Vec<Kind> = Kind::all().into_iter().filter(|kind| kind.always || piece == Piece::Letter).collect();
    let singles = steps.iter().flat_map(|at| kinds.iter().map(|kind| Trouble { at: at.clone(), kind: *kind }));
    let singles: Vec<Trouble> = singles.collect();
    let schedules: Vec<Schedule> = singles.iter().map(|trouble| (vec![trouble.clone()], order)).collect();
    let played = play_all(piece, &schedules);
    judge(&clean, &schedules, &played);
    let (calls, name, when) = (steps.len(), piece.name(), order.name());
    say(&format!("schedules of trouble, {name}, SES's events {when}: {} with one, at {calls} calls", singles.len()));
    Singles { piece, order, clean, singles, played }
}

/// Plays every pair of troubles that differs from the others.
pub(crate) fn play_pairs(Singles { piece, order, clean, singles, played }: Singles) {
    // What differs, by its sequel; and by the name of the call, which kinds do.
    let mut distinct: HashMap<Sequel, usize> = HashMap::new();
    let mut kinds: BTreeMap<&str, BTreeMap<Sequel, Kind>> = BTreeMap::new();
    let mut healed = BTreeSet::new();
    let mut possible_pairs = 0;
    for (index, (trouble, played)) in singles.iter().zip(&played).enumerate() {
        possible_pairs += later(played).len() * Kind::all().len();
        if story(played) == story(&clean) {
            // The SDK's next try made up for it: only that try can meet more.
            healed.insert((&trouble.at, trouble.kind.done));
            continue;
        }
        let sequel = sequel(played);
        kinds.entry(&trouble.at.name).or_default().entry(sequel.clone()).or_insert(trouble.kind);
        distinct.entry(sequel).or_insert(index);
    }
    let every: Vec<Kind> = Kind::all().into_iter().filter(|kind| kind.shape != Shape::TimeOut).collect();
    let kinds_of = |name: &str| kinds.get(name).map_or(every.clone(), |kinds| kinds.values().copied().collect());
    let mut pairs: Vec<Schedule> = Vec::new();
    for index in distinct.into_values() {
        for at in later(&played[index]) {
            let second = kinds_of(&at.name).into_iter().map(|kind| Trouble { at: at.clone(), kind });
            pairs.extend(second.map(|second| (vec![singles[index].clone(), second], order)));
        }
    }
    for (at, done) in healed {
        let first = Trouble { at: at.clone(), kind: Kind { shape: Shape::Close, done, always: false } };
        let next = Step { attempt: 2, ..at.clone() };
        let second = kinds_of(&at.name).into_iter().map(|kind| Trouble { at: next.clone(), kind });
        pairs.extend(second.map(|second| (vec![first.clone(), second], order)));
    }
    let played = play_all(piece, &pairs);
    judge(&clean, &pairs, &played);
    let (pairs, name, when) = (pairs.len(), piece.name(), order.name());
    say(&format!(
        "schedules of trouble, {name}, SES's events {when}: {pairs} with two, of {possible_pairs} that there are"
    ));
}

/// Writes past the test harness, which keeps what a test that passes prints to itself.
fn say(line: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{line}");
}

/// Fails with the first schedules that ended as none may.
fn judge(clean: &Played, schedules: &[Schedule], played: &[Played]) {
    let mut wrong = Vec::new();
    for ((troubles, order), played) in schedules.iter().zip(played) {
        let mut complaints = played.complaints.clone();
        if let Some(end) = played.end.as_ref().filter(|end| Some(*end) != clean.end.as_ref()) {
            complaints.push(format!("it ends otherwise: {end}"));
        }
        if !complaints.is_empty() {
            wrong.push(format!("{order:?} {troubles:#?}\n{complaints:#?}\n{:#?}", played.invocations));
        }
    }
    let first: Vec<&str> = wrong.iter().take(3).map(String::as_str).collect();
    assert!(wrong.is_empty(), "{} of {} schedules, first:\n{}", wrong.len(), played.len(), first.join("\n\n"));
}

/// The whole of what happened, without the SDK's further tries.
fn story(played: &Played) -> Sequel {
    let invocations = played.invocations.iter().map(|one| {
        let calls = one.calls.iter().map(|(step, _)| step).filter(|step| step.attempt == 1);
        (one.function, one.ended, sorted(calls), one.state.clone())
    });
    invocations.collect()
}

/// What followed the first trouble.
fn sequel(played: &Played) -> Sequel {
    let mut sequel = Sequel::new();
    for one in &played.invocations {
        let met = one.calls.iter().position(|(_, met)| *met);
        let from = match (sequel.is_empty(), met) {
            (true, None) => continue,
            (true, Some(met)) => met,
            (false, _) => 0,
        };
        let calls = one.calls[from..].iter().filter(|(_, met)| !met).map(|(step, _)| step);
        // What was under way beside the call that killed it may or may not have been heard of.
        let calls = if one.ended == Ended::Killed { Vec::new() } else { sorted(calls) };
        sequel.push((one.function, one.ended, calls, one.state.clone()));
    }
    sequel
}

/// The tries of calls that come after the first trouble.
fn later(played: &Played) -> Vec<Step> {
    let calls = played.invocations.iter().flat_map(|one| {
        let is_killed = one.ended == Ended::Killed;
        one.calls.iter().map(move |(step, met)| (step, *met, is_killed))
    });
    let after = calls.skip_while(|(_, met, _)| !met).filter(|(_, met, is_killed)| !met && !is_killed);
    after.map(|(step, ..)| step.clone()).collect()
}

fn sorted<'a>(calls: impl Iterator<Item = &'a Step>) -> Vec<(String, u32)> {
    let mut calls: Vec<(String, u32)> = calls.map(|step| (step.name.clone(), step.attempt)).collect();
    calls.sort();
    calls
}

/// Plays schedules on several stages side by side.
fn play_all(piece: Piece, schedules: &[Schedule]) -> Vec<Played> {
    let (next, played) = (AtomicUsize::new(0), Mutex::new(BTreeMap::new()));
    let work = || async {
        let mut stage = Stage::open(piece).await;
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some((troubles, order)) = schedules.get(index) else { break };
            let one = stage.play(troubles, *order).await;
            played.lock().unwrap_or_else(PoisonError::into_inner).insert(index, one);
            if stage.played() == OF_A_STAGE {
                stage.close().await;
                stage = Stage::open(piece).await;
            }
        }
        stage.close().await;
    };
    let on_its_own = || tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(work());
    thread::scope(|scope| {
        for _ in 0..STAGES.min(schedules.len()) {
            scope.spawn(on_its_own);
        }
    });
    let played = played.into_inner().unwrap_or_else(PoisonError::into_inner);
    assert_eq!(played.len(), schedules.len(), "a stage broke down");
    played.into_values().collect()
}
