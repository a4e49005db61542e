//! The directory `po`: the questions' texts in other languages.

use super::question::Question;
use crate::debian::changelog::Release;
use crate::debian::po;
use crate::document::Reporter;
use crate::input::Entry;

const TEMPLATE: &str = "po/templates.pot";
const MERGE: &str = "run `msgmerge --update` with templates.pot, then translate the text";

/// The texts of all questions that translators get.
pub fn messages(questions: &[Question]) -> Vec<po::Message> {
    let texts = questions.iter().flat_map(|question| {
        question.texts.iter().map(|text| po::Message {
            kind: question.kind.template_type(),
            question: question.name.clone(),
            msgid: text.clone(),
        })
    });
    texts.collect()
}

/// Checks templates.pot and gives each question its translations.
pub(super) fn read(
    reporter: &Reporter<'_>,
    package: &str,
    release: Option<&Release>,
    questions: &mut [Question],
) {
    let messages = messages(questions);
    let files: Vec<_> = reporter.input.below("po").collect();
    if files.is_empty() {
        return; // English only
    }
    // Without a release the changelog has a fault, and the template cannot be made.
    if let Some(Release { maintainer, .. }) = release {
        check_template(reporter, &po::template(package, maintainer, &messages));
    }
    for (file, entry) in files {
        let Some(language) = file.strip_suffix(".po") else {
            continue;
        };
        let path = format!("po/{file}");
        let Entry::File { bytes, .. } = entry else {
            reporter.fault_in(
                &path,
                None,
                "it is not a readable file",
                "put the file there",
            );
            continue;
        };
        let Ok(text) = std::str::from_utf8(bytes) else {
            reporter.fault_in(&path, None, "it is not UTF-8", "convert it with msgconv");
            continue;
        };
        if let Some(translations) = read_catalog(reporter, &path, text, &messages) {
            for question in questions.iter_mut() {
                let texts = question.texts.iter().map(|text| {
                    let found = translations.iter().find(|one| one.msgid == *text);
                    found.map_or(String::new(), |one| one.msgstr.clone())
                });
                let texts = texts.collect();
                question.translations.push((language.into(), texts));
            }
        }
    }
}

fn check_template(reporter: &Reporter<'_>, expected: &str) {
    let is_current = matches!(
        reporter.input.get(TEMPLATE),
        Some(Entry::File { bytes, .. }) if *bytes == expected.as_bytes()
    );
    if !is_current {
        reporter.fault_in(
            TEMPLATE,
            None,
            "templates.pot does not match the texts of the questions",
            format!(
                "run `confdeb pot {} > {}`",
                reporter.input.specification().display(),
                reporter.input.path_of(TEMPLATE)
            ),
        );
    }
}

/// The translations of one po file; a fault for each that is missing, unsure or of no question.
fn read_catalog(
    reporter: &Reporter<'_>,
    path: &str,
    text: &str,
    messages: &[po::Message],
) -> Option<Vec<po::Translation>> {
    let translations = match po::parse(text) {
        Ok(translations) => translations,
        Err((span, message)) => {
            let remedy = "see what `msgfmt -c` says of the file";
            reporter.fault_in(path, Some((text, span)), message, remedy);
            return None;
        }
    };
    for translation in &translations {
        let known = messages.iter().any(|m| m.msgid == translation.msgid);
        let (message, remedy) = if !known {
            ("no question has this text", MERGE)
        } else if translation.fuzzy {
            (
                "the translation is marked as fuzzy",
                "check it and remove the mark",
            )
        } else if translation.msgstr.is_empty() {
            ("the text is not translated", "translate it")
        } else {
            continue;
        };
        let place = Some((text, translation.span.clone()));
        reporter.fault_in(path, place, message, remedy);
    }
    for message in messages {
        if !translations.iter().any(|one| one.msgid == message.msgid) {
            let question = &message.question;
            let english = &message.msgid;
            let message = format!("a text of question `{question}` is missing: {english}");
            reporter.fault_in(path, Some((text, 0..0)), message, MERGE);
        }
    }
    Some(translations)
}
