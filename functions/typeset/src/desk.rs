//! What the typesetter has before it.

use std::sync::LazyLock;

use serde_json::Value;
use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};

/// All that typst can reach: its library, two fonts, the template and the invoice. No files, packages or clock.
pub(crate) struct Desk {
    template: Source,
    invoice: (FileId, Bytes),
}

static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| LazyHash::new(Library::default()));
static FONTS: LazyLock<Vec<Font>> = LazyLock::new(|| {
    let fonts: [&'static [u8]; 2] =
        [include_bytes!("../fonts/IBMPlexSans-Regular.ttf"), include_bytes!("../fonts/IBMPlexSans-SemiBold.ttf")];
    fonts.into_iter().flat_map(|font| Font::iter(Bytes::new(font))).collect()
});
static BOOK: LazyLock<LazyHash<FontBook>> = LazyLock::new(|| LazyHash::new(FontBook::from_fonts(FONTS.iter())));

/// Makes ready what every sheet needs. A function does it while it starts, when Lambda gives it more of the processor.
pub fn prepare() {
    LazyLock::force(&LIBRARY);
    LazyLock::force(&BOOK);
}

impl Desk {
    /// With the data that the template reads.
    ///
    /// # Errors
    /// A file's name is none: a fault of this code.
    pub(crate) fn new(invoice: &Value) -> Result<Self, String> {
        let file = |name: &str| {
            let path = VirtualPath::new(name).map_err(|error| error.to_string())?;
            Ok::<_, String>(FileId::new(RootedPath::new(VirtualRoot::Project, path)))
        };
        let template = Source::new(file("invoice.typ")?, include_str!("invoice.typ").to_owned());
        Ok(Self { template, invoice: (file("invoice.json")?, Bytes::new(invoice.to_string().into_bytes())) })
    }
}

impl World for Desk {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &BOOK
    }

    fn main(&self) -> FileId {
        self.template.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.template.id() { Ok(self.template.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        let (invoice, bytes) = &self.invoice;
        if id == *invoice { Ok(bytes.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn font(&self, index: usize) -> Option<Font> {
        FONTS.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
