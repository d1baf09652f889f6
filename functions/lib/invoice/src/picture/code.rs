//! QR codes in a picture (ISO/IEC 18004), turned, slanted or noisy.
//!
//! The corners are found here, with work that grows with the picture and not with what is in it; what the squares
//! between them mean is left to `rqrr`.

use super::Grey;

/// Corner marks kept of one picture. Three make a code; text looks like one now and then.
const MAX_MARKS: usize = 40;
/// Places where a code is tried to be read in all pictures of one file.
const MAX_TRIALS: usize = 100;
/// Places where a code is tried to be read, once by each way of telling black from white.
const MAX_TRIALS_AT_ONCE: usize = 40;
/// Codes of one file.
const MAX_CODES: usize = 4;

/// A point in a picture: to the right, down.
type Point = (f32, f32);

/// The search through the pictures of one file.
pub(crate) struct Search {
    /// Places where a code may still be looked for.
    trials: usize,
    found: Vec<Vec<u8>>,
}

impl Default for Search {
    fn default() -> Self {
        Self { trials: MAX_TRIALS, found: Vec::new() }
    }
}

impl Search {
    pub(crate) fn look(&mut self, grey: &Grey) {
        for found in find(grey, &mut self.trials) {
            if self.found.len() < MAX_CODES && !self.found.contains(&found) {
                self.found.push(found);
            }
        }
    }

    /// What the codes say, each once.
    pub(crate) fn found(self) -> Vec<Vec<u8>> {
        self.found
    }
}

/// What the QR codes in a picture say, at most [`MAX_CODES`]. Each place where one may be is one of `trials`.
fn find(grey: &Grey, trials: &mut usize) -> Vec<Vec<u8>> {
    let mut found: Vec<Vec<u8>> = Vec::new();
    for binarise in [global, local] {
        let binary = binarise(grey);
        for (a, b, c) in corners(&marks(&binary)).into_iter().take(MAX_TRIALS_AT_ONCE) {
            if *trials == 0 || found.len() >= MAX_CODES {
                break;
            }
            *trials -= 1;
            if let Some(code) = read(&binary, a, b, c).filter(|code| !found.contains(code)) {
                found.push(code);
            }
        }
        if !found.is_empty() {
            break;
        }
    }
    found
}

/// A picture in black and white.
struct Binary {
    width: usize,
    black: Vec<bool>,
}

impl Binary {
    fn is_black(&self, x: isize, y: isize) -> bool {
        let (Ok(x), Ok(y)) = (usize::try_from(x), usize::try_from(y)) else { return false };
        x < self.width && self.black.get(y * self.width + x).copied().unwrap_or_default()
    }
}

/// Black is what is darker than the middle of the two most distant shades (Otsu 1979): for drawn codes.
fn global(grey: &Grey) -> Binary {
    let mut histogram = [0_u64; 256];
    for pixel in &grey.pixels {
        histogram[usize::from(*pixel)] += 1;
    }
    let total: u64 = histogram.iter().sum();
    let weighted: u64 = histogram.iter().enumerate().map(|(shade, count)| shade as u64 * count).sum();
    let (mut below, mut sum_below, mut best, mut threshold) = (0_u64, 0_u64, 0.0, 127_u8);
    for (shade, count) in (0..=255_u8).zip(histogram) {
        below += count;
        sum_below += u64::from(shade) * count;
        let above = total - below;
        if below == 0 || above == 0 {
            continue;
        }
        let distance = sum_below as f64 / below as f64 - (weighted - sum_below) as f64 / above as f64;
        let variance = below as f64 * above as f64 * distance * distance;
        if variance > best {
            (best, threshold) = (variance, shade);
        }
    }
    let black = grey.pixels.iter().map(|pixel| *pixel <= threshold).collect();
    Binary { width: grey.width, black }
}

