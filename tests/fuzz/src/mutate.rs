//! Mutations of an input.

use fastrand::Rng;

/// Characters that parsers treat in a way of their own.
const CHARACTERS: [char; 16] = [
    '\0',
    '\t',
    '\n',
    '\r',
    '\u{7f}',
    '\u{85}',
    '\u{a0}',
    'é',
    'ß',
    '€',
    '\u{2028}',
    '日',
    '\u{feff}',
    '\u{fffd}',
    '🦀',
    '\u{10ffff}',
];

const NUMBERS: [&str; 14] = [
    "0",
    "1",
    "-1",
    "1.0",
    "0.1",
    "1e400",
    "-0",
    "00",
    "127",
    "4294967296",
    "9223372036854775807",
    "9223372036854775808",
    "18446744073709551616",
    "1e-7",
];

/// Replaces `input` by a mutation of one of the seeds.
pub(crate) fn mutate(
    input: &mut Vec<u8>,
    seeds: &[Vec<u8>],
    words: &[&str],
    longest: usize,
    random: &mut Rng,
) {
    input.clone_from(&seeds[random.usize(..seeds.len())]);
    // One mutation half of the time, two a quarter of the time, and so on.
    loop {
        one(input, seeds, words, random);
        if random.bool() {
            break;
        }
    }
    input.truncate(longest);
}

fn one(input: &mut Vec<u8>, seeds: &[Vec<u8>], words: &[&str], random: &mut Rng) {
    let at = random.usize(..=input.len());
    match random.u8(..14) {
        0 if at < input.len() => input[at] = random.u8(..),
        1 if at < input.len() => input[at] ^= 1 << random.u8(..8),
        2 | 3 => insert(input, at, words[random.usize(..words.len())].as_bytes()),
        4 => overwrite(input, at, words[random.usize(..words.len())].as_bytes()),
        5 => drop(input.drain(range(input.len(), 16, random))),
        6 => drop(input.drain(range(input.len(), usize::MAX, random))),
        7 => {
            let part = input[range(input.len(), 64, random)].to_vec();
            insert(input, at, &part);
        }
        8 => {
            let part = input[range(input.len(), 16, random)].to_vec();
            let times = 1 << random.u32(1..7);
            insert(input, at, &part.repeat(times));
        }
        9 | 10 => {
            let other = &seeds[random.usize(..seeds.len())];
            insert(input, at, &other[range(other.len(), 128, random)]);
        }
        11 => insert(
            input,
            at,
            CHARACTERS[random.usize(..CHARACTERS.len())].encode_utf8(&mut [0; 4]).as_bytes(),
        ),
        12 => number(input, at, random),
        _ => line(input, random),
    }
}

fn insert(input: &mut Vec<u8>, at: usize, part: &[u8]) {
    drop(input.splice(at..at, part.iter().copied()));
}

fn overwrite(input: &mut Vec<u8>, at: usize, part: &[u8]) {
    let end = (at + part.len()).min(input.len());
    drop(input.splice(at..end, part.iter().copied()));
}

/// A part of `length` bytes, at most `most` long.
fn range(length: usize, most: usize, random: &mut Rng) -> std::ops::Range<usize> {
    let start = random.usize(..=length);
    start..start + random.usize(..=(length - start).min(most))
}

/// Replaces the next number.
fn number(input: &mut Vec<u8>, at: usize, random: &mut Rng) {
    let Some(start) = input[at..].iter().position(u8::is_ascii_digit) else { return };
    let start = at + start;
    let length = input[start..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let number = NUMBERS[random.usize(..NUMBERS.len())];
    drop(input.splice(start..start + length, number.bytes()));
}

/// Moves, copies or removes a line.
fn line(input: &mut Vec<u8>, random: &mut Rng) {
    let mut lines: Vec<&[u8]> = input.split_inclusive(|byte| *byte == b'\n').collect();
    if lines.is_empty() {
        return;
    }
    let from = random.usize(..lines.len());
    let line = if random.bool() { lines[from] } else { lines.remove(from) };
    if random.u8(..4) > 0 {
        lines.insert(random.usize(..=lines.len()), line);
    }
    *input = lines.concat();
}
