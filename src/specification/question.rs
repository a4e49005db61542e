//! A debconf question: what it asks for, and its default.

/// A debconf question.
#[derive(Debug, Clone)]
pub struct Question {
    /// Its name, the template being PACKAGE/NAME.
    pub name: String,
    /// What it asks for.
    pub kind: QuestionKind,
    /// Its debconf priority.
    pub priority: Priority,
    /// The function that is true where it is asked.
    pub only_if: Option<String>,
    /// The function that prints what is in force on the host.
    pub live: Option<String>,
    /// The short description, then the extended one's paragraphs.
    pub texts: Vec<String>,
    /// The same in other languages, by language code.
    pub translations: Vec<(String, Vec<String>)>,
}

/// A debconf priority (debconf-devel(7)).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Priority {
    /// Asked only on request.
    Low,
    /// Asked by default.
    Medium,
    /// Asked where there is no good default.
    High,
    /// Always asked.
    Critical,
}

impl Priority {
    /// All of them, in their order.
    pub const ALL: [Self; 4] = [Self::Low, Self::Medium, Self::High, Self::Critical];

    /// debconf's word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }
}

/// What a question asks for, with its default.
#[derive(Debug, Clone)]
pub enum QuestionKind {
    /// Some of fixed choices.
    Multiselect {
        /// The choices.
        choices: Vec<String>,
        /// Those chosen at first.
        default: Vec<String>,
    },
    /// Some of what a function finds on the host; none at first.
    Found {
        /// The function.
        function: String,
    },
    /// One of fixed choices.
    Select {
        /// The choices.
        choices: Vec<String>,
        /// The one chosen at first.
        default: String,
    },
    /// Yes or no.
    Boolean {
        /// The answer at first.
        default: bool,
    },
    /// A whole number.
    Number {
        /// The least.
        minimum: i64,
        /// The greatest.
        maximum: i64,
        /// The one at first.
        default: i64,
    },
    /// One word of any kind, or none.
    Word {
        /// The one at first.
        default: String,
    },
}

impl QuestionKind {
    /// The type of the debconf template (debconf-devel(7)); numbers and words are strings there.
    pub fn template_type(&self) -> &'static str {
        match self {
            Self::Multiselect { .. } | Self::Found { .. } => "multiselect",
            Self::Select { .. } => "select",
            Self::Boolean { .. } => "boolean",
            Self::Number { .. } | Self::Word { .. } => "string",
        }
    }

    /// The choices that are fixed; of yes or no, debconf's words for them.
    pub fn choices(&self) -> Vec<&str> {
        match self {
            Self::Multiselect { choices, .. } | Self::Select { choices, .. } => {
                choices.iter().map(String::as_str).collect()
            }
            Self::Boolean { .. } => vec!["true", "false"],
            Self::Found { .. } | Self::Number { .. } | Self::Word { .. } => Vec::new(),
        }
    }

    /// The default as debconf writes it.
    pub fn default(&self) -> String {
        match self {
            Self::Multiselect { default, .. } => default.join(", "),
            Self::Found { .. } => String::new(),
            Self::Select { default, .. } | Self::Word { default } => default.clone(),
            Self::Boolean { default } => default.to_string(),
            Self::Number { default, .. } => default.to_string(),
        }
    }
}