/// Black is what is darker than its surroundings: for photos with a shadow across them.
fn local(grey: &Grey) -> Binary {
    const BLOCK: usize = 8;
    const AROUND: usize = 3;
    let (columns, rows) = (grey.width.div_ceil(BLOCK), grey.height.div_ceil(BLOCK));
    let mut means = vec![(0_u32, 0_u32); columns * rows];
    for (y, row) in grey.pixels.chunks(grey.width.max(1)).enumerate() {
        for (column, pixels) in row.chunks(BLOCK).enumerate() {
            if let Some((sum, count)) = means.get_mut(y / BLOCK * columns + column) {
                *sum += pixels.iter().map(|pixel| u32::from(*pixel)).sum::<u32>();
                *count += pixels.len() as u32;
            }
        }
    }
    let threshold = |column: usize, row: usize| {
        let mut all = (0_u32, 0_u32);
        for row in row.saturating_sub(AROUND)..=(row + AROUND).min(rows.saturating_sub(1)) {
            for column in column.saturating_sub(AROUND)..=(column + AROUND).min(columns.saturating_sub(1)) {
                let (sum, count) = means.get(row * columns + column).copied().unwrap_or_default();
                all = (all.0 + sum, all.1 + count);
            }
        }
        (all.0 / all.1.max(1)).saturating_sub(8) as u8
    };
    let thresholds: Vec<u8> = (0..columns * rows).map(|at| threshold(at % columns, at / columns)).collect();
    let mut black = Vec::with_capacity(grey.pixels.len());
    for (y, row) in grey.pixels.chunks(grey.width.max(1)).enumerate() {
        for (column, pixels) in row.chunks(BLOCK).enumerate() {
            let threshold = thresholds.get(y / BLOCK * columns + column).copied().unwrap_or_default();
            black.extend(pixels.iter().map(|pixel| *pixel < threshold));
        }
    }
    Binary { width: grey.width, black }
}

/// A corner mark: its middle and the side of one of its seven squares.
#[derive(Debug, Clone, Copy)]
struct Mark {
    at: Point,
    side: f32,
    /// Rows it was seen in.
    seen: usize,
}

/// Five runs as 1:1:3:1:1, each within half a square.
fn side_of_mark(runs: [usize; 5]) -> Option<f32> {
    let side = runs.iter().sum::<usize>() as f32 / 7.0;
    let fits = |run: usize, squares: f32| (run as f32 - squares * side).abs() < squares * side * 0.6;
    let [a, b, c, d, e] = runs;
    (side >= 1.0 && fits(a, 1.0) && fits(b, 1.0) && fits(c, 3.0) && fits(d, 1.0) && fits(e, 1.0)).then_some(side)
}

/// The corner marks, those seen most often first.
fn marks(binary: &Binary) -> Vec<Mark> {
    let mut marks: Vec<Mark> = Vec::new();
    for (y, row) in binary.black.chunks(binary.width.max(1)).enumerate() {
        let mut runs = [0_usize; 5];
        let mut last = false;
        for (x, is_black) in row.iter().copied().chain([false]).enumerate() {
            if is_black == last {
                runs[4] += 1;
                continue;
            }
            // A white pixel after black ends the fifth run of what may be a mark.
            if !is_black && let Some(side) = side_of_mark(runs) {
                let middle = x as f32 - (runs[4] + runs[3]) as f32 - runs[2] as f32 / 2.0;
                note(&mut marks, binary, middle, y, side);
            }
            runs.rotate_left(1);
            runs[4] = 1;
            last = is_black;
        }
    }
    marks.sort_by_key(|mark| std::cmp::Reverse(mark.seen));
    marks.truncate(MAX_MARKS);
    marks
}

/// Keeps a mark if it is one downwards too.
fn note(marks: &mut Vec<Mark>, binary: &Binary, x: f32, y: usize, side: f32) {
    let Some((middle, down)) = across(binary, (x, y as f32), (0.0, 1.0), side) else { return };
    let Some((middle, right)) = across(binary, middle, (1.0, 0.0), side) else { return };
    let side = (down + right) / 2.0;
    let is_near = |mark: &&mut Mark| (mark.at.0 - middle.0).hypot(mark.at.1 - middle.1) < 2.0 * side;
    if let Some(mark) = marks.iter_mut().find(is_near) {
        let seen = mark.seen as f32;
        mark.at = ((mark.at.0 * seen + middle.0) / (seen + 1.0), (mark.at.1 * seen + middle.1) / (seen + 1.0));
        mark.side = (mark.side * seen + side) / (seen + 1.0);
        mark.seen += 1;
    } else if marks.len() < 8 * MAX_MARKS {
        marks.push(Mark { at: middle, side, seen: 1 });
    }
}

