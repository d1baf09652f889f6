//! Small closed sets of things that stand in messages, with the word of each language in one row.

use serde::{Deserialize, Serialize};

use crate::{Language, Parameter, Sample};

/// Declares a set of nouns or phrases: name, and its words in German, English, French and Dutch.
macro_rules! nouns {
    ($(
        $(#[$enum_doc:meta])*
        pub enum $Noun:ident {
            $( $(#[$doc:meta])* $Variant:ident: $de:literal, $en:literal, $fr:literal, $nl:literal; )*
        }
    )*) => {$(
        $(#[$enum_doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $Noun {
            $( $(#[$doc])* $Variant, )*
        }

        impl $Noun {
            /// All of them.
            pub const ALL: &[Self] = &[$( Self::$Variant, )*];

            /// How it stands in a sentence of this language.
            pub const fn words(self, language: Language) -> &'static str {
                match (self, language) {
                    $(
                        (Self::$Variant, Language::De) => $de,
                        (Self::$Variant, Language::En) => $en,
                        (Self::$Variant, Language::Fr) => $fr,
                        (Self::$Variant, Language::Nl) => $nl,
                    )*
                }
            }
        }

        impl Parameter for $Noun {
            fn shown(&self, language: Language) -> String {
                self.words(language).to_owned()
            }
        }

        impl Sample for $Noun {
            fn sample(_: &'static str) -> Self {
                Self::ALL[0]
            }
        }
    )*};
}

nouns! {
    /// What holds other files and was opened.
    pub enum Container {
        /// `.zip`.
        Zip: "ein ZIP-Archiv", "a zip archive", "une archive ZIP", "een zip-archief";
        /// `.gz` (RFC 1952).
        Gzip: "eine gzip-Datei", "a gzip file", "un fichier gzip", "een gzip-bestand";
        /// `.p7m` (CMS, RFC 5652).
        SignedEnvelope: "ein signierter Umschlag (p7m)", "a signed envelope (p7m)", "une enveloppe signée (p7m)", "een ondertekende envelop (p7m)";
        /// Outlook's TNEF.
        Winmail: "eine winmail.dat von Outlook", "a winmail.dat of Outlook", "un fichier winmail.dat d’Outlook", "een winmail.dat van Outlook";
        /// `.eml`, and whatever else is a mail.
        Email: "eine angehängte E-Mail", "an attached e-mail", "un e-mail joint", "een bijgevoegde e-mail";
    }

    /// An archive that is recognised and not opened.
    pub enum Archive {
        /// `.rar`.
        Rar: "ein RAR-Archiv", "a RAR archive", "une archive RAR", "een RAR-archief";
        /// `.7z`.
        SevenZip: "ein 7z-Archiv", "a 7z archive", "une archive 7z", "een 7z-archief";
        /// `.tar`.
        Tar: "ein tar-Archiv", "a tar archive", "une archive tar", "een tar-archief";
        /// `.xz`.
        Xz: "ein xz-Archiv", "an xz archive", "une archive xz", "een xz-archief";
        /// `.bz2`.
        Bzip2: "ein bzip2-Archiv", "a bzip2 archive", "une archive bzip2", "een bzip2-archief";
        /// `.zst`.
        Zstandard: "ein Zstandard-Archiv", "a Zstandard archive", "une archive Zstandard", "een Zstandard-archief";
        /// `.lz`.
        Lzip: "ein lzip-Archiv", "an lzip archive", "une archive lzip", "een lzip-archief";
        /// `.lz4`.
        Lz4: "ein LZ4-Archiv", "an LZ4 archive", "une archive LZ4", "een LZ4-archief";
        /// `.Z`.
        Compress: "ein compress-Archiv (.Z)", "a compress archive (.Z)", "une archive compress (.Z)", "een compress-archief (.Z)";
        /// `.cab`.
        Cabinet: "ein Cabinet-Archiv", "a cabinet archive", "une archive Cabinet", "een cabinet-archief";
        /// `.lzh`.
        Lha: "ein LHA-Archiv", "an LHA archive", "une archive LHA", "een LHA-archief";
        /// `.ace`.
        Ace: "ein ACE-Archiv", "an ACE archive", "une archive ACE", "een ACE-archief";
        /// `.arj`.
        Arj: "ein ARJ-Archiv", "an ARJ archive", "une archive ARJ", "een ARJ-archief";
        /// A Mac's file as text (RFC 1741).
        BinHex: "eine BinHex-Datei", "a BinHex file", "un fichier BinHex", "een BinHex-bestand";
        /// As in Usenet.
        YEnc: "ein Text mit einer yEnc-Datei", "a text with a yEnc file", "un texte avec un fichier yEnc", "een tekst met een yEnc-bestand";
    }

    /// A file that people may read as an invoice, and of which nothing is read.
    pub enum UnreadDocument {
        /// `.ps`, `.eps`.
        PostScript: "ein PostScript-Dokument", "a PostScript document", "un document PostScript", "een PostScript-document";
        /// `.djvu`.
        DjVu: "ein DjVu-Dokument", "a DjVu document", "un document DjVu", "een DjVu-document";
        /// ECMA-388.
        Xps: "ein XPS-Dokument", "an XPS document", "un document XPS", "een XPS-document";
        /// Pages, Numbers or Keynote.
        AppleIwork: "ein Dokument von Apple Pages, Numbers oder Keynote", "a document of Apple Pages, Numbers or Keynote", "un document Apple Pages, Numbers ou Keynote", "een document van Apple Pages, Numbers of Keynote";
        /// XML that speaks of an invoice.
        Xml: "eine XML-Datei in keinem bekannten Rechnungsformat", "an XML file in no known invoice format", "un fichier XML dans aucun format de facture connu", "een xml-bestand in geen bekende factuurindeling";
        /// HTML.
        WebPage: "eine Webseite", "a web page", "une page web", "een webpagina";
        /// An Office file, text or table that is called an invoice.
        Office: "eine Office-Datei, ein Text oder eine Tabelle, die nach ihrem Namen eine Rechnung ist", "an Office file, text or table that is called an invoice", "un fichier Office, un texte ou un tableau qui porte le nom d’une facture", "een Office-bestand, tekst of tabel met de naam van een factuur";
    }

    /// What a file says that it is, by the extension of its name, else by its declared type.
    pub enum ClaimedKind {
        /// `.pdf`.
        Pdf: "eine PDF-Datei", "a PDF", "un PDF", "een pdf";
        /// `.xml` and what is XML inside.
        Xml: "eine XML-Datei", "an XML file", "un fichier XML", "een xml-bestand";
        /// `.zip`.
        Zip: "ein ZIP-Archiv", "a zip archive", "une archive ZIP", "een zip-archief";
        /// `.p7m`.
        Signed: "eine signierte Datei", "a signed file", "un fichier signé", "een ondertekend bestand";
    }

    /// What a file is that calls itself something else.
    pub enum ActualKind {
        /// HTML, for example the page where one signs in at a portal.
        WebPage: "eine Webseite", "a web page", "une page web", "een webpagina";
        /// Characters.
        Text: "ein Text", "a text", "un texte", "een tekst";
        /// Anything.
        Other: "etwas anderes oder beschädigt", "something else, or damaged", "autre chose, ou endommagé", "iets anders, of beschadigd";
    }

    /// A business document as data, that is no invoice.
    pub enum BusinessDocument {
        /// Order, its change or its confirmation.
        Order: "eine Bestellung", "an order", "une commande", "een bestelling";
        /// Despatch or receipt advice.
        DespatchAdvice: "ein Liefer- oder Wareneingangsavis", "a despatch or receipt advice", "un avis d’expédition ou de réception", "een verzend- of ontvangstbericht";
        /// What a buyer answers to an invoice.
        InvoiceResponse: "eine Antwort auf eine Rechnung", "a response to an invoice", "une réponse à une facture", "een antwoord op een factuur";
        /// Payment reminder.
        Reminder: "eine Zahlungserinnerung", "a payment reminder", "une relance de paiement", "een betalingsherinnering";
        /// Statement of account.
        Statement: "ein Kontoauszug", "a statement of account", "un relevé de compte", "een rekeningoverzicht";
        /// Where an invoice stands at the buyer (CDAR).
        LifecycleStatus: "eine Statusmeldung zu einer Rechnung", "a status message about an invoice", "un message de statut d’une facture", "een statusbericht over een factuur";
        /// Any other.
        Other: "ein anderes Geschäftsdokument", "another business document", "un autre document commercial", "een ander zakelijk document";
    }

    /// What there is too much of in a file.
    pub enum Measure {
        /// `<![CDATA[`.
        CdataSections: "CDATA-Abschnitte", "CDATA sections", "sections CDATA", "CDATA-secties";
        /// Of one XML element.
        AttributesOfAnElement: "Attribute in einem Element", "attributes in one element", "attributs dans un élément", "attributen in één element";
        /// Of all XML elements together.
        AttributesAndNamespaces: "Attribute und Namensräume", "attributes and namespaces", "attributs et espaces de noms", "attributen en naamruimten";
        /// `xmlns`, as they are in scope.
        NamespaceDeclarations: "Namensraum-Deklarationen", "namespace declarations", "déclarations d’espaces de noms", "naamruimtedeclaraties";
        /// Elements, attributes and texts.
        Nodes: "Elemente, Attribute und Texte", "elements, attributes and texts", "éléments, attributs et textes", "elementen, attributen en teksten";
        /// Of an invoice.
        ElementsBesidesLines: "Elemente außer den Positionen", "elements besides its lines", "éléments hors lignes de facture", "elementen buiten de factuurregels";
        /// Of a text in UTF-8.
        MegabytesOfText: "MB Text", "MB of text", "Mo de texte", "MB aan tekst";
        /// Of an invoice.
        MegabytesBesidesLines: "MB außer den Positionen und eingebetteten Dateien", "MB besides its lines and the files in it", "Mo hors lignes de facture et fichiers inclus", "MB buiten de factuurregels en ingesloten bestanden";
        /// EDIFACT.
        Segments: "Segmente", "segments", "segments de message", "segmenten";
        /// EDIFACT.
        ElementsOfASegment: "Elemente in einem Segment", "elements in one segment", "éléments dans un segment", "elementen in één segment";
        /// EDIFACT.
        ComponentsOfAnElement: "Komponenten in einem Element", "components in one element", "composants dans un élément", "componenten in één element";
        /// EDIFACT.
        BytesOfASegment: "Bytes in einem Segment", "bytes in one segment", "octets dans un segment", "bytes in één segment";
        /// PDF.
        Objects: "Objekte", "objects", "objets", "objecten";
        /// PDF.
        Values: "Werte", "values", "valeurs", "waarden";
        /// PDF.
        AttachedFiles: "angehängte Dateien", "attached files", "fichiers joints", "bijgevoegde bestanden";
    }

    /// What an automatic answer is for.
    pub enum AutoReplyKind {
        /// Nobody is there to read.
        Absence: "jemand ist abwesend", "somebody is away", "quelqu’un est absent", "iemand is afwezig";
        /// The mail arrived and will be worked on; often with a ticket number.
        Acknowledgement: "eine E-Mail ist angekommen", "an e-mail has arrived", "un e-mail est bien arrivé", "een e-mail is aangekomen";
        /// The mail is held until its sender proves to be a person.
        Challenge: "eine E-Mail wird erst zugestellt, wenn ihr Absender sie bestätigt", "an e-mail is held until its sender confirms it", "un e-mail est retenu jusqu’à ce que son expéditeur le confirme", "een e-mail wordt tegengehouden tot de afzender hem bevestigt";
        /// The mail does not say.
        Other: "ein Programm hat auf eine E-Mail geantwortet", "a program answered an e-mail", "un programme a répondu à un e-mail", "een programma heeft een e-mail beantwoord";
    }

    /// What a recipient's program did with a mail (RFC 8098 section 3.2.6.2).
    pub enum Disposition {
        /// `displayed`.
        Displayed: "wurde angezeigt", "was shown on a screen", "a été affiché", "is getoond";
        /// `deleted`.
        Deleted: "wurde gelöscht, vielleicht ungelesen", "was deleted, perhaps unread", "a été supprimé, peut-être sans être lu", "is verwijderd, misschien ongelezen";
        /// Anything else.
        Handled: "wurde verarbeitet", "was handled", "a été traité", "is verwerkt";
    }

    /// What became of a mail, as a mail server reports it (RFC 3463, RFC 3464).
    pub enum BounceReason {
        /// The server does not know the address.
        AddressRefused: "der Mailserver kennt die Adresse nicht", "the mail server does not know the address", "le serveur de messagerie ne connaît pas l’adresse", "de mailserver kent het adres niet";
        /// The mailbox is full.
        MailboxFull: "das Postfach ist voll", "the mailbox is full", "la boîte aux lettres est pleine", "de mailbox is vol";
        /// Beyond the server's limit.
        MessageTooLarge: "die E-Mail ist dem Mailserver zu groß", "the e-mail is too large for the mail server", "l’e-mail est trop volumineux pour le serveur de messagerie", "de e-mail is te groot voor de mailserver";
        /// Its kind of attachment.
        AttachmentRejected: "der Mailserver nimmt diese Anhänge nicht an", "the mail server does not take these attachments", "le serveur de messagerie n’accepte pas ces pièces jointes", "de mailserver accepteert deze bijlagen niet";
        /// What it says.
        ContentRejected: "der Mailserver nimmt diesen Inhalt nicht an", "the mail server does not take this content", "le serveur de messagerie n’accepte pas ce contenu", "de mailserver accepteert deze inhoud niet";
        /// Who sends it, or from where.
        SenderBlocked: "der Mailserver weist E-Mails dieses Absenders ab", "the mail server refuses e-mails from this sender", "le serveur de messagerie refuse les e-mails de cet expéditeur", "de mailserver weigert e-mails van deze afzender";
        /// Not yet.
        Delayed: "sie ist noch nicht angekommen, und der Mailserver versucht es weiter", "it has not arrived yet, and the mail server keeps trying", "il n’est pas encore arrivé, et le serveur de messagerie continue d’essayer", "hij is nog niet aangekomen en de mailserver blijft het proberen";
        /// Nothing more is known.
        NotDelivered: "der Mailserver hat sie nicht angenommen", "the mail server did not take it", "le serveur de messagerie ne l’a pas accepté", "de mailserver heeft hem niet aangenomen";
    }
}
