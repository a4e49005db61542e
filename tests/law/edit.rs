//! Edits that an administrator makes to a file, and that leave our entries alone: they are made
//! to the file as it was before us and as it is with us, at a place that both have.

use proptest::prelude::*;

/// What is done, at the nth place that allows it.
#[derive(Clone, Debug)]
pub enum Edit {
    /// A new line before the nth line that both files have.
    Insert(usize, String),
    /// A new item after the nth list item that is the administrator's.
    Item(usize, String),
    /// A new line at the end, after a newline if the file lacks one.
    Append(String),
}

/// Any edit, of main.cf or of a defaults file: the lines are harmless in both.
pub fn edit() -> impl Strategy<Value = Edit> {
    let line = prop_oneof![
        Just("# written by hand".to_owned()),
        Just("zz_hand=1".to_owned()),
        Just(String::new()),
    ];
    prop_oneof![
        (any::<usize>(), line.clone()).prop_map(|(n, l)| Edit::Insert(n, l)),
        (any::<usize>(), "[a-z]{3}_hand").prop_map(|(n, i)| Edit::Item(n, i)),
        line.prop_map(Edit::Append),
    ]
}

/// The items of lists that the package edits and never touches itself.
const ITEMS: [&str; 5] = [
    "reject_unauth_destination",
    "defer_unauth_destination",
    "zen.example.org",
    "hash:/etc/nets",
    "127.0.0.0/8",
];

/// Makes the edits to both texts; an edit for which the two have no common place is left out.
pub fn make(edits: &[Edit], plain: &mut Vec<u8>, changed: &mut Vec<u8>) {
    for edit in edits {
        match edit {
            Edit::Append(line) => {
                for text in [&mut *plain, &mut *changed] {
                    if text.last().is_some_and(|&byte| byte != b'\n') {
                        text.push(b'\n');
                    }
                    text.extend_from_slice(line.as_bytes());
                    text.push(b'\n');
                }
            }
            Edit::Insert(nth, line) => {
                let places = common_lines(plain, changed);
                if let Some(place) = pick(&places, *nth).map(<[u8]>::to_vec) {
                    let new = [line.as_bytes(), b"\n", &place].concat();
                    replace_line(plain, &place, &new);
                    replace_line(changed, &place, &new);
                }
            }
            Edit::Item(nth, item) => {
                let places: Vec<_> = ITEMS
                    .iter()
                    .filter(|i| after(plain, i) == after(changed, i) && after(plain, i).is_some())
                    .collect();
                if let Some(place) = pick(&places, *nth) {
                    let new = format!("{place}, {item}");
                    replace_bytes(plain, place.as_bytes(), new.as_bytes());
                    replace_bytes(changed, place.as_bytes(), new.as_bytes());
                }
            }
        }
    }
}

fn pick<T: Copy>(places: &[T], nth: usize) -> Option<T> {
    (!places.is_empty()).then(|| places[nth % places.len()])
}

/// Whole lines at which an entry starts, and which stand once in each text.
fn common_lines<'a>(plain: &'a [u8], changed: &[u8]) -> Vec<&'a [u8]> {
    let starts = |line: &&[u8]| {
        line.first()
            .is_some_and(|byte| byte.is_ascii_lowercase() || byte.is_ascii_uppercase())
    };
    plain
        .split(|&byte| byte == b'\n')
        .filter(starts)
        .filter(|line| {
            [plain, changed]
                .iter()
                .all(|text| text.split(|&b| b == b'\n').filter(|l| l == line).count() == 1)
        })
        .collect()
}

/// What follows the item, if it stands once in the text. Where that is not the same in both
/// texts, an item of ours was taken out there: whether a new one comes before or after it when
/// it comes back, nobody can say.
fn after<'a>(text: &'a [u8], item: &str) -> Option<&'a [u8]> {
    let mut places = text
        .windows(item.len())
        .enumerate()
        .filter(|(_, window)| *window == item.as_bytes());
    let (place, _) = places.next()?;
    let rest = &text[place + item.len()..];
    places.next().is_none().then(|| &rest[..rest.len().min(12)])
}

fn replace_line(text: &mut Vec<u8>, line: &[u8], new: &[u8]) {
    let lines: Vec<&[u8]> = text
        .split(|&byte| byte == b'\n')
        .map(|l| if l == line { new } else { l })
        .collect();
    *text = lines.join(&b'\n');
}

fn replace_bytes(text: &mut Vec<u8>, part: &[u8], new: &[u8]) {
    let at = text
        .windows(part.len())
        .position(|window| window == part)
        .expect("it was found above");
    text.splice(at..at + part.len(), new.iter().copied());
}