/// The middle of a mark along a line through it, and the side of its squares.
fn across(binary: &Binary, from: Point, (dx, dy): (f32, f32), side: f32) -> Option<(Point, f32)> {
    let limit = (side * 6.0) as usize + 2;
    let black = |steps: isize| {
        let at = (from.0 + dx * steps as f32, from.1 + dy * steps as f32);
        binary.is_black(at.0.floor() as isize, at.1.floor() as isize)
    };
    let half = |sign: isize, from: isize| {
        let mut runs = [0_usize; 3];
        let mut steps = from;
        for (run, is_black) in runs.iter_mut().zip([true, false, true]) {
            while black(sign * steps) == is_black && *run < limit {
                *run += 1;
                steps += 1;
            }
        }
        runs
    };
    let (before, after) = (half(-1, 1), half(1, 0));
    let runs = [before[2], before[1], before[0] + after[0], after[1], after[2]];
    let measured = side_of_mark(runs).filter(|measured| *measured < 2.0 * side && side < 2.0 * measured)?;
    let off = (after[0] as f32 - before[0] as f32) / 2.0;
    let snap = |value: f32, d: f32| if d == 0.0 { value } else { value.floor() + off };
    Some(((snap(from.0, dx), snap(from.1, dy)), measured))
}

/// Three marks that may be those of one code: top left, top right, bottom left; the most square first.
fn corners(marks: &[Mark]) -> Vec<(Mark, Mark, Mark)> {
    let mut all: Vec<(f32, (Mark, Mark, Mark))> = Vec::new();
    for (i, a) in marks.iter().enumerate() {
        for (j, b) in marks.iter().enumerate() {
            for c in marks.iter().skip(j + 1).filter(|_| i != j) {
                if std::ptr::eq(a, c) {
                    continue;
                }
                let (right, down) = ((b.at.0 - a.at.0, b.at.1 - a.at.1), (c.at.0 - a.at.0, c.at.1 - a.at.1));
                let (width, height) = (right.0.hypot(right.1), down.0.hypot(down.1));
                let cosine = (right.0 * down.0 + right.1 * down.1) / (width * height).max(1.0);
                let sides = [a.side, b.side, c.side];
                let (thin, thick) = (sides.into_iter().fold(f32::MAX, f32::min), sides.into_iter().fold(0.0, f32::max));
                let slant = cosine.abs() + (1.0 - width / height).abs() + (thick / thin - 1.0);
                // The middles of the marks are at least 14 squares apart.
                if slant < 0.9 && thick < 1.6 * thin && width > 10.0 * thin && width < 175.0 * thick {
                    let (b, c) = if right.0 * down.1 - right.1 * down.0 > 0.0 { (b, c) } else { (c, b) };
                    all.push((slant, (*a, *b, *c)));
                }
            }
        }
    }
    all.sort_by(|a, b| a.0.total_cmp(&b.0));
    all.into_iter().map(|(_, corners)| corners).collect()
}

/// Reads the code between three corners.
fn read(binary: &Binary, a: Mark, b: Mark, c: Mark) -> Option<Vec<u8>> {
    let (right, down) = ((b.at.0 - a.at.0, b.at.1 - a.at.1), (c.at.0 - a.at.0, c.at.1 - a.at.1));
    let (width, height) = (right.0.hypot(right.1), down.0.hypot(down.1));
    // A turned square is longer along a row of pixels than along its own side.
    let turned = (right.0.abs().max(right.1.abs()) / width).max(0.5);
    let side = (a.side + b.side + c.side) / 3.0 * turned;
    let version = ((width + height) / 2.0 / side + 7.0 - 17.0) / 4.0;
    let version = version.round().clamp(1.0, 40.0) as usize;
    for version in [version, version - 1, version + 1].into_iter().filter(|version| (1..=40).contains(version)) {
        let size = 17 + 4 * version;
        let last = size as f32 - 3.5;
        let plane = |x: f32, y: f32| {
            let (x, y) = ((x - 3.5) / (size as f32 - 7.0), (y - 3.5) / (size as f32 - 7.0));
            (a.at.0 + x * right.0 + y * down.0, a.at.1 + x * right.1 + y * down.1)
        };
        if !has_timing(binary, size, plane) {
            continue;
        }
        if let Some(code) = decode(binary, size, plane) {
            return Some(code);
        }
        if version == 1 {
            continue;
        }
        let inner = size as f32 - 6.5;
        let Some(found) = alignment(binary, inner, plane) else { continue };
        let from = [(3.5, 3.5), (last, 3.5), (inner, inner), (3.5, last)];
        let Some(matrix) = perspective(from, [a.at, b.at, found, c.at]) else { continue };
        let slanted = |x: f32, y: f32| {
            let [m0, m1, m2, m3, m4, m5, m6, m7] = matrix;
            let (x, y) = (f64::from(x), f64::from(y));
            let w = m6 * x + m7 * y + 1.0;
            (((m0 * x + m1 * y + m2) / w) as f32, ((m3 * x + m4 * y + m5) / w) as f32)
        };
        if let Some(code) = decode(binary, size, slanted) {
            return Some(code);
        }
    }
    None
}

