//! The phrases: name, English, German. English is the reference.

use super::Language;

macro_rules! phrases {
    ($($name:ident $key:literal $en:literal $de:literal;)+) => {
        /// Something a page says to a customer.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Say { $($name),+ }

        impl Say {
            /// Every phrase.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// Its key in a handbook.
            #[must_use]
            pub const fn key(self) -> &'static str {
                match self { $(Self::$name => $key),+ }
            }

            /// The phrase as it ships.
            #[must_use]
            pub const fn shipped(self, language: Language) -> &'static str {
                match (self, language) {
                    $((Self::$name, Language::En) => $en, (Self::$name, Language::De) => $de),+
                }
            }
        }
    };
}

#[rustfmt::skip]
phrases! {
    YourTickets "your_tickets" "Your tickets" "Ihre Anfragen";
    AskForHelp "ask_for_help" "Ask for help" "Hilfe anfragen";
    SignOut "sign_out" "Sign out" "Abmelden";
    Settings "settings" "Settings" "Einstellungen";
    SkipToContent "skip_to_content" "Skip to the content" "Zum Inhalt";
    You "you" "You" "Sie";
    HelpByPeople "help_by_people"
        "Help by the people of {company}, with Prickle"
        "Hilfe von Menschen bei {company}, mit Prickle";
    TicketsOf "tickets_of" "Tickets of {organisation}" "Anfragen von {organisation}";
    WhoseTickets "whose_tickets" "Whose tickets" "Wessen Anfragen";
    Mine "mine" "Mine" "Meine";
    AllOf "all_of" "All of {organisation}" "Alle von {organisation}";
    NoTickets "no_tickets" "No tickets yet" "Noch keine Anfragen";
    NoTicketsHint "no_tickets_hint"
        "When you ask for help, you can follow it here."
        "Wenn Sie Hilfe anfragen, können Sie hier verfolgen, wie es weitergeht.";
    FindInTickets "find_in_tickets" "Find in these tickets" "In diesen Anfragen suchen";
    WordsOrNumber "words_or_number"
        "Words of a ticket, or its number"
        "Wörter einer Anfrage oder ihre Nummer";
    Find "find" "Find" "Suchen";
    ShowAll "show_all" "Show all" "Alle zeigen";
    NothingFound "nothing_found" "Nothing found for “{words}”" "Nichts gefunden zu „{words}“";
    NothingFoundHint "nothing_found_hint"
        "All these words must stand in one ticket, in what was written or in its files. \
         Fewer words find more."
        "Alle diese Wörter müssen in einer Anfrage stehen, in dem, was geschrieben wurde, \
         oder in ihren Dateien. Weniger Wörter finden mehr.";
    OlderTickets "older_tickets" "Older tickets" "Ältere Anfragen";
    NewAnswer "new_answer" "new answer" "neue Antwort";
    NoSubject "no_subject" "(no subject)" "(ohne Betreff)";
    AnswerBy "answer_by" "answer by {time}" "Antwort bis {time}";
    StatusOpen "status_open" "We are on it" "Wir sind dran";
    StatusPending "status_pending" "Waiting for you" "Wartet auf Sie";
    StatusOnHold "status_on_hold" "Waiting for something else" "Wartet auf etwas anderes";
    StatusSolved "status_solved" "Solved" "Gelöst";
    StatusClosed "status_closed" "Closed" "Abgeschlossen";
    HearBy "hear_by" "You hear from us by {time}" "Sie hören von uns bis spätestens {time}";
    PendingHint "pending_hint"
        "We answered. Without a word from you it is marked solved after {days} days."
        "Wir haben geantwortet. Ohne ein Wort von Ihnen gilt es nach {days} Tagen als \
         gelöst.";
    PendingHintDay "pending_hint_day"
        "We answered. Without a word from you it is marked solved after a day."
        "Wir haben geantwortet. Ohne ein Wort von Ihnen gilt es nach einem Tag als gelöst.";
    OnHoldHint "on_hold_hint"
        "We wait for somebody else and tell you when it moves."
        "Wir warten auf jemand anderen und melden uns, sobald sich etwas bewegt.";
    SolvedHint "solved_hint" "A reply opens it again." "Eine Antwort öffnet es wieder.";
    ClosedHint "closed_hint"
        "A reply opens a new ticket that knows this one."
        "Eine Antwort eröffnet eine neue Anfrage, die diese kennt.";
    StillOpen "still_open" "Is something still open?" "Ist noch etwas offen?";
    YourReply "your_reply" "Your reply" "Ihre Antwort";
    Files "files" "Files" "Dateien";
    SolvedGlad "solved_glad" "Solved. We are glad." "Gelöst. Das freut uns.";
    Optional "optional" "optional" "freiwillig";
    Send "send" "Send" "Senden";
    Reopen "reopen" "Reopen without a word" "Ohne Nachricht wieder öffnen";
    ItIsSolved "it_is_solved" "It is solved, thank you" "Es ist gelöst, danke";
    SaidSent "said_sent" "Sent. We have it." "Gesendet. Wir haben Ihre Antwort.";
    SaidSolved "said_solved" "Thank you for telling us." "Danke, dass Sie es uns sagen.";
    SaidReopened "said_reopened"
        "It is open again. We look at it."
        "Es ist wieder offen. Wir sehen es uns an.";
    SeeYourTickets "see_your_tickets" "See your tickets" "Ihre Anfragen ansehen";
    SignIn "sign_in" "Sign in" "Anmelden";
    YourAddress "your_address" "Your mail address" "Ihre E-Mail-Adresse";
    YourAddressHint "your_address_hint"
        "The one you wrote to us from."
        "Die, von der Sie uns geschrieben haben.";
    WeSendALink "we_send_a_link"
        "We send you a link; there is no password to remember."
        "Wir senden Ihnen einen Link; ein Passwort brauchen Sie nicht.";
    SendALink "send_a_link" "Send me a link" "Link senden";
    CheckYourMail "check_your_mail" "Check your mail" "Sehen Sie in Ihr Postfach";
    LinkOnItsWay "link_on_its_way"
        "If {address} has written to us, a link is on its way. It works once, for half an \
         hour."
        "Wenn uns {address} geschrieben hat, ist ein Link unterwegs. Er gilt einmal, eine \
         halbe Stunde lang.";
    NothingThere "nothing_there"
        "Nothing there after some minutes? Look in the spam folder."
        "Nach einigen Minuten noch nichts da? Sehen Sie im Spam-Ordner nach.";
    TryAgain "try_again" "Try again" "Noch einmal versuchen";
    GoodToSeeYou "good_to_see_you" "Good to see you" "Schön, dass Sie da sind";
    SignInAs "sign_in_as"
        "You are about to sign in as {address}."
        "Sie melden sich an als {address}.";
    GoToMyTickets "go_to_my_tickets" "Go to my tickets" "Zu meinen Anfragen";
    LinkUsedUp "link_used_up" "This link is used up" "Dieser Link ist verbraucht";
    LinkUsedUpHint "link_used_up_hint"
        "Links work once, for half an hour. A new one is quickly made."
        "Links gelten einmal, eine halbe Stunde lang. Ein neuer ist schnell gemacht.";
    SendANewLink "send_a_new_link" "Send me a new link" "Neuen Link senden";
    Language "language" "Language" "Sprache";
    TimeZone "time_zone" "Time zone" "Zeitzone";
    TimeZoneHint "time_zone_hint"
        "In which we tell you by when you hear from us, such as Europe/Berlin."
        "In der wir Ihnen sagen, bis wann Sie von uns hören, etwa Europe/Berlin.";
    NoSuchZone "no_such_zone" "There is no such time zone." "Diese Zeitzone gibt es nicht.";
    YourAddresses "your_addresses" "Your mail addresses" "Ihre E-Mail-Adressen";
    YourAddressesHint "your_addresses_hint"
        "What you write to us from any of these is yours. Our letters go to one of them."
        "Was Sie uns von einer dieser Adressen schreiben, gehört zu Ihnen. Unsere Mails gehen an \
         eine davon.";
    LettersGoHere "letters_go_here" "our letters go here" "hierhin gehen unsere Mails";
    NotConfirmed "not_confirmed" "not confirmed" "nicht bestätigt";
    SendLettersHere "send_letters_here" "Send letters here" "Mails hierhin senden";
    Remove "remove" "Remove" "Entfernen";
    AddAnAddress "add_an_address" "Another address of yours" "Eine weitere Adresse von Ihnen";
    AddAnAddressHint "add_an_address_hint"
        "We send a link there; it is added once you have followed it."
        "Wir senden einen Link dorthin; sobald Sie ihm gefolgt sind, kommt sie hinzu.";
    Add "add" "Add" "Hinzufügen";
    AddressAsked "address_asked"
        "A mail is on its way to that address. Follow the link in it within half an hour."
        "An diese Adresse ist eine Mail unterwegs. Folgen Sie dem Link darin innerhalb einer \
         halben Stunde.";
    AddressRemoved "address_removed"
        "The address is removed. Everywhere else you are signed out."
        "Die Adresse ist entfernt. Überall sonst sind Sie abgemeldet.";
    AddressIsPrimary "address_is_primary"
        "Our letters go to that address from now on."
        "Unsere Mails gehen von jetzt an an diese Adresse.";
    AddressYours "address_yours" "This address is yours already." "Diese Adresse haben Sie schon.";
    AddressOurs "address_ours" "This is an address of ours." "Das ist eine Adresse von uns.";
    AddressesTooMany "addresses_too_many"
        "More than 20 addresses can’t be kept; remove one first."
        "Mehr als 20 Adressen gehen nicht; entfernen Sie zuerst eine.";
    AddressesTooOften "addresses_too_often"
        "Five links within an hour are the most. Please wait a while."
        "Mehr als fünf Links in einer Stunde gehen nicht. Bitte warten Sie etwas.";
    AddressStays "address_stays"
        "This address can’t be changed so: it is not confirmed, or our letters go there."
        "Das geht mit dieser Adresse nicht: sie ist nicht bestätigt, oder unsere Mails gehen dorthin.";
    ConfirmAddress "confirm_address" "Confirm your address" "Adresse bestätigen";
    ConfirmAddressOf "confirm_address_of"
        "{address} is to be added to the account of {account}. Whoever has that account then reads \
         what you write to us from this address."
        "{address} soll zum Konto von {account} hinzukommen. Wer dieses Konto hat, liest dann, was \
         Sie uns von dieser Adresse schreiben.";
    ThisIsMine "this_is_mine" "Yes, add it" "Ja, hinzufügen";
    AddressConfirmed "address_confirmed" "The address is added" "Die Adresse ist hinzugefügt";
    AddressConfirmedHint "address_confirmed_hint"
        "Write to us from it as you like, and sign in with it."
        "Schreiben Sie uns von dort, wann Sie mögen, und melden Sie sich damit an.";
    AddressNotAdded "address_not_added"
        "This address has an account of its own, so it was not added. Write to us, and we put the \
         two together."
        "Diese Adresse hat ein eigenes Konto, daher wurde sie nicht hinzugefügt. Schreiben Sie uns, \
         dann führen wir beide zusammen.";
    Save "save" "Save" "Speichern";
    Saved "saved" "Saved." "Gespeichert.";
    HowCanWeHelp "how_can_we_help" "How can we help?" "Wie können wir helfen?";
    HelpOpening "help_opening"
        "Engineers read this and answer. Tell it as it comes; we ask if something is missing."
        "Das lesen und beantworten Entwicklerinnen und Entwickler. Schreiben Sie einfach, wie es war; \
         wir fragen nach, wenn etwas fehlt.";
    WhatHappened "what_happened"
        "What happened, and what did you expect?"
        "Was ist passiert, und was hatten Sie erwartet?";
    FilesHint "files_hint"
        "A screenshot often says it best."
        "Ein Bildschirmfoto sagt es oft am besten.";
    YourName "your_name" "Your name" "Ihr Name";
    WithoutAddress "without_address"
        "Without an address we can read it, but not answer."
        "Ohne Adresse können wir es lesen, aber nicht antworten.";
    TellUsMore "tell_us_more" "Tell us more, if you like" "Sagen Sie uns mehr, wenn Sie mögen";
    WhatIsIt "what_is_it" "What is it?" "Worum geht es?";
    WhatIsItAbout "what_is_it_about" "What is it about?" "Um welchen Teil des Produkts?";
    NotSure "not_sure" "Not sure" "Unsicher";
    HowBadIsIt "how_bad_is_it" "How bad is it?" "Wie schlimm ist es?";
    AnotherLook "another_look"
        "One thing needs another look; it is marked below."
        "Eine Sache braucht noch einen Blick; sie ist unten markiert.";
    AnotherLooks "another_looks"
        "{count} things need another look; they are marked below."
        "{count} Sachen brauchen noch einen Blick; sie sind unten markiert.";
    GrownOld "grown_old"
        "This page had grown old. Your words are still here; send them once more."
        "Diese Seite war zu lange offen. Ihr Text steht noch da; bitte senden Sie ihn noch einmal.";
    FewWords "few_words"
        "Tell us at least a few words."
        "Bitte schreiben Sie uns wenigstens ein paar Worte.";
    WriteFirst "write_first" "Write something first." "Schreiben Sie zuerst etwas.";
    TextTooLong "text_too_long"
        "This is too long; put it into a file and attach that."
        "Das ist zu lang; bitte legen Sie es in eine Datei und hängen Sie diese an.";
    BadAddress "bad_address"
        "This is no mail address we could answer to."
        "Das ist keine E-Mail-Adresse, an die wir antworten könnten.";
    SentTwice "sent_twice"
        "This was sent twice at the same moment. Send it once more."
        "Das kam zweimal im selben Augenblick. Bitte senden Sie es noch einmal.";
    FilesTooLarge "files_too_large"
        "The files are too large together: 40 MB is the most. Choose again, or send us a link."
        "Die Dateien sind zusammen zu groß: 40 MB sind das meiste. Wählen Sie neu, oder senden Sie \
         uns einen Link.";
    FilesAgain "files_again"
        "Please choose the files again; a page can't keep them."
        "Bitte wählen Sie die Dateien noch einmal; eine Seite kann sie nicht behalten.";
    NothingKept "nothing_kept"
        "Something broke on our side and nothing was kept. Your words are still here: please send \
         them again in a minute."
        "Bei uns ist etwas schiefgegangen, und nichts wurde gespeichert. Ihr Text steht noch da: \
         bitte senden Sie ihn in einer Minute noch einmal.";
    WeHaveIt "we_have_it" "We have it" "Wir haben Ihre Nachricht";
    HearFromAPerson "hear_from_a_person"
        "You hear from a person by {time}, most likely sooner."
        "Ein Mensch antwortet Ihnen bis spätestens {time}, meist früher.";
    ReadSoon "read_soon"
        "A person reads it as soon as they can."
        "Ein Mensch liest sie, sobald es geht.";
    AnswerWaitsHere "answer_waits_here"
        "You left no address, so the answer waits here only."
        "Sie haben keine Adresse angegeben, die Antwort wartet also nur hier.";
    AnswerGoesTo "answer_goes_to"
        "The answer goes to {address}. Just reply to it to add something."
        "Die Antwort geht an {address}. Antworten Sie einfach darauf, wenn noch etwas fehlt.";
    HasTheNumber "has_the_number"
        "Your question has the number {number}."
        "Ihre Anfrage hat die Nummer {number}.";
    SeeIt "see_it" "See it" "Ansehen";
    NothingHere "nothing_here" "There is nothing here" "Hier ist nichts";
    NothingHereHint "nothing_here_hint"
        "The link may be old, or it leads to something that is not yours to see."
        "Vielleicht ist der Link alt, oder er führt zu etwas, das nicht für Sie bestimmt ist.";
    DidNotGoThrough "did_not_go_through" "That did not go through" "Das hat nicht geklappt";
    DidNotGoThroughHint "did_not_go_through_hint"
        "The page was open for too long, or this is not yours to change. Go back, load it again, \
         and try once more."
        "Die Seite war zu lange offen, oder Sie dürfen das nicht ändern. Gehen Sie zurück, laden \
         Sie sie neu und versuchen Sie es noch einmal.";
    SomebodyWasQuicker "somebody_was_quicker" "Somebody was quicker" "Jemand war schneller";
    CouldNotTakeThat "could_not_take_that"
        "We could not take that"
        "Das konnten wir nicht annehmen";
    MomentPlease "moment_please" "A moment, please" "Einen Augenblick, bitte";
    WaitSeconds "wait_seconds"
        "Those were many tries at once. Wait {count} seconds, then send it again; nothing is lost."
        "Das waren viele Versuche auf einmal. Warten Sie {count} Sekunden und senden Sie es dann \
         noch einmal; nichts ist verloren.";
    WaitMinutes "wait_minutes"
        "Those were many tries at once. Wait {count} minutes, then send it again; nothing is lost."
        "Das waren viele Versuche auf einmal. Warten Sie {count} Minuten und senden Sie es dann \
         noch einmal; nichts ist verloren.";
    ManyTries "many_tries"
        "Those were many tries at once. Wait a minute, then go on."
        "Das waren viele Versuche auf einmal. Warten Sie eine Minute, dann geht es weiter.";
    SomethingBroke "something_broke"
        "Something broke on our side"
        "Bei uns ist etwas schiefgegangen";
    SomethingBrokeHint "something_broke_hint"
        "It is noted and somebody will look. What you sent before this is safe; please try again \
         in a minute."
        "Es ist festgehalten, und jemand sieht nach. Was Sie vorher gesendet haben, ist sicher; \
         bitte versuchen Sie es in einer Minute noch einmal.";
    NameTheNumber "name_the_number"
        "If you write to us, name {number}."
        "Wenn Sie uns schreiben, nennen Sie {number}.";
    HowWasIt "how_was_it" "How was it?" "Wie war es?";
    HowWasOurHelp "how_was_our_help" "How was our help?" "Wie war unsere Hilfe?";
    About "about" "About “{subject}”" "Zu „{subject}“";
    AboutWith "about_with" "About “{subject}”, with {name}" "Zu „{subject}“, mit {name}";
    Answered "answered"
        "You have answered; change it if you like."
        "Sie haben geantwortet und können es noch ändern.";
    YourRating "your_rating" "Your rating" "Ihre Bewertung";
    Rating1 "rating_1" "Awful" "Furchtbar";
    Rating2 "rating_2" "Not good" "Nicht gut";
    Rating3 "rating_3" "All right" "In Ordnung";
    Rating4 "rating_4" "Good" "Gut";
    Rating5 "rating_5" "Wonderful" "Wunderbar";
    InYourWords "in_your_words" "In your own words" "In Ihren Worten";
    InYourWordsHint "in_your_words_hint"
        "What was good, what would you change?"
        "Was war gut, was würden Sie ändern?";
    GetInTouch "get_in_touch"
        "Please get in touch with me about this"
        "Bitte melden Sie sich deswegen bei mir";
    ChangeMyAnswer "change_my_answer" "Change my answer" "Meine Antwort ändern";
    SendAndFeed "send_and_feed" "Send, and feed a hedgehog" "Senden und einen Igel füttern";
    ChooseRating "choose_rating"
        "Choose one of the five first."
        "Wählen Sie zuerst eine der fünf Bewertungen.";
    TooLateToChange "too_late_to_change"
        "This answer was given more than a week ago and can't be changed any more."
        "Diese Antwort ist älter als eine Woche und lässt sich nicht mehr ändern.";
    ThankYou "thank_you" "Thank you" "Danke";
    DinnerIsServed "dinner_is_served" "Thank you, dinner is served" "Danke, es ist angerichtet";
    YoursIsNumber "yours_is_number"
        "For each answer we feed a hedgehog. Yours is number"
        "Für jede Antwort füttern wir einen Igel. Ihrer ist Nummer";
    ThisQuarter "this_quarter" "this quarter" "in diesem Quartal";
    YouHaveFed "you_have_fed"
        "You have fed {count} hedgehogs with us"
        "Sie haben bei uns schon {count} Igel gefüttert";
    PaysForDinner "pays_for_dinner"
        "At the end of the quarter {holder} pays for dinner."
        "Am Ende des Quartals zahlt {holder} die Rechnung.";
    PaysForDinnerAt "pays_for_dinner_at"
        "At the end of the quarter {holder} pays for dinner, at {place}."
        "Am Ende des Quartals zahlt {holder} die Rechnung, bei {place}.";
    WeAreSorry "we_are_sorry"
        "We are sorry it went that way. Your words are read by the people who helped you."
        "Es tut uns leid, dass es so gelaufen ist. Ihre Worte lesen die Menschen, die \
         Ihnen geholfen haben.";
    WillBeInTouch "will_be_in_touch" "Somebody will be in touch." "Jemand meldet sich bei Ihnen.";
    CommunityOnly "community_only"
        "On the {plan} plan help comes from our community, and somebody may have had the \
         same question before you: {link} Is this about an invoice, access to your \
         account, security or the deletion of your data? Then answer here and say so: we \
         take care of those on every plan."
        "Im Tarif {plan} hilft unsere Gemeinschaft, und vielleicht hatte schon jemand \
         dieselbe Frage: {link} Geht es um eine Rechnung, den Zugang zu Ihrem Konto, um \
         Sicherheit oder die Löschung Ihrer Daten? Dann antworten Sie hier und schreiben \
         das dazu: darum kümmern wir uns in jedem Tarif.";
    MailToCommunity "mail_to_community" "Ask the community" "Die Gemeinschaft fragen";
    MailSeeTicket "mail_see_ticket" "See your ticket" "Anfrage ansehen";
    MailAttached "mail_attached" "Attached: {files}" "Angehängt: {files}";
}