fn is_black(binary: &Binary, (x, y): Point) -> bool {
    binary.is_black(x.floor() as isize, y.floor() as isize)
}

/// Whether black and white change between the marks as often as in a code of the size (7.3.4), also where it is
/// slanted: a cheap look that spares most of the dear ones.
fn has_timing(binary: &Binary, size: usize, place: impl Fn(f32, f32) -> Point) -> bool {
    let expected = size - 14;
    let changes = |at: &dyn Fn(f32) -> Point| {
        let colours: Vec<bool> = (7 * 4..=(size - 7) * 4).map(|step| is_black(binary, at(step as f32 / 4.0))).collect();
        colours.windows(2).filter(|pair| pair.first() != pair.last()).count()
    };
    let fits = |changes: usize| changes.abs_diff(expected) <= expected / 3 + 2;
    fits(changes(&|x| place(x, 6.5))) || fits(changes(&|y| place(6.5, y)))
}

fn decode(binary: &Binary, size: usize, place: impl Fn(f32, f32) -> Point) -> Option<Vec<u8>> {
    // Most of five points in the square: a speck does not turn it.
    const POINTS: [Point; 5] = [(0.5, 0.5), (0.3, 0.5), (0.7, 0.5), (0.5, 0.3), (0.5, 0.7)];
    let squares = rqrr::SimpleGrid::from_func(size, |x, y| {
        let black = |(dx, dy): &&Point| is_black(binary, place(x as f32 + dx, y as f32 + dy));
        POINTS.iter().filter(black).count() >= 3
    });
    let mut code = Vec::new();
    rqrr::Grid::new(squares).decode_to(&mut code).ok()?;
    Some(code)
}

/// The small mark towards the fourth corner, near where it would be in a plane.
fn alignment(binary: &Binary, inner: f32, plane: impl Fn(f32, f32) -> Point) -> Option<Point> {
    let mut best = (0, f32::MAX, None);
    for i in -20_i32..=20 {
        for j in -20_i32..=20 {
            let (dx, dy) = (i as f32 * 0.25, j as f32 * 0.25);
            let mut fits = 0;
            for row in -2_i32..=2 {
                for column in -2_i32..=2 {
                    let expected = row.abs().max(column.abs()) != 1;
                    let at = plane(inner + dx + column as f32, inner + dy + row as f32);
                    fits += usize::from(is_black(binary, at) == expected);
                }
            }
            let distance = dx.hypot(dy);
            if fits > best.0 || (fits == best.0 && distance < best.1) {
                best = (fits, distance, Some(plane(inner + dx, inner + dy)));
            }
        }
    }
    best.2.filter(|_| best.0 >= 22)
}

/// The projection that takes four points to four others (Heckbert 1989); `None` where three lie on a line.
fn perspective(from: [Point; 4], to: [Point; 4]) -> Option<[f64; 8]> {
    let mut rows = [[0.0_f64; 9]; 8];
    for (i, ((x, y), (u, v))) in from.into_iter().zip(to).enumerate() {
        let (x, y, u, v) = (f64::from(x), f64::from(y), f64::from(u), f64::from(v));
        rows[2 * i] = [x, y, 1.0, 0.0, 0.0, 0.0, -u * x, -u * y, u];
        rows[2 * i + 1] = [0.0, 0.0, 0.0, x, y, 1.0, -v * x, -v * y, v];
    }
    for i in 0..8 {
        let pivot = (i..8).max_by(|a, b| rows[*a][i].abs().total_cmp(&rows[*b][i].abs()))?;
        rows.swap(i, pivot);
        let pivot = rows[i];
        if pivot[i].abs() < 1e-9 {
            return None;
        }
        for (_, row) in rows.iter_mut().enumerate().filter(|(j, _)| *j != i) {
            let factor = row[i] / pivot[i];
            for (value, p) in row.iter_mut().zip(pivot) {
                *value -= factor * p;
            }
        }
    }
    let mut solved = [0.0; 8];
    for (i, value) in solved.iter_mut().enumerate() {
        *value = rows[i][8] / rows[i][i];
    }
    Some(solved)
}
